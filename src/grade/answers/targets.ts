import { exprKey } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";
import { plain } from "../notation/unify.js";
/** What a target is about, and whether something written is it: ∂L/∂W, ∇_W L and ∂L/∂W_{ij} are about the same. */

export interface Subject {
  readonly of: string;
  readonly by: readonly string[];
}

const baseName = (e: Expr): string | null => {
  if (e.kind === "name") return e.key;
  if (e.kind === "entry" || e.kind === "call") return e.kind === "call" ? e.fn : baseName(e.base);
  if (e.kind === "transpose") return baseName(e.arg);
  return null;
};

/** Null for what is neither a name nor a derivative. */
export function subjectOf(e: Expr): Subject | null {
  if (e.kind === "transpose") return subjectOf(e.arg);
  if (e.kind === "entry" && e.base.kind === "deriv") return subjectOf(e.base);
  if (e.kind === "at") return subjectOf(e.arg);
  if (e.kind === "deriv") {
    const of = baseName(e.of),
      by = e.by.map(baseName);
    if (of === null || by.some((b) => b === null)) return null;
    const names = by.map((b) => b ?? "");
    return { of, by: e.how === "hessian" && names.length === 1 ? [names[0]!, names[0]!] : names };
  }
  const name = e.kind === "name" || e.kind === "entry" ? baseName(e) : null;
  return name === null ? null : { of: name, by: [] };
}

export function isAbout(e: Expr, target: Expr): boolean {
  const a = subjectOf(e),
    b = subjectOf(target);
  if (a === null || b === null) return a === b && exprKey(plain(e)) === exprKey(plain(target));
  return a.of === b.of && a.by.length === b.by.length && a.by.every((x, i) => x === b.by[i]);
}

/** Whether indices that the target keeps apart are one here: ∂p_i/∂z_i is the diagonal of ∂p_i/∂z_j. */
export function isSpecialCase(e: Expr, target: Expr): boolean {
  const [a, b] = [indicesOf(e), indicesOf(target)];
  return a.length >= 2 && new Set(a).size < a.length && (b.length === 0 || new Set(b).size === b.length);
}
function indicesOf(e: Expr): string[] {
  if (e.kind === "transpose") return indicesOf(e.arg);
  if (e.kind === "deriv")
    return [e.of, ...e.by].flatMap((x) => (x.kind === "entry" ? x.indices.flatMap((i) => (i?.kind === "name" ? [i.key] : [])) : []));
  return e.kind === "entry" ? e.indices.flatMap((i) => (i?.kind === "name" ? [i.key] : [])) : [];
}
