import { namesIn, walk } from "../../scope/exprs.js";
import { problemOf, type Fact, type Store } from "../../scope/store.js";
import type { Expr } from "../../syntax/expr.js";
import type { Link } from "./link.js";
/**
 * Labels that stand as indices, P_{n,y_n}: each is one of the classes. Where the document also has a one-hot array with the
 * capital letter, that array is the same data (semantics.md 5); a one-hot array of another name may be.
 */
export function findLabels(links: readonly Link[], store: Store): void {
  const seen = new Set<string>();
  for (const { left, right, at } of links)
    for (const side of [left, right])
      for (const x of side === null ? [] : walk(side)) {
        if (isIndicator(x)) for (const key of namesIn(x)) if (declaredClasses(key, at, store) !== undefined) isLabel(key, at, store);
        for (const index of x.kind === "entry" ? x.indices : []) {
          if (index?.kind !== "entry" || index.base.kind !== "name" || !index.indices.every((i) => i?.kind === "name")) continue;
          const { key } = index.base,
            id = `${key}@${String(problemOf(at.part).id)}`;
          if (seen.has(id) || store.definitionOf(key, at) !== null) continue;
          seen.add(id);
          isLabel(key, at, store);
          tieOneHot(key, index.indices, at, store);
        }
      }
}
/** 1{y_i = k}, written in either way. */
const isIndicator = (x: Expr): boolean =>
  x.kind === "indicator" || (x.kind === "mul" && x.factors.some((f, k) => f.kind === "compare" && x.factors[k - 1]?.kind === "num"));
const declaredClasses = (key: string, at: Link["at"], store: Store): Fact["among"] =>
  store.factsOf(key, at).find((f) => f.among !== undefined)?.among;
function isLabel(key: string, at: Link["at"], store: Store): void {
  if (store.factsOf(key, at).some((f) => f.fact === "class")) return;
  // Two classes there are in any case.
  store.facts.push({ ...at, key, fact: "class", words: "a label", among: declaredClasses(key, at, store) ?? { lo: 1, hi: 2 } });
}
function tieOneHot(key: string, indices: readonly (Expr | null)[], at: Link["at"], store: Store): void {
  const onehot = store.facts
      .filter((f) => f.fact === "onehot" && f.key !== key && problemOf(f.part) === problemOf(at.part))
      .map((f) => f.key),
    capital = key.replace(/[a-z](?=[^a-zA-Z]*$)/, (c) => c.toUpperCase());
  for (const whole of new Set(onehot)) {
    const dims = store.shapeOf(whole, at)?.dims.length ?? 0;
    if (whole === capital && dims === indices.length + 1 && store.definitionOf(whole, at) === null) {
      const letters = indices.flatMap((i) => (i?.kind === "name" ? i.key : []));
      store.define({
        from: -1,
        part: at.part,
        key: whole,
        formals: null,
        indices: [...letters, "§class"],
        body: {
          kind: "indicator",
          of: { kind: "compare", op: "=", a: { kind: "entry", base: { kind: "name", key }, indices }, b: { kind: "name", key: "§class" } },
        },
        claim: `onehot:${whole}`,
      });
    } else store.ties.push({ ...at, key, words: `a label, beside the one-hot ${whole}`, of: "quantity" });
  }
}
