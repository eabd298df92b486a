import type { Big } from "../../numeric/big.js";
import { compile, ProgramTooLarge, run, type Program } from "../../numeric/compile.js";
import { compileHigh, decimalPoint, runHigh, type HighProgram } from "../../numeric/high.js";
import { NotEvaluable } from "../../numeric/order.js";
import { createRandom } from "../../numeric/random.js";
import { findPoint, scales } from "../../numeric/sample.js";
import { LowerError } from "../../scope/formula/lower.js";
import { ShapeError, TooLargeError } from "../../tensor/errors.js";
import type { EqualAnswer, EqualWitness } from "./answer.js";
import { dimensionNames, makeFrame, type Frame, type Side } from "./frame.js";
import { relativeGap } from "./high-differences.js";
import type { JudgeOptions } from "./identity-bench.js";
import { nested } from "./identity-entries.js";
import { Unreadable, type PairQuestion } from "./question.js";

type Values = ReadonlyMap<string, Float64Array>;
interface Bench {
  readonly frame: Frame;
  readonly a: Side;
  readonly b: Side;
  readonly program: Program;
  readonly high: HighProgram | null;
  readonly terms: number;
}
interface Tally {
  agreed: number;
  confirmed: number;
  domain: number;
  doubts: number;
  worst: number;
  digits: number;
}

const budget = 2_000_000;

/** Decides whether two formulas of vectors and matrices are equal, at several assignments of sizes and scales. */
export function judgePair(q: PairQuestion, options: JudgeOptions): EqualAnswer {
  const trials = dimensionNames(q).length === 0 ? 1 : 8,
    tally: Tally = { agreed: 0, confirmed: 0, domain: 0, doubts: 0, worst: 0, digits: 15 };
  let feasible = 0,
    awake = false,
    sizes: Readonly<Record<string, number>> = {},
    domainWitness: EqualWitness | null = null;
  for (let trial = 0; trial < trials && feasible < 3; trial++) {
    let bench: Bench | EqualAnswer;
    try {
      bench = set(q, options, trial);
    } catch (error) {
      if (error instanceof NotEvaluable || error instanceof ProgramTooLarge) return { verdict: "undecided", message: error.message };
      throw error;
    }
    if ("verdict" in bench) return bench;
    const random = createRandom(options.seed + trial),
      asleep = new Set(Array.from({ length: bench.terms }, (_, k) => k)),
      { program, frame, terms } = bench;
    let met = 0;
    for (let k = 0; k < (trials === 1 ? 24 : 12); k++) {
      const point = findPoint(
        frame.specs,
        scales[k % scales.length]!,
        random.fork(k),
        (p) => {
          const v = run(program, p);
          if (!v.slice(2 + terms).every((c) => c.every((x) => x !== 0))) return false;
          return v[0]!.every(Number.isFinite) || v[1]!.every(Number.isFinite);
        },
        40,
      );
      if (!point) {
        if (k > 3 && met === 0) break;
        continue;
      }
      met++;
      const values = run(program, point),
        size = Math.max(largest(values[0]!), largest(values[1]!));
      for (const t of asleep) if (largest(values[2 + t]!) > 1e-6 * size) asleep.delete(t);
      const found = compareAt(bench, options, point, values, tally, met <= 2);
      if (found?.kind === "value") return refuted(found, bench, tally);
      if (found?.kind === "domain") domainWitness ??= found;
    }
    if (met === 0) continue;
    if (feasible === 0) sizes = frame.sizes;
    feasible++;
    if (asleep.size === 0) awake = true;
    if (domainWitness && tally.domain >= 3) return refuted(domainWitness, bench, tally);
  }
  if (feasible === 0 || tally.agreed === 0)
    return { verdict: "undecided", message: "No point was found at which both sides have a value." };
  if (tally.doubts > 0 || tally.domain > 0)
    return { verdict: "undecided", message: "At some points the sides differ, but not surely enough to call them unequal." };
  if (!awake || tally.agreed < 6)
    return {
      verdict: "undecided",
      message: awake
        ? `Both sides agree at ${String(tally.agreed)} points; more were not found.`
        : "One term was too small at every point to tell whether it belongs there.",
    };
  return {
    verdict: "correct",
    message: `Both sides agree at ${String(tally.agreed)} points.`,
    evidence: { method: "agrees", points: tally.agreed, maxRelativeError: tally.worst, digits: tally.digits, sizes },
  };
}

const largest = (list: Float64Array): number => list.reduce((m, v) => Math.max(m, Math.abs(v)), 0);

function set(q: PairQuestion, options: JudgeOptions, trial: number): Bench | EqualAnswer {
  const frame = makeFrame(q, options.rules, trial),
    sides: (Side | ShapeError)[] = [["a", q.a] as const, ["b", q.b] as const].map(([field, expr]) => {
      try {
        return frame.lower(expr);
      } catch (error) {
        if (error instanceof ShapeError) return error;
        if (error instanceof LowerError || error instanceof TooLargeError || error instanceof RangeError)
          throw new Unreadable(`In "${field}": ${error.message}`);
        throw error;
      }
    });
  const [a, b] = sides as [Side | ShapeError, Side | ShapeError];
  const shape = (message: string): EqualAnswer => ({
    verdict: "wrong",
    message,
    evidence: {
      method: "refuted",
      points: 0,
      maxRelativeError: 1,
      digits: 0,
      sizes: frame.sizes,
      witness: { kind: "shape", at: {}, a: null, b: null },
    },
  });
  if (a instanceof ShapeError && b instanceof ShapeError) throw new Unreadable(`In "a": ${a.message}`);
  if (a instanceof ShapeError) return shape(`The left side has no value: ${a.message}`);
  if (b instanceof ShapeError) return shape(`The right side has no value: ${b.message}`);
  if (a.rows !== b.rows || a.columns !== b.columns || (a.node.dims.length !== b.node.dims.length && (a.deep || b.deep))) {
    return shape(
      `Unequal shapes: the left side is ${String(a.rows)} × ${String(a.columns)}, the right side ${String(b.rows)} × ${String(b.columns)}.`,
    );
  }
  const termsOf = (s: Side): readonly Side["node"][] => (s.node.op === "add" ? s.node.terms : [s.node]),
    terms = [...termsOf(a), ...termsOf(b)].filter((t) => t.inputs.length > 0);
  const program = compile([a.node, b.node, ...terms, ...frame.conditions], frame.book, 1 << 22),
    high = compileHigh([a.node, b.node], frame.book);
  return { frame, a, b, program, high: "unavailable" in high || high.cost > budget ? null : high, terms: terms.length };
}

/** The witness that a point gives, if any; agreement is counted. */
function compareAt(
  bench: Bench,
  options: JudgeOptions,
  point: Values,
  values: readonly Float64Array[],
  tally: Tally,
  deep: boolean,
): EqualWitness | null {
  const [a, b] = values as [Float64Array, Float64Array],
    finite = a.every(Number.isFinite) && b.every(Number.isFinite);
  let same = finite,
    worst = 0;
  const size = Math.max(largest(a), largest(b));
  for (let k = 0; k < a.length && same; k++) {
    const gap = Math.abs(a[k]! - b[k]!),
      own = Math.max(Math.abs(a[k]!), Math.abs(b[k]!));
    if (gap > 1e-9 * own && gap > 1e-13 * size) same = false;
    else if (gap > 1e-13 * size) worst = Math.max(worst, gap / own);
  }
  if (same && !deep) {
    tally.agreed++;
    tally.worst = Math.max(tally.worst, worst);
    return null;
  }
  const near = bench.high ? many(bench, options, point, options.math.digits) : null,
    far = near ? many(bench, options, point, 4 * options.math.digits) : null;
  if (!near || !far) {
    if (same) {
      tally.agreed++;
      return null;
    }
    // No version of many digits: a wide gap in doubles, nothing less.
    const k = a.findIndex((v, i) => Math.abs(v - b[i]!) > 1e-3 * Math.max(Math.abs(v), Math.abs(b[i]!)));
    if (finite && k >= 0 && bench.high === null && Math.abs(a[k]! - b[k]!) > 1e-6 * size)
      return witness(bench, "value", point, k, a[k]!, b[k]!);
    tally.doubts++;
    return null;
  }
  const defined = (list: readonly Big[]): boolean => list.every((v) => v.isFinite()),
    fa = defined(far[0]!) && defined(near[0]!),
    fb = defined(far[1]!) && defined(near[1]!);
  if (!fa && !fb) return null;
  if (fa !== fb) {
    const lost = fa ? [near[1]!, far[1]!] : [near[0]!, far[0]!];
    if (lost.every((list) => list.some((v) => v.isNaN()))) {
      tally.domain++;
      return witness(bench, "domain", point, 0, fa ? a[0]! : null, fb ? b[0]! : null);
    }
    return null;
  }
  for (let k = 0; k < a.length; k++) {
    const [x, y, u, v] = [near[0]![k]!, near[1]![k]!, far[0]![k]!, far[1]![k]!],
      gap = relativeGap(u, v);
    if (gap < 1e-100 || u.minus(v).abs().lte(x.minus(y).abs().times("1e-100"))) continue;
    // The values themselves must not move with the digits, else the point says nothing.
    if (relativeGap(x, u) > 1e-12 || relativeGap(y, v) > 1e-12) return null;
    return witness(bench, "value", point, k, shown(u, gap), shown(v, gap));
  }
  tally.agreed++;
  tally.digits = options.math.digits * 4;
  return null;
}
const shown = (v: Big, gap: number): number | string => (gap < 1e-10 ? v.toPrecision(40) : Number(v.toPrecision(12)));

function many(bench: Bench, options: JudgeOptions, point: Values, digits: number): readonly (readonly Big[])[] | null {
  const math = options.math.at(digits),
    out = runHigh(bench.high!, decimalPoint(point, math), math, budget);
  return out.ok ? out.values : null;
}

function witness(
  bench: Bench,
  kind: "value" | "domain",
  point: Values,
  entry: number,
  a: number | string | null,
  b: number | string | null,
): EqualWitness {
  const at = Object.fromEntries(bench.frame.specs.map((s) => [s.name, nested(point.get(s.name)!, s.sizes)])),
    { rows, columns } = bench.a;
  const place =
    rows * columns <= 1 ? [] : rows === 1 || columns === 1 ? [entry + 1] : [Math.floor(entry / columns) + 1, (entry % columns) + 1];
  return { kind, at, entry: place, a, b };
}

function refuted(w: EqualWitness, bench: Bench, tally: Tally): EqualAnswer {
  const side = (v: number | string | null): string => (v === null ? "no real value" : String(v)),
    at = w.entry!.length > 0 ? ` at entry (${w.entry!.join(", ")})` : "";
  return {
    verdict: "wrong",
    message: `At one point the left side is ${side(w.a)}${at}, the right side ${side(w.b)}.`,
    evidence: {
      method: "refuted",
      points: tally.agreed + 1,
      maxRelativeError: 1,
      digits: bench.high ? 64 : 15,
      sizes: bench.frame.sizes,
      witness: w,
    },
  };
}
