import type { Outcome } from "../sides.js";
import type { Evidence } from "../verdict.js";
import { evidenceOf } from "./evidence.js";
import { blank, type Judged } from "./judged.js";
/** The verdicts in words. */

export function correct(message: string, evidence: Evidence, layout: Judged["layout"] = null): Judged {
  return { ...blank, verdict: "correct", kind: "claim", message, evidence, layout };
}
export function undecided(message: string, needs: readonly string[]): Judged {
  return { ...blank, verdict: "undecided", kind: "claim", message, needs };
}
/** In how many trials a claim without values is compared (context.ts). */
const genericTrials = 2;
export type Equal = Outcome & { readonly kind: "equal" };
export const proved: Evidence = { method: "proved", points: 0, maxRelativeError: 0, sizes: {}, digits: 0, leftOut: [] };

/**
 * Both sides are equal in all trials of a kind: `correct`, or `loose` where a number stands for an identity; `perFeature`:
 * that it is a number is only guessed, and one for each feature, the elementwise derivative, is as likely.
 */
export function accepted(outcome: Equal, perFeature = false): Judged {
  const { pair, trial, agreement } = outcome,
    tags = [...pair.a.tags, ...pair.b.tags],
    layout = (["numerator", "denominator", "gradient"] as const).find((l) => tags.includes(`layout:${l}`)) ?? null,
    identical = pair.left === pair.right;
  const evidence = evidenceOf(
    trial,
    identical ? "proved" : "agrees",
    identical ? 0 : agreement.points * (trial.kind === "generic" ? genericTrials : 1),
    agreement.maxRelativeError,
  );
  const shape = (message: string): Judged => ({ ...blank, verdict: "loose", kind: "claim", mistake: "shape", message, evidence, layout });
  if (tags.includes("number for identity")) return shape("A number stands for the number times the identity.");
  if (pair.remark === "identity" && !perFeature) return shape("1 stands for the identity.");
  const said =
    trial.kind === "valued"
      ? "Right at the given values."
      : identical
        ? "Both sides have one canonical form."
        : "Both sides agree at every sample point.";
  return {
    ...correct(said, evidence, layout),
    remarks: tags.includes("implied sum") ? ["The sum over the entries of the loss is implied."] : [],
  };
}
