import { ShapeError } from "./errors.js";
import type { Graph } from "./graph.js";
import type { Dim, Node } from "./node.js";
import { joinDim } from "./shape.js";

/**
 * A value with free indices, while it is lowered: the first `labels.length` axes of `node` are the free indices, by
 * name, each once; the rest are the value's own axes.
 */
export interface Indexed {
  readonly node: Node;
  readonly labels: readonly string[];
}

export const closed = (node: Node): Indexed => ({ node, labels: [] });
/** The value's own axes. */
export const ownDims = (x: Indexed): readonly Dim[] => x.node.dims.slice(x.labels.length);
export const labelDim = (x: Indexed, label: string): Dim | undefined =>
  x.labels.includes(label) ? x.node.dims[x.labels.indexOf(label)] : undefined;

/** The index itself as a value: i = first, first + 1, … (1, 2, … in written mathematics). */
export const indexValue = (g: Graph, label: string, dim: Dim, first = 1): Indexed => ({ node: g.iota(dim, first), labels: [label] });

/** δ_ij between two labels or a label and a fixed position (from 0). */
export function delta(g: Graph, i: string | number, j: string | number, dim: Dim): Indexed {
  if (typeof i === "number" && typeof j === "number") return closed(g.num(i === j ? 1 : 0));
  if (i === j) return { node: g.ones([dim]), labels: [String(i)] };
  if (typeof i === "number") return { node: g.slice(g.eye(dim), 0, i, 1, true), labels: [String(j)] };
  if (typeof j === "number") return { node: g.slice(g.eye(dim), 0, j, 1, true), labels: [i] };
  return { node: g.eye(dim), labels: [i, j] };
}

/** The union of the values' labels, by first occurrence, with their dimensions. @throws ShapeError if a label has two sizes */
export function unionOf(values: readonly Indexed[]): Map<string, Dim> {
  const union = new Map<string, Dim>();
  for (const v of values) {
    v.labels.forEach((l, axis) => {
      const d = v.node.dims[axis]!,
        known = union.get(l);
      union.set(l, known ? joinDim(known, d, `the range of the index ${l}`) : d);
    });
  }
  return union;
}

/** All values over the union of their labels, in the union's order: broadcast along the labels that they lack. */
export function align(g: Graph, values: readonly Indexed[], labels?: ReadonlyMap<string, Dim>): Indexed[] {
  const union = labels ?? unionOf(values),
    names = [...union.keys()],
    lead = [...union.values()];
  return values.map((v) => {
    if (v.labels.length === names.length && v.labels.every((l, i) => l === names[i])) return v;
    const own = ownDims(v),
      places = v.labels.map((l) => {
        const at = names.indexOf(l);
        if (at < 0) throw new ShapeError(`Unexpected free index ${l}`);
        return at;
      });
    const axes = [...places, ...own.map((_, i) => names.length + i)];
    return { node: g.broadcast(v.node, [...lead, ...own], axes), labels: names };
  });
}

/** Applies a function of nodes of one shape to values aligned on their labels; `f` keeps the leading axes. */
export function mapIndexed(g: Graph, values: readonly Indexed[], f: (nodes: readonly Node[], labels: number) => Node): Indexed {
  const aligned = align(g, values),
    labels = aligned[0]?.labels ?? [];
  return {
    node: f(
      aligned.map((a) => a.node),
      labels.length,
    ),
    labels,
  };
}

/** Elementwise function of values whose own shapes are equal or scalar (own scalars are broadcast). */
export function applyIndexed(g: Graph, fn: string, values: readonly Indexed[]): Indexed {
  const spread = spreadOwn(g, values);
  return mapIndexed(g, spread, (nodes) => g.map(fn, nodes));
}

/** Sum of values whose own shapes are equal or scalar. */
export function addIndexed(g: Graph, values: readonly Indexed[]): Indexed {
  const spread = spreadOwn(g, values);
  return mapIndexed(g, spread, (nodes) => g.add(nodes));
}

/** Broadcasts own scalars to the own shape of the others. */
export function spreadOwn(g: Graph, values: readonly Indexed[]): readonly Indexed[] {
  const shaped = values.find((v) => ownDims(v).length > 0);
  if (!shaped) return values;
  const own = ownDims(shaped);
  return values.map((v) =>
    ownDims(v).length > 0
      ? v
      : {
          node: g.broadcast(
            v.node,
            [...v.node.dims, ...own],
            v.node.dims.map((_, i) => i),
          ),
          labels: v.labels,
        },
  );
}

/**
 * Einsum over own axes: `axes[k]` labels the own axes of value k by integers (as in `Graph.einsum`), `out` those of the
 * result; free indices are matched by name and stay free.
 */
export function einsumIndexed(g: Graph, values: readonly Indexed[], axes: readonly (readonly number[])[], out: readonly number[]): Indexed {
  const union = unionOf(values),
    names = [...union.keys()],
    lead = [...union.values()],
    n = names.length;
  const labels = values.map((v, k) => [...v.labels.map((l) => names.indexOf(l)), ...(axes[k] ?? []).map((a) => a + n)]);
  const node = g.einsum(
    values.map((v) => v.node),
    labels,
    [...names.map((_, i) => i), ...out.map((a) => a + n)],
    (l) => lead[l],
  );
  return { node, labels: names };
}

/** Product of values of own scalar shape, or of one shaped value with scalars, or elementwise of equal own shapes. */
export function mulIndexed(g: Graph, values: readonly Indexed[]): Indexed {
  const own = values.map(ownDims),
    rank = Math.max(0, ...own.map((d) => d.length)),
    axes = Array.from({ length: rank }, (_, i) => i);
  for (const d of own)
    if (d.length !== 0 && d.length !== rank) throw new ShapeError("Unexpected shapes in a product: expected equal ones or scalars");
  return einsumIndexed(
    g,
    values,
    own.map((d) => (d.length === 0 ? [] : axes)),
    axes,
  );
}

/** Σ over a label. A value without it is summed over `range`: multiplied by its size. */
export function sumOver(g: Graph, value: Indexed, label: string, range?: Dim): Indexed {
  const at = value.labels.indexOf(label),
    axes = value.node.dims.map((_, i) => i);
  if (at >= 0)
    return {
      node: g.einsum(
        [value.node],
        [axes],
        axes.filter((a) => a !== at),
      ),
      labels: value.labels.filter((l) => l !== label),
    };
  if (range === undefined)
    throw new ShapeError(`Unexpected sum over ${label}: nothing in it depends on ${label}, and its range is not known`);
  return { node: g.einsum([g.size(range), value.node], [[], axes], axes), labels: value.labels };
}

/** max, min or product over a label that the value has. */
export function reduceOver(g: Graph, how: "max" | "min" | "prod", value: Indexed, label: string): Indexed {
  const at = value.labels.indexOf(label);
  if (at < 0) throw new ShapeError(`Unexpected ${how} over ${label}: nothing in it depends on ${label}`);
  const rest = value.node.dims.map((_, i) => i).filter((a) => a !== at);
  const moved = g.einsum([value.node], [value.node.dims.map((_, i) => i)], [...rest, at]);
  return { node: g.reduce(how, moved), labels: value.labels.filter((l) => l !== label) };
}

/** Renames labels; where two become one, the diagonal is taken. */
export function renameLabels(g: Graph, value: Indexed, names: ReadonlyMap<string, string>): Indexed {
  const renamed = value.labels.map((l) => names.get(l) ?? l),
    labels = [...new Set(renamed)];
  if (labels.length === renamed.length) return { node: value.node, labels };
  const own = ownDims(value).map((_, i) => labels.length + i);
  const axes = [...renamed.map((l) => labels.indexOf(l)), ...own];
  return { node: g.einsum([value.node], [axes], [...labels.map((_, i) => i), ...own]), labels };
}

export const renameLabel = (g: Graph, value: Indexed, from: string, to: string): Indexed => renameLabels(g, value, new Map([[from, to]]));

/** Fixes a label at a position (from 0). */
export function fixLabel(g: Graph, value: Indexed, label: string, position: number): Indexed {
  const at = value.labels.indexOf(label);
  return at < 0 ? value : { node: g.slice(value.node, at, position, 1, true), labels: value.labels.filter((l) => l !== label) };
}

/** Makes labels the first own axes, in this order: `y[i,j] = …` bound to i, j is the matrix y. A label that the value lacks needs its range. */
export function bind(g: Graph, value: Indexed, labels: readonly string[], ranges: ReadonlyMap<string, Dim> = new Map()): Indexed {
  const left = value.labels.filter((l) => !labels.includes(l)),
    n = value.node.dims.length;
  const extra = new Map<number, Dim>();
  const places = labels.map((l, k) => {
    const at = value.labels.indexOf(l);
    if (at >= 0) return at;
    const d = ranges.get(l);
    if (!d) throw new ShapeError(`Unexpected index ${l}: the value does not depend on it, and its range is not known`);
    extra.set(n + k, d);
    return n + k;
  });
  const out = [...left.map((l) => value.labels.indexOf(l)), ...places, ...ownDims(value).map((_, i) => value.labels.length + i)];
  return { node: g.einsum([value.node], [value.node.dims.map((_, i) => i)], out, (l) => extra.get(l)), labels: left };
}

/** A subscript: a label, a position (from 0), or null for the whole axis. */
export type Subscript = string | number | null;

/**
 * Entries of a value by its leading own axes: `X[i,j]`, `x[3]`, `X[i,i]`, `X[i,:]`. Labels become free indices (one that
 * the base has already free is matched with it); own axes beyond the subscripts stay.
 */
export function index(g: Graph, base: Indexed, subscripts: readonly Subscript[]): Indexed {
  const own = ownDims(base);
  if (subscripts.length > own.length)
    throw new ShapeError(`Unexpected number of indices: found ${String(subscripts.length)} for ${String(own.length)} axes`);
  let node = base.node;
  for (let k = subscripts.length - 1; k >= 0; k--) {
    const s = subscripts[k];
    if (typeof s === "number") node = g.slice(node, base.labels.length + k, s, 1, true);
  }
  const kept = [...subscripts.filter((s): s is string | null => typeof s !== "number"), ...own.slice(subscripts.length).map(() => null)];
  const labels = [...base.labels];
  for (const s of kept) if (s !== null && !labels.includes(s)) labels.push(s);
  let next = labels.length;
  const ownOut: number[] = [];
  const axes = [
    ...base.labels.map((_, i) => i),
    ...kept.map((s) => {
      if (s !== null) return labels.indexOf(s);
      ownOut.push(next);
      return next++;
    }),
  ];
  return { node: g.einsum([node], [axes], [...labels.map((_, i) => i), ...ownOut]), labels };
}
