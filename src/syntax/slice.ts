import type { Span } from "../document/types.js";
import { lineEnvironments } from "./commands.js";
/**
 * A stretch of source as reports quote it: macros unexpanded, without column marks, line ends, labels, tags and comments,
 * without closing punctuation, white space collapsed. Rows and columns of matrices stay. One pass.
 */
export function sourceOf(source: string, span: Span): string {
  const text = source.slice(span.from, span.to);
  let out = "",
    depth = 0;
  for (const { 0: piece, groups } of text.matchAll(pieces)) {
    if (groups?.["gone"] !== undefined) out += " ";
    else if (groups?.["begin"] !== undefined) {
      if (lineEnvironments.has(groups["begin"])) out += " ";
      else {
        depth++;
        out += piece;
      }
    } else if (groups?.["end"] !== undefined) {
      if (lineEnvironments.has(groups["end"])) out += " ";
      else {
        depth = Math.max(0, depth - 1);
        out += piece;
      }
    } else if (groups?.["mark"] !== undefined && depth === 0) out += " ";
    else out += piece;
  }
  return trimEnd(out.replace(/\s+/gu, " "));
}

const pieces =
  /(?<gone>%[^\n]*|\\(?:label|tag\*?)\s*\{[^{}]*\}|\\(?:notag|nonumber)(?![a-zA-Z]))|\\begin\s*\{(?<begin>[^{}\\]*)\}|\\end\s*\{(?<end>[^{}\\]*)\}|(?<mark>\\\\(?:\*?\s*\[\s*-?[\d.]+\s*[a-z]{2}\s*\])?|&(?!(?:[a-zA-Z]+|#\w+);))|\\[^]|[^\\%&]+|[^]/gu;

/** Takes punctuation and spaces off the end, whatever their number. */
function trimEnd(text: string): string {
  let end = text.length;
  for (;;) {
    const last = text[end - 1];
    const escaped = text[end - 2] === "\\" && text[end - 3] !== "\\";
    if (last === undefined) break;
    if (escaped && /[\s,;:!]/u.test(last)) end -= 2;
    else if (!escaped && /[\s,.;]/u.test(last)) end--;
    else break;
  }
  return text.slice(0, end).trimStart();
}
