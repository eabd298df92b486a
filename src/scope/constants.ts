import type { Expr } from "../syntax/expr.js";
import { isNumeric, mapChildren } from "./exprs.js";
import type { Placed } from "./parts.js";
import { problemOf, type Store } from "./store.js";
/** Letters that are numbers by custom, and the number π beside weights π_k. */

/** The number π in a problem that has a family of weights π_k. */
export const numberPi = "rm:pi";
/** π, e and ∞ are constants unless the bare name is defined or declared; π_k is a name of its own. */
export function isConstant(key: string, at: Placed, store: Store): boolean {
  if (key === numberPi) return true;
  if (key !== "pi" && key !== "e" && key !== "infty") return false;
  const d = store.definitionOf(key, at),
    s = store.shapeOf(key, at);
  // e(x) = α(e^x − 1): a function called e does not take the number's letter.
  // A residual e of another problem leaves the number alone here.
  const aside =
    d === null ||
    (d.formals === null
      ? problemOf(d.part) !== problemOf(at.part)
        ? d.indices.length > 0 || key === "e"
        : d.indices.length > 0 && key !== "pi"
      : key === "e");
  return aside && (s === null || s.lead.length > 0);
}

/**
 * Beside a family π_k the bare letter is the stack of its members, except where it is multiplied or divided by a number
 * (2π, π/2): there it is the number.
 */
export function withNumberPi(e: Expr, at: Placed, store: Store): Expr {
  const d = store.definitionOf("pi", at);
  if (d !== null && (d.formals !== null || d.indices.length === 0)) return e;
  const number = (x: Expr): Expr => (x.kind === "name" && x.key === "pi" ? { kind: "name", key: numberPi } : x);
  const go = (x: Expr): Expr => {
    const inner = mapChildren(x, go);
    if (inner.kind === "mul" && inner.factors.some((f) => f.kind === "num")) return { ...inner, factors: inner.factors.map(number) };
    if (inner.kind === "div" && inner.num.kind === "num") return { ...inner, den: number(inner.den) };
    return inner.kind === "div" && inner.den.kind === "num" ? { ...inner, num: number(inner.num) } : inner;
  };
  return go(e);
}

/** No names but those of numbers: 1/(1 + e^{-2}), 2π. */
export function isNumber(e: Expr, at: Placed, store: Store): boolean {
  const put = (x: Expr): Expr =>
    x.kind === "name" && x.key !== "infty" && isConstant(x.key, at, store) ? { kind: "num", text: "1" } : mapChildren(x, put);
  return isNumeric(e) || isNumeric(put(e));
}
