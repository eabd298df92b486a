import type { ClaimPlace } from "../check/verdict.js";
import { clean, excerpt } from "./text.js";

/** `line:column`, with the notebook's cell or the included file before it where the place has one. */
export function placeText({ file, cell, line, column }: ClaimPlace): string {
  return `${file === undefined ? "" : `${clean(file)}:`}${cell === undefined ? "" : `cell ${String(cell)}:`}${String(line)}:${String(column)}`;
}

/** At most this many lines of one place are shown. */
const MOST_LINES = 6;

/** One line of the block: its gutter, and a source line or the carets beneath one. */
export interface BlockLine {
  readonly kind: "source" | "context" | "carets" | "more";
  readonly gutter: string;
  readonly text: string;
}

/**
 * The source lines of a place with carets beneath the place, and before them (as context) the lines down from `contextFrom`,
 * where the link's other side stands.
 *
 * @param lines the document's lines, @param width the room for gutter and line together.
 */
export function sourceBlock(lines: readonly string[], place: ClaimPlace, contextFrom: number, width: number): BlockLine[] {
  const last = Math.min(place.endLine, place.line + MOST_LINES - 1);
  const digits = Math.max(4, String(last).length);
  const empty = " ".repeat(digits);
  const room = Math.max(20, width - digits - 3);
  const block: BlockLine[] = [];
  for (let number = Math.max(1, contextFrom); number < place.line; number += 1) {
    const line = lines[number - 1] ?? "";
    if (line.trim() !== "")
      block.push({
        kind: "context",
        gutter: String(number).padStart(digits),
        text: excerpt(line, line.length - line.trimStart().length, line.length, room).text,
      });
  }
  for (let number = place.line; number <= last; number += 1) {
    const line = lines[number - 1] ?? "";
    const end = line.trimEnd().length;
    const from = number === place.line ? place.column - 1 : line.length - line.trimStart().length;
    const to = number === place.endLine ? Math.min(place.endColumn - 1, end) : end;
    const shown = excerpt(line, from, to, room);
    block.push({ kind: "source", gutter: String(number).padStart(digits), text: shown.text.trimEnd() });
    if (to > from || number === place.line)
      block.push({ kind: "carets", gutter: empty, text: " ".repeat(shown.offset) + "^".repeat(shown.length) });
  }
  if (last < place.endLine) block.push({ kind: "more", gutter: empty, text: `… ${place.endLine - last} more lines` });
  return block;
}
