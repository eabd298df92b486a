import type { Builder } from "./builder.js";
import { inputsOf } from "./builder.js";
import { ShapeError } from "./errors.js";
import type { Node, Rational } from "./node.js";
import * as Q from "./rational.js";
import { constantOf, dimsText, hasBound, isSizeNode, mayCancel, rationalOf, sameSizes } from "./shape.js";

const comparisons = new Map<string, (d: number) => boolean>([
  ["lt", (d) => d < 0],
  ["le", (d) => d <= 0],
  ["eq", (d) => d === 0],
  ["ne", (d) => d !== 0],
]);
const swapped = new Map([
  ["gt", "lt"],
  ["ge", "le"],
]);

/**
 * The normal form of an elementwise function. `neg` and `div` become products, `gt`, `ge` become `lt`, `le`; exact
 * numbers fold; axes along which every argument is constant, and a transposition of the only varying argument, move
 * outside: exp(Aᵀ) is exp(A)ᵀ. Scalars among the arguments are broadcast.
 * @throws ShapeError if two arguments have different shapes
 */
export function elementwise(b: Builder, fn: string, given: readonly Node[]): Node {
  const shaped = given.find((a) => a.dims.length > 0),
    dims = shaped?.dims ?? [];
  const args = given.map((a) => {
    if (a.dims.length === 0 && dims.length > 0) return b.broadcast(a, dims, []);
    if (!sameSizes(a.dims, dims))
      throw new ShapeError(`Unexpected shapes in ${fn}: found ${dimsText(dims)} and ${dimsText(a.dims)}, expected equal ones`);
    return a;
  });
  const [x, y] = args;
  if (fn === "neg" && x) return b.scale(Q.MINUS_ONE, x);
  if (fn === "div" && x && y) return product(b, [x, b.map("pow", [y, b.num(Q.MINUS_ONE)])]);
  const other = swapped.get(fn);
  if (other !== undefined && x && y) return elementwise(b, other, [y, x]);
  const simple = fn === "pow" && x && y ? power(b, x, y) : fold(b, fn, args);
  if (simple) return simple;
  return hoist(b, fn, args) ?? make(b, fn, args);
}

function make(b: Builder, fn: string, args: readonly Node[]): Node {
  const dims = args[0]?.dims ?? [];
  return b.intern(`M${fn}(${args.map((a) => a.id).join(",")})`, (id) => ({ op: "map", id, dims, inputs: inputsOf(args), fn, args }));
}

/** Elementwise product of nodes of one shape (scalars broadcast). */
export function product(b: Builder, factors: readonly Node[]): Node {
  const widest = factors.reduce<Node | undefined>((w, f) => (w === undefined || f.dims.length > w.dims.length ? f : w), undefined);
  const dims = widest?.dims ?? [],
    axes = dims.map((_, i) => i);
  return b.einsum(
    factors,
    factors.map((f) => (f.dims.length === 0 ? [] : axes)),
    axes,
    (l) => dims[l],
  );
}

function spread(b: Builder, value: Rational, like: Node): Node {
  return b.broadcast(b.num(value), like.dims, []);
}

function fold(b: Builder, fn: string, args: readonly Node[]): Node | null {
  const [x, y, z] = args;
  if (x === undefined) return null;
  const cx = constantOf(x),
    cy = y === undefined ? null : constantOf(y);
  const holds = comparisons.get(fn);
  if (holds && y) {
    if (cx && cy) return spread(b, rationalOf(holds(Q.compare(cx, cy))), x);
    return null;
  }
  if (fn === "where" && y && z) {
    if (cx) return cx.num === 0n ? z : y;
    // Both branches one node: not folded where the condition may be undefined.
    return null;
  }
  if (fn === "not" && cx) return spread(b, rationalOf(cx.num === 0n), x);
  if ((fn === "and" || fn === "or") && cx && cy)
    return spread(b, rationalOf(fn === "and" ? cx.num !== 0n && cy.num !== 0n : cx.num !== 0n || cy.num !== 0n), x);
  if ((fn === "max" || fn === "min") && y) {
    if (x === y) return x;
    if (cx && cy) return Q.compare(cx, cy) >= 0 === (fn === "max") ? x : y;
    if (x.id > y.id) return make(b, fn, [y, x]);
  }
  return null;
}

/** x^0 = 1, x^1 = x, (xᵃ)ⁿ = xᵃⁿ and (xy)ⁿ = xⁿyⁿ for integer n only, exact numbers folded. */
function power(b: Builder, base: Node, exponent: Node): Node | null {
  const e = constantOf(exponent),
    c = constantOf(base);
  if (c !== null && Q.isOne(c)) return base;
  if (e === null) return null;
  if (e.num === 0n) return spread(b, Q.ONE, base);
  if (Q.isOne(e)) return base;
  if (c !== null) {
    const value = Q.power(c, e);
    return value === null ? null : spread(b, value, base);
  }
  if (base.op === "literal") {
    const values = base.values.map((v) => Q.power(v, e));
    if (values.every((v) => v !== null)) return b.literal(values, base.dims);
    return null;
  }
  if (!Q.isInteger(e)) return null;
  if (base.op === "map" && base.fn === "pow") {
    const [inner, power] = base.args,
      a = power === undefined ? null : constantOf(power);
    // For fractional a, x^(an) may be defined where x^a is not: (√x)² is no x. So is (1/relu(x))⁻¹ no relu(x).
    if (inner && a && (a.num > 0n || e.num > 0n || mayCancel(inner)) && (Q.isInteger(a) || !Q.isInteger(Q.mul(a, e))))
      return b.map("pow", [inner, spread(b, Q.mul(a, e), inner)]);
    return null;
  }
  if (
    base.op === "einsum" &&
    !hasBound(base) &&
    !isSizeNode(base) &&
    base.operands.every((o) => o.op !== "eye") &&
    base.operands.length > 0
  ) {
    const powers = base.operands.map((o) => b.map("pow", [o, b.num(e)]));
    if (powers.some((p, i) => base.operands[i]?.op === "num" && p.op !== "num")) return null;
    return b.einsum(powers, base.labels, base.out, (l) => base.sizes[l]);
  }
  return null;
}

/** Moves broadcast axes and transpositions out of the arguments. */
function hoist(b: Builder, fn: string, args: readonly Node[]): Node | null {
  const rank = args[0]?.dims.length ?? 0;
  if (rank === 0) return null;
  const dims = args[0]?.dims ?? [],
    varying = new Set<number>();
  for (const a of args) {
    if (a.op !== "einsum") {
      dims.forEach((_, axis) => varying.add(axis));
      break;
    }
    for (const ls of a.labels) for (const l of ls) if (l < rank) varying.add(l);
  }
  if (varying.size < rank) {
    const kept = [...varying].sort((p, q) => p - q);
    const small = args.map((a) => {
      if (a.op !== "einsum") return a;
      return b.einsum(a.operands, a.labels, kept, (l) => a.sizes[l]);
    });
    return b.broadcast(b.map(fn, small), dims, kept);
  }
  const moving = args.filter((a) => constantOf(a) === null),
    only = moving[0];
  if (moving.length !== 1 || only?.op !== "einsum" || only.operands.length !== 1 || hasBound(only)) return null;
  const inner = only.operands[0],
    labels = only.labels[0];
  if (inner === undefined || labels?.length !== rank) return null;
  const straight = args.map((a) => {
    const c = constantOf(a);
    return c === null ? inner : spread(b, c, inner);
  });
  return b.einsum([b.map(fn, straight)], [labels], only.out);
}
