import { walk } from "../scope/exprs.js";
import type { Shapes } from "../scope/shapes.js";
import type { Store } from "../scope/store.js";
import type { Expr } from "../syntax/expr.js";
import type { Link } from "./classify.js";
import type { Pair } from "./compare.js";
import { isLossName } from "./lower/derivatives.js";
import { reach } from "./reach.js";
import type { Trial } from "./trial.js";
/** Shapes that are only guessed refute nothing (semantics.md 1): which they are, and whether it matters. */

interface Guess {
  readonly link: Link;
  readonly left: Expr;
  readonly right: Expr;
  readonly store: Store;
  readonly shapes: Shapes;
}

/** Inputs taken for matrices though nothing says so. */
export function guessedMatrices({ link, store, shapes }: Guess, pair: Pair, trial: Trial): string[] {
  const out = new Set<string>();
  for (const n of [...pair.left.inputs, ...pair.right.inputs]) {
    const info = trial.lowerer.inputs.get(n);
    if (info === undefined || info.unknown || info.value !== undefined) continue;
    const undeclared = store.shapeOf(info.key, link.at) === null && store.definitionOf(info.key, link.at) === null;
    if (info.dims.length < 2) continue;
    if (shapes.isIndexed(info.key, link.at)) continue;
    if (undeclared && shapes.isSoft(info.key, link.at)) out.add(info.key);
  }
  return [...out].sort();
}
/** Undeclared names that another problem writes with other indices: x_n there, x here. What they are there refutes nothing here. */
export function namesFromElsewhere({ link, store, shapes }: Guess, pair: Pair, trial: Trial): string[] {
  const keys = [...pair.left.inputs, ...pair.right.inputs].flatMap((n) => {
    const info = trial.lowerer.inputs.get(n);
    return info === undefined || info.unknown || info.value !== undefined ? [] : [info.key];
  });
  return [...new Set(keys)]
    .filter((k) => store.shapeOf(k, link.at) === null && store.definitionOf(k, link.at) === null && shapes.isOtherElsewhere(k, link.at))
    .sort();
}
/** Names whose shape nothing declares and no definition forces. */
export function softNames({ left, right, link, store, shapes }: Guess): string[] {
  const names = new Set([...reach(left, link.at, store), ...reach(right, link.at, store)]);
  const applied = functionsIn(left, right),
    losses = lossesIn(left, right);
  return (
    [...names]
      .filter(
        (k) =>
          !applied.has(k) && store.shapeOf(k, link.at) === null && store.definitionOf(k, link.at) === null && shapes.isSoft(k, link.at),
      )
      .filter((k) => !shapes.isCoefficient(k, link.at))
      .filter((k) => !(losses.has(k) && (shapes.typeOf(k, link.at)?.own.k ?? "s") === "s"))
      // λ > 0 is a number.
      .filter(
        (k) =>
          !(
            /^(lambda|alpha|beta|eta|tau|kappa|nu|rho|epsilon|varepsilon)$/.test(k) &&
            store.factsOf(k, link.at).some((f) => f.fact === "positive")
          ),
      )
      .sort()
  );
}
/** Losses that are differentiated here: numbers, whatever they are of. */
const lossesIn = (...es: readonly Expr[]): Set<string> =>
  new Set(
    es.flatMap((e) => [...walk(e)].flatMap((x) => (x.kind === "deriv" && x.of.kind === "name" && isLossName(x.of.key) ? [x.of.key] : []))),
  );
const functionsIn = (...es: readonly Expr[]): Set<string> => {
  const fns = new Set<string>(),
    bare = new Set<string>();
  for (const e of es)
    for (const x of walk(e)) {
      if (x.kind === "call" || x.kind === "prime") fns.add(x.fn);
      if (x.kind === "name") bare.add(x.key);
    }
  return new Set([...fns].filter((k) => !bare.has(k)));
};
