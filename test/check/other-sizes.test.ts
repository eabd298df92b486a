import { expect, test } from "vitest";
import { lastJudged } from "./judged.js";

const given = String.raw`Let $X \in \mathbb{R}^{m\times n}$ and $f(X) = \log\det(X^\top X)$.`;
const verdict = (line: string): string | undefined => lastJudged(given, `$$${line}$$`).at(-1)?.replace(/^.*: /su, "");

/** XᵀX has an inverse for a tall X only, XXᵀ for a wide one: no word of the document says which X is. */
test.each([
  [String.raw`\frac{\partial f}{\partial X} = 2X(X^\top X)^{-1}`, "correct"],
  [String.raw`\frac{\partial f}{\partial X} = X(X^\top X)^{-1}`, "wrong (factor)"],
  [String.raw`\frac{\partial\operatorname{tr}((X^\top X)^{-1})}{\partial X} = -2X(X^\top X)^{-2}`, "correct"],
  [String.raw`\frac{\partial\operatorname{tr}((XX^\top)^{-1})}{\partial X} = -2(XX^\top)^{-2}X`, "correct"],
  [String.raw`\frac{\partial\log\det(XX^\top)}{\partial X} = 2(XX^\top)^{-1}X`, "correct"],
])("%s: %s", (line, expected) => {
  expect(verdict(line)).toBe(expected);
});

test("sum as a function is the sum of all entries; another word is not taken for any function", () => {
  expect(verdict(String.raw`\frac{\partial\operatorname{sum}(X)^2}{\partial X} = 2\operatorname{sum}(X)\,\mathbf{1}_{m\times n}`)).toBe(
    "correct",
  );
  expect(
    lastJudged(
      String.raw`Let $x\in\mathbb{R}^n$ and $f = x / \operatorname{total}(x)$.`,
      String.raw`$$\frac{\partial f}{\partial x} = \frac{1}{\operatorname{total}(x)}I - \frac{x\mathbf{1}^\top}{\operatorname{total}(x)^2}$$`,
    )
      .at(-1)
      ?.replace(/^.*: /su, ""),
  ).toBe("undecided");
});
