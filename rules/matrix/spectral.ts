import { defineRule } from "../../src/rule.js";
import { eigMaxKernel, eigMaxProjectorKernel, eigMaxResolventKernel } from "../../src/numeric/kernels/jacobi.js";
import { expmJacobianKernel, expmKernel, traceExpmKernel } from "../../src/numeric/kernels/expm.js";

export const expm = defineRule({
  id: "matrix.expm",
  names: ["expm"],
  title: "Matrix exponential",
  latex: String.raw`e^{#X}`,
  args: { X: "real[n,n]" },
  result: "Y: real[n,n]",
  kernel: { kind: "tensor", of: expmKernel },
  derivative: { X: "d(Y[i,j], X[k,l]) = expmjac(X)[i,j,k,l]" },
  domain: "everywhere",
  kinks: [],
  because: "X and dX do not commute, so the derivative is the integral of exp(sX) dX exp((1-s)X) over s from 0 to 1.",
  mistakes: [{ kind: "wrong-rule", wrt: "X", written: "Y[i,k] * delta[l,j]", say: "exp(X) dX is right only where dX commutes with X." }],
  examples: [{ given: "trace(expm(X))", wrt: "X", expect: "expm(X)'", where: "X: n,n" }],
  source: "Higham, Functions of Matrices (2008), eq. 10.15",
  noSecondDerivative: "Its derivative is a kernel of its own, which has no stated derivative.",
});

export const expmjac = defineRule({
  id: "matrix.expm-jacobian",
  names: ["expmjac"],
  title: "Jacobian of the matrix exponential",
  latex: String.raw`\frac{\partial e^{#X}}{\partial #X}`,
  args: { X: "real[n,n]" },
  result: "J: real[n,n,n,n]",
  kernel: { kind: "tensor", of: expmJacobianKernel },
  domain: "everywhere",
  kinks: [],
  because: "The upper right block of exp([[X, E], [0, X]]) is the derivative of exp at X in the direction E.",
  source: "Higham (2008), eq. 3.16",
  noSecondDerivative: "A kernel without a stated derivative.",
});

export const trexpm = defineRule({
  id: "matrix.trace-expm",
  names: ["trexpm"],
  title: "Trace of the matrix exponential",
  latex: String.raw`\operatorname{tr} e^{#X}`,
  args: { X: "real[n,n]" },
  result: "y: real",
  kernel: { kind: "tensor", of: traceExpmKernel },
  derivative: { X: "d(y, X) = expm(X)'" },
  domain: "everywhere",
  kinks: [],
  because: "Under the trace all orderings of the factors are the same, so the scalar rule holds, transposed.",
  mistakes: [
    { kind: "transpose", wrt: "X", written: "expm(X)", say: "dy = tr(exp(X) dX), so the gradient is transposed." },
    { kind: "wrong-rule", wrt: "X", written: "exp(X)", say: "This is the elementwise exponential." },
  ],
  examples: [{ given: "trexpm(t*X)", wrt: "t", expect: "trace(X*expm(t*X))", where: "X: n,n" }],
  source: "Petersen and Pedersen, The Matrix Cookbook (2012), section 2.5 (eq. 98 with F = exp)",
});

export const eigmax = defineRule({
  id: "matrix.eig-max",
  names: ["eigmax", "lambdamax"],
  title: "Largest eigenvalue of the symmetric part",
  latex: String.raw`\lambda_{\max}(#X)`,
  args: { X: "real[n,n]" },
  result: "y: real",
  kernel: { kind: "tensor", of: eigMaxKernel },
  derivative: { X: "d(y, X) = eigmaxproj(X)" },
  domain: "everywhere",
  kinks: [],
  because: "With a unit eigenvector v, dy = v'dX v: the change of v drops out, for v'v stays 1. The eigenvalue must be simple.",
  mistakes: [{ kind: "wrong-rule", wrt: "X", written: "eye(n)", say: "This is the gradient of the sum of all eigenvalues." }],
  examples: [{ given: "eigmax(t*X)", wrt: "t", expect: "eigmax(X)", where: "X: n,n; t > 0" }],
  source: "Magnus, Econometric Theory 1 (1985), theorem 1",
});

export const eigmaxproj = defineRule({
  id: "matrix.eig-max-projector",
  names: ["eigmaxproj"],
  title: "Projector v v' on the eigenvector of the largest eigenvalue",
  latex: String.raw`v v^{\top}(#X)`,
  args: { X: "real[n,n]" },
  result: "P: real[n,n]",
  kernel: { kind: "tensor", of: eigMaxProjectorKernel },
  derivative: {
    X: "d(P[i,j], X[k,l]) = (eigmaxres(X)[i,k] * P[l,j] + eigmaxres(X)[i,l] * P[k,j] + P[i,k] * eigmaxres(X)[l,j] + P[i,l] * eigmaxres(X)[k,j]) / 2",
  },
  domain: "everywhere",
  kinks: [],
  because: "First-order perturbation: dv = R dX v with the reduced resolvent R, so dP = R dX P + P dX R for symmetric dX.",
  mistakes: [
    {
      kind: "missing-term",
      wrt: "X",
      written: "(eigmaxres(X)[i,k] * P[l,j] + eigmaxres(X)[i,l] * P[k,j]) / 2",
      say: "v stands twice in v v': both change.",
    },
  ],
  examples: [{ given: "trace(eigmaxproj(X))", wrt: "X", expect: "zeros(n,n)", where: "X: n,n" }],
  source: "Magnus (1985), theorem 1; Kato, Perturbation Theory (1995), eq. II.2.14",
});

export const eigmaxres = defineRule({
  id: "matrix.eig-max-resolvent",
  names: ["eigmaxres"],
  title: "Reduced resolvent at the largest eigenvalue",
  latex: String.raw`(\lambda_{\max} I - #X)^{+}`,
  args: { X: "real[n,n]" },
  result: "R: real[n,n]",
  kernel: { kind: "tensor", of: eigMaxResolventKernel },
  derivative: {
    X:
      "d(R[i,j], X[k,l]) = (R[i,k] * R[l,j] + R[i,l] * R[k,j] - (R*R)[i,k] * eigmaxproj(X)[l,j] - (R*R)[i,l] * eigmaxproj(X)[k,j]" +
      " - eigmaxproj(X)[i,k] * (R*R)[l,j] - eigmaxproj(X)[i,l] * (R*R)[k,j]) / 2 - eigmaxproj(X)[k,l] * (R*R)[i,j]",
  },
  domain: "everywhere",
  kinks: [],
  because: "The pseudo-inverse's rule for the symmetric matrix λI - X, whose null vector is v.",
  mistakes: [
    {
      kind: "missing-term",
      wrt: "X",
      written: "(R[i,k] * R[l,j] + R[i,l] * R[k,j]) / 2",
      say: "The eigenvalue and the null vector move too.",
    },
  ],
  examples: [{ given: "trace(eigmaxres(t*X))", wrt: "t", expect: "-trace(eigmaxres(X))/t^2", where: "X: n,n; t > 0" }],
  source: "Golub and Pereyra (1973), eq. 4.12, for a symmetric matrix of rank n - 1",
});

export const spectral = [expm, expmjac, trexpm, eigmax, eigmaxproj, eigmaxres];
