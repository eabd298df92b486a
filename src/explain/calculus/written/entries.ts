import type { Expr } from "../../../syntax/expr.js";
import type { Dim, EinsumNode, Node } from "../../../tensor/node.js";
import * as Q from "../../../tensor/rational.js";
import { constantOf, isSizeNode } from "../../../tensor/shape.js";
import { children, reachable } from "../../../tensor/traverse.js";
import { call, leading, name, number, scaled, whole } from "./expr.js";
import { powerOf, termOf } from "./terms.js";
import { Unwritten, type WholeWriter, type WriteContext } from "./whole.js";
/** Tensors of any number of axes entry by entry, in index notation: sums are explicit, deltas stay. */

const LETTERS = ["i", "j", "k", "l", "p", "q", "r", "s", "u", "v", "a", "b", "c", "h", "g"];

/** Letters for indices that nothing else uses. */
export class Letters {
  private readonly taken: Set<string>;
  constructor(taken: Iterable<string>) {
    this.taken = new Set(taken);
  }
  next(): string {
    for (let round = 0; ; round++) {
      for (const l of LETTERS) {
        const key = round === 0 ? l : `${l}${String(round + 1)}`;
        if (!this.taken.has(key)) {
          this.taken.add(key);
          return key;
        }
      }
    }
  }
  /** A copy: letters taken in it are free again outside. */
  fork(): Letters {
    return new Letters(this.taken);
  }
}

export class EntryWriter {
  private readonly cx: WriteContext;
  private readonly whole: WholeWriter;
  private readonly plain: boolean;
  private readonly sums = new Map<Node, boolean>();
  /** @param plain index notation throughout; else (Wx + b)[i] stands for its sum where matrix notation has a word for it */
  constructor(cx: WriteContext, whole: WholeWriter, plain: boolean) {
    this.cx = cx;
    this.whole = whole;
    this.plain = plain;
  }

  /** Whether something is summed in a node, apart from what tensor functions do. */
  private hasSum(node: Node): boolean {
    const known = this.sums.get(node);
    if (known !== undefined) return known;
    for (const n of reachable([node], (m) => !this.sums.has(m))) {
      if (!this.sums.has(n))
        this.sums.set(
          n,
          n.op === "reduce" ||
            (n.op === "einsum" && n.sizes.length > n.out.length && !isSizeNode(n)) ||
            (n.op !== "call" && children(n).some((c) => this.sums.get(c) === true)),
        );
    }
    return this.sums.get(node) ?? false;
  }

  /** The entry of a tensor in matrix notation, where there is one. */
  private short(node: Node, indices: readonly Expr[]): Expr | null {
    if (
      this.plain ||
      (node.op !== "map" && node.op !== "add" && node.op !== "einsum") ||
      node.dims.length > 2 ||
      node.dims.length === 0 ||
      !this.hasSum(node)
    )
      return null;
    // Products, powers and sums of other things read best entry by entry.
    if (node.op === "einsum" && node.sizes.length === node.out.length) return null;
    if (node.op === "map" && !node.fn.includes(".")) return null;
    if (
      node.op === "add" &&
      !node.terms.every((t) => t.op === "input" || (t.op === "einsum" && t.sizes.length > t.out.length && !isSizeNode(t)))
    )
      return null;
    try {
      return entry(this.whole.write(node), indices);
    } catch (error) {
      if (error instanceof Unwritten) return null;
      throw error;
    }
  }

  /**
   * The entry of a node at these indices (from 1), one for each axis.
   * @throws Unwritten
   */
  at(node: Node, indices: readonly Expr[], letters: Letters, definition = false): Expr {
    const named = definition ? undefined : this.cx.named.get(node);
    if (named !== undefined) return entry(name(named), indices);
    if (node.dims.length === 0 && node.op !== "einsum" && node.op !== "map" && node.op !== "add" && node.op !== "call")
      return this.whole.write(node);
    const short = definition ? null : this.short(node, indices);
    if (short !== null) return short;
    switch (node.op) {
      case "input":
        return entry(name(node.name), indices);
      case "num":
      case "const":
        return this.whole.write(node);
      case "literal":
      case "stack":
        return this.stacked(node, indices, letters);
      case "eye":
        return { kind: "delta", i: indices[0]!, j: indices[1]! };
      case "iota":
        return shifted(indices[0]!, node.first - 1);
      case "einsum":
        return this.einsum(node, indices, letters);
      case "add": {
        return leading(node.terms.map((t) => this.at(t, indices, letters)));
      }
      case "map":
        return this.map(node, indices, letters);
      case "call":
        return this.call(node, indices, letters);
      case "reduce": {
        const inner = letters.fork(),
          k = inner.next();
        return {
          kind: "big",
          op: node.how,
          index: k,
          lo: null,
          hi: null,
          where: null,
          body: this.at(node.arg, [...indices, name(k)], inner),
        };
      }
      case "slice": {
        const all = [...indices];
        if (node.drop) all.splice(node.axis, 0, whole(node.from + 1));
        else all[node.axis] = shifted(all[node.axis]!, node.from);
        return this.at(node.arg, all, letters);
      }
      case "reshape":
        return this.reshape(node, indices, letters);
    }
  }

  /** Axes that are parts of the argument's axes: x at (i − 1)p + k. */
  private reshape(node: Extract<Node, { op: "reshape" }>, indices: readonly Expr[], letters: Letters): Expr {
    const groups = axisGroups(node.arg.dims, node.dims);
    if (groups === null) return entry(this.whole.write(node), indices);
    return this.at(
      node.arg,
      groups.map((axes) => joinedIndex(axes, node, indices, (d) => this.whole.size(d))),
      letters,
    );
  }

  private stacked(node: Node & { op: "literal" | "stack" }, indices: readonly Expr[], letters: Letters): Expr {
    const [first, ...rest] = indices,
      at = first?.kind === "num" ? Number(first.text) - 1 : null;
    if (node.op === "stack" && at !== null && node.parts[at] !== undefined) return this.at(node.parts[at], rest, letters);
    return entry(this.whole.write(node), indices);
  }

  private einsum(node: EinsumNode, indices: readonly Expr[], letters: Letters): Expr {
    if (isSizeNode(node)) return this.whole.write(node);
    const c = constantOf(node);
    if (c !== null) return number(c);
    const t = termOf(node),
      inner = letters.fork(),
      bound = new Map<number, string>();
    const indexOf = (l: number): Expr => {
      const own = indices[l];
      if (own !== undefined && l < t.rank) return own;
      let letter = bound.get(l);
      if (letter === undefined) {
        letter = inner.next();
        bound.set(l, letter);
      }
      return name(letter);
    };
    const above: { e: Expr; rank: number }[] = [],
      below: Expr[] = [];
    // Letters go to the summed labels in the order in which they are met.
    const labelled = t.factors.map((f) => ({ f, at: f.labels.map(indexOf) }));
    for (const { f, at } of labelled) {
      const { base, exponent } = this.cx.named.has(f.node) ? { base: f.node, exponent: Q.ONE } : powerOf(f.node);
      if (exponent.num < 0n && f.node.op === "map") below.push(this.power(this.at(base, at, inner), Q.neg(exponent)));
      else above.push({ e: this.at(f.node, at, inner), rank: f.node.op === "eye" ? 0 : f.node.op === "add" ? 2 : 1 });
    }
    above.sort((a, b) => a.rank - b.rank);
    const summed = [...bound.values()],
      outside = summed.length === 0;
    const body = scaled(
      outside ? t.c : Q.ONE,
      "*",
      above.map((a) => a.e),
      below,
    );
    if (outside) return body;
    const total = summed.reduceRight<Expr>(
      (e, index) => ({ kind: "big", op: "sum", index, lo: null, hi: null, where: null, body: e }),
      body,
    );
    return scaled(t.c, "*", [total], []);
  }

  private power(base: Expr, e: { readonly num: bigint; readonly den: bigint }): Expr {
    if (Q.isOne(e)) return base;
    if (e.num === 1n && e.den === 2n) return call("sqrt", base);
    return { kind: "pow", op: "^", base, exponent: number(e) };
  }

  private map(node: Node & { op: "map" }, indices: readonly Expr[], letters: Letters): Expr {
    const at = (n: Node): Expr => this.at(n, indices, letters),
      [x, y, z] = node.args;
    if (x === undefined) throw new Unwritten("a function of nothing");
    if (node.fn === "pow" && y !== undefined) {
      const e = constantOf(y);
      if (e !== null && e.num < 0n) return { kind: "div", op: "/", num: whole(1), den: this.power(at(x), Q.neg(e)) };
      return e === null ? { kind: "pow", op: "^", base: at(x), exponent: at(y) } : this.power(at(x), e);
    }
    const compare = { lt: "<", le: "≤", eq: "=", ne: "≠" } as const;
    const condition = (n: Node): Expr => {
      if (
        n.op === "map" &&
        (n.fn === "lt" || n.fn === "le" || n.fn === "eq" || n.fn === "ne") &&
        n.args[0] !== undefined &&
        n.args[1] !== undefined
      )
        return { kind: "compare", op: compare[n.fn], a: at(n.args[0]), b: at(n.args[1]) };
      if (n.op === "map" && (n.fn === "and" || n.fn === "or" || n.fn === "not"))
        return { kind: "logic", op: n.fn, args: n.args.map(condition) };
      return { kind: "compare", op: "≠", a: at(n), b: whole(0) };
    };
    switch (node.fn) {
      case "lt":
      case "le":
      case "eq":
      case "ne":
      case "and":
      case "or":
      case "not":
        return { kind: "indicator", of: condition(node) };
      case "where":
        return {
          kind: "cases",
          rows: [
            { value: at(y!), condition: condition(x) },
            { value: at(z!), condition: null },
          ],
        };
      case "mod":
        throw new Unwritten("a remainder");
      default:
        return call(this.whole.fn(node.fn), ...node.args.map(at));
    }
  }

  /** A tensor function of whole arguments; along batch axes, of their rows. */
  private call(node: Node & { op: "call" }, indices: readonly Expr[], letters: Letters): Expr {
    const lead = indices.slice(0, node.batch),
      own = indices.slice(node.batch),
      fn = this.whole.fn(node.fn);
    if (node.batch === 0) return entry(call(fn, ...node.args.map((a) => this.whole.write(a))), own);
    const args = node.args.map((a) => this.piece(a, lead, letters));
    return entry(call(fn, ...args), own);
  }

  /** X[i,:]: an argument at its batch indices, whole along the other axes. */
  private piece(node: Node, lead: readonly Expr[], letters: Letters): Expr {
    if (node.dims.length === lead.length) return this.at(node, lead, letters);
    // An argument that does not vary along the batch is itself.
    if (node.op === "einsum" && node.labels.every((ls) => ls.every((l) => l >= lead.length)) && node.dims.length - lead.length <= 2) {
      const kept = node.dims.map((_, i) => i).slice(lead.length);
      return this.whole.write(this.cx.graph.einsum(node.operands, node.labels, kept, (l) => node.sizes[l]));
    }
    const rest = node.dims.slice(lead.length).map(() => null),
      [only] = node.op === "einsum" ? node.operands : [];
    // X' at row i is X at column i.
    if (
      node.op === "einsum" &&
      only !== undefined &&
      node.operands.length === 1 &&
      node.dims.length === 2 &&
      node.labels[0]?.[0] === 1 &&
      node.labels[0][1] === 0
    )
      return { kind: "entry", base: this.whole.write(only), indices: [...rest, ...lead] };
    return { kind: "entry", base: this.whole.write(node), indices: [...lead, ...rest] };
  }
}

function entry(base: Expr, indices: readonly Expr[]): Expr {
  if (indices.length === 0) return base;
  // diag(v)[i,j] and transposes take their indices inside.
  if (base.kind === "transpose" && indices.length === 2) return entry(base.arg, [...indices].reverse());
  return { kind: "entry", base, indices: [...indices] };
}

/** i + c, as one number where i is one. */
function shifted(e: Expr, by: number): Expr {
  if (by === 0) return e;
  if (e.kind === "num") return whole(Number(e.text) + by);
  return { kind: "add", terms: by > 0 ? [e, whole(by)] : [e, { kind: "neg", arg: whole(-by) }] };
}

/** For each axis of `merged` the axes of `parts` that it is made of, in order; null where the axes do not fit so. */
export function axisGroups(merged: readonly Dim[], parts: readonly Dim[]): number[][] | null {
  const groups: number[][] = [];
  let next = 0;
  for (const d of merged) {
    const axes: number[] = [];
    let size = 1;
    while (size < d.size && next < parts.length) {
      size *= parts[next]!.size;
      axes.push(next++);
    }
    if (size !== d.size) return null;
    groups.push(axes);
  }
  return next === parts.length ? groups : null;
}

/** (i − 1)p + k: the place along an axis that is made of several of `node`'s axes. */
export function joinedIndex(axes: readonly number[], node: Node, indices: readonly Expr[], size: (d: Dim) => Expr): Expr {
  return axes
    .map((axis) => indices[axis]!)
    .reduce((place, i, k) => ({
      kind: "add",
      terms: [{ kind: "mul", op: "*", factors: [shifted(place, -1), size(node.dims[axes[k]!]!)] }, i],
    }));
}
