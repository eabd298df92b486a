import { expect, test } from "vitest";
import { claimsOf, correct, verdictsOf } from "./judged.js";
/** What stands still, what a sum runs over, what a name depends on: said by custom and not by a symbol. */
const r = String.raw;

test("data that a model makes are held fixed where its residual is differentiated", () => {
  const regression = r`Suppose $y = Xw + \epsilon$ with $X \in \mathbb{R}^{n \times d}$, and let $L(w) = \frac12\|y - Xw\|^2 + \frac\lambda2\|w\|^2$.`;
  expect(
    verdictsOf(
      regression,
      r`$$\nabla L(w) = -X^T(y - Xw) + \lambda w$$`,
      r`$$\nabla L(w) = X^T(y - Xw) + \lambda w$$`,
      r`$$\nabla^2 L(w) = X^T X + \lambda I$$`,
      r`$$\nabla L(w) = \lambda w$$`,
    ),
  ).toEqual([correct, ["wrong", "sign"], correct, ["wrong", "missing-term"]]);
  const samples = r`The model is $y_i = w^T x_i + \epsilon_i$ with $x_i \in \mathbb{R}^d$, $i = 1, \dots, n$, and $J(w) = \sum_{i=1}^n (y_i - w^T x_i)^2$.`;
  expect(
    verdictsOf(samples, r`$$\nabla J(w) = -2\sum_{i=1}^n (y_i - w^T x_i) x_i$$`, r`$$\nabla J(w) = -\sum_{i=1}^n (y_i - w^T x_i) x_i$$`),
  ).toEqual([correct, ["wrong", "factor"]]);
});
test("the noise of a reparametrised sample moves with its mean: no residual is written", () => {
  const set = r`Let $z = \mu + \epsilon$ and $f(\mu) = z^2 + \mu^2$ with numbers $\mu$ and $\epsilon$.`;
  expect(verdictsOf(set, r`$$\frac{df}{d\mu} = 2z + 2\mu$$`, r`$$\frac{df}{d\mu} = z + 2\mu$$`)).toEqual([correct, ["wrong", "factor"]]);
});
test("a sum without an index runs over the one letter that it can run over", () => {
  const softmax = r`Let $z \in \mathbb{R}^K$, $p_k = \frac{e^{z_k}}{\sum e^{z_i}}$ and $L = -\sum y_k \log p_k$ with $\sum y_k = 1$.`;
  expect(
    verdictsOf(
      softmax,
      r`$$\frac{\partial L}{\partial z_k} = \sum \frac{\partial L}{\partial p_i} \frac{\partial p_i}{\partial z_k} = p_k - y_k$$`,
      r`$$\frac{\partial L}{\partial z_k} = -\sum_j y_k (\delta_{jk} - p_k)$$`,
    ),
  ).toEqual([correct, correct, ["wrong", "wrong-index"]]);
  const layer = r`Let $W \in \mathbb{R}^{m \times n}$, $a_j = \sum w_{ji} x_i$ and $E = \frac12 \sum (a_j - t_j)^2$.`;
  expect(
    verdictsOf(
      layer,
      r`$$\frac{\partial E}{\partial x_i} = \sum (a_j - t_j) w_{ji}$$`,
      r`$$\frac{\partial E}{\partial w_{ji}} = 2(a_j - t_j) x_i$$`,
    ),
  ).toEqual([correct, ["wrong", "factor"]]);
  expect(claimsOf(r`Let $A, B \in \mathbb{R}^{n \times n}$. $$c = \sum a_{ij} + b_{kl} u_k v_l w_{ij}$$`).at(-1)?.verdict).not.toBe(
    "wrong",
  );
});
test("L = L(z) says what L depends on", () => {
  const layer = r`Let $z = Wx$ with $W \in \mathbb{R}^{m \times n}$ and $L = L(z)$ some loss.`;
  expect(
    verdictsOf(
      layer,
      r`$$\frac{\partial L}{\partial x} = W^T \frac{\partial L}{\partial z}$$`,
      r`$$\frac{\partial L}{\partial x} = -W^T \frac{\partial L}{\partial z}$$`,
    ),
  ).toEqual([correct, ["wrong", "sign"]]);
  const curve = r`Let $w = w(x, y)$ with $x = x(t)$ and $y = y(t)$.`;
  expect(
    verdictsOf(
      curve,
      r`$$\frac{dw}{dt} = \frac{\partial w}{\partial x}\frac{dx}{dt} + \frac{\partial w}{\partial y}\frac{dy}{dt}$$`,
      r`$$\frac{dw}{dt} = \frac{\partial w}{\partial x}\frac{dx}{dt}$$`,
    ).map(([verdict]) => verdict),
  ).toEqual(["correct", "wrong"]);
});
test("blank cells are zeros on both sides of a diagonal, and else nothing that is known", () => {
  const set = r`Let $f(x) = (x_1^2, \sin x_2, e^{x_3})^T$.`,
    matrix = (middle: string): string =>
      r`$$\frac{\partial f}{\partial x} = \begin{pmatrix} 2x_1 & & \\ & ${middle} & \\ & & e^{x_3} \end{pmatrix}$$`;
  expect(verdictsOf(set, matrix(r`\cos x_2`), matrix(r`\sin x_2`)).map(([v]) => v)).toEqual(["correct", "wrong"]);
  const softmax = r`Let $p = \operatorname{softmax}(s)$ with $s \in \mathbb{R}^2$.`;
  expect(
    verdictsOf(softmax, r`$$\frac{\partial p}{\partial s} = \begin{pmatrix} p_1(1-p_1) & -p_1p_2 \\ -p_1p_2 & \end{pmatrix}$$`)[0]?.[0],
  ).toBe("undecided");
});
test("adjoints said to have the shape of what they belong to are held to it", () => {
  const set = r`For every quantity $v$ the adjoint $\bar v = \partial L/\partial v$ has the same shape as $v$. Let $c = Wq$ with $W \in \mathbb{R}^{h \times h}$, $q \in \mathbb{R}^h$ and $L = L(c)$.`;
  expect(verdictsOf(set, r`We find $\bar W = \bar c\,q^\top$.`)).toEqual([correct]);
  expect(verdictsOf(set, r`We find $\bar W = (\bar c\,q^\top)^\top$.`)).toEqual([["loose", "transpose"]]);
});
test("a product of two columns without ⊙ is loose, unless the document defines by such products", () => {
  const set = r`Let $h = \tanh(z)$, $z = Wx$, $W \in \mathbb{R}^{m \times n}$, $L = \frac12\|h - y\|^2$ and $e = h - y$.`;
  expect(
    verdictsOf(
      set,
      r`$$\frac{\partial L}{\partial z} = (1 - h \odot h) \odot e$$`,
      r`$$\frac{\partial L}{\partial z} = (1 - h h) \odot e$$`,
    ),
  ).toEqual([correct, ["loose", "order"]]);
  const norm = r`Let $f(x) = \sqrt{x^\top x}$ for $x \in \mathbb{R}^n$.`;
  expect(verdictsOf(norm, r`$$f(x) = \sqrt{x x}$$`)[0]?.[0]).not.toBe("correct");
});
test("words that give a letter its meaning, and words that end cases, single out no case", () => {
  const loss = r`Let $o \in \mathbb{R}^3$. For the correct class $c$ let $p_c = \frac{e^{o_c}}{\sum_{k=1}^3 e^{o_k}}$ and $L = -\ln p_c$.`;
  expect(verdictsOf(loss, r`$$L = -o_c + \ln \sum_{k=1}^3 e^{o_k}$$`, r`$$L = -o_j + \ln \sum_{k=1}^3 e^{o_k}$$`).map(([v]) => v)).toEqual([
    "correct",
    "undecided",
  ]);
  const softmax = r`Let $\sigma_i = \frac{e^{z_i}}{\sum_{k=1}^n e^{z_k}}$.`,
    cases = r`**Case** $i \neq j$: $\frac{\partial \sigma_i}{\partial z_j} = -\sigma_i \sigma_j$.`;
  expect(
    verdictsOf(softmax, cases, r`Both cases are one formula, $\frac{\partial \sigma_i}{\partial z_j} = \sigma_i(\delta_{ij} - \sigma_j)$.`),
  ).toEqual([correct, correct]);
  expect(
    verdictsOf(softmax, cases, r`Both cases are one formula, $\frac{\partial \sigma_i}{\partial z_j} = -\sigma_i\sigma_j$.`)[1]?.[0],
  ).toBe("wrong");
});
test("what has no value agrees with nothing", () => {
  const set = r`Let $u_{kl} = (h_{kl} - m_l)(s_l + \epsilon)^{-1/2}$ for $h \in \mathbb{R}^{N \times H}$ with $m_l = \frac1N \sum_{k=1}^N h_{kl}$ and $s_l = \frac1N \sum_{k=1}^N (h_{kl} - m_l)^2$.`;
  expect(
    verdictsOf(
      set,
      r`$$\frac{\partial u}{\partial s} = -\frac12 (h - m)(s + \epsilon)^{-3/2}$$`,
      r`$$\frac{\partial u}{\partial s} = -\frac12 (h - m)(s - \epsilon)^{-3/2}$$`,
    ).map(([v]) => v),
  ).toEqual(["correct", "undecided"]);
});
test("a data matrix has the vectors of its small letter as rows or columns: true so, refuted by nothing", () => {
  const ridge = r`Let $X \in \mathbb{R}^{n \times d}$, $y \in \mathbb{R}^n$ and $J(w) = \sum_{i=1}^n (y_i - w^T x_i)^2$ with $x_i \in \mathbb{R}^d$.`;
  expect(
    verdictsOf(
      ridge,
      r`$$\nabla J(w) = -2X^T(y - Xw)$$`,
      r`$$\nabla J(w) = -X^T(y - Xw)$$`,
      r`$$\nabla^2 J(w) = 2\sum_{i=1}^n x_i x_i^T = 2X^T X$$`,
    ),
  ).toEqual([correct, ["undecided", null], correct, correct]);
  const columns = r`Let $X \in \mathbb{R}^{d \times n}$ and $C = \frac1n \sum_{i=1}^n x_i x_i^T$ with $x_i \in \mathbb{R}^d$.`;
  expect(verdictsOf(columns, r`$$C = \frac1n X X^T$$`, r`$$\frac1n \sum_{i=1}^n x_i x_i^T = X X^T$$`)).toEqual([
    correct,
    ["undecided", null],
  ]);
});
test("in the loss of a margin labels are ±1, whether or not a document says so", () => {
  const set = r`Let $p_i = \frac{1}{1 + e^{-y_i w^T x_i}}$ and $L(w) = \sum_{i=1}^n \log(1 + e^{-y_i w^T x_i})$ with labels $y_i$ and $w, x_i \in \mathbb{R}^d$.`;
  expect(
    verdictsOf(
      set,
      r`$$\nabla L(w) = -\sum_{i=1}^n (1 - p_i) y_i x_i$$`,
      r`$$\nabla^2 L(w) = \sum_{i=1}^n p_i(1 - p_i) x_i x_i^T$$`,
      r`$$\nabla^2 L(w) = -\sum_{i=1}^n p_i(1 - p_i) x_i x_i^T$$`,
    ).map(([v]) => v),
  ).toEqual(["correct", "undecided", "wrong"]);
});
test("a sum over an index that its body lacks is no value of anything", () => {
  const set = r`Let $\alpha, y \in \mathbb{R}^n$, $x_i \in \mathbb{R}^d$ and $f(w) = \frac12\|w\|^2 - \sum_{i=1}^n \alpha_i y_i w^T x_i$.`,
    gradient = r`$$\nabla f(w) = w - \sum_{i=1}^n \alpha_i y_i x_i$$`;
  expect(verdictsOf(set, gradient, r`Setting it to zero gives $w = \sum_{i=1}^n \alpha_i y_i x_i$.`)[1]).toEqual(correct);
  expect(verdictsOf(set, gradient, r`Setting it to zero gives $w = \sum_{k=1}^n \alpha_i y_i x_i$.`)[1]).toEqual(["wrong", "wrong-index"]);
});
test("a sum over some members of a family has no more of them than there are", () => {
  const set = [
    r`$\hat y_o = \frac{\exp(u_o^\top v_c)}{\sum_{w=1}^V \exp(u_w^\top v_c)}$ and $J = -\log\hat y_o$.`,
    r`$$\frac{\partial J}{\partial v_c} = -u_o + \sum_{w=1}^V \hat y_w u_w$$`,
    r`Negative sampling: $J_{neg} = -\log\sigma(u_o^\top v_c) - \sum_{k=1}^K \log\sigma(-u_k^\top v_c)$.`,
  ];
  const line = (sign: string): string =>
    r`$$\frac{\partial J_{neg}}{\partial v_c} = (\sigma(u_o^\top v_c) - 1) u_o ${sign} \sum_{k=1}^K (\sigma(-u_k^\top v_c) - 1) u_k$$`;
  expect(verdictsOf(...set, line("-"))).toEqual([correct, correct]);
  expect(verdictsOf(...set, line("+")).at(-1)?.[0]).not.toBe("correct");
});
