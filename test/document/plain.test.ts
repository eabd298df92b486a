import { describe, expect, test } from "vitest";
import { readDocument } from "../../src/document/index.js";
import { plainFormulas } from "../../src/document/plain.js";
import { plainTokens } from "../../src/syntax/plain.js";
import { lexText } from "../../src/syntax/lex.js";

const found = (text: string): string[] => plainFormulas(text, { from: 0, to: text.length }).map((f) => text.slice(f.from, f.to));

describe("formulas without delimiters", () => {
  test.each<readonly [string, readonly string[]]>([
    ["dL/dW = X^T (P - Y) / N", ["dL/dW = X^T (P - Y) / N"]],
    ["∂L/∂W₁ = δ₁ xᵀ", ["∂L/∂W₁ = δ₁ xᵀ"]],
    ["We have z1 = w1*x + b1 and a = 1/(1 + exp(-z1)).", ["z1 = w1*x + b1", "a = 1/(1 + exp(-z1))"]],
    ["Here x ∈ ℝⁿ, W₁ ∈ ℝᵐˣⁿ.", ["x ∈ ℝⁿ, W₁ ∈ ℝᵐˣⁿ"]],
    ["With w = 2 and b = -2 we have z = 2*1 - 2 = 0, so da/dw = 0.25.", ["w = 2", "b = -2", "z = 2*1 - 2 = 0", "da/dw = 0.25"]],
    ["f'(x) = 6x + 2", ["f'(x) = 6x + 2"]],
    ["(a) y = 3x", ["y = 3x"]],
    ["- L = ½ ‖ŷ − y‖²", ["L = ½ ‖ŷ − y‖²"]],
    ["P = softmax(S) (row-wise)", ["P = softmax(S)"]],
    ["Let σ be the logistic function of z₁.", ["σ", "z₁"]],
    ["h_t = tanh(W_hh h_{t-1} + b)", ["h_t = tanh(W_hh h_{t-1} + b)"]],
  ])("%s", (line, formulas) => {
    expect(found(line)).toEqual(formulas);
  });
  test.each([
    "Note that it's easy - the rest follows (see page 3).",
    "This takes O(n^2) time -> slow.",
    "and/or, row-wise, e.g. 3 apples, https://example.org/a=b",
    "loss = np.sum((y - t)**2)",
    "the learning-rate = small",
    "a = ",
    "= = =",
    "",
  ])("none in %j", (line) => {
    expect(found(line)).toEqual([]);
  });
  test("only where dollars are not the rule", () => {
    const math = (source: string, file: string): string[] =>
      readDocument(source, { file }).pieces.flatMap((p) => (p.kind === "math" ? [source.slice(p.from, p.to)] : []));
    expect(math("We know $x = 1$ and y = 2.", "a.md")).toEqual(["x = 1"]);
    expect(math("We know $x = 1$ and y = 2.", "a.txt")).toEqual(["x = 1", "y = 2"]);
    expect(math("We know x = 1 and y = 2.", "a.md")).toEqual(["x = 1", "y = 2"]);
  });
  test("lines of thousands of characters are no formulas", () => {
    for (const unit of ["a = ", "x, ", "((", "1.", "σ ", "= = ", "a-b/c ", "________"]) {
      const text = unit.repeat(2_000);
      expect(plainFormulas(text, { from: 0, to: text.length })).toEqual([]);
    }
  });
});

describe("plain formulas as TeX", () => {
  const tex = (text: string): string =>
    plainTokens(lexText(text))
      .map((t) => (t.gap ? " " : "") + (t.type === "command" ? `\\${t.text}` : t.text))
      .join("");
  test.each([
    ["sum_i Y_ic log P_ic", "\\sum_i Y_{ic} log P_{ic}"],
    ["w1*x + b12", "w_{1}*x + b_{12}"],
    ["X.T @ (P - Y)", "X^T \\cdot (P - Y)"],
    ["alpha^-1 x^10 e^(l+1)", "\\alpha^{-1} x^{10} e^{(l+1)}"],
    ["h_{t-1} + x^T y", "h_{t-1} + x^T y"],
  ])("%s", (text, expected) => {
    expect(tex(text)).toBe(expected);
  });
});
