import { parser as commonMark } from "@lezer/markdown";
import { mergeRanges, scanCode, scanComments, type CodeScan } from "./code.js";
import { LABEL_WINDOW, SOLUTION_TITLE, bare } from "./labels.js";
import { isBarredRow, isDelimiterRow, isHeadingLine, splitLines, unifyLineEnds, type SourceLine } from "./lines.js";
import { scanMacros } from "./macros.js";
import { scanMath, type MathSpan, type Region } from "./math.js";
import { Outline } from "./outline.js";
import { PieceBuilder } from "./pieces.js";
import { markdownProse } from "./prose.js";
import type { Diagnostic, MacroDefinition, Piece, Span } from "./types.js";

export interface MarkdownOptions {
  /** Whether backticks mean code: not so in plain text. */
  readonly code: boolean;
  readonly outline?: Outline;
  readonly firstBlock?: number;
}
export interface MarkdownRead {
  readonly pieces: readonly Piece[];
  readonly macros: readonly MacroDefinition[];
  readonly diagnostics: readonly Diagnostic[];
  readonly lastBlock: number;
}

/**
 * The containers of CommonMark only: lists, quotes, headings, paragraphs. Formulas and code are found before and are
 * blanked out (`mask`), so that a display with a line like `- b` or `> 0` is no list and no quote, HTML blocks swallow no
 * formulas, and nothing inline has to be parsed (emphasis is quadratic in hostile input).
 */
const containers = commonMark.configure({
  remove: [
    "LinkReference",
    "IndentedCode",
    "FencedCode",
    "HTMLBlock",
    "Escape",
    "Entity",
    "InlineCode",
    "HTMLTag",
    "Emphasis",
    "HardBreak",
    "Link",
    "Image",
  ],
});
/** Nests deeper than this are cut: lezer's cost grows with the depth of every line. */
const MAX_INDENT = 160;

/** What may stand before a label: quote marks, bullets and stars that recognition leaves, table bars. */
const LEAD = /^[\s>|•●▪★☆@\uFEFF]{0,40}/;
const NO_CODE: CodeScan = { ranges: [], codeLines: new Set(), math: [], diagnostics: [] };

/** Reads Markdown (CommonMark and Mathpix's flavour) or plain text with embedded LaTeX. */
export function readMarkdown(source: string, options: MarkdownOptions): MarkdownRead {
  const text = unifyLineEnds(source),
    lines = splitLines(text);
  const code = options.code ? scanCode(text, lines) : NO_CODE;
  const comments = scanComments(text, code.ranges);
  const macros = scanMacros(text, mergeRanges(code.ranges, code.math, comments));
  const gaps = mergeRanges(code.ranges, comments, macros.ranges),
    marksHidden = mergeRanges(gaps, code.math);
  const { regions, rows } = regionsOf(text, lines, code.codeLines);
  const scan = scanMath(text, regions, marksHidden, { spacing: "pandoc", aliases: macros.aliases });
  const spans = [...scan.spans, ...code.math].sort((a, b) => a.from - b.from);
  const quoteOf = (at: number): SourceLine | undefined => lines[lineAt(lines, at)];

  const builder = new PieceBuilder(
    text,
    spans,
    gaps,
    options.outline ?? new Outline(),
    { words: (words) => markdownProse(words), lead: LEAD, skip: (span) => quotePrefixes(text, span, quoteOf(span.from)?.quotes ?? 0) },
    options.firstBlock,
  );
  walk(text, mask(text, lines, mergeRanges(spans, gaps)), lines, rows, builder);
  const pieces = builder.finish();
  const diagnostics = [...code.diagnostics, ...macros.diagnostics, ...scan.diagnostics].sort((a, b) => a.span.from - b.span.from);
  return { pieces, macros: macros.macros, diagnostics, lastBlock: builder.nextBlock - 1 };
}

/** Paragraphs by blank lines; table rows and headings stand by themselves. `rows`: the lines that are table rows. */
function regionsOf(
  text: string,
  lines: readonly SourceLine[],
  codeLines: ReadonlySet<number>,
): { regions: Region[]; rows: ReadonlySet<number> } {
  const regions: Region[] = [],
    rows = new Set<number>();
  let start = 0,
    joined = false;
  const close = (end: number): void => {
    const first = lines[start],
      last = lines[end - 1];
    if (end > start && first !== undefined && last !== undefined) {
      const table = tableRows(text, lines, start, end);
      let from = first.from,
        any = false;
      for (let i = start; i < end; i++) {
        const line = lines[i];
        if (line === undefined || !table(i)) continue;
        rows.add(i);
        if (line.from > from) regions.push({ from, to: line.from, joined: joined && !any });
        regions.push({ from: line.from, to: line.to, joined: false });
        from = line.to + 1;
        any = true;
      }
      if (from < last.to) regions.push({ from, to: last.to, joined: joined && !any });
    }
    joined = end > start || joined;
  };
  lines.forEach((line, i) => {
    const code = codeLines.has(i),
      heading = !code && isHeadingLine(text, line);
    if (!code && !line.blank && !heading) return;
    close(i);
    start = i + 1;
    if (heading) regions.push({ from: line.from, to: line.to, joined: false });
    if (code || heading) joined = false;
  });
  close(lines.length);
  return { regions, rows };
}

/**
 * Which lines of a paragraph are rows of a table: those from the one above a delimiter row on, as long as they have bars;
 * without a delimiter row all of them, if all begin and end with a bar (`|x|` inside a display is no row).
 */
function tableRows(text: string, lines: readonly SourceLine[], start: number, end: number): (i: number) => boolean {
  let first = start,
    barred = true;
  for (; first < end; first++) {
    const line = lines[first];
    if (line === undefined || isDelimiterRow(text, line)) break;
    barred &&= isBarredRow(text, line);
  }
  if (first === end) return () => barred;
  let last = first;
  const hasBar = (i: number): boolean => text.slice(lines[i]?.from, lines[i]?.to).includes("|");
  while (last < end && hasBar(last)) last++;
  const head = first > start && hasBar(first - 1) ? first - 1 : first;
  return (i) => i >= head && i < last;
}

function lineAt(lines: readonly SourceLine[], at: number): number {
  let low = 0,
    high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle]?.from ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** How far the indent and at most `quotes` quote marks of a line reach. */
function prefixEnd(text: string, from: number, to: number, quotes: number): number {
  let at = from;
  for (let left = quotes; ; left--) {
    while (at < to && (text[at] === " " || text[at] === "\t")) at++;
    if (left <= 0 || text[at] !== ">") return at;
    at++;
  }
}

/** The quote marks of a formula's later lines. */
function quotePrefixes(text: string, span: MathSpan, quotes: number): Span[] {
  const found: Span[] = [];
  if (quotes === 0) return found;
  for (const { index } of text.slice(span.inner.from, span.inner.to).matchAll(/\n/g)) {
    const from = span.inner.from + index + 1,
      to = prefixEnd(text, from, span.inner.to, quotes);
    if (text.slice(from, to).includes(">")) found.push({ from, to });
  }
  return found;
}

/** The source with everything in `ranges` written over by letters, line by line, so that only containers show. */
function mask(text: string, lines: readonly SourceLine[], ranges: readonly Span[]): string {
  const parts: string[] = [];
  let r = 0,
    written = 0;
  const cover = (from: number, to: number): void => {
    if (to <= Math.max(from, written)) return;
    parts.push(text.slice(written, Math.max(from, written)), "x".repeat(to - Math.max(from, written)));
    written = to;
  };
  for (const line of lines) {
    if (line.deep) cover(line.content, line.to);
    else if (line.content - line.from > MAX_INDENT) cover(line.from + MAX_INDENT, line.to);
    while ((ranges[r]?.to ?? Infinity) <= line.from) r++;
    for (let k = r; ; k++) {
      const range = ranges[k];
      if (range === undefined || range.from >= line.to) break;
      const first = range.from >= line.from;
      const quotes = first ? 0 : (lines[lineAt(lines, range.from)]?.quotes ?? 0);
      cover(first ? range.from : prefixEnd(text, line.from, line.to, quotes), Math.min(range.to, line.to));
    }
  }
  parts.push(text.slice(written));
  return parts.join("").replace(/[\r\uFEFF]/g, " ");
}

/** Hands the containers' contents to the builder, in order. */
function walk(text: string, masked: string, lines: readonly SourceLine[], rows: ReadonlySet<number>, builder: PieceBuilder): void {
  const lists: string[] = [];
  let quotes = 0;
  containers.parse(masked).iterate({
    enter: (node) => {
      if (node.name === "OrderedList" || node.name === "BulletList") lists.push(node.name);
      else if (node.name === "Blockquote") quotes++;
      else if (node.name === "ListMark" && lists[lists.length - 1] === "OrderedList") listItem(text, node, lists, builder);
      else if (node.name === "Paragraph") paragraph(node, lines, rows, quotes, builder);
      // "# of parameters": the number of them.
      else if (node.name === "ATXHeading1" && /^#[ \t]*of\b/.test(text.slice(node.from, node.from + 12)))
        paragraph(node, lines, rows, quotes, builder);
      else if (node.name.startsWith("ATXHeading")) heading(text, node, Number(node.name.slice(-1)), builder);
      else if (node.name.startsWith("SetextHeading")) {
        const underline = text.lastIndexOf("\n", node.to - 1),
          title = text.slice(node.from, underline);
        // A rule right below a paragraph or a display underlines nothing.
        if (title.includes("\n") || title.length > 120 || builder.plainUntil(node.from, underline) < underline)
          paragraph({ from: node.from, to: underline }, lines, rows, quotes, builder);
        else heading(text, { from: node.from, to: underline }, Number(node.name.slice(-1)), builder);
      }
    },
    leave: (node) => {
      if (node.name === "OrderedList" || node.name === "BulletList") lists.pop();
      else if (node.name === "Blockquote") quotes--;
    },
  });
}

function listItem(text: string, mark: Span, lists: readonly string[], builder: PieceBuilder): void {
  const label = text.slice(mark.from, mark.to);
  const depth = lists.filter((name) => name === "OrderedList").length;
  builder.heading(mark.from, mark.to, builder.outline.item("number", parseInt(label, 10), depth), label);
}

function heading(text: string, node: Span, depth: number, builder: PieceBuilder): void {
  const line = text.slice(node.from, node.to),
    marks = /^#{0,6}[ \t]*/.exec(line)?.[0].length ?? 0;
  const closing = /[ \t]#{1,40}[ \t\r]*$/.exec(line.slice(-60))?.[0].length ?? 0;
  const from = node.from + marks,
    to = Math.max(from, node.to - closing);
  const title = text.slice(from, to),
    level = builder.outline.section(depth, SOLUTION_TITLE.test(bare(title)));
  const number = /^\d{1,2}(?=[. \t])/.exec(title);
  if (number !== null) builder.outline.lastSection = Number(number[0]);
  const end = builder.plainUntil(from, to);
  builder.heading(node.from, Math.max(end, node.from + marks), level, bare(title.slice(0, LABEL_WINDOW)));
  if (end < to) builder.flow(end, to, { labels: false });
}

/** A paragraph is one block; of a table in it each row is one. */
function paragraph(node: Span, lines: readonly SourceLine[], rows: ReadonlySet<number>, quotes: number, builder: PieceBuilder): void {
  const words = quotes > 0 ? (x: string): string => markdownProse(x, quotes) : undefined;
  const plain = { labels: true, ...(words === undefined ? {} : { words }) };
  let from = node.from;
  if (rows.size > 0) {
    for (let i = lineAt(lines, node.from); i < lines.length; i++) {
      const line = lines[i];
      if (line === undefined || line.from >= node.to) break;
      if (!rows.has(i)) continue;
      const start = Math.max(line.from, node.from),
        end = Math.min(line.to, node.to);
      if (start > from) builder.flow(from, start, plain);
      builder.flow(start, end, { labels: true, numbers: true, words: (x) => (/^[\s|:-]*$/.test(x) ? "" : markdownProse(x, quotes, true)) });
      from = Math.min(end + 1, node.to);
    }
  }
  if (from < node.to) builder.flow(from, node.to, plain);
}
