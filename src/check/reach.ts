import { quantitiesIn, walk } from "../scope/exprs.js";
import { functionWords } from "../scope/names.js";
import type { Placed } from "../scope/parts.js";
import type { Store } from "../scope/store.js";
import type { Expr } from "../syntax/expr.js";
/** Whether a function stands only before other arguments than its own: σ(u) of σ(x) = …; then x is no more than a place. */
function applied(e: Expr, fn: string, formals: readonly string[]): boolean {
  let any = false;
  for (const x of walk(e)) {
    if (x.kind === "name" && x.key === fn) return false;
    if ((x.kind !== "call" && x.kind !== "prime") || x.fn !== fn) continue;
    if (x.args.every((a, i) => a.kind === "name" && a.key === formals[i])) return false;
    any = true;
  }
  return any;
}
/** The names that an expression reaches through definitions, its own included. */
export function reach(e: Expr, at: Placed, store: Store): Set<string> {
  const out = new Set<string>(),
    stack: { e: Expr; at: Placed; formals: readonly string[] }[] = [{ e, at, formals: [] }],
    seen = new Set<unknown>();
  for (let x = stack.pop(); x !== undefined; x = stack.pop()) {
    for (const k of quantitiesIn(x.e)) {
      if (x.formals.includes(k)) continue;
      if (!functionWords.has(k) && !/^(tuple|norm\w*|bars|sumall|formals|logdet|floor|ceil|a(sin|cos|tan)h?)$/.test(k)) out.add(k);
      const d = store.definitionOf(k, x.at);
      if (d !== null && !seen.has(d)) {
        seen.add(d);
        stack.push({ e: d.body, at: d, formals: applied(x.e, k, d.formals ?? []) ? (d.formals ?? []) : [] });
      }
    }
  }
  return out;
}
export const reachedNames = (es: readonly Expr[], at: Placed, store: Store): string[] =>
  [...new Set(es.flatMap((e) => [...reach(e, at, store)]))].sort();
