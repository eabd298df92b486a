import { createHash } from "node:crypto";
import { lstat, readdir, readFile } from "node:fs/promises";
import { basename, extname, join, relative } from "node:path";
import { unzip, ZipError } from "./unzip.js";
/** The submissions in a folder or archive, as Gradescope, Canvas, Moodle and nbgrader hand them over, or simply a file each. */

export interface Found {
  /** The id that gradebooks know the student by. */
  readonly student: string;
  readonly name: string | null;
  /** A name that is safe for files, and nobody else's. */
  readonly safe: string;
  /** Documents, in order; paths to read. */
  readonly paths: readonly string[];
  /** Their names as the report shows them. */
  readonly shown: string;
  /** Why there is nothing to mark, where there is not. */
  readonly problem: string | null;
}
export interface Submissions {
  readonly found: readonly Found[];
  readonly notes: readonly string[];
}

const documents = new Set([".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd", ".tex", ".ltx", ".latex", ".ipynb", ".txt"]);
const ignored = /^(?:\..*|__MACOSX|node_modules|Thumbs\.db|desktop\.ini|submission_metadata\.ya?ml|.*\.(?:log|aux|timestamp))$/i;
const MOST_DEPTH = 8,
  MOST_FILES = 200_000;

interface Draft {
  readonly student: string;
  readonly name: string | null;
  readonly paths: string[];
  problem: string | null;
}

/**
 * @param unpack where archives are unpacked to
 * @param assignment its id: of a student's folder that has one of that name, as nbgrader's have, only that one counts
 * @throws an error of the file system where the place itself cannot be read
 */
export async function findSubmissions(place: string, unpack: string, assignment: string | null = null): Promise<Submissions> {
  const notes: string[] = [],
    drafts = new Map<string, Draft>();
  const add = (student: string, name: string | null, path: string | null, problem: string | null = null): void => {
    const draft = drafts.get(student) ?? { student, name, paths: [], problem: null };
    if (path !== null) draft.paths.push(path);
    draft.problem ??= problem;
    drafts.set(student, draft);
  };
  let root = place;
  const stat = await lstat(place);
  if (!stat.isDirectory()) {
    if (extname(place).toLowerCase() !== ".zip") {
      const id = basename(place, extname(place));
      add(id, null, place);
      return { found: settle(drafts), notes };
    }
    root = join(unpack, digest(place));
    for (const note of await unzip(place, root)) notes.push(note);
  }
  // An archive often holds one folder that holds everything.
  for (;;) {
    const inside = (await readdir(root, { withFileTypes: true })).filter((d) => !ignored.test(d.name));
    const [only] = inside;
    if (inside.length !== 1 || only === undefined || !only.isDirectory() || root === place) break;
    root = join(root, only.name);
  }
  const names = await gradescopeNames(root);
  for (const entry of (await readdir(root, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (ignored.test(entry.name)) continue;
    const path = join(root, entry.name),
      extension = extname(entry.name).toLowerCase();
    if (entry.isDirectory()) {
      const { student, name } = ofFolder(entry.name, names),
        own = assignment === null ? null : await lstat(join(path, assignment)).catch(() => null);
      await addFolder(own?.isDirectory() === true && assignment !== null ? join(path, assignment) : path, student, name, add, notes);
    } else if (entry.isFile() && extension === ".zip") {
      const { student, name } = ofFile(entry.name),
        to = join(unpack, digest(path));
      try {
        for (const note of await unzip(path, to)) notes.push(`${entry.name}: ${note}`);
        await addFolder(to, student, name, add, notes);
      } catch (error) {
        if (!(error instanceof ZipError)) throw error;
        add(student, name, null, error.message);
      }
    } else if (entry.isFile()) {
      const { student, name } = ofFile(entry.name);
      add(student, name, path);
    } else notes.push(`${entry.name}: left out, neither a file nor a folder`);
    if (drafts.size > MOST_FILES) throw new Error(`Unexpected number of submissions, expected at most ${MOST_FILES}.`);
  }
  return { found: settle(drafts), notes };
}
const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

async function addFolder(
  folder: string,
  student: string,
  name: string | null,
  add: (s: string, n: string | null, p: string | null, problem?: string) => void,
  notes: string[],
): Promise<void> {
  const paths: string[] = [];
  const walk = async (at: string, depth: number): Promise<void> => {
    for (const e of (await readdir(at, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (ignored.test(e.name) || paths.length > 200) continue;
      if (e.isDirectory()) {
        if (depth < MOST_DEPTH) await walk(join(at, e.name), depth + 1);
      } else if (e.isFile()) paths.push(join(at, e.name));
      else notes.push(`${relative(folder, join(at, e.name))}: left out, neither a file nor a folder`);
    }
  };
  await walk(folder, 0);
  const readable = paths.filter((p) => documents.has(extname(p).toLowerCase()));
  if (readable.length === 0)
    add(
      student,
      name,
      null,
      paths.length === 0
        ? "The submission has no files."
        : `Unexpected files (${paths
            .slice(0, 3)
            .map((p) => basename(p))
            .join(", ")}), expected Markdown, LaTeX or a notebook.`,
    );
  for (const p of readable) add(student, name, p);
}

/** Moodle: "Full Name_123_assignsubmission_file"; Gradescope: "submission_123"; else the folder is the student. */
function ofFolder(folder: string, names: ReadonlyMap<string, string>): { student: string; name: string | null } {
  const moodle = /^(.+?)_(\d+)_assignsubmission_(?:file|onlinetext)_?$/.exec(folder);
  if (moodle !== null) return { student: moodle[2] ?? folder, name: moodle[1] ?? null };
  const gradescope = /^submission_(\d+)$/.exec(folder);
  if (gradescope !== null) return { student: gradescope[1] ?? folder, name: names.get(folder) ?? null };
  return { student: folder, name: null };
}
/** Canvas: "lastfirst_LATE_123_456_homework.md", one or several a student; else the file's name. */
function ofFile(file: string): { student: string; name: string | null } {
  const canvas = /^(.+?)_(?:LATE_)?(\d+)_(?:question_\d+_)?(\d+)_(.+)$/.exec(file);
  return canvas === null ? { student: basename(file, extname(file)), name: null } : { student: canvas[2] ?? file, name: canvas[1] ?? null };
}

/** Who stands behind a Gradescope submission, by its export's list. */
async function gradescopeNames(root: string): Promise<ReadonlyMap<string, string>> {
  const out = new Map<string, string>();
  const text = await readFile(join(root, "submission_metadata.yml"), "utf8").catch(() => null);
  if (text === null || text.length > 64 * 2 ** 20) return out;
  let current: string | null = null;
  for (const line of text.split("\n")) {
    const head = /^(submission_\d+):\s*$/.exec(line);
    if (head !== null) current = head[1] ?? null;
    const name = /^\s*-?\s*:name:\s*(.+?)\s*$/.exec(line);
    if (name !== null && current !== null && !out.has(current)) out.set(current, (name[1] ?? "").replace(/^["']|["']$/g, ""));
  }
  return out;
}

/** Safe names: letters, digits, dots and dashes; made different where they would be one, also on disks that do not tell cases apart. */
function settle(drafts: ReadonlyMap<string, Draft>): Found[] {
  const taken = new Set<string>();
  return [...drafts.values()]
    .sort((a, b) => (a.student < b.student ? -1 : a.student > b.student ? 1 : 0))
    .map((d): Found => {
      const plain = d.student
          .normalize("NFKD")
          .replace(/[^\w.-]+/g, "_")
          .replace(/^[._-]+|[._]+$/g, "")
          .slice(0, 80),
        reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i.test(plain);
      let safe =
        plain === "" || reserved || plain !== d.student ? `${plain === "" ? "student" : plain}-${digest(d.student).slice(0, 6)}` : plain;
      while (taken.has(safe.toLowerCase())) safe = `${safe}-${digest(safe).slice(0, 4)}`;
      taken.add(safe.toLowerCase());
      return {
        student: d.student,
        name: d.name,
        safe,
        paths: d.paths,
        shown: d.paths.map((p) => basename(p)).join(" + ") || d.student,
        problem: d.paths.length > 0 ? null : d.problem,
      };
    });
}

/** A folder or file that is one student's, as graders of single submissions hand it over. */
export async function oneSubmission(place: string, unpack: string): Promise<Submissions> {
  const stat = await lstat(place);
  if (!stat.isDirectory()) return findSubmissions(place, unpack);
  const notes: string[] = [],
    drafts = new Map<string, Draft>();
  await addFolder(
    place,
    "submission",
    null,
    (student, name, path, problem) => {
      const draft = drafts.get(student) ?? { student, name, paths: [], problem: null };
      if (path !== null) draft.paths.push(path);
      draft.problem ??= problem ?? null;
      drafts.set(student, draft);
    },
    notes,
  );
  return { found: settle(drafts), notes };
}
