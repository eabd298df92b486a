import type { Expr } from "../../syntax/expr.js";
import type { Dim, EinsumNode, MapNode, Node, Rational } from "../node.js";
import * as Q from "../rational.js";
import { isSizeNode } from "../shape.js";
import { kronecker } from "./kronecker.js";
import { contract } from "./contract.js";
import type { Item, Sizes } from "./contract.js";
import { childrenOf } from "../../syntax/children.js";
import { sumOf } from "./sum.js";
import { NoNotation } from "./no-notation.js";
import {
  applied,
  atom,
  chain,
  costOf,
  entrywise,
  isNumber,
  keyOf,
  name,
  number,
  parts,
  power,
  scaled,
  toExpr,
  turn,
  whole,
} from "./value.js";
import type { Kind, Value } from "./value.js";

/** How functions and inputs are called. */
export interface Names {
  /** A rule's name in formula notation. */
  readonly fn: (id: string) => string;
  /** The name of the function that applies this one to each row (softmax: softmaxrows). */
  readonly rowwise?: (id: string) => string | null;
  /** What inputs are called, where that is not their name. */
  readonly inputs?: ReadonlyMap<string, Expr>;
}

const MAX_COST = 4000;
const MAX_DEPTH = 300;
const kinds: readonly Kind[] = ["s", "c", "m"];

export function sizeExpr(d: Dim): Expr {
  if (d.name === null) return whole(d.size);
  const factors = d.name.split("*").map((key): Expr => (/^\d+$/.test(key) ? whole(BigInt(key)) : name(key)));
  return factors.length === 1 ? factors[0]! : { kind: "mul", op: "*", factors };
}

/** Tensors in matrix notation and entries of tensors with indices. */
export class Notation {
  private readonly matrices = new Map<Node, Value | null>();
  private readonly names: Names;
  private readonly letters: readonly string[];
  private depth = 0;

  /** @param letters for indices that are bound; none is a name in the graph */
  constructor(names: Names, letters: readonly string[]) {
    this.names = names;
    this.letters = letters;
  }

  /** Scalars, columns and matrices. @throws NoNotation */
  matrix(node: Node): Value {
    let v = this.matrices.get(node);
    if (v === undefined) {
      v = this.guarded(() => {
        try {
          const made = this.makeMatrix(node);
          // What cancelled to a number is that number everywhere.
          return made.kind === "s" && node.dims.length > 0 ? scaled(Q.ONE, [made], [], this.everywhere(node.dims)) : made;
        } catch (e) {
          if (e instanceof NoNotation) return null;
          throw e;
        }
      });
      if (v !== null && costOf(v) > MAX_COST) throw new RangeError("Unexpected size of a result: it has no readable notation");
      this.matrices.set(node, v);
    }
    if (v === null) {
      if (node.dims.length === 0) return this.entry(node, [], 0);
      throw new NoNotation(node.op);
    }
    return v;
  }

  private guarded<T>(f: () => T): T {
    if (++this.depth > MAX_DEPTH) throw new RangeError("Unexpected depth of a result: it has no readable notation");
    try {
      return f();
    } finally {
      this.depth--;
    }
  }

  private makeMatrix(node: Node): Value {
    const kind = kinds[node.dims.length];
    if (kind === undefined) throw new NoNotation("more than two axes");
    switch (node.op) {
      case "input":
        return atom(kind, this.inputExpr(node.name), 1);
      case "num":
        return number(node.value);
      case "const":
        return atom("s", name(node.name), 1);
      case "literal":
        return literalValue(node.values, node.dims, kind);
      case "eye":
        return this.eye(node.dims[0]!);
      case "iota":
        throw new NoNotation("iota");
      case "einsum":
        return this.einsum(node);
      case "add":
        return this.add(node.terms);
      case "map":
        return this.map(
          node,
          kind,
          node.args.map((a) => this.loose(a)),
        );
      case "call": {
        if (node.batch === 0)
          return applied(
            kind,
            this.names.fn(node.fn),
            node.args.map((a) => this.matrix(a)),
          );
        const rows = node.batch === 1 && node.dims.length === 2 ? (this.names.rowwise?.(node.fn) ?? null) : null;
        if (rows === null) throw new NoNotation("batch");
        return applied(
          kind,
          rows,
          node.args.map((a) => this.matrix(a)),
        );
      }
      case "reduce": {
        // Over all entries, in whatever order they are.
        let arg = node.arg;
        if (arg.op === "reshape" && arg.arg.dims.length <= 2) arg = arg.arg;
        if (node.dims.length > 0) throw new NoNotation("reduce");
        return applied("s", node.how, [this.matrix(arg)]);
      }
      case "slice": {
        if (!node.drop) throw new NoNotation("range");
        // δ is symmetric: its columns read better than its rows.
        const column = node.axis === 1 || node.arg.op === "eye",
          base = this.matrix(node.arg),
          at = whole(node.from + 1);
        if (node.arg.dims.length === 1) return atom("s", entryOf(toExpr(base), [at]), 1 + costOf(base));
        if (column) return atom("c", entryOf(toExpr(base), [null, at]), 1 + costOf(base));
        return turn(atom("r", entryOf(toExpr(base), [at, null]), 1 + costOf(base)));
      }
      case "stack": {
        if (node.parts.length > 12) throw new NoNotation("stack");
        const rows = node.parts.map((p): Expr[] => {
          if (p.dims.length === 0) return [toExpr(this.matrix(p))];
          if (p.op === "stack") return p.parts.map((q) => toExpr(this.matrix(q)));
          if (p.op === "literal") return p.values.map((q) => toExpr(number(q)));
          throw new NoNotation("stack");
        });
        return atom(kind, { kind: "matrix", rows }, rows.flat().length);
      }
      case "reshape":
        return this.reshape(node.arg, node.dims, kind);
    }
  }

  /** A number that is the same everywhere stands as that number. */
  private loose(node: Node): Value {
    if (
      node.op === "einsum" &&
      node.dims.length > 0 &&
      node.sizes.length === node.out.length &&
      node.labels.every((ls) => ls.length === 0)
    ) {
      if (node.operands.length === 0) return number(Q.ONE);
      return scaled(
        Q.ONE,
        node.operands.map((o) => this.matrix(o)),
        [],
        null,
      );
    }
    return this.matrix(node);
  }

  private add(terms: readonly Node[]): Value {
    const loose = terms.map((t) => this.loose(t)),
      rank = terms[0]!.dims.length;
    // I − 1/n is no notation for I − 11'/n.
    const strict = rank > 0 && (loose.every((v) => v.kind === "s") || (rank === 2 && loose.some(isStructured)));
    return sumOf(strict ? terms.map((t) => this.matrix(t)) : loose);
  }

  private eye(d: Dim): Value {
    return atom("m", { kind: "call", fn: "eye", args: [sizeExpr(d)] }, 1.5, { symmetric: true });
  }
  private everywhere(dims: readonly Dim[]): Value {
    return atom(dims.length === 2 ? "m" : "c", { kind: "call", fn: "ones", args: dims.map(sizeExpr) }, 2);
  }
  private ones(d: Dim): Value {
    return atom("c", { kind: "call", fn: "ones", args: [sizeExpr(d)] }, 2);
  }

  private readonly sizes: Sizes = {
    ones: (d) => this.ones(d),
    eye: (d) => this.eye(d),
    size: (d) => (d.name === null ? number(Q.rational(BigInt(d.size))) : atom("s", sizeExpr(d), 1)),
  };

  private einsum(node: EinsumNode): Value {
    if (isSizeNode(node)) return this.sizes.size(node.sizes[0]!);
    const scalars: Value[] = [],
      items: Item[] = [],
      deltas: (readonly number[])[] = [];
    node.operands.forEach((o, k) => {
      const labels = node.labels[k]!;
      if (labels.length === 0) scalars.push(this.matrix(o));
      else if (o.op === "eye") deltas.push(labels);
      else if (labels.length > 2) throw new NoNotation("a factor with more than two axes");
      else items.push({ value: this.matrix(o), labels });
    });
    if (deltas.length > 1) throw new NoNotation("deltas");
    if (node.out.length === 2 && items.length === 0 && deltas.length === 0) {
      return scaled(Q.ONE, scalars, [], this.everywhere(node.dims));
    }
    const frobenius = this.squares(items, node);
    const of = frobenius ?? contract(items, deltas, node.out, (l) => node.sizes[l]!, this.sizes);
    if (of === null) throw new NoNotation("a product");
    return scaled(Q.ONE, scalars, [], of);
  }

  /** Σ X_ij² is ‖X‖². */
  private squares(items: readonly Item[], node: EinsumNode): Value | null {
    const [only] = items;
    if (node.out.length > 0 || items.length !== 1 || only?.labels.length !== 2 || only.labels[0] === only.labels[1]) return null;
    const p = parts(only.value),
      base = p.of?.t === "atom" && p.of.power?.e === 2 ? p.of.power.base : undefined;
    if (base === undefined) return null;
    const norm = applied("s", "normF", [base]);
    return scaled(p.c, [...p.up, power(norm, 2)], p.down, null);
  }

  /** One elementwise function; the arguments are values of the shape `kind`, or numbers. */
  map(node: MapNode, kind: Kind, args: readonly Value[]): Value {
    const [x, y, z] = args;
    if (node.fn === "pow" && x && y) return powerValue(x, y, kind);
    const cost = args.reduce((n, a) => n + costOf(a), 1);
    if (x && y && (node.fn === "lt" || node.fn === "le" || node.fn === "eq" || node.fn === "ne")) {
      return atom(kind, { kind: "indicator", of: compareExpr(node.fn, toExpr(x), toExpr(y)) }, cost);
    }
    if (node.fn === "where" && x && y && z) {
      const condition = node.args[0],
        c = x.t === "atom" && x.expr.kind === "indicator" ? x.expr.of : condition ? toExpr(x) : whole(1);
      return atom(
        kind,
        {
          kind: "cases",
          rows: [
            { value: toExpr(y), condition: c },
            { value: toExpr(z), condition: null },
          ],
        },
        cost + 1,
      );
    }
    if (node.fn === "and" || node.fn === "or" || node.fn === "not") {
      return atom(
        kind,
        {
          kind: "indicator",
          of: {
            kind: "logic",
            op: node.fn,
            args: args.map((a) => (a.t === "atom" && a.expr.kind === "indicator" ? a.expr.of : toExpr(a))),
          },
        },
        cost,
      );
    }
    // min(i, x[i]) would be the least over i.
    const turned = x?.t === "atom" && x.expr.kind === "name" && y !== undefined && !(y.t === "atom" && y.expr.kind === "name");
    const fn = this.names.fn(node.fn);
    return applied(kind, fn, turned && (fn === "max" || fn === "min") ? [y, x] : args);
  }

  private reshape(arg: Node, dims: readonly Dim[], kind: Kind): Value {
    if (dims.length === 1 && arg.dims.length === 2) return applied("c", "vec", [turn(this.matrix(arg))]);
    if (arg.op === "add") return sumOf(arg.terms.map((t) => this.reshape(t, dims, kind)));
    if (dims.length !== 2 || arg.op !== "einsum") throw new NoNotation("reshape");
    const scalars: Value[] = [],
      items: Item[] = [],
      deltas: number[][] = [];
    arg.operands.forEach((o, k) => {
      const labels = arg.labels[k]!;
      if (labels.length === 0) scalars.push(this.matrix(o));
      else if (o.op === "eye") deltas.push([...labels]);
      else if (labels.length > 2) throw new NoNotation("kron");
      else items.push({ value: this.matrix(o), labels });
    });
    return scaled(Q.ONE, scalars, [], kronecker(items, deltas, arg, dims, this.sizes));
  }

  /** The entry of a tensor at indices. @throws NoNotation */
  entry(node: Node, at: readonly Expr[], used: number): Value {
    return this.guarded(() => this.makeEntry(node, at, used));
  }

  private makeEntry(node: Node, at: readonly Expr[], used: number): Value {
    const of = (n: Node, where: readonly Expr[]): Value => this.entry(n, where, used);
    switch (node.op) {
      case "input":
        return at.length === 0 ? this.matrix(node) : atom("s", entryOf(this.inputExpr(node.name), at), 1.5);
      case "num":
      case "const":
        return this.matrix(node);
      case "eye":
        return atom("s", { kind: "delta", i: at[0]!, j: at[1]! }, 1.5);
      case "iota":
        return sumOf([atom("s", at[0]!, 1), number(Q.rational(BigInt(node.first - 1)))].filter((v) => isNumber(v)?.num !== 0n));
      case "einsum":
        return this.sumEntry(node, at, used);
      case "add":
        return sumOf(node.terms.map((t) => of(t, at)));
      case "map":
        return this.map(
          node,
          "s",
          node.args.map((a) => of(a, at)),
        );
      case "slice": {
        if (node.drop) return of(node.arg, [...at.slice(0, node.axis), whole(node.from + 1), ...at.slice(node.axis)]);
        return of(
          node.arg,
          at.map((i, axis) => (axis === node.axis ? shifted(i, node.from) : i)),
        );
      }
      case "stack": {
        const [first, ...rest] = at,
          k = first?.kind === "num" ? Number(first.text) - 1 : null;
        if (k !== null) return of(node.parts[k]!, rest);
        if (node.parts.length > 12) throw new NoNotation("stack");
        return sumOf(
          node.parts.map((p, i) => scaled(Q.ONE, [atom("s", { kind: "delta", i: first!, j: whole(i + 1) }, 1.5), of(p, rest)], [], null)),
        );
      }
      case "reduce": {
        const letter = this.letter(used),
          body = this.entry(node.arg, [...at, name(letter)], used + 1);
        return atom("s", big(node.how, letter, node.arg.dims[at.length]!, toExpr(body)), 2 + costOf(body));
      }
      case "call":
        return this.callEntry(node, at, used);
      case "literal":
      case "reshape": {
        const whole = this.matrix(node);
        return at.length === 0 ? whole : atom("s", entryOf(toExpr(whole), at), 1 + costOf(whole));
      }
    }
  }

  private inputExpr(key: string): Expr {
    return this.names.inputs?.get(key) ?? name(key);
  }

  private letter(used: number): string {
    const letter = this.letters[used];
    if (letter === undefined) throw new NoNotation("too many indices");
    return letter;
  }

  private sumEntry(node: EinsumNode, at: readonly Expr[], used: number): Value {
    if (isSizeNode(node)) return this.matrix(node);
    if (node.out.length === 0) {
      const whole = this.matrices.get(node);
      if (whole) return whole;
      if (whole === undefined) {
        try {
          return this.matrix(node);
        } catch (e) {
          if (!(e instanceof NoNotation)) throw e;
        }
      }
    }
    const rank = node.out.length,
      bound = node.sizes.slice(rank).map((_, i) => this.letter(used + i));
    const where = (l: number): Expr => (l < rank ? at[l]! : name(bound[l - rank]!));
    const inside: Value[] = [],
      outside: Value[] = [];
    node.operands.forEach((o, k) => {
      const labels = node.labels[k]!,
        v = this.entry(o, labels.map(where), used + bound.length);
      (labels.some((l) => l >= rank) ? inside : outside).push(v);
    });
    if (bound.length === 0) return scaled(Q.ONE, [...outside, ...inside], [], null);
    const body = scaled(Q.ONE, inside, [], null),
      p = parts(body);
    const core = scaled(Q.ONE, p.up, p.down, null);
    const sum = bound.reduceRight<Expr>((e, index, i) => big("sum", index, node.sizes[rank + i]!, e), toExpr(core));
    return scaled(p.c, [...outside, atom("s", sum, 2 * bound.length + costOf(core))], [], null);
  }

  private callEntry(node: Node & { op: "call" }, at: readonly Expr[], used: number): Value {
    if (node.dims.length <= 2) {
      try {
        const v = this.matrix(node);
        return at.length === 0 ? v : atom("s", entryOf(toExpr(v), at), 1 + costOf(v));
      } catch (e) {
        if (!(e instanceof NoNotation)) throw e;
      }
    }
    // One case of the batch: the function of slices of its arguments.
    const lead = at.slice(0, node.batch),
      own = at.slice(node.batch);
    const args = node.args.map((a): Value => {
      const rank = a.dims.length - node.batch;
      if (rank === 0) return this.entry(a, lead, used);
      if (lead.length === 0) return this.matrix(a);
      const base = a.op === "input" ? this.inputExpr(a.name) : toExpr(this.matrix(a));
      return atom(rank === 1 ? "r" : "m", entryOf(base, [...lead, ...Array.from({ length: rank }, () => null)]), 2);
    });
    const v = applied("s", this.names.fn(node.fn), args);
    return own.length === 0 ? v : atom("s", entryOf(toExpr(v), own), 1 + costOf(v));
  }
}

/** A matrix that is more than its entries: I, diag(v), a product. */
function isStructured(v: Value): boolean {
  const { of } = parts(v);
  return of?.t === "chain" || (of?.t === "atom" && of.expr.kind === "call" && (of.expr.fn === "eye" || of.expr.fn === "diag"));
}

const entryOf = (base: Expr, indices: readonly (Expr | null)[]): Expr => ({ kind: "entry", base, indices });
/** With bounds where the body does not show what the index ranges over. */
function big(op: "sum" | "max" | "min" | "prod", index: string, range: Dim, body: Expr): Expr {
  const shown = rangesOver(body, index);
  return { kind: "big", op, index, lo: shown ? null : whole(1), hi: shown ? null : sizeExpr(range), where: null, body };
}

const rangesOver = (e: Expr, index: string): boolean =>
  (e.kind === "entry" && e.indices.some((i) => i?.kind === "name" && i.key === index)) || childrenOf(e).some((c) => rangesOver(c, index));

const shifted = (i: Expr, by: number): Expr =>
  by === 0 ? i : i.kind === "num" ? whole(Number(i.text) + by) : { kind: "add", terms: [i, whole(by)] };

function literalValue(values: readonly Rational[], dims: readonly Dim[], kind: Kind): Value {
  if (values.length > 64) throw new NoNotation("literal");
  const width = dims[1]?.size ?? 1,
    rows = Array.from({ length: dims[0]?.size ?? 1 }, (_, r) => values.slice(r * width, (r + 1) * width).map((q) => toExpr(number(q))));
  return atom(kind, { kind: "matrix", rows }, values.length);
}

function compareExpr(fn: "lt" | "le" | "eq" | "ne", a: Expr, b: Expr): Expr {
  // 0 < x reads x > 0.
  const turned = a.kind === "num" && b.kind !== "num";
  const op = fn === "eq" ? "=" : fn === "ne" ? "≠" : turned ? (fn === "lt" ? ">" : "≥") : fn === "lt" ? "<" : "≤";
  return turned ? { kind: "compare", op, a: b, b: a } : { kind: "compare", op, a, b };
}

/** x^y, with roots, norms and quotients by their names. */
function powerValue(x: Value, y: Value, kind: Kind): Value {
  const e = isNumber(y),
    op = kind === "s" ? "^" : ".^";
  if (e === null) return atom(kind, { kind: "pow", op, base: toExpr(x), exponent: toExpr(y) }, costOf(x) + costOf(y) + 0.5);
  if (e.num < 0n) {
    const below = powerValue(x, number(Q.neg(e)), kind);
    return kind === "s" ? scaled(Q.ONE, [], [below], null) : entrywise([], [below]);
  }
  if (Q.isOne(e)) return x;
  if (e.num === 1n && e.den === 2n) {
    const norm = normOf(x);
    return norm ?? applied(kind, "sqrt", [x]);
  }
  const root = e.den === 2n ? powerValue(x, number({ num: 1n, den: 2n }), kind) : null;
  if (root !== null && e.num < 1000n) return power(root, Number(e.num));
  if (e.den === 1n && e.num < 1000n) return power(x, Number(e.num));
  return atom(kind, { kind: "pow", op, base: toExpr(x), exponent: toExpr(number(e)) }, costOf(x) + 0.8);
}

/** √(x'x) is ‖x‖. */
function normOf(v: Value): Value | null {
  if (v.kind !== "s") return null;
  if (v.t === "atom" && v.power?.e === 2)
    return v.expr.kind === "pow" && v.expr.base.kind === "call" && v.expr.base.fn === "normF" ? v.power.base : null;
  if (v.t !== "chain" || v.parts.length < 2 || v.parts.length % 2 !== 0) return null;
  const half = v.parts.length / 2,
    right = v.parts.slice(half),
    left = v.parts.slice(0, half);
  const x = right.slice(1).reduce((a, b) => chain(a, b), right[0]!),
    xt = left.slice(1).reduce((a, b) => chain(a, b), left[0]!);
  return x.kind === "c" && keyOf(turn(x)) === keyOf(xt) ? applied("s", "norm2", [x]) : null;
}
