import { evaluate, type Point } from "../../src/numeric/compile.js";
import { differences } from "../../src/numeric/differences.js";
import type { RuleBook } from "../../src/rule.js";
import type { Node } from "../../src/tensor/node.js";
import { sizesOf } from "../../src/tensor/shape.js";
/** Comparing values entry by entry, with messages that name the entry and both numbers. */

const show = (x: number): string => Number(x.toPrecision(6)).toString();
const place = (k: number, sizes: readonly number[]): string => {
  const index: number[] = [];
  let rest = k;
  for (let axis = sizes.length - 1; axis >= 0; axis--) {
    const n = sizes[axis] ?? 1;
    index.unshift((rest % n) + 1);
    rest = Math.floor(rest / n);
  }
  return index.length === 0 ? "" : ` at entry [${index.join(",")}]`;
};

/** The first entry in which two arrays differ by more than rounding, or null. */
export function difference(found: Float64Array, expected: Float64Array, sizes: readonly number[], tolerance = 1e-9): string | null {
  if (found.length !== expected.length) return `${String(found.length)} entries, expected ${String(expected.length)}`;
  const size = Math.max(1e-300, ...expected.map((v) => (Number.isFinite(v) ? Math.abs(v) : 0)));
  for (let k = 0; k < found.length; k++) {
    const a = found[k] ?? NaN,
      b = expected[k] ?? NaN;
    if (!(Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b), 1e-3 * size)))
      return `${show(a)}${place(k, sizes)}, expected ${show(b)}`;
  }
  return null;
}

/** Samples are of size one: below this a difference is rounding (a function that is zero, computed as 1e-16). */
const ABSOLUTE = 1e-12;

/**
 * A claimed Jacobian against central differences of the function: null where they agree, else the first entry that differs.
 * Entries that cross a kink are left out; where nothing is left, or the differences say too little, that is a problem too.
 */
export function againstDifferences(claimed: Node, f: Node, by: string, point: Point, book: RuleBook): string | null {
  const value = evaluate(claimed, point, book),
    d = differences(f, by, point, book),
    sizes = sizesOf(claimed.dims);
  if (value.length !== d.values.length) return `${String(value.length)} entries, expected ${String(d.values.length)}`;
  const size = Math.max(...d.values.map((v) => (Number.isFinite(v) ? Math.abs(v) : 0)));
  let compared = 0;
  for (let k = 0; k < value.length; k++) {
    if (d.leftOut[k] !== null) continue;
    const a = value[k] ?? NaN,
      n = d.values[k] ?? NaN,
      scale = Math.max(Math.abs(a), Math.abs(n));
    const slack = 20 * (d.uncertainty[k] ?? 0) + 20 * (d.floor[k] ?? 0);
    if (!(Math.abs(a - n) <= 1e-6 * scale + slack + 1e-11 * size + ABSOLUTE))
      return `${show(a)}${place(k, sizes)}, central differences give ${show(n)}`;
    if (slack > 1e-3 * Math.max(size, 1e-6)) return `central differences are too coarse (${show(slack)})${place(k, sizes)}`;
    compared += 1;
  }
  return compared === 0 ? `all entries left out (${String(d.leftOut[0])})` : null;
}

/** Whether two arrays differ plainly somewhere. */
export function plainlyDifferent(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return true;
  const size = Math.max(1e-12, ...b.map((v) => Math.abs(v)));
  return a.some((v, k) => Number.isFinite(v) && Math.abs(v - (b[k] ?? NaN)) > 1e-3 * size);
}
