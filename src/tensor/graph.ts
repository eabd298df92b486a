import type { Builder } from "./builder.js";
import { inputsOf } from "./builder.js";
import { contraction } from "./contraction.js";
import { elementwise } from "./elementwise.js";
import { ShapeError } from "./errors.js";
import type { Dim, Node, Rational } from "./node.js";
import * as Q from "./rational.js";
import { checkDim, dimsText, sameSizes } from "./shape.js";
import { literal, reduce, reshape, slice, stack } from "./structure.js";
import { sum } from "./sum.js";

/** Slices move inwards through this many operations: deeper, they stay where they are. */
const MAX_SLICING = 200;

/** An exact number: a rational, a whole number or double (0.1 is 1/10), a bigint, or text ("0.25", "2/3", "1e-3"). */
export type Exact = Rational | number | bigint | string;

/** @throws RangeError if it is not a finite number; TooLargeError beyond 4900 digits */
export function exact(value: Exact): Rational {
  if (typeof value === "number") return Q.fromNumber(value);
  if (typeof value === "bigint") return Q.rational(value);
  if (typeof value !== "string") return value;
  const r = Q.parseRational(value);
  if (r === null) throw new RangeError(`"${value}" is not a number`);
  return r;
}

/**
 * Makes nodes, each structure once: equal normal forms are one object, so that `===` proves equality (never the
 * converse). Every constructor simplifies by rules that keep the value wherever the original is defined; a point where
 * the original is undefined may become defined (x/x is 1), never an open set through division, roots or powers. Terms
 * that cancel or meet an exact 0 vanish with their domains (log x − log x is 0): who is strict about domains notes
 * them before building.
 */
export class Graph implements Builder {
  private readonly shared = new Map<string, Node>();
  private readonly slices = new Map<string, Node>();
  private slicing = 0;
  private readonly inputsByName = new Map<string, Node>();

  /** How many nodes exist. */
  get nodeCount(): number {
    return this.shared.size;
  }

  intern(key: string, make: (id: number) => Node): Node {
    const known = this.shared.get(key);
    if (known) return known;
    const node = make(this.shared.size);
    this.shared.set(key, node);
    return node;
  }

  /** The free tensor of that name. @throws ShapeError if it exists with another shape */
  input(name: string, dims: readonly Dim[]): Node {
    const known = this.inputsByName.get(name);
    if (known) {
      if (!sameSizes(known.dims, dims))
        throw new ShapeError(`Unexpected shape ${dimsText(dims)} of ${name}: it has the shape ${dimsText(known.dims)} already`);
      return known;
    }
    dims.forEach(checkDim);
    const node = this.intern(`I${name}`, (id) => ({ op: "input", id, dims, inputs: [name], name }));
    this.inputsByName.set(name, node);
    return node;
  }

  num(value: Exact): Node {
    const q = exact(value);
    return this.intern(`N${Q.rationalText(q)}`, (id) => ({ op: "num", id, dims: [], inputs: [], value: q }));
  }

  const(name: "pi" | "e"): Node {
    return this.intern(`c${name}`, (id) => ({ op: "const", id, dims: [], inputs: [], name }));
  }

  /** A dense tensor of exact numbers, row-major. */
  literal(values: readonly Exact[], dims: readonly Dim[]): Node {
    dims.forEach(checkDim);
    return literal(this, values.map(exact), dims);
  }

  /** The identity matrix; of size 1, a 1 × 1 one. */
  eye(dim: Dim): Node {
    checkDim(dim);
    if (dim.size === 1) return this.broadcast(this.num(1), [dim, dim], []);
    return this.intern(`δ${String(dim.size)}${dim.name ?? ""}`, (id) => ({ op: "eye", id, dims: [dim, dim], inputs: [] }));
  }

  /** The index as a value: entry i (from 0) is first + i. */
  iota(dim: Dim, first = 0): Node {
    checkDim(dim);
    if (dim.size === 1) return this.broadcast(this.num(first), [dim], []);
    return this.intern(`i${String(dim.size)}${dim.name ?? ""},${String(first)}`, (id) => ({
      op: "iota",
      id,
      dims: [dim],
      inputs: [],
      first,
    }));
  }

  /** A size as a scalar: exact for an unnamed dimension, the symbol's own node for a named one. */
  size(dim: Dim): Node {
    checkDim(dim);
    if (dim.name === null) return this.num(dim.size);
    return this.intern(`#${String(dim.size)}${dim.name}`, (id) => ({
      op: "einsum",
      id,
      dims: [],
      inputs: [],
      operands: [],
      labels: [],
      out: [],
      sizes: [dim],
    }));
  }

  /**
   * Σ over labels not in `out` of the product of operands, in normal form (src/tensor/contraction.ts). Labels are any
   * non-negative integers; a label twice in `out` is a diagonal embedding; `sizeOf` gives the dimensions of labels that
   * only `out` has.
   * @throws ShapeError if a label has two sizes, or none
   */
  einsum(
    operands: readonly Node[],
    labels: readonly (readonly number[])[],
    out: readonly number[],
    sizeOf?: (label: number) => Dim | undefined,
  ): Node {
    return contraction(this, operands, labels, out, sizeOf);
  }

  /** Sum of terms of one shape; at least one. */
  add(terms: readonly Node[]): Node {
    return terms.length === 1 && terms[0] ? terms[0] : sum(this, terms);
  }

  scale(c: Exact, node: Node): Node {
    const axes = node.dims.map((_, i) => i);
    return contraction(this, [this.num(c), node], [[], axes], axes);
  }

  /** An elementwise function; scalars among the arguments are broadcast to the others' shape. */
  map(fn: string, args: readonly Node[]): Node {
    return elementwise(this, fn, args);
  }

  /** A tensor function by its rule. `resultDims` are the result's own axes, without the batch axes. */
  call(fn: string, args: readonly Node[], batch: number, resultDims: readonly Dim[]): Node {
    const lead = args[0]?.dims.slice(0, batch) ?? [];
    for (const a of args) {
      if (a.dims.length < batch || !sameSizes(a.dims.slice(0, batch), lead))
        throw new ShapeError(`Unexpected batch axes of ${fn}: found ${dimsText(a.dims)}, expected to begin with ${dimsText(lead)}`);
    }
    const dims = [...lead, ...resultDims];
    const key = `C${fn}|${String(batch)}|${args.map((a) => a.id).join(",")}|${dims.map((d) => d.size).join(",")}`;
    return this.intern(key, (id) => ({ op: "call", id, dims, inputs: inputsOf(args), fn, args, batch }));
  }

  /** max, min or prod over the last axis. */
  reduce(how: "max" | "min" | "prod", arg: Node): Node {
    return reduce(this, how, arg);
  }

  /** Entries from … from + length − 1 of an axis (from 0); `drop` removes the axis (length 1). */
  slice(arg: Node, axis: number, from: number, length: number, drop = false): Node {
    const key = `${String(arg.id)},${String(axis)},${String(from)},${String(length)},${String(drop)}`,
      known = this.slices.get(key);
    if (known) return known;
    this.slicing++;
    try {
      const made = slice(this, arg, axis, from, length, drop, this.slicing < MAX_SLICING);
      this.slices.set(key, made);
      return made;
    } finally {
      this.slicing--;
    }
  }

  /** Parts of equal shape along a new first axis. */
  stack(parts: readonly Node[], name: string | null = null): Node {
    return stack(this, parts, name);
  }

  /** The same entries in row-major order. */
  reshape(arg: Node, dims: readonly Dim[]): Node {
    return reshape(this, arg, dims);
  }

  zeros(dims: readonly Dim[]): Node {
    return this.constant(Q.ZERO, dims);
  }

  ones(dims: readonly Dim[]): Node {
    return this.constant(Q.ONE, dims);
  }

  /** The tensor with this number everywhere. */
  constant(value: Exact, dims: readonly Dim[]): Node {
    const q = exact(value),
      num = this.num(q);
    if (dims.length === 0) return num;
    dims.forEach(checkDim);
    const axes = dims.map((_, i) => i),
      one = Q.isOne(q);
    const key = `E${one ? "" : `${String(num.id)}()`}>${String(dims.length)}|${dims.map((d) => `${String(d.size)}:${d.name ?? ""}`).join("/")}`;
    return this.intern(key, (id) => ({
      op: "einsum",
      id,
      dims,
      inputs: [],
      operands: one ? [] : [num],
      labels: one ? [] : [[]],
      out: axes,
      sizes: dims,
    }));
  }

  /** `node` spread over `dims`: its axis k is axis `axes[k]` of the result, it is constant along the others. */
  broadcast(node: Node, dims: readonly Dim[], axes: readonly number[]): Node {
    return this.einsum(
      [node],
      [axes],
      dims.map((_, i) => i),
      (l) => dims[l],
    );
  }
}
