import { closerOf, pairBrackets } from "./brackets.js";
import { isPrice, pairDollars, type Spacing } from "./dollars.js";
import { environmentArguments, mathEnvironment } from "./environments.js";
import { RangeCursor, tokenize, type Alias, type Token } from "./tokens.js";
import type { Diagnostic, Span } from "./types.js";
import { hasMathMark, wordiness } from "./wordiness.js";

/** A formula with its delimiters (`from`, `to`) and without (`inner`). */
export interface MathSpan extends Span {
  readonly inner: Span;
  readonly display: boolean;
  readonly delimiter: string;
}

/**
 * A stretch without blank lines, in which delimiters pair. `joined`: only blank lines stand between it and the region
 * before, so that a display may run on from there.
 */
export interface Region extends Span {
  readonly joined: boolean;
}

export interface ScanOptions {
  readonly spacing: Spacing;
  readonly aliases: ReadonlyMap<string, Alias>;
}
export interface Scan {
  readonly spans: readonly MathSpan[];
  readonly diagnostics: readonly Diagnostic[];
}

/** From here on (wordiness.ts) a stretch is taken for prose where the delimiters leave a doubt. */
const PROSE = 4;

/**
 * Finds all formulas of the regions, in order and disjoint. A display that is not closed before the next blank line is
 * reported and cut there, unless it goes on over blank lines with nothing but mathematics up to its own closer.
 * Linear in the length of the regions.
 */
export function scanMath(source: string, regions: readonly Region[], ignored: readonly Span[], options: ScanOptions): Scan {
  return new Scanner(source, ignored, options).scan(regions);
}

/** A mark without a partner, and what stands behind it up to the next formula or mark. */
interface Stray {
  readonly token: Token;
  readonly tail: Span;
  readonly last: boolean;
  /** A whole formula found inside the open one. */
  readonly inside?: MathSpan;
}

class Scanner {
  readonly #source: string;
  readonly #cursor: RangeCursor;
  readonly #options: ScanOptions;
  readonly #spans: MathSpan[] = [];
  readonly #diagnostics: Diagnostic[] = [];
  /** Displays left open at the end of the region before, the outermost first (`$$` and in it `\begin{aligned}`). */
  #pending: Stray[] = [];

  constructor(source: string, ignored: readonly Span[], options: ScanOptions) {
    this.#source = source;
    this.#cursor = new RangeCursor(ignored);
    this.#options = options;
  }

  scan(regions: readonly Region[]): Scan {
    for (const region of regions) this.#region(region);
    this.#giveUp();
    const byStart = (a: Span, b: Span): number => a.from - b.from;
    return { spans: this.#spans.sort(byStart), diagnostics: this.#diagnostics.sort((a, b) => byStart(a.span, b.span)) };
  }

  #region(region: Region): void {
    if (!region.joined) this.#giveUp();
    const tokens = tokenize(this.#source, region, this.#cursor, this.#options.aliases);
    if (tokens.length === 0) {
      if (this.#pending.length > 0 && wordiness(this.#source, region.from, region.to) >= PROSE) this.#giveUp();
      return;
    }
    const brackets = pairBrackets(tokens);
    const outside = withoutInner(
      tokens,
      brackets.pairs.map(({ open, close }) => ({ from: open.from, to: close.to })),
    );
    const dollars = pairDollars(
      this.#source,
      outside.filter(({ kind }) => kind === "$" || kind === "$$"),
      this.#options.spacing,
      this.#pending[0]?.token.kind === "$$",
    );
    const spans: MathSpan[] = [];
    const dollarRanges: Span[] = [];
    for (const { open, close, mismatched } of dollars.pairs) {
      spans.push(this.#span(open, close));
      dollarRanges.push({ from: open.from, to: close.to });
      if (mismatched) this.#report("mismatched-math", close, [open.kind], 0);
    }
    const free = new RangeCursor(dollarRanges);
    const enclosed = (token: Token): boolean => (free.next(token.from)?.from ?? Infinity) <= token.from;
    for (const { open, close, mismatched } of brackets.pairs) {
      if (enclosed(open)) continue;
      spans.push(this.#span(open, close));
      if (mismatched) this.#report("mismatched-environment", close, [closerOf(open)], 0);
    }
    spans.sort((a, b) => a.from - b.from);
    for (const span of this.#doubled(withoutInner(tokens, spans))) spans.push(span);
    spans.sort((a, b) => a.from - b.from);

    const loose = [...dollars.strays, ...brackets.unclosed, ...brackets.unopened]
      .filter((token) => !enclosed(token))
      .sort((a, b) => a.from - b.from);
    this.#strays(region, spans, loose);
    for (const span of spans) this.#spans.push(span);
  }

  /** Joins, cuts or reports the marks without a partner; may add to `spans`. */
  #strays(region: Region, spans: MathSpan[], loose: readonly Token[]): void {
    const strays: Stray[] = [];
    let s = 0;
    loose.forEach((token, i) => {
      while ((spans[s]?.from ?? Infinity) < token.to) s++;
      const nextSpan = spans[s]?.from ?? region.to,
        nextToken = loose[i + 1]?.from ?? region.to;
      strays.push({
        token,
        tail: { from: token.to, to: Math.min(nextSpan, nextToken) },
        last: nextSpan === region.to && nextToken === region.to,
      });
    });
    this.#join(region, spans, strays);
    this.#leaveOpen(strays);
    for (let i = 0; i < strays.length; ) {
      const stray = strays[i];
      if (stray === undefined) break;
      // One message for a run of the same slip: a page of stray dollars is one mistake.
      let run = i + 1;
      while (strays[run]?.token.kind === stray.token.kind && strays[run]?.token.name === stray.token.name) run++;
      const quiet = (x: Stray): boolean =>
        (this.#options.spacing === "pandoc" && isPrice(this.#source, x.token)) || x.token.kind === "\\)" || x.token.kind === "\\]";
      const loud = strays.slice(i, run).filter((x) => !quiet(x));
      for (const x of loud) {
        const cut = this.#cut(x);
        if (cut !== null) spans.push(cut);
      }
      const head = loud[0];
      if (head !== undefined) this.#reportStray(head, loud.length - 1);
      i = run;
    }
  }

  /** Closes what the region before left open, if this one begins with the closers. */
  #join(region: Region, spans: MathSpan[], strays: Stray[]): void {
    const outer = this.#pending[0];
    if (outer === undefined) return;
    let at = region.from;
    while (this.#pending.length > 0) {
      const inner = this.#pending[this.#pending.length - 1],
        next = strays[0];
      const close =
        next !== undefined && inner !== undefined && (spans[0]?.from ?? Infinity) > next.token.from && closes(inner.token, next.token);
      if (inner === undefined || !close || wordiness(this.#source, at, next.token.from) >= PROSE) {
        this.#giveUp();
        return;
      }
      this.#pending.pop();
      strays.shift();
      at = next.token.to;
      if (this.#pending.length === 0) spans.unshift(this.#span(outer.token, next.token));
      else {
        this.#pending = [{ ...outer, inside: this.#span(inner.token, next.token) }];
        if (next.last) return;
      }
    }
  }

  /** Takes the display that the region leaves open at its end, and one around it, out of the strays. */
  #leaveOpen(strays: Stray[]): void {
    const end = strays[strays.length - 1];
    if (end?.last !== true || !opensDisplay(end.token) || wordiness(this.#source, end.tail.from, end.tail.to) >= PROSE) return;
    strays.pop();
    this.#pending.push(end);
    const around = strays[strays.length - 1];
    if (around === undefined || !opensDisplay(around.token) || end.token.kind !== "begin") return;
    if (around.tail.to !== end.token.from || this.#source.slice(around.tail.from, around.tail.to).trim() !== "") return;
    strays.pop();
    this.#pending.unshift(around);
  }

  /** The displays left open are cut where they stand. */
  #giveUp(): void {
    const pending = this.#pending;
    this.#pending = [];
    for (const stray of pending) {
      const cut = this.#cut(stray);
      if (cut !== null) this.#spans.push(cut);
      this.#reportStray(stray, 0);
    }
  }

  #reportStray(stray: Stray, more: number): void {
    const { token, tail } = stray;
    if (token.kind === "end") {
      this.#report("unopened-environment", token, [`\\begin{${token.name}}`], more);
      return;
    }
    const empty = this.#source.slice(tail.from, Math.min(tail.to, tail.from + 200)).trim() === "";
    const before = this.#source.slice(Math.max(0, token.from - 400), token.from);
    const closing = token.kind === "$$" && empty && hasMathMark(before.slice(before.lastIndexOf("\n") + 1));
    this.#report(
      closing ? "unopened-math" : token.kind === "begin" ? "unclosed-environment" : "unclosed-math",
      token,
      [closing ? token.kind : closerOf(token)],
      more,
    );
  }

  #report(code: string, token: Token, expected: readonly string[], more: number): void {
    const found = token.kind === "begin" || token.kind === "end" ? `\\${token.kind}{${token.name}}` : token.kind;
    const severity = token.kind === "$" && this.#options.spacing === "pandoc" ? "warning" : "error";
    const hint = more > 0 ? { hint: `${String(more)} more of the same follow in this paragraph` } : {};
    this.#diagnostics.push({ code, severity, span: { from: token.from, to: token.to }, found, expected, ...hint });
  }

  /** The formula that an unclosed mark still opens: the lines behind it up to the first one that is prose. */
  #cut({ token, tail, inside: whole }: Stray): MathSpan | null {
    if (whole !== undefined) return whole;
    const single = token.kind === "$" || token.kind === "\\(";
    if (!single && !opensDisplay(token)) return null;
    if (token.kind === "$" && /\s/.test(this.#source[token.to] ?? " ")) return null;
    let to = tail.from;
    for (let line = tail.from; line < tail.to; ) {
      let end = line;
      while (end < tail.to && this.#source.charCodeAt(end) !== 10) end++;
      const words = wordiness(this.#source, line, end);
      if (single ? words > 0.5 : words >= PROSE) break;
      to = end;
      line = end + 1;
      if (single) break;
    }
    const inside = this.#source.slice(tail.from, to).trimEnd();
    if (inside.trim() === "" || (single && !hasMathMark(inside))) return null;
    return this.#piece(token, { from: token.from, to: tail.from + inside.length }, tail.from + inside.length);
  }

  /** `\\(…\\)` and `\\[…\\]`, as Markdown for MathJax has them, where no other formula is. */
  #doubled(tokens: readonly Token[]): MathSpan[] {
    const found: MathSpan[] = [];
    let open: Token | null = null;
    for (const token of tokens) {
      if (token.kind === "\\\\(" || token.kind === "\\\\[") open = token;
      else if (
        open !== null &&
        token.kind === (open.kind === "\\\\(" ? "\\\\)" : "\\\\]") &&
        wordiness(this.#source, open.to, token.from) < PROSE
      ) {
        found.push(this.#span(open, token));
        open = null;
      } else open = null;
    }
    return found;
  }

  #span(open: Token, close: Token): MathSpan {
    return this.#piece(open, { from: open.from, to: close.to }, close.from);
  }

  #piece(open: Token, outer: Span, innerTo: number): MathSpan {
    if (open.kind !== "begin") {
      return {
        ...outer,
        inner: { from: open.to, to: innerTo },
        display: open.kind === "$$" || open.kind.endsWith("["),
        delimiter: open.kind,
      };
    }
    if (mathEnvironment(open.name) === "inner") return { ...outer, inner: outer, display: true, delimiter: open.name };
    let from = open.to;
    for (let i = environmentArguments(open.name); i > 0; i--) {
      const argument = /^\s{0,20}\{[^{}]{0,200}\}/.exec(this.#source.slice(from, Math.min(innerTo, from + 240)));
      from += argument?.[0].length ?? 0;
    }
    return { ...outer, inner: { from, to: innerTo }, display: open.name !== "math", delimiter: open.name };
  }
}

const opensDisplay = (token: Token): boolean => token.kind === "$$" || token.kind === "\\[" || token.kind === "begin";

function closes(open: Token, close: Token): boolean {
  if (open.kind === "$$") return close.kind === "$$";
  if (open.kind === "\\[") return close.kind === "\\]";
  return close.kind === "end" && close.name === open.name;
}

/** Tokens outside all of the sorted, disjoint ranges. */
function withoutInner(tokens: readonly Token[], ranges: readonly Span[]): Token[] {
  const cursor = new RangeCursor(ranges);
  return tokens.filter((token) => (cursor.next(token.from)?.from ?? Infinity) > token.from);
}
