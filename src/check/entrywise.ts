import { contains, exprKey, mapChildren, quantitiesIn, walk } from "../scope/exprs.js";
import type { Placed } from "../scope/parts.js";
import type { Expr } from "../syntax/expr.js";
import { agrees, pair } from "./compare.js";
import { evidenceOf } from "./judge/evidence.js";
import type { Env } from "./lower/context.js";
import { Missing, NoValue, ownDims, rankOf, type Value } from "./lower/value.js";
import { envAt } from "./sides.js";
import type { Trial } from "./trial.js";
import type { Evidence } from "./verdict.js";
/**
 * σ′(z) = σ(z)(1 − σ(z)) for a vector z is said of every entry: where a line has no transposes, matrices, norms or
 * derivatives that couple entries, and all its arrays have one shape, it may be read entry by entry.
 */
export function entrywise(trials: readonly Trial[], written: Expr, other: Expr, at: Placed): Evidence | null {
  const slopes = new Map<string, Expr & { readonly kind: "deriv" }>(),
    left = withoutSlopes(written, slopes),
    right = withoutSlopes(other, slopes);
  const { store } = trials[0]?.lowerer ?? { store: null },
    seen = new Set<unknown>();
  // f(x) = √(xᵀx) is a number, whatever it is applied to.
  const isWhole = (fn: string): boolean => {
    const d = store?.definitionOf(fn, at) ?? null;
    if (d === null || seen.has(d)) return false;
    seen.add(d);
    return whole(d.body);
  };
  const whole = (e: Expr): boolean =>
    contains(
      e,
      (x) =>
        ((x.kind === "call" || x.kind === "prime") && isWhole(x.fn)) ||
        x.kind === "transpose" ||
        x.kind === "differential" ||
        x.kind === "matrix" ||
        x.kind === "entry" ||
        x.kind === "big" ||
        (x.kind === "call" &&
          /^(norm|det|tr|diag|vec|sum|mean|softmax|log(sumexp|det)|inv|bars|tuple|max$|min$)/.test(x.fn) &&
          x.args.length === 1),
    );
  if (
    whole(left) ||
    whole(right) ||
    (slopes.size === 0 && ![left, right].some((e) => contains(e, (x) => x.kind === "prime" || x.kind === "call")))
  )
    return null;
  let evidence: Evidence | null = null;
  const applied = new Set(
    [left, right].flatMap((e) => [...walk(e)].flatMap((x) => (x.kind === "call" || x.kind === "prime" ? [x.fn] : []))),
  );
  const quantities = [...new Set([...quantitiesIn(left), ...quantitiesIn(right)])].filter((k) => !applied.has(k));
  for (const trial of trials) {
    const local = new Map<string, Value>(),
      base = envAt(at);
    let size = "",
      arrays = 0;
    for (const key of quantities) {
      const slope = slopes.get(key);
      let v: Value | undefined;
      try {
        v = slope === undefined ? trial.lowerer.one({ kind: "name", key }, base) : slopeIn(trial, slope, base);
      } catch (e) {
        if (e instanceof NoValue || e instanceof Missing) continue;
        throw e;
      }
      if (v === undefined) return null;
      if (slope === undefined && (rankOf(v) === 0 || v.own === "I" || v.own === "0")) continue;
      // Of columns, a derivative times another column has no value as written.
      if (slope === undefined && slopes.size > 0 && v.own !== "v") return null;
      const dims = `${slope === undefined ? v.own : "v"}${ownDims(v)
        .map((d) => d.size)
        .join()}`;
      if (rankOf(v) > 0 && size !== "" && size !== dims) return null;
      if (rankOf(v) > 0) size = dims;
      if (slope === undefined) arrays++;
      local.set(key, { ...v, labels: ownDims(v).map((_, i) => `§e${String(i)}`), own: "s" });
    }
    // ∂z/∂b = 1 stands for the identity (semantics.md 1).
    if (size === "" || arrays === 0) return null;
    // (a − y) f′(z) is a product of two columns, which no identity of one function excuses.
    if (slopes.size === 0 && [left, right].some((e) => multiplies(e, local))) return null;
    const env: Env = { ...base, local };
    try {
      const p = pair(trial, trial.lowerer.one(left, env), trial.lowerer.one(right, env)),
        result = p === null ? null : agrees(trial, p, [0, 1, 2, 3, 4]);
      if (result?.yes !== true) return null;
      evidence = evidenceOf(trial, "agrees", result.agreement.points * trials.length, result.agreement.maxRelativeError);
    } catch (e) {
      if (e instanceof NoValue || e instanceof Missing) return null;
      throw e;
    }
  }
  return evidence;
}

/** Whether an expression multiplies different arrays without ⊙. */
const multiplies = (e: Expr, arrays: ReadonlyMap<string, Value>): boolean =>
  contains(e, (x) => {
    if (x.kind !== "mul" || x.op === ".*") return false;
    const factors = x.factors.map((f) => [...quantitiesIn(f)].filter((k) => arrays.has(k)).join()).filter((k) => k !== "");
    return new Set(factors).size > 1;
  });
/** A side with a name in the place of each derivative. */
function withoutSlopes(e: Expr, slopes: Map<string, Expr & { readonly kind: "deriv" }>): Expr {
  if (e.kind !== "deriv") return mapChildren(e, (x) => withoutSlopes(x, slopes));
  const key = `§${exprKey(e)}`;
  slopes.set(key, e);
  return { kind: "name", key };
}
/** A derivative of every entry by its own: dσ(z)/dz of a vector as a vector. */
const slopeIn = (trial: Trial, e: Expr, env: Env): Value | undefined =>
  trial.lowerer.lower(e, env).find((v) => rankOf(v) === 0 || v.tags.includes("elementwise"));
