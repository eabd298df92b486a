import { describe, expect, it } from "vitest";
import type { Node } from "../../src/tensor/node.js";
import { Graph } from "../../src/tensor/graph.js";
import { dim } from "../../src/tensor/shape.js";
import { evaluate } from "../../src/numeric/compile.js";
import { differences } from "../../src/numeric/differences.js";
import { gradcheck, type GradcheckResult } from "../../src/numeric/gradcheck.js";
import { createRandom } from "../../src/numeric/random.js";
import { sampleInput } from "../../src/numeric/sample.js";
import * as n from "./nodes.js";

const at = (values: Record<string, number[]>): Map<string, Float64Array> =>
  new Map(Object.entries(values).map(([k, v]) => [k, Float64Array.from(v)]));
const book = n.book(
  ...(["exp", "log", "sin", "tanh", "sqrt"] as const).map((f) => n.scalar(f, Math[f])),
  n.rule("abs", { kernel: { kind: "scalar", of: Math.abs }, kinks: ([x]) => [x!] }),
  n.rule("relu", { kernel: { kind: "scalar", of: (v) => Math.max(0, v) }, kinks: ([x]) => [x!] }),
);
const g = new Graph(),
  x = g.input("x", [dim(3)]),
  s = g.input("s", []);
const check = (f: Node, by: string, derivative: Node | Float64Array, point: Map<string, Float64Array>): GradcheckResult =>
  gradcheck({ f, by, derivative, point, book });
const sumOf = (node: Node): Node => g.einsum([node], [node.dims.map((_, i) => i)], []);

describe("gradcheck", () => {
  it("confirms the gradient of a sum of squares, and of exponentials at three scales", () => {
    for (const scale of [1, 0.01, 30]) {
      const value = sampleInput({ name: "x", sizes: [3], assume: [] }, scale, createRandom(1)),
        point = new Map([["x", value]]);
      const square = check(sumOf(g.map("pow", [x, g.num(2)])), "x", g.scale(2, x), point);
      expect(square).toMatchObject({ ok: true, mode: "entries", leftOut: 0 });
      expect(square.maxRelativeError).toBeLessThan(1e-9);
      expect(check(sumOf(g.map("exp", [x])), "x", g.map("exp", [x]), point).ok).toBe(true);
    }
  });
  it("confirms a Jacobian, axes of f first", () => {
    const A = g.input("A", [dim(2), dim(3)]),
      f = g.einsum([A, x], [[0, 1], [1]], [0]),
      point = at({ A: [1, 2, 3, 4, 5, 6], x: [0.3, -2, 7] });
    expect([...differences(f, "x", point, book).values].map((v) => Number(v.toFixed(9)))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(check(f, "x", A, point).rows.map((r) => r.entry)).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
  });
  it("catches a wrong sign on a gradient of size 1e-6", () => {
    const f = g.scale("1e-6", g.map("sin", [s])),
      right = g.scale("1e-6", g.map("sin", [g.add([s, g.scale("1/2", g.const("pi"))])])),
      point = at({ s: [0.4] });
    expect(check(f, "s", right, point).ok).toBe(true);
    const wrong = check(f, "s", g.scale(-1, right), point);
    expect(wrong.ok).toBe(false);
    expect(wrong.rows[0]!.status).toBe("differs");
    expect(wrong.maxRelativeError).toBeCloseTo(2, 6);
  });
  it("catches a wrong sign on one entry of size 1e-6 among entries of size 1", () => {
    const w = g.literal([1, 1, "1e-6"], [dim(3)]),
      f = g.einsum([w, g.map("sin", [x])], [[0], [0]], []),
      point = at({ x: [0.4, 0.5, 0.6] });
    const right = [Math.cos(0.4), Math.cos(0.5), 1e-6 * Math.cos(0.6)];
    expect(check(f, "x", Float64Array.from(right), point).ok).toBe(true);
    const wrong = check(f, "x", Float64Array.of(right[0]!, right[1]!, -right[2]!), point);
    expect(wrong.rows.map((r) => r.status)).toEqual(["agrees", "agrees", "differs"]);
    expect(wrong.normwiseError).toBeLessThan(1e-5);
  });
  it("catches a factor of 1.001", () => {
    const f = sumOf(g.map("tanh", [x])),
      point = at({ x: [0.1, -0.7, 1.3] });
    const right = Float64Array.of(...[0.1, -0.7, 1.3].map((v) => 1 - Math.tanh(v) ** 2));
    expect(check(f, "x", right, point).ok).toBe(true);
    expect(
      check(
        f,
        "x",
        right.map((v) => 1.001 * v),
        point,
      ).rows.map((r) => r.status),
    ).toEqual(["differs", "differs", "differs"]);
  });
  it("calls both sides zero where they are zero up to rounding", () => {
    const f = g.add([
      g.map("pow", [g.map("sin", [s]), g.num(2)]),
      g.map("pow", [g.map("sin", [g.add([s, g.scale("1/2", g.const("pi"))])]), g.num(2)]),
    ]);
    const result = check(f, "s", Float64Array.of(0), at({ s: [0.7] }));
    expect(result).toMatchObject({ ok: true, maxRelativeError: 0 });
  });
  it("steps around a kink nearby, and leaves out the entry that lies on one", () => {
    const f = g.map("relu", [x]),
      point = at({ x: [0.001, -2, 0] }),
      result = check(f, "x", Float64Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0.5), point);
    expect(result.ok).toBe(true);
    expect(result.rows.filter((r) => r.leftOut !== null)).toMatchObject([
      { entry: [2, 0], leftOut: "relu" },
      { entry: [2, 1], leftOut: "relu" },
      { entry: [2, 2], leftOut: "relu" },
    ]);
    expect(result.rows[0]!.relativeError).toBeLessThan(1e-9);
  });
  it("leaves out ties of a maximum, and comparisons", () => {
    const f = g.reduce("max", x);
    expect(check(f, "x", Float64Array.of(0, 1, 0), at({ x: [1, 3, 2] })).ok).toBe(true);
    expect(check(f, "x", Float64Array.of(0, 1, 0), at({ x: [1, 3, 3] })).rows.every((r) => r.leftOut === "max")).toBe(true);
    const branch = g.map("where", [g.map("lt", [s, g.num(0)]), g.scale(-3, s), g.scale(2, s)]);
    expect(check(branch, "s", Float64Array.of(-3), at({ s: [-1e-5] })).ok).toBe(true);
    expect(check(branch, "s", Float64Array.of(2), at({ s: [0] })).leftOut).toBe(1);
  });
  it("stays inside the domain", () => {
    const f = g.map("log", [s]);
    expect(check(f, "s", g.map("pow", [s, g.num(-1)]), at({ s: [1e-4] })).ok).toBe(true);
    expect(check(f, "s", Float64Array.of(1), at({ s: [-1] })).rows[0]!.leftOut).toBe("domain");
  });
  it("takes seeded random directions when there are many entries", () => {
    const big = g.input("b", [dim(400)]),
      f = sumOf(g.map("sin", [big])),
      value = sampleInput({ name: "b", sizes: [400], assume: [] }, 1, createRandom(2));
    const point = new Map([["b", value]]),
      right = value.map(Math.cos);
    const result = check(f, "b", right, point);
    expect(result).toMatchObject({ ok: true, mode: "directions" });
    expect(check(f, "b", right, point)).toEqual(result);
    const wrong = right.slice();
    wrong[17]! *= -1;
    expect(check(f, "b", wrong, point).ok).toBe(false);
  });
  it("differentiates by an input that stands for an inner node", () => {
    const u = g.input("u", [dim(3)]),
      f = sumOf(g.map("exp", [u])),
      value = evaluate(g.map("sin", [x]), at({ x: [1, 2, 3] }), book);
    expect(check(f, "u", value.map(Math.exp), new Map([["u", value]])).ok).toBe(true);
  });
});
