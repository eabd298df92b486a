import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import { expect, test } from "vitest";

/** The files that a command loads, without node's own; packages by name. */
function loaded(...args: string[]): string[] {
  const { stderr } = spawnSync(
    process.execPath,
    ["--import", pathToFileURL(resolve("test/fixtures/loaded.mjs")).href, resolve("dist/cli/main.js"), ...args],
    { encoding: "utf8" },
  );
  const root = pathToFileURL(resolve(".")).href;
  return [
    ...new Set(
      [...stderr.matchAll(/^loaded (.*)$/gm)]
        .map(([, url]) => url!)
        .filter((url) => url.startsWith(root))
        .map((url) => url.slice(root.length + 1).replace(/^node_modules\/(@[^/]+\/)?([^/]+)\/.*$/, "$1$2")),
    ),
  ].sort();
}

test("--version and --help load commander and the commands' declarations alone, in two or three files", () => {
  const files = loaded("--version");
  expect(files).toEqual(["dist/cli/main.js", "dist/cli/output.js", "dist/cli/rolldown-runtime.js"]);
  expect(loaded("--help")).toEqual(files);
  // Were a command's work imported along with its declaration, it would stand in the same file.
  expect(statSync("dist/cli/main.js").size).toBeLessThan(130_000);
});

test("check loads a few bundled files, and no package", () => {
  const files = loaded("check", "LICENSE");
  expect(files).toContain("dist/cli/check.js");
  expect(files.filter((file) => !file.startsWith("dist/cli/"))).toEqual([]);
  expect(files.length).toBeLessThan(15);
});

test("the licences of the bundled packages come with them", () => {
  const bundled = [...readFileSync("dist/cli/LICENSES.txt", "utf8").matchAll(/^(\S+) \d+\.\d+\.\d+$/gm)].map(([, name]) => name);
  expect(bundled).toEqual(["@lezer/common", "@lezer/highlight", "@lezer/markdown", "commander", "moo", "nearley", "picocolors"]);
});
