import type { Graph } from "../../../tensor/graph.js";
import type { Dim, Node, Rational } from "../../../tensor/node.js";
import * as Q from "../../../tensor/rational.js";
import { constantOf, isSizeNode } from "../../../tensor/shape.js";
/** Terms of sums and factors of products, one level deep. */

export interface Factor {
  readonly node: Node;
  readonly labels: readonly number[];
}
/** c Σ Π factors: labels below `rank` are the axes of the whole, the others are summed. */
export interface Term {
  readonly c: Rational;
  readonly rank: number;
  readonly factors: readonly Factor[];
  readonly dim: (label: number) => Dim;
}

export function termOf(node: Node): Term {
  const rank = node.dims.length,
    own = node.dims,
    dimOf = (l: number): Dim => own[l] ?? { size: 1, name: null };
  if (node.op === "num") return { c: node.value, rank, factors: [], dim: dimOf };
  if (node.op !== "einsum" || isSizeNode(node)) return { c: Q.ONE, rank, factors: [{ node, labels: own.map((_, i) => i) }], dim: dimOf };
  const first = node.operands[0],
    skip = first?.op === "num" ? 1 : 0,
    { sizes } = node;
  const factors: Factor[] = [];
  for (let k = skip; k < node.operands.length; k++) factors.push({ node: node.operands[k]!, labels: node.labels[k]! });
  return { c: first?.op === "num" ? first.value : Q.ONE, rank, factors, dim: (l) => sizes[l] ?? dimOf(l) };
}

export function nodeOf(g: Graph, t: Term): Node {
  const nodes = t.factors.map((f) => f.node),
    labels: (readonly number[])[] = t.factors.map((f) => f.labels);
  if (!Q.isOne(t.c)) {
    nodes.unshift(g.num(t.c));
    labels.unshift([]);
  }
  return g.einsum(
    nodes,
    labels,
    Array.from({ length: t.rank }, (_, i) => i),
    t.dim,
  );
}

/** A factor as a power: 1/u, √u and u² have the base u. Exponents that are no exact numbers stay inside. */
export interface Power {
  readonly base: Node;
  readonly exponent: Rational;
}
const HALF: Rational = { num: 1n, den: 2n };
export function powerOf(node: Node): Power {
  if (node.op === "map") {
    if (node.fn === "pow") {
      const e = constantOf(node.args[1]!);
      if (e !== null) {
        const inner = node.args[0]!;
        // (√u)ᵉ is u^(e/2).
        return inner.op === "map" && inner.fn === "scalar.sqrt"
          ? { base: inner.args[0]!, exponent: Q.mul(e, HALF) }
          : { base: inner, exponent: e };
      }
    } else if (node.fn === "scalar.sqrt") return { base: node.args[0]!, exponent: HALF };
  }
  return { base: node, exponent: Q.ONE };
}

/** u^e, roots as √. */
export function powerNode(g: Graph, base: Node, e: Rational): Node {
  if (Q.isOne(e)) return base;
  if (e.num === 1n && e.den === 2n) return g.map("scalar.sqrt", [base]);
  if (e.den === 2n) return g.map("pow", [g.map("scalar.sqrt", [base]), g.num(e.num)]);
  return g.map("pow", [base, g.num(e)]);
}

export const isNegative = (q: Rational): boolean => q.num < 0n;
export const hasDelta = (n: Node): boolean => n.op === "eye" || (n.op === "einsum" && n.operands.some((o) => o.op === "eye"));
