import type { Expr } from "../syntax/expr.js";
import { childrenOf } from "./exprs.js";
import type { Part, Placed } from "./parts.js";
import { problemOf, type Store } from "./store.js";
/** w_{jk} for the entries of W: a small letter that is only ever written with two indices, beside its capital (semantics.md 4). */
export type EntryNames = ReadonlyMap<Part, ReadonlyMap<string, string>>;
export interface WrittenLine {
  readonly at: Placed;
  readonly left: Expr;
  readonly right: Expr;
}

export function entryNames(lines: readonly WrittenLine[], store: Store): EntryNames {
  const problems = new Map<Part, Map<string, Set<number>>>();
  for (const line of lines) {
    const p = problemOf(line.at.part),
      counts = problems.get(p) ?? new Map<string, Set<number>>();
    problems.set(p, counts);
    for (const side of [line.left, line.right]) count(side, counts);
  }
  const out = new Map<Part, Map<string, string>>();
  for (const [p, counts] of problems)
    for (const [key, numbers] of counts) {
      const m = /^([a-z])(\^\(.*\)|_\w+)?$/.exec(key);
      if (m?.[1] === undefined || key === "e" || hasLife(key, p, store)) continue;
      const layered = key.endsWith("^()") ? 1 : 0,
        capital = m[1].toUpperCase() + (m[2] ?? ""),
        own = counts.get(capital);
      // The capital itself is used whole, as a matrix.
      if (!numbers.has(2 + layered) || own === undefined || !own.has(layered)) continue;
      // p_u beside p_{uf}: a row of a matrix that is declared.
      const rows = numbers.size === 2 && numbers.has(1 + layered) && store.shapes.get(capital)?.[0]?.dims.length === 2;
      if (numbers.size !== 1 && !rows) continue;
      const names = out.get(p) ?? new Map<string, string>();
      names.set(key, capital);
      out.set(p, names);
    }
  return out;
}
/** How many indices each name is written with. */
function count(e: Expr, counts: Map<string, Set<number>>): void {
  const note = (key: string, n: number): void => {
    const known = counts.get(key);
    if (known === undefined) counts.set(key, new Set([n]));
    else known.add(n);
  };
  const stack: Expr[] = [e];
  for (let x = stack.pop(); x !== undefined; x = stack.pop()) {
    if (x.kind === "entry" && x.base.kind === "name") {
      note(x.base.key, x.indices.length);
      stack.push(...x.indices.filter((i): i is Expr => i !== null));
      continue;
    }
    if (x.kind === "name") note(x.key, 0);
    if (x.kind === "call") note(x.fn, -1);
    stack.push(...childrenOf(x));
  }
}
/** Whether a problem, or what stands above all problems, says what a letter is. */
function hasLife(key: string, problem: Part, store: Store): boolean {
  const here = (all: readonly Placed[] | undefined): boolean =>
    all?.some((d) => problemOf(d.part) === problem || d.part.parent === null) === true;
  return here(store.definitions.get(key)) || here(store.shapes.get(key)) || here(store.values.get(key));
}
