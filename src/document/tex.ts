import { mergeRanges } from "./code.js";
import { SOLUTION_TITLE, bare } from "./labels.js";
import { unifyLineEnds } from "./lines.js";
import { scanMacros } from "./macros.js";
import { scanMath, type Region } from "./math.js";
import { Outline, type LabelStyle } from "./outline.js";
import { PieceBuilder } from "./pieces.js";
import { texProse } from "./prose.js";
import { texSkeleton, type Break, type Opening } from "./tex-skeleton.js";
import type { Diagnostic, MacroDefinition, Piece, Span } from "./types.js";

/** What may stand before a label at the start of a paragraph. */
const LEAD = new RegExp(
  String.raw`^(?:\s|~|\\(?:noindent|indent|medskip|bigskip|smallskip|newpage|clearpage|pagebreak|centering|hfill|vfill|quad|qquad|maketitle|tableofcontents|raggedright|null|normalsize|large|Large|newline|appendix)(?![A-Za-z])` +
    String.raw`|\\(?:vspace|hspace|label|setcounter\{\w{1,20}\})\*?\{[^{}]{0,40}\}|\\\\(?:\[[^\]]{0,20}\])?|\\[,;! ]){0,40}`,
);
/** Comments, roughly: definitions in them do not count. */
const COMMENT = /(?<!\\)%[^\n]*/g;

export interface TexRead {
  readonly pieces: readonly Piece[];
  readonly macros: readonly MacroDefinition[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a LaTeX source. Macros are collected, not expanded; files it includes are reported, not read. The preamble gives
 * macros only; a source without `\begin{document}` is all body. Spans point into the source as it is.
 */
export function readTex(source: string): TexRead {
  const text = unifyLineEnds(source);
  const macros = scanMacros(text, commentsOf(text));
  const { body, ignored, breaks, diagnostics } = texSkeleton(text, macros.ranges, macros.aliases);
  const gaps = mergeRanges(ignored, macros.ranges);
  const regions = regionsOf(text, body, breaks);
  const scan = scanMath(text, regions, gaps, { spacing: "tex", aliases: macros.aliases });
  const builder = new PieceBuilder(text, scan.spans, gaps, new Outline(), { words: texProse, lead: LEAD, skip: () => [] });
  const marks: number[] = [];
  let at = body.from,
    labels = true;
  const end: Break = { from: body.to, to: body.to, opens: null, blank: false };
  for (const { from, to, opens } of [...breaks, end]) {
    if (from < body.from || from > body.to) continue;
    if (from > at && text.slice(at, from).trim() !== "") builder.flow(at, from, { labels, numbers: true });
    at = Math.max(at, to);
    labels = opens?.kind !== "section";
    if (opens?.kind === "section") at = section(text, { from, to }, opens.depth, opens.titleEnd, builder);
    else if (opens?.kind === "end") builder.outline.restore(marks.pop() ?? Infinity);
    else if (opens !== null) {
      if (opens.kind === "list" || ("environment" in opens && opens.environment)) marks.push(builder.outline.mark);
      open({ from, to }, opens, builder);
    }
  }
  const all = [...macros.diagnostics, ...diagnostics, ...scan.diagnostics].sort((a, b) => a.span.from - b.span.from);
  return { pieces: builder.finish(), macros: macros.macros, diagnostics: all };
}

/** A section's heading reaches to the first formula of its title; returns where. */
function section(text: string, command: Span, depth: number, titleEnd: number, builder: PieceBuilder): number {
  const title = text.slice(command.to, titleEnd),
    end = builder.plainUntil(command.to, titleEnd);
  builder.heading(
    command.from,
    end === titleEnd ? titleEnd + 1 : end,
    builder.outline.section(depth, SOLUTION_TITLE.test(title)),
    bare(title),
  );
  return end;
}

function open(mark: Span, opens: Exclude<Opening, { kind: "section" }>, builder: PieceBuilder): void {
  const { outline } = builder;
  switch (opens.kind) {
    case "bullet":
    case "list":
    case "end":
      return;
    case "item": {
      const level = outline.item(opens.style, opens.ordinal, opens.depth);
      builder.heading(mark.from, mark.to, level, ordinalText(opens.style, opens.ordinal));
      return;
    }
    case "problem":
      builder.heading(mark.from, mark.to, outline.problem(), opens.text);
      return;
    case "question":
      builder.heading(mark.from, mark.to, outline.question(), opens.text);
      return;
    case "answer":
      builder.heading(mark.from, mark.to, outline.answer(), opens.text);
      return;
  }
}

/** An item's label as LaTeX would set it. */
function ordinalText(style: LabelStyle, ordinal: number): string {
  switch (style) {
    case "letter":
      return `(${String.fromCharCode(96 + Math.min(ordinal, 26))})`;
    case "capital":
      return `(${String.fromCharCode(64 + Math.min(ordinal, 26))})`;
    case "roman":
      return `(${ROMAN[ordinal - 1] ?? String(ordinal)})`;
    case "paren":
      return `(${String(ordinal)})`;
    default:
      return `${String(ordinal)}.`;
  }
}
const ROMAN = "i ii iii iv v vi vii viii ix x xi xii".split(" ");

function commentsOf(text: string): Span[] {
  return [...text.matchAll(COMMENT)].map((match) => ({ from: match.index, to: match.index + match[0].length }));
}

/** The text between breaks; blank ones let a display go on. */
function regionsOf(text: string, body: Span, breaks: readonly Break[]): Region[] {
  const regions: Region[] = [];
  let at = body.from,
    joined = false;
  for (const b of [...breaks, { from: body.to, to: body.to, blank: false }]) {
    if (b.from < body.from || b.from > body.to) continue;
    const empty = text.slice(at, b.from).trim() === "";
    if (!empty) regions.push({ from: at, to: b.from, joined });
    joined = b.blank && (joined || !empty);
    at = Math.max(at, b.to);
  }
  return regions;
}
