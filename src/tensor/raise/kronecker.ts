import type { Dim, EinsumNode } from "../node.js";
import * as Q from "../rational.js";
import { contract } from "./contract.js";
import type { Item, Sizes } from "./contract.js";
import { NoNotation } from "./no-notation.js";
import { applied, atom, call, chain, parts, scaled, toExpr } from "./value.js";
import type { Value } from "./value.js";

/**
 * A product with three or four axes, two by two made one, as kron(A, B): rows (i, j) and columns (k, l) with entry
 * A_ik B_jl. Where A and B cross, A_il B_jk, a commutation matrix follows (Magnus and Neudecker, "Matrix Differential
 * Calculus", 3.7).
 * @throws NoNotation
 */
export function kronecker(
  items: readonly Item[],
  deltas: readonly (readonly number[])[],
  of: EinsumNode,
  dims: readonly Dim[],
  sizes: Sizes,
): Value {
  const rank = of.out.length,
    size = (l: number): number => of.sizes[l]!.size;
  const both = dims.map((d) => d.size);
  const [rows, columns] =
    rank === 4 && size(0) * size(1) === both[0]
      ? [
          [0, 1],
          [2, 3],
        ]
      : rank === 3 && size(0) * size(1) === both[0] && size(2) === both[1]
        ? [[0, 1], [2]]
        : rank === 3 && size(0) === both[0]
          ? [[0], [1, 2]]
          : [];
  if (!rows || !columns) throw new NoNotation("kron");
  const parent = of.sizes.map((_, l) => l),
    find = (l: number): number => (parent[l] === l ? l : find(parent[l]!));
  for (const ls of [...items.map((i) => i.labels), ...deltas]) for (const l of ls) parent[find(l)] = find(ls[0]!);
  const joined = (a: number, b: number): boolean => find(a) === find(b);
  // Which of the two factors an axis belongs to; what one factor alone carries is its own.
  const owner = (axis: number, k: 0 | 1, list: readonly number[], other: readonly number[]): 0 | 1 => {
    const linked = other.filter((o) => joined(o, axis));
    return list.length === 2 ? k : linked.length === 1 ? (other.indexOf(linked[0]!) as 0 | 1) : 0;
  };
  const sides = new Map<number, 0 | 1>();
  const whole = rows.length === 2 ? rows : columns,
    rest = rows.length === 2 ? columns : rows;
  whole.forEach((axis, k) => sides.set(axis, k as 0 | 1));
  for (const axis of rest) {
    const linked = whole.filter((o) => joined(o, axis));
    if (linked.length > 1) throw new NoNotation("kron");
    sides.set(
      axis,
      linked.length === 1 ? sides.get(linked[0]!)! : rest.length === 2 ? owner(axis, rest.indexOf(axis) as 0 | 1, rest, whole) : 0,
    );
  }
  if (whole.length === 2 && joined(whole[0]!, whole[1]!)) throw new NoNotation("kron");
  const crossed = rest.length === 2 && sides.get(rest[0]!) === 1 && sides.get(rest[1]!) === 0;
  if (rest.length === 2 && !crossed && (sides.get(rest[0]!) !== 0 || sides.get(rest[1]!) !== 1)) throw new NoNotation("kron");
  const sideOf = (labels: readonly number[]): 0 | 1 => {
    const axis = [...sides.keys()].find((a) => joined(a, labels[0]!));
    if (axis === undefined) throw new NoNotation("kron");
    return sides.get(axis)!;
  };
  const factor = (s: 0 | 1): Value => {
    const row = rows.find((a) => sides.get(a) === s),
      column = columns.find((a) => sides.get(a) === s),
      out = [row, column].filter((a) => a !== undefined);
    const made = contract(
      items.filter((i) => sideOf(i.labels) === s),
      deltas.filter((d) => sideOf(d) === s),
      out,
      (l) => of.sizes[l]!,
      sizes,
    );
    if (made === null) throw new NoNotation("kron");
    // A factor without a row of its own is a row.
    return row === undefined ? transposed(made) : made;
  };
  const [a, b] = [factor(0), factor(1)],
    [p, q] = [parts(a), parts(b)];
  const plain = isEye(p.of) && isEye(q.of),
    k = applied("m", "kron", [p.of ?? a, q.of ?? b]);
  const [c0, c1] = rest.length === 2 && crossed ? columns.map((l) => toExpr(sizes.size(of.sizes[l]!))) : [];
  const commutation = c0 && c1 ? atom("m", call("commut", c1, c0), 3) : null;
  const product = commutation === null ? k : plain ? commutation : chain(k, commutation);
  return scaled(Q.mul(p.c, q.c), [...p.up, ...q.up], [...p.down, ...q.down], product);
}

const isEye = (v: Value | null): boolean => v?.t === "atom" && v.expr.kind === "call" && v.expr.fn === "eye";
const transposed = (v: Value): Value => {
  const p = parts(v);
  return p.of === null ? v : scaled(p.c, p.up, p.down, { t: "turned", kind: "r", of: p.of });
};
