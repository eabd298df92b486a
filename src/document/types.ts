/** A document as read: prose, headings and spans of mathematics, each with its place in the source. */

/** A half-open range of UTF-16 offsets into a document's source. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * A place for people: 1-based lines and columns; columns count UTF-16 units. In a notebook they count inside the cell with
 * the number `cell` (of all cells), in a file that another one includes inside `file`, as `\input` names it.
 */
export interface Place {
  readonly file?: string;
  readonly cell?: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Something that went wrong while reading, as data; `document/words.ts` puts every code into words. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: "error" | "warning" | "note";
  readonly span: Span;
  readonly found?: string;
  readonly expected?: readonly string[];
  readonly hint?: string;
}

/** A heading or a part label ("Problem 2", "(b)", "\section{…}"): opens a scope. Smaller levels are wider scopes. */
export interface HeadingPiece extends Span {
  readonly kind: "heading";
  readonly level: number;
  readonly text: string;
}

/** A stretch of prose between formulas (within one block; blocks never share a prose piece). */
export interface ProsePiece extends Span {
  readonly kind: "prose";
  readonly text: string;
  readonly block: number;
}

/**
 * A formula. `from`/`to` enclose its inside (without delimiters); a bare inner environment (`cases`, `pmatrix`, `aligned`
 * outside dollars) is kept whole, with its `\begin` and `\end`. What shares a `block` shares a paragraph: the prose on
 * both sides of it, and displays between lines without a blank line.
 */
export interface MathPiece extends Span {
  readonly kind: "math";
  readonly display: boolean;
  /** The environment that delimits it (`equation`, `align*` …) or its delimiter (`$`, `$$`, `\(`, `\[`). */
  readonly delimiter: string;
  /** Ranges inside that are not mathematics: quote marks of continued lines, comments, macro definitions. Sorted. */
  readonly skip: readonly Span[];
  readonly block: number;
}
export type Piece = HeadingPiece | ProsePiece | MathPiece;

/** A macro, as its definition wrote it: `#1` … `#9` stand for arguments. */
export interface MacroDefinition {
  /** Without the backslash: `bx` for `\newcommand{\bx}…`. */
  readonly name: string;
  readonly parameters: number;
  /** Default of `#1`, which is then written in square brackets or left out; null: all arguments are in braces. */
  readonly optional: string | null;
  readonly body: string;
  readonly from: number;
  /** A `*` may follow the name and means nothing (`\norm*{x}` from `\DeclarePairedDelimiter`). */
  readonly star?: true;
}

/** Where a stretch of a joined source comes from: its first character's line and column there. */
export interface Origin extends Span {
  readonly file?: string;
  readonly cell?: number;
  readonly line: number;
  readonly column: number;
}

/** One Markdown cell of a notebook: its range in `ReadDocument.source` and its position (1-based) among all cells. */
export interface CellRange extends Span {
  readonly cell: number;
}

export interface ReadDocument {
  readonly file: string;
  readonly source: string;
  readonly pieces: readonly Piece[];
  readonly macros: readonly MacroDefinition[];
  readonly diagnostics: readonly Diagnostic[];
  /** Only for notebooks, whose `source` is the text of the Markdown cells joined by blank lines. */
  readonly cells?: readonly CellRange[];
  /** Where each stretch of `source` comes from, in order; absent where `source` is the file itself. */
  readonly origins?: readonly Origin[];
}
