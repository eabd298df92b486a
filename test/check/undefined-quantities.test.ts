import { describe, expect, test } from "vitest";
import { lastJudged } from "./judged.js";

const r = String.raw;
const verdicts = (...paragraphs: readonly string[]): string[] =>
  lastJudged(...paragraphs).map((l) => l.slice(l.lastIndexOf(": ") + 2).replace(/ \(.*\)$/, ""));

describe("numbers given for derivatives", () => {
  const given = r`Let $\frac{dE}{do} = 0.2$, $\frac{do}{du} = 3$ and $\frac{du}{dw} = -0.5$.`;
  test.each([
    [r`\frac{dE}{dw} = \frac{dE}{do} \frac{do}{du} \frac{du}{dw} = 0.2 \cdot 3 \cdot (-0.5) = -0.3`, ["correct", "correct", "correct"]],
    [r`\frac{dE}{dw} = -0.3`, ["correct"]],
    [r`\frac{dE}{dw} = -0.6`, ["wrong"]],
    [r`\frac{dE}{do} \frac{do}{du} \frac{du}{dw} = 0.2 + 3 - 0.5`, ["wrong"]],
    [r`\frac{dE}{dw} = \frac{dE}{do} \frac{du}{dw}`, ["wrong"]],
  ])("%s is %j", (line, expected) => {
    expect(verdicts(given, `$$${line}$$`)).toEqual(expected);
  });
  test("a gradient by a vector", () => {
    const set = r`Let $y = Wx$ with $W = \begin{pmatrix} 1 & 2 \\ 0 & -1 \end{pmatrix}$, $x = \begin{pmatrix} 3 \\ 1 \end{pmatrix}$ and $\frac{\partial L}{\partial y} = \begin{pmatrix} 0.5 \\ -2 \end{pmatrix}$.`;
    expect(
      verdicts(set, r`$$\frac{\partial L}{\partial x} = W^\top \frac{\partial L}{\partial y} = \begin{pmatrix} 0.5 \\ 3 \end{pmatrix}$$`),
    ).toEqual(["correct", "correct"]);
    expect(verdicts(set, r`$$\frac{\partial L}{\partial y} x^\top = \begin{pmatrix} 1.5 & 0.5 \\ -6 & 2 \end{pmatrix}$$`)[0]).toMatch(
      /^wrong/,
    );
  });
  test("in the middle of a chain, under each of its names", () => {
    const set = r`Let $\delta_k = \frac{\partial J}{\partial s_k}$ and $\delta_T = \frac{\partial J}{\partial s_T} = 0.8$, where $s_k = 0.5 s_{k-1} + u_k$.`;
    expect(verdicts(set, r`$$(0.5)^3 \delta_T = 0.8 (0.5)^3$$`)).toEqual(["correct"]);
    expect(verdicts(set, r`$$(0.5)^3 \delta_T = 0.9 (0.5)^3$$`)).toEqual(["wrong"]);
  });
});

describe("several paths", () => {
  const given = r`We are given $\frac{\partial L}{\partial u} = 0.5$, $\frac{\partial L}{\partial v} = 2$, $\frac{\partial u}{\partial x} = 3$ and $\frac{\partial v}{\partial x} = -1$.`;
  test("all are summed", () => {
    const line = r`$$\frac{\partial L}{\partial x} = \frac{\partial L}{\partial u} \frac{\partial u}{\partial x} + \frac{\partial L}{\partial v} \frac{\partial v}{\partial x} = 1.5 - 2 = -0.5$$`;
    expect(verdicts(given, line)).toEqual(["correct", "correct", "correct"]);
  });
  test("one is lost", () => {
    expect(verdicts(given, r`$$\frac{\partial L}{\partial x} = \frac{\partial L}{\partial u} \frac{\partial u}{\partial x}$$`)).toEqual([
      "wrong",
    ]);
  });
});

describe("questions of one problem", () => {
  const first = [
    "Problem 1",
    r`$x = 3$, $y = 2$ and $L = (w x - y)^2$.`,
    "Problem 2",
    "Question 1",
    r`Given $\frac{\partial L}{\partial h} = 0.1$ and $\frac{\partial h}{\partial x} = 0.2$.`,
  ];
  test("a loss of the problem before is not the one that another network is differentiated by", () => {
    expect(
      verdicts(...first, r`$$\frac{\partial L}{\partial x} = \frac{\partial L}{\partial h} \frac{\partial h}{\partial x} = 0.02$$`),
    ).toEqual(["correct", "correct"]);
    expect(
      verdicts(...first, r`$$\frac{\partial L}{\partial x} = \frac{\partial L}{\partial h} \frac{\partial h}{\partial x} = 0.03$$`),
    ).toEqual(["correct", "wrong"]);
  });
  test("a number of one question refutes nothing in the next", () => {
    const line = r`$$\frac{\partial L}{\partial x} = \frac{\partial L}{\partial h} \frac{\partial h}{\partial x} = 0.5 \times 0.5 = 0.25$$`;
    expect(verdicts(...first, "Question 2", line)).toEqual(["correct", "undecided", "correct"]);
  });
});
