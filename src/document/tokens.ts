import { TEXT_COMMANDS, mathEnvironment } from "./environments.js";
import type { Span } from "./types.js";

/** A mark in the source that may open or close a formula. `name`: the environment, for `begin` and `end`. */
export interface Token extends Span {
  readonly kind: "$" | "$$" | "\\(" | "\\)" | "\\[" | "\\]" | "\\\\(" | "\\\\)" | "\\\\[" | "\\\\]" | "begin" | "end";
  readonly name: string;
}

/**
 * A macro that stands for `\begin{name}` or `\end{name}` (`\newcommand{\be}{\begin{equation}}`), kept by its name; an
 * environment made of another one (`\newenvironment`) is kept by its name in braces.
 */
export interface Alias {
  readonly kind: "begin" | "end";
  readonly name: string;
}

/** Walks through sorted, disjoint ranges as a position grows; starts over cheaply when it falls back. */
export class RangeCursor {
  readonly #ranges: readonly Span[];
  #index = 0;
  constructor(ranges: readonly Span[]) {
    this.#ranges = ranges;
  }

  /** The first range that ends after `at`. */
  next(at: number): Span | undefined {
    const behind = this.#ranges[this.#index - 1];
    if (behind !== undefined && behind.to > at) this.#index = this.#bisect(at);
    let range = this.#ranges[this.#index];
    while (range !== undefined && range.to <= at) range = this.#ranges[++this.#index];
    return range;
  }
  /** All ranges that touch `span`. */
  within(span: Span): Span[] {
    const found: Span[] = [];
    for (let i = this.#bisect(span.from); ; i++) {
      const range = this.#ranges[i];
      if (range === undefined || range.from >= span.to) return found;
      found.push(range);
    }
  }
  #bisect(at: number): number {
    let low = 0,
      high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ranges[middle]?.to ?? Infinity) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);

/** The name in braces at `at` (`{align*}`) and where it ends, or null. */
export function bracedName(source: string, at: number): { readonly name: string; readonly to: number } | null {
  let i = at;
  while (source[i] === " ") i++;
  if (source[i] !== "{") return null;
  // Environments have short names; a long one is a brace that was never closed.
  const text = source.slice(i + 1, i + 41),
    close = text.indexOf("}");
  return close < 0 ? null : { name: text.slice(0, close).trim(), to: i + close + 2 };
}

/**
 * All marks of a region, in order. Backslashes escape; `ignored` ranges (code, comments, macro definitions) hold none.
 * Dollars in the text of a formula (`\text{if $x > 0$}`) are no marks where they are even in number: they pair among
 * themselves.
 */
export function tokenize(source: string, region: Span, ignored: RangeCursor, aliases: ReadonlyMap<string, Alias>): Token[] {
  const tokens: Token[] = [];
  const braces: { readonly text: boolean; readonly tokens: number; readonly others: number }[] = [];
  let textCommandEnd = -1,
    others = 0,
    i = region.from,
    skip = ignored.next(i);
  const push = (kind: Token["kind"], from: number, to: number, name = ""): void => {
    tokens.push({ kind, from, to, name });
    if (kind !== "$") others++;
  };
  while (i < region.to) {
    if (skip !== undefined && i >= skip.from) {
      i = Math.max(i, skip.to);
      skip = ignored.next(i);
      continue;
    }
    const code = source.charCodeAt(i);
    if (code === 92 /* \ */) {
      const next = source.charCodeAt(i + 1);
      if (isLetter(next)) {
        let j = i + 1;
        while (isLetter(source.charCodeAt(j))) j++;
        const name = source.slice(i + 1, j);
        if (name === "begin" || name === "end") {
          const braced = bracedName(source, j);
          const environment =
            braced === null || mathEnvironment(braced.name) !== null ? braced?.name : aliases.get(`{${braced.name}}`)?.name;
          if (braced !== null && environment !== undefined) {
            push(name, i, braced.to, environment);
            j = braced.to;
          }
        } else if (TEXT_COMMANDS.has(name)) {
          if (source[j] === "*") j++;
          while (source[j] === " ") j++;
          textCommandEnd = j;
        } else {
          const alias = aliases.get(name);
          if (alias !== undefined) push(alias.kind, i, j, alias.name);
        }
        i = j;
      } else if (next === 92) {
        const mark = source[i + 2];
        if (mark === "(" || mark === ")" || mark === "[" || mark === "]") push(`\\\\${mark}`, i, i + 3);
        i += 2;
      } else {
        const mark = source[i + 1];
        if (mark === "(" || mark === ")" || mark === "[" || mark === "]") push(`\\${mark}`, i, i + 2);
        i += 2;
      }
    } else if (code === 36 /* $ */) {
      const double = source.charCodeAt(i + 1) === 36 && i + 1 < region.to;
      push(double ? "$$" : "$", i, double ? i + 2 : i + 1);
      i += double ? 2 : 1;
    } else {
      if (code === 123 /* { */) braces.push({ text: textCommandEnd === i, tokens: tokens.length, others });
      else if (code === 125 /* } */) {
        const open = braces.pop();
        const even = open?.text === true && open.others === others && (tokens.length - open.tokens) % 2 === 0;
        if (even && open.tokens < tokens.length) tokens.length = open.tokens;
      }
      i++;
    }
  }
  return tokens;
}
