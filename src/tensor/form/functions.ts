import type { Graph } from "../graph.js";
import type { Node } from "../node.js";
import * as Q from "../rational.js";
import { constantOf } from "../shape.js";
import type { Algebra } from "./algebra.js";
import { EXP, flat, isIndicator, outer, powerOf, primeFactors, termsOf, unflat } from "./factors.js";
import type { Factor } from "./factors.js";
import { baseName, isPositive, isTotal } from "./signs.js";
import { COS, SIN, trigonometric } from "./trigonometry.js";
/** Elementwise functions of forms: exp and log of sums and products, conditions as indicators, odd and even functions. */

const LOG = "scalar.log";
const odd = new Set(["tan", "tanh", "sinh", "asin", "atan", "asinh", "atanh", "erf", "cbrt", "sign"]),
  even = new Set(["cosh", "abs"]);

/** An elementwise function of forms of one shape, as a form. */
export function map(a: Algebra, fn: string, args: readonly Node[]): Node {
  const { g } = a,
    [x, y, z] = args,
    dims = x?.dims ?? [];
  const minus = (p: Node, q: Node): Node => a.sum([p, a.scale(Q.MINUS_ONE, q)]);
  if (x === undefined) return g.map(fn, args);
  if (y === undefined) {
    if (fn === EXP) return exp(a, x);
    if (fn === LOG) return log(a, x);
    if (fn === SIN || fn === COS) return trigonometric(a, fn, x);
    const name = baseName(fn),
      first = termsOf(g, x)[0];
    if (first && first.c.num < 0n && (odd.has(name) || even.has(name))) {
      const turned = g.map(fn, [a.scale(Q.MINUS_ONE, x)]);
      return even.has(name) ? turned : a.scale(Q.MINUS_ONE, turned);
    }
    return g.map(fn, args);
  }
  switch (fn) {
    case "pow": {
      const e = constantOf(y);
      if (e !== null) return a.power(x, e);
      const steps = termsOf(g, y).find((t) => constantOf(t.rest) !== null && Q.isInteger(t.c));
      if (steps && y.op === "add") {
        // x^(y−1) is x^y/x.
        const rest = a.sum([y, g.constant(Q.neg(steps.c), dims)]);
        return a.times([map(a, "pow", [x, rest]), a.power(x, steps.c)], dims);
      }
      if (isPositive(x, a.options)) return exp(a, a.times([y, log(a, x)], dims));
      return g.map(fn, args);
    }
    case "lt":
      return positivePart(a, minus(y, x));
    case "le":
      return minus(g.ones(dims), positivePart(a, minus(x, y)));
    case "ne":
      return a.sum([positivePart(a, minus(x, y)), positivePart(a, minus(y, x))]);
    case "eq":
      return minus(g.ones(dims), a.sum([positivePart(a, minus(x, y)), positivePart(a, minus(y, x))]));
    case "max": {
      const u = minus(x, y);
      return a.sum([y, a.times([positivePart(a, u), u], dims)]);
    }
    case "min": {
      const u = minus(x, y);
      return minus(x, a.times([positivePart(a, u), u], dims));
    }
    case "where":
      // Only where both branches have values everywhere: 0 times an undefined branch is undefined.
      if (z && isTotal(x) && isTotal(y) && isTotal(z) && onlyIndicators(g, x)) return a.sum([z, a.times([x, minus(y, z)], dims)]);
      return g.map(fn, args);
    default:
      return g.map(fn, args);
  }
}

/** The indicator of u > 0, with u made primitive. */
function positivePart(a: Algebra, u: Node): Node {
  const { g } = a,
    c = constantOf(u);
  if (c !== null) return g.constant(c.num > 0n ? 1 : 0, u.dims);
  const { content, primitive } = a.primitive(u),
    zero = g.zeros(u.dims);
  const f = outer(g, content),
    kept = f.factors.filter((x) => !isPositive(x.node, a.options));
  const inner = kept.length === 0 ? primitive : a.times([unflat(g, { ...f, c: Q.ONE, factors: kept }), primitive], u.dims);
  return f.c.num > 0n ? g.map("lt", [zero, inner]) : g.map("lt", [inner, zero]);
}

function exp(a: Algebra, x: Node): Node {
  const { g } = a;
  return a.times(
    termsOf(g, x)
      .map(({ c, rest }) => {
        const [inner] = rest.op === "map" && rest.fn === LOG ? rest.args : [];
        if (inner && (isPositive(inner, a.options) || a.options.common === true)) return a.power(inner, c);
        return g.map(EXP, [g.scale(c, rest)]);
      })
      .concat(g.ones(x.dims)),
    x.dims,
  );
}

/** log with positive factors split off: log(2 e^a u) = log 2 + a + log u. */
function log(a: Algebra, x: Node): Node {
  const { g } = a,
    { content, primitive } = a.primitive(x),
    f = outer(g, content),
    parts: Node[] = [];
  const spread = (n: Node, labels: readonly number[]): Node => a.product([{ node: n, labels }], x.dims.length, (l) => x.dims[l]);
  const inside: Factor[] = [];
  for (const y of f.factors) {
    const p = powerOf(g, y.node);
    if (p.kind === "exp") parts.push(spread(g.scale(p.e, p.base), y.labels));
    else if (isPositive(p.base, a.options)) parts.push(a.scale(p.e, spread(g.map(LOG, [p.base]), y.labels)));
    else inside.push(y);
  }
  const size = f.c.num < 0n ? Q.neg(f.c) : f.c;
  for (const [n, sign] of [
    [size.num, 1n],
    [size.den, -1n],
  ] as const) {
    for (const [p, k] of primeFactors(n)) if (p !== 1n) parts.push(spread(g.scale(Q.rational(k * sign), g.map(LOG, [g.num(p)])), []));
  }
  const rest = a.times([unflat(g, { ...f, c: f.c.num < 0n ? Q.MINUS_ONE : Q.ONE, factors: inside }), primitive], x.dims);
  if (constantOf(rest) === null || !Q.isOne(constantOf(rest)!)) parts.push(g.map(LOG, [rest]));
  return a.sum([...parts, g.zeros(x.dims)]);
}

const onlyIndicators = (g: Graph, x: Node): boolean => termsOf(g, x).every((t) => flat(t.rest).factors.every((f) => isIndicator(f.node)));
