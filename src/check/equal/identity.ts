import { NoDerivative } from "../../diff/differentiate.js";
import { ProgramTooLarge, run } from "../../numeric/compile.js";
import { NotEvaluable } from "../../numeric/order.js";
import { isZeroNode } from "../../tensor/shape.js";
import type { EqualAnswer, EqualEvidence } from "./answer.js";
import { asked } from "./arrange.js";
import { edgePoints } from "./edge-points.js";
import { dimensionNames } from "./frame.js";
import { HighBench } from "./high-differences.js";
import type { DerivativeQuestion } from "./question.js";

import {
  benchOf,
  derivativeAgainstDifferences,
  samplePoints,
  stable,
  vindicated,
  type Bench,
  type JudgeOptions,
  type NoClaim,
  type Values,
} from "./identity-bench.js";
import { compareAt, highCompare, largest, Standing } from "./identity-entries.js";

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
  const sizesSeen: Record<string, number>[] = [],
    unclaimed: Values[] = [];
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
      bench = benchOf(q, options, trial);
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
    const found = samplePoints(bench, options.seed + trial, wanted, edgePoints(q, bench, options));
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
      if (!claim!.every(Number.isFinite)) {
        if (high && lacksValue(high, point)) unclaimed.push(point);
        continue;
      }
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
  return conclude(q, { standing, admitted, points, feasible, fits, awake, confirmed, unclaimed, digits, sizes: sizesSeen[0] ?? {} });
}

/** Whether f has a derivative at a point and the claim no real value. */
function lacksValue(high: HighBench, point: Values): boolean {
  const [derivative, claim] = high.values(point) ?? [];
  return derivative !== undefined && claim !== undefined && derivative.every((v) => v.isFinite()) && claim.some((v) => v.isNaN());
}

const shownPoint = (point: Values): string =>
  [...point.values()].every((v) => v.length === 1)
    ? ` at ${[...point].map(([name, v]) => `${name} = ${String(v[0])}`).join(", ")}`
    : " at some points";

interface Findings {
  readonly standing: ReadonlyMap<string, Standing>;
  readonly admitted: ReadonlySet<string>;
  readonly points: number;
  readonly feasible: number;
  readonly fits: boolean;
  readonly awake: boolean;
  readonly confirmed: number;
  /** Points at which f has a derivative and the claim no value. */
  readonly unclaimed: readonly Values[];
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
    if (found.unclaimed.length >= needed)
      return {
        verdict: "undecided",
        message: `Agrees with the derivative wherever the claim has a value; it has none${shownPoint(found.unclaimed[0]!)}, where f has a derivative.`,
      };
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
