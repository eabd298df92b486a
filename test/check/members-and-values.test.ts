import { describe, expect, test } from "vitest";
import { lastJudged } from "./judged.js";

const r = String.raw;
const verdicts = (...paragraphs: readonly string[]): string[] =>
  lastJudged(...paragraphs).map((l) => l.slice(l.lastIndexOf(": ") + 2).replace(/ \(.*\)$/, ""));

describe("rows that words tie to a matrix", () => {
  const given = r`The points are the rows $a_1^\top, \dots, a_M^\top$ of $A \in \mathbb{R}^{M \times q}$, and $v \in \mathbb{R}^q$.`;
  test("sums over them", () => {
    expect(verdicts(given, r`$$A^\top A = \sum_{m=1}^M a_m a_m^\top$$`)).toEqual(["correct"]);
    expect(verdicts(given, r`$$\sum_{m=1}^M (v^\top a_m)^2 = \|A v\|^2$$`)).toEqual(["correct"]);
    expect(verdicts(given, r`$$\sum_{m=1}^M (v^\top a_m)^2 = \|A v\|$$`)).toEqual(["wrong"]);
  });
  test("the letter alone is any one of them", () => {
    expect(verdicts(given, r`$$\|a - v\|^2 = a^\top a - 2 v^\top a + v^\top v$$`)).toEqual(["correct"]);
    expect(verdicts(given, r`$$\|a - v\|^2 = a^\top a - v^\top a + v^\top v$$`)).not.toContain("correct");
  });
});

describe("what a name is", () => {
  test("by its logarithm", () => {
    const given = r`Up to a constant, $\ln \rho = -\ln s - \frac{(z - m)^2}{2 s^2}$ for $s > 0$.`;
    expect(verdicts(given, r`$$\frac{\partial \ln \rho}{\partial m} = \frac{z - m}{s^2}$$`)).toEqual(["correct"]);
    expect(verdicts(given, r`$$\frac{\partial \ln \rho}{\partial s} = \frac{(z - m)^2 + s^2}{s^3}$$`)).toEqual(["wrong"]);
  });
  test("a formula of other quantities is a new meaning, one of the same quantities a claim", () => {
    const first = r`The first cost is $J = (a - b)^2$.`;
    expect(verdicts(first, r`The second one is $J = \ln(1 + e^{-m})$.`)).toEqual(["definition"]);
    expect(verdicts(first, r`The second one is $J = \ln(1 + e^{-m})$.`, r`$$\frac{dJ}{dm} = -\frac{1}{1 + e^m}$$`)).toEqual(["correct"]);
    expect(verdicts(first, r`$$J = a^2 - 2ab + b^2$$`)).toEqual(["correct"]);
    expect(verdicts(first, r`$$J = a^2 - ab + b^2$$`)).not.toContain("definition");
  });
  test("an argument is free until it is set further down", () => {
    const given = r`Let $F(w) = \frac12 w^2 - c w$ with numbers $c$ and $w$.`;
    expect(verdicts(given, r`$$\frac{dF}{dw} = w - c$$ The best one is $w = c$.`)[0]).toBe("correct");
  });
});

describe("conditions that hold anyway", () => {
  test("X X⁻¹ = I restricts nothing", () => {
    expect(verdicts(r`From $B B^{-1} = I$ for an invertible $B \in \mathbb{R}^{p \times p}$ we get more.`)[0]).toBe("correct");
  });
  test("Sᵀ = S is a fact", () => {
    expect(
      verdicts(
        r`Let $S \in \mathbb{R}^{n \times n}$ and $x \in \mathbb{R}^n$. If $S^\top = S$ then $f(x) = x^\top S x$ has`,
        r`$$\nabla f = 2 S x$$`,
      ),
    ).toEqual(["correct"]);
  });
});

describe("transposed derivatives", () => {
  const given = r`Let $s = A x$ with $A \in \mathbb{R}^{n \times d}$, $E = \frac12 \|s - t\|^2$, $t \in \mathbb{R}^n$, and $\gamma = \left( \frac{\partial E}{\partial s} \right)^\top$.`;
  test("are columns", () => {
    expect(verdicts(given, r`$$\gamma = s - t$$`)).toEqual(["correct"]);
    expect(verdicts(given, r`$$\frac{\partial E}{\partial A} = \gamma x^\top$$`)).toEqual(["correct"]);
  });
});

describe("given sizes of one", () => {
  const given = [
    r`Let $A \in \mathbb{R}^{n \times n}$, $B \in \mathbb{R}^{n \times d}$, $x \in \mathbb{R}^d$, $k \in \mathbb{R}^n$ and $h = \tanh(A k + B x)$.`,
    r`With numbers, $n = d = 1$: $A = 0.5$, $k = 1$, $x = 0$.`,
  ];
  test("make arrays numbers", () => {
    expect(verdicts(...given, r`$$h = \tanh(0.5) = 0.4621$$`)).toEqual(["correct", "correct"]);
  });
});
