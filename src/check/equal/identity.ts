import { differentiate, NoDerivative } from "../../diff/differentiate.js";
import type { Rule } from "../../rule.js";
import type { Big, BigMath } from "../../numeric/big.js";
import { compile, ProgramTooLarge, run, type Program } from "../../numeric/compile.js";
import { gradcheck } from "../../numeric/gradcheck.js";
import { NotEvaluable } from "../../numeric/order.js";
import { createRandom } from "../../numeric/random.js";
import { findPoint, scales } from "../../numeric/sample.js";
import { onKink, sidesOf, undefinedSide, watchKinks, type Watch } from "../../numeric/watch.js";
import { LowerError } from "../../scope/formula/lower.js";
import { ShapeError, TooLargeError } from "../../tensor/errors.js";
import type { Node } from "../../tensor/node.js";
import { isZeroNode } from "../../tensor/shape.js";
import type { EqualAnswer, EqualEvidence, EqualWitness } from "./answer.js";
import { arrangements, asked, type Arrangement } from "./arrange.js";
import { dimensionNames, makeFrame, type Frame, type Side } from "./frame.js";
import { HighBench, relativeGap } from "./high-differences.js";
import { Unreadable, type DerivativeQuestion } from "./question.js";

export interface JudgeOptions {
  readonly rules: readonly Rule[];
  readonly math: BigMath;
  readonly seed: number;
}
type Values = ReadonlyMap<string, Float64Array>;

/** Surely equal, surely not; between them many digits decide. */
const close = 1e-9,
  far = 1e-6;

/** A derivative claim at one assignment of sizes, ready to be evaluated. */
interface Bench {
  readonly frame: Frame;
  readonly f: Side;
  readonly x: Side;
  readonly claim: Side;
  readonly first: Node;
  readonly derivative: Node;
  readonly program: Program;
  readonly watch: Watch;
  /** The claim's top-level terms. */
  readonly terms: readonly Node[];
  readonly all: readonly Arrangement[];
}

/** Why the claim has no value at these sizes. */
interface NoClaim {
  readonly reason: string;
  readonly shape: boolean;
}

function set(q: DerivativeQuestion, options: JudgeOptions, trial: number): Bench | NoClaim {
  const frame = makeFrame(q, options.rules, trial),
    { graph, book } = frame,
    input = frame.symbols.get(q.wrt);
  if (!input) throw new Unreadable(`Unexpected "wrt": ${q.wrt} has no shape.`);
  let f: Side;
  try {
    f = frame.lower(q.f);
  } catch (error) {
    throw inField(error, "f");
  }
  if (f.deep) throw new Unreadable('Unexpected "f": expected a number, a vector or a matrix.');
  let claim: Side;
  try {
    claim = frame.lower(q.claim);
  } catch (error) {
    if (error instanceof ShapeError) return { reason: error.message, shape: true };
    throw inField(error, "claim");
  }
  const [rows = 1, columns = 1] = input.dims.map((d) => d.size),
    x: Side = { node: input, rows, columns, deep: false };
  const first = differentiate(graph, book, f.node, input),
    derivative = q.order === 2 ? differentiate(graph, book, first, input) : first;
  const terms = claim.node.op === "add" ? claim.node.terms : [claim.node],
    watch = watchKinks([f.node, claim.node], book);
  const symmetric = frame.specs.some((s) => s.name === q.wrt && s.assume.some((a) => a === "symmetric" || a === "posdef"));
  const program = compile([f.node, first, derivative, claim.node, ...terms, ...frame.conditions, ...watch.nodes], book, 1 << 22);
  return { frame, f, x, claim, first, derivative, program, watch, terms, all: arrangements(f, x, q.order, symmetric) };
}

function inField(error: unknown, field: string): unknown {
  if (error instanceof LowerError || error instanceof ShapeError || error instanceof TooLargeError || error instanceof RangeError)
    return new Unreadable(`In "${field}": ${error.message}`);
  return error;
}

/** What is known of one arrangement so far. */
class Standing {
  agreed = 0;
  doubts = 0;
  worst = 0;
  witness: EqualWitness | null = null;
  witnessSizes: Readonly<Record<string, number>> = {};
  witnessDigits = 15;
}

/**
 * Decides whether `claim` is the derivative of `f` in a layout. The engine's derivative is compared with the claim at
 * points of several sizes and scales, and both with central differences of f; a refutation is repeated with 64 digits,
 * where the difference quotient of f itself has to side against the claim.
 */
export function judgeDerivative(q: DerivativeQuestion, options: JudgeOptions): EqualAnswer {
  const trials = dimensionNames(q).length === 0 ? 1 : 8,
    standing = new Map<string, Standing>(),
    shapeReasons: string[] = [];
  const of = (layout: string): Standing => {
    let s = standing.get(layout);
    if (!s) {
      s = new Standing();
      standing.set(layout, s);
    }
    return s;
  };
  const sizesSeen: Record<string, number>[] = [];
  let points = 0,
    feasible = 0,
    contradicted: string | null = null,
    confirmed = 0,
    digits = 15,
    fits = false,
    awake = false,
    admitted = new Set<string>();
  for (let trial = 0; trial < trials && feasible < 3; trial++) {
    let bench: Bench | NoClaim;
    try {
      bench = set(q, options, trial);
    } catch (error) {
      if (error instanceof NoDerivative || error instanceof NotEvaluable || error instanceof ProgramTooLarge)
        return { verdict: "undecided", message: error.message };
      throw error;
    }
    if ("reason" in bench) {
      shapeReasons.push(bench.reason);
      if (shapeReasons.length >= 3) break;
      continue;
    }
    const matching = bench.all.filter((a) => !bench.claim.deep && a.rows === bench.claim.rows && a.columns === bench.claim.columns);
    admitted = new Set(asked(bench.all, q.layout).map((a) => a.layout));
    const zero = bench.claim.rows * bench.claim.columns === 1 && matching.length === 0;
    if (matching.length > 0) fits = true;
    const number = bench.f.rows * bench.f.columns * bench.x.rows * bench.x.columns === 1,
      wanted = number ? 30 : trials === 1 ? 12 : 6;
    const found = samplePoints(bench, options.seed + trial, wanted);
    if (found.length === 0) continue;
    const high = HighBench.make(options.math, bench.f.node, [bench.derivative, bench.claim.node], bench.frame.book);
    // Sizes at which a matrix is singular but for rounding (X'X of a wide X) hold no point, though doubles find one.
    if (high && found.slice(0, 3).every((point) => !stable(high, point))) continue;
    feasible++;
    sizesSeen.push({ ...bench.frame.sizes });
    let checked = 0;
    // The number 0 is no term that could be too small to be seen.
    const asleep = new Set([...bench.terms.keys()].filter((k) => !isZeroNode(bench.terms[k]!)));
    for (const point of found) {
      points++;
      const values = run(bench.program, point),
        [, , derivative, claim] = values;
      if (!claim!.every(Number.isFinite)) continue;
      if (zero) {
        // The number 0 for a derivative that is zero everywhere.
        if (claim![0] === 0 && derivative!.every((v) => Math.abs(v) < 1e-12)) {
          for (const a of admitted) of(a).agreed++;
          fits = true;
        }
        continue;
      }
      if (checked < (number ? 3 : 1)) {
        checked++;
        const against = derivativeAgainstDifferences(q, bench, point);
        if (against === "contradicts" && !vindicated(q, bench, high, point))
          contradicted = "The engine's derivative and the difference quotient of f do not agree here; please report this line.";
        else if (against !== "unclear") confirmed++;
      }
      const size = largest(claim!);
      for (const k of asleep) if (largest(values[4 + k]!) > 1e-6 * size) asleep.delete(k);
      for (const a of matching) compareAt(q, bench, high, a, point, values, of(a.layout));
    }
    if (asleep.size === 0) awake = true;
    // Near misses below the resolution of doubles.
    if (high)
      for (const point of found.slice(0, number ? 4 : 2)) {
        if (highCompare(q, bench, high, matching, point, of)) digits = options.math.digits;
      }
  }
  if (feasible === 0) {
    if (shapeReasons.length > 0)
      return {
        verdict: "wrong",
        message: `The claim has no value: ${shapeReasons[0]!}`,
        evidence: { method: "refuted", points: 0, maxRelativeError: 1, digits: 0, witness: { kind: "shape", at: {}, a: null, b: null } },
      };
    return { verdict: "undecided", message: "No point was found at which f and its derivative have a value." };
  }
  if (contradicted !== null) return { verdict: "undecided", message: contradicted };
  return conclude(q, { standing, admitted, points, feasible, fits, awake, confirmed, digits, sizes: sizesSeen[0] ?? {} });
}

interface Findings {
  readonly standing: ReadonlyMap<string, Standing>;
  readonly admitted: ReadonlySet<string>;
  readonly points: number;
  readonly feasible: number;
  readonly fits: boolean;
  readonly awake: boolean;
  readonly confirmed: number;
  readonly digits: number;
  readonly sizes: Readonly<Record<string, number>>;
}

function conclude(q: DerivativeQuestion, found: Findings): EqualAnswer {
  const { standing, admitted, digits, sizes, points } = found;
  const evidence = (s: Standing, layout: string): EqualEvidence => ({
    method: "agrees",
    points: s.agreed,
    maxRelativeError: s.worst,
    digits,
    sizes,
    layout,
  });
  const holds = (layout: string): Standing | null => {
    const s = standing.get(layout);
    return s && s.witness === null && s.doubts === 0 && s.agreed > 0 ? s : null;
  };
  const needed = 3;
  for (const layout of admitted) {
    const s = holds(layout);
    if (!s) continue;
    if (s.agreed < needed)
      return { verdict: "undecided", message: `The claim agrees with the derivative at ${String(s.agreed)} points; more were not found.` };
    if (found.confirmed === 0)
      return { verdict: "undecided", message: "The derivative could not be confirmed by difference quotients of f." };
    if (!found.awake)
      return { verdict: "undecided", message: "One term of the claim was too small at every point to tell whether it belongs there." };
    const name = layout === "structured" ? "the gradient by the free entries of a symmetric matrix" : `the ${layout} layout`;
    return {
      verdict: "correct",
      message: `Agrees with the derivative at ${String(s.agreed)} points (${name}).`,
      evidence: evidence(s, layout),
    };
  }
  for (const [layout, s] of standing) {
    if (admitted.has(layout) || !holds(layout) || s.agreed < needed) continue;
    return {
      verdict: "loose",
      message: `Right in the ${layout} layout; the ${q.layout} layout was asked for.`,
      evidence: evidence(s, layout),
    };
  }
  if (!found.fits) {
    return {
      verdict: "wrong",
      message: "The claim has the shape of the derivative in no standard layout.",
      evidence: { method: "refuted", points, maxRelativeError: 1, digits, sizes, witness: { kind: "shape", at: {}, a: null, b: null } },
    };
  }
  // Every arrangement of this shape has to be refuted, not only one.
  const open = [...standing].filter(([, s]) => s.witness === null);
  const refuted = [...standing].filter(([, s]) => s.witness !== null);
  if (open.length > 0 || refuted.length === 0)
    return {
      verdict: "undecided",
      message: "At some points the claim differs from the derivative, but not surely enough to call it wrong.",
    };
  const [layout, s] = refuted.find(([l]) => admitted.has(l)) ?? refuted[0]!,
    w = s.witness!;
  const at = (w.entry ?? []).length > 0 ? ` at entry (${w.entry!.join(", ")})` : "";
  return {
    verdict: "wrong",
    message: `The claim is ${String(w.a)}${at}, the derivative ${String(w.b)}; difference quotient of f: ${String(w.centralDifference ?? w.b)}.`,
    evidence: {
      method: "refuted",
      points,
      maxRelativeError: Math.min(2, s.worst),
      digits: s.witnessDigits,
      sizes: s.witnessSizes,
      layout,
      witness: w,
    },
  };
}

/** Points inside the domains of f and its derivative, off the kinks, at several scales. */
function samplePoints(bench: Bench, seed: number, wanted: number): Values[] {
  const random = createRandom(seed),
    found: Values[] = [],
    { program, watch } = bench;
  const first = 4 + bench.terms.length,
    offset = first + bench.frame.conditions.length;
  const accept = (point: Values): boolean => {
    const values = run(program, point),
      [f, gradient, derivative, claim] = values;
    if (!values.slice(first, offset).every((c) => c.every((v) => v !== 0))) return false;
    for (const list of [f!, gradient!, derivative!]) for (const v of list) if (!Number.isFinite(v) || Math.abs(v) > 1e100) return false;
    if (found.length < wanted / 2 && !claim!.every(Number.isFinite)) return false;
    return sidesOf(watch, values.slice(offset)).every((side) => side.every((s) => s !== onKink && s !== undefinedSide));
  };
  let failures = 0;
  for (let k = 0; found.length < wanted && failures < 4; k++) {
    const point = findPoint(bench.frame.specs, scales[k % scales.length]!, random.fork(k), accept, found.length === 0 ? 120 : 40);
    if (point) found.push(point);
    else failures++;
  }
  return found;
}

function derivativeAgainstDifferences(q: DerivativeQuestion, bench: Bench, point: Values): "agrees" | "contradicts" | "unclear" {
  const {
    frame: { book },
    f,
    first,
    derivative,
  } = bench;
  const checks = [gradcheck({ f: f.node, by: q.wrt, derivative: first, point, book, tolerance: 1e-6 })];
  if (q.order === 2) checks.push(gradcheck({ f: first, by: q.wrt, derivative, point, book, tolerance: 1e-6 }));
  const rows = checks.flatMap((c) => c.rows);
  if (rows.some((r) => r.status === "differs")) return "contradicts";
  return rows.some((r) => r.status === "agrees") ? "agrees" : "unclear";
}

/** Whether the derivative keeps its value as digits are added. */
function stable(high: HighBench, point: Values): boolean {
  const near = high.values(point)?.[0],
    far = high.values(point, 2 * high.digits)?.[0];
  if (!near || !far) return true;
  const size = far.reduce((m, v) => (v.abs().gt(m) ? v.abs() : m), far[0]!.abs());
  return far.every((v, k) => v.isFinite() && near[k]!.isFinite() && v.minus(near[k]!).abs().lte(size.times("1e-15")));
}

/** Whether difference quotients with many digits side with the derivative after all, entry by entry. */
function vindicated(q: DerivativeQuestion, bench: Bench, high: HighBench | null, point: Values): boolean {
  const derivative = high?.values(point)?.[0];
  if (!high || !derivative) return false;
  const n = bench.x.rows * bench.x.columns,
    step = Math.max(1, Math.floor(derivative.length / 12));
  for (let k = 0; k < derivative.length; k += step) {
    const quotient = quotientOf(q, high, point, k, n);
    if (!quotient) return false;
    if (relativeGap(derivative[k]!, quotient) > 1e-15 && derivative[k]!.minus(quotient).abs().gt("1e-20")) return false;
  }
  return true;
}

function quotientOf(q: DerivativeQuestion, high: HighBench, point: Values, flat: number, n: number): Big | null {
  if (q.order === 1) return high.quotient(point, q.wrt, Math.floor(flat / n), [flat % n]);
  return high.quotient(point, q.wrt, Math.floor(flat / (n * n)), [Math.floor(flat / n) % n, flat % n]);
}

const total = (source: readonly number[], values: Float64Array): number => source.reduce((s, k) => s + values[k]!, 0);

/** Compares claim and derivative in one arrangement at one point. */
function compareAt(
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
const largest = (list: Float64Array): number => list.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
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
  const narrow = relativeGap(claimed, derivative) < 1e-10,
    shown = (v: Big): number | string => (narrow ? v.toPrecision(30) : Number(v.toPrecision(12)));
  return witness(bench, a, point, entry, shown(claimed), shown(derivative), Number(quotient!.toPrecision(12)));
}

function allClose(a: Arrangement, claim: readonly Big[], derivative: readonly Big[]): boolean {
  const size = derivative.reduce((s, v) => (v.abs().gt(s) ? v.abs() : s), derivative[0]!.abs());
  return claim.every((c, k) => {
    const d = arranged(a, k, derivative);
    return relativeGap(c, d) < 1e-25 || c.minus(d).abs().lt(size.times("1e-40"));
  });
}

/** Compares with many digits: near misses that doubles cannot see. */
function highCompare(
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
