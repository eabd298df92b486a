import fc from "fast-check";
import { expect, test } from "vitest";
import { parseFormula } from "../../src/syntax/formula.js";
import { printFormula } from "../../src/syntax/formula-print.js";
import { anyExpr } from "./formula-arbitrary.js";

test("what is printed parses back to the same expression", () => {
  fc.assert(
    fc.property(anyExpr, (expr) => {
      expect(parseFormula(printFormula(expr))).toEqual(expr);
    }),
    { numRuns: 2000, seed: 20_240_601 },
  );
});

const same = (text: string): void => {
  expect(printFormula(parseFormula(text))).toBe(text);
};
test("brackets that the notation does not need are not printed", () => {
  for (const text of [
    "-2^2",
    "2^3^2",
    "(2^3)^2",
    "1/2/3",
    "a/(b*c)",
    "a*b/c",
    "-a*b",
    "a*(-b)",
    "a - b*c",
    "a - (b - c)",
    "x^-2",
    "(-x)^2",
    "x'*A*x",
    "(A*x)'",
    "1./x.^2",
    "2.*x",
    "not a == b and c < d",
    "sum(k, exp(x[k]))",
    "sum(k, 1, n, k^2)",
    "sum(k, k != i, x[k])",
    "where(x > 0, x, 0)",
    "cases(x < 0: -1, x > 0: 1, 0)",
    "max(k, x[k])",
    "max(0, 1 - x)",
    "X[i, :]",
    "delta[i, j]",
    "d(y[i], x[j])",
    "[1, 2; 3, 4]",
    "f''(x)",
    "`W^(1)`*x",
    "`hat:y` - y",
  ])
    same(text);
});
test("brackets that it does not need are dropped", () => {
  const shorter = (long: string, short: string): void => {
    expect(printFormula(parseFormula(long))).toBe(short);
  };
  shorter("((x))+(y*z)", "x + y*z");
  shorter("(a^b)*(c)", "a^b*c");
  shorter("-(a*b)", "-a*b");
  shorter("(a*b)/c", "a*b/c");
  shorter("f((x))", "f(x)");
  shorter("if(x>=0,1,0)", "where(x >= 0, 1, 0)");
});
