import type { RuleBook } from "../../../rule.js";
import type { Expr } from "../../../syntax/expr.js";
import type { Graph } from "../../../tensor/graph.js";
import type { Dim, EinsumNode, Node, Rational } from "../../../tensor/node.js";
import * as Q from "../../../tensor/rational.js";
import { constantOf, isSizeNode, splitCoefficient } from "../../../tensor/shape.js";
import { contractionExpr, type Piece } from "./contraction.js";
import { call, leading, name, negated, number, product, scaled, transposed, whole } from "./expr.js";
import { isSymmetric, type Facts } from "./facts.js";
import { hasDelta, powerOf, termOf } from "./terms.js";
import { weight } from "./weight.js";
/** Tensors of up to two axes in matrix notation; a vector is a column. */

export interface WriteContext {
  readonly graph: Graph;
  readonly book: RuleBook;
  /** Names that stand for shared parts. */
  readonly named: ReadonlyMap<Node, string>;
  readonly facts: Facts;
}

/** What matrix notation has no words for. */
export class Unwritten extends Error {
  override readonly name = "Unwritten";
}
const refuse = (what: string): never => {
  throw new Unwritten(what);
};

export class WholeWriter {
  private readonly cx: WriteContext;
  private readonly memo = new Map<Node, Expr>();
  constructor(cx: WriteContext) {
    this.cx = cx;
  }

  /** @throws Unwritten */
  write(node: Node, definition = false): Expr {
    if (!definition) {
      const named = this.cx.named.get(node);
      if (named !== undefined) return name(named);
      const known = this.memo.get(node);
      if (known !== undefined) return known;
    }
    if (node.dims.length > 2) return refuse(`${String(node.dims.length)} axes`);
    const made = this.body(node);
    if (!definition) this.memo.set(node, made);
    return made;
  }

  private body(node: Node): Expr {
    switch (node.op) {
      case "input":
        return name(node.name);
      case "num":
        return number(node.value);
      case "const":
        return name(node.name);
      case "literal":
        return this.literal(node.values, node.dims);
      case "eye":
        return call("eye", this.size(node.dims[0]!));
      case "iota":
        return refuse("an index as a value");
      case "einsum":
        return this.einsum(node);
      case "add":
        return this.sum(node);
      case "map":
        return this.map(node);
      case "call": {
        if (node.batch > 0) return refuse(`${node.fn} along an axis`);
        return call(this.fn(node.fn), ...node.args.map((a) => this.write(a)));
      }
      case "reduce": {
        if (node.dims.length > 0) return refuse(`${node.how} along an axis`);
        return call(node.how, this.write(node.arg));
      }
      case "slice":
        return this.slice(node);
      case "stack":
        return this.stack(node.parts);
      case "reshape":
        return this.reshape(node);
    }
  }

  size(d: Dim): Expr {
    return d.name === null || !/^[\p{L}_][\p{L}\p{M}\p{N}_]*(\*[\p{L}_][\p{L}\p{M}\p{N}_]*)*$/u.test(d.name)
      ? whole(d.size)
      : product("*", d.name.split("*").map(name));
  }

  fn(id: string): string {
    return this.cx.book.get(id)?.rule.names[0] ?? id;
  }

  private literal(values: readonly Rational[], dims: readonly Dim[]): Expr {
    const columns = dims.length === 2 ? dims[1]!.size : 1,
      rows: Expr[][] = [];
    if (values.length > 64) return refuse("a long array of numbers");
    for (let i = 0; i < values.length; i += columns) rows.push(values.slice(i, i + columns).map(number));
    return { kind: "matrix", rows };
  }

  private stack(parts: readonly Node[]): Expr {
    const cells = parts.map((p): Expr[] => {
      if (p.dims.length === 0) return [this.write(p)];
      if (p.op === "stack" && p.dims.length === 1) return p.parts.map((q) => this.write(q));
      if (p.op === "literal" && p.dims.length === 1) return p.values.map(number);
      const c = constantOf(p);
      if (c !== null && p.dims.length === 1) return Array.from({ length: p.dims[0]!.size }, () => number(c));
      return refuse("stacked vectors");
    });
    if (cells.length * (cells[0]?.length ?? 0) > 64) return refuse("a large matrix of parts");
    return { kind: "matrix", rows: cells };
  }

  /** Entries and rows of whole tensors: X[2,3], X[:,1]. */
  private slice(node: Extract<Node, { op: "slice" }>): Expr {
    const at: (number | null)[] = [];
    let base: Node = node;
    // Slices are taken from the last axis inwards; each one's axis counts the axes that are left.
    const cuts: { axis: number; from: number }[] = [];
    while (base.op === "slice") {
      if (!base.drop) return refuse("a part of an axis");
      cuts.push({ axis: base.axis, from: base.from });
      base = base.arg;
    }
    for (let i = 0; i < base.dims.length; i++) at.push(null);
    const open = base.dims.map((_, i) => i);
    for (const { axis, from } of cuts.reverse()) at[open.splice(axis, 1)[0] ?? 0] = from + 1;
    if (base.op === "eye") return refuse("a unit vector");
    const e: Expr = { kind: "entry", base: this.write(base), indices: at.map((i) => (i === null ? null : whole(i))) };
    // X[2,:] is a row; a vector is a column.
    return base.dims.length === 2 && at[0] !== null && at[1] === null ? transposed(e) : e;
  }

  private reshape(node: Extract<Node, { op: "reshape" }>): Expr {
    const { arg } = node;
    if (node.dims.length === 1 && arg.dims.length === 2) {
      const flipped = this.cx.graph.einsum([arg], [[0, 1]], [1, 0]);
      return call("vec", this.write(flipped));
    }
    if (node.dims.length === 2 && arg.dims.length === 4 && arg.op === "einsum") {
      const t = termOf(arg),
        pairs = [
          [0, 2],
          [1, 3],
        ].map((want) => t.factors.filter((f) => f.labels.length > 0 && f.labels.every((l) => want.includes(l))));
      const scalars = t.factors.filter((f) => f.labels.length === 0);
      if (pairs.every((p) => p.length > 0) && scalars.length + pairs.flat().length === t.factors.length) {
        const [a, b] = pairs.map((fs, k) => {
          const place = (l: number): number => (k === 0 ? (l === 0 ? 0 : 1) : l === 1 ? 0 : 1);
          return this.write(
            this.cx.graph.einsum(
              fs.map((f) => f.node),
              fs.map((f) => f.labels.map(place)),
              [0, 1],
              (l) => t.dim(k === 0 ? (l === 0 ? 0 : 2) : l === 0 ? 1 : 3),
            ),
          );
        });
        if (a !== undefined && b !== undefined)
          return scaled(t.c, "*", [...scalars.map((s) => this.write(s.node)), call("kron", a, b)], []);
      }
    }
    return refuse("entries in another arrangement");
  }

  /** A sum: the first term without a minus sign leads; a number is added to each entry. */
  private sum(node: Extract<Node, { op: "add" }>): Expr {
    const common = node.terms.every((t) => t.op !== "literal") ? magnitude(node) : Q.ONE;
    const terms = node.terms.map((t) => (Q.isOne(common) ? t : this.cx.graph.scale(Q.inv(common), t)));
    const full = terms.some((t) => t.dims.length === 0 || !isConstantAlong(t)),
      // Beside an identity a number would be read as a multiple of it: I − 11'/n, not I − 1/n.
      identity = node.dims.length === 2 && terms.some(hasDelta);
    const exprs = ordered(terms).map((t) =>
      !full || t.dims.length === 0 ? this.write(t) : identity && isConstantAlong(t) ? this.everywhere(t) : this.loose(t),
    );
    const all = leading(exprs);
    return Q.isOne(common) ? all : scaled(common, "*", [all], []);
  }

  /** A term that is the same everywhere, as its number: in a sum it is added to each entry. */
  private loose(t: Node): Expr {
    const c = constantOf(t);
    if (c !== null) return number(c);
    if (t.op === "einsum" && !isSizeNode(t) && isConstantAlong(t))
      return this.write(this.cx.graph.einsum(t.operands, t.labels, [], (l) => t.sizes[l]));
    return this.write(t);
  }

  /** c·11' for a matrix that is c everywhere. */
  private everywhere(t: Node): Expr {
    const [rows, columns] = t.dims.map((d) => call("ones", this.size(d))),
      c = constantOf(t);
    if (rows === undefined || columns === undefined) return this.write(t);
    const pair = [rows, transposed(columns)];
    if (c !== null) return scaled(c, "*", pair, []);
    return t.op === "einsum" && !isSizeNode(t)
      ? this.times(
          this.cx.graph.einsum(t.operands, t.labels, [], (l) => t.sizes[l]),
          pair,
        )
      : this.write(t);
  }

  /** A number times matrices, with its divisors below all of them. */
  private times(scalar: Node, factors: readonly Expr[]): Expr {
    const t = termOf(scalar);
    if (t.factors.some((f) => f.labels.length > 0)) return product("*", [this.write(scalar), ...factors]);
    const powers = t.factors.map((f) => ({ f, ...powerOf(f.node) })),
      below = powers.filter((p) => p.exponent.num < 0n && !this.cx.named.has(p.f.node));
    const above = powers.filter((p) => !below.includes(p)).map((p) => this.write(p.f.node));
    return scaled(
      t.c,
      "*",
      [...above, ...factors],
      below.map((p) => this.below(p.base, Q.neg(p.exponent), false)),
    );
  }

  private map(node: Extract<Node, { op: "map" }>): Expr {
    const [x, y, z] = node.args,
      elementwise = node.dims.length > 0;
    const of = (n: Node | undefined): Expr => (n === undefined ? refuse("a missing argument") : this.loose(n));
    switch (node.fn) {
      case "pow": {
        const e = y === undefined ? null : constantOf(y);
        if (x === undefined || y === undefined) return refuse("a power of nothing");
        if (e !== null && e.num < 0n) return this.reciprocal(x, { num: -e.num, den: e.den }, elementwise);
        return this.power(x, e === null ? of(y) : number(e), elementwise);
      }
      case "lt":
      case "le":
      case "eq":
      case "ne":
        return { kind: "indicator", of: this.condition(node, true) };
      case "and":
      case "or":
      case "not":
        return { kind: "indicator", of: this.condition(node, true) };
      case "where":
        return {
          kind: "cases",
          rows: [
            { value: of(y), condition: x === undefined ? null : this.condition(x) },
            { value: of(z), condition: null },
          ],
        };
      case "mod":
        return refuse("a remainder");
      default:
        return call(this.fn(node.fn), ...node.args.map(of));
    }
  }

  /** A truth value as a condition. */
  condition(node: Node, definition = false): Expr {
    const COMPARE = { lt: "<", le: "≤", eq: "=", ne: "≠" } as const;
    if (node.op === "map" && (definition || !this.cx.named.has(node))) {
      const [x, y] = node.args;
      switch (node.fn) {
        case "lt":
        case "le":
        case "eq":
        case "ne":
          if (x === undefined || y === undefined) break;
          // 0 < x reads x > 0.
          if (constantOf(x) !== null && constantOf(y) === null && node.fn !== "eq" && node.fn !== "ne")
            return { kind: "compare", op: node.fn === "lt" ? ">" : "≥", a: this.loose(y), b: this.loose(x) };
          return { kind: "compare", op: COMPARE[node.fn], a: this.loose(x), b: this.loose(y) };
        case "and":
        case "or":
          return { kind: "logic", op: node.fn, args: node.args.map((a) => this.condition(a)) };
        case "not":
          return { kind: "logic", op: "not", args: node.args.map((a) => this.condition(a)) };
        default:
      }
    }
    return { kind: "compare", op: "≠", a: this.write(node), b: whole(0) };
  }

  private symmetric(node: Node): boolean {
    const used = new Set<string>(),
      is = isSymmetric(this.cx.graph, node, this.cx.facts, used);
    if (is) for (const n of used) this.cx.facts.used.add(n);
    return is;
  }

  private power(base: Node, exponent: Expr, elementwise: boolean): Expr {
    return { kind: "pow", op: elementwise ? ".^" : "^", base: this.write(base), exponent };
  }

  private reciprocal(base: Node, e: Rational, elementwise: boolean): Expr {
    const below = this.below(base, e, elementwise);
    return { kind: "div", op: elementwise ? "./" : "/", num: whole(1), den: below };
  }

  private below(base: Node, e: Rational, elementwise: boolean): Expr {
    if (Q.isOne(e)) return this.write(base);
    if (e.num === 1n && e.den === 2n) return call("sqrt", this.write(base));
    return this.power(base, number(e), elementwise);
  }

  private einsum(node: EinsumNode): Expr {
    if (isSizeNode(node)) return this.size(node.sizes[0]!);
    const c = constantOf(node);
    if (c !== null) {
      const dims = node.dims.map((d) => this.size(d));
      return Q.isZero(c) ? call("zeros", ...dims) : Q.isOne(c) ? call("ones", ...dims) : scaled(c, "*", [call("ones", ...dims)], []);
    }
    const t = termOf(node),
      above: Piece[] = [],
      below: Expr[] = [],
      pieces: Piece[] = [];
    const plain = node.dims.length === 0 && t.factors.every((f) => f.labels.length === 0);
    for (const f of t.factors) {
      const p = this.cx.named.has(f.node) ? { base: f.node, exponent: Q.ONE } : powerOf(f.node),
        inverse = p.exponent.num < 0n;
      if (f.labels.length === 0) {
        if (inverse) below.push(this.below(p.base, Q.neg(p.exponent), false));
        else above.push({ expr: this.write(f.node), labels: [], rank: rankOf(f.node), node: f.node });
      } else if (inverse && f.node.op === "map")
        pieces.push({ expr: this.below(p.base, Q.neg(p.exponent), true), labels: f.labels, divisor: true, rank: 9, node: f.node });
      else
        pieces.push({
          expr: this.write(f.node),
          labels: f.labels,
          rank: rankOf(f.node),
          node: f.node,
          ...(f.node.op === "eye" ? { eye: true } : this.symmetric(f.node) ? { symmetric: true } : {}),
        });
    }
    above.sort((a, b) => a.rank - b.rank);
    const scalars = above.map((a) => a.expr);
    if (plain) return scaled(t.c, "*", scalars, below);
    const contracted = contractionExpr(pieces, { rank: t.rank, size: (l) => this.size(t.dim(l)) });
    if (contracted === null) return refuse("a contraction that is no matrix product");
    const core = withPowers(contracted);
    // (2x'Ax/(x'x)²)x: a number that is itself a product of arrays stands apart in its fraction.
    if (
      below.length > 0 &&
      node.dims.length > 0 &&
      scalars.some((e) => e.kind === "mul" && e.factors.some((f) => f.kind === "transpose"))
    ) {
      const fraction = scaled(t.c, "*", scalars, below);
      return fraction.kind === "neg" ? negated(product("*", [fraction.arg, core])) : product("*", [fraction, core]);
    }
    return scaled(t.c, "*", [...scalars, core], below);
  }
}

/** AA is A², A'A' is (A²)'. */
function withPowers(e: Expr): Expr {
  if (e.kind !== "mul" || e.op !== "*") return e;
  const runs: { of: Expr; times: number }[] = [];
  for (const f of e.factors) {
    const last = runs.at(-1);
    if (last !== undefined && isSymbol(f) && JSON.stringify(last.of) === JSON.stringify(f)) last.times++;
    else runs.push({ of: f, times: 1 });
  }
  if (runs.length === e.factors.length) return e;
  const power = (base: Expr, times: number): Expr => ({ kind: "pow", op: "^", base, exponent: whole(times) });
  return product(
    "*",
    runs.map(({ of, times }) => (times === 1 ? of : of.kind === "transpose" ? transposed(power(of.arg, times)) : power(of, times))),
  );
}
const isSymbol = (e: Expr): boolean => e.kind === "name" || (e.kind === "transpose" && e.arg.kind === "name");

/** In products: symbols, then functions, then sums. */
function rankOf(n: Node): number {
  switch (n.op) {
    case "num":
    case "const":
      return 0;
    case "input":
      return 1;
    case "einsum":
      return isSizeNode(n) ? 0 : 3;
    case "map": {
      const first = n.args[0];
      if (n.fn === "pow")
        return first?.op === "input" && constantOf(n.args[1]!) !== null ? 1 : first === undefined ? 2 : Math.max(1.5, rankOf(first));
      return 2;
    }
    case "add":
      return 4;
    default:
      return 2;
  }
}

/** Equal in magnitude: 2x − 2y is 2(x − y). */
function magnitude(node: Extract<Node, { op: "add" }>): Rational {
  const coefficients = node.terms.map((t) => splitCoefficient(t).coefficient),
    [first] = coefficients;
  if (first === undefined) return Q.ONE;
  const size = first.num < 0n ? Q.neg(first) : first,
    minus = Q.neg(size);
  if (Q.isOne(size) || !coefficients.every((c) => Q.equals(c, size) || Q.equals(c, minus))) return Q.ONE;
  return coefficients.every((c) => c.num < 0n) ? minus : size;
}

const isConstantAlong = (t: Node): boolean =>
  constantOf(t) !== null ||
  (t.op === "einsum" && !isSizeNode(t) && t.dims.length > 0 && t.labels.every((ls) => ls.every((l) => l >= t.dims.length)));

/** Polynomial terms by falling degree; then the others in the order in which they came to be; numbers last. */
function ordered(terms: readonly Node[]): Node[] {
  const degree = (t: Node): number => {
    if (constantOf(t) !== null) return -1;
    let d = 0;
    for (const f of termOf(t).factors) {
      const { base, exponent } = powerOf(f.node);
      if (base.op !== "input" || exponent.den !== 1n || exponent.num < 0n) return 0;
      d += Number(exponent.num);
    }
    return d;
  };
  const ranks = new Map(terms.map((t) => [t, degree(t)]));
  if (terms.every((t) => t.dims.length === 0 && (ranks.get(t) ?? 0) !== 0))
    return [...terms].sort((a, b) => (ranks.get(b) ?? 0) - (ranks.get(a) ?? 0));
  // 1 + eˣ, but log x + 1.
  const exponential = terms.some((t) => termOf(t).factors.some((f) => f.node.op === "map" && f.node.fn === "scalar.exp")),
    side = exponential ? -1 : 1;
  const last = (t: Node): number => (constantOf(t) !== null ? side : 0);
  // Ax + b: in arrays the longer terms stand first.
  const size = (t: Node): number =>
    t.op === "einsum" && t.operands.length === 1 && t.operands[0] !== undefined ? weight(t.operands[0]) : weight(t);
  return [...terms].sort((a, b) => last(a) - last(b) || (a.dims.length > 0 ? size(b) - size(a) : 0));
}
