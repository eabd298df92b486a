import type { MacroDefinition, MathPiece } from "../document/types.js";
import type { ReadFormula } from "./tree.js";

/**
 * Reads one formula of a document into statements. `source` is the whole document's text, `piece` says where the formula's
 * inside stands in it, `macros` are the definitions in force there. Never throws: what cannot be read is in `unread`.
 */
export function readFormula(source: string, piece: MathPiece, macros: ReadonlyMap<string, MacroDefinition>): ReadFormula {
  void source;
  void macros;
  return { statements: [], unread: [{ from: piece.from, to: piece.to, diagnostic: { code: "syntax.unread", severity: "error", span: { from: piece.from, to: piece.to } } }] };
}
