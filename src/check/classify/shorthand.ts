import { exprKey, mapChildren } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";
/**
 * The shorthand of code: a document that writes dS = ∂L/∂S means the gradient of L by every dX, not a differential
 * (semantics.md 6: one notion, the adjoint).
 */

const name = String.raw`(\\?[A-Za-z]+(?:_(?:\{[^{}]*\}|\w))?(?:\^(?:\{[^{}]*\}|\w))?)`,
  d = String.raw`(?:d|\\mathrm\s*\{\s*d\s*\}|\\dif|\\text\s*\{\s*d\s*\}|\\mathit\s*\{\s*d\s*\})`;
const written = new RegExp(
  String.raw`${d}\s*${name}\s*:?(?:=|\\equiv|\\coloneqq|\\triangleq)\s*(?:\\[dt]?frac\s*\{\s*\\partial\s*${name}\s*\}\s*\{\s*\\partial\s*\1\s*\}|\\partial\s*${name}\s*/\s*\\partial\s*\1)`,
);
/** Whether dX stands for ∂L/∂X somewhere in a source. */
export const saysShorthand = (source: string): boolean => written.test(source);

/** ∂L/∂X for every dX. */
export function withGradients(e: Expr, loss: Expr): Expr {
  if (e.kind === "differential" && (e.of.kind === "name" || e.of.kind === "entry"))
    return { kind: "deriv", how: "partial", of: loss, by: [e.of] };
  // dSᵀ is the transpose of dS.
  if (e.kind === "differential" && e.of.kind === "transpose")
    return { kind: "transpose", arg: withGradients({ kind: "differential", of: e.of.arg }, loss) };
  return mapChildren(e, (c) => withGradients(c, loss));
}
/** The loss, where a line says dX = ∂L/∂X. */
export function lossOfShorthand(left: Expr | null, right: Expr | null): Expr | null {
  if (left?.kind !== "differential" || right?.kind !== "deriv" || right.how === "total" || right.by.length !== 1) return null;
  const [by] = right.by;
  return by !== undefined && exprKey(by) === exprKey(left.of) && right.of.kind === "name" ? right.of : null;
}
