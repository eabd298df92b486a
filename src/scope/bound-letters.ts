import { plainIndexLetters, symKey } from "./names.js";
import { indexLettersOf, treesIn } from "./trees.js";
import type { Statement, Tree } from "../syntax/tree.js";
/** Letters that a statement makes an index, whatever letters they are. */

/** a = 1, …, m. */
export function rangeLetter({ chain: { members, rels } }: Statement): string | null {
  const [letter, range] = members;
  if (rels.length !== 1 || rels[0]?.op !== "=" || letter?.kind !== "sym" || range?.kind !== "list") return null;
  const isDots = (t: Tree): boolean => t.kind === "dots" || (t.kind === "prod" && t.factors.some(isDots));
  return range.items[0]?.kind === "num" && range.items.some(isDots) && /^[a-z]$/.test(symKey(letter)) ? symKey(letter) : null;
}
/** The g of μ_g = Σ_k x_{gk}: a member by member definition, beside a bound letter in one subscript. */
export function memberLetter(statement: Statement): string | null {
  const [left] = statement.chain.members,
    own = left?.kind === "script" && left.sub !== null ? indexLettersOf(left.sub) : [],
    [letter] = own;
  if (own.length !== 1 || letter === undefined || !/^[a-z]$/.test(letter) || plainIndexLetters.has(letter)) return null;
  const bound = new Set<string>(),
    subs: string[][] = [],
    stack: Tree[] = statement.chain.members.slice(1);
  for (let t = stack.pop(); t !== undefined; t = stack.pop()) {
    if (t.kind === "big" && t.sub !== null) for (const l of indexLettersOf(t.sub).slice(0, 1)) bound.add(l);
    if (t.kind === "script" && t.sub !== null) subs.push([...indexLettersOf(t.sub)]);
    stack.push(...treesIn(t));
  }
  return subs.some((s) => s.length === 2 && s.includes(letter) && s.some((l) => bound.has(l))) ? letter : null;
}
