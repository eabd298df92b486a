/**
 * Real numbers as intervals of doubles that surely hold the true value: a cheap proof that two values differ, where balls
 * of many digits (src/numeric/ball.ts) would take a thousand times as long (Moore, Kearfott and Cloud, "Introduction to
 * Interval Analysis", SIAM 2009). Arithmetic and square roots are rounded correctly, so that one unit in the last place
 * is room enough; the elementary functions of JavaScript engines come from fdlibm, with errors below one unit, of which
 * sixteen are allowed here. Null is "not known": an interval that touches an edge of a domain or a jump, or that leaves
 * the range in which doubles have all their digits. `NOWHERE`: surely no real value.
 */
export interface Interval {
  readonly lo: number;
  readonly hi: number;
}
export const NOWHERE = "nowhere";
export type IntervalValue = Interval | typeof NOWHERE | null;

const UNIT = 2 ** -52,
  LIBRARY = 16 * UNIT,
  /** `**` is allowed more: engines have had their own. */
  POWER = 1e-13;
const LARGEST = 1e290,
  SMALLEST = 1e-290;

const down = (x: number): number => x - Math.abs(x) * UNIT - Number.MIN_VALUE;
const up = (x: number): number => x + Math.abs(x) * UNIT + Number.MIN_VALUE;

function make(lo: number, hi: number): Interval | null {
  return lo >= -LARGEST && hi <= LARGEST && lo <= hi ? { lo, hi } : null;
}
const rounded = (lo: number, hi: number): Interval | null => make(down(lo), up(hi));
export const exactly = (x: number): Interval => ({ lo: x, hi: x });
/** With a relative error; results so small that they may have lost digits are not known. */
function within(lo: number, hi: number, error: number): Interval | null {
  const least = Math.min(Math.abs(lo), Math.abs(hi));
  return least < SMALLEST ? null : make(lo - Math.abs(lo) * error, hi + Math.abs(hi) * error);
}

/** The interval around a number that was rounded to this double. */
export const around = (x: number): Interval | null => rounded(x, x);

/** All numbers within `reach` (relatively; of zero, absolutely) of it. */
export const widened = (x: Interval, reach: number): Interval | null =>
  rounded(x.lo - reach * (Math.abs(x.lo) || 1), x.hi + reach * (Math.abs(x.hi) || 1));

export function addIntervals(terms: readonly Interval[]): Interval | null {
  let lo = 0,
    hi = 0;
  for (const t of terms) {
    lo = down(lo + t.lo);
    hi = up(hi + t.hi);
  }
  return make(lo, hi);
}

function multiply(x: Interval, y: Interval): Interval | null {
  const a = x.lo * y.lo,
    b = x.lo * y.hi,
    c = x.hi * y.lo,
    d = x.hi * y.hi;
  return rounded(Math.min(a, b, c, d), Math.max(a, b, c, d));
}
export const multiplyIntervals = (factors: readonly Interval[]): Interval | null =>
  factors.reduce<Interval | null>((product, f) => (product === null ? null : multiply(product, f)), exactly(1));

export const invertInterval = (x: Interval): IntervalValue =>
  x.lo > 0 || x.hi < 0 ? rounded(1 / x.hi, 1 / x.lo) : x.lo === 0 && x.hi === 0 ? NOWHERE : null;

/** The principal power: of whole exponents for every base, of others for positive ones. */
export function powerOfIntervals(x: Interval, y: Interval): IntervalValue {
  if (y.lo === y.hi && Number.isInteger(y.lo)) {
    if (y.lo < 0) {
      const positive = wholePower(x, -y.lo);
      return positive === null ? null : invertInterval(positive);
    }
    return wholePower(x, y.lo);
  }
  // A negative base has a power for whole exponents only.
  if (x.hi < 0) return Math.floor(y.lo) === Math.floor(y.hi) && !Number.isInteger(y.lo) ? NOWHERE : null;
  if (!(x.lo > 0)) return null;
  const corners = [x.lo ** y.lo, x.lo ** y.hi, x.hi ** y.lo, x.hi ** y.hi];
  return within(Math.min(...corners), Math.max(...corners), POWER);
}

/** xⁿ for n ≥ 0; 0⁰ is left open. */
function wholePower(x: Interval, n: number): Interval | null {
  if (n === 0) return x.lo > 0 || x.hi < 0 ? exactly(1) : null;
  if (n === 1) return x;
  const a = x.lo ** n,
    b = x.hi ** n;
  if (n % 2 === 1 || x.lo >= 0) return x.lo === 0 || x.hi === 0 || x.lo < 0 !== x.hi < 0 ? null : within(a, b, POWER);
  return x.hi < 0 ? within(b, a, POWER) : null;
}

type OfIntervals = (args: readonly Interval[]) => IntervalValue;
const unary =
  (f: (x: Interval) => IntervalValue): OfIntervals =>
  ([x]) =>
    x === undefined ? null : f(x);
/** A function that rises (or, with `sign` −1, falls) on its domain: the numbers above `least` and below `most`. */
const monotone = (f: (x: number) => number, least = -Infinity, most = Infinity, sign: 1 | -1 = 1): OfIntervals =>
  unary((x) => {
    if (x.hi < least || x.lo > most) return NOWHERE;
    if (!(x.lo > least && x.hi < most)) return null;
    if (x.lo === 0 && x.hi === 0) return sign === 1 ? exactly(f(0)) : null;
    return sign === 1 ? within(f(x.lo), f(x.hi), LIBRARY) : within(f(x.hi), f(x.lo), LIBRARY);
  });
/** Sine or cosine: no slope exceeds 1. */
const wave =
  (f: (x: number) => number): ((x: Interval) => Interval | null) =>
  (x) => {
    const middle = (x.lo + x.hi) / 2,
      reach = up(Math.max(x.hi - middle, middle - x.lo)) + LIBRARY,
      value = f(middle);
    return make(Math.max(-1, down(value - reach)), Math.min(1, up(value + reach)));
  };
const step = (f: (x: number) => number): OfIntervals => unary((x) => (f(x.lo) === f(x.hi) ? exactly(f(x.lo)) : null));
/** True, false or not known, by the sign of a difference. */
const compare =
  (below: boolean, above: boolean): OfIntervals =>
  ([x, y]) =>
    x === undefined || y === undefined ? null : x.hi < y.lo ? exactly(Number(below)) : x.lo > y.hi ? exactly(Number(above)) : null;
const extremum =
  (f: (...values: number[]) => number): OfIntervals =>
  (args) =>
    make(f(...args.map((x) => x.lo)), f(...args.map((x) => x.hi)));
const negate = (x: Interval): Interval => ({ lo: -x.hi, hi: -x.lo });
const sine = wave(Math.sin),
  cosine = wave(Math.cos);

const functions: Readonly<Record<string, OfIntervals>> = {
  neg: unary(negate),
  abs: unary((x) => (x.lo >= 0 ? x : x.hi <= 0 ? negate(x) : make(0, Math.max(-x.lo, x.hi)))),
  sign: unary((x) => (x.lo > 0 ? exactly(1) : x.hi < 0 ? exactly(-1) : null)),
  step: unary((x) => (x.lo > 0 ? exactly(1) : x.hi < 0 ? exactly(0) : null)),
  relu: unary((x) => make(Math.max(0, x.lo), Math.max(0, x.hi))),
  floor: step(Math.floor),
  ceil: step(Math.ceil),
  exp: monotone(Math.exp),
  log: monotone(Math.log, 0),
  sqrt: monotone(Math.sqrt, 0),
  cbrt: monotone(Math.cbrt),
  sin: unary(sine),
  cos: unary(cosine),
  tan: unary((x) => {
    const s = sine(x),
      c = cosine(x),
      inverse = c === null ? null : invertInterval(c);
    return s === null || inverse === null || inverse === NOWHERE ? null : multiply(s, inverse);
  }),
  arctan: monotone(Math.atan),
  arcsin: monotone(Math.asin, -1, 1),
  arccos: monotone(Math.acos, -1, 1, -1),
  arctanh: monotone(Math.atanh, -1, 1),
  arcsinh: monotone(Math.asinh),
  arccosh: monotone(Math.acosh, 1),
  sinh: monotone(Math.sinh),
  cosh: unary((x) =>
    x.lo > 0 ? within(Math.cosh(x.lo), Math.cosh(x.hi), LIBRARY) : x.hi < 0 ? within(Math.cosh(x.hi), Math.cosh(x.lo), LIBRARY) : null,
  ),
  tanh: monotone(Math.tanh),
  lt: compare(true, false),
  le: compare(true, false),
  gt: compare(false, true),
  ge: compare(false, true),
  eq: compare(false, false),
  ne: compare(true, true),
  max: extremum(Math.max),
  min: extremum(Math.min),
};

/** A function by its name in `ballNames`; null where it is not known here. `where` is not one: its other branch may have no value. */
export function applyToIntervals(name: string, args: readonly Interval[]): IntervalValue {
  return Object.hasOwn(functions, name) ? (functions[name]?.(args) ?? null) : null;
}
/** The functions that intervals know. */
export const intervalNames: readonly string[] = Object.keys(functions);
