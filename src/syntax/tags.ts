import { hasRelation } from "./rows.js";
import { endsOperand, type Token } from "./token.js";
/** Numbers of equations typed by hand: `①`, `(3)`, `1)`, `(a)`. */

/** Takes `①` at the start, `(3)` or `①` at the end off a line. */
export function typedTag(tokens: readonly Token[], display: boolean): { tokens: Token[]; tag: string | null; atStart: boolean } {
  let from = 0,
    to = tokens.length;
  let tag: string | null = null,
    atStart = false,
    removed: Token | null = null;
  const isText = (t: Token | undefined): boolean => t?.type === "leaf" && t.tree?.kind === "text";
  while (from < to && (tokens[from]?.type === "space" || tokens[from]?.type === "sep")) from++;
  // The number may follow a word: "Analysis: ①".
  const item = enumerator(tokens, from);
  if (item !== null) {
    from += item.length;
    tag = item.text;
    atStart = true;
  }
  const at = isText(tokens[from]) ? from + 1 : from;
  const mark = tokens[at];
  if (tag === null && mark?.type === "tag" && to > at + 1) {
    tag = mark.value;
    atStart = true;
    removed = mark;
  }
  while (to > from && isPunctuation(tokens[to - 1])) to--;
  const last = tokens[to - 1],
    middle = tokens[to - 2],
    open = tokens[to - 3],
    before = tokens[to - 4];
  if (tag === null && last?.type === "tag" && to - from > 1) {
    tag = last.value;
    to--;
  } else if (
    tag === null &&
    display &&
    last?.type === "close" &&
    last.value === ")" &&
    open?.type === "open" &&
    open.value === "(" &&
    middle?.type === "leaf" &&
    middle.tree?.kind === "num" &&
    /^\d{1,3}(?:\.\d{1,2})?$/u.test(middle.tree.text) &&
    open.gap &&
    before !== undefined &&
    (endsOperand(before) || isPunctuation(before)) &&
    before.tree?.kind !== "word" &&
    hasRelation(tokens.slice(from, to - 3))
  ) {
    tag = middle.tree.text;
    to -= 3;
  }
  const kept = tokens.slice(from, to).filter((t) => t !== removed);
  // Space behind the number belongs to the number, not to the formula.
  const start =
    removed === null
      ? 0
      : Math.max(
          0,
          kept.findIndex((t) => !isText(t) && t.type !== "space" && t.type !== "sep"),
        );
  const lead = kept.slice(0, start).filter(isText);
  return { tokens: [...lead, ...kept.slice(start)].map((t) => (t.type === "tag" ? circled(t) : t)), tag, atStart };
}

/** `1)` or `a)` at the start of a line, `(a)` before a wide space. */
function enumerator(tokens: readonly Token[], from: number): { length: number; text: string } | null {
  const a = tokens[from],
    b = tokens[from + 1],
    c = tokens[from + 2],
    d = tokens[from + 3];
  const text = (t: Token | undefined): string =>
    t?.tree?.kind === "num" ? t.tree.text : t?.tree?.kind === "sym" ? t.tree.name : t?.tree?.kind === "run" ? t.tree.text : "";
  const short = (t: Token | undefined): boolean => /^(?:\d{1,2}|[a-h]|[ivx]{1,4})$/u.test(text(t));
  // A \right) without its \left is a slip, no label.
  if (short(a) && b?.type === "bad" && b.value === ")" && b.to - b.from === 1 && c !== undefined) return { length: 2, text: text(a) };
  if (
    a?.type === "open" &&
    a.value === "(" &&
    short(b) &&
    c?.type === "close" &&
    c.value === ")" &&
    d?.type === "space" &&
    hasRelation(tokens.slice(from + 4))
  )
    return { length: 4, text: text(b) };
  return null;
}

export const isPunctuation = (t: Token | undefined): boolean => t?.type === "stop" || t?.type === "space" || t?.type === "sep";

/** A number in a circle amid a formula stands for itself. */
function circled(t: Token): Token {
  return { ...t, type: "leaf", tree: { kind: "sym", name: t.value, style: "circled", accents: [], from: t.from, to: t.to } };
}
