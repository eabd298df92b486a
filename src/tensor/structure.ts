import type { Builder } from "./builder.js";
import { inputsOf } from "./builder.js";
import { ShapeError } from "./errors.js";
import type { Dim, Node, Rational } from "./node.js";
import * as Q from "./rational.js";
import { constantOf, dimsText, entries, isZeroNode, sameSizes, sizesOf } from "./shape.js";

const MAX_PUSHED = 64;
const without = <T>(list: readonly T[], at: number): T[] => [...list.slice(0, at), ...list.slice(at + 1)];

/**
 * Entries from … from + length − 1 of one axis, moved inwards as far as that goes: an entry of a product is the product
 * of entries, so that X[0,1] of a matrix product is one contraction of a row with a column.
 */
export function slice(b: Builder, arg: Node, axis: number, from: number, length: number, drop: boolean, inwards: boolean): Node {
  const d = arg.dims[axis];
  if (d === undefined) throw new ShapeError(`Unexpected axis ${String(axis)}: found a tensor of shape ${dimsText(arg.dims)}`);
  if (!Number.isInteger(from) || from < 0 || length < 0 || from + length > d.size || (drop && length !== 1)) {
    throw new ShapeError(
      `Unexpected index ${String(from + 1)}${length === 1 ? "" : ` to ${String(from + length)}`}: expected 1 to ${String(d.size)}`,
    );
  }
  if (length === d.size && !drop) return arg;
  const again = (node: Node, at: number): Node => b.slice(node, at, from, length, drop);
  const part: Dim = { size: length, name: null };
  const dims = drop ? without(arg.dims, axis) : arg.dims.map((x, i) => (i === axis ? part : x));
  if (inwards)
    switch (arg.op) {
      case "einsum": {
        const label = arg.out[axis] ?? -1;
        const operands = arg.operands.map((o, k) => {
          let node = o;
          const ls = arg.labels[k] ?? [];
          for (let i = ls.length - 1; i >= 0; i--) if (ls[i] === label) node = again(node, i);
          return node;
        });
        const labels = drop ? arg.labels.map((ls) => ls.filter((l) => l !== label)) : arg.labels;
        return b.einsum(operands, labels, drop ? without(arg.out, axis) : arg.out, (l) => (l === label ? part : arg.sizes[l]));
      }
      case "add":
        if (arg.terms.length <= MAX_PUSHED) return b.add(arg.terms.map((t) => again(t, axis)));
        break;
      case "map":
        return b.map(
          arg.fn,
          arg.args.map((a) => again(a, axis)),
        );
      case "literal": {
        const inner = entries(arg.dims.slice(axis + 1)),
          step = inner * d.size,
          values: Rational[] = [];
        for (let o = from * inner; o < arg.values.length; o += step) values.push(...arg.values.slice(o, o + length * inner));
        return b.literal(values, dims);
      }
      case "iota":
        return drop ? b.num(arg.first + from) : b.iota(part, arg.first + from);
      case "stack":
        if (axis > 0) return b.stack(arg.parts.map((p) => again(p, axis - 1)));
        return drop ? arg.parts[from]! : b.stack(arg.parts.slice(from, from + length));
      case "reduce":
        return b.reduce(arg.how, again(arg.arg, axis));
      case "call":
        if (axis < arg.batch)
          return b.call(
            arg.fn,
            arg.args.map((a) => again(a, axis)),
            drop ? arg.batch - 1 : arg.batch,
            arg.dims.slice(arg.batch),
          );
        break;
      case "eye":
        // δ is symmetric: columns are rows.
        if (axis === 1) return drop ? again(arg, 0) : b.einsum([again(arg, 0)], [[1, 0]], [0, 1]);
        break;
      case "slice": {
        if (arg.arg.op === "eye" && arg.drop && drop) return b.num(arg.from === from ? 1 : 0);
        const own = arg.drop && axis >= arg.axis ? axis + 1 : axis;
        if (own === arg.axis) return b.slice(arg.arg, own, arg.from + from, length, drop);
        // Slices of several axes are taken in the order of the axes.
        if (own < arg.axis) return b.slice(again(arg.arg, own), drop ? arg.axis - 1 : arg.axis, arg.from, arg.length, arg.drop);
        break;
      }
      default:
        break;
    }
  return b.intern(`S${String(arg.id)},${String(axis)},${String(from)},${String(length)},${String(drop)}`, (id) => ({
    op: "slice",
    id,
    dims,
    inputs: arg.inputs,
    arg,
    axis,
    from,
    length,
    drop,
  }));
}

/** Parts of equal shape along a new first axis. */
export function stack(b: Builder, parts: readonly Node[], name: string | null): Node {
  const first = parts[0];
  if (first === undefined) throw new ShapeError("Unexpected empty stack: expected at least one part");
  for (const p of parts) {
    if (!sameSizes(p.dims, first.dims))
      throw new ShapeError(`Unexpected shapes in a stack: found ${dimsText(first.dims)} and ${dimsText(p.dims)}, expected equal ones`);
  }
  const dims = [{ size: parts.length, name }, ...first.dims];
  if (parts.every((p) => p === first))
    return b.broadcast(
      first,
      dims,
      first.dims.map((_, i) => i + 1),
    );
  if (first.op === "slice" && first.drop && first.axis === 0 && first.arg.dims[0]?.size === parts.length) {
    const { arg } = first;
    if (parts.every((p, k) => p.op === "slice" && p.arg === arg && p.axis === 0 && p.drop && p.from === k)) return arg;
  }
  const values: Rational[] = [],
    inner = entries(first.dims);
  for (const p of parts) {
    const c = constantOf(p);
    if (p.op === "literal") values.push(...p.values);
    else if (c !== null && inner <= 4096) for (let i = 0; i < inner; i++) values.push(c);
    else break;
  }
  if (values.length === inner * parts.length) return b.literal(values, dims);
  return b.intern(`K${parts.map((p) => p.id).join(",")}:${name ?? ""}`, (id) => ({
    op: "stack",
    id,
    dims,
    inputs: inputsOf(parts),
    parts,
  }));
}

/** The same entries in row-major order under other axes; added and removed axes of size 1 are a broadcast or a slice. */
export function reshape(b: Builder, arg: Node, dims: readonly Dim[]): Node {
  if (entries(dims) !== entries(arg.dims))
    throw new ShapeError(`Unexpected shape ${dimsText(dims)}: found ${String(entries(arg.dims))} entries of ${dimsText(arg.dims)}`);
  if (sameSizes(dims, arg.dims)) return arg;
  if (arg.op === "reshape") return b.reshape(arg.arg, dims);
  if (arg.op === "literal") return b.literal(arg.values, dims);
  const c = constantOf(arg);
  if (c !== null) return b.broadcast(b.num(c), dims, []);
  const wide = (ds: readonly Dim[]): number[] => ds.flatMap((d, i) => (d.size === 1 ? [] : [i]));
  const from = wide(arg.dims),
    to = wide(dims);
  if (from.length < arg.dims.length || to.length < dims.length) {
    let bare: Node = arg;
    for (let axis = arg.dims.length - 1; axis >= 0; axis--) if (arg.dims[axis]?.size === 1) bare = b.slice(bare, axis, 0, 1, true);
    return b.broadcast(
      b.reshape(
        bare,
        to.map((i) => dims[i]!),
      ),
      dims,
      to,
    );
  }
  const key = `R${String(arg.id)}:${dims.map((d) => `${String(d.size)}${d.name ?? ""}`).join(",")}`;
  return b.intern(key, (id) => ({ op: "reshape", id, dims, inputs: arg.inputs, arg }));
}

/** max, min or prod over the last axis. */
export function reduce(b: Builder, how: "max" | "min" | "prod", arg: Node): Node {
  const last = arg.dims.length - 1,
    d = arg.dims[last];
  if (d === undefined) throw new ShapeError(`Unexpected scalar under ${how}: expected at least one axis`);
  if (d.size === 0 && how !== "prod") throw new ShapeError(`Unexpected empty axis under ${how}: expected at least one entry`);
  const rest = arg.dims.slice(0, last);
  if (d.size === 0) return b.broadcast(b.num(1), rest, []);
  if (d.size === 1) return b.slice(arg, last, 0, 1, true);
  if (isZeroNode(arg)) return b.zeros(rest);
  if (arg.op === "literal") {
    const values: Rational[] = [];
    for (let o = 0; o < arg.values.length; o += d.size) {
      values.push(
        arg.values.slice(o, o + d.size).reduce((x, y) => (how === "prod" ? Q.mul(x, y) : Q.compare(x, y) >= 0 === (how === "max") ? x : y)),
      );
    }
    return b.literal(values, rest);
  }
  if (arg.op === "einsum" && !arg.labels.some((ls) => ls.includes(last))) {
    // Constant along the axis: max and min are the value itself, prod its power.
    const one = b.slice(arg, last, 0, 1, true);
    return how === "prod" ? b.map("pow", [one, d.name === null ? b.num(d.size) : b.size(d)]) : one;
  }
  return b.intern(`X${how}${String(arg.id)}`, (id) => ({ op: "reduce", id, dims: rest, inputs: arg.inputs, how, arg }));
}

/** A dense tensor of exact numbers; constant ones and the identity take their own form. */
export function literal(b: Builder, values: readonly Rational[], dims: readonly Dim[]): Node {
  const n = entries(dims),
    first = values[0];
  if (values.length !== n)
    throw new ShapeError(`Unexpected number of entries: found ${String(values.length)}, expected ${String(n)} for shape ${dimsText(dims)}`);
  if (dims.length === 0 && first) return b.num(first);
  if (first === undefined) return b.zeros(dims);
  if (values.every((v) => Q.equals(v, first))) return b.broadcast(b.num(first), dims, []);
  const [r, c] = dims;
  if (dims.length === 2 && r && c && r.size === c.size && values.every((v, i) => (i % (r.size + 1) === 0 ? Q.isOne(v) : v.num === 0n)))
    return b.eye(r.name === null ? c : r);
  const key = `L${sizesOf(dims).join("x")}:${values.map(Q.rationalText).join(",")}`;
  return b.intern(key, (id) => ({ op: "literal", id, dims, inputs: [], values }));
}
