import { Option, type Command } from "commander";
import type { GradeFlags } from "../grade/command.js";
import { between } from "./arguments.js";

export function register(program: Command): void {
  program
    .command("grade")
    .summary("mark a class: submissions to marks, feedback and gradebooks")
    .description(
      "Marks every submission of a folder or ZIP archive against an assignment (docs/grading.md). A run that was stopped goes on where it was.",
    )
    .argument(
      "<submissions>",
      "a folder or ZIP archive: a file or folder for each student, also as Gradescope, Canvas and Moodle export them",
    )
    .requiredOption("--assignment <file>", "the assignment, Markdown or YAML")
    .option("--out <folder>", "where marks, feedback and tables go (with --results alone: nowhere)")
    .option("--overrides <file>", "decisions by hand (default: overrides.yaml beside the assignment)")
    .addOption(new Option("--workers <n>", "threads (default: one a processor)").argParser(between(1, 256)))
    .addOption(new Option("--timeout <seconds>", "time for one submission").argParser(between(1, 86_400)).default(60))
    .addOption(new Option("--memory <mb>", "memory for one submission").argParser(between(64, 65_536)).default(1024))
    .option("--anonymous", "no names in feedback and statistics (names.json says who is who)")
    .option("--no-html", "write feedback as Markdown alone")
    .option("--solutions", "show the tool's own solution in feedback where points are missing")
    .option("--canvas <file>", "a gradebook exported by Canvas, to fill in")
    .option("--moodle <file>", "an offline grading worksheet of Moodle, to fill in")
    .option("--single", "the folder is one student's submission")
    .option("--results <file>", "write the results of one submission for a grader's host")
    .addOption(
      new Option("--results-format <format>", "whose format --results has").choices(["gradescope", "prairielearn"]).default("gradescope"),
    )
    .addHelpText(
      "after",
      `
Exit status: 0 all submissions marked (some may wait for a person), 1 some could not be marked, 2 bad usage,
130 stopped (Ctrl-C; the same command goes on).

Examples:
  gradmark grade --assignment week5.md submissions/ --out marks/
  gradmark grade --assignment week5.md export.zip --out marks/ --canvas gradebook.csv --anonymous
  gradmark grade --assignment week5.md submission/ --single --results results.json`,
    )
    .action(async (place: string, flags: GradeFlags, command: Command) => {
      if (flags.out === undefined && flags.results === undefined)
        command.error("error: Unexpected end of the options, expected --out FOLDER (or --results FILE).");
      const { grade } = await import("../grade/command.js");
      await grade(place, flags);
    });
}
