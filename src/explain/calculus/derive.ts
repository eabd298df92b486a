import { differentiate, dependsOn, occurrence, type Step } from "../../diff/differentiate.js";
import { LowerError } from "../../scope/formula/lower.js";
import type { Expr } from "../../syntax/expr.js";
import { printFormula } from "../../syntax/formula-print.js";
import { index, type Indexed, type Subscript } from "../../tensor/indexed.js";
import type { Node } from "../../tensor/node.js";
import type { Form } from "../../scope/shapes-error.js";
import { lower, type Lowered, type Setting } from "./setting.js";
import { tidy } from "./written/tidy.js";
/** Derivatives of formulas, with the orientation that matrix notation gives them. */

export interface Derived {
  readonly setting: Setting;
  readonly f: Lowered;
  /** What it is differentiated by: a symbol, or an expression that occurs in f. */
  readonly by: Node;
  /** What was asked for, as it was written. */
  readonly of: Expr;
  readonly wrt: Expr;
  readonly order: number;
  /** By all entries of `by`; false for some of them (`x[j]`). */
  readonly whole: boolean;
  /** Axes: free indices in `labels`, then f's own, then the variable's, once for each order. */
  readonly result: Indexed;
  readonly form: Form;
  /** False: the result is zero because f does not contain the variable. */
  readonly depends: boolean;
  readonly steps: readonly Step[];
}

/** The highest order: the number of axes grows with it. */
export const MOST_ORDER = 6;

/**
 * The derivative of order `order` of `of` by `wrt`: a name, entries of one (`x[j]`, `W[1,2]`), or an expression that
 * occurs in f, which is then free.
 * @throws LowerError, ShapeError, NoDerivative
 */
export function derive(setting: Setting, of: Expr, wrt: Expr, order = 1, watch = false): Derived {
  const entry = wrt.kind === "entry" && wrt.base.kind === "name" && setting.symbols.has(wrt.base.key) ? wrt : null;
  const target = entry === null ? wrt : entry.base,
    f = lower(setting, of),
    { graph, book } = setting,
    steps: Step[] = [];
  const variable = variableOf(setting, target, f.value.node);
  // Of a vec or a Kronecker product the entries' places read best forwards.
  const mode = f.value.node.op === "reshape" ? { mode: "forward" as const } : {};
  const trace = watch
    ? {
        trace: (step: Step): void => {
          steps.push(step);
        },
      }
    : {};
  let node = f.value.node;
  // Each derivative is tidied before the next is taken: σ(1 − σ) has a shorter derivative than what the rules gave.
  // Declared facts wait: they are applied after differentiating.
  for (let k = 0; k < order; k++) node = differentiate(graph, book, k === 0 ? node : tidy(graph, node), variable, { ...trace, ...mode });
  let result: Indexed = { node, labels: f.value.labels };
  const own = f.value.node.dims.length - f.value.labels.length;
  if (entry !== null)
    result = index(graph, result, [
      ...Array.from({ length: own }, () => null),
      ...Array.from({ length: order }, (_, k) => subscripts(setting, entry, k, f.free)).flat(),
    ]);
  const rank = result.node.dims.length - result.labels.length,
    byForm = formOf(variable.dims.length);
  const form: Form =
    rank === 0
      ? "scalar"
      : own === rank
        ? f.value.form
        : own === 0 && order === 1
          ? entry === null
            ? byForm
            : formOf(rank)
          : formOf(rank);
  return {
    setting,
    f,
    by: variable,
    of,
    wrt,
    order,
    whole: entry === null,
    result,
    form,
    depends: dependsOn(f.value.node, variable),
    steps,
  };
}

const formOf = (rank: number): Form => (rank === 0 ? "scalar" : rank === 1 ? "column" : rank === 2 ? "matrix" : "tensor");

function variableOf(setting: Setting, target: Expr, f: Node): Node {
  if (target.kind === "name") {
    const symbol = setting.symbols.get(target.key);
    if (symbol !== undefined) return symbol;
    throw new LowerError(
      `Unexpected variable "${target.key}": ${setting.sizes.has(target.key) ? "it is a size" : "it is no symbol of the formula"}, expected one of ${[...setting.symbols.keys()].join(", ") || "none"}.`,
      target.key,
    );
  }
  const node = lower(setting, target).value.node;
  if (node.inputs.length === 0) throw new LowerError(`Unexpected variable ${printFormula(target)}: it is constant.`);
  if (occurrence(f, node) === "unclear")
    throw new LowerError(
      `Unexpected variable ${printFormula(target)}: it does not occur as such in the formula, yet both use ${node.inputs.join(", ")}; expected a name, or an expression that stands in the formula.`,
    );
  return node;
}

/** The subscripts of one differentiation: letters get a number of their own in a higher derivative (`x[j]`, then `x[j2]`). */
function subscripts(setting: Setting, entry: Extract<Expr, { kind: "entry" }>, turn: number, free: readonly string[]): Subscript[] {
  const name = printFormula(entry),
    rank = entry.base.kind === "name" ? (setting.symbols.get(entry.base.key)?.dims.length ?? 0) : 0;
  if (entry.indices.length !== rank)
    throw new LowerError(`Unexpected ${String(entry.indices.length)} indices in ${name}, expected ${String(rank)}.`);
  return entry.indices.map((i) => {
    if (i === null) return null;
    if (i.kind === "name" && !setting.symbols.has(i.key) && !setting.sizes.has(i.key)) {
      const letter = turn === 0 ? i.key : `${i.key}${String(turn + 1)}`;
      if (free.includes(letter))
        throw new LowerError(`Unexpected index ${letter} in ${name}: it stands in the formula too; expected another letter.`);
      return letter;
    }
    const size = i.kind === "name" ? setting.sizes.get(i.key) : i.kind === "num" ? Number(i.text) : undefined;
    if (size === undefined || !Number.isInteger(size) || size < 1)
      throw new LowerError(`Unexpected index ${printFormula(i)} in ${name}, expected a letter or a whole number.`);
    return size - 1;
  });
}
