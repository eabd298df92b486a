import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { csv, safeCell } from "../../src/grade/export/csv.js";
import {
  canvasCsv,
  GradebookError,
  gradescopeAutograder,
  gradescopeResults,
  itemsCsv,
  marksCsv,
  markSubmission,
  moodleWorksheet,
  nbgraderCsv,
  override,
  prairielearnResults,
  prepare,
  readOverrides,
  type SubmissionMark,
} from "../../src/grading.js";
import { rightText, slipText, small } from "./small.js";

const assignment = small(),
  prepared = prepare(assignment);
const marked = (student: string, source: string, name: string | null = null): SubmissionMark =>
  markSubmission(prepared, { student, name, file: "s.md", source }).mark;
const right = marked("101", rightText, "Ada Example"),
  slip = marked("102", slipText, '=HYPERLINK("http://example.org")'),
  marks = [right, slip];

describe("cells that a spreadsheet would run are text", () => {
  test.each([
    ["=1+1", "'=1+1"],
    ["+49", "'+49"],
    ["-2+3", "'-2+3"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", "'\t=1"],
    [" =1", "' =1"],
    ["|calc", "'|calc"],
    ["-5", "-5"],
    ["-", "-"],
    ["Ada", "Ada"],
  ])("%j", (cell, safe) => {
    expect(safeCell(cell)).toBe(safe);
  });
  test("numbers stay numbers, rows end in CRLF, quotes are doubled", () => {
    expect(csv([["a", 1, -2.5, 'say "x"', null]])).toBe('a,1,-2.5,"say ""x""",\r\n');
  });
  test("in every table", () => {
    for (const text of [
      marksCsv(marks, assignment),
      itemsCsv(marks),
      nbgraderCsv(marks, assignment),
      canvasCsv(marks, assignment, null).text,
    ])
      for (const row of parse(text) as string[][]) for (const cell of row) expect(cell).not.toMatch(/^\s*[=+@]/);
  });
});

describe("Canvas", () => {
  const gradebook =
    'Student,ID,SIS User ID,SIS Login ID,Section,Small (77),Final Score\n    Points Possible,,,,,5,(read only)\n"Example, Ada",101,,ada,A,,\n"Other, Bo",999,,bo,A,2,\n';
  test("a gradebook is filled in its own column; others stay", () => {
    const { text, without, filled } = canvasCsv(marks, assignment, gradebook);
    expect(parse(text)).toEqual([
      ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Small (77)", "Final Score"],
      ["    Points Possible", "", "", "", "", "5", "(read only)"],
      ["Example, Ada", "101", "", "ada", "A", "5", ""],
      ["Other, Bo", "999", "", "bo", "A", "2", ""],
    ]);
    expect([without, filled]).toEqual([["102"], 1]);
  });
  test("a file that is no gradebook is refused", () => {
    expect(() => canvasCsv(marks, assignment, "a,b\n1,2\n")).toThrow(
      new GradebookError("Unexpected columns (a, b), expected Canvas's Student, ID, …: export the gradebook in Canvas first."),
    );
  });
});

describe("Moodle", () => {
  const sheet =
    "\uFEFFIdentifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments\n" +
    'Participant 101,Ada Example,ada@example.org,Submitted for grading,,100,Yes,"Monday, 1 June",-,\nParticipant 9,Bo Other,bo@example.org,No submission,,100,Yes,-,-,\n';
  test("the worksheet is filled in place, scaled to its maximum, with its byte order mark", () => {
    const { text, without } = moodleWorksheet(marks, assignment, sheet, (m) => `${m.points ?? "?"} points`);
    const rows = parse(text, { bom: true }) as string[][];
    expect(text.startsWith("\uFEFF")).toBe(true);
    expect(rows[1]).toEqual([
      "Participant 101",
      "Ada Example",
      "ada@example.org",
      "Submitted for grading",
      "100",
      "100",
      "Yes",
      "Monday, 1 June",
      "-",
      "5 points",
    ]);
    expect(rows[2]?.[4]).toBe("");
    expect(without).toEqual(["102"]);
  });
});

describe("graders of single submissions", () => {
  // The fields and types of Gradescope's autograder specification.
  const format = z.enum(["text", "html", "simple_format", "md", "ansi"]),
    visibility = z.enum(["visible", "hidden", "after_due_date", "after_published"]);
  const gradescope = z.strictObject({
    score: z.number(),
    execution_time: z.number().optional(),
    output: z.string(),
    output_format: format,
    test_output_format: format,
    test_name_format: format,
    visibility,
    stdout_visibility: visibility,
    extra_data: z.record(z.string(), z.unknown()),
    tests: z.array(
      z.strictObject({
        score: z.number(),
        max_score: z.number(),
        status: z.enum(["passed", "failed"]).optional(),
        name: z.string(),
        number: z.string(),
        output: z.string(),
        output_format: format,
        tags: z.array(z.string()),
        visibility,
      }),
    ),
  });
  test("Gradescope's results.json", () => {
    for (const m of marks) gradescope.parse(gradescopeResults(m));
    expect(gradescopeResults(right)).toMatchObject({ score: 5, tests: [{ score: 2, max_score: 2, status: "passed" }, { score: 3 }] });
    expect(gradescopeResults(slip)).toMatchObject({ score: 2.5, tests: [{ tags: ["factor"] }, { tags: ["sign"] }] });
  });
  test("PrairieLearn's results", () => {
    const prairielearn = z.strictObject({
      gradable: z.boolean(),
      score: z.number().min(0).max(1),
      message: z.string(),
      output: z.string(),
      images: z.array(z.unknown()),
      tests: z.array(
        z.strictObject({
          name: z.string(),
          description: z.string(),
          points: z.number(),
          max_points: z.number(),
          message: z.string(),
          output: z.string(),
          images: z.array(z.unknown()),
        }),
      ),
    });
    for (const m of marks) prairielearn.parse(prairielearnResults(m, assignment));
    expect(prairielearnResults(slip, assignment)).toMatchObject({ gradable: true, score: 0.5 });
    expect(prairielearnResults({ ...slip, points: null, message: "No." }, assignment)).toEqual({
      gradable: false,
      message: "No.",
      format_errors: ["No."],
    });
  });
  test("results stay far below PrairieLearn's megabyte, whatever a student wrote", () => {
    const long = "x".repeat(200_000),
      review = Array.from({ length: 50 }, () => ({ question: "1", item: null, line: 1, reason: long })),
      questions = right.questions.map((q) => ({ ...q, items: q.items.map((i) => ({ ...i, reason: long, corrected: long })) }));
    for (const results of [
      prairielearnResults({ ...right, review, questions }, assignment),
      gradescopeResults({ ...right, review, questions, message: long }),
    ])
      expect(JSON.stringify(results).length).toBeLessThan(100_000);
  });
  test("the Gradescope folder has its two scripts at the top", () => {
    const files = gradescopeAutograder({ text: "x", file: "week.yaml" }, "1.2.3");
    expect([...files].map(([name, f]) => [name, f.executable])).toEqual([
      ["setup.sh", true],
      ["run_autograder", true],
      ["assignment.yaml", false],
      ["README.txt", false],
    ]);
    expect(files.get("run_autograder")?.text.startsWith("#!/usr/bin/env bash\n")).toBe(true);
  });
});

describe("nbgrader's columns", () => {
  test("in its order", () => {
    const rows = parse(nbgraderCsv(marks, assignment)) as string[][];
    expect(rows[0]).toEqual([
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
    ]);
    expect(rows[1]).toEqual(["small", "", "", "101", "", "Ada Example", "", "5", "0", "5", "5"]);
  });
});

describe("decisions by hand", () => {
  const yaml = '"102":\n  "1": { result: 2, because: "Agreed in class." }\n  "2": { points: 0 }\n';
  test("are applied, and say what the tool gave", () => {
    const { of, notes } = readOverrides(yaml, assignment);
    expect(notes).toEqual([]);
    const m = override(slip, of.get("102"), assignment);
    expect(m.points).toBe(2);
    expect(m.questions[0]?.items[0]).toMatchObject({ points: 2, before: 1, status: "override", reason: "Agreed in class." });
    expect(m.questions[1]).toMatchObject({ points: 0, items: [{ id: "points", before: 1.5 }] });
    expect(override(right, of.get("101"), assignment)).toBe(right);
  });
  test("slips in the file are said", () => {
    expect(readOverrides('"102":\n  "3": { points: 1 }\n', assignment).notes).toEqual([
      { severity: "error", line: 1, message: 'Unexpected question "3" for 102, expected one of 1, 2.' },
    ]);
    expect(readOverrides('"102":\n  "1": { resutl: 1 }\n', assignment).notes[0]?.message).toBe(
      'Unexpected item "resutl" in 1 for 102, expected points, because, or one of result with a number.',
    );
  });
});
