import { readDocument } from "../../document/index.js";
import type { Diagnostic, MacroDefinition, Piece, ReadDocument, Span } from "../../document/types.js";
/**
 * One document made of several: the assignment's set-up, then the submission's own text, with each question's given
 * values in front of what answers it. Every piece remembers where it came from, so that places are those of the submission.
 */
export interface Inserted {
  /** Offset in the submission before whose piece it is put. */
  readonly before: number;
  readonly text: string;
}
export interface Composed {
  readonly document: ReadDocument;
  /** Where the set-up ends: targets are understood there. */
  readonly setupEnd: number;
  /** The targets, as spans of the composed source. */
  readonly targets: readonly Span[];
  /** From an offset of the composed source to one of the submission, or null for what was put in. */
  readonly own: (offset: number) => number | null;
  /** The other way. */
  readonly composed: (offset: number) => number;
}

/** `keep`: which formulas of the set-up count (all, unless the submission writes some of them transposed). */
export function compose(
  setup: string,
  targets: readonly string[],
  student: ReadDocument,
  inserted: readonly Inserted[],
  keep: (formula: string) => boolean = () => true,
): Composed {
  const parts: { readonly text: string; readonly from: number; readonly origin: number | null }[] = [];
  const pieces: Piece[] = [],
    diagnostics: Diagnostic[] = [],
    macros = new Map<string, MacroDefinition>();
  let source = "",
    block = 0;
  const readHere = (text: string): void => {
    const read = readDocument(text, { file: "setup.md" }),
      from = source.length;
    for (const m of read.macros) macros.set(m.name, m);
    add(
      read.pieces.filter((p) => p.kind !== "math" || keep(text.slice(p.from, p.to))),
      from,
      false,
    );
    source += `${text}\n\n`;
  };
  const add = (list: readonly Piece[], by: number, headings: boolean): void => {
    let last = 0;
    for (const p of list) {
      if (p.kind === "heading") {
        if (headings) pieces.push(shifted(p, by, 0));
        continue;
      }
      last = Math.max(last, p.block);
      pieces.push(shifted(p, by, block));
    }
    block += last + 1;
  };
  readHere(setup);
  const setupEnd = source.length,
    spans: Span[] = [];
  for (const target of targets) {
    const from = source.length + 2;
    source += `$$${target}$$\n\n`;
    const span = { from, to: from + target.length };
    spans.push(span);
    pieces.push({ kind: "math", display: true, delimiter: "$$", skip: [], block: ++block, ...span });
  }
  block++;
  // The submission in stretches, cut where something is put in.
  const cuts = [...inserted].sort((a, b) => a.before - b.before);
  let done = 0;
  const stretch = (to: number): void => {
    const from = source.length;
    parts.push({ text: student.source.slice(done, to), from, origin: done });
    source += student.source.slice(done, to);
    add(
      student.pieces.filter((p) => p.from >= done && p.to <= to),
      from - done,
      true,
    );
    for (const d of student.diagnostics)
      if (d.span.from >= done && d.span.from < to)
        diagnostics.push({ ...d, span: { from: d.span.from + from - done, to: d.span.to + from - done } });
    done = to;
  };
  for (const cut of cuts) {
    if (cut.before < done) continue;
    stretch(cut.before);
    source += "\n\n";
    readHere(cut.text);
  }
  stretch(student.source.length);
  for (const d of student.diagnostics)
    if (d.span.from >= student.source.length) diagnostics.push({ ...d, span: { from: source.length, to: source.length } });
  for (const m of student.macros) macros.set(m.name, m);
  return {
    document: { file: student.file, source, pieces, macros: [...macros.values()], diagnostics },
    setupEnd,
    targets: spans,
    own: (offset) => {
      for (const p of parts)
        if (offset >= p.from && offset <= p.from + p.text.length) return p.origin === null ? null : offset - p.from + p.origin;
      return null;
    },
    composed: (offset) => {
      for (const p of parts)
        if (p.origin !== null && offset >= p.origin && offset <= p.origin + p.text.length) return offset - p.origin + p.from;
      return offset;
    },
  };
}

function shifted(piece: Piece, by: number, block: number): Piece {
  const span = { from: piece.from + by, to: piece.to + by };
  if (piece.kind === "heading") return { ...piece, ...span };
  if (piece.kind === "prose") return { ...piece, ...span, block: piece.block + block };
  return { ...piece, ...span, block: piece.block + block, skip: piece.skip.map((s) => ({ from: s.from + by, to: s.to + by })) };
}
