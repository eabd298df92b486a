/** The JSON of `check` (frozen fields; more may be added). Exit status: 0 nothing wrong, 1 something wrong, 2 bad usage or unreadable. */
export type VerdictWord = "correct" | "loose" | "wrong" | "definition" | "undecided" | "unreadable";
export type ClaimKind = "claim" | "declaration" | "definition" | "given" | "condition" | "assignment";
export type Mistake =
  | "sign"
  | "factor"
  | "transpose"
  | "order"
  | "missing-term"
  | "extra-term"
  | "wrong-variable"
  | "wrong-index"
  | "wrong-rule"
  | "arithmetic"
  | "shape"
  | "definition"
  | "other";

/** Lines and columns count in the document, in `file` where it includes another, or in a notebook's `cell`. */
export interface ClaimPlace {
  readonly file?: string;
  readonly cell?: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A point small enough to check by hand, and the first differing entry there. */
export interface Witness {
  /** Values of the free symbols, row-major, nested by rank, rounded for printing. */
  readonly point: Readonly<Record<string, unknown>>;
  /** 1-based entry of the compared value, empty for scalars. */
  readonly entry: readonly number[];
  readonly lhs: number;
  readonly rhs: number;
  /** Central difference of the function itself at that entry, where a derivative is claimed. */
  readonly centralDifference?: number;
}
export interface Evidence {
  readonly method: "proved" | "agrees" | "refuted";
  readonly points: number;
  readonly maxRelativeError: number;
  readonly sizes: Readonly<Record<string, number>>;
  readonly digits: number;
  readonly leftOut: readonly string[];
  /** Seed of the sample points. */
  readonly seed?: number;
  readonly witness?: Witness;
}
export interface Claim {
  readonly id: string;
  readonly kind: ClaimKind;
  readonly file?: string;
  readonly cell?: number;
  readonly line: number;
  readonly endLine: number;
  readonly column: number;
  readonly statement: number;
  readonly position: number;
  /** Slices of the source; `rel` one of = ≈ ≤ … */
  readonly lhs: string;
  readonly rel: string;
  readonly rhs: string;
  readonly lhsPlace: ClaimPlace;
  readonly rhsPlace: ClaimPlace;
  readonly verdict: VerdictWord;
  readonly mistake: Mistake | null;
  readonly carriedFrom: string | null;
  readonly message: string;
  readonly corrected: string | null;
  readonly intended: string | null;
  readonly reading: string | null;
  readonly layout: "numerator" | "denominator" | "gradient" | null;
  readonly meaning: "total" | "direct" | null;
  readonly conditions: readonly string[];
  readonly facts: readonly string[];
  readonly needs: readonly string[];
  readonly remarks: readonly string[];
  readonly evidence: Evidence | null;
}
export interface UnreadSpan {
  readonly file?: string;
  readonly cell?: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
  readonly message: string;
}
export interface Report {
  readonly schema: 1;
  readonly version: string;
  readonly file: string;
  readonly seed: number;
  readonly claims: readonly Claim[];
  readonly shapes: Readonly<Record<string, readonly (string | number)[]>>;
  readonly remarks: readonly string[];
  readonly unreadSpans: readonly UnreadSpan[];
  readonly summary: Readonly<Record<VerdictWord, number>>;
}
