import { createWriteStream, existsSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";
import { gradescopeAutograder, inspectAssignment, ownVersion, starterAssignment, type Answer } from "../../src/grading.js";
import { readSource } from "../input.js";
import { out, printable, setStatus, tell } from "../output.js";
import { loadAssignment } from "./command.js";
/** The work of `gradmark assignment`. */

export interface AssignmentFlags {
  readonly answers?: true;
  readonly json?: true;
  readonly gradescope?: string;
}

export async function assignment(file: string, flags: AssignmentFlags): Promise<void> {
  const loaded = await loadAssignment(file);
  if (loaded === null) {
    setStatus(2);
    return;
  }
  const { notes, answers } = inspectAssignment(loaded.assignment),
    { questions } = loaded.assignment;
  for (const n of notes) tell(printable(`${file}${n.line > 0 ? `:${n.line}` : ""}: ${n.severity}: ${n.message}`));
  const bad = notes.some((n) => n.severity === "error");
  if (bad) setStatus(2);
  if (flags.json) out(`${JSON.stringify({ schema: 1, assignment: loaded.assignment, answers, notes }, null, 2)}\n`);
  else {
    out(`${loaded.assignment.title}: ${questions.length} questions, ${loaded.assignment.points} points\n`);
    for (const q of questions) {
      out(`\n${q.label} ${q.title} [${q.points}]: ${q.items.map((i) => `${i.id} ${i.points}`).join(", ")}\n`);
      for (const a of answers.filter((x) => x.question === q.label)) out(`  ${flags.answers ? answerText(a) : targetText(a)}\n`);
    }
  }
  if (flags.gradescope !== undefined && !bad) await writeAutograder(flags.gradescope, { text: loaded.text, file });
}
const targetText = (a: Answer): string => `${a.target}${a.problem === null ? "" : ` (not judged: ${a.problem})`}`;
function answerText(a: Answer): string {
  if (a.problem !== null) return targetText(a);
  const entry = a.indices.length > 0 ? ` (entry ${a.indices.join(", ")})` : "",
    shape = a.shape.length > 0 ? `, shape ${a.shape.join(" × ")}` : "";
  return `${a.target} = ${a.latex ?? "(no notation for it; answers are judged all the same)"}${entry}${shape}`;
}

/** The folder of a Gradescope autograder, and the archive of it that is uploaded. */
async function writeAutograder(folder: string, source: { readonly text: string; readonly file: string }): Promise<void> {
  await mkdir(folder, { recursive: true });
  const zip = new ZipFile(),
    // One date for all, so that the same assignment gives the same archive.
    mtime = new Date(2020, 0, 1);
  for (const [name, { text, executable }] of gradescopeAutograder(source, ownVersion())) {
    await writeFile(join(folder, name), text);
    if (executable) await chmod(join(folder, name), 0o755);
    zip.addBuffer(Buffer.from(text), name, { mtime, mode: executable ? 0o100755 : 0o100644 });
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(`${folder.replace(/[\\/]+$/, "")}.zip`));
  tell(`Gradescope autograder: ${folder} and ${folder.replace(/[\\/]+$/, "")}.zip`);
}

export async function init(file: string, flags: { readonly out?: string; readonly force?: true }): Promise<void> {
  const source = await readSource(file);
  for (const note of source.notes) tell(printable(note));
  if (source.text === null) {
    setStatus(2);
    return;
  }
  const id =
      basename(file, extname(file))
        .replace(/[^\w.-]+/g, "-")
        .slice(0, 80) || "assignment",
    text = starterAssignment(source.text, file, id);
  if (flags.out === undefined) {
    out(text);
    return;
  }
  if (existsSync(flags.out) && !flags.force) {
    tell(printable(`${flags.out}: the file exists, expected a new name (or --force).`));
    setStatus(2);
    return;
  }
  await writeFile(flags.out, text);
  tell(printable(`${flags.out}: check the set-up and the points, then: gradmark assignment ${flags.out} --answers`));
}
