import { contains, quantitiesIn, walk } from "../scope/exprs.js";
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
 * derivatives by arrays, and all its arrays have one shape, it may be read entry by entry.
 */
export function entrywise(trials: readonly Trial[], left: Expr, right: Expr, at: Placed): Evidence | null {
  const whole = (e: Expr): boolean =>
    contains(
      e,
      (x) =>
        x.kind === "transpose" ||
        x.kind === "deriv" ||
        x.kind === "differential" ||
        x.kind === "matrix" ||
        x.kind === "entry" ||
        x.kind === "big" ||
        (x.kind === "call" &&
          /^(norm|det|tr|diag|vec|sum|mean|softmax|log(sumexp|det)|inv|bars|tuple|max$|min$)/.test(x.fn) &&
          x.args.length === 1),
    );
  if (whole(left) || whole(right) || !contains(left, (x) => x.kind === "prime" || x.kind === "call")) return null;
  let evidence: Evidence | null = null;
  const applied = new Set(
    [left, right].flatMap((e) => [...walk(e)].flatMap((x) => (x.kind === "call" || x.kind === "prime" ? [x.fn] : []))),
  );
  const quantities = [...new Set([...quantitiesIn(left), ...quantitiesIn(right)])].filter((k) => !applied.has(k));
  for (const trial of trials) {
    const local = new Map<string, Value>(),
      base = envAt(at);
    let size = "";
    for (const key of quantities) {
      let v: Value;
      try {
        v = trial.lowerer.one({ kind: "name", key }, base);
      } catch (e) {
        if (e instanceof NoValue || e instanceof Missing) continue;
        throw e;
      }
      if (rankOf(v) === 0 || v.own === "I" || v.own === "0") continue;
      const dims = `${v.own}${ownDims(v)
        .map((d) => d.size)
        .join()}`;
      if (size !== "" && size !== dims) return null;
      size = dims;
      local.set(key, { ...v, labels: ownDims(v).map((_, i) => `§e${String(i)}`), own: "s" });
    }
    if (size === "") return null;
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
