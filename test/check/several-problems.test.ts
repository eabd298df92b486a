import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { claimsOf } from "./judged.js";
/** Letters that one problem gives a meaning and the next one uses for something else. */

const sheet = readFileSync(join(import.meta.dirname, "several-problems.md"), "utf8");

test("right work of five problems is accused nowhere", () => {
  expect(claimsOf(sheet).filter((c) => c.verdict === "wrong")).toEqual([]);
});
test("a residual e of one problem leaves the number e alone in the next", () => {
  const said = claimsOf(sheet).filter((c) => /\\sigma'\(a\)|\\partial s_i/.test(c.lhs));
  expect(said.map((c) => c.verdict)).toEqual(["correct", "correct"]);
});
