import { describe, expect, it } from "vitest";
import { compile, evaluate, ProgramTooLarge, run, runChanged } from "../../src/numeric/compile.js";
import { NotEvaluable } from "../../src/numeric/order.js";
import { toDouble } from "../../src/numeric/number.js";
import * as n from "./nodes.js";

const at = (values: Record<string, number[]>): Map<string, Float64Array> =>
  new Map(Object.entries(values).map(([k, v]) => [k, Float64Array.from(v)]));
const none = n.book();

/** Slow and plain einsum by the definition, against which the planned loops are tested. */
function plain(spec: string, operands: { values: number[]; sizes: number[] }[], sizes: Record<string, number>): number[] {
  const [left = "", right = ""] = spec.split("->"),
    labels = left.split(","),
    letters = Object.keys(sizes);
  const out = new Array<number>([...right].reduce((p, l) => p * sizes[l]!, 1)).fill(0);
  const total = letters.reduce((p, l) => p * sizes[l]!, 1);
  for (let c = 0; c < total; c++) {
    let rest = c;
    const at: Record<string, number> = {};
    for (const l of letters) {
      at[l] = rest % sizes[l]!;
      rest = Math.floor(rest / sizes[l]!);
    }
    const flat = (names: string): number => [...names].reduce((i, l) => i * sizes[l]! + at[l]!, 0);
    out[flat(right)]! += operands.reduce((p, o, k) => p * o.values[flat(labels[k]!)]!, 1);
  }
  return out;
}

describe("compile", () => {
  it("runs elementwise maps, sums, powers and comparisons", () => {
    const x = n.input("x", 3),
      y = n.map("where", n.map("lt", x, n.einsum("->i", [], { i: 3 })), n.map("neg", x), n.map("pow", x, x));
    expect([...evaluate(y, at({ x: [-2, 2, 3] }), none)]).toEqual([2, 4, 27]);
  });
  it("takes the real principal power", () => {
    const f = n.map("pow", n.input("x"), n.input("y")),
      value = (x: number, y: number): number => evaluate(f, at({ x: [x], y: [y] }), none)[0]!;
    expect(value(-8, 1 / 3)).toBeNaN();
    expect(value(-1, 0.5)).toBeNaN();
    expect(value(NaN, 0)).toBeNaN();
    expect(value(0, 0)).toBe(1);
    expect(value(-2, 3)).toBe(-8);
    expect(value(-2, -1)).toBe(-0.5);
  });
  it.each([
    ["ik,kj->ij", { i: 2, k: 3, j: 4 }],
    ["ki,kj->ij", { i: 2, k: 3, j: 4 }],
    ["ij,ij->ij", { i: 2, j: 3 }],
    ["ij,ji->ij", { i: 3, j: 3 }],
    ["ij->ji", { i: 2, j: 3 }],
    ["ii->i", { i: 3 }],
    ["ii->", { i: 3 }],
    ["ij->", { i: 2, j: 3 }],
    ["ij->i", { i: 2, j: 3 }],
    ["i,j->ij", { i: 2, j: 3 }],
    ["i->ij", { i: 2, j: 3 }],
    ["i->ii", { i: 3 }],
    ["i,j,k->", { i: 2, j: 3, k: 4 }],
    ["ij,jk,kl->il", { i: 2, j: 3, k: 4, l: 2 }],
    ["ij,kl->ikjl", { i: 2, j: 3, k: 2, l: 4 }],
    ["i,ij,j->", { i: 2, j: 3 }],
    ["abi,abj->ij", { a: 2, b: 3, i: 4, j: 2 }],
    ["ij,ij,ij,j->j", { i: 2, j: 3 }],
    ["iji,kj->ki", { i: 2, j: 3, k: 4 }],
    ["i,->i", { i: 3 }],
  ] as [string, Record<string, number>][])("einsum %s is what its definition says", (spec, sizes) => {
    const parts = spec.split("->")[0]!.split(",");
    const operands = parts.map((labels, k) => {
      const s = [...labels].map((l) => sizes[l]!);
      return { sizes: s, values: Array.from({ length: s.reduce((p, q) => p * q, 1) }, (_, i) => ((i * 7 + k * 3) % 11) - 4) };
    });
    const nodes = operands.map((o, k) => n.input(`a${String(k)}`, ...o.sizes));
    const point = at(Object.fromEntries(operands.map((o, k) => [`a${String(k)}`, o.values])));
    expect([...evaluate(n.einsum(spec, nodes, sizes), point, none)].map((v) => v + 0)).toEqual(
      plain(spec, operands, sizes).map((v) => v + 0),
    );
  });
  it("merges the labels of Kronecker deltas", () => {
    const x = n.input("x", 3),
      point = at({ x: [1, 2, 3] });
    expect([...evaluate(n.einsum("i,ij->ij", [x, n.eye(3)]), point, none)]).toEqual([1, 0, 0, 0, 2, 0, 0, 0, 3]);
    expect([...evaluate(n.einsum("ij->", [n.eye(4)]), point, none)]).toEqual([4]);
    expect([...evaluate(n.einsum("ij,jk->ik", [n.eye(2), n.eye(2)]), point, none)]).toEqual([1, 0, 0, 1]);
    expect([...evaluate(n.einsum("ij,j->i", [n.eye(3), x]), point, none)]).toEqual([1, 2, 3]);
  });
  it("counts a summed label that nothing carries, and scales by scalars", () => {
    expect([...evaluate(n.einsum(",->", [n.num(3), n.num(1, 2)], { q: 5 }), at({}), none)]).toEqual([7.5]);
  });
  it("runs max, min, prod, slices, stacks and reshapes", () => {
    const x = n.input("x", 2, 3),
      point = at({ x: [1, -2, 3, 4, 5, -6] });
    expect([...evaluate(n.reduce("max", x), point, none)]).toEqual([3, 5]);
    expect([...evaluate(n.reduce("prod", x), point, none)]).toEqual([-6, -120]);
    expect([...evaluate(n.slice(x, 1, 1, 2), point, none)]).toEqual([-2, 3, 5, -6]);
    expect([...evaluate(n.slice(x, 0, 1, 1), point, none)]).toEqual([4, 5, -6]);
    expect([...evaluate(n.stack(x, n.map("neg", x)), point, none)]).toEqual([1, -2, 3, 4, 5, -6, -1, 2, -3, -4, -5, 6]);
    expect([...evaluate(n.einsum("ij->ji", [n.reshape(x, 3, 2)]), point, none)]).toEqual([1, 3, 5, -2, 4, -6]);
  });
  it("runs a rule by its kernel, batch axes included, or by its definition", () => {
    const total = n.rule("total", {
      kernel: {
        kind: "tensor",
        of: ([a], _dims, out) => {
          out[0] = a!.reduce((s, v) => s + v, 0);
        },
      },
    });
    const square = n.rule("square", { expand: ([x]) => n.einsum("i,i->i", [x!, x!]) });
    const book = n.book(total, square, n.scalar("tanh", Math.tanh));
    const x = n.input("x", 2, 3),
      point = at({ x: [1, 2, 3, 4, 5, 6], v: [3, 4] });
    expect([...evaluate(n.call("total", [2], [x], 1), point, book)]).toEqual([6, 15]);
    expect([...evaluate(n.map("square", n.input("v", 2)), point, book)]).toEqual([9, 16]);
    expect([...evaluate(n.map("tanh", n.input("v", 2)), point, book)]).toEqual([Math.tanh(3), Math.tanh(4)]);
  });
  it("names a function that nothing evaluates", () => {
    expect(() => compile([n.map("frob", n.input("x"))], none)).toThrow('Unexpected function "frob": expected a function with a rule');
    const self = n.map("self", n.input("x")),
      book = n.book(n.rule("self", { expand: () => n.add(self, self) }));
    expect(() => compile([self], book)).toThrow(new NotEvaluable("self", "its definition uses itself"));
  });
  it("names a missing value and a value of the wrong size", () => {
    const program = compile([n.input("x", 2)], none);
    expect(() => run(program, at({}))).toThrow('Unexpected end of the point: expected a value for "x"');
    expect(() => run(program, at({ x: [1] }))).toThrow('Unexpected value of "x": found 1 entries, expected 2');
  });
  it("refuses more entries than the limit", () => {
    expect(() => compile([n.einsum("i,j->ij", [n.input("x", 100), n.input("y", 100)])], none, 5000)).toThrow(ProgramTooLarge);
  });
  it("runs again only what a changed input reaches", () => {
    let calls = 0;
    const book = n.book(
      n.scalar("f", (v) => {
        calls++;
        return v + 1;
      }),
    );
    const x = n.input("x"),
      y = n.input("y"),
      program = compile([n.add(n.map("f", x), y)], book);
    expect(run(program, at({ x: [1], y: [10] }))[0]![0]).toBe(12);
    program.inputs.get("y")![0] = 20;
    expect(runChanged(program, ["y"])[0]![0]).toBe(22);
    expect(calls).toBe(1);
    expect(runChanged(program, ["x"], at({ x: [2] }))[0]![0]).toBe(23);
    expect(calls).toBe(2);
  });
  it("evaluates a chain 10,000 nodes deep", () => {
    let node = n.input("x");
    for (let i = 0; i < 10_000; i++) node = n.map("neg", node);
    expect(evaluate(node, at({ x: [5] }), none)[0]).toBe(5);
  });
});

describe("toDouble", () => {
  it("rounds exactly, also beyond 2^53 and near the ends of the range", () => {
    expect(toDouble({ num: 1n, den: 3n })).toBe(1 / 3);
    expect(toDouble({ num: 10n ** 40n, den: 3n * 10n ** 39n })).toBe(10 / 3);
    expect(toDouble({ num: -(10n ** 300n), den: 1n })).toBe(-1e300);
    expect(toDouble({ num: 1n, den: 10n ** 300n })).toBe(1e-300);
    expect(toDouble({ num: 123456789012345678901234567890n, den: 10n ** 10n })).toBe(12345678901234567890.123456789);
    expect(toDouble({ num: 10n ** 400n, den: 1n })).toBe(Infinity);
    expect(toDouble({ num: 0n, den: 1n })).toBe(0);
  });
});
