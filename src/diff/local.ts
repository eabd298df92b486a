import type { ReadyRule, RuleBook } from "../rule.js";
import type { Graph } from "../tensor/graph.js";
import type { Dim, EinsumNode, MapNode, Node } from "../tensor/node.js";
import { isZeroNode } from "../tensor/shape.js";
import { NoDerivative } from "./errors.js";
import { derivativeOfMap, derivativeOfReduce, isPrimitive } from "./primitives.js";

/** How one node depends on what it is made of. */
export type Local =
  | { readonly kind: "structure" }
  /** A named function as its definition. */
  | { readonly kind: "expanded"; readonly by: string; readonly node: Node }
  /** Elementwise: per argument the derivative, of the node's shape; null is zero but at kinks. */
  | { readonly kind: "entrywise"; readonly rule: string; readonly of: (arg: number) => Node | null }
  /** Per argument the Jacobian with axes batch, result, argument. */
  | { readonly kind: "jacobian"; readonly rule: string; readonly batch: number; readonly of: (arg: number) => Node }
  | { readonly kind: "where" };

/** The local derivatives of nodes, each worked out once. */
export class Locals {
  private readonly known = new Map<Node, Local>();
  private readonly graph: Graph;
  private readonly book: RuleBook;
  constructor(graph: Graph, book: RuleBook) {
    this.graph = graph;
    this.book = book;
  }

  of(node: Node): Local {
    let local = this.known.get(node);
    if (!local) {
      local = this.make(node);
      this.known.set(node, local);
    }
    return local;
  }

  private make(node: Node): Local {
    if (node.op === "map") {
      if (node.fn === "where") return { kind: "where" };
      if (isPrimitive(node.fn))
        return { kind: "entrywise", rule: node.fn, of: once((k) => derivativeOfMap(this.graph, this.book, node, k)) };
    } else if (node.op !== "call") return { kind: "structure" };
    const rule = this.book.get(node.fn),
      batch = node.op === "call" ? node.batch : 0;
    if (!rule)
      return {
        kind: "jacobian",
        rule: node.fn,
        batch,
        of: () => {
          throw new NoDerivative(node.fn, "expected a function with a rule");
        },
      };
    const free = (k: number): boolean => (node.args[k]?.inputs.length ?? 0) > 0 && fixedBecause(rule, k) === null;
    const jacobians = node.args.map((_, k) => (free(k) ? rule.jacobian(k, node.args, node, batch) : null));
    if (jacobians.some((j, k) => j === null && free(k))) {
      const expanded = rule.expand(node.args, batch);
      if (expanded) return { kind: "expanded", by: rule.rule.id, node: expanded };
    }
    const jacobian = (k: number): Node => jacobians[k] ?? refuse(rule, k);
    if (node.op === "call") return { kind: "jacobian", rule: rule.rule.id, batch, of: jacobian };
    return { kind: "entrywise", rule: rule.rule.id, of: (k) => this.shaped(jacobian(k), node) };
  }

  /** A rule may state a derivative as a number. */
  private shaped(d: Node, node: MapNode): Node {
    return d.dims.length === node.dims.length ? d : this.graph.broadcast(d, node.dims, []);
  }
}

function once(f: (k: number) => Node | null): (k: number) => Node | null {
  const known = new Map<number, Node | null>();
  return (k) => {
    let d = known.get(k);
    if (d === undefined) {
      d = f(k);
      known.set(k, d);
    }
    return d;
  };
}

const nameOf = (rule: ReadyRule, k: number): string => Object.keys(rule.rule.args)[k] ?? `argument ${String(k + 1)}`;
const fixedBecause = (rule: ReadyRule, k: number): string | null => rule.rule.fixed?.[nameOf(rule, k)] ?? null;

function refuse(rule: ReadyRule, k: number): never {
  const name = nameOf(rule, k),
    fixed = fixedBecause(rule, k);
  if (fixed !== null) throw new NoDerivative(rule.rule.id, `there is none by ${name}: ${fixed}`);
  throw new NoDerivative(rule.rule.id, `its rule states none by ${name}, and has no definition`);
}

const count = (n: number, from = 0): number[] => Array.from({ length: n }, (_, i) => from + i);

/** ∂/∂by of a node through its argument k, whose derivative is `tangent` (axes: the argument's, then by's). */
export function push(g: Graph, node: Node, local: Local, k: number, tangent: Node, by: readonly Dim[]): Node | null {
  const rank = node.dims.length,
    own = count(rank),
    tail = (from: number): number[] => count(by.length, from);
  if (local.kind === "entrywise") {
    const d = local.of(k);
    return d === null || isZeroNode(d) ? null : g.einsum([d, tangent], [own, [...own, ...tail(rank)]], [...own, ...tail(rank)]);
  }
  if (local.kind === "jacobian") {
    const d = local.of(k),
      n = d.dims.length,
      argument = count(n - rank, rank);
    return g.einsum([d, tangent], [count(n), [...count(local.batch), ...argument, ...tail(n)]], [...own, ...tail(n)]);
  }
  switch (node.op) {
    case "einsum":
      return pushEinsum(g, node, k, tangent, by.length);
    case "add":
      return tangent;
    case "reduce": {
      const d = derivativeOfReduce(g, node),
        n = d.dims.length;
      return g.einsum([d, tangent], [count(n), [...count(n), ...tail(n)]], [...own, ...tail(n)]);
    }
    case "slice":
      return g.slice(tangent, node.axis, node.from, node.length, node.drop);
    case "reshape":
      return g.reshape(tangent, [...node.dims, ...by]);
    case "stack": {
      const d = node.dims[0]!,
        position = g.slice(g.eye(d), 0, k, 1, true),
        n = tangent.dims.length;
      return g.einsum([position, tangent], [[n], count(n)], [n, ...count(n)]);
    }
    default:
      throw new NoDerivative(node.op, "it has no arguments");
  }
}

function pushEinsum(g: Graph, node: EinsumNode, k: number, tangent: Node, tail: number): Node {
  const top = node.sizes.length,
    extra = count(tail, top);
  return g.einsum(
    node.operands.map((o, i) => (i === k ? tangent : o)),
    node.labels.map((ls, i) => (i === k ? [...ls, ...extra] : ls)),
    [...node.out, ...extra],
    (l) => node.sizes[l],
  );
}

/** ∂of/∂args[k] through a node whose adjoint ∂of/∂node is given (axes: of's, `lead` many, then the node's). */
export function pull(g: Graph, node: Node, local: Local, k: number, adjoint: Node, lead: number): Node | null {
  const rank = node.dims.length,
    front = count(lead),
    own = count(rank, lead);
  if (local.kind === "entrywise") {
    const d = local.of(k);
    return d === null || isZeroNode(d) ? null : g.einsum([adjoint, d], [[...front, ...own], own], [...front, ...own]);
  }
  if (local.kind === "jacobian") {
    const d = local.of(k),
      argument = count(d.dims.length - rank, lead + rank);
    return g.einsum(
      [adjoint, d],
      [
        [...front, ...own],
        [...own, ...argument],
      ],
      [...front, ...own.slice(0, local.batch), ...argument],
    );
  }
  switch (node.op) {
    case "einsum": {
      const top = node.sizes.length,
        extra = count(lead, top),
        wanted = node.labels[k] ?? [];
      return g.einsum(
        [adjoint, ...node.operands.filter((_, i) => i !== k)],
        [[...extra, ...node.out], ...node.labels.filter((_, i) => i !== k)],
        [...extra, ...wanted],
        (l) => node.sizes[l],
      );
    }
    case "add":
      return adjoint;
    case "reduce": {
      const d = derivativeOfReduce(g, node),
        all = count(d.dims.length, lead);
      return g.einsum([adjoint, d], [[...front, ...own], all], [...front, ...all]);
    }
    case "slice": {
      const d = node.arg.dims[node.axis]!,
        at = lead + node.axis,
        pick = g.slice(g.eye(d), 0, node.from, node.length, node.drop);
      const labels = count(adjoint.dims.length),
        top = labels.length;
      if (node.drop) return g.einsum([adjoint, pick], [labels, [top]], [...labels.slice(0, at), top, ...labels.slice(at)]);
      return g.einsum(
        [adjoint, pick],
        [labels, [at, top]],
        labels.map((l) => (l === at ? top : l)),
      );
    }
    case "reshape":
      return g.reshape(adjoint, [...adjoint.dims.slice(0, lead), ...node.arg.dims]);
    case "stack":
      return g.slice(adjoint, lead, k, 1, true);
    default:
      throw new NoDerivative(node.op, "it has no arguments");
  }
}
