import type { Span } from "./types.js";

/**
 * A line of Markdown, without its line end. `content`: behind quote marks, indent and list markers. `deep`: it has more of
 * these than a document has.
 */
export interface SourceLine extends Span {
  readonly content: number;
  readonly quotes: number;
  readonly blank: boolean;
  readonly deep: boolean;
}

const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 13 || code === 0xa0 || code === 0xfeff || code === 0x2003;

/** Deepest nest of list markers and quote marks on one line that is looked at. */
const MAX_MARKERS = 24;

/** The lines of a Markdown source. Line ends are LF or CRLF (`unifyLineEnds` sees to lone CRs). */
export function splitLines(source: string): SourceLine[] {
  const lines: SourceLine[] = [];
  for (let from = 0; from <= source.length; ) {
    let to = source.indexOf("\n", from);
    if (to < 0) to = source.length;
    let at = from,
      quotes = 0,
      markers = 0;
    for (; markers < MAX_MARKERS; markers++) {
      while (at < to && isBlank(source.charCodeAt(at))) at++;
      if (source[at] === ">" && at < to) {
        quotes++;
        at++;
        continue;
      }
      const marker = /^(?:[-+*•]|\d{1,9}[.)])(?=[ \t])/.exec(source.slice(at, Math.min(to, at + 12)));
      if (marker === null) break;
      at += marker[0].length;
    }
    lines.push({
      from,
      to,
      content: at,
      quotes,
      deep: markers === MAX_MARKERS,
      blank: at >= to && !/[-+*•\d]/.test(source.slice(from, Math.min(to, from + 80))),
    });
    from = to + 1;
  }
  return lines;
}

/** Lone carriage returns become line feeds; the length, and with it every offset, stays. */
export const unifyLineEnds = (source: string): string => (source.includes("\r") ? source.replace(/\r(?!\n)/g, "\n") : source);

/** A table's delimiter row: `|---|:--:|`. */
export function isDelimiterRow(source: string, line: SourceLine): boolean {
  if (line.to - line.from > 2000) return false;
  const text = source.slice(line.from, line.to);
  return text.includes("|") && text.includes("-") && /^[\s>|:-]*$/.test(text);
}

/** A line that begins and ends with a bar. */
export function isBarredRow(source: string, line: SourceLine): boolean {
  let last = line.to - 1;
  while (last > line.content && isBlank(source.charCodeAt(last))) last--;
  return source[line.content] === "|" && last > line.content && source[last] === "|";
}

export const isHeadingLine = (source: string, line: SourceLine): boolean =>
  /^#{1,6}(?:[ \t]|$)/.test(source.slice(line.content, Math.min(line.to, line.content + 8)));
