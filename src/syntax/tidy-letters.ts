import { functionCommands, packageWords } from "./commands.js";
import { bar } from "./tidy-delimiters.js";
import { numeral } from "./tidy-numbers.js";
import type { Mood, Scribe } from "./tidy-scribe.js";
import { bad, token } from "./token.js";
/** Letters and the signs of the keyboard. */

export function letters(s: Scribe, i: number, to: number, mood: Mood): number {
  const first = s.raw[i];
  if (first === undefined) return to;
  const wordFont = mood.style === "rm" || mood.style === "sf" || mood.style === "tt" || mood.style === "it";
  let next = i + 1;
  while (next < to) {
    const t = s.raw[next];
    if (t === undefined || !(t.type === "letter" || (wordFont && t.type === "digit" && next - i > 1)) || (t.gap && !wordFont)) break;
    next++;
  }
  const text = s.raw
    .slice(i, next)
    .map((t) => t.text)
    .join("");
  const last = s.raw[next - 1] ?? first;
  const span = { from: Math.min(first.from, last.from), to: Math.max(first.to, last.to) };
  if (text.length > 1 && (wordFont || (mood.style === "bf" && (packageWords.has(text) || functionCommands.has(text)))))
    s.word(text, "roman", span, first.gap);
  else if (text.length > 1 && mood.style === "") s.leaf({ kind: "run", text, ...span }, first.gap);
  else
    for (let k = i; k < next; k++) {
      const t = s.raw[k];
      if (t !== undefined)
        s.leaf({ kind: "sym", name: t.text, style: mood.style === "it" ? "" : mood.style, accents: [], from: t.from, to: t.to }, t.gap);
    }
  return next;
}

/** Letters of other scripts are words. */
export function foreign(s: Scribe, i: number, to: number): number {
  let next = i;
  while (next < to && s.raw[next]?.type === "words" && (next === i || !s.raw[next]?.gap)) next++;
  const first = s.raw[i],
    last = s.raw[next - 1];
  if (first !== undefined && last !== undefined)
    s.leaf(
      {
        kind: "text",
        text: s.raw
          .slice(i, next)
          .map((t) => t.text)
          .join(""),
        from: first.from,
        to: last.to,
      },
      first.gap,
    );
  return next;
}

export function character(s: Scribe, i: number, to: number): number {
  const t = s.raw[i];
  if (t === undefined) return to;
  const combined = combination(s, i, to);
  if (combined > 0) return i + combined;
  switch (t.text) {
    case "+":
    case "-":
      s.put(token("sign", t.text, t, { gap: t.gap }));
      break;
    case "*":
      s.put(token("op", "*", t, { gap: t.gap }));
      break;
    case "/":
      s.put(token("op", "/", t, { gap: t.gap }));
      break;
    case "=":
    case "<":
    case ">":
    case ":":
      s.put(token("rel", t.text, t, { gap: t.gap }));
      break;
    case ",":
    case ";":
      s.put(token("sep", t.text, t));
      break;
    case "(":
    case "[":
      s.put(token("open", t.text, t, { gap: t.gap }));
      break;
    case ")":
    case "]":
      s.put(token("close", t.text, t));
      break;
    case "|":
      return bar(s, i, to, "");
    case "~":
      s.put(token("space", "space", t));
      break;
    case ".": {
      const next = s.raw[i + 1];
      if (i + 1 < to && next?.type === "digit" && !next.gap && (t.gap || s.out[s.out.length - 1]?.to !== t.from)) {
        let end = i + 1;
        while (end < to && s.raw[end]?.type === "digit" && !s.raw[end]?.gap) end++;
        const text = s.raw
          .slice(i, end)
          .map((d) => d.text)
          .join("");
        return numeral(s, i, end, text, { style: "", depth: 0, stacked: false });
      }
      s.put(token("stop", ".", t));
      break;
    }
    case "!":
      s.leaf({ kind: "sym", name: "factorial", style: "", accents: [], from: t.from, to: t.to }, t.gap);
      break;
    case "?":
      s.leaf({ kind: "sym", name: "?", style: "", accents: [], from: t.from, to: t.to }, t.gap);
      break;
    case '"':
    case "`":
      break;
    default:
      s.put(bad("syntax.character", t, t.text));
  }
  return i + 1;
}

/** Relations typed with several characters: `:=`, `<=`, `->`. */
function combination(s: Scribe, i: number, to: number): number {
  const t = s.raw[i];
  if (t === undefined || !"=<>:!-+".includes(t.text)) return 0;
  const a = s.raw[i + 1],
    b = s.raw[i + 2];
  const second = i + 1 < to && a?.type === "char" && (!a.gap || (t.text === ":" && a.text === "=")) ? a.text : "";
  const third = second !== "" && i + 2 < to && b?.type === "char" && !b.gap ? b.text : "";
  for (const [text, length] of [
    [t.text + second + third, 3],
    [t.text + second, 2],
  ] as const) {
    const op = combinations[text];
    if (op === undefined || text.length !== length) continue;
    const last = s.raw[i + length - 1] ?? t;
    s.put(token("rel", op, { from: t.from, to: last.to }, { gap: t.gap }));
    return length;
  }
  return 0;
}

const combinations: Readonly<Record<string, string>> = {
  "<=>": "⇔",
  "==>": "⇒",
  "-->": "→",
  "===": "≡",
  "->": "→",
  "=>": "⇒",
  "<=": "≤",
  ">=": "≥",
  "!=": "≠",
  "==": "=",
  ":=": ":=",
  "=:": "=:",
  "+=": "+=",
  "-=": "-=",
  "<<": "≪",
  ">>": "≫",
};
