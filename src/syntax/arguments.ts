import { fonts, fractions, accents, binomials, textCommands, noteCommands, overNotes } from "./commands.js";
import type { RawToken } from "./lex.js";
/** How far arguments reach in a stream of TeX's tokens. */

/** An argument's inside `[from, to)` and the index after it. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly next: number;
}

const pairings = new WeakMap<readonly RawToken[], Int32Array>();

/**
 * For every brace and every `\begin` and `\end` the index of its partner, -1 for a stray one. Worked out once for a
 * stream that no longer changes, in one pass. Where braces and environments cross, the one that can still be closed wins.
 */
export function partners(tokens: readonly RawToken[]): Int32Array {
  const known = pairings.get(tokens);
  if (known !== undefined) return known;
  const partner = new Int32Array(tokens.length).fill(-1);
  const endsLeft = new Map<string, number>();
  for (const token of tokens) if (token.type === "end") endsLeft.set(token.text, (endsLeft.get(token.text) ?? 0) + 1);
  const stack: number[] = [];
  let braces = 0;
  const openBegins = new Map<string, number>();
  const pop = (): RawToken | undefined => {
    const token = tokens[stack.pop() ?? -1];
    if (token?.type === "open") braces--;
    else if (token !== undefined) openBegins.set(token.text, (openBegins.get(token.text) ?? 1) - 1);
    return token;
  };
  const marry = (a: number, b: number): void => {
    partner[a] = b;
    partner[b] = a;
  };
  tokens.forEach((token, i) => {
    if (token.type === "open") {
      stack.push(i);
      braces++;
    } else if (token.type === "begin") {
      stack.push(i);
      openBegins.set(token.text, (openBegins.get(token.text) ?? 0) + 1);
    } else if (token.type === "close" && braces > 0) {
      for (;;) {
        const top = stack[stack.length - 1] ?? -1;
        const topToken = tokens[top];
        if (topToken?.type === "begin" && (endsLeft.get(topToken.text) ?? 0) > 0) break;
        pop();
        if (topToken?.type === "begin") continue;
        marry(top, i);
        break;
      }
    } else if (token.type === "end") {
      endsLeft.set(token.text, (endsLeft.get(token.text) ?? 1) - 1);
      while ((openBegins.get(token.text) ?? 0) > 0) {
        const top = stack[stack.length - 1] ?? -1;
        const opened = pop();
        if (opened?.type !== "begin" || opened.text !== token.text) continue;
        marry(top, i);
        break;
      }
    }
  });
  pairings.set(tokens, partner);
  return partner;
}

/** The index of the `}` for the `{` at `start`, or -1. */
export function closingBrace(tokens: readonly RawToken[], start: number, limit = tokens.length): number {
  const end = partners(tokens)[start] ?? -1;
  return end < limit ? end : -1;
}

/** The argument at `i`: a group in braces, or one token with what it needs (`\frac12`, `^\mathsf T`). Null where none stands. */
export function argumentAt(tokens: readonly RawToken[], i: number, limit = tokens.length): Range | null {
  const token = tokens[i];
  if (
    token === undefined ||
    i >= limit ||
    token.type === "close" ||
    token.type === "amp" ||
    token.type === "row" ||
    token.type === "end" ||
    token.type === "begin"
  )
    return null;
  if (token.type === "open") {
    const end = closingBrace(tokens, i, limit);
    return end < 0 ? null : { from: i + 1, to: end, next: end + 1 };
  }
  const next = token.type === "command" ? extent(tokens, i, limit, 0) : i + 1;
  return { from: i, to: next, next };
}

/** Optional arguments are short; looking further would make a row of unclosed ones quadratic. */
const LONGEST_BRACKET = 400;

/** A bracketed group at `i`, `[…]` say, with braces inside kept whole. */
export function groupAt(tokens: readonly RawToken[], i: number, open: string, close: string, limit = tokens.length): Range | null {
  if (tokens[i]?.type !== "char" || tokens[i].text !== open) return null;
  let depth = 0;
  let inner = 0;
  for (let k = i + 1; k < Math.min(limit, i + LONGEST_BRACKET); k++) {
    const token = tokens[k];
    if (token?.type === "open") depth++;
    else if (token?.type === "close" && --depth < 0) return null;
    else if (depth === 0 && token?.type === "char" && token.text === open) inner++;
    else if (depth === 0 && token?.type === "char" && token.text === close && inner-- === 0) return { from: i + 1, to: k, next: k + 1 };
    else if (token?.type === "row" || token?.type === "amp") return null;
  }
  return null;
}

/** Number of braced arguments that a command takes when it stands bare as an argument itself. */
export function arity(name: string): number {
  if (fonts.has(name) || accents.has(name) || textCommands.has(name) || noteCommands.has(name)) return 1;
  if (name === "sqrt" || name === "operatorname" || name === "operatorname*" || name === "textcircled" || name === "pmod" || name === "not")
    return 1;
  if (fractions.has(name) || binomials.has(name) || overNotes.has(name)) return 2;
  return 0;
}

/** The index after a command and its arguments. */
function extent(tokens: readonly RawToken[], i: number, limit: number, depth: number): number {
  const token = tokens[i];
  let next = i + 1;
  if (token?.type !== "command" || depth > 20) return next;
  if (token.text === "sqrt") next = groupAt(tokens, next, "[", "]", limit)?.next ?? next;
  for (let k = arity(token.text); k > 0; k--) {
    const follower = tokens[next];
    if (follower === undefined || next >= limit) break;
    if (follower.type === "open") {
      const end = closingBrace(tokens, next, limit);
      if (end < 0) break;
      next = end + 1;
    } else if (follower.type === "command") next = extent(tokens, next, limit, depth + 1);
    else if (follower.type === "letter" || follower.type === "digit" || follower.type === "char") next++;
    else break;
  }
  return next;
}
