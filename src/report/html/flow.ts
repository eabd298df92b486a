import { Lines } from "../../document/place.js";
import { readDocument, type Inputs } from "../../document/index.js";
import type { MathPiece, Piece, ReadDocument } from "../../document/types.js";
import type { ClaimPlace, Report } from "../../check/verdict.js";
import { entries, type Entry } from "../entries.js";
/** A document as a page shows it: headings, paragraphs with their formulas, code, and what is said of each. */

export interface FormulaPart {
  readonly kind: "formula";
  readonly piece: MathPiece;
  readonly line: number;
  readonly entries: readonly Placed[];
}
export type Part = FormulaPart | { readonly kind: "text"; readonly text: string };
export type Block =
  | { readonly kind: "heading"; readonly level: number; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "paragraph"; readonly marker: string | null; readonly parts: readonly Part[] };

/** Offsets of an entry's sides. */
export interface Placed {
  readonly entry: Entry;
  readonly id: string;
  readonly lhs: Range;
  readonly rhs: Range;
  readonly side: Range;
}
export interface Range {
  readonly from: number;
  readonly to: number;
}
export interface Flow {
  readonly document: ReadDocument;
  readonly blocks: readonly Block[];
  readonly placed: readonly Placed[];
  /** What stands in no formula of the flow: shown at the end. */
  readonly homeless: readonly Placed[];
}

/** Reads the document again, as `check` did, and puts every entry to its formula. */
export function flowOf(source: string, report: Report, inputs?: Inputs): Flow {
  const document = readDocument(source, { file: report.file, ...(inputs === undefined ? {} : { inputs }) });
  const lines = new Lines(document.source, document.origins);
  const placed = placedEntries(report, lines);
  const formulas = document.pieces.filter((p): p is MathPiece => p.kind === "math");
  const byPiece = new Map<MathPiece, Placed[]>(),
    homeless: Placed[] = [];
  for (const p of placed) {
    const piece = containing(formulas, p.rhs.from) ?? containing(formulas, p.side.from);
    if (piece === null) homeless.push(p);
    else byPiece.set(piece, [...(byPiece.get(piece) ?? []), p]);
  }
  return { document, blocks: blocksOf(document, lines, byPiece), placed, homeless };
}

function placedEntries(report: Report, lines: Lines): Placed[] {
  const range = (p: ClaimPlace): Range => ({ from: lines.offsetOf(p), to: lines.offsetOf({ ...p, line: p.endLine, column: p.endColumn }) });
  const used = new Set<string>();
  return entries(report).map((entry, i) => {
    const wanted = entry.claim?.id ?? `u${i + 1}`,
      id = /^[A-Za-z][\w.-]*$/.test(wanted) && !used.has(wanted) ? wanted : `n${i + 1}`;
    used.add(id);
    return {
      entry,
      id,
      side: range(entry.place),
      lhs: range(entry.claim?.lhsPlace ?? entry.place),
      rhs: range(entry.claim?.rhsPlace ?? entry.place),
    };
  });
}

/** The formula around an offset, by bisection: formulas are in order and disjoint. */
function containing(formulas: readonly MathPiece[], at: number): MathPiece | null {
  let low = 0,
    high = formulas.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1,
      piece = formulas[middle]!;
    if (at < piece.from) high = middle - 1;
    else if (at > piece.to) low = middle + 1;
    else return piece;
  }
  return null;
}

function blocksOf(document: ReadDocument, lines: Lines, byPiece: ReadonlyMap<MathPiece, readonly Placed[]>): Block[] {
  const { source, pieces } = document,
    blocks: Block[] = [];
  let open: { marker: string | null; parts: Part[]; block: number } | null = null;
  const close = (): void => {
    if (open !== null && open.parts.length > 0) blocks.push({ kind: "paragraph", marker: open.marker, parts: open.parts });
    open = null;
  };
  let before = 0;
  for (const piece of pieces) {
    const gap = source.slice(before, piece.from);
    for (const code of codeOf(gap)) {
      close();
      blocks.push({ kind: "code", text: code });
    }
    if (piece.kind === "heading") {
      close();
      blocks.push({ kind: "heading", level: piece.level, text: piece.text });
    } else {
      if (open === null || open.block !== piece.block) {
        close();
        open = { marker: markerOf(gap), parts: [], block: piece.block };
      } else if (/\s/.test(gap)) open.parts.push({ kind: "text", text: " " });
      open.parts.push(partOf(piece, lines, byPiece));
    }
    before = Math.max(before, piece.to);
  }
  close();
  for (const code of codeOf(source.slice(before))) blocks.push({ kind: "code", text: code });
  return blocks;
}

const partOf = (piece: Exclude<Piece, { kind: "heading" }>, lines: Lines, byPiece: ReadonlyMap<MathPiece, readonly Placed[]>): Part =>
  piece.kind === "prose"
    ? { kind: "text", text: piece.text }
    : { kind: "formula", piece, line: lines.place(piece).line, entries: byPiece.get(piece) ?? [] };

/** The marker of a list item that stands right before a block. */
function markerOf(gap: string): string | null {
  const line = gap.slice(gap.lastIndexOf("\n") + 1),
    found = /^[\s>]{0,40}(?:([-*+])|(\d{1,9}[.)])|\\item(?:\[([^\]]{0,20})\])?)[\s$\\([]{0,10}$/.exec(line);
  return found === null ? null : (found[2] ?? found[3] ?? "•");
}

/** Fenced code that stands between pieces. */
function codeOf(gap: string): string[] {
  const found: string[] = [];
  let fence: string | null = null,
    text: string[] = [];
  if (!/```|~~~/.test(gap)) return found;
  for (const line of gap.split(/\r\n|\r|\n/)) {
    const mark = /^\s{0,3}(```+|~~~+)/.exec(line)?.[1];
    if (fence === null && mark !== undefined) {
      fence = mark;
      text = [];
    } else if (fence !== null && mark?.startsWith(fence) === true) {
      found.push(text.join("\n"));
      fence = null;
    } else if (fence !== null) text.push(line);
  }
  return found;
}
