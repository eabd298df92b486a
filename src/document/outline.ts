/**
 * The levels of headings. A document mixes `#` headings, numbered sections, "Problem 2", "(a)" and list items; a level
 * says which of them enclose which. Sections, problems and questions have fixed levels; part labels and list items nest
 * as they come, since "1." holds "(a)" in one homework and "(a)" holds "1." in the next.
 */
export type LabelStyle = "letter" | "capital" | "roman" | "number" | "paren" | "circled" | "compound";

const TITLE = 5,
  SECTION = 10,
  PROBLEM = 70,
  QUESTION = 80,
  ANSWER = 85,
  ITEM = 90,
  STEP = 5,
  UNDER_ITEM = 2;
/** No homework nests deeper; what seems to is a list that starts anew again and again. */
const MAX_NEST = 16;

interface Open {
  readonly level: number;
  readonly kind: "fixed" | "item" | "answer";
  readonly style: LabelStyle | null;
  readonly ordinal: number;
  readonly depth: number;
}

export class Outline {
  #stack: Open[] = [];
  /** The first number of the last numbered section ("2" of "2.1 Problem"). */
  lastSection = 0;

  title(): number {
    return this.#open(TITLE);
  }
  /** `depth` 1 … 6 as in `#`; a heading that announces a solution stands inside the problem of the same depth. */
  section(depth: number, solution: boolean): number {
    return this.#open(SECTION * Math.min(Math.max(depth, 1), 6) + (solution ? SECTION / 2 : 0));
  }
  problem(): number {
    return this.#open(PROBLEM);
  }
  question(): number {
    return this.#open(QUESTION);
  }

  /** "Answer:", "Solution.", "Proof.": inside whatever it answers. */
  answer(): number {
    let top = this.#stack[this.#stack.length - 1];
    if (top?.kind === "answer") {
      this.#stack.pop();
      top = this.#stack[this.#stack.length - 1];
    }
    const level = top?.kind === "item" ? top.level + UNDER_ITEM : ANSWER;
    this.#close(level);
    this.#stack.push({ level, kind: "answer", style: null, ordinal: 0, depth: 0 });
    return level;
  }

  /** A part label or a list item. `ordinal` 1-based, `depth`: how deep in lists it stands, 0 outside. */
  item(style: LabelStyle, ordinal: number, depth: number): number {
    const sibling = this.#sibling(style, ordinal, depth);
    let level: number;
    if (sibling !== null) level = sibling.level;
    else {
      const parent = this.#stack[this.#stack.length - 1];
      level = Math.max(ITEM, (parent?.level ?? 0) + STEP);
    }
    this.#close(level);
    this.#stack.push({ level, kind: "item", style, ordinal, depth });
    return level;
  }

  /** How many headings are open; `restore` closes all that opened since (the end of a list that says where it ends). */
  get mark(): number {
    return this.#stack.length;
  }
  restore(mark: number): void {
    if (this.#stack.length > mark) this.#stack.length = mark;
  }

  /** Whether this label would go on a list that is open. */
  continues(style: LabelStyle, ordinal: number): boolean {
    return this.#items().some((open) => open.style === style && open.ordinal === ordinal - 1);
  }

  #sibling(style: LabelStyle, ordinal: number, depth: number): Open | null {
    const same = this.#items().filter((open) => open.style === style);
    const follows = same.find((open) => open.ordinal === ordinal - 1);
    if (follows !== undefined) return follows;
    const innermost = same[0];
    if (innermost === undefined) return null;
    if (this.#stack.length > MAX_NEST) return innermost;
    if (ordinal > 1) return same.find((open) => open.ordinal < ordinal) ?? innermost;
    // A list that starts anew: inside the last item if something stands between or it is indented, else in its place.
    const top = this.#stack[this.#stack.length - 1];
    return top === innermost && depth <= innermost.depth ? innermost : null;
  }

  /** Open part labels and list items, innermost first. */
  #items(): Open[] {
    return this.#stack.filter((open) => open.kind === "item").reverse();
  }

  #open(level: number): number {
    this.#close(level);
    this.#stack.push({ level, kind: "fixed", style: null, ordinal: 0, depth: 0 });
    return level;
  }
  #close(level: number): void {
    while ((this.#stack[this.#stack.length - 1]?.level ?? -1) >= level) this.#stack.pop();
  }
}
