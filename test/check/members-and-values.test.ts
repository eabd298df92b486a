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

describe("values of members", () => {
  const given = [
    r`Points $p_i \in \mathbb{R}^d$ with labels $t_i$, $i = 1, \dots, n$, $g_i = t_i (u^\top p_i + c)$ and $E(u, c) = \frac12 \|u\|^2 + \sum_{i=1}^n \max(0, 1 - g_i)$ for $u \in \mathbb{R}^d$.`,
    r`Take $u = (2, 1)^\top$, $c = -1$, $p_1 = (1, 0)^\top$, $p_2 = (0, 3)^\top$, $t_1 = 1$, $t_2 = -1$.`,
  ];
  test.each([
    [r`g_1 = 1 \cdot (2 + 0 - 1)`, "correct"],
    [r`g_2 = -(0 + 3 - 1)`, "correct"],
    [r`E = \frac12 (4 + 1) + 3`, "correct"],
  ])("%s is %s", (line, expected) => {
    expect(verdicts(...given, `$$${line}$$`)).toEqual([expected]);
  });
  test("other numbers are not accepted", () => {
    expect(verdicts(...given, r`$$g_2 = 0 + 3 - 1$$`)).not.toContain("correct");
    expect(verdicts(...given, r`$$E = \frac12 (4 + 1) + 2$$`)).not.toContain("correct");
  });
});

describe("functions left open", () => {
  const set = [r`Let $u_1 = f(u_0)$, $u_2 = g(u_1)$ and $E = \ell(u_2)$.`];
  const given = r`Given $\frac{\partial u_1}{\partial u_0} = 0.5$, $\frac{\partial u_2}{\partial u_1} = 3$ and $\frac{\partial E}{\partial u_2} = 0.2$.`;
  test("with numbers for their slopes", () => {
    expect(verdicts(...set, given, r`$$\frac{\partial E}{\partial u_0} = 0.2 \cdot 3 \cdot 0.5 = 0.3$$`)).toEqual(["correct", "correct"]);
    expect(verdicts(...set, given, r`$$\frac{\partial E}{\partial u_0} = 0.2 + 3 + 0.5$$`)).toEqual(["wrong"]);
  });
  test("a loss of another question is another loss", () => {
    const text = [
      "Problem 1",
      "Question 1",
      r`Let $E = c(u_2)$ with $u_2 = q(u_1)$.`,
      "Question 2",
      r`Let $s = a + B \tanh(C a)$ with $a \in \mathbb{R}^d$, $C \in \mathbb{R}^{h \times d}$, $B \in \mathbb{R}^{d \times h}$, and $r = \tanh(C a)$. For a loss $E(s)$ with $f = \nabla_s E$`,
    ];
    expect(verdicts(...text, r`$$\frac{\partial E}{\partial B} = f r^\top$$`)).toEqual(["correct"]);
    expect(verdicts(...text, r`$$\frac{\partial E}{\partial C} = \left[ (B^\top f) \odot r^2 \right] a^\top$$`)).toEqual(["wrong"]);
  });
});

describe("index letters", () => {
  // Products of matrices have axes of their own, whatever letters the document indexes with.
  test.each(["i", "j", "k", "l", "m", "x", "y", "a", "b", "s"])("%s is as good as any other", (letter) => {
    const text = r`Let $v \in \mathbb{R}^d$, $q_1, \dots, q_M \in \mathbb{R}^d$ and $F = \sum_{?=1}^M \ln(1 + e^{q_?^\top v})$.`.replaceAll(
        "?",
        letter,
      ),
      line = r`$$\frac{\partial F}{\partial q_?} = \frac{1}{1 + e^{-q_?^\top v}}\, v$$`.replaceAll("?", letter);
    expect(verdicts(text, line)).toEqual(["correct"]);
  });
});
