import { defineRule } from "../../src/rule.js";

/** Poles are listed as kinks: a difference quotient across one means nothing. */

export const sin = defineRule({
  id: "scalar.sin",
  names: ["sin"],
  title: "Sine",
  latex: String.raw`\sin(#x)`,
  args: { x: "real" },
  result: "y: real",
  kernel: { kind: "scalar", of: Math.sin },
  derivative: { x: "d(y, x) = cos(x)" },
  domain: "everywhere",
  kinks: [],
  because: "The point (cos x, sin x) runs round the unit circle at speed 1, at right angles to the radius.",
  mistakes: [{ kind: "sign", wrt: "x", written: "-cos(x)", say: "The minus sign belongs to the derivative of the cosine." }],
  examples: [{ given: "sin(x)^2", wrt: "x", expect: "2 * sin(x) * cos(x)" }],
  source: "DLMF 4.20.1",
});

export const cos = defineRule({
  id: "scalar.cos",
  names: ["cos"],
  title: "Cosine",
  latex: String.raw`\cos(#x)`,
  args: { x: "real" },
  result: "y: real",
  kernel: { kind: "scalar", of: Math.cos },
  derivative: { x: "d(y, x) = -sin(x)" },
  domain: "everywhere",
  kinks: [],
  because: "The point (cos x, sin x) runs round the unit circle at speed 1, at right angles to the radius.",
  mistakes: [{ kind: "sign", wrt: "x", written: "sin(x)", say: "The cosine falls where the sine is positive: a minus sign is missing." }],
  examples: [{ given: "cos(2*x)", wrt: "x", expect: "-2 * sin(2*x)" }],
  source: "DLMF 4.20.2",
});

export const tan = defineRule({
  id: "scalar.tan",
  names: ["tan"],
  title: "Tangent",
  latex: String.raw`\tan(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = sin(x) / cos(x)",
  kernel: { kind: "scalar", of: Math.tan },
  derivative: { x: "d(y, x) = 1 + y^2" },
  domain: "cos(x) != 0",
  kinks: ["cos(x)"],
  because: "Quotient rule for sin/cos: (cos^2 + sin^2)/cos^2 = 1 + tan^2.",
  mistakes: [
    { kind: "sign", wrt: "x", written: "1 - y^2", say: "1 - y^2 belongs to the hyperbolic tangent; here it is 1 + y^2." },
    { kind: "wrong-rule", wrt: "x", written: "1 / cos(x)", say: "The cosine in the denominator is squared." },
  ],
  examples: [{ given: "tan(3*x)", wrt: "x", expect: "3 * sec(3*x)^2" }],
  source: "DLMF 4.20.3",
});

export const sec = defineRule({
  id: "scalar.sec",
  names: ["sec"],
  title: "Secant",
  latex: String.raw`\sec(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = 1 / cos(x)",
  kernel: { kind: "scalar", of: (x) => 1 / Math.cos(x) },
  derivative: { x: "d(y, x) = y * tan(x)" },
  domain: "cos(x) != 0",
  kinks: ["cos(x)"],
  because: "Reciprocal rule: -(-sin x)/cos^2 x = sec x tan x.",
  mistakes: [{ kind: "sign", wrt: "x", written: "-y * tan(x)", say: "Two minus signs, of the reciprocal and of the cosine, cancel." }],
  examples: [{ given: "sec(x)", wrt: "x", expect: "sin(x) / cos(x)^2" }],
  source: "DLMF 4.20.5",
});

export const csc = defineRule({
  id: "scalar.csc",
  names: ["csc", "cosec"],
  title: "Cosecant",
  latex: String.raw`\csc(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = 1 / sin(x)",
  kernel: { kind: "scalar", of: (x) => 1 / Math.sin(x) },
  derivative: { x: "d(y, x) = -y * cot(x)" },
  domain: "sin(x) != 0",
  kinks: ["sin(x)"],
  because: "Reciprocal rule: -cos x/sin^2 x = -csc x cot x.",
  mistakes: [{ kind: "sign", wrt: "x", written: "y * cot(x)", say: "The reciprocal rule brings a minus sign." }],
  examples: [{ given: "csc(x)", wrt: "x", expect: "-cos(x) / sin(x)^2" }],
  source: "DLMF 4.20.4",
});

export const cot = defineRule({
  id: "scalar.cot",
  names: ["cot"],
  title: "Cotangent",
  latex: String.raw`\cot(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = cos(x) / sin(x)",
  kernel: { kind: "scalar", of: (x) => 1 / Math.tan(x) },
  derivative: { x: "d(y, x) = -(1 + y^2)" },
  domain: "sin(x) != 0",
  kinks: ["sin(x)"],
  because: "Quotient rule for cos/sin: -(sin^2 + cos^2)/sin^2 = -(1 + cot^2).",
  mistakes: [{ kind: "sign", wrt: "x", written: "1 + y^2", say: "The cotangent falls: its derivative is negative." }],
  examples: [{ given: "cot(x)", wrt: "x", expect: "-1 / sin(x)^2" }],
  source: "DLMF 4.20.6",
});

export const trigonometric = [sin, cos, tan, sec, csc, cot];
