import type { Expr } from "../../syntax/expr.js";
import { printFormula } from "../../syntax/formula-print.js";
import { einsumIndexed, mulIndexed, ownDims } from "../../tensor/indexed.js";
import type { Indexed } from "../../tensor/indexed.js";
import type { Dim } from "../../tensor/node.js";
import { commutation, productDim, reciprocal } from "../../tensor/ops.js";
import { affine, constantAffine } from "./affine.js";
import type { Env, Lowering } from "./context.js";
import { MAX_SIZE } from "./context.js";
import { LowerError } from "./errors.js";
import type { Part } from "./products.js";
import { conform, matrixProduct, transpose } from "./products.js";
import { shapeClash } from "../shapes-error.js";
import { ShapeError } from "../../tensor/errors.js";
import type { Value } from "./value.js";
import { asMatrix, operandOf, rankOf, rowsAndColumns, scalarOf, squeeze, valueOf, whole } from "./value.js";
/** Functions that only move and add entries: they become contractions, so that normal forms see through them. */

type Call = Extract<Expr, { kind: "call" }>;
type Structural = (lo: Lowering, e: Call, parts: readonly Part[]) => Value;

/** Structural functions by name, with their numbers of arguments. */
const ONE = new Map<string, Structural>([
  ["sum", (lo, _e, [x]) => total(lo, x)],
  ["mean", (lo, _e, [x]) => mean(lo, total(lo, x), ownDims(need(x)))],
  ["rowsum", (lo, e, [x]) => along(lo, e, x, 1)],
  ["colsum", (lo, e, [x]) => along(lo, e, x, 0)],
  ["rowmean", (lo, e, [x]) => mean(lo, along(lo, e, x, 1), [axisOf(need(x), 1)])],
  ["colmean", (lo, e, [x]) => mean(lo, along(lo, e, x, 0), [axisOf(need(x), 0)])],
  ["tr", trace],
  ["trace", trace],
  ["diag", diag],
  ["vec", vec],
  ["transpose", (lo, e, [x]) => transpose(lo, e, need(x))],
  ["prod", (lo, _e, [x]) => reduceAll(lo, "prod", need(x))],
  ["max", (lo, _e, [x]) => reduceAll(lo, "max", need(x))],
  ["min", (lo, _e, [x]) => reduceAll(lo, "min", need(x))],
]);
const TWO = new Map<string, Structural>([
  ["kron", (lo, e, [a, b]) => kron(lo, e, need(a), need(b))],
  ["dot", dot],
  ["inner", dot],
  ["outer", outer],
]);
const SIZES: readonly string[] = ["eye", "ones", "zeros", "commut"];

export const structuralNames: ReadonlySet<string> = new Set([...ONE.keys(), ...TWO.keys(), ...SIZES]);

/** The value of a structural function, or null where the name is none (or has several arguments: `max(a, b)`). */
export function structural(lo: Lowering, e: Call, env: Env): Value | null {
  if (SIZES.includes(e.fn)) return sized(lo, e, env);
  const count = e.args.length,
    apply = ONE.has(e.fn) && (count === 1 || !["max", "min"].includes(e.fn)) ? ONE.get(e.fn) : TWO.get(e.fn);
  if (apply === undefined) return null;
  const wanted = ONE.has(e.fn) ? 1 : 2;
  if (count !== wanted) throw new LowerError(`Unexpected ${String(count)} arguments of ${e.fn}, expected ${String(wanted)}.`);
  return apply(
    lo,
    e,
    e.args.map((arg) => ({ expr: arg, value: lo.lower(arg, env) })),
  );
}

const need = (part: Part | undefined): Value => {
  if (part === undefined) throw new LowerError("Unexpected end of arguments.");
  return part.value;
};
const ownAxes = (v: Value): number[] => ownDims(v).map((_, i) => i);
const einsum = (lo: Lowering, v: Value, axes: readonly number[], out: readonly number[]): Indexed =>
  einsumIndexed(lo.graph, [v], [axes], out);

const total = (lo: Lowering, x: Part | undefined): Value => {
  const v = need(x);
  return valueOf(einsum(lo, v, ownAxes(v), []), "scalar");
};

function mean(lo: Lowering, sum: Value, over: readonly Dim[]): Value {
  return valueOf(mulIndexed(lo.graph, [...over.map((d) => scalarOf(reciprocal(lo.graph, d))), sum]), sum.form);
}

const axisOf = (v: Value, axis: 0 | 1): Dim => {
  const { rows, columns } = rowsAndColumns(v);
  return (axis === 0 ? rows : columns) ?? { size: 1, name: null };
};

/** Sums over the columns of each row (axis 1) or over the rows of each column (axis 0). */
function along(lo: Lowering, e: Call, x: Part | undefined, axis: 0 | 1): Value {
  const v = need(x);
  if (v.form === "tensor") throw shapeClash(printFormula(e), [operandOf(e.args[0] ?? e, v)], "a matrix");
  if (v.form === "matrix") return valueOf(einsum(lo, v, [0, 1], [1 - axis]), axis === 1 ? "column" : "row");
  const summed = v.form === (axis === 1 ? "row" : "column");
  return summed ? valueOf(einsum(lo, v, [0], []), "scalar") : v;
}

function square(e: Call, x: Part | undefined): Value {
  const v = need(x),
    [a, b] = ownDims(v);
  if (v.form !== "matrix" || a?.size !== b?.size) throw shapeClash(printFormula(e), [operandOf(x?.expr ?? e, v)], "a square matrix");
  return v;
}

function trace(lo: Lowering, e: Call, [x]: readonly Part[]): Value {
  if (x !== undefined && squeeze(lo.graph, x.value).form === "scalar") return squeeze(lo.graph, x.value);
  return valueOf(einsum(lo, square(e, x), [0, 0], []), "scalar");
}

/** A vector's diagonal matrix, a square matrix's diagonal. */
function diag(lo: Lowering, e: Call, [x]: readonly Part[]): Value {
  const v = need(x);
  if (v.form === "scalar") return v;
  if (v.form === "column" || v.form === "row") return valueOf(einsum(lo, v, [0], [0, 0]), "matrix");
  const own = ownDims(v),
    thin = v.form === "matrix" && own[0]?.size !== own[1]?.size ? squeeze(lo.graph, v) : v;
  if (thin.form === "column" || thin.form === "row") return valueOf(einsum(lo, thin, [0], [0, 0]), "matrix");
  return valueOf(einsum(lo, square(e, x), [0, 0], [0]), "column");
}

/** The columns below each other. */
function vec(lo: Lowering, e: Call, [x]: readonly Part[]): Value {
  const v = need(x),
    [a, b] = ownDims(v);
  if (v.form === "tensor") throw shapeClash(printFormula(e), [operandOf(x?.expr ?? e, v)], "a matrix");
  if (v.form !== "matrix" || a === undefined || b === undefined) return v.form === "row" ? { ...v, form: "column" } : v;
  return reshape(lo, valueOf(einsum(lo, v, [0, 1], [1, 0]), "matrix"), [productDim(b, a)], "column");
}

function reshape(lo: Lowering, v: Value, own: readonly Dim[], form: Value["form"]): Value {
  return valueOf({ node: lo.graph.reshape(v.node, [...v.node.dims.slice(0, v.labels.length), ...own]), labels: v.labels }, form);
}

function reduceAll(lo: Lowering, how: "max" | "min" | "prod", v: Value): Value {
  if (v.form === "scalar") return v;
  const flat = rankOf(v) === 1 ? v : reshape(lo, v, [ownDims(v).reduce(productDim)], "column");
  return valueOf({ node: lo.graph.reduce(how, flat.node), labels: v.labels }, "scalar");
}

function kron(lo: Lowering, e: Call, a: Value, b: Value): Value {
  for (const [k, v] of [a, b].entries())
    if (v.form === "tensor") throw shapeClash(printFormula(e), [operandOf(e.args[k] ?? e, v)], "a matrix");
  if (a.form === "scalar" || b.form === "scalar") return valueOf(mulIndexed(lo.graph, [a, b]), a.form === "scalar" ? b.form : a.form);
  const vectors = a.form === b.form && a.form !== "matrix";
  const [x, y] = vectors ? [a, b] : [asMatrix(lo.graph, a), asMatrix(lo.graph, b)];
  const p = ownDims(x),
    q = ownDims(y),
    n = p.length;
  const blocks = einsumIndexed(
    lo.graph,
    [x, y],
    [p.map((_, i) => i), q.map((_, i) => n + i)],
    p.flatMap((_, i) => [i, n + i]),
  );
  const merged = p.map((d, i) => productDim(d, q[i] ?? d));
  return squeeze(lo.graph, reshape(lo, valueOf(blocks, x.form), merged, x.form));
}

function dot(lo: Lowering, e: Call, [a, b]: readonly Part[]): Value {
  if (a === undefined || b === undefined) throw new LowerError(`Unexpected arguments of ${e.fn}, expected 2.`);
  const asColumn = (p: Part): Part => (p.value.form === "row" ? { ...p, value: { ...p.value, form: "column" } } : p);
  const values = conform(lo, e, [asColumn(a), asColumn(b)], "in an inner product");
  const axes = values.map(ownAxes),
    both = axes.every((x) => x.length === axes[0]?.length);
  if (!both) throw shapeClash(printFormula(e), [operandOf(a.expr, a.value), operandOf(b.expr, b.value)], "equal shapes");
  return valueOf(einsumIndexed(lo.graph, values, axes, []), "scalar");
}

function outer(lo: Lowering, e: Call, [a, b]: readonly Part[]): Value {
  if (a === undefined || b === undefined) throw new LowerError("Unexpected arguments of outer, expected 2.");
  const vector = (p: Part, form: "column" | "row"): Part => {
    if (p.value.form !== "column" && p.value.form !== "row" && p.value.form !== "scalar")
      throw shapeClash(printFormula(e), [operandOf(p.expr, p.value)], "a vector");
    return { ...p, value: p.value.form === "scalar" ? p.value : { ...p.value, form } };
  };
  return matrixProduct(lo, e, [vector(a, "column"), vector(b, "row")]);
}

/** `eye(n)`, `ones(m,n)`, `zeros(n)`, `commut(m,n)`. */
function sized(lo: Lowering, e: Call, env: Env): Value {
  const dims = e.args.map((arg) => dimension(lo, e, arg, env)),
    [a, b] = dims,
    g = lo.graph;
  if (a === undefined || dims.length > 2 || (e.fn === "commut" && b === undefined))
    throw new LowerError(
      `Unexpected ${String(dims.length)} arguments of ${e.fn}, expected ${e.fn === "commut" ? "2 sizes" : "1 or 2 sizes"}.`,
    );
  if (dims.reduce((n, d) => n * d.size, 1) > MAX_SIZE * 100) throw tooLarge(e);
  switch (e.fn) {
    case "commut":
      if (b === undefined || a.size * b.size > MAX_SIZE) throw tooLarge(e);
      return whole(commutation(g, a, b), "matrix");
    case "eye":
      if (b !== undefined && a.size !== b.size)
        throw new ShapeError(`Unexpected sizes in ${printFormula(e)}: found ${String(a.size)} and ${String(b.size)}, expected equal ones.`);
      return whole(g.eye(a), "matrix");
    default:
      return squeeze(g, whole(g.constant(e.fn === "ones" ? 1 : 0, dims)));
  }
}

const tooLarge = (e: Call): ShapeError =>
  new ShapeError(`Unexpected size in ${printFormula(e)}: expected at most ${String(MAX_SIZE)} in each dimension.`);

function dimension(lo: Lowering, e: Call, arg: Expr, env: Env): Dim {
  const letter = arg.kind === "name" ? lo.dims.get(arg.key) : undefined;
  const size = letter?.size ?? constantAffine(affine(arg, env, lo));
  if (size === null)
    throw new LowerError(
      `Unexpected size ${printFormula(arg)} in ${printFormula(e)}, expected a whole number or a dimension's letter${lo.dims.size > 0 ? ` (${[...lo.dims.keys()].join(", ")})` : ""}.`,
    );
  if (size < 1) throw new ShapeError(`Unexpected size ${String(size)} in ${printFormula(e)}, expected at least 1.`);
  if (size > MAX_SIZE) throw tooLarge(e);
  return letter ?? { size, name: null };
}
