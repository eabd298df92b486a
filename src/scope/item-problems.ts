import type { HeadingPiece, Piece } from "../document/types.js";
/**
 * Lists whose items are problems of their own: "1. Let f(x) = x² …  2. Let f(x, y) = …". Items that go on with each
 * other (steps of one derivation) define a name once; where several items open with another meaning of one name, the
 * letters of each item are its own. What stands above all items in formulas is given for all: they are parts of one problem then.
 */

/** What an item opens with: a name or a call on the left, what it is said to be on the right. */
interface Opening {
  readonly name: string;
  readonly body: string;
  /** Introduced by words ("Let", "Newton's method for"), not by a bare formula, which may rewrite the one before. */
  readonly worded: boolean;
}
const HEAD = /^\s*(\\?[A-Za-z]+)\s*(?:\([A-Za-z\\,\s]{1,40}\)\s*)?=(?![=>])([^=]*)/;
/** "Expanding, …", "Hence …": the same thing in another form. */
const goesOn =
  /\b(?:expand\w*|rewrit\w*|re-?arrang\w*|so|thus|hence|then|therefore|substitut\w*|simplif\w*|plug\w*|insert\w*|becomes?|get|obtain|equivalent\w*|from|again|step|same|above|previous)\b/i;
const WORDED = 2,
  BARE = 3,
  WINDOW = 400;

/** Headings (numbered items) that begin a problem of their own. `from`: items no higher than this level. */
export function itemsThatAreProblems(pieces: readonly Piece[], source: string, from: number): ReadonlySet<HeadingPiece> {
  const found = new Set<HeadingPiece>();
  let lists: { level: number; given: boolean; items: HeadingPiece[]; openings: Opening[] }[] = [];
  const close = (list: (typeof lists)[number]): void => {
    if (!list.given && list.items.every((item) => /^\W*\d/.test(item.text)) && areProblems(list.openings))
      for (const item of list.items) found.add(item);
  };
  // Formulas since the last heading that is no item of a list.
  let given = false;
  pieces.forEach((piece, i) => {
    if (piece.kind !== "heading") {
      given ||= piece.kind === "math" && lists.length === 0;
      return;
    }
    for (const list of lists) if (list.level > piece.level) close(list);
    lists = lists.filter((list) => list.level <= piece.level);
    if (piece.level < from) {
      for (const list of lists) close(list);
      lists = [];
      given = false;
      return;
    }
    let list = lists[lists.length - 1];
    if (list?.level !== piece.level) {
      list = { level: piece.level, given: given || lists.length > 0, items: [], openings: [] };
      lists.push(list);
    }
    list.items.push(piece);
    const opening = openingOf(pieces, i, source);
    if (opening !== null) list.openings.push(opening);
  });
  for (const list of lists) close(list);
  return found;
}

function areProblems(openings: readonly Opening[]): boolean {
  const bodies = (name: string, all: readonly Opening[]): number => new Set(all.filter((o) => o.name === name).map((o) => o.body)).size;
  const worded = openings.filter((o) => o.worded);
  return [...new Set(openings.map((o) => o.name))].some((name) => bodies(name, worded) >= WORDED || bodies(name, openings) >= BARE);
}

/** The first equation of an item, if it introduces a name. */
function openingOf(pieces: readonly Piece[], heading: number, source: string): Opening | null {
  let words = "";
  for (let i = heading + 1; i < pieces.length; i++) {
    const piece = pieces[i];
    if (piece === undefined || piece.kind === "heading") return null;
    if (piece.kind === "prose") {
      words += ` ${piece.text}`;
      continue;
    }
    const text = source.slice(piece.from, Math.min(piece.to, piece.from + WINDOW));
    if (!text.includes("=")) continue;
    const head = HEAD.exec(text);
    if (head?.[1] === undefined || goesOn.test(words)) return null;
    return { name: head[1], body: (head[2] ?? "").replace(/[\s.,;]+/g, ""), worded: /\p{L}{2}/u.test(words) };
  }
  return null;
}
