import { describe, expect, test } from "vitest";
import { checkDocument } from "../../src/index.js";
/** Conventions of homework that are used without being defined: each right as written, and false with one thing changed. */

const judged = (source: string): string[] =>
  checkDocument(source, { file: "conventions.md" })
    .claims.filter((c) => c.kind === "claim" && c.verdict !== "definition")
    .map((c) => c.verdict);
const last = (source: string): string | undefined => judged(source).at(-1);

const softmax = String.raw`Inputs $x^{(n)} \in \mathbb{R}^D$, targets $t^{(n)} \in \{0,1\}^K$ with exactly one entry equal to one, $n = 1, \dots, N$. $W \in \mathbb{R}^{K \times D}$ and $a_k^{(n)} = \sum_{d} W_{kd}\, x_d^{(n)}$ and
$$p_k^{(n)} = \frac{e^{a_k^{(n)}}}{\sum_{j} e^{a_j^{(n)}}}.$$
`;
describe("a sample index that is left out", () => {
  const drop = `${softmax}\nWe drop the sample index. Then `;
  test("one sample is any of them", () => {
    expect(judged(String.raw`${drop}$$\frac{\partial p_k}{\partial a_j} = p_k (\delta_{kj} - p_j).$$`)).toEqual(["correct"]);
    expect(judged(String.raw`${drop}$$\frac{\partial p_k}{\partial a_j} = p_k (\delta_{kj} + p_j).$$`)).toEqual(["wrong"]);
  });
  test("x_i beside x^{(i)} is no entry of x", () => {
    const source = String.raw`Let $x^{(i)} \in \mathbb{R}^d$, $y^{(i)} \in \{0, 1\}$, $\theta \in \mathbb{R}^d$, and write $x_i$ for $x^{(i)}$. $$J(\theta) = \sum_{i=1}^m \theta^\top x_i, \qquad \nabla J(\theta) = \sum_{i=1}^m x_i$$`;
    expect(judged(source)).not.toContain("wrong");
  });
});
test("exactly one entry equal to one: the targets are one-hot", () => {
  const loss = String.raw`${softmax}The loss is $E = -\frac{1}{N} \sum_{n=1}^N \sum_k t_k^{(n)} \log p_k^{(n)}$, so `;
  expect(last(String.raw`${loss}$\frac{\partial E}{\partial W_{kd}} = \frac{1}{N} \sum_{n=1}^N (p_k^{(n)} - t_k^{(n)}) x_d^{(n)}$.`)).toBe(
    "correct",
  );
  expect(last(String.raw`${loss}$\frac{\partial E}{\partial W_{kd}} = \frac{1}{N} \sum_{n=1}^N (t_k^{(n)} - p_k^{(n)}) x_d^{(n)}$.`)).toBe(
    "wrong",
  );
  // Without the words it is not known, and not held against anybody.
  const silent = loss.replace(" with exactly one entry equal to one", "");
  expect(
    last(String.raw`${silent}$\frac{\partial E}{\partial W_{kd}} = \frac{1}{N} \sum_{n=1}^N (p_k^{(n)} - t_k^{(n)}) x_d^{(n)}$.`),
  ).toBe("undecided");
});
describe("bars for gradients", () => {
  const forward = String.raw`$X \in \mathbb{R}^{T\times d}$, $W \in \mathbb{R}^{d \times h}$, $A \in \mathbb{R}^{T \times T}$, $V = XW$, $O = AV$. We are given $\bar O = \frac{\partial L}{\partial O}$; a bar always means the gradient of $L$. `;
  test("a bar over a name is its gradient", () => {
    expect(judged(String.raw`${forward}$$\bar V = A^\top \bar O, \qquad \bar W = X^\top \bar V$$`)).toEqual(["correct", "correct"]);
    expect(judged(String.raw`${forward}$$\bar V = A \bar O$$`)).toEqual(["wrong"]);
  });
  test("a mean is none", () => {
    const mean = String.raw`${forward}For numbers $r_1, \dots, r_n$ put $$\bar r = \frac1n \sum_{i=1}^n r_i, \qquad \frac{\partial \bar r}{\partial r_i} = \frac1n$$`;
    expect(last(mean)).toBe("correct");
  });
});
test("N_k beside the size N", () => {
  const set = String.raw`Let $r_{nk}$ with $n=1,\dots,N$ and $k = 1,\dots,K$ satisfy $\sum_{k=1}^K r_{nk} = 1$, and put $N_k = \sum_{n=1}^N r_{nk}$. `;
  expect(last(String.raw`${set}Then $\sum_{k=1}^K N_k = N$.`)).toBe("correct");
  expect(last(String.raw`${set}Let $Q = \sum_{k=1}^K N_k \log \pi_k$. Then $\frac{\partial Q}{\partial \pi_k} = \frac{N_k}{\pi_k}$.`)).toBe(
    "correct",
  );
  expect(last(String.raw`${set}Let $Q = \sum_{k=1}^K N_k \log \pi_k$. Then $\frac{\partial Q}{\partial \pi_k} = \frac{N}{\pi_k}$.`)).toBe(
    "wrong",
  );
});
describe("indices with arithmetic", () => {
  const conv = String.raw`Let $x \in \mathbb{R}^{n}$, $w\in\mathbb{R}^{k}$, $c \in \mathbb{R}^m$ and for $i=1,\dots,m$ with $m=n-k+1$ let $$y_i = \sum_{j=1}^{k} w_j\, x_{i+j-1}, \qquad L = \sum_{i=1}^m c_i y_i^2.$$ `;
  test("a convolution by its kernel", () => {
    expect(last(String.raw`${conv}$$\frac{\partial L}{\partial w_j} = 2 \sum_{i=1}^m c_i y_i x_{i+j-1}$$`)).toBe("correct");
    expect(last(String.raw`${conv}$$\frac{\partial L}{\partial w_j} = 2 \sum_{i=1}^m c_i y_i x_{i}$$`)).not.toBe("correct");
    expect(last(String.raw`${conv}$$\frac{\partial L}{\partial w_j} = \sum_{i=1}^m c_i y_i x_{i+j-1}$$`)).toBe("wrong");
  });
  test("entries outside the range are left out", () => {
    expect(last(String.raw`${conv}$$\frac{\partial y_i}{\partial x_l} = w_{l-i+1}$$`)).toBe("correct");
    expect(last(String.raw`${conv}$$\frac{\partial y_i}{\partial x_l} = 2 w_{l-i+1}$$`)).toBe("wrong");
  });
});
test("a relation turned round is no definition", () => {
  const layer = String.raw`Let $x, s, t \in \mathbb{R}^m$ and $y = x \odot e^s + t$. `;
  expect(
    judged(String.raw`${layer}The inverse is $x = (y - t) \odot e^{-s}$ and $\frac{\partial y}{\partial x} = \operatorname{diag}(e^s)$.`),
  ).toEqual(["correct", "correct"]);
  expect(
    last(String.raw`${layer}The inverse is $x = (y - t) \odot e^{-s}$ and $\frac{\partial y}{\partial x} = \operatorname{diag}(e^{-s})$.`),
  ).toBe("wrong");
});
test("a square that names a spread, and the spread itself", () => {
  const kl = String.raw`Let $K = \frac12\sum_{j=1}^d (m_j^2+s_j^2-1-\ln s_j^2)$, so $\frac{\partial K}{\partial s_j} = s_j - \frac{1}{s_j}$. With $\omega_j=\ln s_j^2$ we have $s_j^2=e^{\omega_j}$ and `;
  expect(judged(String.raw`${kl}$\frac{\partial K}{\partial\omega_j} = \frac12(e^{\omega_j}-1)$.`)).toEqual([
    "correct",
    "correct",
    "correct",
  ]);
  expect(last(String.raw`${kl}$\frac{\partial K}{\partial\omega_j} = e^{\omega_j}-1$.`)).toBe("wrong");
});
describe("functions of several numbers", () => {
  const f = String.raw`$f(x,y) = x^2 + 3y^2 - 2xy$. `;
  test("the Hessian, and the gradient at a point", () => {
    expect(last(String.raw`${f}$\nabla^2 f = \begin{pmatrix} 2 & -2 \\ -2 & 6 \end{pmatrix}$`)).toBe("correct");
    expect(last(String.raw`${f}$\nabla^2 f = \begin{pmatrix} 2 & 2 \\ 2 & 6 \end{pmatrix}$`)).toBe("wrong");
    expect(last(String.raw`${f}$\nabla f(1,2) = \begin{pmatrix} -2 \\ 10 \end{pmatrix}$`)).toBe("correct");
    expect(last(String.raw`${f}$\nabla f(1,2) = \begin{pmatrix} -2 \\ 12 \end{pmatrix}$`)).toBe("wrong");
  });
});
test("words say which paths are left out", () => {
  const td = String.raw`Let $w \in \mathbb{R}^k$, $u, v \in \mathbb{R}^k$ and $E = \frac12(\rho + w^\top v - w^\top u)^2$, $e = \rho + w^\top v - w^\top u$. `;
  expect(last(String.raw`${td}The semi-gradient holds the target fixed: $\nabla_w E = -e\,u$.`)).toBe("undecided");
  expect(last(String.raw`${td}Then $\nabla_w E = -e\,u$.`)).toBe("wrong");
  expect(last(String.raw`${td}Then $\nabla_w E = e\,(v - u)$.`)).toBe("correct");
});
test("a function that words apply", () => {
  const net = String.raw`Let $H \in \mathbb{R}^{N \times M}$, $W \in \mathbb{R}^{M \times C}$, $S = HW$, let $P$ be the row-wise softmax of $S$ and $Y \in \mathbb{R}^{N \times C}$ the one-hot labels. $$\mathcal{L} = -\sum_{n=1}^N\sum_{c=1}^C Y_{nc}\log P_{nc}$$ `;
  expect(last(String.raw`${net}$$\frac{\partial\mathcal{L}}{\partial S} = P - Y$$`)).toBe("correct");
  expect(last(String.raw`${net}$$\frac{\partial\mathcal{L}}{\partial S} = Y - P$$`)).toBe("wrong");
});
test("a part with an output of its own has a loss of its own", () => {
  const parts = String.raw`# Exercise 9

**(a)** For $x \in \mathbb{R}^n$ let $y = Ax$ with $A \in \mathbb{R}^{n \times n}$. Then $\nabla_x L = A^T \nabla_y L$.

**(b)** Let $o = Bx$ with $B \in \mathbb{R}^{m \times n}$. Then `;
  expect(judged(String.raw`${parts}$\nabla_x L = B^T \nabla_o L$.`)).toEqual(["correct", "correct"]);
  expect(judged(String.raw`${parts}$\nabla_x L = 2 B^T \nabla_o L$.`)).toEqual(["correct", "wrong"]);
});
test("I is a number of items as well as the identity", () => {
  const cost = String.raw`Let $E = \frac12\sum_{u=1}^U\sum_{i=1}^I (r_{ui} - b_u)^2$. Then `;
  expect(last(String.raw`${cost}$\frac{\partial^2 E}{\partial b_u^2} = I$.`)).toBe("correct");
});
