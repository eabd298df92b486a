import { describe, expect, test } from "vitest";
import { readDocument } from "../../src/document/index.js";
import { renamed, spellings } from "../../src/grade/notation/names.js";
import { markSubmission, prepare } from "../../src/grading.js";
import { small, smallText } from "./small.js";

const named = (text: string, spelling: Record<string, string>): string =>
  renamed(readDocument(text, { file: "a.md" }), new Map(Object.entries(spelling)));

describe("names are replaced in formulas only", () => {
  test.each([
    ["Let X be $X$.", { X: "A" }, "Let X be $A$."],
    ["$$Z_1 = X W_1$$", { W_1: "V", X: "D" }, "$$Z_1 = D V$$"],
    ["$W_1^\\top$", { W_1: "\\Theta_1" }, "$(\\Theta_1)^{\\top}$"],
    ["$P_{ik}$", { P: "\\hat{Y}" }, "$\\hat{Y}_{ik}$"],
    ["$\\mathbb{R}^{N \\times d}$", { N: "m" }, "$\\mathbb{R}^{m \\times d}$"],
    ["$\\tanh(X) XW$", { X: "A" }, "$\\tanh(A) AW$"],
    ["$a + b$", { a: "b", b: "a" }, "$b + a$"],
  ])("%s", (text, spelling, expected) => {
    expect(named(text, spelling as unknown as Record<string, string>)).toBe(expected);
  });

  test("spellings are the first ones on the page", () => {
    expect([...spellings(readDocument("$\\mathbf{W}_1 + W_1$", { file: "a.md" }), (k) => k === "W_1")]).toEqual([
      ["W_1", "\\mathbf{W}_{1}"],
    ]);
  });
});

describe("a student's notation", () => {
  const prepared = prepare(small());
  const mark = (source: string) => markSubmission(prepared, { student: "s", name: null, file: "s.md", source }).mark;

  test("is found from definitions, and shown", () => {
    const { points, notation } = mark(
      "Let $\\theta, a \\in \\mathbb{R}^n$.\n\n$$F = \\theta^\\top \\theta$$\n$$E = (\\theta^\\top a - t)^2$$\n\n# 1\n\n$$\\frac{\\partial F}{\\partial \\theta} = 2 \\theta$$\n\n# 2\n\n$$\\frac{\\partial E}{\\partial \\theta} = 2 (\\theta^\\top a - t) a$$\n",
    );
    expect(points).toBe(5);
    expect(notation.map((n) => `${n.assignment} ${n.student} ${n.why}`)).toEqual([
      "f F definition",
      "w \\theta definition",
      "g E definition",
      "x a definition",
      "y t definition",
      "d n shape",
    ]);
  });

  test("is not bent until an answer is right: a wrong gradient stays wrong", () => {
    const { questions } = mark(
      "Let $\\theta \\in \\mathbb{R}^n$.\n\n$$F = \\theta^\\top \\theta$$\n\n# 1\n\n$$\\frac{\\partial F}{\\partial \\theta} = 3 \\theta$$\n",
    );
    expect(questions[0]?.items[0]).toMatchObject({ points: 1, status: "partly", mistake: "factor" });
  });

  test("a name that the student uses for something else is set apart", () => {
    const { questions, notation } = mark(
      "$$h = w^\\top w$$\n$$f = (w^\\top x - y)^2$$\n\n# 1\n\n$$\\frac{\\partial h}{\\partial w} = 2 w$$\n\n# 2\n\n$$\\frac{\\partial f}{\\partial w} = 2 (w^\\top x - y) x$$\n",
    );
    expect(notation.map((n) => [n.assignment, n.student])).toEqual([
      ["f", "h"],
      ["g", "f"],
    ]);
    expect(questions.map((q) => q.points)).toEqual([2, 3]);
  });
});

describe("what cannot be decided costs nothing, and waits", () => {
  const mark = (source: string, text = smallText) =>
    markSubmission(prepare(small(text)), { student: "s", name: null, file: "s.md", source }).mark;
  test("an unreadable answer", () => {
    const m = mark(
      "# 1\n\n$$\\frac{\\partial f}{\\partial w} = 2 w)]$$\n\n# 2\n\n$$\\frac{\\partial g}{\\partial w} = 2 (w^\\top x - y) x$$\n",
    );
    expect([m.points, m.pending, m.status]).toEqual([5, 2, "review"]);
    expect(m.review.some((r) => r.question === "1" && r.line === 3)).toBe(true);
  });
  test("or is withheld where the assignment says so", () => {
    const m = mark("# 1\n\n$$\\frac{\\partial f}{\\partial w} = \\Lambda w$$\n", smallText.replace("title: Small", "pending: withhold"));
    expect([m.points, m.pending, m.status]).toEqual([0, 2, "review"]);
  });
  test("an answer that is not there is no puzzle", () => {
    const m = mark("# 1\n\nI do not know.\n");
    expect([m.points, m.pending, m.status]).toEqual([0, 0, "marked"]);
    expect(m.questions[0]?.items[0]).toMatchObject({ status: "missing", reason: "No answer was found." });
  });
});
