import type { Dim } from "../../tensor/node.js";
import type { Lowering } from "./context.js";
import { contract, isVectorKind, named, ownDims, sizeOfIdentity, unionLabels, type Named, type Value } from "./value.js";

/** An operand of ⊗ with the axes that it has: a row has no rows to count, a column no columns. */
interface KronSide {
  readonly operands: readonly Named[];
  readonly rows: Dim | null;
  readonly columns: Dim | null;
}
function kronSides(lo: Lowering, v: Value, side: string): KronSide[] {
  const [first = null, second = null] = ownDims(v),
    [r, c] = [`${side}r`, `${side}c`];
  if (v.own === "m") return [{ operands: [named(v, r, c)], rows: first, columns: second }];
  if (v.own === "r") return [{ operands: [named(v, c)], rows: null, columns: first }];
  if (isVectorKind(v.own)) return [{ operands: [named(v, r)], rows: first, columns: null }];
  if (v.own !== "I") return [];
  const written = v.tags.find((t) => t.startsWith(sizeOfIdentity))?.slice(sizeOfIdentity.length) ?? "",
    known = /^\d+$/.test(written) ? lo.dimNamed(Number(written)) : lo.shapes.isDimension(written) ? lo.dimNamed(written) : null;
  if (known !== null) return [{ operands: [named(v), { node: lo.g.eye(known), axes: [r, c] }], rows: known, columns: known }];
  // An identity without a size has that of one of the arrays; what it meets says which.
  const sizes = new Map([...lo.inputs.values()].flatMap((i) => i.dims.map((d): [number, Dim] => [d.size, d])));
  return [...sizes.values()]
    .slice(0, MOST_IDENTITIES)
    .map((d) => ({ operands: [named(v), { node: lo.g.eye(d), axes: [r, c] }], rows: d, columns: d }));
}
const MOST_IDENTITIES = 6;

/** The Kronecker product of matrices, rows and columns. */
export function kronecker(lo: Lowering, a: Value, b: Value): Value[] {
  if (a.own === "I" && b.own === "I") return [];
  const labels = unionLabels(a, b);
  return kronSides(lo, a, "a").flatMap((x) =>
    kronSides(lo, b, "b").map((y): Value => {
      const rows = [x.rows, y.rows].filter((d) => d !== null),
        columns = [x.columns, y.columns].filter((d) => d !== null),
        axes = [x.rows && "ar", y.rows && "br", x.columns && "ac", y.columns && "bc"].filter((n) => n !== null),
        node = contract(lo.g, [...x.operands, ...y.operands], [...labels, ...axes]),
        sizes = [rows, columns]
          .filter((list) => list.length > 0)
          .map((list): Dim => ({ size: list.reduce((n, d) => n * d.size, 1), name: null }));
      return {
        node: lo.g.reshape(node, [...node.dims.slice(0, labels.length), ...sizes]),
        labels,
        own: columns.length === 0 ? "c" : rows.length === 0 ? "r" : "m",
        tags: [...a.tags, ...b.tags, "kron"],
        cost: a.cost + b.cost,
      };
    }),
  );
}
