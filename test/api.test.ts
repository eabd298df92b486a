import { expect, expectTypeOf, test } from "vitest";
import {
  compile,
  differentiate,
  equal,
  gradcheck,
  gradientText,
  inputError,
  parseFormula,
  parseLatex,
  printFormula,
  printLatex,
  rule,
  ruleList,
  rulePage,
  rules,
  UnknownRule,
  type CheckedGradient,
  type Derivative,
  type Expr,
} from "../src/index.js";
/** The calculus as the package exports it. */

test("differentiate takes text or trees, and says what is known of the result", () => {
  const where = "A: n,n; x: n",
    d = differentiate("x'*A*x", { wrt: "x", where });
  expectTypeOf(d).toEqualTypeOf<Derivative>();
  expect(d).toMatchObject({
    of: "x'*A*x",
    wrt: "x",
    order: 1,
    shape: ["n"],
    layout: "gradient",
    depends: true,
    zero: false,
    text: "(A + A')*x",
    where: [],
    notes: [],
    steps: [],
    value: null,
  });
  expect(d.format("latex")).toBe(String.raw`\left(A + A^\top\right) x`);
  expect(differentiate(parseFormula("x'*A*x"), { wrt: parseFormula("x"), where }).text).toBe(d.text);
  expect(differentiate(String.raw`x^\top A x`, { wrt: "x", where, latex: true }).text).toBe(d.text);
  expect(() => differentiate("x", { wrt: "x", order: 0 })).toThrow("Unexpected order 0, expected a whole number from 1 to 6.");
});

test("differentiate by an expression cuts it out: it is free", () => {
  expect(differentiate("sum(tanh(W*x).^2)", { wrt: "W*x", where: "W: m,n; x: n" }).text).toBe("2*(tanh(W*x).*(1 - tanh(W*x).^2))");
  expect(() => differentiate("x^2", { wrt: "x + 1" })).toThrow("it does not occur as such in the formula");
});

test("values at a point stand beside central differences", () => {
  const { value } = differentiate("x'*A*x", {
    wrt: "x",
    where: "A: n,n; x: n",
    at: {
      A: [
        [1, 2],
        [3, 4],
      ],
      x: [1, -1],
    },
  });
  expect([...(value?.values ?? [])]).toEqual([-3, -3]);
  expect(value?.relativeError).toBeLessThan(1e-9);
});

test("equal returns a verdict with evidence", async () => {
  expect(await equal({ a: "x + x", b: "2*x" })).toMatchObject({ verdict: "correct", evidence: { method: "proved" } });
  expect(await equal({ f: "x^2", wrt: "x", claim: "3*x" })).toMatchObject({ verdict: "wrong", evidence: { method: "refuted" } });
  expect(await equal({ a: "x +", b: "x" })).toMatchObject({ verdict: "unreadable" });
});

test("gradcheck returns entries, errors and steps", () => {
  const checked = gradcheck("sum(x.^3)", { wrt: "x", where: "x: n", seed: 7 });
  expectTypeOf(checked).toEqualTypeOf<CheckedGradient>();
  expect(checked.ok).toBe(true);
  expect(checked.points).toHaveLength(3);
  expect(gradientText(checked, {})).toContain("The derivative agrees with central differences.");
  expect(gradcheck("sum(x.^3)", { wrt: "x", where: "x: n", derivative: "3*x" }).ok).toBe(false);
});

test("gradcheck catches a wrong sign on a gradient of 1e-6, and a factor of 1.001", () => {
  const tiny = { wrt: "x", where: "x: n" },
    f = "1e-6*sum(sin(x)) + 3";
  expect(gradcheck(f, { ...tiny, derivative: "1e-6*cos(x)" }).ok).toBe(true);
  expect(gradcheck(f, { ...tiny, derivative: "-1e-6*cos(x)" }).ok).toBe(false);
  const least = { wrt: "w", where: "X: N,d; w: d; y: N" };
  expect(gradcheck("sum((X*w - y).^2)", { ...least, derivative: "2.002*X'*(X*w - y)" }).ok).toBe(false);
  expect(gradcheck("-1e-6*sum(sin(x)) + sum(x.^2)", { ...tiny, derivative: "1e-6*cos(x) + 2*x" }).ok).toBe(false);
});

test("compile makes a function over Float64Arrays for any sizes", () => {
  const f = compile("X*w", { where: "X: n,d; w: d" });
  expect(
    f({
      X: [
        [1, 2],
        [3, 4],
      ],
      w: [1, 1],
    }),
  ).toEqual(Float64Array.of(3, 7));
  expect(f({ X: [[1, 2, 3]], w: Float64Array.of(1, 0, 1) })).toEqual(Float64Array.of(4));
  expect(f.names).toEqual(["X", "w"]);
  expect(() => f({ X: [[1, 2]], w: [1, 2, 3] })).toThrow(/^Unexpected /u);
  expect(() => f({ X: [[1, 2]] })).toThrow(/^Unexpected /u);
  expect(compile("sigmoid(x)")({ x: 0 })).toEqual(Float64Array.of(0.5));
});

test("formulas are read and printed in both notations", () => {
  const e: Expr = parseFormula("x'*A*x + 1/2");
  expect(printFormula(e)).toBe("x'*A*x + 1/2");
  expect(printLatex(e)).toBe(String.raw`x^\top A x + \frac{1}{2}`);
  expect(printFormula(parseLatex(String.raw`x^\top A x + \frac{1}{2}`, { where: "A: n,n; x: n" }))).toBe("x'*A*x + 1/2");
});

test("rules are data", () => {
  expect(rules.length).toBeGreaterThan(100);
  expect(rule("logdet").id).toBe("matrix.log-det");
  expect(rulePage("softmax")).toContain("Known mistakes");
  expect(ruleList()).toContain("vector.softmax");
  expect(() => rule("sofmax")).toThrow(UnknownRule);
});

test("errors of the input are told from faults of the program", () => {
  const told = (work: () => unknown): ReturnType<typeof inputError> => {
    try {
      work();
      return null;
    } catch (error) {
      return inputError(error);
    }
  };
  expect(told(() => parseFormula("2x"))).toMatchObject({ at: { text: "2x", offset: 1, length: 1 } });
  expect(told(() => parseLatex(String.raw`\frac{1}{`))?.message).toMatch(/^Unexpected /u);
  expect(inputError(new TypeError("x is not a function"))).toBeNull();
});
