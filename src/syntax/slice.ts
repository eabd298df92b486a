import type { Span } from "../document/types.js";
/**
 * A stretch of source as reports quote it: macros unexpanded, without column marks, line ends, labels, tags and comments,
 * without closing punctuation, white space collapsed.
 */
export function sourceOf(source: string, span: Span): string {
  return source
    .slice(span.from, span.to)
    .replace(/(?<!\\)%[^\n]*(?:\n[ \t]*)?/gu, "")
    .replace(/\\(?:label|tag\*?|intertext)\s*\{[^{}]*\}/gu, " ")
    .replace(/\\(?:notag|nonumber|displaystyle)(?![a-zA-Z])/gu, " ")
    .replace(/\\(?:begin|end)\s*\{(?:aligned|align|split|gathered|gather|alignedat)\*?\}/gu, " ")
    .replace(matrices, (matrix) => matrix.replace(/\\\\/gu, "\u0001").replace(/&/gu, "\u0002"))
    .replace(/\\\\(?:\*?\s*\[[^\]]*\])?/gu, " ")
    .replace(/(?<!\\)&(?![a-zA-Z]+;|#)/gu, " ")
    .replace(/\u0001/gu, "\\\\")
    .replace(/\u0002/gu, "&")
    .replace(/\s+/gu, " ")
    .replace(/^\s+|(?:\s|(?<!\\)[,.;]|\\[,;:!])+$/gu, "");
}

/** Environments whose rows and columns are part of what is said. */
const matrices = /\\begin\s*\{([a-zA-Z]*(?:matrix|cases|array|tabular)\*?)\}[^]*?\\end\s*\{\1\}/gu;
