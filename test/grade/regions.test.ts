import { describe, expect, test } from "vitest";
import { labelTokens } from "../../src/grade/answers/regions.js";
import { markSubmission, prepare } from "../../src/grading.js";
import { small } from "./small.js";

describe("labels of questions", () => {
  test.each([
    ["Question 1 (b): gradients", "1.b"],
    ["Q3", "3"],
    ["Q3(b)", "3.b"],
    ["Q3b", "3.b"],
    ["1.a", "1.a"],
    ["1-a", "1.a"],
    ["Problem 1, part (b)", "1.b"],
    ["Problem 2.1(c)", "2.1.c"],
    ["2.1 Problem", "2.1"],
    ["1(a)(ii)", "1.a.ii"],
    ["**a.**", "a"],
    ["Solution to Problem 2", "2"],
    ["3a: Softmax", "3.a"],
    ["Problem 1 – Backprop", "1"],
    ["A two-layer net", ""],
    ["I think so", ""],
    ["Softmax", ""],
    ["E = mc^2", ""],
    ["Week 5", ""],
  ])("%s", (heading, tokens) => {
    expect(labelTokens(heading).join(".")).toBe(tokens);
  });
});

describe("where answers are", () => {
  const prepared = prepare(small());
  const mark = (source: string) => markSubmission(prepared, { student: "s", name: null, file: "s.md", source }).mark;
  const one = "$$\\frac{\\partial f}{\\partial w} = 2 w$$",
    two = "$$\\frac{\\partial g}{\\partial w} = 2 (w^\\top x - y) x$$";
  test("labels beat order", () => {
    const { questions } = mark(`# Q2\n\n${two}\n\n# Q1\n\n${one}\n`);
    expect(questions.map((q) => [q.label, q.foundBy, q.points])).toEqual([
      ["1", "label", 2],
      ["2", "label", 3],
    ]);
  });
  test("order counts where headings have no labels", () => {
    const { questions } = mark(`# The square\n\n${one}\n\n# The loss\n\n${two}\n`);
    expect(questions.map((q) => q.foundBy)).toEqual(["order", "order"]);
  });
  test("without headings the left sides say it", () => {
    const { questions } = mark(`${two}\n\n${one}\n`);
    expect(questions.map((q) => [q.foundBy, q.points])).toEqual([
      ["target", 2],
      ["target", 3],
    ]);
  });
  test("work that belongs to no question is listed, and waits where an answer is missing", () => {
    const { unplaced, review, questions } = mark(`# 1\n\n${one}\n\n# Appendix\n\n$$\\frac{\\partial f}{\\partial x} = 0$$\n`);
    expect(questions.map((q) => q.points)).toEqual([2, 0]);
    expect(unplaced).toEqual([{ line: 7, text: "\\frac{\\partial f}{\\partial x}" }]);
    expect(review.map((r) => [r.question, r.line])).toEqual([["2", 7]]);
  });
  test.each([
    ["df/dw = 2 w", "an equation in plain text"],
    ["![my answer](scan.png)", "a picture"],
    ["```\ngrad = 2 * w\n```", "an equation in plain text"],
  ])("%j is nobody's mistake", (work, what) => {
    const { points, pending, questions } = mark(`# 1\n\n${work}\n\n# 2\n\n${two}\n`);
    expect([points, pending]).toEqual([5, 2]);
    expect(questions[0]?.items[0]?.reason).toBe(
      `No answer was found in formulas, but line ${work.startsWith("```") ? 4 : 3} has ${what}, which the tool does not read.`,
    );
  });
});

describe("an answer given entry by entry", () => {
  const text = `---
gradmark-assignment: 1
id: entries
title: Entries
---

Let $x \\in \\mathbb{R}^n$ and $p_i = \\frac{e^{x_i}}{\\sum_{k=1}^{n} e^{x_k}}$.

# 1 [4 points]

- given: $x = (0, \\ln 3)^\\top$
- target: $p$
`;
  const points = (answer: string): (number | string | undefined)[] => {
    const { mark } = markSubmission(prepare(small(text)), { student: "s", name: null, file: "s.md", source: `# 1\n\n${answer}\n` });
    return [mark.points ?? undefined, mark.questions[0]?.items[0]?.status];
  };
  test("all of them, some of them, a wrong one", () => {
    expect(points("$p_1 = 0.25$ and $p_2 = 0.75$")).toEqual([4, "right"]);
    expect(points("$p_1 = 0.25$")).toEqual([2, "partly"]);
    expect(points("$p_1 = 0.25$ and $p_2 = 0.5$")[0]).toBeLessThan(4);
    expect(points("$p_1 = 0.25$ and $p_2 = 0.5$")[0]).toBeGreaterThanOrEqual(2);
  });
});
