import { describe, expect, test } from "vitest";
import { lastJudged } from "./judged.js";

const r = String.raw;
const verdicts = (...paragraphs: readonly string[]): string[] => lastJudged(...paragraphs).map((l) => l.slice(l.lastIndexOf(": ") + 2));

describe("entries of numbered vectors, and labels beside a row of outputs", () => {
  const net = r`Let $x \in \mathbb{R}^{1 \times d}$, $V_1 \in \mathbb{R}^{d \times C}$, $c_1 \in \mathbb{R}^{1 \times C}$, $s_1 = x V_1 + c_1$, $p = \mathrm{softmax}(s_1)$ and $L = -\sum_{k=1}^C t_k \ln p_k$ with $\sum_k t_k = 1$.`;
  test.each([
    [r`\frac{\partial p_k}{\partial s_{1,j}} = p_k (\delta_{kj} - p_j)`, "correct"],
    [r`\frac{\partial p_k}{\partial s_{1,j}} = p_k (\delta_{kj} + p_j)`, "wrong (sign)"],
    [r`\frac{\partial L}{\partial s_{1,j}} = p_j - t_j`, "correct"],
    [r`\frac{\partial L}{\partial s_1} = p - t`, "correct"],
    [r`\frac{\partial L}{\partial s_1} = t - p`, "wrong (sign)"],
    [r`\frac{\partial L}{\partial V_1} = x^\top (p - t)`, "correct"],
  ])("%s is %s", (line, expected) => {
    expect(verdicts(net, `$$${line}$$`)).toEqual([expected]);
  });
  test("a matrix with a name of its own keeps its two indices", () => {
    const set = r`Let $A \in \mathbb{R}^{m \times n}$, $u \in \mathbb{R}^n$ and $q = A u$.`;
    expect(verdicts(set, r`$$\frac{\partial q_2}{\partial u_j} = A_{2,j}$$`)).toEqual(["correct"]);
  });
});
