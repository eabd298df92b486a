import { expect, test } from "vitest";
import { correct, verdictsOf as said } from "./judged.js";
/** Lines of warm-up sheets in calculus, matrix calculus and estimation: right ones are accepted, slips in them are not. */

const r = String.raw;

test("a gradient by a named variable at a point of that variable", () => {
  const set = r`Let $A \in \mathbb{R}^{n\times n}$ be symmetric, $b, x \in \mathbb{R}^n$ and $f(x) = \frac12 x^TAx - b^Tx$.`,
    step = (g: string) => r`$$x^{(t+1)} = x^{(t)} - \eta \nabla_x f(x^{(t)}) = x^{(t)} - \eta ${g}$$`;
  expect(said(set, r`$$\nabla_x f(x^{(0)}) = Ax^{(0)} - b$$`, r`$$\nabla_x f(x^*) = Ax^* - b$$`)).toEqual([correct, correct]);
  expect(said(set, step(r`(Ax^{(t)} - b)`))).toEqual([correct]);
  expect(said(set, step(r`(Ax^{(t)} + b)`))).toEqual([["wrong", "sign"]]);
  expect(said(set, r`$$\nabla_x f(0) = -b$$`, r`$$\nabla_x f(0) = b$$`)).toEqual([correct, ["wrong", "sign"]]);
});
test("one Newton step solves least squares", () => {
  const set = r`Let $X \in \mathbb{R}^{n\times d}$, $y \in \mathbb{R}^n$, $J(\theta) = \frac12 (X\theta - y)^T(X\theta - y)$ and $H = X^TX$.`,
    step = r`$$\theta^{(1)} = \theta^{(0)} - H^{-1}\nabla_\theta J(\theta^{(0)}) = \theta^{(0)} - (X^TX)^{-1}(X^TX\theta^{(0)} - X^Ty)`;
  expect(said(set, step + r` = (X^TX)^{-1}X^Ty.$$`)).toEqual([correct, correct]);
  expect(said(set, step + r` = (X^TX)^{-1}X^Ty + \theta^{(0)}.$$`)[1]?.[0]).toBe("wrong");
});
test("a derivative by an inverse or a square goes through all that depends on it", () => {
  const set = r`Let $\ell(\Sigma) = - \frac n2\log\det\Sigma - \frac n2\operatorname{tr}(\Sigma^{-1}S)$ with symmetric $\Sigma$ and $S$.`,
    normal = r`$$\ell(\mu,\sigma^2) = -n\log\sigma - \frac{1}{2\sigma^2}\sum_{i=1}^n(x_i-\mu)^2$$`,
    slope = r`\frac{1}{2\sigma^4}\sum_{i=1}^n(x_i-\mu)^2`;
  expect(said(set, r`$$\frac{\partial \ell}{\partial \Sigma^{-1}} = \frac{n}{2}\Sigma - \frac n2 S$$`)).toEqual([correct]);
  expect(said(set, r`$$\frac{\partial \ell}{\partial \Sigma^{-1}} = \frac{n}{2}\Sigma + \frac n2 S$$`)).toEqual([["wrong", "sign"]]);
  expect(said(normal, r`$$\frac{\partial\ell}{\partial\sigma^2} = -\frac{n}{2\sigma^2} + ${slope}$$`)).toEqual([correct]);
  expect(said(normal, r`$$\frac{\partial\ell}{\partial\sigma^2} = ${slope}$$`)[0]?.[0]).toBe("wrong");
});
test("a gradient set to zero is of the function at hand, not of one of that name before", () => {
  const set = r`Let $X \in \mathbb{R}^{n\times d}$, $y \in \mathbb{R}^n$.`,
    before = r`$$J(\theta) = \frac12 (X\theta - y)^T(X\theta - y)$$`,
    here = r`$$J(w) = \|Xw - y\|^2 + \lambda\|w\|^2$$`,
    solved = (w: string) => r`$$\nabla_w J = 0 \implies (X^TX + \lambda I)w = ${w}$$`;
  expect(said(set, r`## Least squares`, before, r`## Ridge`, here, solved("X^Ty"))).not.toContainEqual(["wrong", expect.anything()]);
  expect(said(set, r`## Least squares`, before, r`## Ridge`, here, solved("-X^Ty")).at(-1)?.[0]).not.toBe("correct");
});
test("a curve has letters of its own", () => {
  const set = r`**Problem 1.** Let $y = (3x^2+1)^5$. Then $\frac{dy}{dx} = 30x(3x^2+1)^4$.`,
    curve = r`**Problem 2.** The curve $x^2 + xy + y^2 = 7$ is given.`;
  expect(said(set, curve, r`$$\frac{dy}{dx} = -\frac{2x+y}{x+2y}.$$`).map(([v]) => v)).not.toContain("wrong");
});
test("what a function is of its argument may stand later in the chain", () => {
  const set = r`Let $\eta = \log\frac{\phi}{1-\phi}$, so $\phi = \frac{1}{1+e^{-\eta}}$.`,
    a = r`$$a(\eta) = -\log(1-\phi) = \log(1+e^\eta)$$`;
  expect(said(set, a, r`$$a'(\eta) = \frac{e^\eta}{1+e^\eta} = \phi, \qquad a''(\eta) = \phi(1-\phi)$$`).slice(-3)).toEqual([
    correct,
    correct,
    correct,
  ]);
  expect(said(set, a, r`$$a'(\eta) = 1 - \phi$$`).at(-1)?.[0]).toBe("wrong");
  expect(said(set, r`$$a(\eta) = -\log(1-\phi)$$`, r`$$a'(\eta) = \phi$$`).at(-1)?.[0]).not.toBe("wrong");
});
test("the entry of a one-hot label that is 1 says nothing of the others", () => {
  const set = r`Let $\hat y = \text{softmax}(z)$ and $L = -\sum_i y_i\log\hat y_i$ where $y$ is one-hot with $y_k = 1$.`;
  expect(said(set, r`$$\frac{\partial L}{\partial z_i} = \hat y_i - y_i$$`)).toEqual([correct]);
  expect(said(set, r`$$\frac{\partial L}{\partial z_i} = \hat y_i - 1$$`)[0]?.[0]).not.toBe("correct");
});
test("an equation of which one letter is differentiated next is a condition, also after other equations", () => {
  const other = r`1. $y = x^2\ln x$, $y' = 2x\ln x+x$`,
    curve = r`$x^3+y^3 = 6xy$: $3x^2+3y^2y' = 6y+6xy'$, $y' = \frac{2y-x^2}{y^2-2x}$.`;
  const verdicts = (...p: string[]) => said(...p).map(([v]) => v);
  expect(
    verdicts(r`# Warm-up`, other, r`## Implicit`, r`$x^2+y^2 = 25$: $2x+2yy' = 0$, $y' = -\frac xy$.`, curve, r`## Taylor`, r`$e^x > 1$`),
  ).not.toContain("wrong");
});
test("cos x before a power of e is a factor", () => {
  expect(said(r`$$\frac{d}{dx}e^{\sin x} = \cos x\,e^{\sin x}$$`)).toEqual([correct]);
  expect(said(r`$$\frac{d}{dx}e^{\sin x} = \sin x\,e^{\sin x}$$`)[0]?.[0]).toBe("wrong");
  expect(said(r`Let $k, t > 0$ and $C > 0$.`, r`$$\ln C e^{-kt} = \ln C - kt$$`)).toEqual([correct]);
});
