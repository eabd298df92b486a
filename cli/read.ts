import * as gradmark from "../src/index.js";
import type { TerminalOptions } from "../src/index.js";
import { inputsOf, readSource } from "./input.js";
import { fail, out, outputClosed, printable, setStatus, tell, terminalWidth, wantsColour } from "./output.js";

/** Options of `read`, as commander gives them. */
export interface ReadFlags {
  readonly json?: true;
  readonly quiet?: true;
  readonly verbose?: true;
  readonly color?: boolean;
}

/** The work of `gradmark read`: a file that cannot be read is named, and the others are read all the same. */
export async function read(files: readonly string[], flags: ReadFlags): Promise<void> {
  const several = files.length > 1;
  const terminal: TerminalOptions = {
    colour: wantsColour(flags.color),
    width: terminalWidth(),
    detail: flags.quiet ? "quiet" : flags.verbose ? "verbose" : "normal",
  };
  for (const file of files) {
    if (outputClosed()) return;
    const source = await readSource(file);
    for (const note of source.notes) tell(printable(note));
    if (source.text === null) {
      setStatus(2);
      continue;
    }
    try {
      const reading = gradmark.readingOfDocument(source.text, { file, inputs: inputsOf(file) });
      if (flags.json) out(`${gradmark.readingJson(reading, several ? 0 : 2)}\n`);
      else out(gradmark.readingText(reading, terminal) + (several && !flags.quiet ? "\n" : ""));
    } catch (error) {
      fail(printable(file), error);
    }
  }
}
