import type { Command } from "commander";
import type { AssignmentFlags } from "../grade/assignment.js";

export function register(program: Command): void {
  const command = program
    .command("assignment")
    .summary("look at an assignment: errors, the tool's own answers, what it cannot judge")
    .description("Checks an assignment file (docs/grading.md) before anything is marked with it.")
    .argument("<file>", "the assignment, Markdown or YAML")
    .option("--answers", "show the answers that the tool derives")
    .option("--json", "print all of it as JSON")
    .option("--gradescope <folder>", "write a Gradescope autograder to a folder, and its ZIP archive beside it")
    .addHelpText(
      "after",
      `
Examples:
  gradmark assignment week5.md --answers
  gradmark assignment week5.md --gradescope autograder
  gradmark assignment init solved.md --out week5.md`,
    )
    .action(async (file: string, flags: AssignmentFlags) => {
      const { assignment } = await import("../grade/assignment.js");
      await assignment(file, flags);
    });
  command
    .command("init")
    .description("Writes an assignment to start from, made of a solved document: its definitions and what it derives.")
    .argument("<solved>", "a solved document")
    .option("--out <file>", "where to (default: standard output)")
    .option("--force", "overwrite the file")
    .action(async (file: string, flags: { out?: string; force?: true }) => {
      const { init } = await import("../grade/assignment.js");
      await init(file, flags);
    });
}
