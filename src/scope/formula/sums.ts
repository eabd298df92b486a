import type { Expr } from "../../syntax/expr.js";
import { printFormula } from "../../syntax/formula-print.js";
import { applyIndexed, reduceOver, sumOver } from "../../tensor/indexed.js";
import type { Indexed } from "../../tensor/indexed.js";
import type { Dim } from "../../tensor/node.js";
import { affine, constantAffine, rangeOfAffine } from "./affine.js";
import type { Bound, Env, Lowering } from "./context.js";
import { MAX_SIZE } from "./context.js";
import { LowerError } from "./errors.js";
import type { Part } from "./products.js";
import { elementwise } from "./products.js";
import { rangeOfIndex } from "./ranges.js";
import { shapeClash } from "../shapes-error.js";
import type { Value } from "./value.js";
import { operandOf, scalarOf, valueOf } from "./value.js";
/** `sum(k, body)` and its kin: sums, means, products and extrema over an index, with bounds and conditions. */

type BigExpr = Extract<Expr, { kind: "big" }>;

/** @throws LowerError where the range of the index is not known; ShapeError from the body */
export function lowerBig(lo: Lowering, e: BigExpr, env: Env): Value {
  const { range, conditions } = rangeOf(lo, e, env);
  if (range.dim.size === 0) {
    if (e.op === "sum" || e.op === "prod") return scalarOf(lo.graph.num(e.op === "sum" ? 0 : 1));
    throw new LowerError(`Unexpected empty range of ${e.index} in ${printFormula(e)}, expected at least one value.`);
  }
  const inner: Env = { bound: new Map([...env.bound, [e.index, range]]), guarded: env.guarded || conditions.length > 0 };
  if (e.op === "sum" && conditions.length === 0) return sumTogether(lo, e, range, inner);
  const body = lo.lower(e.body, inner);
  const guard = conditions.map((c): Part => ({ expr: c, value: conditionValue(lo, c, inner) }));
  const chosen =
    guard.length === 0
      ? null
      : guard
          .slice(1)
          .reduce((all, c) => elementwise(lo, e, "and", [{ expr: e, value: all }, c]), guard[0]?.value ?? scalarOf(lo.graph.num(1)));
  return valueOf(reduce(lo, e, body, chosen, range), body.form);
}

/** Sums directly inside each other are one contraction: sum(i, sum(j, x[i]*A[i,j]*y[j])) is x'*A*y. */
function sumTogether(lo: Lowering, outermost: BigExpr, range: Bound, env: Env): Value {
  const ranges = [range];
  let body = outermost.body,
    inner = env;
  while (body.kind === "big" && body.op === "sum" && body.where === null) {
    const next = rangeOf(lo, body, inner);
    if (next.conditions.length > 0 || next.range.dim.size === 0) break;
    ranges.push(next.range);
    inner = { ...inner, bound: new Map([...inner.bound, [body.index, next.range]]) };
    body = body.body;
  }
  const value = lo.lower(body, inner),
    g = lo.graph;
  const present = ranges.filter((r) => value.labels.includes(r.label)).map((r) => r.label),
    axes = value.node.dims.map((_, i) => i);
  const kept = axes.filter((axis) => !present.includes(value.labels[axis] ?? ""));
  const summed: Indexed = { node: g.einsum([value.node], [axes], kept), labels: value.labels.filter((l) => !present.includes(l)) };
  const absent = ranges.filter((r) => !present.includes(r.label));
  return valueOf(
    absent.reduce((sum, r) => sumOver(g, sum, r.label, r.dim), summed),
    value.form,
  );
}

export function conditionValue(lo: Lowering, e: Expr, env: Env): Value {
  const value = lo.lower(e, { ...env, guarded: true });
  if (value.form !== "scalar")
    throw shapeClash(printFormula(e), [operandOf(e, value)], "a condition on numbers; compare entries, x[k] > 0");
  return value;
}

function reduce(lo: Lowering, e: BigExpr, body: Value, chosen: Value | null, range: Bound): Indexed {
  const g = lo.graph,
    { label, dim } = range;
  const where = (other: Indexed): Indexed =>
    chosen === null
      ? body
      : elementwise(lo, e, "where", [
          { expr: e, value: chosen },
          { expr: e.body, value: body },
          { expr: e, value: valueOf(other, "scalar") },
        ]);
  const constant = (n: number): Indexed => ({ node: g.num(n), labels: [] });
  switch (e.op) {
    case "sum":
      return sumOver(g, where(constant(0)), label, dim);
    case "mean": {
      const total = sumOver(g, where(constant(0)), label, dim);
      const count = chosen === null ? { node: g.size(dim), labels: [] } : sumOver(g, chosen, label, dim);
      return applyIndexed(g, "div", [total, count]);
    }
    case "prod": {
      const factors = where(constant(1));
      return factors.labels.includes(label)
        ? reduceOver(g, "prod", factors, label)
        : applyIndexed(g, "pow", [factors, { node: g.size(dim), labels: [] }]);
    }
    case "max":
    case "min": {
      if (!body.labels.includes(label)) return body;
      // What is left out takes the value of the opposite extremum, which can change nothing.
      const opposite = chosen === null ? null : reduceOver(g, e.op === "max" ? "min" : "max", body, label);
      const filled =
        opposite === null || chosen === null
          ? body
          : elementwise(lo, e, "where", [
              { expr: e, value: chosen },
              { expr: e.body, value: body },
              { expr: e, value: valueOf(opposite, body.form) },
            ]);
      return reduceOver(g, e.op, filled, label);
    }
  }
}

function rangeOf(lo: Lowering, e: BigExpr, env: Env): { readonly range: Bound; readonly conditions: readonly Expr[] } {
  const label = env.bound.has(e.index) ? lo.fresh(e.index) : e.index;
  const given = e.where === null ? [] : [e.where];
  if (e.lo === null || e.hi === null) {
    if (e.lo !== null || e.hi !== null) throw new LowerError(`Unexpected single bound in ${printFormula(e)}, expected both or none.`);
    const dim = rangeOfIndex(lo, e.index, [e.body, ...given], env);
    if (dim === null)
      throw new LowerError(
        `Unexpected index ${e.index} in ${printFormula(e)}: nothing says what it ranges over; expected an entry such as x[${e.index}], or bounds: ${e.op}(${e.index}, 1, n, …).`,
      );
    return { range: { label, dim, first: 1 }, conditions: given };
  }
  const low = affine(e.lo, env, lo),
    high = affine(e.hi, env, lo);
  if (low === null || high === null)
    throw new LowerError(`Unexpected bound in ${printFormula(e)}, expected whole numbers, dimensions' letters and indices.`);
  const first = constantAffine(low),
    last = constantAffine(high);
  const { least } = rangeOfAffine(low),
    { greatest } = rangeOfAffine(high);
  if (greatest - least > MAX_SIZE)
    throw new LowerError(
      `Unexpected range of ${e.index} in ${printFormula(e)}: ${String(greatest - least + 1)} values, expected at most ${String(MAX_SIZE)}.`,
    );
  const letter = first === 1 && e.hi.kind === "name" && !env.bound.has(e.hi.key) ? lo.dims.get(e.hi.key) : undefined;
  const dim: Dim = letter ?? { size: Math.max(0, greatest - least + 1), name: null };
  const index: Expr = { kind: "name", key: e.index };
  const moving: Expr[] = [];
  if (first === null) moving.push({ kind: "compare", op: "≤", a: e.lo, b: index });
  if (last === null) moving.push({ kind: "compare", op: "≤", a: index, b: e.hi });
  return { range: { label, dim, first: least }, conditions: [...moving, ...given] };
}
