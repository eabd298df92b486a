import { nameKeyOf, quantitiesIn } from "../scope/exprs.js";
import type { Placed } from "../scope/parts.js";
import type { Store } from "../scope/store.js";
import type { Expr } from "../syntax/expr.js";
import { isLossName } from "./loss-names.js";
import { reach } from "./reach.js";
/**
 * The direct partial ∂A/∂B (semantics.md 5): where A's own formula has B and beside it others that depend on B, as in
 * y = h x + w with h = tanh(w x), those others are arguments of their own, and fixed. d/d and losses are total.
 */

/** The names in A's formula that depend on B and stand still in the direct partial; none where there is no such reading. */
export function besideVariable(e: Expr & { readonly kind: "deriv" }, at: Placed, store: Store): string[] {
  const [by] = e.by,
    own = nameKeyOf(e.of),
    variable = by === undefined ? null : variableKey(by);
  if (e.how !== "partial" || own === null || variable === null || isLossName(own)) return [];
  const d = store.definitionOf(own, at);
  if (d === null) return [];
  const inFormula = quantitiesIn(d.body);
  if (!inFormula.has(variable)) return [];
  // What the variable itself is made of lies behind it.
  const behind = store.definitionOf(variable, at),
    before = behind === null ? new Set<string>() : reach(behind.body, behind, store);
  const beside = [...inFormula].filter((k) => {
    if (k === own || k === variable || before.has(k) || d.formals?.includes(k) === true) return false;
    const other = store.definitionOf(k, d);
    return other !== null && reach(other.body, other, store).has(variable);
  });
  // A Lagrangian, a loss with a penalty: losses as well.
  return beside.some(isLossName) ? [] : beside;
}
/** The name that a derivative is taken by. */
export const variableKey = (by: Expr): string | null => (by.kind === "pow" ? variableKey(by.base) : nameKeyOf(by));
