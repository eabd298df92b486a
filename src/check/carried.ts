import { exprKey, mapChildren, walk } from "../scope/exprs.js";
import { functionWords } from "../scope/names.js";
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

/**
 * The student's values that reach a place, by expression. The derivative of a carried gradient is a carried Hessian; `sides`
 * are those of the line, whose f'(2) is a value of the f'(x) that was carried.
 */
export function carriedMap(carried: readonly Carried[], at: Placed, sides: readonly Expr[] = []): Map<string, Expr> {
  const out = new Map<string, Expr>();
  for (const c of carried) {
    if (c.at.from >= at.from || !(isWithin(at.part, c.at.part) || problemOf(at.part) === problemOf(c.at.part))) continue;
    for (const form of formsOf(c.from)) out.set(exprKey(form), c.value);
    const f = ofFunction(c.from);
    if (f !== null)
      for (const side of sides)
        for (const x of walk(side)) {
          const value = valueAt(f, c.value, x);
          if (value !== null) out.set(exprKey(x), value);
        }
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
/** f(x), f'(x), f''(x): a function of letters. */
interface OfFunction {
  readonly fn: string;
  readonly order: number;
  readonly formals: readonly string[];
}
function ofFunction(e: Expr): OfFunction | null {
  if ((e.kind !== "prime" && e.kind !== "call") || e.fn === "tuple" || functionWords.has(e.fn)) return null;
  const formals = e.args.flatMap((a) => (a.kind === "name" ? a.key : []));
  return formals.length === e.args.length && formals.length > 0 ? { fn: e.fn, order: e.kind === "prime" ? e.order : 0, formals } : null;
}
/** What a carried function says of f'(2), or of its next derivative f''(x). */
function valueAt({ fn, order, formals }: OfFunction, value: Expr, x: Expr): Expr | null {
  if ((x.kind !== "prime" && x.kind !== "call") || x.fn !== fn || x.args.length !== formals.length) return null;
  const more = (x.kind === "prime" ? x.order : 0) - order,
    [variable] = formals;
  if (more < 0 || more > 2 || (more > 0 && formals.length > 1) || variable === undefined) return null;
  const by: Expr = { kind: "name", key: variable },
    derived: Expr = more === 0 ? value : { kind: "deriv", how: "total", of: value, by: Array.from({ length: more }, () => by) },
    at = new Map(formals.map((k, n) => [k, x.args[n] ?? by]));
  const elsewhere = formals.some((k) => exprKey(at.get(k) ?? by) !== exprKey({ kind: "name", key: k }));
  // A derivative is not taken by a number: the point is put in where no derivative is left to take.
  if (!elsewhere) return derived;
  return more === 0 ? putIn(value, at) : null;
}
function putIn(e: Expr, at: ReadonlyMap<string, Expr>): Expr {
  return e.kind === "name" ? (at.get(e.key) ?? e) : mapChildren(e, (c) => putIn(c, at));
}
/** The ways to write one derivative: ∇_θ J(θ), ∂J/∂θ, with and without arguments. */
function formsOf(e: Expr): Expr[] {
  if (e.kind !== "deriv") return [e];
  const out: Expr[] = [];
  const ofs: Expr[] = [e.of, ...(e.of.kind === "call" ? [{ kind: "name", key: e.of.fn } as Expr] : [])];
  for (const of of ofs) for (const how of ["partial", "total", "gradient", "jacobian"] as const) out.push({ ...e, of, how });
  return out;
}
