import { describe, expect, it } from "vitest";
import { readDocument } from "../../src/document/index.js";

const tex = String.raw;
/** Sizes at which a quadratic reader takes minutes; a linear one takes well under a second. */
const LETTERS = 100_000,
  SECONDS = 15;
const fill = (text: string, length = LETTERS): string => text.repeat(Math.ceil(length / text.length));

const MARKDOWN: readonly (readonly [string, string])[] = [
  ["a long line of formulas", fill("$x$ and ")],
  ["a long line without spaces", fill("a", 2_000_000)],
  ["stray emphasis", fill("*a_ ")],
  ["stray round brackets", fill(tex`\(x `)],
  ["stray square brackets", fill(tex`\[x `)],
  ["stray dollars", fill("$x ")],
  ["stray double dollars", fill("$$x ")],
  ["mixed dollars", fill("$$x$ ")],
  ["nested lists", Array.from({ length: 600 }, (_, i) => `${"  ".repeat(i)}- x`).join("\n")],
  ["list markers", fill("- ")],
  ["quote marks", fill("> ")],
  ["unclosed environments", fill(tex`\begin{align} x `)],
  ["mismatched environments", fill(tex`\begin{align} x \end{gather} `)],
  ["environments without a name", fill(tex`\begin{`)],
  ["nested text", fill(tex`\text{$`) + fill("}", 30_000)],
  ["backticks of all lengths", Array.from({ length: 600 }, (_, i) => "`".repeat(i + 1)).join(" ")],
  ["fences", fill("```\n")],
  ["comments", fill("<!-- ")],
  ["tags", fill("<a ")],
  ["links", fill("![a](")],
  ["table rows", fill("| $a | b |\n")],
  ["unclosed definitions", fill(tex`\newcommand{`)],
  ["labels", fill("(a) x\n\n1. y\n\n")],
  ["blank lines in displays", fill("$$\nx\n\n")],
  ["spaces", fill(" ")],
];
const TEX = [
  "\\iffalse ",
  "\\iftrue ",
  "\\else ",
  "\\section{",
  "\\begin{verbatim} ",
  "\\begin{enumerate} \\item ",
  "\\item[",
  "\\verb|",
  "% x\n",
  "$x ",
  "\\[ ",
  "\\newcommand{\\a}",
  "\\begin{a",
  "\\textbf{(a) ",
  "{",
];

describe("hostile input takes linear time", () => {
  it.each(MARKDOWN)("%s", (_, source) => {
    const before = performance.now();
    const { pieces } = readDocument(source, { file: "a.md" });
    expect(pieces.length).toBeLessThanOrEqual(source.length);
    expect((performance.now() - before) / 1000).toBeLessThan(SECONDS);
  });
  it.each(TEX)("in LaTeX: %s", (text) => {
    const before = performance.now();
    readDocument(fill(text), { file: "a.tex" });
    expect((performance.now() - before) / 1000).toBeLessThan(SECONDS);
  });
});
