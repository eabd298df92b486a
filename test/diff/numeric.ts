import type { RuleBook } from "../../src/rule.js";
import type { Node } from "../../src/tensor/node.js";
import { reachable } from "../../src/tensor/traverse.js";
import { evaluate } from "../tensor/evaluate.js";

/** mulberry32: small, seeded. */
export function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Values for all inputs of these nodes, in (low, high), to three decimals. */
export function pointFor(nodes: readonly Node[], seed: number, low = 0.3, high = 1.7): Map<string, number[]> {
  const next = random(seed),
    point = new Map<string, number[]>();
  for (const n of reachable(nodes)) {
    if (n.op === "input")
      point.set(
        n.name,
        Array.from({ length: n.dims.reduce((c, d) => c * d.size, 1) }, () => Math.round(1000 * (low + (high - low) * next())) / 1000),
      );
  }
  return point;
}

/** Central differences of `of` by the input `by` with Richardson extrapolation, as the Jacobian [of…, by…]. */
export function differences(of: Node, by: Node & { op: "input" }, point: ReadonlyMap<string, readonly number[]>, book: RuleBook): number[] {
  const at = point.get(by.name)!;
  const f = (k: number, h: number): number[] => evaluate(of, new Map([...point, [by.name, at.map((v, i) => (i === k ? v + h : v))]]), book);
  const central = (k: number, h: number): number[] => {
    const up = f(k, h),
      down = f(k, -h);
    return up.map((u, i) => (u - down[i]!) / (2 * h));
  };
  const columns = at.map((_, k) => {
    const a = central(k, 1e-3),
      b = central(k, 5e-4);
    return b.map((v, i) => (4 * v - a[i]!) / 3);
  });
  const rows = evaluate(of, point, book).length;
  return Array.from({ length: rows }, (_, i) => columns.map((c) => c[i]!)).flat();
}

/** The largest |a − b| relative to the largest entry. */
export function distance(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return Infinity;
  const size = Math.max(1e-2, ...a.map(Math.abs), ...b.map(Math.abs));
  return Math.max(0, ...a.map((v, i) => Math.abs(v - b[i]!) / size).map((v) => (Number.isNaN(v) ? Infinity : v)));
}
