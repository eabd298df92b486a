import type { Expr } from "../syntax/expr.js";
import type { BigTree, Tree } from "../syntax/tree.js";
import { labelKey, symKey } from "./names.js";
import { resolveCondition } from "./resolve-condition.js";
import type { ResolveContext } from "./resolve-context.js";

/** The indices, bounds and condition of a big operator: `\sum_{i=1}^{n}`, `\sum_{k,l}`, `\sum_{i \ne j}`. */
export function resolveBounds(big: BigTree, cx: ResolveContext): { index: string; lo: Expr | null; hi: Expr | null; where: Expr | null }[] {
  const hi = big.sup === null ? null : cx.resolve(big.sup);
  if (big.sub === null) return [];
  const out: { index: string; lo: Expr | null; hi: Expr | null; where: Expr | null }[] = [];
  const visit = (tree: Tree): void => {
    if (tree.kind === "group") {
      visit(tree.body);
      return;
    }
    if (tree.kind === "list") {
      tree.items.forEach(visit);
      return;
    }
    if (tree.kind === "run") {
      for (const c of tree.text) out.push({ index: c, lo: null, hi, where: null });
      return;
    }
    if (tree.kind === "chain") {
      const [left, right] = tree.members,
        rel = tree.rels[0];
      if (left === undefined || right === undefined || rel === undefined) return;
      if (rel.op === "=") {
        const many = left.kind === "list" ? left.items : [left];
        for (const l of many) out.push({ index: indexName(l, cx), lo: cx.resolve(right), hi, where: null });
        return;
      }
      if (rel.op === "∈") {
        out.push({ index: indexName(left, cx), lo: null, hi, where: null });
        return;
      }
      if (rel.op === "≠" || rel.op === "<" || rel.op === "≤" || rel.op === ">" || rel.op === "≥") {
        out.push({ index: indexName(left, cx), lo: null, hi, where: resolveCondition(tree, cx) });
        return;
      }
    }
    out.push({ index: indexName(tree, cx), lo: null, hi, where: null });
  };
  visit(big.sub);
  return joined(out);
}
/** i = 1 above i ≠ 3 in two rows is one index with a condition. */
function joined<T extends { readonly index: string; readonly lo: Expr | null; readonly hi: Expr | null; readonly where: Expr | null }>(
  all: readonly T[],
): T[] {
  const out: T[] = [];
  for (const b of all) {
    const k = out.findIndex((o) => o.index === b.index),
      was = out[k];
    if (was === undefined) out.push(b);
    else {
      const conditions = [was.where, b.where].filter((w): w is Expr => w !== null);
      const where: Expr | null = conditions.length > 1 ? { kind: "logic", op: "and", args: conditions } : (conditions[0] ?? null);
      out[k] = { ...was, lo: was.lo ?? b.lo, hi: was.hi ?? b.hi, where };
    }
  }
  return out;
}
function indexName(tree: Tree, cx: ResolveContext): string {
  if (tree.kind === "sym") return symKey(tree);
  const key = labelKey(tree);
  return key ?? cx.fail(tree, "Unexpected expression under a sum, expected an index.");
}
