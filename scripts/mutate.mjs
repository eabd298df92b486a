#!/usr/bin/env node
// Mutates right lines in every place and prints what the checker says of the mutants: what was accepted though its value
// changed, what was accused though it did not, and what stayed undecided. Ends with 1 if there is any of the first two.
//
// Environment: MUTATE_EACH=n (mutants of each line, by a seed; default all), MUTATE_SEED, MUTATE_FILE (part of a file's name),
// MUTATE_PART=k/n (every n-th document from the k-th on), MUTATE_KIND (kinds, with commas), MUTATE_NAMES=0 (verdicts only, no diagnosis), MUTATE_WORKERS (threads; default: cores),
// MUTATE_JSON (a file for one JSON line a mutant).
import { spawnSync } from "node:child_process";
import { dirname, resolve } from "node:path";
import { rolldown } from "rolldown";

const root = resolve(import.meta.dirname, ".."),
  out = resolve(root, ".tmp/mutate");
const bundle = await rolldown({
  input: resolve(root, "test/mutate/run.ts"),
  platform: "node",
  external: (id) => !/^[./]/.test(id),
  // The documents are found from where a module stood.
  plugins: [{ name: "dirname", transform: (code, id) => code.replaceAll("import.meta.dirname", JSON.stringify(dirname(id))) }],
});
await bundle.write({ dir: out, format: "esm", entryFileNames: "run.mjs" });
const { status } = spawnSync(process.execPath, [resolve(out, "run.mjs")], { cwd: root, stdio: "inherit" });
process.exitCode = status ?? 1;
