import type { Expr } from "../syntax/expr.js";
import { mapChildren } from "./exprs.js";
/** diag(r_1, …, r_n): the members of a family written one after the other. */

/**
 * The list as one quantity: the family itself where its members stand for themselves, else a column with dots, which is
 * read by its pattern (diag(s_1², …, s_n²)).
 */
export function withListedMembers(e: Expr): Expr {
  const inner = mapChildren(e, withListedMembers);
  if (inner.kind !== "call" || inner.fn !== "diag" || inner.args.length < 3 || !inner.args.some((a) => a.kind === "dots")) return inner;
  const base = familyOf(inner.args);
  return { ...inner, args: [base ?? { kind: "matrix", rows: inner.args.map((a) => [a]) }] };
}
function familyOf(args: readonly Expr[]): Expr | null {
  const members = args.filter((a) => a.kind !== "dots"),
    [first] = members,
    last = members.at(-1);
  if (first?.kind !== "entry" || last?.kind !== "entry" || first.base.kind !== "name" || args.at(-1)?.kind === "dots") return null;
  const { base } = first,
    [one] = first.indices,
    [end] = last.indices;
  const whole =
    members.every((m) => m.kind === "entry" && m.indices.length === 1 && m.base.kind === "name" && m.base.key === base.key) &&
    one?.kind === "num" &&
    Number(one.text) === 1 &&
    end?.kind === "name";
  return whole ? base : null;
}
