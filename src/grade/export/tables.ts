import type { Assignment } from "../assignment/types.js";
import type { SubmissionMark } from "../marks/types.js";
import { csv } from "./csv.js";
/** Plain tables and nbgrader's. */

/** A row a submission: total, then a column a question. */
export function marksCsv(marks: readonly SubmissionMark[], { questions }: Assignment): string {
  return csv([
    ["student", "name", "status", "points", "max", "pending", ...questions.map((q) => q.label)],
    ...marks.map((m) => [
      m.student,
      m.name,
      m.status,
      m.points,
      m.max,
      m.pending,
      ...questions.map((q) => m.questions.find((x) => x.label === q.label)?.points ?? null),
    ]),
  ]);
}

/** A row an item of a rubric: what a mark is made of. */
export function itemsCsv(marks: readonly SubmissionMark[]): string {
  return csv([
    ["student", "question", "item", "points", "max", "status", "lines", "reason"],
    ...marks.flatMap((m) =>
      m.questions.flatMap((q) => q.items.map((i) => [m.student, q.label, i.id, i.points, i.max, i.status, i.lines.join(" "), i.reason])),
    ),
  ]);
}

/** What waits for a person. */
export function reviewCsv(marks: readonly SubmissionMark[]): string {
  return csv([
    ["student", "question", "item", "line", "reason"],
    ...marks.flatMap((m) => m.review.map((r) => [m.student, r.question, r.item, r.line, r.reason])),
  ]);
}

/** The columns of `nbgrader export`, in its order. Dates and names are the gradebook's: they stay empty. */
export function nbgraderCsv(marks: readonly SubmissionMark[], { id }: Assignment): string {
  return csv([
    [
      "assignment",
      "duedate",
      "timestamp",
      "student_id",
      "last_name",
      "first_name",
      "email",
      "raw_score",
      "late_submission_penalty",
      "score",
      "max_score",
    ],
    ...marks.map((m) => [id, "", "", m.student, "", m.name, "", m.points, 0, m.points, m.max]),
  ]);
}
