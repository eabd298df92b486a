import { expect } from "vitest";
import { readDocument } from "../../src/document/index.js";
import type { Piece, ReadDocument } from "../../src/document/index.js";

/** One line a piece: `# level text`, `"words"`, `delimiter: formula`; line ends as ⏎. Checks what holds of every document. */
export function show(source: string, file = "a.md"): string[] {
  const document = readDocument(source, { file });
  lawful(document);
  return document.pieces.map((piece) => line(document.source, piece));
}

export function line(source: string, piece: Piece): string {
  if (piece.kind === "heading") return `# ${String(piece.level)} ${piece.text}`;
  if (piece.kind === "prose") return `"${piece.text}"`;
  return `${piece.delimiter}: ${formula(source, piece)}`;
}

/** The inside of a formula as a parser sees it, without what it skips. */
export function formula(source: string, piece: Piece & { kind: "math" }): string {
  let text = "",
    at = piece.from;
  for (const { from, to } of piece.skip) {
    text += source.slice(at, from);
    at = to;
  }
  return (text + source.slice(at, piece.to)).trim().replace(/\r?\n/g, "⏎");
}

export const formulas = (source: string, file = "a.md"): string[] => {
  const document = readDocument(source, { file });
  lawful(document);
  return document.pieces.filter((piece) => piece.kind === "math").map((piece) => formula(document.source, piece));
};

/** `code@line:column found` of every diagnostic. */
export const complaints = (source: string, file = "a.md"): string[] => {
  const document = readDocument(source, { file });
  lawful(document);
  return document.diagnostics.map(({ code, span, found }) => {
    const before = document.source.slice(0, span.from).split("\n");
    return `${code}@${String(before.length)}:${String((before.at(-1)?.length ?? 0) + 1)} ${found ?? ""}`;
  });
};

/** Pieces are in order, disjoint and inside the source; blocks never go back; skips lie inside their formula. */
export function lawful({ source, pieces, diagnostics, macros }: ReadDocument): void {
  let at = 0,
    block = 0;
  for (const piece of pieces) {
    expect(piece.from).toBeGreaterThanOrEqual(at);
    expect(piece.to).toBeGreaterThan(piece.from);
    expect(piece.to).toBeLessThanOrEqual(source.length);
    at = piece.to;
    if (piece.kind === "heading") continue;
    expect(piece.block).toBeGreaterThanOrEqual(block);
    block = piece.block;
    if (piece.kind !== "math") continue;
    let inside = piece.from;
    for (const skip of piece.skip) {
      expect(skip.from).toBeGreaterThanOrEqual(inside);
      expect(skip.to).toBeGreaterThanOrEqual(skip.from);
      inside = skip.to;
    }
    expect(inside).toBeLessThanOrEqual(piece.to);
  }
  for (const { span } of diagnostics) {
    expect(span.from).toBeGreaterThanOrEqual(0);
    expect(span.to).toBeLessThanOrEqual(source.length);
  }
  for (const { from } of macros) expect(source[from]).toBe("\\");
}
