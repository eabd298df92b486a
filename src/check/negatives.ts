import { contains, exprKey, mapChildren, walk } from "../scope/exprs.js";
import type { Definition } from "../scope/store.js";
import type { Expr } from "../syntax/expr.js";
/**
 * Negative sampling (Mikolov and others, Distributed Representations of Words and Phrases, 2013, equation 4): in
 * −log σ(u_oᵀv) − Σ_k log σ(−u_kᵀv) the u_k of the sum are drawn from the others, and u_o is none of them.
 */
const said = /\bnegative[- ](?:sampl|example|word|pair)|\bnoise[- ](?:word|sampl)/i;

/** What a member beside a sum over others is taken for: a vector of a family of its own; null where words say nothing of it. */
export function apartFromSums(definitions: readonly Definition[], source: string): ReadonlyMap<string, Expr> | null {
  if (!said.test(source)) return null;
  const out = new Map<string, Expr>();
  for (const { body, indices } of definitions) {
    const bound = new Set<string>(),
      summed = new Set<string>();
    for (const b of walk(body))
      if (b.kind === "big") {
        bound.add(b.index);
        for (const x of walk(b.body)) if (isMember(x) && x.indices[0].key === b.index) summed.add(x.base.key);
      }
    for (const x of walk(body))
      if (isMember(x) && summed.has(x.base.key) && !bound.has(x.indices[0].key) && !indices.includes(x.indices[0].key))
        out.set(exprKey(x), { ...x, base: { kind: "name", key: `${x.base.key}§` } });
  }
  return out.size === 0 ? null : out;
}
/** A side with these members replaced. */
export function replacing(e: Expr, members: ReadonlyMap<string, Expr>): Expr {
  if (!contains(e, (x) => x.kind === "entry")) return e;
  return members.get(exprKey(e)) ?? mapChildren(e, (x) => replacing(x, members));
}
type Member = Expr & {
  readonly kind: "entry";
  readonly base: { readonly kind: "name"; readonly key: string };
  readonly indices: readonly [{ readonly kind: "name"; readonly key: string }];
};
const isMember = (x: Expr): x is Member =>
  x.kind === "entry" && x.base.kind === "name" && x.indices.length === 1 && x.indices[0]?.kind === "name";
