import type { Mistake, Report } from "../../check/verdict.js";
/** A submission's marks: what `marks/NAME.json` holds. Ids and field names are frozen; more may be added. */

/** `review`: a person must decide; `missing`: nothing was found; `override`: a person has decided. */
export type ItemStatus = "right" | "partly" | "wrong" | "missing" | "review" | "override";

export interface MarkItem {
  readonly id: string;
  readonly what: string;
  readonly points: number;
  readonly max: number;
  readonly status: ItemStatus;
  readonly reason: string;
  /** Lines of the submission that the item rests on. */
  readonly lines: readonly number[];
  readonly mistake: Mistake | null;
  /** The right line in LaTeX, where one is known. */
  readonly corrected: string | null;
  /** What the tool gave, where a person has decided otherwise. */
  readonly before?: number;
}
export interface QuestionMark {
  readonly label: string;
  readonly title: string;
  readonly points: number;
  readonly max: number;
  /** Points of items that wait for a person. */
  readonly pending: number;
  readonly foundBy: "label" | "title" | "order" | "target" | null;
  readonly lines: readonly [number, number] | null;
  readonly answer: string | null;
  readonly items: readonly MarkItem[];
}
export interface ReviewEntry {
  readonly question: string | null;
  readonly item: string | null;
  readonly line: number | null;
  readonly reason: string;
}
export interface NotationEntry {
  readonly assignment: string;
  readonly student: string;
  readonly why: string;
}
export interface SubmissionMark {
  readonly schema: 1;
  readonly version: string;
  readonly assignment: string;
  readonly student: string;
  readonly name: string | null;
  readonly file: string;
  /** `marked`, `review` (marked, and something waits for a person), `failed` (nothing could be marked). */
  readonly status: "marked" | "review" | "failed";
  /** Null where nothing could be marked. */
  readonly points: number | null;
  readonly max: number;
  readonly pending: number;
  readonly message: string | null;
  readonly questions: readonly QuestionMark[];
  readonly notation: readonly NotationEntry[];
  readonly transposed: boolean;
  /** Chains that belong to no question. */
  readonly unplaced: readonly { readonly line: number; readonly text: string }[];
  readonly review: readonly ReviewEntry[];
  readonly summary: Report["summary"];
}
