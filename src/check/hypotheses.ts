import { hasDerivative, quantitiesIn } from "../scope/exprs.js";
import { problemOf, type Hypothesis, type Store } from "../scope/store.js";
import type { Expr } from "../syntax/expr.js";
import { printLatex } from "../syntax/formula-latex.js";
import type { Link } from "./classify.js";
import { reach } from "./reach.js";
import { pointsAt } from "./stated-points.js";
import type { Trial } from "./trial.js";
/** Conditions that a document states on what a line is about (semantics.md 3): such a line is judged where they hold. */

/** The conditions above a line, in its problem, that sample points do not satisfy anyway. */
export function hypothesesOn(link: Link, left: Expr, right: Expr, store: Store): readonly Hypothesis[] {
  const names = new Set([...reach(left, link.at, store), ...reach(right, link.at, store)]);
  const stated = store.hypotheses.filter(
    (h) =>
      h.sampled !== true &&
      !(h.stationary === true && (hasDerivative(left) || hasDerivative(right) || h.part !== link.at.part)) &&
      h.from < link.at.from &&
      problemOf(h.part) === problemOf(link.at.part) &&
      [...quantitiesIn(h.a), ...quantitiesIn(h.b)].some((k) => names.has(k) && !/^(bf:)?I$/.test(k)),
  );
  return stated.length === 0 ? [] : [...stated, ...solvedFor(stated, link, store)];
}
/** "We get x = p − ν a": what lines above found for the variables of these conditions holds with them. */
function solvedFor(stated: readonly Hypothesis[], link: Link, store: Store): readonly Hypothesis[] {
  const names = new Set(stated.flatMap((h) => [...quantitiesIn(h.a), ...quantitiesIn(h.b)]));
  return [...names].flatMap((key) =>
    (store.definitions.get(key) ?? [])
      .filter((d) => d.solved === true && d.from < link.at.from && d.formals === null && problemOf(d.part) === problemOf(link.at.part))
      .map((d): Hypothesis => {
        const name: Expr = { kind: "name", key },
          indices = d.indices.map((i): Expr => ({ kind: "name", key: i }));
        return { from: d.from, part: d.part, a: indices.length === 0 ? name : { kind: "entry", base: name, indices }, b: d.body, op: "=" };
      }),
  );
}
/**
 * Something done at points where the conditions hold: a comparison, a search for a repair.
 * @returns null where no such points can be made, or the condition is about derivatives
 */
export function whereHeld<T>(
  trials: readonly Trial[],
  hypotheses: readonly Hypothesis[],
  store: Store,
  act: (trials: readonly Trial[]) => T,
): T | null {
  if (hypotheses.some((h) => h.op !== "=" || hasDerivative(h.a) || hasDerivative(h.b))) return null;
  // At some sizes a condition cannot hold: no 3 × 4 matrix has orthonormal columns.
  const able = trials.filter((t) => (t.held = pointsAt(t, hypotheses, store)) !== null);
  try {
    return able.length === 0 ? null : act(able);
  } finally {
    for (const t of able) t.held = null;
  }
}
export function saidOf(h: Hypothesis): string {
  try {
    return `${printLatex(h.a)} ${h.op} ${printLatex(h.b)}`;
  } catch {
    return "a stated condition";
  }
}
