import type { Outcome } from "../sides.js";
import type { Claim, Context } from "./context.js";
import type { Judged } from "./judged.js";
import { accepted } from "./verdicts.js";

/** Tall first, then wide: (XᵀX)⁻¹ and (XXᵀ)⁻¹ have a value for one of them. */
const orders: readonly (readonly number[])[] = [
  [21, 22],
  [0, 23],
];

/**
 * A line whose sample points were no fair ones, once more at other sizes (semantics.md 8: sizes are searched until the
 * domain is not empty).
 * @param accuse what is said of a line that differs there, too; null: nothing
 */
export function atOtherSizes(
  context: Context,
  claim: Claim,
  accuse: ((other: Context, outcome: Outcome) => Judged | null) | null,
): Judged | null {
  if (context.resized) return null;
  for (const numbers of orders) {
    const other = context.inSizes(claim.link, numbers),
      outcome = other.compare(other.generic, claim);
    if (outcome.kind === "equal") return accepted(outcome);
    if (outcome.kind !== "different" || accuse === null) continue;
    const judged = accuse(other, outcome);
    if (judged?.verdict === "wrong" || judged?.verdict === "correct") return judged;
  }
  return null;
}
