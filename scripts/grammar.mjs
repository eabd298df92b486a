#!/usr/bin/env node
// Compiles grammar/*.ne to grammar/*.generated.ts. With --check nothing is written: what is committed must be what the
// grammar gives. With names (`latex`, `grammar/latex.ne`) only those are compiled.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { createRequire } from "node:module";

const root = resolve(import.meta.dirname, "..");
const folder = join(root, "grammar");
const nearleyc = createRequire(import.meta.url).resolve("nearley/bin/nearleyc.js");

/** nearleyc exits with 0 for an undefined nonterminal and leaves an empty file after a syntax error: judge all that it says. */
function compile(name) {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [nearleyc, join("grammar", `${name}.ne`)], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const said = stderr.trim();
  if (error) return { problem: `cannot run nearleyc: ${error.message}` };
  if (status !== 0) return { problem: `nearleyc ended with status ${status}:\n${indent(said || stdout)}` };
  if (said.includes("Undefined symbol")) return { problem: `a nonterminal is used but has no rule:\n${indent(said)}` };
  if (!stdout.includes("ParserRules")) return { problem: `nearleyc wrote no parser:\n${indent(said || "(no message)")}` };
  if (said !== "") process.stderr.write(`grammar/${name}.ne: ${said}\n`);
  return { code: stdout };
}

const indent = (text) =>
  text
    .split("\n")
    .slice(0, 25)
    .map((line) => `    ${line}`)
    .join("\n");

function main() {
  const args = process.argv.slice(2);
  const check = args.includes("--check");
  const unknown = args.find((arg) => arg.startsWith("-") && arg !== "--check");
  if (unknown !== undefined) return fail(`unexpected option ${unknown}, expected --check`);
  const present = existsSync(folder) ? readdirSync(folder) : [];
  const grammars = present
    .filter((file) => file.endsWith(".ne"))
    .map((file) => basename(file, ".ne"))
    .sort();
  const asked = args.filter((arg) => !arg.startsWith("-")).map((arg) => basename(arg, ".ne"));
  for (const name of asked) if (!grammars.includes(name)) fail(`no grammar/${name}.ne; there are: ${grammars.join(", ") || "none"}`);

  for (const name of asked.length > 0 ? grammars.filter((grammar) => asked.includes(grammar)) : grammars) {
    const { code, problem } = compile(name);
    if (problem !== undefined) {
      fail(`grammar/${name}.ne: ${problem}`);
      continue;
    }
    const path = join(folder, `${name}.generated.ts`);
    const committed = existsSync(path) ? readFileSync(path, "utf8") : null;
    if (code === committed) process.stdout.write(`grammar/${name}.generated.ts is up to date\n`);
    else if (!check) {
      // A reader of the old file never meets half of the new one.
      writeFileSync(`${path}.part`, code);
      renameSync(`${path}.part`, path);
      process.stdout.write(`grammar/${name}.generated.ts written\n`);
    } else if (committed === null) fail(`grammar/${name}.generated.ts is missing; run "npm run grammar" and commit it`);
    else
      fail(
        `grammar/${name}.generated.ts is not what grammar/${name}.ne gives (first difference in line ${firstDifference(committed, code)}); run "npm run grammar" and commit it`,
      );
  }

  for (const file of present) {
    const name = /^(.*)\.generated\.ts$/.exec(file)?.[1];
    if (name !== undefined && !grammars.includes(name)) fail(`grammar/${file} has no grammar/${name}.ne; delete it`);
  }
  if (grammars.length === 0) process.stdout.write("no grammar/*.ne\n");
}

function firstDifference(a, b) {
  const [x, y] = [a.split("\n"), b.split("\n")];
  let line = 0;
  while (x[line] === y[line]) line += 1;
  return line + 1;
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

main();
