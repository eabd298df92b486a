import type { Expr } from "../syntax/expr.js";
import type { Tree } from "../syntax/tree.js";
import { targetOf, type Block } from "./prose-blocks.js";
import { resolve, resolveContext } from "./resolve.js";
import type { Store } from "./store.js";
import type { Survey } from "./survey.js";
/** What prose says of matrices and the vectors they are made of: "the x_i are the rows of X", "Z with columns z_n". */

const filler = String.raw`(?:(?:the|its|their|our|all|given|stacked|collected|as|are|is|form|forms|being|be|into|in|which|that|we|,|n-th|i-th|j-th|k-th|⟦\d+⟧ ?-? ?th) ?){0,6}`;
const kind = String.raw`(?<by>row|column)s?(?: vectors?)?`;
const said = String.raw`(?:is|are|be|being|equals?|equal to|holds?|contains?|given by|:|=) (?:the |all |just |simply )?(?:(?:transposed? (?:of )?|vectors? |example |sample |input |data point )(?:the )?)?`;
/** "row i of X is x_iᵀ", "X ∈ ℝ^{m×d} (row i is x_iᵀ)", "X, whose i-th row is x_iᵀ". */
const numberedOf = new RegExp(
  String.raw`${kind}(?: (?:number )?⟦\d+⟧)? of (?:the |a |an )?(?:[\w-]+ ){0,2}⟦(?<whole>\d+)⟧ ${said}⟦(?<of>\d+)⟧`,
  "giu",
);
const numberedAfter = new RegExp(
  String.raw`⟦(?<whole>\d+)⟧ ?,? ?(?:(?:with|whose|where|and|,|\() ?){1,2}(?:its |the |each )?(?:⟦\d+⟧ ?-? ?(?:th|st|rd)? |[ijkn]-th )?${kind}(?: ⟦\d+⟧)? ${said}⟦(?<of>\d+)⟧`,
  "giu",
);
const memberFirst = new RegExp(String.raw`⟦(?<of>\d+)⟧ ?${filler} ?${kind} of (?:the |a |an )?(?:[\w-]+ ){0,2}⟦(?<whole>\d+)⟧`, "giu");
const wholeFirst = new RegExp(
  String.raw`⟦(?<whole>\d+)⟧ ?,? ?(?:be |is |the matrix |a matrix |matrix )*(?:with|whose|has|having|of|\() ?${filler} ?${kind} ${filler} ?⟦(?<of>\d+)⟧`,
  "giu",
);
const wholeThenMember = new RegExp(
  String.raw`${kind} of (?:the |a |an )?(?:[\w-]+ ){0,2}⟦(?<whole>\d+)⟧ (?:are|is|be|hold|contain|being) (?:the |all |given by )?⟦(?<of>\d+)⟧`,
  "giu",
);
const listThenWhole = new RegExp(String.raw`${kind} ⟦(?<of>\d+)⟧,? of (?:the |a |an )?(?:[\w-]+ ){0,2}⟦(?<whole>\d+)⟧`, "giu");
const wholeOnly = new RegExp(String.raw`${kind} of (?:the |a )?(?:[\w-]+ ){0,2}⟦(?<whole>\d+)⟧`, "giu");
const wholeBefore = /⟦(?<whole>\d+)⟧[^.⟦]{0,40}\b(?:as|are|form) (?:the )?(?<by>row|column)s\b(?! of)/giu;

export function proseStacks(block: Block, survey: Survey, store: Store): void {
  for (const pattern of [numberedOf, numberedAfter, memberFirst, wholeThenMember, wholeFirst, listThenWhole, wholeOnly, wholeBefore])
    for (const { groups } of block.text.matchAll(pattern)) {
      const tree = block.formulas[Number(groups?.["whole"])]?.trees[0],
        whole = tree === undefined ? null : targetOf(tree, block, survey);
      if (whole === null || whole.lead || store.stacks.has(whole.key)) continue;
      const member = groups?.["of"] === undefined ? smallLetter(whole.key, survey) : memberKey(Number(groups["of"]), block, survey);
      if (member === null || member === whole.key) {
        // "Φ with rows φ(x_n)": what it holds is not read, so that nothing about it can be refuted.
        if (member === null && groups?.["of"] !== undefined && !isNumber(Number(groups["of"]), block))
          store.ties.push({ ...block.at, key: whole.key, words: `a matrix with ${groups["by"] ?? "row"}s of its own`, of: "quantity" });
        continue;
      }
      store.stacks.set(whole.key, [{ ...block.at, of: member, by: groups?.["by"]?.toLowerCase() === "column" ? "columns" : "rows" }]);
    }
}
/** The family that a formula shows a member of: x_i, x_1, …, x_n ∈ ℝ^d, x_n^⊤, x^{(i)}. */
function memberKey(k: number, block: Block, survey: Survey): string | null {
  let tree: Tree | undefined = block.formulas[k]?.trees[0];
  while (tree?.kind === "list" || tree?.kind === "group") tree = tree.kind === "list" ? tree.items[0] : tree.body;
  if (tree === undefined) return null;
  try {
    let e: Expr = resolve(tree, resolveContext(survey, block.at));
    while (e.kind === "transpose") e = e.arg;
    if (e.kind === "entry" && e.base.kind === "name" && e.indices.length === 1) return e.base.key;
    const numbered = e.kind === "name" ? /^(.+)_1$/.exec(e.key)?.[1] : undefined;
    return numbered !== undefined && survey.hasLetterSub(numbered) ? numbered : null;
  } catch {
    return null;
  }
}
/** The i of "row i". */
function isNumber(k: number, block: Block): boolean {
  const tree = block.formulas[k]?.trees[0];
  return tree?.kind === "num" || (tree?.kind === "sym" && /^[a-z]$/.test(tree.name));
}
/** X stands for the family that is written with its small letter. */
function smallLetter(key: string, survey: Survey): string | null {
  const small = key.replace(/[A-Z](?=[^A-Z]*$)/, (c) => c.toLowerCase());
  if (small === key) return null;
  return survey.hasLetterSup(small) ? `${small}^()` : survey.hasLetterSub(small) ? small : null;
}
