#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { withFormulas } from "./commands/arguments.js";
import * as assignment from "./commands/assignment.js";
import * as check from "./commands/check.js";
import * as diff from "./commands/diff.js";
import * as equal from "./commands/equal.js";
import * as explain from "./commands/explain.js";
import * as gradcheck from "./commands/gradcheck.js";
import * as grade from "./commands/grade.js";
import * as read from "./commands/read.js";
import * as rules from "./commands/rules.js";
import { fail, guardOutput, setStatus } from "./output.js";

/**
 * The commands, in the order of `--help`. Each file exports `register(program)`, which declares a command and its options and
 * nothing more: the work is behind `await import()` in the action, so that every command starts without paying for the others.
 */
const commands = [check, read, grade, assignment, equal, diff, explain, gradcheck, rules];

/** Runs the command line; the exit status is 0 (nothing wrong), 1 (something wrong) or 2 (bad usage, an unreadable file). */
async function main(argv: readonly string[]): Promise<void> {
  guardOutput();
  const program = new Command("gradmark")
    .description("Checks written derivations of matrix calculus, line by line, with evidence.")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .showHelpAfterError("(gradmark --help lists the commands and options)")
    .addHelpText("after", "\nExit status: 0 nothing wrong, 1 something wrong, 2 bad usage or an unreadable file.")
    // Before the commands, which inherit it: commander would exit with 1 for bad usage, and before its output is read.
    .exitOverride((error) => {
      throw error;
    });
  for (const { register } of commands) register(program);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) setStatus(error.exitCode === 0 ? 0 : 2);
    else fail("gradmark", error);
  }
}

/** From the package's own file, two levels above dist/cli/main.js. */
function version(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

await main(withFormulas(process.argv));
