import { describe, expect, test } from "vitest";
import { claimsOf } from "./judged.js";
/** Right lines in unusual dress, each beside a false one: the first is never accused, the second never accepted. */

const verdict = (source: string): string | undefined => claimsOf(source).at(-1)?.verdict;
const accused = (source: string): string[] =>
  claimsOf(source).flatMap((c) => (c.verdict === "wrong" ? [`${c.lhs} ${c.rel} ${c.rhs}`] : []));

describe("operators that make one value of a whole function", () => {
  const density = String.raw`Let $f(x) = \lambda e^{-\lambda x}$, $x \ge 0$. `;
  test("what equal functions give is equal, and what different ones give is not judged", () => {
    expect(
      verdict(
        String.raw`${density}$$h = -\int_0^\infty f(x)\ln f(x)\,dx = -\int_0^\infty \lambda e^{-\lambda x}(\ln\lambda - \lambda x)dx$$`,
      ),
    ).toBe("correct");
    expect(
      verdict(String.raw`${density}$$h = -\int_0^\infty f(x)\ln f(x)\,dx = -\int_0^\infty \lambda e^{-\lambda x}(\ln\lambda + x)dx$$`),
    ).toBe("undecided");
  });
  test("bounds are part of the operator", () => {
    expect(verdict(String.raw`Let $a > 0$. $$c = \int_0^1 a x\,dx = \int_0^2 a x\,dx$$`)).toBe("undecided");
    expect(verdict(String.raw`Let $a > 0$. $$c = \int_0^1 (a x + a x)\,dx = \int_0^1 2 a x\,dx$$`)).toBe("correct");
  });
  test("arg min is about all that follows", () => {
    const line = String.raw`Let $X \in \mathbb{R}^{n \times p}$, $y \in \mathbb{R}^n$, $\lambda > 0$, $s > 0$. $$\hat\beta = \arg\min_\beta \frac{1}{s}\|y - X\beta\|^2 + \frac{\lambda}{s}\|\beta\|^2 = \arg\min_\beta \|y - X\beta\|^2 + \lambda\|\beta\|^2$$`;
    expect(verdict(line)).toBe("undecided");
  });
  test("a maximum over an action is no entry of a list", () => {
    expect(verdict(String.raw`Let $g(s) = \max_a Q(s, a) = Q(s, a)$.`)).toBe("undecided");
  });
});
describe("probabilities of events", () => {
  const model = String.raw`$p(y) = \phi^y (1-\phi)^{1-y}$. By Bayes' rule `;
  test("are no values of a density of the same letter", () => {
    expect(accused(String.raw`${model}$$p(y=1|x) = \frac{p(x|y=1)\phi}{p(x|y=1)\phi + p(x|y=0)(1-\phi)}$$`)).toEqual([]);
  });
  test("of different events are different", () => {
    const line = (event: string): string =>
      String.raw`${model}$$\frac{p(x|y=1)\phi}{p(x|y=1)\phi + p(x|y=0)(1-\phi)} = \frac{1}{1 + \frac{p(x|y=${event})(1-\phi)}{p(x|y=1)\phi}}$$`;
    expect(verdict(line("0"))).toBe("correct");
    expect(verdict(line("2"))).not.toBe("correct");
  });
});
describe("how many members a family has", () => {
  const average = String.raw`$\mu = \frac1m\sum_i x_i$, $v = \frac1m\sum_i (x_i-\mu)^2$. `;
  test("by a list", () => {
    expect(verdict(String.raw`Batch $x_1,\dots,x_m$ (scalars). ${average}$\frac{\partial v}{\partial x_j} = \frac2m(x_j-\mu)$`)).toBe(
      "correct",
    );
    expect(verdict(String.raw`Batch $x_1,\dots,x_m$ (scalars). ${average}$\frac{\partial v}{\partial x_j} = \frac1m(x_j-\mu)$`)).toBe(
      "wrong",
    );
  });
  test("by an average", () => {
    expect(verdict(String.raw`${average}$\frac{\partial v}{\partial x_j} = \frac2m(x_j-\mu)$`)).toBe("correct");
  });
  test("a letter that is an array elsewhere counts nothing", () => {
    expect(
      accused(String.raw`## 1
$\tilde h = m \odot h$, $\frac{\partial \tilde h_i}{\partial h_i} = m_i$.

## 2
${average}$\frac{\partial v}{\partial x_j} = \frac2m(x_j-\mu)$`),
    ).toEqual([]);
  });
});
describe("numbers", () => {
  test("thirds that were cut off", () => {
    expect(verdict(String.raw`$\frac12(1.5 + 1.3333) = 1.41667$`)).toBe("correct");
    expect(verdict(String.raw`$\frac12(1.5 + 1.3313) = 1.41667$`)).toBe("wrong");
    expect(verdict(String.raw`Let $a = 1.3333$. $\frac12(1.5 + 1.3333) = 1.41667$`)).toBe("wrong");
  });
  test("the entries of a rounded array stand for what they were rounded from", () => {
    const line = (entry: string): string =>
      String.raw`$z = 0.55$, $y = \frac{1}{1+e^{-z}} = 0.634$, $d = y - 1 = -0.366$, $g = d \begin{pmatrix}0.5\\-0.6\end{pmatrix} = \begin{pmatrix}-0.183\\0.220\end{pmatrix}$, $h = g \odot \begin{pmatrix}1\\0\end{pmatrix} = \begin{pmatrix}${entry}\\0.220\end{pmatrix} \odot \begin{pmatrix}1\\0\end{pmatrix}$`;
    expect(verdict(line("-0.183"))).toBe("correct");
    expect(verdict(line("-0.193"))).toBe("wrong");
  });
  test("percentages to their last digit", () => {
    expect(verdict(String.raw`$\frac{0.186}{0.456} \approx 41\%$`)).toBe("correct");
    expect(verdict(String.raw`$\frac{0.186}{0.456} \approx 44\%$`)).toBe("wrong");
  });
  test("the next value of what is updated", () => {
    expect(
      accused(
        String.raw`Newton: $\theta := \theta - H^{-1} g$. With $\theta = 0$, $H = 1$, $g = -1$ we get $\theta = 0 - 1\cdot(-1) = 1$.`,
      ),
    ).toEqual([]);
  });
  test("an undefined σ of a number is one number", () => {
    expect(verdict(String.raw`$w = 0.5$, $x = 0.3$, $o = w x = 0.15$, $y = \sigma(o) = \sigma(0.15)$`)).toBe("correct");
    expect(verdict(String.raw`$w = 0.5$, $x = 0.3$, $o = w x = 0.15$, $y = \sigma(o) = \sigma(0.25)$`)).toBe("wrong");
  });
});
describe("names", () => {
  test("the factors of a decomposition are not free", () => {
    const svd = String.raw`The SVD $X = U D V^T$ gives $$U D V^T(V D^2 V^T + \lambda I)^{-1} V D U^T y = U D (D^2 + \lambda I)^{-1} D U^T y.$$`;
    expect(accused(svd)).toEqual([]);
  });
  test("w^T beside w^{T-1} is a power", () => {
    const line = (factor: string): string =>
      String.raw`$h_t = w h_{t-1}$, $h_0 = 1$, so $h_T = w^T$ and $\frac{d}{dw} w^T = ${factor} w^{T-1}$.`;
    expect(accused(line("T"))).toEqual([]);
    expect(verdict(line("2T"))).not.toBe("correct");
  });
  test("S_λ(z) is a function of z", () => {
    const cases = String.raw`\begin{cases} z-\lambda & z>\lambda\\ 0 & |z|\le\lambda\\ z+\lambda & z<-\lambda\end{cases}`;
    expect(verdict(String.raw`For $\lambda > 0$: $$\hat b = S_\lambda(z) = \operatorname{sign}(z)\max(0, |z|-\lambda) = ${cases}$$`)).toBe(
      "correct",
    );
    expect(verdict(String.raw`For $\lambda > 0$: $$\hat b = S_\lambda(z) = \operatorname{sign}(z)\max(0, |z|+\lambda) = ${cases}$$`)).toBe(
      "wrong",
    );
  });
  test("=: names what stands before it", () => {
    const entropy = String.raw`$$H(X) = -p\ln p - (1-p)\ln(1-p) =: h(p).$$`;
    expect(verdict(String.raw`${entropy} $h'(p) = \ln\frac{1-p}{p}$`)).toBe("correct");
    expect(verdict(String.raw`${entropy} $h'(p) = \ln\frac{p}{1-p}$`)).toBe("wrong");
  });
  test("an inequality is meant where the logarithms of the problem have values", () => {
    expect(accused(String.raw`$h(p) = -p\ln p - (1-p)\ln(1-p)$, $h''(p) = -\frac{1}{p(1-p)} < 0$`)).toEqual([]);
    expect(accused(String.raw`$h(p) = -p\ln p - (1-p)\ln(1-p)$, $h''(p) = -\frac{1}{p(1-p)} > 0$`)).toHaveLength(1);
  });
  test("responsibilities stand still in the M-step", () => {
    const em = String.raw`E-step: $\gamma_{ik} = \frac{\pi_k e^{-(x_i-\mu_k)^2/2}}{\sum_j \pi_j e^{-(x_i-\mu_j)^2/2}}$. M-step: $Q = \sum_{i=1}^n\sum_{k=1}^K \gamma_{ik}\left[\log\pi_k - \frac12 (x_i-\mu_k)^2\right]$, `;
    expect(verdict(String.raw`${em}$$\frac{\partial Q}{\partial \mu_k} = \sum_{i=1}^n \gamma_{ik}(x_i - \mu_k)$$`)).toBe("correct");
    expect(verdict(String.raw`${em}$$\frac{\partial Q}{\partial \mu_k} = 2\sum_{i=1}^n \gamma_{ik}(x_i - \mu_k)$$`)).toBe("wrong");
  });
  test("a function that is known by its argument only", () => {
    const residual = String.raw`$h_{l+1} = h_l + F(h_l)$, `;
    expect(verdict(String.raw`${residual}$\frac{\partial h_{l+1}}{\partial h_l} = I + \frac{\partial F}{\partial h_l}$`)).toBe("correct");
    expect(verdict(String.raw`${residual}$\frac{\partial h_{l+1}}{\partial h_l} = I - \frac{\partial F}{\partial h_l}$`)).not.toBe(
      "correct",
    );
  });
  test("σ_j made of s_j, and s_j of σ_j", () => {
    const both = String.raw`$s_j = \log\sigma_j^2$, so `;
    expect(verdict(String.raw`${both}$\sigma_j = e^{s_j/2}$`)).toBe("correct");
    expect(verdict(String.raw`${both}$\sigma_j = e^{2s_j}$`)).toBe("wrong");
  });
  test("the number π inside a policy π", () => {
    const policy = String.raw`$\pi(a) = \frac{1}{\sqrt{2\pi}\sigma}e^{-(a-\mu)^2/(2\sigma^2)}$: `;
    expect(verdict(String.raw`${policy}$\frac{\partial}{\partial\mu}\log\pi(a) = \frac{a-\mu}{\sigma^2}$`)).toBe("correct");
    expect(verdict(String.raw`${policy}$\frac{\partial}{\partial\mu}\log\pi(a) = \frac{\mu-a}{\sigma^2}$`)).toBe("wrong");
  });
  test("N(0, I) declares nothing about I", () => {
    const model = String.raw`$\varepsilon \sim \mathcal N(0, I)$. Let $z, u, w \in \mathbb{R}^d$, $b \in \mathbb{R}$ and $f(z) = z + u\tanh(w^\top z + b)$, so `;
    const line = (sign: string): string => String.raw`${model}$\frac{\partial f}{\partial z} = I ${sign} (1-\tanh^2(w^\top z+b))uw^\top$`;
    expect(verdict(line("+"))).toBe("correct");
    expect(verdict(line("-"))).toBe("wrong");
  });
  test("y that an equation ties to x", () => {
    const circle = String.raw`$F(x,y) = x^2+y^2-1 = 0$, `;
    expect(
      accused(String.raw`${circle}$\frac{dy}{dx} = -\frac{\partial F/\partial x}{\partial F/\partial y} = -\frac{2x}{2y} = -\frac xy$.`),
    ).toEqual([]);
  });
  test("what another problem solved for is free in a function of this one", () => {
    const line = (a: string): string => String.raw`# Problem 1
$x = \frac{v}{1+\lambda}$ is the minimiser.

# Problem 2
Let $A \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^m$, $x \in \mathbb{R}^n$, $f(x) = \|Ax-b\|^2$: $\nabla f(x) = ${a}A^\top(Ax-b)$.`;
    expect(verdict(line("2"))).toBe("correct");
    expect(verdict(line("3"))).toBe("wrong");
  });
  test("a word for a quantity is no word of the text", () => {
    expect(accused(String.raw`$\text{precision} = \frac{40}{50} = 0.8$, $\text{recall} = \frac{40}{60} = 0.67$`)).toEqual([]);
  });
  test("a number that words give to a letter", () => {
    expect(accused(String.raw`Dilated: kernel 3, dilation $d$: effective size $e = k+(k-1)(d-1) = 3+2(d-1)$.`)).toEqual([]);
    expect(accused(String.raw`Dilated: kernel $k$, dilation $d$: effective size $e = k+(k-1)(d-1) = k+2k(d-1)$.`)).toHaveLength(1);
  });
});
describe("matrices", () => {
  const hat = String.raw`Let $X \in \mathbb{R}^{n \times p}$, $y \in \mathbb{R}^n$ and $H = X(X^TX)^{-1}X^T$. `;
  test("Gram matrices have inverses at the sizes that are looked at", () => {
    expect(verdict(String.raw`${hat}$H^2 = X(X^TX)^{-1}X^TX(X^TX)^{-1}X^T$`)).toBe("correct");
    expect(verdict(String.raw`${hat}$y^T(I-H)^T(I-H)y = y^T(I-H)y$`)).toBe("correct");
    expect(verdict(String.raw`${hat}$y^T(I-H)^T(I-H)y = y^T(I+H)y$`)).toBe("wrong");
  });
  test("A = Aᵀ and A ≻ 0 say what A is like", () => {
    const q = String.raw`$q(x) = \frac12x^TAx - b^Tx$ with $A = A^T \succ 0$, $A \in \mathbb{R}^{n \times n}$, $b \in \mathbb{R}^n$: `;
    expect(verdict(String.raw`${q}$\nabla q(x) = Ax-b$`)).toBe("correct");
    expect(verdict(String.raw`${q}$\nabla q(x) = Ax+b$`)).toBe("wrong");
  });
  test("what both sides add is left aside where only numbers remain", () => {
    expect(verdict(String.raw`$\theta_2 = \theta_1 - 0.1\cdot\frac{1.4737}{1.5809} = \theta_1 - 0.0932$`)).toBe("correct");
    expect(verdict(String.raw`$\theta_2 = \theta_1 - 0.1\cdot\frac{1.4737}{1.5809} = \theta_1 - 0.0832$`)).toBe("wrong");
  });
});
describe("one sheet of many items", () => {
  test("an argument in one numbered item is not the matrix of another", () => {
    const sheet = (slope: string): string => String.raw`# Sheet

**1.** $\rho(r) = \begin{cases}\frac12r^2&|r|\le\delta\\\delta|r|-\frac12\delta^2&|r|>\delta\end{cases}$ with $\delta > 0$; $\rho'(r) = \begin{cases}r&|r|\le\delta\\${slope}\,\mathrm{sign}(r)&|r|>\delta\end{cases}$.

**2.** $e_{ij} = r_{ij} - u_i^Tv_j$ for the ratings $r_{ij}$.`;
    expect(accused(sheet(String.raw`\delta`))).toEqual([]);
    expect(accused(sheet(String.raw`2\delta`))).toHaveLength(1);
  });
  test("a number in brackets says at which state", () => {
    expect(
      accused(String.raw`$\alpha_1 = 0.5$. For the states: $\alpha_1(1) = 0.6\cdot0.9 = 0.54$, $\alpha_1(2) = 0.4\cdot0.2 = 0.08$.`),
    ).toEqual([]);
    expect(accused(String.raw`$\alpha_1 = 0.5$. For the states: $\alpha_1(1) = 0.6\cdot0.9 = 0.55$.`)).toHaveLength(1);
  });
  test("how iterates follow one another is not refuted where no formula says it", () => {
    expect(accused(String.raw`$x_0 = 0.5$, $x_1 = 0.75$, $x_2 = 0.9375$, so $1-x_{k+1} = (1-x_k)^2$.`)).toEqual([]);
  });
  test("a bound by a free symbol is a condition", () => {
    expect(accused(String.raw`Let $d \in \mathbb{R}^n$, $m = g^Td$, where $\|d\| \le \Delta$.`)).toEqual([]);
  });
  test("what was not read ends no chain", () => {
    expect(accused(String.raw`$p = 0.01$, $P(+|D) = 0.99$, $P(+|\bar D) = 0.05$.`)).toEqual([]);
  });
  test("digits stand for parts of what a derivative was found to be", () => {
    const net = String.raw`$h = \tanh(0.5x)$, $y = 2h$: $\frac{dy}{dx} = 2\cdot0.5(1-h^2) = 1-h^2$. At $x=2$: $h = 0.7616$, `;
    expect(accused(String.raw`${net}$\frac{dy}{dx} = 1-0.58 = 0.42$.`)).toEqual([]);
    expect(accused(String.raw`${net}$\frac{dy}{dx} = 1-0.53 = 0.47$.`)).toHaveLength(1);
  });
});
