import type { Expr } from "../../syntax/expr.js";
import type { Bound, Env, Lowering } from "./context.js";
/** Index expressions as whole-number combinations of bound indices: `2*i - 1`, `n - k`, `3`. */

export interface Affine {
  readonly terms: ReadonlyMap<Bound, number>;
  readonly offset: number;
}

const constant = (offset: number): Affine => ({ terms: new Map(), offset });

/** Null where the expression is no such combination (an entry of a tensor, a product of two indices, a fraction). */
export function affine(e: Expr, env: Env, lo: Pick<Lowering, "dims" | "symbols">): Affine | null {
  switch (e.kind) {
    case "num": {
      const n = Number(e.text);
      return Number.isSafeInteger(n) ? constant(n) : null;
    }
    case "name": {
      const bound = env.bound.get(e.key);
      if (bound !== undefined) return { terms: new Map([[bound, 1]]), offset: 0 };
      const dim = lo.dims.get(e.key);
      return dim === undefined || lo.symbols.has(e.key) ? null : constant(dim.size);
    }
    case "neg":
      return scaled(affine(e.arg, env, lo), -1);
    case "add": {
      let sum: Affine = constant(0);
      for (const term of e.terms) {
        const a = affine(term, env, lo);
        if (a === null) return null;
        const terms = new Map(sum.terms);
        for (const [bound, c] of a.terms) terms.set(bound, (terms.get(bound) ?? 0) + c);
        sum = { terms, offset: sum.offset + a.offset };
      }
      return sum;
    }
    case "mul": {
      let product: Affine = constant(1);
      for (const factor of e.factors) {
        const a = affine(factor, env, lo);
        if (a === null || (a.terms.size > 0 && product.terms.size > 0)) return null;
        const next = a.terms.size > 0 ? scaled(a, product.offset) : scaled(product, a.offset);
        if (next === null) return null;
        product = next;
      }
      return product;
    }
    case "div": {
      const a = affine(e.num, env, lo),
        b = affine(e.den, env, lo);
      if (a === null || b === null || a.terms.size > 0 || b.terms.size > 0) return null;
      const q = a.offset / b.offset;
      return Number.isSafeInteger(q) ? constant(q) : null;
    }
    default:
      return null;
  }
}

function scaled(a: Affine | null, c: number): Affine | null {
  if (a === null) return null;
  return { terms: new Map([...a.terms].map(([bound, k]) => [bound, k * c])), offset: a.offset * c };
}

/** Least and greatest value over the ranges of the indices. */
export function rangeOfAffine(a: Affine): { readonly least: number; readonly greatest: number } {
  let least = a.offset,
    greatest = a.offset;
  for (const [bound, c] of a.terms) {
    const low = c * bound.first,
      high = c * (bound.first + bound.dim.size - 1);
    least += Math.min(low, high);
    greatest += Math.max(low, high);
  }
  return { least, greatest };
}

/** The number, where no index is in it. */
export const constantAffine = (a: Affine | null): number | null =>
  a !== null && [...a.terms.values()].every((c) => c === 0) ? a.offset : null;
