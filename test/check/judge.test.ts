import { describe, expect, test } from "vitest";
import { claimsOf, judged, lastJudged } from "./judged.js";

const r = String.raw;
const verdicts = (...paragraphs: readonly string[]): string[] => lastJudged(...paragraphs).map((l) => l.slice(l.lastIndexOf(": ") + 2));

describe("arrangements", () => {
  const set = r`Let $X \in \mathbb{R}^{n \times d}$, $W \in \mathbb{R}^{d \times k}$, $Y = XW$ and $f = \frac12 \|Y\|_F^2$.`;
  test.each([
    [r`\frac{\partial f}{\partial W} = X^\top Y`, "correct"],
    [r`\frac{\partial f}{\partial W} = Y^\top X`, "correct"],
    [r`\frac{\partial f}{\partial W} = Y X^\top`, "loose (transpose)"],
    [r`\frac{\partial f}{\partial W} = 2 X^\top Y`, "wrong (factor)"],
    [r`Y = W X`, "loose (order)"],
  ])("%s is %s", (line, expected) => {
    expect(verdicts(set, `$$${line}$$`)).toEqual([expected]);
  });
  test("a symmetric matrix needs to be said to be one", () => {
    const line = r`$$\nabla f(x) = 2Ax$$`;
    expect(verdicts(r`Let $A \in \mathbb{R}^{n \times n}$ be symmetric, $x \in \mathbb{R}^n$ and $f(x) = x^\top A x$.`, line)).toEqual([
      "correct",
    ]);
    expect(verdicts(r`Let $A \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^n$ and $f(x) = x^\top A x$.`, line)).toEqual([
      "wrong (missing-term)",
    ]);
  });
});

describe("numbers and the digits shown", () => {
  test.each([
    [r`0.5 \times 0.5 = 0.25`, "correct"],
    [r`0.5 \times 0.5 = 0.26`, "wrong (arithmetic)"],
    [r`-12 \times 8 = -96`, "correct"],
    [r`-12 \times 8 = -46`, "wrong (arithmetic)"],
    [r`1/3 = 0.33`, "correct"],
    [r`1/3 = 0.34`, "wrong (arithmetic)"],
    [r`e^3 = 20.0855`, "correct"],
    [r`\sqrt{2} \approx 1.414`, "correct"],
    [r`\sqrt{2} = 1.5`, "wrong (arithmetic)"],
    [r`1{,}000 \times 3 = 3{,}000`, "correct"],
    [r`10^{-3} = 0.001`, "correct"],
    [r`2 + 2 = 5`, "wrong (arithmetic)"],
    [
      r`\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \begin{pmatrix} 1 \\ 1 \end{pmatrix} = \begin{pmatrix} 3 \\ 7 \end{pmatrix}`,
      "correct",
    ],
    [
      r`\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \begin{pmatrix} 1 \\ 1 \end{pmatrix} = \begin{pmatrix} 3 \\ 8 \end{pmatrix}`,
      "wrong (arithmetic)",
    ],
  ])("%s is %s", (line, expected) => {
    expect(verdicts(`$$${line}$$`)).toEqual([expected]);
  });
  test("what was rounded before widens what follows", () => {
    expect(verdicts(r`We have $e^3 = 20.0855$.`, r`$$20.0855 \times 2 = 40.1711$$`)).toEqual(["correct"]);
    expect(verdicts(r`We have $e^3 = 20.0855$.`, r`$$20.0855 \times 2 = 40.18$$`)).toEqual(["wrong (arithmetic)"]);
  });
  test("given values are put in", () => {
    expect(verdicts(r`Let $x = 3$ and $y = 20.0855$.`, r`$$x y = 60.2565 = 60.26$$`)).toEqual(["correct", "correct"]);
  });
});

describe("carried errors", () => {
  test("a line that is right given an earlier wrong one follows from it", () => {
    const claims = claimsOf(
      r`Let $a, x \in \mathbb{R}^n$, $s = a^\top x$ and $L = s^2$.`,
      r`$$\frac{\partial L}{\partial s} = s$$`,
      r`$$\frac{\partial L}{\partial x} = \frac{\partial L}{\partial s} a = s a$$`,
    );
    const [first, chain, last] = claims.slice(-3);
    expect([first?.verdict, first?.mistake, first?.carriedFrom]).toEqual(["wrong", "factor", null]);
    expect([chain?.verdict, chain?.carriedFrom]).toEqual(["correct", null]);
    expect([last?.verdict, last?.mistake, last?.carriedFrom, last?.message]).toEqual([
      "wrong",
      "factor",
      first?.id,
      "Follows from an earlier wrong line; right given that line.",
    ]);
  });
  test("of two slips the line follows from the one that explains it", () => {
    const claims = claimsOf(
      r`Let $a, b, x \in \mathbb{R}^n$, $s = a^\top x$, $t = b^\top x$, $L = s^2$ and $M = \sin t$.`,
      r`$$\frac{\partial L}{\partial s} = s$$`,
      r`$$\frac{\partial M}{\partial t} = -\cos t$$`,
      r`$$\frac{\partial L}{\partial x} = \frac{\partial L}{\partial s} a = s a$$`,
      r`$$\frac{\partial M}{\partial x} = \frac{\partial M}{\partial t} b = -\cos(t)\, b$$`,
    );
    const [first, second, , third, , last] = claims.slice(-6);
    expect([third?.carriedFrom, third?.mistake]).toEqual([first?.id, "factor"]);
    expect([last?.carriedFrom, last?.mistake]).toEqual([second?.id, "sign"]);
  });
  test("in a chain every link is judged by itself", () => {
    expect(verdicts(r`Let $f(x) = x^3$.`, r`$$f'(x) = 2x^2 = 2x \cdot x$$`)).toEqual(["wrong (factor)", "correct"]);
  });
});

describe("conditions between indices", () => {
  const softmax = r`Let $z \in \mathbb{R}^n$ and $p = \mathrm{softmax}(z)$.`;
  test.each([
    [r`For $i = j$: $\frac{\partial p_i}{\partial z_j} = p_i (1 - p_j)$.`, "correct"],
    [r`If $i \ne j$, $\frac{\partial p_i}{\partial z_j} = -p_i p_j$.`, "correct"],
    [r`If $i \ne j$, $\frac{\partial p_i}{\partial z_j} = p_i p_j$.`, "wrong (sign)"],
    [r`$$\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)$$`, "correct"],
    [r`$$\frac{\partial p_i}{\partial z_j} = \begin{cases} p_i (1 - p_i) & i = j \\ -p_i p_j & i \ne j \end{cases}$$`, "correct"],
    [r`$$\frac{\partial p_i}{\partial z_j} = p_i (1 - p_j)$$`, "wrong (missing-term)"],
  ])("%s is %s", (line, expected) => {
    expect(
      judged(softmax, line)
        .map((l) => l.slice(l.lastIndexOf(": ") + 2))
        .at(-1),
    ).toBe(expected);
  });
  test("a condition after the formula counts as well", () => {
    expect(judged(softmax, r`$$\frac{\partial p_i}{\partial z_j} = p_i (1 - p_j), \quad i = j$$`).slice(-2)).toEqual([
      r`\frac{\partial p_i}{\partial z_j} = p_i (1 - p_j): correct`,
      "i = j: condition",
    ]);
  });
});
