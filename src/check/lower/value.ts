import type { Own } from "../../scope/shape-types.js";
import type { Graph } from "../../tensor/graph.js";
import type { Dim, Node } from "../../tensor/node.js";
/**
 * Values under a reading. The first `labels.length` axes of `node` are free indices, the rest its own axes.
 * `own`: s scalar, c column, r row, v vector of open orientation, m matrix, t higher rank, I scalar multiple of an
 * identity of any size, 0 the zero of any shape.
 */
export type Kind = "s" | "c" | "r" | "v" | "m" | "t" | "I" | "0";
export interface Jacobian {
  /** The full Jacobian: labels, axes of what is differentiated, axes of the variable. */
  readonly node: Node;
  readonly of: number;
  readonly by: number;
  readonly ofRank: number;
  readonly byRank: number;
  readonly ofKind: Kind;
  readonly byKind: Kind;
}
export interface Value {
  readonly node: Node;
  readonly labels: readonly string[];
  readonly own: Kind;
  readonly jacobian?: Jacobian;
  /** The choices that led here, for the same choice at other points and sizes. */
  readonly tags: readonly string[];
  /** How far from the plain reading: 0 as written under standard conventions. */
  readonly cost: number;
}
export class NoValue extends Error {}
/** Something is missing that the reading cannot do without: names it. */
export class Missing extends Error {
  readonly what: string;
  constructor(what: string) {
    super(what);
    this.what = what;
  }
}

export const rankOf = (v: Value): number => v.node.dims.length - v.labels.length;
export const ownDims = (v: Value): readonly Dim[] => v.node.dims.slice(v.labels.length);
export const isVectorKind = (k: Kind): boolean => k === "c" || k === "r" || k === "v";
export const kindOfRank = (rank: number): Kind => (rank === 0 ? "s" : rank === 1 ? "v" : rank === 2 ? "m" : "t");

/** An operand with an axis name for each of its axes; equal names are one index. */
export interface Named {
  readonly node: Node;
  readonly axes: readonly string[];
}

/** Σ over names not in `out` of the product of the operands; a name in `out` that no operand has takes its size from `extra`. */
export function contract(g: Graph, operands: readonly Named[], out: readonly string[], extra: ReadonlyMap<string, Dim> = new Map()): Node {
  const ids = new Map<string, number>(),
    sizes: Dim[] = [];
  const idOf = (name: string, dim: Dim | undefined): number => {
    let id = ids.get(name);
    if (id === undefined) {
      const size = dim ?? extra.get(name);
      if (size === undefined) throw new NoValue(`index ${name} has no range`);
      id = ids.size;
      ids.set(name, id);
      sizes.push(size);
    } else if (dim !== undefined && sizes[id]?.size !== dim.size)
      throw new NoValue(`index ${name} ranges over ${String(sizes[id]?.size)} and ${String(dim.size)}`);
    return id;
  };
  const labels = operands.map((o) => o.axes.map((a, k) => idOf(a, o.node.dims[k])));
  const outIds = out.map((a) => idOf(a, undefined));
  return g.einsum(
    operands.map((o) => o.node),
    labels,
    outIds,
    (l) => sizes[l],
  );
}
export const named = (v: Value, ...own: string[]): Named => ({ node: v.node, axes: [...v.labels, ...own] });
export function unionLabels(...vs: readonly Value[]): string[] {
  const out: string[] = [];
  for (const v of vs) for (const l of v.labels) if (!out.includes(l)) out.push(l);
  return out;
}
const ownNames = (v: Value, prefix: string): string[] => Array.from({ length: rankOf(v) }, (_, i) => `${prefix}${String(i)}`);
const join = (a: Value, b: Value, tag?: string): readonly string[] =>
  tag === undefined ? [...a.tags, ...b.tags] : [...a.tags, ...b.tags, tag];

export function value(node: Node, labels: readonly string[], own: Kind, from: readonly Value[] = [], tag?: string, cost = 0): Value {
  return {
    node,
    labels,
    own,
    tags: [...from.flatMap((v) => v.tags), ...(tag === undefined ? [] : [tag])],
    cost: from.reduce((c, v) => c + v.cost, 0) + cost,
  };
}

export function transposeValue(g: Graph, v: Value): Value {
  if (v.own === "s" || v.own === "I" || v.own === "0") return v;
  if (v.own === "c") return { ...v, own: "r" };
  if (v.own === "r") return { ...v, own: "c" };
  if (v.own === "v") return { ...v, own: "r" };
  if (v.own === "m") return { ...v, node: contract(g, [named(v, "§a", "§b")], [...v.labels, "§b", "§a"]) };
  throw new NoValue("transpose of a tensor");
}
export function scaleBy(g: Graph, s: Value, v: Value): Value {
  const labels = unionLabels(s, v),
    own = ownNames(v, "o");
  return {
    node: contract(g, [named(s), named(v, ...own)], [...labels, ...own]),
    labels,
    own: v.own,
    tags: join(s, v),
    cost: s.cost + v.cost,
  };
}
export function elementwiseProduct(g: Graph, a: Value, b: Value): Value {
  if (a.own === "s") return scaleBy(g, a, b);
  if (b.own === "s") return scaleBy(g, b, a);
  const wide = broadcastProduct(g, a, b);
  if (wide !== null) return wide;
  if (rankOf(a) !== rankOf(b) || !sameOrient(a.own, b.own)) throw new NoValue("Hadamard product of different shapes");
  const labels = unionLabels(a, b),
    own = ownNames(a, "o");
  return {
    node: contract(g, [named(a, ...own), named(b, ...own)], [...labels, ...own]),
    labels,
    own: a.own === "v" ? b.own : a.own,
    tags: join(a, b),
    cost: a.cost + b.cost,
  };
}
/** The tag of an identity matrix whose name says its size: this, then the size as it is written. */
export const sizeOfIdentity = "identity of size ";
/** Tags of a number's derivative by a matrix, in the shape of the matrix and in that of its transpose. */
export const byMatrix = "by a matrix";
export const byMatrixTurned = "by a matrix, turned";
/** The tag of |v| for the length of a vector; entry by entry it is the other reading. */
export const asLength = "|·| as a length";
/** What the length of a vector costs where only its entries make sense: 1ᵀ|v|, sum(|v|). */
export const lengthWhereEntries = (v: Value): number => (v.own === "s" && v.tags.includes(asLength) ? 2 : 0);
const isConstantVector = (v: Value): boolean => isVectorKind(v.own) && v.node.inputs.length === 0;

/** The tag of a product in which a row or a column is repeated over the other axis of a matrix. */
export const repeated = "repeated over an axis";
/** γ ⊙ X̂ for a row γ: each row of X̂ by γ, as sums broadcast; null where the shapes are not those of a matrix and a vector. */
export function broadcastProduct(g: Graph, a: Value, b: Value): Value | null {
  const m = a.own === "m" ? a : b.own === "m" ? b : null,
    v = m === a ? b : a;
  if (m === null || !isVectorKind(v.own)) return null;
  const [size] = ownDims(v),
    fits = ["o0", "o1"].filter((_, k) => ownDims(m)[k]?.size === size?.size && v.own !== (k === 0 ? "r" : "c")),
    axis = fits[fits.length - 1];
  if (axis === undefined) return null;
  const labels = unionLabels(a, b);
  return {
    node: contract(g, [named(m, "o0", "o1"), named(v, axis)], [...labels, "o0", "o1"]),
    labels,
    own: "m",
    tags: join(a, b, repeated),
    cost: a.cost + b.cost + 2,
  };
}
export const sameOrient = (a: Kind, b: Kind): boolean => a === b || (a === "v" && isVectorKind(b)) || (b === "v" && isVectorKind(a));

/** The matrix product, alternatives included where a vector's orientation is open. Empty: does not conform. */
export function matrixProduct(g: Graph, a: Value, b: Value, dot: boolean): Value[] {
  if (a.own === "0" || b.own === "0") return [a.own === "0" ? a : b];
  const length = (isConstantVector(a) ? lengthWhereEntries(b) : 0) + (isConstantVector(b) ? lengthWhereEntries(a) : 0);
  if (a.own === "s" || a.own === "I") {
    const scaled = scaleBy(g, a, b);
    return [{ ...scaled, own: a.own === "I" && b.own === "s" ? "I" : b.own, cost: scaled.cost + length }];
  }
  if (b.own === "s" || b.own === "I") {
    const scaled = scaleBy(g, b, a);
    return [{ ...scaled, cost: scaled.cost + length }];
  }
  const labels = unionLabels(a, b),
    cost = a.cost + b.cost,
    tags = join(a, b);
  const attempt = (make: () => Value): Value[] => {
    try {
      return [make()];
    } catch (e) {
      if (e instanceof NoValue) return [];
      throw e;
    }
  };
  const out = (node: Node, own: Kind, tag?: string, extra = 0): Value => ({
    node,
    labels,
    own,
    tags: tag === undefined ? tags : [...tags, tag],
    cost: cost + extra,
  });
  if (a.own === "m" && b.own === "m")
    return attempt(() => out(contract(g, [named(a, "§x", "§k"), named(b, "§k", "§y")], [...labels, "§x", "§y"]), "m"));
  if (a.own === "m" && isVectorKind(b.own))
    return b.own === "r" ? [] : attempt(() => out(contract(g, [named(a, "§x", "§k"), named(b, "§k")], [...labels, "§x"]), "c"));
  if (isVectorKind(a.own) && b.own === "m")
    return a.own === "c" ? [] : attempt(() => out(contract(g, [named(a, "§k"), named(b, "§k", "§y")], [...labels, "§y"]), "r"));
  if (isVectorKind(a.own) && isVectorKind(b.own)) {
    const inner = (): Value[] => attempt(() => out(contract(g, [named(a, "§k"), named(b, "§k")], labels), "s"));
    const outer = (): Value[] => attempt(() => out(contract(g, [named(a, "§x"), named(b, "§y")], [...labels, "§x", "§y"]), "m"));
    if (a.own === "r" && b.own === "c") return inner();
    if (a.own === "c" && b.own === "r") return outer();
    if (a.own === "v" && b.own === "v") return inner();
    if ((a.own === "r" && b.own === "v") || (a.own === "v" && b.own === "c")) return inner();
    if ((a.own === "c" && b.own === "v") || (a.own === "v" && b.own === "r")) return [...outer(), ...(a.own === "c" ? inner() : [])];
    return dot ? inner() : [];
  }
  return [];
}

/** Adds with scalar and row broadcasting; the zero of any shape vanishes. */
export function addValues(g: Graph, a: Value, b: Value): Value[] {
  if (a.own === "0") return [{ ...b, tags: join(a, b) }];
  if (b.own === "0") return [{ ...a, tags: join(a, b) }];
  const labels = unionLabels(a, b),
    cost = a.cost + b.cost,
    tags = join(a, b);
  const make = (
    x: Value,
    xo: readonly string[],
    y: Value,
    yo: readonly string[],
    own: readonly string[],
    kind: Kind,
    tag?: string,
    extra = 0,
  ): Value[] => {
    try {
      const all = [...labels, ...own],
        dims = new Map<string, Dim>();
      for (const o of [named(x, ...xo), named(y, ...yo)])
        o.axes.forEach((n, k) => {
          const d = o.node.dims[k];
          if (d !== undefined) {
            const was = dims.get(n);
            if (was !== undefined && was.size !== d.size) throw new NoValue("sizes");
            dims.set(n, d);
          }
        });
      const node = g.add([contract(g, [named(x, ...xo)], all, dims), contract(g, [named(y, ...yo)], all, dims)]);
      return [{ node, labels, own: kind, tags: tag === undefined ? tags : [...tags, tag], cost: cost + extra }];
    } catch (e) {
      if (e instanceof NoValue) return [];
      throw e;
    }
  };
  const names = (v: Value): string[] => ownNames(v, "o");
  const isOne = (n: Node): boolean => n.op === "num" && n.value.num === n.value.den;
  // 2S − 2λ for 2S − 2λI: only as a loose reading.
  const timesIdentity = (m: Value, s: Value): Value[] => {
    const [p, q] = ownDims(m);
    // 1 + ∂F/∂x for I + ∂F/∂x; other plain numbers are added to every entry.
    if (m.own !== "m" || p === undefined || p.size !== q?.size || (s.node.inputs.length === 0 && !isOne(s.node))) return [];
    return addValues(g, m, { ...s, own: "I", tags: [...s.tags, "number for identity"], cost: s.cost + 6 });
  };
  if (a.own === "I" && b.own === "I") return make(a, [], b, [], [], "I");
  if (a.own === "I" || b.own === "I") {
    const id = a.own === "I" ? a : b,
      m = a.own === "I" ? b : a;
    if (m.own === "s") return make(a, [], b, [], [], "s", "I=1");
    if (m.own !== "m") return [];
    const d = ownDims(m);
    if (d[0] === undefined || d[0].size !== d[1]?.size) return [];
    const eye: Value = { ...value(g.eye(d[0]), [], "m"), tags: id.tags, cost: id.cost };
    const idm = scaleBy(g, { ...id, own: "s", tags: [] }, eye);
    return a.own === "I" ? addValues(g, idm, m) : addValues(g, m, idm);
  }
  if (a.own === b.own || sameOrient(a.own, b.own))
    return rankOf(a) === rankOf(b) ? make(a, names(a), b, names(b), names(a), a.own === "v" ? b.own : a.own) : [];
  if (a.own === "s") return [...make(a, [], b, names(b), names(b), b.own), ...timesIdentity(b, a)];
  if (b.own === "s") return [...make(a, names(a), b, [], names(a), a.own), ...timesIdentity(a, b)];
  if (a.own === "m" && isVectorKind(b.own))
    return [
      ...(b.own === "c" ? [] : make(a, ["o0", "o1"], b, ["o1"], ["o0", "o1"], "m", "broadcast rows")),
      ...(b.own === "r" ? [] : make(a, ["o0", "o1"], b, ["o0"], ["o0", "o1"], "m", "broadcast columns", 1)),
    ];
  if (b.own === "m" && isVectorKind(a.own))
    return [
      ...(a.own === "c" ? [] : make(a, ["o1"], b, ["o0", "o1"], ["o0", "o1"], "m", "broadcast rows")),
      ...(a.own === "r" ? [] : make(a, ["o0"], b, ["o0", "o1"], ["o0", "o1"], "m", "broadcast columns", 1)),
    ];
  return [];
}

/** Ones of a shape. */
export function onesOf(g: Graph, dims: readonly Dim[]): Node {
  const axes = dims.map((_, i) => `o${String(i)}`);
  return contract(g, [{ node: g.num(1), axes: [] }], axes, new Map(axes.map((a, i) => [a, dims[i] ?? { size: 1, name: null }])));
}

/** A constant of the shape of a node, for elementwise functions of two arguments. */
export function constantLike(g: Graph, node: Node, text: string): Node {
  const axes = node.dims.map((_, i) => `o${String(i)}`);
  return contract(g, [{ node: g.num(text), axes: [] }], axes, new Map(axes.map((a, i) => [a, node.dims[i] ?? { size: 1, name: null }])));
}

export const kindOfOwn = (o: Own): Kind => (o.k === "any" ? "t" : o.k);

export const dropJacobian = (v: Value): Value => {
  if (v.jacobian === undefined) return v;
  const { jacobian, ...rest } = v;
  void jacobian;
  return rest;
};

/** One alternative per value and shape, the cheapest; bounded. */
export function prune(values: readonly Value[]): Value[] {
  const best = new Map<string, Value>();
  for (const v of values) {
    const key = `${v.own}|${v.labels.join(",")}|${String(v.node.id)}|${v.jacobian === undefined ? "" : String(v.jacobian.node.id)}`;
    const old = best.get(key);
    if (old === undefined || v.cost < old.cost) best.set(key, v);
  }
  return [...best.values()].sort((a, b) => a.cost - b.cost).slice(0, most);
}

/** Alternatives kept. */
const most = 24;
