import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import * as gradmark from "../src/index.js";
import { out, outputClosed, printable, setStatus, tell } from "./output.js";

/** Options of `equal`, as commander gives them. */
export interface EqualFlags {
  readonly where?: string;
  readonly assume?: string;
  readonly wrt?: string;
  readonly order?: 1 | 2;
  readonly layout?: string;
  readonly batch?: string;
  readonly json?: true;
  readonly seed: number;
}

/** A line of a batch that is longer is no formula. */
const mostCharacters = 100_000;

/** The work of `gradmark equal A B`: the answer in one line, with status 0 (equal), 1 (not equal) or 2 (not understood). */
export async function equal(a: string, b: string, flags: EqualFlags): Promise<void> {
  const { where, assume, wrt, order, layout } = flags,
    given = { ...(where === undefined ? {} : { where }), ...(assume === undefined ? {} : { assume }) };
  if (wrt === undefined && (order !== undefined || layout !== undefined)) {
    tell(`error: Unexpected ${order !== undefined ? "--order" : "--layout"} without --wrt, expected --wrt NAME for a derivative.`);
    setStatus(2);
    return;
  }
  const input =
    wrt === undefined
      ? { a, b, ...given }
      : { f: a, wrt, claim: b, ...(order === undefined ? {} : { order }), ...(layout === undefined ? {} : { layout }), ...given };
  const answer = await gradmark.equal(input, { seed: flags.seed });
  out(
    flags.json
      ? `${JSON.stringify(answer)}\n`
      : `${printable(`${answer.verdict}${answer.message === undefined ? "" : `: ${answer.message}`}`)}\n`,
  );
  if (answer.verdict === "wrong") setStatus(1);
  if (answer.verdict === "unreadable") setStatus(2);
}

/** The work of `gradmark equal --batch FILE`: one line out per line in, in order, each as soon as it is decided. */
export async function equalBatch(file: string, flags: EqualFlags): Promise<void> {
  if (file !== "-") {
    const found = await stat(file).catch(() => null);
    if (!found || found.isDirectory()) {
      tell(printable(`${file}: ${found ? "Unexpected directory, expected a file." : "No such file."}`));
      setStatus(2);
      return;
    }
  }
  const lines = createInterface({ input: file === "-" ? process.stdin : createReadStream(file), crlfDelay: Infinity });
  for await (const line of lines) {
    if (outputClosed()) break;
    const answer =
      line.length > mostCharacters
        ? ({
            verdict: "unreadable",
            message: `Unexpected line of ${String(line.length)} characters, expected at most ${String(mostCharacters)}.`,
          } as const)
        : await gradmark.equalLine(line.replace(/^\ufeff/u, ""), { seed: flags.seed });
    out(`${JSON.stringify(answer)}\n`);
    if (answer.verdict === "wrong") setStatus(1);
  }
}
