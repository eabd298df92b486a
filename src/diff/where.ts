import type { Graph } from "../tensor/graph.js";
import type { Node } from "../tensor/node.js";
import { constantOf, hasBound } from "../tensor/shape.js";

/**
 * where(condition, tangent, 0), so that the untaken branch's derivative is never multiplied by 0 (where it may have no
 * value). Factors that only the node's own axes index are chosen inside, so that deltas and inputs stay factors.
 */
export function masked(g: Graph, condition: Node, tangent: Node, taken: boolean): Node {
  const rank = condition.dims.length;
  const choose = (value: Node, c: Node): Node => {
    const zero = g.zeros(value.dims);
    return taken ? g.map("where", [c, value, zero]) : g.map("where", [c, zero, value]);
  };
  if (tangent.op === "add") return g.add(tangent.terms.map((t) => masked(g, condition, t, taken)));
  const axes = condition.dims.map((_, i) => i);
  if (tangent.op === "einsum" && !hasBound(tangent)) {
    const own = tangent.labels.map((ls) => ls.every((l) => l < rank));
    const safe = tangent.operands.every((o, k) => own[k] === true || isTotal(o));
    if (safe) {
      const inner = tangent.operands.filter((_, k) => own[k]),
        rest = tangent.operands.filter((_, k) => !own[k]);
      const value = g.einsum(
        inner,
        tangent.labels.filter((_, k) => own[k]),
        axes,
        (l) => tangent.sizes[l],
      );
      return g.einsum(
        [choose(value, condition), ...rest],
        [axes, ...tangent.labels.filter((_, k) => !own[k])],
        tangent.out,
        (l) => tangent.sizes[l],
      );
    }
  }
  return choose(tangent, g.broadcast(condition, tangent.dims, axes));
}

/** Always finite where the inputs are. */
const isTotal = (n: Node): boolean =>
  n.op === "eye" ||
  n.op === "input" ||
  n.op === "literal" ||
  n.op === "iota" ||
  constantOf(n) !== null ||
  (n.op === "slice" && isTotal(n.arg));
