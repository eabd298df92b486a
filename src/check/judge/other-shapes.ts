import { entrywise } from "../entrywise.js";
import { loose } from "../loose.js";
import type { Claim, Context } from "./context.js";
import { otherDefinition, otherReading } from "./meanings.js";
/**
 * Guessed shapes refute nothing (semantics.md 1); a line that is false however the guessed names are taken is refuted
 * without them.
 */
const mostWays = 24;

/** Whether a line is false in general for every kind that the definitions allow these guessed names. */
export function falseHowever(context: Context, claim: Claim, names: readonly string[]): boolean {
  const { left, right, link } = claim,
    line = { ...link.at, sides: [left, right], definition: null };
  return context.setting.shapes.supposing(names, line, mostWays, () => isFalse(context.anew(link), claim));
}
/** False, or without a value that any arrangement could make true. */
function isFalse(context: Context, claim: Claim): boolean {
  const { left, right, link, leftAt } = claim,
    { generic } = context,
    outcome = context.compare(generic, claim);
  if (outcome.kind === "equal" || outcome.kind === "missing" || outcome.kind === "undefined") return false;
  if (outcome.kind === "different" && outcome.unsure) return false;
  if (entrywise(generic, left, right, link.at) !== null || otherDefinition(context, claim) !== null) return false;
  const arranged = loose({ link, left, right, leftAt, trials: generic, outcomes: [outcome] });
  if (arranged !== null && arranged.kind !== "wrong") return false;
  return outcome.kind !== "different" || otherReading(context, claim, [outcome]) === null;
}
