import { roundTo, type Random } from "../../numeric/random.js";
import type { Assumption } from "../../numeric/sample.js";
import { argsOf, type Term, type TermStore } from "./terms.js";
import type { DoubleEvaluator, ScalarPoint } from "./evaluate-terms.js";

export interface ScalarVariable {
  readonly name: string;
  readonly assume: readonly Assumption[];
}

/** A generic point lies on no special value: what differs there in domain differs on an open set. */
export interface Candidate {
  readonly point: ScalarPoint;
  readonly generic: boolean;
}

const sizes = [1, 1, 1, 4, 0.2, 30, 0.01, 1000, 1e-4, 1e5];

/** Whether a number keeps what is assumed of the variable. */
export function allowed(v: number, assume: readonly Assumption[]): boolean {
  return assume.every((a) => {
    switch (a) {
      case "positive":
      case "posdef":
        return v > 0;
      case "nonnegative":
        return v >= 0;
      case "negative":
        return v < 0;
      case "nonzero":
        return v !== 0;
      case "unit":
      case "prob":
      case "probrows":
      case "probcols":
        return v > 0 && v < 1;
      case "gt1":
        return v > 1;
      case "pm1":
      case "pm1mixed":
        return v === 1 || v === -1;
      case "binary":
      case "onehot":
      case "onehotrows":
        return v === 0 || v === 1;
      case "integer":
        return Number.isInteger(v);
      case "big":
        return Math.abs(v) >= 5;
      default:
        return true;
    }
  });
}

const discrete = (assume: readonly Assumption[]): readonly number[] | null =>
  assume.some((a) => a === "pm1" || a === "pm1mixed")
    ? [1, -1]
    : assume.some((a) => a === "binary" || a === "onehot" || a === "onehotrows")
      ? [0, 1]
      : null;

/** True where the variable takes an interval of values, so that lines in its direction make sense. */
export const isContinuous = (v: ScalarVariable): boolean => discrete(v.assume) === null && !v.assume.includes("integer");

/** A value of about the given size that keeps the assumptions. */
function valueOf(v: ScalarVariable, size: number, random: Random): number {
  const fixed = discrete(v.assume);
  if (fixed) return random.pick(fixed);
  const has = (a: Assumption): boolean => v.assume.includes(a),
    u = (0.25 + 1.75 * random.next()) * size;
  const short = (x: number): number => Number(x.toPrecision(4));
  if (has("integer")) {
    const n = Math.max(1, Math.round(3 * u));
    return has("positive") || has("gt1") ? n + (has("gt1") ? 1 : 0) : n * random.sign();
  }
  if (v.assume.some((a) => a === "unit" || a === "prob" || a === "probrows" || a === "probcols")) {
    const near = Number((0.3 * random.next() * Math.min(1, size) + 1e-7).toPrecision(3));
    return size >= 1 ? random.decimal(0.02, 0.98, 4) : random.next() < 0.5 ? near : roundTo(1 - near, 12);
  }
  if (has("gt1")) return roundTo(1 + short(u), 12);
  if (has("big")) return short(5 + 10 * random.next() * Math.max(1, size)) * (has("positive") ? 1 : random.next() < 0.7 ? 1 : -1);
  if (has("positive") || has("nonnegative") || has("posdef")) return short(u);
  if (has("negative")) return -short(u);
  return short(u) * random.sign();
}

/** Generic points at many scales, each variable at the same or at its own. */
export function genericPoints(variables: readonly ScalarVariable[], count: number, random: Random): Candidate[] {
  return Array.from({ length: count }, (_, k) => {
    const size = sizes[k % sizes.length]!,
      own = k % 3 === 2;
    return { point: new Map(variables.map((v) => [v.name, valueOf(v, own ? random.pick(sizes) : size, random)])), generic: true };
  });
}

/** The same point with one variable moved a little, by several steps to either side. */
export function neighbours({ point }: Candidate, variables: readonly ScalarVariable[]): Candidate[] {
  return variables.filter(isContinuous).flatMap((v) => {
    const at = point.get(v.name) ?? 0;
    return [3e-5, -3e-5, 1e-7, -1e-7, 2e-2, -2e-2]
      .map((step) => Number((at * (1 + step)).toPrecision(15)))
      .filter((t) => t !== at && allowed(t, v.assume))
      .map((t) => ({ point: new Map([...point, [v.name, t]]), generic: true }));
  });
}

/** Small whole numbers and halves, where formulas often agree by accident or jump. */
export function specialPoints(variables: readonly ScalarVariable[], count: number, random: Random): Candidate[] {
  const values = [0, 1, -1, 2, -2, 0.5, -0.5, 3, 10],
    found: Candidate[] = [];
  for (let k = 0; k < count; k++) {
    const point = new Map<string, number>();
    for (const v of variables) {
      const choices = values.filter((x) => allowed(x, v.assume));
      point.set(
        v.name,
        choices.length === 0 || (variables.length > 1 && random.next() < 0.4)
          ? valueOf(v, 1, random)
          : variables.length === 1
            ? choices[k % choices.length]!
            : random.pick(choices),
      );
    }
    found.push({ point, generic: false });
    if (variables.length === 1 && k + 1 >= values.length) break;
  }
  return found;
}

/** Positions along a line: from tiny to huge, both signs, dense around one. */
const grid: readonly number[] = (() => {
  const up: number[] = [];
  for (let e = -9; e <= 12; e += 0.125) up.push(10 ** e);
  for (let x = 0.02; x < 12; x += 0.0537) up.push(x);
  up.sort((a, b) => a - b);
  return [...up.map((x) => -x).reverse(), 0, ...up];
})();

const mostCrossings = 48;

/**
 * Points on both sides of every place along a line where some part of the formulas changes sign: kinks, jumps and edges
 * of domains lie there, however narrow what they bound.
 */
export function crossingPoints(
  store: TermStore,
  evaluator: DoubleEvaluator,
  roots: readonly Term[],
  base: ScalarPoint,
  variable: ScalarVariable,
): Candidate[] {
  const { name } = variable,
    watched = watchedTerms(store, roots, name);
  const at = (t: number): Float64Array => evaluator.at(new Map([...base, [name, t]]));
  const places = grid.filter((t) => allowed(t, variable.assume)),
    rows = places.map((t) => {
      const v = at(t);
      return watched.map((w) => v[w.id]!);
    });
  const crossings: number[] = [];
  const value = (w: Term, t: number): number => at(t)[w.id]!;
  /** The lowest place of |w| between two of one sign, and the changes of sign around it. */
  const dip = (w: Term, from: number, to: number, side: number): void => {
    if (side === 0) return;
    const t = lowest((s) => side * value(w, s), from, to);
    crossings.push(t);
    if (Math.sign(value(w, t)) === -side)
      crossings.push(
        bisect((s) => Math.sign(value(w, s)), from, t),
        bisect((s) => Math.sign(value(w, s)), t, to),
      );
  };
  watched.forEach((w, k) => {
    let found = 0;
    for (let i = 1; i < places.length && found < mostCrossings && crossings.length < 400; i++) {
      const before = rows[i - 1]![k]!,
        here = rows[i]![k]!,
        next = rows[i + 1]?.[k];
      const edge = Number.isNaN(before) !== Number.isNaN(here),
        from = places[i - 1]!,
        to = places[i]!;
      if (edge) {
        crossings.push(bisect((t) => Number(Number.isNaN(value(w, t))) * 2 - 1, from, to));
        found++;
      } else if (before === 0 || here === 0) {
        // Zero on the grid itself: another zero may follow before the next place.
        if (here === 0 && before !== 0) {
          crossings.push(to);
          found++;
        }
        dip(w, from, to, Math.sign(before) || Math.sign(here));
      } else if (Math.sign(before) !== Math.sign(here) && !Number.isNaN(here)) {
        crossings.push(bisect((t) => Math.sign(value(w, t)), from, to));
        found++;
      } else if (
        next !== undefined &&
        Math.abs(here) < Math.abs(before) &&
        Math.abs(here) < Math.abs(next) &&
        Math.sign(next) === Math.sign(here)
      ) {
        // A least size without a change of sign: it may hide two changes close to each other.
        dip(w, from, places[i + 1]!, Math.sign(here));
        found++;
      }
    }
  });
  const sorted = [...new Set(crossings)].sort((a, b) => a - b),
    found: number[] = [];
  sorted.forEach((c, k) => {
    const left = sorted[k - 1],
      right = sorted[k + 1],
      size = Math.max(Math.abs(c), 1e-3);
    if (right !== undefined) found.push((c + right) / 2);
    for (const d of [0.3, 1e-2, 1e-5]) {
      if (left === undefined || c - d * size > left) found.push(c - d * size);
      if (right === undefined || c + d * size < right) found.push(c + d * size);
    }
  });
  const unique = [...new Set(found.map((t) => Number(t.toPrecision(15))))];
  return unique.filter((t) => allowed(t, variable.assume)).map((t) => ({ point: new Map([...base, [name, t]]), generic: true }));
}

/** Parts that depend on the variable and whose sign can matter, the differences under max, min and comparisons among them. */
function watchedTerms(store: TermStore, roots: readonly Term[], name: string): Term[] {
  const depends = new Set<number>(),
    needed = new Set<number>(),
    stack = [...roots];
  for (let t = stack.pop(); t; t = stack.pop()) {
    if (needed.has(t.id)) continue;
    needed.add(t.id);
    stack.push(...argsOf(t));
  }
  for (const t of store.terms) if ((t.op === "var" && t.name === name) || argsOf(t).some((a) => depends.has(a.id))) depends.add(t.id);
  return store.terms.filter((t) => needed.has(t.id) && depends.has(t.id)).slice(0, 120);
}

/** Where a sign changes between a and b, to the last digit that matters. */
function bisect(sign: (t: number) => number, a: number, b: number): number {
  let lo = a,
    hi = b;
  const first = sign(a);
  for (let k = 0; k < 80 && hi - lo > 1e-15 * Math.max(Math.abs(lo), Math.abs(hi)); k++) {
    // Between tiny and large of one sign the middle of the exponents is tried first.
    const middle = lo > 0 && hi / lo > 4 ? Math.sqrt(lo * hi) : hi < 0 && lo / hi > 4 ? -Math.sqrt(lo * hi) : (lo + hi) / 2;
    if (sign(middle) === first) lo = middle;
    else hi = middle;
  }
  return (lo + hi) / 2;
}

/** The place of the least value between a and b (golden section). */
function lowest(f: (t: number) => number, a: number, b: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let lo = a,
    hi = b,
    x = hi - ratio * (hi - lo),
    y = lo + ratio * (hi - lo),
    fx = f(x),
    fy = f(y);
  for (let k = 0; k < 60; k++) {
    if (fx < fy) {
      hi = y;
      y = x;
      fy = fx;
      x = hi - ratio * (hi - lo);
      fx = f(x);
    } else {
      lo = x;
      x = y;
      fx = fy;
      y = lo + ratio * (hi - lo);
      fy = f(y);
    }
  }
  return (lo + hi) / 2;
}

/** Adds a − b for each comparison, maximum and minimum, so that their change of sign can be seen. */
export function addDifferences(store: TermStore): Term[] {
  const added: Term[] = [];
  for (const t of [...store.terms]) {
    if (t.op !== "fn" || t.args.length !== 2 || !["max", "min", "lt", "le", "gt", "ge", "eq", "ne"].includes(t.name)) continue;
    added.push(store.add([t.args[0]!, store.neg(t.args[1]!)]));
  }
  // The edges of arcsin and arccos, and of a fractional part.
  for (const t of [...store.terms]) {
    if (t.op !== "fn") continue;
    const x = t.args[0]!,
      one = store.num({ num: 1n, den: 1n });
    if (["arcsin", "arccos", "arctanh", "arccosh"].includes(t.name)) added.push(store.add([x, store.neg(one)]), store.add([x, one]));
  }
  return added;
}
