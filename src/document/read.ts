import { readMarkdown } from "./markdown.js";
import { cellTexts, readNotebook } from "./notebook.js";
import { joinInputs, type Inputs, type Joined } from "./project.js";
import { withPlainMath } from "./plain.js";
import { readTex } from "./tex.js";
import type { Place, ReadDocument } from "./types.js";

export interface ReadOptions {
  readonly file: string;
  /** What `\\input` of a .tex file reads; without it nothing is included. */
  readonly inputs?: Inputs;
}
export type Format = "markdown" | "tex" | "notebook" | "text";

const BY_NAME: ReadonlyMap<string, Format> = new Map(
  Object.entries<Format>({
    md: "markdown",
    markdown: "markdown",
    mdown: "markdown",
    mkd: "markdown",
    mmd: "markdown",
    qmd: "markdown",
    rmd: "markdown",
    tex: "tex",
    ltx: "tex",
    latex: "tex",
    ipynb: "notebook",
    txt: "text",
    text: "text",
  }),
);
/** Far enough into a file to see what it is. */
const HEAD = 20_000;

/** By the file's name; a name that says little (none, `.txt`, `.md`) yields to content that says much. */
export function formatOf(source: string, file: string): Format {
  const extension = /\.([A-Za-z]+)$/.exec(file)?.[1]?.toLowerCase() ?? "";
  const named = BY_NAME.get(extension);
  if (named === "tex" || named === "notebook") return named;
  const head = source.slice(0, HEAD);
  if (/^\uFEFF?\s{0,1000}\{\s{0,1000}"(?:cells|metadata|nbformat|nbformat_minor|worksheets)"/.test(head)) return "notebook";
  if (/^[^\S\n]{0,20}\\(?:documentclass|begin\s?\{document\})/m.test(head) && !/^```/m.test(head)) return "tex";
  return named ?? "markdown";
}

/**
 * Reads a document to pieces: prose, headings and formulas, in order, none overlapping, with offsets into `source`
 * (a notebook's `source` is the text of its Markdown cells). The reader is chosen by the file's name, then by its
 * content. Never throws: what goes wrong is in `diagnostics`, and the rest is read all the same.
 *
 * Formulas are handed on as they are written: HTML entities (`&lt;`), macros and comments inside are for the parser of
 * formulas, so that every offset stays true.
 */
export function readDocument(source: string, options: ReadOptions): ReadDocument {
  const { file } = options;
  const format = formatOf(source, file);
  if (format === "notebook") return readNotebook(source, file);
  if (format === "tex") {
    const joined: Joined = options.inputs === undefined ? { source, origins: [] } : joinInputs(source, options.inputs);
    const read = readTex(joined.source);
    return { file, source: joined.source, ...read, ...(joined.origins.length === 0 ? {} : { origins: joined.origins }) };
  }
  const { pieces, macros, diagnostics } = readMarkdown(source, { code: format === "markdown" });
  // Formulas without delimiters: in plain text, and where a document has no others.
  const plain = format === "text" || !pieces.some((p) => p.kind === "math");
  return { file, source, pieces: plain ? withPlainMath(source, pieces) : pieces, macros, diagnostics };
}

/** The lines that places count, for whoever shows them: of the file, of a notebook's cell, of an included file. */
export function sourceLines(source: string, options: ReadOptions): (place: Pick<Place, "cell" | "file">) => readonly string[] {
  const split = (text: string): readonly string[] => text.split(/\r\n|\r|\n/);
  const cells = formatOf(source, options.file) === "notebook" ? cellTexts(source) : null;
  const known = new Map<string, readonly string[]>();
  return ({ cell, file }) => {
    const key = cell !== undefined ? String(cell) : (file ?? "");
    let lines = known.get(key);
    if (lines === undefined) {
      const text = cells !== null ? (cells.get(cell ?? 0) ?? "") : file === undefined ? source : (options.inputs?.(file) ?? "");
      known.set(key, (lines = split(text)));
    }
    return lines;
  };
}
