import { expect, test } from "vitest";
import { verdictsOf as said } from "./judged.js";
/** Sheets in the notation of textbooks and courses: right lines accepted, wrong ones not. */
const r = String.raw;
const verdicts = (...paragraphs: readonly string[]): readonly (string | null | undefined)[] => said(...paragraphs).map((s) => s[0]);

test("cumulative products: members before the one that a line is about have their definitions", () => {
  const set = r`Let $\alpha_t = 1-\beta_t$, $\bar\alpha_t = \prod_{s=1}^t \alpha_s$ and $x_t = \sqrt{\alpha_t} x_{t-1} + \sqrt{1-\alpha_t}\epsilon_{t-1}$.`;
  expect(
    verdicts(
      set,
      r`$$\bar\alpha_t = \alpha_t\bar\alpha_{t-1}$$`,
      r`$$1-\bar\alpha_t = \beta_t + \alpha_t(1-\bar\alpha_{t-1})$$`,
      r`$$1-\bar\alpha_t = \beta_t + (1-\bar\alpha_{t-1})$$`,
    ),
  ).toEqual(["correct", "correct", "wrong"]);
});
test("how many steps a sum has is a number, as in the factor before it", () => {
  const set = [
    r`Let $h_t = W x_t + V h_{t-1}$ and $o_t = Q h_t$ with $x_t \in \mathbb{R}^d$, $h_t \in \mathbb{R}^h$, $o_t \in \mathbb{R}^q$.`,
    r`$$L = \frac1T\sum_{t=1}^T l(o_t, y_t)$$`,
    r`$$\frac{\partial L}{\partial h_T} = Q^\top\frac{\partial L}{\partial o_T}$$`,
  ];
  expect(verdicts(...set, r`$$\frac{\partial L}{\partial o_t} = \frac1T\frac{\partial l(o_t, y_t)}{\partial o_t}$$`)).toEqual([
    "correct",
    "correct",
  ]);
  expect(verdicts(...set, r`$$\frac{\partial L}{\partial o_t} = \frac{\partial l(o_t, y_t)}{\partial o_t}$$`)[1]).toBe("wrong");
});
test("a^L of the last layer is no power, though other sections write a", () => {
  const set = [
    r`A single neuron has $a = \sigma(z)$ with $\sigma(z) = 1/(1+e^{-z})$.`,
    "## Softmax",
    r`$$a^L_j = \frac{e^{z^L_j}}{\sum_k e^{z^L_k}}$$`,
  ];
  expect(verdicts(...set, r`$$\sum_j a^L_j = 1$$`, r`$$\frac{\partial a^L_j}{\partial z^L_k} = a^L_j(\delta_{jk} - a^L_k)$$`)).toEqual([
    "correct",
    "correct",
  ]);
  expect(verdicts(...set, r`$$\frac{\partial a^L_j}{\partial z^L_k} = a^L_j(\delta_{jk} - a^L_j)$$`)).toEqual(["wrong"]);
});
test("sums over examples without an index are confirmed, and refute nothing", () => {
  const set = r`Let $z = \sum_j w_j x_j + b$, $a = \sigma(z)$ with $\sigma(z) = 1/(1+e^{-z})$ and $C = -\frac1n\sum_x \left[y\ln a + (1-y)\ln(1-a)\right]$.`;
  expect(
    verdicts(
      set,
      r`$$\frac{\partial C}{\partial w_j} = \frac1n\sum_x x_j(\sigma(z)-y)$$`,
      r`$$\frac{\partial C}{\partial b} = \frac1n\sum_x (a - y)$$`,
    ),
  ).toEqual(["correct", "correct"]);
  for (const wrong of [r`\frac1n\sum_x x_j(y-\sigma(z))`, r`\sum_x x_j(\sigma(z)-y)`, r`\frac1n x_j(\sigma(z)-y)`])
    expect(verdicts(set, r`$$\frac{\partial C}{\partial w_j} = ${wrong}$$`)).toEqual(["undecided"]);
});
test("a penalty over all weights, and a cost made of an earlier one", () => {
  const set = r`The cost is $C = C_0 + \frac{\lambda}{2n}\sum_w w^2$.`;
  expect(
    verdicts(
      set,
      r`$$\frac{\partial C}{\partial w} = \frac{\partial C_0}{\partial w} + \frac{\lambda}{n}w$$`,
      r`$$\frac{\partial C}{\partial b} = \frac{\partial C_0}{\partial b}$$`,
    ),
  ).toEqual(["correct", "correct"]);
  expect(verdicts(set, r`$$\frac{\partial C}{\partial w} = \frac{\partial C_0}{\partial w} + \frac{\lambda}{2n}w$$`)).toEqual(["wrong"]);
  expect(verdicts(r`$L = L_1 + L_2$, $L_1 = w^2$, $L_2 = 3w$.`, r`$\frac{dL}{dw} = 2w + 3$`, r`$\frac{dL}{dw} = 2w$`)).toEqual([
    "correct",
    "wrong",
  ]);
});
test("what stands in a norm is a vector, and a power of a matrix by a letter is open", () => {
  const set = r`Let $P = A(A^TA)^{-1}A^T$.`;
  expect(verdicts(set, r`$$\|y\|^2 = \|Py\|^2 + \|(I-P)y\|^2$$`)).toEqual(["correct"]);
  expect(verdicts(set, r`$$\|y\|^2 = \|Py\|^2 - \|(I-P)y\|^2$$`)).toEqual(["wrong"]);
  expect(verdicts(r`$$\frac{\partial}{\partial X}\operatorname{Tr}(X^k) = k(X^{k-1})^T$$`)).toEqual(["undecided"]);
});
test("items that begin with what their letters are, and names at the end of chains", () => {
  expect(
    verdicts(
      "# Network",
      r`$x \in \mathbb{R}^{1\times D}$ is a row vector, $\theta_1 = xW_1 + b_1$, $h = \sigma(\theta_1)$, $\theta_2 = hW_2 + b_2$, $\hat y = \mathrm{softmax}(\theta_2)$ and $J = CE(y,\hat y) = -\sum_i y_i\log\hat y_i$ with a one-hot row $y$.`,
      r`$$\frac{\partial J}{\partial\theta_2} = \hat y - y = \delta_1$$`,
      r`$$\frac{\partial J}{\partial h} = \delta_1W_2^T = \delta_2$$`,
      r`$$\frac{\partial J}{\partial\theta_1} = \delta_2\circ\sigma'(\theta_1) = \delta_3$$`,
      r`$$\frac{\partial J}{\partial b_1} = \delta_3, \qquad \frac{\partial J}{\partial W_1} = x^T\delta_3$$`,
      r`$$\frac{\partial J}{\partial W_1} = x^T\delta_2$$`,
      "# Identities",
      r`$z = Wx$: $\frac{\partial z}{\partial x} = W$.`,
      r`$z = xW$: $\frac{\partial z}{\partial x} = W^T$.`,
    ),
  ).toEqual(["correct", "correct", "correct", "correct", "correct", "wrong", "correct", "correct"]);
});
test("conditions among letters of which only another problem says what they are", () => {
  const other = ["## Chain rule", r`$z = x^2y$, $x = \cos t$, $y = \sin t$.`, "## Box", r`Minimise $S = 2xy + 2xz + 2yz$ with $xyz = V$.`];
  expect(verdicts(...other, r`$$2y + 2z = \lambda yz$$`, r`Hence $x = y = z = V^{1/3}$.`)).not.toContain("wrong");
});

test("layers in small letters: weights are matrices where something stands transposed, and ∇_a C is by the last layer", () => {
  const set = [
    r`$z^l = w^l a^{l-1} + b^l$, $a^l = \sigma(z^l)$, $C = \frac12\|y - a^L\|^2$ and $\delta^l = \frac{\partial C}{\partial z^l}$.`,
    r`$$\frac{\partial C}{\partial w^l} = \delta^l (a^{l-1})^T$$`,
  ];
  expect(
    verdicts(
      ...set,
      r`$$\nabla_a C = a^L - y$$`,
      r`$$\delta^L = \nabla_a C \odot \sigma'(z^L)$$`,
      r`$$\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)$$`,
      r`$$\frac{\partial C}{\partial b^l} = \delta^l$$`,
    ),
  ).toEqual(["correct", "correct", "correct", "correct", "correct"]);
  for (const wrong of [
    r`\nabla_a C = y - a^L`,
    r`\delta^L = (y - a^L) \odot \sigma'(z^L)`,
    r`\frac{\partial C}{\partial b^l} = \delta^{l+1}`,
  ])
    expect(verdicts(...set, `$$${wrong}$$`)[1], wrong).not.toBe("correct");
});
test("arguments in square brackets, the one example at hand, and a function that words name below", () => {
  const set = [
    r`$$f_0 = \beta_0 + \Omega_0 x_i, \quad h_1 = a[f_0], \quad f_1 = \beta_1 + \Omega_1 h_1$$`,
    r`$$\ell_i = (f_1 - y_i)^2$$`,
    r`with scalars $f_1$ and $y_i$, where $a[\cdot]$ is the ReLU.`,
  ];
  expect(
    verdicts(
      ...set,
      r`$$\frac{\partial \ell_i}{\partial f_1} = 2(f_1 - y_i)$$`,
      r`$$\frac{\partial \ell_i}{\partial f_0} = \mathbb{I}[f_0 > 0] \odot \left(\Omega_1^T \frac{\partial \ell_i}{\partial f_1}\right)$$`,
      r`$$\frac{\partial \ell_i}{\partial \Omega_0} = \frac{\partial \ell_i}{\partial f_0} x_i^T$$`,
    ),
  ).toEqual(["correct", "correct", "correct"]);
  expect(verdicts(...set, r`$$\frac{\partial \ell_i}{\partial f_1} = 2(y_i - f_1)$$`)).toEqual(["wrong"]);
});
test("a function that words name keeps its meaning in a document with layers", () => {
  const set = r`Let $z^{(l)} = W^{(l)}a^{(l-1)} + b^{(l)}$ and $a^{(l)} = \phi(z^{(l)})$, where $\phi$ is the logistic function and $z^{(l)} \in \mathbb{R}^{n_l}$.`;
  expect(verdicts(set, r`$$\frac{\partial a^{(l)}_i}{\partial z^{(l)}_i} = a^{(l)}_i(1 - a^{(l)}_i)$$`)).toEqual(["correct"]);
  expect(verdicts(set, r`$$\frac{\partial a^{(l)}_i}{\partial z^{(l)}_i} = 1 - (a^{(l)}_i)^2$$`)).toEqual(["wrong"]);
});
test("Ax = b names no Ax, and values of a function at points are no definitions of it", () => {
  expect(
    verdicts(
      r`Let $q(x) = \frac12\|Ax - b\|_2^2 + \lambda\|x\|_2^2$.`,
      r`$$\nabla^2 q(x) = A^TA + 2\lambda I$$`,
      r`Now minimise $\frac12\|x\|^2$ subject to $Ax = b$.`,
    ),
  ).toEqual(["correct"]);
  expect(
    verdicts(
      r`With $r = 1$, $\gamma = 0.9$, $V(s') = 2$ and $V(s) = 2.5$ we get $\delta = r + \gamma V(s') - V(s) = 1 + 1.8 - 2.5 = 0.3$.`,
    ),
  ).not.toContain("wrong");
});
test("one-hot is said of the label, not of the number of classes in the next phrase", () => {
  const rest = [
    r`$\sum_k q_k = (1 - \epsilon) + \epsilon = 1$`,
    r`$p = \text{softmax}(z)$ and $L = -\sum_k q_k\log p_k$.`,
    r`$\frac{\partial L}{\partial z_k} = p_k - q_k$`,
  ];
  for (const said of [
    r`$y$ is one-hot with $K$ classes`,
    r`$y$ is one-hot and $K$ is the number of classes`,
    r`one-hot labels $y$ over $K$ classes`,
  ]) {
    const set = r`The smoothed label is $q_k = (1 - \epsilon)y_k + \frac{\epsilon}{K}$, ${said}.`;
    expect(verdicts(set, ...rest)).toEqual(["correct", "correct", "correct"]);
    expect(
      verdicts(set, r`$\sum_k q_k = 1 - \epsilon$`, ...rest.slice(1, 2), r`$\frac{\partial L}{\partial z_k} = p_k - y_k$`),
    ).not.toContain("correct");
  }
});
test("K classes are a number, below a section in which K holds the keys", () => {
  const set = [
    "## 1. Attention",
    r`Let $Q, K, V \in \mathbb{R}^{n \times d}$.`,
    r`## 2. Label smoothing`,
    r`$q_k = (1 - \epsilon)y_k + \frac{\epsilon}{K}$, where $y$ is one-hot with $K$ classes.`,
    r`$p = \text{softmax}(z)$ and $L = -\sum_k q_k\log p_k$.`,
  ];
  expect(
    verdicts(
      ...set,
      r`$\sum_k q_k = 1$`,
      r`$\frac{\partial L}{\partial z_k} = p_k - q_k$`,
      r`$\frac{\partial L}{\partial z_k} = p_k - y_k$`,
    ),
  ).toEqual(["correct", "correct", "wrong"]);
});
test("what a softmax is taken of has entries, even where nothing else is said of it", () => {
  const set = [r`Teacher: $q = \text{softmax}(v/T)$, student: $p = \text{softmax}(z/T)$.`, r`$L = T^2\sum_i q_i\log\frac{q_i}{p_i}$`];
  expect(verdicts(...set, r`$\frac{\partial L}{\partial z_i} = T(p_i - q_i)$`, r`$\nabla_z L = T(p - q)$`)).toEqual(["correct", "correct"]);
  expect(verdicts(...set, r`$\frac{\partial L}{\partial z_i} = p_i - q_i$`, r`$\nabla_z L = T(q - p)$`)).toEqual(["wrong", "wrong"]);
});
test("items of one list that open with another meaning of one name are problems of their own", () => {
  const list = [
    r`1. Let $f(x) = \ln(1+x^2)$ and $a = 2$. Then $f'(a) = \frac45$, and the tangent is $y = \ln 5+\frac45(x-2)$.`,
    r`2. Let $f(x,y) = x^2y+y^3$ and $a = (1,2)$.`,
  ];
  expect(verdicts(...list, r`   Then $\nabla f = (2xy, x^2+3y^2)$ and $\nabla f(a) = (4, 13)$.`)).toEqual([
    "correct",
    "correct",
    "correct",
  ]);
  expect(verdicts(...list, r`   Then $\nabla f = (2xy, x^2+2y^2)$.`)).toEqual(["correct", "wrong"]);
  expect(verdicts(...list, r`   Then $\nabla f(a) = (4, 12)$.`)).toEqual(["correct", "wrong"]);
});
test("normal equations of the optimum that the next line solves for", () => {
  const sheet = (line: string): ReturnType<typeof verdicts> =>
    verdicts(
      r`$J(w) = \|Xw-y\|_2^2 + \lambda\|w\|_2^2$`,
      r`$\nabla J(w) = 2X^T(Xw-y) + 2\lambda w$`,
      `$${line}$`,
      r`$w^* = (X^TX+\lambda I)^{-1}X^Ty$`,
    );
  expect(sheet(r`(X^TX+\lambda I)w = X^Ty`)).toEqual(["correct", "undecided", "correct"]);
  expect(sheet(r`(X^TX+\lambda I)w = 2X^Ty`)).toEqual(["correct", "wrong", "correct"]);
});
test("a second derivative without its variable is by what the function is a function of", () => {
  const set = r`$\ell(\beta) = \sum_i(y_ix_i^T\beta-e^{x_i^T\beta})$ with $\mu_i = e^{x_i^T\beta}$.`;
  expect(verdicts(set, r`$\nabla^2\ell = -\sum_i\mu_ix_ix_i^T$`)).toEqual(["correct"]);
  expect(verdicts(set, r`$\nabla^2\ell = \sum_i\mu_ix_ix_i^T$`)).toEqual(["wrong"]);
});
test("entries of one problem's x say nothing of the members x_i of the next", () => {
  const sheet = (line: string): ReturnType<typeof verdicts> =>
    verdicts(
      r`# Problem 1`,
      r`Minimise $f(x) = x_1^2+x_2^2$.`,
      r`# Problem 2`,
      r`$$L(w) = \frac12\|w\|^2 - \sum_{i=1}^n\alpha_i(y_i w^Tx_i-1)$$`,
      `$$${line}$$`,
    );
  expect(sheet(r`\nabla_wL = w-\sum_{i=1}^n\alpha_iy_ix_i`)).toEqual(["correct"]);
  expect(sheet(r`\nabla_wL = w+\sum_{i=1}^n\alpha_iy_ix_i`)).toEqual(["wrong"]);
});
