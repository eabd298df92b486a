import type { Expr } from "../syntax/expr.js";
import { mapChildren, walk } from "./exprs.js";
import type { Placed } from "./parts.js";
import { problemOf, type Store } from "./store.js";
/** x_{12} of a matrix x: row 1, column 2, not the twelfth of a list. */

/** An expression with two digits below a matrix read as two indices. */
export function digitPairs(e: Expr, at: Placed, store: Store): Expr {
  if (e.kind === "entry" && e.base.kind === "name" && e.indices.length === 1) {
    const [index] = e.indices,
      pair = index?.kind === "num" ? pairOf(index.text) : index?.kind === "mul" ? factorsOf(index) : null;
    return pair !== null && isMatrix(e.base.key, at, store) ? { ...e, indices: pair } : e;
  }
  if (e.kind === "name") {
    const [, base = "", digits = ""] = /^(.+)_(\d\d)$/.exec(e.key) ?? [],
      pair = pairOf(digits);
    if (pair === null || store.definitionOf(e.key, at) !== null || store.valueOf(e.key, at) !== null) return e;
    const of = isFamily(base, at, store) ? base : givenCapital(base, pair, at, store);
    return of === null ? e : { kind: "entry", base: { kind: "name", key: of }, indices: pair };
  }
  return mapChildren(e, (c) => digitPairs(c, at, store));
}
/** Digits from 1 on: an index of 10 is a number. */
function pairOf(text: string): readonly Expr[] | null {
  return /^[1-9][1-9]$/.test(text) ? [...text].map((d): Expr => ({ kind: "num", text: d })) : null;
}
/** 1n, m1: read as a product of one digit and one letter. */
function factorsOf(e: Expr & { readonly kind: "mul" }): readonly Expr[] | null {
  const single = (x: Expr): boolean => (x.kind === "num" ? /^[1-9]$/.test(x.text) : x.kind === "name" && /^[a-z]$/.test(x.key));
  return e.op === "" && e.factors.length === 2 && e.factors.every(single) ? e.factors : null;
}
function isMatrix(key: string, at: Placed, store: Store): boolean {
  const shape = store.shapeOf(key, at);
  if (shape !== null) return shape.lead.length + shape.dims.length === 2 && !shape.dims.includes(1);
  const d = store.definitionOf(key, at);
  if (d?.formals === null && d.indices.length === 0 && d.body.kind === "matrix")
    return d.body.rows.length > 1 && (d.body.rows[0]?.length ?? 0) > 1;
  return isFamily(key, at, store);
}
/** w_{12} below W = [0.2 −0.4; 0.6 0.1]: an entry of the matrix with these numbers, where w has no life of its own. */
function givenCapital(base: string, pair: readonly Expr[], at: Placed, store: Store): string | null {
  const [, letter, rest = ""] = /^([a-z])(_\w+|\^\(\d+\))?$/.exec(base) ?? [];
  if (letter === undefined || hasLife(base, store)) return null;
  const capital = letter.toUpperCase() + rest,
    value = store.valueOf(capital, at)?.value;
  if (value?.kind !== "matrix") return null;
  const sizes = [value.rows.length, value.rows[0]?.length ?? 0];
  return sizes.every((n, k) => n > 1 && Number(pair[k]?.kind === "num" ? pair[k].text : NaN) <= n) ? capital : null;
}
/** y_{ij} = …: entries with two letters. */
function isFamily(key: string, at: Placed, store: Store): boolean {
  const d = store.definitionOf(key, at);
  return d !== null && d.formals === null && d.indices.length === 2 && d.from < at.from && problemOf(d.part) === problemOf(at.part);
}

/**
 * a_{11}, a_{1n}, a_{mn} beside an m × n matrix A: its entries, where a has no life of its own. A letter that is the size of
 * A's axis in its place shows that rows come first; without one nothing is read into a_{12}.
 */
export function cornerEntries(e: Expr, at: Placed, store: Store): Expr {
  const found = new Map<string, string>();
  for (const x of walk(e)) {
    const corner = x.kind === "name" ? cornerOf(x.key) : null;
    if (corner === null || found.has(corner.base) || !corner.indices.some((i) => /[a-z]/.test(i))) continue;
    const capital = corner.base.toUpperCase(),
      shape = store.shapeOf(capital, at);
    if (shape?.how !== "declared" || shape.lead.length > 0 || shape.dims.length !== 2 || hasLife(corner.base, store)) continue;
    if (corner.indices.every((i, k) => i === "1" || i === shape.dims[k])) found.set(corner.base, capital);
  }
  if (found.size === 0) return e;
  const put = (x: Expr): Expr => {
    const corner = x.kind === "name" ? cornerOf(x.key) : null,
      capital = corner === null ? undefined : found.get(corner.base);
    if (corner === null || capital === undefined) return mapChildren(x, put);
    const indices = corner.indices.map((i): Expr => (/\d/.test(i) ? { kind: "num", text: i } : { kind: "name", key: i }));
    return { kind: "entry", base: { kind: "name", key: capital }, indices };
  };
  return put(e);
}
function cornerOf(key: string): { readonly base: string; readonly indices: readonly string[] } | null {
  const [, base, i, j] = /^([a-z])_([1-9a-z])([1-9a-z])$/.exec(key) ?? [];
  return base === undefined || i === undefined || j === undefined ? null : { base, indices: [i, j] };
}
const hasLife = (key: string, store: Store): boolean => store.definitions.has(key) || store.shapes.has(key) || store.values.has(key);
