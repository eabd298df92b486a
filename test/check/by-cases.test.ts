import { describe, expect, test } from "vitest";
import { claimsOf, judged, lastJudged } from "./judged.js";

const r = String.raw;
const verdict = (...paragraphs: readonly string[]): string =>
  lastJudged(...paragraphs)
    .map((l) => l.slice(l.lastIndexOf(": ") + 2))
    .join(", ");
const table = (left: string, ...rows: readonly (readonly [string, string])[]): string =>
  `$$${left} = \\begin{cases} ${rows.map(([v, c]) => `${v} & ${c}`).join(r` \\ `)} \\end{cases}$$`;

describe("tables of values", () => {
  const net = r`Let $u \in \mathbb{R}^2$, $a = \text{ReLU}(A u + c)$ and $o = v a + s$ with $A = \begin{bmatrix} 1 & 1 \\ 1 & 1 \end{bmatrix}$, $c = \begin{bmatrix} 0 \\ -1 \end{bmatrix}$, $v = \begin{bmatrix} 1 & -2 \end{bmatrix}$, $s = 0$.`;
  test.each([
    [
      "a hidden layer at all inputs",
      table(
        "a",
        [r`[0,0]^\top`, r`\text{if } u = (0,0)`],
        [r`[1,0]^\top`, r`\text{if } u = (0,1) \text{ or } u = (1,0)`],
        [r`[2,1]^\top`, r`\text{if } u = (1,1)`],
      ),
      "correct",
    ],
    [
      "one of its rows wrong",
      table(
        "a",
        [r`[0,0]^\top`, r`\text{if } u = (0,0)`],
        [r`[1,0]^\top`, r`\text{if } u = (0,1)`],
        [r`[2,0]^\top`, r`\text{if } u = (1,1)`],
      ),
      "wrong (arithmetic)",
    ],
    [
      "the output by the hidden layer",
      table("v a + s", ["0", r`\text{if } a = [0,0]^\top \text{ or } [2,1]^\top`], ["1", r`\text{if } a = [1,0]^\top`]),
      "correct",
    ],
    [
      "the output by the hidden layer, wrong",
      table("v a + s", ["0", r`\text{if } a = [0,0]^\top`], ["1", r`\text{if } a = [1,0]^\top \text{ or } [2,1]^\top`]),
      "wrong (arithmetic)",
    ],
    [
      "with a case that says nothing of values",
      table("v a + s", ["0", r`\text{if } a = [0,0]^\top`], ["1", r`\text{otherwise}`]),
      "undecided",
    ],
  ])("%s", (_, line, expected) => {
    expect(verdict(net, line)).toBe(expected);
  });
  test("the message names the case", () => {
    const line = table("o", ["0", r`\text{if } u = (0,0)`], ["1", r`\text{if } u = (1,1)`]);
    expect(claimsOf(net, line).at(-1)?.message).toEqual(expect.stringMatching(/^For u = \(1, 1\): The .* 0.*, 1|not 1/));
  });
  test("several variables, one value each", () => {
    const and = r`Let $t = p q$.`;
    expect(verdict(and, table("t", ["6", r`\text{if } p = 2 \text{ and } q = 3`], ["0", r`\text{if } p = 0 \text{ and } q = 5`]))).toBe(
      "correct",
    );
    expect(verdict(and, table("t", ["5", r`\text{if } p = 2 \text{ and } q = 3`], ["0", r`\text{if } p = 0 \text{ and } q = 5`]))).toBe(
      "wrong (arithmetic)",
    );
  });
  test("a word before names in brackets is a function, and its table defines it", () => {
    expect(
      judged(
        r`$$t = XOR(\mathbf{u}) = \begin{cases} 1 & \text{if } \mathbf{u} = (0,1) \\ 0 & \text{if } \mathbf{u} = (1,1) \end{cases}$$`,
      ).map((l) => l.slice(l.lastIndexOf(": ") + 2)),
    ).toEqual(["definition", "definition"]);
  });
});

describe("derivatives that are said to be zero", () => {
  const set = r`Let $p = \ln x$ and $q = e^y$. Since some nodes do not depend on others, their derivatives are zero:`;
  test("true anyway", () => {
    expect(verdict(set, r`$$\frac{\partial p}{\partial y} = 0, \quad \frac{\partial q}{\partial x} = 0$$`)).toBe("correct, correct");
  });
  test("else a condition", () => {
    expect(verdict(r`Let $f = (x - 3)^2$. Setting the derivative to zero,`, r`$$\frac{\partial f}{\partial x} = 0$$`)).toBe("condition");
  });
});

describe("values given twice", () => {
  const first = r`Let $z = w x$ with $x = 3$ and $w = 2$.`;
  test("what is true at former values is not refuted", () => {
    expect(verdict(first, r`Now take $w = 5$.`, r`Then $w x = 6$.`)).toBe("undecided");
    expect(verdict(first, r`Now take $w = 5$.`, r`Then $w x = 15$ and $w x = 16$.`)).toBe("correct, wrong (arithmetic)");
  });
});

describe("values of functions known by their names", () => {
  test("σ(z) = a says what a is, and does not define σ", () => {
    const set = r`Let $z = w x + b$ and $a = \sigma(z)$, so that $\frac{da}{dz} = a(1 - a)$, since $\sigma(z) = a$.`;
    expect(judged(set).at(-1)).toBe(r`\sigma(z) = a: correct`);
    expect(verdict(set, r`$$\frac{\partial \sigma(x)}{\partial x} = \sigma(x)(1 - \sigma(x))$$`)).toBe("correct");
  });
  test("a function of a number is judged entry by entry", () => {
    const set = r`Let $X = [x_1, \dots, x_n]^\top$ with $x_i \in \mathbb{R}^d$. The logistic function is $\sigma(x) = \frac{1}{1 + e^{-x}}$.`;
    expect(verdict(set, r`$$\sigma'(x) = \sigma(x)(1 - \sigma(x))$$`)).toBe("correct");
    expect(verdict(set, r`$$\sigma'(x) = \sigma(x)(1 + \sigma(x))$$`)).not.toBe("correct");
  });
  test("a new name in the middle of a chain is named there", () => {
    expect(judged(r`$$a = \hat p = \operatorname{softmax}(z)$$`)).toEqual([
      r`a = \hat p: definition`,
      r`\hat p = \operatorname{softmax}(z): definition`,
    ]);
  });
});

describe("letters of other problems", () => {
  const network = r`# Problem 1

Let $z = xW + b$ with $x \in \mathbb{R}^3$, $W \in \mathbb{R}^{3 \times 2}$, $b \in \mathbb{R}^2$ and $Loss = y * \ln(\sigma(z)) + (1 - y) * \ln(1 - \sigma(z))$.`;
  const normalised = r`# Problem 2

Let $h$ be of size (N,H) and $y = \gamma h + \beta$. Then $\frac{\partial L}{\partial h_{ij}} = \sum_{k,l} \frac{\partial L}{\partial y_{kl}} \frac{\partial y_{kl}}{\partial h_{ij}}$.`;
  test("how a letter is indexed and differentiated where it is defined anew says nothing of it elsewhere", () => {
    const line = r`Then $\frac{\partial Loss}{\partial z} = y - \sigma(z)$ and $\frac{\partial Loss}{\partial b} = \frac{\partial Loss}{\partial z} * \frac{\partial z}{\partial b}$.`;
    expect(
      judged(network, line, normalised)
        .slice(5, 7)
        .map((l) => l.slice(l.lastIndexOf(": ") + 2)),
    ).toEqual(["correct", "correct"]);
  });
  test("a place of evaluation is no definition", () => {
    expect(
      judged(
        r`Let $f = (m - a)^2 v$ and $g = 2 (m - a) v$, which vanishes at $m = a$.`,
        r`$$\frac{\partial f}{\partial m} = 2 (m - a) v$$`,
      ).slice(-2),
    ).toEqual(["m = a: condition", r`\frac{\partial f}{\partial m} = 2 (m - a) v: correct`]);
  });
});
