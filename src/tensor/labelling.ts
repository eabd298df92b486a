import type { Node } from "./node.js";

/** A factor of a product with the labels of its axes. */
export interface Factor {
  readonly node: Node;
  readonly labels: readonly number[];
}

/** Leaves of the search for the smallest numbering; beyond, equal contractions may stay different objects. */
const BUDGET = 256;

/** Kronecker deltas come last and have no order of axes. */
const rank = (f: Factor): number => (f.node.op === "eye" ? Number.MAX_SAFE_INTEGER : f.node.id);
const byRank = (a: Factor, b: Factor): number => rank(a) - rank(b) || a.node.id - b.node.id;

/**
 * Factors in canonical order, and bound labels numbered canonically after the labels of `out` (0 … k−1), so that
 * contractions equal up to the order of factors and the names of bound labels become one. Colour refinement, then
 * individualisation where symmetry leaves ties (McKay, "Practical graph isomorphism", 1981).
 */
export function canonicalLabelling(
  factors: readonly Factor[],
  out: readonly number[],
): { readonly factors: readonly Factor[]; readonly old: readonly number[] } {
  const sorted = [...factors].sort(byRank);
  if (sorted.every((f, i) => i === 0 || rank(f) !== rank(sorted[i - 1]!))) return number(sorted, out);
  const colours = new Map<number, number>();
  out.forEach((l, i) => colours.set(l, i));
  const bound = new Set<number>();
  for (const f of factors) for (const l of f.labels) if (!colours.has(l)) bound.add(l);
  for (const l of bound) colours.set(l, out.length);
  const search = { left: BUDGET, best: null as null | { key: string; factors: Factor[] } };
  explore(sorted, colours, search);
  return number(search.best?.factors ?? sorted, out);
}

function number(ordered: readonly Factor[], out: readonly number[]): { factors: readonly Factor[]; old: readonly number[] } {
  const fresh = new Map<number, number>(),
    old: number[] = [];
  for (const l of out) {
    fresh.set(l, old.length);
    old.push(l);
  }
  const factors = ordered.map((f) => {
    const labels = f.labels.map((l) => {
      let n = fresh.get(l);
      if (n === undefined) {
        n = old.length;
        fresh.set(l, n);
        old.push(l);
      }
      return n;
    });
    if (f.node.op === "eye") labels.sort((a, b) => a - b);
    return { node: f.node, labels };
  });
  return { factors, old };
}

const colourText = (f: Factor, colours: ReadonlyMap<number, number>): string => {
  const cs = f.labels.map((l) => colours.get(l) ?? -1);
  if (f.node.op === "eye") cs.sort((a, b) => a - b);
  return `${String(f.node.id)}(${cs.join(",")})`;
};

/** Refines colours until stable; returns the number of classes. Colours are replaced by ranks of signatures. */
function refine(factors: readonly Factor[], colours: Map<number, number>): void {
  for (let classes = new Set(colours.values()).size; ; ) {
    const signs = new Map<number, string[]>();
    for (const l of colours.keys()) signs.set(l, []);
    for (const f of factors) {
      const text = colourText(f, colours);
      f.labels.forEach((l, axis) => signs.get(l)?.push(`${text}@${f.node.op === "eye" ? "" : String(axis)}`));
    }
    const whole = new Map<number, string>();
    for (const [l, s] of signs) whole.set(l, `${String(colours.get(l)).padStart(6, "0")}|${s.sort().join(";")}`);
    const ranks = new Map([...new Set(whole.values())].sort().map((s, i) => [s, i]));
    for (const [l, s] of whole) colours.set(l, ranks.get(s) ?? 0);
    if (ranks.size === classes) return;
    classes = ranks.size;
  }
}

function explore(
  factors: readonly Factor[],
  given: ReadonlyMap<number, number>,
  search: { left: number; best: { key: string; factors: Factor[] } | null },
): void {
  const colours = new Map(given);
  refine(factors, colours);
  const groups = new Map<number, number[]>();
  for (const [l, c] of colours) groups.set(c, [...(groups.get(c) ?? []), l]);
  const tied = [...groups.entries()].filter(([, ls]) => ls.length > 1).sort((a, b) => a[0] - b[0])[0];
  if (!tied) {
    search.left--;
    const ordered = factors.map((f) => ({ f, cs: f.labels.map((l) => colours.get(l) ?? -1) }));
    ordered.sort((a, b) => byRank(a.f, b.f) || compareLists(a.cs, b.cs));
    const key = ordered.map(({ f }) => colourText(f, colours)).join(";");
    if (search.best === null || key < search.best.key) search.best = { key, factors: ordered.map(({ f }) => f) };
    return;
  }
  for (const l of tied[1]) {
    if (search.left <= 0) return;
    const split = new Map([...colours].map(([m, c]) => [m, m === l ? 2 * c : 2 * c + 1] as const));
    explore(factors, split, search);
  }
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) {
    const d = (a[i] ?? 0) - (b[i] ?? 0);
    if (d !== 0) return d;
  }
  return a.length - b.length;
}
