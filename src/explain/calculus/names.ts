import { childrenOf } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";

/** All names that expressions use and no sum binds, in the order of their first place. Depth is bounded by the parser. */
export function freeNames(exprs: readonly Expr[]): readonly string[] {
  const found = new Set<string>(),
    bound: string[] = [];
  const walk = (e: Expr): void => {
    if (e.kind === "name") {
      if (!bound.includes(e.key)) found.add(e.key);
      return;
    }
    if (e.kind !== "big") {
      childrenOf(e).forEach(walk);
      return;
    }
    if (e.lo !== null) walk(e.lo);
    if (e.hi !== null) walk(e.hi);
    bound.push(e.index);
    if (e.where !== null) walk(e.where);
    walk(e.body);
    bound.pop();
  };
  exprs.forEach(walk);
  return [...found];
}
