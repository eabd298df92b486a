import type { Token } from "./tokens.js";

/**
 * Pairs the delimiters whose opener and closer differ: `\(` `\)`, `\[` `\]`, `\begin` `\end`. Only outermost pairs are
 * returned. One pass with a stack; an opener that a later closer of an outer pair leaves behind is unclosed.
 */
export interface BracketPair {
  readonly open: Token;
  readonly close: Token;
  readonly mismatched: boolean;
}
export interface Brackets {
  readonly pairs: readonly BracketPair[];
  readonly unclosed: readonly Token[];
  readonly unopened: readonly Token[];
}

const CLOSER: Readonly<Record<string, string>> = { "\\(": "\\)", "\\[": "\\]" };
const key = (token: Token): string => (token.kind === "begin" || token.kind === "end" ? token.name : token.kind);

export function pairBrackets(tokens: readonly Token[]): Brackets {
  const pairs: BracketPair[] = [],
    unclosed: Token[] = [],
    unopened: Token[] = [];
  const stack: Token[] = [];
  const open = new Map<string, number>();
  const count = (name: string): number => open.get(name) ?? 0;
  const leave = (): Token | undefined => {
    const token = stack.pop();
    if (token !== undefined) open.set(key(token), count(key(token)) - 1);
    return token;
  };
  /** Leaves openers behind as unclosed until `name` is on top, and takes that one off. */
  const unwind = (name: string): Token | undefined => {
    for (let token = leave(); token !== undefined; token = leave()) {
      if (key(token) === name) return token;
      unclosed.push(token);
    }
    return undefined;
  };
  for (const token of tokens) {
    if (token.kind === "\\(" || token.kind === "\\[" || token.kind === "begin") {
      // Round and square ones do not nest in themselves: a second opener means that the first was never closed.
      if (token.kind !== "begin" && count(token.kind) > 0) {
        const first = unwind(token.kind);
        if (first !== undefined) unclosed.push(first);
      }
      stack.push(token);
      open.set(key(token), count(key(token)) + 1);
    } else if (token.kind === "\\)" || token.kind === "\\]" || token.kind === "end") {
      const opener = token.kind === "end" ? token.name : token.kind === "\\)" ? "\\(" : "\\[";
      const top = stack[stack.length - 1];
      const mismatched = count(opener) === 0;
      if (!mismatched) {
        const match = unwind(opener);
        if (match !== undefined) pairs.push({ open: match, close: token, mismatched });
      } else if (token.kind === "end" && top?.kind === "begin") {
        leave();
        pairs.push({ open: top, close: token, mismatched });
      } else unopened.push(token);
    }
  }
  for (const left of stack) unclosed.push(left);
  return outermost(pairs, unclosed, unopened);
}

const byStart = (a: { readonly from: number }, b: { readonly from: number }): number => a.from - b.from;

/** Drops what lies inside another pair: it belongs to that formula. */
function outermost(pairs: BracketPair[], unclosed: Token[], unopened: Token[]): Brackets {
  const kept: BracketPair[] = [];
  for (const pair of pairs.sort((a, b) => byStart(a.open, b.open))) {
    const last = kept[kept.length - 1];
    if (last === undefined || pair.open.from >= last.close.to) kept.push(pair);
  }
  const free = (tokens: Token[]): Token[] => {
    let i = 0;
    return tokens.sort(byStart).filter((token) => {
      while (kept[i] !== undefined && (kept[i]?.close.to ?? 0) <= token.from) i++;
      const pair = kept[i];
      return pair === undefined || token.from < pair.open.from;
    });
  };
  return { pairs: kept, unclosed: free(unclosed), unopened: free(unopened) };
}

/** What would close an opener. */
export function closerOf(token: Token): string {
  return token.kind === "begin" ? `\\end{${token.name}}` : (CLOSER[token.kind] ?? token.kind);
}
