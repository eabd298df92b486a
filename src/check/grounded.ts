import { contains, quantitiesIn } from "../scope/exprs.js";
import { isWithin, type Placed } from "../scope/parts.js";
import type { Shapes } from "../scope/shapes.js";
import { problemOf, type Store } from "../scope/store.js";
import type { Expr } from "../syntax/expr.js";
import type { Link } from "./classify.js";
import { chainNames } from "./dependence.js";
import { otherLoss } from "./lower/families.js";
import { reach } from "./reach.js";
/** The first gate before every `wrong` (semantics.md 1): each name in the link is introduced, or stands on both sides. */

export interface Asked {
  readonly link: Link;
  readonly left: Expr;
  readonly right: Expr;
  readonly store: Store;
  readonly shapes: Shapes;
  /** Formal arguments and names of given derivatives. */
  readonly introduced: ReadonlySet<string>;
}

/** Names on one side only that nothing introduces. */
export function ungrounded({ left, right, link, store, shapes, introduced }: Asked): string[] {
  const l = reach(left, link.at, store),
    r = reach(right, link.at, store);
  const stated = statedNames(link, store),
    variables = chainNames([left, right]);
  const known = (k: string): boolean =>
    introduced.has(k) ||
    stated.has(k) ||
    variables.has(k) ||
    otherLoss(store, k, link.at) !== null ||
    isSaidHere(k, link.at, store) ||
    shapes.isDimension(k) ||
    /^((?:rm:)?pi|e|infty|(bf:)?I(_.*)?|(bf|bb):[01].*)$/.test(k) ||
    isIndexLetter(k, left) ||
    isIndexLetter(k, right);
  const out: string[] = [];
  for (const k of l) if (!r.has(k) && !known(k)) out.push(k);
  for (const k of r) if (!l.has(k) && !known(k)) out.push(k);
  return [...new Set(out)].sort();
}
/**
 * A declared matrix on one side, X, and on the other the vectors of its small letter, x_i, where nothing says how they belong
 * together: X may hold them as its rows, so that it is no free matrix.
 */
export function unstacked({ left, right, link, store }: Asked): { readonly whole: string; readonly members: string } | null {
  const reached = [reach(left, link.at, store), reach(right, link.at, store)] as const;
  for (const [here, there] of [reached, [reached[1], reached[0]] as const])
    for (const whole of here) {
      const small = whole.replace(/[A-Z](?=[^A-Za-z]*$)/, (c) => c.toLowerCase());
      if (small === whole || there.has(whole) || store.stacks.has(whole) || store.definitionOf(whole, link.at) !== null) continue;
      if (store.shapeOf(whole, link.at)?.dims.length !== 2) continue;
      // Of p = σ(wᵀx_i) the side of X is made too: where no definition of this problem has X, it is not known to be free.
      const used = isUsedHere(whole, link, store),
        members = [small, `${small}^()`].find(
          (k) => there.has(k) && !(used && here.has(k)) && store.shapeOf(k, link.at)?.dims.length !== 2,
        );
      if (members !== undefined) return { whole, members: small };
    }
  return null;
}
/** Whether a definition of this problem is made of a name. */
function isUsedHere(key: string, link: Link, store: Store): boolean {
  const here = problemOf(link.at.part);
  for (const all of store.definitions.values())
    for (const d of all) if (d.claim !== link.id && problemOf(d.part) === here && quantitiesIn(d.body).has(key)) return true;
  return false;
}
/** Whether something is said of a name in this problem, or before it where it still holds; what another problem sets later is another thing. */
function isSaidHere(k: string, at: Placed, store: Store): boolean {
  const here = (all: readonly Placed[] | undefined): boolean => all?.some((x) => problemOf(x.part) === problemOf(at.part)) === true;
  return (
    store.definitionOf(k, at) !== null ||
    store.shapeOf(k, at) !== null ||
    store.valueOf(k, at) !== null ||
    here(store.definitions.get(k)) ||
    here(store.shapes.get(k)) ||
    here(store.values.get(k)) ||
    here(store.facts.filter((f) => f.key === k && f.fact === "class"))
  );
}
/** Names in the definitions of a problem: what a definition is made of is introduced by it. */
function statedNames(link: Link, store: Store): Set<string> {
  const out = new Set<string>();
  for (const all of store.definitions.values())
    for (const d of all)
      if (d.claim !== link.id && (problemOf(d.part) === problemOf(link.at.part) || isWithin(link.at.part, d.part)))
        for (const k of quantitiesIn(d.body)) out.add(k);
  return out;
}
const isIndexLetter = (k: string, e: Expr): boolean =>
  contains(
    e,
    (x) =>
      (x.kind === "entry" && x.indices.some((i) => i?.kind === "name" && i.key === k)) ||
      (x.kind === "big" && x.index === k) ||
      x.kind === "delta",
  );
