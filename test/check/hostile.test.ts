import { describe, expect, test } from "vitest";
import { checkDocument } from "../../src/index.js";
/** Formulas made to exhaust the checker: each ends, without an exception, and the rest of the document is judged. */

const nested = (n: number): string => `${"(".repeat(n)}x${")".repeat(n)}`;
const many = (n: number, join: string, name: string): string => Array.from({ length: n }, (_, i) => `${name}_{${String(i)}}`).join(join);
const hostile: Readonly<Record<string, string>> = {
  "deep brackets": `y = ${nested(3000)}`,
  "deep fractions": `y = ${"\\frac{1}{".repeat(1500)}x${"}".repeat(1500)}`,
  "a sum of many names": `y = z = ${many(1500, " + ", "x")}`,
  "a product of many names": `y = z = ${many(600, " ", "A")}`,
  "a tower of powers": "9^{9^{9^{9^9}}} = 1",
  "a long sum": "\\sum_{i=1}^{1000000000} i = 3",
  "huge dimensions": "W \\in \\mathbb{R}^{1000000000 \\times 1000000}, \\quad W W^\\top = W",
};

describe.each(Object.entries(hostile))("%s", (_, formula) => {
  test("ends, and what follows is judged", () => {
    const { claims } = checkDocument(`$$${formula}$$\n\nLet $a = 2$. Then $a^2 = 4$ and $a^3 = 9$.`, { file: "hostile.md" });
    expect(claims.slice(-3).map((c) => c.verdict)).toEqual(["definition", "correct", "wrong"]);
    expect(claims.slice(0, -3).every((c) => /^(undecided|unreadable|definition|wrong)$/.test(c.verdict))).toBe(true);
  });
});

test("functions that are defined by themselves, or by each other", () => {
  for (const source of [
    "Let $f(x) = f(x)^2 + 1$ with $x \\in \\mathbb{R}$. Then $f(x) = 2$ and $f(f(x)) = x$.",
    "Let $f(x) = g(x)$ and $g(x) = f(x) + 1$. Then $f(2) = g(2) = f(g(2))$ and $\\frac{df}{dx} = f(x) + g(x)$.",
  ]) {
    const { summary } = checkDocument(source, { file: "circle.md" });
    expect(summary.wrong + summary.correct).toBe(0);
  }
});
test("names that double at each step are shared", () => {
  const steps = Array.from({ length: 60 }, (_, i) => `Let $a_{${String(i + 1)}} = \\tanh(a_{${String(i)}} + a_{${String(i)}})$.`).join(" ");
  const { claims } = checkDocument(`Let $a_0 = x$. ${steps} Then $\\frac{\\partial a_{60}}{\\partial x} = 1$.`, { file: "steps.md" });
  expect(claims.length).toBe(62);
  expect(claims.at(-1)?.verdict).not.toBe("correct");
});
