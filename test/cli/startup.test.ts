import { spawnSync } from "node:child_process";
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

test("--version and --help load commander and the commands' declarations alone", () => {
  const files = loaded("--version");
  expect(files.filter((file) => !file.startsWith("dist/cli/"))).toEqual(["commander"]);
  expect(files.filter((file) => file.startsWith("dist/cli/") && !file.startsWith("dist/cli/commands/"))).toEqual([
    "dist/cli/main.js",
    "dist/cli/output.js",
  ]);
  expect(loaded("--help")).toEqual(files);
});

test("check loads neither katex nor mathjs for a document without mathematics", () => {
  const files = loaded("check", "LICENSE");
  expect(files).toContain("dist/src/index.js");
  expect(files.filter((file) => file === "katex" || file === "mathjs")).toEqual([]);
});
