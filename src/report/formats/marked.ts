import type { Report } from "../../check/verdict.js";
/** A document with its report: what the formats for several files are made from. */

export interface Marked {
  readonly source: string;
  readonly report: Report;
}
