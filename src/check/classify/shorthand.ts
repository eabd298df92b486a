import { exprKey, mapChildren } from "../../scope/exprs.js";
import { isWithin, type Placed } from "../../scope/parts.js";
import type { Store } from "../../scope/store.js";
import type { Expr } from "../../syntax/expr.js";
import { latexOf } from "../../syntax/print.js";
import type { Statement, Tree } from "../../syntax/tree.js";
/**
 * The shorthand of code: a document that writes dS = ∂L/∂S means the gradient of L by every dX, not a differential
 * (semantics.md 6: one notion, the adjoint).
 */

const name = String.raw`(\\?[A-Za-z]+(?:_(?:\{[^{}]*\}|\w))?(?:\^(?:\{[^{}]*\}|\w))?)`,
  loss = String.raw`(?:\\mathcal\s*\{?\s*[A-Z]\s*\}?|${name})`,
  d = String.raw`(?:d|\\mathrm\s*\{\s*d\s*\}|\\dif|\\text\s*\{\s*d\s*\}|\\mathit\s*\{\s*d\s*\})`;
const written = new RegExp(
  String.raw`^${d}\s*${name}\s*=\s*(?:\\[dt]?frac\s*\{\s*\\partial\s*${loss}\s*\}\s*\{\s*\\partial\s*\1\s*\}|\\partial\s*${loss}\s*/\s*\\partial\s*\1|\\nabla\s*_\s*(?:\1|\{\s*\1\s*\})\s*${loss})$`,
);
const means =
    /^,? ?(?:always )?(?:is(?: short(?:hand)? for)?|denotes?|means?|for|stands? for|short(?:hand)? for|abbreviates?|to (?:denote|mean)|instead of|(?:as )?(?:an? )?(?:abbreviation|short(?:hand)?) for)(?: the)?(?: gradients?| derivatives?)? ?$/i,
  inCode =
    /(?:`|\\texttt\{|\\verb[|!+])d_?(?<name>[A-Za-z]\w*)[`}|!+],?\s+(?:always )?(?:is|denotes?|means?|for|stands? for|(?:is )?short(?:hand)? for)(?:\s+the)?(?:\s+gradients?|\s+derivatives?)?\s*(?:\$+|\\\()\s*$/i,
  isMeant = /^,? ?(?:is |are )?(?:abbreviated |shortened |written |denoted |called )?(?:to|as|by|simply)?(?: simply)? ?$/i,
  abbreviating = /\b(?:abbreviat\w+|shorten|write|denote|call)\b/i;
/** Two trees of which a formula, or words between two formulas, say that the first is short for the second. */
export interface Shorthand {
  /** Absent where it was written as code: `dA`. */
  readonly left: Tree | null;
  readonly right: Tree;
  readonly at: Placed;
}
interface PlacedFormula {
  readonly statement: Statement;
  readonly at: Placed;
  readonly formula: { readonly before: string; readonly block: unknown };
}
/** Where a document says that dX is ∂L/∂X, macros expanded: dX = ∂L/∂X, "dX denotes ∂L/∂X", "abbreviate ∂L/∂X by dX". */
export function shorthandsIn(statements: readonly PlacedFormula[], source: string): readonly Shorthand[] {
  const out: Shorthand[] = [];
  const add = (left: Tree, right: Tree, at: Placed): void => {
    if (left.to - left.from > 80 || right.to - right.from > 160) return;
    if (written.test(`${latexOf(left)} = ${latexOf(right)}`)) out.push({ left, right, at });
  };
  statements.forEach((s, k) => {
    const { members, rels } = s.statement.chain,
      [first, second] = members,
      next = statements[k + 1],
      other = next?.statement.chain;
    if (first === undefined) return;
    const code = inCode.exec(source.slice(Math.max(0, s.at.from - 80), s.at.from))?.groups?.["name"];
    if (code !== undefined && rels.length === 0 && written.test(`d${code} = ${latexOf(first)}`))
      out.push({ left: null, right: first, at: s.at });
    if (second !== undefined && /^(?:=|:=|≡|≜)$/.test(rels[0]?.op ?? "")) add(first, second, s.at);
    const [after] = other?.members ?? [];
    if (rels.length > 0 || other?.rels.length !== 0 || after === undefined || next === undefined || next.formula === s.formula) return;
    if (next.formula.block !== s.formula.block) return;
    if (means.test(next.formula.before)) add(first, after, s.at);
    if (isMeant.test(next.formula.before) && abbreviating.test(`${s.formula.before.slice(-60)} ${next.formula.before}`))
      add(after, first, s.at);
  });
  return out;
}

/** ∂L/∂X for every dX. */
export function withGradients(e: Expr, loss: Expr): Expr {
  if (e.kind === "differential" && (e.of.kind === "name" || e.of.kind === "entry"))
    return { kind: "deriv", how: "partial", of: loss, by: [e.of] };
  // dSᵀ is the transpose of dS.
  if (e.kind === "differential" && e.of.kind === "transpose")
    return { kind: "transpose", arg: withGradients({ kind: "differential", of: e.of.arg }, loss) };
  return mapChildren(e, (c) => withGradients(c, loss));
}
/** A dX that a line above sets anew, made of its former value: its value from there on. */
export function asOverwritten(e: Expr, at: Placed, store: Store): Expr {
  const set = store.overwritten.filter((o) => o.from < at.from && isWithin(at.part, o.part));
  if (set.length === 0) return e;
  const bodyOf = (x: Expr): Expr | undefined => {
    const key = exprKey(x);
    return set.findLast((o) => o.key === key)?.body;
  };
  const go = (x: Expr): Expr => {
    if (x.kind !== "deriv") return mapChildren(x, go);
    const [by] = x.by,
      whole = by?.kind === "entry" && x.by.length === 1 ? bodyOf({ ...x, by: [by.base] }) : undefined;
    if (by?.kind === "entry" && whole !== undefined) return { ...by, base: whole };
    return bodyOf(x) ?? mapChildren(x, go);
  };
  return go(e);
}
/** The loss, where a line says dX = ∂L/∂X. */
export function lossOfShorthand(left: Expr | null, right: Expr | null, code = false): Expr | null {
  if (code) return right?.kind === "deriv" && right.how !== "total" && right.of.kind === "name" ? right.of : null;
  if (left?.kind !== "differential" || right?.kind !== "deriv" || right.how === "total" || right.by.length !== 1) return null;
  const [by] = right.by;
  return by !== undefined && exprKey(by) === exprKey(left.of) && right.of.kind === "name" ? right.of : null;
}
