import type { Expr } from "../syntax/expr.js";
import { mapChildren, namesIn, walk } from "./exprs.js";
/**
 * The summation convention: an index that stands twice in a product is summed over (Einstein 1916), unless it is free on
 * the other side of the relation. Sums become explicit here; nothing after this knows the convention.
 */

/** An index that stands in some terms of a sum only: it is never summed over. */
const TANGLED = 9;

/** How often each index letter stands in a product, sums that bind it aside. */
function uses(e: Expr): ReadonlyMap<string, number> {
  const out = new Map<string, number>();
  const put = (letter: string, n: number): void => void out.set(letter, (out.get(letter) ?? 0) + n);
  const take = (x: Expr): void => {
    for (const [letter, n] of uses(x)) put(letter, n);
  };
  const index = (i: Expr | null): void => {
    if (i?.kind === "name" && /^(?:[a-z]|alpha|beta|mu|nu)$/.test(i.key)) put(i.key, 1);
    // x_{i+a-1}
    else if (i !== null) for (const letter of lettersIn(i)) put(letter, TANGLED);
  };
  switch (e.kind) {
    case "entry":
      if (e.base.kind !== "name") take(e.base);
      e.indices.forEach(index);
      break;
    case "delta":
      index(e.i);
      index(e.j);
      break;
    case "mul":
      e.factors.forEach(take);
      break;
    case "div":
      take(e.num);
      take(e.den);
      break;
    case "neg":
    case "transpose":
      take(e.arg);
      break;
    case "pow":
      take(e.base);
      break;
    case "call":
    case "prime":
      e.args.forEach(take);
      break;
    case "deriv":
      take(e.of);
      e.by.forEach(take);
      break;
    case "differential":
      take(e.of);
      break;
    case "big":
      for (const [letter, n] of uses(e.body)) if (letter !== e.index) put(letter, n);
      break;
    case "add": {
      const terms = e.terms.map(uses);
      for (const letter of new Set(terms.flatMap((t) => [...t.keys()])))
        put(letter, terms.every((t) => t.get(letter) === 1) ? 1 : terms.every((t) => t.get(letter) === 2 || !t.has(letter)) ? 0 : TANGLED);
      break;
    }
    default:
  }
  return out;
}

const lettersIn = (e: Expr): readonly string[] => [...namesIn(e)].filter((k) => /^[a-z]$/.test(k));

/** The index letters that are free: in some term once, or bound to nothing. */
export function freeIndices(e: Expr): ReadonlySet<string> {
  if (e.kind === "add") return new Set(e.terms.flatMap((t) => [...freeIndices(t)]));
  if (e.kind === "neg") return freeIndices(e.arg);
  return new Set([...uses(e)].filter(([, n]) => n === 1 || n >= TANGLED).map(([letter]) => letter));
}

/**
 * The letter that a sum without an index runs over: Σ tₖ is summed over k, Σ w_ij x_i over the letter that repeats.
 * @returns null where there are no letters; "unclear" where several could be meant
 */
export function impliedIndex(body: Expr): string | null {
  const counted = uses(body),
    all = new Set([...counted.keys(), ...[...walk(body)].flatMap((x) => (x.kind === "entry" ? x.indices.flatMap(letterOf) : []))]),
    repeated = [...counted].filter(([, n]) => n === 2).map(([letter]) => letter),
    [only, more] = all.size === 1 ? [...all] : repeated;
  return all.size === 0 ? null : only === undefined || more !== undefined ? "unclear" : only;
}
const letterOf = (i: Expr | null): readonly string[] => (i?.kind === "name" && /^[a-z]$/.test(i.key) ? [i.key] : []);

/** Writes out the sums over indices that stand twice in a product; `keep`: those that stay free. The same expression where there are none. */
export function sumRepeated(e: Expr, keep: ReadonlySet<string>): Expr {
  if (e.kind === "name" || e.kind === "num") return e;
  const inside = inner(e, keep);
  if (e.kind === "add" || e.kind === "neg") return inside;
  const repeated = [...uses(inside)].filter(([letter, n]) => n === 2 && !keep.has(letter)).map(([letter]) => letter);
  return repeated
    .sort()
    .reduceRight<Expr>((body, index) => ({ kind: "big", op: "sum", index, lo: null, hi: null, where: null, body }), inside);
}

/**
 * W_ij (1 − a_i²)(a_i − t_i) beside a left side that has no i: the index stands more than twice, or in some terms of a
 * bracket only, and is summed over all the same. `free`: the letters of the other side.
 */
export function sumEntangled(e: Expr, free: ReadonlySet<string>): Expr {
  if (e.kind === "add") return mapChildren(e, (t) => sumEntangled(t, free));
  if (e.kind === "neg") return { ...e, arg: sumEntangled(e.arg, free) };
  if (e.kind !== "mul") return e;
  const letters = [...uses(e).keys()].filter((l) => !free.has(l) && e.factors.filter((f) => uses(f).has(l)).length > 1);
  return letters.sort().reduceRight<Expr>((body, index) => ({ kind: "big", op: "sum", index, lo: null, hi: null, where: null, body }), e);
}

/** Sums inside: in terms, in arguments, in what is differentiated. Factors belong to their product. */
function inner(e: Expr, keep: ReadonlySet<string>): Expr {
  const whole = (x: Expr): Expr => sumRepeated(x, keep);
  const factor = (x: Expr): Expr =>
    x.kind === "add" || x.kind === "call" || x.kind === "prime" || x.kind === "deriv" ? inner(x, keep) : x;
  const same = (a: Expr, b: Expr): Expr => (JSON.stringify(a) === JSON.stringify(b) ? a : b);
  switch (e.kind) {
    case "add":
    case "neg":
    case "call":
    case "prime":
    case "cases":
    case "matrix":
      return same(e, mapChildren(e, whole));
    case "mul":
    case "div":
    case "transpose":
      return same(e, mapChildren(e, factor));
    case "deriv":
      return same(e, { ...e, of: whole(e.of) });
    case "pow":
      return same(e, { ...e, base: factor(e.base) });
    default:
      return e;
  }
}
