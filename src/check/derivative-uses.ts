import { namesIn, walk } from "../scope/exprs.js";
import type { Placed } from "../scope/parts.js";
import type { Expr } from "../syntax/expr.js";
import type { Classified, Link } from "./classify.js";
/** What the document differentiates, and by what. */

/** The sides of a link, at steps that are chosen where it is about any. */
export const sidesOf = (l: Link): readonly (Expr | null)[] =>
  l.instances.length > 0 ? [...l.instances.flatMap((i) => i.sides), ...l.unrolled.map((d) => d.body)] : [l.left, l.right];
/** For every undefined quantity: what the document differentiates it by. */
export function derivativeUses(classified: Classified): Map<string, { by: Expr; at: Placed }[]> {
  const out = new Map<string, { by: Expr; at: Placed }[]>();
  for (const link of classified.links)
    for (const e of sidesOf(link))
      if (e !== null)
        for (const x of walk(e))
          if (x.kind === "deriv") {
            const of = x.of.kind === "entry" ? x.of.base : x.of;
            const key = of.kind === "name" ? of.key : null;
            if (key === null) continue;
            const list = out.get(key) ?? [];
            for (const by of x.by) if (by.kind === "name" || by.kind === "entry") list.push({ by, at: link.at });
            out.set(key, list);
          }
  for (const [key, list] of out)
    if (list.some((u) => namesIn(u.by).has(key)))
      out.set(
        key,
        list.filter((u) => !namesIn(u.by).has(key)),
      );
  return out;
}
