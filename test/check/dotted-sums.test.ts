import { expect, test } from "vitest";
import { claimsOf } from "./judged.js";
/** Sums, products and corners with dots: first members, dots, the last member. */
const r = String.raw;
const judged = (...paragraphs: readonly string[]): readonly string[] =>
  claimsOf(...paragraphs)
    .filter((c) => c.kind === "claim")
    .map((c) => `${c.verdict}${c.mistake === null ? "" : ` (${c.mistake})`}`);
const set = r`Let $w, x \in \mathbb{R}^n$, $s = w^\top x$ and $A \in \mathbb{R}^{n \times n}$.`;

test("sums by their first members and the last", () => {
  expect(
    judged(
      set,
      r`$$s = w_1 x_1 + w_2 x_2 + \dots + w_n x_n$$`,
      r`$$\|x\|^2 = x_1^2 + \dots + x_n^2$$`,
      r`$$\mathrm{tr}(A) = A_{11} + A_{22} + \dots + A_{nn}$$`,
      r`$$3 + \sum_{i=1}^n w_i x_i = 3 + w_1 x_1 + w_2 x_2 + \dots + w_n x_n$$`,
      r`$$\frac{\partial}{\partial x_1}(x_1^2 + x_2^2 + \cdots + x_n^2) = 2x_1$$`,
    ),
  ).toEqual(["correct", "correct", "correct", "correct", "correct"]);
  expect(judged(set, r`$$2 w^\top x = w_1 x_1 + w_2 x_2 + \dots + w_n x_n$$`)).toEqual(["wrong (factor)"]);
  expect(judged(set, r`$$\mathrm{tr}(A) = A_{11}^2 + A_{22}^2 + \dots + A_{nn}^2$$`)[0]).toMatch(/^wrong/);
});
test("products of numbers, not of matrices", () => {
  expect(
    judged(set, r`$$\log(x_1 x_2 \cdots x_n) = \log x_1 + \log x_2 + \dots + \log x_n$$`, r`$$\prod_{i=1}^n x_i = x_1 x_2 \cdots x_n$$`),
  ).toEqual(["correct", "correct"]);
  expect(
    judged(
      r`Let $B_1, \dots, B_n \in \mathbb{R}^{d \times d}$ and $v \in \mathbb{R}^d$.`,
      r`$$v^\top B_1 B_2 \cdots B_n v = v^\top B_n^\top \cdots B_1^\top v$$`,
    )[0],
  ).not.toMatch(/^wrong/);
});
test("members that follow no one pattern stay unknown", () => {
  for (const right of [
    r`x_1^2 + x_2^2 + \dots + x_n`,
    r`x_1^2 + x_3^2 + \dots + x_n^2`,
    r`x_1 x_n + x_2 x_{n-1} + \dots + x_n x_1`,
    r`x_1^2 + \dots + x_{n-1}^2`,
  ])
    expect(judged(set, r`$$\|x\|^2 = ${right}$$`)).toEqual(["undecided"]);
});
test("corners a_{11}, a_{1n}, a_{mn} are entries of the matrix of that letter and size", () => {
  const linear = r`Let $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$ and $y = Ax$.`,
    corners = (c: string): string =>
      r`\begin{pmatrix} ${c}a_{11} & \cdots & ${c}a_{1n} \\ \vdots & \ddots & \vdots \\ ${c}a_{m1} & \cdots & ${c}a_{mn} \end{pmatrix}`;
  expect(judged(linear, r`$$\frac{\partial y}{\partial x} = ${corners("")} = A$$`)).toEqual(["correct", "correct"]);
  expect(judged(linear, r`$$\frac{\partial y}{\partial x} = ${corners("2")}$$`)).toEqual(["wrong (factor)"]);
  expect(
    judged(
      linear,
      r`$$y = \begin{pmatrix} a_{11}x_1 + a_{12}x_2 + \dots + a_{1n}x_n \\ \vdots \\ a_{m1}x_1 + a_{m2}x_2 + \dots + a_{mn}x_n \end{pmatrix}$$`,
    ),
  ).toEqual(["correct"]);
});
test("a neuron whose inputs nothing declares", () => {
  expect(
    judged(
      r`A neuron computes $z = w_1 x_1 + \dots + w_d x_d + b$, $a = \sigma(z)$.`,
      r`$$\frac{\partial z}{\partial w_i} = x_i, \quad \frac{\partial z}{\partial b} = 1$$`,
      r`$$\frac{\partial a}{\partial w_i} = a(1 - a) x_i$$`,
      r`$$\frac{\partial a}{\partial w_i} = a(1 - a) w_i$$`,
    ),
  ).toEqual(["correct", "correct", "correct", "wrong (wrong-variable)"]);
});
test("a display that begins with = goes on with the display before, past a formula in a sentence that is over", () => {
  expect(
    judged(
      r`$$v = \frac1n \sum_{i=1}^n (x_i - m)^2$$`,
      r`with the mean $m = \frac1n(x_1 + x_2 + \dots + x_n)$. Expanding the square,`,
      r`$$= \frac1n \sum_{i=1}^n x_i^2 - m^2$$`,
    ),
  ).toEqual(["correct"]);
});
