import { expect, test } from "vitest";
import { verdictsOf as said } from "./judged.js";
/** ∂f/∂x beside df/dx: the direct derivative by one argument, and the total one along every path. */
const r = String.raw;
const verdicts = (...paragraphs: readonly string[]): readonly (string | null | undefined)[] => said(...paragraphs).map((s) => s[0]);

test("a function of listed arguments is differentiated by one of them, though the others depend on it", () => {
  const set = r`Let $f(x, y) = x^2 y$ where $y = \sin x$.`;
  expect(
    verdicts(
      set,
      r`$\frac{\partial f}{\partial x} = 2xy$`,
      r`$\frac{df}{dx} = \frac{\partial f}{\partial x} + \frac{\partial f}{\partial y}\frac{dy}{dx} = 2xy + x^2 \cos x$`,
      r`$\nabla f(x, y) = (2xy, x^2)$`,
    ),
  ).toEqual(["correct", "correct", "correct", "correct"]);
  expect(
    verdicts(
      set,
      r`$\frac{\partial f}{\partial x} = 2x$`,
      r`$\frac{df}{dx} = 2xy$`,
      r`$\frac{df}{dx} = \frac{\partial f}{\partial y}\frac{dy}{dx}$`,
      r`$\nabla f(x, y) = (2xy, 2x^2)$`,
    ),
  ).toEqual(["wrong", "wrong", "wrong", "wrong"]);
});
test("both signs in one problem tell the direct derivative from the total one", () => {
  const set = r`Let $z = x^2 y$ where $y = \sin x$.`,
    rule = r`$\frac{dz}{dx} = \frac{\partial z}{\partial x} + \frac{\partial z}{\partial y}\frac{dy}{dx}$`;
  expect(verdicts(set, rule, r`with $\frac{\partial z}{\partial x} = 2xy$.`)).toEqual(["correct", "correct"]);
  expect(verdicts(set, rule, r`with $\frac{\partial z}{\partial x} = xy$.`)).toEqual(["correct", "wrong"]);
  expect(verdicts(set, r`$\frac{dz}{dx} = \frac{\partial z}{\partial x}$`)).toEqual(["undecided"]);
});
test("second derivatives follow the paths of the derivatives around them alone", () => {
  const set = r`Let $g(x, t) = x^2 t$ with $x = \sin t$.`;
  expect(
    verdicts(
      set,
      r`$\frac{\partial g}{\partial t} = x^2$`,
      r`$\frac{d}{dt}\left(\frac{\partial g}{\partial t}\right) = 2x\cos t$`,
      r`$\frac{d}{dt}\left(\frac{\partial g}{\partial t}\right) = 2x\sin t$`,
    ),
  ).toEqual(["correct", "correct", "wrong"]);
});
test("what an equation defines implicitly has no other definition of that letter behind it", () => {
  const set = [
    r`**(a)** $z = e^x \sin y$.`,
    r`**(b)** Let $x^3 + y^3 + z^3 + 6xyz = 1$ define $z$ implicitly. Put $F(x, y, z) = x^3 + y^3 + z^3 + 6xyz - 1$.`,
  ];
  expect(verdicts(...set, r`$\frac{\partial z}{\partial x} = -\frac{F_x}{F_z}$`)).not.toContain("wrong");
});
