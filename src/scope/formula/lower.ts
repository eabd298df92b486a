import type { RuleBook } from "../../rule.js";
import type { Expr } from "../../syntax/expr.js";
import { printFormula } from "../../syntax/formula-print.js";
import type { Graph } from "../../tensor/graph.js";
import { bind, index, indexValue, ownDims } from "../../tensor/indexed.js";
import type { Dim, Node } from "../../tensor/node.js";
import { dimsText } from "../../tensor/shape.js";
import { substitute } from "../../tensor/substitute.js";
import { completed, lowerCall } from "./calls.js";
import type { Bound, Env, FormulaContext, Lowering } from "./context.js";
import { lowerDelta, lowerEntry } from "./entries.js";
import { LowerError, unknownName } from "./errors.js";
import type { Part } from "./products.js";
import { elementwise, entryPower, entryProduct, matrixProduct, negate, power, quotient, sumOf, transpose } from "./products.js";
import { freeIndices, rangeOfIndex } from "./ranges.js";
import { lowerBig } from "./sums.js";
import { shapeClash } from "../shapes-error.js";
import type { Value } from "./value.js";
import { formOfRank, operandOf, rankOf, scalarOf, valueOf, whole } from "./value.js";
/** Strict lowering of the formula notation: one meaning or an error that says what is missing. */

export { LowerError } from "./errors.js";
export type { FormulaContext } from "./context.js";
export type { Value } from "./value.js";

/**
 * The tensor that an expression without free indices stands for.
 * @throws LowerError for unknown names (the nearest is suggested), indices without a range, wrong numbers of arguments
 * @throws ShapeError for operands that do not conform
 */
export function lowerFormula(expr: Expr, context: FormulaContext): Node {
  return lowerValue(expr, context).node;
}

/** As `lowerFormula`, with the orientation of the result. */
export function lowerValue(expr: Expr, context: FormulaContext): Value {
  const lo = new FormulaLowerer(context),
    free = lo.freeIndices([expr]);
  if (free.length > 0)
    throw unknownName(
      "name",
      free[0] ?? "",
      lo.knownNames(),
      ` It stands as an index; expected sum(${free[0] ?? "k"}, …) around it, or a definition.`,
    );
  return lo.lower(expr, CLOSED);
}

/**
 * The tensor whose first axes are the free indices `order`, then the expression's own axes. An index ranges over the axes
 * that it stands at in `expr` and in `beside`, or over `ranges`.
 */
export function lowerIndexed(
  expr: Expr,
  context: FormulaContext,
  order: readonly string[],
  ranges: ReadonlyMap<string, Dim> = new Map(),
  beside: readonly Expr[] = [],
): Value {
  const lo = new FormulaLowerer(context),
    bound = lo.bindFree(order, [expr, ...beside], ranges);
  const stray = freeIndices(expr, (key) => bound.has(key) || lo.isKnown(key));
  if (stray.length > 0) throw unknownName("index", stray[0] ?? "", [...bound.keys()]);
  const value = lo.lower(expr, { bound, guarded: false });
  const dims = new Map([...bound.values()].map((b) => [b.label, b.dim]));
  const ordered = bind(lo.graph, value, order, dims);
  return valueOf(ordered, order.length === 0 ? value.form : formOfRank(ordered.node.dims.length - ordered.labels.length));
}

/** The free indices of expressions: names that stand as indices and are no symbols, dimensions or constants. */
export function freeIndicesOf(exprs: readonly Expr[], context: Pick<FormulaContext, "symbols" | "dims">): readonly string[] {
  const known = (key: string): boolean => context.symbols.has(key) || context.dims.has(key);
  return [...new Set(exprs.flatMap((e) => freeIndices(e, known)))];
}

const CLOSED: Env = { bound: new Map(), guarded: false };
/** Values lowered for one formula; only ranges that are nested in ranges could come near it. */
const MAX_WORK = 200_000;
const COMPARE: Readonly<Record<string, string>> = { "<": "lt", "≤": "le", ">": "gt", "≥": "ge", "=": "eq", "≠": "ne" };

class FormulaLowerer implements Lowering {
  readonly graph: Graph;
  readonly book: RuleBook;
  readonly symbols: ReadonlyMap<string, Value>;
  readonly dims: ReadonlyMap<string, Dim>;
  private readonly derive: FormulaContext["derive"];
  private readonly closedValues = new Map<Expr, Value>();
  private work = 0;
  private labels = 0;
  constructor(context: FormulaContext) {
    this.graph = context.graph;
    this.book = context.book;
    this.symbols = new Map([...context.symbols].map(([key, s]) => [key, "form" in s ? s : whole(s)]));
    this.dims = new Map([...context.dims].map(([name, d]) => [name, typeof d === "number" ? { size: d, name } : d]));
    this.derive = context.derive;
  }

  fresh(name: string): string {
    return `${name}#${String(++this.labels)}`;
  }
  isKnown(key: string): boolean {
    return this.symbols.has(key) || this.dims.has(key);
  }
  knownNames(): readonly string[] {
    return [...this.symbols.keys(), ...this.dims.keys()];
  }
  freeIndices(exprs: readonly Expr[]): readonly string[] {
    return [...new Set(exprs.flatMap((e) => freeIndices(e, (key) => this.isKnown(key))))];
  }

  /** Ranges are found one after the other: one index may say what another ranges over. */
  bindFree(order: readonly string[], bodies: readonly Expr[], ranges: ReadonlyMap<string, Dim>): ReadonlyMap<string, Bound> {
    const bound = new Map<string, Bound>();
    let open = [...order];
    while (open.length > 0) {
      const left = open.filter((key) => {
        const dim = ranges.get(key) ?? rangeOfIndex(this, key, bodies, { bound, guarded: true });
        if (dim !== null) bound.set(key, { label: key, dim, first: 1 });
        return dim === null;
      });
      if (left.length === open.length)
        throw new LowerError(
          `Unexpected index ${left[0] ?? ""}: nothing says what it ranges over; expected an entry such as x[${left[0] ?? "i"}].`,
        );
      open = left;
    }
    return bound;
  }

  closed(e: Expr): Value {
    const value = this.closedValues.get(e) ?? this.lower(e, CLOSED);
    this.closedValues.set(e, value);
    return value;
  }

  lower(e: Expr, env: Env): Value {
    const known = this.closedValues.get(e);
    if (known !== undefined) return known;
    if (++this.work > MAX_WORK)
      throw new LowerError("Unexpected size of the formula: more than 200000 steps to lower it, expected a smaller one.", null, null, true);
    const part = (x: Expr): Part => ({ expr: x, value: this.lower(x, env) });
    switch (e.kind) {
      case "num":
        return scalarOf(this.graph.num(e.text));
      case "name":
        return this.named(e.key, env);
      case "neg":
        return negate(this, this.lower(e.arg, env));
      case "add":
        return sumOf(this, e, e.terms.map(part));
      case "mul":
        return this.product(e, env);
      case "div":
        return e.op === "/" ? quotient(this, e, part(e.num), part(e.den)) : elementwise(this, e, "div", [part(e.num), part(e.den)]);
      case "pow":
        return this.power(e, env);
      case "transpose":
        return transpose(this, e, this.lower(e.arg, env));
      case "call":
        return lowerCall(this, e, env);
      case "prime":
        return this.prime(e, env);
      case "entry":
        return lowerEntry(this, e, env);
      case "big":
        return lowerBig(this, e, env);
      case "delta":
        return lowerDelta(this, e, env);
      case "deriv":
        return this.derivative(e, env);
      case "matrix":
        return this.matrix(e, env);
      case "cases":
        return this.cases(e, env);
      case "compare":
        return elementwise(this, e, COMPARE[e.op] ?? this.refuse(e, "a comparison of numbers"), [part(e.a), part(e.b)]);
      case "logic":
        return this.logic(e, env);
      case "indicator":
        return this.lower(e.of, env);
      case "differential":
        return this.refuse(e, "a derivative d(f, x); a differential alone has no value");
      case "at":
        return this.refuse(e, "the formula notation, which has no evaluation bars");
      case "dots":
        return this.refuse(e, "all terms written out, or sum(k, …)");
    }
  }

  private refuse(e: Expr, expected: string): never {
    throw new LowerError(`Unexpected ${printFormula(e)}, expected ${expected}.`);
  }

  private named(key: string, env: Env): Value {
    const bound = env.bound.get(key);
    if (bound !== undefined) return valueOf(indexValue(this.graph, bound.label, bound.dim, bound.first), "scalar");
    const symbol = this.symbols.get(key);
    if (symbol !== undefined) return symbol;
    const dim = this.dims.get(key);
    if (dim !== undefined) return scalarOf(this.graph.size(dim));
    if (key === "pi" || key === "e") return scalarOf(this.graph.const(key));
    if (this.book.get(key) !== undefined) throw new LowerError(`Unexpected function ${key} without arguments, expected ${key}(…).`, key);
    throw unknownName("name", key, [...env.bound.keys(), ...this.knownNames()]);
  }

  private product(e: Extract<Expr, { kind: "mul" }>, env: Env): Value {
    const parts = e.factors.map((x): Part => ({ expr: x, value: this.lower(x, env) }));
    switch (e.op) {
      case "*":
        return matrixProduct(this, e, parts);
      case ".*":
        return entryProduct(this, e, parts);
      default:
        return this.refuse(e, "a product written * or .*");
    }
  }

  private power(e: Extract<Expr, { kind: "pow" }>, env: Env): Value {
    const base: Part = { expr: e.base, value: this.lower(e.base, env) };
    if (e.exponent.kind === "name" && e.exponent.key === "T" && !this.isKnown("T") && !env.bound.has("T"))
      throw unknownName("name", "T", this.knownNames(), " Write ' for a transpose.");
    const exponent: Part = { expr: e.exponent, value: this.lower(e.exponent, env) };
    return e.op === "^" ? power(this, e, base, exponent) : entryPower(this, e, base, exponent);
  }

  private logic(e: Extract<Expr, { kind: "logic" }>, env: Env): Value {
    const [first, ...rest] = e.args.map((x): Part => ({ expr: x, value: this.lower(x, env) }));
    if (first === undefined) return this.refuse(e, "a condition");
    if (e.op === "not") return elementwise(this, e, "not", [first]);
    return rest.reduce((all, next) => elementwise(this, e, e.op, [{ expr: e, value: all }, next]), first.value);
  }

  private cases(e: Extract<Expr, { kind: "cases" }>, env: Env): Value {
    const last = e.rows.at(-1);
    if (last === undefined || last.condition !== null) return this.refuse(e, "a last case without a condition (otherwise)");
    const inner: Env = { ...env, guarded: true };
    const part = (x: Expr): Part => ({ expr: x, value: this.lower(x, inner) });
    return e.rows.slice(0, -1).reduceRight(
      (otherwise, row) => {
        if (row.condition === null) return this.refuse(e, "conditions for all cases but the last");
        return elementwise(this, e, "where", [part(row.condition), part(row.value), { expr: e, value: otherwise }]);
      },
      this.lower(last.value, inner),
    );
  }

  /** `f'(x)`: the derivative of an elementwise function, entry by entry. */
  private prime(e: Extract<Expr, { kind: "prime" }>, env: Env): Value {
    const ready = this.book.get(e.fn),
      [arg] = e.args;
    if (ready === undefined)
      throw unknownName(
        "function",
        e.fn,
        this.book.rules.flatMap((r) => r.rule.names),
      );
    if (!ready.elementwise || e.args.length !== 1 || arg === undefined)
      return this.refuse(e, `a function of one number before ${"'".repeat(e.order)}`);
    const point = this.lower(arg, env),
      { dims } = point.node,
      g = this.graph;
    const u = g.input(`${e.fn}'s argument ${dimsText(dims)}`, dims),
      axes = dims.map((_, i) => i);
    const others = completed(this, ready.rule, [{ expr: arg, value: point }])
      .slice(1)
      .map((p) => g.broadcast(p.value.node, dims, []));
    let node = g.map(ready.rule.id, [u, ...others]);
    for (let k = 0; k < e.order; k++) {
      const stated = k === 0 ? ready.jacobian(0, [u, ...others], node, 0) : null;
      // The Jacobian of an elementwise function is diagonal.
      const next = stated ?? (this.derive === undefined ? null : g.einsum([this.derive(node, u)], [[...axes, ...axes]], axes));
      if (next === null) return this.refuse(e, "a derivative that a rule states");
      node = next;
    }
    return { ...point, node: substitute(g, node, new Map([[u, point.node]])) };
  }

  private derivative(e: Extract<Expr, { kind: "deriv" }>, env: Env): Value {
    if (this.derive === undefined || (e.how !== "partial" && e.how !== "total")) return this.refuse(e, "an expression without derivatives");
    let of = this.lower(e.of, env);
    for (const by of e.by) {
      const target = by.kind === "entry" ? by.base : by;
      const variable = target.kind === "name" ? this.symbols.get(target.key) : undefined;
      if (variable === undefined || variable.labels.length > 0 || env.bound.has(target.kind === "name" ? target.key : ""))
        return this.refuse(by, "a name, or an entry of one, to differentiate by");
      const all = valueOf({ node: this.derive(of.node, variable.node), labels: of.labels }, "tensor");
      const before = ownDims(of).length;
      const subscripts = by.kind === "entry" ? by.indices : null;
      if (subscripts === null) {
        of = valueOf(all, before === 0 ? variable.form : formOfRank(rankOf(all)));
        continue;
      }
      const inner = subscripts.map((s) =>
        s === null
          ? null
          : s.kind === "name"
            ? (env.bound.get(s.key)?.label ?? this.refuse(by, "indices of the formula between the brackets"))
            : this.refuse(by, "indices of the formula between the brackets"),
      );
      const picked = index(this.graph, all, [...ownDims(of).map(() => null), ...inner]);
      of = valueOf(picked, formOfRank(picked.node.dims.length - picked.labels.length));
    }
    return of;
  }

  /** A matrix of numbers; one row is a row, one column a column. */
  private matrix(e: Extract<Expr, { kind: "matrix" }>, env: Env): Value {
    const cells = e.rows.map((row) =>
      row.map((cell) => {
        const value = this.lower(cell, env);
        if (value.form !== "scalar") throw shapeClash(printFormula(e), [operandOf(cell, value)], "a number in each place");
        return value;
      }),
    );
    const labels = [...new Set(cells.flat().flatMap((v) => v.labels))],
      ranges = new Map<string, Dim>();
    for (const v of cells.flat())
      v.labels.forEach((l, i) => {
        const d = v.node.dims[i];
        if (d !== undefined) ranges.set(l, d);
      });
    const flat = cells.map((row) => row.map((v) => bind(this.graph, v, labels, ranges).node));
    const rows = flat.map((row) => this.graph.stack(row));
    const stacked = rows.length === 1 ? rows[0] : this.graph.stack(rows);
    if (stacked === undefined) return this.refuse(e, "at least one entry");
    const own = rows.length === 1 ? 1 : 2,
      axes = stacked.dims.map((_, i) => i);
    // Stacking puts the new axes first; free indices lead.
    const node = this.graph.einsum([stacked], [axes], [...axes.slice(own), ...axes.slice(0, own)]);
    const single = flat[0]?.length === 1 && rows.length > 1;
    const value = valueOf(
      { node: single ? this.graph.slice(node, node.dims.length - 1, 0, 1, true) : node, labels },
      rows.length === 1 ? "row" : single ? "column" : "matrix",
    );
    return rows.length === 1 && flat[0]?.length === 1 ? (cells[0]?.[0] ?? value) : value;
  }
}
