import { describe, expect, it } from "vitest";
import { checkDocument } from "../../src/index.js";

/** Verdicts of all claims, by line and right side. */
const verdicts = (source: string): string[] =>
  checkDocument(source, { file: "sheet.md" })
    .claims.filter((c) => c.verdict !== "definition")
    .map((c) => `${String(c.line)} ${c.verdict} ${c.rhs}`);

describe("letters of several questions on a sheet", () => {
  it("belong to the question that writes them", () => {
    const sheet = String.raw`**Question 1.** A neuron $\hat y = \sigma(w^T x + b)$ with the loss $\ell = -y\log\hat y - (1-y)\log(1-\hat y)$.

(a) With $z = w^T x + b$: $\frac{\partial \ell}{\partial z} = \hat y - y$, so $\frac{\partial \ell}{\partial w} = (\hat y - y)x$.

**Question 2.** Let $z_k = w_k^T x$, $p_k = e^{z_k}/\sum_j e^{z_j}$ and $L = -\sum_k y_k \log p_k$ with one-hot $y$.

$$\frac{\partial L}{\partial z_j} = p_j - y_j$$

$$\frac{\partial p_k}{\partial z_j} = p_k(\delta_{kj} + p_j)$$

**Question 3.** Let $J(w) = \|Xw - y\|_2^2$. Then $\nabla J(w) = 2X^T(Xw - y)$.`;
    expect(verdicts(sheet)).toEqual([
      String.raw`3 correct \hat y - y`,
      String.raw`3 correct (\hat y - y)x`,
      String.raw`7 correct p_j - y_j`,
      String.raw`9 wrong p_k(\delta_{kj} + p_j)`,
      String.raw`11 correct 2X^T(Xw - y)`,
    ]);
  });
  it("are those of the question before where it builds on its definitions", () => {
    const sheet = String.raw`## Question 1

Let $f(w) = \|Xw - y\|^2$.

## Question 2

The gradient is $\nabla f(w) = 2X^T(Xw - y)$ and not $\nabla f(w) = 2X^T(Xw + y)$.`;
    expect(verdicts(sheet)).toEqual([`7 correct 2X^T(Xw - y)`, `7 wrong 2X^T(Xw + y)`]);
  });
  it("the value of a letter in a question before says nothing of a function's argument", () => {
    const sheet = String.raw`**1.** With $x = 1$ we have $2x = 2$.

**2.** Let $f(x) = 3x^2 + 2x$. Then $f'(x) = 6 + 2$.`;
    expect(verdicts(sheet)).toEqual(["1 correct 2", "3 undecided 6 + 2"]);
  });
  it("what a later question defines does not ground a name of an earlier one", () => {
    const sheet = String.raw`## Question 1

For the Hessian, $v^T H v = (v^T x)^2$.

## Question 2

Let $H = X^T X$.`;
    expect(verdicts(sheet)).toEqual([`3 undecided (v^T x)^2`]);
  });
});

describe("ways of counting and of writing gradients", () => {
  it("entries of a list are counted from zero where the document does", () => {
    const sheet = String.raw`With $w = [2, -3, -3]$ and $x = [-1, -2]$ let $f = w_0 x_0 + w_1 x_1 + w_2$.

Then $f = 1$ and $\frac{\partial f}{\partial x_1} = w_1 = -3$, but $\frac{\partial f}{\partial x_0} = w_0 = 3$.`;
    expect(verdicts(sheet)).toEqual(["3 correct 1", "3 correct w_1", "3 correct -3", "3 correct w_0", "3 wrong 3"]);
  });
  it("a bias w_0 of its own leaves the entries of w counted from one", () => {
    const sheet = String.raw`Let $w = (2, -3)^T$, $w_0 = 1$ and $f = w_0 + w_1 x_1 + w_2 x_2$. At $x_1 = 1$, $x_2 = 1$ it is $f = 0$.`;
    expect(verdicts(sheet).every((v) => !v.includes("wrong"))).toBe(true);
  });
  it("dX is the gradient by X where the document says so once", () => {
    const sheet = String.raw`Let $S = QK^T/\sqrt d$, $A = \mathrm{softmax}(S)$ row-wise and $O = AV$. Write $dO = \partial L/\partial O$ and so on.

$$dV = A^T dO, \quad dA = dO V^T$$

$$dS_{ij} = A_{ij}\Big(dA_{ij} - \sum_k A_{ik} dA_{ik}\Big)$$

$$dS_{ij} = A_{ij}\Big(dA_{ij} - \sum_k A_{ik} dA_{kj}\Big)$$

$$dQ = \frac{1}{\sqrt d} dS K, \qquad dK = \frac{1}{\sqrt d} dS^T Q$$`;
    expect(verdicts(sheet).map((v) => v.split(" ").slice(0, 2).join(" "))).toEqual([
      "1 correct",
      "3 correct",
      "3 correct",
      "5 correct",
      "7 wrong",
      "9 correct",
      "9 correct",
    ]);
  });
  it("constants of a recurrence stay constants in its solution", () => {
    const sheet = String.raw`Momentum: $v_{t+1} = \mu v_t - \eta g_t$. With a constant gradient $g$ and $v_0 = 0$

$$v_t = -\eta g \sum_{k=0}^{t-1} \mu^k = -\eta g \frac{1 - \mu^t}{1 - \mu}$$`;
    expect(verdicts(sheet)).toEqual([String.raw`3 correct -\eta g \frac{1 - \mu^t}{1 - \mu}`]);
  });
  it("the equation that setting a gradient to zero gives is a condition", () => {
    const sheet = String.raw`Let $J(w) = \|Xw - y\|^2 + \lambda\|w\|^2$. Setting the gradient to zero: $X^T X w + \lambda w = X^T y$.`;
    expect(verdicts(sheet)).toEqual([]);
  });
  it("a loss that is the sum of parts of its own letter is an unknown function of what they are taken of", () => {
    const sheet = String.raw`The RNN is $h_t = \tanh(a_t)$ with $a_t = W h_{t-1} + U x_t + b$, $o_t = V h_t + c$, and $L = \sum_{t=1}^T L_t(o_t)$, where $h_t \in \mathbb{R}^n$, $x_t \in \mathbb{R}^m$, $o_t \in \mathbb{R}^k$, $W \in \mathbb{R}^{n \times n}$, $U \in \mathbb{R}^{n \times m}$, $V \in \mathbb{R}^{k \times n}$.

$$\frac{\partial L}{\partial V} = \sum_t \frac{\partial L}{\partial o_t} h_t^\top$$

$$\frac{\partial L}{\partial V} = \sum_t \frac{\partial L}{\partial o_t} h_{t-1}^\top$$`;
    expect(verdicts(sheet).map((v) => v.split(" ").slice(0, 2).join(" "))).toEqual(["3 correct", "5 wrong"]);
  });
});
