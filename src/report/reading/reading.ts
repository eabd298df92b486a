import { collect, type Collected } from "../../check/collect.js";
import { shapeStatements, understood } from "../../check/document.js";
import { placeOf, readDocument, sayDiagnostic, type Inputs } from "../../document/index.js";
import type { Diagnostic, ReadDocument, Span } from "../../document/types.js";
import type { Place } from "../../document/types.js";
import { Shapes } from "../../scope/shapes.js";
import type { Store } from "../../scope/store.js";
import { printLatex } from "../../syntax/formula-latex.js";
import { relationLatex } from "../../syntax/print-latex.js";
import { understoodStatements, type UnderstoodStatement } from "./statements.js";
import { SymbolTable, type SymbolAt } from "./symbols.js";
import { CAUSES, type Cause, type Convention, type NotUnderstood, type Reading, type ReadStatement, type ReadSymbol } from "./types.js";
/** What was understood of a document, for a teacher who wants to see that it was read as it was meant. */

export interface ReadingOptions {
  readonly file: string;
  /** What `\\input` of a .tex file reads; without it nothing is included. */
  readonly inputs?: Inputs;
  readonly version: string;
  /** Whether a name is a function that the rules know. */
  readonly isFunction: (name: string) => boolean;
}

/** Reads a document without judging it. Never throws on what a document contains. */
export function readingOf(source: string, options: ReadingOptions): Reading {
  const document = readDocument(source, options);
  const collected = collect(document);
  const { store, classified } = understood(document, collected);
  const shapes = new Shapes(store);
  shapes.solve(shapeStatements(classified.links));
  const place = (span: Span): Place => placeOf(collected.lines, span);

  const statements = understoodStatements(collected, classified);
  const symbols = new SymbolTable(collected, classified, store, shapes, options.isFunction).symbols();
  const missed = notUnderstood(document, collected, statements, symbols).map(
    (m): NotUnderstood => ({ ...place(m.span), cause: m.cause, text: m.text, message: m.message }),
  );
  const inStatements = new Set(
    collected.formulas.flatMap((f) => f.read.unread.filter((u) => f.read.statements.some((s) => s.from <= u.from && u.to <= s.to))),
  );
  const unread = collected.formulas
    .flatMap((f) => f.read.unread)
    .map((u) => ({ ...u, text: document.source.slice(u.from, u.to).trim(), inside: inStatements.has(u) }))
    .filter((u) => !u.inside && u.text !== "");
  const placed: (Span & { readonly row: ReadStatement })[] = [
    ...statements.map(({ from, to, number, kind, part, source: written, latex }) => ({
      from,
      to,
      row: { ...place({ from, to }), statement: number, kind, part, source: written, latex },
    })),
    ...unread.map(({ from, to, text }) => ({
      from,
      to,
      row: {
        ...place({ from, to }),
        statement: 0,
        kind: "unread" as const,
        part: collected.parts.at(from).text,
        source: text,
        latex: null,
      },
    })),
  ];
  const rows = placed.sort((a, b) => a.from - b.from || a.row.statement - b.row.statement).map(({ row }) => row);
  const counts = Object.fromEntries(CAUSES.map((cause) => [cause, missed.filter((m) => m.cause === cause).length])) as Record<
    Cause,
    number
  >;
  return {
    schema: 1,
    version: options.version,
    file: options.file,
    statements: rows,
    symbols: symbols.map((s): ReadSymbol => ({ ...s, says: s.says.map(({ what, text, span }) => ({ what, text, ...place(span) })) })),
    conventions: conventions(store, collected).map(({ text, from }): Convention => ({ text, ...place({ from, to: from }) })),
    notUnderstood: missed,
    summary: {
      statements: rows.length,
      understood: statements.filter((s) => s.errors.length === 0 && !s.partly).length,
      symbols: symbols.length,
      notUnderstood: counts,
    },
  };
}

interface Missed {
  readonly cause: Cause;
  readonly span: Span;
  readonly text: string;
  readonly message: string;
}

const FILE_CODES: ReadonlySet<string> = new Set(["tex-input", "notebook-json", "notebook-shape"]);
const MACRO_CODES = /^macro-|^syntax\.(?:unknown-command|macro|parameter)/;

/** Sorted by cause, then by place. */
function notUnderstood(
  document: ReadDocument,
  collected: Collected,
  statements: readonly UnderstoodStatement[],
  symbols: readonly SymbolAt[],
): Missed[] {
  const { source } = document,
    out: Missed[] = [];
  const textAt = (span: Span): string => source.slice(span.from, Math.min(span.to, span.from + 200)).trim();
  const say = (d: Diagnostic, other: Cause): void => {
    const cause = FILE_CODES.has(d.code) ? "file" : MACRO_CODES.test(d.code) ? "macro" : other;
    out.push({ cause, span: d.span, text: textAt(d.span), message: sayDiagnostic(d) });
  };
  for (const d of document.diagnostics) say(d, "delimiter");
  for (const f of collected.formulas) {
    for (const u of f.read.unread) say({ ...u.diagnostic }, "formula");
    for (const n of f.read.notes) say(n, "formula");
  }
  for (const s of statements)
    for (const e of s.errors) out.push({ cause: "meaning", span: e.span, text: textAt(e.span), message: e.message });
  for (const s of symbols) {
    if (s.role !== "unknown") continue;
    const span = s.says[0]?.span ?? { from: 0, to: 0 };
    out.push({
      cause: "symbol",
      span,
      text: s.symbol,
      message: `Nothing says what ${s.symbol} is: expected a definition, a shape or a value before it is used.`,
    });
  }
  return out.sort(
    (a, b) => CAUSES.indexOf(a.cause) - CAUSES.indexOf(b.cause) || a.span.from - b.span.from || (a.message < b.message ? -1 : 1),
  );
}

/** What holds of more than one symbol: layouts, equations kept as conditions. */
function conventions(store: Store, collected: Collected): { readonly text: string; readonly from: number }[] {
  const within = (from: number): string => {
    const { text } = collected.parts.at(from);
    return text === "" ? "" : ` (in "${text}")`;
  };
  return [
    ...store.layouts.map((l) => ({ text: `derivatives in ${l.layout} layout${within(l.from)}`, from: l.from })),
    ...store.hypotheses.map((h) => ({
      text: `${printLatex(h.a)} ${relationLatex(h.op)} ${printLatex(h.b)} is taken to hold${within(h.from)}`,
      from: h.from,
    })),
  ].sort((a, b) => a.from - b.from);
}
