import type { Token } from "./tokens.js";
import { hasMathMark, wordiness } from "./wordiness.js";

/**
 * Which dollars of one paragraph belong together. A stray dollar (a price, a slip) would shift every pair after it, so
 * the pairing is the cheapest one over the whole paragraph: dynamic programming over the marks, in linear time.
 * Pandoc's rule gives the ground costs (no space just inside the opener and the closer, no digit after the closer);
 * recognised homework does have such spaces, so they cost little where the inside looks like mathematics.
 */
export interface Pair {
  readonly open: Token;
  readonly close: Token;
  readonly mismatched: boolean;
}
export interface Pairing {
  readonly pairs: readonly Pair[];
  readonly strays: readonly Token[];
}

/** "pandoc": spaces inside single dollars tell prices from formulas. "tex": every unescaped dollar is a delimiter. */
export type Spacing = "pandoc" | "tex";

const STRAY = 6,
  STRAY_DISPLAY = 9,
  PRICE = 1,
  MISMATCH = 7,
  SKIPPED = 6,
  NEVER = Infinity;

const isSpace = (char: string | undefined): boolean => char === undefined || /\s/.test(char);

/** A dollar before an amount of money: `$5`, `$1,000.50 in total`, `$20k`. */
export function isPrice(source: string, token: Token): boolean {
  return (
    token.kind === "$" &&
    /^\d[\d,]{0,15}(?:\.\d{1,4})?\s?(?:[kKmMbB]|USD|each|per)?(?![\w$^\\{=+*/<>])/.test(source.slice(token.to, token.to + 32))
  );
}

function strayCost(source: string, token: Token, spacing: Spacing): number {
  if (token.kind === "$$") return STRAY_DISPLAY;
  return spacing === "pandoc" && isPrice(source, token) ? PRICE : STRAY;
}

/** A line inside that begins as a new list item or heading does: formulas in a line of text do not run over it. */
const crossesItem = (inside: string): boolean => inside.includes("\n") && /\n[ \t>]{0,40}(?:[-+*•#]|\d{1,3}[.)])[ \t]/.test(inside);

function pairCost(source: string, open: Token, close: Token, spacing: Spacing): number {
  const inside = source.slice(open.to, close.from);
  const words = wordiness(inside);
  if (inside.trim() === "") return open.kind === "$$" ? 5 : NEVER;
  if (open.kind !== close.kind) return MISMATCH + words;
  if (open.kind === "$$") return words;
  const item = crossesItem(inside) ? 4 : 0;
  if (spacing === "tex") return words + item;
  const spaceAfter = isSpace(inside[0]),
    spaceBefore = isSpace(inside[inside.length - 1]);
  const digit = /\d/.test(source[close.to] ?? "") ? 3 : 0;
  if (!spaceAfter && !spaceBefore) return words + digit + item;
  if (words >= 4) return NEVER;
  const plain = hasMathMark(inside) || inside.trim().length <= 3 ? 0 : 3;
  return (spaceAfter && spaceBefore ? 2 : 3) + words + digit + item + plain;
}

/**
 * Pairs `$` with `$` and `$$` with `$$`; `$$` with `$` only where nothing better is left. `carried`: a display is still
 * open from the paragraph before, so that of two equally good pairings the one with a stray first mark is meant.
 */
export function pairDollars(source: string, tokens: readonly Token[], spacing: Spacing, carried = false): Pairing {
  const n = tokens.length;
  const best = new Float64Array(n + 3),
    step = new Uint8Array(n + 1);
  for (let i = n - 1; i >= 0; i--) {
    const token = tokens[i];
    if (token === undefined) continue;
    // step 1: a stray; k: paired with the mark k - 1 further on, those between being swallowed.
    let cost = strayCost(source, token, spacing) + (best[i + 1] ?? 0),
      choice = 1;
    const furthest = token.kind === "$$" ? 3 : 1;
    for (let k = 1; k <= furthest && i + k < n; k++) {
      const close = tokens[i + k];
      if (close === undefined || (k > 1 && tokens[i + k - 1]?.kind !== "$")) break;
      if (k > 1 && close.kind !== "$$") continue;
      const pair = pairCost(source, token, close, spacing) + (k > 1 ? SKIPPED : 0) + (best[i + k + 1] ?? 0);
      if (pair < cost || (pair === cost && !carried && Number.isFinite(pair))) {
        cost = pair;
        choice = k + 1;
      }
    }
    best[i] = cost;
    step[i] = choice;
  }
  const pairs: Pair[] = [],
    strays: Token[] = [];
  for (let i = 0; i < n; ) {
    const open = tokens[i],
      choice = step[i] ?? 1,
      close = tokens[i + choice - 1];
    if (open !== undefined && close !== undefined && choice > 1) pairs.push({ open, close, mismatched: open.kind !== close.kind });
    else if (open !== undefined) strays.push(open);
    i += choice;
  }
  return { pairs, strays };
}
