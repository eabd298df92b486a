import { defineRule } from "../../src/rule.js";

export const sinh = defineRule({
  id: "scalar.sinh",
  names: ["sinh"],
  title: "Hyperbolic sine",
  latex: String.raw`\sinh(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = (exp(x) - exp(-x)) / 2",
  kernel: { kind: "scalar", of: Math.sinh },
  derivative: { x: "d(y, x) = cosh(x)" },
  domain: "everywhere",
  kinks: [],
  because: "exp(-x) has derivative -exp(-x), so the difference becomes the sum.",
  mistakes: [{ kind: "sign", wrt: "x", written: "-cosh(x)", say: "Unlike cos, neither hyperbolic function changes the sign." }],
  examples: [{ given: "sinh(2*x)", wrt: "x", expect: "2 * cosh(2*x)" }],
  source: "DLMF 4.34.1",
});

export const cosh = defineRule({
  id: "scalar.cosh",
  names: ["cosh"],
  title: "Hyperbolic cosine",
  latex: String.raw`\cosh(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = (exp(x) + exp(-x)) / 2",
  kernel: { kind: "scalar", of: Math.cosh },
  derivative: { x: "d(y, x) = sinh(x)" },
  domain: "everywhere",
  kinks: [],
  because: "exp(-x) has derivative -exp(-x), so the sum becomes the difference.",
  mistakes: [{ kind: "sign", wrt: "x", written: "-sinh(x)", say: "The minus sign belongs to cos, not to cosh." }],
  examples: [{ given: "log(cosh(x))", wrt: "x", expect: "tanh(x)" }],
  source: "DLMF 4.34.2",
});

export const tanh = defineRule({
  id: "scalar.tanh",
  names: ["tanh"],
  title: "Hyperbolic tangent",
  latex: String.raw`\tanh(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = (exp(x) - exp(-x)) / (exp(x) + exp(-x))",
  kernel: { kind: "scalar", of: Math.tanh },
  derivative: { x: "d(y, x) = 1 - y^2" },
  domain: "everywhere",
  kinks: [],
  because: "Quotient rule for sinh/cosh: (cosh^2 - sinh^2)/cosh^2 = 1 - tanh^2.",
  mistakes: [
    { kind: "sign", wrt: "x", written: "1 + y^2", say: "1 + y^2 belongs to the tangent; here it is 1 - y^2." },
    { kind: "factor", wrt: "x", written: "1 - y", say: "The value is squared: 1 - tanh(x)^2." },
    { kind: "wrong-rule", wrt: "x", written: "y * (1 - y)", say: "This is the derivative of the logistic function." },
  ],
  examples: [
    { given: "tanh(x/2)", wrt: "x", expect: "(1 - tanh(x/2)^2) / 2" },
    { given: "tanh(x)", wrt: "x", expect: "4 / (exp(x) + exp(-x))^2" },
  ],
  source: "DLMF 4.34.3",
});

export const sech = defineRule({
  id: "scalar.sech",
  names: ["sech"],
  title: "Hyperbolic secant",
  latex: String.raw`\operatorname{sech}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = 1 / cosh(x)",
  kernel: { kind: "scalar", of: (x) => 1 / Math.cosh(x) },
  derivative: { x: "d(y, x) = -y * tanh(x)" },
  domain: "everywhere",
  kinks: [],
  because: "Reciprocal rule: -sinh x/cosh^2 x = -sech x tanh x.",
  mistakes: [{ kind: "sign", wrt: "x", written: "y * tanh(x)", say: "cosh has no sign to cancel the reciprocal's minus, as sec has." }],
  examples: [{ given: "sech(x)", wrt: "x", expect: "-sinh(x) / cosh(x)^2" }],
  source: "DLMF 4.34.5",
});

export const csch = defineRule({
  id: "scalar.csch",
  names: ["csch"],
  title: "Hyperbolic cosecant",
  latex: String.raw`\operatorname{csch}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = 1 / sinh(x)",
  kernel: { kind: "scalar", of: (x) => 1 / Math.sinh(x) },
  derivative: { x: "d(y, x) = -y * coth(x)" },
  domain: "x != 0",
  kinks: ["x"],
  because: "Reciprocal rule: -cosh x/sinh^2 x = -csch x coth x.",
  mistakes: [{ kind: "sign", wrt: "x", written: "y * coth(x)", say: "The reciprocal rule brings a minus sign." }],
  examples: [{ given: "csch(x)", wrt: "x", expect: "-cosh(x) / sinh(x)^2" }],
  source: "DLMF 4.34.4",
});

export const coth = defineRule({
  id: "scalar.coth",
  names: ["coth"],
  title: "Hyperbolic cotangent",
  latex: String.raw`\coth(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = cosh(x) / sinh(x)",
  kernel: { kind: "scalar", of: (x) => 1 / Math.tanh(x) },
  derivative: { x: "d(y, x) = 1 - y^2" },
  domain: "x != 0",
  kinks: ["x"],
  because: "Quotient rule for cosh/sinh: (sinh^2 - cosh^2)/sinh^2 = 1 - coth^2.",
  mistakes: [{ kind: "sign", wrt: "x", written: "1 + y^2", say: "sinh^2 - cosh^2 is -1, so the derivative is 1 - y^2." }],
  examples: [{ given: "coth(x)", wrt: "x", expect: "-1 / sinh(x)^2" }],
  source: "DLMF 4.34.6",
});

export const hyperbolic = [sinh, cosh, tanh, sech, csch, coth];
