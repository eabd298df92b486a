import { describe, expect, test } from "vitest";
import { Graph } from "../../src/tensor/graph.js";
import type { Node } from "../../src/tensor/node.js";
import * as ops from "../../src/tensor/ops.js";
import { dim } from "../../src/tensor/shape.js";
import { handMade } from "../diff/book.js";
import { evaluate } from "./evaluate.js";

const g = new Graph(),
  book = handMade(g),
  m = dim(2),
  n = dim(3);
const A = g.input("A", [m, n]),
  B = g.input("B", [n, m]),
  x = g.input("x", [n]),
  y = g.input("y", [m]),
  s = g.input("s", []);
const values = new Map([
  ["A", [1, 2, 3, 4, 5, 6]],
  ["B", [1, 0, 2, -1, 3, 1]],
  ["x", [1, 2, 3]],
  ["y", [5, 7]],
  ["s", [10]],
]);
const of = (node: Node): number[] => evaluate(node, values, book);

describe("matrix operations by hand", () => {
  test("products", () => {
    expect(of(ops.matmul(g, A, B))).toEqual([14, 1, 32, 1]);
    expect(of(ops.matmul(g, A, x))).toEqual([14, 32]);
    expect(of(ops.matmul(g, y, A))).toEqual([33, 45, 57]);
    expect(of(ops.matmul(g, x, x))).toEqual([14]);
    expect(of(ops.matmul(g, s, x))).toEqual([10, 20, 30]);
    expect(of(ops.outer(g, y, x))).toEqual([5, 10, 15, 7, 14, 21]);
    expect(of(ops.dot(g, A, A))).toEqual([91]);
  });
  test("kron and vec", () => {
    expect(of(ops.vec(g, A))).toEqual([1, 4, 2, 5, 3, 6]);
    expect(of(ops.kron(g, y, x))).toEqual([5, 10, 15, 7, 14, 21]);
    const k = ops.kron(g, g.literal([1, 2], [dim(1), m]), A);
    expect(k.dims.map((d) => d.size)).toEqual([2, 6]);
    expect(of(k)).toEqual([1, 2, 3, 2, 4, 6, 4, 5, 6, 8, 10, 12]);
    expect(of(ops.kron(g, x, g.literal([1, 2], [dim(1), m])))).toEqual([1, 2, 2, 4, 3, 6]);
  });
  test("the commutation matrix turns vec A into vec A'", () => {
    expect(of(ops.matmul(g, ops.commutation(g, m, n), ops.vec(g, A)))).toEqual(of(ops.vec(g, ops.transpose(g, A))));
  });
  test("sums, means, extremes", () => {
    expect([
      of(ops.sumAll(g, A)),
      of(ops.sumAxis(g, A, 0)),
      of(ops.sumAxis(g, A, 1)),
      of(ops.meanAll(g, A)),
      of(ops.meanAxis(g, A, 1)),
    ]).toEqual([[21], [5, 7, 9], [6, 15], [3.5], [2, 5]]);
    expect([of(ops.reduceAll(g, "max", A)), of(ops.reduceAxis(g, "min", A, 0)), of(ops.reduceAll(g, "prod", x))]).toEqual([
      [6],
      [1, 2, 3],
      [6],
    ]);
  });
  test("diagonals", () => {
    expect(of(ops.diagOf(g, y))).toEqual([5, 0, 0, 7]);
    expect(of(ops.diagonal(g, ops.matmul(g, A, B)))).toEqual([14, 1]);
    expect(of(ops.trace(g, ops.matmul(g, A, B)))).toEqual([15]);
  });
  test("joining", () => {
    expect(of(ops.concat(g, [x, y], 0))).toEqual([1, 2, 3, 5, 7]);
    expect(of(ops.concat(g, [A, ops.transpose(g, B)], 1))).toEqual([1, 2, 3, 1, 2, 3, 4, 5, 6, 0, -1, 1]);
  });
  test("scalars are added to each entry", () => {
    expect(of(ops.addBroadcast(g, [x, s]))).toEqual([11, 12, 13]);
    expect(of(ops.sub(g, s, x))).toEqual([9, 8, 7]);
    expect(of(ops.div(g, s, g.literal([2, 4, 5], [n])))).toEqual([5, 2.5, 2]);
  });
  test("shapes that do not conform are named", () => {
    expect(() => ops.kron(g, g.stack([A, A]), A)).toThrow(
      "Unexpected shape [2, 2, 3] in a Kronecker product: expected a scalar or a vector or a matrix",
    );
    expect(() => ops.hadamard(g, A, B)).toThrow(
      "Unexpected shapes in an elementwise product: found [2, 3] and [3, 2], expected equal ones",
    );
    expect(() => ops.sumAxis(g, A, 2)).toThrow("Unexpected axis 2: found a tensor of shape [2, 3]");
  });
});
