import type { Origin, Span } from "./types.js";
/** A project of several `.tex` files as one text: `\input{part}` is replaced by what it names, and places lead back. */

/** The text of a file of the project by the name that `\input` gives it; null where there is none to read. */
export type Inputs = (name: string) => string | null;

export interface Joined {
  readonly source: string;
  /** Where each stretch of `source` comes from, in order; empty where nothing was joined. */
  readonly origins: readonly Origin[];
}

/** `\input{part}`, `\include{part}`, `\subfile{part}`; `\input part`. Group 1 or 2 is the name. */
const INPUT = /\\(?:input|include|subfile)(?:\s{0,9}\{\s{0,9}([^{}\n\\]{1,200}?)\s{0,9}\}|\s{1,9}([\w.-]{1,200}))/g;
const BLIND = /\\begin\s?\{(verbatim\*?|lstlisting|minted|comment)\}|\\iffalse(?![A-Za-z])/g;

/** Deeper nests, more files and longer texts than any homework has: a file may include itself through others. */
const DEEPEST = 8,
  MOST_FILES = 200,
  LONGEST = 4_000_000;

/**
 * Joins a source with the files that it includes, as far as `inputs` knows them. What stands in a comment, in verbatim
 * text or in `\iffalse` includes nothing. What is not joined stays as it is, for the reader to report.
 */
export function joinInputs(source: string, inputs: Inputs): Joined {
  const joiner = new Joiner(inputs);
  joiner.add(source, null, []);
  return joiner.files === 0 ? { source, origins: [] } : { source: joiner.text(), origins: joiner.origins };
}

class Joiner {
  readonly origins: Origin[] = [];
  files = 0;
  readonly #parts: string[] = [];
  #length = 0;
  readonly #inputs: Inputs;
  constructor(inputs: Inputs) {
    this.#inputs = inputs;
  }
  text(): string {
    return this.#parts.join("");
  }

  add(source: string, file: string | null, above: readonly string[]): void {
    const hidden = blindSpans(source);
    let at = 0,
      line = 1,
      lineStart = 0,
      seen = 0;
    const take = (to: number): void => {
      for (let i = source.indexOf("\n", seen); i >= 0 && i < at; i = source.indexOf("\n", i + 1)) {
        line++;
        lineStart = i + 1;
      }
      seen = at;
      this.#take(source.slice(at, to), { file, line, column: at - lineStart + 1 });
      at = to;
    };
    for (const match of source.matchAll(INPUT)) {
      const name = (match[1] ?? match[2] ?? "").trim(),
        from = match.index;
      if (from < at || source[from - 1] === "\\" || hidden.some((h) => h.from <= from && from < h.to)) continue;
      if (above.length >= DEEPEST || this.files >= MOST_FILES || above.includes(name)) continue;
      const text = this.#inputs(name);
      if (text === null || this.#length + text.length > LONGEST) continue;
      take(from);
      this.files++;
      this.add(text.endsWith("\n") ? text : `${text}\n`, name, [...above, name]);
      at = from + match[0].length;
    }
    take(source.length);
  }

  #take(text: string, place: { file: string | null; line: number; column: number }): void {
    if (text === "") return;
    const { file, line, column } = place;
    this.origins.push({ from: this.#length, to: this.#length + text.length, line, column, ...(file === null ? {} : { file }) });
    this.#parts.push(text);
    this.#length += text.length;
  }
}

/** Comments, verbatim text and `\iffalse … \fi`, roughly: what they hold is not the document's. */
function blindSpans(source: string): Span[] {
  const spans: Span[] = [...source.matchAll(/(?<!\\)%[^\n]*/g)].map((m) => ({ from: m.index, to: m.index + m[0].length }));
  let covered = 0;
  for (const match of source.matchAll(BLIND)) {
    if (match.index < covered) continue;
    const close = match[1] === undefined ? "\\fi" : `\\end{${match[1]}}`,
      end = source.indexOf(close, match.index);
    covered = end < 0 ? source.length : end;
    if (end >= 0) spans.push({ from: match.index, to: end });
  }
  return spans;
}
