import { defineRule } from "../../src/rule.js";
import { norm2Kernel } from "../../src/numeric/kernels/vectors.js";
import { norm2MatrixKernel } from "../../src/numeric/kernels/jacobi.js";

export const normF = defineRule({
  id: "matrix.norm-frobenius",
  names: ["normF", "frobenius"],
  title: "Frobenius norm",
  latex: String.raw`\|#X\|_F`,
  args: { X: "real[m,n]" },
  result: "y: real",
  definition: "y = sqrt(sum(i, sum(j, X[i,j]^2)))",
  kernel: { kind: "tensor", of: norm2Kernel },
  derivative: { X: "d(y, X[i,j]) = X[i,j] / y" },
  domain: "sum(i, sum(j, X[i,j]^2)) > 0",
  kinks: [],
  because: "The 2-norm of all entries: from y^2 = tr(X'X) follows 2 y dy = 2 tr(X'dX).",
  mistakes: [
    { kind: "wrong-rule", wrt: "X", written: "2 * X[i,j]", say: "This is the gradient of the squared norm." },
    { kind: "factor", wrt: "X", written: "X[i,j]", say: "The division by the norm is missing." },
  ],
  examples: [
    { given: "normF(X)^2", wrt: "X", expect: "2*X" },
    { given: "normF(A*X - B)^2", wrt: "X", expect: "2*A'*(A*X - B)", where: "A: p,m; X: m,n; B: p,n" },
  ],
  source: "Petersen and Pedersen, The Matrix Cookbook (2012), eq. 132",
});

export const normSpectral = defineRule({
  id: "matrix.norm-spectral",
  names: ["normspec"],
  title: "Spectral norm (largest singular value)",
  latex: String.raw`\|#X\|_2`,
  args: { X: "real[m,n]" },
  result: "y: real",
  definition: "y = sqrt(eigmax(X'*X))",
  kernel: { kind: "tensor", of: norm2MatrixKernel },
  derivative: { X: "d(y, X) = X * eigmaxproj(X'*X) / y" },
  domain: "sum(i, sum(j, X[i,j]^2)) > 0",
  kinks: [],
  because: "With the singular vectors u and v of the largest singular value, dy = u'dX v, and X v = y u.",
  mistakes: [
    {
      kind: "wrong-rule",
      wrt: "X",
      written: "X / y",
      say: "This form belongs to the Frobenius norm; here only the leading singular pair counts: u v'.",
    },
  ],
  examples: [{ given: "normspec(t*X)", wrt: "t", expect: "normspec(X)", where: "X: m,n; t > 0" }],
  source: "Magnus and Neudecker, Matrix Differential Calculus, 3rd ed. (2019), section 8.9",
});

export const matrixNorms = [normF, normSpectral];
