import fc from "fast-check";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formulaLexer } from "../../grammar/formula-tokens.js";
import { FormulaError, parseEquation, parseFormula, parseFormulas } from "../../src/syntax/formula.js";
import { printFormula } from "../../src/syntax/formula-print.js";

/** The tree with every bracket written. */
const tree = (text: string): string => show(parseFormula(text));
function show(e: ReturnType<typeof parseFormula>): string {
  switch (e.kind) {
    case "num":
      return e.text;
    case "name":
      return e.key;
    case "neg":
      return `(-${show(e.arg)})`;
    case "add":
      return `(${e.terms.map(show).join(" + ")})`;
    case "mul":
      return `(${e.factors.map(show).join(` ${e.op} `)})`;
    case "div":
      return `(${show(e.num)} ${e.op} ${show(e.den)})`;
    case "pow":
      return `(${show(e.base)} ${e.op} ${show(e.exponent)})`;
    case "transpose":
      return `(${show(e.arg)})'`;
    case "call":
      return `${e.fn}(${e.args.map(show).join(", ")})`;
    case "logic":
      return e.op === "not" ? `(not ${e.args.map(show).join("")})` : `(${e.args.map(show).join(` ${e.op} `)})`;
    case "compare":
      return `(${show(e.a)} ${e.op} ${show(e.b)})`;
    default:
      return printFormula(e);
  }
}

test.each([
  ["-2^2", "(-(2 ^ 2))"],
  ["2^3^2", "(2 ^ (3 ^ 2))"],
  ["1/2/3", "((1 / 2) / 3)"],
  ["a/b*c", "((a / b) * c)"],
  ["-a*b+c", "((-(a * b)) + c)"],
  ["a*-b*c", "(a * (-b) * c)"],
  ["a--b", "(a + (-(-b)))"],
  ["x^-2*y", "((x ^ (-2)) * y)"],
  ["2^-3^2", "(2 ^ (-(3 ^ 2)))"],
  ["1./(b-A*x).^2", "(1 ./ ((b + (-(A * x))) .^ 2))"],
  ["2.*x", "(2 .* x)"],
  ["2.5*x", "(2.5 * x)"],
  ["2.", "2"],
  ["X'^2", "((X)' ^ 2)"],
  ["X''", "((X)')'"],
  ["f(x)'*y", "((f(x))' * y)"],
  ["a+b+c", "(a + b + c)"],
  ["(a+b)+c", "((a + b) + c)"],
  ["a*b.*c*d", "(((a * b) .* c) * d)"],
  ["a < b < c", "((a < b) and (b < c))"],
  ["not -x == 0 or a and b", "((not ((-x) = 0)) or (a and b))"],
  ["x ≤ 1", "(x ≤ 1)"],
  ["1 − x", "(1 + (-x))"],
  ["`W^(1)`*x", "(W^(1) * x)"],
])("%s is %s", (text, expected) => {
  expect(tree(text)).toBe(expected);
});

test("sums over an index, conditions, bounds", () => {
  const k = { kind: "name", key: "k" },
    xk = { kind: "entry", base: { kind: "name", key: "x" }, indices: [k] };
  expect(parseFormula("sum(k, x[k])")).toEqual({ kind: "big", op: "sum", index: "k", lo: null, hi: null, where: null, body: xk });
  expect(parseFormula("max(k, x[k])")).toMatchObject({ kind: "big", op: "max" });
  expect(parseFormula("max(a, x[k])")).toMatchObject({ kind: "call", fn: "max" });
  expect(parseFormula("min(a, b, c)")).toMatchObject({ kind: "call", fn: "min" });
  expect(parseFormula("sum(k, 1, n, k^2)")).toMatchObject({ lo: { text: "1" }, hi: { key: "n" }, where: null });
  expect(parseFormula("sum(k, k != i, x[k])")).toMatchObject({ lo: null, where: { kind: "compare", op: "≠" } });
  expect(parseFormula("sum(k, 1, n, k > 2, x[k])")).toMatchObject({ hi: { key: "n" }, where: { kind: "compare" } });
  expect(parseFormula("sum(i, j, X[i,j])")).toEqual(parseFormula("sum(i, sum(j, X[i,j]))"));
  expect(parseFormula("sum(x)")).toMatchObject({ kind: "call", fn: "sum" });
});

test("deltas, entries, derivatives, cases", () => {
  expect(parseFormula("delta[i,j]").kind).toBe("delta");
  expect(parseFormula("delta").kind).toBe("name");
  expect(parseFormula("X[i,:]")).toMatchObject({ kind: "entry", indices: [{ key: "i" }, null] });
  expect(parseFormula("d(y[i], x[j])")).toMatchObject({ kind: "deriv", how: "partial", by: [{ kind: "entry" }] });
  expect(parseFormula("d(f, x, y)")).toMatchObject({ kind: "deriv", by: [{ key: "x" }, { key: "y" }] });
  expect(parseFormula("d(x)")).toMatchObject({ kind: "differential" });
  expect(parseFormula("d^2*x").kind).toBe("mul");
  expect(parseFormula("sigmoid'(z)")).toMatchObject({ kind: "prime", fn: "sigmoid", order: 1 });
  expect(parseFormula("if(x > 0, 1, 0)")).toEqual(parseFormula("cases(x > 0: 1, 0)"));
});

test("equations and lists", () => {
  expect(parseEquation("y[i] = x[i]^2").rhs.kind).toBe("pow");
  expect(parseFormulas("x > 0, max(x, y) < 1; y > 0").map(printFormula)).toEqual(["x > 0", "max(x, y) < 1", "y > 0"]);
  const parts = (): unknown => parseFormulas("x > 0, , y");
  expect(parts).toThrow(`Unexpected "," at character 8, expected a number, a name or an opening bracket.`);
});

const message = (text: string): string => {
  try {
    parseFormula(text);
  } catch (error) {
    if (error instanceof FormulaError) return error.message;
    throw error;
  }
  return "no error";
};
test.each([
  ["", "Unexpected end, expected a number, a name or an opening bracket."],
  ["a +", "Unexpected end, expected a number, a name or an opening bracket."],
  ["(a", `Unexpected end, expected ")". The bracket "(" at character 1 is never closed.`],
  ["a)", `Unexpected ")" at character 2. No bracket is open there.`],
  ["f(a]", `Unexpected "]" at character 4, expected ")". The bracket "(" at character 2 is open.`],
  ["2x", `Unexpected "x" at character 2, expected an operator. A product is written with *: 2*x.`],
  ["(a)(b)", `Unexpected "(" at character 4, expected an operator. A product is written with *.`],
  ["a**b", `Unexpected "*" at character 3, expected a number, a name or an opening bracket. Write ^ for a power.`],
  ["a = b", `Unexpected "=" at character 3, expected one expression. Equality in a condition is ==.`],
  ["f()", `Unexpected ")" at character 3, expected a number, a name or an opening bracket.`],
  ["x^2'", `Unexpected "^" with a transposed exponent at character 2, expected brackets. Write (X^2)' or X^(2').`],
  ["\\frac{1}{2}", `Unexpected "\\" at character 1. This is the plain notation; LaTeX is read with --latex.`],
  ["|x|", `Unexpected "|" at character 1. Write abs(x), norm2(x) or det(X).`],
  ["a 😀", `Unexpected "😀" at character 3.`],
  [
    "sum(x+1, y)",
    `Unexpected "sum" with 2 arguments and no index at character 1, expected sum(k, body) with the index's letter first or sum(x) with one argument.`,
  ],
  [
    "cases(1, 2)",
    `Unexpected case 1 without a condition at character 1, expected "condition: value". Only the last case may stand without one.`,
  ],
  ["f(a: b)", `Unexpected ":" in the arguments of "f" at character 1, expected ",".`],
  ["where(a, b)", `Unexpected 2 arguments of "where" at character 1, expected 3: a condition and two values.`],
  ["a == not b", `Unexpected "not" at character 6, expected a value. Put brackets around (not …).`],
  ["[1,2;3]", `Unexpected 1 entries in row 2 at character 1, expected 2 as in row 1.`],
  ["1e999", `Unexpected the number "1e999" at character 1, expected at most 400 digits.`],
])("%s: %s", (text, expected) => {
  expect(message(text)).toBe(expected);
});

test("hostile input ends soon with an error", () => {
  const big: readonly [string, RegExp][] = [
    ["(".repeat(100_000), /201st open bracket/],
    ["-".repeat(99_000) + "x", /more than 500 levels/],
    ["x^".repeat(40_000) + "x", /more than 500 levels/],
    ["x" + "'".repeat(90_000), /more than 500 levels/],
    ["x" + "/x".repeat(40_000), /more than 500 levels/],
    ["f(".repeat(20_000), /201st open bracket/],
    ["x".repeat(100_001), /at most 100000/],
    ["not ".repeat(20_000) + "x", /more than 500 levels/],
    ["max(k,".repeat(199) + "x" + ")".repeat(199), /no error|levels/],
  ];
  for (const [text, expected] of big) expect(message(text)).toMatch(expected);
  expect(message(Array.from({ length: 8000 }, (_, i) => `a${i}*x`).join("+"))).toBe("no error");
});

test("any text gives a tree or a FormulaError with its place inside the text", () => {
  const piece = fc.constantFrom(
    "x",
    "1",
    "(",
    ")",
    "[",
    "]",
    "'",
    "^",
    ".^",
    "*",
    "./",
    "+",
    "-",
    ",",
    ";",
    ":",
    "=",
    "==",
    "sum",
    "max",
    "cases",
    "not",
    "and",
    " ",
    ".",
    "\\",
    "🙂",
    "delta",
    "d",
    "`",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join("");
      try {
        parseFormula(text);
      } catch (error) {
        expect(error).toBeInstanceOf(FormulaError);
        const { offset, length } = error as FormulaError;
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(offset + length).toBeLessThanOrEqual(Math.max(text.length, offset));
        expect(offset).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 3000, seed: 7 },
  );
});

test("every token that the grammar names is a token of the lexer", () => {
  const grammar = readFileSync(new URL("../../grammar/formula.ne", import.meta.url), "utf8").replace(
    /\{%.*?%\}|@\{%[\s\S]*?%\}|#.*$/gmu,
    "",
  );
  formulaLexer.reset("1 x and or not < = ^ * + ' ( ) [ ] , ; :");
  const types = new Set([...formulaLexer].map((token) => token.type));
  for (const [, name] of grammar.matchAll(/%(\w+)/gu)) expect(types).toContain(name);
});
