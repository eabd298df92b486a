import { compile, run } from "../numeric/compile.js";
import type { FactWord, Hypothesis, Store } from "../scope/store.js";
import type { Node } from "../tensor/node.js";
import { pair } from "./compare.js";
import { envAt, lowerBoth } from "./sides.js";
import type { Trial } from "./trial.js";
/**
 * Sample points at which the conditions that a document states hold ("w₁ = w₃", "Σ tₖ = 1", "AᵀA = I"): ordinary sample
 * points moved onto them by Gauss–Newton steps of least length (Nocedal & Wright, Numerical Optimization, ch. 10).
 */
const bases = [0, 1, 2, 3, 4, 5, 6],
  mostUnknowns = 120,
  mostGaps = 64,
  mostSteps = 40;

/** Points of a trial that satisfy all conditions, by their numbers; null where fewer than two can be made. */
export function pointsAt(trial: Trial, conditions: readonly Hypothesis[], store: Store): readonly number[] | null {
  const gaps = conditions.map((h) => gapOf(trial, h));
  if (!gaps.every((g) => g !== null)) return null;
  // What the facts say of a symbol (one-hot, ±1, symmetric) is not to be lost on the way.
  const movable = [...new Set(gaps.flatMap((g) => g.inputs))].sort().filter((n) => {
    const info = trial.lowerer.inputs.get(n);
    if (info === undefined || info.unknown || info.value !== undefined) return false;
    return factsOf(trial, n, store).every((f) => kept.has(f));
  });
  const positive = movable.filter((n) => isScale(n) || factsOf(trial, n, store).includes("positive"));
  // A gradient that vanishes is met by its arrays; its coefficients would only be driven to zero.
  const arrays = movable.filter((n) => (trial.lowerer.inputs.get(n)?.dims.length ?? 0) > 0);
  const made: number[] = [];
  for (const base of trial.kind === "valued" ? [0] : bases) {
    const start = new Map(trial.point(base, gaps)),
      moved =
        (arrays.length > 0 && arrays.length < movable.length ? solved(trial, gaps, arrays, positive, start) : null) ??
        solved(trial, gaps, movable, positive, start);
    if (moved === null) continue;
    for (const n of trial.lowerer.standIns.keys()) moved.delete(n);
    made.push(trial.adopt(moved));
  }
  return made.length >= (trial.kind === "valued" ? 1 : 2) ? made : null;
}
/** Left minus right, where there is one reading of the condition that conforms. */
function gapOf(trial: Trial, h: Hypothesis): Node | null {
  const both = lowerBoth(trial, h.a, envAt(h), h.b, envAt(h));
  if ("outcome" in both) return null;
  const [p] = both.l
    .flatMap((a) => both.r.map((b) => pair(trial, a, b)))
    .filter((q) => q !== null)
    .sort((x, y) => x.cost - y.cost);
  return p === undefined ? null : trial.g.add([p.left, trial.g.scale(-1, p.right)]);
}
function solved(
  trial: Trial,
  gaps: readonly Node[],
  movable: readonly string[],
  positive: readonly string[],
  start: Map<string, Float64Array>,
): Map<string, Float64Array> | null {
  const places = movable.flatMap((n) => Array.from(start.get(n) ?? [], (_, k) => ({ n, k })));
  if (places.length > mostUnknowns) return null;
  const program = compile(gaps, trial.book),
    at = (point: Map<string, Float64Array>): number[] => {
      for (const [n, node] of trial.lowerer.standIns)
        if (point.has(n)) point.set(n, Float64Array.from(run(compile([node], trial.book), point)[0] ?? []));
      return run(program, point).flatMap((x) => [...x]);
    };
  // What has to be positive stays so.
  const fits = (point: ReadonlyMap<string, Float64Array>): boolean =>
    movable.every((n) => point.get(n)?.every((v) => Math.abs(v) < 1e6 && (v > 0 || !positive.includes(n))) ?? false);
  let here = new Map(start),
    gap = at(here);
  if (gap.length > mostGaps) return null;
  const started = Math.max(...gap.map(Math.abs), 0);
  for (let step = 0; step < mostSteps; step++) {
    if (!gap.every(Number.isFinite)) return null;
    if (Math.max(...gap.map(Math.abs), 0) < 1e-13) return fits(here) ? here : null;
    if (places.length === 0) return null;
    const jacobian = gap.map(() => new Float64Array(places.length));
    places.forEach(({ n, k }, c) => {
      const x = here.get(n)?.[k] ?? 0,
        h = 1e-6 * Math.max(1, Math.abs(x)),
        [up, down] = [h, -h].map((d) => at(nudged(here, n, k, d)));
      gap.forEach((_, r) => {
        const row = jacobian[r];
        if (row !== undefined) row[c] = ((up?.[r] ?? NaN) - (down?.[r] ?? NaN)) / (2 * h);
      });
    });
    const move = leastMove(jacobian, gap);
    if (move === null) return null;
    let next = new Map(here);
    places.forEach(({ n, k }, c) => (next = nudged(next, n, k, -(move[c] ?? 0), true)));
    here = next;
    gap = at(here);
    // Steps that lead away do not come back.
    if (step === 8 && !(Math.max(...gap.map(Math.abs), 0) < started)) return null;
  }
  return Math.max(...gap.map(Math.abs), 0) < 1e-10 && fits(here) ? here : null;
}
function nudged(point: Map<string, Float64Array>, n: string, k: number, by: number, own = false): Map<string, Float64Array> {
  const out = own ? point : new Map(point),
    x = Float64Array.from(out.get(n) ?? []);
  x[k] = (x[k] ?? 0) + by;
  out.set(n, x);
  return out;
}
/** Jᵀ(JJᵀ + εI)⁻¹ g: conditions that repeat each other (the two halves of AᵀA = I) do no harm. */
function leastMove(j: readonly Float64Array[], gap: readonly number[]): Float64Array | null {
  const m = j.length,
    gram = j.map((a) => Float64Array.from(j, (b) => dot(a, b)));
  const trace = gram.reduce((s, row, r) => s + (row[r] ?? 0), 0);
  if (!(trace > 0) || !Number.isFinite(trace)) return null;
  const rows = gram.map((row, r) => [...Array.from(row, (v, c) => (r === c ? v + (1e-12 * trace) / m : v)), gap[r] ?? 0]);
  for (let k = 0; k < m; k++) {
    let p = k;
    for (let i = k + 1; i < m; i++) if (Math.abs(rows[i]?.[k] ?? 0) > Math.abs(rows[p]?.[k] ?? 0)) p = i;
    const pivot = rows[p],
      was = rows[k];
    if (pivot === undefined || was === undefined || pivot[k] === 0) return null;
    rows[p] = was;
    rows[k] = pivot;
    rows.forEach((row, i) => {
      const f = i === k ? 0 : (row[k] ?? 0) / (pivot[k] ?? NaN);
      if (f !== 0) for (let c = k; c <= m; c++) row[c] = (row[c] ?? 0) - f * (pivot[c] ?? 0);
    });
  }
  const out = new Float64Array(j[0]?.length ?? 0);
  rows.forEach((row, r) => {
    const y = (row[m] ?? 0) / (row[r] ?? NaN);
    j[r]?.forEach((v, c) => (out[c] = (out[c] ?? 0) + v * y));
  });
  return out.every(Number.isFinite) ? out : null;
}
const dot = (a: Float64Array, b: Float64Array): number => a.reduce((s, v, i) => s + v * (b[i] ?? 0), 0);
/** Facts that a symbol does not lose on the way: checked at its end, or what the condition itself says. */
const kept: ReadonlySet<FactWord> = new Set(["positive", "scalar", "constant", "orthogonal"]);
/** Scales are positive by custom (semantics.md 4). */
const isScale = (n: string): boolean => /^(epsilon|varepsilon|sigma|tau|lambda|alpha|eta|s|T)(?![A-Za-z])/.test(n);
function factsOf(trial: Trial, n: string, store: Store): readonly FactWord[] {
  const info = trial.lowerer.inputs.get(n);
  return info === undefined || info.at === null ? [] : store.factsOf(info.key, info.at).map((f) => f.fact);
}
