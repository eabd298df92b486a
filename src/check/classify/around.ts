import type { Expr } from "../../syntax/expr.js";
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
    // It holds for the rest of the chain, and for what stands beside it in one formula.
    else if (
      before !== undefined &&
      (!l.raw.first || l.raw.statement.formula === before.raw.statement.formula) &&
      before.conditions.length > 0
    )
      found.push(...before.conditions);
    return found.length === 0 ? l : { ...l, conditions: [...l.conditions, ...found] };
  }
}
const isIndexLetter = (key: string): boolean => /^[a-np-v]$/.test(key);
