import { InvalidArgumentError, Option, type Command } from "commander";
import type { EqualFlags } from "../equal.js";

export function register(program: Command): void {
  program
    .command("equal")
    .summary("decide whether two formulas are equal, or whether one is the derivative of the other")
    .description("Compares two formulas in plain notation over the reals. With --wrt, B is a claim about the derivative of A.")
    .argument("[a]", "a formula")
    .argument("[b]", "the formula that it is compared with")
    .option("--where <text>", 'shapes: "x: n; A: n,n; t: scalar" (default: every name is a number)')
    .option("--assume <text>", 'what is known of the symbols: "x > 0; S: n,n symmetric; p: n prob"')
    .option("--wrt <name>", "B is the derivative of A by this symbol")
    .addOption(new Option("--order <n>", "order of the derivative").argParser(order))
    .addOption(
      new Option("--layout <layout>", "layout of the derivative (default: any)").choices([
        "scalar",
        "gradient",
        "numerator",
        "denominator",
        "vec",
        "hessian",
        "vec-hessian",
        "rowvec-hessian",
        "any",
      ]),
    )
    .option("--batch <file>", "one JSON object a line, {id, a, b, …} or {id, f, wrt, claim, …}; - is standard input")
    .option("--json", "print the answer as JSON")
    .addOption(new Option("--seed <n>", "seed of the sample points").argParser(seed).default(1))
    .addHelpText(
      "after",
      `
A batch gives one line out for each line in, in order, as soon as it is decided:
{"id", "verdict", "message", "evidence"}; verdicts are correct, loose, wrong, undecided, unreadable.

Examples:
  gradmark equal "log(x^2)" "2*log(x)" --assume "x > 0"
  gradmark equal "tr(A*B)" "tr(B*A)" --where "A: m,n; B: n,m"
  gradmark equal "x'*A*x" "(A + A')*x" --wrt x --where "x: n; A: n,n"
  gradmark equal --batch pairs.jsonl > answers.jsonl`,
    )
    .action(async (a: string | undefined, b: string | undefined, flags: EqualFlags, command: Command) => {
      if (flags.batch === undefined && (a === undefined || b === undefined))
        command.error("error: Unexpected end of the arguments, expected two formulas, or --batch FILE.");
      if (flags.batch !== undefined && a !== undefined)
        command.error(`error: Unexpected formula "${a}" beside --batch, expected one or the other.`);
      const { equal, equalBatch } = await import("../equal.js");
      if (flags.batch !== undefined) await equalBatch(flags.batch, flags);
      else await equal(a ?? "", b ?? "", flags);
    });
}

function order(text: string): 1 | 2 {
  if (text !== "1" && text !== "2") throw new InvalidArgumentError("Expected 1 or 2.");
  return text === "1" ? 1 : 2;
}

function seed(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 0xffffffff) throw new InvalidArgumentError("Expected a whole number from 0 to 4294967295.");
  return value;
}
