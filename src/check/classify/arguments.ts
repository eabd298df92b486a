import type { Expr } from "../../syntax/expr.js";
import { childrenOf, exprKey, isNumeric, mapChildren, nameKeyOf, walk } from "../../scope/exprs.js";
import { problemOf } from "../../scope/store.js";
import type { Line } from "./line.js";
/** Derivatives of functions with their arguments: which argument is meant, and at which point. */

/** The derivatives in an expression, each with the argument that it is by. */
export const withArguments = (e: Expr, line: Line): Expr => atPoints(ofArgument(e, line), line);

/** ∂F/∂h_l of an F that is known by F(h_l) only: the derivative of F(h_l). */
function ofArgument(e: Expr, line: Line): Expr {
  const inner = childrenOf(e).length === 0 ? e : mapChildren(e, (c) => ofArgument(c, line));
  if (inner.kind !== "deriv" || inner.of.kind !== "name" || inner.by.length !== 1) return inner;
  const { key } = inner.of,
    { store, at } = line,
    [by] = inner.by;
  if (
    by === undefined ||
    /^(?:\w+:)*(?:[LJEC]|ell|[Ll]oss|[Cc]ost)(?:_.*)?$/.test(key) ||
    store.definitionOf(key, at) !== null ||
    store.shapeOf(key, at) !== null
  )
    return inner;
  const called = (b: Expr): boolean =>
    [...walk(b)].some(
      (x) => x.kind === "call" && x.fn === key && x.args.length === 1 && x.args[0] !== undefined && exprKey(x.args[0]) === exprKey(by),
    );
  for (const all of [store.updates, ...store.definitions.values()])
    for (const d of all)
      if (problemOf(d.part) === problemOf(at.part) && called(d.body)) return { ...inner, of: { kind: "call", fn: key, args: [by] } };
  return inner;
}
/** `\nabla_w L(w_t)`: the gradient by w, where w is w_t. */
function atPoints(e: Expr, line: Line): Expr {
  const inner = childrenOf(e).length === 0 ? e : mapChildren(e, (c) => atPoints(c, line));
  if (inner.kind !== "deriv" || inner.of.kind !== "call") return inner;
  const { of, by } = inner,
    [variable] = by,
    formals = line.store.definitionOf(of.fn, line.at)?.formals;
  if (variable?.kind !== "name" || by.some((b) => b.kind !== "name" || b.key !== variable.key) || formals?.length !== of.args.length)
    return inner;
  const place = formals.indexOf(variable.key),
    value = of.args[place];
  if (value === undefined || !isPointOf(variable.key, value)) return inner;
  if (!isNumeric(value)) return { ...inner, by: by.map(() => value) };
  const general: Expr = { ...of, args: of.args.map((a, i) => (i === place ? variable : a)) };
  return { kind: "at", arg: { ...inner, of: general }, point: [{ name: variable, value }] };
}
/** A number, or a value that the variable takes: w_t, w^{(0)}, ŵ, w^*. */
function isPointOf(variable: string, value: Expr): boolean {
  if (isNumeric(value)) return true;
  const key = nameKeyOf(value);
  return key !== null && key !== variable && bareLetter(key) === bareLetter(variable);
}
const bareLetter = (key: string): string => key.replace(/^(?:hat|tilde|bar|check|star):/, "").replace(/[_^'§].*$/, "");
