import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const pages = ["README.md", "docs/architecture.md", ...readdirSync("docs/decisions").map((name) => `docs/decisions/${name}`)];

test.each(pages)("%s: every link leads somewhere", (page) => {
  const links = [...readFileSync(page, "utf8").matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link]) => join(dirname(page), link!));
  expect(links.filter((link) => !existsSync(link))).toEqual([]);
});

test.each(pages)("%s: every file and folder of the project that is named exists", (page) => {
  const named = [...readFileSync(page, "utf8").matchAll(/`((?:\.ci|cli|docs|examples|grammar|rules|scripts|src|test)\/[\w./-]*)`/g)].map(
    ([, path]) => path!,
  );
  // NAME stands for any; dist/ and generated files are not looked at.
  expect(named.filter((path) => !path.includes("NAME") && !existsSync(path))).toEqual([]);
});

test("every decision is listed, and every script that a page tells to run exists", () => {
  const listed = readFileSync("docs/decisions/README.md", "utf8");
  expect(readdirSync("docs/decisions").filter((name) => name !== "README.md" && !listed.includes(`(${name})`))).toEqual([]);
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  const told = pages.flatMap((page) => [...readFileSync(page, "utf8").matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!));
  expect(told.filter((name) => !(name in scripts))).toEqual([]);
});
