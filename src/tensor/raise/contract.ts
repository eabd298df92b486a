import type { Dim } from "../node.js";
import * as Q from "../rational.js";
import { applied, chain, costOf, entrywise, keyOf, parts, scaled, turn } from "./value.js";
import type { Value } from "./value.js";

/** A factor of a product: a column along one label, or a matrix with its row and its column label. */
export interface Item {
  readonly value: Value;
  readonly labels: readonly number[];
}

const STATES = 1500;

/** What sizes are called in notation. */
export interface Sizes {
  ones(dim: Dim): Value;
  eye(dim: Dim): Value;
  size(dim: Dim): Value;
}

/**
 * Σ over labels that are not in `out` of a product of columns and matrices, as matrix notation: the shortest found by
 * contracting, multiplying elementwise, scaling rows by diag(v) and summing with ones. Null: there is none (three
 * matrices on one label).
 * @param out at most two labels: the result's axes
 */
export function contract(
  items: readonly Item[],
  deltas: readonly (readonly number[])[],
  out: readonly number[],
  dim: (l: number) => Dim,
  sizes: Sizes,
): Value | null {
  const search = new Search(out, deltas, dim, sizes);
  search.run(items, []);
  return search.best;
}

class Search {
  best: Value | null = null;
  private cost = Infinity;
  private left = STATES;
  private readonly seen = new Map<string, number>();
  private readonly out: readonly number[];
  private readonly deltas: readonly (readonly number[])[];
  private readonly dim: (l: number) => Dim;
  private readonly sizes: Sizes;
  constructor(out: readonly number[], deltas: readonly (readonly number[])[], dim: (l: number) => Dim, sizes: Sizes) {
    this.out = out;
    this.deltas = deltas;
    this.dim = dim;
    this.sizes = sizes;
  }

  run(given: readonly Item[], scalars: readonly Value[]): void {
    const found = this.forced(given, scalars),
      items = found.items,
      numbers = found.scalars;
    const sofar = items.reduce((n, i) => n + costOf(i.value), 0) + numbers.reduce((n, s) => n + costOf(s), 0);
    if (this.left-- <= 0 || sofar >= this.cost) return;
    const key = `${items
      .map((i) => `${keyOf(i.value)}@${i.labels.join(",")}`)
      .sort()
      .join(";")}|${numbers.map(keyOf).sort().join(";")}`;
    if ((this.seen.get(key) ?? Infinity) <= sofar) return;
    this.seen.set(key, sofar);
    const done = this.finish(items, numbers);
    if (done !== null) {
      const cost = costOf(done);
      if (cost < this.cost - 1e-9) {
        this.best = done;
        this.cost = cost;
      }
      return;
    }
    for (const [next, more] of this.moves(items)) this.run(next, [...numbers, ...more]);
  }

  private uses(items: readonly Item[]): Map<number, Item[]> {
    const uses = new Map<number, Item[]>();
    for (const i of items) for (const l of new Set(i.labels)) uses.set(l, [...(uses.get(l) ?? []), i]);
    return uses;
  }

  /** Steps without alternatives: diagonals and traces, elementwise products of what has the same labels. */
  private forced(given: readonly Item[], numbers: readonly Value[]): { items: readonly Item[]; scalars: readonly Value[] } {
    let items = [...given];
    const scalars = [...numbers];
    for (;;) {
      const one = items.find((i) => i.value.kind === "s");
      if (one) {
        // What cancelled: a number along its labels.
        items = items.filter((i) => i !== one);
        scalars.push(one.value);
        for (const l of new Set(one.labels))
          if (!this.out.includes(l) && !items.some((i) => i.labels.includes(l))) scalars.push(this.sizes.size(this.dim(l)));
        continue;
      }
      const uses = this.uses(items),
        twin = items.find((i) => i.labels.length === 2 && i.labels[0] === i.labels[1]);
      if (twin) {
        const l = twin.labels[0]!,
          p = parts(twin.value),
          rest = items.filter((i) => i !== twin);
        if (!this.out.includes(l) && uses.get(l)!.length === 1) {
          items = rest;
          scalars.push(scaled(p.c, [...p.up, trace(p.of!)], p.down, null));
        } else items = [...rest, { value: scaled(p.c, p.up, p.down, applied("c", "diag", [p.of!])), labels: [l] }];
        continue;
      }
      const pair = items
        .flatMap((a, i) =>
          items
            .slice(i + 1)
            .filter((b) => sameLabels(a, b))
            .map((b) => [a, b] as const),
        )
        .find(([a]) => !this.closed(a, uses));
      if (!pair) return { items, scalars };
      const [a, b] = pair,
        turned = a.labels[0] === b.labels[0] ? b.value : turn(b.value);
      items = items.flatMap((i) => (i === a ? [{ value: entrywise([a.value, turned], []), labels: a.labels }] : i === b ? [] : [i]));
    }
  }

  /** Two items with the same labels, all summed, that nothing else carries: an inner product, not an elementwise one. */
  private closed(a: Item, uses: ReadonlyMap<number, readonly Item[]>): boolean {
    return a.labels.every((l) => !this.out.includes(l) && uses.get(l)!.length === 2);
  }

  private moves(items: readonly Item[]): [readonly Item[], readonly Value[]][] {
    const uses = this.uses(items),
      moves: [readonly Item[], readonly Value[]][] = [];
    const put = (gone: readonly Item[], value: Value, labels: readonly number[]): void => {
      const rest = items.filter((i) => !gone.includes(i));
      moves.push(labels.length === 0 ? [rest, [value]] : [[...rest, { value, labels }], []]);
    };
    for (const [l, users] of uses) {
      if (!this.out.includes(l)) {
        const [a, b] = users;
        if (users.length === 1 && a) {
          if (a.labels.length === 1) put([a], total(a.value, this.sizes.size(this.dim(l))), []);
          else if (a.labels.every((x) => !this.out.includes(x) && uses.get(x)!.length === 1))
            put(
              [a],
              sumOfEntries(
                a.value,
                a.labels.map((x) => this.sizes.size(this.dim(x))),
              ),
              [],
            );
          else {
            const ones = this.sizes.ones(this.dim(l)),
              at = a.labels.indexOf(l);
            put(
              [a],
              chain(at === 1 ? a.value : turn(a.value), ones),
              a.labels.filter((x) => x !== l),
            );
          }
        } else if (users.length === 2 && a && b) {
          if (a.labels.length === 1 && b.labels.length === 1) put([a, b], chain(turn(a.value), b.value), []);
          else {
            const [m, v] = a.labels.length === 2 ? [a, b] : [b, a],
              mat = m.labels[1] === l ? m.value : turn(m.value),
              kept = m.labels.find((x) => x !== l) ?? l;
            if (v.labels.length === 1) put([m, v], chain(mat, v.value), [kept]);
            else {
              const other = v.labels[0] === l ? v.value : turn(v.value),
                end = v.labels.find((x) => x !== l) ?? l;
              put([m, v], chain(mat, other), [kept, end]);
            }
          }
        }
      }
      // Rows or columns scaled: diag(v) A, A diag(v).
      for (const v of users) {
        if (v.labels.length !== 1) continue;
        for (const m of users) {
          if (m.labels.length !== 2) continue;
          const d = applied("m", "diag", [v.value], { symmetric: true });
          put([v, m], m.labels[0] === l ? chain(diagonal(v.value, d), m.value) : chain(m.value, diagonal(v.value, d)), m.labels);
        }
      }
    }
    return moves;
  }

  /** The whole value, where only the result's labels are left. */
  private finish(items: readonly Item[], scalars: readonly Value[]): Value | null {
    if (items.some((i) => i.labels.some((l) => !this.out.includes(l)))) return null;
    const of = this.assemble(items);
    return of === undefined ? null : scaled(Q.ONE, scalars, [], of);
  }

  private assemble(items: readonly Item[]): Value | null | undefined {
    const [row, column] = this.out,
      find = (...ls: number[]): Item | undefined =>
        items.find((i) => i.labels.length === ls.length && ls.every((l) => i.labels.includes(l)));
    if (row === undefined) return items.length === 0 ? null : undefined;
    const v = find(row);
    if (column === undefined) return items.length === 0 ? this.sizes.ones(this.dim(row)) : items.length === 1 && v ? v.value : undefined;
    const w = find(column),
      m = find(row, column),
      mat = m === undefined ? null : m.labels[0] === row ? m.value : turn(m.value);
    if (this.deltas.length > 0) {
      const eye = this.sizes.eye(this.dim(row));
      if (items.length === 0) return eye;
      if (items.length === 1 && (v ?? w)) return diagonal((v ?? w)!.value, applied("m", "diag", [(v ?? w)!.value], { symmetric: true }));
      return items.length === 1 && mat ? entrywise([mat, eye], []) : undefined;
    }
    if (items.length > 2 || (m && items.length > 1)) return undefined;
    if (mat) return mat;
    return chain(v?.value ?? this.sizes.ones(this.dim(row)), turn(w?.value ?? this.sizes.ones(this.dim(column))));
  }
}

/** diag(c v) with what is exact or scalar in front. */
function diagonal(v: Value, plain: Value): Value {
  const p = parts(v);
  return p.of === null || p.of === v ? plain : scaled(p.c, p.up, p.down, applied("m", "diag", [p.of], { symmetric: true }));
}

const sameLabels = (a: Item, b: Item): boolean => a.labels.length === b.labels.length && a.labels.every((l) => b.labels.includes(l));

function trace(v: Value): Value {
  const list = v.t === "chain" ? v.parts : [v];
  // Of the rotations and the transpose the one with the fewest transposes.
  let best = v;
  for (const turned of [v, turn(v)]) {
    const parts = turned.t === "chain" ? turned.parts : [turned];
    for (let k = 0; k < list.length; k++) {
      const rotated: Value = parts.length === 1 ? parts[0]! : { t: "chain", kind: "m", parts: [...parts.slice(k), ...parts.slice(0, k)] };
      if (costOf(rotated) < costOf(best) - 1e-9) best = rotated;
    }
  }
  return applied("s", "tr", [best]);
}

/** The sum of a column's entries: x'y for x .* y, x'x for x.^2. */
function total(v: Value, size: Value): Value {
  const p = parts(v);
  return p.of === null ? v : scaled(p.c, p.up, p.down, inner(p.of, size));
}

function inner(v: Value, size: Value): Value {
  if (v.t === "atom" && v.power?.e === 2) return chain(turn(v.power.base), v.power.base);
  if (v.t === "entrywise" && v.up.length > 1) return chain(turn(v.up[0]!), entrywise(v.up.slice(1), v.down));
  return applied("s", "sum", [v], { sum: { of: v, sizes: [size] } });
}

function sumOfEntries(v: Value, sizes: readonly Value[]): Value {
  const p = parts(v);
  return p.of === null ? v : scaled(p.c, p.up, p.down, applied("s", "sum", [p.of], { sum: { of: p.of, sizes } }));
}
