import { describe, expect, test } from "vitest";
import { inspectAssignment, readAssignment, starterAssignment } from "../../src/grading.js";
import { small, smallText } from "./small.js";

const notes = (text: string, file = "a.md"): string[] =>
  readAssignment(text, file).notes.map((n) => `${n.severity} ${n.line}: ${n.message}`);

describe("an assignment is read", () => {
  test("from Markdown: set-up, labels, points, rubric", () => {
    const { questions, points, setup } = small();
    expect(points).toBe(5);
    expect(questions.map((q) => [q.label, q.points, q.target, q.items])).toEqual([
      ["1", 2, "\\frac{\\partial f}{\\partial w}", [{ id: "result", kind: "result", points: 2 }]],
      ["2", 3, "\\frac{\\partial g}{\\partial w}", [{ id: "result", kind: "result", points: 3 }]],
    ]);
    expect(setup).toContain("w^\\top w");
  });

  test("from YAML, with the same meaning", () => {
    const yaml = `gradmark-assignment: 1
id: small
title: Small
setup: |
  $$f = w^\\top w$$
questions:
  - label: 1a
    points: 4
    target: \\frac{\\partial f}{\\partial w}
    require: steps
    rubric: { shape: 1 }
    steps:
      - { target: "f", points: 1 }
`;
    const { assignment } = readAssignment(yaml, "a.yaml");
    expect(assignment?.questions[0]?.items).toEqual([
      { id: "result", kind: "result", points: 1 },
      { id: "steps", kind: "steps", points: 1 },
      { id: "shape", kind: "shape", points: 1 },
      { id: "step-1", kind: "step", points: 1, target: "f" },
    ]);
  });

  test("nested headings make labels, and points must add up", () => {
    const text = smallText.replace("# 1 [2 points]", "# Question 1 [3 points]\n\n## (a) [2 points]");
    expect(notes(text)).toEqual(['error 12: "Question 1" has 3 points, and its parts have 2 together. Expected the same number.']);
    expect(small(text.replace("[3 points]\n\n##", "[2 points]\n\n##")).questions.map((q) => q.label)).toEqual(["1a", "2"]);
  });
});

describe("errors say what was found, what was expected, and where", () => {
  test.each([
    ["", "error 1: The file is empty, expected an assignment (gradmark assignment init writes one to start from)."],
    ["# 1 [2 points]\n", 'error 1: Unexpected beginning, expected a line "---", then "gradmark-assignment: 1" and a second "---".'],
    [smallText.replace("title: Small", "titel: Small"), 'error 4: Unexpected field "titel". Did you mean title?'],
    [
      smallText.replace("title: Small", "layout: row"),
      'error 4: Unexpected layout "row", expected any, numerator, denominator or gradient.',
    ],
    [
      smallText.replace("# 1 [2 points]\n", "# 1 [2 points]\n\n- require: proof"),
      'error 14: Unexpected require "proof" in question 1, expected final or steps.',
    ],
    [
      smallText.replace("# 2 [3 points]", "# 1 [3 points]"),
      'error 16: Two questions have the label "1" (the other is number 1). Expected different labels: - label: …',
    ],
    [
      smallText.replace("# 1 [2 points]\n", "# 1 [2 points]\n\n- rubric: result 5"),
      "error 14: The rubric of 1 has 5 points, and the question has 2. Expected at most as many.",
    ],
    [
      smallText.replace("# 1 [2 points]\n", "# 1 [2 points]\n\n- step: $f$"),
      'error 14: Unexpected step "$f$", expected its points at the end, such as: step: … (1 point).',
    ],
    [smallText.replace("title: Small", "title: &a [*a, *a]"), "error 2: Alias resolution is disabled."],
  ])("%#", (text, message) => {
    expect(notes(text)[0]).toBe(message);
  });

  test("contradictory shapes, definitions that do not conform, and false lines in the set-up", () => {
    const said = (from: string, to: string): string[] =>
      inspectAssignment(small(smallText.replace(from, to))).notes.map((n) => `${n.severity} ${n.line}: ${n.message}`);
    expect(said("$$f =", "Now $w \\in \\mathbb{R}^{3 \\times 4}$.\n\n$$f =")).toContain(
      "error 9: w is declared as 3 × 4 here and as d on line 7. Expected one shape.",
    );
    expect(
      said("$$f = w^\\top w$$", "Let $M \\in \\mathbb{R}^{2 \\times 3}$.\n\n$$f = M M$$").some((n) =>
        /^error 11: The definition of f has no value/.test(n),
      ),
    ).toBe(true);
    expect(said("$$f =", "$$2 + 2 = 5$$\n\n$$f =").some((n) => n.startsWith("error 9: The set-up says 2 + 2 = 5, which is false"))).toBe(
      true,
    );
    expect(said("# 1", "# 1")).toEqual([]);
  });

  test("what the tool cannot judge is said", () => {
    const { notes: all } = inspectAssignment(small(smallText.replace("\\partial f}{\\partial w", "\\partial q}{\\partial p")));
    expect(all).toHaveLength(1);
    expect(all[0]?.message).toMatch(
      /^Question 1: the tool cannot judge \$\\frac\{\\partial q\}\{\\partial p\}\$ by itself: .* Answers to it will wait for a person\.$/,
    );
  });
});

describe("the tool's own answers", () => {
  test("are derived, with sizes as letters", () => {
    const { answers } = inspectAssignment(small(smallText.replace("$$f = w^\\top w$$", "$$f = \\frac{1}{d} w^\\top w$$")));
    expect(answers.map((a) => [a.question, a.latex, a.shape])).toEqual([
      ["1", "\\frac{2 w}{d}", ["d"]],
      ["2", expect.stringContaining("x"), ["d"]],
    ]);
  });

  test("a starter from a solved document can be read back", () => {
    const solved = "Let $w \\in \\mathbb{R}^n$.\n\n$$f = w^\\top w$$\n\n$$\\frac{\\partial f}{\\partial w} = 2 w$$\n";
    const starter = starterAssignment(solved, "solved.md", "solved");
    const { assignment, notes: all } = readAssignment(starter, "starter.md");
    expect(all).toEqual([]);
    expect(assignment?.questions.map((q) => q.target)).toEqual(["\\frac{\\partial f}{\\partial w}"]);
    expect(assignment?.setup).toContain("f = w^\\top w");
    expect(starter).not.toContain("= 2 w");
  });
});
