import { describe, expect, it } from "vitest";
import { sayDiagnostic } from "../../src/document/words.js";
import { latexOf, plainOf, sourceOf } from "../../src/syntax/print.js";
import { readFormula } from "../../src/syntax/parse.js";
import type { MathPiece } from "../../src/document/types.js";
import { display, read } from "../grammar/cases.js";

const quoted = (source: string): string[] =>
  read(source).statements.map((s) => s.chain.members.map((m) => sourceOf(source, m)).join(" | "));
const said = (source: string): string[] => read(source).unread.map((u) => `${u.diagnostic.span.from}: ${sayDiagnostic(u.diagnostic)}`);

describe("places", () => {
  it("are those of the document's source, also for a piece inside it", () => {
    const source = "Let $z = xW + b$ be.";
    const piece: MathPiece = { ...display(""), from: 5, to: 15 };
    const [statement] = readFormula(source, piece, new Map()).statements;
    expect(statement?.chain.members.map((m) => source.slice(m.from, m.to))).toEqual(["z", "xW + b"]);
    expect(statement?.chain.rels.map((r) => source.slice(r.from, r.to))).toEqual(["="]);
  });

  it("leave out the marks of continued lines", () => {
    const source = "a = b\n> + c";
    const [statement] = readFormula(source, { ...display(source), skip: [{ from: 6, to: 8 }] }, new Map()).statements;
    expect(statement?.chain.members.map((m) => latexOf(m))).toEqual(["a", "b + c"]);
  });

  it.each([
    ["\\mathbf{x} = \\left( a + b \\right)^{2} .", ["\\mathbf{x} | \\left( a + b \\right)^{2}"]],
    ["\\begin{aligned} f &= {a \\over b}, \\\\ &= \\sqrt[3]{c} \\tag{2} \\end{aligned}", ["f | {a \\over b}", " | \\sqrt[3]{c}"]],
    ["y = \\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}^\\top", ["y | \\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}^\\top"]],
    ["a = \\kern3pt b \\quad c = \\mskip 3\\mu d", ["a | b", "c | \\mu d"]],
    ["a = -\\frac12 b \\quad c' = \\hat{d}_1", ["a | -\\frac12 b", "c' | \\hat{d}_1"]],
    ["\\textcolor{red}{a + b} = \\boxed{c}", ["\\textcolor{red}{a + b} | \\boxed{c}"]],
    ["|x| = ||y||", ["|x| | ||y||"]],
    ["σ′(z₁) = Wᵀ", ["σ′(z₁) | Wᵀ"]],
    ["i = 1, \\dots, n", ["i | 1, \\dots, n"]],
  ])("quote the sides of %j", (source, sides) => {
    expect(quoted(source)).toEqual(sides);
  });

  it("of what a macro brings are those of its call; arguments keep their own", () => {
    const source = "\\sq{x + y} = z";
    const macros = new Map([["sq", { name: "sq", parameters: 1, optional: null, body: "\\left(#1\\right)^2", from: 0 }]]);
    const [statement] = readFormula(source, display(source), macros).statements;
    const [left] = statement?.chain.members ?? [];
    expect(
      left?.kind === "script" && left.base.kind === "group"
        ? [left, left.base, left.base.body].map((t) => source.slice(t.from, t.to))
        : left,
    ).toEqual(["\\sq{x + y}", "\\sq{x + y}", "x + y"]);
  });
});

describe("messages", () => {
  it.each([
    ["x = (a + b", ['4: Unexpected "(", expected ) (this ( is never closed).']],
    ["x = \\left[ a", ['4: Unexpected "[", expected ] (\\left[ has no \\right.).']],
    ["x = \\frac{a}{b", ['12: Unexpected "{", expected } (this { is never closed).']],
    ["x_a_b", ['3: Unexpected "a second subscript" (two subscripts on one base: put both into one pair of braces).']],
    [
      "a \\cdot \\times b",
      ['8: Unexpected "\\times", expected a number, a name or a bracket (two operators, \\cdot and \\times, stand side by side).'],
    ],
    ["a = b +", ['7: Unexpected "the end of the formula", expected a number, a name or a bracket (the sign + has nothing after it).']],
    ["\\begin{pmatrix} 1", ['0: Unexpected "\\begin{pmatrix}", expected \\end{pmatrix} (\\begin{pmatrix} is never ended).']],
  ])("say where %j stops and why", (source, sentences) => {
    expect(said(source)).toEqual(sentences);
  });

  it("stay short and quick for hostile nests", () => {
    for (const bit of [
      "(",
      "{",
      "[",
      "\\left(",
      "\\frac{",
      "\\sqrt[",
      "x^{",
      "|",
      "\\hat{",
      "\\overset{",
      "\\underbrace{x}_{",
      "\\text{$",
      "\\begin{cases}",
      "\\norm{",
      "1\\over{",
      "\\left\\{\\begin{array}{l}",
      "=",
      ",",
      "-",
      "'",
      "_",
      "a:",
      "&",
      "\\\\",
      "\\quad ",
    ]) {
      const source = bit.repeat(3000);
      const { unread } = read(source);
      for (const { diagnostic } of unread.slice(0, 5)) expect(sayDiagnostic(diagnostic).length).toBeLessThan(200);
    }
  });

  it("remark on commands without a known meaning, once", () => {
    expect(read("\\foo + \\foo = \\alhpa").notes.map(sayDiagnostic)).toEqual([
      'Unexpected "\\foo" (not a known command, read as a symbol of its own).',
      'Unexpected "\\alhpa" (not a known command, read as a symbol of its own; did you mean \\alpha?).',
    ]);
  });

  it("refuse what is too long before any work", () => {
    const source = "x+".repeat(60_000);
    expect(read(source).unread.map((u) => u.diagnostic.code)).toEqual(["syntax.long"]);
  });
});

describe("plain text", () => {
  it.each([
    ["\\frac{\\partial L}{\\partial W_1} = X^\\top(\\hat y - y)", "∂ L/∂ W_1 = Xᵀ(ŷ - y)"],
    ["\\sum_{i=1}^n x_i^2 \\le \\sqrt{2}", "∑_{i = 1}^n x_i^2 ≤ √2"],
    ["\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix} \\cdot x", "(1 2; 3 4) · x"],
    ["f''(x) = 2x", "f′′(x) = 2 x"],
  ])("of %j is %j", (source, plain) => {
    expect(read(source).statements.map((s) => plainOf(s.chain).normalize("NFC"))).toEqual([plain]);
  });
});
