import type { Expr } from "../../syntax/expr.js";
import { namesIn, quantitiesIn } from "../../scope/exprs.js";
import { functionWords } from "../../scope/names.js";
import { problemOf } from "../../scope/store.js";
import { reach } from "../reach.js";
import type { Line } from "./line.js";
import { isSolved } from "./record.js";
/** Equations that give a name by way of another one: its square, or a definition turned round (semantics.md 5). */

/** s_j² = …, where s_j is a spread that nothing else is said of: s_j is the root. */
export function rootOf(line: Line): { readonly left: Expr; readonly right: Expr } | null {
  const { left, right, store, at, raw } = line;
  if (left?.kind !== "pow" || left.exponent.kind !== "num" || left.exponent.text !== "2" || right === null || !raw.first) return null;
  const name = left.base.kind === "entry" ? left.base.base : left.base;
  if (name.kind !== "name" || !/^(?:\w+:)*(?:sigma|varsigma|s|tau|rho)(?:[_^].*)?$/.test(name.key)) return null;
  if (store.definitionOf(name.key, at) !== null || store.valueOf(name.key, at) !== null) return null;
  if (namesIn(right).has(name.key) || isTurned({ store, at }, name.key, right, true)) return null;
  // After a likelihood that is made of σ, σ² = … solves for it, or is a condition.
  if (isSolved(line, name.key)) return { left: left.base, right: { kind: "call", fn: "sqrt", args: [right] } };
  for (const all of store.definitions.values())
    for (const d of all) if (d.from < at.from && problemOf(d.part) === problemOf(at.part) && namesIn(d.body).has(name.key)) return null;
  return { left: left.base, right: { kind: "call", fn: "sqrt", args: [right] } };
}

/**
 * x = (y − t)/s after y = s x + t, x = ln(p/(1 − p)) after p = σ(x): no definition of x, but the one of y turned round. A
 * name without a shape of its own may be reached by any of the definitions.
 */
export function isTurned({ store, at }: Pick<Line, "store" | "at">, key: string, right: Expr, indexed = false): boolean {
  if (namesIn(right).has(key) || store.definitionOf(key, at) !== null) return false;
  if (store.shapeOf(key, at) === null) return reach(right, at, store).has(key);
  return [...namesIn(right)].some((k) => {
    const d = store.definitionOf(k, at);
    return d !== null && d.from < at.from && d.formals === null && (indexed || d.indices.length === 0) && reach(d.body, d, store).has(key);
  });
}
/** σ_j made of s_j alone, after s_j was made of σ_j alone. */
export function undoes({ store, at }: Line, key: string, right: Expr): boolean {
  const [k, ...more] = [...quantitiesIn(right)].filter((x) => !isWord(x));
  if (k === undefined || more.length > 0 || k === key || store.definitionOf(key, at) !== null || store.valueOf(key, at) !== null)
    return false;
  const d = store.definitionOf(k, at);
  if (d === null || d.from >= at.from || d.formals !== null || problemOf(d.part) !== problemOf(at.part)) return false;
  return [...quantitiesIn(d.body)].filter((x) => !isWord(x)).join() === key;
}
const isWord = (k: string): boolean => functionWords.has(k) || k === "log" || k === "e" || k === "pi";
