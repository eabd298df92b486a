import { Option, type Command } from "commander";
import type { DiffFlags } from "../diff.js";
import { between, seed } from "./arguments.js";

export function register(program: Command): void {
  program
    .command("diff")
    .summary("differentiate a formula")
    .description("Differentiates a formula of scalars, vectors and matrices, and prints the result as a textbook would.")
    .argument("<formula>", "the function, in formula notation (docs/formula-notation.md)")
    .requiredOption(
      "--wrt <variables>",
      "what to differentiate by: a name, entries of one (x[j]), an expression that stands in the formula; several separated by semicolons",
    )
    .option("--where <text>", 'shapes and assumptions: "A: n,n; x: n; t: scalar; x > 0" (default: every name is a number)')
    .addOption(new Option("--order <n>", "order of the derivative, 1 to 6").argParser(between(1, 6)).default(1))
    .option("--at <text>", 'the value at a point: "x = [1; 2]; A = [1, 2; 3, 4]", or sample')
    .option("--steps", "show the rules that were applied, in order")
    .addOption(
      new Option("--format <format>", "how to print the result")
        .choices(["plain", "latex", "index", "numpy", "torch", "js", "json"])
        .default("plain"),
    )
    .option("--latex", "read the formula and the variable as LaTeX")
    .addOption(new Option("--seed <n>", "seed of the sampled point").argParser(seed).default(1))
    .addHelpText(
      "after",
      `
Results are shaped like the variable (of numbers), or have the function's axes first (numerator layout).
Remarks go to standard error: what does not depend, what was taken as a number, kinks.

Examples:
  gradmark diff "x'*A*x" --wrt x --where "A: n,n; x: n"
  gradmark diff "softmax(x)" --wrt x --where "x: n" --format latex
  gradmark diff "norm2(X*w - y)^2/N" --wrt w --where "X: N,d; w: d; y: N" --format numpy
  gradmark diff "\\log\\det X" --latex --wrt X --where "X: n,n" --at sample
  gradmark diff "-log(softmax(z)[c])" --wrt "z[j]" --where "z: n"`,
    )
    .action(async (formula: string, flags: DiffFlags) => {
      const { diff } = await import("../diff.js");
      diff(formula, flags);
    });
}
