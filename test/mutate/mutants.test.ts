import { expect, test } from "vitest";
import { factorsOf, topTerms } from "./latex.js";
import { mutantsOf, type Kind } from "./mutants.js";

const r = String.raw;
const made = (text: string, kind: Kind, names: readonly string[] = []): readonly string[] =>
  mutantsOf(text, names)
    .filter((m) => m.kind === kind)
    .map((m) => m.text);
test("terms keep their signs, and brackets and fractions stay whole", () => {
  expect(topTerms(r`-\frac{y}{p} + \frac{1 - y}{1 - p}`)).toEqual([r`-\frac{y}{p}`, r`+ \frac{1 - y}{1 - p}`]);
  expect(topTerms(r`a^{(l-1)} - \left( b + c \right)^2`)).toEqual([r`a^{(l-1)}`, r`- \left( b + c \right)^2`]);
});
test("factors: fractions, functions with their arguments, brackets with their scripts", () => {
  const text = r`- 2 \frac{1}{n} X^\top \left( X w - y \right)^2 \cdot \sigma'(z_1) \tanh z \|w\|^2`;
  expect(factorsOf(text, { from: 0, to: text.length }).map(({ from, to }) => text.slice(from, to))).toEqual([
    "2",
    r`\frac{1}{n}`,
    r`X^\top`,
    r`\left( X w - y \right)^2`,
    r`\sigma'(z_1)`,
    r`\tanh z`,
    r`\|w\|^2`,
  ]);
});
test.each<readonly [Kind, string, string]>([
  ["sign", r`X (a - b)`, r`X (a + b)`],
  ["sign", r`\frac{1}{1 + e^{-x}}`, r`\frac{1}{1 + e^{x}}`],
  ["mean", r`\frac{1}{N} \sum_i x_i`, r`\sum_i x_i`],
  ["factor", r`\frac{1}{2} x`, r`x`],
  ["lost-factor", r`2 X^\top \sigma'(z) y`, r`2 X^\top y`],
  ["lost-factor", r`\frac{\partial L}{\partial y} \cdot \frac{\partial y}{\partial z}`, r`\frac{\partial L}{\partial y}`],
  ["lost-factor", r`a + b c`, r`a + c`],
  ["power", r`n x^{n-1}`, r`n x^n`],
  ["power", r`A^{-1} b`, r`A b`],
  ["quotient", r`\frac{a}{b + c}`, r`\frac{b + c}{a}`],
  ["transpose", r`2 X^\top y`, r`2 X y`],
  ["transpose", r`A^{-\top}`, r`A^{-1}`],
  ["transpose", r`\operatorname{tr}(A B)`, r`\operatorname{tr}(A^\top B)`],
  ["operator", r`W x \odot y`, r`W x y`],
  ["operator", r`W x`, r`W \odot x`],
  ["diagonal", r`\operatorname{diag}(s) - s s^\top`, r`(s) - s s^\top`],
  ["diagonal", r`s_i (\delta_{ij} - s_j)`, r`s_i (1 - s_j)`],
  ["order", r`W x + b`, r`x W + b`],
  ["order", r`\delta_2 h_1^\top`, r`h_1^\top \delta_2`],
  ["index", r`A_{ij} x_j`, r`A_{ji} x_j`],
  ["step", r`W h_{t-1}`, r`W h_{t}`],
  ["step", r`W h_t`, r`W h_{t-1}`],
  ["step", r`a^{(l-1)}`, r`a^{(l)}`],
  ["step", r`W_2^\top \delta_2`, r`W_1^\top \delta_2`],
  ["missing-term", r`u' v + u v'`, r`u' v`],
  ["missing-term", r`(A + A^\top) x`, r`(A) x`],
  ["lost-sum", r`\sum_{i=1}^N x_i y_i`, r`x_i y_i`],
  ["derivative", r`W \sigma'(z)`, r`W \sigma(z)`],
  ["derivative", r`W \sigma'(z)`, r`W \sigma'(\sigma(z))`],
  ["function", r`\log p`, r`\exp p`],
  ["epsilon", r`\frac{x}{\sqrt{v + \epsilon}}`, r`\frac{x}{(\sqrt{v} + \epsilon)}`],
])("%s in %s", (kind, text, mutant) => {
  expect(made(text, kind).map((t) => t.replace(/\s+/g, " ").trim())).toContain(mutant);
});
test("one quantity for another, one term too many", () => {
  expect(made("X w", "variable", ["X", "w", "y"])).toContain("X y");
  expect(made("X w", "extra-term", ["y"])).toEqual(["X w + y"]);
});
test("no mutant is the text itself, and none is made twice", () => {
  const text = r`2 X^\top (X w - y) + 2 \lambda w`,
    all = mutantsOf(text, ["X", "w", "y"]).map((m) => m.text.trim());
  expect(all).not.toContain(text);
  expect(new Set(all).size).toBe(all.length);
});
