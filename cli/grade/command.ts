import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import {
  contradictionsOf,
  GradebookError,
  gradescopeResults,
  prairielearnResults,
  readAssignment,
  readOverrides,
  solutionsOf,
  type Assignment,
  type Overrides,
  type SubmissionMark,
} from "../../src/grading.js";
import { readSource } from "../input.js";
import { out, printable, setStatus, tell } from "../output.js";
import { writeOutputs } from "./outputs.js";
import { MarkingPool } from "./pool.js";
import { Progress } from "./progress.js";
import { run, type RunResult } from "./run.js";
import { Store } from "./store.js";
import { findSubmissions, oneSubmission, type Submissions } from "./submissions.js";
import { ZipError } from "./unzip.js";
/** The work of `gradmark grade`. */

export interface GradeFlags {
  readonly assignment: string;
  readonly out?: string;
  readonly overrides?: string;
  readonly workers?: number;
  readonly timeout: number;
  readonly memory: number;
  readonly anonymous?: true;
  readonly html: boolean;
  readonly solutions?: true;
  readonly single?: true;
  readonly canvas?: string;
  readonly moodle?: string;
  readonly results?: string;
  readonly resultsFormat: "gradescope" | "prairielearn";
}

/** An assignment, or null after its errors were said. */
export async function loadAssignment(file: string): Promise<{ assignment: Assignment; text: string } | null> {
  const source = await readSource(file);
  for (const note of source.notes) tell(printable(note));
  if (source.text === null) return null;
  const { assignment, notes } = readAssignment(source.text, file);
  for (const n of notes) tell(printable(`${file}:${n.line}: ${n.severity}: ${n.message}`));
  return assignment === null ? null : { assignment, text: source.text };
}

/** Nobody is marked by a set-up that contradicts itself: what is wrong with it is said. */
function isSound(assignment: Assignment, file: string): boolean {
  const errors = contradictionsOf(assignment);
  for (const n of errors) tell(printable(`${file}:${n.line}: ${n.severity}: ${n.message}`));
  return errors.length === 0;
}

export async function grade(place: string, flags: GradeFlags): Promise<void> {
  const loaded = await loadAssignment(flags.assignment);
  if (loaded === null) {
    setStatus(2);
    return;
  }
  const { assignment, text } = loaded;
  if (!isSound(assignment, flags.assignment)) {
    setStatus(2);
    return;
  }
  const overrides = await loadOverrides(flags, assignment),
    canvas = await loadGradebook(flags.canvas),
    moodle = await loadGradebook(flags.moodle);
  if (overrides === null || canvas === undefined || moodle === undefined) {
    setStatus(2);
    return;
  }
  const folder = flags.out ?? (await mkdtemp(join(tmpdir(), "gradmark-"))),
    unpack = join(folder, "unpacked");
  try {
    await mkdir(folder, { recursive: true });
    const submissions = await find(place, unpack, flags, assignment.id);
    if (submissions === null) return;
    const store = new Store(folder);
    await store.open();
    const workers = Math.max(1, Math.min(flags.workers ?? availableParallelism(), submissions.found.length)),
      pool = new MarkingPool({ workers, seconds: flags.timeout, megabytes: flags.memory });
    const result = await guarded(pool, (stopped) => {
      const progress = new Progress(submissions.found.length, process.stderr);
      return run(submissions.found, store, pool, {
        assignment,
        source: { text, file: basename(flags.assignment) },
        decisions: overrides.of,
        anonymous: flags.anonymous === true,
        html: flags.html,
        solutions: flags.solutions === true ? solutionsOf(assignment) : null,
        workers,
        stopped,
        onDone: () => progress.tick(),
      }).finally(() => progress.end());
    });
    if (!result.complete) {
      tell(
        `Stopped: ${result.briefs.length} of ${submissions.found.length} submissions are marked and kept in ${folder}. The same command goes on from here.`,
      );
      process.exitCode = 130;
      return;
    }
    const notes = await writeOutputs(submissions.found, result.briefs, store, {
      assignment,
      anonymous: flags.anonymous === true,
      canvas,
      moodle,
    });
    for (const note of notes) tell(printable(note));
    const known = new Set(submissions.found.map((f) => f.student));
    for (const student of overrides.of.keys()) if (!known.has(student)) tell(printable(`overrides: there is no submission of ${student}.`));
    if (flags.results !== undefined) await writeResults(flags, store, submissions, assignment);
    summary(result, folder, flags);
    if (result.failed > 0) setStatus(1);
  } catch (error) {
    explain(error, folder);
  } finally {
    await rm(unpack, { recursive: true, force: true }).catch(() => undefined);
    if (flags.out === undefined) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function find(place: string, unpack: string, flags: GradeFlags, id: string): Promise<Submissions | null> {
  const submissions = await (flags.single === true ? oneSubmission(place, unpack) : findSubmissions(place, unpack, id));
  for (const note of submissions.notes) tell(printable(note));
  if (submissions.found.length > 0) return submissions;
  tell(`${printable(place)}: no submissions were found, expected a file or folder for each student, or a ZIP archive of them.`);
  setStatus(2);
  return null;
}

/** Runs with Ctrl-C stopping in order: what is marked is kept, threads end, the person is told how to go on. */
async function guarded(pool: MarkingPool, work: (stopped: () => boolean) => Promise<RunResult>): Promise<RunResult> {
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    void pool.close();
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    return await work(() => stopped);
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    await pool.close();
  }
}

async function loadOverrides(flags: GradeFlags, assignment: Assignment): Promise<Overrides | null> {
  const beside = join(dirname(flags.assignment), "overrides.yaml"),
    file = flags.overrides ?? (existsSync(beside) ? beside : null);
  if (file === null) return { of: new Map(), notes: [] };
  const source = await readSource(file);
  for (const note of source.notes) tell(printable(note));
  if (source.text === null) return null;
  const overrides = readOverrides(source.text, assignment);
  for (const n of overrides.notes) tell(printable(`${file}:${n.line}: ${n.severity}: ${n.message}`));
  return overrides.notes.some((n) => n.severity === "error") ? null : overrides;
}

/** Undefined: it cannot be read, which was said. */
async function loadGradebook(file: string | undefined): Promise<string | null | undefined> {
  if (file === undefined) return null;
  const source = await readSource(file);
  for (const note of source.notes) tell(printable(note));
  return source.text ?? undefined;
}

async function writeResults(flags: GradeFlags, store: Store, { found }: Submissions, assignment: Assignment): Promise<void> {
  const [first] = found;
  if (first === undefined || flags.results === undefined) return;
  if (found.length > 1) {
    tell(`--results is for one submission, and there are ${found.length}: add --single if the folder is one student's.`);
    setStatus(2);
    return;
  }
  const mark = JSON.parse(await readFile(store.recordOf(first.safe), "utf8")) as SubmissionMark,
    results = flags.resultsFormat === "gradescope" ? gradescopeResults(mark) : prairielearnResults(mark, assignment);
  await mkdir(dirname(flags.results), { recursive: true });
  await writeFile(flags.results, `${JSON.stringify(results, null, 2)}\n`);
}

function summary({ briefs, marked, kept, failed }: RunResult, folder: string, flags: GradeFlags): void {
  const waits = briefs.filter((b) => b.status === "review").length,
    points = briefs.flatMap((b) => (b.points === null ? [] : [b.points]));
  const mean = points.length === 0 ? "–" : (points.reduce((a, b) => a + b, 0) / points.length).toFixed(2);
  out(
    `${briefs.length} submissions: ${marked} marked now, ${kept} unchanged; mean ${mean}; ${waits} wait for a person, ${failed} could not be marked.\n`,
  );
  if (flags.out !== undefined)
    out(`Marks: ${join(folder, "marks.json")}; the class: ${join(folder, "statistics.md")}; to look at: ${join(folder, "review.csv")}\n`);
}

function explain(error: unknown, folder: string): void {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  setStatus(2);
  if (error instanceof ZipError || error instanceof GradebookError) {
    tell(printable(error.message));
    return;
  }
  if (code === "ENOSPC" || code === "EDQUOT") {
    tell(
      `The disk is full while writing to ${folder}. What was marked before is kept; make room, and the same command goes on from there.`,
    );
    return;
  }
  if (code === "EROFS" || code === "EACCES" || code === "EPERM") {
    tell(`${folder}: cannot be written (${code}), expected a folder that this user may write to.`);
    return;
  }
  if (code === "ENOENT" || code === "ENOTDIR") {
    tell(printable(`${error instanceof Error ? error.message : code}. Expected a folder or a ZIP archive of submissions.`));
    return;
  }
  tell(
    printable(
      `gradmark grade failed: ${error instanceof Error ? error.message : String(error)}. What was marked before is kept in ${folder}.`,
    ),
  );
  if (process.env["GRADMARK_DEBUG"] && error instanceof Error) tell(error.stack ?? "");
}
