import type { Command } from "commander";
import type { RulesFlags } from "../rules.js";

export function register(program: Command): void {
  program
    .command("rules")
    .summary("list the functions that gradmark differentiates, or show one rule's page")
    .description(
      "Without a name: every rule with its id and how it is written. With one: its statement, derivative, domain, kinks, known mistakes and examples.",
    )
    .argument("[name]", "a rule's id (vector.softmax) or a function's name (softmax)")
    .option("--json", "print the rules as they are stored, as JSON")
    .addHelpText(
      "after",
      `
Examples:
  gradmark rules
  gradmark rules softmax
  gradmark rules matrix.log-det --json`,
    )
    .action(async (name: string | undefined, flags: RulesFlags) => {
      const { showRules } = await import("../rules.js");
      showRules(name, flags);
    });
}
