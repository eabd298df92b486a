import type { Expr } from "../syntax/expr.js";
import { nameKeyOf, walk } from "./exprs.js";
import type { Part } from "./parts.js";
import { regionOf } from "./homes.js";
import type { Store } from "./store.js";
import type { WrittenLine } from "./entry-names.js";
/**
 * Arrays whose entries are counted from zero, as code does: `w = [2, −3, −3]` beside w_0 x_0 + w_1 x_1 + w_2. A bias
 * w_0 with a meaning of its own is no entry, and an array that is indexed up to its length is counted from one.
 */
export class ZeroBased {
  private readonly names = new Map<Part, Set<string>>();
  constructor(lines: readonly WrittenLine[], store: Store) {
    const seen = new Map<Part, Map<string, Set<number>>>();
    for (const line of lines)
      for (const side of [line.left, line.right])
        for (const x of walk(side)) {
          const written = x.kind === "entry" && x.indices.length === 1 ? numberedEntry(x) : null;
          if (written === null) continue;
          const region = regionOf(line.at.part),
            names = seen.get(region) ?? new Map<string, Set<number>>(),
            numbers = names.get(written.key) ?? new Set<number>();
          seen.set(region, names.set(written.key, numbers.add(written.number)));
        }
    for (const [region, names] of seen)
      for (const [key, numbers] of names) {
        const shapes = (store.shapes.get(key) ?? []).filter((s) => s.how === "value" && regionOf(s.part) === region),
          lengths = shapes.map((s) => Math.max(...s.dims.map(Number)));
        if (!numbers.has(0) || lengths.length === 0 || [...numbers].some((n) => lengths.some((l) => n >= l))) continue;
        const known = this.names.get(region);
        if (known === undefined) this.names.set(region, new Set([key]));
        else known.add(key);
      }
  }
  has(key: string, part: Part): boolean {
    return this.names.get(regionOf(part))?.has(key) === true;
  }
}
function numberedEntry(x: Expr & { kind: "entry" }): { readonly key: string; readonly number: number } | null {
  const key = nameKeyOf(x.base),
    [index] = x.indices;
  return key !== null && index?.kind === "num" ? { key, number: Number(index.text) } : null;
}
