import { defineRule } from "../../src/rule.js";
import { clamp as clampValue, sign as signValue, step as stepValue } from "../../src/numeric/kernels/piecewise.js";

export const abs = defineRule({
  id: "scalar.abs",
  names: ["abs"],
  title: "Absolute value",
  latex: String.raw`|#x|`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = where(x >= 0, x, -x)",
  kernel: { kind: "scalar", of: Math.abs },
  derivative: { x: "d(y, x) = sign(x)" },
  domain: "everywhere",
  kinks: ["x"],
  because: "|x| is x on the right and -x on the left: slopes 1 and -1, none at 0.",
  mistakes: [{ kind: "factor", wrt: "x", written: "x", say: "x must be divided by |x|: only its sign is left." }],
  examples: [{ given: "abs(x)^3", wrt: "x", expect: "3 * x * abs(x)" }],
  source: "DLMF 1.9.7 for real argument",
});

export const sign = defineRule({
  id: "scalar.sign",
  names: ["sign", "sgn", "signum"],
  title: "Sign",
  latex: String.raw`\operatorname{sign}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = where(x > 0, 1, where(x < 0, -1, 0))",
  kernel: { kind: "scalar", of: signValue },
  derivative: { x: "d(y, x) = 0" },
  domain: "everywhere",
  kinks: ["x"],
  because: "The sign is constant on each side of 0.",
  mistakes: [{ kind: "extra-term", wrt: "x", written: "1", say: "The sign does not change as x moves: its derivative is 0." }],
  examples: [{ given: "x * sign(x)", wrt: "x", expect: "sign(x)" }],
});

export const step = defineRule({
  id: "scalar.step",
  names: ["step", "heaviside"],
  title: "Unit step (1 where x > 0)",
  latex: String.raw`\operatorname{step}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = where(x > 0, 1, 0)",
  kernel: { kind: "scalar", of: stepValue },
  derivative: { x: "d(y, x) = 0" },
  domain: "everywhere",
  kinks: ["x"],
  because: "The step is constant on each side of 0.",
  mistakes: [{ kind: "extra-term", wrt: "x", written: "1", say: "Off the jump the step does not change: its derivative is 0." }],
  examples: [{ given: "x^2 * step(x)", wrt: "x", expect: "2 * x * step(x)" }],
});

export const floor = defineRule({
  id: "scalar.floor",
  names: ["floor"],
  title: "Floor",
  latex: String.raw`\lfloor #x \rfloor`,
  args: { x: "real" },
  result: "y: real",
  kernel: { kind: "scalar", of: Math.floor },
  derivative: { x: "d(y, x) = 0" },
  domain: "everywhere",
  kinks: ["sin(pi * x)"],
  because: "Between two integers the floor is constant; at an integer it jumps.",
  mistakes: [{ kind: "wrong-rule", wrt: "x", written: "1", say: "The floor follows x only in jumps; between them its slope is 0." }],
  examples: [{ given: "x - floor(x)", wrt: "x", expect: "1" }],
});

export const ceil = defineRule({
  id: "scalar.ceil",
  names: ["ceil"],
  title: "Ceiling",
  latex: String.raw`\lceil #x \rceil`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = -floor(-x)",
  kernel: { kind: "scalar", of: Math.ceil },
  derivative: { x: "d(y, x) = 0" },
  domain: "everywhere",
  kinks: ["sin(pi * x)"],
  because: "Between two integers the ceiling is constant; at an integer it jumps.",
  mistakes: [{ kind: "wrong-rule", wrt: "x", written: "1", say: "The ceiling follows x only in jumps; between them its slope is 0." }],
  examples: [{ given: "ceil(x) - x", wrt: "x", expect: "-1" }],
});

export const max = defineRule({
  id: "scalar.max",
  names: ["max", "maximum"],
  title: "The larger of two",
  latex: String.raw`\max(#a, #b)`,
  args: { a: "real", b: "real" },
  result: "y: real",
  definition: "y = where(a > b, a, b)",
  kernel: { kind: "scalar", of: Math.max },
  derivative: { a: "d(y, a) = step(a - b)", b: "d(y, b) = step(b - a)" },
  domain: "everywhere",
  kinks: ["a - b"],
  because: "The larger argument passes through, the other one has no influence.",
  mistakes: [
    { kind: "wrong-rule", wrt: "a", written: "1", say: "Only where a is the larger one; elsewhere a has no influence." },
    { kind: "wrong-variable", wrt: "a", written: "step(b - a)", say: "Turned round: the derivative by a is 1 where a is the larger one." },
  ],
  examples: [{ given: "max(0, 1 - x)^2", wrt: "x", expect: "-2 * max(0, 1 - x)" }],
});

export const min = defineRule({
  id: "scalar.min",
  names: ["min", "minimum"],
  title: "The smaller of two",
  latex: String.raw`\min(#a, #b)`,
  args: { a: "real", b: "real" },
  result: "y: real",
  definition: "y = where(a < b, a, b)",
  kernel: { kind: "scalar", of: Math.min },
  derivative: { a: "d(y, a) = step(b - a)", b: "d(y, b) = step(a - b)" },
  domain: "everywhere",
  kinks: ["a - b"],
  because: "The smaller argument passes through, the other one has no influence.",
  mistakes: [
    { kind: "wrong-variable", wrt: "a", written: "step(a - b)", say: "Turned round: the derivative by a is 1 where a is the smaller one." },
  ],
  examples: [{ given: "min(x, 1 - x)", wrt: "x", expect: "sign(1 - 2*x)" }],
});

export const clamp = defineRule({
  id: "scalar.clamp",
  names: ["clamp", "clip"],
  title: "Clamp to an interval",
  latex: String.raw`\operatorname{clamp}(#x, #lo, #hi)`,
  args: { x: "real", lo: "real", hi: "real" },
  result: "y: real",
  definition: "y = min(max(x, lo), hi)",
  kernel: { kind: "scalar", of: clampValue },
  derivative: {
    x: "d(y, x) = step(x - lo) * step(hi - x)",
    lo: "d(y, lo) = step(lo - x) * step(hi - lo)",
    hi: "d(y, hi) = step(max(x, lo) - hi)",
  },
  domain: "lo < hi",
  kinks: ["x - lo", "x - hi"],
  because: "Inside the interval x passes through unchanged; outside only the bound counts.",
  mistakes: [{ kind: "wrong-rule", wrt: "x", written: "1", say: "Outside the interval x has no influence: the slope is 0 there." }],
  examples: [{ given: "clamp(x, -1, 1)", wrt: "x", expect: "step(1 - x^2)" }],
});

export const piecewise = [abs, sign, step, floor, ceil, max, min, clamp];
