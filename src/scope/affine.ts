import type { Expr } from "../syntax/expr.js";
import { namesIn } from "./exprs.js";
/** Sums of letters and numbers, i + 2j − 1: in indices, and sizes such as n − m + 1. */

export interface Affine {
  readonly letters: ReadonlyMap<string, number>;
  readonly constant: number;
}
/** i + 2j − 1 as coefficients of letters; null for anything else. */
export function affineOf(e: Expr): Affine | null {
  switch (e.kind) {
    case "num":
      return /^\d+$/.test(e.text) ? { letters: new Map(), constant: Number(e.text) } : null;
    case "name":
      return { letters: new Map([[e.key, 1]]), constant: 0 };
    case "neg": {
      const a = affineOf(e.arg);
      return a === null ? null : scaled(a, -1);
    }
    case "add":
      return e.terms
        .map(affineOf)
        .reduce<Affine | null>((a, b) => (a === null || b === null ? null : plus(a, b)), { letters: new Map(), constant: 0 });
    case "mul": {
      const [k, x] = e.factors;
      if (e.factors.length !== 2 || k?.kind !== "num" || !/^\d$/.test(k.text) || x === undefined || namesIn(x).size === 0) return null;
      const a = affineOf(x);
      return a === null ? null : scaled(a, Number(k.text));
    }
    default:
      return null;
  }
}
export const scaled = (a: Affine, k: number): Affine => ({
  letters: new Map([...a.letters].map(([l, c]) => [l, c * k])),
  constant: a.constant * k,
});
/** The sum; letters that cancel are not in it. */
export function plus(a: Affine, b: Affine): Affine {
  const letters = new Map(a.letters);
  for (const [l, c] of b.letters) letters.set(l, (letters.get(l) ?? 0) + c);
  return { letters: new Map([...letters].filter(([, c]) => c !== 0)), constant: a.constant + b.constant };
}

/** A size written as such a sum of plain letters, "n-m+1"; null for anything else ("n_l-1" may be n_{l−1}). */
export function affineSize(written: string): Affine | null {
  const text = written.replace(/[\s{}()]/g, "");
  if (!/^[A-Za-z](?:[+-](?:[A-Za-z]|\d{1,3}))+$|^\d{1,3}[+-](?=[^]*[A-Za-z])(?:[A-Za-z]|\d{1,3})(?:[+-](?:[A-Za-z]|\d{1,3}))*$/.test(text))
    return null;
  let sum: Affine = { letters: new Map(), constant: 0 };
  for (const [, sign, term = ""] of text.matchAll(/([+-]?)([A-Za-z]|\d+)/g)) {
    const one: Affine = /\d/.test(term) ? { letters: new Map(), constant: Number(term) } : { letters: new Map([[term, 1]]), constant: 0 };
    sum = plus(sum, sign === "-" ? scaled(one, -1) : one);
  }
  return sum;
}
/** One way to write such a size: letters that are added, letters that are taken away, the number. */
export function affineText({ letters, constant }: Affine): string | null {
  const all = [...letters].filter(([, c]) => c !== 0).sort(([a, c], [b, d]) => (c > 0 === d > 0 ? (a < b ? -1 : 1) : d - c));
  if (all.length === 0 || all.some(([, c]) => Math.abs(c) !== 1) || (all[0]?.[1] ?? 0) < 0) return null;
  const text = all.map(([l, c], k) => (c < 0 ? `-${l}` : k === 0 ? l : `+${l}`)).join("");
  return constant === 0 ? text : `${text}${constant < 0 ? "-" : "+"}${String(Math.abs(constant))}`;
}
