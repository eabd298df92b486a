import { contains } from "../scope/exprs.js";
import type { Expr } from "../syntax/expr.js";
import type { Classified, Link } from "./classify.js";
import type { Source } from "./lower/context.js";
import { movingNames } from "./lower/differentials.js";
import { envAt } from "./sides.js";
/**
 * Which differentials stand beside a link (semantics.md 6): those of its chain move with it; one that is written
 * elsewhere in its part may be a term left out.
 */
export class Moving {
  private readonly chainOf = new Map<Link, readonly Source[]>();
  private readonly writing: readonly Link[];
  constructor({ links }: Classified) {
    let chain: Source[] = [];
    for (const link of links) {
      if (link.raw.first) chain = [];
      for (const e of sidesOf(link)) if (hasDifferential(e)) chain.push({ e, env: envAt(link.at) });
      this.chainOf.set(link, chain);
    }
    this.writing = links.filter((l) => sidesOf(l).some(hasDifferential));
  }
  chain(link: Link): readonly Source[] { return this.chainOf.get(link) ?? []; }
  /** Differentials of the same part that the chain does not write. */
  elsewhere(link: Link): readonly Source[] {
    if (!sidesOf(link).some(hasDifferential)) return [];
    const known = new Set(this.chain(link).flatMap((s) => [...movingNames(s.e)])), out: Source[] = [];
    for (const other of this.writing) {
      if (other.at.part !== link.at.part) continue;
      for (const e of sidesOf(other)) for (const key of movingNames(e)) {
        if (known.has(key)) continue;
        known.add(key);
        out.push({ e: { kind: "differential", of: { kind: "name", key } }, env: envAt(link.at) });
      }
    }
    return out;
  }
}
/** The words around a link say that something does not move. */
export function saysFixed(link: Link): boolean {
  const { formula, statement } = link.raw.statement;
  const words = `${formula.before.slice(-160)} ${statement.words.map((w) => (w.kind === "text" ? w.text : "")).join(" ")} ${formula.after.slice(0, 80)}`;
  return /\b(fix(ed|ing)?|constant|held|hold(s|ing)?|keep(s|ing)?|vary(ing)? only|only .{0,30} (change|var|move)\w*|with respect to)\b/i.test(words);
}
const sidesOf = (link: Link): Expr[] => [link.left, link.right].filter((e): e is Expr => e !== null);
export const hasDifferential = (e: Expr): boolean => contains(e, (x) => x.kind === "differential");
