import { affineOf, type Affine } from "../../scope/affine.js";
import { walk } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";
import type { Dim, Node } from "../../tensor/node.js";
import { lowerCondition } from "./arrays.js";
import type { Env, Lowering, Source } from "./context.js";
import { contract, Missing, named, NoValue, type Named } from "./value.js";
/**
 * Indices with arithmetic, x_{i+j-1}: a selection of the axis. Where the index leaves its range, the entry is left out
 * (not a number) if all letters are free, and zero under a sum (semantics.md 6).
 */

export interface Shift {
  /** The axis of the array becomes this one, which the selector sums over. */
  readonly axis: string;
  readonly selector: Named;
  readonly letters: readonly string[];
  /** Not a number where the index leaves its range; null where it never does, or where a sum goes over it. */
  readonly mask: Named | null;
}

export function shift(lo: Lowering, index: Expr, dim: Dim, axis: string, env: Env): Shift {
  const affine = affineOf(index);
  if (affine === null) return labelled(lo, index, dim, axis, env);
  const letters = [...affine.letters.keys()],
    dims = letters.map((l) => lo.labelDim(l, env));
  const { left, out } = ranges(affine, dims, dim.size);
  if (left === 0) throw new Missing("an index that stays in its range");
  const inner: Env = { ...env, bound: new Map([...env.bound, ...letters.map((l, k) => [l, dims[k] ?? null] as const), [axis, dim]]) };
  const selected = lowerCondition(lo, { kind: "compare", op: "=", a: { kind: "name", key: axis }, b: index }, inner),
    selector = named(selected),
    free = letters.every((l) => !env.bound.has(l));
  if (out > 0 && free) lo.noteLeftOut();
  if (out > 0 && !free) lo.noteExtension();
  return { axis, selector, letters, mask: out > 0 && free ? { node: notANumber(lo, selector, letters), axes: letters } : null };
}
/** P_{n,y_n}: the entry of the class that the label y_n names. */
function labelled(lo: Lowering, index: Expr, dim: Dim, axis: string, env: Env): Shift {
  if (index.kind !== "entry") throw new Missing("arithmetic in an index");
  const inner: Env = { ...env, bound: new Map([...env.bound, [axis, dim]]) },
    selected = lowerCondition(lo, { kind: "compare", op: "=", a: { kind: "name", key: axis }, b: index }, inner);
  return { axis, selector: named(selected), letters: selected.labels.filter((l) => l !== axis), mask: null };
}
/**
 * How far a free letter counts that stands in shifted indices only: as far as they stay in their arrays for every value of
 * the letters that are bound beside it ("valid" convolution). Null where some other letter has no range.
 */
export function validRange(lo: Lowering, letter: string, roots: readonly Source[], env: Env): Dim | null {
  for (const { e, env: at } of roots)
    for (const x of walk(e)) {
      if (x.kind !== "entry" || x.base.kind !== "name") continue;
      for (const [k, index] of x.indices.entries()) {
        const affine = index === null || index.kind === "name" ? null : affineOf(index);
        if (affine?.letters.get(letter) !== 1) continue;
        const size = sizeOfAxis(lo, x.base.key, k, at);
        let least = affine.constant,
          most = affine.constant;
        for (const [l, c] of affine.letters) {
          const range = l === letter ? null : env.bound.get(l);
          if (l === letter) continue;
          if (range == null || c < 0) return null;
          const start = range.start ?? 1;
          least += c * start;
          most += c * (start + range.size - 1);
        }
        if (size !== null && least >= 0 && size - most >= 1) return { size: size - most, name: null };
      }
    }
  return null;
}
function sizeOfAxis(lo: Lowering, key: string, axis: number, env: Env): number | null {
  try {
    return lo.family(key, env).node.dims[axis]?.size ?? null;
  } catch (x) {
    if (x instanceof Missing || x instanceof NoValue) return null;
    throw x;
  }
}
/** 0 where the selection takes an entry, not a number elsewhere. */
function notANumber(lo: Lowering, selector: Named, letters: readonly string[]): Node {
  const { g } = lo,
    taken = contract(g, [selector], [...letters]),
    ones = contract(
      g,
      [{ node: g.num(1), axes: [] }],
      [...letters],
      new Map(letters.map((l, k) => [l, taken.dims[k] ?? { size: 1, name: null }])),
    );
  return g.map(lo.book.get("sqrt")?.rule.id ?? "sqrt", [g.add([taken, g.scale({ num: -1n, den: 1n }, ones)])]);
}

/** How many index values stay in the range, and how many leave it. */
function ranges(a: Affine, dims: readonly Dim[], size: number): { left: number; out: number } {
  let sums = [a.constant];
  [...a.letters.values()].forEach((c, k) => {
    const n = Math.min(dims[k]?.size ?? 1, 64);
    sums = sums.flatMap((s) => Array.from({ length: n }, (_, i) => s + c * (i + 1)));
    if (sums.length > 20000) throw new Missing("a smaller range of the index");
  });
  const left = sums.filter((s) => s >= 1 && s <= size).length;
  return { left, out: sums.length - left };
}
