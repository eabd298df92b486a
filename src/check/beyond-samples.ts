import { quantitiesIn, walk } from "../scope/exprs.js";
import { functionalWord, isFunctional } from "../scope/functionals.js";
import { overExamples } from "../scope/sums-of-all.js";
import type { Shapes } from "../scope/shapes.js";
import type { Store } from "../scope/store.js";
import type { Expr } from "../syntax/expr.js";
import type { Link } from "./classify.js";
import type { Pair } from "./compare.js";
import { reach } from "./reach.js";
/** What no sample point stands for: moments of what is random, and sizes without a value. */

interface Sides {
  readonly left: Expr;
  readonly right: Expr;
  readonly link: Link;
  readonly store: Store;
}

/** What a line is about that no sample refutes, in itself or in a definition that it reaches; null where there is nothing of the kind. */
export function beyondSamples({ left, right, link, store }: Sides): { readonly message: string; readonly needs: string } | null {
  const found = (test: (fn: string) => boolean): string | null => {
    const inside = (e: Expr): string | null => {
      for (const x of walk(e)) if (x.kind === "call" && test(x.fn)) return x.fn;
      return null;
    };
    const here = inside(left) ?? inside(right);
    if (here !== null) return here;
    for (const k of [...reach(left, link.at, store), ...reach(right, link.at, store)]) {
      const d = store.definitionOf(k, link.at),
        fn = d === null ? null : inside(d.body);
      if (fn !== null) return fn;
    }
    return null;
  };
  // E[x], Var(x): functionals of a distribution.
  if (found((fn) => /^(?:expectation|moment:\w+)/.test(fn)) !== null)
    return { message: "It is about moments of what is random here; these are not judged.", needs: "a distribution" };
  if ([...reach(left, link.at, store), ...reach(right, link.at, store)].includes(overExamples))
    return {
      message: "It is about a sum over examples that have no index; such lines are only confirmed.",
      needs: "an index for the examples",
    };
  const operator = found(isFunctional);
  if (operator === null)
    return [left, right].some(isInfinite)
      ? { message: "It is about an infinite sum, which the tool does not work out.", needs: "the value of the sum" }
      : null;
  const what = named[functionalWord(operator)] ?? `\\${functionalWord(operator)}`;
  return { message: `It is about ${what}, which the tool does not work out.`, needs: `the value of ${what}` };
}
const isInfinite = (e: Expr): boolean =>
  [...walk(e)].some((x) => x.kind === "big" && x.hi !== null && [...walk(x.hi)].some((h) => h.kind === "name" && h.key === "infty"));
const named: Readonly<Record<string, string>> = {
  int: "an integral",
  iint: "an integral",
  iiint: "an integral",
  oint: "an integral",
  argmin: "a minimiser",
  argmax: "a maximiser",
  min: "a minimum",
  max: "a maximum",
  inf: "an infimum",
  sup: "a supremum",
  lim: "a limit",
};
/** 2/n = 2/512: sizes that nothing but their letter stands for; how many entries other quantities have does not settle them. */
export function bareSizes({ left, right, link, store, shapes }: Sides & { readonly shapes: Shapes }, pair: Pair): string[] {
  if (pair.left.inputs.length + pair.right.inputs.length > 0) return [];
  return [...quantitiesIn(left), ...quantitiesIn(right)].filter((k) => shapes.isDimension(k) && store.valueOf(k, link.at) === null);
}
