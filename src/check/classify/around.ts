import type { Expr } from "../../syntax/expr.js";
import { orderOf } from "../relations/conditions.js";
import type { Collected } from "../collect.js";
import type { Link } from "./link.js";
/** Conditions that stand before or after a line. */

/** "…, for i = j" after a formula, "If i ≠ j: …" before it: within one paragraph, with nothing but glue between. */
export function attachConditions(links: readonly Link[], collected: Collected): Link[] {
  const source = collected.document.source;
  const own = (l: Link): Expr | null =>
    l.kind === "condition" && l.left?.kind === "name" && l.right?.kind === "name" && isIndexLetter(l.left.key) && isIndexLetter(l.right.key)
      ? { kind: "compare", op: l.raw.relation.op === "≠" ? "≠" : "=", a: l.left, b: l.right }
      : null;
  const glue = (from: number, to: number): string =>
    source
      .slice(Math.min(from, to), Math.max(from, to))
      .replace(/\\(?:text|mbox|quad|qquad|[,;! ])|[{}$&~,.;:()\[\]\\]|\s/g, " ")
      .replace(/ +/g, " ")
      .trim()
      .toLowerCase();
  const out: Link[] = [];
  links.forEach((l, n) => {
    out.push(attached(l, n));
  });
  return out;
  function attached(l: Link, n: number): Link {
    if (l.kind !== "claim") return l;
    const before = out[n - 1],
      after = links[n + 1],
      found: Expr[] = [];
    found.push(...orders(l, n));
    const next = after === undefined ? null : own(after),
      previous = before === undefined ? null : own(before);
    if (
      next !== null &&
      after !== undefined &&
      /^(for|if|when|where|with|in case|provided)?$/.test(glue(l.raw.right.to, after.raw.left.from))
    )
      found.push(next);
    else if (
      previous !== null &&
      before !== undefined &&
      /^(we (get|have|find)|then|it is|this gives|the derivative is|gives|we obtain)?$/.test(glue(before.raw.right.to, l.raw.left.from)) &&
      /\b(if|for|when|case|where|with)\b[^.]*$/i.test(before.raw.statement.formula.before.slice(-40))
    )
      found.push(previous);
    // It holds for the rest of the chain, and for what stands beside it in one formula without a condition of its own.
    else if (
      before !== undefined &&
      (!l.raw.first || (l.raw.statement.formula === before.raw.statement.formula && l.conditions.length === 0)) &&
      before.conditions.length > 0
    )
      found.push(...before.conditions);
    return found.length === 0 ? l : { ...l, conditions: [...l.conditions, ...found] };
  }
  /** "… = −y if yf < 1", "With a > b: …": within one sentence; what a line's own "if" says holds for that line alone. */
  function orders(l: Link, n: number): Expr[] {
    const later = links[n + 1];
    if (later !== undefined && isOrder(later) && beside(l, later) && caseWord.test(glue(l.raw.right.to, later.raw.left.from)))
      return compareOf(later);
    for (let k = n - 1; k >= 0 && k > n - 8; k--) {
      const c = links[k],
        owner = links[k - 1];
      if (c === undefined) return [];
      if (!isOrder(c)) {
        if (c.raw.statement.formula.block !== l.raw.statement.formula.block) return [];
        continue;
      }
      if (!beside(c, l) || (owner?.kind === "claim" && beside(owner, c) && caseWord.test(glue(owner.raw.right.to, c.raw.left.from))))
        return [];
      return compareOf(c);
    }
    return [];
  }
  function beside(a: Link, b: Link): boolean {
    const between = source.slice(a.raw.right.to, b.raw.left.from);
    // "then for u > 0" above a display, "For u < 0: …".
    if (
      heads.test(source.slice(Math.max(0, a.raw.left.from - 40), a.raw.left.from)) &&
      /^[\s$]*(?:\\\)|[,:])?\s*(?:(?:then|so|we|it|this|the|have|get|find|obtain|gives?|is|gradient|derivative|simply|just)\b[\s,:]*){0,4}[\s$&]*(?:\\[[(]|\\begin\{[a-z*]+\})?[\s&]*$/.test(
        between,
      )
    )
      return true;
    return (
      a.raw.statement.formula.block === b.raw.statement.formula.block &&
      !/[.;:!?]\s*[A-Z$\n]|\n\s*\n/.test(source.slice(a.raw.right.to, b.raw.left.from))
    );
  }
}
/** Words right before a condition that what follows stands under. */
const heads = /\b(?:if|for|when|whenever|where|with|case|on)\b[^.;:!?]{0,16}$/i;
const caseWord = /^(?:,? ?)(if|for|when|whenever|where|with|provided|provided that|as long as|in case)\b/;
const isOrder = (l: Link): boolean => l.kind === "condition" && l.left !== null && l.right !== null && orderOf(l.raw.relation.op) !== null;
function compareOf(l: Link): Expr[] {
  const op = orderOf(l.raw.relation.op);
  return l.left === null || l.right === null || op === null ? [] : [{ kind: "compare", op, a: l.left, b: l.right }];
}
const isIndexLetter = (key: string): boolean => /^[a-np-v]$/.test(key);
