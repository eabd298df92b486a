import { expect, test } from "vitest";
import { rules } from "../../rules/index.js";
import { evaluate } from "../../src/numeric/compile.js";
import type { Rule } from "../../src/rule.js";
import { LowerError } from "../../src/scope/formula/lower.js";
import { claimedJacobian, makeRuleBook } from "../../src/scope/rulebook.js";
import { parseFormula } from "../../src/syntax/formula.js";
import { ShapeError } from "../../src/tensor/errors.js";
import { Graph } from "../../src/tensor/graph.js";
import type { Dim } from "../../src/tensor/node.js";

const dim = (size: number, name: string | null = null): Dim => ({ size, name });
const make = (more: readonly Rule[] = []) => {
  const graph = new Graph();
  return { graph, book: makeRuleBook([...rules, ...more], graph) };
};
const base: Rule = {
  id: "vector.test",
  names: ["test"],
  title: "Test",
  latex: "t",
  args: { x: "real[n]" },
  result: "y: real[n]",
  domain: "everywhere",
  kinks: [],
  because: "Test.",
};

test("a rule is found by its id and by each of its names", () => {
  const { book } = make();
  expect(book.get("log")).toBe(book.get("ln"));
  expect(book.get("scalar.log")).toBe(book.get("log"));
  expect(book.get("no such function")).toBeUndefined();
  expect(book.get("__proto__")).toBeUndefined();
  expect(book.rules.map((r) => r.rule)).toEqual(rules);
});

test("the first of two rules with one name is found", () => {
  expect(make([{ ...base, names: ["log"] }]).book.get("log")?.rule.id).toBe("scalar.log");
});

test("making a book parses nothing", () => {
  const broken: Rule = { ...base, args: { x: "complex" }, definition: "y = = x", derivative: { x: "(" }, kinks: [")"], domain: "?" };
  const { book, graph } = make([broken]),
    ready = book.get("vector.test");
  expect(() => ready?.elementwise).toThrow(`rule vector.test: shape "complex" of x is not of the form "real", "real[m,n]" or "size"`);
  expect(() => book.get("vector.test")?.expand([graph.input("x", [dim(3)])], 0)).toThrow("Unexpected");
});

test("dims of the result come from the pattern, with the dimensions' own names", () => {
  const { book } = make([
      { ...base, args: { A: "real[m,n]", B: "real[p,q]", k: "size" }, result: "Y: real[m*p, q, floor((n - 1)/k) + 1]" },
    ]),
    kron = book.get("test");
  expect(kron?.resultDims([[dim(2, "a"), dim(5, "b")], [dim(3), dim(4, "c")], [dim(2)]])).toEqual([dim(6), dim(4, "c"), dim(3)]);
  expect(() => kron?.resultDims([[dim(2), dim(5)], [dim(3)], [dim(2)]])).toThrow(
    "Unexpected shape of B in test: found 3, expected a matrix.",
  );
  const det = book.get("det");
  expect(det?.resultDims([[dim(3, "n"), dim(3, "n")]])).toEqual([]);
  expect(() => det?.resultDims([[dim(3, "n"), dim(4, "m")]])).toThrow(
    new ShapeError("Unexpected sizes in det: found n=3 and m=4 for both dimensions n of X, expected equal ones."),
  );
  const affine = book.get("affine");
  expect(() => affine?.resultDims([[dim(3)], [dim(2), dim(4)], [dim(2)]])).toThrow(
    "Unexpected sizes in affine: found 3 and 4 for the dimension n of x and W, expected equal ones.",
  );
  expect(() => book.get("conv1d")?.resultDims([[dim(2)], [dim(5)], [dim(1)], [dim(0)]])).toThrow(
    /^Unexpected size -2 of the result of conv1d \(floor\(\(n \+ 2\*p - k\)\/s\) \+ 1 with n = 2, k = 5, s = 1, p = 0\), expected a whole number of at least 1\.$/u,
  );
});

test("expansion, derivative and kinks live in the book's graph and are made once", () => {
  const { graph, book } = make(),
    x = graph.input("x", [dim(3, "n")]),
    softmax = book.get("softmax");
  const result = graph.call("vector.softmax", [x], 0, [dim(3, "n")]);
  const expanded = softmax?.expand([x], 0),
    jacobian = softmax?.jacobian(0, [x], result, 0);
  expect(softmax?.expand([x], 0)).toBe(expanded);
  expect(softmax?.jacobian(0, [x], result, 0)).toBe(jacobian);
  expect(jacobian?.dims.map((d) => d.size)).toEqual([3, 3]);
  const relu = book.get("relu"),
    X = graph.input("X", [dim(2), dim(3)]);
  expect(relu?.kinks([X], 0)).toEqual([X]);
  expect(relu?.elementwise).toBe(true);
});

test("a dimension's letter in a formula is the size of the argument, by its own name", () => {
  const { graph, book } = make([{ ...base, result: "y: real", definition: "y = n^2" }]);
  expect(book.get("test")?.expand([graph.input("x", [dim(3, "N")])], 0)).toBe(graph.map("pow", [graph.size(dim(3, "N")), graph.num(2)]));
  expect(book.get("test")?.expand([graph.input("z", [dim(4)])], 0)).toBe(graph.num(16));
});

test("an argument that is a number beside arrays may come as a number", () => {
  const { graph, book } = make(),
    x = graph.input("x", [dim(3)]),
    leaky = book.get("leakyrelu");
  const slope = leaky?.jacobian(0, [x, graph.num("0.5")], graph.map(leaky.rule.id, [x, graph.num("0.5")]), 0);
  expect(slope).toBeDefined();
  expect([...evaluate(slope ?? x, new Map([["x", Float64Array.of(-1, 2, -3)]]), book)]).toEqual([0.5, 1, 0.5]);
});

test("the domain's conditions are nodes", () => {
  const { graph, book } = make(),
    x = graph.input("x", [dim(3)]),
    log = book.get("log");
  const [positive] = log?.domain?.([x], 0) ?? [];
  expect([...evaluate(positive ?? x, new Map([["x", Float64Array.of(-1, 2, 0)]]), book)]).toEqual([0, 1, 0]);
  expect(book.get("exp")?.domain?.([x], 0)).toEqual([]);
});

test("an author's mistakes are named", () => {
  const wrong = (fault: Partial<Rule>): unknown => {
    const { graph, book } = make([{ ...base, ...fault }]),
      x = graph.input("x", [dim(3, "n")]),
      ready = book.get("test");
    return [ready?.expand([x], 0), ready?.jacobian(0, [x], graph.call("vector.test", [x], 0, [dim(3, "n")]), 0)];
  };
  const message = (fault: Partial<Rule>, expected: string | RegExp): void => {
    expect(() => wrong(fault)).toThrow(expected);
  };
  message({ definition: "z = x" }, `rule vector.test: found "z" on the left side of "z = x", expected y`);
  message({ definition: "y[i,j] = x[i]" }, `rule vector.test: 2 indices of y in "y[i,j] = x[i]", expected 1`);
  message({ definition: "y[1] = x[1]" }, `rule vector.test: the indices on the left side of "y[1] = x[1]" are not all letters`);
  message({ definition: "y = sum(x)" }, "rule vector.test: the definition has the shape [], expected [n=3]");
  message({ derivative: { x: "y[i] = x[i]" } }, `rule vector.test: the left side of "y[i] = x[i]" is not of the form d(y, x)`);
  message(
    { derivative: { x: "d(y[i], x[i]) = x[i]" } },
    `rule vector.test: an index stands twice on the left side of "d(y[i], x[i]) = x[i]"`,
  );
  message({ derivative: { x: "d(y, x) = x" } }, "rule vector.test: the derivative by x has the shape [n=3], expected [n=3, n=3]");
  message({ definition: "y[i] = x[k]" }, new LowerError(`Unexpected index "k", expected one of i.`).message);
  message({ result: "real[n]", definition: "y = x" }, `rule vector.test: result "real[n]" is not of the form "y: real[n]"`);
});

test("whole and indexed sides of a derivative give the same axes", () => {
  const forms: readonly string[] = ["d(y[i], x[j]) = A[i,j]", "d(y, x[j]) = A[:,j]", "d(y[i], x) = A[i,:]", "d(y, x) = A"];
  const found = forms.map((text) => {
    const { graph, book } = make([
      { ...base, args: { A: "real[m,n]", x: "real[n]" }, result: "y: real[m]", definition: "y = A*x", derivative: { x: text } },
    ]);
    const A = graph.input("A", [dim(2), dim(2), dim(3)]),
      x = graph.input("x", [dim(2), dim(3)]);
    return book.get("test")?.jacobian(1, [A, x], graph.call("vector.test", [A, x], 1, [dim(2)]), 1) === A;
  });
  expect(found).toEqual([true, true, true, true]);
});

test("a claim in place of the derivative has the derivative's indices", () => {
  const { graph, book } = make(),
    x = graph.input("x", [dim(2)]),
    softmax = book.get("softmax");
  if (softmax === undefined) throw new Error("no softmax");
  const claimed = claimedJacobian(softmax, parseFormula("i + 10*j"), 0, [x], graph.call("vector.softmax", [x], 0, [dim(2)]));
  expect([...evaluate(claimed, new Map([["x", Float64Array.of(0, 0)]]), book)]).toEqual([11, 21, 12, 22]);
});

test("loading all rules is cheap", () => {
  const start = performance.now();
  for (let k = 0; k < 100; k++) makeRuleBook([...rules], new Graph()).get("softmax");
  // 100 books: far below a millisecond each, even on a busy machine.
  expect(performance.now() - start).toBeLessThan(500);
});
