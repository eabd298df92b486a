import { defineRule } from "../../src/rule.js";

/** At -1 and 1 the tangent is vertical: the edges are listed as kinks. */

export const asin = defineRule({
  id: "scalar.asin",
  names: ["asin", "arcsin"],
  title: "Inverse sine",
  latex: String.raw`\arcsin(#x)`,
  args: { x: "real" },
  result: "y: real",
  kernel: { kind: "scalar", of: Math.asin },
  derivative: { x: "d(y, x) = 1 / sqrt(1 - x^2)" },
  domain: "abs(x) <= 1",
  kinks: ["x^2 - 1"],
  because: "From sin y = x follows cos y dy = dx, and cos y = sqrt(1 - x^2) is not negative there.",
  mistakes: [
    { kind: "sign", wrt: "x", written: "-1 / sqrt(1 - x^2)", say: "The minus sign belongs to the inverse cosine." },
    { kind: "wrong-rule", wrt: "x", written: "-cos(x) / sin(x)^2", say: "The inverse function is not the reciprocal 1/sin." },
    { kind: "sign", wrt: "x", written: "1 / sqrt(1 + x^2)", say: "cos^2 = 1 - sin^2: the square has a minus sign." },
  ],
  examples: [{ given: "asin(x/2)", wrt: "x", expect: "1 / sqrt(4 - x^2)", where: "x: scalar unit" }],
  source: "DLMF 4.24.7",
});

export const acos = defineRule({
  id: "scalar.acos",
  names: ["acos", "arccos"],
  title: "Inverse cosine",
  latex: String.raw`\arccos(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = pi/2 - asin(x)",
  kernel: { kind: "scalar", of: Math.acos },
  derivative: { x: "d(y, x) = -1 / sqrt(1 - x^2)" },
  domain: "abs(x) <= 1",
  kinks: ["x^2 - 1"],
  because: "arccos and arcsin add up to π/2, so their slopes are opposite.",
  mistakes: [{ kind: "sign", wrt: "x", written: "1 / sqrt(1 - x^2)", say: "The inverse cosine falls: its derivative is negative." }],
  examples: [{ given: "acos(x/2)", wrt: "x", expect: "-1 / sqrt(4 - x^2)", where: "x: scalar unit" }],
  source: "DLMF 4.24.8",
});

export const atan = defineRule({
  id: "scalar.atan",
  names: ["atan", "arctan"],
  title: "Inverse tangent",
  latex: String.raw`\arctan(#x)`,
  args: { x: "real" },
  result: "y: real",
  kernel: { kind: "scalar", of: Math.atan },
  derivative: { x: "d(y, x) = 1 / (1 + x^2)" },
  domain: "everywhere",
  kinks: [],
  because: "From tan y = x follows (1 + tan^2 y) dy = dx.",
  mistakes: [
    { kind: "sign", wrt: "x", written: "1 / (1 - x^2)", say: "This is the derivative of the inverse hyperbolic tangent." },
    { kind: "wrong-rule", wrt: "x", written: "1 / sqrt(1 + x^2)", say: "No root here: that is the derivative of arsinh." },
  ],
  examples: [{ given: "atan(2*x)", wrt: "x", expect: "2 / (1 + 4*x^2)" }],
  source: "DLMF 4.24.9",
});

export const atan2 = defineRule({
  id: "scalar.atan2",
  names: ["atan2", "arctan2"],
  title: "Angle of the point (x, y)",
  latex: String.raw`\operatorname{atan2}(#v, #u)`,
  args: { v: "real", u: "real" },
  result: "y: real",
  definition: "y = where(u > 0, atan(v/u), where(v > 0, pi/2 - atan(u/v), -pi/2 - atan(u/v)))",
  kernel: { kind: "scalar", of: Math.atan2 },
  derivative: { v: "d(y, v) = u / (u^2 + v^2)", u: "d(y, u) = -v / (u^2 + v^2)" },
  domain: "u > 0 or v != 0",
  kinks: ["where(u > 0, 1, v)"],
  because: "The angle is arctan(v/u) up to a constant; across the negative u-axis it jumps by 2π.",
  mistakes: [{ kind: "sign", wrt: "u", written: "v / (u^2 + v^2)", say: "v/u falls as u grows: the inner derivative is -v/u^2." }],
  examples: [{ given: "atan2(t*v, t*u)", wrt: "t", expect: "0", where: "t > 0" }],
  source: "DLMF 4.24.9 with 1.9.5",
});

export const acot = defineRule({
  id: "scalar.acot",
  names: ["acot", "arccot"],
  title: "Inverse cotangent (values in (0, π))",
  latex: String.raw`\operatorname{arccot}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = pi/2 - atan(x)",
  kernel: { kind: "scalar", of: (x) => Math.atan2(1, x) },
  derivative: { x: "d(y, x) = -1 / (1 + x^2)" },
  domain: "everywhere",
  kinks: [],
  because: "arccot and arctan add up to π/2, so their slopes are opposite.",
  mistakes: [{ kind: "sign", wrt: "x", written: "1 / (1 + x^2)", say: "The inverse cotangent falls: its derivative is negative." }],
  examples: [{ given: "acot(x) + atan(x)", wrt: "x", expect: "0" }],
  source: "DLMF 4.24.12",
});

export const asec = defineRule({
  id: "scalar.asec",
  names: ["asec", "arcsec"],
  title: "Inverse secant",
  latex: String.raw`\operatorname{arcsec}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = acos(1/x)",
  kernel: { kind: "scalar", of: (x) => Math.acos(1 / x) },
  derivative: { x: "d(y, x) = 1 / (abs(x) * sqrt(x^2 - 1))" },
  domain: "abs(x) >= 1",
  kinks: ["x^2 - 1"],
  because: "Chain rule on arccos(1/x); both branches grow, hence the absolute value.",
  mistakes: [
    {
      kind: "sign",
      wrt: "x",
      written: "-1 / (abs(x) * sqrt(x^2 - 1))",
      say: "This is the inverse cosecant's derivative; the inverse secant grows.",
    },
  ],
  examples: [{ given: "asec(2*x)", wrt: "x", expect: "1 / (x * sqrt(4*x^2 - 1))", where: "x > 1" }],
  source: "DLMF 4.24.11",
});

export const acsc = defineRule({
  id: "scalar.acsc",
  names: ["acsc", "arccsc"],
  title: "Inverse cosecant",
  latex: String.raw`\operatorname{arccsc}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = asin(1/x)",
  kernel: { kind: "scalar", of: (x) => Math.asin(1 / x) },
  derivative: { x: "d(y, x) = -1 / (abs(x) * sqrt(x^2 - 1))" },
  domain: "abs(x) >= 1",
  kinks: ["x^2 - 1"],
  because: "Chain rule on arcsin(1/x); both branches fall, hence the absolute value.",
  mistakes: [{ kind: "sign", wrt: "x", written: "1 / (abs(x) * sqrt(x^2 - 1))", say: "1/x falls, so the inverse cosecant falls." }],
  examples: [{ given: "acsc(x) + asec(x)", wrt: "x", expect: "0", where: "x > 1" }],
  source: "DLMF 4.24.10",
});

export const inverseTrigonometric = [asin, acos, atan, atan2, acot, asec, acsc];
