import { describe, expect, test } from "vitest";
import { Graph } from "../../src/tensor/graph.js";
import {
  addIndexed,
  align,
  applyIndexed,
  bind,
  closed,
  delta,
  einsumIndexed,
  fixLabel,
  index,
  indexValue,
  mulIndexed,
  reduceOver,
  renameLabel,
  sumOver,
} from "../../src/tensor/indexed.js";
import * as ops from "../../src/tensor/ops.js";
import { dim } from "../../src/tensor/shape.js";

const g = new Graph(),
  m = dim(2, "m"),
  n = dim(3, "n"),
  X = g.input("X", [m, n]),
  Y = g.input("Y", [n, m]),
  S = g.input("S", [n, n]),
  x = g.input("x", [n]),
  s = g.input("s", []);
const at = (node: typeof X, ...i: (string | number | null)[]) => index(g, closed(node), i);

describe("values with free indices", () => {
  test("y[i] = sum(k, X[i,k]*x[k]) is X*x", () => {
    const body = mulIndexed(g, [at(X, "i", "k"), at(x, "k")]);
    expect(bind(g, sumOver(g, body, "k"), ["i"]).node).toBe(ops.matmul(g, X, x));
  });
  test("the order of binding transposes", () => {
    expect(bind(g, at(X, "i", "j"), ["j", "i"]).node).toBe(ops.transpose(g, X));
  });
  test("X[i,i] is the diagonal, its sum the trace", () => {
    expect(at(S, "i", "i")).toEqual({ node: ops.diagonal(g, S), labels: ["i"] });
    expect(sumOver(g, at(S, "i", "i"), "i").node).toBe(ops.trace(g, S));
  });
  test("renaming an index to another takes the diagonal", () => {
    expect(renameLabel(g, at(S, "i", "j"), "j", "i").node).toBe(ops.diagonal(g, S));
    expect(renameLabel(g, at(S, "i", "j"), "j", "k").labels).toEqual(["i", "k"]);
  });
  test("X[2,:] and x[3]", () => {
    expect(at(X, 1, null)).toEqual({ node: g.slice(X, 0, 1, 1, true), labels: [] });
    expect(at(x, 2).node).toBe(fixLabel(g, at(x, "i"), "i", 2).node);
  });
  test("an index that a base has already is matched", () => {
    const rows = index(g, closed(X), ["i"]);
    expect(rows.node.dims.map((d) => d.size)).toEqual([2, 3]);
    expect(index(g, { node: S, labels: ["i"] }, ["i"]).node).toBe(ops.diagonal(g, S));
  });
  test("alignment broadcasts", () => {
    const [a, b] = align(g, [at(x, "j"), at(X, "i", "j")]);
    expect([a!.labels, b!.labels]).toEqual([
      ["j", "i"],
      ["j", "i"],
    ]);
    expect(b!.node).toBe(ops.transpose(g, X));
    expect(addIndexed(g, [at(x, "j"), closed(s)]).node).toBe(ops.addBroadcast(g, [x, s]));
  });
  test("delta contracts", () => {
    const body = mulIndexed(g, [delta(g, "i", "j", n), at(x, "j")]);
    expect(sumOver(g, body, "j").node).toBe(x);
    expect(sumOver(g, mulIndexed(g, [delta(g, 1, "j", n), at(x, "j")]), "j").node).toBe(g.slice(x, 0, 1, 1, true));
    expect(delta(g, 1, 2, n).node).toBe(g.num(0));
  });
  test("own axes are contracted by einsum, free ones stay", () => {
    const rows = index(g, closed(X), ["i"]),
      product = einsumIndexed(g, [rows, closed(x)], [[0], [0]], []);
    expect(product).toEqual({ node: ops.matmul(g, X, x), labels: ["i"] });
  });
  test("a sum over what does not vary counts", () => {
    expect(sumOver(g, closed(s), "k", n).node).toBe(ops.hadamard(g, g.size(n), s));
    expect(() => sumOver(g, closed(s), "k")).toThrow("Unexpected sum over k: nothing in it depends on k, and its range is not known");
  });
  test("an index as a number", () => {
    expect(sumOver(g, mulIndexed(g, [indexValue(g, "i", n), at(x, "i")]), "i").node).toBe(ops.dot(g, g.iota(n, 1), x));
  });
  test("functions and extremes", () => {
    expect(applyIndexed(g, "scalar.exp", [at(x, "i")]).node).toBe(g.map("scalar.exp", [x]));
    expect(reduceOver(g, "max", at(X, "i", "j"), "j").node).toBe(g.reduce("max", X));
    expect(bind(g, reduceOver(g, "max", at(Y, "j", "i"), "j"), ["i"]).node).toBe(ops.reduceAxis(g, "max", Y, 0));
  });
  test("a label with two sizes is named", () => {
    expect(() => mulIndexed(g, [at(X, "i", "j"), at(x, "i")])).toThrow(
      "Unexpected sizes in the range of the index i: found m=2 and n=3, expected equal ones",
    );
  });
});
