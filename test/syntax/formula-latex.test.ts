import fc from "fast-check";
import katex from "katex";
import { expect, test } from "vitest";
import { parseFormula } from "../../src/syntax/formula.js";
import { printLatex } from "../../src/syntax/formula-latex.js";
import { latexName } from "../../src/syntax/formula-latex-name.js";
import { anyExpr } from "./formula-arbitrary.js";

const render = (latex: string): string => katex.renderToString(latex, { throwOnError: true, strict: "error", output: "mathml" });

test("all LaTeX that is printed compiles", () => {
  fc.assert(
    fc.property(anyExpr, (expr) => {
      render(printLatex(expr));
    }),
    { numRuns: 200, seed: 11 },
  );
});

const cases: readonly (readonly [string, string])[] = [
  ["x'*A*x", String.raw`x^\top A x`],
  ["(A+A')*x", String.raw`\left(A + A^\top\right) x`],
  ["-2*X'*(Y-X*w)/n", String.raw`-\frac{2 X^\top (Y - X w)}{n}`],
  ["inv(X)'", String.raw`X^{-\top}`],
  ["diag(s) - s*s'", String.raw`\operatorname{diag}(s) - s s^\top`],
  ["exp(x[i])/sum(k, exp(x[k]))", String.raw`\frac{\exp(x_{i})}{\sum_{k} \exp(x_{k})}`],
  ["sum(k, k != i, W[i,k])", String.raw`\sum_{k \ne i} W_{ik}`],
  ["y[i]*(delta[i,j] - y[j])", String.raw`y_{i} (\delta_{ij} - y_{j})`],
  ["d(L, W[i,j])", String.raw`\frac{\partial L}{\partial W_{ij}}`],
  ["norm2(A*x-b)^2", String.raw`\left\|A x - b\right\|_2^2`],
  ["sqrt(x^2+1)", String.raw`\sqrt{x^2 + 1}`],
  ["sin(x)^2", String.raw`\sin^{2}(x)`],
  ["W2.*x1", String.raw`W_2 \odot x_1`],
  ["where(x > 0, x, 0.01*x)", String.raw`\begin{cases} x & \text{if } x > 0 \\ 0.01 x & \text{otherwise} \end{cases}`],
  ["2*3e-4", String.raw`2 \cdot 3 \cdot 10^{-4}`],
  ["(a*b)^2", "(a b)^2"],
  ["(x^2)^3", String.raw`\left(x^2\right)^3`],
  ["a*(-b)", "a (-b)"],
];
test.each(cases)("%s", (formula, latex) => {
  expect(printLatex(parseFormula(formula))).toBe(latex);
  render(latex);
});

test.each([
  ["hat:y", String.raw`\hat{y}`],
  ["W_1", "W_1"],
  ["W^(1)", "W^{(1)}"],
  ["mu", String.raw`\mu`],
  ["hat:y_i", String.raw`\hat{y}_i`],
  ["loss", String.raw`\mathrm{loss}`],
  ["h_t-1", "h_{t-1}"],
  ["α", String.raw`\alpha`],
  ["cal:L", String.raw`\mathcal{L}`],
  ["W12", "W_{12}"],
  ["x_in", String.raw`x_{\mathrm{in}}`],
])("the name %s", (key, latex) => {
  expect(latexName(key)).toBe(latex);
  render(latex);
});

test("a rule's own template is used", () => {
  const template = (fn: string): { template: string; params: string[] } | undefined =>
    fn === "gauss" ? { template: String.raw`\mathcal{N}(#x; #x2)`, params: ["x", "x2"] } : undefined;
  expect(printLatex(parseFormula("gauss(a+b, c)"), { template })).toBe(String.raw`\mathcal{N}(a + b; c)`);
});
