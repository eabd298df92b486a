import { describe, expect, test } from "vitest";
import { lastJudged } from "./judged.js";

const r = String.raw;
const verdicts = (...paragraphs: readonly string[]): string[] => lastJudged(...paragraphs).map((l) => l.slice(l.lastIndexOf(": ") + 2));

describe("what a document says of labels", () => {
  const loss = r`Let $z \in \mathbb{R}^K$, $p_k = \frac{e^{z_k}}{\sum_{j=1}^K e^{z_j}}$, $t \in \mathbb{R}^K$ and $L = -\sum_{k=1}^K t_k \ln p_k$.`,
    line = r`$$\frac{\partial L}{\partial z_j} = p_j - t_j$$`;
  test("targets that sum to one, before the line or after it", () => {
    expect(verdicts(loss, r`The targets satisfy $\sum_k t_k = 1$.`, line)).toEqual(["correct"]);
    expect(verdicts(loss, `${line} because the targets satisfy $\\sum_k t_k = 1$.`)).toEqual(["correct", "condition"]);
  });
  test("without that the tool does not decide", () => {
    expect(verdicts(loss, line)).toEqual(["undecided"]);
  });
  test("a sum of one repairs no sign", () => {
    expect(verdicts(loss, r`The targets satisfy $\sum_k t_k = 1$.`, r`$$\frac{\partial L}{\partial z_j} = t_j - p_j$$`)).toEqual([
      "wrong (sign)",
    ]);
  });
  test("zeros and ones", () => {
    const set = r`Let $M \in \{0, 1\}^{n \times m}$ and $A \in \mathbb{R}^{n \times m}$.`;
    expect(verdicts(set, r`$$M \odot M = M$$`)).toEqual(["correct"]);
    expect(verdicts(set, r`$$A \odot A = A$$`)).toEqual(["wrong (factor)"]);
  });
});

describe("hypotheses on vectors and matrices", () => {
  const set = r`Let $S \in \mathbb{R}^{d \times d}$, $u \in \mathbb{R}^d$ and $x \in \mathbb{R}^d$, where $\|u\| = 1$.`;
  test.each([
    [r`\|x - u u^\top x\|^2 = x^\top x - (u^\top x)^2`, "correct"],
    [r`u^\top u u^\top x = u^\top x`, "correct"],
    [r`x^\top x u^\top x = u^\top x`, "wrong"],
  ])("%s is %s", (line, expected) => {
    expect(verdicts(set, `$$${line}$$`)).toEqual([expected]);
  });
  test("a covariance is symmetric", () => {
    const f = r`$f(\mu) = (x - \mu)^\top C^{-1} (x - \mu)$`,
      line = r`$$\nabla f(\mu) = -2 C^{-1} (x - \mu)$$`;
    expect(
      verdicts(
        r`Let $x, \mu \in \mathbb{R}^d$ and $C \in \mathbb{R}^{d \times d}$ with density $\mathcal{N}(\mu, C)$, and ` + `${f}.`,
        line,
      ),
    ).toEqual(["correct"]);
  });
  test("a derivative set to zero is a condition", () => {
    expect(
      verdicts(r`Let $a \in \mathbb{R}^d$, $w \in \mathbb{R}^d$ and $f(w) = w^\top w - a^\top w$.`, r`$$\nabla f(w) = 2w - a = 0$$`),
    ).toEqual(["correct", "condition"]);
  });
});

describe("names and indices", () => {
  test("weights π_k beside the number π", () => {
    expect(
      verdicts(
        r`Let $\theta \in \mathbb{R}^A$ and $\pi_a = \frac{e^{\theta_a}}{\sum_{b=1}^A e^{\theta_b}}$ and $J = 2\pi \sum_{a=1}^A \pi_a^2$.`,
        r`$$\frac{\partial J}{\partial \theta_k} = 4\pi \sum_{a=1}^A \pi_a^2 (\delta_{ak} - \pi_k)$$`,
      ),
    ).toEqual(["correct"]);
  });
  test("an argument goes through the definitions below", () => {
    const set = r`Let $x_i \in \mathbb{R}^d$, $w \in \mathbb{R}^d$, $m_i = w^\top x_i$ and $L(w) = \sum_{i=1}^n \ln(1 + e^{-m_i})$.`;
    expect(verdicts(set, r`$$L(0) = n \ln 2$$`)).toEqual(["correct"]);
    expect(verdicts(set, r`$$L(0) = \ln 2$$`)).toEqual(["wrong (arithmetic)"]);
  });
  test("a transposed small letter is a vector", () => {
    expect(
      verdicts(
        r`Let $x_i \in \mathbb{R}^d$ for $i = 1, \dots, n$ and $L(w) = \sum_{i=1}^n (w^\top x_i)^2$.`,
        r`$$\nabla_w L(w) = 2 \sum_{i=1}^n (w^\top x_i)\, x_i$$`,
      ),
    ).toEqual(["correct"]);
  });
});
