import { describe, expect, test } from "vitest";
import { lastJudged } from "./judged.js";

const r = String.raw;
const verdicts = (...paragraphs: readonly string[]): string[] => lastJudged(...paragraphs).map((l) => l.slice(l.lastIndexOf(": ") + 2));

describe("a line that is false however the guessed names are taken is wrong", () => {
  const gaussian = r`For $x_1, \dots, x_n \in \mathbb{R}^p$ put $F(m, S) = -\frac{n}{2} \log|S| - \frac12 \sum_{i=1}^n (x_i - m)^\top S^{-1} (x_i - m)$.
Let $A = \sum_{i=1}^n (x_i - m)(x_i - m)^\top$.`;
  test.each([
    [r`\nabla_S F = -\frac{n}{2} S^{-1} + \frac12 S^{-1} A S^{-1}`, "correct"],
    [r`\nabla_S F = -\frac{n}{2} S^{-1} + S^{-1} A S^{-1}`, "wrong (factor)"],
    [r`dF = -\frac{n}{2} \mathrm{tr}(S^{-1} dS) + \frac12 \mathrm{tr}(S^{-1} dS\, S^{-1} A)`, "correct"],
    [r`dF = -\frac{n}{2} \mathrm{tr}(S^{-1} dS) - \frac12 \mathrm{tr}(S^{-1} dS\, S^{-1} A)`, "wrong (sign)"],
  ])("%s is %s", (line, expected) => {
    expect(verdicts(gaussian, r`The matrix $S$ is symmetric.`, `$$${line}$$`)).toEqual([expected]);
  });
  test.each([
    // Right of numbers, false of matrices: nothing says which they are.
    [r`(P + Q)^2 = P^2 + 2PQ + Q^2`],
    [r`P Q R = R Q P`],
    [r`(PQ)^{-1} = P^{-1} Q^{-1}`],
  ])("%s is not called wrong", (line) => {
    expect(verdicts(`$$${line}$$`).filter((v) => v.startsWith("wrong"))).toEqual([]);
  });
});

describe("edges turned by a change of variables", () => {
  const set = r`Let $x, m \in \mathbb{R}^p$, let $S \in \mathbb{R}^{p \times p}$ be symmetric positive definite and $F = \frac12 \log\det S + \frac12 (x - m)^\top S^{-1} (x - m)$.`;
  test.each([
    [r`Put $K = S^{-1}$.`, r`\frac{\partial F}{\partial K} = -\frac12 K^{-1} + \frac12 (x - m)(x - m)^\top`, "correct"],
    [r`Put $K = S^{-1}$.`, r`\frac{\partial F}{\partial K} = \frac12 (x - m)(x - m)^\top`, "wrong (missing-term)"],
    [r`Put $K = 2 S^{-1}$.`, r`\frac{\partial F}{\partial K} = -\frac12 K^{-1} + \frac14 (x - m)(x - m)^\top`, "correct"],
  ])("%s %s is %s", (change, line, expected) => {
    expect(verdicts(set, change, `$$${line}$$`)).toEqual([expected]);
  });
  const cost = r`The cost is $E = \log s + \frac{u^2}{2 s^2}$ with $s > 0$.`;
  test.each([
    [r`Let $b = 1/s^2$.`, r`\frac{\partial E}{\partial b} = -\frac{1}{2b} + \frac{u^2}{2}`, "correct"],
    [r`Let $b = 1/s^2$.`, r`\frac{\partial E}{\partial b} = -\frac{1}{b} + \frac{u^2}{2}`, "wrong (factor)"],
    [r`Let $c = \log s$.`, r`\frac{\partial E}{\partial c} = 1 - u^2 e^{-2c}`, "correct"],
    [r`Let $v = s^2$.`, r`\frac{\partial E}{\partial v} = \frac{1}{2v} - \frac{u^2}{2v^2}`, "correct"],
  ])("%s %s is %s", (change, line, expected) => {
    expect(verdicts(cost, change, `$$${line}$$`)).toEqual([expected]);
  });
  test("a function that knows the name holds the rest fixed", () => {
    expect(verdicts(r`Let $a = e^z$ and $y = a^2 + 3z$.`, r`$$\frac{\partial y}{\partial a} = 2a$$`)).toEqual(["correct"]);
  });
});

describe("what is shared by a batch", () => {
  const rows = r`Let $X \in \mathbb{R}^{N \times D}$, $W \in \mathbb{R}^{D \times H}$, $b \in \mathbb{R}^{H}$ and $Z = XW + b$. A loss $L$ follows.`,
    columns = r`Let $X \in \mathbb{R}^{D \times N}$ have one example a column, $W \in \mathbb{R}^{H \times D}$, $b \in \mathbb{R}^{H \times 1}$, $z_n = W x_n + b$ for the columns $x_n$ of $X$.`;
  test.each([
    [rows, r`\frac{\partial L}{\partial b} = \frac{\partial L}{\partial Z}`, "wrong (missing-term)"],
    [rows, r`\frac{\partial L}{\partial b} = \sum_n \frac{\partial L}{\partial Z_n}`, "correct"],
    [rows, r`\frac{\partial L}{\partial b} = \mathbf{1}^\top \frac{\partial L}{\partial Z}`, "correct"],
    [rows, r`\frac{\partial L}{\partial b_j} = \sum_{n=1}^N \frac{\partial L}{\partial Z_{nj}}`, "correct"],
    [columns, r`\frac{\partial L}{\partial b} = \sum_n \frac{\partial L}{\partial z_n}`, "correct"],
    [
      r`For one example $z = Wx + b$ with $b \in \mathbb{R}^H$, then a loss $L$.`,
      r`\frac{\partial L}{\partial b} = \frac{\partial L}{\partial z}`,
      "correct",
    ],
  ])("%s %s is %s", (set, line, expected) => {
    expect(verdicts(set, `$$${line}$$`)).toEqual([expected]);
  });
  test("a chain over the batch, then its parts", () => {
    expect(
      verdicts(
        rows,
        r`$$\frac{\partial L}{\partial b} = \frac{\partial L}{\partial Z} \frac{\partial Z}{\partial b} = \frac{\partial L}{\partial Z}$$`,
      ),
    ).toEqual(["correct", "wrong (missing-term)"]);
  });
});

describe("a definition by entries, written once more without its indices", () => {
  const set = r`For rows $x_1, \dots, x_n \in \mathbb{R}^p$ put $m_j = \frac{1}{n} \sum_{i=1}^n x_{ij}$, $s_j^2 = \frac1n \sum_{i=1}^n (x_{ij} - m_j)^2$ and $u_{ij} = \frac{x_{ij} - m_j}{\sqrt{s_j^2 + \epsilon}}$.`;
  test.each([
    [r`\frac{\partial u}{\partial x} = \frac{\partial}{\partial x} \frac{x - m}{\sqrt{s^2 + \epsilon}}`, ["correct"]],
    [r`\frac{\partial u}{\partial x} = 2 \frac{\partial}{\partial x} \frac{x - m}{\sqrt{s^2 + \epsilon}}`, ["wrong (factor)"]],
  ])("%s is %s", (line, expected) => {
    expect(verdicts(set, `$$${line}$$`)).toEqual(expected);
  });
});
