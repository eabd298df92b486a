import { expect, test } from "vitest";
import { claimsOf } from "./judged.js";
/** Arrays with dots: what is written before the dots stands at a known place. */
const r = String.raw;
const last = (...paragraphs: readonly string[]): string => {
  const c = claimsOf(...paragraphs).at(-1);
  return c === undefined ? "" : `${c.verdict}${c.mistake === null ? "" : ` (${c.mistake})`}: ${c.message}`;
};
const set = r`Let $w \in \mathbb{R}^d$ and $f(w) = w^2$ entry by entry.`;

test("an entry before the dots is refuted where no pattern is seen", () => {
  expect(last(set, r`$$w^2 = \begin{bmatrix} w_1 \\ w_2^2 \\ \vdots \end{bmatrix}$$`)).toBe(
    "wrong (factor): Entry (1): w₁ should be squared.",
  );
  expect(last(set, r`$$w^2 = \begin{bmatrix} w_1^2 \\ w_2 \\ \vdots \\ w_d^2 \end{bmatrix}$$`)).toBe(
    "wrong (factor): Entry (2): w₂ should be squared.",
  );
});
test("a diagonal entry that breaks the pattern is found at its place", () => {
  const claim = claimsOf(
    set,
    r`$$\frac{\partial f}{\partial w} = \begin{bmatrix} 2w_1 & 0 & 0 & \cdots & 0 \\ 0 & 2w_2 & 0 & \cdots & 0 \\ 0 & 0 & w_3 & \cdots & 0 \\ \vdots & \vdots & \vdots & \ddots & \vdots \\ 0 & 0 & 0 & \cdots & 2w_d \end{bmatrix}$$`,
  ).at(-1);
  expect([claim?.verdict, claim?.mistake, claim?.message]).toEqual(["wrong", "factor", "Entry (3, 3): A factor 2 is missing."]);
  expect(claim?.corrected).toContain(r`0 & 0 & 2 w_{3} & \dots & 0`);
});
test("right entries before unknown ones are no evidence for the line", () => {
  expect(last(set, r`$$w^2 = \begin{bmatrix} w_1^2 \\ w_2^2 \\ \vdots \\ 7 \end{bmatrix}$$`)).toMatch(/^undecided/);
});
test("entries that are counted from zero, or are arrays themselves, refute nothing", () => {
  const counted = r`Let $u = (u_0, u_1, \dots)$ and $v = u^2$ entry by entry.`;
  expect(last(counted, r`$$u^2 = \begin{bmatrix} u_0^2 \\ u_1^2 \\ \vdots \\ 7 \end{bmatrix}$$`)).not.toMatch(/^wrong/);
  expect(
    last(
      r`Let $A \in \mathbb{R}^{m \times n}$ have the columns $a_1, \dots, a_n$ and let $x \in \mathbb{R}^n$.`,
      r`$$A x x^\top = \begin{bmatrix} x_1 A x & x_2 A x & \cdots & 7 \end{bmatrix}$$`,
    ),
  ).not.toMatch(/^wrong/);
});
