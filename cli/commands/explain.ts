import { Option, type Command } from "commander";
import type { ExplainFlags } from "../explain.js";
import { seed } from "./arguments.js";

export function register(program: Command): void {
  program
    .command("explain")
    .summary("work out a derivative step by step")
    .description("Derives step by step, each step with its rule and reason. Every line that is printed has been accepted by the checker.")
    .argument("<formula-or-file>", "a formula (docs/formula-notation.md), or a document whose definitions are to be used")
    .option("--wrt <name>", "what to differentiate by")
    .option("--of <name>", "in a document: what to differentiate (default: L)")
    .option("--link <id>", "in a document: explain what this link should be (an id as in --json, or a line number)")
    .option("--where <text>", 'shapes and assumptions of a formula: "W: m,n; x: n; b: m"')
    .addOption(new Option("--detail <grain>", "how fine the steps are").choices(["brief", "course", "full"]).default("course"))
    .addOption(
      new Option("--style <style>", "matrices, entries with indices, or differentials")
        .choices(["matrix", "index", "differential"])
        .default("matrix"),
    )
    .addOption(
      new Option("--format <format>", "how to print the solution")
        .choices(["text", "plain", "markdown", "latex", "html", "json"])
        .default("text"),
    )
    .addOption(new Option("--order <n>", "2: the second derivative of a number by a vector too").choices(["1", "2"]).default("1"))
    .option("--fragment", "LaTeX without a preamble, for pasting")
    .option("--color", "colours even where the output is no terminal")
    .option("--no-color", "no colours")
    .option("--latex", "read the formula and the variable as LaTeX")
    .addOption(new Option("--seed <n>", "seed of the checker's sample points").argParser(seed).default(1))
    .addHelpText(
      "after",
      `
Exit status: 0 explained, 1 the checker could not confirm the result (it is not printed), 2 bad usage.

Examples:
  gradmark explain "softmax(W*x + b)" --wrt W --where "W: m,n; x: n; b: m"
  gradmark explain "norm2(X*w - y)^2/N" --wrt w --where "X: N,d; w: d; y: N" --style differential
  gradmark explain "x'*A*x" --wrt x --where "A: n,n; x: n" --format latex > solution.tex
  gradmark explain homework.md --of L --wrt W_2 --format markdown
  gradmark explain homework.md --link c17`,
    )
    .action(async (what: string, flags: ExplainFlags) => {
      const { explain } = await import("../explain.js");
      await explain(what, flags);
    });
}
