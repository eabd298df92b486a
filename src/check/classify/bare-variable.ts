import { childrenOf, mapChildren, walk } from "../../scope/exprs.js";
import type { Store } from "../../scope/store.js";
import type { Expr } from "../../syntax/expr.js";
import type { Link } from "./link.js";
/**
 * dσ(z_2)/dz where the document knows z_2 and nowhere a z: the derivative by the function's only argument, whose letter is
 * written without its scripts.
 */

/** The links with such variables replaced by the arguments that they stand for. */
export function completeBareVariables(links: readonly Link[], store: Store): Link[] {
  const found = new Map<string, string>();
  for (const l of links)
    for (const e of [l.left, l.right])
      for (const x of e === null ? [] : walk(e)) {
        const meant = argumentOf(x);
        if (meant !== null && !hasLife(meant.bare, store)) found.set(meant.bare, meant.full);
      }
  const alone = new Set<string>();
  for (const l of links) for (const e of [l.left, l.right]) if (e !== null && found.size > 0) standAlone(e, alone);
  for (const key of alone) found.delete(key);
  if (found.size === 0) return [...links];
  const complete = (e: Expr): Expr => {
    const meant = argumentOf(e),
      inner = mapChildren(e, complete);
    return meant === null || inner.kind !== "deriv" || !found.has(meant.bare)
      ? inner
      : { ...inner, by: [{ kind: "name", key: meant.full }] };
  };
  return links.map((l) => ({ ...l, left: l.left && complete(l.left), right: l.right && complete(l.right) }));
}
/** The bare letter that a derivative is by, and the scripted one that its function is of. */
function argumentOf(e: Expr): { readonly bare: string; readonly full: string } | null {
  if (e.kind !== "deriv" || e.by.length !== 1 || e.of.kind !== "call" || e.of.args.length !== 1) return null;
  const [by] = e.by,
    [argument] = e.of.args;
  if (by?.kind !== "name" || argument?.kind !== "name" || !/^[_^]/.test(argument.key.slice(by.key.length))) return null;
  return argument.key.startsWith(by.key) ? { bare: by.key, full: argument.key } : null;
}
const hasLife = (key: string, store: Store): boolean =>
  store.definitions.has(key) || store.shapes.has(key) || store.values.has(key) || store.stacks.has(key);
/** Collects the names that stand anywhere but below such a derivative. */
function standAlone(e: Expr, out: Set<string>): void {
  if (e.kind === "name") out.add(e.key);
  else if (argumentOf(e) !== null && e.kind === "deriv") standAlone(e.of, out);
  else for (const c of childrenOf(e)) standAlone(c, out);
}
