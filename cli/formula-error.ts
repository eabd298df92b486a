import * as gradmark from "../src/index.js";
import { fail, printable, setStatus, tell } from "./output.js";

const WIDTH = 90;

/** Says what is wrong with what was given, with the place below where it is known; anything else is a fault of the program. */
export function sayInputError(error: unknown, text: string, message?: string): void {
  if (message !== undefined) {
    tell(`error: ${message}`);
    setStatus(2);
    return;
  }
  const found = gradmark.inputError(error, text);
  if (found === null) {
    fail("gradmark", error);
    return;
  }
  tell(`error: ${printable(found.message)}`);
  const { at } = found;
  if (at !== null && at.text !== "" && !at.text.includes("\n")) {
    // Long formulas are cut around the place.
    const from = at.text.length <= WIDTH ? 0 : Math.max(0, Math.min(at.offset - WIDTH / 2, at.text.length - WIDTH));
    tell(`    ${printable(at.text.slice(from, from + WIDTH))}`);
    tell(`    ${" ".repeat(at.offset - from)}${"^".repeat(Math.max(1, Math.min(at.length, WIDTH)))}`);
  }
  setStatus(2);
}
