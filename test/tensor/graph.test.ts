import { describe, expect, test } from "vitest";
import { Graph } from "../../src/tensor/graph.js";
import type { Node } from "../../src/tensor/node.js";
import { dim } from "../../src/tensor/shape.js";
import { diagOf, matmul, transpose, trace, meanAll, sumAll } from "../../src/tensor/ops.js";

const m = dim(2, "m"),
  n = dim(3, "n"),
  k = dim(4, "k");

describe("equal structure is one object", () => {
  const g = new Graph(),
    A = g.input("A", [m, n]),
    B = g.input("B", [n, k]),
    x = g.input("x", [n]),
    y = g.input("y", [n]);
  test("A B = (B' A')'", () => {
    expect(matmul(g, A, B)).toBe(transpose(g, matmul(g, transpose(g, B), transpose(g, A))));
  });
  test("tr(A A') = sum(A .* A)", () => {
    expect(trace(g, matmul(g, A, transpose(g, A)))).toBe(sumAll(g, g.map("pow", [A, g.num(2)])));
  });
  test("I x = x", () => {
    expect(matmul(g, g.eye(n), x)).toBe(x);
  });
  test("diag(x) y = x .* y", () => {
    expect(matmul(g, diagOf(g, x), y)).toBe(g.einsum([y, x], [[0], [0]], [0]));
  });
  test("(Σx)(Σy) in any order", () => {
    expect(g.einsum([x, y], [[0], [1]], [])).toBe(g.map("div", [g.einsum([sumAll(g, y), sumAll(g, x)], [[], []], []), g.num(1)]));
  });
  test("mean of ones is 1", () => {
    expect(meanAll(g, g.ones([n, m]))).toBe(g.num(1));
  });
  test("x - x = 0", () => {
    expect(g.add([x, g.scale(-1, x)])).toBe(g.zeros([n]));
  });
  test("2x + x/2 = 5x/2", () => {
    expect(g.add([g.scale(2, x), g.scale("1/2", x)])).toBe(g.scale("2.5", x));
  });
  test("tr(XYXY) under rotation", () => {
    const X = g.input("X", [n, n]),
      Y = g.input("Y", [n, n]);
    expect(
      g.einsum(
        [X, Y, X, Y],
        [
          [0, 1],
          [1, 2],
          [2, 3],
          [3, 0],
        ],
        [],
      ),
    ).toBe(
      g.einsum(
        [Y, X, Y, X],
        [
          [5, 1],
          [1, 2],
          [2, 3],
          [3, 5],
        ],
        [],
      ),
    );
  });
});

describe("bad and large input", () => {
  const g = new Graph(),
    A = g.input("A", [m, n]),
    x = g.input("x", [n]);
  const message = (f: () => unknown): string => {
    try {
      f();
    } catch (e) {
      return `${(e as Error).name}: ${(e as Error).message}`;
    }
    return "no error";
  };
  test("shapes that clash are named", () => {
    expect(message(() => matmul(g, A, A))).toBe(
      "ShapeError: Unexpected shapes in a matrix product: found [m=2, n=3] and [m=2, n=3], expected the inner sizes to be equal",
    );
    expect(message(() => g.add([A, x]))).toBe("ShapeError: Unexpected shapes in a sum: found [m=2, n=3] and [n=3], expected equal ones");
    expect(message(() => g.einsum([A, x], [[0, 1], [0]], [1]))).toBe(
      "ShapeError: Unexpected sizes in a product: found m=2 and n=3, expected equal ones",
    );
    expect(message(() => g.input("A", [n]))).toBe("ShapeError: Unexpected shape [n=3] of A: it has the shape [m=2, n=3] already");
    expect(message(() => g.slice(x, 0, 3, 1, true))).toBe("ShapeError: Unexpected index 4: expected 1 to 3");
  });
  test("9^9^9^9 stays a power", () => {
    const nine = g.num(9),
      pow = (a: Node, b: Node): Node => g.map("pow", [a, b]);
    expect(pow(nine, pow(nine, nine)).op).toBe("map");
    expect(pow(nine, g.num(9))).toBe(g.num(387420489));
    expect(message(() => g.num("1e99999"))).toBe("TooLargeError: a number with more than 4900 digits");
  });
  test("huge dimensions cost nothing until they are evaluated", () => {
    const big = dim(1e9, "N"),
      v = g.input("v", [big]);
    expect(matmul(g, g.eye(big), v)).toBe(v);
    expect(meanAll(g, g.ones([big, big]))).toBe(g.num(1));
  });
  test("an entry of a deep, shared graph is found at once", () => {
    let z = x;
    for (let i = 0; i < 10_000; i++) z = g.add([g.map("pow", [z, g.num(2)]), g.map("scalar.sin", [z])]);
    const start = performance.now();
    expect(g.slice(z, 0, 1, 1, true).dims).toEqual([]);
    expect(performance.now() - start).toBeLessThan(1000);
  });
  test("empty dimensions sum to zero", () => {
    const e = g.input("e", [dim(0)]);
    expect(sumAll(g, g.ones([dim(0)]))).toBe(g.num(0));
    expect(sumAll(g, e).op).toBe("einsum");
  });
});
