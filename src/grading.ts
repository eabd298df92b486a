import { readFileSync, existsSync } from "node:fs";
import { rules } from "../rules/index.js";
import { judgeLinks, openDocument, type Engine } from "./check/document.js";
import { readDocument } from "./document/index.js";
import { explainDocument } from "./explain-api.js";
import { contradictions as contradictionsWith, inspectAssignment as inspectWith, type Inspection } from "./grade/assignment/inspect.js";
import { starterAssignment as starterWith } from "./grade/assignment/starter.js";
import { prepare as prepareWith, type Prepared } from "./grade/answers/session.js";
import type { Assignment, AssignmentNote } from "./grade/assignment/types.js";
import { failedMark as failedWith, markSubmission as markWith, type Marked, type Submission } from "./grade/marks/mark.js";
import type { SubmissionMark } from "./grade/marks/types.js";
import { solutionsOf as solutionsWith, type Solution } from "./grade/solutions.js";
import { makeRuleBook } from "./scope/rulebook.js";
/** The public API of marking. Apart from src/index.ts, so that `check` does not load what only marking needs. */

export type { Answer, Inspection } from "./grade/assignment/inspect.js";
export { readAssignment } from "./grade/assignment/read.js";
export type * from "./grade/assignment/types.js";
export { feedbackMarkdown, feedbackSections, type FeedbackOptions } from "./grade/feedback.js";
export { canvasCsv, GradebookError, moodleWorksheet, type Filled } from "./grade/export/gradebooks.js";
export { gradescopeAutograder, gradescopeResults, prairielearnResults } from "./grade/export/graders.js";
export { itemsCsv, marksCsv, nbgraderCsv, reviewCsv } from "./grade/export/tables.js";
export { override, readOverrides, type Decisions, type Overrides } from "./grade/overrides.js";
export { briefOf, statisticsMarkdown, statisticsOf, type Brief, type Statistics } from "./grade/statistics.js";
export type { Solution, SolutionLine } from "./grade/solutions.js";
export type { Marked, Submission } from "./grade/marks/mark.js";
export type * from "./grade/marks/types.js";
export type { Prepared } from "./grade/answers/session.js";

let made: Engine | null = null;
const engine = (): Engine => (made ??= { makeBook: (graph) => makeRuleBook(rules, graph), version: ownVersion() });

/** The version that marks carry. */
export function ownVersion(): string {
  const file = ["../package.json", "../../package.json"].map((path) => new URL(path, import.meta.url)).find((url) => existsSync(url));
  return file === undefined ? "unknown" : (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/** Reads an assignment's set-up once, for all submissions. */
export const prepare = (assignment: Assignment): Prepared => prepareWith(assignment, engine());

/** The record of a submission that could not be marked. */
export const failedMark = (
  prepared: Pick<Prepared, "assignment">,
  submission: Omit<Submission, "source">,
  message: string,
): SubmissionMark => failedWith(prepared, submission, engine().version, message);

/** Marks one submission. The same input gives the same marks. */
export const markSubmission = (prepared: Prepared, submission: Submission): Marked => markWith(prepared, submission, engine());

/** The tool's own answers, and what of an assignment contradicts itself or cannot be judged. */
export const inspectAssignment = (assignment: Assignment): Inspection => inspectWith(assignment, engine());

/** What of an assignment's set-up contradicts itself: shapes, definitions without a value, false lines. */
export const contradictionsOf = (assignment: Assignment): readonly AssignmentNote[] =>
  contradictionsWith(assignment, engine()).filter((n) => n.severity === "error");

/** What is right, and how one gets there, for feedback that shows it. */
export const solutionsOf = (assignment: Assignment): readonly Solution[] =>
  solutionsWith(assignment, inspectAssignment(assignment), {
    explain: (setup, of, wrt) => explainDocument(setup, "assignment.md", { of, wrt }, { seed: assignment.seed }),
    isRight: (setup, equation) => {
      const document = readDocument(`${setup}\n\n$$${equation}$$\n`, { file: "assignment.md" }),
        last = judgeLinks(openDocument(document, { ...engine(), seed: assignment.seed })).at(-1);
      return last?.claim.verdict === "correct";
    },
  });

/** An assignment to start from, made of a solved document. */
export const starterAssignment = (source: string, file: string, id: string): string => starterWith(source, file, id, engine());
