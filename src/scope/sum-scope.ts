import type { Expr } from "../syntax/expr.js";
import { childrenOf, mapChildren, namesIn } from "./exprs.js";
/**
 * How far a sum reaches (semantics.md 6): Σ_i y_i log p_i + (1 − y_i) log(1 − p_i) beside a left side without i is one sum of
 * both terms. `keep`: letters that are free on the other side, or bound outside.
 */
export function widenSums(e: Expr, keep: ReadonlySet<string>): Expr {
  const bound = e.kind === "big" ? new Set([...keep, e.index]) : e.kind === "deriv" ? new Set([...keep, ...e.by.flatMap(letters)]) : keep,
    inner = childrenOf(e).length === 0 ? e : mapChildren(e, (c) => widenSums(c, bound));
  if (inner.kind !== "add") return inner;
  for (const [k, term] of inner.terms.entries()) {
    const open = openSums(term).filter((index) => !keep.has(index)),
      last = inner.terms.findLastIndex((t, j) => j > k && open.some((index) => standsFree(t, index)));
    if (last < 0) continue;
    const taken = inner.terms.slice(k + 1, last + 1),
      // −Σ a_i − b_i and −Σ a_i + b_i are both written for −Σ (a_i + b_i).
      own = term.kind === "neg" ? taken.map((t) => (t.kind === "neg" ? t.arg : t)) : taken,
      terms = [...inner.terms.slice(0, k), extended(term, own), ...inner.terms.slice(last + 1)];
    return terms.length === 1 && terms[0] !== undefined ? terms[0] : widenSums({ ...inner, terms }, keep);
  }
  return inner;
}
/** The indices of the sums that a term ends with, from the outside in: Σ_i Σ_k, −(1/N) Σ_n. */
function openSums(e: Expr): readonly string[] {
  if (e.kind === "neg") return openSums(e.arg);
  if (e.kind === "mul") return openSums(e.factors.at(-1) ?? e);
  return e.kind === "big" && e.op === "sum" ? [e.index, ...openSums(e.body)] : [];
}
/** More terms in the innermost of these sums whose index one of them uses. */
function extended(e: Expr, more: readonly Expr[]): Expr {
  if (e.kind === "neg") return { ...e, arg: extended(e.arg, more) };
  if (e.kind === "mul") return { ...e, factors: e.factors.map((f, k) => (k === e.factors.length - 1 ? extended(f, more) : f)) };
  if (e.kind !== "big") return e;
  const deeper = openSums(e.body).some((index) => more.some((t) => standsFree(t, index)));
  return {
    ...e,
    body: deeper ? extended(e.body, more) : { kind: "add", terms: [...(e.body.kind === "add" ? e.body.terms : [e.body]), ...more] },
  };
}
/** Whether a letter stands as an index that nothing in the expression binds. */
function standsFree(e: Expr, letter: string): boolean {
  if (e.kind === "big" && e.index === letter) return false;
  if (e.kind === "entry" && e.indices.some((i) => i !== null && namesIn(i).has(letter))) return true;
  if (e.kind === "delta") return [e.i, e.j].some((i) => namesIn(i).has(letter));
  return childrenOf(e).some((c) => standsFree(c, letter));
}
const letters = (e: Expr): string[] => (e.kind === "entry" ? e.indices.flatMap((i) => (i === null ? [] : [...namesIn(i)])) : []);

/** Letters that stand as free indices anywhere in an expression. */
export function freeLettersOf(e: Expr): ReadonlySet<string> {
  const out = new Set<string>();
  const visit = (x: Expr, bound: ReadonlySet<string>): void => {
    const own = x.kind === "delta" ? [x.i, x.j].flatMap((i) => [...namesIn(i)]) : letters(x);
    for (const l of own) if (!bound.has(l)) out.add(l);
    const inner = x.kind === "big" ? new Set([...bound, x.index]) : bound;
    for (const c of childrenOf(x)) visit(c, inner);
  };
  visit(e, new Set());
  return out;
}
