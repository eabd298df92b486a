import { expect, test } from "vitest";
import { lastJudged } from "./judged.js";

const verdict = (given: string, line: string): string | undefined => lastJudged(given, `$$${line}$$`).at(-1)?.replace(/^.*: /su, "");

const vector = String.raw`Let $x \in \mathbb{R}^n$, $A \in \mathbb{R}^{m\times n}$. `;
test.each([
  [String.raw`$f = \mathbf{1}^\top |x|$`, String.raw`\frac{\partial f}{\partial x} = \operatorname{sign}(x)`, "correct"],
  [String.raw`$f = \operatorname{sum}(|Ax|)$`, String.raw`\frac{\partial f}{\partial x} = A^\top\operatorname{sign}(Ax)`, "correct"],
  [String.raw`$f = |x|$`, String.raw`\frac{\partial f}{\partial x} = \frac{x}{|x|}`, "correct"],
])("|v| is taken entry by entry where its length makes no sense: %s, %s: %s", (f, line, expected) => {
  expect(verdict(vector + f, line)).toBe(expected);
});

const labels = String.raw`Let $X \in \mathbb{R}^{m\times n}$, $w \in \mathbb{R}^n$, $y \in \mathbb{R}^m$, $f = \sum_i \exp(-y_i (Xw)_i)$. `;
test.each([
  [String.raw`The entries of $y$ are $\pm 1$.`, "correct"],
  [String.raw`Assume that all entries of $y$ are $1$ or $-1$.`, "correct"],
  [String.raw`Assume that all entries of $y$ are $1$ or $-2$.`, "wrong"],
])("what words say of labels: %s %s", (words, expected) => {
  const line = String.raw`\nabla^2_w f = X^\top \operatorname{diag}(\exp(-y\odot (Xw))) X`;
  expect(verdict(labels + words, line)?.split(" ")[0]).toBe(expected);
});

test.each([
  [String.raw`Let $\Phi$ denote the cumulative distribution function of the standard normal, with density $\varphi$.`, "correct"],
  [String.raw`Let $\Phi$ be the standard normal cdf and $\varphi$ its density.`, "correct"],
  ["", "undecided"],
])("Φ and φ: %s %s", (words, expected) => {
  const given = String.raw`Let $t \in \mathbb{R}$. ${words} $$f(t) = \Phi(t)\varphi(t)$$`;
  expect(verdict(given, String.raw`f'(t) = \varphi(t)^2 - t\,\varphi(t)\,\Phi(t)`)).toBe(expected);
});
