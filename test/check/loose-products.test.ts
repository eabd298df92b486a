import { describe, expect, test } from "vitest";
import { lastJudged } from "./judged.js";

const r = String.raw;
const verdicts = (...paragraphs: readonly string[]): string[] => lastJudged(...paragraphs).map((l) => l.slice(l.lastIndexOf(": ") + 2));

describe("numbers put into a product that does not conform as written", () => {
  const net = r`Let $u_0 = \begin{pmatrix} 1 \\ 3 \end{pmatrix}$, $A_1 = \begin{pmatrix} 2 & 1 \\ 0 & 1 \\ 1 & 1 \end{pmatrix}$, $A_2 = \begin{pmatrix} 1 & 2 & -1 \end{pmatrix}$, $t = 4$.
Then $s_1 = A_1 u_0$, $u_1 = \mathrm{ReLU}(s_1)$, $q = A_2 u_1$ and $C = \frac12 (q - t)^2$, so $u_1 = \begin{pmatrix} 5 \\ 3 \\ 4 \end{pmatrix}$ and $q = 7$.`;
  test.each([
    [r`\frac{\partial C}{\partial A_1} = (q - t) A_2\, \mathrm{ReLU}'(s_1)\, u_0`, "loose (transpose)"],
    [r`\frac{\partial C}{\partial A_1} = (q - t) u_0\, \mathrm{ReLU}'(s_1)\, A_2`, "loose (order)"],
    [r`\frac{\partial C}{\partial A_1} = (q - t) A_2\, \mathrm{ReLU}'(s_1)\, u_1`, "wrong (wrong-index)"],
    [
      r`(q - t) A_2 \,\mathrm{ReLU}'(s_1)\, u_0 = 3 \times \begin{pmatrix} 1 & 2 & -1 \end{pmatrix} \times 1 \times \begin{pmatrix} 1 \\ 3 \end{pmatrix}`,
      "loose (transpose)",
    ],
    [
      r`(q - t) A_2 \,\mathrm{ReLU}'(s_1)\, u_0 = 3 \times \begin{pmatrix} 1 \\ 2 \\ -1 \end{pmatrix} \begin{pmatrix} 1 & 3 \end{pmatrix}`,
      "loose (transpose)",
    ],
    [
      r`(q - t) A_2 \,\mathrm{ReLU}'(s_1)\, u_0 = 3 \times \begin{pmatrix} 1 & 2 & -1 \end{pmatrix} \times 1 \times \begin{pmatrix} 5 \\ 3 \\ 4 \end{pmatrix}^\top`,
      "wrong (wrong-index)",
    ],
  ])("%s is %s", (line, expected) => {
    expect(verdicts(net, `$$${line}$$`)).toEqual([expected]);
  });
  test("other numbers are not the same factors", () => {
    const line = r`$$(q - t) A_2 \,\mathrm{ReLU}'(s_1)\, u_0 = 2 \times \begin{pmatrix} 1 & 2 & -1 \end{pmatrix} \times 1 \times \begin{pmatrix} 1 \\ 3 \end{pmatrix}$$`;
    expect(verdicts(net, line).filter((v) => v.startsWith("loose") || v === "correct")).toEqual([]);
  });
  test.each([
    [
      r`\left( 2 \times \begin{pmatrix} 1 & 3 \end{pmatrix} \begin{pmatrix} 1 & 0 & 2 \\ 1 & 1 & 1 \end{pmatrix} \right)^\top = \begin{pmatrix} 2 & 6 \end{pmatrix} \times \begin{pmatrix} 1 & 0 & 2 \\ 1 & 1 & 1 \end{pmatrix}^\top`,
      "loose (order)",
    ],
    [
      r`\begin{pmatrix} 2 & 6 \end{pmatrix} \times \begin{pmatrix} 1 & 0 & 2 \\ 1 & 1 & 1 \end{pmatrix}^\top = \begin{pmatrix} 8 \\ 6 \\ 10 \end{pmatrix}`,
      "loose (order)",
    ],
  ])("%s is %s", (line, expected) => {
    expect(verdicts(`$$${line}$$`)).toEqual([expected]);
  });
});
