import { NoDerivative } from "../diff/errors.js";
import { NotEvaluable } from "../numeric/order.js";
import { ProgramTooLarge } from "../numeric/compile.js";
import { isNumeric } from "../scope/exprs.js";
import type { Placed } from "../scope/parts.js";
import type { Expr } from "../syntax/expr.js";
import { agrees, pair, sameAt, under, type Agreement, type Pair } from "./compare.js";
import type { Env } from "./lower/context.js";
import { byMatrix, byMatrixTurned, Missing, NoValue, repeated, type Value } from "./lower/value.js";
import { isSingularAt } from "./singular.js";
import type { Trial } from "./trial.js";
/** Two sides under all their readings, in one or several trials. */

export type Outcome =
  | { readonly kind: "equal"; readonly pair: Pair; readonly agreement: Agreement; readonly trial: Trial }
  | {
      readonly kind: "different";
      readonly pair: Pair;
      readonly point: number;
      readonly trial: Trial;
      readonly unsure: boolean;
      /** At which points the conditions of the line hold; null: at all. */
      readonly allowed: Allowed;
      /** Equal with derivatives by matrices in two layouts at once. */
      readonly mixed?: boolean;
    }
  | {
      readonly kind: "shapes";
      readonly trial: Trial;
      readonly left: readonly Value[];
      readonly right: readonly Value[];
      /** The sides agree at the first sizes, and not at the others: where a Gram matrix is singular, perhaps. */
      readonly unconfirmed?: boolean;
    }
  | { readonly kind: "no-value"; readonly side: "left" | "right"; readonly why: string; readonly trial: Trial }
  | { readonly kind: "missing"; readonly what: string }
  | { readonly kind: "undefined" };

export const envAt = (at: Placed, overrides: ReadonlyMap<string, Expr> = new Map()): Env => ({
  at,
  useAt: at,
  local: new Map(),
  bound: new Map(),
  cuts: [],
  overrides,
});

export type Lowered = { readonly ok: readonly Value[] } | { readonly missing: string } | { readonly noValue: string };
export function lowerSide(trial: Trial, e: Expr, env: Env): Lowered {
  try {
    return { ok: trial.lowerer.lower(e, env) };
  } catch (x) {
    if (x instanceof NoValue) return { noValue: x.message };
    const missing = refusalOf(x);
    if (missing !== null) return { missing };
    throw x;
  }
}
/** What an expression lacked that was refused by name (unknown, too large, too deep), or null for any other error. */
export function refusalOf(x: unknown): string | null {
  if (x instanceof Missing) return x.what;
  if (x instanceof ProgramTooLarge) return "a way to evaluate that many entries";
  const named =
    x instanceof NoDerivative ||
    x instanceof NotEvaluable ||
    x instanceof RangeError ||
    (x instanceof Error && /Shape|TooLarge|Dim|Unavailable|NotAvailable/.test(x.constructor.name));
  return named ? inWords(x.message) : null;
}
/** What stands after "The tool does not know …". */
function inWords(message: string): string {
  if (/call stack/i.test(message)) return "a way to evaluate something so deep";
  const clash = /^Unexpected (.*?)\.?$/s.exec(message)?.[1];
  return clash === undefined ? message : `a reading in which the shapes fit (unexpected ${clash})`;
}
/** Numbered points at which the conditions of a line hold; null: all of them. */
export type Allowed = ((point: number) => boolean) | null;
const pointsOf = (trial: Trial, allowed: Allowed): number[] => {
  if (trial.held !== null) return trial.held.filter((n) => allowed === null || allowed(n));
  const points = trial.kind === "valued" ? [0, 1, 3] : [0, 1, 2, 3, 4];
  return allowed === null
    ? points
    : Array.from({ length: 40 }, (_, n) => n)
        .filter(allowed)
        .slice(0, points.length);
};
/** Conditions of order ("if y f < 1") restrict the points; those that cannot be evaluated restrict nothing. */
function allowedPoints(trial: Trial, conditions: readonly Expr[], env: Env): Allowed | "none" {
  const { held } = trial,
    among = held === null ? null : (n: number): boolean => held.includes(n);
  const orders = conditions.filter((c) => c.kind === "compare" && /^[<>≤≥]$/.test(c.op) && !isOfSteps(c, trial));
  if (orders.length === 0 || trial.kind === "valued") return among;
  const nodes = orders.flatMap((c) => {
    const l = lowerSide(trial, c, env);
    return "ok" in l ? l.ok.slice(0, 1).map((v) => v.node) : [];
  });
  if (nodes.length === 0) return among;
  const holds = (n: number): boolean => trial.values(nodes, n).every((x) => x.every((v) => v === 1));
  if (held !== null) return held.filter(holds).length >= 2 ? (n) => held.includes(n) && holds(n) : "none";
  return Array.from({ length: 40 }, (_, n) => n).filter(holds).length >= 2 ? holds : "none";
}

/** t < T: says which steps are meant, and nothing of a point. */
function isOfSteps({ a, b }: Expr & { kind: "compare" }, { lowerer: { store, shapes } }: Trial): boolean {
  const isFree = (key: string): boolean => !store.shapes.has(key) && !store.definitions.has(key) && !store.values.has(key);
  return a.kind === "name" && b.kind === "name" && /^[i-nstuv]$/.test(a.key) && isFree(a.key) && isFree(b.key) && shapes.isDimension(b.key);
}
/** Compares two expressions: some pair of readings that agrees at every point of every trial makes the link true. */
export function compareIn(
  trials: readonly Trial[],
  left: Expr,
  right: Expr,
  at: Placed,
  leftAt: Placed = at,
  overrides: ReadonlyMap<string, Expr> = new Map(),
  conditions: readonly Expr[] = [],
): Outcome {
  try {
    const outcome = compared(trials, left, right, at, leftAt, overrides, conditions);
    // XᵀX is singular at the first sizes, and not at others.
    return outcome.kind === "undefined" && trials.length > 1
      ? compared([...trials].reverse(), left, right, at, leftAt, overrides, conditions)
      : outcome;
  } catch (e) {
    if (e instanceof ProgramTooLarge) return { kind: "missing", what: e.message };
    throw e;
  }
}
function compared(
  trials: readonly Trial[],
  left: Expr,
  right: Expr,
  at: Placed,
  leftAt: Placed,
  overrides: ReadonlyMap<string, Expr>,
  conditions: readonly Expr[],
): Outcome {
  const [first, ...others] = trials;
  if (first === undefined) return { kind: "undefined" };
  const leftEnv = envAt(leftAt, overrides),
    rightEnv = envAt(at, overrides);
  const both = lowerBoth(first, left, leftEnv, right, rightEnv);
  if ("outcome" in both) return both.outcome;
  const pairs = both.l
    .flatMap((a) => both.r.map((b) => pair(first, a, b)))
    .filter((p): p is Pair => p !== null)
    .map((p) => conditions.reduce((q, c) => under(first, q, c), p))
    .sort((x, y) => Number(isMixed(x)) - Number(isMixed(y)) || x.cost - y.cost);
  if (pairs.length === 0) return { kind: "shapes", trial: first, left: both.l, right: both.r };
  const allowed = allowedPoints(first, conditions, rightEnv);
  if (allowed === "none") return { kind: "undefined" };
  const seen = new Set<string>();
  let zeros = false,
    unconfirmed = false,
    undefinedOnly = true,
    refuted: { pair: Pair; point: number; unsure: boolean } | null = null;
  for (const p of pairs) {
    const key = `${String(p.left.id)},${String(p.right.id)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const result = agrees(first, p, pointsOf(first, allowed), allowed);
    if (result.yes && result.agreement.zero && !zeroIsSaid(left, right)) {
      undefinedOnly = false;
      zeros = true;
      continue;
    }
    if (result.yes && others.every((t) => confirms(t, p, left, leftEnv, right, rightEnv, conditions))) {
      if (isMixed(p) && refuted !== null && first.kind === "generic")
        return { kind: "different", ...refuted, trial: first, allowed, mixed: true };
      return { kind: "equal", pair: p, agreement: result.agreement, trial: first };
    }
    if (result.at !== null) {
      undefinedOnly = false;
      // Two shapes beside each other may be meant otherwise: that they are repeated over an axis accepts a line and refutes none.
      if (p.a.tags.includes(repeated) || p.b.tags.includes(repeated)) continue;
      refuted ??= { pair: p, point: result.at, unsure: sameAt(first, p, result.at).same === "unsure" };
    } else if (result.yes) {
      undefinedOnly = false;
      unconfirmed = true;
    }
  }
  if (zeros) return { kind: "missing", what: "a point at which the two sides are not both zero" };
  if (refuted !== null) return { kind: "different", ...refuted, trial: first, allowed };
  return undefinedOnly ? { kind: "undefined" } : { kind: "shapes", trial: first, left: both.l, right: both.r, unconfirmed };
}
/** ∂L/∂K = (∂L/∂S) Q for a square S: true if the one has the shape of its matrix and the other that of the transpose. */
const isMixed = ({ a, b }: Pair): boolean => {
  const has = (tag: string): boolean => a.tags.includes(tag) || b.tags.includes(tag);
  return has(byMatrix) && has(byMatrixTurned);
};
export function lowerBoth(
  trial: Trial,
  left: Expr,
  leftEnv: Env,
  right: Expr,
  rightEnv: Env,
): { l: readonly Value[]; r: readonly Value[] } | { outcome: Outcome } {
  trial.lowerer.begin([
    { e: left, env: leftEnv },
    { e: right, env: rightEnv },
  ]);
  const l = lowerSide(trial, left, leftEnv),
    r = lowerSide(trial, right, rightEnv);
  if ("missing" in l) return { outcome: { kind: "missing", what: l.missing } };
  if ("missing" in r) return { outcome: { kind: "missing", what: r.missing } };
  if ("noValue" in l) return { outcome: { kind: "no-value", side: "left", why: l.noValue, trial } };
  if ("noValue" in r) return { outcome: { kind: "no-value", side: "right", why: r.noValue, trial } };
  return { l: l.ok, r: r.ok };
}
/** A side that says zero, or plain numbers: then 0 = 0 is what is claimed. */
export function zeroIsSaid(left: Expr, right: Expr): boolean {
  return [left, right].some(
    (e) => isNumeric(e) || (e.kind === "name" && /^(bf|bb):0/.test(e.key)) || (e.kind === "call" && e.args.every(isNumeric)),
  );
}
/** The same readings at other sizes. */
function confirms(trial: Trial, like: Pair, left: Expr, leftEnv: Env, right: Expr, rightEnv: Env, conditions: readonly Expr[]): boolean {
  const both = lowerBoth(trial, left, leftEnv, right, rightEnv);
  if ("outcome" in both) return false;
  const same = (v: Value, w: Value): boolean => v.own === w.own && v.tags.join() === w.tags.join();
  const exact = both.l.filter((a) => same(a, like.a)).flatMap((a) => both.r.filter((b) => same(b, like.b)).map((b) => pair(trial, a, b)));
  const allowed = allowedPoints(trial, conditions, rightEnv);
  if (allowed === "none") return true;
  const all = exact.length > 0 ? exact : both.l.flatMap((a) => both.r.map((b) => pair(trial, a, b)));
  return all.some((q) => {
    if (q === null) return false;
    const p = conditions.reduce((r, c) => under(trial, r, c), q),
      points = pointsOf(trial, allowed),
      found = agrees(trial, p, points, allowed);
    // Sizes at which nothing has a value say nothing.
    return found.yes || (found.decided === 0 && points.every((n) => isSingularAt(trial, [p.left, p.right], n)));
  });
}
