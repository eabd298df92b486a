import type { Point } from "./compile.js";
import { conditionNumber } from "./condition.js";
import { roundTo, type Random } from "./random.js";

/** What a document, or a line of a batch, says of an input. Matrices are general unless one of these says otherwise. */
export const assumptions = [
  "real",
  "positive",
  "nonnegative",
  "negative",
  "nonzero",
  "unit",
  "gt1",
  "pm1",
  "pm1mixed",
  "binary",
  "integer",
  "prob",
  "probrows",
  "probcols",
  "big",
  "onehot",
  "onehotrows",
  "symmetric",
  "skew",
  "posdef",
  "orthogonal",
  "diagonal",
  "lower",
  "upper",
] as const;
export type Assumption = (typeof assumptions)[number];

const spellings: Readonly<Record<string, Assumption>> = {
  ">0": "positive",
  "> 0": "positive",
  "<0": "negative",
  "< 0": "negative",
  ">=0": "nonnegative",
  ">= 0": "nonnegative",
  ">1": "gt1",
  "> 1": "gt1",
  spd: "posdef",
  pd: "posdef",
  "positive definite": "posdef",
  "one-hot": "onehot",
  "+-1": "pm1",
  "±1": "pm1",
  probability: "prob",
};

/** The assumption that a word names, or null. */
export function readAssumption(word: string): Assumption | null {
  const plain = word.trim().toLowerCase();
  return (assumptions as readonly string[]).includes(plain) ? (plain as Assumption) : (spellings[plain] ?? null);
}

export interface InputSpec {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly assume: readonly Assumption[];
}

/** Assumptions that leave no freedom of scale. */
const scaleFree: ReadonlySet<Assumption> = new Set([
  "pm1",
  "pm1mixed",
  "binary",
  "prob",
  "probrows",
  "probcols",
  "onehot",
  "onehotrows",
  "orthogonal",
]);

/** Three significant digits: short to read, and exact as a decimal. */
const short = (x: number): number => Number(x.toPrecision(3));

/** One number of size about `scale`. */
function number(assume: ReadonlySet<Assumption>, scale: number, random: Random): number {
  const size = short((0.25 + 1.75 * random.next()) * scale);
  if (assume.has("pm1") || assume.has("pm1mixed")) return random.sign();
  if (assume.has("binary")) return random.integer(0, 1);
  if (assume.has("integer"))
    return (
      random.integer(1, Math.max(3, Math.round(5 * scale))) * (assume.has("positive") || assume.has("nonnegative") ? 1 : random.sign())
    );
  if (assume.has("unit") || assume.has("prob")) {
    const near = random.decimal(0.01, 0.1),
      u = random.decimal(0.1, 0.9);
    return scale < 0.5 ? near : scale > 2 ? roundTo(1 - near, 3) : u;
  }
  if (assume.has("gt1")) return roundTo(1 + Math.max(size, 0.001), 6);
  if (assume.has("big")) return short((6 + 10 * random.next()) * Math.max(1, scale));
  if (assume.has("positive") || assume.has("nonnegative") || assume.has("posdef")) return size;
  return assume.has("negative") ? -size : size * random.sign();
}

/** `count` positive decimals that add up to exactly one. */
function shares(count: number, random: Random): number[] {
  const parts = Array.from({ length: count }, () => random.integer(20, 400)),
    total = parts.reduce((a, b) => a + b, 0);
  const cut = parts.map((p) => Math.max(1, Math.floor((p * 1000) / total)));
  cut[0] = 1000 - cut.slice(1).reduce((a, b) => a + b, 0);
  return cut.map((p) => p / 1000);
}

/** A product of rotations by (3/5, 4/5) and reflections: orthogonal, and exact in decimals. */
function orthogonal(n: number, random: Random): number[][] {
  let q: number[][] = random.shuffle(Array.from({ length: n }, (_, i) => i)).map((p) => {
    const s: number = random.sign();
    return Array.from({ length: n }, (_, j) => (j === p ? s : 0));
  });
  for (let r = 0; r + 1 < n && r < 6; r++) {
    const [c, s] = random.pick<readonly [number, number]>([
      [0.6, 0.8],
      [0.8, 0.6],
      [0.6, -0.8],
      [-0.8, 0.6],
    ]);
    const x = q[r]!,
      y = q[r + 1]!;
    q = q.map((row, i) =>
      i === r ? x.map((v, j) => roundTo(c * v - s * y[j]!, 12)) : i === r + 1 ? x.map((v, j) => roundTo(s * v + c * y[j]!, 12)) : row,
    );
  }
  return q;
}

function matrix(rows: number, columns: number, assume: ReadonlySet<Assumption>, scale: number, random: Random): number[][] {
  const fill = (make: (i: number, j: number) => number): number[][] =>
    Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => make(i, j)));
  const one = (): number => number(assume, scale, random);
  if (assume.has("probrows")) return fill(() => 0).map(() => shares(columns, random));
  if (assume.has("probcols")) {
    const parts = Array.from({ length: columns }, () => shares(rows, random));
    return fill((i, j) => parts[j]![i]!);
  }
  if (assume.has("prob")) {
    const all = shares(rows * columns, random);
    return fill((i, j) => all[i * columns + j]!);
  }
  if (assume.has("onehot") || assume.has("onehotrows"))
    return fill(() => 0).map((row) => {
      row[random.integer(0, columns - 1)] = 1;
      return row;
    });
  if (assume.has("orthogonal")) {
    const q = orthogonal(Math.max(rows, columns), random);
    return fill((i, j) => q[i]![j]!);
  }
  if (assume.has("posdef")) {
    const factor = Array.from({ length: rows }, () => Array.from({ length: rows }, () => random.integer(-15, 15)));
    const value = fill((i, j) => factor[i]!.reduce((s, v, k) => s + v * factor[j]![k]!, 0) + (i === j ? 60 : 0));
    const power = Math.round(Math.log10(scale));
    return value.map((row) => row.map((v) => Number(`${String(v)}e${String(power - 2)}`)));
  }
  if (assume.has("symmetric") || assume.has("skew")) {
    const half = fill(one),
      flip = assume.has("skew") ? -1 : 1;
    return fill((i, j) => (i < j ? half[i]![j]! : i > j ? flip * half[j]![i]! : flip < 0 ? 0 : half[i]![i]!));
  }
  return fill((i, j) => {
    const v = one();
    return (assume.has("diagonal") && i !== j) || (assume.has("lower") && i < j) || (assume.has("upper") && i > j) ? 0 : v;
  });
}

/**
 * One input, row-major. Every number is a short decimal, so that facts (symmetry, sums of one, orthogonality) hold
 * exactly in decimals too, and the value reads well in a witness. Matrices have a condition of at most `condition`.
 */
export function sampleInput(spec: InputSpec, scale: number, random: Random, condition = 60): Float64Array {
  const assume = new Set(spec.assume),
    sizes = spec.sizes,
    count = sizes.reduce((n, s) => n * s, 1);
  if (sizes.length === 2) {
    const [rows, columns] = sizes as [number, number];
    let best = Float64Array.of(),
      least = Infinity;
    for (let attempt = 0; attempt < 40; attempt++) {
      const value = Float64Array.from(matrix(rows, columns, assume, scale, random).flat());
      const found = rows * columns > 400 ? 0 : conditionNumber(value, rows, columns);
      if (found < least || best.length === 0) {
        best = value;
        least = found;
      }
      if (least <= condition) break;
    }
    return best;
  }
  if (count > 1 && assume.has("prob")) return Float64Array.from(shares(count, random));
  if (assume.has("onehot")) {
    const value = new Float64Array(count);
    value[random.integer(0, count - 1)] = 1;
    return value;
  }
  const value = Float64Array.from({ length: count }, () => number(assume, scale, random));
  if (assume.has("pm1mixed") && count > 1 && value.every((v) => v === value[0])) value[random.integer(0, count - 1)]! *= -1;
  return value;
}

/** Scales that every comparison goes through; the first reads best. */
export const scales: readonly number[] = [1, 0.1, 4, 0.01, 30];

/** All inputs at one scale; with `mixed`, each input at a scale of its own. */
export function samplePoint(specs: readonly InputSpec[], scale: number, random: Random, mixed = false): Map<string, Float64Array> {
  return new Map(specs.map((s) => [s.name, sampleInput(s, mixed ? random.pick(scales) : scale, random)]));
}

/** Further ways to sample an input of which nothing is said, where the plain one meets no point of the domain. */
const tries: readonly (readonly Assumption[])[] = [[], ["positive"], ["unit"], ["gt1"], ["negative"]];

/**
 * A point that `accept` takes (finite values, no kink): first at the given scale, then with other signs, ranges and
 * scales for the inputs of which nothing is said.
 */
export function findPoint(
  specs: readonly InputSpec[],
  scale: number,
  random: Random,
  accept: (point: Point) => boolean,
  attempts = 60,
): Map<string, Float64Array> | null {
  for (let k = 0; k < attempts; k++) {
    const near = k < 8 ? scale : random.pick(scales),
      all = random.pick(tries);
    const shifted =
      k < 4
        ? specs
        : specs.map((s) => {
            const more = k % 2 === 0 ? all : random.pick(tries);
            return s.assume.length === 0 || (s.assume.length === 1 && s.assume[0] === "real") ? { ...s, assume: more } : s;
          });
    const point = samplePoint(shifted, near, random, k >= 12 && k % 3 === 0);
    if (accept(point)) return point;
  }
  return null;
}

/** True if the input's assumptions leave no freedom of scale. */
export const hasScale = (spec: InputSpec): boolean => !spec.assume.some((a) => scaleFree.has(a));

/**
 * Sizes for symbolic dimensions: all ≥ 2 and distinct (so that no matrix is square unless it must be), another order
 * and other numbers for each trial.
 */
export function chooseSizes(names: readonly string[], trial: number): Map<string, number> {
  const count = names.length;
  // One letter: three first, because much degenerates at two (a standardised pair is ±1 whatever it was).
  if (count === 1) return new Map([[names[0]!, [3, 2, 4, 5][trial % 4]!]]);
  // Trial 0 ascending from the second, trial 1 descending, then rotations of both.
  const first = [2, 3, 3, 2][trial % 4]!,
    pool = Array.from({ length: count }, (_, i) => first + i),
    turn = Math.floor(trial / 2),
    order = trial % 2 === 0 ? pool : [...pool].reverse();
  return new Map(names.map((name, i) => [name, order[(i + turn + (trial === 0 ? 1 : 0)) % count]!]));
}
