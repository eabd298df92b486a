import type { Graph } from "../graph.js";
import type { Node, Rational } from "../node.js";
import * as Q from "../rational.js";
import { constantOf } from "../shape.js";
import type { Algebra } from "./algebra.js";
import { EXP, isIndicator, powerOf } from "./factors.js";
import type { Factor, Flat } from "./factors.js";
import { baseName, isAnalytic, isNonNegative } from "./signs.js";
/** The laws of products. */

/** One round of them: what the product is replaced by (a sum of products), or null where none applies. */
export function laws(a: Algebra, f: Flat): Flat[] | null {
  const { g } = a,
    groups = new Map<string, { kind: "exp" | "pow"; base: Node; labels: readonly number[]; es: Rational[]; nodes: Node[] }>();
  for (const x of f.factors) {
    const p = powerOf(g, x.node),
      key = `${p.kind}${String(p.base.id)}:${x.labels.join(",")}`,
      known = groups.get(key);
    if (known) {
      known.es.push(p.e);
      known.nodes.push(x.node);
    } else groups.set(key, { kind: p.kind, base: p.base, labels: x.labels, es: [p.e], nodes: [x.node] });
  }
  let changed = false;
  const factors: Factor[] = [];
  for (const { kind, base, labels, es, nodes } of groups.values()) {
    const made = kind === "exp" ? joinedExp(a, base, es, nodes) : joinedPowers(a, base, es);
    if (made === null) nodes.forEach((node) => factors.push({ node, labels }));
    else {
      changed = true;
      made.forEach((node) => factors.push({ node, labels }));
    }
  }
  const now: Flat = { ...f, factors };
  return indicators(a, now) ?? contractInverse(a.g, now) ?? (changed ? [now] : null);
}

function joinedExp(a: Algebra, base: Node, es: readonly Rational[], nodes: readonly Node[]): Node[] | null {
  const e = es.reduce(Q.add);
  if (e.num === 0n) return [];
  const node = a.g.map(EXP, [a.g.scale(e, base)]);
  return nodes.length === 1 && nodes[0] === node ? null : [node];
}

/** Powers of one base as its normal powers: a whole one and a root with exponent in (0, 1). Null where they are that already. */
function joinedPowers(a: Algebra, base: Node, es: readonly Rational[]): Node[] | null {
  const { g, options } = a,
    total = es.reduce(Q.add);
  const whole = es.every(Q.isInteger),
    mixed = es.some((e) => e.num > 0n) && es.some((e) => e.num < 0n);
  if (isIndicator(base) && whole && !mixed && total.num > 0n) return es.length === 1 && Q.isOne(total) ? null : [base];
  const normal = normalExponents(total),
    key = (list: readonly Rational[]): string => list.map(Q.rationalText).sort().join();
  const expands = es.some(
    (e) => Q.isInteger(e) && e.num > 0n && (base.op === "add" || (e.num > 1n && base.op === "map" && baseName(base.fn) === "cos")),
  );
  if (key(normal) !== key(es)) {
    if (whole ? !mixed || isAnalytic(base) : es.length === 1 || options.common === true || isNonNegative(base, options))
      return total.num === 0n ? [] : [a.power(base, total)];
  }
  // A power of a root: (√u)³ = u √u, never (√u)² = u, which is defined for more.
  const root = base.op === "map" && base.fn === "pow" ? constantOf(base.args[1]!) : null;
  if (root !== null && base.op === "map" && es.length === 1 && whole && !Q.isInteger(root)) {
    const e = Q.mul(root, total);
    if (!Q.isInteger(e) || options.common === true || isNonNegative(base.args[0]!, options)) return [a.power(base.args[0]!, e)];
  }
  if (!expands) return null;
  const made = es.map((e) => (Q.isInteger(e) && e.num > 0n ? a.power(base, e) : g.map("pow", [base, g.num(e)])));
  return made.every((node, i) => powerOf(g, node).base === base && Q.equals(powerOf(g, node).e, es[i]!)) ? null : made;
}

/** [u>0][u<0] = 0, and u[u<0] = u − u[u>0]. */
function indicators(a: Algebra, f: Flat): Flat[] | null {
  for (const x of f.factors) {
    const { node } = x;
    if (!isIndicator(node) || node.op !== "map" || constantOf(node.args[0]!) !== null) continue;
    const u = node.args[0]!,
      same = (y: Factor): boolean => y.labels.join() === x.labels.join(),
      rest = f.factors.filter((y) => y !== x);
    if (rest.some((y) => same(y) && y.node.op === "map" && y.node.fn === "lt" && y.node.args[1] === u)) return [];
    if (!rest.some((y) => same(y) && powerOf(a.g, y.node).base === u && Q.compare(powerOf(a.g, y.node).e, Q.ZERO) > 0)) continue;
    const up = a.g.map("lt", [a.g.zeros(u.dims), u]);
    return [
      { ...f, factors: rest },
      { ...f, c: Q.neg(f.c), factors: [...rest, { node: up, labels: x.labels }] },
    ];
  }
  return null;
}

/** 7/2 is 3 and 1/2, −1/2 is −1 and 1/2: a whole number and a fraction in (0, 1), without zeros. */
function normalExponents(e: Rational): Rational[] {
  const floor = Q.rational(e.num >= 0n ? e.num / e.den : -((-e.num + e.den - 1n) / e.den));
  return [floor, Q.sub(e, floor)].filter((x) => x.num !== 0n);
}

/** X⁻¹_ij X_jk = δ_ik and X_ki X⁻¹_ij = δ_kj, where nothing else carries the summed label. */
function contractInverse(g: Graph, f: Flat): Flat[] | null {
  const uses = new Map<number, number>();
  for (const x of f.factors) for (const l of x.labels) uses.set(l, (uses.get(l) ?? 0) + 1);
  const summed = (l: number): boolean => l >= f.rank && uses.get(l) === 2;
  for (const x of f.factors) {
    if (x.node.op !== "call" || baseName(x.node.fn) !== "inv" || x.node.batch !== 0 || x.labels.length !== 2) continue;
    const arg = x.node.args[0]!,
      [i, j] = x.labels as [number, number];
    for (const y of f.factors) {
      if (y.node !== arg || y.labels.length !== 2) continue;
      const [k, l] = y.labels as [number, number];
      const ends = k === j && summed(j) && i !== j && l !== j ? [i, l] : l === i && summed(i) && i !== j && k !== i ? [k, j] : null;
      if (ends === null) continue;
      const dims = new Map(f.dims);
      dims.delete(k === j && summed(j) && i !== j && l !== j ? j : i);
      return [{ ...f, dims, factors: [...f.factors.filter((z) => z !== x && z !== y), { node: g.eye(arg.dims[0]!), labels: ends }] }];
    }
  }
  return null;
}
