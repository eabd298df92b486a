import { contains } from "../../scope/exprs.js";
import type { Claim, Context } from "./context.js";
import type { Judged } from "./judged.js";
import { accepted, undecided } from "./verdicts.js";

const ofRows = /row[- ]major|row by row|(?:stack|concatenat)\w*\s+(?:the\s+|its\s+|all\s+)*rows/iu,
  ofColumns = /column[- ]major|column by column|(?:stack|concatenat)\w*\s+(?:the\s+|its\s+|all\s+)*columns/iu;

/**
 * vec stacks columns (Magnus and Neudecker, "Matrix Differential Calculus", 2.4), in many programs rows: there
 * vec(AXB) = (A ⊗ Bᵀ) vec(X). A line that is true for rows is right where the document says rows, and not surely false
 * where it says nothing.
 */
export function stackedByRows(context: Context, claim: Claim): Judged | null {
  const { source } = context.setting,
    { left, right } = claim;
  if (![left, right].some((e) => contains(e, (x) => x.kind === "call" && x.fn === "vec"))) return null;
  if (ofColumns.test(source) && !ofRows.test(source)) return null;
  const outcome = context.compare(context.genericWith("vecByRows"), claim);
  if (outcome.kind !== "equal") return null;
  if (ofRows.test(source)) return { ...accepted(outcome), remarks: ["vec stacks rows, as the document says."] };
  return undecided("True if vec stacks rows; by columns, as is usual, it is not.", ["whether vec stacks rows or columns"]);
}
