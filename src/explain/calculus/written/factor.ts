import type { Graph } from "../../../tensor/graph.js";
import type { Dim, Node, Rational } from "../../../tensor/node.js";
import * as Q from "../../../tensor/rational.js";
import { hasBound } from "../../../tensor/shape.js";
import { hasDelta, nodeOf, powerNode, powerOf, termOf, type Factor, type Term } from "./terms.js";
import { weight } from "./weight.js";
/** Common factors of the terms of a sum: (A + A')x, eˣ(1 + x). */

type Sum = Extract<Node, { op: "add" }>;
/** Longer sums are left as they are: polynomials, series. */
const MOST_TERMS = 24;

/**
 * A factor that all terms share comes out; so does a matrix or vector that some of them share in a product (Ax + A'x + b
 * is (A + A')x + b). Sums with deltas and polynomials stay: diag(s) − ss', 3x² − 4x.
 */
export function factorSum(g: Graph, node: Sum): Node {
  if (node.terms.length > MOST_TERMS) return node;
  const terms = sameSigns(g, node.terms.map(termOf)),
    delta = node.terms.some(hasDelta);
  if (!isPolynomial(terms)) {
    const common = everywhere(g, terms, delta && node.dims.length <= 2) ?? overOneDenominator(g, node, terms);
    if (common !== null) return common;
  }
  if (delta) return node;
  return somewhere(g, node, terms) ?? somewhere(g, node, terms.map(opened)) ?? alike(g, node, terms) ?? node;
}

/** (1 − u) and (u − 1) in different terms become one sum with a sign outside. */
function sameSigns(g: Graph, terms: readonly Term[]): readonly Term[] {
  const seen = new Set<Node>();
  return terms.map((t) => {
    let { c } = t,
      changed = false;
    const factors = t.factors.map((f) => {
      const { base, exponent } = powerOf(f.node);
      if (base.op !== "add" || exponent.den !== 1n || base.terms.length > MOST_TERMS) return f;
      const minus = g.scale({ num: -1n, den: 1n }, base);
      if (seen.has(base) || !seen.has(minus)) {
        seen.add(base);
        return f;
      }
      changed = true;
      if (exponent.num % 2n !== 0n) c = Q.neg(c);
      return { node: powerNode(g, minus, exponent), labels: f.labels };
    });
    return changed ? { ...t, c, factors } : t;
  });
}

/** 1/(s + t) − s/(s + t)² is t/(s + t)²: one denominator, where the numerators then get shorter. */
function overOneDenominator(g: Graph, node: Sum, terms: readonly Term[]): Node | null {
  const places = terms.map(placesOf);
  for (const [key, mine] of places[0] ?? []) {
    const found = places.map((p) => p.get(key));
    if (mine.base.op !== "add" || !found.every((p) => p !== undefined && p.exponent.num < 0n && p.exponent.den === 1n)) continue;
    const least = found.reduce((e, p) => (p !== undefined && Q.compare(p.exponent, e) < 0 ? p.exponent : e), mine.exponent),
      { base } = mine,
      { labels } = terms[0]!.factors[mine.at]!;
    const numerators = terms.flatMap((t, k): readonly Node[] => {
      const place = found[k]!,
        times = Q.sub(place.exponent, least),
        others = t.factors.filter((_, i) => i !== place.at);
      const part = (f: readonly Factor[]): Node => nodeOf(g, { ...t, factors: [...others, ...f] });
      if (Q.isZero(times)) return [part([])];
      // Multiplied out once, where the terms can cancel.
      return Q.isOne(times) && base.op === "add" && base.terms.length <= MOST_NUMERATORS
        ? base.terms.map((x) => part([{ node: x, labels }]))
        : [part([{ node: powerNode(g, base, times), labels }])];
    });
    const axes = Array.from({ length: node.dims.length }, (_, i) => i),
      next = g.einsum([powerNode(g, base, least), g.add(numerators)], [labels, axes], axes, (l) => node.dims[l]);
    if (weight(next) < weight(node)) return next;
  }
  return null;
}
const MOST_NUMERATORS = 6;

const isPolynomial = (terms: readonly Term[]): boolean =>
  terms.every(
    (t) =>
      t.rank === 0 &&
      t.factors.every((f) => {
        const { base, exponent } = powerOf(f.node);
        return f.labels.length === 0 && (base.op === "input" || base.op === "const") && exponent.den === 1n && exponent.num > 0n;
      }),
  );

interface Place {
  readonly at: number;
  readonly base: Node;
  readonly exponent: Rational;
}

/** A term's factors without summed axes, by base and axes. */
function placesOf(t: Term): Map<string, Place> {
  const places = new Map<string, Place>();
  t.factors.forEach((f, at) => {
    if (f.labels.some((l) => l >= t.rank)) return;
    const { base, exponent } = powerOf(f.node);
    places.set(`${String(base.id)}:${f.labels.join(",")}`, { at, base, exponent });
  });
  return places;
}

/** A factor without summed axes in every term, to the least power in which it occurs. */
function everywhere(g: Graph, terms: readonly Term[], scalarsOnly: boolean): Node | null {
  const [first, ...others] = terms;
  if (first === undefined) return null;
  const all = [placesOf(first)],
    smallest = others.find((t) => t.factors.length === 0);
  if (smallest !== undefined || all[0]!.size === 0) return null;
  for (const [key, mine] of all[0]!) {
    const { labels } = first.factors[mine.at]!;
    if ((mine.base.op === "eye" && labels.length < 2) || (scalarsOnly && labels.length > 0)) continue;
    let least = mine.exponent;
    const found: Place[] = [mine];
    for (let k = 1; k < terms.length; k++) {
      const place = (all[k] ??= placesOf(terms[k]!)).get(key);
      if (place === undefined) break;
      const same = Q.equals(place.exponent, least),
        both = place.exponent.num > 0n && least.num > 0n && place.exponent.den === 1n && least.den === 1n;
      // x and x² stay apart where x is a symbol: 2x sin x + x² cos x.
      if (!same && (!both || mine.base.op === "input" || scalarsOnly)) break;
      if (Q.compare(place.exponent, least) < 0) least = place.exponent;
      found.push(place);
    }
    if (found.length < terms.length) continue;
    const rests = terms.map((t, k) => {
      const { at, exponent } = found[k]!,
        left = Q.sub(exponent, least);
      const factors = t.factors.flatMap((f, i): Factor[] =>
        i !== at ? [f] : Q.isZero(left) ? [] : [{ node: powerNode(g, mine.base, left), labels: f.labels }],
      );
      return nodeOf(g, { ...t, factors });
    });
    const out = Array.from({ length: first.rank }, (_, i) => i),
      power = powerNode(g, mine.base, least);
    return g.einsum([power, slim(g, rests, first)], [labels, slimLabels(rests, first)], out, first.dim);
  }
  return null;
}

/** The sum of the rests without axes along which all of them are constant. */
function slim(g: Graph, rests: readonly Node[], like: Term): Node {
  const kept = slimLabels(rests, like);
  if (kept.length === like.rank) return g.add(rests);
  return g.add(rests.map((r) => (r.op === "einsum" ? g.einsum(r.operands, r.labels, kept, (l) => r.sizes[l]) : r)));
}
function slimLabels(rests: readonly Node[], like: Term): number[] {
  const all = Array.from({ length: like.rank }, (_, i) => i);
  return all.filter((axis) => rests.some((r) => (r.op === "einsum" ? r.labels.some((ls) => ls.includes(axis)) : r.dims.length > axis)));
}

/** A tensor that two terms share along a summed axis. */
function somewhere(g: Graph, node: Sum, terms: readonly Term[]): Node | null {
  const places = new Map<string, { term: number; factor: number }[]>();
  terms.forEach((t, term) => {
    t.factors.forEach((f, factor) => {
      const bound = f.labels.filter((l) => l >= t.rank);
      if (
        f.node.op === "eye" ||
        bound.length === 0 ||
        new Set(bound).size < bound.length ||
        bound.some((l) => !t.factors.some((o, k) => k !== factor && o.labels.includes(l)))
      )
        return;
      const key = `${String(f.node.id)}:${f.labels.map((l) => (l < t.rank ? String(l) : "s")).join(",")}`,
        list = places.get(key) ?? [];
      if (list.at(-1)?.term !== term) list.push({ term, factor });
      places.set(key, list);
    });
  });
  // The factor that most terms share; of those the first.
  let best: { term: number; factor: number }[] | null = null;
  for (const list of places.values()) if (list.length > 1 && list.length > (best?.length ?? 1)) best = list;
  if (best === null) return null;
  const chosen = best,
    [head] = chosen,
    shared = head === undefined ? undefined : terms[head.term]?.factors[head.factor],
    rank = node.dims.length;
  if (shared === undefined || head === undefined) return null;
  const top = 1 + Math.max(rank, ...terms.flatMap((t) => t.factors.flatMap((f) => f.labels)));
  const slots: number[] = [],
    slotDims = new Map<number, Dim>();
  const labels = shared.labels.map((l) => {
    if (l < rank) return l;
    const s = top + slots.length;
    slots.push(s);
    slotDims.set(s, terms[head.term]!.dim(l));
    return s;
  });
  const parts = chosen.map(({ term, factor }) => {
    const t = terms[term]!,
      own = t.factors[factor]!,
      names = new Map(own.labels.map((l, i) => [l, labels[i]!]));
    return {
      t,
      factors: t.factors
        .filter((_, k) => k !== factor)
        .map((f): Factor => ({ node: f.node, labels: f.labels.map((l) => (l >= rank ? (names.get(l) ?? l) : l)) })),
    };
  });
  // Beyond two axes the rest would be no matrix.
  const carried = Array.from({ length: rank }, (_, i) => i).filter((axis) =>
    parts.some((p) => p.factors.some((f) => f.labels.includes(axis))),
  );
  if (carried.length + slots.length > 2) return null;
  // X(ab' + ba'), (A + A')x: what stands left of the rest has its axes first.
  const left0 = shared.labels.find((l) => l < rank),
    before = left0 !== undefined && carried[0] !== undefined && left0 < carried[0];
  const out = before ? [...slots, ...carried] : [...carried, ...slots],
    dimOf =
      (t: Term) =>
      (l: number): Dim =>
        slotDims.get(l) ?? t.dim(l);
  const rests = parts.map((p) =>
    g.einsum([g.num(p.t.c), ...p.factors.map((f) => f.node)], [[], ...p.factors.map((f) => f.labels)], out, dimOf(p.t)),
  );
  const rest = g.add(rests),
    core = rest.op === "add" ? factorSum(g, rest) : rest;
  const joined = g.einsum(
    [core, shared.node],
    [out, labels],
    Array.from({ length: rank }, (_, i) => i),
    (l) => node.dims[l],
  );
  const left = node.terms.filter((_, k) => !chosen.some((p) => p.term === k));
  return left.length === 0 ? joined : g.add([...left, joined]);
}

/** A term with its inner matrix products opened, so that X(ab') shows X. */
function opened(t: Term): Term {
  let next = 1 + Math.max(t.rank, ...t.factors.flatMap((f) => f.labels));
  const dims = new Map<number, Dim>(),
    factors = t.factors.flatMap((f): Factor[] => {
      const { node } = f;
      if (node.op !== "einsum" || node.dims.length === 0 || !hasBound(node) || node.operands.some((o) => o.op === "num")) return [f];
      const names = node.sizes.map((d, l) => {
        const at = node.out.indexOf(l);
        if (at >= 0) return f.labels[at]!;
        dims.set(next, d);
        return next++;
      });
      return node.operands.map((o, k) => ({ node: o, labels: node.labels[k]!.map((l) => names[l]!) }));
    });
  return { ...t, factors, dim: (l) => dims.get(l) ?? t.dim(l) };
}

/** Terms with the same scalar factors are put together: a/u² x + a/u² y is a(x + y)/u². */
function alike(g: Graph, node: Sum, terms: readonly Term[]): Node | null {
  if (node.dims.length === 0 || terms.length < 3) return null;
  const groups = new Map<string, number[]>();
  terms.forEach((t, i) => {
    const scalars = t.factors
      .filter((f) => f.labels.length === 0)
      .map((f) => f.node.id)
      .sort((a, b) => a - b);
    if (scalars.length === 0) return;
    const key = scalars.join(","),
      list = groups.get(key);
    if (list === undefined) groups.set(key, [i]);
    else list.push(i);
  });
  const group = [...groups.values()].find((list) => list.length > 1 && list.length < terms.length);
  if (group === undefined) return null;
  const scalars = terms[group[0]!]!.factors.filter((f) => f.labels.length === 0),
    rank = node.dims.length,
    axes = Array.from({ length: rank }, (_, i) => i);
  const rest = g.add(group.map((i) => nodeOf(g, { ...terms[i]!, factors: terms[i]!.factors.filter((f) => f.labels.length > 0) })));
  const joined = g.einsum(
    [...scalars.map((f) => f.node), rest.op === "add" ? factorSum(g, rest) : rest],
    [...scalars.map(() => []), axes],
    axes,
  );
  return g.add([...node.terms.filter((_, i) => !group.includes(i)), joined]);
}
