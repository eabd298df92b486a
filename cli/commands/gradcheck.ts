import { InvalidArgumentError, Option, type Command } from "commander";
import type { GradcheckFlags } from "../gradcheck.js";
import { between, seed } from "./arguments.js";

export function register(program: Command): void {
  program
    .command("gradcheck")
    .summary("compare a derivative with central differences, entry by entry")
    .description(
      "Compares the derivative of a formula (gradmark's own, or one that you claim) with central differences of the formula, at points of several scales.",
    )
    .argument("<formula>", "the function, in formula notation")
    .requiredOption("--wrt <name>", "the variable")
    .option("--where <text>", 'shapes and assumptions: "X: N,d; w: d; y: N pm1" (default: every name is a number)')
    .option("--derivative <formula>", "the derivative to check (default: the one that gradmark finds)")
    .option("--at <text>", 'check at this point only: "x = [1; 2]; A = [1, 2; 3, 4]"')
    .addOption(new Option("--points <n>", "points to sample, each at another scale").argParser(between(1, 5)).default(3))
    .addOption(new Option("--tolerance <t>", "largest relative error of an entry").argParser(tolerance).default(1e-6))
    .addOption(new Option("--seed <n>", "seed of the points").argParser(seed).default(1))
    .option("--latex", "read the formulas as LaTeX")
    .option("--all", "show every entry, however many there are")
    .option("--json", "print the report as JSON")
    .addHelpText(
      "after",
      `
Exit status: 0 all entries agree, 1 some differ or nothing could be compared, 2 bad usage.

Examples:
  gradmark gradcheck "sum((X*w - y).^2)" --wrt w --where "X: N,d; w: d; y: N"
  gradmark gradcheck "x'*A*x" --wrt x --where "A: n,n; x: n" --derivative "2*A*x"
  gradmark gradcheck "norm2(x)" --wrt x --where "x: n" --at "x = [3e-6; 4e-6]"`,
    )
    .action(async (formula: string, flags: GradcheckFlags) => {
      const { gradcheck } = await import("../gradcheck.js");
      gradcheck(formula, flags);
    });
}

function tolerance(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0 && value < 1)) throw new InvalidArgumentError("Expected a number between 0 and 1, such as 1e-6.");
  return value;
}
