import { describe, expect, test } from "vitest";
import { Graph } from "../../src/tensor/graph.js";
import { substitute } from "../../src/tensor/substitute.js";
import type { Dim, Node } from "../../src/tensor/node.js";
import { dim } from "../../src/tensor/shape.js";
import { handMade } from "../diff/book.js";
import { distance, pointFor, random } from "../diff/numeric.js";
import { evaluate } from "./evaluate.js";
import { randomNode, Raw } from "./random-graph.js";

/**
 * Every constructor keeps values: random structures are built once as bare nodes, once through the graph.
 * To reproduce a failure: `randomNode(raw, graph, random(SEED), depth)`.
 */
describe("constructors keep values", () => {
  const g = new Graph(),
    book = handMade(g);
  for (let block = 0; block < 20; block++) {
    test(`seeds ${String(block * 50)} to ${String(block * 50 + 49)}`, () => {
      for (let seed = block * 50; seed < block * 50 + 50; seed++) {
        const { plain, built } = randomNode(new Raw(), g, random(seed), 4);
        expect(
          built.dims.map((d) => d.size),
          `shape, seed ${String(seed)}`,
        ).toEqual(plain.dims.map((d) => d.size));
        const point = pointFor([plain], seed + 1),
          a = evaluate(plain, point, book),
          b = evaluate(built, point, book);
        expect(distance(a, b), `seed ${String(seed)}`).toBeLessThan(1e-9);
      }
    });
  }
});

test("the order of factors and the names of labels make no difference", () => {
  const g = new Graph(),
    d: Dim[] = [dim(2, "a"), dim(3, "b"), dim(3, "c"), dim(3, "d"), dim(4, "e")];
  const pool: Node[] = [g.input("M", [d[1]!, d[1]!]), g.input("N", [d[1]!, d[1]!]), g.input("u", [d[1]!]), g.eye(d[1]!)];
  for (let seed = 0; seed < 300; seed++) {
    const next = random(seed),
      int = (k: number): number => Math.floor(next() * k);
    const count = 2 + int(5),
      operands = Array.from({ length: count }, () => pool[int(pool.length)]!),
      labels = operands.map((o) => o.dims.map(() => int(5)));
    const used = [...new Set(labels.flat())],
      out = used.filter(() => next() < 0.3);
    const first = g.einsum(operands, labels, out);
    const order = operands.map((_, i) => i).sort(() => next() - 0.5),
      names = [0, 1, 2, 3, 4].sort(() => next() - 0.5).map((l) => l + 3);
    const second = g.einsum(
      order.map((i) => operands[i]!),
      order.map((i) => labels[i]!.map((l) => names[l]!)),
      out.map((l) => names[l]!),
    );
    expect(second === first, `seed ${String(seed)}`).toBe(true);
  }
});

test("rebuilding a graph by substituting an input for itself gives the same object", () => {
  const g = new Graph();
  for (let seed = 0; seed < 300; seed++) {
    const { built } = randomNode(new Raw(), g, random(seed), 4);
    const renamed = new Map<Node, Node>(),
      back = new Map<Node, Node>();
    for (const name of built.inputs) {
      const x = g.input(name, inputDims(built, name)),
        y = g.input(`${name}'`, x.dims);
      renamed.set(x, y);
      back.set(y, x);
    }
    const there = substitute(g, built, renamed);
    const again = substitute(g, there, back);
    expect(substitute(g, again, renamed) === there || again === built, `seed ${String(seed)}`).toBe(true);
  }
});

function inputDims(root: Node, name: string): readonly Dim[] {
  const open = [root],
    seen = new Set<Node>();
  for (let n = open.pop(); n; n = open.pop()) {
    if (n.op === "input" && n.name === name) return n.dims;
    if (seen.has(n)) continue;
    seen.add(n);
    open.push(
      ...("operands" in n
        ? n.operands
        : "terms" in n
          ? n.terms
          : "args" in n
            ? n.args
            : "parts" in n
              ? n.parts
              : "arg" in n
                ? [n.arg]
                : []),
    );
  }
  return [];
}
