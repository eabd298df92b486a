import type { Placed } from "../scope/parts.js";
import type { Expr } from "../syntax/expr.js";
import { allValues, matOf, productOf, transpose, type Mat, type ProductParts } from "./arrange.js";
import { rankOf } from "./lower/value.js";
import { envAt, lowerSide } from "./sides.js";
import type { Trial } from "./trial.js";
/**
 * Two products, one of which has no value as written, compared factor by factor: 2(ŷ − y) w ⊙ f′(a) z with numbers put in
 * one after the other. Where both have the same factors, what they say is the same, however they are to be arranged.
 */
interface Sequence {
  readonly scale: number;
  readonly arrays: readonly Mat[];
}

/** "transpose": the same factors in the same order; "order": in another, or some of them multiplied already; null: others. */
export function sameFactors(trial: Trial, left: Expr, leftAt: Placed, right: Expr, rightAt: Placed): "transpose" | "order" | null {
  const l = productOf(left),
    r = productOf(right);
  if (l === null || r === null) return null;
  let found: "transpose" | "order" | null = null;
  for (const point of trial.kind === "valued" ? [0] : [0, 1, 2]) {
    const a = sequenceOf(trial, l, leftAt, point),
      b = sequenceOf(trial, r, rightAt, point),
      here = a === null || b === null ? null : compared(a, b);
    if (here === null) return null;
    found = found === "order" ? found : here;
  }
  return found;
}
function sequenceOf(trial: Trial, product: ProductParts, at: Placed, point: number): Sequence | null {
  let scale: number = product.sign;
  const arrays: Mat[] = [];
  for (const f of product.factors) {
    const l = lowerSide(trial, f.e, envAt(at)),
      v = "ok" in l ? l.ok[0] : undefined;
    if (v === undefined || v.labels.length > 0 || rankOf(v) > 2 || v.own === "I" || v.own === "0") return null;
    const m = matOf(trial, v, point);
    if (m === null) return null;
    if (m.data.length === 1) scale *= m.data[0] ?? NaN;
    else arrays.push(f.transposed ? transpose(m) : m);
  }
  for (const d of product.divisors) {
    const l = lowerSide(trial, d, envAt(at)),
      v = "ok" in l ? l.ok[0] : undefined,
      m = v === undefined ? null : matOf(trial, v, point);
    if (m?.data.length !== 1) return null;
    scale /= m.data[0] ?? NaN;
  }
  return Number.isFinite(scale) ? { scale, arrays } : null;
}
function compared(a: Sequence, b: Sequence): "transpose" | "order" | null {
  const rest = [...b.arrays],
    over: Mat[] = [];
  let ratio = a.scale / b.scale,
    matched = 0,
    last = -1,
    inOrder = true;
  for (const m of a.arrays) {
    const k = rest.findIndex((n) => multiple(m, n) !== null),
      n = rest[k],
      c = n === undefined ? null : multiple(m, n);
    if (n === undefined || c === null) {
      over.push(m);
      continue;
    }
    const place = b.arrays.indexOf(n);
    inOrder &&= place > last;
    last = place;
    matched++;
    ratio *= c;
    rest.splice(k, 1);
  }
  const left = over.filter((m) => !isOnes(m)),
    right = rest.filter((m) => !isOnes(m));
  if (left.length === 0 && right.length === 0) return matched > 0 && near(ratio, 1) ? (inOrder ? "transpose" : "order") : null;
  const [whole] = left.length === 1 ? left : right,
    parts = left.length === 1 ? right : left;
  if (matched === 0 || whole === undefined || parts.length < 2 || parts.length > 4) return null;
  const wanted = left.length === 1 ? 1 / ratio : ratio,
    values = allValues(parts).filter((m) => m.rows === whole.rows && m.cols === whole.cols);
  return values.length > 0 && values.every((m) => near((multiple(m, whole) ?? NaN) * wanted, 1)) ? "order" : null;
}
/** c with x = c y or x = c yᵀ, or null. */
function multiple(x: Mat, y: Mat): number | null {
  for (const z of [y, transpose(y)]) {
    if (x.rows !== z.rows || x.cols !== z.cols) continue;
    let k = 0;
    for (let i = 1; i < z.data.length; i++) if (Math.abs(z.data[i] ?? 0) > Math.abs(z.data[k] ?? 0)) k = i;
    const c = (x.data[k] ?? NaN) / (z.data[k] ?? NaN),
      size = Math.abs(x.data[k] ?? NaN);
    if (c !== 0 && Number.isFinite(c) && x.data.every((v, i) => Math.abs(v - c * (z.data[i] ?? NaN)) <= 1e-9 * size)) return c;
  }
  return null;
}
/** An elementwise derivative that is one everywhere may be written as the number, or left out. */
const isOnes = (m: Mat): boolean => m.data.every((v) => v === 1);
const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.abs(b);
