import type { Placed } from "../scope/parts.js";
import { problemOf, type GivenValue, type Store } from "../scope/store.js";
import type { Expr } from "../syntax/expr.js";
import type { Link } from "./classify.js";
import { reachedNames } from "./reach.js";
import { compareIn } from "./sides.js";
import type { Trial } from "./trial.js";
/**
 * "Back to the weights of the first part": where a problem gives a name several values, a line that is false at the
 * last ones and true at former ones is not refuted (semantics.md 4).
 */
export function heldBefore(link: Link, left: Expr, right: Expr, leftAt: Placed, store: Store, makeTrial: () => Trial): string[] | null {
  const valuesOf = (key: string): GivenValue[] =>
    (store.values.get(key) ?? [])
      .filter((v) => v.from < link.at.from && problemOf(v.part) === problemOf(link.at.part))
      .sort((a, b) => b.from - a.from);
  const several = reachedNames([left, right], link.at, store).filter((k) => valuesOf(k).length > 1);
  if (several.length === 0) return null;
  // All of them as before, or all but those that were given last.
  const last = Math.max(...several.flatMap((k) => valuesOf(k).slice(0, 1)).map((v) => v.from));
  const older = several.filter((k) => (valuesOf(k)[0]?.from ?? last) < last);
  for (const names of [several, older]) {
    const aside = names.flatMap((k) => valuesOf(k).slice(0, 1));
    if (aside.length === 0) continue;
    const restore = new Map(names.map((k) => [k, store.values.get(k) ?? []]));
    for (const [k, all] of restore)
      store.values.set(
        k,
        all.filter((v) => !aside.includes(v)),
      );
    try {
      if (compareIn([makeTrial()], left, right, link.at, leftAt, new Map(), link.conditions).kind === "equal") return names;
    } finally {
      for (const [k, all] of restore) store.values.set(k, all);
    }
  }
  return null;
}
