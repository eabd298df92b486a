import { defineRule } from "../../src/rule.js";
import { normalCdf } from "../../src/numeric/kernels/error-function.js";
import { sigmoid, softplus } from "../../src/numeric/kernels/logistic.js";

export const gelu = defineRule({
  id: "scalar.gelu",
  names: ["gelu", "GELU"],
  title: "Gaussian error linear unit (exact)",
  latex: String.raw`\operatorname{GELU}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = x * Phi(x)",
  kernel: { kind: "scalar", of: (x) => x * normalCdf(x) },
  derivative: { x: "d(y, x) = Phi(x) + x * phi(x)" },
  domain: "everywhere",
  kinks: [],
  because: "Product rule: Φ(x) + x Φ'(x), and Φ' is the density.",
  mistakes: [
    { kind: "missing-term", wrt: "x", written: "Phi(x)", say: "Φ depends on x too: x φ(x) is missing." },
    { kind: "factor", wrt: "x", written: "Phi(x) + phi(x)", say: "The second term of the product rule keeps the factor x." },
  ],
  examples: [{ given: "gelu(x) - gelu(-x)", wrt: "x", expect: "1" }],
  source: "Hendrycks and Gimpel, Gaussian Error Linear Units (2016), section 2",
});

const geluSlope = Math.sqrt(2 / Math.PI);

export const geluTanh = defineRule({
  id: "scalar.gelu-tanh",
  names: ["gelutanh", "gelu_tanh"],
  title: "Gaussian error linear unit (tanh form)",
  latex: String.raw`\operatorname{GELU}_{\tanh}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = x/2 * (1 + tanh(sqrt(2/pi) * (x + 0.044715 * x^3)))",
  kernel: { kind: "scalar", of: (x) => x * sigmoid(2 * geluSlope * (x + 0.044715 * x * x * x)) },
  derivative: {
    x:
      "d(y, x) = (1 + tanh(sqrt(2/pi) * (x + 0.044715 * x^3))) / 2" +
      " + x/2 * (1 - tanh(sqrt(2/pi) * (x + 0.044715 * x^3))^2) * sqrt(2/pi) * (1 + 3 * 0.044715 * x^2)",
  },
  domain: "everywhere",
  kinks: [],
  because: "Product rule, then the chain rule through tanh and the cubic inside.",
  mistakes: [
    {
      kind: "missing-term",
      wrt: "x",
      written: "(1 + tanh(sqrt(2/pi) * (x + 0.044715 * x^3))) / 2",
      say: "The tanh depends on x too: the second term of the product rule is missing.",
    },
  ],
  examples: [{ given: "gelutanh(x) - gelutanh(-x)", wrt: "x", expect: "1" }],
  source: "Hendrycks and Gimpel (2016), section 2",
});

export const silu = defineRule({
  id: "scalar.silu",
  names: ["silu", "SiLU"],
  title: "Sigmoid linear unit",
  latex: String.raw`\operatorname{SiLU}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = x * sigmoid(x)",
  kernel: { kind: "scalar", of: (x) => x * sigmoid(x) },
  derivative: { x: "d(y, x) = sigmoid(x) * (1 + x * (1 - sigmoid(x)))" },
  domain: "everywhere",
  kinks: [],
  because: "Product rule: s + x s(1 - s).",
  mistakes: [
    { kind: "missing-term", wrt: "x", written: "sigmoid(x)", say: "The sigmoid depends on x too: x s(1 - s) is missing." },
    {
      kind: "missing-term",
      wrt: "x",
      written: "x * sigmoid(x) * (1 - sigmoid(x))",
      say: "The first term of the product rule, s, is missing.",
    },
  ],
  examples: [{ given: "silu(x)", wrt: "x", expect: "silu(x) + sigmoid(x) * (1 - silu(x))" }],
  source: "Elfwing et al., Sigmoid-Weighted Linear Units (2018), eq. 6",
});

export const swish = defineRule({
  id: "scalar.swish",
  names: ["swish", "Swish"],
  title: "Swish",
  latex: String.raw`\operatorname{swish}_{#b}(#x)`,
  args: { x: "real", b: "real" },
  result: "y: real",
  definition: "y = x * sigmoid(b * x)",
  kernel: { kind: "scalar", of: (x, b) => x * sigmoid(b * x) },
  derivative: {
    x: "d(y, x) = sigmoid(b*x) + b * x * sigmoid(b*x) * (1 - sigmoid(b*x))",
    b: "d(y, b) = x^2 * sigmoid(b*x) * (1 - sigmoid(b*x))",
  },
  defaults: { b: "1" },
  domain: "everywhere",
  kinks: [],
  because: "Product rule, then the chain rule with inner derivative b (by b: x).",
  mistakes: [
    {
      kind: "factor",
      wrt: "x",
      written: "sigmoid(b*x) + x * sigmoid(b*x) * (1 - sigmoid(b*x))",
      say: "The inner derivative b is missing in the second term.",
    },
    {
      kind: "factor",
      wrt: "b",
      written: "x * sigmoid(b*x) * (1 - sigmoid(b*x))",
      say: "One x stands before the sigmoid, the other comes from inside: x^2.",
    },
  ],
  examples: [{ given: "swish(x, 2)", wrt: "x", expect: "sigmoid(2*x) + 2 * x * sigmoid(2*x) * sigmoid(-2*x)" }],
  source: "Ramachandran et al., Searching for Activation Functions (2017), section 4",
});

export const mish = defineRule({
  id: "scalar.mish",
  names: ["mish", "Mish"],
  title: "Mish",
  latex: String.raw`\operatorname{Mish}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = x * tanh(softplus(x))",
  kernel: { kind: "scalar", of: (x) => x * Math.tanh(softplus(x)) },
  derivative: { x: "d(y, x) = tanh(softplus(x)) + x * (1 - tanh(softplus(x))^2) * sigmoid(x)" },
  domain: "everywhere",
  kinks: [],
  because: "Product rule, then the chain rule through tanh and softplus, whose slope is the sigmoid.",
  mistakes: [
    {
      kind: "factor",
      wrt: "x",
      written: "tanh(softplus(x)) + x * (1 - tanh(softplus(x))^2)",
      say: "The inner derivative of softplus, the sigmoid, is missing.",
    },
  ],
  examples: [{ given: "mish(x)", wrt: "x", expect: "tanh(log(1 + exp(x))) + x * exp(x) / ((1 + exp(x)) * cosh(log(1 + exp(x)))^2)" }],
  source: "Misra, Mish: A Self Regularized Non-Monotonic Activation Function (2019), eq. 1",
});

export const softsign = defineRule({
  id: "scalar.softsign",
  names: ["softsign"],
  title: "Softsign",
  latex: String.raw`\operatorname{softsign}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = x / (1 + abs(x))",
  kernel: { kind: "scalar", of: (x) => x / (1 + Math.abs(x)) },
  derivative: { x: "d(y, x) = 1 / (1 + abs(x))^2" },
  domain: "everywhere",
  kinks: ["x"],
  because: "Quotient rule: (1 + |x|) - x sign(x) = 1. At 0 the slope is smooth, its own slope is not.",
  mistakes: [
    { kind: "missing-term", wrt: "x", written: "1 / (1 + abs(x))", say: "The denominator depends on x too; the quotient rule squares it." },
  ],
  examples: [{ given: "softsign(x)", wrt: "x", expect: "(1 - abs(softsign(x)))^2" }],
  source: "Glorot and Bengio, Understanding the Difficulty of Training Deep Networks (AISTATS 2010), section 3",
});

export const xlogx = defineRule({
  id: "scalar.xlogx",
  names: ["xlogx"],
  title: "x log x, with 0 log 0 = 0",
  latex: String.raw`#x \log #x`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = where(x == 0, 0, x * log(x))",
  kernel: { kind: "scalar", of: (x) => (x === 0 ? 0 : x * Math.log(x)) },
  derivative: { x: "d(y, x) = log(x) + 1" },
  domain: "x >= 0",
  kinks: ["x"],
  because: "Product rule: log x + x/x.",
  mistakes: [{ kind: "missing-term", wrt: "x", written: "log(x)", say: "The logarithm depends on x too: x · 1/x = 1 is missing." }],
  examples: [{ given: "-xlogx(x) - xlogx(1 - x)", wrt: "x", expect: "log((1 - x) / x)", where: "x: scalar unit" }],
  source: "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), eq. 2.1",
});

export const smoothActivations = [gelu, geluTanh, silu, swish, mish, softsign, xlogx];
