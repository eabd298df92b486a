import { walk } from "../scope/exprs.js";
import type { Shapes } from "../scope/shapes.js";
import type { Store } from "../scope/store.js";
import type { Expr } from "../syntax/expr.js";
import type { Link } from "./classify.js";
import type { Pair } from "./compare.js";
import { isLossName } from "./loss-names.js";
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
export function guessedMatrices(guess: Guess, pair: Pair, trial: Trial): string[] {
  const { link, shapes } = guess;
  return undeclaredInputs(guess, pair, trial, 2).filter((k) => !shapes.isIndexed(k, link.at) && shapes.isSoft(k, link.at));
}
/** The undeclared names among the inputs that have at least so many axes, in order. */
function undeclaredInputs(guess: Guess, pair: Pair, trial: Trial, axes: number): string[] {
  const keys = [...pair.left.inputs, ...pair.right.inputs].flatMap((n) => {
    const info = trial.lowerer.inputs.get(n);
    return info === undefined || info.unknown || info.value !== undefined || info.dims.length < axes ? [] : [info.key];
  });
  return [...new Set(keys)].filter((k) => isUndeclared(guess, k)).sort();
}
const isUndeclared = ({ link, store }: Guess, key: string): boolean =>
  store.shapeOf(key, link.at) === null && store.definitionOf(key, link.at) === null;

/** Names whose shape nothing declares and no definition forces. */
export function softNames(guess: Guess): string[] {
  const { left, right, link, store, shapes } = guess;
  const names = new Set([...reach(left, link.at, store), ...reach(right, link.at, store)]);
  const applied = functionsIn(left, right),
    losses = lossesIn(left, right);
  return (
    [...names]
      .filter((k) => !applied.has(k) && isUndeclared(guess, k) && shapes.isSoft(k, link.at))
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
