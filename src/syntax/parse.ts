import type { MacroDefinition, MathPiece, Span } from "../document/types.js";
import { lineEnvironments } from "./commands.js";
import type { DecimalComma } from "./decimal-comma.js";
import { lexSource } from "./lex.js";
import { expandMacros } from "./macros.js";
import { plainTokens } from "./plain.js";
import { readDraft, type Unread } from "./read.js";
import { splitRows } from "./rows.js";
import { settle } from "./settle.js";
import { splitStatements } from "./split.js";
import { tidy } from "./tidy.js";
import type { ReadFormula, Statement } from "./tree.js";

/** The longest formula that is read, in characters and in tokens. */
const LONGEST = 100_000;
const MOST = 60_000;

/**
 * Reads one formula of a document into statements. `source` is the whole document's text, `piece` says where the formula's
 * inside stands in it, `macros` are the definitions in force there, `commas` says whether the document writes decimal commas. Never throws: what cannot be read is in `unread`.
 */
export function readFormula(
  source: string,
  piece: MathPiece,
  macros: ReadonlyMap<string, MacroDefinition>,
  commas: DecimalComma = "none",
): ReadFormula {
  if (piece.to - piece.from > LONGEST) return tooLong(piece, `${piece.to - piece.from} characters`);
  const lexed = lexSource(source, piece, piece.skip);
  const expanded = expandMacros(piece.delimiter === "plain" ? plainTokens(lexed) : lexed, macros);
  if (expanded.length > MOST) return tooLong(piece, `${expanded.length} tokens`);
  const tidied = tidy(expanded, commas);
  const rows = splitRows(settle(tidied.tokens), lineEnvironments.get(piece.delimiter) ?? false);
  const statements: Statement[] = [];
  const unread: Unread[] = [];
  for (const row of rows) {
    for (const draft of splitStatements(row, piece.display)) {
      const { statement, problems } = readDraft(draft);
      if (statement !== null) statements.push(statement);
      unread.push(...problems);
    }
  }
  return { statements, unread, notes: tidied.notes };
}

function tooLong(piece: Span, found: string): ReadFormula {
  const span = { from: piece.from, to: Math.min(piece.to, piece.from + 80) };
  return {
    statements: [],
    unread: [
      {
        from: piece.from,
        to: piece.to,
        diagnostic: { code: "syntax.long", severity: "error", span, found, expected: [`at most ${LONGEST} characters`] },
      },
    ],
    notes: [],
  };
}
