import { describe, expect, test } from "vitest";
import { claimsOf, lastJudged } from "./judged.js";

const r = String.raw;
const verdicts = (...paragraphs: readonly string[]): string[] =>
  lastJudged(...paragraphs).map((l) => l.slice(l.lastIndexOf(": ") + 2).replace(/ \(.*\)$/, ""));

describe("derivatives in short notation", () => {
  const given = r`Let $h(u, v) = u^3 v + e^{uv}$.`;
  test.each([
    [r`h_u = 3u^2 v + v e^{uv}`, "correct"],
    [r`h_v = u^3 + v e^{uv}`, "wrong"],
    [r`h_{uv} = 3u^2 + e^{uv} + uv e^{uv}`, "correct"],
    [r`h_{vv} = u^2 e^{uv}`, "correct"],
    [r`h_{uu} = 6uv + v e^{uv}`, "wrong"],
    [r`\left.\frac{\partial h}{\partial u}\right|_{(1, 0)} = 0`, "correct"],
    [r`\left.\frac{\partial h}{\partial v}\right|_{(1, 0)} = 2`, "correct"],
    [r`\left.\frac{\partial h}{\partial v}\right|_{(2, 0)} = 2`, "wrong"],
  ])("of a function of two arguments: %s is %s", (line, expected) => {
    expect(verdicts(given, `$$${line}$$`)).toEqual([expected]);
  });
  test("a letter below that is no argument stays a label", () => {
    expect(claimsOf(given, r`$$h_m = 3$$`).at(-1)?.verdict).toBe("definition");
  });
  test("a prime is the derivative by the only variable", () => {
    expect(verdicts(r`Let $q = \ln(3 + s^2)$.`, r`$$q' = \frac{2s}{3 + s^2}$$`)).toEqual(["correct"]);
    expect(verdicts(r`Let $q = \ln(3 + s^2)$.`, r`$$q' = \frac{1}{3 + s^2}$$`)).toEqual(["wrong"]);
  });
  test("a name set once more is differentiated as it was set last", () => {
    expect(
      verdicts(r`Along $s = \cos t$ and $q = \sin t$.`, r`Another one, $q = \ln(3 + s^2)$, has`, r`$$q' = \frac{2s}{3 + s^2}$$`),
    ).toEqual(["correct"]);
  });
  test("an equation between functions holds for their values", () => {
    const logistic = r`Let $\rho(u) = \frac{1}{1 + e^{-u}}$.`;
    expect(verdicts(logistic, r`$$\rho' = \rho(1 - \rho)$$`)).toEqual(["correct"]);
    expect(verdicts(logistic, r`$$\rho' = \rho(1 + \rho)$$`)).toEqual(["wrong"]);
    expect(verdicts(r`Everything is a number.`, r`$$\tanh' = 1 - \tanh^2$$`)[0]).not.toBe("wrong");
  });
});

describe("inverse functions", () => {
  const given = r`Let $q = \frac{1}{1 + e^{-2s}}$.`;
  test("the input in terms of the output is a claim", () => {
    expect(verdicts(given, r`Then $s = \frac12 \ln\frac{q}{1 - q}$.`)).toEqual(["correct"]);
    expect(verdicts(given, r`Then $s = \ln\frac{q}{1 - q}$.`)).toEqual(["undecided"]);
  });
  test("its slope", () => {
    expect(verdicts(given, r`$$\frac{ds}{dq} = \frac{1}{2q(1 - q)}$$`)).toEqual(["correct"]);
    expect(verdicts(given, r`$$\frac{ds}{dq} = \frac{1}{2q} - \frac{1}{2(1 - q)}$$`)).toEqual(["wrong"]);
  });
  test("a name stays usable afterwards", () => {
    expect(verdicts(given, r`Then $s = \frac12 \ln\frac{q}{1 - q}$.`, r`Let $m(s) = s q$. $$m'(s) = q + 2 s q (1 - q)$$`)).toEqual([
      "definition",
      "correct",
    ]);
  });
});

describe("functions that have a name", () => {
  test("what they are is checked", () => {
    expect(verdicts(r`$$\cosh(t) = \frac{e^t + e^{-t}}{2}$$`)).toEqual(["correct"]);
    expect(verdicts(r`$$\cosh(t) = \frac{e^t - e^{-t}}{2}$$`)).toEqual(["definition"]);
  });
  test("the distribution function of the standard normal", () => {
    const given = r`Let $F$ be used for $m(t) = t^2 F(t)$, with the distribution function $F$ of the standard normal and $\varphi(t) = \frac{1}{\sqrt{2\pi}} e^{-t^2/2}$.`;
    expect(verdicts(given, r`$$m'(t) = 2t F(t) + t^2 \varphi(t)$$`)).toEqual(["correct"]);
  });
  test("a function called e leaves the number its letter", () => {
    expect(verdicts(r`Let $e(t) = 3(e^t - 1)$.`, r`$$e'(t) = 3e^t = e(t) + 3$$`)).toEqual(["correct", "correct"]);
  });
});

describe("members and their entries", () => {
  const given = r`The input is a row $x \in \mathbb{R}^{1 \times d}$, $A_1 \in \mathbb{R}^{d \times K}$, $s_1 = x A_1$, $\hat{p} = \operatorname{softmax}(s_1)$, $E = -\sum_{k=1}^K p_k \ln \hat{p}_k$; $p$ is one-hot.`;
  test("s_{1,j} is an entry of s_1", () => {
    expect(verdicts(given, r`$$\frac{\partial \hat{p}_k}{\partial s_{1,j}} = \hat{p}_k (\delta_{kj} - \hat{p}_j)$$`)).toEqual(["correct"]);
    expect(verdicts(given, r`$$\frac{\partial \hat{p}_k}{\partial s_{1,j}} = \hat{p}_k (\delta_{kj} - \hat{p}_k)$$`)).toEqual(["wrong"]);
  });
  test("labels stand as the prediction does, whatever line says so first", () => {
    expect(verdicts(given, r`$$\frac{\partial E}{\partial s_1} = p - \hat{p}$$`)).toEqual(["wrong"]);
    expect(verdicts(given, r`$$\frac{\partial E}{\partial s_1} = \hat{p} - p$$`)).toEqual(["correct"]);
  });
});

describe("what stands above all problems", () => {
  const set = [
    "# Scale and shift",
    r`Let $c_i = a_i b_i + k_i$ with $b \in \mathbb{R}^m$; the cost $J$ depends on $c$, and $f_i = \frac{\partial J}{\partial c_i}$.`,
    "## One",
    r`$$\sum_{i=1}^m c_i = \sum_{i=1}^m c_i$$`,
    "## Two",
  ];
  test("holds in each", () => {
    expect(verdicts(...set, r`$$\frac{\partial J}{\partial b_i} = f_i a_i, \qquad \frac{\partial J}{\partial k_i} = f_i$$`)).toEqual([
      "correct",
      "correct",
    ]);
    expect(verdicts(...set, r`$$\frac{\partial J}{\partial a_i} = f_i a_i$$`)).not.toContain("correct");
  });
});
