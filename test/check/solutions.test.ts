import { describe, expect, test } from "vitest";
import { claimsOf } from "./judged.js";
/** "Set to zero, hence x̂ = …": the value is substituted into the derivative that stands above (semantics.md 3). */

const r = String.raw;
const least = r`Let $X \in \mathbb{R}^{n\times d}$, $y \in \mathbb{R}^n$, $\theta \in \mathbb{R}^d$, $J(\theta) = \frac12\|X\theta - y\|^2$ with $\nabla_\theta J = X^\top(X\theta - y)$.`;
const mean = r`For data $x_1, \dots, x_N \in \mathbb{R}$ and a number $m \in \mathbb{R}$ let $J(m) = \sum_{n=1}^N (x_n - m)^2$. Then $\frac{dJ}{dm} = -2\sum_{n=1}^N (x_n - m)$.`;
const last = (text: string): string => {
  const c = claimsOf(text).at(-1);
  return `${String(c?.verdict)} ${String(c?.mistake)}: ${String(c?.message)}`;
};

describe("what solves the condition", () => {
  test.each([
    [r`${least} Setting it to zero we get $\hat\theta = (X^\top X)^{-1} X^\top y$.`, "J"],
    [r`${least} It vanishes, hence $\theta = (X^\top X)^{-1} X^\top y$.`, "J"],
    [r`${mean} Hence $m = \frac1N \sum_{n=1}^N x_n$ at the minimum.`, "J"],
    [
      r`Let $w, a \in \mathbb{R}^d$, $c > 0$, $F(w) = \|w - a\|^2 + c\|w\|^2$. $$\nabla_w F = 2(w - a) + 2cw = 0 \Rightarrow w = \frac{a}{1 + c}$$`,
      "F",
    ],
  ])("%s", (text, name) => {
    expect(last(text)).toBe(`correct null: Makes the derivative of ${name} zero.`);
  });
});
describe("what does not", () => {
  test.each([
    [r`${least} Setting it to zero we get $\hat\theta = 2(X^\top X)^{-1} X^\top y$.`, "wrong factor: A factor 2 is too many."],
    [r`${least} Setting it to zero we get $\hat\theta = -(X^\top X)^{-1} X^\top y$.`, "wrong sign: The sign is wrong."],
    [r`${mean} Setting this to zero gives $m = \sum_{n=1}^N x_n$.`, "wrong other: Does not make the derivative of J zero."],
  ])("%s", (text, said) => {
    expect(last(text)).toBe(said);
  });
});
describe("nothing is refuted", () => {
  test.each([
    [
      "where a multiplier is fixed elsewhere",
      r`Let $p \in \mathbb{R}^K$, $F(p) = \sum_{k=1}^K n_k \ln p_k - \mu(\sum_{k=1}^K p_k - 1)$. $$\frac{\partial F}{\partial p_k} = \frac{n_k}{p_k} - \mu$$ Setting this to zero gives $p_k = \frac{n_k}{N}$.`,
    ],
    [
      "where two functions are differentiated",
      r`${mean} Let $G(m) = m^2$ with $\frac{dG}{dm} = 2m$. Setting $\frac{dJ}{dm} + \frac{dG}{dm}$ to zero gives $m = \frac{1}{N + 1}\sum_{n=1}^N x_n$.`,
    ],
    ["where no words say zero", r`${mean} We now take $m = 3 \sum_{n=1}^N x_n$.`],
  ])("%s", (_, text) => {
    expect(claimsOf(text).filter((c) => c.verdict === "wrong")).toEqual([]);
  });
});
test("a solution of one problem says nothing in another", () => {
  const text = r`# One
${least} Setting it to zero gives $\theta = (X^\top X)^{-1} X^\top y$.

# Two
${least} Then $X^\top(X\theta - y) = 0$ is a condition.`;
  expect(claimsOf(text).at(-1)?.verdict).not.toBe("correct");
});
