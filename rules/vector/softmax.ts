import { defineRule } from "../../src/rule.js";
import { logSoftmaxKernel, logsumexpKernel, softmaxKernel, temperatureKernel } from "../../src/numeric/kernels/vectors.js";

export const softmax = defineRule({
  id: "vector.softmax",
  names: ["softmax"],
  title: "Softmax",
  latex: String.raw`\operatorname{softmax}(#x)`,
  args: { x: "real[n]" },
  result: "y: real[n]",
  definition: "y[i] = exp(x[i]) / sum(k, exp(x[k]))",
  kernel: { kind: "tensor", of: softmaxKernel },
  derivative: { x: "d(y[i], x[j]) = y[i] * (delta[i,j] - y[j])" },
  domain: "everywhere",
  kinks: [],
  because: "Quotient rule: x[j] stands once in the numerator (if j = i) and once in the normaliser (always).",
  mistakes: [
    {
      kind: "missing-term",
      wrt: "x",
      written: "delta[i,j] * y[i] * (1 - y[i])",
      say: "This is the diagonal only; for i ≠ j the normaliser still gives -y[i] y[j].",
    },
    { kind: "missing-term", wrt: "x", written: "delta[i,j] * y[i]", say: "The normaliser depends on x too: subtract y[i] y[j]." },
    {
      kind: "wrong-index",
      wrt: "x",
      written: "y[i] * (1 - y[j])",
      say: "1 stands in place of the Kronecker delta: it belongs on the diagonal only.",
    },
    {
      kind: "sign",
      wrt: "x",
      written: "y[i] * (y[j] - delta[i,j])",
      say: "The whole Jacobian has the wrong sign: raising x[i] raises y[i].",
    },
  ],
  examples: [
    { given: "-log(softmax(x)[c])", wrt: "x[j]", expect: "softmax(x)[j] - delta[c,j]" },
    { given: "sum(softmax(x))", wrt: "x[j]", expect: "0" },
  ],
  source: "Bishop, Pattern Recognition and Machine Learning (2006), eq. 4.106",
});

export const softmaxTemperature = defineRule({
  id: "vector.softmax-temperature",
  names: ["softmaxt"],
  title: "Softmax with temperature",
  latex: String.raw`\operatorname{softmax}(#x / #t)`,
  args: { x: "real[n]", t: "real" },
  result: "y: real[n]",
  definition: "y[i] = exp(x[i] / t) / sum(k, exp(x[k] / t))",
  kernel: { kind: "tensor", of: temperatureKernel },
  derivative: { x: "d(y[i], x[j]) = y[i] * (delta[i,j] - y[j]) / t", t: "d(y[i], t) = y[i] * (sum(k, y[k] * x[k]) - x[i]) / t^2" },
  domain: "t > 0",
  kinks: [],
  because: "Chain rule: softmax's Jacobian at x/t, times the inner derivative 1/t (by t: -x/t^2).",
  mistakes: [
    { kind: "factor", wrt: "x", written: "y[i] * (delta[i,j] - y[j])", say: "The inner derivative 1/t is missing." },
    {
      kind: "sign",
      wrt: "t",
      written: "y[i] * (x[i] - sum(k, y[k] * x[k])) / t^2",
      say: "x/t falls as t grows: the inner derivative is -x/t^2.",
    },
  ],
  examples: [{ given: "log(softmaxt(x, t)[c])", wrt: "x[j]", expect: "(delta[c,j] - softmaxt(x, t)[j]) / t" }],
  source: "Hinton et al., Distilling the Knowledge in a Neural Network (2015), eq. 1",
});

export const logsoftmax = defineRule({
  id: "vector.log-softmax",
  names: ["logsoftmax", "log_softmax"],
  title: "Log-softmax",
  latex: String.raw`\log\operatorname{softmax}(#x)`,
  args: { x: "real[n]" },
  result: "y: real[n]",
  definition: "y[i] = x[i] - log(sum(k, exp(x[k])))",
  kernel: { kind: "tensor", of: logSoftmaxKernel },
  derivative: { x: "d(y[i], x[j]) = delta[i,j] - exp(y[j])" },
  domain: "everywhere",
  kinks: [],
  because: "x[i] gives delta[i,j], the log-normaliser gives -softmax(x)[j], the same for every i.",
  mistakes: [
    {
      kind: "wrong-index",
      wrt: "x",
      written: "delta[i,j] - exp(y[i])",
      say: "The subtracted softmax has the index of the variable, j (a transposed Jacobian off the diagonal).",
    },
    { kind: "missing-term", wrt: "x", written: "delta[i,j] * (1 - exp(y[j]))", say: "Off the diagonal -softmax(x)[j] remains." },
  ],
  examples: [{ given: "-sum(logsoftmax(x))", wrt: "x[j]", expect: "n * softmax(x)[j] - 1", where: "x: n" }],
  source: "Bishop (2006), eq. 4.106 with 4.109",
});

export const logsumexp = defineRule({
  id: "vector.log-sum-exp",
  names: ["logsumexp", "lse"],
  title: "Log-sum-exp",
  latex: String.raw`\operatorname{logsumexp}(#x)`,
  args: { x: "real[n]" },
  result: "y: real",
  definition: "y = log(sum(k, exp(x[k])))",
  kernel: { kind: "tensor", of: logsumexpKernel },
  derivative: { x: "d(y, x) = softmax(x)" },
  domain: "everywhere",
  kinks: [],
  because: "Chain rule: exp(x[j]) over the sum of all exponentials is softmax.",
  mistakes: [
    {
      kind: "factor",
      wrt: "x",
      written: "ones(n) / sum(k, exp(x[k]))",
      say: "The inner derivative exp(x[j]) is missing in the numerator.",
    },
    {
      kind: "wrong-rule",
      wrt: "x",
      written: "ones(n)",
      say: "The logarithm of a sum is not the sum of logarithms: exp and log do not cancel.",
    },
  ],
  examples: [{ given: "logsumexp(x) - x[c]", wrt: "x[j]", expect: "softmax(x)[j] - delta[c,j]" }],
  source: "Boyd and Vandenberghe, Convex Optimization (2004), section 3.1.5",
});

export const softmaxFamily = [softmax, softmaxTemperature, logsoftmax, logsumexp];
