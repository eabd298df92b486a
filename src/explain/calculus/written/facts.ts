import type { Graph } from "../../../tensor/graph.js";
import type { Node } from "../../../tensor/node.js";
import { constantOf } from "../../../tensor/shape.js";

/** What is declared of inputs; those that a result depends on are put into `used`. */
export interface Facts {
  readonly symmetric: ReadonlySet<string>;
  /** Vectors whose entries sum to 1, and matrices whose rows do. */
  readonly sumsToOne: ReadonlySet<string>;
  readonly used: Set<string>;
}
export const noFacts: Facts = { symmetric: new Set(), sumsToOne: new Set(), used: new Set() };

/** By form: X'X, its inverse, A + A', what is declared so. The names of declared ones go into `used`. */
export function isSymmetric(g: Graph, node: Node, facts: Facts, used: Set<string>): boolean {
  if (node.dims.length !== 2 || node.dims[0]?.size !== node.dims[1]?.size) return false;
  const flipped = (n: Node): Node => g.einsum([n], [[1, 0]], [0, 1]);
  switch (node.op) {
    case "input":
      if (!facts.symmetric.has(node.name)) return false;
      used.add(node.name);
      return true;
    case "eye":
      return true;
    case "call":
      return (
        node.batch === 0 &&
        node.args.length === 1 &&
        ["matrix.inv", "matrix.pinv", "matrix.expm", "matrix.adjugate"].includes(node.fn) &&
        isSymmetric(g, node.args[0]!, facts, used)
      );
    case "map":
      return node.args.every((a) => constantOf(a) !== null || isSymmetric(g, a, facts, used));
    case "einsum":
      return flipped(node) === node;
    case "add":
      return node.terms.every((x) => node.terms.includes(flipped(x)) || isSymmetric(g, x, facts, used));
    default:
      return false;
  }
}
