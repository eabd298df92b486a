import { defineRule } from "../../src/rule.js";
import { invKernel, solveKernel } from "../../src/numeric/kernels/lu.js";
import { pinvKernel } from "../../src/numeric/kernels/jacobi.js";

export const inv = defineRule({
  id: "matrix.inv",
  names: ["inv", "inverse"],
  title: "Inverse",
  latex: String.raw`#X^{-1}`,
  args: { X: "real[n,n]" },
  result: "Y: real[n,n]",
  kernel: { kind: "tensor", of: invKernel },
  derivative: { X: "d(Y[i,j], X[k,l]) = -Y[i,k] * Y[l,j]" },
  domain: "det(X) != 0",
  kinks: ["det(X)"],
  because: "From X Y = I follows dX Y + X dY = 0, so dY = -Y dX Y.",
  mistakes: [
    { kind: "sign", wrt: "X", written: "Y[i,k] * Y[l,j]", say: "The inverse falls where X grows: the minus sign is missing." },
    { kind: "order", wrt: "X", written: "-Y[l,j] * Y[k,i]", say: "dX stands between the two inverses: -Y dX Y." },
    { kind: "transpose", wrt: "X", written: "-Y[i,l] * Y[k,j]", say: "This is -Y dX' Y: the direction is transposed." },
    {
      kind: "wrong-rule",
      wrt: "X",
      written: "-delta[j,l] * sum(m, Y[i,m] * Y[m,k])",
      say: "-Y^2 dX is the rule for numbers; matrices do not commute.",
    },
  ],
  examples: [
    { given: "a'*inv(X)*b", wrt: "X", expect: "-inv(X)'*a*b'*inv(X)'", where: "X: n,n; a: n; b: n" },
    { given: "trace(A*inv(X)*B)", wrt: "X", expect: "-(inv(X)*B*A*inv(X))'", where: "X: n,n; A: n,n; B: n,n" },
  ],
  source: "Petersen and Pedersen, The Matrix Cookbook (2012), eq. 60",
});

export const solve = defineRule({
  id: "matrix.solve",
  names: ["solve"],
  title: "Solution of a linear system",
  latex: String.raw`#A^{-1} #b`,
  args: { A: "real[n,n]", b: "real[n]" },
  result: "y: real[n]",
  definition: "y = inv(A) * b",
  kernel: { kind: "tensor", of: solveKernel },
  derivative: { A: "d(y[i], A[j,k]) = -inv(A)[i,j] * y[k]", b: "d(y[i], b[j]) = inv(A)[i,j]" },
  domain: "det(A) != 0",
  kinks: ["det(A)"],
  because: "From A y = b follows dA y + A dy = db, so dy = inv(A)(db - dA y).",
  mistakes: [
    { kind: "sign", wrt: "A", written: "inv(A)[i,j] * y[k]", say: "dA y goes to the other side of A dy = db - dA y: minus." },
    {
      kind: "transpose",
      wrt: "b",
      written: "inv(A)[j,i]",
      say: "The transposed inverse carries gradients back; the Jacobian itself is inv(A).",
    },
    { kind: "wrong-variable", wrt: "A", written: "-inv(A)[i,j] * b[k]", say: "The second factor is the solution y, not the right side b." },
  ],
  examples: [{ given: "c'*solve(A, b)", wrt: "A", expect: "-inv(A)'*c*solve(A, b)'", where: "A: n,n; b: n; c: n" }],
  source: "Giles, Collected Matrix Derivative Results (2008), section 2.3.1",
});

export const solveColumns = defineRule({
  id: "matrix.solve-columns",
  names: ["solvemat"],
  title: "Solution of linear systems, column by column",
  latex: String.raw`#A^{-1} #B`,
  args: { A: "real[n,n]", B: "real[n,m]" },
  result: "Y: real[n,m]",
  definition: "Y = inv(A) * B",
  kernel: { kind: "tensor", of: solveKernel },
  derivative: { A: "d(Y[i,j], A[k,l]) = -inv(A)[i,k] * Y[l,j]", B: "d(Y[i,j], B[k,l]) = inv(A)[i,k] * delta[j,l]" },
  domain: "det(A) != 0",
  kinks: ["det(A)"],
  because: "From A Y = B follows dA Y + A dY = dB, so dY = inv(A)(dB - dA Y).",
  mistakes: [{ kind: "sign", wrt: "A", written: "inv(A)[i,k] * Y[l,j]", say: "dA Y goes to the other side of A dY = dB - dA Y: minus." }],
  examples: [{ given: "trace(C*solvemat(A, B))", wrt: "B", expect: "inv(A)'*C'", where: "A: n,n; B: n,m; C: m,n" }],
  source: "Giles (2008), section 2.3.1",
});

export const pinv = defineRule({
  id: "matrix.pinv",
  names: ["pinv"],
  title: "Moore-Penrose pseudo-inverse",
  latex: String.raw`#X^{+}`,
  args: { X: "real[m,n]" },
  result: "Y: real[n,m]",
  kernel: { kind: "tensor", of: pinvKernel },
  derivative: {
    X: "d(Y[i,j], X[k,l]) = -Y[i,k] * Y[l,j] + (Y*Y')[i,l] * (delta[k,j] - (X*Y)[k,j]) + (delta[i,l] - (Y*X)[i,l]) * (Y'*Y)[k,j]",
  },
  domain: "everywhere",
  kinks: [],
  because:
    "The inverse's rule, and two terms for the directions that leave the range and the row space of X (its rank must stay the same).",
  mistakes: [
    {
      kind: "missing-term",
      wrt: "X",
      written: "-Y[i,k] * Y[l,j]",
      say: "This is the rule for the inverse of a square matrix; the range of X turns too.",
    },
  ],
  examples: [{ given: "trace(X*pinv(X))", wrt: "X", expect: "zeros(m,n)", where: "X: m,n" }],
  source: "Golub and Pereyra, SIAM J. Numer. Anal. 10 (1973), eq. 4.12",
});

export const inverses = [inv, solve, solveColumns, pinv];
