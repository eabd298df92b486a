import { contains } from "../scope/exprs.js";
import type { Expr } from "../syntax/expr.js";
import { blank, type Judged } from "./judge/judged.js";
/**
 * Arrays with dots whose pattern is not understood: the entries before the first dots stand at known places all the same,
 * and each may be refuted alone. Nothing is accepted on such partial evidence.
 */

/** An entry that is written out: its place, counted from 1, with one number in a list and two in a matrix. */
interface Written {
  readonly place: readonly number[];
  readonly cell: Expr;
}
const mostEntries = 16;

/**
 * The line judged entry by entry, where one of its sides is an array with dots.
 * @param judge judges one entry of the left side against one of the right
 * @returns the first entry that is refuted, or null
 */
export function refutedEntry(left: Expr, right: Expr, judge: (left: Expr, right: Expr) => Judged): Judged | null {
  const l = writtenEntries(left),
    r = writtenEntries(right);
  if ((l === null && r === null) || (l === null && isName(left)) || (r === null && isName(right))) return null;
  for (const { place, cell } of (r ?? l ?? []).slice(0, mostEntries)) {
    const other = r === null ? right : left,
      entry = l !== null && r !== null ? l.find((w) => w.place.join() === place.join())?.cell : entryOf(other, place);
    if (entry === undefined) continue;
    const judged = r === null ? judge(cell, entry) : judge(entry, cell),
      witness = judged.evidence?.witness;
    // Numbers only: an entry that is an array may be laid out otherwise.
    if (judged.verdict !== "wrong" || judged.carriedFrom !== null || witness === undefined || witness.entry.length > 0) continue;
    const corrected = judged.corrected === null || r === null ? null : withEntry(right, place, judged.corrected);
    return { ...blank, ...judged, intended: null, corrected, message: `Entry (${place.join(", ")}): ${judged.message}` };
  }
  return null;
}
/** A vector's name says nothing of how its entries are counted. */
const isName = (e: Expr): boolean => e.kind === "name" || (e.kind === "transpose" && isName(e.arg));
const entryOf = (base: Expr, place: readonly number[]): Expr => ({
  kind: "entry",
  base,
  indices: place.map((n) => ({ kind: "num", text: String(n) })),
});

const isDots = (e: Expr | undefined): boolean => e === undefined || e.kind === "dots";
/** The entries before the first dots, or null where the side is no array with dots, or counts from 0. */
function writtenEntries(e: Expr): readonly Written[] | null {
  const rows = e.kind === "matrix" ? e.rows : e.kind === "call" && e.fn === "tuple" ? [e.args] : null;
  if (rows === null || !rows.some((r) => r.some(isDots)) || contains(e, countsFromZero)) return null;
  const [first] = rows;
  if (rows.length === 1 && first !== undefined) {
    const end = first.findIndex(isDots);
    return first.slice(0, end).map((cell, k) => ({ place: [k + 1], cell }));
  }
  if (rows.every((r) => r.length === 1)) {
    const end = rows.findIndex((r) => isDots(r[0]));
    return rows.slice(0, end).flatMap(([cell], k) => (cell === undefined ? [] : [{ place: [k + 1], cell }]));
  }
  // ⋮ in a row, ⋯ in a column: nothing but dots, and zeros beside the diagonal.
  const open = (cells: readonly (Expr | undefined)[]): boolean =>
    cells.some(isDots) && cells.every((c) => isDots(c) || (c?.kind === "num" && Number(c.text) === 0));
  const width = Math.max(...rows.map((r) => r.length)),
    low = rows.findIndex(open),
    height = low < 0 ? rows.length : low;
  const wide = Array.from({ length: width }, (_, j) => j).findIndex((j) => open(rows.map((r) => r[j]))),
    known = rows.slice(0, height).map((r) => r.slice(0, wide < 0 ? width : wide));
  if (known.flat().some(isDots)) return null;
  return known.flatMap((r, i) => r.map((cell, j) => ({ place: [i + 1, j + 1], cell })));
}
const countsFromZero = (e: Expr): boolean =>
  (e.kind === "entry" && e.indices.some((i) => i?.kind === "num" && i.text === "0")) || (e.kind === "name" && /[_^]\(?0\)?$/.test(e.key));
function withEntry(e: Expr, [i = 1, j = 1]: readonly number[], cell: Expr): Expr | null {
  if (e.kind === "call") return { ...e, args: e.args.map((a, k) => (k === i - 1 ? cell : a)) };
  if (e.kind !== "matrix") return null;
  const [row, column] = e.rows.length === 1 ? [1, i] : [i, j];
  return { ...e, rows: e.rows.map((r, a) => (a === row - 1 ? r.map((c, b) => (b === column - 1 ? cell : c)) : r)) };
}
