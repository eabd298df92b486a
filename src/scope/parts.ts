import type { Piece } from "../document/types.js";
import { itemsThatAreProblems } from "./item-problems.js";
/** Problems and parts open scopes (semantics.md 4): a tree of parts over a document, and which of two places is nearer. */
export interface Part {
  readonly id: number;
  readonly parent: Part | null;
  readonly depth: number;
  readonly level: number;
  readonly text: string;
  /** How many sections or problems it holds directly. */ parts: number;
}

/** Sections (not paragraphs) and problems; questions, parts and items are narrower (src/document/outline.ts). */
export const isProblemLevel = (level: number): boolean => level <= 35 || (level >= 70 && level < 80);
export const isQuestionLevel = (level: number): boolean => level >= 80 && level < 85;
const PROBLEM = 70,
  ITEM_PROBLEM = 75,
  ITEM = 90;
/** Questions are the problems of a document that has no others: one title may stand above them. */
const questionsAreProblems = (pieces: readonly Piece[]): boolean =>
  !pieces.some((p) => p.kind === "heading" && p.level >= PROBLEM && isProblemLevel(p.level)) &&
  pieces.filter((p) => p.kind === "heading" && isProblemLevel(p.level)).length <= 1;

/** Headings over what is given for all parts that follow. */
const setUp =
  /^[\s\d.#*]*(?:the )?(?:given(?: (?:values|data|quantities))?|set-?\s?up|data|notations?(?: and \w+)?|definitions?|preliminaries|parameters|values|problem statement)[\s.:*]*$/i;

export class Parts {
  readonly root: Part = { id: 0, parent: null, depth: 0, level: -Infinity, text: "", parts: 0 };
  private readonly starts: { readonly from: number; readonly part: Part }[] = [];
  /** `source`: what the pieces were read from; without it no list's items are taken for problems. */
  constructor(pieces: readonly Piece[], source = "") {
    let current = this.root,
      count = 0;
    const promoted = questionsAreProblems(pieces),
      items = itemsThatAreProblems(pieces, source, ITEM);
    for (const piece of pieces) {
      if (piece.kind !== "heading") continue;
      const own = items.has(piece) && enclosing(current, piece.level) < ITEM_PROBLEM;
      const level = promoted && isQuestionLevel(piece.level) ? PROBLEM : own ? ITEM_PROBLEM : piece.level;
      while (current.parent !== null && current.level >= level) current = current.parent;
      // What a set-up gives holds for everything beside it: it opens no scope of its own.
      if (setUp.test(piece.text)) {
        this.starts.push({ from: piece.from, part: current });
        continue;
      }
      if (isProblemLevel(level)) current.parts++;
      current = { id: ++count, parent: current, depth: current.depth + 1, level, text: piece.text, parts: 0 };
      this.starts.push({ from: piece.from, part: current });
    }
  }
  /** The part that an offset lies in. */
  at(offset: number): Part {
    let low = 0,
      high = this.starts.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if ((this.starts[mid]?.from ?? Infinity) <= offset) low = mid + 1;
      else high = mid;
    }
    return this.starts[low - 1]?.part ?? this.root;
  }
}

/** The level of the part that an item of a list stands in; items that are problems stand beside it. */
function enclosing(current: Part, level: number): number {
  let p: Part = current;
  while (p.parent !== null && (p.level >= level || p.level === ITEM_PROBLEM)) p = p.parent;
  return p.level;
}

/** The innermost part that holds both. */
export function commonPart(a: Part, b: Part): Part {
  let x: Part = a,
    y: Part = b;
  while (x !== y) {
    if (x.depth >= y.depth && x.parent !== null) x = x.parent;
    else if (y.parent !== null) y = y.parent;
    else return x;
  }
  return x;
}
export const isWithin = (inner: Part, outer: Part): boolean => commonPart(inner, outer) === outer;

export interface Placed {
  readonly from: number;
  readonly part: Part;
}

/**
 * The entry that a use at `at` means: the nearest part first; within it the latest one before the use, else the first
 * one after (a definition further down counts only where nothing nearer exists).
 */
export function nearest<T extends Placed>(entries: readonly T[], at: Placed): T | null {
  let best: T | null = null,
    bestDepth = -1;
  for (const entry of entries) {
    const depth = commonPart(entry.part, at.part).depth;
    // A part's own sub-parts are farther than the part itself: definitions made inside a sibling rank by the common part.
    const before = entry.from < at.from;
    if (best === null) {
      best = entry;
      bestDepth = depth;
      continue;
    }
    const bestBefore = best.from < at.from;
    // What stands below counts before what stands above only where that is in a part beside this one.
    const aboveWins = (above: T, aboveDepth: number, below: T, belowDepth: number): boolean =>
      aboveDepth >= belowDepth || isWithin(at.part, above.part) || !isWithin(at.part, below.part);
    if (
      before && !bestBefore
        ? aboveWins(entry, depth, best, bestDepth)
        : !before && bestBefore
          ? !aboveWins(best, bestDepth, entry, depth)
          : depth > bestDepth || (depth === bestDepth && (before ? entry.from > best.from : entry.from < best.from))
    ) {
      best = entry;
      bestDepth = depth;
    }
  }
  return best;
}
/** How near an entry is: the depth of the common part, −1 for none. */
export const nearness = (entry: Placed | null, at: Placed): number =>
  entry === null ? -1 : commonPart(entry.part, at.part).depth + (entry.from < at.from ? 0.5 : 0);
