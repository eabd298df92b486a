import type { Expr } from "../../syntax/expr.js";
import type { ClaimKind, Evidence, Mistake, VerdictWord } from "../verdict.js";
/** What was found of one link, before its places and texts are added for the report. */

export interface Judged {
  readonly verdict: VerdictWord;
  readonly kind: ClaimKind;
  readonly mistake: Mistake | null;
  readonly carriedFrom: string | null;
  readonly message: string;
  readonly corrected: Expr | null;
  /** The left side that would make the link true, where the left side is at fault. */
  readonly intended: Expr | null;
  readonly layout: "numerator" | "denominator" | "gradient" | null;
  readonly needs: readonly string[];
  readonly facts: readonly string[];
  readonly remarks: readonly string[];
  readonly evidence: Evidence | null;
}
export const blank = {
  mistake: null,
  carriedFrom: null,
  corrected: null,
  intended: null,
  layout: null,
  needs: [],
  facts: [],
  remarks: [],
  evidence: null,
} as const;
