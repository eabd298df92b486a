import { describe, expect, test } from "vitest";
import { differentiate } from "../../src/diff/differentiate.js";
import { Graph } from "../../src/tensor/graph.js";
import type { Node } from "../../src/tensor/node.js";
import { reachable } from "../../src/tensor/traverse.js";
import { randomNode, Raw } from "../tensor/random-graph.js";
import { evaluate } from "../tensor/evaluate.js";
import { handMade } from "./book.js";
import { differences, distance, pointFor, random } from "./numeric.js";

/** To reproduce a failure: `randomNode(new Raw(), graph, random(SEED), 3)`. */
describe("the derivative of a random structure is its difference quotient", () => {
  let compared = 0,
    kinks = 0;
  for (let block = 0; block < 8; block++) {
    test(`seeds ${String(50 * block)} to ${String(50 * block + 49)}`, () => {
      for (let seed = 50 * block; seed < 50 * block + 50; seed++) {
        const g = new Graph(),
          book = handMade(g),
          { built } = randomNode(new Raw(), g, random(seed), 3);
        for (const by of reachable([built])) {
          if (by.op !== "input" || by.dims.length > 2) continue;
          const point = pointFor([built], seed + 1),
            slope = differences(built, by, point, book),
            moved = pointFor([built], seed + 1, 0.3001, 1.7001);
          // Near a kink the quotient jumps: such points are left out, and counted.
          if (distance(slope, differences(built, by, moved, book)) > 1e-2) {
            kinks++;
            continue;
          }
          for (const mode of ["forward", "reverse"] as const) {
            const d = evaluate(differentiate(g, book, built, by, { mode }), point, book);
            expect(distance(d, slope), `seed ${String(seed)}, by ${by.name}, ${mode}`).toBeLessThan(1e-6);
          }
          compared++;
        }
      }
    });
  }
  test("few points were near kinks", () => {
    expect(kinks).toBeLessThan(compared / 5);
  });
});

describe("differentiation is linear", () => {
  test("d(2 f + g) = 2 d f + d g", () => {
    for (let seed = 0; seed < 100; seed++) {
      const g = new Graph(),
        book = handMade(g),
        next = random(seed),
        f = randomNode(new Raw(), g, next, 3).built;
      const by = reachable([f]).find((n): n is Node & { op: "input" } => n.op === "input");
      if (!by) continue;
      const h = g.map("scalar.sin", [f]),
        both = differentiate(g, book, g.add([g.scale(2, f), h]), by);
      const apart = g.add([g.scale(2, differentiate(g, book, f, by)), differentiate(g, book, h, by)]),
        point = pointFor([f, both], seed);
      expect(distance(evaluate(both, point, book), evaluate(apart, point, book)), `seed ${String(seed)}`).toBeLessThan(1e-9);
    }
  });
});
