import type { Expr } from "../syntax/expr.js";
import type { ChainTree, Tree } from "../syntax/tree.js";
import { walk } from "./exprs.js";
import { labelKey } from "./names.js";
import type { Placed } from "./parts.js";
/**
 * How many members a family has, where no space is named: "a batch x_1, …, x_m", "(x_1, y_1), …, (x_n, y_n)", and the n of
 * an average (1/n) Σ_i x_i.
 */
export interface CountedFamily extends Placed {
  readonly key: string;
  /** Which of its indices counts. */
  readonly axis: number;
  readonly size: string | number;
}

/** x_1, …, x_m without a relation, or before ∼. */
export function listedFamilies({ members, rels }: ChainTree, at: Placed): CountedFamily[] {
  const [list] = members;
  if (list === undefined || (rels.length > 0 && rels[0]?.op !== "∼")) return [];
  const open = list.kind === "group" && /^[({]$/.test(list.open) ? list.body : list;
  if (open.kind !== "list" || open.items.at(-2)?.kind !== "dots" || open.items.length < 3) return [];
  const partsOf = (t: Tree | undefined): readonly Tree[] =>
    t === undefined ? [] : t.kind === "group" && t.body.kind === "list" ? t.body.items : [t];
  const firsts = partsOf(open.items[0]),
    lasts = partsOf(open.items.at(-1));
  return firsts.flatMap((first, k) => {
    const a = memberOf(first),
      b = memberOf(lasts[k]);
    return a === null || b === null || a.base !== b.base || !/^[01]$/.test(a.index) || !/^(?:[A-Za-z]|\d+)$/.test(b.index)
      ? []
      : [{ ...at, key: a.base, axis: 0, size: /^\d+$/.test(b.index) ? Number(b.index) : b.index }];
  });
}
/** x_i, x^{(i)} as its family and index. */
function memberOf(t: Tree | undefined): { readonly base: string; readonly index: string } | null {
  if (t?.kind !== "script" || t.primes > 0) return null;
  const base = labelKey(t.base);
  if (base === null) return null;
  if (t.sub !== null && t.sup === null) {
    const index = labelKey(t.sub) ?? (t.sub.kind === "num" ? t.sub.text : null);
    return index === null ? null : { base, index };
  }
  if (t.sub !== null || t.sup?.kind !== "group" || t.sup.open !== "(") return null;
  const index = labelKey(t.sup.body) ?? (t.sup.body.kind === "num" ? t.sup.body.text : null);
  return index === null ? null : { base: `${base}^()`, index };
}

/** (1/n) Σ_i x_i, Σ_i x_i / n: the n counts what the sum ranges over. */
export function averagedFamilies(e: Expr, at: Placed): CountedFamily[] {
  const out: CountedFamily[] = [];
  for (const x of walk(e)) {
    const sums = x.kind === "div" ? [x.num] : x.kind === "mul" ? x.factors : [],
      over = x.kind === "div" ? x.den : x.kind === "mul" ? (x.factors.find((f) => f.kind === "div") ?? null) : null,
      size = x.kind === "div" ? sizeIn(x.den) : over?.kind === "div" && over.num.kind === "num" ? sizeIn(over.den) : null;
    if (size === null) continue;
    for (const sum of sums) {
      if (sum.kind !== "big" || sum.op !== "sum" || sum.lo !== null || sum.hi !== null || sum.where !== null) continue;
      for (const y of walk(sum.body)) {
        if (y.kind !== "entry" || y.base.kind !== "name") continue;
        const axis = y.indices.findIndex((i) => i?.kind === "name" && i.key === sum.index);
        if (axis >= 0) out.push({ ...at, key: y.base.key, axis, size });
      }
    }
  }
  return out;
}
/** Entries x_k where K stands bare in the same statements: by custom K counts what k runs over. */
export function customaryFamilies(e: Expr, at: Placed): CountedFamily[] {
  const out: CountedFamily[] = [];
  for (const x of walk(e))
    if (x.kind === "entry" && x.base.kind === "name") {
      const { key } = x.base;
      x.indices.forEach((i, axis) => {
        if (i?.kind === "name" && /^[kc]$/.test(i.key)) out.push({ ...at, key, axis, size: i.key.toUpperCase() });
      });
    }
  return out;
}
const sizeIn = (e: Expr): string | null => {
  const name = e.kind === "mul" && e.factors.length === 2 && e.factors[0]?.kind === "num" ? e.factors[1] : e;
  return name?.kind === "name" && /^[nmNMBTKS]$/.test(name.key) ? name.key : null;
};
