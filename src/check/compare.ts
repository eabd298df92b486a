import type { Expr } from "../syntax/expr.js";
import type { Dim, Node } from "../tensor/node.js";
import { contract, named, NoValue, ownDims, rankOf, unionLabels, type Kind, type Value } from "./lower/value.js";
import { isSingularAt } from "./singular.js";
import type { Trial } from "./trial.js";
/** Whether two values are the same at a trial's points. */

export interface Pair {
  readonly a: Value;
  readonly b: Value;
  readonly left: Node;
  readonly right: Node;
  readonly remark: string | null;
  readonly cost: number;
}
/**
 * `zero`: both sides were zero wherever they were compared, which is evidence of nothing by itself.
 * `cancelled`: everything on both sides cancelled to zero, as it should where a sum is shown to vanish.
 */
export interface Agreement {
  readonly points: number;
  readonly maxRelativeError: number;
  readonly zero: boolean;
  readonly cancelled: boolean;
}

/** The two nodes to compare, broadcast to common free indices; null where the shapes do not fit under any convention. */
export function pair(trial: Trial, x: Value, y: Value): Pair | null {
  const { g } = trial,
    [a, b] = trial.kind === "valued" ? [single(trial, x), single(trial, y)] : [x, y],
    labels = unionLabels(a, b),
    cost = a.cost + b.cost;
  const dims = new Map<string, Dim>();
  for (const v of [a, b])
    for (const [i, l] of v.labels.entries()) {
      const d = v.node.dims[i];
      if (d === undefined) continue;
      const was = dims.get(l);
      if (was !== undefined && was.size !== d.size) return null;
      dims.set(l, d);
    }
  const spread = (v: Value, own: readonly string[], all: readonly string[]): Node => contract(g, [named(v, ...own)], all, dims);
  const names = (v: Value): string[] => ownDims(v).map((_, i) => `o${String(i)}`);
  try {
    if (a.own === "0" || b.own === "0" || isZeroScalar(a, trial) || isZeroScalar(b, trial)) {
      const other = a.own === "0" || isZeroScalar(a, trial) ? b : a;
      const own = names(other),
        all = [...labels, ...own],
        node = spread(other, own, all),
        zero = g.zeros(node.dims);
      return { a, b, left: other === a ? node : zero, right: other === a ? zero : node, remark: null, cost };
    }
    if (a.own === "I" || b.own === "I") {
      const other = a.own === "I" ? b : a,
        id = a.own === "I" ? a : b;
      if (other.own === "I" || other.own === "s")
        return { a, b, left: spread(a, [], labels), right: spread(b, [], labels), remark: other.own === "s" ? "identity" : null, cost };
      const own = names(other),
        all = [...labels, ...own],
        d = ownDims(other);
      const half = own.length / 2;
      if (!Number.isInteger(half) || half < 1 || !d.slice(0, half).every((x, i) => x.size === d[half + i]?.size)) return null;
      own.forEach((o, i) => {
        const x = d[i];
        if (x !== undefined) dims.set(o, x);
      });
      const eyes = Array.from({ length: half }, (_, i) => ({
        node: g.eye(d[i] ?? { size: 1, name: null }),
        axes: [own[i] ?? "", own[half + i] ?? ""],
      }));
      const idNode = contract(g, [{ node: id.node, axes: id.labels }, ...eyes], all, dims),
        node = spread(other, own, all);
      return { a, b, left: other === a ? node : idNode, right: other === a ? idNode : node, remark: null, cost };
    }
    if (fits(a.own, b.own) && rankOf(a) === rankOf(b)) {
      const da = ownDims(a),
        db = ownDims(b);
      if (!da.every((d, i) => d.size === db[i]?.size)) return null;
      const own = names(a),
        all = [...labels, ...own];
      return { a, b, left: spread(a, own, all), right: spread(b, own, all), remark: null, cost };
    }
    // An elementwise derivative (γ for ∂y/∂ĥ) may be written without the axis that it is repeated over.
    const wide = a.tags.includes("elementwise") ? a : b.tags.includes("elementwise") ? b : null,
      narrow = wide === a ? b : a;
    // … or as the number that it is everywhere.
    if (wide !== null && rankOf(wide) > 1 && narrow.own === "s") {
      const own = names(wide),
        all = [...labels, ...own];
      ownDims(wide).forEach((d, i) => dims.set(own[i] ?? "", d));
      const w = spread(wide, own, all),
        n = contract(g, [named(narrow)], all, dims);
      return { a, b, left: wide === a ? w : n, right: wide === a ? n : w, remark: "identity", cost: cost + 2 };
    }
    if (wide !== null && rankOf(wide) === 2 && rankOf(narrow) === 1) {
      for (const axis of narrow.own === "c" ? ["o0"] : ["o1"]) {
        const k = axis === "o0" ? 0 : 1;
        if (ownDims(wide)[k]?.size !== ownDims(narrow)[0]?.size) continue;
        ownDims(wide).forEach((d, i) => dims.set(`o${String(i)}`, d));
        const all = [...labels, "o0", "o1"],
          w = spread(wide, ["o0", "o1"], all),
          n = contract(g, [named(narrow, axis)], all, dims);
        return { a, b, left: wide === a ? w : n, right: wide === a ? n : w, remark: "elementwise", cost: cost + 1 };
      }
    }
    return null;
  } catch (e) {
    if (e instanceof NoValue) return null;
    throw e;
  }
}
/** At given sizes of one, an array is a number. */
function single(trial: Trial, v: Value): Value {
  if (rankOf(v) === 0 || v.own === "I" || v.own === "0" || !ownDims(v).every((d) => d.size === 1)) return v;
  let { node } = v;
  for (let axis = node.dims.length - 1; axis >= v.labels.length; axis--) node = trial.g.slice(node, axis, 0, 1, true);
  return { node, labels: v.labels, own: "s", tags: v.tags, cost: v.cost };
}
function fits(a: Kind, b: Kind): boolean {
  if (a === b) return true;
  const vector = (k: Kind): boolean => k === "c" || k === "r" || k === "v";
  return (a === "v" && vector(b)) || (b === "v" && vector(a));
}
function isZeroScalar(v: Value, trial: Trial): boolean {
  if (v.own !== "s" || v.labels.length > 0) return false;
  if (v.node.op === "num") return v.node.value.num === 0n;
  return v.node.inputs.length === 0 && trial.values([v.node], 0)[0]?.[0] === 0;
}

/** A pair where an index condition holds: entries elsewhere are left out (as equal zeros). */
export function under(trial: Trial, p: Pair, condition: Expr): Pair {
  if (condition.kind !== "compare" || condition.a.kind !== "name") return p;
  const all = unionLabels(p.a, p.b),
    i = all.indexOf(condition.a.key),
    d = p.left.dims[i];
  if (i < 0 || d === undefined) return p;
  const { g } = trial,
    axes = p.left.dims.map((_, k) => `x${String(k)}`),
    kept = keptEntries(trial, p, condition.b, all, i, d);
  if (kept === null) return p;
  const only = (node: Node): Node => contract(g, [{ node, axes }, kept], axes);
  const mask = (node: Node): Node => (condition.op === "=" ? only(node) : g.add([node, g.scale(-1, only(node))]));
  return { ...p, left: mask(p.left), right: mask(p.right) };
}
/** One where the index on axis `i` is what the condition says: the index of another axis (i = j), or a number (j = 1). */
function keptEntries(
  { g }: Trial,
  { left }: Pair,
  b: Expr,
  labels: readonly string[],
  i: number,
  d: Dim,
): { node: Node; axes: string[] } | null {
  if (b.kind === "name") {
    const j = labels.indexOf(b.key);
    return j < 0 || left.dims[j]?.size !== d.size ? null : { node: g.eye(d), axes: [`x${String(i)}`, `x${String(j)}`] };
  }
  const n = b.kind === "num" ? Number(b.text) : NaN;
  if (!Number.isInteger(n) || n < 1 || n > d.size) return null;
  return { node: g.slice(g.eye(d), 0, n - 1, 1, true), axes: [`x${String(i)}`] };
}

export type Sameness = "equal" | "different" | "unsure" | "undefined";
/** Normwise relative difference of two arrays; NaN where both are undefined everywhere. */
export function difference(x: Float64Array, y: Float64Array): { error: number; defined: number; entry: number } {
  let norm = 0,
    worst = 0,
    entry = 0,
    defined = 0;
  for (let i = 0; i < x.length; i++) {
    const a = x[i] ?? NaN,
      b = y[i] ?? NaN;
    if (Number.isFinite(a) && Number.isFinite(b)) {
      defined++;
      norm = Math.max(norm, Math.abs(a), Math.abs(b));
    }
  }
  for (let i = 0; i < x.length; i++) {
    const a = x[i] ?? NaN,
      b = y[i] ?? NaN;
    if (!Number.isFinite(a) || !Number.isFinite(b)) continue;
    const d = Math.abs(a - b);
    if (d > worst) {
      worst = d;
      entry = i;
    }
  }
  return { error: norm === 0 ? 0 : worst / norm, defined, entry };
}
/** Whether two lists of numbers are the same, entry by entry: what has no value is equal to nothing. */
export function sameNumbers(x: Float64Array, y: Float64Array, tolerance: number): boolean {
  const { error, defined } = difference(x, y);
  return defined === x.length && error <= tolerance;
}
export function sameAt(
  trial: Trial,
  p: Pair,
  point: number,
): { same: Sameness; error: number; entry: number; zero?: boolean; cancelled?: boolean } {
  if (p.left === p.right) {
    const [z] = trial.values([p.left], point);
    return { same: "equal", error: 0, entry: 0, zero: z?.every((v) => v === 0) ?? false };
  }
  const [x, y] = trial.values([p.left, p.right], point);
  if (x === undefined || y === undefined) return { same: "undefined", error: NaN, entry: 0 };
  const d = difference(x, y);
  // Entries that an index with arithmetic leaves out.
  if (d.defined < x.length && d.defined > 0 && d.error < 1e-8 && trial.lowerer.leavesOut)
    return { zero: x.every((v) => !(Math.abs(v) > 0)), same: "equal", error: d.error, entry: d.entry };
  if (d.defined < x.length)
    return d.defined === 0 || d.error < 1e-8
      ? { same: d.defined === 0 ? "undefined" : "undefined", error: d.error, entry: d.entry }
      : { same: d.error > 1e-5 ? "different" : "unsure", error: d.error, entry: d.entry };
  if (d.error < 1e-8) return { zero: x.every((v) => v === 0), same: "equal", error: d.error, entry: d.entry };
  // Small differences, and small values that may be what cancellation left: decided with many digits.
  const largest = Math.max(...x.map(Math.abs), ...y.map(Math.abs));
  if (isSingularAt(trial, [p.left, p.right], point)) return { same: "undefined", error: d.error, entry: d.entry };
  if (d.error > 1e-5 && largest > 1e-9) return { same: "different", error: d.error, entry: d.entry };
  return { ...sureOf(trial, p, point), error: d.error < 1e-5 || largest < 1e-9 ? 0 : d.error, entry: d.entry };
}
function sureOf(trial: Trial, p: Pair, point: number): { same: Sameness; cancelled?: boolean } {
  const values = trial.high([p.left, p.right], point),
    [x, y] = values ?? [];
  if (x === undefined || y === undefined) return { same: "unsure" };
  let worst = 0,
    scale = 0;
  x.forEach((a, i) => {
    const b = y[i];
    if (b === undefined) return;
    worst = Math.max(worst, Math.abs(Number(a.minus(b))));
    scale = Math.max(scale, Math.abs(Number(a)), Math.abs(Number(b)));
  });
  if (!Number.isFinite(worst)) return { same: "unsure" };
  if (worst <= 1e-30 + 1e-25 * scale) return { same: "equal", cancelled: scale < 1e-30 };
  return { same: worst > 1e-12 * Math.max(scale, 1e-12) ? "different" : "unsure" };
}
/** Agreement at all points where both sides are defined (at least two), or the first point of disagreement. */
export function agrees(
  trial: Trial,
  p: Pair,
  points: readonly number[],
  allowed: ((point: number) => boolean) | null = null,
): { yes: boolean; agreement: Agreement; at: number | null; decided: number } {
  let max = 0,
    count = 0,
    live = 0,
    cancelled = 0;
  for (const n of points) {
    const s = sameAt(trial, p, n);
    if (s.same === "equal") {
      count++;
      if (s.zero !== true) live++;
      if (s.cancelled === true) cancelled++;
      max = Math.max(max, s.error);
      continue;
    }
    if (s.same === "undefined") continue;
    return {
      yes: false,
      agreement: { points: count, maxRelativeError: s.error, zero: false, cancelled: false },
      at: n,
      decided: count + 1,
    };
  }
  // Saturated points (a ReLU that is off) say nothing: look for points where something is there to compare.
  for (let n = 8; count > 0 && live < 2 && n < 32 && trial.kind === "generic"; n++) {
    if (allowed !== null && !allowed(n)) continue;
    const s = sameAt(trial, p, n);
    if (s.same === "equal") {
      if (s.zero !== true) {
        live++;
        count++;
        max = Math.max(max, s.error);
      }
      continue;
    }
    if (s.same !== "undefined")
      return {
        yes: false,
        agreement: { points: count, maxRelativeError: s.error, zero: false, cancelled: false },
        at: n,
        decided: count + 1,
      };
  }
  return {
    yes: count >= Math.min(2, points.length),
    agreement: { points: count, maxRelativeError: max, zero: live === 0, cancelled: cancelled > 0 && cancelled === live },
    at: null,
    decided: count,
  };
}
