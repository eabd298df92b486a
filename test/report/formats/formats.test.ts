import Ajv from "ajv-draft-04";
import formats from "ajv-formats";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { junitReport, latexReport, markdownReport, sarifReport } from "../../../src/index.js";
import { available } from "../../tools/programs.js";
import { latexErrors } from "../../tools/latex.js";
import { everyVerdict, examples } from "./documents.js";

const marked = everyVerdict();
const all = [marked, ...examples()];

test("the sample has a link of every verdict", () => {
  expect(Object.entries(marked.report.summary).filter(([, n]) => n === 0)).toEqual([]);
});

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly kind: string;
  readonly level: string;
  readonly locations: readonly {
    readonly physicalLocation: { readonly region: Record<"startLine" | "startColumn" | "endColumn", number> };
  }[];
  readonly properties: { readonly verdict: string };
}
interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
  readonly columnKind: string;
  readonly artifacts: readonly { readonly location: { readonly uri: string } }[];
  readonly results: readonly Result[];
}
interface Log {
  readonly runs: readonly [Run];
}

describe("SARIF", () => {
  const log = JSON.parse(sarifReport(all)) as Log;

  test("is valid by the schema of SARIF 2.1.0", () => {
    const file = createRequire(import.meta.url).resolve("@microsoft/jest-sarif");
    const schema = JSON.parse(readFileSync(new URL("schemas/sarif-2.1.0-rtm.5.json", `file://${file}`), "utf8"));
    const ajv = new Ajv.default({ strict: false, allErrors: true, unicodeRegExp: false });
    formats.default(ajv);
    const valid = ajv.compile(schema);
    expect(valid(log) ? [] : valid.errors).toEqual([]);
    // The schema is not one that everything passes.
    expect(valid({ ...log, runs: [{ ...log.runs[0], results: [{ message: { text: 3 } }] }] })).toBe(false);
  });
  test("says pass, fail, review and open", () => {
    const kinds = new Map(log.runs[0].results.map((r) => [r.properties.verdict, `${r.kind}/${r.level}`]));
    expect(Object.fromEntries(kinds)).toEqual({
      correct: "pass/none",
      definition: "informational/none",
      wrong: "fail/error",
      loose: "fail/note",
      undecided: "review/none",
      unreadable: "open/none",
    });
  });
  test("names files as URIs, places in UTF-16 units, and rules by index", () => {
    const [run] = log.runs,
      wrong = run.results.find((r) => r.level === "error")!;
    expect(run.artifacts[0]?.location.uri).toBe("a%20sheet/with%20%3Codd%3E%20%26%20'name'.md");
    expect(run.columnKind).toBe("utf16CodeUnits");
    expect(run.tool.driver.rules[wrong.ruleIndex]?.id).toBe(wrong.ruleId);
    const { startLine, startColumn, endColumn } = wrong.locations[0]!.physicalLocation.region;
    expect(marked.source.split("\n")[startLine - 1]!.slice(startColumn - 1, endColumn - 1)).toBe("6x + x^2");
  });
});

describe("JUnit", () => {
  const xml = junitReport(all);

  test("counts what it lists: wrong fails, undecided and unreadable are skipped, loose passes", () => {
    expect(xml.match(/<failure /g)!.length).toBe(all.reduce((n, m) => n + m.report.summary.wrong, 0));
    expect(/<testsuites name="gradmark" tests="(\d+)"/.exec(xml)![1]).toBe(String(xml.match(/<testcase /g)!.length));
    expect(/failures="(\d+)"/.exec(xml)![1]).toBe(String(xml.match(/<failure /g)!.length));
    expect(/skipped="(\d+)"/.exec(xml)![1]).toBe(String(xml.match(/<skipped /g)!.length));
  });
  test("is well-formed: elements nest, attributes hold no markup", () => {
    const open: string[] = [];
    for (const [tag, close, name, rest] of xml.matchAll(/<(\/?)([a-z-]+)((?:\s[a-z]+="[^"<]*")*)\/?>|<[^?]/g)) {
      if (name === undefined) throw new Error(`stray < in ${tag}`);
      if (close === "/") expect(open.pop()).toBe(name);
      else if (!tag.endsWith("/>")) open.push(name);
      expect(rest ?? "").not.toMatch(/&(?!#\d+;)/);
    }
    expect(open).toEqual([]);
  });
});

test("Markdown shows text as text and formulas as code", () => {
  const text = markdownReport([marked]);
  expect(text).toMatch(/^# a sheet\/with \\<odd\\> \\& 'name'\.md\n\n✗ 1 wrong/);
  expect(text).toContain(
    "- **✗ wrong** (extra-term), line 3: The term x² is too many.\n  - as written: `\\frac{df}{dx} = 6x + x^2`\n  - should be: `6 x`\n",
  );
});

describe.skipIf(!available("pdflatex"))("a real LaTeX", () => {
  test("compiles the report of all examples", () => {
    expect(latexErrors(latexReport(all))).toBe("");
  });
  test("tells a document that does not compile", () => {
    expect(latexErrors("\\documentclass{article}\\begin{document}$\\nosuch$\\end{document}")).toContain("Undefined control sequence");
  });
});
test("nothing that a student wrote is read as LaTeX", () => {
  expect(latexReport([marked])).toContain("\\texttt{q = 3 \\textbackslash{}frac\\{x\\}}");
});
