/** What the commands say and with which status they end. */

let closed = false;

/** A reader that stops early (`gradmark … | head`) is no error: nothing more is written, and nothing is said about it. */
export function guardOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      closed = true;
    });
  }
}

/** True when nobody reads the output any more: work whose only fruit is output can stop. */
export const outputClosed = (): boolean => closed;

export const out = (text: string): void => {
  if (!closed) process.stdout.write(text);
};

/** A line for the person, apart from the output. */
export const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** The worst status so far counts: 2 over 1 over 0. Set, never `process.exit`, which loses what a slow pipe has not read. */
export function setStatus(status: 0 | 1 | 2): void {
  process.exitCode = Math.max(status, Number(process.exitCode ?? 0));
}

/** A failure of the tool itself: said in one line, with a stack only for those who ask by GRADMARK_DEBUG. */
export function fail(where: string, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  tell(
    `${where}: gradmark failed: ${printable(message.slice(0, 500))}. This is a fault of gradmark, not of the document; please report it.`,
  );
  if (process.env["GRADMARK_DEBUG"] && error instanceof Error) tell(error.stack ?? "");
  setStatus(2);
}

/** A name or message that cannot steer the terminal. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");

/** Whether to write colours: as asked, else by NO_COLOR and FORCE_COLOR, else when a person sees standard output. */
export function wantsColour(asked: boolean | undefined): boolean {
  if (asked !== undefined) return asked;
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "") return FORCE_COLOR !== "0";
  return process.stdout.isTTY && TERM !== "dumb";
}

/** Columns of the terminal; 100 where there is none. */
export function terminalWidth(): number {
  const asked = Number(process.env["COLUMNS"]);
  return process.stdout.isTTY ? process.stdout.columns : Number.isInteger(asked) && asked > 0 ? asked : 100;
}
