import { defineRule } from "../../src/rule.js";

export const sqrt = defineRule({
  id: "scalar.sqrt",
  names: ["sqrt"],
  title: "Square root",
  latex: String.raw`\sqrt{#x}`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = x^(1/2)",
  kernel: { kind: "scalar", of: Math.sqrt },
  derivative: { x: "d(y, x) = 1 / (2 * y)" },
  domain: "x >= 0",
  kinks: ["x"],
  because: "From y^2 = x follows 2 y dy = dx; at 0 the tangent is vertical.",
  mistakes: [
    { kind: "factor", wrt: "x", written: "1 / y", say: "The exponent 1/2 comes down as a factor." },
    { kind: "sign", wrt: "x", written: "-1 / (2 * y)", say: "The square root grows: its derivative is positive." },
  ],
  examples: [{ given: "sqrt(1 + x^2)", wrt: "x", expect: "x / sqrt(1 + x^2)" }],
  source: "DLMF 4.7.7 with a = 1/2",
});

export const cbrt = defineRule({
  id: "scalar.cbrt",
  names: ["cbrt"],
  title: "Cube root (odd)",
  latex: String.raw`\sqrt[3]{#x}`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = sign(x) * abs(x)^(1/3)",
  kernel: { kind: "scalar", of: Math.cbrt },
  derivative: { x: "d(y, x) = 1 / (3 * y^2)" },
  domain: "everywhere",
  kinks: ["x"],
  because: "From y^3 = x follows 3 y^2 dy = dx; at 0 the tangent is vertical.",
  mistakes: [{ kind: "factor", wrt: "x", written: "1 / y^2", say: "The exponent 1/3 comes down as a factor." }],
  examples: [{ given: "cbrt(x)^3", wrt: "x", expect: "1" }],
  source: "DLMF 4.7.7 with a = 1/3",
});

export const roots = [sqrt, cbrt];
