import { expect, test } from "vitest";
import { lastVerdict as last, verdictsOf as said } from "./judged.js";
/** Doubts that hold a verdict back, where they are justified and where they are not. */
const r = String.raw;

const scores = [
  r`$Q, K \in \mathbb{R}^{n \times d}$ and $S = Q K^T$; $L$ is a function of $S$.`,
  r`$$\frac{\partial L}{\partial Q} = \frac{\partial L}{\partial S} K$$`,
];
test("derivatives by matrices have one layout within a line", () => {
  const turned = r`$$\frac{\partial L}{\partial K} = \frac{\partial L}{\partial S} Q$$`;
  expect(said(...scores, turned)).toEqual([
    ["correct", null],
    ["wrong", "transpose"],
  ]);
  // Nothing shows the shape of ∂L/∂S.
  expect(said(scores[0] ?? "", turned)).toEqual([["undecided", null]]);
  expect(said(...scores, r`$$\frac{\partial L}{\partial K} = \left(\frac{\partial L}{\partial S}\right)^T Q$$`)).toEqual([
    ["correct", null],
    ["correct", null],
  ]);
  // All of them in the shape of the transpose.
  expect(last(scores[0] ?? "", r`$$\frac{\partial L}{\partial K} = Q^T \frac{\partial L}{\partial S}^T$$`)).not.toBe("wrong");
  expect(last(scores[0] ?? "", r`$$\frac{\partial L}{\partial Q} = K^T \frac{\partial L}{\partial S}$$`)).toBe("correct");
});
test("a label before a sum in brackets is multiplied by it, in comparisons too", () => {
  const set = r`Let $y_i \in \{-1, 1\}$ and $b \in \mathbb{R}$. For points with $y_i (w^T x_i + b) < 1$ let $h_i = 1 - y_i (w^T x_i + b)$.`;
  expect(last(set, r`$$\frac{\partial h_i}{\partial b} = -y_i$$`)).toBe("correct");
  expect(said(set, r`$$\frac{\partial h_i}{\partial b} = y_i$$`)).toEqual([["wrong", "sign"]]);
  expect(last(r`Let $f_k(x) = x^k$.`, r`$$f_k(x) = x \cdot x^{k-1}$$`)).toBe("correct");
});
test("a sum over the entries of what is only guessed to be a matrix refutes nothing", () => {
  const lagrangian = (c: string): string =>
    r`Let $x_i\in\mathbb{R}^d$, $y_i\in\{-1,+1\}$, $i=1,\dots,n$ and $R = \frac12\|w\|^2 + ${c}\sum_{i=1}^n\xi_i - \sum_{i=1}^n\alpha_i\left[y_i(w^T x_i+b)-1+\xi_i\right]$.`;
  const right = r`$$\frac{\partial R}{\partial b} = -\sum_{i=1}^n\alpha_iy_i$$`;
  expect(last(lagrangian("C"), right)).toBe("correct");
  expect(last(lagrangian("G"), right)).not.toBe("wrong");
  expect(last(lagrangian("C"), r`$$\frac{\partial R}{\partial b} = \sum_{i=1}^n\alpha_iy_i$$`)).toBe("wrong");
});
test("a density that is applied to members says nothing of their families", () => {
  const mixture = [
    r`Let $N(x, \mu, s) = \frac{1}{\sqrt{2 \pi s}} e^{-(x - \mu)^2/(2s)}$ and $$\ell = \sum_{n=1}^M \log \sum_{k=1}^K \pi_k N(x_n, \mu_k, s_k).$$`,
    r`$$r_{nk} = \frac{\pi_k N(x_n, \mu_k, s_k)}{\sum_{j=1}^K \pi_j N(x_n, \mu_j, s_j)}$$`,
  ];
  expect(last(...mixture, r`$$\frac{\partial \ell}{\partial \mu_k} = \sum_n r_{nk} \frac{x_n - \mu_k}{s_k}$$`)).toBe("correct");
  expect(
    last(
      ...mixture,
      r`$$\frac{\partial \ell}{\partial s_k} = \sum_n r_{nk} \left( \frac{(x_n - \mu_k)^2}{2 s_k^2} - \frac{1}{2 s_k} \right)$$`,
    ),
  ).toBe("correct");
  expect(said(...mixture, r`$$\frac{\partial \ell}{\partial \mu_k} = \sum_n r_{nk} \frac{\mu_k - x_n}{s_k}$$`).at(-1)).toEqual([
    "wrong",
    "sign",
  ]);
  expect(last(...mixture, r`$$\frac{\partial \ell}{\partial \mu_k} = \sum_n \frac{x_n - \mu_k}{s_k}$$`)).toBe("wrong");
});
test("an index letter over two axes of declared arrays leaves a line of entries without a value", () => {
  const net = r`Let $W \in \mathbb{R}^{k \times h}$, $s \in \mathbb{R}^h$, $t \in \mathbb{R}^k$, $o = W s$ and $L = \frac{1}{2} \|o - t\|^2$.`;
  expect(last(net, r`$$\frac{\partial L}{\partial s_j} = \sum_i (o_i - t_i) W_{ij}$$`)).toBe("correct");
  expect(last(net, r`$$\frac{\partial L}{\partial s_j} = \sum_{i=1}^k (o_i - t_i) W_{ji}$$`)).toBe("wrong");
  expect(last(net, r`$$\frac{\partial L}{\partial s_j} = (o_j - t_j) W_{ij}$$`)).toBe("wrong");
  expect(last(net, r`$$\frac{\partial L}{\partial W_{ij}} = (o_j - t_j) s_j$$`)).toBe("wrong");
  expect(last(net, r`$$\frac{\partial L}{\partial W_{ij}} = (o_i - t_i) s_j$$`)).toBe("correct");
  // Members of a sequence may begin at different steps.
  expect(
    last(
      r`Let $h_t = \tanh(w h_{t-1} + u x_t)$ for $t = 1, \dots, T$ and $E = \sum_{t=1}^T (h_t - y_t)^2$.`,
      r`$$\frac{\partial h_t}{\partial u} = (1 - h_t^2)\left(x_t + w \frac{\partial h_{t-1}}{\partial u}\right)$$`,
    ),
  ).not.toBe("wrong");
});
test("where both sides are numbers, no entry leaves its range", () => {
  const filter = r`Let $y_i = \sum_{k=1}^{3} w_k x_{i+k-1} + b$ for $i = 1, \dots, m$.`;
  expect(last(filter, r`$$\frac{\partial y_i}{\partial b} = 1$$`)).toBe("correct");
  expect(last(filter, r`$$\frac{\partial y_i}{\partial b} = -1$$`)).toBe("wrong");
  expect(last(filter, r`$$\frac{\partial y_i}{\partial w_k} = x_{i+k-1}$$`)).toBe("correct");
  // What stands beyond the end of x is not said.
  expect(last(filter, r`$$\frac{\partial y_i}{\partial w_k} = x_{i+k-2}$$`)).not.toBe("correct");
});
