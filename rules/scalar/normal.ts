import { defineRule } from "../../src/rule.js";
import { erf as erfValue, erfc as erfcValue, normalCdf, normalDensity } from "../../src/numeric/kernels/error-function.js";

export const erf = defineRule({
  id: "scalar.erf",
  names: ["erf"],
  title: "Error function",
  latex: String.raw`\operatorname{erf}(#x)`,
  args: { x: "real" },
  result: "y: real",
  kernel: { kind: "scalar", of: erfValue },
  derivative: { x: "d(y, x) = 2 / sqrt(pi) * exp(-x^2)" },
  domain: "everywhere",
  kinks: [],
  because: "erf is the integral of 2/sqrt(π) exp(-t^2) from 0 to x: the derivative is the integrand.",
  mistakes: [
    { kind: "factor", wrt: "x", written: "exp(-x^2)", say: "The normalising factor 2/sqrt(π) is missing." },
    { kind: "extra-term", wrt: "x", written: "-4 * x / sqrt(pi) * exp(-x^2)", say: "This is the second derivative." },
  ],
  examples: [{ given: "erf(x/sqrt(2))", wrt: "x", expect: "2 * phi(x)" }],
  source: "DLMF 7.2.1",
});

export const erfc = defineRule({
  id: "scalar.erfc",
  names: ["erfc"],
  title: "Complementary error function",
  latex: String.raw`\operatorname{erfc}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = 1 - erf(x)",
  kernel: { kind: "scalar", of: erfcValue },
  derivative: { x: "d(y, x) = -2 / sqrt(pi) * exp(-x^2)" },
  domain: "everywhere",
  kinks: [],
  because: "erfc = 1 - erf: the opposite of the integrand.",
  mistakes: [{ kind: "sign", wrt: "x", written: "2 / sqrt(pi) * exp(-x^2)", say: "erfc falls: its derivative is negative." }],
  examples: [{ given: "erf(x) + erfc(x)", wrt: "x", expect: "0" }],
  source: "DLMF 7.2.2",
});

export const Phi = defineRule({
  id: "scalar.normal-cdf",
  names: ["Phi", "normcdf"],
  title: "Distribution function of the standard normal",
  latex: String.raw`\Phi(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = (1 + erf(x / sqrt(2))) / 2",
  kernel: { kind: "scalar", of: normalCdf },
  derivative: { x: "d(y, x) = phi(x)" },
  domain: "everywhere",
  kinks: [],
  because: "The distribution function is the integral of the density.",
  mistakes: [
    { kind: "wrong-rule", wrt: "x", written: "y * (1 - y)", say: "This is the derivative of the logistic function." },
    { kind: "extra-term", wrt: "x", written: "-x * phi(x)", say: "This is the derivative of the density, the second derivative of Φ." },
  ],
  examples: [{ given: "x * Phi(x) + phi(x)", wrt: "x", expect: "Phi(x)" }],
  source: "DLMF 7.1.2 with 7.2.1",
});

export const phi = defineRule({
  id: "scalar.normal-density",
  names: ["phi", "normpdf"],
  title: "Density of the standard normal",
  latex: String.raw`\varphi(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = exp(-x^2 / 2) / sqrt(2 * pi)",
  kernel: { kind: "scalar", of: normalDensity },
  derivative: { x: "d(y, x) = -x * y" },
  domain: "everywhere",
  kinks: [],
  because: "Chain rule: the exponent -x^2/2 has derivative -x.",
  mistakes: [
    { kind: "sign", wrt: "x", written: "x * y", say: "The density falls to the right of 0: the exponent's minus sign is missing." },
    { kind: "factor", wrt: "x", written: "-2 * x * y", say: "The 2 of the square cancels the 1/2 of the exponent." },
  ],
  examples: [{ given: "log(phi(x))", wrt: "x", expect: "-x" }],
  source: "Bishop, Pattern Recognition and Machine Learning (2006), eq. 1.46",
});

export const normal = [erf, erfc, Phi, phi];
