import { defineRule } from "../../src/rule.js";

export const exp = defineRule({
  id: "scalar.exp",
  names: ["exp"],
  title: "Exponential",
  latex: String.raw`\exp(#x)`,
  args: { x: "real" },
  result: "y: real",
  kernel: { kind: "scalar", of: Math.exp },
  derivative: { x: "d(y, x) = y" },
  domain: "everywhere",
  kinks: [],
  because: "The exponential is the function that equals its own derivative.",
  mistakes: [
    {
      kind: "wrong-rule",
      wrt: "x",
      written: "x * exp(x - 1)",
      say: "The power rule is for a variable base; here the variable is the exponent.",
    },
  ],
  examples: [
    { given: "exp(-x^2)", wrt: "x", expect: "-2 * x * exp(-x^2)" },
    { given: "exp(3*x)", wrt: "x", expect: "3 * exp(3*x)" },
  ],
  source: "DLMF 4.7.5",
});

export const log = defineRule({
  id: "scalar.log",
  names: ["log", "ln"],
  title: "Natural logarithm",
  latex: String.raw`\log(#x)`,
  args: { x: "real" },
  result: "y: real",
  kernel: { kind: "scalar", of: Math.log },
  derivative: { x: "d(y, x) = 1 / x" },
  domain: "x > 0",
  kinks: [],
  because: "From exp(y) = x follows exp(y) dy = dx, so dy/dx = 1/exp(y) = 1/x.",
  mistakes: [
    { kind: "sign", wrt: "x", written: "-1 / x", say: "The logarithm grows: its derivative 1/x is positive." },
    { kind: "wrong-rule", wrt: "x", written: "-1 / x^2", say: "This is the derivative of 1/x, that is the second derivative of log x." },
  ],
  examples: [
    { given: "log(3*x)", wrt: "x", expect: "1 / x" },
    { given: "x * log(x)", wrt: "x", expect: "log(x) + 1" },
  ],
  source: "DLMF 4.7.1",
});

export const log2 = defineRule({
  id: "scalar.log2",
  names: ["log2"],
  title: "Logarithm to base 2",
  latex: String.raw`\log_2(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = log(x) / log(2)",
  kernel: { kind: "scalar", of: Math.log2 },
  derivative: { x: "d(y, x) = 1 / (x * log(2))" },
  domain: "x > 0",
  kinks: [],
  because: "log2(x) is log(x) divided by the constant log 2.",
  mistakes: [
    { kind: "factor", wrt: "x", written: "1 / x", say: "This is the derivative of the natural logarithm; base 2 divides it by log 2." },
  ],
  examples: [{ given: "log2(5*x)", wrt: "x", expect: "1 / (x * log(2))" }],
  source: "DLMF 4.2.19",
});

export const log10 = defineRule({
  id: "scalar.log10",
  names: ["log10", "lg"],
  title: "Logarithm to base 10",
  latex: String.raw`\log_{10}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = log(x) / log(10)",
  kernel: { kind: "scalar", of: Math.log10 },
  derivative: { x: "d(y, x) = 1 / (x * log(10))" },
  domain: "x > 0",
  kinks: [],
  because: "log10(x) is log(x) divided by the constant log 10.",
  mistakes: [
    { kind: "factor", wrt: "x", written: "1 / x", say: "This is the derivative of the natural logarithm; base 10 divides it by log 10." },
  ],
  examples: [{ given: "log10(x^3)", wrt: "x", expect: "3 / (x * log(10))" }],
  source: "DLMF 4.2.17",
});

export const logb = defineRule({
  id: "scalar.log-base",
  names: ["logb"],
  title: "Logarithm to base b",
  latex: String.raw`\log_{#b}(#x)`,
  args: { x: "real", b: "real" },
  result: "y: real",
  definition: "y = log(x) / log(b)",
  derivative: { x: "d(y, x) = 1 / (x * log(b))", b: "d(y, b) = -y / (b * log(b))" },
  domain: "x > 0, b > 0, b != 1",
  kinks: ["b - 1"],
  because: "log x divided by log b: a constant factor for x, a quotient for b.",
  mistakes: [
    { kind: "factor", wrt: "x", written: "1 / x", say: "This is the derivative of the natural logarithm; base b divides it by log b." },
    { kind: "wrong-rule", wrt: "b", written: "1 / (b * log(b))", say: "The base stands in the denominator: -log(x)/log(b)^2 times 1/b." },
  ],
  examples: [{ given: "logb(x, 2)", wrt: "x", expect: "1 / (x * log(2))", where: "x > 0" }],
  source: "DLMF 4.2.15",
});

export const log1p = defineRule({
  id: "scalar.log1p",
  names: ["log1p"],
  title: "Logarithm of 1 + x",
  latex: String.raw`\log(1 + #x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = log(1 + x)",
  kernel: { kind: "scalar", of: Math.log1p },
  derivative: { x: "d(y, x) = 1 / (1 + x)" },
  domain: "x > -1",
  kinks: [],
  because: "Chain rule: the derivative of log at 1 + x, times the inner derivative 1.",
  mistakes: [
    { kind: "missing-term", wrt: "x", written: "1 / x", say: "The argument of the logarithm is 1 + x, so the denominator is 1 + x." },
  ],
  examples: [{ given: "log1p(exp(x))", wrt: "x", expect: "sigmoid(x)" }],
  source: "DLMF 4.7.1",
});

export const expm1 = defineRule({
  id: "scalar.expm1",
  names: ["expm1"],
  title: "Exponential minus one",
  latex: String.raw`(\exp(#x) - 1)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = exp(x) - 1",
  kernel: { kind: "scalar", of: Math.expm1 },
  derivative: { x: "d(y, x) = exp(x)" },
  domain: "everywhere",
  kinks: [],
  because: "The constant -1 drops out and the exponential stays.",
  mistakes: [{ kind: "extra-term", wrt: "x", written: "exp(x) - 1", say: "The constant -1 does not survive the derivative." }],
  examples: [{ given: "expm1(-x)", wrt: "x", expect: "-exp(-x)" }],
  source: "DLMF 4.7.5",
});

export const exponential = [exp, log, log2, log10, logb, log1p, expm1];
