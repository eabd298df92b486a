import * as gradmark from "../src/index.js";
import type { Report, TerminalOptions } from "../src/index.js";
import { readSource } from "./input.js";
import { fail, out, outputClosed, printable, setStatus, tell, terminalWidth, wantsColour } from "./output.js";

/** Options of `check`, as commander gives them. */
export interface CheckFlags {
  readonly json?: true;
  readonly quiet?: true;
  readonly verbose?: true;
  readonly color?: boolean;
  readonly seed: number;
  readonly layout?: "numerator" | "denominator" | "gradient";
}

/** The work of `gradmark check`: a file that cannot be read is named, and the others are checked all the same. */
export async function check(files: readonly string[], flags: CheckFlags): Promise<void> {
  const several = files.length > 1;
  const terminal: TerminalOptions = {
    colour: wantsColour(flags.color),
    width: terminalWidth(),
    detail: flags.quiet ? "quiet" : flags.verbose ? "verbose" : "normal",
  };
  const reports: Report[] = [];
  for (const file of files) {
    if (outputClosed()) return;
    const source = await readSource(file);
    for (const note of source.notes) tell(printable(note));
    if (source.text === null) {
      setStatus(2);
      continue;
    }
    try {
      const report = gradmark.checkDocument(source.text, {
        file,
        seed: flags.seed,
        ...(flags.layout === undefined ? {} : { layout: flags.layout }),
      });
      if (report.summary.wrong > 0) setStatus(1);
      // Of several files only what the sums need is kept.
      if (several && !flags.json) reports.push({ ...report, claims: report.claims.filter(({ verdict }) => verdict === "unreadable") });
      if (!flags.json) out(gradmark.terminalReport(report, source.text, terminal) + (several && terminal.detail !== "quiet" ? "\n" : ""));
      else out(`${gradmark.reportJson(report, several ? 0 : 2)}\n`);
    } catch (error) {
      fail(printable(file), error);
    }
  }
  if (reports.length > 0) out(gradmark.terminalTotal(reports, terminal));
}
