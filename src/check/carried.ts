import { exprKey } from "../scope/exprs.js";
import { isWithin, type Placed } from "../scope/parts.js";
import { problemOf } from "../scope/store.js";
import type { Expr } from "../syntax/expr.js";
import { movingNames, readOff } from "./lower/differentials.js";
/** Errors carried forward (semantics.md 7): what a student's wrong lines say of names and derivatives. */
export interface Carried {
  readonly key: string;
  readonly from: Expr;
  readonly value: Expr;
  readonly at: Placed;
  readonly root: string;
}

/** The student's values that reach a place, by expression. The derivative of a carried gradient is a carried Hessian. */
export function carriedMap(carried: readonly Carried[], at: Placed): Map<string, Expr> {
  const out = new Map<string, Expr>();
  for (const c of carried) {
    if (c.at.from >= at.from || !(isWithin(at.part, c.at.part) || problemOf(at.part) === problemOf(c.at.part))) continue;
    for (const form of formsOf(c.from)) out.set(exprKey(form), c.value);
    // What is read off a wrong differential: its gradients.
    if (c.from.kind === "differential")
      for (const key of movingNames(c.value)) {
        const variable: Expr = { kind: "name", key };
        for (const form of formsOf({ kind: "deriv", how: "partial", of: c.from.of, by: [variable] }))
          out.set(exprKey(form), readOff(c.value, variable));
      }
    const variable = c.from.kind === "deriv" ? c.from.by[0] : undefined;
    if (c.from.kind === "deriv" && c.from.by.length === 1 && variable !== undefined)
      for (const form of formsOf(c.from))
        if (form.kind === "deriv") {
          const hessian: Expr = { ...form, how: "hessian", by: [variable, variable] };
          out.set(exprKey(hessian), { kind: "deriv", how: "partial", of: c.value, by: [variable] });
        }
  }
  return out;
}
/** The ways to write one derivative: ∇_θ J(θ), ∂J/∂θ, with and without arguments. */
function formsOf(e: Expr): Expr[] {
  if (e.kind !== "deriv") return [e];
  const out: Expr[] = [];
  const ofs: Expr[] = [e.of, ...(e.of.kind === "call" ? [{ kind: "name", key: e.of.fn } as Expr] : [])];
  for (const of of ofs) for (const how of ["partial", "total", "gradient", "jacobian"] as const) out.push({ ...e, of, how });
  return out;
}
