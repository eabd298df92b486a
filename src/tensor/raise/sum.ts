import type { Rational } from "../node.js";
import * as Q from "../rational.js";
import { chain, costOf, entrywise, isNumber, keyOf, number, parts, scaled, turn } from "./value.js";
import type { Kind, Value } from "./value.js";

/**
 * A sum as a textbook prints it: positive terms first, common numbers, scalars and denominators in front, common first
 * or last factors of matrix products in brackets, (A + A')x, and common factors of elementwise products.
 */
export function sumOf(terms: readonly Value[]): Value {
  const flat = terms.flatMap((t) => (t.t === "sum" ? t.terms : [t]));
  const [first, ...rest] = flat;
  if (first === undefined) return number(Q.ZERO);
  if (rest.length === 0) return first;
  return commonScalars(flat) ?? bracketed(grouped(flat));
}

const shapeOf = (terms: readonly Value[]): Kind => terms.find((t) => t.kind !== "s")?.kind ?? "s";

function bracketed(terms: readonly Value[]): Value {
  if (terms.length === 1) return terms[0]!;
  const shared = commonEntrywise(terms);
  if (shared) return shared;
  const negative = (v: Value): boolean => parts(v).c.num < 0n;
  const polynomial = byDegree(terms);
  if (polynomial !== null) return { t: "sum", kind: "s", terms: polynomial };
  const ordered = [...inOrder(terms.filter((t) => !negative(t))), ...inOrder(terms.filter(negative))];
  return { t: "sum", kind: shapeOf(terms), terms: ordered };
}

/** 3s² + 4s − 1: three or more powers of one number, highest first. Null for other sums, and where the first would be negative. */
function byDegree(terms: readonly Value[]): Value[] | null {
  if (terms.length < 3) return null;
  let variable: string | null = null;
  const degrees = terms.map((t): number => {
    const p = parts(t),
      [only, more] = p.up;
    if (t.kind !== "s" || p.down.length > 0 || more !== undefined) return -1;
    if (only === undefined) return 0;
    const { base, e } = only.t === "atom" && only.power ? only.power : { base: only, e: 1 };
    if (base.t !== "atom" || base.expr.kind !== "name" || (variable !== null && variable !== base.expr.key)) return -1;
    variable = base.expr.key;
    return e;
  });
  if (degrees.includes(-1)) return null;
  const sorted = terms
    .map((t, i) => ({ t, degree: degrees[i]! }))
    .sort((a, b) => b.degree - a.degree)
    .map(({ t }) => t);
  return parts(sorted[0]!).c.num > 0n ? sorted : null;
}

/** Numbers before what varies (1 + e^x), A before A', matrix products before what is added to them (Ax + b). */
function inOrder(terms: readonly Value[]): Value[] {
  const numbers = terms.filter((t) => isNumber(t) !== null),
    rest = terms.filter((t) => isNumber(t) === null);
  for (let i = 0; i + 1 < rest.length; i++) {
    const [a, b] = [rest[i]!, rest[i + 1]!];
    if (costOf(a) > costOf(b) && keyOf(turn(a)) === keyOf(b)) {
      rest[i] = b;
      rest[i + 1] = a;
    }
  }
  const product = (v: Value): boolean => v.kind !== "s" && parts(v).of?.t === "chain";
  return [...numbers, ...rest.filter(product), ...rest.filter((v) => !product(v))];
}

/** What all terms have in front: an exact factor of one size, scalars, denominators. */
function commonScalars(terms: readonly Value[]): Value | null {
  const all = terms.map(parts);
  const up = common(all.map((p) => p.up)),
    down = common(all.map((p) => p.down));
  const size = (c: Rational): Rational => (c.num < 0n ? Q.neg(c) : c);
  const same = all.every((p) => Q.equals(size(p.c), size(all[0]!.c)));
  const minus = all.every((p) => p.c.num < 0n);
  let c = same ? size(all[0]!.c) : Q.ONE;
  // One denominator in all terms comes out too.
  if (!same && all.every((p) => p.c.den === all[0]!.c.den)) c = { num: 1n, den: all[0]!.c.den };
  if (minus) c = Q.neg(c);
  if (up.length + down.length === 0 && Q.isOne(c)) return null;
  const inner = all.map((p) => scaled(Q.mul(p.c, Q.inv(c)), without(p.up, up), without(p.down, down), p.of));
  const sum = sumOf(inner);
  // Not −(x + y), unless more than the sign comes out.
  if (minus && up.length + down.length === 0 && Q.equals(c, Q.MINUS_ONE)) return null;
  return sum.kind === "s" ? scaled(c, [...up, sum], down, null) : scaled(c, up, down, sum);
}

function common(lists: readonly (readonly Value[])[]): Value[] {
  const [first, ...rest] = lists;
  const left = rest.map((l) => [...l]);
  return (first ?? []).filter((v) => {
    const at = left.map((l) => l.findIndex((x) => keyOf(x) === keyOf(v)));
    if (at.some((k) => k < 0)) return false;
    at.forEach((k, i) => left[i]!.splice(k, 1));
    return true;
  });
}

function without(list: readonly Value[], gone: readonly Value[]): Value[] {
  const left = [...list];
  for (const v of gone) {
    const k = left.findIndex((x) => keyOf(x) === keyOf(v));
    if (k >= 0) left.splice(k, 1);
  }
  return left;
}

/** Terms with one common first or last factor of their matrix products become one term. */
function grouped(terms: readonly Value[]): readonly Value[] {
  for (let now = terms; ; ) {
    let best: { at: number[]; made: Value; gain: number } | null = null;
    for (const last of [true, false]) {
      const groups = new Map<string, number[]>();
      now.forEach((t, i) => {
        const of = parts(t).of;
        if (of?.t !== "chain") return;
        const end = of.parts[last ? of.parts.length - 1 : 0]!;
        groups.set(keyOf(end), [...(groups.get(keyOf(end)) ?? []), i]);
      });
      for (const at of groups.values()) {
        if (at.length < 2) continue;
        const chains = at.map((i) => ({ p: parts(now[i]!), list: listOf(now[i]!) })),
          end = chains[0]!.list[last ? chains[0]!.list.length - 1 : 0]!;
        const inner = sumOf(chains.map(({ p, list }) => scaled(p.c, p.up, p.down, join(last ? list.slice(0, -1) : list.slice(1)))));
        const made = last ? chain(inner, end) : chain(end, inner),
          gain = at.reduce((n, i) => n + costOf(now[i]!), 0) - costOf(made);
        if (best === null || gain > best.gain) best = { at, made, gain };
      }
    }
    if (best === null) return now;
    const { at, made } = best;
    now = now.flatMap((t, i) => (i === at[0] ? [made] : at.includes(i) ? [] : [t]));
    if (now.length === 1) return now;
  }
}

function listOf(v: Value): readonly Value[] {
  const of = parts(v).of;
  return of?.t === "chain" ? of.parts : of === null ? [] : [of];
}
const join = (list: readonly Value[]): Value => list.slice(1).reduce((a, b) => chain(a, b), list[0]!);

/** y .* a − y .* y as y .* (a − y), where all terms share a factor. */
function commonEntrywise(terms: readonly Value[]): Value | null {
  const lists = terms.map((t) => {
    const { of } = parts(t);
    return of === null ? null : of.t === "entrywise" ? of : { up: [of], down: [] };
  });
  if (lists.some((l) => l === null) || !lists.some((l) => l !== null && l.up.length + l.down.length > 1)) return null;
  const up = common(lists.map((l) => l!.up)),
    down = common(lists.map((l) => l!.down));
  if (up.length + down.length === 0) return null;
  const inner = sumOf(
    terms.map((t, i) => {
      const p = parts(t),
        l = lists[i]!,
        over = without(l.up, up),
        under = without(l.down, down);
      return scaled(p.c, p.up, p.down, over.length + under.length === 0 ? null : entrywise(over, under));
    }),
  );
  return entrywise([...up, inner], down);
}
