import { describe, expect, it } from "vitest";
import { readDocument } from "../../src/document/index.js";
import { show } from "./show.js";

const headings = (source: string, file = "a.md"): string[] => show(source, file).filter((line) => line.startsWith("# "));

/** The outline as a teacher would draw it: each heading under the nearest one before it that is wider. */
function outline(source: string, file = "a.md"): string[] {
  const stack: { level: number }[] = [];
  return readDocument(source, { file }).pieces.flatMap((piece) => {
    if (piece.kind !== "heading") return [];
    while ((stack.at(-1)?.level ?? -1) >= piece.level) stack.pop();
    stack.push(piece);
    return [`${"  ".repeat(stack.length - 1)}${piece.text}`];
  });
}

describe("headings with markup", () => {
  it("reads # and underlined ones", () => {
    expect(show("# One\n\nTwo\n---\n\n### Three ###\ntext")).toEqual(["# 10 One", "# 20 Two", "# 30 Three", '"text"']);
  });
  it("keeps the formulas of a title", () => {
    expect(show("## Problem 2: $f(x) = x^2$ on the line\n\n$g$")).toEqual([
      "# 20 Problem 2: $f(x) = x^2$ on the line",
      "$: f(x) = x^2",
      '"on the line"',
      "$: g",
    ]);
  });
  it("takes a rule below a display or a paragraph of several lines for a rule", () => {
    expect(show("$$a$$\n---\nb\nc\n---\n")).toEqual(["$$: a", '"b c"']);
  });
  it("reads LaTeX's sections in Markdown", () => {
    expect(show(String.raw`\section*{2 The gradient}` + "\n\n$a$")).toEqual(["# 10 2 The gradient", "$: a"]);
  });
});

describe("headings as recognition leaves them", () => {
  it("reads problems, questions and parts in one line or several", () => {
    expect(show("Homework 1\n\nProblem 1\n\nQuestion 2 $L = 1$\n\nQuestion 3: (i) setup: (ii) $n$\n\nQ4. Why?")).toEqual([
      "# 5 Homework 1",
      "# 70 Problem 1",
      "# 80 Question 2",
      "$: L = 1",
      "# 80 Question 3",
      "# 90 (i)",
      '"setup: (ii)"',
      "$: n",
      "# 80 Q4.",
      '"Why?"',
    ]);
  });
  it("reads numbered sections by their depth", () => {
    expect(headings("1 Concepts, and big picture\n\n0.2 Solution\n\n6.1.2 Build MLPs\n\n7 Question 1")).toEqual([
      "# 10 1 Concepts, and big picture",
      "# 25 0.2 Solution",
      "# 30 6.1.2 Build MLPs",
      "# 10 7 Question 1",
    ]);
  });
  it("reads a section's number behind its title where it is the next one", () => {
    expect(headings("4 Simulating XOR\n\nNeural Nets and Backpropagation 5\n\nFigure 6\n\nSome sort of layer 3")).toEqual([
      "# 10 4 Simulating XOR",
      "# 10 Neural Nets and Backpropagation 5",
    ]);
  });
  it("takes a bold label whole, but not a bold sentence or a formula", () => {
    expect(show("**(a) Warm-up.** With $x$\n\n**(b)** Then\n\n**(c) Labels in $\\{-1, 1\\}$.** Let\n\n**Problem 3** (5 points)")).toEqual([
      "# 90 (a) Warm-up.",
      '"With"',
      "$: x",
      "# 90 (b)",
      '"Then"',
      "# 90 (c)",
      '"Labels in"',
      "$: \\{-1, 1\\}",
      '". Let"',
      "# 70 Problem 3",
      '"(5 points)"',
    ]);
  });
  it("reads labels of all sorts", () => {
    expect(headings("a) one\n\nb) two\n\n(c) three\n\nPart (d): four")).toEqual(["# 90 a)", "# 90 b)", "# 90 (c)", "# 90 Part (d)"]);
    expect(headings("① one\n\n② two")).toEqual(["# 90 ①", "# 90 ②"]);
    expect(headings("(h) x\n\n(i) y\n\n(j) z")).toEqual(["# 90 (h)", "# 90 (i)", "# 90 (j)"]);
    expect(headings("(iv) x\n\n(v) y\n\n(vi) z")).toEqual(["# 90 (iv)", "# 90 (v)", "# 90 (vi)"]);
    expect(headings("**(1)** $2$\n\n(2) $x$ is")).toEqual(["# 90 (1)", "# 90 (2)"]);
    expect(headings("1a) one\n\n1(b) two\n\n2.(a) three")).toEqual(["# 90 1a)", "# 90 1(b)", "# 90 2.(a)"]);
    expect(headings("__Solution__\n\n*Proof.* So\n\n**Answer:** yes")).toEqual(["# 85 Solution", "# 85 Proof.", "# 85 Answer"]);
    expect(headings("(1) Show it\n\n(2) Prove it")).toEqual(["# 90 (1)", "# 90 (2)"]);
  });
  it("reads labels at the start of later lines where they go on", () => {
    expect(show("(i) setup: $n$\n(ii) analysis: so\n(iv) no\n(iii) and (iv) too\nQuestion 2: more")).toEqual([
      "# 90 (i)",
      '"setup:"',
      "$: n",
      "# 90 (ii)",
      '"analysis: so (iv) no (iii) and (iv) too"',
      "# 80 Question 2",
      '"more"',
    ]);
  });
  it("reads table cells that number questions", () => {
    expect(show("| 1. | Suppose $x$ |\n|----|---|\n| 2. | Then $y$ |")).toEqual([
      "# 90 1.",
      '"Suppose"',
      "$: x",
      "# 90 2.",
      '"Then"',
      "$: y",
    ]);
  });
  it.each([
    "Problem 1 asks for the gradient.",
    "Question 2 is about $x$.",
    "(a) and (b) follow.",
    "(a), (b) and (c)",
    "(a)-(c) are easy",
    "2 layers: $x$",
    "10 Epochs were run, then we stopped.",
    "3 Apples = 4",
    "The sum, see (a).",
    "Answers vary.",
    "Problem solving is fun",
    "(6)",
    "Q1 = 3",
    "0.5 of it",
    "2.5/3",
    "Part of the proof",
    "512 -> 512",
  ])("leaves running text alone: %s", (source) => {
    expect(headings(source)).toEqual([]);
  });
  it("leaves an equation number typed behind a display alone", () => {
    expect(show("$$a = b$$\n(6)\n\n $c$ (7)")).toEqual(["$$: a = b", '"(6)"', "$: c", '"(7)"']);
  });
});

describe("what encloses what", () => {
  it("nests parts in numbered items, and items in parts", () => {
    expect(outline("1. Let $f$\n\n(a) one\n\n(b) two\n\n2. Let $g$\n\n(a) three")).toEqual(["1.", "  (a)", "  (b)", "2.", "  (a)"]);
    expect(outline("Problem 1\n\n(a) First\n\n1. one\n2. two\n\n(b) Then\n\n1. three")).toEqual([
      "Problem 1",
      "  (a)",
      "    1.",
      "    2.",
      "  (b)",
      "    1.",
    ]);
  });
  it("puts answers inside what they answer", () => {
    expect(outline("1. f\n\nAnswer: yes\n\n2. g\n\nAnswer:\n\n(a) no\n\n3. h")).toEqual([
      "1.",
      "  Answer",
      "2.",
      "  Answer",
      "    (a)",
      "3.",
    ]);
    expect(outline("Question\n\nWhy?\n\nAnswer\n\nSo.\n\nQuestion\n\nHow?")).toEqual(["Question", "  Answer", "Question"]);
    expect(outline("1 Nets\n\n1.1 Problem\n\n1.2 Solution\n\n2 More\n\n## Problem 3\n\n## Solution")).toEqual([
      "1 Nets",
      "  1.1 Problem",
      "    1.2 Solution",
      "2 More",
      "  Problem 3",
      "    Solution",
    ]);
  });
  it("nests lists by their indent, and lets a list start anew in its place", () => {
    expect(outline("1. a\n   1. b\n   2. c\n2. d\n\ntext\n\n1) e\n2) f")).toEqual(["1.", "  1.", "  2.", "2.", "1)", "2)"]);
  });
  it("knows lists whose numbers stand behind bullets", () => {
    expect(outline("- 1. a\n - Answer: b\n- 2. c\n- 4. d")).toEqual(["1.", "  Answer", "2.", "4."]);
  });
  it("stays shallow when labels never end", () => {
    expect(Math.max(...outline("(a) x\n\n1. y\n\n".repeat(200)).map((line) => line.search(/\S/)))).toBeLessThan(40);
  });
});
