import { describe, expect, test } from "vitest";
import { Graph } from "../../src/tensor/graph.js";
import { dim } from "../../src/tensor/shape.js";
import { diagOf, matmul, transpose, trace, meanAll, sumAll } from "../../src/tensor/ops.js";

const m = dim(2, "m"), n = dim(3, "n"), k = dim(4, "k");

describe("equal structure is one object", () => {
  const g = new Graph(), A = g.input("A", [m, n]), B = g.input("B", [n, k]), x = g.input("x", [n]), y = g.input("y", [n]);
  test("A B = (B' A')'", () => { expect(matmul(g, A, B)).toBe(transpose(g, matmul(g, transpose(g, B), transpose(g, A)))); });
  test("tr(A A') = sum(A .* A)", () => { expect(trace(g, matmul(g, A, transpose(g, A)))).toBe(sumAll(g, g.map("pow", [A, g.num(2)]))); });
  test("I x = x", () => { expect(matmul(g, g.eye(n), x)).toBe(x); });
  test("diag(x) y = x .* y", () => { expect(matmul(g, diagOf(g, x), y)).toBe(g.einsum([y, x], [[0], [0]], [0])); });
  test("(Σx)(Σy) in any order", () => { expect(g.einsum([x, y], [[0], [1]], [])).toBe(g.map("div", [g.einsum([sumAll(g, y), sumAll(g, x)], [[], []], []), g.num(1)])); });
  test("mean of ones is 1", () => { expect(meanAll(g, g.ones([n, m]))).toBe(g.num(1)); });
  test("x - x = 0", () => { expect(g.add([x, g.scale(-1, x)])).toBe(g.zeros([n])); });
  test("2x + x/2 = 5x/2", () => { expect(g.add([g.scale(2, x), g.scale("1/2", x)])).toBe(g.scale("2.5", x)); });
  test("tr(XYXY) under rotation", () => {
    const X = g.input("X", [n, n]), Y = g.input("Y", [n, n]);
    expect(g.einsum([X, Y, X, Y], [[0, 1], [1, 2], [2, 3], [3, 0]], [])).toBe(g.einsum([Y, X, Y, X], [[5, 1], [1, 2], [2, 3], [3, 5]], []));
  });
});
