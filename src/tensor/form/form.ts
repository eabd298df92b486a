import { Graph } from "../graph.js";
import type { Dim, Node, Rational } from "../node.js";
import * as Q from "../rational.js";
import { rebuild } from "../substitute.js";
import { children, reachable } from "../traverse.js";
import { isSizeNode } from "../shape.js";
import { GiveUp } from "./algebra.js";
import type { Algebra, FormOptions, Primitive } from "./algebra.js";
import { EXP, flat, outer, powerOf, termsOf } from "./factors.js";
import type { Factor, Flat } from "./factors.js";
import { map } from "./functions.js";
import { laws } from "./laws.js";
import { callForm } from "./matrices.js";
import { power, primitive } from "./powers.js";
import { isZero, overOneDenominator } from "./quotients.js";
import { isAnalytic } from "./signs.js";

export { GiveUp } from "./algebra.js";
export type { FormOptions } from "./algebra.js";

/**
 * Canonical forms in a graph of their own: sums of products of atoms, products distributed, nested sums flattened,
 * deltas contracted, exp split into powers of exponentials of single terms, quotients with primitive denominators,
 * conditions as indicators. Equal objects are equal tensors, at the sizes that the nodes have.
 */
export class Form implements Algebra {
  readonly g = new Graph();
  private readonly done = new Map<Node, Node>();
  private readonly names = new Map<number, string>();
  private readonly primitives = new Map<Node, Primitive>();
  readonly options: FormOptions;
  readonly maxTerms: number;
  private work: number;

  /** @param nodes all nodes that will be compared: an unnamed size takes the name that the same size has elsewhere */
  constructor(nodes: readonly Node[], options: FormOptions = {}) {
    this.options = options;
    this.maxTerms = options.maxTerms ?? 300;
    this.work = options.work ?? 20_000;
    for (const n of reachable(nodes))
      for (const d of n.op === "einsum" ? n.sizes : n.dims) if (d.name !== null && !this.names.has(d.size)) this.names.set(d.size, d.name);
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

  private dim(d: Dim): Dim {
    return { size: d.size, name: this.names.get(d.size) ?? null };
  }

  private make(n: Node): Node {
    const { g } = this,
      parts = children(n).map((c) => this.done.get(c)!);
    this.spend();
    switch (n.op) {
      case "input":
        return g.input(
          n.name,
          n.dims.map((d) => this.dim(d)),
        );
      case "num":
        return g.num(n.value);
      case "const":
        return n.name === "e" ? g.map(EXP, [g.num(1)]) : g.const("pi");
      case "eye":
        return g.eye(this.dim(n.dims[0]!));
      case "iota":
        return g.iota(this.dim(n.dims[0]!), n.first);
      case "literal":
        return this.literal(
          n.values,
          n.dims.map((d) => this.dim(d)),
        );
      case "einsum":
        return isSizeNode(n)
          ? g.size(n.sizes[0]!)
          : this.product(
              parts.map((p, k) => ({ node: p, labels: n.labels[k]! })),
              n.out.length,
              (l) => this.dim(n.sizes[l]!),
            );
      case "add":
        return this.sum(parts);
      case "map":
        return map(this, n.fn, parts);
      case "call":
        return callForm(
          this,
          n.fn,
          parts,
          n.batch,
          n.dims.slice(n.batch).map((d) => this.dim(d)),
        );
      case "stack": {
        // Σ_k e_k ⊗ part k.
        const d = this.dim(n.dims[0]!);
        if (parts.length > 16) return g.stack(parts, d.name);
        return this.sum(
          parts.map((p, k) =>
            this.product(
              [
                { node: g.slice(g.eye(d), 0, k, 1, true), labels: [0] },
                { node: p, labels: p.dims.map((_, i) => i + 1) },
              ],
              p.dims.length + 1,
              () => d,
            ),
          ),
        );
      }
      default: {
        const made = rebuild(g, n.op === "reshape" ? { ...n, dims: n.dims.map((d) => this.dim(d)) } : n, parts);
        // A slice moves inwards, where new forms may arise.
        return made.op === n.op || this.done.has(made) ? made : this.of(made);
      }
    }
  }

  private literal(values: readonly Rational[], dims: readonly Dim[]): Node {
    const { g } = this,
      used = values.flatMap((v, i) => (v.num === 0n ? [] : [i]));
    const whole = g.literal(values, dims);
    if (whole.op !== "literal" || used.length > 12) return whole;
    return this.sum(
      used.map((i) => {
        let rest = i;
        const index = dims.map(() => 0);
        for (let a = dims.length - 1; a >= 0; a--) {
          index[a] = rest % dims[a]!.size;
          rest = Math.floor(rest / dims[a]!.size);
        }
        return g.einsum(
          [g.num(values[i]!), ...dims.map((d, a) => g.slice(g.eye(d), 0, index[a]!, 1, true))],
          [[], ...dims.map((_, a) => [a])],
          dims.map((_, a) => a),
          (l) => dims[l],
        );
      }),
    );
  }

  sum(parts: readonly Node[]): Node {
    const terms = parts.flatMap((p) => (p.op === "add" ? p.terms : [p]));
    if (terms.length > 4 * this.maxTerms) throw new GiveUp("too many terms");
    this.spend(terms.length);
    const made = this.g.add(terms);
    if (made.op === "add" && made.terms.length > this.maxTerms) throw new GiveUp("too many terms");
    return made;
  }

  scale(c: Rational, node: Node): Node {
    return this.sum(
      termsOf(this.g, node)
        .map((t) => this.g.scale(Q.mul(c, t.c), t.rest))
        .concat(this.g.zeros(node.dims)),
    );
  }

  /** Σ over labels from `rank` on of a product of forms, distributed. */
  product(operands: readonly Factor[], rank: number, dim: (l: number) => Dim | undefined): Node {
    const { g } = this,
      kept = this.cancelling(operands);
    if (kept !== null) return this.keptProduct(operands, kept, rank, dim);
    const lists = operands.map((o) => termsOf(g, o.node));
    const count = lists.reduce((n, l) => n * l.length, 1);
    if (count > 2 * this.maxTerms) throw new GiveUp("too many terms");
    const out = Array.from({ length: rank }, (_, i) => i),
      dims = new Map<number, Dim>();
    operands.forEach((o) => {
      o.labels.forEach((l, axis) => {
        dims.set(l, o.node.dims[axis]!);
      });
    });
    const sizeOf = (l: number): Dim | undefined => dims.get(l) ?? dim(l);
    const made: Node[] = [],
      at = lists.map(() => 0);
    for (let k = 0; k < count; k++) {
      this.spend();
      const chosen = lists.map((l, i) => l[at[i]!]!);
      made.push(
        this.settle(
          this.gather(
            chosen.map((t, i) => ({ node: t.rest, labels: operands[i]!.labels })),
            chosen.reduce((c, t) => Q.mul(c, t.c), Q.ONE),
            out,
            sizeOf,
          ),
        ),
      );
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
    const sums = operands.flatMap((o, k) => (o.node.op === "add" && isAnalytic(o.node) ? [k] : []));
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
    return (
      sums.find((k) => {
        if (![...inverses.values()].some((from) => from.size > 1 || !from.has(k))) return false;
        const { node, labels } = operands[k]!,
          from = inverses.get(`${String(this.primitive(node).primitive.id)}:${labels.join(",")}`);
        return from !== undefined && (from.size > 1 || !from.has(k));
      }) ?? null
    );
  }

  private keptProduct(operands: readonly Factor[], k: number, rank: number, dim: (l: number) => Dim | undefined): Node {
    const { g } = this,
      { node, labels } = operands[k]!,
      { content, primitive } = this.primitive(node),
      key = labels.join();
    const rest = [...operands.slice(0, k), ...operands.slice(k + 1), { node: content, labels }];
    const dims = new Map<number, Dim>();
    operands.forEach((o) => {
      o.labels.forEach((l, axis) => {
        dims.set(l, o.node.dims[axis]!);
      });
    });
    // The other factors multiplied out, entry by entry; each term then meets the sum.
    const all = [...new Set([...Array.from({ length: rank }, (_, i) => i), ...dims.keys()])],
      at = new Map(all.map((l, i) => [l, i]));
    const inner = this.product(
      rest.map((o) => ({ node: o.node, labels: o.labels.map((l) => at.get(l)!) })),
      all.length,
      (l) => dims.get(all[l]!) ?? dim(all[l]!),
    );
    const made = termsOf(g, inner).map((t) => {
      const f = outer(g, t.rest);
      let e = Q.ONE;
      const left = f.factors.flatMap((x) => {
        const p = powerOf(g, x.node);
        if (p.kind !== "pow" || p.base !== primitive || !Q.isInteger(p.e) || x.labels.map((l) => all[l]).join() !== key)
          return [{ node: x.node, labels: x.labels.map((l) => all[l]!) }];
        e = Q.add(e, p.e);
        return [];
      });
      if (e.num !== 0n)
        left.push({ node: e.num > 0n ? this.power(primitive, e) : g.map("pow", [primitive, g.num(e)]), labels: [...labels] });
      const ones = all.filter((l) => l >= rank).map((l) => ({ node: g.ones([dims.get(l)!]), labels: [l] }));
      return this.scale(
        Q.mul(t.c, f.c),
        this.product([...left, ...ones], rank, (l) => dims.get(l) ?? dim(l)),
      );
    });
    return made.length === 0
      ? g.zeros(Array.from({ length: rank }, (_, i) => dims.get(i) ?? dim(i) ?? { size: 1, name: null }))
      : this.sum(made);
  }

  /** Elementwise product of forms of one shape; scalars too. */
  times(parts: readonly Node[], dims: readonly Dim[]): Node {
    return this.product(
      parts.map((node) => ({ node, labels: node.dims.map((_, i) => i) })),
      dims.length,
      (l) => dims[l],
    );
  }

  /** The product of single terms in the graph's normal form, all their factors opened. */
  private gather(terms: readonly Factor[], c: Rational, out: readonly number[], sizeOf: (l: number) => Dim | undefined): Node {
    let next = 1 + Math.max(-1, ...out, ...terms.flatMap((t) => t.labels));
    const nodes: Node[] = [],
      labels: number[][] = [],
      sizes = new Map<number, Dim>();
    for (const t of terms) {
      const f = flat(t.node),
        names = new Map<number, number>(t.labels.map((l, i) => [i, l]));
      for (const [l, d] of f.dims)
        if (!names.has(l)) {
          sizes.set(next, d);
          names.set(l, next++);
        }
      c = Q.mul(c, f.c);
      for (const x of f.factors) {
        nodes.push(x.node);
        labels.push(x.labels.map((l) => names.get(l)!));
      }
    }
    // A term that is constant along a summed axis still counts once for each entry.
    const carried = new Set([...out, ...labels.flat()]);
    for (const l of new Set(terms.flatMap((t) => t.labels)))
      if (!carried.has(l)) {
        nodes.push(this.g.ones([sizeOf(l)!]));
        labels.push([l]);
      }
    return this.g.einsum([this.g.num(c), ...nodes], [[], ...labels], out, (l) => sizes.get(l) ?? sizeOf(l));
  }

  /** Applies the laws of products (exponentials, roots, indicators, inverses, cos² = 1 − sin²) until none applies. */
  private settle(node: Node): Node {
    if (node.op === "add") return this.sum(termsOf(this.g, node).map((t) => this.settle(this.g.scale(t.c, t.rest))));
    if (node.op !== "einsum" || node.operands.length < 2) {
      const only = node.op === "einsum" ? node.operands[0] : node;
      if (only?.op !== "map" || only.fn !== "pow") return node;
    }
    const f = flat(node),
      replaced = laws(this, f);
    if (replaced === null) return node;
    this.spend(f.factors.length);
    return this.sum(replaced.map((r) => this.opened(r)).concat(this.g.zeros(node.dims)));
  }

  /** The form of a flat product; a summed label that lost its factors counts as its size. */
  opened(f: Flat): Node {
    const ones = [...f.dims].filter(([l]) => l >= f.rank).map(([l, d]) => ({ node: this.g.ones([d]), labels: [l] }));
    return this.scale(
      f.c,
      this.product([...f.factors, ...ones], f.rank, (l) => f.dims.get(l)),
    );
  }

  power(base: Node, e: Rational): Node {
    return power(this, base, e);
  }

  primitive(x: Node): Primitive {
    let known = this.primitives.get(x);
    if (!known) {
      known = primitive(this, x);
      this.primitives.set(x, known);
    }
    return known;
  }

  /** Whether a form is zero: over a common denominator, where the denominators are not under a sum. */
  isZero(form: Node): boolean {
    return isZero(this, form);
  }

  /** As one quotient, or null where nothing stands below. */
  overOneDenominator(form: Node): Node | null {
    return overOneDenominator(this, form);
  }
}
