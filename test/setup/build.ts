import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const stampFile = resolve(root, "dist/.stamp");

/**
 * vitest's globalSetup: builds `dist/`, so that tests of the command line meet the files that users run.
 *
 * The build goes to a fresh directory that then takes the place of `dist/`: nothing of deleted sources survives, and
 * a test run in another terminal never finds a half-written program. A build whose inputs have not changed is kept.
 * Type errors stop the run when `CI` is set, where they are reported otherwise (tsc emits in spite of them).
 * `GRADMARK_NO_BUILD=1` skips the build.
 */
export default function setup(): void {
  if (process.env["GRADMARK_NO_BUILD"] === "1") return;
  const stamp = stampOfInputs();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;

  const fresh = resolve(root, `.tmp/build-${process.pid}`);
  const old = resolve(root, `.tmp/old-${process.pid}`);
  mkdirSync(resolve(root, ".tmp"), { recursive: true });
  rmSync(fresh, { recursive: true, force: true });
  const build = spawnSync(process.execPath, [resolve(root, "scripts/build.mjs"), "--out", fresh], { cwd: root, encoding: "utf8" });
  if (!existsSync(fresh)) throw new Error(`scripts/build.mjs wrote nothing (status ${build.status}):\n${build.stdout}${build.stderr}`);
  if (build.status !== 0) {
    if (process.env["CI"]) throw new Error(`scripts/build.mjs found errors:\n${build.stdout}${build.stderr}`);
    console.warn(`build: there are errors; the tests run on what was written\n${build.stdout.split("\n").slice(0, 10).join("\n")}`);
  } else writeFileSync(resolve(fresh, ".stamp"), stamp);

  rmSync(old, { recursive: true, force: true });
  try {
    if (existsSync(resolve(root, "dist"))) renameSync(resolve(root, "dist"), old);
    renameSync(fresh, resolve(root, "dist"));
  } catch (error) {
    // Another run put its build there in between; it is as good as this one.
    if (!existsSync(resolve(root, "dist"))) throw error;
    rmSync(fresh, { recursive: true, force: true });
  }
  rmSync(old, { recursive: true, force: true });
}

/** Names, sizes and times of all that the build reads. */
function stampOfInputs(): string {
  const hash = createHash("sha256");
  const inputs = [
    "package.json",
    "tsconfig.json",
    "tsconfig.build.json",
    "scripts/build.mjs",
    ...["grammar", "src", "rules", "cli"].flatMap(sourcesOf),
  ];
  for (const input of inputs) {
    const { size, mtimeMs } = statSync(resolve(root, input));
    hash.update(`${input} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

function sourcesOf(folder: string): string[] {
  const path = resolve(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => `${folder}/${name}`);
}
