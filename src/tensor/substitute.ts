import { ShapeError } from "./errors.js";
import type { Graph } from "./graph.js";
import type { Node } from "./node.js";
import { children, reachable } from "./traverse.js";
import { dimsText, sameSizes } from "./shape.js";

/** A node with other operands of the same shapes, through the graph's constructors (so that it simplifies anew). */
export function rebuild(g: Graph, node: Node, parts: readonly Node[]): Node {
  const first = parts[0];
  switch (node.op) {
    case "einsum":
      return g.einsum(parts, node.labels, node.out, (l) => node.sizes[l]);
    case "add":
      return g.add(parts);
    case "map":
      return g.map(node.fn, parts);
    case "call":
      return g.call(node.fn, parts, node.batch, node.dims.slice(node.batch));
    case "reduce":
      return first ? g.reduce(node.how, first) : node;
    case "slice":
      return first ? g.slice(first, node.axis, node.from, node.length, node.drop) : node;
    case "stack":
      return g.stack(parts, node.dims[0]?.name ?? null);
    case "reshape":
      return first ? g.reshape(first, node.dims) : node;
    default:
      return node;
  }
}

/** Replaces nodes by nodes of the same shape throughout a graph, each shared node once. What is put in is not searched again. */
export class Substitution {
  private readonly done: Map<Node, Node>;
  private readonly graph: Graph;
  private readonly names: ReadonlySet<string> | null;

  /** @throws ShapeError if a node and what replaces it differ in shape */
  constructor(graph: Graph, replacements: ReadonlyMap<Node, Node>) {
    this.graph = graph;
    this.done = new Map(replacements);
    const names = new Set<string>();
    let onlyInputs = true;
    for (const [from, to] of replacements) {
      if (!sameSizes(from.dims, to.dims))
        throw new ShapeError(`Unexpected shape ${dimsText(to.dims)} in a substitution: expected ${dimsText(from.dims)}`);
      if (from.op === "input") names.add(from.name);
      else onlyInputs = false;
    }
    this.names = onlyInputs ? names : null;
  }

  apply(node: Node): Node {
    const { done, names } = this;
    const untouched = (n: Node): boolean => names !== null && !n.inputs.some((name) => names.has(name));
    for (const n of reachable([node], (m) => !done.has(m) && !untouched(m))) {
      if (done.has(n)) continue;
      if (untouched(n)) {
        done.set(n, n);
        continue;
      }
      const below = children(n),
        parts = below.map((c) => done.get(c) ?? c);
      done.set(n, parts.every((p, i) => p === below[i]) ? n : rebuild(this.graph, n, parts));
    }
    return done.get(node) ?? node;
  }
}

export const substitute = (g: Graph, node: Node, replacements: ReadonlyMap<Node, Node>): Node =>
  new Substitution(g, replacements).apply(node);
