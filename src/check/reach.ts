import { quantitiesIn } from "../scope/exprs.js";
import { functionWords } from "../scope/names.js";
import type { Placed } from "../scope/parts.js";
import type { Store } from "../scope/store.js";
import type { Expr } from "../syntax/expr.js";
/** The names that an expression reaches through definitions, its own included. */
export function reach(e: Expr, at: Placed, store: Store): Set<string> {
  const out = new Set<string>(), stack: { e: Expr; at: Placed }[] = [{ e, at }], seen = new Set<unknown>();
  for (let x = stack.pop(); x !== undefined; x = stack.pop()) {
    for (const k of quantitiesIn(x.e)) {
      if (!functionWords.has(k) && !/^(tuple|norm\w*|bars|sumall|formals|logdet|floor|ceil|a(sin|cos|tan)h?)$/.test(k)) out.add(k);
      const d = store.definitionOf(k, x.at);
      if (d !== null && !seen.has(d)) { seen.add(d); stack.push({ e: d.body, at: d }); }
    }
  }
  return out;
}
export const reachedNames = (es: readonly Expr[], at: Placed, store: Store): string[] => [...new Set(es.flatMap((e) => [...reach(e, at, store)]))].sort();
