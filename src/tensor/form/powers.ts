import type { Graph } from "../graph.js";
import type { Dim, Node, Rational } from "../node.js";
import * as Q from "../rational.js";
import { constantOf } from "../shape.js";
import type { Algebra, Primitive } from "./algebra.js";
import { EXP, flat, isIndicator, outer, powerOf, primeFactors, termsOf } from "./factors.js";
import type { Factor } from "./factors.js";
import { baseName, isNonNegative } from "./signs.js";
/** Powers of forms, and what the terms of a form have in common. */

/** base^e for a form and an exact exponent. */
export function power(a: Algebra, base: Node, e: Rational): Node {
  const { g } = a,
    dims = base.dims;
  if (e.num === 0n) return g.ones(dims);
  if (Q.isOne(e)) return base;
  const constant = constantOf(base);
  if (constant !== null) return numberPower(a, constant, e, dims);
  if (Q.isInteger(e) && e.num > 0n && base.op === "add") {
    const n = Number(e.num);
    if (base.terms.length ** Math.min(n, 30) <= a.maxTerms) {
      let made: Node = base;
      for (let k = 1; k < n; k++) made = a.times([made, base], dims);
      return made;
    }
  }
  const { content, primitive } = a.primitive(base),
    f = outer(g, content),
    factors: Factor[] = [],
    inside: Factor[] = [];
  let c = f.c;
  const put = (x: Factor): void => {
    const p = powerOf(g, x.node);
    if (p.kind === "exp") factors.push({ node: g.map(EXP, [g.scale(Q.mul(p.e, e), p.base)]), labels: x.labels });
    else if (Q.isInteger(e) || isNonNegative(p.base, a.options))
      factors.push({ node: atomPower(a, p.base, Q.mul(p.e, e), x.node, e), labels: x.labels });
    else inside.push(x);
  };
  const own = dims.map((_, i) => i);
  if (primitive.op === "num" || constantOf(primitive) !== null) f.factors.forEach(put);
  else {
    f.factors.forEach(put);
    put({ node: primitive, labels: own });
  }
  const sign = c.num < 0n && !Q.isInteger(e);
  if (sign) c = Q.neg(c);
  const all = [...factors, { node: numberPower(a, c, e, []), labels: [] }];
  const [lone] = inside,
    inner = lone === undefined ? null : powerOf(g, lone.node);
  if (
    lone &&
    inner &&
    inside.length === 1 &&
    !sign &&
    Q.isInteger(inner.e) &&
    inner.e.num % 2n !== 0n &&
    !Q.isOne(inner.e) &&
    !Q.isInteger(Q.mul(inner.e, e))
  ) {
    // An odd power has its base's sign: (u⁻¹)^(1/2) is u^(−1/2), on the same domain; (u³)^(1/3) is no u.
    all.push({ node: rootParts(a, inner.base, Q.mul(inner.e, e)), labels: lone.labels });
  } else if (inside.length > 0 || sign) {
    const rest = a.product([...inside, { node: g.num(sign ? -1 : 1), labels: [] }], dims.length, (l) => dims[l]);
    all.push({ node: rootParts(a, rest, e), labels: own });
  }
  return a.product(all, dims.length, (l) => dims[l]);
}

/** (b^k)^e, where that is b^(ke); otherwise a power of the factor itself. */
function atomPower(a: Algebra, base: Node, e: Rational, whole: Node, outer: Rational): Node {
  const { g } = a;
  if (e.num === 0n) return g.ones(base.dims);
  if (isIndicator(base) && e.num > 0n) return base;
  // From u^a to u^(ae): a or ae is whole, or the base is never negative.
  const inner = powerOf(g, whole).e,
    lawful = Q.isInteger(inner) || !Q.isInteger(e) || isNonNegative(base, a.options);
  if (!lawful || (!Q.isInteger(outer) && !isNonNegative(base, a.options))) return g.map("pow", [whole, g.num(outer)]);
  if (Q.isInteger(e) && e.num > 1n && base.op === "map" && baseName(base.fn) === "cos") {
    // cos² = 1 − sin².
    const s = g.map(base.fn.replace(/cos$/, "sin"), base.args),
      square = a.sum([g.ones(base.dims), g.scale(-1, g.map("pow", [s, g.num(2)]))]);
    const parts = Array.from({ length: Number(e.num / 2n) }, () => square);
    if (parts.length <= 8) return a.times(e.num % 2n === 0n ? parts : [...parts, base], base.dims);
  }
  return rootParts(a, base, e);
}

/** u^(7/2) as u³ u^(1/2), u^(−1/2) as u⁻¹ u^(1/2): whole and broken part. */
function rootParts(a: Algebra, base: Node, e: Rational): Node {
  const { g } = a;
  if (Q.isInteger(e)) {
    if (e.num > 0n && base.op === "add") return power(a, base, e);
    return g.map("pow", [base, g.num(e)]);
  }
  const floor = e.num >= 0n ? e.num / e.den : -((-e.num + e.den - 1n) / e.den),
    root = g.map("pow", [base, g.num(Q.sub(e, Q.rational(floor)))]);
  if (floor === 0n) return root;
  if (floor > 0n && base.op === "add") return a.times([power(a, base, Q.rational(floor)), root], base.dims);
  return a.times([g.map("pow", [base, g.num(floor)]), root], base.dims);
}

function numberPower(a: Algebra, c: Rational, e: Rational, dims: readonly Dim[]): Node {
  const { g } = a,
    exact = Q.power(c, e);
  if (exact !== null) return g.constant(exact, dims);
  if (c.num <= 0n) return g.map("pow", [g.constant(c, dims), g.num(e)]);
  const parts: Node[] = [g.ones(dims)];
  for (const [n, sign] of [
    [c.num, 1n],
    [c.den, -1n],
  ] as const) {
    for (const [p, k] of primeFactors(n)) if (p !== 1n) parts.push(rootParts(a, g.num(p), Q.mul(e, Q.rational(k * sign))));
  }
  return a.times(parts, dims);
}

/**
 * A form as content × primitive part: the content is one term, a product of what all terms share (an exact number with
 * the sign of the first term, common powers, the exponential of the least term); a single term is all content.
 */
export function primitive(a: Algebra, x: Node): Primitive {
  const { g } = a,
    one = g.ones(x.dims);
  if (x.op !== "add") return { content: x, primitive: one };
  const terms = x.terms.map(outerFactors(g));
  const shared: Factor[] = [];
  const [head] = terms;
  for (const [key, p] of head!.powers) {
    const es = terms.map((t) => t.powers.get(key)?.e ?? Q.ZERO);
    const least = es.reduce((a, b) => (Q.compare(a, b) <= 0 ? a : b));
    if (least.num !== 0n && es.every((e) => Q.isInteger(e)) && terms.every((t) => t.powers.has(key)))
      shared.push({ node: g.map("pow", [p.base, g.num(least)]), labels: p.labels });
  }
  // Exponentials: the least exponent in an order that is the same after adding anything to all of them.
  let low = head!;
  for (const t of terms) if (compareExponents(t.exps, low.exps) < 0) low = t;
  for (const p of low.exps.values()) shared.push({ node: g.map(EXP, [g.scale(p.e, p.base)]), labels: p.labels });
  const common = shared.length === 0 ? one : a.product(shared, x.dims.length, (l) => x.dims[l]);
  const reduced = shared.length === 0 ? x : a.times([x, invertMonomial(a, shared, x.dims)], x.dims);
  const first = termsOf(g, reduced)[0];
  if (first === undefined) return { content: one, primitive: x };
  return { content: a.scale(first.c, common), primitive: a.scale(Q.inv(first.c), reduced) };
}

function invertMonomial(a: Algebra, factors: readonly Factor[], dims: readonly Dim[]): Node {
  const { g } = a;
  return a.product(
    factors.map((x) => {
      const p = powerOf(g, x.node),
        e = Q.neg(p.e);
      return { node: p.kind === "exp" ? g.map(EXP, [g.scale(e, p.base)]) : g.map("pow", [p.base, g.num(e)]), labels: x.labels };
    }),
    dims.length,
    (l) => dims[l],
  );
}

interface Outer {
  readonly powers: Map<string, { base: Node; labels: readonly number[]; e: Rational }>;
  readonly exps: Map<string, { base: Node; labels: readonly number[]; e: Rational }>;
}

/** The factors of a term that are not under a sum. */
const outerFactors =
  (g: Graph) =>
  (t: Node): Outer => {
    const f = flat(t),
      powers: Outer["powers"] = new Map(),
      exps: Outer["exps"] = new Map();
    for (const x of f.factors) {
      if (x.node.op === "eye" || x.labels.some((l) => l >= f.rank)) continue;
      const p = powerOf(g, x.node);
      (p.kind === "exp" ? exps : powers).set(`${String(p.base.id).padStart(9, "0")}:${x.labels.join(",")}`, {
        base: p.base,
        labels: x.labels,
        e: p.e,
      });
    }
    return { powers, exps };
  };

/** Lexicographic by atoms: the sign of the first coefficient of a − b. */
function compareExponents(a: Outer["exps"], b: Outer["exps"]): number {
  for (const key of [...new Set([...a.keys(), ...b.keys()])].sort()) {
    const d = Q.compare(a.get(key)?.e ?? Q.ZERO, b.get(key)?.e ?? Q.ZERO);
    if (d !== 0) return d;
  }
  return 0;
}
