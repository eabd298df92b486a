import { exprKey, mapChildren } from "../../scope/exprs.js";
import type { Definition } from "../../scope/store.js";
import type { Expr } from "../../syntax/expr.js";
import type { Env, Lowering } from "./context.js";
import { kindOfRank, type Value } from "./value.js";
/**
 * A definition by entries, written once more without its indices: after x̂_ij = (x_ij − μ_j)/s_j, the expression (x − μ)/s is
 * x̂, though as matrices and rows it does not conform.
 */

/** The array that an expression without indices is by a definition by entries; null where there is none. */
export function restated(lo: Lowering, e: Expr, env: Env): Value | null {
  if (env.local.size > 0 || env.bound.size > 0) return null;
  const d = definitionsWithoutIndices(lo).get(keyOf(e));
  if (d === undefined || lo.store.definitionOf(d.key, env.at) !== d || d.from >= env.at.from) return null;
  const f = lo.family(d.key, env);
  if ((f.labels ?? []).length > 0) return null;
  return { node: f.node, labels: [], own: kindOfRank(f.node.dims.length), tags: f.tags, cost: f.cost };
}
const keys = new WeakMap<Expr, string>();
function keyOf(e: Expr): string {
  let key = keys.get(e);
  if (key === undefined) {
    key = exprKey(e);
    keys.set(e, key);
  }
  return key;
}
const known = new WeakMap<Lowering, ReadonlyMap<string, Definition>>();
function definitionsWithoutIndices(lo: Lowering): ReadonlyMap<string, Definition> {
  let all = known.get(lo);
  if (all === undefined) {
    const found = new Map<string, Definition>();
    for (const definitions of lo.store.definitions.values())
      for (const d of definitions) {
        const body = d.indices.length === 0 || d.formals !== null ? null : withoutIndices(d.body, d.indices);
        if (body !== null) found.set(exprKey(body), d);
      }
    all = found;
    known.set(lo, all);
  }
  return all;
}
/** Every entry as its whole array; null where an index is something else than a letter of the definition. */
function withoutIndices(e: Expr, letters: readonly string[]): Expr | null {
  let whole = true,
    entries = 0;
  const go = (x: Expr): Expr => {
    if (x.kind === "entry") {
      entries++;
      if (x.base.kind !== "name" || x.indices.some((i) => i?.kind !== "name" || !letters.includes(i.key))) whole = false;
      return x.base;
    }
    if (x.kind === "big" || x.kind === "delta" || x.kind === "cases" || x.kind === "indicator") whole = false;
    if (x.kind === "name" && letters.includes(x.key)) whole = false;
    return mapChildren(x, go);
  };
  const out = go(e);
  return whole && entries > 1 ? out : null;
}
