import type { Expr } from "../syntax/expr.js";
import { plus, scaled, type Affine } from "./affine.js";
/** Indices with arithmetic, t − 1 and 2j, and the names of the members that they pick. */

/** The family and first index of `h_{t-1}`, `W^{(l)}_{jk}`, `f_l(x)`; null for anything else. */
export function memberOf(e: Expr): { readonly key: string; readonly index: Expr; readonly rest: readonly (Expr | null)[] } | null {
  if (e.kind !== "entry") return null;
  const [index, ...rest] = e.indices;
  if (index == null) return null;
  if (e.base.kind === "name") return { key: e.base.key, index, rest };
  return e.base.kind === "call" && rest.length === 0 && e.base.fn !== "tuple" ? { key: e.base.fn, index, rest } : null;
}

/** An index as a sum of letters; more than `affineOf` reads: factors in any order, products of numbers. */
function linear(e: Expr): Affine | null {
  switch (e.kind) {
    case "num": {
      const n = Number(e.text);
      return Number.isInteger(n) ? { letters: new Map(), constant: n } : null;
    }
    case "name":
      return { letters: new Map([[e.key, 1]]), constant: 0 };
    case "neg": {
      const l = linear(e.arg);
      return l === null ? null : scaled(l, -1);
    }
    case "add":
      return e.terms
        .map(linear)
        .reduce((a, b) => (a === null || b === null ? null : plus(a, b)), { letters: new Map(), constant: 0 } as Affine);
    case "mul": {
      const parts = e.factors.map(linear),
        constants = parts.filter((p) => p !== null && p.letters.size === 0),
        rest = parts.filter((p) => p === null || p.letters.size > 0);
      const [one] = rest,
        factor = constants.reduce((f, c) => f * (c?.constant ?? 1), 1);
      return rest.length === 0 ? { letters: new Map(), constant: factor } : rest.length === 1 && one != null ? scaled(one, factor) : null;
    }
    default:
      return null;
  }
}
/** The letters of an index and how far it is from a plain letter. */
export function stepIndex(e: Expr): { readonly letters: readonly string[]; readonly offset: number; readonly arithmetic: boolean } | null {
  const l = linear(e);
  return l === null ? null : { letters: [...l.letters.keys()], offset: l.constant, arithmetic: e.kind !== "name" && e.kind !== "num" };
}
/** The number that an index is, once its letters have values; null if one has none. */
export function evaluateIndex(e: Expr, values: ReadonlyMap<string, number>): number | null {
  const l = linear(e);
  if (l === null) return null;
  let n = l.constant;
  for (const [letter, c] of l.letters) {
    const v = values.get(letter);
    if (v === undefined) return null;
    n += c * v;
  }
  return n;
}
/** The value of the one letter for which an index is a number: l for l + 1 = 3. Null where there is none. */
export function solveIndex(e: Expr, value: number): { readonly letter: string; readonly at: number } | null {
  const l = linear(e),
    [term] = l === null ? [] : [...l.letters];
  if (l === null || l.letters.size !== 1 || term === undefined) return null;
  const at = (value - l.constant) / term[1];
  return Number.isInteger(at) ? { letter: term[0], at } : null;
}

/** The name of a member: h and 2 are h_2, a^() and 2 are a^(2). */
export const memberKey = (family: string, n: number): string =>
  family.includes("^()") ? family.replace("^()", `^(${String(n)})`) : `${family}_${String(n)}`;
