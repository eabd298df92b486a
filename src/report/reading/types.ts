import type { ClaimKind, ClaimPlace } from "../../check/verdict.js";
/** What `gradmark read` says of a document: the JSON of `read --json`. Places are those of `check`. */

export type StatementKind = ClaimKind | "expression" | "unread";

export interface ReadStatement extends ClaimPlace {
  /** Its number, as in the claims of `check`; 0 for a stretch that was not read. */
  readonly statement: number;
  readonly kind: StatementKind;
  /** The heading of the part it stands in, "" outside all. */
  readonly part: string;
  readonly source: string;
  /** Canonical LaTeX of what was understood; null where nothing was. */
  readonly latex: string | null;
}

/** One thing that the document says of a symbol, with the place that says so. */
export interface Saying extends ClaimPlace {
  readonly what: "meaning" | "defined" | "value" | "shape" | "fact" | "member" | "range" | "used";
  /** In words, LaTeX inside: `is X w`, `is n × d`, `is symmetric`. */
  readonly text: string;
}

export interface ReadSymbol {
  readonly symbol: string;
  readonly role: "defined" | "given" | "declared" | "function" | "index" | "argument" | "constant" | "mentioned" | "unknown";
  /** Dimensions, [] for a number; null where nothing says. `orientation`: of a vector, where it is settled. */
  readonly shape: readonly (string | number)[] | null;
  readonly orientation: "column" | "row" | null;
  readonly meaning: string;
  readonly says: readonly Saying[];
}

/** Why something was not understood. In this order in every report. */
export const CAUSES = ["file", "delimiter", "macro", "formula", "meaning", "symbol"] as const;
export type Cause = (typeof CAUSES)[number];

export interface NotUnderstood extends ClaimPlace {
  readonly cause: Cause;
  readonly text: string;
  readonly message: string;
}

/** What the document says of everything: conventions, conditions. */
export interface Convention extends ClaimPlace {
  readonly text: string;
}

export interface Reading {
  readonly schema: 1;
  readonly version: string;
  readonly file: string;
  readonly statements: readonly ReadStatement[];
  readonly symbols: readonly ReadSymbol[];
  readonly conventions: readonly Convention[];
  readonly notUnderstood: readonly NotUnderstood[];
  readonly summary: {
    readonly statements: number;
    readonly understood: number;
    readonly symbols: number;
    readonly notUnderstood: Readonly<Record<Cause, number>>;
  };
}
