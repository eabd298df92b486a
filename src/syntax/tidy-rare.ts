import { nearest } from "../document/words.js";
import { argumentAt, groupAt } from "./arguments.js";
import {
  fontLetters,
  fontSwitches,
  functionCommands,
  ignored,
  knownCommands,
  negated,
  packageWords,
  textFonts,
  transparent,
  vanishing,
} from "./commands.js";
import { plainText, textLeaf } from "./tidy-text.js";
import type { Mood, Scribe } from "./tidy-scribe.js";
import { bad, token } from "./token.js";
/** Text, labels, colours, lengths, and commands that nobody knows. */

export function text(s: Scribe, i: number, to: number, mood: Mood): number {
  const t = s.raw[i];
  if (t === undefined) return to;
  const range = argumentAt(s.raw, i + 1, to);
  if (range === null) {
    if (t.text === "unboldmath") return i + 1;
    s.put(s.missing(i + 1, to, t, "text"));
    return i + 1;
  }
  const span = { from: t.from, to: (s.raw[range.next - 1] ?? t).to };
  const after = range.next < to ? s.raw[range.next] : undefined;
  const applied =
    after !== undefined &&
    (after.type === "sup" ||
      after.type === "sub" ||
      after.type === "prime" ||
      (after.type === "char" && (after.text === "(" || after.text === "[") && !after.gap) ||
      (after.type === "command" && after.text === "left"));
  // Words between two lines of a display end the one before.
  const between = /^(?:short)?intertext$/.test(t.text);
  if (between && s.out[s.out.length - 1]?.type !== "row") s.put(token("row", "", t));
  // Formulas inside text: \text{if $x > 0$}.
  let from = range.from;
  for (let k = range.from; k <= range.to; k++) {
    if (k < range.to && s.raw[k]?.type !== "dollar") continue;
    const whole = k === range.to && from === range.from;
    const inside = whole ? span : { from: s.raw[from]?.from ?? span.from, to: s.raw[k - 1]?.to ?? span.to };
    const leaf = from < k ? textLeaf(s.raw, from, k, inside, whole && applied, textFonts.get(t.text) ?? "") : null;
    // 5\,\text{kg}: a word right after a number is its unit.
    const unit =
      leaf?.kind === "word" &&
      !applied &&
      s.out[s.out.length - 1]?.tree?.kind === "num" &&
      !packageWords.has(leaf.name) &&
      !functionCommands.has(leaf.name);
    if (leaf?.kind === "word" && unit) s.leaf({ kind: "text", text: leaf.name, from: leaf.from, to: leaf.to }, t.gap);
    else if (leaf?.kind === "word") s.word(leaf.name, "text", leaf, t.gap);
    else if (leaf !== null) s.leaf(leaf, t.gap);
    if (k >= range.to) break;
    let end = k + 1;
    while (end < range.to && s.raw[end]?.type !== "dollar") end++;
    s.range(k + 1, end, { ...mood, depth: mood.depth + 1 });
    from = end + 1;
    k = end;
  }
  return range.next;
}

/** The rest: labels, tags, colours, lengths, unknown commands. */
export function rare(s: Scribe, i: number, to: number, mood: Mood): number {
  const t = s.raw[i];
  if (t === undefined) return to;
  const name = t.text;
  const skipOptional = (k: number): number => groupAt(s.raw, k, "[", "]", to)?.next ?? k;
  if (name === "label" || name === "tag" || name === "tag*" || name === "textcircled") {
    const range = s.need(i + 1, to, t, "a name");
    if (range === null) return i + 1;
    const text = plainText(s.raw, range.from, range.to).trim();
    s.put(
      token(
        name === "label" ? "label" : "tag",
        text,
        { from: t.from, to: (s.raw[range.next - 1] ?? t).to },
        name === "textcircled" ? { note: [], gap: t.gap } : {},
      ),
    );
    return range.next;
  }
  if (name === "not") {
    const start = s.out.length;
    const next = i + 1 < to ? s.one(i + 1, to, mood) : i + 1;
    const made = s.out[start];
    const turned = made?.type === "rel" ? negated.get(made.value) : undefined;
    if (made !== undefined && turned !== undefined) s.out.splice(start, 1, { ...made, value: turned, from: t.from });
    else if (made !== undefined) {
      const span = { from: t.from, to: Math.max(t.to, ...s.out.slice(start).map((o) => o.to)) };
      s.out.splice(start, s.out.length - start, bad("syntax.not", span, "\\not", ["a relation sign"]));
    } else s.put(bad("syntax.not", t, "\\not", ["a relation sign"]));
    return next;
  }
  if (name === "substack") {
    const range = s.need(i + 1, to, t, "an argument");
    if (range === null) return i + 1;
    s.range(range.from, range.to, { ...mood, depth: mood.depth + 1, stacked: true });
    return range.next;
  }
  if (name === "pmod" || name === "pod") {
    const range = s.need(i + 1, to, t, "an argument");
    if (range === null) return i + 1;
    const last = s.raw[range.next - 1] ?? t;
    s.put(token("op", "mod", t, { gap: t.gap }));
    s.put(token("open", "(", t));
    s.range(range.from, range.to, { ...mood, depth: mood.depth + 1 });
    s.put(token("close", ")", last));
    return range.next;
  }
  const before = transparent.get(name);
  if (before !== undefined) {
    let k = skipOptional(i + 1);
    for (let n = before; n > 0; n--) k = skipOptional(argumentAt(s.raw, k, to)?.next ?? k);
    const start = s.out.length;
    const next = s.raw[k]?.type === "open" && k < to ? s.group(k, to, mood) : k;
    s.widen(start, t, s.raw[next - 1] ?? t);
    return next;
  }
  const gone = vanishing.get(name);
  if (gone !== undefined) return vanish(s, i, to, gone, skipOptional);
  if (name === "therefore" || name === "because") {
    s.leaf({ kind: "text", text: name, from: t.from, to: t.to }, t.gap);
    return i + 1;
  }
  if (ignored.has(name) || fontSwitches.has(name)) return i + 1;
  return unknown(s, i, mood);
}

const lengthUnit = /^(?:pt|em|ex|mu|cm|mm|in|pc|bp|sp|dd|cc)$/u;
function vanish(s: Scribe, i: number, to: number, count: number, skipOptional: (k: number) => number): number {
  const t = s.raw[i];
  if (t === undefined) return to;
  let k = skipOptional(i + 1);
  const first = k;
  for (let n = count; n > 0; n--) k = argumentAt(s.raw, k, to)?.next ?? k;
  if (t.text.startsWith("hspace") && !/^\s*(?:-|0?\.|0)/u.test(plainText(s.raw, first + 1, k - 1))) s.put(token("space", "quad", t));
  // Lengths without braces: \kern3pt, \hskip 1em.
  if (/kern|skip$/u.test(t.text)) {
    while (k < to && (s.raw[k]?.type === "digit" || s.raw[k]?.text === "." || s.raw[k]?.text === "-")) k++;
    const unit = `${s.raw[k]?.text ?? ""}${s.raw[k + 1]?.text ?? ""}`;
    if (k > first && lengthUnit.test(unit)) k = Math.min(to, k + 2);
  }
  return k;
}

/** What a command without a known meaning is taken for, and the known one that it may be a slip of. */
function suggestion(s: Scribe, name: string): string {
  const near = s.unknowns.size < 20 ? nearest(name, knownCommands()) : null;
  return `not a known command, read as a symbol of its own${near === null ? "" : `; did you mean \\${near}?`}`;
}

function unknown(s: Scribe, i: number, mood: Mood): number {
  const t = s.raw[i];
  if (t === undefined) return i + 1;
  const letter = fontLetters.get(t.text);
  if (letter !== undefined) s.leaf({ kind: "sym", name: letter[1], style: letter[0], accents: [], from: t.from, to: t.to }, t.gap);
  else if (packageWords.has(t.text)) s.word(t.text, "command", t, t.gap);
  else if (!/^[a-zA-Z]/u.test(t.text)) s.put(bad("syntax.command", t, `\\${t.text}`));
  else {
    if (!s.unknowns.has(t.text))
      s.notes.push({
        code: "syntax.unknown-command",
        severity: "note",
        span: { from: t.from, to: t.to },
        found: `\\${t.text}`,
        hint: suggestion(s, t.text),
      });
    s.unknowns.add(t.text);
    s.leaf({ kind: "sym", name: t.text, style: mood.style === "rm" ? "" : mood.style, accents: [], from: t.from, to: t.to }, t.gap);
  }
  return i + 1;
}
