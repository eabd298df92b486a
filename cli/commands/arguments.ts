import { InvalidArgumentError } from "commander";
/** Arguments as people write them, and checked numbers of options. */

export function seed(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 0xffffffff) throw new InvalidArgumentError("Expected a whole number from 0 to 4294967295.");
  return value;
}

/** A whole number from `least` to `most`. */
export const between =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
    return value;
  };

const FORMULA_COMMANDS = new Set(["diff", "equal", "explain", "gradcheck"]);

/** A formula may begin with a minus sign: with a space before it, it is no option. `-h` and `-V` stay options. */
export function withFormulas(argv: readonly string[]): string[] {
  return FORMULA_COMMANDS.has(argv[2] ?? "")
    ? argv.map((arg, i) => (i > 2 && /^-[^-]/.test(arg) && !/^-[hV]$/.test(arg) ? ` ${arg}` : arg))
    : [...argv];
}
