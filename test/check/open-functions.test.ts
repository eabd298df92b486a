import { expect, test } from "vitest";
import { correct, lastVerdict, verdictsOf } from "./judged.js";
/** Gradients of functions that are left open, at points that are expressions; rates with a dot. */
const r = String.raw;

test("∇f(Ax) of an open f is differentiated by Ax", () => {
  const set = r`Let $g(x) = f(Ax)$ with $A \in \mathbb{R}^{m \times n}$ and $x \in \mathbb{R}^n$.`;
  expect(verdictsOf(set, r`$$\nabla g(x) = A^T \nabla f(Ax)$$`, r`$$\nabla^2 g(x) = A^T \nabla^2 f(Ax) A$$`)).toEqual([correct, correct]);
  expect(lastVerdict(set, r`$$\nabla g(x) = -A^T \nabla f(Ax)$$`)).toBe("wrong");
  expect(lastVerdict(set, r`$$\nabla^2 g(x) = 2 A^T \nabla^2 f(Ax) A$$`)).toBe("wrong");
});
test("a gradient at a point on a line, transposed", () => {
  const set = r`Let $h(t) = f(x + td)$ with $x, d \in \mathbb{R}^n$.`;
  expect(verdictsOf(set, r`$$h'(t) = \nabla f(x + td)^T d$$`, r`$$h''(t) = d^T \nabla^2 f(x + td) d$$`)).toEqual([correct, correct]);
  expect(lastVerdict(set, r`$$h'(t) = \nabla f(x + td)^T x$$`)).toBe("wrong");
  expect(lastVerdict(set, r`$$h''(t) = 2 d^T \nabla^2 f(x + td) d$$`)).toBe("wrong");
});
test("a dot may be the derivative by t, which no formula says", () => {
  const flow = r`Let $\dot x(t) = -\nabla f(x(t))$ with $x(t) \in \mathbb{R}^n$.`;
  expect(lastVerdict(flow, r`$$\frac{d}{dt} f(x(t)) = \nabla f(x(t))^\top \dot x(t)$$`)).toBe("undecided");
  expect(lastVerdict(flow, r`$$\nabla f(x(t))^\top \dot x(t) = -\|\nabla f(x(t))\|^2$$`)).toBe("correct");
  expect(lastVerdict(flow, r`$$\nabla f(x(t))^\top \dot x(t) = \|\nabla f(x(t))\|^2$$`)).toBe("wrong");
});
