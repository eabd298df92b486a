import type { Expr } from "../syntax/expr.js";
import type { Placed } from "../scope/parts.js";
import { sameNumbers } from "./compare.js";
import { ownDims, rankOf, type Value } from "./lower/value.js";
import { envAt, lowerSide } from "./sides.js";
import type { Trial } from "./trial.js";
/**
 * Arrangements of a product's factors: every order, grouping, transpose, matrix or entrywise product that conforms, on
 * sampled values with shapes pruned first (design.md 4.3). Factors are never added or dropped.
 */
export interface Factor {
  readonly e: Expr;
  readonly transposed: boolean;
}
export interface ProductParts {
  readonly factors: readonly Factor[];
  readonly sign: 1 | -1;
  readonly divisors: readonly Expr[];
}
export interface Arranged {
  readonly distinct: number;
  readonly truth: boolean;
  readonly oneEdit: boolean;
  readonly reordered: boolean;
  readonly written: Expr | null;
}

/** The flat factors of a product, however it was grouped; null where it is no product of two or more. */
export function productOf(e: Expr): ProductParts | null {
  const factors: Factor[] = [],
    divisors: Expr[] = [];
  let sign: 1 | -1 = 1;
  const visit = (x: Expr, transposed: boolean): void => {
    if (x.kind === "neg") {
      sign = sign === 1 ? -1 : 1;
      visit(x.arg, transposed);
    } else if (x.kind === "mul" && x.op !== "kron" && x.op !== "inner")
      for (const f of transposed ? [...x.factors].reverse() : x.factors) visit(f, transposed);
    else if (x.kind === "transpose") visit(x.arg, !transposed);
    else if (x.kind === "div" && x.op === "/") {
      visit(x.num, transposed);
      divisors.push(x.den);
    } else factors.push({ e: x, transposed });
  };
  visit(e, false);
  return factors.length >= 2 ? { factors, sign, divisors } : null;
}

export interface Mat {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
}
const cap = 80;

export function arrangements(trial: Trial, product: ProductParts, at: Placed, targets: readonly Value[]): Arranged | null {
  const env = envAt(at),
    arrays: { readonly mat: (point: number) => Mat | null }[] = [],
    scalars: Value[] = [];
  for (const f of product.factors) {
    const l = lowerSide(trial, f.e, env);
    if (!("ok" in l)) return null;
    const v = l.ok[0];
    if (v === undefined || v.labels.length > 0 || rankOf(v) > 2 || v.own === "I" || v.own === "0") return null;
    if (rankOf(v) === 0) scalars.push(v);
    else {
      const t = f.transposed;
      arrays.push({
        mat: (p) => {
          const m = matOf(trial, v, p);
          return m === null ? null : t ? transpose(m) : m;
        },
      });
    }
  }
  for (const d of product.divisors) {
    const l = lowerSide(trial, d, env);
    const v = "ok" in l ? l.ok[0] : undefined;
    if (v === undefined || rankOf(v) > 0) return null;
  }
  if (arrays.length > 6) return null;
  const wanted = targets.filter((t) => t.labels.length === 0 && rankOf(t) <= 2 && t.own !== "I" && t.own !== "0");
  if (wanted.length === 0) return null;
  // Saturated points (a ReLU that is off) make every arrangement equal: take one where the target is not zero.
  const points = Array.from({ length: trial.pointCount }, (_, p) => p).filter(
    (p) =>
      arrays.every((a) => a.mat(p) !== null) &&
      wanted.some((t) => {
        const m = matOf(trial, t, p);
        return m !== null && m.data.filter((x) => x !== 0).length * 2 > m.data.length;
      }),
  );
  const first = points[0];
  if (first === undefined) return null;
  const scale = (p: number): number =>
    scalars.reduce<number>((s, v) => s * (trial.values([v.node], p)[0]?.[0] ?? NaN), product.sign) /
    product.divisors.reduce((s: number, d) => {
      const l = lowerSide(trial, d, env);
      const v = "ok" in l ? l.ok[0] : undefined;
      return s * (v === undefined ? NaN : (trial.values([v.node], p)[0]?.[0] ?? NaN));
    }, 1);
  const all = allValues(arrays.map((a) => a.mat(first)).filter((m): m is Mat => m !== null));
  const s = scale(first);
  let truth = false,
    distinct = new Set<string>();
  for (const t of wanted) {
    let here = false;
    const values = new Set<string>();
    const m = matOf(trial, t, first);
    if (m === null) continue;
    for (const x of all)
      if (x.rows === m.rows && x.cols === m.cols) {
        const y = Float64Array.from(x.data, (z) => z * s);
        // A value and its transpose are one value in two layouts.
        values.add([fingerprint({ ...x, data: y }), fingerprint(transpose({ ...x, data: y }))].sort()[0] ?? "");
        if (sameNumbers(y, m.data, 1e-8)) here = true;
      }
    // The layout of the other side that the product reaches decides which values compete.
    if (here ? !truth || values.size < distinct.size : !truth && values.size > distinct.size) distinct = values;
    truth ||= here;
  }
  const mats = arrays.map((a) => a.mat(first)).filter((m): m is Mat => m !== null);
  const edit = truth
    ? oneEdit(
        mats,
        wanted.map((t) => matOf(trial, t, first)).filter((m): m is Mat => m !== null),
        s,
      )
    : null;
  return {
    distinct: distinct.size,
    truth,
    oneEdit: edit !== null,
    reordered:
      truth &&
      !inOrder(
        mats,
        wanted.map((t) => matOf(trial, t, first)).filter((m): m is Mat => m !== null),
        s,
      ),
    written: null,
  };
}

export function matOf(trial: Trial, v: Value, point: number): Mat | null {
  const x = trial.values([v.node], point)[0];
  if (x === undefined || !x.every(Number.isFinite)) return null;
  const d = ownDims(v).map((y) => y.size);
  if (d.length === 0) return { rows: 1, cols: 1, data: x };
  if (d.length === 1) return v.own === "r" ? { rows: 1, cols: d[0] ?? 1, data: x } : { rows: d[0] ?? 1, cols: 1, data: x };
  return { rows: d[0] ?? 1, cols: d[1] ?? 1, data: x };
}
export function transpose(m: Mat): Mat {
  const data = new Float64Array(m.data.length);
  for (let i = 0; i < m.rows; i++) for (let j = 0; j < m.cols; j++) data[j * m.rows + i] = m.data[i * m.cols + j] ?? 0;
  return { rows: m.cols, cols: m.rows, data };
}
function times(a: Mat, b: Mat): Mat | null {
  if (a.rows === 1 && a.cols === 1) return { ...b, data: b.data.map((x) => x * (a.data[0] ?? 0)) };
  if (b.rows === 1 && b.cols === 1) return { ...a, data: a.data.map((x) => x * (b.data[0] ?? 0)) };
  if (a.cols !== b.rows) return null;
  const data = new Float64Array(a.rows * b.cols);
  for (let i = 0; i < a.rows; i++)
    for (let k = 0; k < a.cols; k++)
      for (let j = 0; j < b.cols; j++)
        data[i * b.cols + j] = (data[i * b.cols + j] ?? 0) + (a.data[i * a.cols + k] ?? 0) * (b.data[k * b.cols + j] ?? 0);
  return { rows: a.rows, cols: b.cols, data };
}
const entrywise = (a: Mat, b: Mat): Mat | null =>
  a.rows === b.rows && a.cols === b.cols ? { ...a, data: a.data.map((x, i) => x * (b.data[i] ?? 0)) } : null;
const fingerprint = (m: Mat): string => `${String(m.rows)}x${String(m.cols)}:${Array.from(m.data, (x) => x.toPrecision(7)).join(",")}`;

/** The values of all groupings and orders of all factors. */
export function allValues(mats: readonly Mat[]): Mat[] {
  const n = mats.length,
    table: Map<string, Mat>[] = Array.from({ length: 1 << n }, () => new Map<string, Mat>());
  mats.forEach((m, i) => {
    for (const x of [m, transpose(m)]) table[1 << i]?.set(fingerprint(x), x);
  });
  for (let set = 1; set < 1 << n; set++) {
    const out = table[set];
    if (out === undefined || (set & (set - 1)) === 0) continue;
    for (let left = (set - 1) & set; left > 0 && out.size < cap; left = (left - 1) & set) {
      const right = set ^ left;
      for (const a of table[left]?.values() ?? [])
        for (const b of table[right]?.values() ?? [])
          for (const m of [times(a, b), left < right ? entrywise(a, b) : null])
            if (m !== null && out.size < cap) out.set(fingerprint(m), m);
    }
  }
  return [...(table[(1 << n) - 1]?.values() ?? [])];
}
/** Products in the written order, with some factors transposed or some products entrywise. */
function inOrder(mats: readonly Mat[], targets: readonly Mat[], scale: number): boolean {
  const n = mats.length;
  for (let flips = 0; flips < 1 << n; flips++)
    for (let ops = 0; ops < 1 << (n - 1); ops++) if (matches(fold(mats, flips, ops), targets, scale)) return true;
  return false;
}
function fold(mats: readonly Mat[], flips: number, ops: number): Mat | null {
  let acc: Mat | null = null;
  for (const [i, m] of mats.entries()) {
    const x = (flips >> i) & 1 ? transpose(m) : m;
    acc = acc === null ? (i === 0 ? x : null) : (ops >> (i - 1)) & 1 ? entrywise(acc, x) : times(acc, x);
    if (acc === null) return null;
  }
  return acc;
}
const matches = (m: Mat | null, targets: readonly Mat[], scale: number): boolean =>
  m !== null &&
  targets.some(
    (t) =>
      t.rows === m.rows &&
      t.cols === m.cols &&
      sameNumbers(
        m.data.map((x) => x * scale),
        t.data,
        1e-8,
      ),
  );
/** One swap of neighbours, one transpose, or one entrywise product away from the written order. */
function oneEdit(mats: readonly Mat[], targets: readonly Mat[], scale: number): "swap" | "transpose" | "operator" | null {
  const n = mats.length;
  for (let i = 0; i < n; i++) if (matches(fold(mats, 1 << i, 0), targets, scale)) return "transpose";
  for (let i = 0; i < n - 1; i++) if (matches(fold(mats, 0, 1 << i), targets, scale)) return "operator";
  for (let i = 0; i < n - 1; i++) {
    const swapped = [...mats],
      a = mats[i],
      b = mats[i + 1];
    if (a === undefined || b === undefined) continue;
    swapped[i] = b;
    swapped[i + 1] = a;
    if (matches(fold(swapped, 0, 0), targets, scale)) return "swap";
  }
  return null;
}
