import type { Expr } from "./expr.js";

/** The expressions right below this one, in the order of writing. */
export function childrenOf(e: Expr): readonly Expr[] {
  switch (e.kind) {
    case "num":
    case "name":
    case "dots":
      return [];
    case "neg":
    case "transpose":
      return [e.arg];
    case "add":
      return e.terms;
    case "mul":
      return e.factors;
    case "div":
      return [e.num, e.den];
    case "pow":
      return [e.base, e.exponent];
    case "call":
    case "prime":
      return e.args;
    case "entry":
      return [e.base, ...e.indices.filter((i): i is Expr => i !== null)];
    case "big":
      return [e.body, ...(e.lo === null ? [] : [e.lo]), ...(e.hi === null ? [] : [e.hi]), ...(e.where === null ? [] : [e.where])];
    case "delta":
      return [e.i, e.j];
    case "deriv":
      return [e.of, ...e.by];
    case "differential":
      return [e.of];
    case "matrix":
      return e.rows.flat();
    case "cases":
      return e.rows.flatMap((r) => (r.condition === null ? [r.value] : [r.value, r.condition]));
    case "compare":
      return [e.a, e.b];
    case "logic":
      return e.args;
    case "indicator":
      return [e.of];
    case "at":
      return [e.arg, ...e.point.flatMap((p) => [p.name, p.value])];
  }
}
