import type { Expr } from "../../syntax/expr.js";
import { printFormula } from "../../syntax/formula-print.js";
import { applyIndexed, index, indexValue, mulIndexed, ownDims, sumOver } from "../../tensor/indexed.js";
import type { Indexed, Subscript } from "../../tensor/indexed.js";
import type { Dim } from "../../tensor/node.js";
import { dimText } from "../../tensor/shape.js";
import type { Affine } from "./affine.js";
import { affine, constantAffine, rangeOfAffine } from "./affine.js";
import type { Bound, Env, Lowering } from "./context.js";
import { LowerError } from "./errors.js";
import { shapeClash } from "../shapes-error.js";
import type { Value } from "./value.js";
import { formOfRank, operandOf, rankOf, scalarOf, squeeze, valueOf } from "./value.js";
/** `x[i]`, `X[i,:]`, `x[2*i-1]`, `E[idx[i],:]`, `delta[i,j]`. */

type EntryExpr = Extract<Expr, { kind: "entry" }>;

/** @throws ShapeError for a wrong number of indices or one out of range; LowerError for an index that is no number */
export function lowerEntry(lo: Lowering, e: EntryExpr, env: Env): Value {
  const base = lo.lower(e.base, env),
    rank = rankOf(base);
  if (e.indices.length !== rank)
    throw shapeClash(
      printFormula(e),
      [operandOf(e.base, base)],
      rank === 0 ? "no index" : `${String(rank)} ${rank === 1 ? "index" : "indices"}, not ${String(e.indices.length)}`,
    );
  let x: Indexed = base;
  const g = lo.graph,
    subscripts: Subscript[] = [],
    selections: { label: string; by: Indexed }[] = [];
  e.indices.forEach((at, k) => {
    if (at === null) {
      subscripts.push(null);
      return;
    }
    const dim = ownDims(base)[k] ?? { size: 1, name: null },
      place = locate(lo, e, at, dim, env);
    if (typeof place === "number") {
      subscripts.push(place);
      return;
    }
    if ("from" in place) {
      if (place.size !== dim.size) x = { node: g.slice(x.node, x.labels.length + k, place.from, place.size), labels: x.labels };
      subscripts.push(place.label);
      return;
    }
    // [value of the index == position] picks the entry; outside the range it picks 0.
    const label = lo.fresh("#");
    selections.push({ label, by: applyIndexed(g, "eq", [lo.lower(at, env), indexValue(g, label, dim)]) });
    subscripts.push(label);
  });
  x = index(g, x, subscripts);
  for (const { label, by } of selections) x = sumOver(g, mulIndexed(g, [by, x]), label);
  const kept = e.indices.map((at, k) => (at === null ? k : -1)).filter((k) => k >= 0);
  const form =
    rank === 2 && kept.length === 1 ? (kept[0] === 1 ? "row" : "column") : kept.length === rank ? base.form : formOfRank(kept.length);
  return valueOf(x, form);
}

type Place = number | { readonly label: string; readonly from: number; readonly size: number } | { readonly selected: true };

function locate(lo: Lowering, e: EntryExpr, at: Expr, dim: Dim, env: Env): Place {
  const a = affine(at, env, lo);
  if (a === null) {
    const value = squeeze(lo.graph, lo.lower(at, env));
    if (value.form !== "scalar") throw shapeClash(printFormula(e), [operandOf(at, value)], "a number or an index between the brackets");
    return { selected: true };
  }
  const { least, greatest } = rangeOfAffine(a);
  const inside = least >= 1 && greatest <= dim.size;
  if (!inside && !env.guarded) {
    const runs = least === greatest ? `is ${String(least)}` : `runs from ${String(least)} to ${String(greatest)}`;
    throw shapeClash(
      printFormula(e),
      [operandOf(e.base, lo.lower(e.base, env))],
      `an index from 1 to ${dimText(dim)}; ${printFormula(at)} ${runs}`,
    );
  }
  const fixed = constantAffine(a);
  if (fixed !== null && inside) return fixed - 1;
  const single = singleIndex(a);
  return single !== null && inside ? { label: single.label, from: single.first + a.offset - 1, size: single.dim.size } : { selected: true };
}

/** The index i of `i + c`. */
function singleIndex(a: Affine): Bound | null {
  const used = [...a.terms].filter(([, c]) => c !== 0);
  const [only] = used;
  return used.length === 1 && only !== undefined && only[1] === 1 ? only[0] : null;
}

/** `delta[i,j]`: 1 where both indices are the same number. */
export function lowerDelta(lo: Lowering, e: Extract<Expr, { kind: "delta" }>, env: Env): Value {
  const declared = lo.symbols.get("delta");
  if (declared !== undefined && rankOf(declared) === 2)
    return lowerEntry(lo, { kind: "entry", base: { kind: "name", key: "delta" }, indices: [e.i, e.j] }, env);
  const g = lo.graph,
    a = affine(e.i, env, lo),
    b = affine(e.j, env, lo);
  const i = a === null ? null : constantAffine(a),
    j = b === null ? null : constantAffine(b);
  if (i !== null && j !== null) return scalarOf(g.num(i === j ? 1 : 0));
  const p = a === null ? null : singleIndex(a),
    q = b === null ? null : singleIndex(b);
  if (p !== null && q !== null && a?.offset === b?.offset && p.first === q.first && p.dim.size === q.dim.size) {
    return p.label === q.label
      ? scalarOf(g.num(1))
      : valueOf({ node: g.eye(p.dim.name === null ? q.dim : p.dim), labels: [p.label, q.label] }, "scalar");
  }
  const values = [lo.lower(e.i, env), lo.lower(e.j, env)];
  if (values.some((v) => v.form !== "scalar")) throw new LowerError(`Unexpected ${printFormula(e)}, expected two indices.`);
  return valueOf(applyIndexed(g, "eq", values), "scalar");
}
