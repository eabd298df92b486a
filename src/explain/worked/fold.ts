import { mapChildren } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";
import type { Definition } from "./problem.js";
/** Results in the names of the definitions: softmax(z) is p where p = softmax(z) was said. */

/** Folds every occurrence of a definition into its name; the order of a sum's terms does not matter. */
export function folded(e: Expr, definitions: readonly Definition[]): Expr {
  const names = new Map<string, string>();
  for (const d of definitions) if (d.expr.kind !== "name" && d.expr.kind !== "num") names.set(key(d.expr), d.name);
  const go = (x: Expr): Expr => {
    const inner = x.kind === "big" ? { ...x, body: go(x.body) } : mapChildren(x, go);
    const known = names.get(key(inner));
    if (known !== undefined) return { kind: "name", key: known };
    return inner.kind === "add" ? partial(inner, definitions) : inner;
  };
  return go(e);
}

/** A sum that contains all terms of a defined sum: W x + b − t is z − t. */
function partial(e: Extract<Expr, { kind: "add" }>, definitions: readonly Definition[]): Expr {
  let terms = [...e.terms];
  for (const { name, expr } of definitions) {
    if (expr.kind !== "add" || expr.terms.length >= terms.length) continue;
    const left = [...terms],
      found = expr.terms.every((t) => {
        const at = left.findIndex((l) => key(l) === key(t));
        if (at >= 0) left.splice(at, 1);
        return at >= 0;
      });
    if (found) terms = [{ kind: "name", key: name }, ...left];
  }
  return terms.length === e.terms.length ? e : { ...e, terms };
}

function key(e: Expr): string {
  if (e.kind === "add") return `add(${e.terms.map(key).sort().join("|")})`;
  return JSON.stringify(e);
}
