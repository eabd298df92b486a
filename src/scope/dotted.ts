import type { Expr } from "../syntax/expr.js";
import { childrenOf, exprKey, mapChildren } from "./exprs.js";
/** w_1 x_1 + w_2 x_2 + … + w_n x_n, p_1 p_2 ⋯ p_n: sums and products by their first members and the last. */

export const dottedLetter = "§k";
const letter = dottedLetter;

/**
 * The members around one run of dots as a sum or product over an index; what stands beside them stays as it is. Null where
 * the members do not count up by ones to the last in one pattern.
 */
export function writtenOverIndex(parts: readonly Expr[], op: "sum" | "prod"): readonly Expr[] | null {
  const dots = parts.findIndex((t) => t.kind === "dots"),
    last = parts[dots + 1];
  if (dots < 1 || last === undefined || parts.filter((t) => t.kind === "dots").length !== 1) return null;
  // The longest run before the dots that leads up to the last member.
  for (let start = 0; start < dots; start++) {
    const folded = fold(parts.slice(start, dots), last, op);
    if (folded !== null) return [...parts.slice(0, start), folded, ...parts.slice(dots + 2)];
    // x_1 + x_3 + … + x_n: a member that does not count with the others.
    const member = parts[start];
    if (member !== undefined && generalise(member, last, letter) !== null) return null;
  }
  return null;
}
function fold(members: readonly Expr[], last: Expr, op: "sum" | "prod"): Expr | null {
  const [first] = members;
  if (first === undefined) return null;
  const template = generalise(first, last, letter),
    ends = steps(first, last);
  if (template === null || ends === null) return null;
  const [lo, hi] = ends;
  for (const [n, m] of members.entries()) {
    if (n === 0) continue;
    const t = generalise(first, m, letter),
      to = steps(first, m)?.[1];
    if (t === null || exprKey(t) !== exprKey(template) || to?.kind !== "num" || Number(to.text) !== Number(lo.text) + n) return null;
  }
  // 1 + … + 3 leaves nothing for the dots to stand for.
  if (hi.kind === "num" && Number(hi.text) < Number(lo.text) + members.length) return null;
  return { kind: "big", op, index: letter, lo, hi, where: null, body: template };
}
/** The one index that counts from a to b; null where there is none, or where several count differently. */
function steps(a: Expr, b: Expr): readonly [Expr & { readonly kind: "num" }, Expr] | null {
  let found: readonly [Expr & { readonly kind: "num" }, Expr] | null = null,
    clash = false;
  const note = (x: Expr, y: Expr): void => {
    if (x.kind !== "num" || !/^\d+$/.test(x.text)) clash = true;
    else if (found === null) found = [x, y];
    else if (exprKey(found[0]) !== exprKey(x) || exprKey(found[1]) !== exprKey(y)) clash = true;
  };
  const go = (x: Expr, y: Expr): void => {
    if (exprKey(x) === exprKey(y)) return;
    if (x.kind === "entry" && y.kind === "entry") {
      go(x.base, y.base);
      x.indices.forEach((i, k) => {
        const j = y.indices[k] ?? null;
        if (i !== null && j !== null && exprKey(i) !== exprKey(j)) note(i, j);
      });
      return;
    }
    if (x.kind === "name" && y.kind === "name") {
      const from = /_(\d+)$/.exec(x.key)?.[1],
        to = /_(\w+)$/.exec(y.key)?.[1];
      if (from === undefined || to === undefined) clash = true;
      else note({ kind: "num", text: from }, /^\d+$/.test(to) ? { kind: "num", text: to } : { kind: "name", key: to });
      return;
    }
    const l = childrenOf(x),
      r = childrenOf(y);
    if (l.length !== r.length || l.length === 0) clash = true;
    else
      l.forEach((c, k) => {
        const d = r[k];
        if (d !== undefined) go(c, d);
      });
  };
  go(a, b);
  return clash ? null : found;
}

/** The expression of which a and b are two members: where they differ in an index (1 and n, 1 and 2), the letter stands. */
export function generalise(a: Expr, b: Expr, letter: string): Expr | null {
  if (exprKey(a) === exprKey(b)) return a;
  if (a.kind === "entry" && b.kind === "entry" && a.indices.length === b.indices.length) {
    const base = generalise(a.base, b.base, letter);
    if (base === null) return null;
    const indices: (Expr | null)[] = [];
    for (const [k, x] of a.indices.entries()) {
      const y = b.indices[k] ?? null;
      if (x === null || y === null) {
        if (x !== y) return null;
        indices.push(null);
        continue;
      }
      if (exprKey(x) === exprKey(y)) {
        indices.push(x);
        continue;
      }
      if (x.kind !== "num" || (y.kind !== "num" && y.kind !== "name")) return null;
      indices.push({ kind: "name", key: letter });
    }
    return { kind: "entry", base, indices };
  }
  if (a.kind !== b.kind) return null;
  if (a.kind === "name" && b.kind === "name") {
    const x = /^(.*)_(\d+)$/.exec(a.key),
      y = /^(.*)_(\w+)$/.exec(b.key);
    return x !== null && y !== null && x[1] === y[1]
      ? { kind: "entry", base: { kind: "name", key: x[1] ?? "" }, indices: [{ kind: "name", key: letter }] }
      : null;
  }
  const left: Expr[] = [],
    right: Expr[] = [];
  mapChildren(a, (c) => {
    left.push(c);
    return c;
  });
  mapChildren(b, (c) => {
    right.push(c);
    return c;
  });
  if (left.length !== right.length) return null;
  const merged = left.map((x, i) => {
    const y = right[i];
    return y === undefined ? null : generalise(x, y, letter);
  });
  if (merged.some((m) => m === null)) return null;
  let i = 0;
  const out = mapChildren(a, () => merged[i++] ?? a);
  i = 0;
  const back = mapChildren(b, () => merged[i++] ?? b);
  return exprKey(out) === exprKey(back) ? out : null;
}
