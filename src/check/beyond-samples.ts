import { contains, quantitiesIn } from "../scope/exprs.js";
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

/** E[x], Var(x), in the line or in a definition that it reaches: functionals of a distribution, which no sample refutes. */
export function aboutMoments({ left, right, link, store }: Sides): boolean {
  const moment = (e: Expr): boolean => contains(e, (x) => x.kind === "call" && /^(?:expectation|moment:\w+)$/.test(x.fn));
  if (moment(left) || moment(right)) return true;
  return [...reach(left, link.at, store), ...reach(right, link.at, store)].some((k) => {
    const d = store.definitionOf(k, link.at);
    return d !== null && moment(d.body);
  });
}
/** 2/n = 2/512: sizes that nothing but their letter stands for; how many entries other quantities have does not settle them. */
export function bareSizes({ left, right, link, store, shapes }: Sides & { readonly shapes: Shapes }, pair: Pair): string[] {
  if (pair.left.inputs.length + pair.right.inputs.length > 0) return [];
  return [...quantitiesIn(left), ...quantitiesIn(right)].filter((k) => shapes.isDimension(k) && store.valueOf(k, link.at) === null);
}
