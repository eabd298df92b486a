import { walk } from "../scope/exprs.js";
import type { Placed } from "../scope/parts.js";
import type { Expr } from "../syntax/expr.js";
import { difference } from "./compare.js";
import { decimalsIn, halfUnit, literalEntries, nudge, percentOf, roundsTo, scientificOf, thirdOf, unround, wholeUnit } from "./literals.js";
import { envAt, lowerSide } from "./sides.js";
import type { Trial } from "./trial.js";
/** Decimals that a document rounds: what they were rounded from, and whether rounding explains a difference (semantics.md 4). */

export class Rounding {
  /** Decimals that the document rounded, with what they were rounded from. */
  private readonly rounded = new Map<string, number>();
  /** Keeps decimals that this link shows as roundings of a value. */
  note(valued: Trial, left: Expr, shown: Expr, at: Placed, units = 0.5): void {
    if (shown.kind === "matrix" || shown.kind === "transpose" || (shown.kind === "call" && shown.fn === "tuple"))
      for (const [text, value] of this.shownEntries(valued, left, at, shown)) this.rounded.set(text, value);
    const right = shown.kind === "neg" ? shown.arg : shown,
      sign = shown.kind === "neg" ? -1 : 1;
    if (right.kind !== "num" || halfUnit(right.text) === 0) return;
    const l = lowerSide(valued, left, envAt(at));
    if (!("ok" in l)) return;
    for (const v of l.ok) {
      if (v.node.dims.some((d) => d.size > 1) || !valued.isGiven(v.node)) continue;
      const [x] = valued.values([v.node], 0),
        exact = x?.[0] === undefined ? undefined : sign * x[0];
      if (exact !== undefined && roundsTo(exact, right.text, units)) this.rounded.set(right.text, exact);
    }
  }
  /** The entries of a written array as roundings of a value's entries; none where one of them is no rounding. */
  private shownEntries(valued: Trial, of: Expr, at: Placed, shown: Expr): (readonly [string, number])[] {
    const cells = cellsOf(shown),
      l = cells === null ? null : lowerSide(valued, of, envAt(at));
    if (cells === null || l === null || !("ok" in l)) return [];
    for (const v of l.ok) {
      const values = valued.isGiven(v.node) ? valued.values([v.node], 0)[0] : undefined;
      if (values?.length !== cells.length) continue;
      const out: (readonly [string, number])[] = [];
      const fits = cells.every((c, i) => {
        const exact: number = c.sign * (values[i] ?? NaN);
        if (roundsTo(exact, c.text)) out.push([c.text, exact]);
        return Math.abs(exact - Number(c.text)) <= Math.max(halfUnit(c.text), 1e-9) * (1 + 1e-9);
      });
      if (fits) return out;
    }
    return [];
  }
  /** 0.3032 after h_2 = −0.5506: the square of a rounded value, or 1 less it, worked out on the way. */
  private madeOf(text: string): number | null {
    for (const [shown, exact] of this.rounded)
      for (const make of derived)
        if (roundsTo(make(exact), text) || (isLong(shown) && roundsTo(make(Number(shown)), text))) return make(exact);
    return null;
  }
  /** Whether the sides differ by no more than the rounding of the digits shown (semantics.md 4). */
  explains(valued: Trial, left: Expr, right: Expr, at: Placed, leftAt: Placed): boolean {
    if (
      ![left, right].some(
        (e) => [...decimalsIn(e)].some((t) => halfUnit(t) > 0) || scientificOf(e) !== null || percentOf(e) !== null || wholeUnit(e) > 0,
      )
    )
      return false;
    const known = new Map(this.rounded);
    for (const side of [left, right])
      for (const text of decimalsIn(side)) {
        const exact = thirdOf(text);
        if (exact !== null && !known.has(text) && !isGivenText(valued, text)) known.set(text, exact);
      }
    for (const side of [left, right])
      for (const text of decimalsIn(side)) {
        const exact = known.has(text) || !isLong(text) || isGivenText(valued, text) ? null : this.madeOf(text);
        if (exact !== null) known.set(text, exact);
      }
    for (const [side, other, otherAt] of [
      [right, left, leftAt],
      [left, right, at],
    ] as const)
      for (const text of decimalsIn(side)) {
        // A decimal that is copied over is no rounding of what stands beside it, and one that the problem gives is exact.
        if (occurrences(side, text) <= occurrences(other, text) || isGivenText(valued, text)) continue;
        for (const x of scalarParts(other)) {
          const l = lowerSide(valued, x, envAt(otherAt));
          if (!("ok" in l)) continue;
          for (const v of l.ok)
            if (x !== other && valued.isGiven(v.node)) {
              const values = valued.values([v.node], 0)[0] ?? [];
              // Among the entries of an array a number of one digit is found by chance.
              if (values.length > (isTelling(text) ? mostEntries : 1)) continue;
              for (const exact of values) {
                // A decimal's sign stands apart from it.
                if (roundsTo(exact, text)) known.set(text, exact);
                else if (roundsTo(-exact, text)) known.set(text, -exact);
              }
            }
        }
      }
    for (const [side, other, otherAt] of [
      [right, left, leftAt],
      [left, right, at],
    ] as const)
      for (const array of walk(side))
        if (array.kind === "matrix" || (array.kind === "call" && array.fn === "tuple"))
          for (const x of array === side ? [] : scalarParts(other))
            if (x !== other) for (const [text, value] of this.shownEntries(valued, x, otherAt, array)) known.set(text, value);
    const variants = (e: Expr, eAt: Placed): { value: Float64Array; slack: Float64Array; cut: Float64Array }[] => {
      const out: { value: Float64Array; slack: Float64Array; cut: Float64Array }[] = [];
      for (const variant of [e, unround(e, known)]) {
        const l = lowerSide(valued, variant, envAt(eAt));
        if (!("ok" in l)) continue;
        for (const v of l.ok.slice(0, 4)) {
          // A sampled quantity may fall near any number by chance.
          if (!valued.isGiven(v.node)) continue;
          const value = valued.values([v.node], 0)[0];
          if (value === undefined) continue;
          const slack = new Float64Array(value.length),
            cut = new Float64Array(value.length);
          const lone = literalEntries(variant);
          if (lone !== null)
            lone.forEach((x, i) => {
              slack[i] = Math.max(x.half, wholeUnit(variant));
              cut[i] = x.half;
            });
          else
            for (const text of decimalsIn(variant)) {
              if (!known.has(text)) continue;
              const moved = lowerSide(valued, nudge(variant, text), envAt(eAt));
              const w = "ok" in moved ? moved.ok.find((m) => m.own === v.own) : undefined,
                y = w === undefined ? undefined : valued.values([w.node], 0)[0];
              y?.forEach((yi, i) => {
                slack[i] = (slack[i] ?? 0) + Math.abs(yi - (value[i] ?? 0));
              });
            }
          out.push({ value, slack, cut });
        }
      }
      return out;
    };
    const ls = variants(left, leftAt),
      rs = variants(right, at);
    return ls.some((l) =>
      rs.some(
        (r) =>
          l.value.length === r.value.length &&
          l.value.every(
            (x, i) =>
              Math.abs(x - (r.value[i] ?? NaN)) <=
              (l.slack[i] ?? 0) +
                (r.slack[i] ?? 0) +
                (Math.abs(x) > Math.abs(r.value[i] ?? 0) ? (r.cut[i] ?? 0) : (l.cut[i] ?? 0)) +
                1e-12 * Math.abs(x),
          ) &&
          (l.slack.some((s) => s > 0) || r.slack.some((s) => s > 0) || difference(l.value, r.value).error < 1e-9),
      ),
    );
  }
}
const derived: readonly ((x: number) => number)[] = [(x) => x * x, (x) => 1 - x, (x) => 1 - x * x, (x) => x * (1 - x)];
/** Three digits or more: too many to be met by chance. */
const isLong = (text: string): boolean => text.replace(/^0?\.0*|\./g, "").length >= 3;
const mostEntries = 64;
/** Whether a decimal has two significant digits at least. */
const isTelling = (text: string): boolean => text.replace(/^0*\.?0*/, "").replace(".", "").length > 1;
function occurrences(e: Expr, text: string): number {
  let n = 0;
  for (const x of walk(e)) if (x.kind === "num" && x.text === text) n++;
  return n;
}
/** The numbers of a written array, with their signs apart; null where it holds anything else. */
function cellsOf(e: Expr): { readonly text: string; readonly sign: 1 | -1 }[] | null {
  if (e.kind === "transpose") return cellsOf(e.arg);
  const cells = e.kind === "matrix" ? e.rows.flat() : e.kind === "call" && e.fn === "tuple" ? e.args : [];
  if (cells.length === 0 || cells.length > 64) return null;
  const out = cells.flatMap((c): { readonly text: string; readonly sign: 1 | -1 }[] =>
    c.kind === "num" ? [{ text: c.text, sign: 1 }] : c.kind === "neg" && c.arg.kind === "num" ? [{ text: c.arg.text, sign: -1 }] : [],
  );
  return out.length === cells.length ? out : null;
}
/** Whether the document gives this decimal as a value: then it is exact. */
function isGivenText({ lowerer: { store } }: Trial, text: string): boolean {
  for (const all of store.values.values()) for (const v of all) if (decimalsIn(v.value).has(text)) return true;
  return false;
}
function* scalarParts(e: Expr): Generator<Expr> {
  for (const x of walk(e))
    if (
      x.kind === "name" ||
      x.kind === "entry" ||
      x.kind === "call" ||
      x.kind === "pow" ||
      x.kind === "mul" ||
      x.kind === "add" ||
      x.kind === "deriv" ||
      x.kind === "div"
    )
      yield x;
}
