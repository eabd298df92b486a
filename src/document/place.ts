import type { CellRange, Place, ReadDocument, Span } from "./types.js";

/** The line index of one source: built once, each place is then found by bisection. Lines end in LF, CRLF or a lone CR. */
export class Lines {
  readonly source: string;
  readonly #starts: readonly number[];

  constructor(source: string) {
    this.source = source;
    const starts = [0];
    for (let i = 0; i < source.length; i++) {
      const code = source.charCodeAt(i);
      if (code === 10 || (code === 13 && source.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
    }
    this.#starts = starts;
  }

  get count(): number {
    return this.#starts.length;
  }

  /** 1-based line and column (in UTF-16 units) of an offset; offsets outside the source are moved to its ends. */
  at(offset: number): { readonly line: number; readonly column: number } {
    const where = Math.max(0, Math.min(offset, this.source.length));
    let low = 0,
      high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= where) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: where - (this.#starts[low] ?? 0) + 1 };
  }

  /** The place of a half-open span; `endColumn` is one past its last character. */
  place(span: Span): Place {
    const start = this.at(span.from),
      end = this.at(Math.max(span.from, span.to));
    return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
  }

  /** The text of a 1-based line without its line end; "" outside the source. */
  text(line: number): string {
    const from = this.#starts[line - 1];
    if (from === undefined) return "";
    return this.source.slice(from, this.#starts[line] ?? this.source.length).replace(/[\r\n]+$/, "");
  }
}

/** The place of one span. For many spans of one source make a `Lines` once and pass that. */
export function placeOf(source: string | Lines, span: Span): Place {
  return (typeof source === "string" ? new Lines(source) : source).place(span);
}

/** The notebook cell that an offset lies in, or undefined (between cells, or not a notebook). */
export function cellOf(document: ReadDocument, offset: number): CellRange | undefined {
  return document.cells?.find((cell) => cell.from <= offset && offset <= cell.to);
}
