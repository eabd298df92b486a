import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import * as gradmark from "../src/index.js";
import type { Marked, Report, TerminalOptions } from "../src/index.js";
import { inputsOf, readSource } from "./input.js";
import { fail, out, outputClosed, printable, setStatus, tell, terminalWidth, wantsColour } from "./output.js";
import { progress } from "./progress.js";

/** Options of `check`, as commander gives them. */
export interface CheckFlags {
  readonly format: CheckFormat;
  readonly json?: true;
  readonly html?: string;
  readonly quiet?: true;
  readonly verbose?: true;
  readonly color?: boolean;
  readonly seed: number;
  /** The id of the one link to explain. */
  readonly link?: string;
  readonly layout?: "numerator" | "denominator" | "gradient";
}
export type CheckFormat = "text" | "json" | "markdown" | "html" | "latex" | "sarif" | "junit";

/** Formats that put all documents into one. */
const TOGETHER: Partial<Record<CheckFormat, (documents: readonly Marked[]) => string>> = {
  markdown: gradmark.markdownReport,
  latex: gradmark.latexReport,
  sarif: gradmark.sarifReport,
  junit: gradmark.junitReport,
};

/** The work of `gradmark check`: a file that cannot be read is named, and the others are checked all the same. */
export async function check(files: readonly string[], flags: CheckFlags): Promise<void> {
  const several = files.length > 1,
    format = flags.json ? "json" : flags.format;
  if (format === "html" && several) {
    tell("error: --format html prints one page, found several files; use --html FOLDER for a page a file.");
    setStatus(2);
    return;
  }
  const terminal: TerminalOptions = {
    colour: wantsColour(flags.color),
    width: terminalWidth(),
    detail: flags.quiet ? "quiet" : flags.verbose ? "verbose" : "normal",
  };
  const together = TOGETHER[format];
  const bar = progress(files.length, together !== undefined || !process.stdout.isTTY);
  const marked: Marked[] = [],
    sums: Report[] = [];
  for (const [i, file] of files.entries()) {
    if (outputClosed()) break;
    bar.step(i, file);
    const source = await readSource(file);
    if (source.notes.length > 0) bar.end();
    for (const note of source.notes) tell(printable(note));
    if (source.text === null) {
      setStatus(2);
      continue;
    }
    try {
      const inputs = inputsOf(file);
      if (flags.link !== undefined) {
        const found = gradmark.linkCase(source.text, flags.link, {
          file,
          inputs,
          seed: flags.seed,
          ...(flags.layout === undefined ? {} : { layout: flags.layout }),
        });
        if (found !== null) out(found);
        else {
          tell(printable(`error: ${file} has no link ${flags.link}; \`gradmark check --json\` lists the ids (c1, c2, …).`));
          setStatus(2);
        }
        continue;
      }
      const report = gradmark.checkDocument(source.text, {
        file,
        inputs,
        seed: flags.seed,
        ...(flags.layout === undefined ? {} : { layout: flags.layout }),
      });
      if (report.summary.wrong > 0) setStatus(1);
      if (flags.html !== undefined) await writePage(flags.html, several, await gradmark.htmlReport(source.text, report, { inputs }), file);
      if (together !== undefined) marked.push({ source: source.text, report });
      // Of several files only what the sums need is kept.
      else if (several) sums.push({ ...report, claims: report.claims.filter(({ verdict }) => verdict === "unreadable") });
      if (format === "json") out(`${gradmark.reportJson(report, several ? 0 : 2)}\n`);
      else if (format === "html") out(await gradmark.htmlReport(source.text, report, { inputs }));
      else if (format === "text")
        out(gradmark.terminalReport(report, source.text, { ...terminal, inputs }) + (several && terminal.detail !== "quiet" ? "\n" : ""));
    } catch (error) {
      bar.end();
      fail(printable(file), error);
    }
  }
  bar.end();
  if (together !== undefined) out(together(marked));
  else if (format === "text" && sums.length > 0) out(gradmark.terminalTotal(sums, terminal));
}

const taken = new Set<string>();

/** One page to the file that was named; of several documents each to its own in the folder that was named. */
async function writePage(target: string, several: boolean, page: string, file: string): Promise<void> {
  let path = target;
  if (several) {
    const name = file === "-" ? "stdin" : basename(file, extname(file));
    path = join(target, `${name}.html`);
    for (let n = 2; taken.has(path); n++) path = join(target, `${name}-${n}.html`);
    taken.add(path);
  }
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, page);
  } catch (error) {
    tell(`${printable(path)}: The page could not be written: ${printable((error as Error).message)}.`);
    setStatus(2);
  }
}
