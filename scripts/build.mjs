#!/usr/bin/env node
// Builds into dist/, or into the folder after --out: tsc compiles all, for those who import the package, and then the command
// line is bundled in place (docs/decisions/0021-bundled-command-line.md). Ends with tsc's status: it emits in spite of type errors.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { rolldown } from "rolldown";

const root = resolve(import.meta.dirname, "..");
const at = process.argv.indexOf("--out");
const folder = resolve(at < 0 ? resolve(root, "dist") : process.argv[at + 1]);

/** Packages that nearly every command needs, which are bundled; the others are loaded from node_modules when they are needed. */
const BUNDLED = ["@lezer/common", "@lezer/highlight", "@lezer/markdown", "commander", "moo", "nearley", "picocolors"];

rmSync(folder, { recursive: true, force: true });
const tsc = spawnSync(
  process.execPath,
  [resolve(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json", "--outDir", folder],
  { cwd: root, stdio: "inherit" },
);
if (existsSync(join(folder, "cli/main.js"))) await bundleCommandLine();
process.exitCode = tsc.status ?? 1;

/**
 * Puts a few large files in place of dist/cli/. All stand in that one folder, where the worker (`new URL("./worker.js")`) and
 * the package's file (two levels up) are found from each of them. Names are kept, so that stack traces can be read.
 */
async function bundleCommandLine() {
  const cli = join(folder, "cli");
  const bundle = await rolldown({
    input: { main: join(cli, "main.js"), worker: join(cli, "grade/worker.js") },
    platform: "node",
    external: (id) => !/^[./]/.test(id) && !id.startsWith(folder) && !BUNDLED.includes(id),
    // Without comments that name each file, which would differ with where the build runs.
    experimental: { attachDebugInfo: "none" },
    onLog: (level, log) => {
      throw new Error(`rolldown: ${level}: ${log.message}`);
    },
  });
  const { output } = await bundle.generate({ format: "esm", chunkFileNames: "[name].js", comments: false });
  await bundle.close();
  rmSync(cli, { recursive: true });
  mkdirSync(cli);
  for (const { fileName, code } of output) writeFileSync(join(cli, fileName), code);
  writeFileSync(join(cli, "LICENSES.txt"), licences(output.flatMap(({ moduleIds }) => moduleIds)));
}

/** The licences of the packages whose files were bundled. */
function licences(files) {
  const inside = `${sep}node_modules${sep}`;
  const packages = new Set(
    files
      .filter((file) => file.includes(inside))
      .map((file) => {
        const name = /^(?:@[^\\/]+[\\/])?[^\\/]+/.exec(file.slice(file.lastIndexOf(inside) + inside.length))[0];
        return file.slice(0, file.lastIndexOf(inside) + inside.length) + name;
      }),
  );
  return [...packages]
    .map((home) => {
      const { name, version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
      const file = readdirSync(home).find((entry) => /^licen[cs]e/i.test(entry));
      if (file === undefined) throw new Error(`${name} is bundled, and its licence is not found in ${home}`);
      return `${name} ${version}\n\n${readFileSync(join(home, file), "utf8").trim()}\n`;
    })
    .sort()
    .join(`\n${"-".repeat(80)}\n\n`);
}
