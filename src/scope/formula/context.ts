import type { RuleBook } from "../../rule.js";
import type { Expr } from "../../syntax/expr.js";
import type { Graph } from "../../tensor/graph.js";
import type { Dim, Node } from "../../tensor/node.js";
import type { Value } from "./value.js";

/** What a formula's names mean. */
export interface FormulaContext {
  readonly graph: Graph;
  /** The rules, bound to the same graph. */
  readonly book: RuleBook;
  /** Tensors by name; a node of one axis is a column. */
  readonly symbols: ReadonlyMap<string, Node | Value>;
  /** Sizes by dimension letter; a number is a size named by the letter. */
  readonly dims: ReadonlyMap<string, number | Dim>;
  /** ∂of/∂by with the axes of `of`, then those of `by`: gives `d(f, x)` and `f''(x)` a value. */
  readonly derive?: (of: Node, by: Node) => Node;
}

/** A bound index: its label in values, its range, and the number that its first value is. */
export interface Bound {
  readonly label: string;
  readonly dim: Dim;
  readonly first: number;
}

export interface Env {
  readonly bound: ReadonlyMap<string, Bound>;
  /** Under a condition: an index that runs out of a tensor's range reads 0 there instead of being an error. */
  readonly guarded: boolean;
}

/** What the parts of lowering share. */
export interface Lowering extends Omit<FormulaContext, "derive" | "symbols" | "dims"> {
  readonly symbols: ReadonlyMap<string, Value>;
  readonly dims: ReadonlyMap<string, Dim>;
  lower(e: Expr, env: Env): Value;
  /** An expression that uses no bound index, lowered once. */
  closed(e: Expr): Value;
  /** A label that no value carries yet. */
  fresh(name: string): string;
}

/** Sizes of tensors that a formula may ask for by number. */
export const MAX_SIZE = 1_000_000;
