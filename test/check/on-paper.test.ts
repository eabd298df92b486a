import { describe, expect, it } from "vitest";
import { judged, lastJudged } from "./judged.js";
/** Habits of homework that was written by hand and recognised. */

const t = String.raw;

describe("numbers in circles before a formula", () => {
  it("take the space behind them along, and open no chain", () => {
    expect(
      judged(
        t`$$① \ \ell(\lambda) = a \ln\lambda - n\lambda$$`,
        t`$$② \ \frac{\partial \ell}{\partial \lambda} = \frac{a}{\lambda} - n$$`,
        t`$$③ \; \frac{\partial^2 \ell}{\partial \lambda^2} = \frac{a}{\lambda^2}$$`,
      ),
    ).toEqual([
      t`\ell(\lambda) = a \ln\lambda - n\lambda: definition`,
      t`\frac{\partial \ell}{\partial \lambda} = \frac{a}{\lambda} - n: correct`,
      t`\frac{\partial^2 \ell}{\partial \lambda^2} = \frac{a}{\lambda^2}: wrong (sign)`,
    ]);
  });
});

describe("weights with two digits below a given matrix", () => {
  const given = t`$x_1 = 0.5$, $x_2 = 1$, $W = \begin{pmatrix} 0.2 & -0.4 \\ 0.6 & 0.1 \end{pmatrix}$, $b = \begin{pmatrix} 0.1 \\ -0.2 \end{pmatrix}$`;
  it("are its entries", () => {
    expect(lastJudged(given, t`$$z_2 = w_{21} x_1 + w_{22} x_2 + b_2 = 0.6 \times 0.5 + 0.1 \times 1 - 0.2 = 0.2$$`)).toEqual([
      t`z_2 = w_{21} x_1 + w_{22} x_2 + b_2: definition`,
      t`w_{21} x_1 + w_{22} x_2 + b_2 = 0.6 \times 0.5 + 0.1 \times 1 - 0.2: correct`,
      t`0.6 \times 0.5 + 0.1 \times 1 - 0.2 = 0.2: correct`,
    ]);
  });
  it("without a value refute no number, e to a power included", () => {
    expect(lastJudged(t`$x = 2$`, t`$z = w_{31} x + v_{12}$ and $h = \sigma(z) = \frac{1}{1 + e^{-0.2}}$`)).toEqual([
      t`z = w_{31} x + v_{12}: definition`,
      t`h = \sigma(z): definition`,
      t`\sigma(z) = \frac{1}{1 + e^{-0.2}}: undecided`,
    ]);
  });
});

describe("one letter, two functions", () => {
  it("of one and of two arguments", () => {
    expect(
      judged(
        t`$p = (\frac12, \frac14, \frac14)$, $q = (\frac13, \frac13, \frac13)$`,
        t`$H(p) = -\sum_i p_i \log_2 p_i = 1.5$, $H(p, q) = -\sum_i p_i \log_2 q_i = 1.585$`,
        t`$H(p, q) - H(p) = 1.585 - 1.5 = 0.085$, $H(q) = 1.7$`,
      ).slice(2),
    ).toEqual([
      t`H(p) = -\sum_i p_i \log_2 p_i: definition`,
      t`-\sum_i p_i \log_2 p_i = 1.5: correct`,
      t`H(p, q) = -\sum_i p_i \log_2 q_i: definition`,
      t`-\sum_i p_i \log_2 q_i = 1.585: correct`,
      t`H(p, q) - H(p) = 1.585 - 1.5: correct`,
      t`1.585 - 1.5 = 0.085: correct`,
      t`H(q) = 1.7: wrong (arithmetic)`,
    ]);
  });
  it("and entries that are set anew", () => {
    expect(
      judged(
        t`Elementwise square $y_i = x_i^2$.`,
        t`Elementwise $\exp$: $y_i = e^{x_i}$, $\frac{\partial y_i}{\partial x_j} = \delta_{ij} e^{x_i}$, $\frac{\partial y_i}{\partial x_j} = \delta_{ij} x_i$`,
      ).slice(2),
    ).toEqual([
      t`\frac{\partial y_i}{\partial x_j} = \delta_{ij} e^{x_i}: correct`,
      t`\frac{\partial y_i}{\partial x_j} = \delta_{ij} x_i: wrong (wrong-variable)`,
    ]);
  });
});

describe("a gradient that is zero, and what it implies", () => {
  const set = [
    t`$X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$, $t \in \mathbb{R}^n$, $F(w) = \frac{\beta}{2} \| t - X w \|^2 + \frac{\alpha}{2} \| w \|^2$`,
    t`$$\nabla F(w) = -\beta X^T (t - Xw) + \alpha w$$`,
  ];
  it.each([t`\nabla F(w)`, t`\nabla F`])("%s = 0", (gradient) => {
    expect(
      lastJudged(
        ...set,
        t`$$${gradient} = 0 \Rightarrow (\beta X^T X + \alpha I) w = \beta X^T t \Rightarrow w_{MAP} = ( X^T X + \frac{\alpha}{\beta} I )^{-1} X^T t$$`,
      ),
    ).toEqual([
      t`${gradient} = 0: condition`,
      t`(\beta X^T X + \alpha I) w = \beta X^T t: correct`,
      t`w_{MAP} = ( X^T X + \frac{\alpha}{\beta} I )^{-1} X^T t: correct`,
    ]);
  });
  it("accepts no other equation", () => {
    expect(lastJudged(...set, t`$$\nabla F(w) = 0 \Rightarrow (\beta X^T X + \alpha I) w = \alpha X^T t$$`)).toEqual([
      t`\nabla F(w) = 0: condition`,
      t`(\beta X^T X + \alpha I) w = \alpha X^T t: wrong (wrong-variable)`,
    ]);
  });
});

describe("values of other parts", () => {
  it("stay in the part that a bold number opens", () => {
    expect(
      lastJudged(
        t`**1** States $x_1 = 1$, $x_2 = 0$`,
        t`# of parameters: 20`,
        t`**2** Descent on $f(x) = x^2 - 4x + 5$, start $x_0 = 0$, $\eta = 0.1$`,
        t`$x_1 = x_0 - \eta f'(x_0) = 0 - 0.1 \times (-4) = 0.4$, $x_2 = x_1 - \eta f'(x_1) = 0.4 + 0.32 = 0.72$`,
      ),
    ).toEqual([
      t`x_1 = x_0 - \eta f'(x_0): definition`,
      t`x_0 - \eta f'(x_0) = 0 - 0.1 \times (-4): correct`,
      t`0 - 0.1 \times (-4) = 0.4: correct`,
      t`x_2 = x_1 - \eta f'(x_1): definition`,
      t`x_1 - \eta f'(x_1) = 0.4 + 0.32: correct`,
      t`0.4 + 0.32 = 0.72: correct`,
    ]);
  });
  it("say nothing of members of the same letter", () => {
    expect(
      lastJudged(
        t`Problem 1. Given $x_1, \dots, x_n \in \{0,1\}$.`,
        t`Problem 2. Let $t_i = w^T x_i + \epsilon_i$ and $F(w) = \frac12 \sum_{i=1}^n (t_i - w^T x_i)^2$.`,
        t`$$\nabla F(w) = -X^T (t - Xw)$$`,
      ),
    ).toEqual([t`\nabla F(w) = -X^T (t - Xw): undecided`]);
  });
});

describe("a step of an iteration in another form than its rule", () => {
  it("is that rule where nothing else states it", () => {
    expect(
      lastJudged(t`$A \in \mathbb{R}^{n \times n}$, $b \in \mathbb{R}^n$, $\eta > 0$`, t`$$w_{k+1} - s = w_k - \eta (A w_k - b) - s$$`),
    ).toEqual([t`w_{k+1} - s = w_k - \eta (A w_k - b) - s: undecided`]);
  });
});

describe("rounded steps of a chain", () => {
  const given = t`$h = 0.54983$, $d = -0.11142$, $v = -0.3$, $\eta = 0.5$`;
  it("may add up to more than half a unit of the last place", () => {
    expect(
      lastJudged(given, t`$$g = d h = -0.1114 \times 0.5498 = -0.0612$$`, t`$$v - \eta g = -0.3 - 0.5 \times (-0.0612) = -0.2694$$`),
    ).toEqual([t`v - \eta g = -0.3 - 0.5 \times (-0.0612): correct`, t`-0.3 - 0.5 \times (-0.0612) = -0.2694: correct`]);
  });
  it("and no further", () => {
    expect(lastJudged(given, t`$$g = d h = -0.1114 \times 0.5498 = -0.0612$$`, t`$$v - \eta g = -0.3 - 0.5 \times (-0.0622)$$`)).toEqual([
      t`v - \eta g = -0.3 - 0.5 \times (-0.0622): wrong (arithmetic)`,
    ]);
  });
});

describe("best values of one parameter beside others", () => {
  it("make its derivative zero whatever the others are", () => {
    expect(
      judged(
        t`$$\ell(\mu, \sigma) = -n \ln \sigma - \frac{1}{2\sigma^2} \sum_{i=1}^n (x_i - \mu)^2$$`,
        t`$$\frac{\partial \ell}{\partial \mu} = \frac{1}{\sigma^2} \sum_{i=1}^n (x_i - \mu) = 0 \quad \therefore \boxed{\hat{\mu} = \frac{1}{n} \sum_{i=1}^n x_i}$$`,
      ).slice(1),
    ).toEqual([
      t`\frac{\partial \ell}{\partial \mu} = \frac{1}{\sigma^2} \sum_{i=1}^n (x_i - \mu): correct`,
      t`\frac{1}{\sigma^2} \sum_{i=1}^n (x_i - \mu) = 0: condition`,
      t`\boxed{\hat{\mu} = \frac{1}{n} \sum_{i=1}^n x_i}: correct`,
    ]);
  });
});

describe("Jacobians by name", () => {
  const f = t`$f(x) = \begin{bmatrix} x_1^2 x_2 \\ x_1 + 3 x_2 \\ \sin x_2 \end{bmatrix}$`;
  it("state something below the function, whose argument has the entries written", () => {
    expect(
      lastJudged(f, t`$$J_f = \begin{bmatrix} 2x_1 x_2 & x_1^2 \\ 1 & 3 \\ 0 & \cos x_2 \end{bmatrix}$$`).map((s) =>
        s.slice(s.lastIndexOf(":")),
      ),
    ).toEqual([": correct"]);
    expect(
      lastJudged(f, t`$$J_f = \begin{bmatrix} 2x_1 x_2 & x_1^2 \\ 1 & 3 \\ 0 & -\cos x_2 \end{bmatrix}$$`).map((s) =>
        s.slice(s.lastIndexOf(":")),
      ),
    ).toEqual([": wrong (sign)"]);
  });
  it("of a function with one value", () => {
    expect(judged(t`$g(u) = u_1 u_2 + u_3^2$`, t`$$\nabla g = \begin{bmatrix} u_2 \\ u_1 \\ 2 u_3 \end{bmatrix}$$`)[1]).toMatch(
      /: correct$/,
    );
  });
  it("are none where the name of a divergence has the same form", () => {
    expect(judged(t`$$D_{KL}(p \| q) = \sum_i p_i \ln \frac{p_i}{q_i}$$`)).toEqual([
      t`D_{KL}(p \| q) = \sum_i p_i \ln \frac{p_i}{q_i}: definition`,
    ]);
  });
  it("leave points of a function alone", () => {
    expect(judged(t`$h(x) = x^2$ and $x_1 = 1$, $x_2 = 3$: $h(x_1) + h(x_2) = 10$`).at(-1)).toBe(t`h(x_1) + h(x_2) = 10: correct`);
  });
});

describe("entries of a matrix by its small letter", () => {
  it("where another problem uses the letter otherwise", () => {
    expect(
      lastJudged(
        t`Exercise 1. With $a = (0, 0)^T$ we get $a_1 = 0$.`,
        t`Exercise 2. Let $q(x) = x^T A x$.`,
        t`$$\frac{\partial q}{\partial x_k} = \sum_j a_{kj} x_j + \sum_i a_{ik} x_i$$ $$\frac{\partial q}{\partial x_k} = \sum_j a_{kj} x_j + \sum_i a_{ki} x_i$$`,
      ),
    ).toEqual([
      t`\frac{\partial q}{\partial x_k} = \sum_j a_{kj} x_j + \sum_i a_{ik} x_i: correct`,
      t`\frac{\partial q}{\partial x_k} = \sum_j a_{kj} x_j + \sum_i a_{ki} x_i: wrong (transpose)`,
    ]);
  });
});

describe("a matrix with dots and another diagonal", () => {
  const s = t`Let $s_i = \frac{e^{a_i}}{\sum_{k=1}^n e^{a_k}}$.`;
  const jacobian = (sign: string, low = sign): string =>
    t`$$\frac{\partial s}{\partial a} = \begin{bmatrix} s_1(1-s_1) & ${sign} s_1 s_2 & \cdots & ${sign} s_1 s_n \\ ${low} s_2 s_1 & s_2(1-s_2) & \cdots & ${sign} s_2 s_n \\ \vdots & \vdots & \ddots & \vdots \\ ${sign} s_n s_1 & ${sign} s_n s_2 & \cdots & s_n (1 - s_n) \end{bmatrix}$$`;
  const verdict = (line: string): string => lastJudged(s, line)[0]?.replace(/.*: /s, "") ?? "";
  it("is read by its two patterns", () => {
    expect(verdict(jacobian("-"))).toBe("correct");
    expect(verdict(jacobian(""))).toBe("wrong");
  });
  it("is refuted by an entry that follows neither", () => {
    expect(verdict(jacobian("-", ""))).toBe("wrong (sign)");
  });
});

describe("gates of an LSTM", () => {
  it("with an input gate of the letter i", () => {
    expect(
      lastJudged(
        t`$$\begin{array}{l} i_t = \sigma(W_i x_t + U_i h_{t-1} + b_i) \\ f_t = \sigma(W_f x_t + U_f h_{t-1} + b_f) \\ g_t = \tanh(W_g x_t + U_g h_{t-1} + b_g) \\ c_t = f_t \odot c_{t-1} + i_t \odot g_t \end{array}$$`,
        t`All vectors in $\mathbb{R}^n$.`,
        t`$$\frac{\partial L}{\partial i_t} = \frac{\partial L}{\partial c_t} \odot g_t , \quad \frac{\partial L}{\partial f_t} = \frac{\partial L}{\partial c_t} \odot c_{t-1}$$`,
      ),
    ).toEqual([
      t`\frac{\partial L}{\partial i_t} = \frac{\partial L}{\partial c_t} \odot g_t: correct`,
      t`\frac{\partial L}{\partial f_t} = \frac{\partial L}{\partial c_t} \odot c_{t-1}: correct`,
    ]);
  });
});
