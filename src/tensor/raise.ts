import type { Expr } from "../syntax/expr.js";
import type { Node } from "./node.js";
import { NoNotation, Notation } from "./raise/notation.js";
import type { Names } from "./raise/notation.js";
import { name, toExpr } from "./raise/value.js";
import { reachable } from "./traverse.js";

export type { Names } from "./raise/notation.js";

export interface RaiseOptions extends Partial<Names> {
  /** Letters for the free axes in index form, in order. */
  readonly indices?: readonly string[];
  /** "index" keeps to entries and explicit sums even where matrix notation exists. */
  readonly form?: "matrix" | "index";
}

/** A tensor in notation: as a whole (no indices), or its entry at `indices`, one for each axis. */
export interface Raised {
  readonly expr: Expr;
  readonly indices: readonly string[];
}

const LETTERS = ["i", "j", "k", "l", "p", "q", "r", "s", "t", "u", "v", "w", "a", "b", "c", "h", "g", "o", "y", "z"];
const lastPart = (id: string): string => id.slice(id.lastIndexOf(".") + 1);

/**
 * A node in the notation of formulas: matrices and columns (`(A + A')*x`, `diag(s) - s*s'`, `X'*(P - Y)/n`) where it has
 * at most two axes and such notation exists, else its entry with free indices and explicit sums. Lowering the formula
 * gives the node's value again.
 * @returns null where there is no notation (reshapes that are no vec or kron, more indices than letters, results that
 * nobody could read)
 */
export function raise(node: Node, options: RaiseOptions = {}): Raised | null {
  const taken = new Set(node.inputs);
  for (const n of reachable([node])) for (const d of n.dims) for (const part of d.name?.split("*") ?? []) taken.add(part);
  const free = options.indices ?? LETTERS.filter((l) => !taken.has(l)).slice(0, node.dims.length);
  const letters = LETTERS.filter((l) => !taken.has(l) && !free.includes(l));
  const names: Names = { fn: options.fn ?? lastPart, ...(options.rowwise ? { rowwise: options.rowwise } : {}), ...(options.known ? { known: options.known } : {}) };
  const notation = new Notation(names, letters);
  const attempt = (f: () => Raised): Raised | null => {
    try { return f(); } catch (e) { if (e instanceof NoNotation || e instanceof RangeError) return null; throw e; }
  };
  const whole = options.form === "index" || node.dims.length > 2 ? null : attempt(() => ({ expr: toExpr(notation.matrix(node)), indices: [] }));
  if (whole !== null || free.length < node.dims.length) return whole;
  return attempt(() => {
    const indices = free.slice(0, node.dims.length);
    return { expr: toExpr(notation.entry(node, indices.map(name), 0)), indices };
  });
}
