import type { RuleBook } from "../../rule.js";
import { sameByForm } from "../../tensor/canonical.js";
import type { Graph } from "../../tensor/graph.js";
import type { EinsumNode, MapNode, Node } from "../../tensor/node.js";
import * as Q from "../../tensor/rational.js";
import { constantOf } from "../../tensor/shape.js";
import { baseName, boundLabels, Bounds, exponentOf, type Knowledge } from "./bounds.js";
import { add, atom, boundsOf, constant, isSumOfSquares, multiply, Reader, scaled, TooMany, type Polynomial } from "./polynomial.js";
/**
 * Proofs that a node is nowhere negative: by intervals and signs; entry by entry under a sum; as a polynomial that is a
 * sum of squares; after the logarithms are replaced by their tangents (ln t ≤ t − 1, which gives the concavity of ln and
 * Gibbs' inequality), log-sum-exp by its bounds, squares of means by means of squares (Boyd and Vandenberghe, ch. 3).
 */
export type Proof = { readonly strict: boolean; readonly by: string } | null;

export class Prover {
  readonly bounds: Bounds;
  private readonly g: Graph;
  private readonly book: RuleBook;
  private readonly reader: Reader;
  constructor(g: Graph, book: RuleBook, facts: Knowledge) {
    this.g = g;
    this.book = book;
    this.bounds = new Bounds(facts);
    this.reader = new Reader(g);
  }

  /** Whether `node` ≥ 0 everywhere it is defined, and whether it is never 0 there; null where no proof is found. */
  nonNegative(node: Node): Proof {
    const direct = this.bounds.of(node);
    if (direct.lo > 0 || (direct.lo === 0 && direct.loOpen)) return { strict: true, by: "signs" };
    let weak: Proof = direct.lo === 0 ? { strict: false, by: "signs" } : null;
    for (const form of [node, underSum(this.g, node)]) {
      if (form === null) continue;
      const found = this.polynomially(form);
      if (found?.strict === true) return found;
      weak ??= found;
    }
    return weak;
  }
  private polynomially(node: Node): Proof {
    try {
      const p = this.reader.of(node);
      let weak = this.plainly(p);
      if (weak?.strict === true) return weak;
      for (const q of this.relaxed(p)) {
        const found = this.plainly(q);
        weak ??= found === null ? null : { strict: found.strict, by: "a known inequality" };
        if (weak !== null) break;
      }
      return weak;
    } catch (e) {
      if (e instanceof TooMany) return null;
      throw e;
    }
  }
  private plainly(p: Polynomial): Proof {
    let weak: Proof = null;
    for (const q of [p, this.cleared(p)]) {
      if (q === null) continue;
      if (q.size === 0) return { strict: false, by: "algebra" };
      const b = boundsOf(q, this.bounds);
      if (b.lo > 0 || (b.lo === 0 && b.loOpen)) return { strict: true, by: "signs" };
      if (b.lo === 0) weak ??= { strict: false, by: "signs" };
      if (isSumOfSquares(q)) weak ??= { strict: false, by: "a sum of squares" };
    }
    return weak;
  }
  /** Times the sums that stand below the line, where they are positive, written out. Null where there is none. */
  private cleared(p: Polynomial): Polynomial | null {
    const below = new Map<Node, number>();
    for (const t of p.values()) for (const [n, k] of t.powers) if (k < 0 && (below.get(n) ?? 0) < -k) below.set(n, -k);
    if (below.size === 0) return null;
    const factors = [...below].map(([n, k]): [Node, number] => [n, this.bounds.of(n).lo >= 0 ? k : k + (k % 2)]);
    let out: Polynomial = new Map();
    for (const t of p.values()) {
      const powers = new Map(t.powers);
      for (const [n, k] of factors) powers.set(n, (powers.get(n) ?? 0) + k);
      let term = constant(t.coefficient);
      for (const [n, k] of powers) for (let i = 0; i < Math.abs(k); i++) term = multiply(term, k < 0 ? atom(n, -1) : this.reader.of(n));
      out = add(out, term);
    }
    return out;
  }

  /** Polynomials that are nowhere greater. */
  private *relaxed(p: Polynomial): Generator<Polynomial> {
    const logs = atomsOf(p).filter(isLog);
    for (const at of [null, ...logs.map((l) => l.args[0] ?? null)]) {
      const q = this.replaced(p, (l, up) => (isLog(l) && l.args[0] !== at ? this.tangent(l, at, up) : null), isLog);
      if (q !== null) yield q;
    }
    for (const entry of [false, true]) {
      const q = this.replaced(p, (l, up) => (isLog(l) ? this.logSumExp(l, up, entry) : null), isLog);
      if (q !== null) yield q;
    }
    // The square of a mean is bounded from above only, which serves where it is subtracted.
    const q = this.replaced(p, (n, up) => (up ? this.meanOfSquares(n) : null), isContraction, 2);
    if (q !== null) yield q;
  }
  /**
   * Every atom of a kind is replaced by its bound: from above where what it is multiplied by is negative (`up`), from
   * below where that is positive. Null where a sign is not known or nothing changes.
   */
  private replaced(
    p: Polynomial,
    bound: (n: Node, up: boolean) => Polynomial | null,
    kind: (n: Node) => boolean,
    power = 1,
  ): Polynomial | null {
    const factors = new Map<Node, Polynomial>();
    let out: Polynomial = new Map(),
      changed = false;
    for (const t of p.values()) {
      const found = [...t.powers].filter(([n]) => kind(n)),
        only = found[0];
      if (only === undefined || (power > 1 && only[1] !== power)) {
        out = add(out, new Map([["", t]]));
        continue;
      }
      if (found.length > 1 || only[1] !== power) return null;
      factors.set(
        only[0],
        add(factors.get(only[0]) ?? new Map(), new Map([["", { ...t, powers: new Map([...t.powers].filter(([n]) => n !== only[0])) }]])),
      );
    }
    for (const [n, factor] of factors) {
      const b = boundsOf(factor, this.bounds),
        replacement = b.lo >= 0 ? bound(n, false) : b.hi <= 0 ? bound(n, true) : null;
      if (replacement !== null) changed = true;
      else if (b.lo < 0 && b.hi > 0) return null;
      out = add(out, multiply(factor, replacement ?? atom(n, power)));
    }
    return changed ? out : null;
  }
  /** ln u ≤ ln s + u/s − 1 from above, ≥ ln s + 1 − s/u from below. */
  private tangent(log: MapNode, at: Node | null, up: boolean): Polynomial | null {
    const u = log.args[0];
    if (u === undefined) return null;
    const one = constant(Q.ONE),
      s = at === null ? one : this.reader.of(at),
      base = at === null ? constant(Q.ZERO) : atom(this.g.map(log.fn, [at]));
    return up
      ? add(base, add(multiply(this.reader.of(u), this.inverse(at)), scaled(one, Q.MINUS_ONE)))
      : add(base, add(one, scaled(multiply(s, this.inverse(u)), Q.MINUS_ONE)));
  }
  private inverse(n: Node | null): Polynomial {
    return n === null ? constant(Q.ONE) : this.reader.of(this.g.map("pow", [n, this.g.num(-1)]));
  }
  /** max z ≤ ln Σ e^z ≤ max z + ln n; `entry`: one entry of z itself from below. */
  private logSumExp(log: MapNode, up: boolean, entry: boolean): Polynomial | null {
    const sum = log.args[0];
    if (sum?.op !== "einsum" || sum.dims.length > 0) return null;
    const [e] = sum.operands,
      z = e === undefined || sum.operands.length !== 1 ? null : exponentOf(e);
    if (z === null || z.dims.length !== 1) return null;
    if (entry) return up ? null : this.reader.of(z);
    const max = atom(this.g.reduce("max", z));
    return up ? add(max, this.reader.of(this.g.map(log.fn, [this.g.num(z.dims[0]?.size ?? 1)]))) : max;
  }
  /** (Σ p v)² ≤ Σ p v² for weights p ≥ 0 that sum to one. */
  private meanOfSquares(node: Node): Polynomial | null {
    if (node.op !== "einsum" || node.dims.length > 0) return null;
    const bound = boundLabels(node),
      [k] = bound;
    if (bound.length !== 1 || k === undefined) return null;
    for (const [i, p] of node.operands.entries()) {
      if (node.labels[i]?.join() !== String(k) || this.bounds.of(p).lo < 0) continue;
      const total = this.g.einsum([p], [[0]], []);
      if (
        !sameByForm(this.g, total, this.g.num(1), {
          expand: (n) => this.book.get(n.fn)?.expand(n.args, n.op === "call" ? n.batch : 0) ?? null,
        })
      )
        continue;
      const rest = node.operands.map((o, j) => ({ o, l: node.labels[j] ?? [] })).filter((_, j) => j !== i),
        twice = [{ o: p, l: [k] }, ...rest, ...rest];
      return this.reader.of(
        this.g.einsum(
          twice.map((x) => x.o),
          twice.map((x) => x.l),
          [],
          (l) => node.sizes[l],
        ),
      );
    }
    return null;
  }
}
const atomsOf = (p: Polynomial): Node[] => [...new Set([...p.values()].flatMap((t) => [...t.powers.keys()]))];
const isLog = (n: Node): n is MapNode => n.op === "map" && baseName(n.fn) === "log";
const isContraction = (n: Node): n is EinsumNode => n.op === "einsum" && boundLabels(n).length > 0;

/** What stands under a sum over one axis that all terms share: it is enough that it is nowhere negative. */
function underSum(g: Graph, node: Node): Node | null {
  const terms = node.op === "add" ? node.terms : [node];
  let size: number | null = null;
  const parts: Node[] = [];
  for (const t of terms) {
    const bound = t.op === "einsum" && constantOf(t) === null ? boundLabels(t) : [];
    if (t.op !== "einsum" || bound.length !== 1) return null;
    const [k] = bound,
      d = k === undefined ? undefined : t.sizes[k];
    if (k === undefined || d === undefined || (size !== null && size !== d.size)) return null;
    size = d.size;
    parts.push(g.einsum(t.operands, t.labels, [...t.out, k], (l) => t.sizes[l]));
  }
  return parts.length === 0 ? null : g.add(parts);
}
