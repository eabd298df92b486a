import { parse } from "csv-parse/sync";
import type { Assignment } from "../assignment/types.js";
import type { SubmissionMark } from "../marks/types.js";
import { pointsText } from "../marks/words.js";
import { csv, safeCell } from "./csv.js";
/** Gradebooks that a course's system exports, filled in and ready to be imported again: Canvas and Moodle. */

export interface Filled {
  readonly text: string;
  /** Submissions that the gradebook has no row for. */
  readonly without: readonly string[];
  readonly filled: number;
}
/** A gradebook that is not what it should be. */
export class GradebookError extends Error {
  override readonly name = "GradebookError";
}

const bom = "\uFEFF";
function rowsOf(text: string): string[][] {
  try {
    const rows: string[][] = parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true });
    if (rows.length === 0) throw new GradebookError("The gradebook is empty, expected the CSV file that the system exports.");
    return rows;
  } catch (error) {
    if (error instanceof GradebookError) throw error;
    throw new GradebookError(`The gradebook cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
const normal = (text: string): string => text.trim().toLowerCase();

/**
 * Canvas. With its exported gradebook the assignment's column is found (`Week 5 (1234)`) and filled; without one a new file
 * is made, whose rows Canvas finds by id. The second row has the points possible.
 */
export function canvasCsv(marks: readonly SubmissionMark[], assignment: Assignment, gradebook: string | null): Filled {
  if (gradebook === null)
    return {
      text: csv([
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", assignment.title],
        ["    Points Possible", "", "", "", "", assignment.points],
        ...marks.map((m) => [
          m.name ?? m.student,
          /^\d+$/.test(m.student) ? m.student : "",
          "",
          /^\d+$/.test(m.student) ? "" : m.student,
          "",
          m.points,
        ]),
      ]),
      without: [],
      filled: marks.length,
    };
  const rows = rowsOf(gradebook),
    head = rows[0] ?? [],
    at = (name: string): number => head.findIndex((h) => normal(h) === name);
  const ids = [at("id"), at("sis user id"), at("sis login id"), at("student")].filter((i) => i >= 0);
  if (at("student") < 0 || at("id") < 0)
    throw new GradebookError(
      `Unexpected columns (${head.slice(0, 4).join(", ")}), expected Canvas's Student, ID, …: export the gradebook in Canvas first.`,
    );
  let column = head.findIndex((h) => normal(h.replace(/\s*\(\d+\)\s*$/, "")) === normal(assignment.title));
  if (column < 0) {
    column = head.length;
    head.push(assignment.title);
  }
  const byId = new Map(marks.map((m) => [normal(m.student), m])),
    used = new Set<string>();
  const out = rows.map((row, i) => {
    if (i === 0) return head;
    const cells = [...row];
    while (cells.length < head.length) cells.push("");
    if (/^\s*points possible\s*$/i.test(cells[at("student")] ?? "")) {
      if ((cells[column] ?? "").trim() === "") cells[column] = pointsText(assignment.points);
      return cells;
    }
    const mark = ids.map((k) => byId.get(normal(cells[k] ?? ""))).find((m) => m !== undefined);
    if (mark === undefined) return cells;
    used.add(mark.student);
    if (mark.points !== null) cells[column] = pointsText(mark.points);
    return cells;
  });
  return { text: csv(out), without: marks.filter((m) => !used.has(m.student)).map((m) => m.student), filled: used.size };
}

/**
 * Moodle's offline grading worksheet, filled in place: the columns Grade and Feedback comments; all others stay. The rows
 * are found by their identifier ("Participant 123"), the ID number, the mail address or the full name.
 */
export function moodleWorksheet(
  marks: readonly SubmissionMark[],
  assignment: Assignment,
  worksheet: string,
  feedback: (mark: SubmissionMark) => string,
): Filled {
  const rows = rowsOf(worksheet),
    head = rows[0] ?? [],
    at = (...names: string[]): number => head.findIndex((h) => names.includes(normal(h)));
  const identifier = at("identifier"),
    grade = at("grade"),
    maximum = at("maximum grade"),
    comments = at("feedback comments");
  if (identifier < 0 || grade < 0)
    throw new GradebookError(
      `Unexpected columns (${head.slice(0, 4).join(", ")}), expected Moodle's Identifier, …, Grade: download the grading worksheet in Moodle first.`,
    );
  const keys = [identifier, at("id number"), at("email address"), at("full name"), at("username")].filter((i) => i >= 0);
  const byId = new Map<string, SubmissionMark>();
  for (const m of marks) {
    byId.set(normal(m.student), m);
    byId.set(`participant ${normal(m.student)}`, m);
  }
  for (const m of marks) if (m.name !== null && !byId.has(normal(m.name))) byId.set(normal(m.name), m);
  const used = new Set<string>();
  const out = rows.map((row, i) => {
    if (i === 0) return row;
    const mark = keys.map((k) => byId.get(normal(row[k] ?? ""))).find((m) => m !== undefined);
    if (mark === undefined) return row;
    used.add(mark.student);
    const cells = [...row];
    while (cells.length < head.length) cells.push("");
    const most = Number((cells[maximum] ?? "").replace(",", ".")),
      scale = maximum >= 0 && most > 0 && assignment.points > 0 ? most / assignment.points : 1;
    if (mark.points !== null) cells[grade] = pointsText(mark.points * scale);
    if (comments >= 0) cells[comments] = feedback(mark);
    return cells;
  });
  return {
    text: (worksheet.startsWith(bom) ? bom : "") + csv(out.map((r) => r.map(safeCell))),
    without: marks.filter((m) => !used.has(m.student)).map((m) => m.student),
    filled: used.size,
  };
}
