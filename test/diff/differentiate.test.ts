import { describe, expect, test } from "vitest";
import { differentiate, dependsOn, NoDerivative, occurrence } from "../../src/diff/differentiate.js";
import type { Step } from "../../src/diff/differentiate.js";
import { Graph } from "../../src/tensor/graph.js";
import type { Node } from "../../src/tensor/node.js";
import * as ops from "../../src/tensor/ops.js";
import { dim, dimsText } from "../../src/tensor/shape.js";
import { reachable } from "../../src/tensor/traverse.js";
import { evaluate } from "../tensor/evaluate.js";
import { handMade } from "./book.js";
import { differences, distance, pointFor } from "./numeric.js";

const m = dim(2, "m"),
  n = dim(3, "n"),
  k = dim(4, "k");
const g = new Graph(),
  book = handMade(g);
const x = g.input("x", [n]),
  y = g.input("y", [n]),
  s = g.input("s", []),
  t = g.input("t", []);
const A = g.input("A", [m, n]),
  B = g.input("B", [n, k]),
  X = g.input("X", [n, n]),
  C = g.input("C", [n, n]);
const apply = (fn: string, a: Node): Node => g.map(`scalar.${fn}`, [a]);
const pow = (a: Node, e: Parameters<Graph["num"]>[0]): Node => g.map("pow", [a, g.num(e)]);
const inv = (a: Node): Node => g.call("matrix.inv", [a], 0, a.dims);
const softmax = (a: Node): Node => g.call("vector.softmax", [a], a.dims.length - 1, a.dims.slice(-1));
const T = (a: Node): Node => ops.transpose(g, a),
  mul = (...f: Node[]): Node => f.reduce((a, b) => ops.matmul(g, a, b));
const minus = (a: Node, b: Node): Node => ops.sub(g, a, b);

const cases: [string, Node, Node][] = [
  ["s^3", pow(s, 3), s],
  ["s^t by s", g.map("pow", [s, t]), s],
  ["s^t by t", g.map("pow", [s, t]), t],
  ["s^s", g.map("pow", [s, s]), s],
  ["sqrt(1 + s^2)", pow(g.add([g.num(1), pow(s, 2)]), "1/2"), s],
  ["exp(s t) / s", g.map("div", [apply("exp", g.einsum([s, t], [[], []], [])), s]), s],
  ["x' y", mul(x, y), x],
  ["x' X x", mul(x, X, x), x],
  ["x' X x by X", mul(x, X, x), X],
  ["A x", mul(A, x), x],
  ["A x by A", mul(A, x), A],
  ["A B by B", mul(A, B), B],
  ["tanh(A x)", apply("tanh", mul(A, x)), x],
  ["tanh(A x) by A", apply("tanh", mul(A, x)), A],
  ["softmax(x)", softmax(x), x],
  ["rows' softmax(A X)", softmax(mul(A, X)), X],
  ["log-sum-exp", g.call("vector.log-sum-exp", [x], 0, []), x],
  ["log-sum-exp of rows", g.call("vector.log-sum-exp", [mul(A, X)], 1, []), X],
  ["sigmoid from its definition", apply("sigmoid", x), x],
  ["inv(X)", inv(X), X],
  ["tr(inv(X) C)", ops.trace(g, mul(inv(X), C)), X],
  ["det(X)", g.call("matrix.det", [X], 0, []), X],
  ["diag(x) X diag(y)", mul(ops.diagOf(g, x), X, ops.diagOf(g, y)), x],
  ["diagonal(X C)", ops.diagonal(g, mul(X, C)), X],
  ["X'", T(X), X],
  ["kron(A, X)", ops.kron(g, A, X), X],
  ["vec(A B)", ops.vec(g, mul(A, B)), A],
  ["X[1,:] C", mul(g.slice(X, 0, 1, 1, true), C), X],
  ["C[:,1:2] of tanh", g.slice(apply("tanh", mul(X, C)), 1, 1, 2), X],
  ["stack", g.stack([s, pow(s, 2), t, apply("sin", s)]), s],
  ["concat", ops.concat(g, [x, apply("exp", x), y], 0), x],
  ["max(x)", g.reduce("max", x), x],
  ["min of rows", g.reduce("min", mul(A, X)), X],
  ["prod(x)", g.reduce("prod", x), x],
  ["prod of rows", g.reduce("prod", mul(A, X)), A],
  ["max(x, y)", g.map("max", [x, y]), x],
  ["min(x, y)", g.map("min", [x, y]), y],
  ["cases", g.map("where", [g.map("lt", [x, y]), pow(x, 2), apply("sin", x)]), x],
  ["scalar of cases", ops.sumAll(g, g.map("where", [g.map("lt", [mul(A, x), g.num(2)]), pow(mul(A, x), 2), mul(A, apply("sin", x))])), x],
  ["mod", g.map("mod", [g.scale(3, x), y]), x],
  ["mod by the divisor", g.map("mod", [g.scale(3, x), y]), y],
  ["‖A - B'‖-like", ops.sumAll(g, pow(minus(mul(X, C), mul(C, X)), 2)), X],
  [
    "layer norm",
    (() => {
      const c = ops.addBroadcast(g, [x, g.scale(-1, ops.meanAll(g, x))]);
      return ops.hadamard(g, c, pow(g.add([ops.meanAll(g, pow(c, 2)), g.num("0.1")]), "-1/2"));
    })(),
    x,
  ],
];

describe("the derivative agrees with central differences", () => {
  for (const [name, of, by] of cases) {
    for (const mode of ["forward", "reverse"] as const) {
      test(`${name} (${mode})`, () => {
        const d = differentiate(g, book, of, by, { mode });
        expect(dimsText(d.dims)).toBe(dimsText([...of.dims, ...by.dims]));
        const point = pointFor([of, by], 7);
        expect(distance(evaluate(d, point, book), differences(of, by as Node & { op: "input" }, point, book))).toBeLessThan(1e-8);
      });
    }
    test(`${name} (second)`, () => {
      const first = differentiate(g, book, of, by),
        second = differentiate(g, book, first, by),
        point = pointFor([of, by], 11);
      expect(distance(evaluate(second, point, book), differences(first, by as Node & { op: "input" }, point, book))).toBeLessThan(1e-7);
    });
  }
});

describe("the variable", () => {
  const z = mul(A, x),
    h = apply("tanh", z),
    loss = ops.sumAll(g, pow(h, 2));
  test("may be an intermediate, which is free wherever it occurs", () => {
    expect(differentiate(g, book, loss, h)).toBe(g.scale(2, h));
    const d = differentiate(g, book, loss, z),
      point = pointFor([loss], 3);
    const zs = g.input("z", z.dims),
      same = ops.sumAll(g, pow(apply("tanh", zs), 2));
    point.set("z", evaluate(z, point, book));
    expect(distance(evaluate(d, point, book), differences(same, zs as Node & { op: "input" }, point, book))).toBeLessThan(1e-8);
  });
  test("that does not occur gives exactly the zeros of the shape", () => {
    expect(dependsOn(loss, y)).toBe(false);
    expect(differentiate(g, book, loss, y)).toBe(g.zeros([n]));
    expect(differentiate(g, book, h, B)).toBe(g.zeros([m, n, k]));
  });
  test("by itself gives the identity", () => {
    expect(differentiate(g, book, x, x)).toBe(g.eye(n));
  });
  test("that was simplified away is unclear, not independent", () => {
    const AB = mul(A, B);
    expect(occurrence(ops.sumAll(g, AB), AB)).toBe("unclear");
    expect(occurrence(loss, h)).toBe("occurs");
    expect(occurrence(loss, pow(y, 2))).toBe("apart");
  });
});

describe("no derivative is an error, never zero", () => {
  test("an unknown function", () => {
    expect(() => differentiate(g, book, g.map("frobnicate", [x]), x)).toThrow(
      new NoDerivative("frobnicate", "expected a function with a rule"),
    );
  });
  test("a rule without derivative and definition", () => {
    expect(() => differentiate(g, book, ops.sumAll(g, apply("mystery", x)), x)).toThrow(
      "Unexpected derivative of scalar.mystery: its rule states none by x, and has no definition",
    );
  });
  test("but only on the way to the variable", () => {
    expect(differentiate(g, book, ops.sumAll(g, ops.hadamard(g, y, g.map("frobnicate", [x]))), y)).toBe(g.map("frobnicate", [x]));
  });
});

describe("size", () => {
  const chain = (depth: number): { of: Node; by: Node; count: number } => {
    const h = new Graph(),
      rules = handMade(h),
      W = h.input("W", [n, n]),
      v = h.input("v", [n]);
    let z: Node = v;
    for (let i = 0; i < depth; i++) z = h.map("scalar.tanh", [ops.matmul(h, W, z)]);
    const of = ops.sumAll(h, z),
      d = differentiate(h, rules, of, W),
      j = differentiate(h, rules, z, v);
    return { of: d, by: j, count: reachable([d, j]).length };
  };
  test("a chain of tanh layers grows linearly", () => {
    const [a, b, c] = [chain(8).count, chain(16).count, chain(32).count];
    expect(c - b).toBe(2 * (b - a));
  });
  test("depth 10,000 neither overflows nor takes long", () => {
    const h = new Graph(),
      rules = handMade(h),
      v = h.input("v", []);
    let z: Node = v;
    for (let i = 0; i < 10_000; i++) z = h.map("scalar.sin", [h.add([z, v])]);
    const start = performance.now();
    const d = differentiate(h, rules, z, v);
    expect(performance.now() - start).toBeLessThan(3000);
    expect(reachable([d]).length).toBeLessThan(100_000);
  });
});

test("a trace only watches", () => {
  const h = new Graph(),
    rules = handMade(h),
    v = h.input("v", [n]),
    f = ops.sumAll(h, h.map("scalar.exp", [h.call("vector.softmax", [v], 0, v.dims)]));
  const steps: Step[] = [];
  expect(differentiate(h, rules, f, v, { trace: (step) => steps.push(step) })).toBe(differentiate(h, rules, f, v));
  expect(steps.map((step) => `${step.mode} ${step.rule}`)).toEqual(["reverse einsum", "reverse scalar.exp", "reverse vector.softmax"]);
});
