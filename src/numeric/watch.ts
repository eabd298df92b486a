import type { Node } from "../tensor/node.js";
import type { RuleBook } from "../rule.js";
import { entriesOf, evaluationOrder } from "./order.js";

/**
 * Where a graph changes branch: the kink expressions that its rules name, the conditions that it compares, the maxima
 * and minima that it takes. A side is one number an entry; two points lie on one smooth piece if all their sides agree.
 */
export interface Watch {
  /** Nodes whose values the sides are read from; evaluate them together with the function. */
  readonly nodes: readonly Node[];
  readonly parts: readonly WatchPart[];
}
interface WatchPart {
  readonly what: "sign" | "order" | "argmax" | "argmin";
  /** Places in `nodes`. */
  readonly at: readonly number[];
  /** The function that brings the kink, for reports. */
  readonly fn: string;
  /** Entries of the side, and the shape that they have. */
  readonly sizes: readonly number[];
  readonly width: number;
}

const ordered = new Set(["lt", "le", "gt", "ge", "eq", "ne", "max", "min"]);

/** @param extra further nodes whose change of sign counts as a kink */
export function watchKinks(roots: readonly Node[], book: RuleBook, extra: readonly Node[] = []): Watch {
  const nodes: Node[] = [],
    place = new Map<Node, number>(),
    parts: WatchPart[] = [];
  const at = (node: Node): number => {
    let k = place.get(node);
    if (k === undefined) {
      k = nodes.length;
      place.set(node, k);
      nodes.push(node);
    }
    return k;
  };
  const sizesOf = (node: Node): number[] => node.dims.map((d) => d.size);
  const sign = (node: Node, fn: string): void => {
    if (node.inputs.length > 0) parts.push({ what: "sign", at: [at(node)], fn, sizes: sizesOf(node), width: 1 });
  };
  for (const node of extra) sign(node, "kink");
  for (const { node } of evaluationOrder(roots, book, (fn) => (book.get(fn)?.kernel ?? null) !== null)) {
    if (node.inputs.length === 0) continue;
    if (node.op === "map" && ordered.has(node.fn) && node.args.length === 2) {
      parts.push({ what: "order", at: node.args.map(at), fn: node.fn, sizes: sizesOf(node), width: 1 });
    } else if (node.op === "reduce" && node.how !== "prod") {
      const width = node.arg.dims[node.arg.dims.length - 1]!.size;
      parts.push({ what: node.how === "max" ? "argmax" : "argmin", at: [at(node.arg)], fn: node.how, sizes: sizesOf(node), width });
    } else if (node.op === "map" || node.op === "call") {
      const rule = book.get(node.fn);
      for (const kink of rule?.kinks(node.args, node.op === "call" ? node.batch : 0) ?? []) sign(kink, node.fn);
    }
  }
  return { nodes, parts };
}

/** A side that no smooth piece has: exactly on the kink, or without a value. */
export const onKink = 0,
  undefinedSide = -9;

/** The sides at the point where `values` (of `watch.nodes`) were taken, one array a part. */
export function sidesOf(watch: Watch, values: readonly Float64Array[]): Int32Array[] {
  return watch.parts.map((part) => {
    const first = values[part.at[0]!]!;
    if (part.what === "sign") return Int32Array.from(first, (v) => (Number.isNaN(v) ? undefinedSide : Math.sign(v)));
    if (part.what === "order") {
      const second = values[part.at[1]!]!;
      return Int32Array.from(first, (v, i) => {
        const d = v - second[i]!;
        return Number.isNaN(d) ? undefinedSide : Math.sign(d);
      });
    }
    const flip = part.what === "argmax" ? 1 : -1,
      count = first.length / part.width;
    return Int32Array.from({ length: count }, (_, i) => {
      let best = 0,
        ties = 0;
      for (let k = 1; k < part.width; k++) {
        const d = flip * (first[i * part.width + k]! - first[i * part.width + best]!);
        if (d > 0) {
          best = k;
          ties = 0;
        } else if (d === 0) ties++;
      }
      return ties > 0 ? onKink : best + 1;
    });
  });
}

/**
 * Entries of `f` that a change of side can reach, as flags: a part of f's own shape reaches its entry, any other part
 * all of them. `sides` are those of several points; an entry on a kink itself counts as changed.
 */
export function changedEntries(
  watch: Watch,
  f: Node,
  sides: readonly (readonly Int32Array[])[],
): { readonly flags: Uint8Array; readonly fn: string | null } {
  const count = entriesOf(f),
    flags = new Uint8Array(count),
    shape = f.dims.map((d) => d.size).join(",");
  let fn: string | null = null;
  watch.parts.forEach((part, p) => {
    const [first, ...rest] = sides.map((s) => s[p]!);
    for (let i = 0; i < first!.length; i++) {
      const side = first![i]!;
      if (side !== onKink && rest.every((r) => r[i] === side)) continue;
      fn ??= part.fn;
      if (part.sizes.join(",") === shape) flags[i] = 1;
      else flags.fill(1);
    }
  });
  return { flags, fn };
}
