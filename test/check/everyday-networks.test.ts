import { describe, expect, test } from "vitest";
import { claimsOf } from "./judged.js";
/** Networks as homework writes them: the right line is accepted, the false one beside it is not. */

const verdicts = (source: string): string[] => claimsOf(source).map((c) => c.verdict);
const last = (source: string): string | undefined => verdicts(source).at(-1);

describe("the shorthand of code that nothing declares", () => {
  const net = String.raw`$X \in \mathbb{R}^{N \times D}$, $W_1 \in \mathbb{R}^{D \times H}$, $W_2 \in \mathbb{R}^{H \times C}$. $Y$ is the $N \times C$ matrix of one-hot labels.

$$h = \max(0, X W_1)$$ $$\text{scores} = h W_2$$ $$P = \text{softmax}(\text{scores})$$
$$L = -\frac{1}{N} \sum_{i=1}^{N} \sum_{c=1}^C Y_{ic} \log P_{ic}$$

`,
    lines = (...all: string[]): string[] => verdicts(net + all.map((l) => `$$${l}$$`).join("\n")).slice(-all.length);
  test("dX is the gradient by X", () => {
    expect(
      lines(String.raw`d\text{scores} = \frac{1}{N}(P - Y)`, String.raw`dW_2 = h^T d\text{scores}`, String.raw`dh = d\text{scores} W_2^T`),
    ).toEqual(["correct", "correct", "correct"]);
    expect(
      lines(
        String.raw`d\text{scores} = \frac{1}{N}(Y - P)`,
        String.raw`dW_2 = 2 h^T d\text{scores}`,
        String.raw`dh = d\text{scores} W_2^T`,
      ),
    ).toEqual(["wrong", "wrong", "correct"]);
  });
  test("a gradient that is set anew from itself is that from there on", () => {
    const seed = [String.raw`d\text{scores} = \frac{1}{N}(P - Y)`, String.raw`dh = d\text{scores} W_2^T`];
    expect(lines(...seed, String.raw`dh = dh \odot \mathbb{1}(h > 0)`, String.raw`dW_1 = X^T dh`).slice(-2)).toEqual([
      "definition",
      "correct",
    ]);
    expect(lines(...seed, String.raw`dh = dh \odot \mathbb{1}(h > 0)`, String.raw`dW_1 = -X^T dh`).at(-1)).toBe("wrong");
    expect(lines(...seed, String.raw`dW_1 = X^T dh`).at(-1)).toBe("wrong");
  });
  test("differentials stay differentials", () => {
    const linear = String.raw`$W \in \mathbb{R}^{m \times n}$, $z = W x$, $L = \frac12 \|z\|^2$. `;
    expect(last(String.raw`${linear}$$dz = W dx$$ $$dL = z^T dz$$`)).toBe("correct");
    expect(last(String.raw`${linear}$$dz = W dx$$ $$dx = W^T dz$$`)).not.toBe("correct");
  });
});
test("σ before a bracket in a problem of its own, after a standard deviation σ in another", () => {
  const line = (sign: string): string => String.raw`# Noise
$\sigma = e^{v/2}$ and $\frac{\partial \sigma}{\partial v} = \frac{\sigma}{2}$
# Network
$h = \sigma(W x + b)$, $\hat x = W^T h + c$, $L = \frac12 \|\hat x - x\|^2$.
$$\delta = W (\hat x - x) \odot h \odot (1 - h)$$
$$\frac{\partial L}{\partial W} = \delta x^T ${sign} h (\hat x - x)^T$$`;
  expect(last(line("+"))).toBe("correct");
  expect(last(line("-"))).toBe("wrong");
});
describe("one side of a kink, in words", () => {
  const triplet = String.raw`Let $a, p, n \in \mathbb{R}^d$. $L = \max(0, \|a - p\|^2 - \|a - n\|^2 + m)$. When the loss is positive:

$\frac{\partial L}{\partial a} = 2(a-p) - 2(a-n)$

`;
  test("reaches over formulas that stand alone", () => {
    expect(last(String.raw`${triplet}$\frac{\partial L}{\partial n} = 2(a-n)$`)).toBe("correct");
    expect(last(String.raw`${triplet}$\frac{\partial L}{\partial n} = -2(a-n)$`)).not.toBe("correct");
  });
  const neuron = String.raw`Let $h = \mathrm{ReLU}(w^T x + b)$. `;
  test("the side that is said last, and the other one", () => {
    expect(last(String.raw`${neuron}If the neuron is active, $\frac{\partial h}{\partial w} = x$`)).toBe("correct");
    expect(last(String.raw`${neuron}If the neuron is active, $\frac{\partial h}{\partial w} = 2x$`)).toBe("wrong");
    expect(
      last(
        String.raw`${neuron}If the neuron is active, $\frac{\partial h}{\partial b} = 1$. Otherwise $\frac{\partial h}{\partial b} = 0$`,
      ),
    ).toBe("correct");
    expect(
      last(
        String.raw`${neuron}If the neuron is active, $\frac{\partial h}{\partial b} = 1$. Otherwise $\frac{\partial h}{\partial w} = x$`,
      ),
    ).not.toBe("correct");
  });
  test("a chain that ends in an order is supposed after for, if and when", () => {
    const line = (derivative: string): string[] =>
      verdicts(String.raw`${neuron}For $z = w^T x + b > 0$ we have $\frac{\partial h}{\partial x} = ${derivative}$`).slice(-2);
    expect(line("w")).toEqual(["definition", "correct"]);
    expect(line("x")).toEqual(["definition", "wrong"]);
    expect(last(String.raw`$f(x) = x^2 - 4x$ so $f(x) = x^2 - 4x > 0$`)).not.toBe("definition");
  });
  test("in a formula above a display", () => {
    const hinge = (derivative: string): string =>
      String.raw`Let $s = w^T x$ and $L = \max(0, 1 - t s)$. If $L > 0$ then

$$\frac{\partial L}{\partial w} = ${derivative}$$`;
    expect(last(hinge("-t x"))).toBe("correct");
    expect(last(hinge("t x"))).toBe("wrong");
  });
});
test("a difference that a chain ends by calling e is that error from there on", () => {
  const line = (
    derivative: string,
  ): string => String.raw`$x \in \mathbb{R}^{3}$, $W \in \mathbb{R}^{2 \times 3}$, $\hat y = W x + b$, $J = \frac12 \|\hat y - y\|^2$.
$$\frac{\partial J}{\partial \hat y} = \hat y - y = e$$ $$\frac{\partial J}{\partial W} = ${derivative}$$`;
  expect(last(line("e x^T"))).toBe("correct");
  expect(last(line("-e x^T"))).toBe("wrong");
});
test("another activation in place of the defined one is not judged by the definition", () => {
  const net = String.raw`$x \in \mathbb{R}^{3}$, $W \in \mathbb{R}^{4\times 3}$, $z = W x$, $a = \sigma(z)$ with the sigmoid $\sigma$.`;
  expect(
    last(String.raw`${net}

With $\tanh$ in place of $\sigma$: $\frac{\partial a}{\partial z} = \mathrm{diag}(1 - a \odot a)$`),
  ).toBe("undecided");
  expect(
    last(String.raw`${net}

So $\frac{\partial a}{\partial z} = \mathrm{diag}(1 - a \odot a)$`),
  ).toBe("wrong");
});
describe("a shape in a formula of its own", () => {
  const gradient = (right: string): string | undefined =>
    last(
      String.raw`$X$ is $N \times D$, $W$ is $D \times H$ and $G$ is $N \times H$. $$L = \operatorname{tr}(G^T X W)$$ $$\frac{\partial L}{\partial W} = ${right}$$`,
    );
  test("is declared by is", () => {
    expect(gradient("X^T G")).toBe("correct");
    expect(gradient("-X^T G")).toBe("wrong");
  });
});
