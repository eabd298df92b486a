import { expect, test } from "vitest";
import { correct, verdictsOf as said } from "./judged.js";
/** Ways of writing that homework uses and that say something of what follows: right lines accepted, wrong ones caught. */
const r = String.raw;

test("a condition above a display, and one before a colon, hold for what follows", () => {
  const set = r`Let $g(u) = \frac{u}{1+|u|}$. Then for $u > 0$`;
  expect(said(set, r`$$g'(u) = \frac{1}{(1+u)^2}$$`)).toEqual([correct]);
  expect(said(set, r`$$g'(u) = \frac{1}{(1+u)^2},$$`, r`and for $u < 0$: $g'(u) = \frac{1}{(1+u)^2}$.`)[1]?.[0]).toBe("wrong");
  expect(said(set, r`$$g'(u) = \frac{1}{(1+u)^2},$$`, r`and for $u < 0$: $g'(u) = \frac{1}{(1-u)^2}$.`)[1]).toEqual(correct);
});
test("what a chain ends with is named, if it was never seen", () => {
  const set = r`Let $\theta_k = w^\top \phi_k$ with $w, \phi_k \in \mathbb{R}^d$ and $p_k = \frac{e^{\theta_k}}{\sum_{j=1}^K e^{\theta_j}}$.`;
  expect(
    said(
      set,
      r`$$\nabla_w \log p_a = \phi_a - \sum_{k=1}^K p_k \phi_k = \phi_a - \bar\phi .$$`,
      r`$$\sum_{k=1}^K p_k (\phi_k - \bar\phi)(\phi_k - \bar\phi)^\top = \sum_{k=1}^K p_k \phi_k\phi_k^\top - \bar\phi\bar\phi^\top$$`,
    ),
  ).toEqual([correct, correct]);
});
test("beside weights π_k the bare letter is their vector, and 2π the number", () => {
  const set = r`Let $\theta \in \mathbb{R}^K$ and $\pi_k = \frac{\exp(\theta_k)}{\sum_{j=1}^K \exp(\theta_j)}$, $J = \sum_a \pi_a r_a$ with numbers $r_a$.`;
  expect(said(set, r`$$\nabla_\theta J = \pi \odot (r - J\mathbf{1})$$`)).toEqual([correct]);
  expect(said(set, r`$$\nabla_\theta J = \left(\operatorname{diag}(\pi) - \pi\pi^\top\right) r$$`)).toEqual([correct]);
  expect(said(set, r`$g(s) = \log(2\pi s)$ has $g'(s) = \frac{1}{s}$.`)).toEqual([correct]);
});
test("where a recurrence starts is a constant", () => {
  const set = r`Let $s_t = \alpha y_t + (1-\alpha)s_{t-1}$ with $0 < \alpha < 1$.`,
    general = r`$$\frac{ds_t}{d\alpha} = y_t - s_{t-1} + (1-\alpha)\frac{ds_{t-1}}{d\alpha}$$`;
  expect(said(set, general, r`$$\frac{ds_1}{d\alpha} = y_1 - s_0$$`)).toEqual([correct, correct]);
  expect(said(set, general, r`$$\frac{ds_2}{d\alpha} = y_2 - s_1$$`)[1]?.[0]).toBe("wrong");
});
test("data of which a model says how they came about do not move with its parameters", () => {
  const set = r`Let $x = Ah + \epsilon$ with $A \in \mathbb{R}^{n \times k}$, $h \in \mathbb{R}^k$ and $f(h) = \frac12\|x - Ah\|^2$.`;
  expect(said(set, r`$$\nabla f(h) = -A^\top(x - Ah)$$`)).toEqual([correct]);
  expect(said(set, r`$$\nabla f(h) = A^\top(x - Ah)$$`)[0]?.[0]).not.toBe("correct");
});
test("diag of members in a row", () => {
  const set = r`Let $m \in \mathbb{R}^n$ and let $x_i \in \mathbb{R}^d$ be the rows of $X \in \mathbb{R}^{n \times d}$.`;
  expect(said(set, r`$D = \operatorname{diag}(m_1, \dots, m_n)$`, r`$$\sum_{i=1}^n m_i x_i x_i^\top = X^\top D X$$`)).toEqual([correct]);
  expect(said(set, r`$D = \operatorname{diag}(m_1^2, \dots, m_n^2)$`, r`$$\sum_{i=1}^n m_i^2 x_i x_i^\top = X^\top D X$$`)).toEqual([
    correct,
  ]);
  expect(said(set, r`$D = \operatorname{diag}(m_1^2, \dots, m_n^2)$`, r`$$\sum_{i=1}^n m_i x_i x_i^\top = X^\top D X$$`)[0]?.[0]).toBe(
    "wrong",
  );
});
test("bars over the members of a recurrence", () => {
  const set = [
    r`For every quantity $v$ the adjoint is $\bar v = \partial L/\partial v$. Inputs are $x_t \in \mathbb{R}^d$.`,
    r`$$c_t = Ux_t + Wh_{t-1}, \qquad h_t = \tanh(c_t)$$`,
  ];
  expect(said(...set, r`$$\bar c_t = (1 - h_t^2) \odot \bar h_t, \qquad \bar h_{t-1} = W^\top \bar c_t$$`)).toEqual([correct, correct]);
  expect(said(...set, r`$$\bar c_t = (1 - h_t) \odot \bar h_t, \qquad \bar h_{t-1} = W^\top \bar c_t$$`)[0]?.[0]).toBe("wrong");
});
test("∂_i by the document's own words, and an index that stands more than twice", () => {
  const set = r`Repeated indices are summed, $\partial_i$ means $\partial/\partial x_i$. Let $z_i = W_{ij}x_j$, $a_i = \tanh z_i$ and $E = \tfrac12(a_i - t_i)(a_i - t_i)$.`;
  expect(said(set, r`$$\partial_j E = W_{ij}(1 - a_i^2)(a_i - t_i)$$`)).toEqual([correct]);
  expect(said(set, r`$$\partial_j E = W_{ij}(1 - a_i)(a_i - t_i)$$`)[0]?.[0]).toBe("wrong");
});
test("gradients named by a letter with a subscript", () => {
  const set = r`$G_M$ denotes the gradient of the loss $L$ by $M$. Let $X \in \mathbb{R}^{n \times d}$, $W \in \mathbb{R}^{d \times k}$ and $Y = XW$.`;
  expect(said(set, r`$$G_W = X^\top G_Y, \qquad G_X = G_Y W^\top$$`)).toEqual([correct, correct]);
  expect(said(set, r`$$G_W = -X^\top G_Y$$`)).toEqual([["wrong", "sign"]]);
});
test("a matrix that is a function of a parameter keeps what is said of it", () => {
  expect(
    said(
      r`Let the symmetric matrix $M$ be a function of $\theta$, $y \in \mathbb{R}^n$, $a = M^{-1}y$ and $E(\theta) = \frac12 y^\top M^{-1}y$.`,
      r`$$\frac{\partial E}{\partial\theta} = -\frac12 a^\top\frac{\partial M}{\partial\theta}a$$`,
    ),
  ).toEqual([correct]);
});
test("what something is divided by is a number; so is a size of a special case", () => {
  expect(said(r`Let $P > 0$ and $R > 0$.`, r`$$\frac{PR}{P + R} = \left(\frac1P + \frac1R\right)^{-1}$$`)).toEqual([correct]);
  expect(
    said(
      r`Let $z \in \mathbb{R}^K$ and $p = \operatorname{softmax}(z)$.`,
      r`For $K = 2$ we have $\frac{\partial p_1}{\partial z_2} = -p_1(1 - p_1)$.`,
    ),
  ).toEqual([correct]);
});
test("the value of a variable from a primed derivative", () => {
  const set = r`$g(w) = \frac12(w - v)^2 + \lambda w$ has $g'(w) = w - v + \lambda$.`;
  expect(said(set, r`Setting $g'(w) = 0$ gives $w = v + \lambda$.`)).toContainEqual(["wrong", "sign"]);
  expect(said(set, r`Setting $g'(w) = 0$ gives $w = v - \lambda$.`).map((x) => x[0])).not.toContain("wrong");
});
test("letters of problems that have nothing to do with each other", () => {
  expect(
    said(
      r`## 1. Logistic`,
      r`Let $p = \sigma(z)$ with $\sigma(u) = \frac{1}{1+e^{-u}}$.`,
      r`$$\frac{dp}{dz} = p(1-p)$$`,
      r`## 2. Softmax`,
      r`Let $p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$.`,
      r`$$\frac{\partial p_i}{\partial z_k} = p_i(\delta_{ik} - p_k)$$`,
    ),
  ).toEqual([correct, correct]);
});
test("a special case said below confirms nothing above it", () => {
  const set = r`Let $X \in \mathbb{R}^{n \times p}$, $y \in \mathbb{R}^n$, $R = \operatorname{diag}(r_1, \dots, r_n)$ and $f(w) = \frac12(y - Xw)^\top R(y - Xw)$.`,
    below = r`For unit weights ($R = I$) this is the usual gradient $\nabla f(w) = X^\top(Xw - y)$.`;
  expect(said(set, r`$$\nabla f(w) = X^\top R(Xw - y)$$`, below)).toEqual([correct, correct]);
  expect(said(set, r`$$\nabla f(w) = X^\top(Xw - y)$$`, below)[0]).toEqual(["wrong", "factor"]);
});
test("sizes at which a matrix is singular say nothing, and sizes of a later example neither", () => {
  const set = r`Let $X \in \mathbb{R}^{n \times m}$ and $f(X) = \log\det(X^\top X)$.`;
  expect(said(set, r`$$df = 2\operatorname{tr}\left((X^\top X)^{-1}X^\top dX\right)$$`)).toEqual([correct]);
  expect(said(set, r`$$df = \operatorname{tr}\left((X^\top X)^{-1}X^\top dX\right)$$`)[0]?.[0]).not.toBe("correct");
  const net = r`Let $o = Vh$ with $V \in \mathbb{R}^{k \times n}$, $h \in \mathbb{R}^n$, $y \in \mathbb{R}^k$ and $L = \frac12\|o - y\|^2$.`;
  expect(said(net, r`$$\frac{\partial L}{\partial h} = (o - y) V$$`, r`For example $k = 1$, $n = 2$.`)[0]).toEqual(["loose", "transpose"]);
});
test("after words for the whole derivative nothing is held fixed", () => {
  const set = r`Let $h = \tanh(wx)$ and $y = hx + w$.`;
  expect(said(set, r`With $h$ held fixed $\frac{\partial y}{\partial w} = 1$.`)).toEqual([correct]);
  expect(
    said(set, r`With $h$ held fixed $\frac{\partial y}{\partial w} = 1$. The whole derivative is $\frac{dy}{dw} = 1$.`)[1]?.[0],
  ).not.toBe("correct");
});
test("a decimal that is copied over is no rounding of what stands beside it", () => {
  expect(said(r`The rate is $\eta = 0.1 \times 0.5^{\lfloor 25/10 \rfloor} = 0.1 \times 0.5^3$.`)).toEqual([["wrong", "arithmetic"]]);
  expect(said(r`$$0.1 \cdot 0.46 + 0.05 = 0.05 + 0.05 = 0.1$$`)).toEqual([correct, correct]);
  expect(said(r`$$0.5 \times 0.332 + 0.4 = 0.17 + 0.4 = 0.57$$`)).toEqual([correct, correct]);
});
test("a sum without brackets reaches as far as its index", () => {
  const set = r`$h_i = \sigma(\theta^T x_i)$ and $J(\theta) = -\frac{1}{m} \sum_{i=1}^m y_i \log h_i + (1-y_i)\log(1-h_i)$.`;
  expect(said(set, r`$$\nabla_\theta J = \frac1m \sum_i (h_i - y_i) x_i$$`)).toEqual([correct]);
  expect(said(set, r`$$\nabla_\theta J = \frac1m \sum_i (y_i - h_i) x_i$$`)).toEqual([["wrong", "sign"]]);
  expect(said(r`Let $y_i, c_i$ be numbers and $f = \sum_{k=1}^n y_k^2 + d$.`, r`$$\frac{\partial f}{\partial y_i} = 2y_i$$`)).toEqual([
    correct,
  ]);
});
test("an index that is not a number", () => {
  const set = r`Let $u, v_j \in \mathbb{R}^d$, $s_j = u^\top v_j$, $\pi_j = e^{s_j}/\sum_{k=1}^N e^{s_k}$ and $L = -\log \pi_1$.`;
  expect(said(set, r`For $j \ne 1$: $\frac{\partial L}{\partial v_j} = \pi_j u$.`)).toEqual([correct]);
  expect(said(set, r`For $j \ne 1$: $\frac{\partial L}{\partial v_j} = (\pi_j - 1) u$.`)[0]?.[0]).toBe("wrong");
  expect(said(set, r`$$\frac{\partial L}{\partial v_j} = \pi_j u$$`)[0]?.[0]).not.toBe("correct");
});
test("letters that a problem declares anew", () => {
  const first = [r`## 1. A neuron`, r`Let $p = \sigma(x)$.`, r`$$\frac{dp}{dx} = p(1-p)$$`],
    second = [r`## 2. Triplets`, r`For embeddings $a, p \in \mathbb{R}^d$ let $f = \|a - p\|^2$.`];
  expect(said(...first, ...second, r`$$\frac{\partial f}{\partial p} = -2(a - p)$$`)).toEqual([correct, correct]);
  expect(said(...first, ...second, r`$$\frac{\partial f}{\partial p} = 2(a - p)$$`)).toEqual([correct, ["wrong", "sign"]]);
});
test("a list of matrices that are symmetric", () => {
  const set = r`Let $P \in \mathbb{R}^{n\times n}$, $R \in \mathbb{R}^{m \times m}$ symmetric, $K \in \mathbb{R}^{n \times m}$, $A \in \mathbb{R}^{n\times m}$ and $f(K) = \operatorname{tr}(K R K^T) - 2\operatorname{tr}(PAK^T) + \operatorname{tr}(P K K^T)$.`;
  expect(said(set, r`$$\frac{\partial f}{\partial K} = 2KR - 2PA + 2PK$$`)).toEqual([correct]);
});
test("entries off the diagonal are no case of equal indices", () => {
  const set = r`Let $p = \operatorname{softmax}(z)$ with $z \in \mathbb{R}^n$.`,
    line = r`$$\frac{\partial p_i}{\partial z_j} = p_i (1 - p_j)$$`;
  expect(said(set, r`The diagonal entries of the Jacobian:`, line)[0]).toEqual(correct);
  expect(said(set, r`The Jacobian has off-diagonal entries:`, line)[0]?.[0]).toBe("wrong");
});
test("a Jacobian of a vector by a matrix is no factor of an entrywise product", () => {
  const set = r`Let $W \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $y \in \mathbb{R}^m$, $a = Wx$ and $L = \frac12\|a - y\|^2$.`;
  expect(said(set, r`$$\frac{\partial L}{\partial W} = \frac{\partial L}{\partial a} \frac{\partial a}{\partial W}$$`)[0]?.[0]).toBe(
    "correct",
  );
  expect(
    said(set, r`$$\frac{\partial L}{\partial W} = \frac{\partial L}{\partial a} \odot \frac{\partial a}{\partial W}$$`)[0]?.[0],
  ).not.toBe("correct");
});
test("a gradient by name has the shape of its variable, also of a square one", () => {
  const set = r`Write $G_M$ for the gradient. $G_M$ denotes the gradient of a scalar loss $\mathcal{L}$ by $M$. Let $X \in \mathbb{R}^{n \times d}$, $V \in \mathbb{R}^{n \times m}$, $S = XX^\top$, $P = \exp(S)$ entrywise and $Y = PV$.`;
  expect(said(set, r`$$G_P = G_Y V^\top$$`)[0]).toEqual(correct);
  expect(said(set, r`$$G_P = V G_Y^\top$$`)[0]?.[0]).not.toBe("correct");
});
test("a covariance given by its entries stays a matrix where its formula is set aside", () => {
  const set = r`Let $y \in \mathbb{R}^n$, $x_1, \dots, x_n \in \mathbb{R}$, $K_{ij} = s^2 \exp(-(x_i - x_j)^2)$, $C = K + \sigma^2 I$, $a = C^{-1} y$ and $v = \sigma^2$.`;
  const free = r`Let $\theta$ be any hyperparameter. $$\frac{\partial K}{\partial \theta} = \frac{\partial C}{\partial \theta}$$`;
  expect(said(set, free, r`$$\frac{\partial a}{\partial v} = -C^{-1} a$$`)[1]).toEqual(correct);
  expect(said(set, free, r`$$\frac{\partial a}{\partial v} = -a C^{-1}$$`)[1]?.[0]).not.toBe("correct");
});
test("∇ before a product without brackets", () => {
  const set = r`Let $A \in \mathbb{R}^{n \times n}$ and $b, x \in \mathbb{R}^n$.`;
  expect(said(set, r`$$\nabla_x x^T A x = (A + A^T)x$$`, r`$$\nabla_x b^T x = b$$`)).toEqual([correct, correct]);
  expect(said(set, r`$$\nabla_x^2 \, \frac12 x^T A x = \frac12(A + A^T)$$`, r`$$\nabla_A b^T A b = bb^T$$`)).toEqual([correct, correct]);
  expect(said(set, r`$$\nabla_x x^T A x = 2A x$$`)[0]?.[0]).toBe("wrong");
  expect(said(set, r`$$\nabla_x \frac12 x^T x = 2x$$`)).toEqual([["wrong", "factor"]]);
  const net = r`Let $z = Wx$ with $W \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$ and $L = \|z\|^2$.`;
  expect(said(net, r`$$\nabla_x L = W^T \nabla_z L$$`)).toEqual([correct]);
});
test("an operator before a sum without brackets", () => {
  expect(said(r`$$\frac{d}{dx} x^2 + 3x = 2x + 3$$`)).toEqual([correct]);
  expect(said(r`$$\frac{d}{dx} x^2 + 3x = 2x + 3x$$`)).toEqual([correct]);
  expect(said(r`$$\frac{d}{dx} x^2 + 3x = 2x - 3$$`)[0]?.[0]).toBe("wrong");
  expect(said(r`$$\frac{d}{dx} \left(x^2\right) + 3x = 2x + 3$$`)[0]?.[0]).toBe("wrong");
});
test("a loss with a formula is neither set free nor held fixed", () => {
  const set = r`Let $y_t = v h_t$ and $L = \sum_{t=1}^3 \frac12 (y_t - d_t)^2$.`;
  expect(
    said(set, r`$$\frac{\partial L}{\partial v} = \sum_{t=1}^3 \frac{\partial L}{\partial y_t} \frac{\partial y_t}{\partial v}$$`),
  ).toEqual([correct]);
  expect(
    said(set, r`$$\frac{\partial L}{\partial v} = \sum_{t=1}^2 \frac{\partial L}{\partial y_t} \frac{\partial y_t}{\partial v}$$`)[0]?.[0],
  ).toBe("wrong");
  const mixture = r`Let $\ell = \sum_{n=1}^N \ln \sum_{k=1}^K \pi_k q_{nk}$ with numbers $q_{nk} > 0$, responsibilities $r_{nk} = \frac{\pi_k q_{nk}}{\sum_{j=1}^K \pi_j q_{nj}}$ and $\Lambda = \ell + \lambda (\sum_{k=1}^K \pi_k - 1)$.`;
  expect(said(mixture, r`$$\frac{\partial \Lambda}{\partial \pi_k} = \lambda$$`)[0]?.[0]).toBe("wrong");
});
test("a definition of another problem accepts nothing where this one has its own", () => {
  const first = [r`## Problem 1`, r`Let $o = w h$ for numbers, $p = \sigma(o)$ and $E = \frac12(p - t)^2$.`],
    second = [
      r`## Problem 2`,
      r`Let $W \in \mathbb{R}^{k \times d}$, $h \in \mathbb{R}^d$, $o = W h$, $p = \sigma(o)$ and $E = \frac12\|p - t\|^2$.`,
    ];
  expect(said(...first, ...second, r`$$\frac{\partial E}{\partial o} = (p - t) \odot p \odot (1 - p)$$`)).toEqual([correct]);
  expect(said(...first, ...second, r`$$\frac{\partial E}{\partial o} = (p - t) \odot p (1 - p)$$`)[0]?.[0]).not.toBe("correct");
});
test("an equation that nothing decides may be a condition on what follows", () => {
  const set = r`Let $\mathcal{L} = x^2 + y^2 + \lambda(1 - x - y)$.`;
  expect(
    said(set, r`$$\mathcal{L}_x = 2x - \lambda = 0, \quad \mathcal{L}_y = 2y - \lambda = 0$$`, r`so $x = y = \lambda/2$.`).at(-1)?.[0],
  ).not.toBe("wrong");
  expect(said(set, r`$$2x - \lambda = 0$$`, r`$$\frac{\partial \mathcal{L}}{\partial \lambda} = 1 - x + y$$`).at(-1)?.[0]).toBe("wrong");
});
test("negative samples are taken from the others", () => {
  const set = r`Negative sampling: let $v_c, u_k \in \mathbb{R}^d$ and $J = -\log \sigma(u_o^T v_c) - \sum_{k=1}^K \log \sigma(-u_k^T v_c)$.`;
  expect(
    said(
      set,
      r`$$\frac{\partial J}{\partial u_o} = (\sigma(u_o^T v_c) - 1) v_c, \qquad \frac{\partial J}{\partial u_k} = -(\sigma(-u_k^T v_c) - 1) v_c$$`,
    ),
  ).toEqual([correct, correct]);
  expect(said(set, r`$$\frac{\partial J}{\partial u_o} = \sigma(u_o^T v_c) v_c$$`)[0]?.[0]).toBe("wrong");
  const whole = r`Let $v, u_k \in \mathbb{R}^d$ and $J = -u_o^T v + \log \sum_{k=1}^K \exp(u_k^T v)$.`;
  expect(said(whole, r`$$\frac{\partial J}{\partial u_o} = -v$$`)[0]?.[0]).toBe("wrong");
});
test("a function of every entry is one thing in two forms, also of a row", () => {
  const set = r`Let $x \in \mathbb{R}^{1 \times n}$, $W \in \mathbb{R}^{n \times m}$, $h = \sigma(xW)$ and $\sigma(u) = \frac{1}{1+e^{-u}}$.`;
  expect(said(set, r`$$\frac{e^{-x}}{(1 + e^{-x})^2} = \sigma(x)(1 - \sigma(x))$$`)).toEqual([correct]);
  expect(said(set, r`$$\frac{e^{-x}}{(1 + e^{-x})^2} = \sigma(x)(1 + \sigma(x))$$`)[0]?.[0]).not.toBe("correct");
});
test("a definition that brings the variable in is not set aside", () => {
  const set = r`Let $\pi_k = \frac{e^{\theta_k}}{\sum_{j=1}^K e^{\theta_j}}$. Then $\frac{\partial \log \pi_a}{\partial \theta_k} = \delta_{ak} - \pi_k$. Now $\theta_k = w^\top \phi_k$ with $w, \phi_k \in \mathbb{R}^d$.`;
  expect(said(set, r`$$\nabla_w \log \pi_a = \phi_a - \sum_{k=1}^K \pi_k \phi_k$$`)[1]).toEqual(correct);
  expect(said(set, r`$$\nabla_w \log \pi_a = \phi_a - \sum_{k=1}^K \pi_k \phi_a$$`)[1]?.[0]).not.toBe("correct");
});
test("shorthand of a course: samples of a layer, sums of examples and their means", () => {
  const set = r`Let $X \in \mathbb{R}^{n \times m}$, $W^{[1]} \in \mathbb{R}^{h \times n}$, $W^{[2]} \in \mathbb{R}^{1 \times h}$, $Z^{[1]} = W^{[1]} X + b^{[1]}$, $A^{[1]} = \tanh(Z^{[1]})$, $Z^{[2]} = W^{[2]} A^{[1]} + b^{[2]}$ and $A^{[2]} = \sigma(Z^{[2]})$. For one example the loss is $\mathcal{L} = -y \log a - (1-y) \log(1-a)$.`,
    lines = r`$$dZ^{[2]} = A^{[2]} - Y$$ $$dW^{[2]} = \frac{1}{m} dZ^{[2]} A^{[1]T}$$ $$db^{[2]} = \frac{1}{m} \sum_{i=1}^m dZ^{[2](i)}$$ $$dZ^{[1]} = W^{[2]T} dZ^{[2]} * (1 - A^{[1]} * A^{[1]})$$`;
  for (const [verdict] of said(set, lines)) expect(verdict).not.toBe("wrong");
});
