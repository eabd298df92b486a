import { describe, expect, test } from "vitest";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkDocument, reportJson } from "../../src/index.js";

const examples = join(import.meta.dirname, "../../examples");
const source = readFileSync(join(examples, "softmax-jacobian.md"), "utf8");
const report = checkDocument(source, { file: "softmax-jacobian.md", seed: 1 });

describe("the report", () => {
  test("has every field of every claim, in one order", () => {
    const claim = [
      "id",
      "kind",
      "line",
      "endLine",
      "column",
      "statement",
      "position",
      "lhs",
      "rel",
      "rhs",
      "lhsPlace",
      "rhsPlace",
      "verdict",
      "mistake",
      "carriedFrom",
      "message",
      "corrected",
      "intended",
      "reading",
      "layout",
      "meaning",
      "conditions",
      "facts",
      "needs",
      "remarks",
      "evidence",
    ];
    const { claims } = JSON.parse(reportJson(report)) as { claims: Record<string, unknown>[] };
    expect(claims.length).toBeGreaterThan(5);
    for (const c of claims) expect(Object.keys(c)).toEqual(claim);
    expect(Object.keys(report)).toEqual(["schema", "version", "file", "seed", "claims", "shapes", "remarks", "unreadSpans", "summary"]);
    expect(Object.keys(report.summary)).toEqual(["correct", "loose", "wrong", "definition", "undecided", "unreadable"]);
  });
  test("is the same byte for byte a second time, and its verdicts stay with another seed", () => {
    expect(reportJson(checkDocument(source, { file: "softmax-jacobian.md", seed: 1 }))).toBe(reportJson(report));
    const other = checkDocument(source, { file: "softmax-jacobian.md", seed: 7 });
    expect(other.claims.map((c) => c.verdict)).toEqual(report.claims.map((c) => c.verdict));
  });
  test("places are where the source says so", () => {
    const lines = source.split("\n");
    for (const c of report.claims.filter((x) => x.rhsPlace.line === x.rhsPlace.endLine)) {
      const { line, column, endColumn } = c.rhsPlace;
      expect(lines[line - 1]?.slice(column - 1, endColumn - 1)).toContain(c.rhs);
    }
  });
  test("the summary counts the claims", () => {
    for (const [word, n] of Object.entries(report.summary)) expect(report.claims.filter((c) => c.verdict === word).length, word).toBe(n);
  });
  test("nothing in a document makes it throw", () => {
    for (const text of [
      "",
      "$",
      "$$\\frac{$$",
      "$x = $",
      "$= x$",
      "$$" + "(".repeat(500) + "$$",
      "$a = b = = c$",
      "# \n\n$$\\begin{aligned}$$",
    ])
      expect(() => checkDocument(text, { file: "x.md" }), text).not.toThrow();
  });
});
