#!/usr/bin/env node
// Checks an example with a mistake in it and shows the report. `check` ends with 1 when it finds a mistake, which is what is
// wanted here: the demonstration ends with 0 then, and fails when no mistake was found.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const main = resolve(root, "dist/cli/main.js");
const file = process.argv[2] ?? relative(process.cwd(), resolve(root, "examples/three-layer-relu.md"));

function demonstrate() {
  if (!existsSync(main)) return complain('There is no build in dist/; "npm run demo" makes it and then shows the example.');
  if (!existsSync(file)) return complain(`There is no ${file}. Name a document: node scripts/demo.mjs FILE`);
  process.stdout.write(`$ gradmark check ${file}\n\n`);
  const { status, signal } = spawnSync(process.execPath, [main, "check", file], { stdio: "inherit" });
  if (status === 0) return complain("The example has a mistake in it, and none was found.");
  if (status !== 1) return complain(`gradmark check ended with ${signal ?? `status ${status}`}, expected 1 (a mistake found).`);
  process.stdout.write(
    `\nThe report names each mistake, its place, what would be right, and a point where both sides differ.\nTry your own: node dist/cli/main.js check FILE.md\n`,
  );
  return 0;
}

function complain(message) {
  process.stderr.write(`${message}\n`);
  return 1;
}

process.exitCode = demonstrate();
