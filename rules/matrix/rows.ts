import { defineRule } from "../../src/rule.js";
import { logSoftmaxRowsKernel, logsumexpRowsKernel, softmaxRowsKernel } from "../../src/numeric/kernels/vectors.js";

export const softmaxrows = defineRule({
  id: "matrix.softmax-rows",
  names: ["softmaxrows"],
  title: "Softmax of each row",
  latex: String.raw`\operatorname{softmax}_{\text{rows}}(#X)`,
  args: { X: "real[m,n]" },
  result: "Y: real[m,n]",
  definition: "Y[i,j] = exp(X[i,j]) / sum(k, exp(X[i,k]))",
  kernel: { kind: "tensor", of: softmaxRowsKernel },
  derivative: { X: "d(Y[i,j], X[k,l]) = delta[i,k] * Y[i,j] * (delta[j,l] - Y[i,l])" },
  domain: "everywhere",
  kinks: [],
  because: "Each row is normalised by itself, so rows do not mix; inside a row it is softmax's Jacobian.",
  mistakes: [
    {
      kind: "missing-term",
      wrt: "X",
      written: "delta[i,k] * delta[j,l] * Y[i,j] * (1 - Y[i,j])",
      say: "Inside a row the normaliser couples all columns: -Y[i,j] Y[i,l] is missing.",
    },
    {
      kind: "wrong-index",
      wrt: "X",
      written: "Y[i,j] * (delta[i,k] * delta[j,l] - Y[k,l])",
      say: "The normaliser is one row's: entries of other rows have no influence.",
    },
  ],
  examples: [{ given: "-log(softmaxrows(X)[a,b])", wrt: "X[i,j]", expect: "delta[a,i] * (softmaxrows(X)[a,j] - delta[b,j])" }],
  source: "Bishop (2006), eq. 4.106, row by row",
});

export const logsoftmaxrows = defineRule({
  id: "matrix.log-softmax-rows",
  names: ["logsoftmaxrows"],
  title: "Log-softmax of each row",
  latex: String.raw`\log\operatorname{softmax}_{\text{rows}}(#X)`,
  args: { X: "real[m,n]" },
  result: "Y: real[m,n]",
  definition: "Y[i,j] = X[i,j] - log(sum(k, exp(X[i,k])))",
  kernel: { kind: "tensor", of: logSoftmaxRowsKernel },
  derivative: { X: "d(Y[i,j], X[k,l]) = delta[i,k] * (delta[j,l] - exp(Y[i,l]))" },
  domain: "everywhere",
  kinks: [],
  because: "Rows do not mix; inside a row the log-normaliser gives -softmax for every entry.",
  mistakes: [
    {
      kind: "missing-term",
      wrt: "X",
      written: "delta[i,k] * delta[j,l] * (1 - exp(Y[i,l]))",
      say: "Off the diagonal of a row -softmax remains.",
    },
    {
      kind: "wrong-index",
      wrt: "X",
      written: "delta[i,k] * delta[j,l] - exp(Y[k,l])",
      say: "Other rows have no influence: the row's Kronecker delta stands before both terms.",
    },
  ],
  examples: [{ given: "-sum(T .* logsoftmaxrows(X))", wrt: "X", expect: "diag(rowsum(T)) * softmaxrows(X) - T", where: "T: m,n; X: m,n" }],
  source: "Bishop (2006), eqs. 4.106 and 4.109, row by row",
});

export const logsumexprows = defineRule({
  id: "matrix.log-sum-exp-rows",
  names: ["logsumexprows"],
  title: "Log-sum-exp of each row",
  latex: String.raw`\operatorname{logsumexp}_{\text{rows}}(#X)`,
  args: { X: "real[m,n]" },
  result: "y: real[m]",
  definition: "y[i] = log(sum(k, exp(X[i,k])))",
  kernel: { kind: "tensor", of: logsumexpRowsKernel },
  derivative: { X: "d(y[i], X[k,l]) = delta[i,k] * softmaxrows(X)[i,l]" },
  domain: "everywhere",
  kinks: [],
  because: "Each row by itself: exp over the row's sum of exponentials is softmax.",
  mistakes: [
    { kind: "wrong-index", wrt: "X", written: "softmaxrows(X)[k,l]", say: "Other rows have no influence: the Kronecker delta is missing." },
  ],
  examples: [{ given: "sum(logsumexprows(X))", wrt: "X", expect: "softmaxrows(X)", where: "X: m,n" }],
  source: "Boyd and Vandenberghe, Convex Optimization (2004), section 3.1.5, row by row",
});

export const rowwise = [softmaxrows, logsoftmaxrows, logsumexprows];
