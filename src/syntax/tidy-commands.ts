import { argumentAt, groupAt, type Range } from "./arguments.js";
import {
  accents,
  bars,
  bigCommands,
  binomials,
  closers,
  closeSizes,
  dots,
  fonts,
  fractions,
  functionCommands,
  noteCommands,
  openers,
  openSizes,
  operators,
  overNotes,
  rangingWords,
  relations,
  signs,
  sizes,
  stretchedRelations,
  symbolAliases,
  symbols,
  textCommands,
  wideSpaces,
} from "./commands.js";
import type { RawToken } from "./lex.js";
import { bracedRows, delimiter, sized } from "./tidy-delimiters.js";
import { rare, text } from "./tidy-rare.js";
import { plainText } from "./tidy-text.js";
import type { Mood, Scribe } from "./tidy-scribe.js";
import { token } from "./token.js";
/** What each command becomes: a symbol, a sign, a word, or a construct with arguments. */

export function command(s: Scribe, i: number, to: number, mood: Mood): number {
  const t = s.raw[i];
  if (t === undefined) return to;
  const name = t.text;
  const sym = (symName: string, style = mood.style): number => {
    s.leaf(
      {
        kind: "sym",
        name: symName,
        style: style === "rm" || style === "it" || style === "sf" || style === "tt" ? "" : style,
        accents: [],
        from: t.from,
        to: t.to,
      },
      t.gap,
    );
    return i + 1;
  };
  if (symbols.has(name)) return sym(name);
  const alias = symbolAliases.get(name);
  if (alias !== undefined) return sym(alias);
  const relation = relations.get(name);
  if (relation !== undefined) {
    s.put(token("rel", relation, t, { gap: t.gap }));
    return i + 1;
  }
  const operator = operators.get(name);
  if (operator !== undefined) {
    s.put(token("op", operator, t, { gap: t.gap }));
    return i + 1;
  }
  const sign = signs.get(name);
  if (sign !== undefined) {
    s.put(token("sign", sign, t, { gap: t.gap }));
    return i + 1;
  }
  if (functionCommands.has(name)) {
    s.word(name, "command", t, t.gap);
    return i + 1;
  }
  if (rangingWords.has(name)) {
    s.word(rangingWords.get(name) ?? name, "command", t, t.gap);
    return i + 1;
  }
  const big = bigCommands.get(name);
  if (big !== undefined) {
    s.leaf({ kind: "big", op: big, sub: null, sup: null, from: t.from, to: t.to }, t.gap);
    return i + 1;
  }
  const how = dots.get(name);
  if (how !== undefined) {
    s.leaf({ kind: "dots", how: how as "horizontal" | "vertical" | "diagonal", from: t.from, to: t.to }, t.gap);
    return i + 1;
  }
  const space = wideSpaces.get(name);
  if (space !== undefined || name === " ") {
    s.put(token("space", space ?? "space", t));
    return i + 1;
  }
  if (openSizes.has(name) || closeSizes.has(name) || sizes.has(name) || name === "middle") return sized(s, i, to, mood);
  if (name === "{" || openers.has(name)) {
    if (name === "{" || name === "lbrace") {
      const cases = bracedRows(s, i + 1, to, t, mood);
      if (cases > 0) return cases;
    }
    s.put(delimiter("open", openers.get(name) ?? "{", t, name === "lvert" || name === "lVert" ? "open" : ""));
    return i + 1;
  }
  if (name === "}" || closers.has(name)) {
    s.put(delimiter("close", closers.get(name) ?? "}", t, name === "rvert" || name === "rVert" ? "close" : ""));
    return i + 1;
  }
  const bar = bars.get(name);
  if (bar !== undefined) {
    s.put(token("bar", bar, t, { gap: t.gap }));
    return i + 1;
  }
  if (name === "mid") {
    s.put(token("sep", "|", t));
    return i + 1;
  }
  return construct(s, i, to, mood);
}

/** Commands with arguments. */
function construct(s: Scribe, i: number, to: number, mood: Mood): number {
  const t = s.raw[i];
  if (t === undefined) return to;
  const name = t.text;
  const inner: Mood = { ...mood, depth: mood.depth + 1 };
  const font = fonts.get(name);
  if (font !== undefined) {
    const range = s.need(i + 1, to, t, "an argument");
    if (range === null) return i + 1;
    const start = s.out.length;
    s.range(range.from, range.to, { ...inner, style: font === "it" ? "it" : font });
    s.widen(start, t, s.raw[range.next - 1] ?? t);
    if (s.out.length > start) s.closeGroup();
    return range.next;
  }
  if (textCommands.has(name)) return text(s, i, to, mood);
  if (
    name === "operatorname" ||
    name === "operatorname*" ||
    name === "operatornamewithlimits" ||
    name === "opn" ||
    name === "mathoperator"
  ) {
    const range = s.need(i + 1, to, t, "a name");
    if (range === null) return i + 1;
    const text = plainText(s.raw, range.from, range.to).replace(/\s+/gu, "");
    if (text !== "") s.word(text, "operator", { from: t.from, to: (s.raw[range.next - 1] ?? t).to }, t.gap);
    return range.next;
  }
  if (fractions.has(name) || binomials.has(name)) {
    const start = name === "cfrac" ? (groupAt(s.raw, i + 1, "[", "]", to)?.next ?? i + 1) : i + 1;
    const first = s.need(start, to, t, "two arguments");
    const second = first === null ? null : s.need(first.next, to, t, "a second argument");
    if (first === null || second === null) return start;
    s.pair(
      fractions.has(name) ? "frac" : "binom",
      { from: t.from, to: (s.raw[second.next - 1] ?? t).to },
      first,
      second,
      { ...mood, style: mood.style },
      t.gap,
    );
    return second.next;
  }
  if (name === "sqrt" || name === "surd") {
    const index = groupAt(s.raw, i + 1, "[", "]", to);
    const range = argumentAt(s.raw, index?.next ?? i + 1, to);
    if (range === null) {
      const why = s.missing(index?.next ?? i + 1, to, t, "an argument"),
        last = index === null ? undefined : s.raw[index.next - 1];
      s.put(last === undefined ? why : { ...why, from: t.from, to: Math.max(why.to, last.to) });
      return index?.next ?? i + 1;
    }
    const span = { from: t.from, to: (s.raw[range.next - 1] ?? t).to };
    if (index === null) s.argument("one", "sqrt", t, range, inner, t.gap);
    else s.pair("sqrt", span, range, index, mood, t.gap);
    return range.next;
  }
  const accent = accents.get(name);
  if (accent !== undefined || noteCommands.has(name)) return noted(s, i, to, accent ?? name, mood);
  if (overNotes.has(name)) {
    const note = s.need(i + 1, to, t, "two arguments");
    const base = note === null ? null : s.need(note.next, to, t, "a second argument");
    if (note === null || base === null) return i + 1;
    over(s, name, t, note, base, mood);
    return base.next;
  }
  const stretched = stretchedRelations.get(name);
  if (stretched !== undefined) {
    const below = groupAt(s.raw, i + 1, "[", "]", to);
    const note = s.need(below?.next ?? i + 1, to, t, "an argument");
    if (note === null) return i + 1;
    s.put(token("rel", stretched, { from: t.from, to: (s.raw[note.next - 1] ?? t).to }, { gap: t.gap, note: s.apart(note, inner) }));
    return note.next;
  }
  return rare(s, i, to, mood);
}

/** Accents, boxes, braces over and under. */
function noted(s: Scribe, i: number, to: number, value: string, mood: Mood): number {
  const t = s.raw[i];
  if (t === undefined) return to;
  const range = argumentAt(s.raw, i + 1, to);
  if (range === null) {
    s.put(s.missing(i + 1, to, t, "an argument"));
    return i + 1;
  }
  const inner = { ...mood, depth: mood.depth + 1 };
  const mark = s.raw[range.next];
  const note =
    /brace|bracket|paren/u.test(value) && range.next < to && (mark?.type === "sub" || mark?.type === "sup")
      ? argumentAt(s.raw, range.next + 1, to)
      : null;
  if (note !== null) {
    s.pair(value, { from: t.from, to: (s.raw[note.next - 1] ?? t).to }, range, note, mood, t.gap);
    return note.next;
  }
  const base = s.apart(range, inner);
  const start = s.out.length;
  // A box round a whole statement is no part of it.
  const whole = base.some((b) => b.type === "rel" || b.type === "sep" || b.type === "row" || b.type === "space");
  const last = s.raw[range.next - 1] ?? t;
  if (!whole) s.put(token("one", value, t, { gap: t.gap }));
  for (const b of base) s.put(b);
  if (whole) s.widen(start, t, last);
  else s.put(token("end", "", { from: Math.max(t.from, last.to - 1), to: Math.max(t.to, last.to) }, { head: "one" }));
  s.openGroup();
  return range.next;
}

/** `\overset{note}{base}`: a note on a relation goes with the relation. */
function over(s: Scribe, name: string, t: RawToken, note: Range, base: Range, mood: Mood): void {
  const inner = { ...mood, depth: mood.depth + 1 };
  const span = { from: t.from, to: (s.raw[base.next - 1] ?? t).to };
  const below = s.apart(base, inner),
    above = s.apart(note, inner);
  const [only] = below;
  if (only !== undefined && below.length === 1 && (only.type === "rel" || only.type === "op" || only.type === "sign")) {
    s.put({ ...only, ...span, gap: t.gap, note: only.type === "rel" ? above : null });
    return;
  }
  const between = { from: below[0]?.from ?? span.to, to: below[0]?.from ?? span.to };
  s.put(token("two", name, { from: span.from, to: span.from }, { gap: t.gap }));
  for (const b of below) s.put(b);
  s.put(token("then", "", between, { head: "two" }));
  for (const b of above) s.put(b);
  s.put(token("end", "", { from: span.to, to: span.to }, { head: "two" }));
  s.openGroup();
}
