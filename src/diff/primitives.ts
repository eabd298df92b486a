import type { Graph } from "../tensor/graph.js";
import type { Dim, MapNode, Node, ReduceNode } from "../tensor/node.js";
import { hadamard } from "../tensor/ops.js";
import { constantOf } from "../tensor/shape.js";
import type { RuleBook } from "../rule.js";
import { NoDerivative } from "./errors.js";

const locallyConstant = new Set(["lt", "le", "gt", "ge", "eq", "ne", "and", "or", "not"]);
const smooth = new Set(["pow", "mod", "max", "min", "neg", "div"]);

/** Whether `fn` is one of the elementwise functions that no rule states. `where` is differentiated branch by branch. */
export const isPrimitive = (fn: string): boolean => locallyConstant.has(fn) || smooth.has(fn) || fn === "where";

/**
 * ∂node/∂args[k], entry by entry, for a primitive map other than `where`. Null: zero everywhere but at kinks.
 * Conventions at kinks: max and min take the derivative of the second argument where both are equal.
 * @throws NoDerivative for x^y by y where the rules have no logarithm
 */
export function derivativeOfMap(g: Graph, book: RuleBook, node: MapNode, k: number): Node | null {
  const [x, y] = node.args;
  if (locallyConstant.has(node.fn)) return null;
  if (x === undefined || y === undefined) throw new NoDerivative(node.fn, "found one argument, expected two");
  const one = g.ones(node.dims);
  switch (node.fn) {
    case "pow": {
      if (k === 1) {
        const log = book.get("log");
        if (!log) throw new NoDerivative("pow", "expected a rule for log, to differentiate by the exponent");
        return hadamard(g, node, g.map(log.rule.id, [x]));
      }
      // y x^(y-1); with an exact exponent, x^(y-1) is exact too.
      const c = constantOf(y);
      const lower = g.map("pow", [x, c === null ? g.add([y, g.scale(-1, one)]) : g.num({ num: c.num - c.den, den: c.den })]);
      return hadamard(g, y, lower);
    }
    case "max":
    case "min": {
      const first = node.fn === "max" ? g.map("lt", [y, x]) : g.map("lt", [x, y]);
      return k === 0 ? first : g.add([one, g.scale(-1, first)]);
    }
    // a mod b = a - b floor(a/b).
    case "mod":
      return k === 0 ? one : g.map("div", [g.add([node, g.scale(-1, x)]), y]);
    default:
      throw new NoDerivative(node.fn, "it is no function that the engine knows");
  }
}

/**
 * ∂node/∂arg of a reduction, entry by entry of the argument: for prod the product of the other entries; for max and min
 * 1 at the extreme entry, shared equally where several are equal (entries equal on an open set have equal derivatives).
 */
export function derivativeOfReduce(g: Graph, node: ReduceNode): Node {
  const { arg } = node,
    rank = arg.dims.length,
    axes = arg.dims.map((_, i) => i),
    lead = axes.slice(0, -1);
  const last = arg.dims[rank - 1]!;
  if (node.how === "prod") {
    const dims: Dim[] = [...arg.dims, last],
      every = [...axes, rank];
    // Entry (…, j, k) is x_k for k ≠ j, else 1.
    const others = g.broadcast(arg, dims, [...lead, rank]);
    const equal = g.broadcast(g.eye(last), dims, [rank - 1, rank]);
    const kept = g.add([others, equal, g.scale(-1, g.einsum([others, equal], [every, every], every))]);
    return g.reduce("prod", kept);
  }
  const mask = g.map("eq", [arg, g.broadcast(node, arg.dims, lead)]);
  const count = g.einsum([mask], [axes], lead);
  return g.einsum([mask, g.map("pow", [count, g.num(-1)])], [axes, lead], axes);
}
