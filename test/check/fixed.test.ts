import { expect, test } from "vitest";
import { claimsOf } from "./judged.js";
/** "= 0" of what the values of a part fix is a number; of what is free it is a condition. */
const r = String.raw;
const last = (...paragraphs: readonly string[]): string => {
  const c = claimsOf(...paragraphs).at(-1);
  return c === undefined ? "" : `${c.verdict} ${c.kind}: ${c.message}`;
};
const set = r`$h = u^2$ and $f = h z$. Evaluate the partial derivatives at $u = 3$, $z = 2$.`;

test("a number at the end of a list of derivatives", () => {
  expect(last(set, r`$$\frac{\partial f}{\partial z} = \frac{\partial}{\partial z}(h z) = h = 0$$`)).toBe(
    "wrong claim: The left side is 9, not 0.",
  );
  expect(last(set, r`$$\frac{\partial f}{\partial z} = \frac{\partial}{\partial z}(h z) = h = 9$$`)).toBe(
    "correct claim: Right at the given values.",
  );
});
test("a gradient that is set to zero stays a condition, beside values too", () => {
  const condition = "definition condition: Sets a derivative to zero: a condition on what follows.";
  expect(last(set, r`Setting it to zero, $$\frac{\partial f}{\partial z} = \frac{\partial}{\partial z}(h z) = h = 0$$`)).toBe(condition);
  expect(last(r`$h = u^2$ and $f = h z$.`, r`$$\frac{\partial f}{\partial z} = h = 0$$`)).toBe(condition);
  // What is set to zero depends on the variable.
  expect(last(r`$f = (w - 1)^2$ at $w = 3$.`, r`$$\frac{\partial f}{\partial w} = 2(w - 1) = 0$$`)).toBe(condition);
});
test("an equation of given numbers that holds restricts nothing; one that does not is left alone", () => {
  const given = r`Given $w = (1, 1)^\top$ and $x = (2, -2)^\top$.`;
  expect(last(given, r`$$w^\top x = 0$$`)).toBe("correct claim: Right at the given values.");
  expect(last(r`Given $w = (1, 1)^\top$ and $x = (2, -3)^\top$.`, r`$$w^\top x = 0$$`)).toBe(
    "definition condition: A condition on what follows.",
  );
});
test("what holds where a hinge is active is not refuted where it is not", () => {
  const hinge = r`Let $a, b, c \in \mathbb{R}^m$ and $T = \max(0, \|a-b\|^2 - \|a-c\|^2 + 1)$.`;
  expect(last(hinge, r`If the loss is active, $$\nabla_b T = 2(b - a)$$`)).toMatch(/^correct claim/);
  expect(last(hinge, r`If the loss is active, $$\nabla_b T = 3(b - a)$$`)).toMatch(/^wrong claim/);
  expect(last(hinge, r`$$\nabla_b T = 2(b - a)$$`)).toMatch(/^wrong claim/);
});
