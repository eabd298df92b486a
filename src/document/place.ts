import type { CellRange, Origin, Place, ReadDocument, Span } from "./types.js";

/** The line index of one source: built once, each place is then found by bisection. Lines end in LF, CRLF or a lone CR. */
export class Lines {
  readonly source: string;
  readonly #starts: readonly number[];
  readonly #origins: readonly Origin[];

  /** `origins`: where the stretches of a joined source come from; places then count there. */
  constructor(source: string, origins: readonly Origin[] = []) {
    this.source = source;
    this.#origins = origins;
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
    const origin = this.#origin(span.from),
      last = Math.max(span.from, span.to),
      start = this.#within(span.from, origin),
      // A span does not leave the file or cell that it begins in.
      end = this.#within(origin === null ? last : Math.min(last, origin.to), origin);
    const where = { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
    if (origin?.cell !== undefined) return { cell: origin.cell, ...where };
    return origin?.file === undefined ? where : { file: origin.file, ...where };
  }
  /** The offset of a 1-based line and column, as places give them; -1 where there is no such file or cell. */
  offsetOf(place: Pick<Place, "file" | "cell" | "line" | "column">): number {
    const { line, column } = place,
      { length } = this.source;
    if (this.#origins.length === 0) return Math.min(length, (this.#starts[line - 1] ?? length) + column - 1);
    let found = -1;
    for (const origin of this.#origins) {
      if (origin.file !== place.file || origin.cell !== place.cell || origin.line > line) continue;
      const first = this.at(origin.from).line,
        start = line === origin.line ? origin.from - (origin.column - 1) : (this.#starts[first - 1 + line - origin.line] ?? length);
      const offset = start + column - 1;
      if (offset >= origin.from && offset <= origin.to) found = offset;
      if (offset >= origin.from && offset < origin.to) return offset;
    }
    return found;
  }
  #within(offset: number, origin: Origin | null): { readonly line: number; readonly column: number } {
    const here = this.at(offset);
    if (origin === null) return here;
    const start = this.at(origin.from);
    return {
      line: here.line - start.line + origin.line,
      column: here.line === start.line ? here.column - start.column + origin.column : here.column,
    };
  }
  /** The last stretch that begins at or before an offset. */
  #origin(offset: number): Origin | null {
    let low = 0,
      high = this.#origins.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#origins[middle]?.from ?? Infinity) <= offset) low = middle + 1;
      else high = middle;
    }
    return this.#origins[Math.max(0, low - 1)] ?? null;
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
