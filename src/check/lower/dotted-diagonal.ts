import { exprKey, mapChildren } from "../../scope/exprs.js";
import { generalise } from "../../scope/dotted.js";
import type { Expr } from "../../syntax/expr.js";
/** Matrices with dots whose diagonal goes by another pattern than the rest: the Jacobian of softmax, s_i(1 − s_i) and −s_i s_j. */

/** Cells by place, null where dots stand; the rows and columns that are written, the last ones included. */
export interface Grid {
  readonly cell: (row: number, column: number) => Expr | null;
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}
/** The entry (i, i) over §row, and the entry (i, j) over §row and §column. */
export interface TwoPatterns {
  readonly diagonal: Expr;
  readonly beside: Expr;
}

/** @returns null where the corners follow no two patterns, or an entry that is written follows neither */
export function twoPatterns({ cell, rows, columns }: Grid): TwoPatterns | null {
  const [top, second] = rows,
    [left, next] = columns,
    bottom = rows.at(-1),
    right = columns.at(-1);
  if (top === undefined || second === undefined || left === undefined || next === undefined || bottom === undefined || right === undefined)
    return null;
  if (second === bottom || next === right) return null;
  const at = (i: number, j: number): Expr | null => {
    const c = cell(i, j);
    return c === null ? null : entriesOf(c);
  };
  const merged = (a: Expr | null, b: Expr | null, letter: string): Expr | null =>
    a === null || b === null ? null : generalise(a, b, letter);
  const corner = at(top, left),
    far = at(bottom, right),
    diagonal = merged(corner, far, "§row"),
    beside = merged(merged(at(top, next), at(top, right), "§column"), merged(at(bottom, left), at(bottom, next), "§column"), "§row"),
    last = corner === null || far === null ? null : lastIndex(corner, far);
  if (diagonal === null || beside === null || last === null) return null;
  const index = (k: number, end: number): Expr => (k === end ? last : { kind: "num", text: String(k + 1) });
  for (const i of rows)
    for (const j of columns) {
      const c = at(i, j);
      if (c === null) continue;
      const [row, column] = [index(i, bottom), index(j, right)],
        expected = instance(i === bottom ? (j === right ? diagonal : beside) : i === j ? diagonal : beside, row, column);
      if (exprKey(c) !== exprKey(expected)) return null;
    }
  return { diagonal, beside };
}
/** s_1 as the entry 1 of s. */
function entriesOf(e: Expr): Expr {
  const [, base, index] = (e.kind === "name" ? /^(.+)_(\d|[a-zA-Z])$/.exec(e.key) : null) ?? [];
  if (base === undefined || index === undefined) return mapChildren(e, entriesOf);
  return {
    kind: "entry",
    base: { kind: "name", key: base },
    indices: [/\d/.test(index) ? { kind: "num", text: index } : { kind: "name", key: index }],
  };
}
/** What stands in the last member for the 1 of the first one. */
function lastIndex(first: Expr, last: Expr): Expr | null {
  if (first.kind === "entry" && last.kind === "entry")
    for (const [k, i] of first.indices.entries()) {
      const j = last.indices[k];
      if (i?.kind === "num" && i.text === "1" && j != null && exprKey(i) !== exprKey(j)) return j;
    }
  const theirs: Expr[] = [];
  mapChildren(last, (c) => {
    theirs.push(c);
    return c;
  });
  let k = 0,
    found: Expr | null = null;
  mapChildren(first, (c) => {
    const other = theirs[k++];
    if (other !== undefined) found ??= lastIndex(c, other);
    return c;
  });
  return found;
}
function instance(template: Expr, row: Expr, column: Expr): Expr {
  if (template.kind === "name") return template.key === "§row" ? row : template.key === "§column" ? column : template;
  return mapChildren(template, (c) => instance(c, row, column));
}
