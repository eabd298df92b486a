import type { Graph } from "../../../tensor/graph.js";
import type { EinsumNode, Node, Rational } from "../../../tensor/node.js";
import * as Q from "../../../tensor/rational.js";
import { constantOf, isSizeNode, splitCoefficient } from "../../../tensor/shape.js";
import { rebuild } from "../../../tensor/substitute.js";
import { children, reachable } from "../../../tensor/traverse.js";
import { factorSum } from "./factor.js";
import { isSymmetric, noFacts, type Facts } from "./facts.js";
import { hasDelta, isNegative, nodeOf, powerNode, powerOf, termOf, type Factor, type Term } from "./terms.js";
import { weight } from "./weight.js";
/**
 * A derivative as a textbook leaves it: what cancels is cancelled (also where that adds single points to the domain, as
 * u/u = 1 does), deltas are multiplied out where that contracts them, common factors are taken out of sums.
 */

const EXP = "scalar.exp",
  LOG = "scalar.log",
  SQRT = "scalar.sqrt";
/** Sums multiplied out where a delta stands in them. */
const MOST_DISTRIBUTED = 8;
/** Factors of a product in which quotients are looked for in pairs. */
const MOST_RELIEVED = 16;
/** Nodes beyond which a result is printed as it is. */
const MOST_NODES = 20_000;
const MOST_TURNS = 6;

const known = new WeakMap<Graph, WeakMap<Facts, Tidier>>();

export function tidy(g: Graph, root: Node, facts: Facts = noFacts): Node {
  if (root.op === "num" || root.op === "input") return root;
  let tidiers = known.get(g);
  if (tidiers === undefined) {
    tidiers = new WeakMap();
    known.set(g, tidiers);
  }
  let tidier = tidiers.get(facts);
  if (tidier === undefined) {
    tidier = new Tidier(g, facts);
    tidiers.set(facts, tidier);
  }
  return tidier.tidy(root);
}

class Tidier {
  private readonly done = new Map<Node, Node>();
  private readonly g: Graph;
  private readonly facts: Facts;
  constructor(g: Graph, facts: Facts) {
    this.g = g;
    this.facts = facts;
  }

  tidy(root: Node): Node {
    const { done } = this,
      order = reachable([root], (n) => !done.has(n));
    if (order.length > MOST_NODES) return root;
    for (const n of order) if (!done.has(n)) done.set(n, this.settle(n));
    return done.get(root) ?? root;
  }

  /** A node of tidied parts, rewritten until nothing applies. */
  private settle(node: Node): Node {
    let now = this.onParts(node, (c) => this.done.get(c) ?? c);
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      const next = this.rewrite(now);
      if (next === now) break;
      // What a rewriting makes anew is tidied too; most of its parts are already.
      now = this.onParts(next, (c) => this.deep(c, 3));
    }
    return now;
  }

  private deep(node: Node, levels: number): Node {
    const known = this.done.get(node);
    if (known !== undefined) return known;
    let now = levels === 0 ? node : this.onParts(node, (c) => this.deep(c, levels - 1));
    for (let turn = 0; turn < 4; turn++) {
      const next = this.rewrite(now);
      if (next === now) break;
      now = next;
    }
    this.done.set(node, now);
    return now;
  }

  private onParts(node: Node, of: (child: Node) => Node): Node {
    const below = children(node);
    if (below.length === 0) return node;
    const parts = below.map(of);
    return parts.every((p, i) => p === below[i]) ? node : rebuild(this.g, node, parts);
  }

  private rewrite(node: Node): Node {
    const { g } = this;
    switch (node.op) {
      case "einsum":
        return isSizeNode(node) ? node : this.product(node);
      case "add":
        return shorterExpanded(g, node) ?? factorSum(g, node);
      case "map":
        return elementary(g, node.fn, node.args) ?? node;
      default:
        return node;
    }
  }

  private product(node: EinsumNode): Node {
    const { g, facts } = this,
      term = termOf(node);
    return (
      cancelled(g, term) ??
      certain(g, term, facts) ??
      traced(g, term) ??
      turned(g, term, facts) ??
      slimmed(g, term) ??
      signed(g, term) ??
      distributed(g, term) ??
      relieved(g, term, node) ??
      node
    );
  }
}

/** exp(log u), log(exp u), exp of a log-softmax, (√u)². */
function elementary(g: Graph, fn: string, args: readonly Node[]): Node | null {
  const [x, y] = args;
  if (x === undefined) return null;
  if (fn === EXP && x.op === "map" && x.fn === LOG) return x.args[0]!;
  if (fn === LOG && x.op === "map" && x.fn === EXP) return x.args[0]!;
  if (fn === EXP && x.op === "call" && x.fn === "vector.log-softmax")
    return g.call("vector.softmax", x.args, x.batch, x.dims.slice(x.batch));
  if (fn === "pow" && y !== undefined && x.op === "map") {
    const e = constantOf(y);
    // An even power of a root; odd ones print as a power of the root.
    if (e !== null && x.fn === SQRT && e.den === 1n && e.num % 2n === 0n)
      return g.map("pow", [x.args[0]!, g.num({ num: e.num / 2n, den: 1n })]);
    if (e !== null && x.fn === "pow") {
      const inner = constantOf(x.args[1]!);
      // Whole powers of whole powers, and of roots: |u| is no u.
      if (inner !== null && (inner.den % 2n === 0n || (inner.den === 1n && e.den === 1n)))
        return g.map("pow", [x.args[0]!, g.num(Q.mul(inner, e))]);
    }
    if (e !== null && x.fn === EXP && e.den === 1n) return g.map(EXP, [g.scale(e, x.args[0]!)]);
  }
  return null;
}

/** Powers of one base become one power: u·u⁻¹, u√u, eᵘe⁻ᵘ, x·xˣ⁻¹. */
function cancelled(g: Graph, t: Term): Node | null {
  if (t.factors.length < 2) return null;
  interface Group {
    readonly base: Node;
    readonly labels: readonly number[];
    readonly how: "pow" | "exp" | "open";
    readonly members: Factor[];
    exponent: Rational;
    rest: Node | null;
  }
  const groups = new Map<string, Group>();
  let merged = false;
  for (const f of t.factors) {
    const { node } = f;
    let base = node,
      exponent: Rational = Q.ONE,
      how: Group["how"] = "pow",
      rest: Node | null = null;
    if (node.op === "map" && node.fn === EXP) {
      const split = splitCoefficient(node.args[0]!);
      how = "exp";
      exponent = split.coefficient;
      base = split.scaled ? g.scale(Q.inv(exponent), node.args[0]!) : node.args[0]!;
    } else if (node.op === "map" && node.fn === "pow" && constantOf(node.args[1]!) === null) {
      base = node.args[0]!;
      rest = node.args[1]!;
      exponent = Q.ZERO;
    } else if (node.op !== "eye") ({ base, exponent } = powerOf(node));
    const key = `${how === "exp" ? "e" : ""}${String(base.id)}:${f.labels.join(",")}`,
      group = groups.get(key);
    if (group === undefined) {
      groups.set(key, { base, labels: f.labels, how, members: [f], exponent, rest });
      continue;
    }
    merged = true;
    group.members.push(f);
    group.exponent = Q.add(group.exponent, exponent);
    if (rest !== null) group.rest = group.rest === null ? rest : g.add([group.rest, rest]);
  }
  if (!merged) return null;
  let changed = false;
  const factors: Factor[] = [];
  for (const group of groups.values()) {
    const together = group.members.length === 1 ? null : joined(g, group);
    if (together === null) {
      factors.push(...group.members);
      continue;
    }
    changed = true;
    if (together.op !== "num" || !Q.isOne(together.value))
      factors.push({ node: together, labels: together.dims.length === 0 ? [] : group.labels });
  }
  return changed ? nodeOf(g, { ...t, factors }) : null;
}

/** The one power that a group of factors is, or null where that reads no better. */
function joined(
  g: Graph,
  group: {
    readonly base: Node;
    readonly how: "pow" | "exp" | "open";
    readonly members: readonly Factor[];
    readonly exponent: Rational;
    readonly rest: Node | null;
  },
): Node | null {
  const { base, exponent, rest, how } = group;
  if (how === "exp") return Q.isZero(exponent) ? g.num(1) : g.map(EXP, [g.scale(exponent, base)]);
  if (rest === null) return Q.isZero(exponent) ? g.num(1) : powerNode(g, base, exponent);
  const sum = g.add([rest, g.constant(exponent, rest.dims)]),
    count = (n: Node): number => (n.op === "add" ? n.terms.length : 1);
  return count(sum) < count(rest) || Q.isZero(exponent) ? g.map("pow", [base, sum]) : null;
}

/** Σ over the entries of a softmax is 1, and of what is declared to sum to 1. */
function certain(g: Graph, t: Term, facts: Facts): Node | null {
  for (const f of t.factors) {
    const { node } = f,
      declared = node.op === "input" && facts.sumsToOne.has(node.name);
    if (!declared && (node.op !== "call" || (node.fn !== "vector.softmax" && node.fn !== "matrix.softmax-rows"))) continue;
    const last = f.labels.at(-1);
    if (
      last === undefined ||
      last < t.rank ||
      t.factors.some((o) => o !== f && o.labels.includes(last)) ||
      f.labels.indexOf(last) !== f.labels.length - 1
    )
      continue;
    const rest = t.factors.filter((o) => o !== f),
      bound = f.labels.filter((l) => l >= t.rank && l !== last);
    // Other labels of its own that are summed count how often the 1 stands there.
    if (bound.some((l) => !rest.some((o) => o.labels.includes(l)))) continue;
    if (declared) facts.used.add(node.name);
    return nodeOf(g, { ...t, factors: rest });
  }
  return null;
}

/** Σ_q ∂(e^A)_qq/∂A_ij is (e^A)_ji: powers of A commute with each other inside the trace. */
function traced(g: Graph, t: Term): Node | null {
  const at = t.factors.findIndex(
      ({ node, labels: [a = 0, b] }) => node.op === "call" && node.fn === "matrix.expm-jacobian" && a === b && a >= t.rank,
    ),
    found = t.factors[at];
  if (found?.node.op !== "call" || found.labels.length !== 4) return null;
  const [q = 0, , i = 0, j = 0] = found.labels;
  if (i === q || j === q || t.factors.some((o, k) => k !== at && o.labels.includes(q))) return null;
  const node = g.call("matrix.expm", found.node.args, 0, found.node.args[0]!.dims);
  return nodeOf(g, { ...t, factors: t.factors.map((f, k) => (k === at ? { node, labels: [j, i] } : f)) });
}

/** A symmetric matrix stands untransposed. */
function turned(g: Graph, t: Term, facts: Facts): Node | null {
  const used = new Set<string>();
  let changed = false;
  const factors = t.factors.map((f) => {
    const [a, b] = f.labels;
    if (
      f.labels.length !== 2 ||
      a === undefined ||
      b === undefined ||
      a <= b ||
      f.node.op === "eye" ||
      !isSymmetric(g, f.node, facts, used)
    )
      return f;
    changed = true;
    return { ...f, labels: [b, a] };
  });
  if (!changed) return null;
  const next = nodeOf(g, { ...t, factors });
  for (const name of used) facts.used.add(name);
  return next;
}

/** A factor that is constant along an axis of others stands without it. */
function slimmed(g: Graph, t: Term): Node | null {
  let changed = false;
  const factors = t.factors.map((f, k) => {
    const { node } = f;
    if (node.op !== "einsum" || isSizeNode(node) || t.factors.length < 2) return f;
    const loose = node.dims
      .map((_, axis) => axis)
      .filter(
        (axis) =>
          !node.labels.some((ls) => ls.includes(axis)) &&
          (f.labels[axis]! < t.rank || t.factors.some((o, i) => i !== k && o.labels.includes(f.labels[axis]!))),
      );
    if (loose.length === 0) return f;
    changed = true;
    const kept = node.dims.map((_, axis) => axis).filter((axis) => !loose.includes(axis));
    return { node: g.einsum(node.operands, node.labels, kept, (l) => node.sizes[l]), labels: kept.map((axis) => f.labels[axis]!) };
  });
  return changed ? nodeOf(g, { ...t, factors }) : null;
}

/** s·(a/s + b) is a + s·b, where that is no longer. */
function relieved(g: Graph, t: Term, before: Node): Node | null {
  if (t.factors.length > MOST_RELIEVED) return null;
  for (const [k, sum] of t.factors.entries()) {
    if (sum.node.op !== "add" || sum.node.terms.length > MOST_DISTRIBUTED) continue;
    const inside = sum.node.terms.map(termOf);
    for (const [m, u] of t.factors.entries()) {
      if (m === k || u.node.op === "eye" || u.labels.some((l) => !sum.labels.includes(l))) continue;
      const own = powerOf(u.node),
        at = u.labels.map((l) => sum.labels.indexOf(l));
      if (own.exponent.num < 0n) continue;
      const divided = inside.some((x) =>
        x.factors.some((f) => {
          const p = powerOf(f.node);
          return p.base === own.base && p.exponent.num < 0n && f.labels.length === at.length && f.labels.every((l, i) => l === at[i]);
        }),
      );
      if (!divided) continue;
      const multiplied = inside.map((x) => {
        const n = nodeOf(g, { ...x, factors: [...x.factors, { node: u.node, labels: at }] });
        return n.op === "einsum" ? (cancelled(g, termOf(n)) ?? n) : n;
      });
      const next = nodeOf(g, {
        ...t,
        factors: [...t.factors.filter((_, i) => i !== k && i !== m), { node: g.add(multiplied), labels: sum.labels }],
      });
      if (weight(next) <= weight(before)) return next;
    }
  }
  return null;
}

/** A sum multiplied out, where terms then cancel or join. */
function shorterExpanded(g: Graph, node: Extract<Node, { op: "add" }>): Node | null {
  if (node.terms.length > MOST_DISTRIBUTED) return null;
  let changed = false;
  const terms = node.terms.flatMap((x) => {
    const t = termOf(x),
      at = t.factors.findIndex((f) => f.node.op === "add"),
      sum = t.factors[at];
    if (sum?.node.op !== "add" || sum.node.terms.length > MOST_DISTRIBUTED || sum.labels.some((l) => l >= t.rank)) return [x];
    changed = true;
    const others = t.factors.filter((_, k) => k !== at);
    return sum.node.terms.map((y) => nodeOf(g, { ...t, factors: [...others, { node: y, labels: sum.labels }] }));
  });
  if (!changed) return null;
  const next = g.add(terms);
  return (next.op === "add" ? next.terms.length : 1) <= node.terms.length && weight(next) < weight(node) ? next : null;
}

/** Exact numbers and signs of sums come out: (−2y + 2Xw) is 2(Xw − y). */
function signed(g: Graph, t: Term): Node | null {
  let c: Rational = t.c,
    changed = false;
  const factors = t.factors.map((f) => {
    if (f.node.op !== "add" || t.factors.length < 2) return f;
    let content = contentOf(f.node);
    // −(a − b)c is (b − a)c.
    if (isNegative(Q.mul(c, content)) && f.node.terms.some((x) => isNegative(splitCoefficient(x).coefficient) !== isNegative(content)))
      content = Q.neg(content);
    if (Q.isOne(content)) return f;
    changed = true;
    c = Q.mul(c, content);
    return { ...f, node: g.scale(Q.inv(content), f.node) };
  });
  return changed ? nodeOf(g, { ...t, c, factors }) : null;
}

/** The number that all terms of a sum have in common, negative where more of them are negative than not. */
export function contentOf(sum: Extract<Node, { op: "add" }>): Rational {
  let num = 0n,
    den = 1n,
    minus = 0;
  for (const t of sum.terms) {
    if (t.op === "literal") return Q.ONE;
    const { coefficient: c } = splitCoefficient(t);
    if (isNegative(c)) minus++;
    num = gcd(num, isNegative(c) ? -c.num : c.num);
    den = (den * c.den) / gcd(den, c.den);
  }
  // Numbers over a common denominator: ½x + ⅓y is not (3x + 2y)/6 to a reader.
  if (den !== 1n && !sum.terms.every((t) => splitCoefficient(t).coefficient.den === den)) den = 1n;
  const sign = minus === sum.terms.length ? -1n : 1n;
  return num === 0n ? Q.ONE : Q.rational(sign * num, den);
}

function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a,
    y = b < 0n ? -b : b;
  while (y !== 0n) {
    const r = x % y;
    x = y;
    y = r;
  }
  return x === 0n ? 1n : x;
}

/** A product with a sum that holds a delta is multiplied out where the delta then contracts or joins a diagonal. */
function distributed(g: Graph, t: Term): Node | null {
  if (t.factors.length < 2) return null;
  const at = t.factors.findIndex((f) => f.node.op === "add" && f.node.terms.length <= MOST_DISTRIBUTED && f.node.terms.some(hasDelta));
  const sum = t.factors[at];
  if (sum === undefined || sum.node.op !== "add") return null;
  const others = t.factors.filter((_, k) => k !== at);
  // Only where another factor meets the delta's axes: in matrices a diagonal comes of it, elsewhere only a sum.
  if (!others.some((o) => o.labels.some((l) => sum.labels.includes(l) && (t.rank <= 2 || l >= t.rank)))) return null;
  return g.add(sum.node.terms.map((term) => nodeOf(g, { ...t, factors: [...others, { node: term, labels: sum.labels }] })));
}
