import type { Pair } from "./compare.js";
import type { Trial } from "./trial.js";
/** X and x_n: whether the one is made of the other is not said (semantics.md 9, traps 11 and 18). */

/** A capital on one side only beside its small letter on the other side only. */
export function untied(pair: Pair, trial: Trial, isOpen: (key: string) => boolean): readonly [string, string] | null {
  // The weights of a function that stands for every one are no quantities of the document.
  const letters = (names: readonly string[]): Set<string> =>
    new Set(names.filter((n) => trial.lowerer.inputs.get(n)?.unknown !== true).map((n) => n.replace(/[#=].*$/, "")));
  const l = letters(pair.left.inputs),
    r = letters(pair.right.inputs);
  const stem = (k: string): string => k.replace(/[_^].*$/, "").toLowerCase();
  for (const a of l) if (!r.has(a)) for (const b of r) if (!l.has(b) && a !== b && stem(a) === stem(b)) return [a, b];
  // The members x_n on both sides, and X on one only: it may be made of them. Numbers x_n may be what an other problem says.
  const members = [...pair.left.inputs, ...pair.right.inputs].flatMap((n) => {
    const letter = /^([a-z])#/.exec(n)?.[1];
    return letter === undefined ? [] : [{ letter, axes: trial.lowerer.inputs.get(n)?.dims.length ?? 0 }];
  });
  for (const [some, others] of [
    [l, r],
    [r, l],
  ] as const)
    for (const b of some) {
      if (!/^[A-Z]$/.test(b) || others.has(b)) continue;
      const least = isOpen(b) ? 1 : 2,
        small = members.find((m) => m.letter === b.toLowerCase() && m.axes >= least);
      if (small !== undefined) return [small.letter, b];
    }
  return null;
}
