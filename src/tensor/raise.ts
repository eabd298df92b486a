import type { Expr } from "../syntax/expr.js";
import type { Node } from "./node.js";
import { candidates, isolate, MARK } from "./raise/candidates.js";
import { NoNotation } from "./raise/no-notation.js";
import { Notation } from "./raise/notation.js";
import type { Names } from "./raise/notation.js";
import { costOf, name, toExpr } from "./raise/value.js";
import type { Value } from "./raise/value.js";
import { reachable } from "./traverse.js";

export interface RaiseOptions {
  /** A rule's name in formula notation, by its id; by default the last part of the id. */
  readonly fn?: (id: string) => string;
  /** The name of the function that applies this one to each row (softmax: softmaxrows). */
  readonly rowwise?: (id: string) => string | null;
  /** Nodes that have a name of their own, or another notation that is to be used for them. */
  readonly known?: ReadonlyMap<Node, Expr>;
  /** Letters for the free axes in index form, in order. */
  readonly indices?: readonly string[];
  /** "index" keeps to entries and explicit sums even where matrix notation exists. */
  readonly form?: "matrix" | "index";
  /** "asis" writes the node as it stands; by default it is also multiplied out and brought over one denominator, and the shortest is taken. */
  readonly effort?: "asis" | "shortest";
}

/** A tensor in notation: as a whole (no indices), or its entry at `indices`, one for each axis. */
export interface Raised {
  readonly expr: Expr;
  readonly indices: readonly string[];
  /** How long it is to read: a name counts 1. */
  readonly cost: number;
}

export { nameShared } from "./raise/share.js";
export type { Named } from "./raise/share.js";

const LETTERS = ["i", "j", "k", "l", "p", "q", "r", "s", "t", "u", "v", "w", "a", "b", "c", "h", "g", "o", "y", "z"];
const lastPart = (id: string): string => id.slice(id.lastIndexOf(".") + 1);

/**
 * A node in the notation of formulas: matrices and columns (`(A + A')*x`, `diag(s) - s*s'`, `X'*(P - Y)/n`) where it has
 * at most two axes and such notation exists, else its entry with free indices and explicit sums. The formula has the
 * node's value wherever the node has one (quotients are cancelled).
 * @returns null where there is no notation (reshapes that are no vec or kron, more indices than letters, results that
 * nobody could read)
 */
export function raise(node: Node, options: RaiseOptions = {}): Raised | null {
  const marked = [...(options.known?.keys() ?? [])],
    { graph, node: root } = isolate(node, marked);
  const taken = new Set(node.inputs);
  for (const n of reachable([node])) for (const d of n.dims) for (const part of d.name?.split("*") ?? []) taken.add(part);
  const free = options.indices ?? LETTERS.filter((l) => !taken.has(l)).slice(0, node.dims.length);
  const letters = LETTERS.filter((l) => !taken.has(l) && !free.includes(l));
  const names: Names = {
    fn: options.fn ?? lastPart,
    ...(options.rowwise ? { rowwise: options.rowwise } : {}),
    inputs: new Map(marked.map((m, i) => [`${MARK}${String(i)}`, options.known!.get(m)!])),
  };
  let best: { value: Value; indices: readonly string[] } | null = null;
  const offer = (n: Node): void => {
    const found = write(n, new Notation(names, letters), free, options.form ?? "matrix");
    // Another form has to be really shorter; and whole matrices win over entries.
    if (found === null) return;
    if (
      best === null ||
      (found.indices.length === 0 && best.indices.length > 0) ||
      ((found.indices.length === 0) === (best.indices.length === 0) && costOf(found.value) < costOf(best.value) - 0.55)
    )
      best = found;
  };
  offer(root);
  if (options.effort !== "asis" && !isShort(best)) for (const n of candidates(graph, root)) offer(n);
  const found = best as { value: Value; indices: readonly string[] } | null;
  return found === null ? null : { expr: toExpr(found.value), indices: found.indices, cost: costOf(found.value) };
}

/** A name or two: nothing is shorter. */
const isShort = (found: { value: Value; indices: readonly string[] } | null): boolean =>
  found !== null && found.indices.length === 0 && costOf(found.value) < 3;

function write(
  node: Node,
  notation: Notation,
  free: readonly string[],
  form: "matrix" | "index",
): { value: Value; indices: readonly string[] } | null {
  const attempt = (f: () => Value): Value | null => {
    try {
      return f();
    } catch (e) {
      if (e instanceof NoNotation || e instanceof RangeError) return null;
      throw e;
    }
  };
  const whole = form === "index" || node.dims.length > 2 ? null : attempt(() => notation.matrix(node));
  if (whole !== null) return { value: whole, indices: [] };
  if (free.length < node.dims.length) return null;
  const indices = free.slice(0, node.dims.length),
    entry = attempt(() => notation.entry(node, indices.map(name), 0));
  return entry === null ? null : { value: entry, indices };
}
