import { defineRule } from "../../src/rule.js";
import {
  digamma as digammaValue,
  gamma as gammaValue,
  lgamma as lgammaValue,
  polygamma as polygammaValue,
} from "../../src/numeric/kernels/gamma.js";

/** Poles at 0, -1, -2, …: the functions are defined on both sides of each. */
const domain = "x > 0 or floor(x) != x";
const kinks = ["where(x < 1/2, sin(pi * x), 1)"];

export const gamma = defineRule({
  id: "scalar.gamma",
  names: ["gamma", "Gamma"],
  title: "Gamma function",
  latex: String.raw`\Gamma(#x)`,
  args: { x: "real" },
  result: "y: real",
  kernel: { kind: "scalar", of: gammaValue },
  derivative: { x: "d(y, x) = y * digamma(x)" },
  domain,
  kinks,
  because: "digamma is defined as the logarithmic derivative of Γ.",
  mistakes: [
    { kind: "factor", wrt: "x", written: "digamma(x)", say: "digamma is the derivative of log Γ; the factor Γ(x) is missing." },
    {
      kind: "wrong-rule",
      wrt: "x",
      written: "(x - 1) * gamma(x - 1)",
      say: "That is Γ(x) itself: the recurrence of the factorial, not a power rule.",
    },
  ],
  examples: [{ given: "log(gamma(x))", wrt: "x", expect: "digamma(x)", where: "x > 0" }],
  source: "DLMF 5.2.2",
});

export const lgamma = defineRule({
  id: "scalar.lgamma",
  names: ["lgamma", "loggamma", "gammaln"],
  title: "Logarithm of |Γ|",
  latex: String.raw`\log|\Gamma(#x)|`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = log(abs(gamma(x)))",
  kernel: { kind: "scalar", of: lgammaValue },
  derivative: { x: "d(y, x) = digamma(x)" },
  domain,
  kinks,
  because: "digamma is defined as the derivative of log Γ.",
  mistakes: [
    { kind: "factor", wrt: "x", written: "gamma(x) * digamma(x)", say: "This is the derivative of Γ; the logarithm divides by Γ(x)." },
  ],
  examples: [{ given: "lgamma(x + 1) - lgamma(x)", wrt: "x", expect: "1 / x", where: "x > 0" }],
  source: "DLMF 5.2.2",
});

export const digamma = defineRule({
  id: "scalar.digamma",
  names: ["digamma", "psi"],
  title: "Digamma",
  latex: String.raw`\psi(#x)`,
  args: { x: "real" },
  result: "y: real",
  kernel: { kind: "scalar", of: digammaValue },
  derivative: { x: "d(y, x) = trigamma(x)" },
  domain,
  kinks,
  because: "trigamma is defined as the derivative of digamma.",
  mistakes: [{ kind: "sign", wrt: "x", written: "-trigamma(x)", say: "digamma grows on each branch: its derivative is positive." }],
  examples: [{ given: "digamma(x + 1) - digamma(x)", wrt: "x", expect: "-1 / x^2", where: "x > 0" }],
  source: "DLMF 5.15.1",
});

export const trigamma = defineRule({
  id: "scalar.trigamma",
  names: ["trigamma"],
  title: "Trigamma",
  latex: String.raw`\psi'(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = polygamma(1, x)",
  kernel: { kind: "scalar", of: (x) => polygammaValue(1, x) },
  derivative: { x: "d(y, x) = polygamma(2, x)" },
  domain,
  kinks,
  because: "polygamma(m, x) is the m-th derivative of digamma.",
  mistakes: [
    { kind: "sign", wrt: "x", written: "-polygamma(2, x)", say: "Each polygamma is the derivative of the one before, with no sign." },
  ],
  examples: [{ given: "trigamma(x + 1) - trigamma(x)", wrt: "x", expect: "2 / x^3", where: "x > 0" }],
  source: "DLMF 5.15.1",
});

export const polygamma = defineRule({
  id: "scalar.polygamma",
  names: ["polygamma"],
  title: "Polygamma: the m-th derivative of digamma",
  latex: String.raw`\psi^{(#m)}(#x)`,
  args: { m: "real", x: "real" },
  result: "y: real",
  kernel: { kind: "scalar", of: polygammaValue },
  derivative: { x: "d(y, x) = polygamma(m + 1, x)" },
  fixed: { m: "The order m counts derivatives: it is a whole number." },
  domain: "m >= 0, floor(m) == m, x > 0 or floor(x) != x",
  kinks,
  because: "Its order m counts the derivatives, so one more derivative raises it by one; m itself is a whole number.",
  mistakes: [
    { kind: "sign", wrt: "x", written: "-polygamma(m + 1, x)", say: "Each polygamma is the derivative of the one before, with no sign." },
  ],
  examples: [{ given: "polygamma(0, 2*x)", wrt: "x", expect: "2 * trigamma(2*x)", where: "x > 0" }],
  source: "DLMF 5.15",
});

export const gammaFamily = [gamma, lgamma, digamma, trigamma, polygamma];
