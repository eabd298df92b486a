import type { Expr } from "../../syntax/expr.js";
import { printFormula } from "../../syntax/formula-print.js";
import type { Graph } from "../../tensor/graph.js";
import type { Indexed } from "../../tensor/indexed.js";
import { closed, einsumIndexed, ownDims } from "../../tensor/indexed.js";
import type { Dim, Node } from "../../tensor/node.js";
import type { Form, Operand } from "../shapes-error.js";
import { clip } from "../shapes-error.js";
/** A lowered value: free indices by name, then its own axes, with the orientation that a vector has in matrix notation. */
export interface Value extends Indexed {
  readonly form: Form;
}

export const valueOf = (x: Indexed, form: Form): Value => ({ node: x.node, labels: x.labels, form });
export const scalarOf = (node: Node): Value => valueOf(closed(node), "scalar");

/** A tensor without free indices; a vector is a column. */
export function whole(node: Node, form: Form = formOfRank(node.dims.length)): Value {
  return valueOf(closed(node), form);
}

export const formOfRank = (rank: number): Form => (rank === 0 ? "scalar" : rank === 1 ? "column" : rank === 2 ? "matrix" : "tensor");
export const rankOf = (v: Value): number => v.node.dims.length - v.labels.length;

/** Rows and columns as axes of the value's own dims; null where there is no axis (one row, one column). */
export function rowsAndColumns(v: Value): { readonly rows: Dim | null; readonly columns: Dim | null } {
  const [a, b] = ownDims(v);
  switch (v.form) {
    case "column":
      return { rows: a ?? null, columns: null };
    case "row":
      return { rows: null, columns: a ?? null };
    case "matrix":
      return { rows: a ?? null, columns: b ?? null };
    default:
      return { rows: null, columns: null };
  }
}

/** Without axes of size 1: a matrix of one column is a column, of one entry a number. Higher tensors stay. */
export function squeeze(g: Graph, v: Value): Value {
  const dims = ownDims(v);
  if (v.form === "scalar" || v.form === "tensor" || !dims.some((d) => d.size === 1)) return v;
  const kept = dims.map((_, i) => i).filter((i) => dims[i]?.size !== 1);
  const form: Form = kept.length === 0 ? "scalar" : v.form === "matrix" ? (kept[0] === 0 ? "column" : "row") : v.form;
  return valueOf(einsumIndexed(g, [v], [dims.map((_, i) => i)], kept), form);
}

/** A vector or number as the matrix of one column, row or entry. */
export function asMatrix(g: Graph, v: Value): Value {
  if (v.form === "matrix" || v.form === "tensor") return v;
  const one: Dim = { size: 1, name: null },
    lead = v.labels.length,
    [d] = ownDims(v);
  const own = d === undefined ? [one, one] : v.form === "column" ? [d, one] : [one, d];
  const axes = [...v.labels.map((_, i) => i), ...(d === undefined ? [] : [lead + (v.form === "column" ? 0 : 1)])];
  return valueOf({ node: g.broadcast(v.node, [...v.node.dims.slice(0, lead), ...own], axes), labels: v.labels }, "matrix");
}

/** For messages. */
export const operandOf = (e: Expr | string, v: Value): Operand => ({
  text: typeof e === "string" ? e : clip(printFormula(e)),
  form: v.form,
  dims: ownDims(v),
});
