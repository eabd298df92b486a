import type { Expr } from "../../syntax/expr.js";
import { printFormula } from "../../syntax/formula-print.js";
import type { Indexed } from "../../tensor/indexed.js";
import { addIndexed, applyIndexed, einsumIndexed, mulIndexed, ownDims } from "../../tensor/indexed.js";
import type { Dim } from "../../tensor/node.js";
import { constantOf, dimText, sameSizes } from "../../tensor/shape.js";
import type { Lowering } from "./context.js";
import { LowerError } from "./errors.js";
import { shapeClash } from "../shapes-error.js";
import type { Value } from "./value.js";
import { operandOf, rowsAndColumns, squeeze, valueOf } from "./value.js";
/** Products, sums and elementwise functions under the strict conventions of the formula notation. */

export interface Part {
  readonly expr: Expr;
  readonly value: Value;
}

interface Axis {
  readonly label: number;
  readonly dim: Dim;
}

/** `a*b*c`: numbers scale, everything else is a matrix product from left to right; one contraction in all. @throws ShapeError */
export function matrixProduct(lo: Lowering, whole: Expr, parts: readonly Part[]): Value {
  const axes: (readonly number[])[] = [];
  let next = 0,
    sofar: { readonly rows: Axis | null; readonly columns: Axis | null } | null = null;
  const axis = (dim: Dim | null): Axis | null => (dim === null ? null : { label: next++, dim });
  for (const [k, { value, expr }] of parts.entries()) {
    if (value.form === "tensor")
      throw shapeClash(
        printFormula(whole),
        [operandOf(expr, value)],
        "a matrix, a vector or a number; write entries for tensors, sum(k, A[i,k]*…)",
      );
    if (value.form === "scalar") {
      axes.push([]);
      continue;
    }
    const shape = rowsAndColumns(value);
    const left: Axis | null = sofar === null ? null : sofar.columns;
    if (sofar !== null && (left?.dim.size ?? 1) !== (shape.rows?.size ?? 1)) throw productClash(whole, parts, k, sofar.rows, left);
    // Where only one side has the inner axis it has size 1, and summing over it drops it.
    const inner: Axis | null = sofar === null || left === null ? axis(shape.rows) : shape.rows === null ? null : left,
      columns = axis(shape.columns);
    axes.push([inner, columns].filter((x) => x !== null).map((x) => x.label));
    const rows: Axis | null = sofar === null ? inner : sofar.rows;
    sofar = rows === null && columns === null ? null : { rows, columns };
  }
  const rows = sofar === null ? null : sofar.rows,
    columns = sofar === null ? null : sofar.columns;
  const form = rows !== null ? (columns !== null ? "matrix" : "column") : columns !== null ? "row" : "scalar";
  const out = [rows, columns].filter((x) => x !== null).map((x) => x.label);
  return squeeze(
    lo.graph,
    valueOf(
      einsumIndexed(
        lo.graph,
        parts.map((p) => p.value),
        axes,
        out,
      ),
      form,
    ),
  );
}

function productClash(whole: Expr, parts: readonly Part[], k: number, rows: Axis | null, columns: Axis | null): Error {
  const before = parts.slice(0, k).map((p) => p.expr),
    here = parts[k];
  if (here === undefined) return new LowerError(`Unexpected end of ${printFormula(whole)}.`);
  const [only] = before,
    left: Expr = before.length === 1 && only !== undefined ? only : { kind: "mul", op: "*", factors: before };
  const dims = [rows, columns].filter((x) => x !== null).map((x) => x.dim),
    shape = rowsAndColumns(here.value);
  const form = rows !== null ? (columns !== null ? "matrix" : "column") : "row",
    leftText = printFormula(left);
  const both = `the columns of ${leftText} (${columns === null ? "1" : dimText(columns.dim)}) and the rows of ${printFormula(here.expr)} (${shape.rows === null ? "1" : dimText(shape.rows)}) to be equal`;
  const hint = form === "column" && here.value.form === "column" ? "; for a number write x'*y, for entries x.*y" : "";
  return shapeClash(printFormula(whole), [{ text: leftText, form, dims }, operandOf(here.expr, here.value)], both + hint);
}

/** Brings parts to one form: numbers stay numbers, a matrix of one column meets a column. @throws ShapeError */
export function conform(lo: Lowering, whole: Expr, parts: readonly Part[], how: string): readonly Value[] {
  const shaped = parts.filter((p) => p.value.form !== "scalar");
  const same = ([head, ...rest]: readonly Value[]): boolean =>
    head === undefined || rest.every((v) => v.form === head.form && sameSizes(ownDims(v), ownDims(head)));
  if (same(shaped.map((p) => p.value))) return parts.map((p) => p.value);
  const squeezed = parts.map((p) => squeeze(lo.graph, p.value));
  if (same(squeezed.filter((v) => v.form !== "scalar"))) return squeezed;
  const first = shaped[0],
    other = shaped.find((p) => first !== undefined && !same([first.value, p.value])) ?? shaped[1];
  const clash = [first, other].filter((p) => p !== undefined);
  const rowAndColumn = clash.some((p) => p.value.form === "row") && clash.some((p) => p.value.form === "column");
  throw shapeClash(
    printFormula(whole),
    clash.map((p) => operandOf(p.expr, p.value)),
    `equal shapes or a number ${how}${rowAndColumn ? "; a row is not added to a column, write x' to transpose" : ""}`,
  );
}

const formOf = (values: readonly Value[]): Value["form"] => values.find((v) => v.form !== "scalar")?.form ?? "scalar";

/** A sum; a number is added to each entry. @throws ShapeError */
export function sumOf(lo: Lowering, whole: Expr, parts: readonly Part[]): Value {
  const values = conform(lo, whole, parts, "in a sum");
  return valueOf(addIndexed(lo.graph, values), formOf(values));
}

/** An elementwise function by primitive or rule id; numbers are repeated. @throws ShapeError */
export function elementwise(lo: Lowering, whole: Expr, fn: string, parts: readonly Part[]): Value {
  const values = conform(lo, whole, parts, "in an elementwise operation");
  return valueOf(applyIndexed(lo.graph, fn, values), formOf(values));
}

/** `a.*b`. @throws ShapeError */
export function entryProduct(lo: Lowering, whole: Expr, parts: readonly Part[]): Value {
  const values = conform(lo, whole, parts, "in an elementwise product");
  return valueOf(mulIndexed(lo.graph, values), formOf(values));
}

export const negate = (lo: Lowering, v: Value): Value => ({ ...v, node: lo.graph.scale(-1, v.node) });

export function transpose(lo: Lowering, whole: Expr, v: Value): Value {
  switch (v.form) {
    case "scalar":
      return v;
    case "column":
      return { ...v, form: "row" };
    case "row":
      return { ...v, form: "column" };
    case "matrix":
      return valueOf(einsumIndexed(lo.graph, [v], [[0, 1]], [1, 0]), "matrix");
    case "tensor":
      throw shapeClash(printFormula(whole), [operandOf(whole.kind === "transpose" ? whole.arg : whole, v)], "a matrix or a vector");
  }
}

/** `a/b` by a number. @throws ShapeError */
export function quotient(lo: Lowering, whole: Expr, num: Part, den: Part): Value {
  const divisor = squeeze(lo.graph, den.value);
  if (divisor.form !== "scalar")
    throw shapeClash(
      printFormula(whole),
      [operandOf(den.expr, den.value)],
      "a number as divisor; write ./ for entries, A*inv(B) for matrices",
    );
  return valueOf(applyIndexed(lo.graph, "div", [num.value, divisor]), num.value.form);
}

const MAX_MATRIX_POWER = 64;

/** `a^b`: of a number by a number, or of a square matrix by a whole number. @throws ShapeError */
export function power(lo: Lowering, whole: Expr, base: Part, exponent: Part): Value {
  const g = lo.graph,
    b = base.value.form === "matrix" ? base.value : squeeze(g, base.value),
    e = squeeze(g, exponent.value);
  if (e.form !== "scalar")
    throw shapeClash(printFormula(whole), [operandOf(exponent.expr, e)], "a number as exponent; write .^ for entries");
  if (b.form === "scalar") return scalarPower(lo, b, e);
  const own = ownDims(b);
  if (own.every((d) => d.size === 1) && b.form === "matrix") return scalarPower(lo, squeeze(g, b), e);
  if (b.form !== "matrix" || own[0]?.size !== own[1]?.size)
    throw shapeClash(printFormula(whole), [operandOf(base.expr, b)], "a number or a square matrix; write .^ for the power of each entry");
  const n = constantOf(e.node);
  if (n === null || n.den !== 1n || e.labels.length > 0)
    throw new LowerError(
      `Unexpected exponent ${printFormula(exponent.expr)} of the matrix ${printFormula(base.expr)}, expected a whole number; write .^ for the power of each entry.`,
    );
  const times = n.num < 0n ? -n.num : n.num;
  if (times > BigInt(MAX_MATRIX_POWER))
    throw new LowerError(
      `Unexpected exponent ${n.num.toString()} of the matrix ${printFormula(base.expr)}, expected at most ${String(MAX_MATRIX_POWER)}.`,
    );
  const dim = own[0] ?? { size: 1, name: null };
  if (times === 0n) return valueOf({ node: g.eye(dim), labels: [] }, "matrix");
  const one = n.num > 0n ? b : inverse(lo, whole, b);
  const part: Part = { expr: base.expr, value: one };
  return matrixProduct(
    lo,
    whole,
    Array.from({ length: Number(times) }, () => part),
  );
}

function inverse(lo: Lowering, whole: Expr, v: Value): Value {
  const rule = lo.book.get("inv");
  if (rule === undefined)
    throw new LowerError(`Unexpected negative power in ${printFormula(whole)}, expected the rule "inv" to be loaded.`);
  return valueOf(
    { node: lo.graph.call(rule.rule.id, [v.node], v.labels.length, rule.resultDims([ownDims(v)])), labels: v.labels },
    "matrix",
  );
}

/** e^x is exp(x), so that both are one node. */
function scalarPower(lo: Lowering, base: Indexed, exponent: Indexed): Value {
  const exp = base.node.op === "const" && base.node.name === "e" ? lo.book.get("exp") : undefined;
  return valueOf(
    exp === undefined ? applyIndexed(lo.graph, "pow", [base, exponent]) : applyIndexed(lo.graph, exp.rule.id, [exponent]),
    "scalar",
  );
}

/** `a.^b`. @throws ShapeError */
export function entryPower(lo: Lowering, whole: Expr, base: Part, exponent: Part): Value {
  const values = conform(lo, whole, [base, exponent], "in an elementwise power"),
    [b, e] = values;
  const exp = b?.node.op === "const" && b.node.name === "e" ? lo.book.get("exp") : undefined;
  return valueOf(
    exp !== undefined && e !== undefined ? applyIndexed(lo.graph, exp.rule.id, [e]) : applyIndexed(lo.graph, "pow", values),
    formOf(values),
  );
}
