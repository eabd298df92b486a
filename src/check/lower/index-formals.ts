import type { Expr } from "../../syntax/expr.js";
import { mapChildren, walk } from "../../scope/exprs.js";
import type { Store } from "../../scope/store.js";
import { reach } from "../reach.js";
import type { Source } from "./context.js";
/** π(a) = e^{θᵀφ_a} / Σ_b e^{θᵀφ_b}: a formal argument that is an index letter of the body. */

export const isIndexFormal = (body: Expr, formal: string): boolean =>
  [...walk(body)].some((x) => x.kind === "entry" && x.indices.some((i) => i?.kind === "name" && i.key === formal));

/** The body at another letter or number; letters that sums bind make way. */
export function atIndex(body: Expr, formal: string, to: Expr): Expr {
  const go = (e: Expr, from: string, by: Expr): Expr => {
    if (e.kind === "name") return e.key === from ? by : e;
    if (e.kind === "big") {
      if (e.index === from) return e;
      if (by.kind === "name" && e.index === by.key) {
        const fresh = `${e.index}′`;
        return go(
          { ...(mapChildren(e, (c) => go(c, e.index, { kind: "name", key: fresh })) as Expr & { kind: "big" }), index: fresh },
          from,
          by,
        );
      }
    }
    return mapChildren(e, (c) => go(c, from, by));
  };
  return go(body, formal, to);
}
/** Whether a letter is an index in these sides, or in a definition that they reach: the c of J = −log q_c. */
export function picksEntry(letter: string, sides: readonly Source[], store: Store): boolean {
  return sides.some(
    ({ e, env }) =>
      isIndexFormal(e, letter) ||
      [...reach(e, env.at, store)].some((k) => {
        const d = store.definitionOf(k, env.at);
        return d !== null && !d.indices.includes(letter) && isIndexFormal(d.body, letter);
      }),
  );
}
