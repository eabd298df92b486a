import { compile, run, type Point, type Program } from "../numeric/compile.js";
import { createRandom } from "../numeric/random.js";
import type { Placed } from "../scope/parts.js";
import type { Store } from "../scope/store.js";
import { difference, type Pair } from "./compare.js";
import { centralDifferences, type CentralDifferences } from "./finite.js";
import type { DerivativeRecord, Trial } from "./trial.js";
/** A point small enough to check by hand at which a refuted link fails: whole numbers where the facts allow them. */
export interface SmallWitness {
  readonly at: Point;
  readonly entry: number;
  readonly lhs: number;
  readonly rhs: number;
}
const attempts = 12;

/** @returns null where no such point shows the difference clearly; then the sample point stands */
export function smallWitness(trial: Trial, pair: Pair, point: number, store: Store, at: Placed, seed: number): SmallWitness | null {
  const names = [...new Set([...pair.left.inputs, ...pair.right.inputs])].sort(),
    sampled = trial.point(point, [pair.left, pair.right]);
  const { inputs, standIns } = trial.lowerer;
  if (names.some((n) => standIns.has(n))) return null;
  const free = names.filter((n) => {
    const info = inputs.get(n);
    if (info === undefined || info.unknown || info.value !== undefined) return false;
    return store.factsOf(info.key, at).every((f) => f.fact === "positive");
  });
  if (free.length === 0) return null;
  const program = compile([pair.left, pair.right], trial.lowerer.book);
  let best: SmallWitness | null = null;
  for (let k = 0; k < attempts && best === null; k++) {
    const random = createRandom(`${String(seed)}/witness/${String(k)}`),
      here = new Map(sampled);
    for (const n of free) {
      const positive = k % 3 === 2 || (sampled.get(n) ?? []).every((v) => v > 0);
      const top = k < 6 ? 2 : 4;
      here.set(
        n,
        Float64Array.from(sampled.get(n) ?? [], () => {
          const v = 1 + Math.floor(random.next() * top);
          return positive || random.next() < 0.5 ? v : -v;
        }),
      );
    }
    const [x, y] = run(program, here);
    if (x === undefined || y === undefined || !x.every(Number.isFinite) || !y.every(Number.isFinite)) continue;
    const d = difference(x, y),
      a = x[d.entry] ?? NaN,
      b = y[d.entry] ?? NaN;
    // Plain to see, and not lost in rounding.
    if (Math.abs(a - b) > 0.01 * Math.max(Math.abs(a), Math.abs(b), 0.1) && Math.max(Math.abs(a), Math.abs(b)) < 1e4)
      if (steady(program, here, free, [x, y])) best = { at: here, entry: d.entry, lhs: a, rhs: b };
  }
  return best;
}

/** Whole numbers meet kinks (a ReLU at exactly 0): nearby both sides have nearly the same values. */
function steady(program: Program, at: Point, free: readonly string[], values: readonly Float64Array[]): boolean {
  return [1e-6, -1e-6].every((h) => {
    const near = new Map(at);
    for (const [i, n] of free.entries())
      near.set(
        n,
        Float64Array.from(at.get(n) ?? [], (v, k) => v + h * (1 + ((3 * i + k) % 5))),
      );
    return run(program, near).every((x, i) => difference(Float64Array.from(x), values[i] ?? x).error < 1e-3);
  });
}

/** The derivative that a side asks for, at a point, beside the central differences of its function; null where it is none. */
export function differencesAt(trial: Trial, record: DerivativeRecord, at: Point): CentralDifferences | null {
  const { standIns } = trial.lowerer,
    name = record.fresh.op === "input" ? record.fresh.name : null,
    origin = name === null ? undefined : standIns.get(name);
  if (name === null || origin === undefined || record.of.inputs.some((n) => n !== name && standIns.has(n))) return null;
  const needed = new Set([...record.of.inputs, ...record.result.inputs, ...origin.inputs]);
  for (const n of needed) if (n !== name && !at.has(n)) return null;
  const here = new Map(at);
  here.set(name, Float64Array.from(run(compile([origin], trial.lowerer.book), at)[0] ?? []));
  return centralDifferences(trial, record, here);
}
/** The central difference that stands beside an entry of the engine's derivative with this value. */
export function differenceBeside(found: CentralDifferences, value: number): number | null {
  const scale = Math.max(1e-12, ...found.derivative.map(Math.abs));
  const k = found.derivative.findIndex((v) => Math.abs(Math.abs(v) - Math.abs(value)) < 1e-9 * scale);
  const d = k < 0 ? undefined : found.differences[k];
  return d === undefined || !Number.isFinite(d) ? null : Math.sign(found.derivative[k] ?? 1) === Math.sign(value) || value === 0 ? d : -d;
}
