import { Option, type Command } from "commander";
import type { ReadFlags } from "../read.js";

export function register(program: Command): void {
  program
    .command("read")
    .summary("show how a document was understood, without judging it")
    .description(
      "Shows each statement in canonical LaTeX beside its source, every symbol with its shape, its meaning and the line that says so, and what was not understood, sorted by cause.",
    )
    .argument("<file...>", "the documents; - is standard input")
    .option("--json", "print the reading as JSON: an object for one file, a line a file for several")
    .addOption(new Option("--quiet", "print the summary line alone").conflicts("verbose"))
    .option("--verbose", "show bare names and index letters too")
    .option("--color", "write colours even where no terminal reads them")
    .option("--no-color", "write no colours (as does the environment variable NO_COLOR)")
    .addHelpText(
      "after",
      `
Exit status: 0, whatever was understood; 2 for a file that cannot be read.

Examples:
  gradmark read homework.md
  gradmark read --json homework.tex`,
    )
    .action(async (files: readonly string[], flags: ReadFlags) => {
      const { read } = await import("../read.js");
      await read(files, flags);
    });
}
