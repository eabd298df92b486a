import type { Expr } from "../syntax/expr.js";
import type { GroupTree, ScriptTree, Tree } from "../syntax/tree.js";
import { labelKey, scriptText, superscripts } from "./names.js";
import { call, name, type FactorReader } from "./resolve-context.js";
import { groupArgs, resolveGroup } from "./resolve-group.js";
import { applyScripts } from "./resolve-script.js";
/** Derivatives by an operator's name: ∇, ∂ with an index, J_f, H_f, D f. */

/** `\nabla_\theta J`, `\nabla f(x)`, `\nabla^2 f`, `\nabla^\top f_i`, `\partial_x f`. */
export function resolveNabla(r: FactorReader, base: Tree & { kind: "sym" }, script: ScriptTree | null): Expr {
  const { cx } = r;
  // ∇_h that was introduced alone, as the name of a gradient.
  const alone = script === null ? null : labelKey({ ...script, sup: null });
  if (script !== null && alone !== null && script.sub !== null && cx.survey.introducedNear(alone, cx.at) >= 0)
    return script.sup === null ? name(alone) : applyScripts(name(alone), { ...script, sub: null }, cx);
  let order = 1,
    transposed = false;
  for (const s of script === null ? [] : superscripts(script)) {
    if (s.kind === "power") order = scriptText(s.tree) === "2" ? 2 : cx.fail(s.tree, "Unexpected power on ∇, expected 2.");
    if (s.kind === "transpose") transposed = true;
  }
  const next = r.peek();
  if (next === undefined) return cx.fail(base, "Unexpected end, expected something after ∇.");
  const of =
    next.kind === "group"
      ? (r.take(), resolveGroup(next, cx))
      : (r.unit() ?? cx.fail(base, "Unexpected words, expected something after ∇."));
  let by: Expr[];
  if (script?.sub != null)
    by = script.sub.kind === "list" ? [call("tuple", ...script.sub.items.map((t) => cx.resolve(t)))] : [cx.resolve(script.sub)];
  else if (of.kind === "call" && of.args.length >= 1 && of.args.every((a) => a.kind === "name" || a.kind === "entry"))
    by = of.args.length === 1 ? [...of.args] : [call("tuple", ...of.args)];
  else by = [call("formals", of)];
  // ∇f(0): the gradient, then the point.
  if (
    script?.sub == null &&
    of.kind === "call" &&
    of.args.length === 1 &&
    of.args[0] !== undefined &&
    of.args[0].kind !== "name" &&
    of.args[0].kind !== "entry" &&
    cx.survey.isFunction(of.fn, cx.at) !== null
  ) {
    const f = name(of.fn),
      formals = call("formals", f);
    const value: Expr = {
      kind: "at",
      arg: { kind: "deriv", how: order === 2 ? "hessian" : "gradient", of: f, by: order === 2 ? [formals, formals] : [formals] },
      point: [{ name: formals, value: of.args[0] }],
    };
    return transposed ? { kind: "transpose", arg: value } : value;
  }
  const variable = by[0];
  if (variable === undefined) return cx.fail(base, "Unexpected ∇ without a variable.");
  const how = base.name === "partial" ? "partial" : order === 2 ? "hessian" : "gradient";
  const value: Expr = { kind: "deriv", how, of, by: order === 2 ? [variable, variable] : by };
  return transposed ? { kind: "transpose", arg: value } : value;
}

/** `J_f(w)`, `\mathbf J_\sigma(\mathbf z)`, `J_{\sigma(z)}`, `H_f(x)`: a Jacobian or Hessian by name, unless J is introduced itself. */
export function namedJacobian(r: FactorReader, key: string, script: ScriptTree | null, group: GroupTree | null): Expr | null {
  const { cx } = r;
  if (script === null || script.sub === null || script.primes > 0 || !(key === "J" || key === "H" || key === "D")) return null;
  const text = scriptText(script.sub);
  if (text !== null && cx.survey.introducedNear(`${key}_${text}`, cx.at) >= 0) return null;
  if (cx.survey.introducedNear(key, cx.at) >= 0 && group === null) return null;
  const subKey = labelKey(script.sub);
  let of: Expr, by: Expr[];
  if (group !== null) {
    if (text !== null && /^\d+$/.test(text)) return null;
    by = groupArgs(group, cx);
    const fn = subKey !== null ? cx.survey.isFunction(subKey, cx.at) : null;
    of =
      subKey === null
        ? cx.resolve(script.sub)
        : fn !== null || (["sigma", "phi", "f", "g"].includes(subKey) && cx.survey.introducedNear(subKey, cx.at) < 0)
          ? call(subKey, ...by)
          : cx.resolve(script.sub);
    const next = r.take();
    const value: Expr = {
      kind: "deriv",
      how: key === "H" ? "hessian" : "jacobian",
      of,
      by: key === "H" && by[0] !== undefined ? [by[0], by[0]] : by,
    };
    return next?.kind === "script" ? applyScripts(value, next, cx) : value;
  }
  if (script.sub.kind !== "prod") return null;
  of = cx.resolve(script.sub);
  if (of.kind !== "call") return null;
  by = [...of.args];
  const value: Expr = {
    kind: "deriv",
    how: key === "H" ? "hessian" : "jacobian",
    of,
    by: key === "H" && by[0] !== undefined ? [by[0], by[0]] : by,
  };
  return script.sup === null ? value : applyScripts(value, { ...script, sub: null }, cx);
}
