import { expect, test } from "vitest";
import { claimsOf } from "./judged.js";
/** What was probably done: the simplest repair is named, in words that a reader can follow. */
const r = String.raw;
const last = (...paragraphs: readonly string[]): readonly [string, string | null, string, string | null] => {
  const c = claimsOf(...paragraphs).at(-1);
  return [c?.verdict ?? "", c?.mistake ?? null, c?.message ?? "", c?.corrected ?? null];
};

test("a factor lost on one term of a sum inside a trace", () => {
  expect(
    last(
      r`Let $A, B, X \in \mathbb{R}^{n \times n}$ and $f = \mathrm{tr}(AX) + \frac12 \mathrm{tr}(BX)$.`,
      r`$$df = \mathrm{tr}(A\,dX) + \tfrac12\mathrm{tr}(B\,dX) = \mathrm{tr}\left[(A + B)\,dX\right]$$`,
    ),
  ).toEqual([
    "wrong",
    "factor",
    "A factor 1/2 is missing on the term B.",
    r`\operatorname{tr}\left(\left(A + \frac{B}{2}\right) \mathrm{d}X\right)`,
  ]);
});
test("a size lost on one term, and a number too many on one", () => {
  const set = r`Let $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^n$ and $J = \frac1n \|Xw - y\|^2 + \lambda w^\top w$.`;
  expect(last(set, r`$$\nabla_w J = 2 X^\top(Xw - y) + 2\lambda w$$`).slice(0, 3)).toEqual([
    "wrong",
    "factor",
    "A factor 1/n is missing on the term 2 Xᵀ (X w − y).",
  ]);
  expect(last(set, r`$$\nabla_w J = \frac2n X^\top(Xw - y) + 4\lambda w$$`).slice(0, 3)).toEqual([
    "wrong",
    "factor",
    "A factor 2 is too many on the term 4 λ w.",
  ]);
});
test("a half lost in an exponent", () => {
  expect(last(r`Let $x, y \in \mathbb{R}$.`, r`$$\sqrt{e^{-x^2 - y^2}} = e^{-x^2 - y^2}$$`).slice(0, 3)).toEqual([
    "wrong",
    "factor",
    "A factor 1/2 is missing on −x² − y².",
  ]);
});
test("a missing term is written out", () => {
  expect(last(r`Let $a, b \in \mathbb{R}^n$.`, r`$$(a + b)^\top(a + b) = a^\top a + b^\top b + a^\top b$$`).slice(0, 3)).toEqual([
    "wrong",
    "factor",
    "A factor 2 is missing on the term aᵀ b.",
  ]);
  expect(
    last(
      r`Let $A \in \mathbb{R}^{n \times n}$, $b, x \in \mathbb{R}^n$ and $f = x^\top b - \frac12 x^\top A^\top A x$.`,
      r`$$2f = -x^\top A^\top A x$$`,
    ).slice(0, 3),
  ).toEqual(["wrong", "missing-term", "The term 2 xᵀ b is missing."]);
});
test("a number reckoned out wrongly is arithmetic, and the value of a derivative may lack a factor", () => {
  const set = r`Let $w = (1, -1)^\top$, $h = (2, 0)^\top$ and $z = w^\top h$.`;
  expect(last(set, r`$$z = w^\top h = 1$$`).slice(0, 3)).toEqual(["wrong", "arithmetic", "The left side is 2, not 1."]);
  expect(last(r`Let $f(x) = x^2$ and $x = 3$.`, r`$$f'(x) = 3$$`).slice(0, 3)).toEqual(["wrong", "factor", "The left side is 6, not 3."]);
});
