import { twoPatterns } from "./dotted-diagonal.js";
import type { Expr } from "../../syntax/expr.js";
import type { Dim, Node } from "../../tensor/node.js";
import { generalise } from "../../scope/dotted.js";
import { exprKey } from "../../scope/exprs.js";
import { attempt } from "./calls.js";
import type { Env, Lowering, Range } from "./context.js";
import {
  contract,
  isVectorKind,
  kindOfRank,
  Missing,
  named,
  NoValue,
  ownDims,
  rankOf,
  unionLabels,
  value,
  type Kind,
  type Value,
} from "./value.js";
/** Matrices written out (with dots too), sums and products over an index, cases and their conditions. */

export function lowerArray(lo: Lowering, rows: readonly (readonly Expr[])[], env: Env): Value[] {
  if (rows.some((r) => r.some((c) => c.kind === "dots"))) return [patterned(lo, rows, env)];
  const cells = rows.map((r) => r.map((c) => lo.one(c, env)));
  const flat = cells.flat(),
    first = flat[0],
    width = rows[0]?.length ?? 0;
  if (first === undefined || rows.some((r) => r.length !== width)) throw new NoValue("rows of different length");
  if (flat.every((c) => rankOf(c) === 0)) return [stackCells(lo, cells, flat)];
  return [blocks(lo, cells, flat)];
}
function stackCells(lo: Lowering, cells: readonly (readonly Value[])[], flat: readonly Value[]): Value {
  const { g } = lo,
    labels = unionLabels(...flat),
    dims = labelDims(flat);
  const at = (v: Value): Node => contract(g, [named(v)], labels, dims);
  const rows = cells.map((r) => g.stack(r.map(at)));
  if (cells.length === 1 && rows[0] !== undefined) return oriented(lo, rows[0], labels, flat, cells[0]?.length === 1 ? "s" : "r");
  if (cells[0]?.length === 1)
    return oriented(
      lo,
      g.stack(
        cells.map((r) => {
          const [c] = r;
          if (c === undefined) throw new NoValue("an empty row");
          return at(c);
        }),
      ),
      labels,
      flat,
      "c",
    );
  const node = g.stack(rows);
  return value(contract(g, [{ node, axes: ["row", "column", ...labels] }], [...labels, "row", "column"]), labels, "m", flat);
}
function oriented(lo: Lowering, stacked: Node, labels: readonly string[], from: readonly Value[], own: Kind): Value {
  if (own === "s") return value(contract(lo.g, [{ node: lo.g.slice(stacked, 0, 0, 1, true), axes: labels }], labels), labels, "s", from);
  return value(contract(lo.g, [{ node: stacked, axes: ["row", ...labels] }], [...labels, "row"]), labels, own, from);
}
function labelDims(vs: readonly Value[]): Map<string, Dim> {
  const m = new Map<string, Dim>();
  for (const v of vs)
    v.labels.forEach((l, i) => {
      const d = v.node.dims[i];
      if (d !== undefined) m.set(l, d);
    });
  return m;
}
/** Block rows of vectors: columns side by side, rows one under the other. */
function blocks(lo: Lowering, cells: readonly (readonly Value[])[], flat: readonly Value[]): Value {
  const { g } = lo,
    first = flat[0];
  if (first === undefined || !flat.every((c) => isVectorKind(c.own)) || flat.some((c) => c.labels.length > 0))
    throw new Missing("blocks of this shape");
  if (cells.length === 1) {
    const s = g.stack(flat.map((c) => c.node));
    return value(contract(g, [{ node: s, axes: ["b", "a"] }], ["a", "b"]), [], "m", flat);
  }
  if (cells[0]?.length === 1) return value(g.stack(flat.map((c) => c.node)), [], "m", flat);
  throw new Missing("blocks of this shape");
}

/**
 * Dots by pattern: first and last members of a row or column say how an index runs, all between follow
 * (`\begin{bmatrix} w_1^2 \\ \vdots \\ w_d^2 \end{bmatrix}`, Jacobians written out, diagonal matrices).
 */
function patterned(lo: Lowering, rows: readonly (readonly Expr[])[], env: Env): Value {
  const g = lo.g;
  const rowKeep = rows
    .map((r, i) => ({ r, i }))
    .filter(({ r }) => !r.every((c) => c.kind === "dots" || isZero(c)) || r.every((c) => isZero(c)));
  const width = Math.max(...rows.map((r) => r.length));
  const columns = Array.from({ length: width }, (_, j) => j).filter(
    (j) =>
      !rowKeep.every(({ r }) => {
        const c = r[j];
        return c === undefined || c.kind === "dots" || isZero(c);
      }),
  );
  const cell = (i: number, j: number): Expr | null => {
    const c = rows[i]?.[j];
    return c === undefined || c.kind === "dots" ? null : c;
  };
  const firstRow = rowKeep[0]?.i ?? 0,
    lastRow = rowKeep[rowKeep.length - 1]?.i ?? 0,
    firstCol = columns[0] ?? 0,
    lastCol = columns[columns.length - 1] ?? 0;
  const one = rows.length === 1,
    single = width === 1;
  const make = (template: Expr, letters: readonly string[]): Value => {
    const v = lo.one(template, env);
    if (v.own !== "s" || letters.some((l) => !v.labels.includes(l))) {
      // Columns ∂f/∂x_j of a Jacobian: the members are vectors.
      if (letters.length === 1 && v.labels.includes(letters[0] ?? "") && rankOf(v) === 1) {
        const rest = v.labels.filter((l) => !letters.includes(l));
        const node = contract(g, [named(v, "§o")], one ? [...rest, "§o", ...letters] : [...rest, ...letters, "§o"]);
        return { ...v, node, labels: rest, own: "m" };
      }
      throw new Missing("a pattern behind the dots");
    }
    const rest = v.labels.filter((l) => !letters.includes(l));
    return {
      ...v,
      node: contract(g, [named(v)], [...rest, ...letters]),
      labels: rest,
      own: letters.length === 1 ? (one ? "r" : "c") : "m",
    };
  };
  if (one || single) {
    const list = one ? (rows[0] ?? []) : rows.map((r) => r[0] ?? { kind: "dots" as const });
    const known = list.filter((c) => c.kind !== "dots"),
      a = known[0],
      b = known[known.length - 1];
    if (a === undefined || b === undefined) throw new Missing("what the dots stand for");
    const template = generalise(a, b, "§row");
    if (template === null) throw new Missing("a pattern behind the dots");
    // Members between must follow the pattern too.
    known.slice(1, -1).forEach((c, k) => {
      const t = generalise(a, c, "§row");
      if (t === null || exprKey(t) !== exprKey(template)) throw new NoValue(`member ${String(k + 2)} does not follow the pattern`);
    });
    return make(template, ["§row"]);
  }
  // Diagonal matrices: zeros off the diagonal.
  const corner = cell(firstRow, firstCol),
    far = cell(lastRow, lastCol),
    right = cell(firstRow, lastCol),
    low = cell(lastRow, firstCol);
  if (corner === null || far === null) throw new Missing("what the dots stand for");
  if ((right === null || isZero(right)) && (low === null || isZero(low))) {
    const template = generalise(corner, far, "§row");
    if (template === null) throw new Missing("a pattern behind the dots");
    for (const { i } of rowKeep)
      for (const j of columns) {
        const c = cell(i, j);
        if (c !== null && i !== j && !isZero(c) && i < rows.length - 1 && j < width - 1) throw new NoValue("an entry off the diagonal");
        if (c !== null && i === j) {
          const t = generalise(corner, c, "§row");
          if (i > 0 && (t === null || exprKey(t) !== exprKey(template))) throw new NoValue("a diagonal entry does not follow the pattern");
        }
      }
    const v = make(template, ["§row"]),
      d = ownDims(v)[0];
    if (d === undefined) throw new Missing("the size of the matrix");
    return { ...v, node: contract(g, [named(v, "§x"), { node: g.eye(d), axes: ["§x", "§y"] }], [...v.labels, "§x", "§y"]), own: "m" };
  }
  if (right === null || low === null) throw new Missing("what the dots stand for");
  const two = twoPatterns({ cell, rows: rowKeep.map(({ i }) => i), columns });
  if (two !== null) return besideDiagonal(lo, make(two.diagonal, ["§row"]), make(two.beside, ["§row", "§column"]));
  const acrossRow = generalise(corner, right, "§column"),
    acrossLow = generalise(low, far, "§column");
  if (acrossRow === null || acrossLow === null) throw new Missing("a pattern behind the dots");
  const template = generalise(acrossRow, acrossLow, "§row");
  if (template === null) throw new Missing("a pattern behind the dots");
  return make(template, ["§row", "§column"]);
}
/** A matrix with another diagonal. */
function besideDiagonal({ g }: Lowering, diagonal: Value, beside: Value): Value {
  const [d] = ownDims(diagonal);
  if (d === undefined || diagonal.labels.length > 0 || beside.labels.length > 0) throw new Missing("a pattern behind the dots");
  const axes = ["§x", "§y"],
    eye = { node: g.eye(d), axes },
    own = contract(g, [{ node: beside.node, axes }, eye], axes);
  return { ...beside, node: g.add([beside.node, g.scale(-1, own), contract(g, [named(diagonal, "§x"), eye], axes)]), own: "m" };
}
const isZero = (e: Expr): boolean => e.kind === "num" && Number(e.text) === 0;
/** Σ, Π, max, min, mean over an index. */
export function lowerBig(lo: Lowering, e: Expr & { kind: "big" }, env: Env): Value[] {
  const { g } = lo;
  const inner: Env = { ...env, bound: new Map([...env.bound, [e.index, null]]) };
  // From 0 the axis has one place more; from 2 it is the axis from 1 on, of which the sum takes a part.
  const dimOf = (): Range | null => {
    const from = sizeOf(lo, e.lo, env)?.value ?? 1,
      to = sizeOf(lo, e.hi, env);
    return to === null ? null : { size: to.value - Math.min(from, 1) + 1, name: from >= 1 ? to.name : null, start: Math.min(from, 1) };
  };
  const stated = dimOf();
  const withDim: Env = stated === null ? inner : { ...inner, bound: new Map([...inner.bound, [e.index, stated]]) };
  const all = lo.lower(e.body, withDim);
  const summed = (v: Value): Value => {
    const { jacobian: _j, ...body } = v;
    let k = body.labels.indexOf(e.index),
      node = body.node,
      labels = [...body.labels];
    if (k < 0) {
      if (e.op === "max" || e.op === "min" || e.op === "mean") return body;
      const d =
        stated ??
        (() => {
          throw new Missing(`the range of the index ${e.index}`);
        })();
      if (e.op === "prod") throw new Missing("a product of equal factors");
      const skipped = stated === null ? 0 : Math.max(0, (sizeOf(lo, e.lo, env)?.value ?? 1) - 1);
      if (d.size - skipped < 0) throw new NoValue(`the sum over ${e.index} leaves its range`);
      return { ...body, node: g.scale({ num: BigInt(d.size - skipped), den: 1n }, node) };
    }
    const axis = node.dims[k];
    // Stated bounds that take only some of the entries.
    const from = sizeOf(lo, e.lo, env),
      to = sizeOf(lo, e.hi, env);
    if (axis !== undefined && from !== null && to !== null) {
      const lowest = from.value === 0 && to.value === axis.size - 1 ? 0 : from.value - 1,
        length = to.value - from.value + 1;
      if (lowest < 0 || length < 1 || lowest + length > axis.size) throw new NoValue(`the sum over ${e.index} leaves its range`);
      if (length < axis.size) node = g.slice(node, k, lowest, length, false);
    }
    if (e.where !== null) {
      const mask = lowerCondition(lo, e.where, withDim);
      if (!mask.labels.includes(e.index)) throw new Missing("the condition under the sum");
      const all = unionLabels({ ...body, node, labels }, mask),
        own = ownDims(body).map((_, i) => `o${String(i)}`);
      node = contract(g, [{ node, axes: [...labels, ...own] }, named(mask)], [...all, ...own]);
      labels = all;
      k = labels.indexOf(e.index);
    }
    const own = node.dims.slice(labels.length).map((_, i) => `o${String(i)}`),
      rest = labels.filter((l) => l !== e.index);
    if (e.op === "sum" || e.op === "mean") {
      let out = contract(g, [{ node, axes: [...labels, ...own] }], [...rest, ...own]);
      if (e.op === "mean") out = g.scale({ num: 1n, den: BigInt(node.dims[k]?.size ?? 1) }, out);
      return { ...body, node: out, labels: rest };
    }
    const last = contract(g, [{ node, axes: [...labels, ...own] }], [...rest, ...own, e.index]);
    return { ...body, node: g.reduce(e.op, last), labels: rest };
  };
  // A layout that does not fit the range is none; where none fits, the first says why.
  const fitting = all.flatMap((v) => attempt(() => [summed(v)]));
  return fitting.length > 0 ? fitting : all.map(summed);
}
/** A bound as a number of this world, with the letter it came from. */
function sizeOf(lo: Lowering, e: Expr | null, env: Env): { value: number; name: string | null } | null {
  if (e === null) return null;
  if (e.kind === "num") {
    const n = Number(e.text);
    return Number.isInteger(n) ? { value: n, name: null } : null;
  }
  if (e.kind === "name") {
    const given = lo.valued ? (lo.store.valueOf(e.key, env.useAt) ?? lo.store.valueElsewhere(e.key, env.useAt)) : null;
    if (given?.value.kind === "num") return { value: Number(given.value.text), name: e.key };
    const d = lo.dimNamed(e.key);
    return { value: d.size, name: d.name };
  }
  if (e.kind === "add") {
    const parts = e.terms.map((t) => sizeOf(lo, t, env));
    return parts.some((p) => p === null) ? null : { value: parts.reduce((s, p) => s + (p?.value ?? 0), 0), name: null };
  }
  if (e.kind === "neg") {
    const p = sizeOf(lo, e.arg, env);
    return p === null ? null : { value: -p.value, name: null };
  }
  return null;
}

const comparisons = { "=": "eq", "≠": "ne", "<": "lt", "≤": "le", ">": "gt", "≥": "ge" } as const;
/** A condition as 0 or 1, entry by entry. */
export function lowerCondition(lo: Lowering, e: Expr, env: Env): Value {
  const { g } = lo;
  if (e.kind === "logic") {
    const parts = e.args.map((a) => lowerCondition(lo, a, env));
    return parts.reduce((a, b) => elementwise(lo, e.op === "or" ? "or" : "and", [a, b]));
  }
  if (e.kind !== "compare" || e.op === "∈") throw new Missing("a condition that can be evaluated");
  // Equal letters of which nothing is known are no event: two free numbers never meet.
  const isOpen = (x: Expr): x is Expr & { kind: "name" } =>
    x.kind === "name" &&
    !env.local.has(x.key) &&
    !isIndex(lo, x.key, env) &&
    lo.store.definitionOf(x.key, env.at) === null &&
    lo.store.shapeOf(x.key, env.at) === null &&
    lo.store.valueOf(x.key, env.useAt) === null;
  if ((e.op === "=" || e.op === "≠") && isOpen(e.a) && isOpen(e.b)) throw new Missing(`the ranges of ${e.a.key} and ${e.b.key}`);
  // i = j between indices is a Kronecker delta.
  // 1[k = c] after J = −log q_c: the entry that c picks there.
  const picked = (x: Expr, beside: Expr): boolean =>
    beside.kind === "name" && isIndex(lo, beside.key, env) && isOpen(x) && lo.picksEntry(x.key);
  if (
    e.a.kind === "name" &&
    e.b.kind === "name" &&
    (e.op === "=" || e.op === "≠") &&
    (isIndex(lo, e.a.key, env) || picked(e.a, e.b)) &&
    (isIndex(lo, e.b.key, env) || picked(e.b, e.a))
  ) {
    const d = lo.labelDim((isIndex(lo, e.a.key, env) ? e.a : e.b).key, env);
    const eye = value(g.eye(d), [e.a.key, e.b.key], "s");
    return e.op === "="
      ? eye
      : {
          ...eye,
          node: g.add([
            contract(
              g,
              [{ node: g.num(1), axes: [] }],
              ["x", "y"],
              new Map([
                ["x", d],
                ["y", d],
              ]),
            ),
            g.scale({ num: -1n, den: 1n }, eye.node),
          ]),
        };
  }
  return elementwise(lo, comparisons[e.op], [sideOf(lo, e.a, env), sideOf(lo, e.b, env)]);
}
/** The c of 1{c = y_n}: an index of the line counts from one. */
function sideOf(lo: Lowering, e: Expr, env: Env): Value {
  if (e.kind !== "name" || env.bound.has(e.key) || !isIndex(lo, e.key, env)) return lo.one(e, env);
  const { size, name } = lo.labelDim(e.key, env);
  return value(lo.g.iota({ size, name }, 1), [e.key], "s");
}
function isIndex(lo: Lowering, key: string, env: Env): boolean {
  if (env.bound.has(key)) return true;
  if (env.local.has(key) || lo.store.definitionOf(key, env.at) !== null || lo.store.shapeOf(key, env.at) !== null) return false;
  try {
    lo.labelDim(key, env);
    return true;
  } catch (e) {
    if (e instanceof Missing) return false;
    throw e;
  }
}
function elementwise(lo: Lowering, fn: string, args: readonly Value[]): Value {
  const labels = unionLabels(...args),
    shape = args.find((a) => rankOf(a) > 0),
    own = shape === undefined ? [] : ownDims(shape).map((_, i) => `o${String(i)}`);
  const dims = labelDims(args);
  for (const a of args)
    if (rankOf(a) > 0) {
      if (rankOf(a) !== own.length) throw new NoValue("values of different shapes in a condition");
      own.forEach((o, i) => {
        const d = ownDims(a)[i];
        if (d !== undefined) dims.set(o, d);
      });
    }
  const nodes = args.map((a) => contract(lo.g, [named(a, ...(rankOf(a) > 0 ? own : []))], [...labels, ...own], dims));
  return {
    node: lo.g.map(fn, nodes),
    labels,
    own: shape?.own ?? "s",
    tags: args.flatMap((a) => a.tags),
    cost: args.reduce((c, a) => c + a.cost, 0),
  };
}
/** Cases as nested choices; the last without a condition is "otherwise". Uncovered points have no value. */
export function lowerCases(lo: Lowering, rows: readonly { readonly value: Expr; readonly condition: Expr | null }[], env: Env): Value[] {
  let out: Value | null = null;
  for (const row of [...rows].reverse()) {
    const v = lo.one(row.value, env);
    if (row.condition === null) {
      out = v;
      continue;
    }
    const c = lowerCondition(lo, row.condition, env);
    if (out === null) {
      out = rowsCover(rows) ? v : v;
      continue;
    }
    out = elementwise(lo, "where", [c, v, out]);
  }
  if (out === null) throw new NoValue("empty cases");
  return [
    { ...out, own: out.own === "s" ? "s" : out.own === "v" ? "v" : out.own, ...(rankOf(out) > 1 ? { own: kindOfRank(rankOf(out)) } : {}) },
  ];
}
const rowsCover = (_rows: readonly unknown[]): boolean => true;
