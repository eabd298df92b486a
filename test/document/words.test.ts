import { describe, expect, it } from "vitest";
import { nearest, readDocument, sayDiagnostic, sayList } from "../../src/document/index.js";
import { KNOWN_CODES } from "../../src/document/words.js";

const tex = String.raw;
const said = (source: string, file = "a.md"): string[] => readDocument(source, { file }).diagnostics.map(sayDiagnostic);

/** A source that calls forth each code, and what is said of it. */
const EXAMPLES: readonly (readonly [code: string, source: string, file: string, message: string])[] = [
  [
    "unclosed-math",
    "let $x = 2 and so on",
    "a.md",
    tex`Unexpected end of the paragraph: found "$" without a partner, expected a closing "$"; write "\$" for a dollar sign.`,
  ],
  [
    "unclosed-math",
    tex`\[ a = b`,
    "a.md",
    tex`Unexpected end of the formula: found "\[" without a partner, expected "\]" before the blank line.`,
  ],
  [
    "unclosed-math",
    tex`\(a \(b \(c`,
    "a.md",
    tex`Unexpected end of the formula: found "\(" without a partner, expected "\)" before the blank line (2 more of the same follow in this paragraph).`,
  ],
  ["unopened-math", "a = b $$", "a.md", 'Unexpected "$$": it closes a formula that nothing opens, expected another "$$" before it.'],
  ["mismatched-math", "$$a = b$ c", "a.md", 'Unexpected "$" at the end of a formula, expected "$$", with which it began.'],
  [
    "unclosed-environment",
    tex`\begin{align} a`,
    "a.md",
    tex`Unexpected end of the formula: found "\begin{align}" without an end, expected "\end{align}".`,
  ],
  [
    "unopened-environment",
    tex`\end{align}`,
    "a.md",
    tex`Unexpected "\end{align}": it ends an environment that nothing begins, expected "\begin{align}" before it.`,
  ],
  [
    "mismatched-environment",
    tex`\begin{align} a \end{gather}`,
    "a.md",
    tex`Unexpected "\end{gather}", expected "\end{align}", the end of the environment that was begun.`,
  ],
  [
    "unclosed-fence",
    "````\n$a$",
    "a.md",
    'Unexpected end of the document: found "```", which begins a block of code, without an end; expected a line "````". The text below is read as usual.',
  ],
  [
    "unclosed-conditional",
    tex`\iffalse a`,
    "a.tex",
    tex`Unexpected end of the document: found "\iffalse" without an end, expected "\fi". The text below is read as usual.`,
  ],
  [
    "tex-input",
    tex`\include{part1}`,
    "a.tex",
    tex`The text of "part1" is not read: only this file was given, expected its text in place of \include{part1}.`,
  ],
  [
    "macro-form",
    tex`\def\x#1.{y}`,
    "a.tex",
    tex`Unexpected form of definition after "\def", expected "\newcommand{\name}[2]{body}" or "\def\name#1#2{body}". The macro is not known.`,
  ],
  ["notebook-shape", "[]", "a.ipynb", "Unexpected contents of a notebook: found no list of cells, expected a file as Jupyter saves it."],
];

describe("diagnostics in words", () => {
  it.each(EXAMPLES)("%s: %j in %s", (_, source, file, message) => {
    expect(said(source, file)).toEqual([message]);
  });
  it("has an example of every code", () => {
    expect([...new Set([...EXAMPLES.map(([code]) => code), "notebook-json"])].sort()).toEqual([...KNOWN_CODES].sort());
  });
  it("says what is wrong with JSON", () => {
    expect(said("{", "a.ipynb")[0]).toMatch(
      /^Unexpected text in a notebook: it is no valid JSON \(.+\), expected a file as Jupyter saves it\.$/,
    );
  });
  it("puts codes of other rooms together from their data", () => {
    const span = { from: 0, to: 1 };
    expect(
      sayDiagnostic({ code: "other", severity: "error", span, found: "}", expected: ["a number", "a name"], hint: "did you mean )?" }),
    ).toBe('Unexpected "}", expected a number or a name (did you mean )?).');
    expect(sayDiagnostic({ code: "other", severity: "error", span, expected: ["}"] })).toBe("Unexpected end, expected }.");
    expect(sayDiagnostic({ code: "other", severity: "error", span, found: "&" })).toBe('Unexpected "&".');
  });
  it("lists what was expected, not endlessly", () => {
    expect(sayList([])).toBe("nothing");
    expect(sayList(["a", "b", "c"])).toBe("a, b or c");
    expect(sayList("abcdefgh".split(""))).toBe("a, b, c, d, e or 3 more");
  });
  it("names the nearest word, if it is near", () => {
    expect(nearest("sigmiod", ["softmax", "sigmoid", "sin"])).toBe("sigmoid");
    expect(nearest("relu", ["ReLU", "rely"])).toBe("ReLU");
    expect(nearest("xyz", ["softmax", "tanh"])).toBeNull();
  });
});
