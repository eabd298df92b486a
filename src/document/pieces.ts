import { LABEL_WINDOW, matchLabel, type LabelContext } from "./labels.js";
import type { MathSpan } from "./math.js";
import type { Outline } from "./outline.js";
import { RangeCursor } from "./tokens.js";
import type { Piece, Span } from "./types.js";

/** What differs between the formats when pieces are made. */
export interface PieceRules {
  /** The words of a prose stretch, without markup. */
  readonly words: (text: string) => string;
  /** Matches what may stand before a label at the start of a line (indents, quote marks, `\noindent`). */
  readonly lead: RegExp;
  /** Ranges inside a formula that are not mathematics, besides the gaps. */
  readonly skip: (span: MathSpan) => readonly Span[];
}
export interface FlowOptions {
  /** Whether the stretch is a paragraph that may begin with a label; not so behind a heading. */
  readonly labels: boolean;
  /** Whether bare numbers ("3.") are labels here. */
  readonly numbers?: boolean;
  readonly words?: (text: string) => string;
}

/** Collects the pieces of one document in order. Formulas and gaps (code, comments, definitions) are known beforehand. */
export class PieceBuilder {
  readonly pieces: Piece[] = [];
  readonly outline: Outline;
  readonly #source: string;
  readonly #spans: readonly MathSpan[];
  readonly #gaps: RangeCursor;
  readonly #rules: PieceRules;
  #span = 0;
  #covered = 0;
  #block: number;

  constructor(source: string, spans: readonly MathSpan[], gaps: readonly Span[], outline: Outline, rules: PieceRules, firstBlock = 0) {
    this.#source = source;
    this.#spans = spans;
    this.#gaps = new RangeCursor(gaps);
    this.#rules = rules;
    this.outline = outline;
    this.#block = firstBlock;
  }

  /** The number that the next block gets. */
  get nextBlock(): number {
    return this.#block + 1;
  }

  heading(from: number, to: number, level: number, text: string): void {
    this.#flushBefore(from);
    if (to > from && from >= this.#covered) {
      this.pieces.push({ kind: "heading", from, to, level, text });
      this.#covered = to;
    }
  }

  /** Where the next formula or gap at or after `at` begins, or `to`. */
  plainUntil(at: number, to: number): number {
    let i = this.#span;
    while ((this.#spans[i]?.from ?? Infinity) < at) i++;
    return Math.min(to, this.#spans[i]?.from ?? to, Math.max(at, this.#gaps.next(at)?.from ?? to));
  }

  /** One block of running text with its formulas. */
  flow(from: number, to: number, options: FlowOptions): void {
    this.#flushBefore(from);
    this.#block++;
    let at = Math.max(from, this.#covered);
    if (at === from && options.labels) at = this.#labels(at, to, "block", options);
    const start = at;
    while (at < to) {
      const span = this.#spans[this.#span],
        gap = this.#gaps.next(at);
      const stop = Math.min(span?.from ?? to, gap?.from ?? to, to);
      if (stop > at) {
        this.#prose(at, stop, start, to, options);
        at = stop;
      } else if (span !== undefined && span.from <= at) at = Math.max(at, this.#math(span));
      else if (gap !== undefined && gap.from <= at) at = gap.to;
    }
    this.#covered = Math.max(this.#covered, at);
  }

  /** Emits what is left. */
  finish(): readonly Piece[] {
    this.#flushBefore(this.#source.length + 1);
    return this.pieces;
  }

  /** Formulas that lie in no paragraph (a list marker's line, a rule) are not lost. */
  #flushBefore(at: number): void {
    for (let span = this.#spans[this.#span]; span !== undefined && span.from < at; span = this.#spans[this.#span]) {
      if (span.from < this.#covered) {
        this.#span++;
        continue;
      }
      this.#block++;
      this.#covered = this.#math(span);
    }
  }

  #math(span: MathSpan): number {
    this.#span++;
    const { inner, display, delimiter } = span;
    const skip = [...this.#gaps.within(inner), ...this.#rules.skip(span)]
      .map(({ from, to }) => ({ from: Math.max(from, inner.from), to: Math.min(to, inner.to) }))
      .sort((a, b) => a.from - b.from);
    if (!isEmpty(this.#source, inner, skip)) {
      this.pieces.push({ kind: "math", from: inner.from, to: inner.to, display, delimiter, skip, block: this.#block });
    }
    return span.to;
  }

  /** A stretch without formulas; later lines of a paragraph may begin with labels of their own. */
  #prose(from: number, to: number, start: number, end: number, options: FlowOptions): void {
    let written = from;
    if (options.labels) {
      for (let newline = this.#newline(from, to); newline >= 0; newline = this.#newline(newline + 1, to)) {
        const line = newline + 1;
        if (line <= start || line < written) continue;
        const label = this.#match(line, to, end, "line", options);
        if (label === null) continue;
        this.#words(written, label.from, options);
        this.#block++;
        this.pieces.push({ kind: "heading", ...label });
        written = this.#labels(label.to, end, "chained", options);
      }
    }
    this.#words(written, to, options);
  }

  /** Labels one after the other on one line ("Question 2: (i) setup"); returns where they end. */
  #labels(at: number, to: number, first: "block" | "chained", options: FlowOptions): number {
    let end = at,
      where: LabelContext["at"] = first;
    for (let i = 0; i < 4; i++) {
      const label = this.#match(end, this.plainUntil(end, to), to, where, options);
      if (label === null) break;
      this.pieces.push({ kind: "heading", ...label });
      end = label.to;
      where = "chained";
    }
    return end;
  }

  #match(
    at: number,
    to: number,
    end: number,
    where: LabelContext["at"],
    options: FlowOptions,
  ): (Span & { text: string; level: number }) | null {
    const limit = Math.min(to, at + LABEL_WINDOW);
    if (limit <= at) return null;
    const window = this.#source.slice(at, limit);
    const lead = (where === "chained" ? /^[ \t:.–—-]{0,8}/ : this.#rules.lead).exec(window)?.[0].length ?? 0;
    const label = matchLabel(window.slice(lead), {
      outline: this.outline,
      at: where,
      whole: limit === end,
      numbers: options.numbers ?? false,
    });
    return label === null ? null : { from: at + lead, to: at + lead + label.length, text: label.text, level: label.level };
  }

  #words(from: number, to: number, options: FlowOptions): void {
    const raw = this.#source.slice(from, to),
      text = (options.words ?? this.#rules.words)(raw);
    if (text === "") return;
    const start = from + raw.length - raw.trimStart().length,
      end = from + raw.trimEnd().length;
    this.pieces.push({ kind: "prose", from: start, to: end, text, block: this.#block });
  }

  #newline(from: number, to: number): number {
    for (let i = from; i < to; i++) if (this.#source.charCodeAt(i) === 10) return i;
    return -1;
  }
}

function isEmpty(source: string, inner: Span, skip: readonly Span[]): boolean {
  let at = inner.from;
  for (const range of skip) {
    if (source.slice(at, Math.max(at, range.from)).trim() !== "") return false;
    at = Math.max(at, range.to);
  }
  return source.slice(at, Math.max(at, inner.to)).trim() === "";
}
