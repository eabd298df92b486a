import { describe, expect, test } from "vitest";
import { compile, differentiate, equal, gradcheck, inputError } from "../../../src/index.js";

/** The message of an error that a person is to read; any other error is a fault of the program. */
function said(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    const found = inputError(error);
    if (found === null) throw error;
    return found.message;
  }
  return "no error";
}
const diff = (f: string, wrt: string, where?: string): string =>
  said(() => differentiate(f, where === undefined ? { wrt } : { wrt, where }));

describe("shapes that clash", () => {
  test("name the dimensions, the operands and where they come from", () => {
    expect(diff("A*x", "x", "A: m,n; x: m")).toBe(
      "Unexpected shapes in A*x: A is a matrix m=3 × n=4, x is a column of m=3; expected the columns of A (n=4) and the rows of x (m=3) to be equal.",
    );
    expect(diff("x*y", "x", "x, y: n")).toMatch(/^Unexpected shapes in x\*y: x is a column of n=\d, y is a column of n=\d; expected /u);
    expect(diff("x + y", "x", "x: n; y: m")).toMatch(/^Unexpected shapes in x \+ y: .*expected/u);
    expect(diff("tr(X)", "X", "X: m,n")).toMatch(/^Unexpected shape in tr\(X\): X is a matrix m=3 × n=4; expected a square matrix\.$/u);
  });
});

describe("names that are not known", () => {
  test("functions, with the nearest name", () => {
    expect(diff("sofmax(x)", "x", "x: n")).toBe('Unexpected function "sofmax". Did you mean softmax?');
    expect(diff("f(x)", "x")).toBe('Unexpected function "f". gradmark rules lists the functions.');
  });
  test("words in declarations, with the nearest word", () => {
    expect(diff("x", "x", "S: n,n symetric; x: n")).toMatch(/Did you mean symmetric\?$/u);
  });
  test("a variable that does not occur: the zero of its shape, and why", () => {
    const { text, notes, depends } = differentiate("x'*x", { wrt: "Z", where: "x: n; Z: m,k" });
    expect([text, depends]).toEqual(["zeros(m, k)", false]);
    expect(notes).toContain("x'*x does not depend on Z: the derivative is the zero of shape m × k.");
  });
  test("a size is no variable", () => {
    expect(diff("sum(x)/n", "n", "x: n")).toBe('Unexpected variable "n": it is a size, expected one of x.');
  });
});

describe("singular points", () => {
  const at = (f: string, wrt: string, where: string, point: string): string | null | undefined =>
    differentiate(f, { wrt, where, at: point }).value?.undefined;
  test("have no value, and it is said why", () => {
    expect(at("norm2(x)", "x", "x: n", "x = [0; 0]")).toBe("the derivative has no finite value");
    expect(at("logdet(X)", "X", "X: n,n", "X = [1, 2; 2, 4]")).toBe("the function has no finite value");
    expect(at("1/x", "x", "x: scalar", "x = 0")).toBe("the function has no finite value");
    expect(at("sqrt(x)", "x", "x: scalar", "x = 0")).toBe("the derivative has no finite value");
  });
  test("a formula without any value says so", () => {
    expect(differentiate("x/(x - x)", { wrt: "x" }).notes).toContain("The formula has no value anywhere: something is divided by 0.");
    expect(said(() => gradcheck("log(-1 - x^2)", { wrt: "x" }))).toMatch(/^Unexpected lack of points: none was found/u);
  });
});

describe("dimensions", () => {
  test("that are empty", () => {
    expect(diff("sum(x)", "x", "x: 0")).toBe('Unexpected size 0 in "x: 0": the dimension is empty; expected at least 1.');
    expect(said(() => compile("sum(x)", { where: "x: n" })({ x: [] }))).toMatch(/^Unexpected /u);
  });
  test("of 10⁹ cost nothing in symbols, and are refused in numbers", () => {
    expect(differentiate("A*x", { wrt: "x", where: "A: 1000000000,1000000000; x: 1000000000" }).text).toBe("A");
    expect(said(() => differentiate("softmax(x)", { wrt: "x", where: "x: 1000000000", at: "sample" }))).toBe(
      "Unexpected size: 1000000000 entries to evaluate, expected at most 33554432.",
    );
    expect(said(() => gradcheck("x'*x", { wrt: "x", where: "x: 1000000000" }))).toMatch(/^Unexpected size: 1000000000 entries/u);
    expect(diff("sum(k, 1, 1000000000, x^k)", "x")).toMatch(/^Unexpected range of k .* 1000000000 values, expected at most/u);
    expect(diff("ones(1000000000)'*x", "x", "x: 1000000000")).toMatch(/^Unexpected size in ones\(1000000000\)/u);
  });
});

describe("depth and size", () => {
  const deep = 10_000;
  test("10,000-deep nesting", async () => {
    for (const f of [
      "(".repeat(deep) + "x" + ")".repeat(deep),
      "sin(".repeat(deep) + "x" + ")".repeat(deep),
      "[".repeat(deep) + "x" + "]".repeat(deep),
      "-".repeat(deep) + "x",
      Array.from({ length: deep }, () => "x").join("^"),
      "x" + "'".repeat(deep),
    ]) {
      const message = diff(f, "x");
      expect(message === "no error" || message.startsWith("Unexpected ")).toBe(true);
      expect(message.length).toBeLessThan(300);
      expect(["unreadable", "correct", "undecided"]).toContain((await equal({ a: f, b: f })).verdict);
    }
    expect(said(() => differentiate("{".repeat(deep) + "x" + "}".repeat(deep), { wrt: "x", latex: true }))).toMatch(/^Unexpected /u);
    expect(differentiate(Array.from({ length: deep }, () => "x").join("+"), { wrt: "x" }).text).toBe("10000");
  });
  test("towers of powers stay symbols", async () => {
    expect(differentiate("9^9^9^9", { wrt: "x" }).text).toBe("0");
    expect(differentiate("9^9^9^9*x", { wrt: "x" }).text).toBe("9^9^387420489");
    expect((await equal({ a: "9^9^9^9", b: "9^9^9^8" })).verdict).not.toBe("correct");
    expect((await equal({ a: "x^(9^9^9^9)", b: "x^(9^9^9^9)" })).verdict).not.toBe("wrong");
    expect(diff("X^1000000000", "X", "X: n,n")).toBe("Unexpected exponent 1000000000 of the matrix X, expected at most 64.");
  });
  test("numbers of a million digits", () => {
    expect(diff("1e999999", "x")).toBe('Unexpected the number "1e999999" at character 1, expected at most 400 digits.');
    expect(diff("9".repeat(1_000_000), "x")).toMatch(/^Unexpected /u);
  });
  test("what cannot be read has a place", () => {
    expect(diff("2x", "x")).toMatch(/^Unexpected "x" at character 2/u);
    expect(diff("x +", "x")).toMatch(/^Unexpected end/u);
    expect(diff("", "x")).toMatch(/^Unexpected end/u);
    expect(diff("x = 2", "x")).toMatch(/^Unexpected /u);
  });
});
