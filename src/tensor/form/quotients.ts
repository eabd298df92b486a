import type { Graph } from "../graph.js";
import type { Node, Rational } from "../node.js";
import * as Q from "../rational.js";
import { isZeroNode } from "../shape.js";
import type { Algebra } from "./algebra.js";
import { exactQuotient } from "./divide.js";
import { flat, outer, powerOf, termsOf } from "./factors.js";
import type { Factor } from "./factors.js";
import { isAnalytic } from "./signs.js";
/** Forms over common denominators. */

/** Whether a form is zero: over a common denominator, where the denominators are not under a sum. */
export function isZero(a: Algebra, form: Node): boolean {
  let x = form;
  for (let round = 0; round < 12; round++) {
    if (isZeroNode(x)) return true;
    const found = denominator(a.g, x);
    if (found === null) return false;
    x = a.sum(
      termsOf(a.g, x)
        .map((t) => cleared(a, t.c, t.rest, found))
        .concat(a.g.zeros(x.dims)),
    );
  }
  return false;
}

/**
 * A form as one quotient: numerator over the sums that stand below in its terms, outside of all summation; common
 * divisors cancelled, the numerator with whole coefficients. Null where nothing stands below.
 */
export function overOneDenominator(a: Algebra, form: Node): Node | null {
  const own = form.dims.map((_, i) => i),
    below: Factor[] = [],
    { g } = a;
  let x = form;
  for (let d = denominator(g, x), rounds = 0; d !== null && rounds < 6; d = denominator(g, x), rounds++) {
    const { base, labels } = d;
    let e = d.e;
    x = a.sum(
      termsOf(g, x)
        .map((t) => cleared(a, t.c, t.rest, d))
        .concat(g.zeros(x.dims)),
    );
    for (let q = exactQuotient(g, x, base, labels); q !== null && e.num < 0n; q = e.num < 0n ? exactQuotient(g, x, base, labels) : null) {
      x = a.sum(q.map((factors) => a.product(factors, own.length, (l) => form.dims[l])).concat(g.zeros(x.dims)));
      e = Q.add(e, Q.ONE);
    }
    if (e.num !== 0n) below.push({ node: g.map("pow", [base, g.num(e)]), labels });
    else if (denominator(g, x) === null && below.length === 0) return x;
  }
  if (below.length === 0) return null;
  const { content, primitive } = a.primitive(x),
    f = outer(g, content),
    c = commonFactor(termsOf(g, primitive).map((t) => t.c));
  const all = [{ node: a.scale(Q.inv(c), primitive), labels: own }, ...f.factors, ...below, { node: g.num(Q.mul(f.c, c)), labels: [] }];
  return g.einsum(
    all.map((y) => y.node),
    all.map((y) => y.labels),
    own,
    (l) => form.dims[l],
  );
}

function cleared(a: Algebra, c: Rational, rest: Node, d: Denominator): Node {
  const { g } = a,
    f = flat(rest),
    key = d.labels.join(),
    left: Factor[] = [];
  let e = Q.neg(d.e);
  for (const x of f.factors) {
    const p = powerOf(g, x.node);
    if (p.kind === "pow" && p.base === d.base && x.labels.join() === key && Q.isInteger(p.e)) e = Q.add(e, p.e);
    else left.push(x);
  }
  if (e.num !== 0n) left.push({ node: a.power(d.base, e), labels: d.labels });
  return a.opened({ ...f, c: Q.mul(c, f.c), factors: left });
}

/** What leaves whole coefficients without a common divisor. */
function commonFactor(cs: readonly Rational[]): Rational {
  const gcd = (a: bigint, b: bigint): bigint => {
    let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
    while (y !== 0n) [x, y] = [y, x % y];
    return x;
  };
  const num = cs.reduce((n, c) => gcd(n, c.num), 0n),
    den = cs.reduce((n, c) => (n / gcd(n, c.den)) * c.den, 1n);
  return num === 0n ? Q.ONE : Q.rational(num, den);
}

interface Denominator {
  readonly base: Node;
  readonly labels: readonly number[];
  readonly e: Rational;
}

/** The largest negative power of a sum that stands in some term outside of all summation. */
function denominator(g: Graph, x: Node): Denominator | null {
  const found: Denominator[] = [];
  for (const t of termsOf(g, x)) {
    const f = flat(t.rest);
    for (const y of f.factors) {
      const p = powerOf(g, y.node);
      if (p.kind !== "pow" || p.e.num >= 0n || !Q.isInteger(p.e) || y.labels.some((l) => l >= f.rank)) continue;
      if ((p.base.op === "add" || p.base.op === "einsum") && isAnalytic(p.base)) found.push({ base: p.base, labels: y.labels, e: p.e });
    }
  }
  const [first] = found;
  if (first === undefined) return null;
  return found
    .filter((d) => d.base === first.base && d.labels.join() === first.labels.join())
    .reduce((a, b) => (Q.compare(a.e, b.e) <= 0 ? a : b));
}
