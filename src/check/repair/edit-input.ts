import { hasDerivative } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";
import type { Pool } from "./pool.js";
import { indexLetters, sitesOf, type Site } from "./sites.js";
/** What the generators of edits look at. */
export interface EditInput {
  readonly side: Expr;
  readonly other: Expr;
  readonly sites: readonly Site[];
  readonly pool: Pool;
  /** Letters that index something in the link. */
  readonly letters: readonly string[];
  /** The other side is about a derivative: slips are slips of rules. */
  readonly derivative: boolean;
}
export function editInput(side: Expr, other: Expr, pool: Pool): EditInput {
  const letters = [...new Set([...indexLetters(other), ...indexLetters(side)])];
  return { side, other, sites: sitesOf(side), pool, letters, derivative: hasDerivative(other) };
}
