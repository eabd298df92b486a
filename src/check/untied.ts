import type { Pair } from "./compare.js";
import type { Trial } from "./trial.js";
/** X and x_n: whether the one is made of the other is not said (semantics.md 9, traps 11 and 18). */

/** A capital on one side only beside its small letter on the other side only. */
export function untied(pair: Pair, trial: Trial): readonly [string, string] | null {
  // The weights of a function that stands for every one are no quantities of the document.
  const letters = (names: readonly string[]): Set<string> =>
    new Set(names.filter((n) => trial.lowerer.inputs.get(n)?.unknown !== true).map((n) => n.replace(/[#=].*$/, "")));
  const l = letters(pair.left.inputs),
    r = letters(pair.right.inputs);
  const stem = (k: string): string => k.replace(/[_^].*$/, "").toLowerCase();
  for (const a of l) if (!r.has(a)) for (const b of r) if (!l.has(b) && a !== b && stem(a) === stem(b)) return [a, b];
  // The members x_n on both sides, and X on one only: it may be made of them.
  const members = [...pair.left.inputs, ...pair.right.inputs].flatMap((n) =>
    (trial.lowerer.inputs.get(n)?.dims.length ?? 0) > 1 ? (/^([a-z])#/.exec(n)?.[1] ?? []) : [],
  );
  for (const [some, others] of [
    [l, r],
    [r, l],
  ] as const)
    for (const b of some) {
      const small = /^[A-Z]$/.test(b) && !others.has(b) ? members.find((m) => m === b.toLowerCase()) : undefined;
      if (small !== undefined) return [small, b];
    }
  return null;
}
