import { expect, test } from "vitest";
import { lastVerdict, verdictsOf } from "./judged.js";
/** dZ, dw in the shorthand of a well-known course: examples as columns, gradients of the examples without their mean's factor. */
const r = String.raw;

test("dw = (1/m) X dZᵀ is no differential, and its factor no mistake", () => {
  const set = [
    r`$X$ is the matrix with $m$ examples $x^{(i)} \in \mathbb{R}^n$ as columns, $w \in \mathbb{R}^n$, $b \in \mathbb{R}$ and $Y = [y^{(1)}, \dots, y^{(m)}]$.`,
    r`$$J(w,b) = -\frac{1}{m} \sum_{i=1}^m \left[ y^{(i)} \log a^{(i)} + (1-y^{(i)}) \log (1-a^{(i)}) \right]$$`,
    r`$$Z = w^T X + b$$ $$A = \sigma(Z)$$ $$dZ = A - Y$$ $$dw = \frac1m X dZ^T$$`,
  ];
  expect(verdictsOf(...set).map(([verdict]) => verdict)).not.toContain("wrong");
  const members = [
    r`$$z^{(i)} = w^T x^{(i)} + b, \quad a^{(i)} = \sigma(z^{(i)})$$`,
    r`$$J = -\frac{1}{m} \sum_{i=1}^m \left[ y^{(i)} \log a^{(i)} + (1-y^{(i)}) \log (1-a^{(i)}) \right]$$`,
  ];
  expect(lastVerdict(...members, r`$$dz^{(i)} = a^{(i)} - y^{(i)}$$ $$db = \frac1m \sum_{i=1}^m dz^{(i)}$$`)).toBe("undecided");
});
test("a loss of listed arguments begins the shorthand, whose other mistakes are found", () => {
  const set = [
    r`$X \in \mathbb{R}^{n \times d}$, $W \in \mathbb{R}^{d \times k}$, $v \in \mathbb{R}^k$, $t \in \mathbb{R}^n$, $h = \tanh(XW)$, $y = hv$ and $J(W, v) = \frac12\|y - t\|^2$.`,
    r`$$dy = y - t$$`,
  ];
  expect(verdictsOf(...set, r`$$dv = h^T dy$$`)).toEqual([
    ["correct", null],
    ["correct", null],
  ]);
  expect(lastVerdict(...set, r`$$dv = -h^T dy$$`)).toBe("wrong");
});
