import type { Mistake } from "../../check/verdict.js";
/** An assignment as the marker uses it. */

export type LayoutPolicy = "any" | "numerator" | "denominator" | "gradient";
export type Penalties = Readonly<Partial<Record<Mistake, number>>>;

/** One line of a rubric. Its id is frozen: marks, overrides and gradebooks refer to it. */
export type RubricItem =
  | {
      readonly id: "result" | "steps" | "shape" | "method";
      readonly kind: "result" | "steps" | "shape" | "method";
      readonly points: number;
    }
  /** A named intermediate result. */
  | { readonly id: string; readonly kind: "step"; readonly points: number; readonly target: string }
  /** Only a person can judge it. */
  | { readonly id: string; readonly kind: "manual"; readonly points: number; readonly text: string };

export interface Question {
  readonly label: string;
  readonly title: string;
  readonly text: string;
  readonly points: number;
  /** LaTeX without dollars; null where a person marks. */
  readonly target: string | null;
  readonly require: "final" | "steps";
  /** Formulas that hold for this question alone. */
  readonly given: string | null;
  readonly items: readonly RubricItem[];
  readonly layout: LayoutPolicy;
  readonly penalties: Penalties;
}

export interface Assignment {
  readonly id: string;
  readonly title: string;
  readonly layout: LayoutPolicy;
  /** Part of an item that loose notation costs; "wrong" counts it as wrong. */
  readonly loose: number | "wrong";
  /** Part of an item that a right step from an earlier slip costs: the slip itself is charged where it was made. */
  readonly carried: number;
  /** What an undecided item counts until a person decides it. */
  readonly pending: "award" | "withhold";
  /** Partial credit by entries of arrays of numbers. */
  readonly entries: boolean;
  readonly seed: number;
  readonly setup: string;
  readonly points: number;
  readonly questions: readonly Question[];
}

/** Something about the file that its author should know. Lines are those of the file, 0 where none can be named. */
export interface AssignmentNote {
  readonly severity: "error" | "warning";
  readonly line: number;
  readonly message: string;
}
export interface ReadAssignment {
  /** Null where there are errors. */
  readonly assignment: Assignment | null;
  readonly notes: readonly AssignmentNote[];
}
