import type { Piece, ReadDocument } from "../document/types.js";
import type { Tree } from "../syntax/tree.js";
import { labelKey } from "./names.js";
import type { Parts, Placed } from "./parts.js";
import { resolve, resolveContext } from "./resolve.js";
import type { Survey } from "./survey.js";
/** Blocks of prose as one line of text each, in which formulas stand as ⟦k⟧, and the names that they show. */
export interface ProseFormula {
  readonly piece: Piece;
  readonly trees: readonly Tree[];
}
export interface Block {
  readonly text: string;
  readonly at: Placed;
  readonly formulas: readonly { readonly source: string; readonly trees: readonly Tree[]; readonly from: number }[];
}

export function blocksOf(document: ReadDocument, parts: Parts, formulas: readonly ProseFormula[]): Block[] {
  const out = new Map<number, { text: string; at: Placed; formulas: { source: string; trees: readonly Tree[]; from: number }[] }>();
  const trees = new Map(formulas.map((f) => [f.piece.from, f.trees]));
  for (const piece of document.pieces) {
    if (piece.kind === "heading") continue;
    let block = out.get(piece.block);
    if (block === undefined) {
      block = { text: "", at: { from: piece.from, part: parts.at(piece.from) }, formulas: [] };
      out.set(piece.block, block);
    }
    if (piece.kind === "prose") block.text += ` ${piece.text} `;
    else {
      block.text += `⟦${String(block.formulas.length)}⟧`;
      block.formulas.push({ source: document.source.slice(piece.from, piece.to), trees: trees.get(piece.from) ?? [], from: piece.from });
    }
  }
  return [...out.values()].map((b) => ({
    ...b,
    text: b.text
      .replace(/\\(?:mathbf|mathrm|mathit|boldsymbol|bm|textbf|textit)\s*\{\s*([A-Za-z])\s*\}/g, "$1")
      .replace(/\*\*?|__?/g, "")
      .replace(/[ \t\n]+/g, " "),
  }));
}
/** A name in the text: a placeholder whose formula is a bare name (the last one of a list), or a single letter. */
export function nameAt(text: string | undefined, block: Block, survey: Survey): { key: string; lead: boolean } | null {
  if (text === undefined) return null;
  const k = /^⟦(\d+)⟧$/.exec(text);
  // The article and the pronoun are no names.
  if (k === null) return /^[B-HJ-Zb-z]$/.test(text) ? { key: text, lead: false } : null;
  const tree = block.formulas[Number(k[1])]?.trees[0];
  return tree === undefined ? null : targetOf(tree, block, survey);
}
export function targetOf(tree: Tree, block: Block, survey: Survey): { key: string; lead: boolean } | null {
  if (labelKey(tree) === null) return null;
  try {
    const e = resolve(tree, resolveContext(survey, block.at));
    if (e.kind === "name") return { key: e.key, lead: false };
    if (e.kind === "entry" && e.base.kind === "name") return { key: e.base.key, lead: true };
  } catch {
    /* not a name after all */
  }
  return null;
}
