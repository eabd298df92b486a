import type { Claim, Context } from "./context.js";
import type { Judged } from "./judged.js";
import { reachedNames } from "../reach.js";
import { dimsOf, type Type } from "../../scope/shape-types.js";
import { accepted } from "./verdicts.js";
/**
 * A data matrix X beside vectors x_i of which nothing says that they are its rows or columns: by custom they are (Hastie et
 * al., "The Elements of Statistical Learning", 2.2). A line that is true so is accepted; nothing is refuted by it.
 */

interface Tie {
  readonly whole: string;
  readonly members: string;
  readonly by: readonly ("rows" | "columns")[];
}
const mostTies = 3;

export function asRowsOrColumns(context: Context, claim: Claim): Judged | null {
  const { store } = context,
    { at } = claim.link,
    ties = tiesOf(context, claim);
  if (ties.length === 0 || ties.length > mostTies) return null;
  const ways = ties.reduce<readonly (readonly ("rows" | "columns")[])[]>(
    (all, t) => all.flatMap((way) => t.by.map((by) => [...way, by])),
    [[]],
  );
  for (const way of ways)
    try {
      ties.forEach(({ whole, members }, k) => store.stacks.set(whole, [{ ...at, of: members, by: way[k] ?? "rows" }]));
      const supposed = context.anew(claim.link),
        outcome = supposed.compare(supposed.generic, claim);
      if (outcome.kind !== "equal" || outcome.agreement.cancelled || outcome.agreement.zero) continue;
      const said = ties.map(({ whole, members }, k) => `The ${plain(members)} are read as the ${way[k] ?? "rows"} of ${plain(whole)}.`);
      return { ...accepted(outcome), remarks: said };
    } finally {
      for (const { whole } of ties) store.stacks.delete(whole);
    }
  return null;
}
const plain = (key: string): string => key.replace(/^(?:\w+:)*/, "").replace("^()", "");

/** Matrices of a line that nothing defines, with the vectors of the same small letter, by the sizes that they share. */
function tiesOf({ store, setting: { shapes } }: Context, { left, right, link: { at } }: Claim): Tie[] {
  const names = reachedNames([left, right], at, store);
  return names.flatMap((whole): Tie[] => {
    const small = whole.replace(/[A-Z](?=[^A-Za-z]*$)/, (c) => c.toLowerCase());
    if (small === whole || store.stacks.has(whole) || store.definitionOf(whole, at) !== null || store.valueOf(whole, at) !== null)
      return [];
    const members = [small, `${small}^()`].find((k) => names.includes(k) && store.definitionOf(k, at) === null);
    if (members === undefined) return [];
    const family = shapes.typeOf(members, at),
      type = shapes.typeOf(whole, at);
    return family === null || type === null ? [] : [{ whole, members, by: waysOf(type, family) }].filter((t) => t.by.length > 0);
  });
}
function waysOf(whole: Type, family: Type): ("rows" | "columns")[] {
  const [count, ...others] = family.lead,
    [length, ...more] = dimsOf(family.own),
    [rows, columns, ...rest] = dimsOf(whole.own);
  if (count === undefined || length === undefined || rows === undefined || columns === undefined) return [];
  if (others.length + more.length + rest.length + whole.lead.length > 0) return [];
  const fits = (a: typeof count, b: typeof count): boolean => a.root === b.root;
  const byRows = fits(rows, count) && fits(columns, length),
    byColumns = fits(rows, length) && fits(columns, count);
  return [...(byRows ? (["rows"] as const) : []), ...(byColumns ? (["columns"] as const) : [])];
}
