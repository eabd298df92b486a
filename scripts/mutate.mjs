#!/usr/bin/env node
// Mutates right lines in every place and prints what the checker says of the mutants: what was accepted though its value
// changed, what was accused though it did not, and what stayed undecided.
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const { status } = spawnSync("npx", ["vitest", "run", "test/mutate", "--disable-console-intercept"], {
  cwd: root,
  env: { ...process.env, MUTATE: "all" },
  stdio: "inherit",
});
process.exitCode = status ?? 1;
