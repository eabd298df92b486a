import { InvalidArgumentError, Option, type Command } from "commander";
import type { CheckFlags } from "../check.js";

export function register(program: Command): void {
  program
    .command("check")
    .summary("judge every equation of a document")
    .description("Reads documents (Markdown, LaTeX) and says of each equation whether it is right, with evidence.")
    .argument("<file...>", "the documents; - is standard input")
    .addOption(
      new Option("--format <format>", "how to print the report")
        .choices(["text", "json", "markdown", "html", "latex", "sarif", "junit"])
        .default("text"),
    )
    .option("--json", "the same as --format json: an object for one file, a line a file for several")
    .option("--html <out>", "also write the marked copy as a page that needs nothing else; for several files, a folder of pages")
    .addOption(new Option("--quiet", "print the summary lines alone").conflicts("verbose"))
    .option("--verbose", "show accepted links too, and how each was read and judged")
    .addOption(
      new Option("--layout <layout>", "hold every derivative to one layout (default: any)").choices([
        "numerator",
        "denominator",
        "gradient",
      ]),
    )
    .option("--link <id>", "print the whole case of one link (c12): reading, definitions, derivative, central differences")
    .addOption(new Option("--seed <n>", "seed of the sample points").argParser(seed).default(1))
    .option("--color", "write colours even where no terminal reads them")
    .option("--no-color", "write no colours (as does the environment variable NO_COLOR)")
    .addHelpText(
      "after",
      `
Verdicts: correct, loose (right, but not as written), wrong (with a witness), definition,
undecided (says what is missing), unreadable (says what was unexpected).

Examples:
  gradmark check homework.md
  gradmark check homework.md --html homework.html
  gradmark check --json submissions/*.md > verdicts.jsonl
  gradmark check --format sarif submissions/*.md > verdicts.sarif
  gradmark check --verbose --layout gradient backprop.md`,
    )
    .action(async (files: readonly string[], flags: CheckFlags) => {
      const { check } = await import("../check.js");
      await check(files, flags);
    });
}

function seed(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 0xffffffff) throw new InvalidArgumentError("Expected a whole number from 0 to 4294967295.");
  return value;
}
