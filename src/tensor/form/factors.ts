import type { Graph } from "../graph.js";
import type { Dim, Node, Rational } from "../node.js";
import * as Q from "../rational.js";
import { constantOf, isSizeNode, splitCoefficient } from "../shape.js";
import { unscaled } from "../contraction.js";

/** A factor of a flat product: not itself a product. */
export interface Factor {
  readonly node: Node;
  readonly labels: readonly number[];
}
/** c Σ Π factors: labels below `rank` are the axes of the whole, in order; the others are summed. */
export interface Flat {
  readonly c: Rational;
  readonly rank: number;
  readonly factors: readonly Factor[];
  readonly dims: ReadonlyMap<number, Dim>;
}
export interface Term {
  readonly c: Rational;
  readonly rest: Node;
}

/** The terms of a sum, or the node as its only one; zero has none. */
export function termsOf(g: Graph, node: Node): Term[] {
  if (node.op === "add") return node.terms.flatMap((t) => termsOf(g, t));
  if (node.op === "literal") return [{ c: Q.ONE, rest: node }];
  const { coefficient, scaled } = splitCoefficient(node);
  if (coefficient.num === 0n) return [];
  return [{ c: coefficient, rest: scaled ? unscaled(g, node) : node }];
}

/** A single term as a product of what is not itself a product: a sum over bound labels stays one factor. */
export const outer = (g: Graph, node: Node): Flat =>
  flat(node, (n) => (n.op === "einsum" && n.sizes.length > n.out.length ? unscaled(g, n) : null));

/** A single term as one flat product, nested products opened, or those kept for which `keep` gives a factor. */
export function flat(node: Node, keep: (n: Node) => Node | null = () => null): Flat {
  const rank = node.dims.length,
    dims = new Map<number, Dim>(node.dims.map((d, i) => [i, d])),
    factors: Factor[] = [];
  let c = Q.ONE,
    next = rank;
  const open = (n: Node, labels: readonly number[]): void => {
    if (n.op === "num") {
      c = Q.mul(c, n.value);
      return;
    }
    if (n.op !== "einsum" || isSizeNode(n)) {
      factors.push({ node: n, labels });
      return;
    }
    const kept = keep(n);
    if (kept !== null) {
      if (n.operands[0]?.op === "num") c = Q.mul(c, n.operands[0].value);
      factors.push({ node: kept, labels });
      return;
    }
    const names = n.sizes.map((d, l) => {
      const at = n.out.indexOf(l);
      if (at >= 0) return labels[at]!;
      dims.set(next, d);
      return next++;
    });
    n.operands.forEach((o, k) => {
      open(
        o,
        n.labels[k]!.map((l) => names[l]!),
      );
    });
  };
  open(
    node,
    node.dims.map((_, i) => i),
  );
  return { c, rank, factors, dims };
}

export function unflat(g: Graph, f: Flat): Node {
  return g.einsum(
    [g.num(f.c), ...f.factors.map((x) => x.node)],
    [[], ...f.factors.map((x) => x.labels)],
    Array.from({ length: f.rank }, (_, i) => i),
    (l) => f.dims.get(l),
  );
}

/** A factor as base and exponent: `exp(c m)` is e^m to the c. */
export interface Power {
  readonly kind: "exp" | "pow";
  readonly base: Node;
  readonly e: Rational;
}
export const EXP = "scalar.exp";

export function powerOf(g: Graph, node: Node): Power {
  if (node.op === "map" && node.fn === EXP) {
    const { coefficient, scaled } = splitCoefficient(node.args[0]!);
    return { kind: "exp", base: scaled ? unscaled(g, node.args[0]!) : node.args[0]!, e: coefficient };
  }
  if (node.op === "map" && node.fn === "pow") {
    const e = constantOf(node.args[1]!),
      base = node.args[0]!;
    if (e !== null && base.op === "map" && base.fn === EXP) {
      const inner = powerOf(g, base);
      return { ...inner, e: Q.mul(inner.e, e) };
    }
    if (e !== null) return { kind: "pow", base, e };
  }
  return { kind: "pow", base: node, e: Q.ONE };
}

/** n as a product of primes below a thousand and a rest. */
export function primeFactors(n: bigint): Map<bigint, bigint> {
  const found = new Map<bigint, bigint>();
  let rest = n;
  for (let p = 2n; p < 1000n && p * p <= rest; p++) {
    while (rest % p === 0n) {
      found.set(p, (found.get(p) ?? 0n) + 1n);
      rest /= p;
    }
  }
  if (rest > 1n) found.set(rest, (found.get(rest) ?? 0n) + 1n);
  return found;
}

/** The truth value of u > 0 or u < 0. */
export const isIndicator = (n: Node): boolean => n.op === "map" && n.fn === "lt";
