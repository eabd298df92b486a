import { z } from "zod";
import { nearest } from "../document/index.js";
import { readYaml } from "./assignment/markdown.js";
import type { Assignment, AssignmentNote } from "./assignment/types.js";
import { roundPoints } from "./marks/words.js";
import type { MarkItem, QuestionMark, ReviewEntry, SubmissionMark } from "./marks/types.js";
/**
 * Decisions by hand. They live in a file of the teacher's own, and are applied again whenever marks are made:
 *
 *     student-03:
 *       1a: { result: 2, because: "The sign is explained in the text." }
 *       2b: { points: 3 }
 */
const questionSchema = z.record(z.string(), z.union([z.number().min(0), z.string()]));
const fileSchema = z.record(z.string(), z.record(z.string(), questionSchema));
export type Decisions = Readonly<Record<string, Readonly<Record<string, number | string>>>>;
export interface Overrides {
  readonly of: ReadonlyMap<string, Decisions>;
  readonly notes: readonly AssignmentNote[];
}

export function readOverrides(text: string, assignment: Assignment): Overrides {
  const notes: AssignmentNote[] = [],
    raw = readYaml(text, 0, notes),
    lines = text.split(/\r\n|\r|\n/);
  const lineOf = (key: string): number => lines.findIndex((l) => l.trimStart().replace(/^["']/, "").startsWith(key)) + 1;
  const parsed = fileSchema.safeParse(raw);
  if (!parsed.success) {
    for (const i of parsed.error.issues)
      notes.push({
        severity: "error",
        line: lineOf(String(i.path[0] ?? "")),
        message: `Unexpected value at ${i.path.map(String).join(" → ")}, expected points, such as: 1a: { result: 2, because: "…" }.`,
      });
    return { of: new Map(), notes };
  }
  for (const [student, questions] of Object.entries(parsed.data))
    for (const [label, items] of Object.entries(questions)) {
      const q = assignment.questions.find((x) => x.label === label);
      if (q === undefined) {
        const labels = assignment.questions.map((x) => x.label),
          near = nearest(label, labels);
        notes.push({
          severity: "error",
          line: lineOf(student),
          message: `Unexpected question "${label}" for ${student}, expected one of ${labels.join(", ")}.${near === null ? "" : ` Did you mean ${near}?`}`,
        });
        continue;
      }
      for (const [item, value] of Object.entries(items)) {
        if (item === "because") continue;
        const most = item === "points" ? q.points : q.items.find((x) => x.id === item)?.points;
        if (most === undefined || typeof value !== "number")
          notes.push({
            severity: "error",
            line: lineOf(student),
            message: `Unexpected item "${item}" in ${label} for ${student}, expected points, because, or one of ${q.items.map((x) => x.id).join(", ")} with a number.`,
          });
        else if (value > most)
          notes.push({
            severity: "warning",
            line: lineOf(student),
            message: `${student} gets ${value} for ${item} of ${label}, which has ${most}.`,
          });
      }
    }
  return { of: new Map(Object.entries(parsed.data)), notes };
}

/** Marks with a person's decisions in them: each says what the tool gave before. */
export function override(mark: SubmissionMark, decisions: Decisions | undefined, assignment: Assignment): SubmissionMark {
  if (decisions === undefined) return mark;
  // A submission that could not be marked has no questions yet: a person may mark it all the same.
  const given: readonly QuestionMark[] =
    mark.questions.length > 0
      ? mark.questions
      : assignment.questions.map((q) => ({
          label: q.label,
          title: q.title,
          points: 0,
          max: q.points,
          pending: q.points,
          foundBy: null,
          lines: null,
          answer: null,
          items: [],
        }));
  const questions = given.map((q): QuestionMark => {
    const d = decisions[q.label];
    if (d === undefined) return q;
    const because = typeof d["because"] === "string" ? d["because"] : "Decided by hand.";
    const whole = d["points"];
    if (typeof whole === "number") {
      const item: MarkItem = {
        id: "points",
        what: "Decided by hand",
        points: whole,
        max: q.max,
        status: "override",
        reason: because,
        lines: [],
        mistake: null,
        corrected: null,
        before: q.points,
      };
      return { ...q, points: whole, pending: 0, items: [item] };
    }
    const items = q.items.map((i): MarkItem => {
      const points = d[i.id];
      return typeof points === "number" ? { ...i, points, status: "override", reason: because, before: i.points } : i;
    });
    return {
      ...q,
      items,
      points: roundPoints(sum(items, (i) => i.points)),
      pending: roundPoints(
        sum(
          items.filter((i) => i.status === "review"),
          (i) => i.max,
        ),
      ),
    };
  });
  const decided = (e: ReviewEntry): boolean => {
    if (e.question === null) return false;
    const d = decisions[e.question];
    return d !== undefined && (d["points"] !== undefined || (e.item !== null && d[e.item] !== undefined));
  };
  const complete = mark.points !== null || questions.every((q) => decisions[q.label] !== undefined),
    review = mark.review.filter((e) => !decided(e)),
    waits = questions.some((q) => q.items.some((i) => i.status === "review"));
  return {
    ...mark,
    questions,
    review,
    points: complete ? roundPoints(sum(questions, (q) => q.points)) : null,
    pending: roundPoints(sum(questions, (q) => q.pending)),
    status: !complete ? "failed" : waits || review.some((e) => e.question !== null) ? "review" : "marked",
  };
}
const sum = <T>(all: readonly T[], f: (x: T) => number): number => all.reduce((s, x) => s + f(x), 0);
