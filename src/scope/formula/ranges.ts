import type { Expr } from "../../syntax/expr.js";
import { printFormula } from "../../syntax/formula-print.js";
import { ownDims } from "../../tensor/indexed.js";
import type { Dim } from "../../tensor/node.js";
import { dimText } from "../../tensor/shape.js";
import { childrenOf } from "../exprs.js";
import type { Env, Lowering } from "./context.js";
import { LowerError } from "./errors.js";
/** What an index ranges over: the axes that it stands at, alone, in an expression. */

/** Children in which the names mean the same, and the indices that stand alone at an axis. */
function visit(e: Expr, hiding: (key: string) => boolean, each: (e: Expr) => void): void {
  const stack: Expr[] = [e];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (top.kind === "big" && hiding(top.index)) {
      if (top.lo !== null) stack.push(top.lo);
      if (top.hi !== null) stack.push(top.hi);
      continue;
    }
    each(top);
    for (const child of [...childrenOf(top)].reverse()) stack.push(child);
  }
}

const mentions = (e: Expr, key: string): boolean => {
  let found = false;
  visit(
    e,
    (k) => k === key,
    (x) => {
      found ||= x.kind === "name" && x.key === key;
    },
  );
  return found;
};

/**
 * The range of the index `key` in these expressions: the size of every axis that it stands at alone (`x[k]`), else of an
 * index that a delta compares it with. Null where nothing says so. @throws LowerError where two axes say different things
 */
export function rangeOfIndex(lo: Lowering, key: string, bodies: readonly Expr[], env: Env): Dim | null {
  let range: { dim: Dim; at: Expr } | null = null;
  const tied: Dim[] = [];
  const take = (dim: Dim, at: Expr): void => {
    if (range === null) range = { dim, at };
    else if (range.dim.size !== dim.size)
      throw new LowerError(
        `Unexpected ranges of the index ${key}: ${dimText(range.dim)} in ${printFormula(range.at)}, ${dimText(dim)} in ${printFormula(at)}; expected equal ones.`,
      );
    else if (range.dim.name === null && dim.name !== null) range = { dim, at };
  };
  for (const body of bodies) {
    visit(
      body,
      (k) => k === key,
      (e) => {
        if (e.kind === "entry" && e.indices.some((i) => i?.kind === "name" && i.key === key) && !mentions(e.base, key)) {
          const dims = dimsOf(lo, e.base, env);
          e.indices.forEach((i, axis) => {
            const dim = dims?.[axis];
            if (i?.kind === "name" && i.key === key && dim !== undefined) take(dim, e);
          });
        } else if (e.kind === "delta") {
          for (const [i, j] of [
            [e.i, e.j],
            [e.j, e.i],
          ] as const) {
            const other = j.kind === "name" ? env.bound.get(j.key) : undefined;
            if (i.kind === "name" && i.key === key && other?.first === 1) tied.push(other.dim);
          }
        }
      },
    );
  }
  return (range as { dim: Dim } | null)?.dim ?? tied[0] ?? null;
}

/** The own dims of a base, or null where it cannot be lowered here (it uses indices that are bound further in). */
function dimsOf(lo: Lowering, base: Expr, env: Env): readonly Dim[] | null {
  if (base.kind === "name") {
    const symbol = lo.symbols.get(base.key);
    if (symbol !== undefined && !env.bound.has(base.key)) return ownDims(symbol);
  }
  const closed = ![...freeNames(base)].some((key) => env.bound.has(key));
  try {
    // What depends on no index is lowered once: bases within bases would double the work at each level.
    return ownDims(closed ? lo.closed(base) : lo.lower(base, { ...env, guarded: true }));
  } catch (error) {
    if (error instanceof LowerError && !error.final) return null;
    throw error;
  }
}

/** Names that no sum inside the expression binds. */
function freeNames(e: Expr): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (x: Expr, hidden: ReadonlySet<string>): void => {
    if (x.kind === "name") {
      if (!hidden.has(x.key)) found.add(x.key);
      return;
    }
    const inner = x.kind === "big" ? new Set([...hidden, x.index]) : hidden;
    for (const child of childrenOf(x)) walk(child, inner);
  };
  walk(e, new Set());
  return found;
}

/** Names that stand as indices and mean nothing else, in the order of their first place. */
export function freeIndices(e: Expr, known: (key: string) => boolean): readonly string[] {
  const found = new Set<string>();
  const walk = (x: Expr, hidden: ReadonlySet<string>): void => {
    const note = (i: Expr | null): void => {
      if (i === null) return;
      visit(
        i,
        () => false,
        (n) => {
          if (n.kind === "name" && !hidden.has(n.key) && !known(n.key)) found.add(n.key);
        },
      );
    };
    if (x.kind === "entry")
      x.indices.forEach((i) => {
        if (i?.kind !== "entry") note(i);
      });
    if (x.kind === "delta") {
      note(x.i);
      note(x.j);
    }
    const inner = x.kind === "big" ? new Set([...hidden, x.index]) : hidden;
    for (const child of childrenOf(x)) walk(child, inner);
  };
  walk(e, new Set());
  return [...found];
}
