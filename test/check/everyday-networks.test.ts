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
