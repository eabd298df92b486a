import { Form, GiveUp } from "../form/form.js";
import { flat, termsOf } from "../form/factors.js";
import { TooLargeError } from "../errors.js";
import { Graph } from "../graph.js";
import type { EinsumNode, Node } from "../node.js";
import { rebuild } from "../substitute.js";
import { children, reachable } from "../traverse.js";

/** Inputs that stand for nodes with a name begin with this. */
export const MARK = "\u0001";
const MAX_PRODUCT = 12;
const MAX_NODES = 400;

/** The node in a graph of its own, with the marked nodes as inputs `MARK + position`. */
export function isolate(node: Node, marked: readonly Node[]): { graph: Graph; node: Node } {
  const graph = new Graph(),
    done = new Map<Node, Node>();
  marked.forEach((m, i) => done.set(m, graph.input(`${MARK}${String(i)}`, m.dims)));
  // In the order in which the nodes were made, so that factors and terms keep theirs.
  for (const n of reachable([node], (m) => !done.has(m)).sort((a, b) => a.id - b.id))
    if (!done.has(n))
      done.set(
        n,
        copy(
          graph,
          n,
          children(n).map((c) => done.get(c)!),
        ),
      );
  return { graph, node: done.get(node)! };
}

function copy(g: Graph, n: Node, parts: readonly Node[]): Node {
  switch (n.op) {
    case "input":
      return g.input(n.name, n.dims);
    case "num":
      return g.num(n.value);
    case "const":
      return g.const(n.name);
    case "literal":
      return g.literal(n.values, n.dims);
    case "eye":
      return g.eye(n.dims[0]!);
    case "iota":
      return g.iota(n.dims[0]!, n.first);
    default:
      return n.op === "einsum" && n.operands.length === 0 && n.out.length === 0 ? g.size(n.sizes[0]!) : rebuild(g, n, parts);
  }
}

/** Other ways to write a node's value: deltas multiplied out, the canonical form, the canonical form over one denominator. */
export function* candidates(g: Graph, node: Node): Generator<Node> {
  if (reachable([node]).length > MAX_NODES) return;
  const opened = multipliedOut(g, node);
  if (opened !== node) yield opened;
  const form = new Form([node], { maxTerms: 60, work: 4000, common: true });
  try {
    const whole = form.of(node);
    yield whole;
    const quotient = form.overOneDenominator(whole);
    if (quotient !== null) yield quotient;
  } catch (e) {
    if (!(e instanceof GiveUp || e instanceof RangeError || e instanceof TooLargeError)) throw e;
  }
}

/** Products distributed over sums that hold a Kronecker delta, or are constant along a summed axis: where that contracts. */
function multipliedOut(g: Graph, root: Node): Node {
  const done = new Map<Node, Node>();
  for (const n of reachable([root])) {
    const below = children(n),
      parts = below.map((c) => done.get(c)!);
    let made = parts.every((p, i) => p === below[i]) ? n : rebuild(g, n, parts);
    for (let round = 0; round < 4; round++) {
      const next: Node =
        made.op === "einsum"
          ? distribute(g, made)
          : made.op === "add"
            ? g.add(made.terms.map((t) => (t.op === "einsum" ? distribute(g, t) : t)))
            : made;
      if (next === made) break;
      made = next;
    }
    done.set(n, made);
  }
  return done.get(root)!;
}

function distribute(g: Graph, n: EinsumNode): Node {
  const rank = n.out.length;
  for (const [k, o] of n.operands.entries()) {
    const labels = n.labels[k]!;
    if (o.op !== "add" || o.terms.length > MAX_PRODUCT) continue;
    const contracts = termsOf(g, o).some(({ rest }) => {
      const f = flat(rest),
        carried = new Set(f.factors.flatMap((x) => x.labels));
      return (
        f.factors.some((x) => x.node.op === "eye" && x.labels.every((l) => l < f.rank)) ||
        labels.some((l, axis) => l >= rank && !carried.has(axis))
      );
    });
    if (contracts)
      return g.add(
        o.terms.map((t) =>
          g.einsum(
            n.operands.map((x, i) => (i === k ? t : x)),
            n.labels,
            n.out,
            (l) => n.sizes[l],
          ),
        ),
      );
  }
  return n;
}
