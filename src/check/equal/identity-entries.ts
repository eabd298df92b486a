import type { Big } from "../../numeric/big.js";
import { gradcheck } from "../../numeric/gradcheck.js";
import type { EqualWitness } from "./answer.js";
import { type Arrangement } from "./arrange.js";
import type { HighBench } from "./high-differences.js";
import { relativeGap } from "./high-differences.js";
import { type DerivativeQuestion } from "./question.js";

import { quotientOf, type Bench, type Values } from "./identity-bench.js";

/** Surely equal, surely not; between them many digits decide. */
const close = 1e-9,
  far = 1e-6;

/** What is known of one arrangement so far. */
export class Standing {
  agreed = 0;
  doubts = 0;
  worst = 0;
  witness: EqualWitness | null = null;
  witnessSizes: Readonly<Record<string, number>> = {};
  witnessDigits = 15;
}

const total = (source: readonly number[], values: Float64Array): number => source.reduce((s, k) => s + values[k]!, 0);

/** Compares claim and derivative in one arrangement at one point. */
export function compareAt(
  q: DerivativeQuestion,
  bench: Bench,
  high: HighBench | null,
  a: Arrangement,
  point: Values,
  values: readonly Float64Array[],
  s: Standing,
): void {
  if (s.witness !== null) return;
  const derivative = values[2]!,
    claim = values[3]!;
  let size = 0,
    worst = -1,
    gap = 0,
    error = 0;
  for (let k = 0; k < claim.length; k++) size = Math.max(size, Math.abs(claim[k]!), Math.abs(total(a.source[k]!, derivative)));
  for (let k = 0; k < claim.length; k++) {
    const d = total(a.source[k]!, derivative),
      difference = Math.abs(claim[k]! - d),
      own = Math.max(Math.abs(claim[k]!), Math.abs(d));
    if (difference <= close * own || difference <= 1e-13 * size) {
      error = Math.max(error, own === 0 || difference <= 1e-13 * size ? 0 : difference / own);
      continue;
    }
    if (difference > gap) {
      gap = difference;
      worst = k;
    }
  }
  if (worst < 0) {
    s.agreed++;
    s.worst = Math.max(s.worst, error);
    return;
  }
  const verdict = settle(q, bench, high, a, point, worst, values);
  if (verdict === "agrees") s.agreed++;
  else if (verdict === "unclear") s.doubts++;
  else if (verdict !== "skip") {
    s.witness = verdict;
    s.witnessSizes = bench.frame.sizes;
    s.witnessDigits = high ? high.digits : 15;
    s.worst = relative(Number(verdict.a), Number(verdict.b));
  }
}
export const largest = (list: Float64Array): number => list.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
const relative = (x: number, y: number): number => {
  const m = Math.max(Math.abs(x), Math.abs(y));
  return m > 0 ? Math.abs(x - y) / m : 0;
};

/** One entry where doubles differ, heard again with many digits and by the difference quotient of f. */
function settle(
  q: DerivativeQuestion,
  bench: Bench,
  high: HighBench | null,
  a: Arrangement,
  point: Values,
  entry: number,
  values: readonly Float64Array[],
): EqualWitness | "agrees" | "unclear" | "skip" {
  const claimDouble = values[3]![entry]!,
    derivativeDouble = total(a.source[entry]!, values[2]!);
  if (high) {
    const [derivative, claim] = high.values(point) ?? [];
    if (!derivative || !claim) return "unclear";
    const d = arranged(a, entry, derivative),
      c = claim[entry]!;
    if (!c.isFinite() || !d.isFinite()) return "skip";
    if (relativeGap(c, d) < 1e-30 && allClose(a, claim, derivative)) return "agrees";
    // A point at which doubles are meaningless (a singular matrix that rounding made regular) is no witness.
    if (relative(Number(c), claimDouble) > 1e-3 && relative(Number(d), derivativeDouble) > 1e-3)
      return unresolved(high, a, point, entry, c, d);
    return refutedBy(q, bench, high, a, point, entry, c, d) ?? unresolved(high, a, point, entry, c, d);
  }
  if (Math.abs(claimDouble - derivativeDouble) < far * Math.max(Math.abs(claimDouble), Math.abs(derivativeDouble))) return "unclear";
  // No many digits: doubles may refute only where differences of f are sharp and the gap is wide.
  const check = gradcheck({
    f: q.order === 1 ? bench.f.node : bench.first,
    by: q.wrt,
    derivative: bench.derivative,
    point,
    book: bench.frame.book,
    tolerance: 1e-6,
  });
  if (!check.ok || relative(claimDouble, derivativeDouble) < 1e-3) return "unclear";
  return witness(bench, a, point, entry, claimDouble, derivativeDouble, derivativeDouble);
}

const arranged = (a: Arrangement, entry: number, derivative: readonly Big[]): Big =>
  a.source[entry]!.map((k) => derivative[k]!).reduce((x, y) => x.plus(y));

/** Still more digits: they agree after all; or the values themselves move, so that the point says nothing (saturation, singular matrices). */
function unresolved(high: HighBench, a: Arrangement, point: Values, entry: number, c: Big, d: Big): "agrees" | "unclear" | "skip" {
  const [derivative, claim] = high.values(point, 4 * high.digits) ?? [];
  if (!derivative || !claim) return "unclear";
  if (allClose(a, claim, derivative)) return "agrees";
  // A difference that shrinks with every digit is that of equal numbers (zeros by cancellation).
  if (
    claim[entry]!.minus(arranged(a, entry, derivative))
      .abs()
      .lte(c.minus(d).abs().times("1e-100"))
  )
    return "agrees";
  // 1 − σ(z) at z = 2000 is lost in any number of digits that is carried here: a point at which nothing is left says nothing.
  const left = claim[entry]!.abs().plus(arranged(a, entry, derivative).abs());
  if (left.lt(`1e-${String(2 * high.digits)}`)) return "skip";
  return relativeGap(claim[entry]!, c) > 1e-12 || relativeGap(arranged(a, entry, derivative), d) > 1e-12 ? "skip" : "unclear";
}

/** The witness, if the difference quotient of f with many digits sides with the derivative and against the claim. */
function refutedBy(
  q: DerivativeQuestion,
  bench: Bench,
  high: HighBench,
  a: Arrangement,
  point: Values,
  entry: number,
  claimed: Big,
  derivative: Big,
): EqualWitness | null {
  let quotient: Big | null = null;
  for (const k of a.source[entry]!) {
    const one = quotientOf(q, high, point, k, bench.x.rows * bench.x.columns);
    if (!one) return null;
    quotient = quotient ? quotient.plus(one) : one;
  }
  const toDerivative = relativeGap(quotient!, derivative),
    toClaim = relativeGap(quotient!, claimed);
  if (!(toDerivative < 1e-12 && toClaim > 1e3 * toDerivative)) return null;
  if (!survives(high, a, point, entry, claimed, derivative)) return null;
  const narrow = relativeGap(claimed, derivative) < 1e-10,
    shown = (v: Big): number | string => (narrow ? v.toPrecision(30) : Number(v.toPrecision(12)));
  return witness(bench, a, point, entry, shown(claimed), shown(derivative), Number(quotient!.toPrecision(12)));
}

/**
 * Whether a difference is one, and not what cancellation left of equal numbers: at log(1 + e^500) − 500 the derivative and
 * the difference quotient of f both come out as 0. A tiny difference has to be there with more digits, too.
 */
function survives(high: HighBench, a: Arrangement, point: Values, entry: number, claimed: Big, derivative: Big): boolean {
  const noise = (digits: number): string => `1e-${String(digits - 14)}`,
    gap = claimed.minus(derivative).abs();
  if (gap.gt(noise(high.digits))) return true;
  const [more, again] = high.values(point, 4 * high.digits) ?? [];
  return (
    more !== undefined &&
    again !== undefined &&
    gap.gt(noise(4 * high.digits)) &&
    relativeGap(again[entry]!, claimed) < 1e-12 &&
    relativeGap(arranged(a, entry, more), derivative) < 1e-12
  );
}

function allClose(a: Arrangement, claim: readonly Big[], derivative: readonly Big[]): boolean {
  const size = derivative.reduce((s, v) => (v.abs().gt(s) ? v.abs() : s), derivative[0]!.abs());
  return claim.every((c, k) => {
    const d = arranged(a, k, derivative);
    return relativeGap(c, d) < 1e-25 || c.minus(d).abs().lt(size.times("1e-40"));
  });
}

/** Compares with many digits: near misses that doubles cannot see. */
export function highCompare(
  q: DerivativeQuestion,
  bench: Bench,
  high: HighBench,
  matching: readonly Arrangement[],
  point: Values,
  of: (layout: string) => Standing,
): boolean {
  if (
    matching.every((a) => {
      const s = of(a.layout);
      return s.witness !== null || s.agreed === 0;
    })
  )
    return false;
  const [derivative, claim] = high.values(point) ?? [];
  if (!derivative || !claim || ![...derivative, ...claim].every((v) => v.isFinite())) return false;
  for (const a of matching) {
    const s = of(a.layout);
    if (s.witness !== null || s.agreed === 0 || allClose(a, claim, derivative)) continue;
    const truth = (k: number): Big => arranged(a, k, derivative);
    const entry = claim.findIndex((c, k) => relativeGap(c, truth(k)) >= 1e-25);
    const found = refutedBy(q, bench, high, a, point, entry, claim[entry]!, truth(entry));
    if (!found) {
      if (unresolved(high, a, point, entry, claim[entry]!, truth(entry)) === "unclear") s.doubts++;
      continue;
    }
    s.witness = found;
    s.witnessSizes = bench.frame.sizes;
    s.witnessDigits = high.digits;
    s.worst = relativeGap(claim[entry]!, truth(entry));
  }
  return true;
}

function witness(
  bench: Bench,
  a: Arrangement,
  point: Values,
  entry: number,
  claimed: number | string,
  truth: number | string,
  quotient: number,
): EqualWitness {
  const at = Object.fromEntries(bench.frame.specs.map((s) => [s.name, nested(point.get(s.name)!, s.sizes)]));
  const place =
    a.rows * a.columns === 1
      ? []
      : a.columns === 1 || a.rows === 1
        ? [entry + 1]
        : [Math.floor(entry / a.columns) + 1, (entry % a.columns) + 1];
  return { kind: "value", at, entry: place, a: claimed, b: truth, centralDifference: quotient };
}

/** Row-major entries as nested lists. */
export function nested(values: Float64Array, sizes: readonly number[]): unknown {
  const [rows, columns] = sizes;
  if (rows === undefined) return values[0];
  if (columns === undefined) return [...values];
  return Array.from({ length: rows }, (_, i) => [...values.slice(i * columns, (i + 1) * columns)]);
}
