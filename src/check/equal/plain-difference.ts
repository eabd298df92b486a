import {
  addIntervals,
  applyToIntervals,
  around,
  exactly,
  invertInterval,
  multiplyIntervals,
  NOWHERE,
  powerOfIntervals,
  widened,
  type Interval,
  type IntervalValue,
} from "../../numeric/interval.js";
import { toNumber } from "../../tensor/rational.js";
import type { EqualWitness } from "./answer.js";
import type { ScalarPoint } from "./evaluate-terms.js";
import { allowed, isContinuous, type Candidate, type ScalarVariable } from "./scalar-points.js";
import { argsOf, type Term, type TermStore } from "./terms.js";
/** Most unequal pairs differ almost everywhere and by much: then intervals of doubles prove it, and no ball is needed. */

/** Whole numbers are exact; what is not one counts as the decimal that it was written as, next to the double. */
const whole = (x: number): Interval | null => (Number.isSafeInteger(x) ? exactly(x) : around(x));

function valueOf(t: Term, values: readonly IntervalValue[], variable: (name: string) => Interval | null): IntervalValue {
  if (t.op === "num") return t.value.den === 1n ? whole(Number(t.value.num)) : around(toNumber(t.value));
  if (t.op === "const") return around(t.name === "pi" ? Math.PI : Math.E);
  if (t.op === "var") return variable(t.name);
  const given = argsOf(t).map((x) => values[x.id] ?? null);
  if (t.op === "fn" && t.name === "where") {
    const [c, a, b] = given;
    if (c === undefined || c === null || c === NOWHERE) return c ?? null;
    return (c.lo > 0 || c.hi < 0 ? a : c.lo === 0 && c.hi === 0 ? b : null) ?? null;
  }
  if (given.includes(NOWHERE)) return NOWHERE;
  if (given.includes(null)) return null;
  const args = given as Interval[];
  switch (t.op) {
    case "add":
      return addIntervals(args);
    case "mul":
      return multiplyIntervals(args);
    case "inv":
      return invertInterval(args[0]!);
    case "pow":
      return powerOfIntervals(args[0]!, args[1]!);
    case "fn":
      return t.ball ? applyToIntervals(t.name, args) : null;
  }
}

/** Closer than this (relatively), more digits shall say what the values are. */
const CLEAR = 1e-9;
/** Relative size of the neighbourhood in which one side has no value. */
const OPEN = 1e-9;

type Found = { readonly kind: "value"; readonly a: Interval; readonly b: Interval } | { readonly kind: "domain"; readonly a: boolean };

export interface PlainQuestion {
  readonly store: TermStore;
  readonly a: Term;
  readonly b: Term;
  readonly variables: readonly ScalarVariable[];
  /** Terms that are not 0 at every point that counts. */
  readonly conditions: readonly Term[];
}

/** A witness at this point, or at a shorter one that tells the same; null where doubles do not tell. */
export function plainWitness(q: PlainQuestion, c: Candidate): EqualWitness | null {
  const found = differenceAt(q, c.point);
  if (found === null) return null;
  for (const digits of [1, 2, 3, 6]) {
    const shorter = new Map([...c.point].map(([name, v]) => [name, Number(v.toPrecision(digits))]));
    if (!q.variables.every((v) => allowed(shorter.get(v.name) ?? NaN, v.assume))) continue;
    const again = differenceAt(q, shorter);
    if (again?.kind === found.kind) return witnessOf(q, again, shorter);
  }
  return witnessOf(q, found, c.point);
}

/** How the sides surely differ at a point that surely meets the conditions: by their values, or by having one all around it. */
function differenceAt(q: PlainQuestion, point: ScalarPoint): Found | null {
  const values = valuesAt(q, point, 0),
    a = values[q.a.id] ?? null,
    b = values[q.b.id] ?? null;
  if (a === null || b === null || !q.conditions.every((c) => isTrue(values[c.id] ?? null))) return null;
  if (a !== NOWHERE && b !== NOWHERE) {
    const gap = Math.max(a.lo - b.hi, b.lo - a.hi);
    return gap > CLEAR * Math.max(Math.abs(a.lo), Math.abs(a.hi), Math.abs(b.lo), Math.abs(b.hi)) ? { kind: "value", a, b } : null;
  }
  if (a === b) return null;
  const near = valuesAt(q, point, OPEN),
    x = near[q.a.id] ?? null,
    y = near[q.b.id] ?? null;
  return x !== null && y !== null && (x === NOWHERE) === (a === NOWHERE) && (y === NOWHERE) === (b === NOWHERE)
    ? { kind: "domain", a: a !== NOWHERE }
    : null;
}

const isTrue = (v: IntervalValue): boolean => v !== null && v !== NOWHERE && (v.lo > 0 || v.hi < 0);

/** Values of all terms, with continuous variables anywhere within `reach` (relatively) of the point. */
function valuesAt({ store, variables }: PlainQuestion, point: ScalarPoint, reach: number): IntervalValue[] {
  const values: IntervalValue[] = [];
  const variable = (name: string): Interval | null => {
    const at = whole(point.get(name) ?? NaN);
    return reach > 0 && at !== null && variables.some((v) => v.name === name && isContinuous(v)) ? widened(at, reach) : at;
  };
  for (const t of store.terms) values.push(valueOf(t, values, variable));
  return values;
}

function witnessOf(q: PlainQuestion, found: Found, point: ScalarPoint): EqualWitness | null {
  const at = Object.fromEntries(point);
  if (found.kind === "value") {
    const a = printed(found.a),
      b = printed(found.b);
    return a === null || b === null ? null : { kind: "value", at, a, b };
  }
  const there = valuesAt(q, point, 0)[found.a ? q.a.id : q.b.id] ?? null,
    value = there === null || there === NOWHERE ? null : printed(there);
  if (value === null) return null;
  return found.a ? { kind: "domain", at, a: value, b: null } : { kind: "domain", at, a: null, b: value };
}

/** Twelve digits of the true value, where all of the interval has the same. */
function printed(x: Interval): string | null {
  const text = x.lo.toPrecision(12);
  return Math.abs(x.lo) < 1e11 && text === x.hi.toPrecision(12) ? text.replace(/(\.\d*?)0+($|e)/u, "$1$2").replace(/\.($|e)/u, "$1") : null;
}
