/** Text in character cells: what a terminal shows of it, how wide that is, and how it is wrapped. */

/** Widths 2 (East Asian wide and fullwidth forms, emoji) and 0 (combining marks, joiners). */
const WIDE =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation})$/u;
const EMPTY = /^[\p{Mn}\p{Me}\u200b-\u200d\u2060\ufe00-\ufe0f]$/u;

function cellsOf(character: string): number {
  if (character < "\u0300") return 1;
  return EMPTY.test(character) ? 0 : WIDE.test(character) || character.codePointAt(0)! >= 0x20000 ? 2 : 1;
}

/** How many character cells a clean text takes. */
export function cells(text: string): number {
  let width = 0;
  for (const character of text) width += cellsOf(character);
  return width;
}

/**
 * A text that cannot steer a terminal: tabs and line ends become spaces, control characters (escape sequences), bidirectional
 * overrides and lone surrogates become U+FFFD. UTF-16 length is kept, so that columns stay where they were.
 */
export function clean(text: string): string {
  return text
    .replace(/[\t\n\r\u2028\u2029]/g, " ")
    .replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, "\ufffd")
    .replace(/\p{Cs}/gu, "\ufffd");
}

/** Cuts a clean text to at most `width` cells, with an ellipsis where something is left out. */
export function cut(text: string, width: number): string {
  // A text of few code units needs no measuring; of a long one, only the beginning matters.
  if (text.length * 2 <= width || (text.length <= 4 * width && cells(text) <= width)) return text;
  let result = "";
  let used = 0;
  for (const character of text) {
    used += cellsOf(character);
    if (used > width - 1) break;
    result += character;
  }
  return `${result}…`;
}

/** Breaks a clean text at spaces into lines of at most `width` cells; a longer word is broken where it must. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  const end = (): void => {
    lines.push(line);
    line = "";
    used = 0;
  };
  for (const word of text.split(/ +/)) {
    if (word === "") continue;
    const size = cells(word);
    if (used > 0 && used + 1 + size > width) end();
    if (used > 0) {
      line += " ";
      used += 1;
    }
    if (used + size <= width) {
      line += word;
      used += size;
      continue;
    }
    for (const character of word) {
      const one = cellsOf(character);
      if (used > 0 && used + one > width) end();
      line += character;
      used += one;
    }
  }
  if (used > 0 || lines.length === 0) lines.push(line);
  return lines;
}

/**
 * The part of a source line that shows the stretch [from, to) (UTF-16 units), at most `width` cells wide, cut with ellipses,
 * and the stretch's place in it in cells. A stretch wider than the room is shown from its beginning.
 */
export interface Excerpt {
  readonly text: string;
  readonly offset: number;
  readonly length: number;
}

export function excerpt(line: string, from: number, to: number, width: number): Excerpt {
  const start = Math.min(Math.max(from, 0), line.length);
  const end = Math.min(Math.max(to, start), line.length);
  const whole = line.length <= width ? clean(line) : null;
  if (whole !== null && cells(whole) <= width)
    return { text: whole, offset: cells(clean(line.slice(0, start))), length: Math.max(1, cells(clean(line.slice(start, end)))) };

  // Cells to the left: about a third of what the stretch leaves free, all of the rest goes to the right.
  const free = Math.max(0, width - Math.min(width, end - start) - 2);
  const left = line.length - end < (2 * free) / 3 ? free - (line.length - end) : Math.floor(free / 3);
  const first = Math.max(0, start - Math.max(left, 0));
  const before = first > 0 ? "…" : "";
  const room = width - before.length;
  const tail = clean(line.slice(first, first + 2 * width));
  const shown = first + 2 * width < line.length || cells(tail) > room ? cut(`${tail}…`, room) : tail;
  const offset = before.length + cells(clean(line.slice(first, start)));
  const length = Math.max(
    1,
    Math.min(cells(clean(line.slice(start, Math.min(end, start + width)))), before.length + cells(shown) - offset),
  );
  return { text: before + shown, offset: Math.min(offset, width - 1), length };
}
