import { defineRule } from "../../src/rule.js";
import { adjugateKernel, detKernel, logDetKernel } from "../../src/numeric/kernels/lu.js";

export const trace = defineRule({
  id: "matrix.trace",
  names: ["trace"],
  title: "Trace",
  latex: String.raw`\operatorname{tr}(#X)`,
  args: { X: "real[n,n]" },
  result: "y: real",
  definition: "y = sum(i, X[i,i])",
  derivative: { X: "d(y, X[i,j]) = delta[i,j]" },
  domain: "everywhere",
  kinks: [],
  because: "Only the diagonal entries are summed, each with slope 1.",
  mistakes: [
    {
      kind: "wrong-rule",
      wrt: "X",
      written: "1",
      say: "Entries off the diagonal have no influence: the gradient is the identity, not the matrix of ones.",
    },
  ],
  examples: [
    { given: "trace(A*X)", wrt: "X", expect: "A'", where: "A: n,m; X: m,n" },
    { given: "trace(A*X'*B)", wrt: "X", expect: "B*A", where: "A: n,n; X: n,n; B: n,n" },
    { given: "trace(X'*A*X)", wrt: "X", expect: "(A + A')*X", where: "A: m,m; X: m,n" },
  ],
  source: "Petersen and Pedersen, The Matrix Cookbook (2012), eqs. 99-108",
});

export const det = defineRule({
  id: "matrix.det",
  names: ["det"],
  title: "Determinant",
  latex: String.raw`\det(#X)`,
  args: { X: "real[n,n]" },
  result: "y: real",
  kernel: { kind: "tensor", of: detKernel },
  derivative: { X: "d(y, X) = y * inv(X)'" },
  domain: "everywhere",
  kinks: [],
  because: "Jacobi's formula: expanding along row i, X[i,j] is multiplied by its cofactor, the entry of det(X) inv(X)'.",
  mistakes: [
    { kind: "transpose", wrt: "X", written: "y * inv(X)", say: "The cofactors make the transposed inverse." },
    { kind: "factor", wrt: "X", written: "inv(X)'", say: "The factor det(X) is missing: this is the gradient of log |det X|." },
    { kind: "wrong-rule", wrt: "X", written: "eye(n)", say: "This is the gradient of the trace." },
  ],
  examples: [
    { given: "det(A*X*B)", wrt: "X", expect: "det(A*X*B) * inv(X)'", where: "A: n,n; X: n,n; B: n,n" },
    { given: "det(t*X)", wrt: "t", expect: "n * t^(n-1) * det(X)", where: "X: n,n" },
  ],
  source: "Petersen and Pedersen (2012), eqs. 46 and 49 (Jacobi's formula)",
});

export const logdet = defineRule({
  id: "matrix.log-det",
  names: ["logdet", "slogdet", "logabsdet"],
  title: "Logarithm of |det|",
  latex: String.raw`\log|\det #X|`,
  args: { X: "real[n,n]" },
  result: "y: real",
  definition: "y = log(abs(det(X)))",
  kernel: { kind: "tensor", of: logDetKernel },
  derivative: { X: "d(y, X) = inv(X)'" },
  domain: "det(X) != 0",
  kinks: ["det(X)"],
  because: "Jacobi's formula divided by det(X): only the transposed inverse is left.",
  mistakes: [
    {
      kind: "transpose",
      wrt: "X",
      written: "inv(X)",
      say: "The inverse must be transposed (without it the formula holds for symmetric X only).",
    },
    { kind: "factor", wrt: "X", written: "inv(X)' / det(X)", say: "The determinant cancels: det(X) inv(X)'/det(X)." },
    { kind: "sign", wrt: "X", written: "-inv(X)'", say: "The minus sign belongs to log det of the inverse." },
  ],
  examples: [
    { given: "logdet(X'*X)", wrt: "X", expect: "2 * X * inv(X'*X)", where: "X: n,n" },
    { given: "logdet(A + t*B)", wrt: "t", expect: "trace(inv(A + t*B) * B)", where: "A: n,n posdef; B: n,n posdef; t > 0" },
  ],
  source: "Petersen and Pedersen (2012), eq. 57",
});

export const adjugate = defineRule({
  id: "matrix.adjugate",
  names: ["adj", "adjugate"],
  title: "Adjugate (transposed cofactors)",
  latex: String.raw`\operatorname{adj}(#X)`,
  args: { X: "real[n,n]" },
  result: "Y: real[n,n]",
  definition: "Y = det(X) * inv(X)",
  kernel: { kind: "tensor", of: adjugateKernel },
  derivative: { X: "d(Y[i,j], X[k,l]) = (Y[l,k] * Y[i,j] - Y[i,k] * Y[l,j]) / det(X)" },
  domain: "det(X) != 0",
  kinks: ["det(X)"],
  because: "Product rule on det(X) inv(X): Jacobi's formula for the first factor, -inv dX inv for the second.",
  mistakes: [{ kind: "missing-term", wrt: "X", written: "-Y[i,k] * Y[l,j] / det(X)", say: "The determinant depends on X too." }],
  examples: [{ given: "trace(adj(X)*X)", wrt: "X", expect: "n * adj(X)'", where: "X: n,n" }],
  source: "Horn and Johnson, Matrix Analysis, 2nd ed. (2013), section 0.8.10",
});

export const determinants = [trace, det, logdet, adjugate];
