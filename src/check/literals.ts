import { childrenOf, mapChildren, walk } from "../scope/exprs.js";
import type { Expr } from "../syntax/expr.js";
/** Decimals as written (semantics.md 4): exact, but true to their last digit as results; rounded ones may stand for their source. */

/** Half a unit in the last place of a decimal; integers without decimals have none. */
export function halfUnit(text: string): number {
  const m = /\.(\d*)$/.exec(text);
  return m === null ? 0 : 0.5 * 10 ** -(m[1]?.length ?? 0);
}
/** The numbers of a literal result in row-major order, with their half units; null if the expression is no literal result. */
export function literalEntries(e: Expr): { value: number; half: number }[] | null {
  if (e.kind === "num") return [{ value: Number(e.text), half: halfUnit(e.text) }];
  const scientific = scientificOf(e) ?? percentOf(e);
  if (scientific !== null) return [scientific];
  if (e.kind === "neg") return literalEntries(e.arg)?.map((x) => ({ value: -x.value, half: x.half })) ?? null;
  if (e.kind === "call" && e.fn === "tuple") return flat(e.args);
  if (e.kind === "matrix") return flat(e.rows.flat());
  return null;
}
/** 4.17 × 10⁻⁶: a number whose digits are those of its first factor. */
export function scientificOf(e: Expr): { value: number; half: number } | null {
  const [digits, power] = e.kind === "mul" && e.factors.length === 2 ? e.factors : [];
  if (digits?.kind !== "num" || power?.kind !== "pow" || power.base.kind !== "num" || power.base.text !== "10") return null;
  const exponent = power.exponent.kind === "neg" ? power.exponent.arg : power.exponent;
  if (exponent.kind !== "num" || !/^\d{1,3}$/.test(exponent.text)) return null;
  const scale = 10 ** (power.exponent.kind === "neg" ? -Number(exponent.text) : Number(exponent.text));
  return { value: Number(digits.text) * scale, half: (digits.text.includes(".") ? halfUnit(digits.text) : 0.5) * scale };
}
/** 41 %, 9.9 %: hundredths, right to their last digit. */
export function percentOf(e: Expr): { value: number; half: number } | null {
  const [digits, hundredth] = e.kind === "mul" && e.factors.length === 2 ? e.factors : [];
  if (digits?.kind !== "num" || hundredth?.kind !== "div" || hundredth.num.kind !== "num" || hundredth.den.kind !== "num") return null;
  if (hundredth.num.text !== "1" || hundredth.den.text !== "100") return null;
  return { value: Number(digits.text) / 100, half: (digits.text.includes(".") ? halfUnit(digits.text) : 0.5) / 100 };
}
/** Half a unit of a whole number that a result may be rounded to: 1.5²⁰ = 3325. Small ones are counts, exact as written. */
export const wholeUnit = (e: Expr): number => (e.kind === "num" && /^[1-9]\d{2,}$/.test(e.text) ? 0.5 : 0);
function flat(cells: readonly Expr[]): { value: number; half: number }[] | null {
  const out: { value: number; half: number }[] = [];
  for (const c of cells) {
    const x = literalEntries(c);
    if (x?.length !== 1 || x[0] === undefined) return null;
    out.push(x[0]);
  }
  return out;
}
/** Decimals with digits after the point. */
export function decimalsIn(e: Expr): Set<string> {
  const out = new Set<string>();
  for (const x of walk(e)) if (x.kind === "num" && x.text.includes(".")) out.add(x.text);
  return out;
}
/** Replaces decimals by the values they were rounded from. */
export function unround(e: Expr, exact: ReadonlyMap<string, number>): Expr {
  if (e.kind === "num") {
    const v = exact.get(e.text);
    return v === undefined ? e : v < 0 ? { kind: "neg", arg: { kind: "num", text: plain(-v) } } : { kind: "num", text: plain(v) };
  }
  return childrenOf(e).length === 0 ? e : mapChildren(e, (c) => unround(c, exact));
}
/** Moves one decimal by half its last unit. */
export function nudge(e: Expr, text: string): Expr {
  if (e.kind === "num") return e.text === text ? { kind: "num", text: plain(Number(text) + halfUnit(text)) } : e;
  return childrenOf(e).length === 0 ? e : mapChildren(e, (c) => nudge(c, text));
}
const plain = (x: number): string => {
  const s = x.toPrecision(17);
  return s.includes("e") ? x.toFixed(20) : s;
};
/** 1.3333, 0.1667, 0.833: thirds and sixths that were cut off; null for other decimals. */
export function thirdOf(text: string): number | null {
  if (!/\.\d*(?:333|66[67])$/.test(text)) return null;
  const exact = Math.round(Number(text) * 6) / 6;
  return roundsTo(exact, text) || roundsTo(exact, text, 1) ? exact : null;
}
/** Whether a value is shown by a decimal: within half a unit of its last place, or within so many units. */
export const roundsTo = (exact: number, text: string, units = 0.5): boolean => {
  const h = halfUnit(text) * 2 * units;
  return h > 0 && Math.abs(exact - Number(text)) <= h * (1 + 1e-9) && Math.abs(exact - Number(text)) > 1e-12 * Math.abs(exact);
};
