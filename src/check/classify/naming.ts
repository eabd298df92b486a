import type { Expr } from "../../syntax/expr.js";
import type { Formula } from "../collect.js";
import type { Line } from "./line.js";
import type { Link } from "./link.js";
/** "∂L/∂S = (P − Y)/N, call it G": what words name, after the line that shows it. */

const words =
  /\b(?:(?:let us |we |i |i'll |we'll )?(?:call|denote|name|abbreviate|write|label)(?:d|s)? (?:it|this|that|them)(?: \w+)?(?: by| as)?|(?:which|that) (?:we|i) (?:call|denote by|write as|name)|(?:called|denoted(?: by)?|abbreviated(?: as| by)?))\s*$/i;

/** Defines the names that bare formulas since the last line were given by words. */
export function nameByWords(line: Line, formulas: readonly Formula[], before: readonly Link[]): void {
  const last = before.at(-1);
  if (last === undefined) return;
  for (const f of formulas) {
    if (f.piece.from < last.raw.right.to || f.piece.from >= line.raw.left.from || f.block !== last.raw.statement.formula.block) continue;
    const [statement] = f.read.statements,
      [tree] = statement?.chain.members ?? [];
    if (tree === undefined || statement?.chain.rels.length !== 0 || !words.test(f.before)) continue;
    const name = line.resolvedQuietly(tree),
      body = headOf(before, last);
    if (name?.kind !== "name" || body === null || line.store.definitionOf(name.key, line.at) !== null) continue;
    line.store.define({
      from: f.piece.from,
      part: f.at.part,
      key: name.key,
      formals: null,
      indices: [],
      body,
      claim: `${last.id}:${name.key}`,
    });
  }
}
/** What a chain is about: the derivative that it begins with, else what it ends with. */
function headOf(links: readonly Link[], last: Link): Expr | null {
  let k = links.length - 1;
  while (k > 0 && links[k]?.raw.first !== true) k--;
  const head = links[k]?.left ?? null;
  return head?.kind === "deriv" ? head : last.right;
}
