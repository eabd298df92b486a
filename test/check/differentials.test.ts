import { describe, expect, test } from "vitest";
import { claimsOf, lastJudged } from "./judged.js";

const verdict = (...paragraphs: readonly string[]): string =>
  lastJudged(...paragraphs)
    .map((l) => l.slice(l.lastIndexOf(": ") + 2))
    .join(", ");
const r = String.raw;
const matrices = r`$A \in \mathbb{R}^{n\times n}$ is invertible, $X \in \mathbb{R}^{m\times n}$, $B \in \mathbb{R}^{m \times m}$, $x, b \in \mathbb{R}^n$.`;

describe("one line of differentials (Magnus and Neudecker, tables of ch. 8 and 9)", () => {
  test.each([
    [r`\mathrm{d}(A^{-1}) = -A^{-1} (\mathrm{d}A) A^{-1}`, "correct"],
    [r`\mathrm{d}(A^{-1}) = A^{-1} (\mathrm{d}A) A^{-1}`, "wrong (sign)"],
    [r`\mathrm d A^{-1} = -A^{-1} \mathrm d A\, A^{-1}`, "correct"],
    [r`\mathrm{d}\ln\det A = \operatorname{tr}(A^{-1}\mathrm{d}A)`, "correct"],
    [r`\mathrm{d}\ln|\det A| = \operatorname{tr}(A\,\mathrm{d}A)`, "wrong (factor)"],
    [r`\mathrm{d}\det A = \det(A) \operatorname{tr}(A^{-1} \mathrm{d}A)`, "correct"],
    [r`\mathrm{d}\det A = \operatorname{tr}(A^{-1} \mathrm{d}A)`, "wrong (wrong-rule)"],
    [r`\mathrm{d}(X^\top B X) = (\mathrm{d}X)^\top B X + X^\top B\, \mathrm{d}X`, "correct"],
    [r`\mathrm{d}(X^\top B X) = 2 X^\top B\, \mathrm{d}X`, "wrong (missing-term)"],
    [r`\mathrm{d}(X A) = \mathrm{d}X\, A`, "correct"],
    [r`\mathrm{d}(X A) = \mathrm{d}X\, A + X\, \mathrm{d}A`, "correct"],
    [r`\mathrm{d}(X A) = X\, \mathrm{d}A\, A`, "wrong (extra-term)"],
    [r`\mathrm{d}\operatorname{tr}(X^\top X) = 2\operatorname{tr}(X^\top \mathrm{d}X)`, "correct"],
    [r`\mathrm{d}\operatorname{tr}(X^\top X) = \operatorname{tr}(X^\top \mathrm{d}X)`, "wrong (factor)"],
    [r`\mathrm{d}\,\tfrac12\operatorname{tr}(X^\top X) = \operatorname{tr}(X^\top \mathrm{d}X)`, "correct"],
    [r`\mathrm{d}\|x\|^2 = 2x^\top\mathrm{d}x`, "correct"],
    [r`\mathrm{d}\|x\| = \frac{x^\top\mathrm{d}x}{\|x\|}`, "correct"],
    [r`\mathrm{d}\tanh(x) = (1 - \tanh^2(x)) \odot \mathrm{d}x`, "correct"],
    [r`\mathrm{d}(x^\top A x) = x^\top (A + A^\top)\, \mathrm{d}x`, "correct"],
    [r`\mathrm{d}(x^\top A x) = 2 x^\top A\, \mathrm{d}x`, "wrong (missing-term)"],
    [r`\mathrm{d}x^\top A x = x^\top (A + A^\top)\, \mathrm{d}x`, "correct"],
    [r`\mathrm{d}^2(x^\top A x) = 2\,\mathrm{d}x^\top A\, \mathrm{d}x`, "correct"],
    [r`\mathrm{d}^2(x^\top A x) = \mathrm{d}x^\top A\, \mathrm{d}x`, "wrong (factor)"],
    [r`\mathrm{d}A\, A^{-1} + A\, \mathrm{d}(A^{-1}) = 0`, "correct"],
    [r`\mathrm{d}(\nabla_x (x^\top A x)) = (A + A^\top)\, \mathrm{d}x`, "correct"],
  ])("%s is %s", (line, expected) => {
    expect(verdict(matrices, `$$${line}$$`)).toBe(expected);
  });
});

describe("what moves", () => {
  const least = r`Let $E = XW - Y$ with $X \in \mathbb{R}^{n\times d}$, $W \in \mathbb{R}^{d\times k}$, $Y \in \mathbb{R}^{n \times k}$ and $f = \frac12 \operatorname{tr}(E^\top E)$.`;
  test("data without a differential are held fixed", () => {
    expect(verdict(least, r`$$\mathrm{d}E = X\,\mathrm{d}W$$`)).toBe("correct");
    expect(verdict(least, r`$$\mathrm{d}E = X\,\mathrm{d}W + \mathrm{d}Y$$`)).toBe("wrong (sign)");
  });
  test("a defined variable follows the ones above it", () => {
    expect(
      verdict(
        least,
        r`$$\mathrm{d}f = \operatorname{tr}(E^\top \mathrm{d}E) = \operatorname{tr}(E^\top X\,\mathrm{d}W) = 2\operatorname{tr}(W^\top \mathrm{d}W)$$`,
      ),
    ).toBe("correct, correct, wrong");
    expect(verdict(least, r`$$\mathrm{d}f = 2\operatorname{tr}(E^\top X\,\mathrm{d}W)$$`)).toBe("wrong (factor)");
  });
  test("a term left out whose differential the same part writes is not accepted", () => {
    const penalised = r`Let $E = XW - Y$ with $X \in \mathbb{R}^{n\times d}$, $W \in \mathbb{R}^{d\times k}$, $Y \in \mathbb{R}^{n \times k}$, $\lambda > 0$ and $g = \frac12 \operatorname{tr}(E^\top E) + \frac\lambda2\operatorname{tr}(W^\top W)$.`;
    const line = r`$$\mathrm{d}g = \operatorname{tr}(E^\top \mathrm{d}E)$$`;
    expect(verdict(penalised, line + "\n\n" + r`where $\mathrm{d}E = X\,\mathrm{d}W$.`)).toBe("undecided, correct");
    expect(verdict(penalised, r`For fixed $W$ we have ` + line + "\n\n" + r`and $\mathrm{d}E = X\,\mathrm{d}W$.`)).toBe("correct, correct");
    expect(
      verdict(penalised, r`$$\mathrm{d}g = \operatorname{tr}(E^\top \mathrm{d}E) = \operatorname{tr}(E^\top X\,\mathrm{d}W)$$`),
    ).toMatch(/^(wrong.*|undecided), correct$/);
    expect(
      verdict(penalised, r`$$\mathrm{d}g = \operatorname{tr}(E^\top \mathrm{d}E) + \lambda\operatorname{tr}(W^\top\mathrm{d}W)$$`),
    ).toBe("correct");
  });
  test("an undefined loss, an adjoint, and what is read off", () => {
    const loss = r`Let $Z = XW$ with $X \in \mathbb{R}^{n\times d}$, $W \in \mathbb{R}^{d\times k}$, and let $G = \frac{\partial L}{\partial Z}$.`;
    expect(
      verdict(
        loss,
        r`$$\mathrm{d}L = \operatorname{tr}(G^\top \mathrm{d}Z) = \operatorname{tr}(G^\top X\,\mathrm{d}W) = \operatorname{tr}((X^\top G)^\top \mathrm{d}W), \qquad \frac{\partial L}{\partial W} = X^\top G$$`,
      ),
    ).toBe("correct, correct, correct, correct");
    expect(verdict(loss, r`$$\mathrm{d}L = 2\operatorname{tr}(G^\top X\,\mathrm{d}W)$$`)).not.toBe("correct");
  });
  test("a gradient read off a wrong differential follows from it", () => {
    expect(
      verdict(
        least,
        r`$$\mathrm{d}f = \operatorname{tr}(2 E^\top X\,\mathrm{d}W)$$` + "\n\n" + r`and so $\frac{\partial f}{\partial W} = 2 X^\top E$.`,
      ),
    ).toBe("wrong (factor), carried");
  });
  test("a symmetric matrix moves among symmetric ones", () => {
    expect(
      verdict(
        r`$S \in \mathbb{R}^{d \times d}$ is symmetric, $A \in \mathbb{R}^{d\times d}$.`,
        r`$$\operatorname{tr}(A\,\mathrm{d}S) = \operatorname{tr}(A^\top\mathrm{d}S)$$`,
      ),
    ).toBe("correct");
    expect(
      verdict(
        r`$S \in \mathbb{R}^{d \times d}$, $A \in \mathbb{R}^{d\times d}$.`,
        r`$$\operatorname{tr}(A\,\mathrm{d}S) = \operatorname{tr}(A^\top\mathrm{d}S)$$`,
      ),
    ).toMatch(/^wrong/);
  });
  test("entries, and a differential of entries summed", () => {
    const y = r`Let $y = Ax$ with $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$.`;
    expect(verdict(y, r`$$\mathrm{d}y_i = \sum_j A_{ij}\,\mathrm{d}x_j$$`)).toBe("correct");
    expect(verdict(y, r`$$\mathrm{d}y_i = 2\sum_j A_{ij}\,\mathrm{d}x_j$$`)).toBe("wrong (factor)");
  });
  test("nothing says what moves: undecided, and what is lacking is named", () => {
    const [claim] = claimsOf(matrices, r`$$\mathrm{d}(A^\top B) = A^\top B$$`).slice(-1);
    expect(claim?.verdict).toBe("undecided");
  });
});

describe("the italic d", () => {
  const q = r`Let $q = x^\top A x$ with $A \in \mathbb{R}^{n\times n}$, $x \in \mathbb{R}^n$.`;
  test("before names on both sides it is a differential", () => {
    expect(lastJudged(q, r`$$dq = dx^\top A x + x^\top A\,dx = x^\top (A + A^\top)\, d x$$`)).toEqual([
      r`dq = dx^\top A x + x^\top A\,dx: correct`,
      r`dx^\top A x + x^\top A\,dx = x^\top (A + A^\top)\, d x: correct`,
    ]);
    expect(verdict(q, r`$$d q = x^\top A\, d x$$`)).toMatch(/^wrong/);
  });
  test("a dimension d stays a dimension", () => {
    const s = r`$S \in \mathbb{R}^{d \times d}$, $s > 0$, $k = 3d$.`;
    expect(claimsOf(s, r`$$d k = 3 d^2$$`).at(-1)?.reading).toBe("d k = 3 d^2");
    expect(claimsOf(s, r`There are $d + dk = d(1 + k)$ numbers.`).at(-1)?.reading).toBe("d + d k = d (1 + k)");
  });
  test("beside a dimension d a left side that is a differential alone still is one", () => {
    expect(verdict(r`Let $f = \frac12\|x\|^2$ with $x \in \mathbb{R}^d$.`, r`$$df = x^\top dx$$`)).toBe("correct");
  });
});
