/** The public API of gradmark. */
export type { Claim, ClaimKind, ClaimPlace, Evidence, Mistake, Report, UnreadSpan, VerdictWord, Witness } from "./check/verdict.js";
