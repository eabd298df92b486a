import { createWriteStream } from "node:fs";
import { mkdir, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { once } from "node:events";
import {
  canvasCsv,
  itemsCsv,
  marksCsv,
  moodleWorksheet,
  nbgraderCsv,
  ownVersion,
  reviewCsv,
  statisticsMarkdown,
  statisticsOf,
  type Assignment,
  type Brief,
  type Filled,
  type SubmissionMark,
} from "../../src/grading.js";
import { pseudonym } from "./run.js";
import type { Store } from "./store.js";
import type { Found } from "./submissions.js";
/** What a run writes besides each student's files: all marks in one file, tables, gradebooks, the class. One record at a time is in memory. */

export interface OutputOptions {
  readonly assignment: Assignment;
  readonly anonymous: boolean;
  /** Gradebooks to fill: path and text. */
  readonly canvas: string | null;
  readonly moodle: string | null;
}
const CHUNK = 200;

export async function writeOutputs(
  found: readonly Found[],
  briefs: readonly Brief[],
  store: Store,
  options: OutputOptions,
): Promise<readonly string[]> {
  const { assignment } = options,
    notes: string[] = [];
  const tables = [
    { path: join("exports", "marks.csv"), rows: (m: readonly SubmissionMark[]) => marksCsv(m, assignment) },
    { path: join("exports", "items.csv"), rows: (m: readonly SubmissionMark[]) => itemsCsv(m) },
    { path: join("exports", "nbgrader.csv"), rows: (m: readonly SubmissionMark[]) => nbgraderCsv(m, assignment) },
    { path: "review.csv", rows: (m: readonly SubmissionMark[]) => reviewCsv(m) },
  ];
  const files = await Promise.all(tables.map((t) => open(join(store.folder, t.path)))),
    all = await open(join(store.folder, "marks.json"));
  await all.write(
    `${JSON.stringify({ schema: 1, version: ownVersion(), assignment: assignment.id, title: assignment.title, max: assignment.points }).slice(0, -1)},"marks":[`,
  );
  const light: SubmissionMark[] = [];
  for (let i = 0; i < found.length; i += CHUNK) {
    const marks: SubmissionMark[] = [];
    for (const f of found.slice(i, i + CHUNK)) {
      const text = await readFile(store.recordOf(f.safe), "utf8"),
        mark = JSON.parse(text) as SubmissionMark;
      await all.write(`${i + marks.length === 0 ? "" : ","}\n${JSON.stringify(mark)}`);
      marks.push(mark);
      light.push({
        ...mark,
        questions: [],
        notation: [],
        unplaced: [],
        review: mark.review.length > 0 ? [{ question: null, item: null, line: null, reason: "" }] : [],
      });
    }
    for (const [k, t] of tables.entries()) {
      const text = t.rows(marks);
      await files[k]?.write(i === 0 ? text : text.slice(text.indexOf("\r\n") + 2));
    }
  }
  await all.write("\n]}\n");
  await Promise.all([...files, all].map((f) => f.close()));
  const statistics = statisticsOf(briefs, assignment);
  await store.write("statistics.json", `${JSON.stringify(statistics, null, 1)}\n`);
  await store.write("statistics.md", statisticsMarkdown(statistics, assignment));
  await gradebook("canvas.csv", canvasCsv(light, assignment, options.canvas));
  if (options.moodle !== null) await gradebook("moodle.csv", moodleWorksheet(light, assignment, options.moodle, shortFeedback));
  if (options.anonymous)
    await store.write(
      "names.json",
      `${JSON.stringify(Object.fromEntries(found.map((f) => [pseudonym(f.student, assignment.id), f.student])), null, 1)}\n`,
    );
  return notes;

  async function gradebook(name: string, filled: Filled): Promise<void> {
    await store.write(join("exports", name), filled.text);
    if (filled.without.length > 0)
      notes.push(
        `${name}: ${filled.without.length} of ${light.length} submissions have no row in the gradebook (${filled.without.slice(0, 5).join(", ")}${filled.without.length > 5 ? ", …" : ""}).`,
      );
  }
}

function shortFeedback(mark: SubmissionMark): string {
  if (mark.points === null) return mark.message ?? "Not marked yet.";
  return `${mark.points} of ${mark.max} points${mark.review.length > 0 ? "; a person will look at some of it" : ""}.`;
}

/** A file that grows under another name and takes its place when it is whole. */
async function open(path: string): Promise<{ write(text: string): Promise<void>; close(): Promise<void> }> {
  await mkdir(dirname(path), { recursive: true });
  const stream = createWriteStream(`${path}.part`);
  let failed: Error | null = null;
  stream.on("error", (error) => (failed = error));
  await once(stream, "open");
  const fail = (): void => {
    if (failed !== null) throw failed;
  };
  return {
    async write(text) {
      fail();
      if (!stream.write(text)) await Promise.race([once(stream, "drain"), once(stream, "close")]);
      fail();
    },
    async close() {
      stream.end();
      await once(stream, "close");
      fail();
      await rename(`${path}.part`, path);
    },
  };
}
