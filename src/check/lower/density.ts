import type { Expr } from "../../syntax/expr.js";
import type { Env, Lowering } from "./context.js";
import { isVectorKind, ownDims, rankOf, type Value } from "./value.js";
/**
 * 𝒩(x | μ, Σ), where the document does not define it: the density of the normal distribution with mean μ and covariance Σ
 * (a variance, a variance for all entries, a vector of variances, or a matrix). Bishop, Pattern Recognition and Machine
 * Learning, eqs. (2.42) and (2.43).
 */

const num = (n: number): Expr => ({ kind: "num", text: String(n) }),
  times = (...factors: Expr[]): Expr => ({ kind: "mul", op: "", factors }),
  over = (a: Expr, b: Expr): Expr => ({ kind: "div", op: "/", num: a, den: b }),
  call = (fn: string, arg: Expr): Expr => ({ kind: "call", fn, args: [arg] }),
  total = (e: Expr): Expr => call("sumall", e),
  exp = (e: Expr): Expr => call("exp", { kind: "neg", arg: over(e, num(2)) }),
  pi: Expr = { kind: "name", key: "pi" };
const power = (base: Expr, exponent: Expr): Expr => ({ kind: "pow", op: "^", base, exponent }),
  squares = (e: Expr): Expr => ({ kind: "pow", op: ".^", base: e, exponent: num(2) });

/** The values of 𝒩(x | μ, Σ); null where the arguments are no point, mean and covariance. */
export function lowerDensity(lo: Lowering, args: readonly Expr[], env: Env): Value[] | null {
  const [x, mean, spread] = args;
  if (x === undefined || mean === undefined || spread === undefined || args.length !== 3) return null;
  const point = lo.one(x, env),
    covariance = lo.one(spread, env),
    rest: Expr = { kind: "add", terms: [x, { kind: "neg", arg: mean }] },
    circle = times(num(2), pi),
    length = ownDims(point)[0]?.size ?? 1,
    volume = (of: Expr): Expr => call("sqrt", times(power(circle, num(length)), of));
  if (rankOf(point) === 0 && rankOf(covariance) === 0)
    return lo.lower(over(exp(over(power(rest, num(2)), spread)), call("sqrt", times(circle, spread))), env);
  if (!isVectorKind(point.own)) return null;
  if (rankOf(covariance) === 0) return lo.lower(over(exp(over(total(squares(rest)), spread)), volume(power(spread, num(length)))), env);
  if (isVectorKind(covariance.own))
    return lo.lower(
      over(exp(total({ kind: "div", op: "./", num: squares(rest), den: spread })), volume(call("exp", total(call("log", spread))))),
      env,
    );
  if (covariance.own !== "m") return null;
  const inverse = power(spread, { kind: "neg", arg: num(1) }),
    turned: Expr = { kind: "transpose", arg: rest },
    form = point.own === "r" ? times(rest, inverse, turned) : times(turned, inverse, rest);
  return lo.lower(over(exp(form), volume(call("det", spread))), env);
}
