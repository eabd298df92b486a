import { Graph } from "../graph.js";
import type { Dim, Node, Rational } from "../node.js";
import * as Q from "../rational.js";
import { rebuild } from "../substitute.js";
import { children, reachable } from "../traverse.js";
import { constantOf, isSizeNode, isZeroNode } from "../shape.js";
import { EXP, flat, outer, powerOf, primeFactors, termsOf, unflat } from "./factors.js";
import type { Factor, Flat } from "./factors.js";
import { exactQuotient } from "./divide.js";
import { callForm } from "./matrices.js";
import { baseName, isAnalytic, isNonNegative, isPositive, isTotal } from "./signs.js";
import type { Facts } from "./signs.js";

/** The form would grow beyond the bound: no answer, rather than a slow one. */
export class GiveUp extends Error { override readonly name = "GiveUp"; }

export interface FormOptions extends Facts {
  /** Most terms of a sum (default 300). */
  readonly maxTerms?: number;
  /** Most steps altogether (default 20,000). */
  readonly work?: number;
  /** Also use what holds only where both sides are defined: (√u)² = u. Default false: open sets of the domain stay. */
  readonly common?: boolean;
}

const LOG = "scalar.log";
const odd = new Set(["sin", "tan", "tanh", "sinh", "asin", "atan", "asinh", "atanh", "erf", "cbrt", "sign"]), even = new Set(["cos", "cosh", "abs"]);

/**
 * Canonical forms in a graph of their own: sums of products of atoms, products distributed, nested sums flattened,
 * deltas contracted, exp split into powers of exponentials of single terms, quotients with primitive denominators,
 * conditions as indicators. Equal objects are equal tensors, at the sizes that the nodes have.
 */
export class Form {
  readonly g = new Graph();
  private readonly done = new Map<Node, Node>();
  private readonly names = new Map<number, string>();
  private readonly primitives = new Map<Node, { content: Node; primitive: Node }>();
  private readonly options: FormOptions;
  private readonly maxTerms: number;
  private work: number;

  /** @param nodes all nodes that will be compared: an unnamed size takes the name that the same size has elsewhere */
  constructor(nodes: readonly Node[], options: FormOptions = {}) {
    this.options = options;
    this.maxTerms = options.maxTerms ?? 300;
    this.work = options.work ?? 20_000;
    for (const n of reachable(nodes)) for (const d of n.op === "einsum" ? n.sizes : n.dims) if (d.name !== null && !this.names.has(d.size)) this.names.set(d.size, d.name);
  }

  /** @throws GiveUp */
  of(root: Node): Node {
    for (const n of reachable([root], (m) => !this.done.has(m))) {
      if (this.done.has(n)) continue;
      const made = this.make(n);
      this.done.set(n, made);
      this.done.set(made, made);
    }
    return this.done.get(root)!;
  }

  private spend(n = 1): void {
    this.work -= n;
    if (this.work < 0) throw new GiveUp("too much work");
  }

  private dim(d: Dim): Dim { return { size: d.size, name: this.names.get(d.size) ?? null }; }

  private make(n: Node): Node {
    const { g } = this, parts = children(n).map((c) => this.done.get(c)!);
    this.spend();
    switch (n.op) {
      case "input": return g.input(n.name, n.dims.map((d) => this.dim(d)));
      case "num": return g.num(n.value);
      case "const": return n.name === "e" ? g.map(EXP, [g.num(1)]) : g.const("pi");
      case "eye": return g.eye(this.dim(n.dims[0]!));
      case "iota": return g.iota(this.dim(n.dims[0]!), n.first);
      case "literal": return this.literal(n.values, n.dims.map((d) => this.dim(d)));
      case "einsum": return isSizeNode(n) ? g.size(n.sizes[0]!) : this.product(parts.map((p, k) => ({ node: p, labels: n.labels[k]! })), n.out.length, (l) => this.dim(n.sizes[l]!));
      case "add": return this.sum(parts);
      case "map": return this.map(n.fn, parts);
      case "call": return callForm(this, n.fn, parts, n.batch, n.dims.slice(n.batch).map((d) => this.dim(d)));
      case "stack": {
        // Σ_k e_k ⊗ part k.
        const d = this.dim(n.dims[0]!);
        if (parts.length > 16) return g.stack(parts, d.name);
        return this.sum(parts.map((p, k) => this.product([{ node: g.slice(g.eye(d), 0, k, 1, true), labels: [0] }, { node: p, labels: p.dims.map((_, i) => i + 1) }], p.dims.length + 1, () => d)));
      }
      default: {
        const made = rebuild(g, n.op === "reshape" ? { ...n, dims: n.dims.map((d) => this.dim(d)) } : n, parts);
        // A slice moves inwards, where new forms may arise.
        return made.op === n.op || this.done.has(made) ? made : this.of(made);
      }
    }
  }

  private literal(values: readonly Rational[], dims: readonly Dim[]): Node {
    const { g } = this, used = values.flatMap((v, i) => v.num === 0n ? [] : [i]);
    const whole = g.literal(values, dims);
    if (whole.op !== "literal" || used.length > 12) return whole;
    return this.sum(used.map((i) => {
      let rest = i;
      const index = dims.map(() => 0);
      for (let a = dims.length - 1; a >= 0; a--) { index[a] = rest % dims[a]!.size; rest = Math.floor(rest / dims[a]!.size); }
      return g.einsum([g.num(values[i]!), ...dims.map((d, a) => g.slice(g.eye(d), 0, index[a]!, 1, true))], [[], ...dims.map((_, a) => [a])], dims.map((_, a) => a), (l) => dims[l]);
    }));
  }

  sum(parts: readonly Node[]): Node {
    const terms = parts.flatMap((p) => p.op === "add" ? p.terms : [p]);
    if (terms.length > 4 * this.maxTerms) throw new GiveUp("too many terms");
    this.spend(terms.length);
    const made = this.g.add(terms);
    if (made.op === "add" && made.terms.length > this.maxTerms) throw new GiveUp("too many terms");
    return made;
  }

  scale(c: Rational, node: Node): Node { return this.sum(termsOf(this.g, node).map((t) => this.g.scale(Q.mul(c, t.c), t.rest)).concat(this.g.zeros(node.dims))); }

  /** Σ over labels from `rank` on of a product of forms, distributed. */
  product(operands: readonly Factor[], rank: number, dim: (l: number) => Dim | undefined): Node {
    const { g } = this, kept = this.cancelling(operands);
    if (kept !== null) return this.keptProduct(operands, kept, rank, dim);
    const lists = operands.map((o) => termsOf(g, o.node));
    const count = lists.reduce((n, l) => n * l.length, 1);
    if (count > 2 * this.maxTerms) throw new GiveUp("too many terms");
    const out = Array.from({ length: rank }, (_, i) => i), dims = new Map<number, Dim>();
    operands.forEach((o) => { o.labels.forEach((l, axis) => { dims.set(l, o.node.dims[axis]!); }); });
    const sizeOf = (l: number): Dim | undefined => dims.get(l) ?? dim(l);
    const made: Node[] = [], at = lists.map(() => 0);
    for (let k = 0; k < count; k++) {
      this.spend();
      const chosen = lists.map((l, i) => l[at[i]!]!);
      made.push(this.settle(this.gather(chosen.map((t, i) => ({ node: t.rest, labels: operands[i]!.labels })), chosen.reduce((c, t) => Q.mul(c, t.c), Q.ONE), out, sizeOf)));
      for (let i = at.length - 1; i >= 0; i--) {
        at[i]!++;
        if (at[i]! < lists[i]!.length) break;
        at[i] = 0;
      }
    }
    return made.length === 0 ? g.zeros(out.map((l) => sizeOf(l) ?? { size: 1, name: null })) : this.sum(made);
  }

  /** A sum among the factors whose inverse stands in another factor's terms, along the same labels: it is not multiplied out before it cancels. */
  private cancelling(operands: readonly Factor[]): number | null {
    const sums = operands.flatMap((o, k) => o.node.op === "add" && isAnalytic(o.node) ? [k] : []);
    if (sums.length === 0) return null;
    const inverses = new Map<string, Set<number>>();
    for (const [k, o] of operands.entries()) {
      for (const t of termsOf(this.g, o.node)) {
        const f = flat(t.rest);
        for (const x of f.factors) {
          const p = powerOf(this.g, x.node);
          if (p.kind !== "pow" || p.base.op !== "add" || p.e.num >= 0n || !Q.isInteger(p.e) || x.labels.some((l) => l >= f.rank)) continue;
          const key = `${String(p.base.id)}:${x.labels.map((l) => o.labels[l]).join(",")}`;
          inverses.set(key, (inverses.get(key) ?? new Set()).add(k));
        }
      }
    }
    return sums.find((k) => {
      if (![...inverses.values()].some((from) => from.size > 1 || !from.has(k))) return false;
      const { node, labels } = operands[k]!, from = inverses.get(`${String(this.primitive(node).primitive.id)}:${labels.join(",")}`);
      return from !== undefined && (from.size > 1 || !from.has(k));
    }) ?? null;
  }

  private keptProduct(operands: readonly Factor[], k: number, rank: number, dim: (l: number) => Dim | undefined): Node {
    const { g } = this, { node, labels } = operands[k]!, { content, primitive } = this.primitive(node), key = labels.join();
    const rest = [...operands.slice(0, k), ...operands.slice(k + 1), { node: content, labels }];
    const dims = new Map<number, Dim>();
    operands.forEach((o) => { o.labels.forEach((l, axis) => { dims.set(l, o.node.dims[axis]!); }); });
    // The other factors multiplied out, entry by entry; each term then meets the sum.
    const all = [...new Set([...Array.from({ length: rank }, (_, i) => i), ...dims.keys()])], at = new Map(all.map((l, i) => [l, i]));
    const inner = this.product(rest.map((o) => ({ node: o.node, labels: o.labels.map((l) => at.get(l)!) })), all.length, (l) => dims.get(all[l]!) ?? dim(all[l]!));
    const made = termsOf(g, inner).map((t) => {
      const f = outer(g, t.rest);
      let e = Q.ONE;
      const left = f.factors.flatMap((x) => {
        const p = powerOf(g, x.node);
        if (p.kind !== "pow" || p.base !== primitive || !Q.isInteger(p.e) || x.labels.map((l) => all[l]).join() !== key) return [{ node: x.node, labels: x.labels.map((l) => all[l]!) }];
        e = Q.add(e, p.e);
        return [];
      });
      if (e.num !== 0n) left.push({ node: e.num > 0n ? this.power(primitive, e) : g.map("pow", [primitive, g.num(e)]), labels: [...labels] });
      const ones = all.filter((l) => l >= rank).map((l) => ({ node: g.ones([dims.get(l)!]), labels: [l] }));
      return this.scale(Q.mul(t.c, f.c), this.product([...left, ...ones], rank, (l) => dims.get(l) ?? dim(l)));
    });
    return made.length === 0 ? g.zeros(Array.from({ length: rank }, (_, i) => dims.get(i) ?? dim(i) ?? { size: 1, name: null })) : this.sum(made);
  }

  /** Elementwise product of forms of one shape; scalars too. */
  times(parts: readonly Node[], dims: readonly Dim[]): Node {
    return this.product(parts.map((node) => ({ node, labels: node.dims.map((_, i) => i) })), dims.length, (l) => dims[l]);
  }

  /** The product of single terms in the graph's normal form, all their factors opened. */
  private gather(terms: readonly Factor[], c: Rational, out: readonly number[], sizeOf: (l: number) => Dim | undefined): Node {
    let next = 1 + Math.max(-1, ...out, ...terms.flatMap((t) => t.labels));
    const nodes: Node[] = [], labels: number[][] = [], sizes = new Map<number, Dim>();
    for (const t of terms) {
      const f = flat(t.node), names = new Map<number, number>(t.labels.map((l, i) => [i, l]));
      for (const [l, d] of f.dims) if (!names.has(l)) { sizes.set(next, d); names.set(l, next++); }
      c = Q.mul(c, f.c);
      for (const x of f.factors) { nodes.push(x.node); labels.push(x.labels.map((l) => names.get(l)!)); }
    }
    // A term that is constant along a summed axis still counts once for each entry.
    const carried = new Set([...out, ...labels.flat()]);
    for (const l of new Set(terms.flatMap((t) => t.labels))) if (!carried.has(l)) { nodes.push(this.g.ones([sizeOf(l)!])); labels.push([l]); }
    return this.g.einsum([this.g.num(c), ...nodes], [[], ...labels], out, (l) => sizes.get(l) ?? sizeOf(l));
  }

  /** Applies the laws of products (exponentials, roots, indicators, inverses, cos² = 1 − sin²) until none applies. */
  private settle(node: Node): Node {
    if (node.op === "add") return this.sum(termsOf(this.g, node).map((t) => this.settle(this.g.scale(t.c, t.rest))));
    if (node.op !== "einsum" || node.operands.length < 2) {
      const only = node.op === "einsum" ? node.operands[0] : node;
      if (only?.op !== "map" || only.fn !== "pow") return node;
    }
    const f = flat(node), replaced = this.laws(f);
    if (replaced === null) return node;
    this.spend(f.factors.length);
    return this.sum(replaced.map((r) => this.opened(r)).concat(this.g.zeros(node.dims)));
  }

  /** The form of a flat product; a summed label that lost its factors counts as its size. */
  private opened(f: Flat): Node {
    const ones = [...f.dims].filter(([l]) => l >= f.rank).map(([l, d]) => ({ node: this.g.ones([d]), labels: [l] }));
    return this.scale(f.c, this.product([...f.factors, ...ones], f.rank, (l) => f.dims.get(l)));
  }

  private laws(f: Flat): Flat[] | null {
    const { g } = this, groups = new Map<string, { kind: "exp" | "pow"; base: Node; labels: readonly number[]; es: Rational[]; nodes: Node[] }>();
    for (const x of f.factors) {
      const p = powerOf(g, x.node), key = `${p.kind}${String(p.base.id)}:${x.labels.join(",")}`, known = groups.get(key);
      if (known) { known.es.push(p.e); known.nodes.push(x.node); } else groups.set(key, { kind: p.kind, base: p.base, labels: x.labels, es: [p.e], nodes: [x.node] });
    }
    let changed = false;
    const factors: Factor[] = [];
    for (const { kind, base, labels, es, nodes } of groups.values()) {
      const made = kind === "exp" ? this.joinedExp(base, es, nodes) : this.joinedPowers(base, es);
      if (made === null) nodes.forEach((node) => factors.push({ node, labels }));
      else { changed = true; made.forEach((node) => factors.push({ node, labels })); }
    }
    const now: Flat = { ...f, factors };
    return this.indicators(now) ?? contractInverse(this.g, now) ?? (changed ? [now] : null);
  }

  private joinedExp(base: Node, es: readonly Rational[], nodes: readonly Node[]): Node[] | null {
    const e = es.reduce(Q.add);
    if (e.num === 0n) return [];
    const node = this.g.map(EXP, [this.g.scale(e, base)]);
    return nodes.length === 1 && nodes[0] === node ? null : [node];
  }

  /** Powers of one base as its normal powers: a whole one and a root with exponent in (0, 1). Null where they are that already. */
  private joinedPowers(base: Node, es: readonly Rational[]): Node[] | null {
    const { g, options } = this, total = es.reduce(Q.add);
    const whole = es.every(Q.isInteger), mixed = es.some((e) => e.num > 0n) && es.some((e) => e.num < 0n);
    if (isIndicator(base) && whole && !mixed && total.num > 0n) return es.length === 1 && Q.isOne(total) ? null : [base];
    const normal = normalExponents(total), key = (list: readonly Rational[]): string => list.map(Q.rationalText).sort().join();
    const expands = es.some((e) => Q.isInteger(e) && e.num > 0n && (base.op === "add" || (e.num > 1n && base.op === "map" && baseName(base.fn) === "cos")));
    if (key(normal) !== key(es)) {
      if (whole ? !mixed || isAnalytic(base) : es.length === 1 || options.common === true || isNonNegative(base, options)) return total.num === 0n ? [] : [this.power(base, total)];
    }
    // A power of a root: (√u)³ = u √u, never (√u)² = u, which is defined for more.
    const root = base.op === "map" && base.fn === "pow" ? constantOf(base.args[1]!) : null;
    if (root !== null && base.op === "map" && es.length === 1 && whole && !Q.isInteger(root)) {
      const e = Q.mul(root, total);
      if (!Q.isInteger(e) || options.common === true || isNonNegative(base.args[0]!, options)) return [this.power(base.args[0]!, e)];
    }
    if (!expands) return null;
    const made = es.map((e) => Q.isInteger(e) && e.num > 0n ? this.power(base, e) : g.map("pow", [base, g.num(e)]));
    return made.every((node, i) => powerOf(g, node).base === base && Q.equals(powerOf(g, node).e, es[i]!)) ? null : made;
  }

  /** [u>0][u<0] = 0, and u[u<0] = u − u[u>0]. */
  private indicators(f: Flat): Flat[] | null {
    for (const x of f.factors) {
      const { node } = x;
      if (!isIndicator(node) || node.op !== "map" || constantOf(node.args[0]!) !== null) continue;
      const u = node.args[0]!, same = (y: Factor): boolean => y.labels.join() === x.labels.join(), rest = f.factors.filter((y) => y !== x);
      if (rest.some((y) => same(y) && y.node.op === "map" && y.node.fn === "lt" && y.node.args[1] === u)) return [];
      if (!rest.some((y) => same(y) && powerOf(this.g, y.node).base === u && Q.compare(powerOf(this.g, y.node).e, Q.ZERO) > 0)) continue;
      const up = this.g.map("lt", [this.g.zeros(u.dims), u]);
      return [{ ...f, factors: rest }, { ...f, c: Q.neg(f.c), factors: [...rest, { node: up, labels: x.labels }] }];
    }
    return null;
  }

  private map(fn: string, args: readonly Node[]): Node {
    const { g } = this, [x, y, z] = args, dims = x?.dims ?? [];
    const minus = (a: Node, b: Node): Node => this.sum([a, this.scale(Q.MINUS_ONE, b)]);
    if (x === undefined) return g.map(fn, args);
    if (y === undefined) {
      if (fn === EXP) return this.exp(x);
      if (fn === LOG) return this.log(x);
      const name = baseName(fn), first = termsOf(g, x)[0];
      if (first && first.c.num < 0n && (odd.has(name) || even.has(name))) {
        const turned = g.map(fn, [this.scale(Q.MINUS_ONE, x)]);
        return even.has(name) ? turned : this.scale(Q.MINUS_ONE, turned);
      }
      return g.map(fn, args);
    }
    switch (fn) {
      case "pow": {
        const e = constantOf(y);
        if (e !== null) return this.power(x, e);
        const steps = termsOf(g, y).find((t) => constantOf(t.rest) !== null && Q.isInteger(t.c));
        if (steps && y.op === "add") {
          // x^(y−1) is x^y/x.
          const rest = this.sum([y, g.constant(Q.neg(steps.c), dims)]);
          return this.times([this.map("pow", [x, rest]), this.power(x, steps.c)], dims);
        }
        if (isPositive(x, this.options)) return this.exp(this.times([y, this.log(x)], dims));
        return g.map(fn, args);
      }
      case "lt": return this.positivePart(minus(y, x));
      case "le": return minus(g.ones(dims), this.positivePart(minus(x, y)));
      case "ne": return this.sum([this.positivePart(minus(x, y)), this.positivePart(minus(y, x))]);
      case "eq": return minus(g.ones(dims), this.sum([this.positivePart(minus(x, y)), this.positivePart(minus(y, x))]));
      case "max": { const u = minus(x, y); return this.sum([y, this.times([this.positivePart(u), u], dims)]); }
      case "min": { const u = minus(x, y); return minus(x, this.times([this.positivePart(u), u], dims)); }
      case "where":
        // Only where both branches have values everywhere: 0 times an undefined branch is undefined.
        if (z && isTotal(y) && isTotal(z) && onlyIndicators(g, x)) return this.sum([z, this.times([x, minus(y, z)], dims)]);
        return g.map(fn, args);
      default: return g.map(fn, args);
    }
  }

  /** The indicator of u > 0, with u made primitive. */
  private positivePart(u: Node): Node {
    const { g } = this, c = constantOf(u);
    if (c !== null) return g.constant(c.num > 0n ? 1 : 0, u.dims);
    const { content, primitive } = this.primitive(u), zero = g.zeros(u.dims);
    const f = outer(g, content), kept = f.factors.filter((x) => !isPositive(x.node, this.options));
    const inner = kept.length === 0 ? primitive : this.times([unflat(g, { ...f, c: Q.ONE, factors: kept }), primitive], u.dims);
    return f.c.num > 0n ? g.map("lt", [zero, inner]) : g.map("lt", [inner, zero]);
  }

  private exp(x: Node): Node {
    const { g } = this;
    return this.times(termsOf(g, x).map(({ c, rest }) => {
      const [inner] = rest.op === "map" && rest.fn === LOG ? rest.args : [];
      if (inner && (isPositive(inner, this.options) || this.options.common === true)) return this.power(inner, c);
      return g.map(EXP, [g.scale(c, rest)]);
    }).concat(g.ones(x.dims)), x.dims);
  }

  /** log with positive factors split off: log(2 e^a u) = log 2 + a + log u. */
  private log(x: Node): Node {
    const { g } = this, { content, primitive } = this.primitive(x), f = outer(g, content), parts: Node[] = [];
    const spread = (n: Node, labels: readonly number[]): Node => this.product([{ node: n, labels }], x.dims.length, (l) => x.dims[l]);
    const inside: Factor[] = [];
    for (const y of f.factors) {
      const p = powerOf(g, y.node);
      if (p.kind === "exp") parts.push(spread(g.scale(p.e, p.base), y.labels));
      else if (isPositive(p.base, this.options)) parts.push(this.scale(p.e, spread(g.map(LOG, [p.base]), y.labels)));
      else inside.push(y);
    }
    const size = f.c.num < 0n ? Q.neg(f.c) : f.c;
    for (const [n, sign] of [[size.num, 1n], [size.den, -1n]] as const) {
      for (const [p, k] of primeFactors(n)) if (p !== 1n) parts.push(spread(g.scale(Q.rational(k * sign), g.map(LOG, [g.num(p)])), []));
    }
    const rest = this.times([unflat(g, { ...f, c: f.c.num < 0n ? Q.MINUS_ONE : Q.ONE, factors: inside }), primitive], x.dims);
    if (constantOf(rest) === null || !Q.isOne(constantOf(rest)!)) parts.push(g.map(LOG, [rest]));
    return this.sum([...parts, g.zeros(x.dims)]);
  }

  /** base^e for a form and an exact exponent. */
  power(base: Node, e: Rational): Node {
    const { g } = this, dims = base.dims;
    if (e.num === 0n) return g.ones(dims);
    if (Q.isOne(e)) return base;
    const constant = constantOf(base);
    if (constant !== null) return this.numberPower(constant, e, dims);
    if (Q.isInteger(e) && e.num > 0n && base.op === "add") {
      const n = Number(e.num);
      if (base.terms.length ** Math.min(n, 30) <= this.maxTerms) {
        let made: Node = base;
        for (let k = 1; k < n; k++) made = this.times([made, base], dims);
        return made;
      }
    }
    const { content, primitive } = this.primitive(base), f = outer(g, content), factors: Factor[] = [], inside: Factor[] = [];
    let c = f.c;
    const put = (x: Factor): void => {
      const p = powerOf(g, x.node);
      if (p.kind === "exp") factors.push({ node: g.map(EXP, [g.scale(Q.mul(p.e, e), p.base)]), labels: x.labels });
      else if (Q.isInteger(e) || isNonNegative(p.base, this.options)) factors.push({ node: this.atomPower(p.base, Q.mul(p.e, e), x.node, e), labels: x.labels });
      else inside.push(x);
    };
    const own = dims.map((_, i) => i);
    if (primitive.op === "num" || constantOf(primitive) !== null) f.factors.forEach(put);
    else { f.factors.forEach(put); put({ node: primitive, labels: own }); }
    const sign = c.num < 0n && !Q.isInteger(e);
    if (sign) c = Q.neg(c);
    const all = [...factors, { node: this.numberPower(c, e, []), labels: [] }];
    if (inside.length > 0 || sign) {
      const rest = this.product([...inside, { node: g.num(sign ? -1 : 1), labels: [] }], dims.length, (l) => dims[l]);
      all.push({ node: this.rootParts(rest, e), labels: own });
    }
    return this.product(all, dims.length, (l) => dims[l]);
  }

  /** (b^k)^e, where that is b^(ke); otherwise a power of the factor itself. */
  private atomPower(base: Node, e: Rational, whole: Node, outer: Rational): Node {
    const { g } = this;
    if (e.num === 0n) return g.ones(base.dims);
    if (isIndicator(base) && e.num > 0n) return base;
    // From u^a to u^(ae): a or ae is whole, or the base is never negative.
    const inner = powerOf(g, whole).e, lawful = Q.isInteger(inner) || !Q.isInteger(e) || isNonNegative(base, this.options);
    if (!lawful || !Q.isInteger(outer) && !isNonNegative(base, this.options)) return g.map("pow", [whole, g.num(outer)]);
    if (Q.isInteger(e) && e.num > 1n && base.op === "map" && baseName(base.fn) === "cos") {
      // cos² = 1 − sin².
      const s = g.map(base.fn.replace(/cos$/, "sin"), base.args), square = this.sum([g.ones(base.dims), g.scale(-1, g.map("pow", [s, g.num(2)]))]);
      const parts = Array.from({ length: Number(e.num / 2n) }, () => square);
      if (parts.length <= 8) return this.times(e.num % 2n === 0n ? parts : [...parts, base], base.dims);
    }
    return this.rootParts(base, e);
  }

  /** u^(7/2) as u³ u^(1/2), u^(−1/2) as u⁻¹ u^(1/2): whole and broken part. */
  private rootParts(base: Node, e: Rational): Node {
    const { g } = this;
    if (Q.isInteger(e)) {
      if (e.num > 0n && base.op === "add") return this.power(base, e);
      return g.map("pow", [base, g.num(e)]);
    }
    const floor = e.num >= 0n ? e.num / e.den : -((-e.num + e.den - 1n) / e.den), root = g.map("pow", [base, g.num(Q.sub(e, Q.rational(floor)))]);
    if (floor === 0n) return root;
    if (floor > 0n && base.op === "add") return this.times([this.power(base, Q.rational(floor)), root], base.dims);
    return this.times([g.map("pow", [base, g.num(floor)]), root], base.dims);
  }

  private numberPower(c: Rational, e: Rational, dims: readonly Dim[]): Node {
    const { g } = this, exact = Q.power(c, e);
    if (exact !== null) return g.constant(exact, dims);
    if (c.num <= 0n) return g.map("pow", [g.constant(c, dims), g.num(e)]);
    const parts: Node[] = [g.ones(dims)];
    for (const [n, sign] of [[c.num, 1n], [c.den, -1n]] as const) {
      for (const [p, k] of primeFactors(n)) if (p !== 1n) parts.push(this.rootParts(g.num(p), Q.mul(e, Q.rational(k * sign))));
    }
    return this.times(parts, dims);
  }

  /**
   * A form as content × primitive part: the content is one term, a product of what all terms share (an exact number with
   * the sign of the first term, common powers, the exponential of the least term); a single term is all content.
   */
  primitive(x: Node): { content: Node; primitive: Node } {
    let known = this.primitives.get(x);
    if (!known) { known = this.makePrimitive(x); this.primitives.set(x, known); }
    return known;
  }

  private makePrimitive(x: Node): { content: Node; primitive: Node } {
    const { g } = this, one = g.ones(x.dims);
    if (x.op !== "add") return { content: x, primitive: one };
    const terms = x.terms.map(outerFactors(g));
    const shared: Factor[] = [];
    const [head] = terms;
    for (const [key, p] of head!.powers) {
      const es = terms.map((t) => t.powers.get(key)?.e ?? Q.ZERO);
      const least = es.reduce((a, b) => Q.compare(a, b) <= 0 ? a : b);
      if (least.num !== 0n && es.every((e) => Q.isInteger(e)) && terms.every((t) => t.powers.has(key))) shared.push({ node: g.map("pow", [p.base, g.num(least)]), labels: p.labels });
    }
    // Exponentials: the least exponent in an order that is the same after adding anything to all of them.
    let low = head!;
    for (const t of terms) if (compareExponents(t.exps, low.exps) < 0) low = t;
    for (const p of low.exps.values()) shared.push({ node: g.map(EXP, [g.scale(p.e, p.base)]), labels: p.labels });
    const common = shared.length === 0 ? one : this.product(shared, x.dims.length, (l) => x.dims[l]);
    const reduced = shared.length === 0 ? x : this.times([x, this.invertMonomial(shared, x.dims)], x.dims);
    const first = termsOf(g, reduced)[0];
    if (first === undefined) return { content: one, primitive: x };
    return { content: this.scale(first.c, common), primitive: this.scale(Q.inv(first.c), reduced) };
  }

  private invertMonomial(factors: readonly Factor[], dims: readonly Dim[]): Node {
    const { g } = this;
    return this.product(factors.map((x) => {
      const p = powerOf(g, x.node), e = Q.neg(p.e);
      return { node: p.kind === "exp" ? g.map(EXP, [g.scale(e, p.base)]) : g.map("pow", [p.base, g.num(e)]), labels: x.labels };
    }), dims.length, (l) => dims[l]);
  }

  /** Whether a form is zero: over a common denominator, where the denominators are not under a sum. */
  isZero(form: Node): boolean {
    let x = form;
    for (let round = 0; round < 12; round++) {
      if (isZeroNode(x)) return true;
      const found = denominator(this.g, x);
      if (found === null) return false;
      x = this.sum(termsOf(this.g, x).map((t) => this.cleared(t.c, t.rest, found)).concat(this.g.zeros(x.dims)));
    }
    return false;
  }

  /**
   * A form as one quotient: numerator over the sums that stand below in its terms, outside of all summation; common
   * divisors cancelled, the numerator with whole coefficients. Null where nothing stands below.
   */
  overOneDenominator(form: Node): Node | null {
    const own = form.dims.map((_, i) => i), below: Factor[] = [], { g } = this;
    let x = form;
    for (let d = denominator(g, x), rounds = 0; d !== null && rounds < 6; d = denominator(g, x), rounds++) {
      const { base, labels } = d;
      let e = d.e;
      x = this.sum(termsOf(g, x).map((t) => this.cleared(t.c, t.rest, d)).concat(g.zeros(x.dims)));
      for (let q = exactQuotient(g, x, base, labels); q !== null && e.num < 0n; q = e.num < 0n ? exactQuotient(g, x, base, labels) : null) {
        x = this.sum(q.map((factors) => this.product(factors, own.length, (l) => form.dims[l])).concat(g.zeros(x.dims)));
        e = Q.add(e, Q.ONE);
      }
      if (e.num !== 0n) below.push({ node: g.map("pow", [base, g.num(e)]), labels });
      else if (denominator(g, x) === null && below.length === 0) return x;
    }
    if (below.length === 0) return null;
    const { content, primitive } = this.primitive(x), f = outer(g, content), c = commonFactor(termsOf(g, primitive).map((t) => t.c));
    const all = [{ node: this.scale(Q.inv(c), primitive), labels: own }, ...f.factors, ...below, { node: g.num(Q.mul(f.c, c)), labels: [] }];
    return g.einsum(all.map((y) => y.node), all.map((y) => y.labels), own, (l) => form.dims[l]);
  }

  private cleared(c: Rational, rest: Node, d: Denominator): Node {
    const { g } = this, f = flat(rest), key = d.labels.join(), left: Factor[] = [];
    let e = Q.neg(d.e);
    for (const x of f.factors) {
      const p = powerOf(g, x.node);
      if (p.kind === "pow" && p.base === d.base && x.labels.join() === key && Q.isInteger(p.e)) e = Q.add(e, p.e);
      else left.push(x);
    }
    if (e.num !== 0n) left.push({ node: this.power(d.base, e), labels: d.labels });
    return this.opened({ ...f, c: Q.mul(c, f.c), factors: left });
  }
}

/** 7/2 is 3 and 1/2, −1/2 is −1 and 1/2: a whole number and a fraction in (0, 1), without zeros. */
function normalExponents(e: Rational): Rational[] {
  const floor = Q.rational(e.num >= 0n ? e.num / e.den : -((-e.num + e.den - 1n) / e.den));
  return [floor, Q.sub(e, floor)].filter((x) => x.num !== 0n);
}

/** What leaves whole coefficients without a common divisor. */
function commonFactor(cs: readonly Rational[]): Rational {
  const gcd = (a: bigint, b: bigint): bigint => { let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b]; while (y !== 0n) [x, y] = [y, x % y]; return x; };
  const num = cs.reduce((n, c) => gcd(n, c.num), 0n), den = cs.reduce((n, c) => n / gcd(n, c.den) * c.den, 1n);
  return num === 0n ? Q.ONE : Q.rational(num, den);
}

const isIndicator = (n: Node): boolean => n.op === "map" && n.fn === "lt";
const onlyIndicators = (g: Graph, x: Node): boolean => termsOf(g, x).every((t) => flat(t.rest).factors.every((f) => isIndicator(f.node)));

interface Outer { readonly powers: Map<string, { base: Node; labels: readonly number[]; e: Rational }>; readonly exps: Map<string, { base: Node; labels: readonly number[]; e: Rational }> }

/** The factors of a term that are not under a sum. */
const outerFactors = (g: Graph) => (t: Node): Outer => {
  const f = flat(t), powers: Outer["powers"] = new Map(), exps: Outer["exps"] = new Map();
  for (const x of f.factors) {
    if (x.node.op === "eye" || x.labels.some((l) => l >= f.rank)) continue;
    const p = powerOf(g, x.node);
    (p.kind === "exp" ? exps : powers).set(`${String(p.base.id).padStart(9, "0")}:${x.labels.join(",")}`, { base: p.base, labels: x.labels, e: p.e });
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

interface Denominator { readonly base: Node; readonly labels: readonly number[]; readonly e: Rational }

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
  return found.filter((d) => d.base === first.base && d.labels.join() === first.labels.join()).reduce((a, b) => Q.compare(a.e, b.e) <= 0 ? a : b);
}

/** X⁻¹_ij X_jk = δ_ik and X_ki X⁻¹_ij = δ_kj, where nothing else carries the summed label. */
function contractInverse(g: Graph, f: Flat): Flat[] | null {
  const uses = new Map<number, number>();
  for (const x of f.factors) for (const l of x.labels) uses.set(l, (uses.get(l) ?? 0) + 1);
  const summed = (l: number): boolean => l >= f.rank && uses.get(l) === 2;
  for (const x of f.factors) {
    if (x.node.op !== "call" || baseName(x.node.fn) !== "inv" || x.node.batch !== 0 || x.labels.length !== 2) continue;
    const arg = x.node.args[0]!, [i, j] = x.labels as [number, number];
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
