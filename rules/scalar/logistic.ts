import { defineRule } from "../../src/rule.js";
import { logSigmoid, logit as logitValue, sigmoid as sigmoidValue, softplus as softplusValue } from "../../src/numeric/kernels/logistic.js";

export const sigmoid = defineRule({
  id: "scalar.sigmoid",
  names: ["sigmoid", "logistic", "expit"],
  title: "Logistic sigmoid",
  latex: String.raw`\sigma(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = 1 / (1 + exp(-x))",
  kernel: { kind: "scalar", of: sigmoidValue },
  derivative: { x: "d(y, x) = y * (1 - y)" },
  domain: "everywhere",
  kinks: [],
  because: "Reciprocal rule: exp(-x)/(1 + exp(-x))^2 is y times 1 - y.",
  mistakes: [
    {
      kind: "wrong-rule",
      wrt: "x",
      written: "log(y) * log(1 - y)",
      say: "No logarithms here: they belong to the cross-entropy, not to the sigmoid.",
    },
    { kind: "factor", wrt: "x", written: "y", say: "The factor 1 - y is missing." },
    { kind: "factor", wrt: "x", written: "1 - y", say: "The factor y is missing; 1 - y alone is the derivative of log(sigmoid(x))." },
    { kind: "wrong-variable", wrt: "x", written: "x * (1 - x)", say: "The derivative is stated in the output y, not in the input x." },
    { kind: "sign", wrt: "x", written: "y * (y - 1)", say: "The sigmoid grows: its derivative is positive." },
  ],
  examples: [
    { given: "log(sigmoid(x))", wrt: "x", expect: "sigmoid(-x)" },
    { given: "x * sigmoid(x)", wrt: "x", expect: "sigmoid(x) + x * sigmoid(x) * (1 - sigmoid(x))" },
  ],
  source: "Bishop, Pattern Recognition and Machine Learning (2006), eq. 4.88",
});

export const logsigmoid = defineRule({
  id: "scalar.log-sigmoid",
  names: ["logsigmoid"],
  title: "Log-sigmoid",
  latex: String.raw`\log\sigma(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = -log(1 + exp(-x))",
  kernel: { kind: "scalar", of: logSigmoid },
  derivative: { x: "d(y, x) = sigmoid(-x)" },
  domain: "everywhere",
  kinks: [],
  because: "Chain rule: s(1 - s)/s = 1 - s = sigmoid(-x).",
  mistakes: [
    { kind: "factor", wrt: "x", written: "1 / sigmoid(x)", say: "The inner derivative s(1 - s) is missing." },
    { kind: "wrong-rule", wrt: "x", written: "sigmoid(x)", say: "This is the derivative of softplus; here it is 1 - sigmoid(x)." },
  ],
  examples: [{ given: "-logsigmoid(t*x)", wrt: "x", expect: "-t * sigmoid(-t*x)" }],
  source: "Bishop (2006), eq. 4.88",
});

export const softplus = defineRule({
  id: "scalar.softplus",
  names: ["softplus"],
  title: "Softplus",
  latex: String.raw`\operatorname{softplus}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = log(1 + exp(x))",
  kernel: { kind: "scalar", of: softplusValue },
  derivative: { x: "d(y, x) = sigmoid(x)" },
  domain: "everywhere",
  kinks: [],
  because: "Chain rule: exp(x)/(1 + exp(x)) is the sigmoid.",
  mistakes: [
    { kind: "factor", wrt: "x", written: "1 / (1 + exp(x))", say: "The inner derivative exp(x) is missing in the numerator." },
    { kind: "extra-term", wrt: "x", written: "sigmoid(x) * (1 - sigmoid(x))", say: "This is the second derivative." },
  ],
  examples: [{ given: "softplus(x) - t*x", wrt: "x", expect: "sigmoid(x) - t" }],
  source: "Dugas et al., Incorporating Second-Order Functional Knowledge (NIPS 2000), section 2",
});

export const logit = defineRule({
  id: "scalar.logit",
  names: ["logit"],
  title: "Logit (inverse of the sigmoid)",
  latex: String.raw`\operatorname{logit}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = log(x / (1 - x))",
  kernel: { kind: "scalar", of: logitValue },
  derivative: { x: "d(y, x) = 1 / (x * (1 - x))" },
  domain: "x > 0, x < 1",
  kinks: [],
  because: "log x - log(1 - x) gives 1/x + 1/(1 - x) = 1/(x(1 - x)).",
  mistakes: [
    {
      kind: "sign",
      wrt: "x",
      written: "1 / x - 1 / (1 - x)",
      say: "The inner derivative of 1 - x is -1, which turns the second term's sign.",
    },
  ],
  examples: [{ given: "sigmoid(logit(x))", wrt: "x", expect: "1", where: "x: scalar unit" }],
  source: "Bishop (2006), eq. 4.60",
});

export const logistic = [sigmoid, logsigmoid, softplus, logit];
