import { describe, expect, test } from "vitest";
import { judged, lastJudged } from "./judged.js";

const r = String.raw;
const verdicts = (...paragraphs: readonly string[]): string[] => lastJudged(...paragraphs).map((l) => l.slice(l.lastIndexOf(": ") + 2));
const softmax = r`Let $z \in \mathbb{R}^n$ and $s_i = \frac{e^{z_i}}{\sum_{k=1}^{n} e^{z_k}}$.`;

describe("a prime is a transpose where the document says so", () => {
  const set = r`Let $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^n$ and $f = (Xw - y)^\top (Xw - y)$.`,
    line = r`$$\frac{\partial f}{\partial w} = 2 X'(Xw - y) = 2 X'Xw - 2 X'y$$`;
  test("said", () => {
    expect(verdicts(set, "A prime is the transpose.", line)).toEqual(["correct", "correct"]);
    expect(verdicts(set, "Primes denote transposes.", r`$$\frac{\partial f}{\partial w} = X'(Xw - y)$$`)).toEqual(["wrong (factor)"]);
  });
  test("not said: nothing is accepted", () => {
    expect(verdicts(set, line)).not.toContain("correct");
    expect(verdicts(set, "A prime is not a transpose.", line)).not.toContain("correct");
  });
  test("a function keeps its derivative", () => {
    expect(verdicts(r`Let $x \in \mathbb{R}$ and $g(x) = x^3$. A prime on a matrix is its transpose.`, r`$$g'(x) = 3 x^2$$`)).toEqual([
      "correct",
    ]);
  });
});

describe("𝟏 beside a gradient is as long as the variable", () => {
  test.each([
    [r`\nabla_z f = \frac{1}{n} \mathbf{1}`, "correct"],
    [r`\frac{\partial f}{\partial z} = \frac{1}{n} \mathbf{1}^\top`, "correct"],
    [r`\nabla_z f = \mathbf{1}`, "wrong (factor)"],
  ])("%s is %s", (line, expected) => {
    expect(verdicts(r`Let $z \in \mathbb{R}^n$ and $f = \frac{1}{n} \sum_{i=1}^n z_i$.`, `$$${line}$$`)).toEqual([expected]);
  });
});

describe("rows and columns that words name", () => {
  const set = r`Let $A \in \mathbb{R}^{n \times h}$, $W \in \mathbb{R}^{h \times k}$, $C \in \mathbb{R}^{n \times k}$ and $f = \operatorname{tr}(C^\top A W)$.`;
  test("are slices of the matrix", () => {
    expect(
      verdicts(
        set,
        r`Let $a_i$ be the $i$-th row of $A$ and $c_i$ the $i$-th row of $C$.`,
        r`$$\frac{\partial f}{\partial W} = \sum_{i=1}^n a_i c_i^\top$$`,
      ),
    ).toEqual(["correct"]);
    expect(
      verdicts(
        set,
        r`Let $a_i$ be the $i$-th row of $A$ and $c_i$ the $i$-th row of $C$.`,
        r`$$\frac{\partial f}{\partial W} = 2 \sum_{i=1}^n a_i c_i^\top$$`,
      ),
    ).toEqual(["wrong (factor)"]);
  });
});

describe("one display, two cases", () => {
  test("each has its own condition", () => {
    expect(
      verdicts(
        softmax,
        r`$$\frac{\partial s_i}{\partial z_j} = s_i (1 - s_i) \text{ if } i = j, \qquad \frac{\partial s_i}{\partial z_j} = -s_i s_j \text{ if } i \neq j$$`,
      ),
    ).toEqual(["correct", "correct"]);
    expect(
      verdicts(
        softmax,
        r`$$\frac{\partial s_i}{\partial z_j} = s_i (1 - s_i) \text{ if } i = j, \qquad \frac{\partial s_i}{\partial z_j} = s_i s_j \text{ if } i \neq j$$`,
      ),
    ).toEqual(["correct", "wrong (sign)"]);
  });
});

describe("values of a later part", () => {
  const line = r`$$\frac{\partial s_i}{\partial z_j} = \frac{\delta_{ij} e^{z_i} \sum_{k=1}^{n} e^{z_k} - e^{z_i} e^{z_j}}{\left( \sum_{k=1}^{n} e^{z_k} \right)^2} = s_i \delta_{ij} - s_i s_j$$`,
    value = r`$$z = \begin{pmatrix} 0 \\ \ln 2 \\ \ln 5 \end{pmatrix}$$`;
  test("take neither shape nor freedom from an earlier one", () => {
    const said = judged(
      softmax,
      "# Question 1",
      "Nothing.",
      "# Question 3",
      "## a)",
      line,
      "## b)",
      value,
      r`$$s = \frac{1}{8} (1, 2, 5)^\top$$`,
    );
    expect(said.slice(2).map((l) => l.slice(l.lastIndexOf(": ") + 2))).toEqual(["correct", "correct", "given", "correct"]);
  });
  test("logarithms of numbers are numbers", () => {
    expect(verdicts(softmax, "Now", `${value} gives $\\frac{\\partial s_i}{\\partial z_j} = s_i (\\delta_{ij} - s_j)$`)).toEqual([
      "given",
      "correct",
    ]);
  });
});

test("letters that index a bracket are indices elsewhere", () => {
  expect(
    verdicts(
      r`Let $X \in \mathbb{R}^{N \times D}$, $W_1 \in \mathbb{R}^{D \times H}$, $C \in \mathbb{R}^{N \times H}$ and $f = \sum_{n=1}^N \sum_{j=1}^H C_{nj} (X W_1)_{nj}$.`,
      r`$$\frac{\partial f}{\partial (W_1)_{aj}} = \sum_{n=1}^{N} C_{nj} X_{na}$$`,
    ),
  ).toEqual(["correct"]);
});
