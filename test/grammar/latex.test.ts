import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TERMINALS, terminals } from "../../grammar/tokens.js";
import { statesPerToken } from "../../src/syntax/engine.js";
import { lexText } from "../../src/syntax/lex.js";
import { expandMacros } from "../../src/syntax/macros.js";
import { feed } from "../../src/syntax/read.js";
import { settle } from "../../src/syntax/settle.js";
import { tidy } from "../../src/syntax/tidy.js";
import { formulaSexp } from "../syntax/sexp.js";
import { caseFiles, casesOf, read, rewrite } from "./cases.js";

if (process.env["GRADMARK_REWRITE_CASES"] === "1") for (const file of caseFiles()) rewrite(file);

describe.each(caseFiles())("%s", (file) => {
  const cases = casesOf(file);
  it("reads every case as written there", () => {
    const shown = (lines: readonly string[], source: string): string => [source, ...lines].join("\n");
    expect(cases.map((c) => shown(formulaSexp(read(c.source, c.macros)), c.source))).toEqual(cases.map((c) => shown(c.expected, c.source)));
    expect(cases.filter((c) => c.expected.length === 0).map((c) => c.source)).toEqual([]);
  });
  it("has at most one parse, with at most 50 Earley states a token", () => {
    for (const { source, macros } of cases) {
      const tokens = feed(settle(tidy(expandMacros(lexText(source), macros)).tokens));
      const { parses, most } = statesPerToken(tokens);
      expect({ source, ambiguous: parses > 1, lean: most <= 50 ? "at most 50" : most }).toEqual({
        source,
        ambiguous: false,
        lean: "at most 50",
      });
    }
  });
});

it("names tokens in the grammar that the lexer has", () => {
  const source = readFileSync(join(import.meta.dirname, "../../grammar/latex.ne"), "utf8").replace(/^#.*$/gmu, "");
  const named = new Set([...source.matchAll(/%([a-z]\w*)/gu)].map(([, name]) => name ?? ""));
  expect([...named].filter((name) => !terminals.has(name))).toEqual([]);
  expect(TERMINALS.filter((name) => !named.has(name))).toEqual([]);
});
