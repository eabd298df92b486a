import { ShapeError, TooLargeError } from "./errors.js";
import type { Exact, Graph } from "./graph.js";
import { product } from "./elementwise.js";
import type { Dim, Node } from "./node.js";
import { dimsText, sameSizes } from "./shape.js";

const axesOf = (node: Node): number[] => node.dims.map((_, i) => i);

function rankOf(node: Node, ranks: readonly number[], what: string): void {
  if (!ranks.includes(node.dims.length)) {
    throw new ShapeError(
      `Unexpected shape ${dimsText(node.dims)} in ${what}: expected ${ranks.map((r) => ["a scalar", "a vector", "a matrix"][r] ?? `${String(r)} axes`).join(" or ")}`,
    );
  }
}

/** Matrix product: m×k · k×n, m×k · k, m · m×n, and m · m (the dot product). Scalars multiply entries. */
export function matmul(g: Graph, a: Node, b: Node): Node {
  if (a.dims.length === 0 || b.dims.length === 0) return product(g, [a, b]);
  rankOf(a, [1, 2], "a matrix product");
  rankOf(b, [1, 2], "a matrix product");
  const left = a.dims[a.dims.length - 1]!,
    right = b.dims[0]!;
  if (left.size !== right.size)
    throw new ShapeError(
      `Unexpected shapes in a matrix product: found ${dimsText(a.dims)} and ${dimsText(b.dims)}, expected the inner sizes to be equal`,
    );
  const la = a.dims.length === 2 ? [0, 1] : [1],
    lb = b.dims.length === 2 ? [1, 2] : [1];
  return g.einsum(
    [a, b],
    [la, lb],
    [...la, ...lb].filter((l) => l !== 1),
  );
}

/** The axes in another order: axis k of the result is axis `order[k]`. */
export function permute(g: Graph, node: Node, order: readonly number[]): Node {
  return g.einsum([node], [axesOf(node)], order);
}

/** Transpose of a matrix; scalars and vectors (which have no orientation) stay as they are. */
export function transpose(g: Graph, node: Node): Node {
  rankOf(node, [0, 1, 2], "a transpose");
  return node.dims.length < 2 ? node : permute(g, node, [1, 0]);
}

/** Elementwise product; scalars are broadcast. */
export function hadamard(g: Graph, ...factors: readonly Node[]): Node {
  sameShape(factors, "an elementwise product");
  return product(g, factors);
}

function sameShape(nodes: readonly Node[], what: string): void {
  const shaped = nodes.filter((n) => n.dims.length > 0),
    first = shaped[0];
  for (const n of shaped) {
    if (first && !sameSizes(first.dims, n.dims))
      throw new ShapeError(`Unexpected shapes in ${what}: found ${dimsText(first.dims)} and ${dimsText(n.dims)}, expected equal ones`);
  }
}

/** All products of entries: axes of a, then axes of b. */
export function outer(g: Graph, a: Node, b: Node): Node {
  const la = axesOf(a),
    lb = b.dims.map((_, i) => i + la.length);
  return g.einsum([a, b], [la, lb], [...la, ...lb]);
}

/** Sum of the products of corresponding entries (any equal shape). */
export function dot(g: Graph, a: Node, b: Node): Node {
  if (!sameSizes(a.dims, b.dims))
    throw new ShapeError(`Unexpected shapes in an inner product: found ${dimsText(a.dims)} and ${dimsText(b.dims)}, expected equal ones`);
  return g.einsum([a, b], [axesOf(a), axesOf(b)], []);
}

/** Kronecker product of matrices, or of vectors: blocks a_ij B. */
export function kron(g: Graph, a: Node, b: Node): Node {
  rankOf(a, [0, 1, 2], "a Kronecker product");
  rankOf(b, [0, 1, 2], "a Kronecker product");
  if (a.dims.length === 0 || b.dims.length === 0) return product(g, [a, b]);
  if (a.dims.length !== b.dims.length) {
    // A vector stands as a column.
    const column = (n: Node): Node => (n.dims.length === 1 ? g.broadcast(n, [n.dims[0]!, { size: 1, name: null }], [0]) : n);
    return kron(g, column(a), column(b));
  }
  const merged = a.dims.map((d, i) => productDim(d, b.dims[i]!));
  const la = axesOf(a),
    lb = la.map((l) => l + la.length);
  return g.reshape(
    g.einsum(
      [a, b],
      [la, lb],
      la.flatMap((l) => [l, l + la.length]),
    ),
    merged,
  );
}

export function productDim(a: Dim, b: Dim): Dim {
  const name = a.size === 1 ? b.name : b.size === 1 ? a.name : a.name !== null && b.name !== null ? `${a.name}*${b.name}` : null;
  return { size: a.size * b.size, name };
}

export function trace(g: Graph, a: Node): Node {
  rankOf(a, [2], "a trace");
  return g.einsum([a], [[0, 0]], []);
}

/** Sum of all entries. */
export const sumAll = (g: Graph, a: Node): Node => g.einsum([a], [axesOf(a)], []);

/** Sum over one axis, which is removed. */
export function sumAxis(g: Graph, a: Node, axis: number): Node {
  checkAxis(a, axis);
  return g.einsum(
    [a],
    [axesOf(a)],
    axesOf(a).filter((l) => l !== axis),
  );
}

function checkAxis(a: Node, axis: number): void {
  if (a.dims[axis] === undefined) throw new ShapeError(`Unexpected axis ${String(axis)}: found a tensor of shape ${dimsText(a.dims)}`);
}

/** 1/size, with the size's symbol where it has one. */
export const reciprocal = (g: Graph, size: Dim): Node => g.map("pow", [g.size(size), g.num(-1)]);

/** Mean of all entries. */
export const meanAll = (g: Graph, a: Node): Node => product(g, [...a.dims.map((d) => reciprocal(g, d)), sumAll(g, a)]);

/** Mean over one axis, which is removed. */
export function meanAxis(g: Graph, a: Node, axis: number): Node {
  checkAxis(a, axis);
  return product(g, [reciprocal(g, a.dims[axis]!), sumAxis(g, a, axis)]);
}

/** max, min or product over one axis, which is removed. */
export function reduceAxis(g: Graph, how: "max" | "min" | "prod", a: Node, axis: number): Node {
  checkAxis(a, axis);
  const rest = axesOf(a).filter((l) => l !== axis);
  return g.reduce(how, permute(g, a, [...rest, axis]));
}

/** max, min or product of all entries. */
export function reduceAll(g: Graph, how: "max" | "min" | "prod", a: Node): Node {
  if (a.dims.length === 0) return a;
  return g.reduce(how, a.dims.length === 1 ? a : g.reshape(a, [a.dims.reduce(productDim)]));
}

/** The diagonal matrix of a vector. */
export function diagOf(g: Graph, v: Node): Node {
  rankOf(v, [1], "diag");
  return g.einsum([v], [[0]], [0, 0]);
}

/** The diagonal of a square matrix. */
export function diagonal(g: Graph, a: Node): Node {
  rankOf(a, [2], "the diagonal");
  return g.einsum([a], [[0, 0]], [0]);
}

export const neg = (g: Graph, a: Node): Node => g.scale(-1, a);
export const sub = (g: Graph, a: Node, b: Node): Node => addBroadcast(g, [a, neg(g, b)]);
/** Elementwise quotient; scalars are broadcast. */
export const div = (g: Graph, a: Node, b: Node): Node => g.map("div", [a, b]);
/** Elementwise power with an exact exponent. */
export const powBy = (g: Graph, a: Node, exponent: Exact): Node => g.map("pow", [a, g.num(exponent)]);
export const onesLike = (g: Graph, a: Node): Node => g.ones(a.dims);
export const zerosLike = (g: Graph, a: Node): Node => g.zeros(a.dims);

/** A sum in which scalars are added to each entry. */
export function addBroadcast(g: Graph, terms: readonly Node[]): Node {
  sameShape(terms, "a sum");
  const dims = terms.find((t) => t.dims.length > 0)?.dims ?? [];
  return g.add(terms.map((t) => (t.dims.length === 0 && dims.length > 0 ? g.broadcast(t, dims, []) : t)));
}

/** Tensors joined along an axis; the other axes agree. @throws TooLargeError beyond 4096 entries along the axis */
export function concat(g: Graph, parts: readonly Node[], axis: number): Node {
  const slices: Node[] = [],
    total = parts.reduce((n, p) => n + (p.dims[axis]?.size ?? 0), 0);
  if (total > 4096) throw new TooLargeError(`Unexpected size ${String(total)} of a joined axis: expected at most 4096`);
  for (const p of parts) {
    checkAxis(p, axis);
    for (let k = 0; k < p.dims[axis]!.size; k++) slices.push(g.slice(p, axis, k, 1, true));
  }
  const joined = g.stack(slices),
    order = joined.dims.map((_, i) => i);
  order.splice(0, 1);
  order.splice(axis, 0, 0);
  return permute(g, joined, order);
}

/** The columns of a matrix below each other (column-major). */
export function vec(g: Graph, a: Node): Node {
  if (a.dims.length < 2) return g.reshape(a, [a.dims[0] ?? { size: 1, name: null }]);
  rankOf(a, [2], "vec");
  return g.reshape(transpose(g, a), [productDim(a.dims[1]!, a.dims[0]!)]);
}

/**
 * K with K vec(A) = vec(Aᵀ) for every m×n matrix A (Magnus and Neudecker, "Matrix Differential Calculus", 3.7):
 * entry (i n + j, k m + l), i < m, j < n, k < n, l < m, is 1 where i = l and j = k.
 */
export function commutation(g: Graph, m: Dim, n: Dim): Node {
  const d = g.einsum(
      [g.eye(m), g.eye(n)],
      [
        [0, 3],
        [1, 2],
      ],
      [0, 1, 2, 3],
    ),
    mn = productDim(m, n);
  return g.reshape(d, [mn, mn]);
}
