import { expect, test } from "vitest";
import { claimsOf } from "./judged.js";
/** Two digits below a matrix, entries of a vector that were numbers first, and windows of a convolution. */
const r = String.raw;
const last = (...paragraphs: readonly string[]): string => {
  const c = claimsOf(...paragraphs).at(-1);
  return c === undefined ? "" : `${c.verdict}: ${c.message}`;
};
const given = r`The image is $x = \begin{pmatrix} 1 & 2 & 0 \\ 3 & 1 & 1 \\ 0 & 2 & 4 \end{pmatrix}$, the kernel $k = \begin{pmatrix} 1 & -1 \\ 0 & 3 \end{pmatrix}$.`;
const conv = r`$$y_{ij} = \sum_{a=1}^{2} \sum_{b=1}^{2} k_{ab}\, x_{i+a-1,\, j+b-1}$$`;

test("x_{12} of a matrix is the entry in row 1 and column 2", () => {
  expect(last(given, r`$$x_{12} + k_{22} = 2 + 3$$`)).toBe("correct: Right at the given values.");
  expect(last(given, r`$$x_{21} k_{12} = 3$$`)).toBe("wrong: The left side is -3, not 3.");
});
test("x_{12} of a list is its twelfth entry, and x_{10} is no pair", () => {
  expect(last(r`Let $v = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)^\top$.`, r`$$2 v_{12} = 24$$`)).toBe(
    "correct: Right at the given values.",
  );
});
test("the window of a convolution moves as far as it stays in the image", () => {
  expect(last(given, conv, r`$$y_{11} = 1 \cdot 1 - 1 \cdot 2 + 0 \cdot 3 + 3 \cdot 1$$`)).toBe("correct: Right at the given values.");
  expect(last(given, conv, r`So we get $$y = \begin{pmatrix} 2 & 5 \\ 8 & 11 \end{pmatrix}$$`)).toBe(
    "wrong: Entry (2, 2) should be 12, not 11.",
  );
  expect(last(given, conv, r`Let $L = y_{11}$.`, r`$$\frac{\partial L}{\partial k_{22}} = x_{22}$$`)).toMatch(/^correct/);
});
test("numbers that were written down for entries before the vector was named", () => {
  const set = [
    r`Let $s = (2, 1, -1)^\top$.`,
    r`$$p_1 = \frac{7.389}{10.475}, \quad p_2 = \frac{2.718}{10.475}, \quad p_3 = \frac{0.368}{10.475}$$`,
    r`So $p = \mathrm{softmax}(s)$.`,
  ];
  expect(last(...set, r`$$\frac{\partial p_1}{\partial s_1} = p_1 (1 - p_1)$$`)).toMatch(/^correct/);
  expect(last(...set, r`$$\frac{\partial p_1}{\partial s_2} = p_1 p_2$$`)).toBe("wrong: The sign is wrong.");
  // Without the vector there is no function to differentiate.
  expect(last(...set.slice(0, 2), r`$$\frac{\partial p_1}{\partial s_2} = p_1 p_2$$`)).toBe(
    "undecided: Of p_1 only the value is given, and the line is about a derivative of it.",
  );
});
