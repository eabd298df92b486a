import { describe, expect, test } from "vitest";
import { claimsOf, lastJudged } from "./judged.js";

const r = String.raw;
const verdicts = (...paragraphs: readonly string[]): string[] => lastJudged(...paragraphs).map((l) => l.slice(l.lastIndexOf(": ") + 2));

describe("arrays that entries define, without indices", () => {
  const layer = r`Let $x \in \mathbb{R}^{N \times D}$ with $\mu_j = \frac1N \sum_{i=1}^N x_{ij}$, $v_j = \frac1N \sum_{i=1}^N (x_{ij} - \mu_j)^2$ and $z_{ij} = (x_{ij} - \mu_j)(v_j + \epsilon)^{-1/2}$.`;
  test.each([
    ["the direct path alone is not accused", r`\frac{\partial z}{\partial x} = (v + \epsilon)^{-1/2}`, "undecided"],
    [
      "equal indices alone are not accepted",
      r`\frac{\partial z}{\partial x} = (1 - \frac1N)(v + \epsilon)^{-1/2} - \frac1N (x - \mu)^2 (v + \epsilon)^{-3/2}`,
      "undecided",
    ],
    [
      "the mean held constant",
      r`\frac{\partial z}{\partial x} = (v + \epsilon)^{-1/2} - \frac1N (x - \mu)^2 (v + \epsilon)^{-3/2}`,
      "wrong (missing-term)",
    ],
    ["the variance held constant", r`\frac{\partial z}{\partial x} = (1 - \frac1N)(v + \epsilon)^{-1/2}`, "wrong (missing-term)"],
    ["one path", r`\frac{\partial v}{\partial x} = \frac2N (x - \mu)`, "correct"],
    ["one path with another factor", r`\frac{\partial v}{\partial x} = \frac1N (x - \mu)`, "wrong (factor)"],
    ["an edge of the graph", r`\frac{\partial z}{\partial v} = -\frac12 (x - \mu)(v + \epsilon)^{-3/2}`, "correct"],
    ["the exponent not lowered", r`\frac{\partial z}{\partial v} = -\frac12 (x - \mu)(v + \epsilon)^{-1/2}`, "wrong"],
    // The sum over the batch is in the product of the gradient and the derivative.
    [
      "a gradient times a derivative that couples entries",
      r`\frac{\partial L}{\partial x} = \frac{\partial L}{\partial z} \frac{\partial z}{\partial x}`,
      "correct",
    ],
  ])("%s", (_, line, expected) => {
    expect(
      verdicts(layer, r`The loss is $L$.`, `$$${line}$$`).map((v) => v.replace(/^wrong .*/, expected.startsWith("wrong (") ? v : "wrong")),
    ).toEqual([expected]);
  });
  test("a path that the problem looks at elsewhere is not missing", () => {
    const line = r`$$\frac{\partial z}{\partial x} = (v + \epsilon)^{-1/2} - \frac1N (x - \mu)^2 (v + \epsilon)^{-3/2}$$`;
    expect(verdicts(layer, r`The mean comes in by $\frac{\partial z}{\partial \mu} = -(v + \epsilon)^{-1/2}$.`, line)).toEqual([
      "undecided",
    ]);
    expect(verdicts(layer, r`With $\mu$ held fixed`, line)).toEqual(["correct"]);
  });
  test("the missing term is written out", () => {
    const [claim] = claimsOf(
      layer,
      r`$$\frac{\partial z}{\partial x} = (v + \epsilon)^{-1/2} - \frac1N (x - \mu)^2 (v + \epsilon)^{-3/2}$$`,
    ).slice(-1);
    expect(claim?.message).toBe("mu is taken as a constant, but it depends on x too.");
    expect(claim?.corrected).toContain(r`\frac{1}{N}`);
  });
});

describe("what words call a parameter has no axis over the batch", () => {
  const layer = r`We get a mini-batch of $N$ examples $x \in \mathbb{R}^{N \times D}$ and compute $y = \gamma x + \beta$, followed by a loss $L$.`,
    said = r`Here $\gamma$ and $\beta$ are learnable parameters.`,
    bias = r`$$\frac{\partial L}{\partial \beta} = \frac{\partial L}{\partial y}$$`,
    scale = r`$$\frac{\partial L}{\partial \gamma} = \frac{\partial L}{\partial y} \odot x$$`;
  test.each([
    [[layer, said, bias], "wrong (missing-term)"],
    [[layer, said, scale], "wrong (missing-term)"],
    // Nothing says what γ and β are, or what N counts.
    [[layer, bias], "undecided"],
    [[r`Let $x \in \mathbb{R}^{N \times D}$ and $y = \gamma x + \beta$, followed by a loss $L$.`, said, bias], "undecided"],
    [[layer, said, r`$$\frac{\partial y}{\partial x} = \gamma$$`], "correct"],
    [[layer, said, r`$$\frac{\partial L}{\partial \beta} = \sum_{n=1}^N \frac{\partial L}{\partial y_n}$$`], "correct"],
  ])("%j", (paragraphs, expected) => {
    expect(verdicts(...paragraphs)).toEqual([expected]);
  });
  test("the correction sums over the examples", () => {
    expect(claimsOf(layer, said, scale).at(-1)?.message).toMatch(/^The sum over the first axis is missing|^The sum over \w is missing/);
  });
});

describe("a row or a column is repeated over the other axis of a matrix", () => {
  const layer = r`Let $Z \in \mathbb{R}^{N \times H}$, $\gamma \in \mathbb{R}^H$ and $Y = \gamma \odot Z$. The loss is $L$.`;
  test.each([
    [r`\frac{\partial L}{\partial Z} = \gamma \odot \frac{\partial L}{\partial Y}`, "correct"],
    [r`\frac{\partial L}{\partial \gamma} = \mathbf{1}^\top \left( \frac{\partial L}{\partial Y} \odot Z \right)`, "correct"],
    [r`\frac{\partial L}{\partial \gamma} = \frac{\partial L}{\partial Y} \odot Z`, "wrong (missing-term)"],
    [r`\frac{\partial L}{\partial Z} = \frac{\partial L}{\partial Y}`, "wrong (factor)"],
  ])("%s is %s", (line, expected) => {
    expect(verdicts(layer, `$$${line}$$`)).toEqual([expected]);
  });
});

describe("an equation inside a bracket", () => {
  const set = r`Let $f = 3u$ with $u = \sin(x)$.`;
  test.each([
    [r`\frac{df}{dx} = 3 \left( \frac{du}{dx} = \cos(x) \right)`, ["correct", "correct"]],
    [r`\frac{df}{dx} = 3 \left( \frac{du}{dx} = -\cos(x) \right)`, ["wrong (sign)", "wrong"]],
  ])("%s", (line, expected) => {
    expect(verdicts(set, `$$${line}$$`).map((v, i) => (i === 0 ? v : v.replace(/ .*/, "")))).toEqual(expected);
  });
  test("what stands in brackets after a name is an argument", () => {
    expect(verdicts(r`Let $X$ be a coin.`, r`$$P(X = 1) = p$$`)).toHaveLength(1);
  });
});
