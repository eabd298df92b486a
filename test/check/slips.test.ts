import { describe, expect, test } from "vitest";
import { claimsOf, lastJudged } from "./judged.js";

const r = String.raw;
/** The verdict, the mistake and the message of the last link. */
const lastSaid = (...paragraphs: readonly string[]): string => {
  const c = claimsOf(...paragraphs).at(-1);
  return c === undefined ? "nothing" : `${c.verdict}${c.mistake === null ? "" : ` (${c.mistake})`}: ${c.message}`;
};
describe("a known name with another right side", () => {
  const network = r`Let $x_1, x_2, h_0, a, c \in \mathbb{R}$, $h_1 = a h_0 + c x_1$ and $h_2 = a h_1 + c x_2$.`;
  test("one sign inside or one index away is a slip", () => {
    expect(lastSaid(network, r`$$h_2 = a^2 h_0 + a c x_1 - c x_2$$`)).toBe("wrong (sign): The sign of the term −c x₂ is wrong.");
    expect(lastJudged(network, r`$$h_2 = a^2 h_0 + a c x_1 + c x_1$$`)).toEqual(["h_2 = a^2 h_0 + a c x_1 + c x_1: wrong (wrong-index)"]);
    expect(lastJudged(network, r`$$h_2 = a^2 h_0 + a c x_1 + c x_2$$`)).toEqual(["h_2 = a^2 h_0 + a c x_1 + c x_2: correct"]);
  });
  test("a factor, a term more or the sign of the whole may be a new quantity", () => {
    const loss = r`Let $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^n$, $\lambda > 0$ and $L = \|Xw - y\|^2$.`;
    for (const line of [r`$$L = \frac{1}{n} \|Xw - y\|^2$$`, r`$$L = \|Xw - y\|^2 + \lambda \|w\|^2$$`, r`$$L = -\|Xw - y\|^2$$`])
      expect(lastSaid(loss, line)).toBe("undecided: L was defined otherwise before; this may be a new meaning of the name.");
  });
});
describe("no value as written", () => {
  const setting = r`Let $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^n$ and $r = Xw - y$.`;
  test("one term too many, at declared shapes", () => {
    expect(lastSaid(setting, r`$$\|r\|^2 = (Xw - y)^\top (Xw - y) + y$$`)).toBe(
      "wrong (extra-term): The shapes do not fit. The term y is too many.",
    );
  });
  test("members of a family are worked out from its formula", () => {
    const data = r`Let $m_i = y_i (2 x_i - 1)$ with $x_1 = 2$, $x_2 = 3$, $y_1 = 1$, $y_2 = -1$.`;
    expect(lastJudged(data, r`Then $m_2 = -1 \cdot (6 - 1)$.`)).toEqual([r`m_2 = -1 \cdot (6 - 1): correct`]);
    expect(lastJudged(data, r`Then $m_2 = 1 \cdot (6 - 1)$.`)).toEqual([r`m_2 = 1 \cdot (6 - 1): wrong (arithmetic)`]);
  });
});
describe("zero is evidence of nothing", () => {
  test("a gradient at the value that makes it zero: any factor would do", () => {
    const ridge = r`Let $K \in \mathbb{R}^{n \times n}$ be symmetric positive definite, $\lambda > 0$, $y, \alpha \in \mathbb{R}^n$ and $\alpha = (K + \lambda I)^{-1} y$. The objective is $G(\alpha) = \frac12 \|K\alpha - y\|^2 + \frac{\lambda}{2} \alpha^\top K \alpha$.`;
    expect(lastJudged(ridge, r`$$\nabla G(\alpha) = K(K\alpha - y) + \lambda K \alpha$$`).at(-1)).toMatch(/: correct$/);
    expect(lastJudged(ridge, r`$$\nabla G(\alpha) = 2(K(K\alpha - y) + \lambda K \alpha)$$`).at(-1)).not.toMatch(/: correct$/);
  });
  test("a gradient where the stated condition makes it zero", () => {
    const normal = r`Let $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$, $t \in \mathbb{R}^n$, $\lambda > 0$ and $E(w) = \frac12 \|Xw - t\|^2$. The minimiser fulfils $X^\top X w = X^\top t$. Let $F(w) = E(w) + \frac{\lambda}{2} w^\top w$.`;
    expect(lastJudged(normal, r`$$\nabla_w F = X^\top (Xw - t) + \lambda w$$`).at(-1)).toMatch(/: correct$/);
    expect(lastJudged(normal, r`$$\nabla_w F = -X^\top (Xw - t) + \lambda w$$`).at(-1)).not.toMatch(/: correct$/);
  });
  test("a side that vanishes without any derivative refutes", () => {
    const setting = r`Let $z, y \in \mathbb{R}^K$, $y$ one-hot, $p = \operatorname{softmax}(z)$ and $\ell = -\sum_{k=1}^K y_k \ln p_k$.`;
    expect(lastJudged(setting, r`$$\nabla_z \ell = p - p$$`).at(-1)).toMatch(/: wrong/);
  });
});

describe("a case that words choose", () => {
  const triplet = r`Let $a, b, c \in \mathbb{R}^m$, $\alpha > 0$ and $T = \max(0, \|a-b\|^2 - \|a-c\|^2 + \alpha)$. If the loss is active (the bracket is positive),`;
  test("a line that is true there is not accused, one that is false there is", () => {
    expect(lastJudged(triplet, r`$$\nabla_b T = 2(b - a)$$`).at(-1)).not.toMatch(/: wrong/);
    expect(lastJudged(triplet, r`$$\nabla_b T = 2(a - b)$$`).at(-1)).toMatch(/: wrong/);
  });
});
