import { outputClosed, printable } from "./output.js";
/** A bar on standard error while many files are worked through: only where a person sees it, and it leaves nothing behind. */

const CELLS = 24;

export interface Progress {
  /** Before the work on the item at `done` (0-based). */
  step(done: number, name: string): void;
  /** Takes the bar away. */
  end(): void;
}
const SILENT: Progress = { step: () => {}, end: () => {} };

/** A bar for so many items; nothing for one, and nothing where the output itself is being watched. */
export function progress(total: number, wanted: boolean): Progress {
  const { stderr } = process;
  if (!wanted || total < 2 || !stderr.isTTY || process.env["TERM"] === "dumb") return SILENT;
  const write = (text: string): void => {
    if (!outputClosed()) stderr.write(text);
  };
  return { step: (done, name) => write(`\r\u001b[K${bar(done, total, printable(name), stderr.columns)}`), end: () => write("\r\u001b[K") };
}

/** `[######------]  3/12 name`, cut to the width. */
export function bar(done: number, total: number, name: string, width: number): string {
  const full = Math.floor((CELLS * done) / total);
  const text = `[${"#".repeat(full)}${"-".repeat(CELLS - full)}] ${String(done).padStart(String(total).length)}/${total} ${name}`;
  return text.length < width ? text : text.slice(0, Math.max(0, width - 1));
}
