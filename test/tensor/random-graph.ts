import type { Graph } from "../../src/tensor/graph.js";
import type { Dim, Node } from "../../src/tensor/node.js";
import { fromNumber } from "../../src/tensor/rational.js";

/** A node without its base fields. */
type Bare = Node extends infer N ? (N extends Node ? Omit<N, "id" | "dims" | "inputs"> : never) : never;

/** Nodes as stated, never simplified. */
export class Raw {
  private next = 0;
  make(fields: Bare, dims: readonly Dim[]): Node {
    return { id: this.next++, inputs: [], dims, ...fields };
  }
}
export interface Pair {
  readonly plain: Node;
  readonly built: Node;
}

const sizes = [2, 3];
const d = (size: number): Dim => ({ size, name: size === 3 ? "n" : null });

/** The same random structure twice. Values stay real for inputs in (0.3, 1.7). */
export function randomNode(raw: Raw, g: Graph, next: () => number, depth: number): Pair {
  const int = (k: number): number => Math.floor(next() * k),
    pick = <T>(list: readonly T[]): T => list[int(list.length)]!;
  const shape = (rank: number): Dim[] => Array.from({ length: rank }, () => d(pick(sizes)));

  const leaf = (dims: readonly Dim[]): Pair => {
    const kind = int(8),
      key = dims.map((x) => x.size).join("");
    if (kind === 0) {
      const n = dims.reduce((c, x) => c * x.size, 1),
        values = Array.from({ length: n }, () => fromNumber(int(4) / 2));
      if (dims.length === 0) return { plain: raw.make({ op: "num", value: values[0]! }, []), built: g.num(values[0]!) };
      return { plain: raw.make({ op: "literal", values }, dims), built: g.literal(values, dims) };
    }
    if (kind === 1 && dims.length === 2 && dims[0]!.size === dims[1]!.size)
      return { plain: raw.make({ op: "eye" }, dims), built: g.eye(dims[0]!) };
    if (kind === 2 && dims.length === 1) return { plain: raw.make({ op: "iota", first: 1 }, dims), built: g.iota(dims[0]!, 1) };
    if (kind === 3 && dims.length === 1) {
      // A row of a Kronecker delta.
      const eye = leafEye(dims[0]!),
        from = int(dims[0]!.size);
      return {
        plain: raw.make({ op: "slice", arg: eye.plain, axis: 0, from, length: 1, drop: true }, dims),
        built: g.slice(eye.built, 0, from, 1, true),
      };
    }
    const name = `${pick(["x", "y"])}${key}`;
    return { plain: raw.make({ op: "input", name }, dims), built: g.input(name, dims) };
  };
  const leafEye = (x: Dim): Pair => ({ plain: raw.make({ op: "eye" }, [x, x]), built: g.eye(x) });

  const node = (dims: readonly Dim[], left: number): Pair => {
    if (left === 0 || next() < 0.1) return leaf(dims);
    const below = (ds: readonly Dim[]): Pair => node(ds, left - 1);
    switch (int(9)) {
      case 0:
      case 1:
      case 2: {
        const labelled = [...dims, ...shape(int(3))],
          count = 1 + int(3);
        const parts: Pair[] = [],
          labels: number[][] = [];
        for (let k = 0; k < count; k++) {
          const ls = labelled
            .map((_, i) => i)
            .filter(() => next() < 0.6)
            .slice(0, 3);
          if (ls.length > 0 && ls.length < 3 && next() < 0.2) ls.push(ls[0]!);
          ls.sort(() => next() - 0.5);
          labels.push(ls);
          parts.push(
            k > 0 &&
              next() < 0.2 &&
              parts[0]!.plain.dims.length === ls.length &&
              parts[0]!.plain.dims.every((x, i) => x.size === labelled[ls[i]!]!.size)
              ? parts[0]!
              : below(ls.map((l) => labelled[l]!)),
          );
        }
        // Labels that nothing carries are factors of their size.
        const out = dims.map((_, i) => i),
          carried = new Set([...out, ...labels.flat()]),
          free = labelled.filter((_, l) => !carried.has(l));
        const built = g.einsum(
          [...parts.map((p) => p.built), ...free.map((f) => g.size(f))],
          [...labels, ...free.map(() => [])],
          out,
          (l) => labelled[l],
        );
        return { plain: raw.make({ op: "einsum", operands: parts.map((p) => p.plain), labels, out, sizes: labelled }, dims), built };
      }
      case 3: {
        const terms = Array.from({ length: 2 + int(2) }, () => below(dims));
        if (next() < 0.3) terms.push(terms[0]!);
        return { plain: raw.make({ op: "add", terms: terms.map((t) => t.plain) }, dims), built: g.add(terms.map((t) => t.built)) };
      }
      case 4: {
        const a = below(dims),
          fn = pick(["tanh", "sin"]);
        return { plain: raw.make({ op: "map", fn: `scalar.${fn}`, args: [a.plain] }, dims), built: g.map(`scalar.${fn}`, [a.built]) };
      }
      case 5: {
        const a = below(dims),
          e = fromNumber(pick([0, 1, 2, 3])),
          exponent = raw.make(
            { op: "einsum", operands: [raw.make({ op: "num", value: e }, [])], labels: [[]], out: dims.map((_, i) => i), sizes: dims },
            dims,
          );
        return { plain: raw.make({ op: "map", fn: "pow", args: [a.plain, exponent] }, dims), built: g.map("pow", [a.built, g.num(e)]) };
      }
      case 6: {
        const fn = pick(["max", "min", "lt", "le"]),
          a = below(dims),
          b = below(dims);
        return { plain: raw.make({ op: "map", fn, args: [a.plain, b.plain] }, dims), built: g.map(fn, [a.built, b.built]) };
      }
      case 7: {
        if (dims.length > 2) return leaf(dims);
        const axis = int(dims.length + 1),
          size = 3,
          from = int(size),
          wide = [...dims.slice(0, axis), d(size), ...dims.slice(axis)],
          a = below(wide);
        return {
          plain: raw.make({ op: "slice", arg: a.plain, axis, from, length: 1, drop: true }, dims),
          built: g.slice(a.built, axis, from, 1, true),
        };
      }
      default: {
        if (dims.length > 0 && next() < 0.5) {
          const parts = Array.from({ length: dims[0]!.size }, () => below(dims.slice(1)));
          return { plain: raw.make({ op: "stack", parts: parts.map((p) => p.plain) }, dims), built: g.stack(parts.map((p) => p.built)) };
        }
        const a = below([...dims, d(3)]),
          how = pick(["max", "min", "prod"] as const);
        return { plain: raw.make({ op: "reduce", how, arg: a.plain }, dims), built: g.reduce(how, a.built) };
      }
    }
  };
  return node(shape(int(3)), depth);
}
