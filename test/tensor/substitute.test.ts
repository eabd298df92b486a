import { describe, expect, test } from "vitest";
import { Graph } from "../../src/tensor/graph.js";
import * as ops from "../../src/tensor/ops.js";
import { dim } from "../../src/tensor/shape.js";
import { substitute } from "../../src/tensor/substitute.js";
import { dependsOn, functionsIn, occurrence, reachable } from "../../src/tensor/traverse.js";

const g = new Graph(),
  n = dim(3, "n"),
  x = g.input("x", [n]),
  y = g.input("y", [n]),
  z = g.input("z", [n]),
  W = g.input("W", [n, n]);
const f = (a: typeof x): typeof x => g.map("scalar.tanh", [a]);

describe("substitution", () => {
  test("replaces inputs and simplifies anew", () => {
    expect(
      substitute(
        g,
        ops.hadamard(g, f(x), y),
        new Map([
          [x, y],
          [y, g.ones([n])],
        ]),
      ),
    ).toBe(f(y));
    expect(substitute(g, ops.matmul(g, W, x), new Map([[W, g.eye(n)]]))).toBe(x);
  });
  test("replaces any node, and does not look into what it puts in", () => {
    const h = f(ops.matmul(g, W, x)),
      loss = ops.sumAll(g, g.add([h, f(h)]));
    expect(substitute(g, loss, new Map([[h, z]]))).toBe(ops.sumAll(g, g.add([z, f(z)])));
    expect(substitute(g, x, new Map([[x, f(x)]]))).toBe(f(x));
  });
  test("demands equal shapes", () => {
    expect(() => substitute(g, x, new Map([[x, W]]))).toThrow("Unexpected shape [n=3, n=3] in a substitution: expected [n=3]");
  });
});

describe("walking", () => {
  test("lists operands before what uses them, each once, at any depth", () => {
    let deep = x;
    for (let i = 0; i < 20_000; i++) deep = g.add([f(deep), y]);
    const order = reachable([deep]),
      place = new Map(order.map((node, i) => [node, i]));
    expect(new Set(order).size).toBe(order.length);
    expect(place.get(deep)).toBe(order.length - 1);
    expect(dependsOn(deep, f(x))).toBe(true);
    expect(substitute(g, deep, new Map([[x, z]])).inputs).toEqual(["y", "z"]);
  });
  test("dependence and occurrence", () => {
    expect([dependsOn(f(x), x), dependsOn(f(x), y), dependsOn(x, x), dependsOn(x, f(x))]).toEqual([true, false, true, false]);
    expect([occurrence(f(x), x), occurrence(f(x), f(y)), occurrence(f(x), g.map("pow", [x, g.num(2)]))]).toEqual([
      "occurs",
      "apart",
      "unclear",
    ]);
    expect([...functionsIn([f(g.call("matrix.inv", [W], 0, W.dims))])]).toEqual(["matrix.inv", "scalar.tanh"]);
  });
});
