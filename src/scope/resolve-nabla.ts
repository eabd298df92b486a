import type { Expr } from "../syntax/expr.js";
import type { GroupTree, ScriptTree, Tree } from "../syntax/tree.js";
import { isLiteral, isNumeric, nameKeyOf } from "./exprs.js";
import { jacobianOf } from "./named-jacobian.js";
import { labelKey, plainIndexLetters, scriptText, superscripts } from "./names.js";
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
  const open = next.kind !== "group",
    written = next.kind === "group" ? (r.take(), resolveGroup(next, cx)) : operand(r, base, script),
    // ∇f(x + td)ᵀ d: the gradient is transposed.
    atPoint = written.kind === "transpose" && written.arg.kind === "call" && script?.sub == null && written.arg.args.some(isMade),
    of = atPoint ? written.arg : written;
  if (atPoint) transposed = true;
  let by: Expr[];
  const letter = base.name === "partial" && script?.sub != null ? labelKey(script.sub) : null;
  // ∂_i, where words say that it means ∂/∂x_i.
  if (letter !== null && cx.survey.partialBase !== null && plainIndexLetters.has(letter))
    by = [{ kind: "entry", base: name(cx.survey.partialBase), indices: [name(letter)] }];
  else if (script?.sub != null)
    by = script.sub.kind === "list" ? [call("tuple", ...script.sub.items.map((t) => cx.resolve(t)))] : [cx.resolve(script.sub)];
  else if (of.kind === "call" && of.args.length >= 1 && of.args.every((a) => a.kind === "name" || a.kind === "entry"))
    by = of.args.length === 1 ? [...of.args] : [call("tuple", ...of.args)];
  else by = [call("formals", of)];
  // ∇f(0): the gradient, then the point; so is a in ∇f(a) of an f(x, y).
  if (
    script?.sub == null &&
    of.kind === "call" &&
    of.args[0] !== undefined &&
    (of.args.length === 1
      ? (of.args[0].kind !== "name" && of.args[0].kind !== "entry") || (cx.survey.isFunction(of.fn, cx.at)?.formals.length ?? 1) > 1
      : of.args.every(isLiteral)) &&
    cx.survey.isFunction(of.fn, cx.at) !== null
  ) {
    const f = name(of.fn),
      formals = call("formals", f);
    const value: Expr = {
      kind: "at",
      arg: { kind: "deriv", how: order === 2 ? "hessian" : "gradient", of: f, by: order === 2 ? [formals, formals] : [formals] },
      point: [{ name: formals, value: of.args.length === 1 ? of.args[0] : call("tuple", ...of.args) }],
    };
    return transposed ? { kind: "transpose", arg: value } : value;
  }
  const variable = by[0];
  if (variable === undefined) return cx.fail(base, "Unexpected ∇ without a variable.");
  const how = base.name === "partial" ? "partial" : order === 2 ? "hessian" : "gradient";
  const value: Expr = { kind: "deriv", how, of, by: order === 2 ? [variable, variable] : by, ...(open ? { open } : {}) };
  return transposed ? { kind: "transpose", arg: value } : value;
}
const isMade = (e: Expr): boolean => e.kind !== "name" && e.kind !== "entry" && !isNumeric(e);
/**
 * What follows ∇: one factor (`\nabla L\, x` is a product), but all of a product that begins with a number, with the variable
 * itself or with a row: `\nabla_x \frac12 x^\top A x`, `\nabla_x b^\top x`. (`\nabla_z L^\top W` transposes the gradient.)
 */
function operand(r: FactorReader, base: Tree, script: ScriptTree | null): Expr {
  const first = r.unit() ?? r.cx.fail(base, "Unexpected words, expected something after ∇."),
    variable = script?.sub == null ? null : labelKey(script.sub),
    isVariable = (t: Tree): boolean => variable !== null && labelKey(t.kind === "script" ? t.base : t) === variable;
  const isRow = first.kind === "transpose" && r.ahead().some(isVariable),
    isItself = variable !== null && nameKeyOf(first.kind === "transpose" ? first.arg : first) === variable;
  if (!isNumeric(first) && !isRow && !isItself) return first;
  const factors = [first];
  while (r.more()) factors.push(...[r.unit()].flatMap((e) => e ?? []));
  return factors.length === 1 ? first : { kind: "mul", op: "", factors };
}

/** `J_f(w)`, `\mathbf J_\sigma(\mathbf z)`, `J_{\sigma(z)}`, `H_f(x)`: a Jacobian or Hessian by name, unless J is introduced itself. */
export function namedJacobian(r: FactorReader, key: string, script: ScriptTree | null, group: GroupTree | null): Expr | null {
  const { cx } = r;
  if (script === null || script.sub === null || script.primes > 0 || !(key === "J" || key === "H" || key === "D")) return null;
  const text = scriptText(script.sub);
  // D_{KL}(p ‖ q): a divergence.
  if (key === "D" && text !== null && /^[A-Z]{2,}$/.test(text)) return null;
  const own = group === null ? jacobianOf(key, script, cx) : null;
  if (own !== null) return own;
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
    const variable = by.length === 1 && by[0] !== undefined ? by[0] : call("tuple", ...by);
    const value: Expr = {
      kind: "deriv",
      how: key === "H" ? "hessian" : "jacobian",
      of,
      by: key === "H" ? [variable, variable] : [variable],
    };
    return next?.kind === "script" ? applyScripts(value, next, cx) : value;
  }
  if (script.sub.kind !== "prod") return null;
  of = cx.resolve(script.sub);
  if (of.kind !== "call") return null;
  by = [...of.args];
  const variable = by.length === 1 && by[0] !== undefined ? by[0] : call("tuple", ...by);
  const value: Expr = { kind: "deriv", how: key === "H" ? "hessian" : "jacobian", of, by: key === "H" ? [variable, variable] : [variable] };
  return script.sup === null ? value : applyScripts(value, { ...script, sub: null }, cx);
}

/** `D f(x)`, `Df`: the Jacobian, where D is nothing else and a function or a defined name follows. */
export function differentialOperator(r: FactorReader, base: Tree, script: ScriptTree | null): Expr | null {
  const { cx } = r,
    next = r.peek();
  if (base.kind !== "sym" || base.name !== "D" || base.accents.length > 0 || script !== null || next === undefined) return null;
  if (base.style !== "" && base.style !== "rm" && base.style !== "bf") return null;
  if (cx.survey.introducedNear("D", cx.at) >= 0) return null;
  const key = next.kind === "sym" || next.kind === "word" ? labelKey(next) : null;
  if (key === null || (cx.survey.isFunction(key, cx.at) === null && !/^[fgF]$/.test(key))) return null;
  const of = r.unit();
  if (of === null) return null;
  if (of.kind === "call" && of.args.every((a) => a.kind === "name")) return { kind: "deriv", how: "jacobian", of, by: [...of.args] };
  if (of.kind !== "call" || of.args.length !== 1 || of.args[0] === undefined)
    return { kind: "deriv", how: "jacobian", of, by: [call("formals", of)] };
  const formals = call("formals", name(of.fn));
  return {
    kind: "at",
    arg: { kind: "deriv", how: "jacobian", of: name(of.fn), by: [formals] },
    point: [{ name: formals, value: of.args[0] }],
  };
}

/** `\mathbb E[x]`, `\operatorname{E}[x]`, `E[x]` of an E that is nothing else: an expectation; `Var(x)`, `Cov(x, y)` are moments too. */
export function expectation(r: FactorReader, base: Tree, script: ScriptTree | null): Expr | null {
  const ahead = r.peek(),
    // E[x]² is the square of the expectation.
    squared = ahead?.kind === "script" && ahead.sub === null && ahead.primes === 0 && ahead.sup?.kind === "num" ? ahead.sup : null,
    next = ahead?.kind === "script" && squared !== null ? ahead.base : ahead;
  // E_p[x], E_{x ∼ p}[x]: under which distribution is part of the operator.
  const under = script !== null && script.sup === null && script.primes === 0 && script.sub !== null ? script.sub : null;
  if ((script !== null && under === null) || next?.kind !== "group") return null;
  // E[y | x], E[y; η]: of y, under a condition that is part of the operator.
  const [of, by] = next.body.kind === "list" && /^[|;]$/.test(next.body.separators[0] ?? "") ? next.body.items : [],
    given = of === undefined || by === undefined || (next.body.kind === "list" && next.body.items.length !== 2) ? null : { of, by };
  const moment = (fn: string): Expr => {
    r.take();
    const named = under === null ? fn : `${fn}_${scriptText(under) ?? String(under.from)}`,
      of =
        given === null
          ? call(named, resolveGroup(next, r.cx))
          : call(`${named}|${scriptText(given.by) ?? String(given.by.from)}`, r.cx.resolve(given.of));
    return squared === null ? of : { kind: "pow", base: of, exponent: r.cx.resolve(squared), op: "^" };
  };
  if (base.kind === "word" && next.open === "(" && /^(?:[Vv]ar|[Cc]ov|[Cc]orr)$/.test(base.name)) {
    return moment(/^var/i.test(base.name) ? "moment:var" : "moment:cov");
  }
  if ((next.body.kind === "list" && given === null) || (next.open !== "[" && next.open !== "{")) return null;
  const isLetter = base.kind === "sym" && base.name === "E" && base.accents.length === 0;
  const isSign =
    (isLetter && (base.style === "bb" || base.style === "rm")) ||
    (isLetter &&
      base.style === "" &&
      next.open === "[" &&
      r.cx.survey.introducedNear("E", r.cx.at) < 0 &&
      (under === null || r.cx.survey.introducedNear(`E_${scriptText(under) ?? ""}`, r.cx.at) < 0)) ||
    (base.kind === "word" && base.name === "E");
  return isSign ? moment("expectation") : null;
}

/** `W[i,j]`, `x[i]` as in a program: entries, where the letters in the bracket are indices. */
export function bracketIndices(r: FactorReader, key: string, script: ScriptTree | null): Expr | null {
  const next = r.peek(),
    { survey, at } = r.cx;
  if (script !== null || next?.kind !== "group" || next.open !== "[") return null;
  const items = next.body.kind === "list" ? next.body.items : [next.body];
  if (!items.every((t) => t.kind === "sym" && survey.isIndexSub(t) && survey.introducedNear(labelKey(t) ?? "", at) < 0)) return null;
  if (survey.isFunction(key, at) !== null) return null;
  r.take();
  return { kind: "entry", base: name(key), indices: items.map((t) => name(labelKey(t) ?? "?")) };
}
