import { extname } from "node:path";
import { htmlReport } from "../../src/index.js";
import {
  failedMark,
  feedbackMarkdown,
  feedbackSections,
  markSubmission,
  override,
  prepare,
  readAssignment,
  type Decisions,
  type FeedbackOptions,
  type Prepared,
  type Solution,
  type SubmissionMark,
} from "../../src/grading.js";
import { readSource } from "../input.js";
import { pageWithoutName, withoutName } from "./redact.js";
/** What a worker does: read one submission, mark it, and write its feedback as text. It touches no file but to read. */

export interface Task {
  readonly assignment: { readonly text: string; readonly file: string };
  readonly student: string;
  readonly name: string | null;
  readonly shown: string;
  readonly paths: readonly string[];
  readonly decisions: Decisions | null;
  /** Shown in feedback in place of the student. */
  readonly as: string | null;
  readonly html: boolean;
  /** Shown in feedback where points are missing. */
  readonly solutions: readonly Solution[] | null;
  /** Set to 1 when the work begins. */
  readonly begun?: Int32Array;
}
export interface Done {
  readonly mark: SubmissionMark;
  readonly markdown: string;
  readonly html: string | null;
}

let known: { key: string; prepared: Prepared } | null = null;
function preparedFor({ text, file }: Task["assignment"]): Prepared {
  const key = `${file}\n${text}`;
  if (known?.key === key) return known.prepared;
  const { assignment } = readAssignment(text, file);
  if (assignment === null) throw new Error("the assignment cannot be read");
  known = { key, prepared: prepare(assignment) };
  return known.prepared;
}

export default async function work(task: Task): Promise<Done> {
  if (task.begun !== undefined) Atomics.store(task.begun, 0, 1);
  const prepared = preparedFor(task.assignment),
    { assignment } = prepared,
    who = { student: task.student, name: task.name, file: task.shown };
  const source = await joined(task.paths);
  const options: FeedbackOptions = {
    ...(task.as === null ? {} : { as: task.as }),
    ...(task.solutions === null ? {} : { solutions: task.solutions }),
  };
  if (source.text === null) {
    const mark = override(failedMark(prepared, who, source.notes.join(" ")), task.decisions ?? undefined, assignment);
    return { mark, markdown: feedbackMarkdown(mark, assignment, options), html: null };
  }
  const file = task.paths.length === 1 ? task.shown : `${task.student}${extname(task.paths[0] ?? ".md")}`;
  const { mark: first, report } = markSubmission(prepared, { ...who, file, source: source.text });
  const noted: SubmissionMark =
    source.notes.length === 0
      ? first
      : { ...first, review: [...first.review, ...source.notes.map((reason) => ({ question: null, item: null, line: null, reason }))] };
  const mark = override(noted, task.decisions ?? undefined, assignment);
  const page = task.html
    ? await htmlReport(source.text, report, {
        title: `${assignment.title}: ${task.as ?? task.name ?? task.student}`,
        sections: feedbackSections(mark, options),
      })
    : null;
  const markdown = feedbackMarkdown(mark, assignment, options);
  return task.as === null
    ? { mark, markdown, html: page }
    : { mark, markdown: withoutName(markdown, task.name, task.as), html: page === null ? null : pageWithoutName(page, task.name, task.as) };
}

/** Several Markdown files are one submission, in the order of their names; of other kinds the first counts, and the rest is said. */
async function joined(paths: readonly string[]): Promise<{ text: string | null; notes: readonly string[] }> {
  const [first] = paths;
  if (first === undefined) return { text: null, notes: ["The submission has no files."] };
  const kind = (p: string): string => (/\.(tex|ltx|latex)$/i.test(p) ? "tex" : /\.ipynb$/i.test(p) ? "notebook" : "markdown");
  const same = kind(first) === "markdown" ? paths.filter((p) => kind(p) === "markdown") : [first];
  const texts: string[] = [],
    notes: string[] = paths.filter((p) => !same.includes(p)).map((p) => `Also handed in, and not marked: ${p.split(/[\\/]/).at(-1) ?? p}.`);
  for (const p of same) {
    const read = await readSource(p);
    for (const note of read.notes) notes.push(note.startsWith(p) ? note.slice(p.length).replace(/^[:\s]+/, "") : note);
    if (read.text !== null) texts.push(read.text);
  }
  return texts.length === 0 ? { text: null, notes } : { text: texts.join("\n\n"), notes };
}
