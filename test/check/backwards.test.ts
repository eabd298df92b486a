import { expect, test } from "vitest";
import { claimsOf } from "./judged.js";
/** Derivatives by what comes later, and by a letter without its scripts. */
const r = String.raw;
const said = (...paragraphs: readonly string[]): readonly (string | null)[][] =>
  claimsOf(...paragraphs)
    .filter((c) => c.kind === "claim")
    .map((c) => [c.verdict, c.mistake, c.message]);
const net = r`Let $x \in \mathbb{R}^n$, $W \in \mathbb{R}^{m \times n}$, $V \in \mathbb{R}^{k \times m}$, $u = Wx$, $h = \tanh(u)$, $v = Vh$ and $L = v^\top v$.`;

test("a factor ∂u/∂h where h is made of u is zero, and its neighbour ∂v/∂h is what belongs there", () => {
  expect(
    said(
      net,
      r`$$\frac{\partial L}{\partial u} = \frac{\partial L}{\partial v} \frac{\partial u}{\partial h} \frac{\partial h}{\partial u}$$`,
    ),
  ).toEqual([["wrong", "wrong-variable", "The shapes do not fit. u should be v."]]);
  expect(
    said(
      r`Let $x, w, a \in \mathbb{R}$, $z_1 = wx$, $h = \tanh(z_1)$, $z_2 = a h$ and $L = z_2^2$.`,
      r`$$\frac{\partial L}{\partial w} = \frac{\partial L}{\partial z_2} \frac{\partial z_1}{\partial h} \frac{\partial h}{\partial z_1} \frac{\partial z_1}{\partial w}$$`,
    ),
  ).toEqual([["wrong", "wrong-index", "∂z₁/∂h is zero. z₁ should be z₂."]]);
});
test("the derivative of an inverse is no derivative written backwards", () => {
  const set = r`Let $v > 0$, $u = \frac{1}{v}$ and $L = u^2$.`;
  expect(said(set, r`$$\frac{\partial v}{\partial u} = -\frac{1}{u^2}$$`)[0]?.[0]).toBe("correct");
  expect(
    said(set, r`$$\frac{\partial L}{\partial u} = \frac{\partial L}{\partial v} \frac{\partial v}{\partial u}$$`).map((x) => x[0]),
  ).not.toContain("wrong");
});
test("the bare letter of the only argument", () => {
  const set = r`Let $z_2 \in \mathbb{R}$ and $\sigma(u) = 1/(1 + e^{-u})$.`;
  expect(said(set, r`$$\frac{d\sigma(z_2)}{dz} = \sigma(z_2)(1 - \sigma(z_2))$$`)).toEqual([
    ["correct", null, "Both sides agree at every sample point."],
  ]);
  expect(said(set, r`$$\frac{d\sigma(z_2)}{dz} = \ln(\sigma(z_2)) \ln(1 - \sigma(z_2))$$`)).toEqual([
    ["wrong", "wrong-rule", "log does not belong here."],
  ]);
});
test("a letter that the document uses otherwise is its own variable", () => {
  expect(
    said(
      r`Let $z_2 = 3z$ for $z \in \mathbb{R}$ and $\sigma(u) = 1/(1 + e^{-u})$.`,
      r`$$\frac{d\sigma(z_2)}{dz} = 3\sigma(z_2)(1 - \sigma(z_2))$$`,
    ),
  ).toEqual([["correct", null, "Both sides agree at every sample point."]]);
});
