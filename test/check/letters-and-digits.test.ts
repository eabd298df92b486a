import { expect, test } from "vitest";
import { verdictsOf as said } from "./judged.js";
/** Letters that count in one problem and mean something else in another, and digits that later lines work with. */
const r = String.raw;

test("the m that counts a batch is not the mean m of another problem", () => {
  const batch = [
    "# Normalising a batch",
    r`For a batch $x_1, \dots, x_m$ of numbers, $$\mu = \frac{1}{m} \sum_{i=1}^m x_i$$ $$v = \frac{1}{m} \sum_{i=1}^m (x_i - \mu)^2$$`,
  ];
  const layer = ["# Normalising a layer", r`Let $z \in \mathbb{R}^n$ and $m = \frac{1}{n}\sum_i z_i$.`];
  const right = r`$$\frac{\partial v}{\partial x_i} = \frac{2}{m} (x_i - \mu)$$`,
    wrong = r`$$\frac{\partial v}{\partial x_i} = 2 m (x_i - \mu)$$`;
  expect(said(...batch, right, ...layer)).toEqual([["correct", null]]);
  expect(said(...layer, ...batch, right)).toEqual([["correct", null]]);
  expect(said(...batch, wrong, ...layer)).toEqual([["wrong", "factor"]]);
  expect(said(...layer, ...batch, wrong)).toEqual([["wrong", "factor"]]);
});
test("a matrix that another problem declares may hold the vectors of this one", () => {
  const sheet = (last: string): readonly string[] => [
    "# Least squares",
    r`$X \in \mathbb{R}^{n \times d}$, $y \in \mathbb{R}^n$ and $f(w) = \|Xw - y\|^2$.`,
    "# Logistic regression",
    r`Let $p_i = \sigma(w^T x_i)$ with $\sigma(t) = \frac{1}{1 + e^{-t}}$ and $$\ell(w) = -\sum_{i=1}^n \left[ y_i \log p_i + (1 - y_i) \log(1 - p_i) \right]$$`,
    last,
  ];
  expect(said(...sheet(r`$$\nabla \ell(w) = X^T (p - y)$$`))[0]?.[0]).toBe("undecided");
  expect(said(...sheet(r`$$\nabla \ell(w) = \sum_{i=1}^n (p_i - y_i) x_i$$`))[0]?.[0]).toBe("correct");
  expect(said(...sheet(r`$$\nabla \ell(w) = \sum_{i=1}^n (y_i - p_i) x_i$$`))[0]?.[0]).toBe("wrong");
});
test("digits that a right line ended in are what the next lines work with", () => {
  const forward = r`Given $v_1 = 0.5$, $v_2 = -0.6$ and $t = 1$. $$h_1 = \sigma(0.5) = 0.6225$$ $$h_2 = \sigma(0.5) = 0.6225$$ $$q = v_1 h_1 + v_2 h_2 = 0.3112 - 0.3735 = -0.0623$$`;
  const loss = r`$$E = \frac12 (t - q)^2 = \frac12 \cdot 1.0623^2 = 0.5642$$`;
  expect(said(forward, loss).every(([v]) => v === "correct")).toBe(true);
  expect(said(forward, loss, r`$$\frac{\partial E}{\partial q} = -(t - q) = -1.0623$$`).every(([v]) => v === "correct")).toBe(true);
  expect(said(forward, r`$$E = \frac12 (t - q)^2 = \frac12 \cdot 0.9377^2$$`).at(-1)?.[0]).toBe("wrong");
  expect(said(forward, loss, r`$$\frac{\partial E}{\partial q} = -(t - q) = -1.0632$$`).at(-1)).toEqual(["wrong", "arithmetic"]);
  // A value that is given since then takes its place.
  expect(said(forward, loss, r`Now let $q = 0.5$.`, r`$$1 - q = 1.0623$$`).at(-1)?.[0]).not.toBe("correct");
});
test("a name that another part gave a value is set anew by a calculation", () => {
  const sheet = [
    "# Forward pass",
    r`Given $x_1 = 1$, $x_2 = 2$, $w = 3$. $$a = w x_1 + x_2 = 5$$`,
    "# Descent",
    r`$f(x) = x^2 - 4x$, start $x_0 = 0$, $\eta = 0.25$.`,
    r`$x_1 = 0 - 0.25 \cdot (-4) = 1$`,
  ];
  const under = (...rest: string[]): string[] => sheet.map((s) => s.replace(/^# /, "## ")).concat(rest);
  expect(said(...under(r`$x_2 = 1 - 0.25 \cdot (2 - 4) = 1.5$`, r`$f(x_2) = 2.25 - 6 = -3.75$`)).every(([v]) => v === "correct")).toBe(
    true,
  );
  expect(said("# By hand", ...under(r`$x_2 = 1 - 0.25 \cdot (2 - 4) = 2.5$`)).at(-1)).toEqual(["wrong", "arithmetic"]);
});
test("Euler's number is no name for a number in the words before", () => {
  expect(said(r`Let $\sigma(x) = 1/(1 + e^{-x})$.`, r`1. $\log \sigma(x) = -\log(1 + e^{x})$`)).toEqual([["wrong", "sign"]]);
  expect(said(r`Let $\sigma(x) = 1/(1 + e^{-x})$.`, r`1. $\log \sigma(x) = -\log(1 + e^{-x})$`)).toEqual([["correct", null]]);
});
