import type { ReadDocument } from "./types.js";

export interface ReadOptions { readonly file: string }

/**
 * Reads a document to pieces: prose, headings and formulas, in order, none overlapping, with offsets into `source`.
 * The reader is chosen by the file's name, then by its content. Never throws: what goes wrong is in `diagnostics`.
 */
export function readDocument(source: string, options: ReadOptions): ReadDocument {
  return { file: options.file, source, pieces: [], macros: [], diagnostics: [] };
}
