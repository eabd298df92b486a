import type { Expr } from "../syntax/expr.js";
import type { ScriptTree } from "../syntax/tree.js";
import { labelKey } from "./names.js";
import { call, name, type ResolveContext } from "./resolve-context.js";
import { problemOf } from "./store.js";

/** J_f = […] below f(x) = …: a Jacobian states something, it is not named. */
export function jacobianOf(key: string, script: ScriptTree, cx: ResolveContext): Expr | null {
  const of = (key === "J" || key === "bf:J") && script.sup === null && script.sub?.kind === "sym" ? labelKey(script.sub) : null,
    use = of === null ? null : cx.survey.isFunction(of, cx.at);
  if (of === null || use === null || use.from >= cx.at.from || problemOf(use.part) !== problemOf(cx.at.part)) return null;
  return use.formals.length === 0 ? null : { kind: "deriv", how: "jacobian", of: name(of), by: [call("formals", name(of))] };
}
