import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDocument } from "../../src/document/index.js";
import { formula, lawful } from "./show.js";

const tex = String.raw;
/** Fixed, so that a failure comes again; fast-check prints it with the path to the case. */
const seed = 20240607;

const formulaText = fc.constantFrom(
  "x",
  "x^2",
  tex`\frac{\partial L}{\partial W}`,
  "a = b",
  tex`\sigma'(z) = \sigma(z)(1-\sigma(z))`,
  "W_1 x + b_1",
  "|y|",
  tex`\{0, 1\}`,
  tex`\begin{pmatrix} 1 & 0 \\[2pt] 0 & 1 \end{pmatrix}`,
  tex`y \text{ if $x > 0$}`,
  tex`\$5`,
  "n",
  "2 < 3",
  "a > b",
  "-1",
  "[0, 1)",
  "Loss = y * ln(z)",
);
const displayText = fc.oneof(formulaText, fc.constantFrom("a &= b \\\\\n  &= c", "a\n- b\n+ c", "x\n= y\n> 0", "1. 5\n+ 3"));
const words = fc.constantFrom(
  "so",
  "we get that",
  "Hence, by the rule,",
  "costs $5 in all",
  "it is (a) true",
  "the *row* of `code $n$` here",
  "and",
  "– as shown –",
  "(see 2.1)",
  "∂ is not d",
);

interface Part {
  readonly source: string;
  readonly formula: string | null;
}
const prose: fc.Arbitrary<Part> = words.map((source) => ({ source, formula: null }));
const inline: fc.Arbitrary<Part> = fc
  .tuple(formulaText, fc.constantFrom<[string, string]>(["$", "$"], [tex`\(`, tex`\)`], ["$$", "$$"]))
  .map(([inside, [open, close]]) => ({ source: `${open}${inside}${close}`, formula: inside }));
const display: fc.Arbitrary<Part> = fc
  .tuple(
    displayText,
    fc.constantFrom<[string, string]>(
      ["$$", "$$"],
      [tex`\[`, tex`\]`],
      [tex`\begin{align*}`, tex`\end{align*}`],
      [tex`\begin{equation}`, tex`\end{equation}`],
    ),
  )
  .map(([inside, [open, close]]) => ({ source: `${open}\n${inside}\n${close}`, formula: inside }));

const paragraph = fc
  .array(fc.oneof(prose, inline), { minLength: 1, maxLength: 8 })
  .map((parts) => ({ source: parts.map(({ source }) => source).join(" "), formulas: parts.map((part) => part.formula) }));
const block = fc.oneof(
  paragraph,
  display.map((part) => ({ source: part.source, formulas: [part.formula] })),
  fc
    .tuple(paragraph, display, paragraph)
    .map(([a, b, c]) => ({ source: `${a.source}\n${b.source}\n${c.source}`, formulas: [...a.formulas, b.formula, ...c.formulas] })),
  paragraph.map(({ source, formulas }) => ({ source: `- ${source}`, formulas })),
  paragraph.map(({ source, formulas }) => ({ source: `> ${source}`, formulas })),
);
const document = fc.array(block, { minLength: 1, maxLength: 6 }).map((blocks) => ({
  source: blocks.map(({ source }) => source).join("\n\n"),
  formulas: blocks
    .flatMap(({ formulas }) => formulas)
    .filter((x) => x !== null)
    .map((x) => x.trim().replace(/\n/g, "⏎")),
}));

const found = (source: string, file: string): string[] => {
  const read = readDocument(source, { file });
  lawful(read);
  return read.pieces.filter((piece) => piece.kind === "math").map((piece) => formula(source, piece));
};

describe("formulas among prose come back as they were put in", () => {
  it("in Markdown", () => {
    fc.assert(
      fc.property(document, ({ source, formulas }) => {
        expect(found(source, "a.md")).toEqual(formulas);
      }),
      { seed, numRuns: 400 },
    );
  });
  it("in Markdown with Windows line ends", () => {
    fc.assert(
      fc.property(document, ({ source, formulas }) => {
        expect(found(source.replace(/\n/g, "\r\n"), "a.md")).toEqual(formulas);
      }),
      { seed, numRuns: 100 },
    );
  });
  it("in a notebook", () => {
    fc.assert(
      fc.property(document, ({ source, formulas }) => {
        const read = readDocument(
          JSON.stringify({ cells: source.split("\n\n").map((text) => ({ cell_type: "markdown", source: text })) }),
          { file: "a.ipynb" },
        );
        expect(read.pieces.filter((piece) => piece.kind === "math").map((piece) => formula(read.source, piece))).toEqual(formulas);
      }),
      { seed, numRuns: 100 },
    );
  });
  it("in LaTeX", () => {
    const texDocument = document.filter(({ source }) => !/costs \$5|`|^[>-] /m.test(source));
    fc.assert(
      fc.property(texDocument, ({ source, formulas }) => {
        expect(found(source, "a.tex")).toEqual(formulas);
      }),
      { seed, numRuns: 150 },
    );
  });
});

describe("whatever is read", () => {
  const fragment = fc.constantFrom(
    "$",
    "$$",
    "\\(",
    "\\)",
    "\\[",
    "\\]",
    "\\begin{align}",
    "\\end{align}",
    "\\begin{cases}",
    "\\end{cases}",
    "\\text{",
    "{",
    "}",
    "`",
    "```\n",
    "\n",
    "\n\n",
    "- ",
    "1. ",
    "> ",
    "# ",
    "|",
    "(a) ",
    "**",
    "*",
    "_",
    "\\",
    "%",
    "x",
    "5",
    " ",
    "word ",
    "and ",
    "=",
    "^2",
    "<!--",
    "-->",
    "---\n",
    "\\newcommand{\\a}",
    "\\def\\b",
    "\\section{",
    "\\item ",
    "\\begin{enumerate}",
    "\\end{enumerate}",
    "\\iffalse ",
    "\\fi ",
    "\\begin{document}",
    "\\end{document}",
    "\\verb|",
    "\\input{a}",
    "Problem 1 ",
    "Answer: ",
    "\r\n",
    "\r",
    "\uFEFF",
    "𝔸",
    "①",
    "\t",
    "[",
    "]",
    "&lt;",
    "\u0000",
  );
  it.each(["a.md", "a.tex", "a.txt"])("comes in order, disjoint and inside the source, and nothing throws: %s", (file) => {
    fc.assert(
      fc.property(
        fc.array(fragment, { maxLength: 60 }).map((parts) => parts.join("")),
        (source) => {
          lawful(readDocument(source, { file }));
        },
      ),
      { seed, numRuns: 1500 },
    );
  });
});
