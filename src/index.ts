import { existsSync, readFileSync } from "node:fs";
import { rules } from "../rules/index.js";
import { caseOf } from "./check/case.js";
import { checkSource } from "./check/document.js";
import { caseText } from "./report/case.js";
import type { EqualAnswer } from "./check/equal/answer.js";
import { equalFormulas, equalLine as decideLine, type EqualLine } from "./check/equal/equal.js";
import type { Report } from "./check/verdict.js";
import type { Worked } from "./explain/worked/explain.js";
import type { HtmlOptions } from "./report/html/index.js";
import type { RuleBook } from "./rule.js";
import type { Graph } from "./tensor/graph.js";
import type { Inputs } from "./document/index.js";
import { readingOf } from "./report/reading/reading.js";
import type { Reading } from "./report/reading/types.js";
import { makeRuleBook } from "./scope/rulebook.js";
/** The public API of gradmark, and the one place that joins rules/ to the engine. */
export type { Claim, ClaimKind, ClaimPlace, Evidence, Mistake, Report, UnreadSpan, VerdictWord, Witness } from "./check/verdict.js";
export { readingJson, readingText } from "./report/reading/terminal.js";
export type { Reading } from "./report/reading/types.js";
export { reportJson } from "./report/json.js";
export { terminalReport, terminalTotal, type TerminalOptions } from "./report/terminal.js";

export type { Inputs } from "./document/index.js";
export interface CheckOptions {
  /** The name that reports show, and by which the kind of file is known. */
  readonly file: string;
  /** The text of a file that a .tex file includes, by the name in `\\input{name}`; null where there is none. Absent: nothing is included. */
  readonly inputs?: Inputs;
  readonly seed?: number;
  readonly layout?: "numerator" | "denominator" | "gradient";
}
let version: string | null = null;

/** What was understood of a document: its statements, its symbols, and what was not understood, by cause. */
export function readingOfDocument(source: string, options: Pick<CheckOptions, "file" | "inputs">): Reading {
  version ??= ownVersion();
  const known = new Set(rules.flatMap((rule) => [rule.id, ...rule.names]));
  return readingOf(source, { ...options, version, isFunction: (name) => known.has(name) });
}

const makeBook = (graph: Graph): RuleBook => makeRuleBook(rules, graph);

/** Judges every link of a document. Never throws on what a document contains. */
export function checkDocument(source: string, options: CheckOptions): Report {
  version ??= ownVersion();
  return checkSource(source, { ...options, makeBook, version });
}

/** The whole case of one link (`c12`) as text: reading, definitions, derivative, central differences; null without such a link. */
export function linkCase(source: string, id: string, options: CheckOptions): string | null {
  version ??= ownVersion();
  const found = caseOf(source, id, { ...options, makeBook, version });
  return found === null ? null : caseText(found);
}

/** The package's file stands beside src/, or above the dist/ that src/ was built into. */
function ownVersion(): string {
  const file = ["../package.json", "../../package.json"].map((path) => new URL(path, import.meta.url)).find((url) => existsSync(url));
  return file === undefined ? "unknown" : (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

export type { EqualAnswer, EqualEvidence, EqualWitness } from "./check/equal/answer.js";
export type { EqualLine } from "./check/equal/equal.js";
export interface EqualOptions {
  readonly seed?: number;
}

/**
 * Whether two formulas are equal over the reals, `{a, b, shapes?, assume?}`, or whether a claim is a derivative,
 * `{f, wrt, order?, claim, layout?, shapes?, assume?}`. What is not understood is `unreadable`, with the reason.
 */
export const equal = (input: unknown, options: EqualOptions = {}): Promise<EqualAnswer> =>
  Promise.resolve().then(() => equalFormulas(input, { ...options, rules }));

/** The same for one line of a batch, as JSON text; the answer carries the line's id. */
export const equalLine = (line: string, options: EqualOptions = {}): Promise<EqualLine> =>
  Promise.resolve().then(() => decideLine(line, { ...options, rules }));

/** Pictures as SVG (`.text`): `computationGraph`, `plot`, `heatmap`. Loaded when asked for, since layouts and scales are. */
export const pictures = () => import("./report/pictures/index.js");

/** A worked solution as one self-contained page. */
export async function workedPage(worked: Worked): Promise<string> {
  return (await import("./report/html/index.js")).workedPage(worked);
}
export type { HtmlOptions, HtmlSection } from "./report/html/index.js";

/** The marked copy of a document as one self-contained page; `source` and `report` are those of `checkDocument`. */
export async function htmlReport(source: string, report: Report, options: HtmlOptions = {}): Promise<string> {
  return (await import("./report/html/index.js")).htmlReport(source, report, options);
}

export { junitReport, latexReport, markdownReport, sarifReport, type Marked } from "./report/formats/index.js";
export * from "./explain-api.js";
export * from "./api.js";
