import { contains } from "../scope/exprs.js";
import type { Part } from "../scope/parts.js";
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
  private readonly chainOf = new Map<Link, Chain>();
  private readonly chains: readonly Chain[];
  constructor({ links }: Classified) {
    let chain: Chain = { part: null, sources: [], names: new Set() };
    for (const link of links) {
      if (link.raw.first) chain = { part: link.at.part, sources: [], names: new Set() };
      for (const e of sidesOf(link))
        if (hasDifferential(e)) {
          chain.sources.push({ e, env: envAt(link.at) });
          for (const key of movingNames(e)) chain.names.add(key);
        }
      this.chainOf.set(link, chain);
    }
    this.chains = [...new Set(this.chainOf.values())].filter((c) => c.names.size > 0);
  }
  chain(link: Link): readonly Source[] {
    return this.chainOf.get(link)?.sources ?? [];
  }
  /** Differentials that other chains of the same part write beside some that this chain writes, itself or through others. */
  elsewhere(link: Link): readonly Source[] {
    const own = this.chainOf.get(link);
    if (own === undefined || !sidesOf(link).some(hasDifferential)) return [];
    const near = this.chains.filter((c) => c !== own && c.part === link.at.part),
      joined = new Set(own.names);
    for (let grown = true; grown; ) {
      grown = false;
      for (const c of near)
        if ([...c.names].some((k) => joined.has(k)))
          for (const k of c.names)
            if (!joined.has(k)) {
              joined.add(k);
              grown = true;
            }
    }
    return [...joined]
      .filter((k) => !own.names.has(k))
      .map((key) => ({ e: { kind: "differential", of: { kind: "name", key } }, env: envAt(link.at) }));
  }
}
interface Chain {
  readonly part: Part | null;
  readonly sources: Source[];
  readonly names: Set<string>;
}
/** The words around a link say that something does not move. */
export function saysFixed(link: Link): boolean {
  const { formula, statement } = link.raw.statement;
  const prose = formula.block.flatMap((p) => (p.kind === "prose" ? [p.text] : [])).join(" ");
  const words = `${formula.before} ${prose} ${statement.words.map((w) => (w.kind === "text" ? w.text : "")).join(" ")} ${formula.after.slice(0, 80)}`;
  return /\b(fix(ed|ing)?|constant|held|hold(s|ing)?|keep(s|ing)?|vary(ing)? only|only .{0,30} (change|var|move)\w*|with respect to)\b/i.test(
    words,
  );
}
const sidesOf = (link: Link): Expr[] => [link.left, link.right].filter((e): e is Expr => e !== null);
export const hasDifferential = (e: Expr): boolean => contains(e, (x) => x.kind === "differential");
