import { readMarkdown } from "./markdown.js";
import { Outline } from "./outline.js";
import type { CellRange, Diagnostic, MacroDefinition, Origin, Piece, ReadDocument } from "./types.js";

/**
 * Reads a Jupyter notebook: its Markdown cells, as one document with one outline. Offsets into JSON strings would mean
 * nothing to people, so `source` is the text of the cells joined by blank lines, and `cells` says which is where.
 * Nothing pairs over the border of a cell. Formats 3 (worksheets) and 4.
 */
export function readNotebook(json: string, file: string): ReadDocument {
  const fail = (code: string, found: string, expected: string): ReadDocument => ({
    file,
    source: "",
    pieces: [],
    macros: [],
    cells: [],
    diagnostics: [{ code, severity: "error", span: { from: 0, to: 0 }, found, expected: [expected] }],
  });
  let notebook: unknown;
  try {
    notebook = JSON.parse(json.replace(/^\uFEFF/, ""));
  } catch (error) {
    return fail("notebook-json", error instanceof Error ? error.message : String(error), "a notebook's JSON");
  }
  const found = cellsOf(notebook);
  if (found === null) return fail("notebook-shape", "JSON without cells", "a list of cells");

  const cells: CellRange[] = [],
    texts: string[] = [];
  let length = 0;
  found.forEach((cell, i) => {
    const text = markdownOf(cell);
    if (text === null) return;
    if (texts.length > 0) length += 2;
    cells.push({ from: length, to: length + text.length, cell: i + 1 });
    texts.push(text);
    length += text.length;
  });
  const pieces: Piece[] = [],
    macros: MacroDefinition[] = [],
    diagnostics: Diagnostic[] = [];
  const outline = new Outline();
  let block = 0;
  cells.forEach(({ from }, i) => {
    const read = readMarkdown(texts[i] ?? "", { code: true, outline, firstBlock: block });
    block = read.lastBlock;
    for (const piece of read.pieces) pieces.push(shifted(piece, from));
    for (const macro of read.macros) macros.push({ ...macro, from: macro.from + from });
    for (const d of read.diagnostics) diagnostics.push({ ...d, span: { from: d.span.from + from, to: d.span.to + from } });
  });
  const origins = cells.map(({ from, to, cell }): Origin => ({ from, to, cell, line: 1, column: 1 }));
  return { file, source: texts.join("\n\n"), pieces, macros, diagnostics, cells, origins };
}

function shifted(piece: Piece, by: number): Piece {
  const span = { from: piece.from + by, to: piece.to + by };
  return piece.kind === "math"
    ? { ...piece, ...span, skip: piece.skip.map((s) => ({ from: s.from + by, to: s.to + by })) }
    : { ...piece, ...span };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function cellsOf(notebook: unknown): readonly unknown[] | null {
  if (!isRecord(notebook)) return null;
  if (Array.isArray(notebook["cells"])) return notebook["cells"] as readonly unknown[];
  if (!Array.isArray(notebook["worksheets"])) return null;
  return (notebook["worksheets"] as readonly unknown[]).flatMap((sheet) =>
    isRecord(sheet) && Array.isArray(sheet["cells"]) ? (sheet["cells"] as readonly unknown[]) : [],
  );
}

/** The texts of the cells that are read, by their numbers; empty where the JSON is no notebook. */
export function cellTexts(json: string): ReadonlyMap<number, string> {
  const texts = new Map<number, string>();
  try {
    (cellsOf(JSON.parse(json.replace(/^\uFEFF/, "")) as unknown) ?? []).forEach((cell, i) => {
      const text = markdownOf(cell);
      if (text !== null) texts.set(i + 1, text);
    });
  } catch {
    // No notebook: there is nothing to show.
  }
  return texts;
}

/** The text of a Markdown cell; a heading cell of format 3 becomes a heading; null for other cells. */
function markdownOf(cell: unknown): string | null {
  if (!isRecord(cell)) return null;
  const source = cell["source"];
  const text =
    typeof source === "string" ? source : Array.isArray(source) ? source.filter((line) => typeof line === "string").join("") : "";
  if (cell["cell_type"] === "markdown") return text;
  if (cell["cell_type"] !== "heading") return null;
  const level = typeof cell["level"] === "number" ? Math.min(Math.max(Math.trunc(cell["level"]), 1), 6) : 1;
  return `${"#".repeat(level)} ${text.replace(/\s+/g, " ")}`;
}
