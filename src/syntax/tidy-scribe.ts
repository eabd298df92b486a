import type { Diagnostic, Span } from "../document/types.js";
import { argumentAt, partners, type Range } from "./arguments.js";
import type { DecimalComma } from "./decimal-comma.js";
import type { RawToken } from "./lex.js";
import { bad, endsOperand, token, type Token } from "./token.js";
import type { Tree } from "./tree.js";
/** The desk at which a formula is tidied: what is read, what is written, and the moves that every construct is made of. */

/** What holds inside an argument: the font, how deep it stands, and whether rows there are only separators (`\substack`). */
export interface Mood {
  readonly style: string;
  readonly depth: number;
  readonly stacked: boolean;
  /** Inside a subscript, where commas part indices. */
  readonly sub?: boolean;
}

export abstract class Scribe {
  readonly raw: readonly RawToken[];
  readonly partner: Int32Array;
  readonly notes: Diagnostic[] = [];
  out: Token[] = [];
  /** Scripts before this length of `out` belong to a closed group: `{x^a}^b`. */
  protected barrier = -1;
  /** Commands already remarked on. */
  readonly unknowns = new Set<string>();
  /** The delimiters after each `\left` that no `\right` has answered. */
  readonly lefts: string[] = [];

  /** What commas between digits are in this document. */
  readonly commas: DecimalComma;

  constructor(raw: readonly RawToken[], commas: DecimalComma) {
    this.raw = raw;
    this.commas = commas;
    this.partner = partners(raw);
  }

  /** Tidies the tokens `[from, to)` onto `out`. */
  abstract range(from: number, to: number, mood: Mood): void;
  /** Tidies what begins at `i`; returns the index after it. */
  abstract one(i: number, to: number, mood: Mood): number;
  /** Tidies the braces at `i`. */
  abstract group(i: number, to: number, mood: Mood): number;
  /** Tidies the environment that begins at `i` and ends at `end`, under the name `value`, from the place of `start` on. */
  abstract matrix(i: number, end: number, value: string, start: Span, mood: Mood): number;

  put(t: Token): void {
    this.out.push(t);
  }

  leaf(tree: Tree, gap: boolean): void {
    this.put(token("leaf", tree.kind, tree, { tree, gap }));
  }

  word(name: string, how: "command" | "operator" | "text" | "roman", span: Span, gap: boolean): void {
    const before = this.out[this.out.length - 1];
    // \arg\max and \arg\min are one operator.
    if (before?.tree?.kind === "word" && before.tree.name === "arg" && (name === "max" || name === "min")) {
      this.out.pop();
      this.leaf({ kind: "word", name: `arg${name}`, how, from: before.from, to: span.to }, before.gap);
    } else this.leaf({ kind: "word", name, how, from: span.from, to: span.to }, gap);
  }

  /** Makes the tokens since `start` cover the span from `first` to `last`. */
  widen(start: number, first: Span, last: Span): void {
    const a = this.out[start],
      b = this.out[this.out.length - 1];
    if (a === undefined || b === undefined) return;
    stretch(a, Math.min(a.from, first.from), a.to);
    stretch(b, b.from, Math.max(b.to, last.to));
    a.gap ||= (first as RawToken).gap;
  }

  /** An empty base where a script or prime has none. */
  base(at: Span): void {
    const before = this.out[this.out.length - 1];
    if (!endsOperand(before) && before?.type !== "bar") this.leaf({ kind: "empty", from: at.from, to: at.from }, false);
  }

  /** Emits head, inside and end of a one-argument construct. */
  argument(type: "sup" | "sub" | "one", value: string, head: RawToken, range: Range, mood: Mood, gap: boolean): void {
    this.put(token(type, value, head, { gap }));
    this.range(range.from, range.to, mood);
    const last = this.raw[range.next - 1] ?? head;
    this.put(token("end", "", { from: Math.max(head.from, last.to - 1), to: Math.max(head.to, last.to) }, { head: type }));
    this.barrier = -1;
  }

  /** Emits a two-argument construct. */
  pair(value: string, span: Span, first: Range, second: Range, mood: Mood, gap: boolean): void {
    const inner = { ...mood, depth: mood.depth + 1 };
    this.put(token("two", value, { from: span.from, to: span.from }, { gap }));
    this.range(first.from, first.to, inner);
    this.put(
      token(
        "then",
        "",
        {
          from: (this.raw[first.to] ?? this.raw[first.to - 1])?.from ?? span.from,
          to: (this.raw[first.to] ?? this.raw[first.to - 1])?.from ?? span.from,
        },
        { head: "two" },
      ),
    );
    this.range(second.from, second.to, inner);
    this.put(token("end", "", { from: span.to, to: span.to }, { head: "two" }));
    this.barrier = -1;
  }

  /** Tidies a range apart from the rest. */
  apart(range: Range, mood: Mood): Token[] {
    const { out, barrier } = this;
    this.out = [];
    this.barrier = -1;
    this.range(range.from, range.to, mood);
    const result = this.out;
    this.out = out;
    this.barrier = barrier;
    return result;
  }

  /** Why an argument could not be taken: an open brace, or nothing at all. */
  missing(i: number, to: number, head: RawToken, what: string): Token {
    const next = this.raw[i];
    if (i < to && next?.type === "open") return bad("syntax.unclosed-brace", next, "{", ["}"], "this { is never closed");
    return bad(
      "syntax.argument",
      head,
      i < to && next !== undefined ? spelled(next) : "the end",
      [what],
      `${spelled(head)} needs ${what} after it`,
    );
  }

  /** The argument at `i`; where there is none, the place is marked as unreadable. */
  need(i: number, to: number, head: RawToken, what: string): Range | null {
    const range = argumentAt(this.raw, i, to);
    if (range === null) this.put(this.missing(i, to, head, what));
    return range;
  }

  /** What stands now is closed: scripts that follow make a new layer. */
  closeGroup(): void {
    this.barrier = this.out.length;
  }

  /** Scripts that follow belong to what stands now. */
  openGroup(): void {
    this.barrier = -1;
  }
}

/** Gives a token, and its tree, another span. */
export function stretch(t: Token, from: number, to: number): void {
  t.from = from;
  t.to = to;
  if (t.tree !== null) t.tree = { ...t.tree, from, to };
}

export function spelled(t: RawToken): string {
  return t.type === "command" ? `\\${t.text}` : t.type === "begin" ? `\\begin{${t.text}}` : t.type === "end" ? `\\end{${t.text}}` : t.text;
}
