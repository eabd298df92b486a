/** An expression as it is printed: in documents, in formula notation (which can be read back), on a terminal. */
export interface Shown {
  readonly latex: string;
  readonly plain: string;
  readonly unicode: string;
}
/** A sentence with formulas in it. */
export type Words = readonly (string | Shown)[];
