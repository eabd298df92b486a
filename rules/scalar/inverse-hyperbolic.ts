import { defineRule } from "../../src/rule.js";

export const asinh = defineRule({
  id: "scalar.asinh",
  names: ["asinh", "arsinh", "arcsinh"],
  title: "Inverse hyperbolic sine",
  latex: String.raw`\operatorname{arsinh}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = log(x + sqrt(x^2 + 1))",
  kernel: { kind: "scalar", of: Math.asinh },
  derivative: { x: "d(y, x) = 1 / sqrt(x^2 + 1)" },
  domain: "everywhere",
  kinks: [],
  because: "From sinh y = x follows cosh y dy = dx, and cosh y = sqrt(1 + x^2).",
  mistakes: [
    { kind: "sign", wrt: "x", written: "1 / sqrt(1 - x^2)", say: "This is the derivative of arcsin; cosh^2 = 1 + sinh^2 has a plus sign." },
  ],
  examples: [{ given: "asinh(x/2)", wrt: "x", expect: "1 / sqrt(x^2 + 4)" }],
  source: "DLMF 4.38.9",
});

export const acosh = defineRule({
  id: "scalar.acosh",
  names: ["acosh", "arcosh", "arccosh"],
  title: "Inverse hyperbolic cosine",
  latex: String.raw`\operatorname{arcosh}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = log(x + sqrt(x^2 - 1))",
  kernel: { kind: "scalar", of: Math.acosh },
  derivative: { x: "d(y, x) = 1 / sqrt(x^2 - 1)" },
  domain: "x >= 1",
  kinks: ["x - 1"],
  because: "From cosh y = x follows sinh y dy = dx, and sinh y = sqrt(x^2 - 1) for y > 0.",
  mistakes: [
    {
      kind: "sign",
      wrt: "x",
      written: "1 / sqrt(x^2 + 1)",
      say: "This is the derivative of arsinh; sinh^2 = cosh^2 - 1 has a minus sign.",
    },
  ],
  examples: [{ given: "acosh(3*x)", wrt: "x", expect: "3 / sqrt(9*x^2 - 1)", where: "x > 1" }],
  source: "DLMF 4.38.10",
});

export const atanh = defineRule({
  id: "scalar.atanh",
  names: ["atanh", "artanh", "arctanh"],
  title: "Inverse hyperbolic tangent",
  latex: String.raw`\operatorname{artanh}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = log((1 + x) / (1 - x)) / 2",
  kernel: { kind: "scalar", of: Math.atanh },
  derivative: { x: "d(y, x) = 1 / (1 - x^2)" },
  domain: "abs(x) < 1",
  kinks: [],
  because: "From tanh y = x follows (1 - tanh^2 y) dy = dx.",
  mistakes: [{ kind: "sign", wrt: "x", written: "1 / (1 + x^2)", say: "This is the derivative of arctan." }],
  examples: [{ given: "atanh(tanh(x)/2)", wrt: "x", expect: "2 * (1 - tanh(x)^2) / (4 - tanh(x)^2)" }],
  source: "DLMF 4.38.11",
});

export const asech = defineRule({
  id: "scalar.asech",
  names: ["asech", "arsech", "arcsech"],
  title: "Inverse hyperbolic secant",
  latex: String.raw`\operatorname{arsech}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = acosh(1/x)",
  kernel: { kind: "scalar", of: (x) => Math.acosh(1 / x) },
  derivative: { x: "d(y, x) = -1 / (x * sqrt(1 - x^2))" },
  domain: "x > 0, x <= 1",
  kinks: ["x - 1"],
  because: "Chain rule on arcosh(1/x), with inner derivative -1/x^2.",
  mistakes: [{ kind: "sign", wrt: "x", written: "1 / (x * sqrt(1 - x^2))", say: "1/x falls, and so does the whole." }],
  examples: [{ given: "asech(x)", wrt: "x", expect: "-1 / sqrt(x^2 - x^4)", where: "x: scalar unit" }],
  source: "DLMF 4.38.13",
});

export const acsch = defineRule({
  id: "scalar.acsch",
  names: ["acsch", "arcsch", "arccsch"],
  title: "Inverse hyperbolic cosecant",
  latex: String.raw`\operatorname{arcsch}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = asinh(1/x)",
  kernel: { kind: "scalar", of: (x) => Math.asinh(1 / x) },
  derivative: { x: "d(y, x) = -1 / (abs(x) * sqrt(1 + x^2))" },
  domain: "x != 0",
  kinks: ["x"],
  because: "Chain rule on arsinh(1/x), with inner derivative -1/x^2.",
  mistakes: [{ kind: "sign", wrt: "x", written: "-1 / (x * sqrt(1 + x^2))", say: "Both branches fall: |x| stands before the root." }],
  examples: [{ given: "acsch(2*x)", wrt: "x", expect: "-1 / (x * sqrt(1 + 4*x^2))", where: "x > 0" }],
  source: "DLMF 4.38.12",
});

export const acoth = defineRule({
  id: "scalar.acoth",
  names: ["acoth", "arcoth", "arccoth"],
  title: "Inverse hyperbolic cotangent",
  latex: String.raw`\operatorname{arcoth}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = log((x + 1) / (x - 1)) / 2",
  kernel: { kind: "scalar", of: (x) => Math.atanh(1 / x) },
  derivative: { x: "d(y, x) = 1 / (1 - x^2)" },
  domain: "abs(x) > 1",
  kinks: [],
  because: "From coth y = x follows (1 - coth^2 y) dy = dx; it is artanh's formula on the other side of 1.",
  mistakes: [
    { kind: "sign", wrt: "x", written: "1 / (x^2 - 1)", say: "The inverse hyperbolic cotangent falls: 1 - x^2 is negative here." },
  ],
  examples: [{ given: "acoth(x)", wrt: "x", expect: "-1 / (x^2 - 1)", where: "x > 1" }],
  source: "DLMF 4.38.14",
});

export const inverseHyperbolic = [asinh, acosh, atanh, asech, acsch, acoth];
