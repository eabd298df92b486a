/** What `equal` says of one line; the JSON's fields in this order. */
export interface EqualAnswer {
  /** `loose`: right in a standard layout other than the one that is asked for. */
  readonly verdict: "correct" | "loose" | "wrong" | "undecided" | "unreadable";
  readonly message?: string;
  readonly evidence?: EqualEvidence;
}
export interface EqualEvidence {
  readonly method: "proved" | "agrees" | "refuted";
  /** Points at which both sides were compared. */
  readonly points: number;
  readonly maxRelativeError: number;
  readonly digits: number;
  readonly sizes?: Readonly<Record<string, number>>;
  /** Of a proof at random points of a prime field: the chance that unequal sides pass. */
  readonly errorBound?: number;
  /** The standard layout in which the claim holds. */
  readonly layout?: string;
  readonly leftOut?: readonly string[];
  readonly witness?: EqualWitness;
}
export interface EqualWitness {
  readonly kind: "value" | "domain" | "shape";
  readonly at: Readonly<Record<string, unknown>>;
  /** 1-based entry of the compared value, empty for numbers. */
  readonly entry?: readonly number[];
  /** null: no real value there. */
  readonly a: string | number | null;
  readonly b: string | number | null;
  /** Central difference of the function itself. */
  readonly centralDifference?: number;
}
