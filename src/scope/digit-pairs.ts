import type { Expr } from "../syntax/expr.js";
import { mapChildren } from "./exprs.js";
import type { Placed } from "./parts.js";
import { problemOf, type Store } from "./store.js";
/** x_{12} of a matrix x: row 1, column 2, not the twelfth of a list. */

/** An expression with two digits below a matrix read as two indices. */
export function digitPairs(e: Expr, at: Placed, store: Store): Expr {
  if (e.kind === "entry" && e.base.kind === "name" && e.indices.length === 1) {
    const [index] = e.indices,
      pair = index?.kind === "num" ? pairOf(index.text) : null;
    return pair !== null && isMatrix(e.base.key, at, store) ? { ...e, indices: pair } : e;
  }
  if (e.kind === "name") {
    const [, base = "", digits = ""] = /^(.+)_(\d\d)$/.exec(e.key) ?? [],
      pair = pairOf(digits);
    if (pair === null || !isFamily(base, at, store) || store.definitionOf(e.key, at) !== null || store.valueOf(e.key, at) !== null)
      return e;
    return { kind: "entry", base: { kind: "name", key: base }, indices: pair };
  }
  return mapChildren(e, (c) => digitPairs(c, at, store));
}
/** Digits from 1 on: an index of 10 is a number. */
function pairOf(text: string): readonly Expr[] | null {
  return /^[1-9][1-9]$/.test(text) ? [...text].map((d): Expr => ({ kind: "num", text: d })) : null;
}
function isMatrix(key: string, at: Placed, store: Store): boolean {
  const shape = store.shapeOf(key, at);
  if (shape !== null) return shape.lead.length + shape.dims.length === 2 && !shape.dims.includes(1);
  const d = store.definitionOf(key, at);
  if (d?.formals === null && d.indices.length === 0 && d.body.kind === "matrix")
    return d.body.rows.length > 1 && (d.body.rows[0]?.length ?? 0) > 1;
  return isFamily(key, at, store);
}
/** y_{ij} = …: entries with two letters. */
function isFamily(key: string, at: Placed, store: Store): boolean {
  const d = store.definitionOf(key, at);
  return d !== null && d.formals === null && d.indices.length === 2 && d.from < at.from && problemOf(d.part) === problemOf(at.part);
}
