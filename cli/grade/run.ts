import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  briefOf,
  failedMark,
  feedbackMarkdown,
  override,
  ownVersion,
  type Assignment,
  type Brief,
  type Decisions,
  type Solution,
  type SubmissionMark,
} from "../../src/grading.js";
import type { MarkingPool, Outcome } from "./pool.js";
import { digest, type Store } from "./store.js";
import type { Found } from "./submissions.js";
/** The loop of a batch: skip what is unchanged, mark the rest, keep every result as soon as it is there. */

export interface RunOptions {
  readonly assignment: Assignment;
  readonly source: { readonly text: string; readonly file: string };
  readonly decisions: ReadonlyMap<string, Decisions>;
  readonly anonymous: boolean;
  readonly html: boolean;
  readonly solutions: readonly Solution[] | null;
  readonly workers: number;
  readonly onDone: (found: Found, how: "marked" | "kept" | "failed") => void;
  /** Asked before each submission: whether the person has stopped the run. */
  readonly stopped: () => boolean;
}
export interface RunResult {
  /** In the order of the submissions. */
  readonly briefs: readonly Brief[];
  readonly marked: number;
  readonly kept: number;
  readonly failed: number;
  readonly complete: boolean;
}

/** The name in feedback and statistics of an anonymous run: the same in every run, and no way back to the student without the list. */
export const pseudonym = (student: string, assignment: string): string => `S-${digest(`${assignment}\n${student}`).slice(0, 8)}`;

/** @throws errors of the file system: nothing that was kept is lost by them */
export async function run(found: readonly Found[], store: Store, pool: MarkingPool, options: RunOptions): Promise<RunResult> {
  const briefs = new Map<string, Brief>(),
    version = ownVersion();
  let next = 0,
    marked = 0,
    kept = 0,
    failed = 0;
  const one = async (f: Found): Promise<void> => {
    const as = options.anonymous ? pseudonym(f.student, options.assignment.id) : null,
      decisions = options.decisions.get(f.student) ?? null;
    const name = as ?? f.safe,
      feedback = [join("feedback", `${name}.md`), ...(options.html ? [join("feedback", `${name}.html`)] : [])];
    const key = await keyOf(f, version, options, decisions);
    const before = await store.unchanged(f.safe, key, feedback.slice(0, 1));
    if (before !== null) {
      const mark = JSON.parse(before) as SubmissionMark;
      briefs.set(f.student, briefOf(mark, as ?? f.student));
      kept++;
      if (mark.status === "failed") failed++;
      options.onDone(f, "kept");
      return;
    }
    const outcome = await markOne(f, pool, options, decisions, as);
    if (outcome === null) return;
    const { mark, markdown, html } = outcome;
    await store.write(feedback[0] ?? "", markdown);
    if (html !== null && feedback[1] !== undefined) await store.write(feedback[1], html);
    await store.keep(f.safe, key, `${JSON.stringify(mark, null, 1)}\n`);
    briefs.set(f.student, briefOf(mark, as ?? f.student));
    marked++;
    if (mark.status === "failed") failed++;
    options.onDone(f, mark.status === "failed" ? "failed" : "marked");
  };
  // One submission a worker at a time, so that a task's time counts from when it begins.
  let fault: unknown = null;
  const lane = async (): Promise<void> => {
    while (next < found.length && fault === null && !options.stopped()) {
      const f = found[next++];
      if (f === undefined) return;
      try {
        await one(f);
      } catch (error) {
        fault ??= error;
      }
    }
  };
  await Promise.all(Array.from({ length: options.workers }, lane));
  if (fault !== null) throw fault instanceof Error ? fault : new Error("unknown");
  const all = found.flatMap((f) => briefs.get(f.student) ?? []);
  return { briefs: all, marked, kept, failed, complete: all.length === found.length };
}

async function markOne(
  f: Found,
  pool: MarkingPool,
  options: RunOptions,
  decisions: Decisions | null,
  as: string | null,
): Promise<{ mark: SubmissionMark; markdown: string; html: string | null } | null> {
  const { assignment } = options;
  let outcome: Outcome;
  if (f.problem !== null) outcome = { failed: f.problem };
  else
    outcome = await pool.run({
      assignment: options.source,
      student: f.student,
      name: f.name,
      shown: f.shown,
      paths: f.paths,
      decisions,
      as,
      html: options.html,
      solutions: options.solutions,
    });
  if ("done" in outcome) return outcome.done;
  if (options.stopped()) return null;
  const mark = override(
    failedMark({ assignment }, { student: f.student, name: f.name, file: f.shown }, outcome.failed),
    decisions ?? undefined,
    assignment,
  );
  return { mark, markdown: feedbackMarkdown(mark, assignment, as === null ? {} : { as }), html: null };
}

/** What a record depends on: as long as this is the same, marking again would give the same bytes. */
async function keyOf(f: Found, version: string, options: RunOptions, decisions: Decisions | null): Promise<string> {
  const contents: string[] = [];
  for (const p of f.paths) contents.push(digest(await readFile(p).catch((error: unknown) => Buffer.from(String(error)))));
  return digest(
    JSON.stringify([
      version,
      digest(options.source.text),
      f.student,
      f.name,
      f.shown,
      f.problem,
      contents,
      decisions,
      options.anonymous,
      options.html,
      options.solutions !== null,
    ]),
  );
}
