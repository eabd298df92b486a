import { functionCommands, packageWords } from "./commands.js";
import type { RawToken } from "./lex.js";
import { bar } from "./tidy-delimiters.js";
import type { Mood, Scribe } from "./tidy-scribe.js";
import { bad, token } from "./token.js";
/** Letters, numbers and the signs of the keyboard. */

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

export function number(s: Scribe, i: number, to: number, mood: Mood): number {
  let next = i;
  const digits = (): void => {
    while (next < to && s.raw[next]?.type === "digit" && (next === i || !s.raw[next]?.gap)) next++;
  };
  const glued = (k: number, test: (t: RawToken) => boolean): boolean => {
    const t = s.raw[k];
    return k < to && t !== undefined && !t.gap && test(t);
  };
  digits();
  // 3{,}000
  while (
    glued(next, (t) => t.type === "open") &&
    s.raw[next + 1]?.text === "," &&
    s.raw[next + 2]?.type === "close" &&
    glued(next + 3, (t) => t.type === "digit")
  ) {
    next += 3;
    digits();
  }
  // 10,000 and 1,234,567, but not the pair 1,234.
  const groups = thousands(s.raw, i, next, to);
  if (groups > 0) next += 4 * groups;
  if (glued(next, (t) => t.text === ".") && glued(next + 1, (t) => t.type === "digit")) {
    next++;
    digits();
  }
  // 1e-5
  if (
    glued(next, (t) => t.text === "e" || t.text === "E") &&
    glued(next + 1, (t) => t.text === "-" || t.text === "+") &&
    glued(next + 2, (t) => t.type === "digit")
  ) {
    next += 2;
    digits();
  }
  return numeral(s, i, next, mood);
}

/** How many groups `,ddd` follow the digits `[i, next)` as parts of one number. */
function thousands(raw: readonly RawToken[], i: number, next: number, to: number): number {
  if (next - i > 3 || raw[i]?.text === "0") return 0;
  const glued = (k: number, type: string): boolean => {
    const t = raw[k];
    return k < to && t?.type === type && !t.gap;
  };
  let groups = 0,
    zero = false;
  for (
    let k = next;
    raw[k]?.text === "," &&
    glued(k, "char") &&
    glued(k + 1, "digit") &&
    glued(k + 2, "digit") &&
    glued(k + 3, "digit") &&
    !glued(k + 4, "digit");
    k += 4
  ) {
    groups++;
    zero ||= raw[k + 1]?.text === "0";
  }
  return groups > 1 || zero ? groups : 0;
}

function numeral(s: Scribe, i: number, next: number, mood: Mood): number {
  const first = s.raw[i],
    last = s.raw[next - 1];
  if (first === undefined || last === undefined) return next;
  const text = s.raw
    .slice(i, next)
    .map((t) => t.text)
    .join("")
    .replace(/[{},]/gu, "");
  const span = { from: Math.min(first.from, last.from), to: Math.max(first.to, last.to) };
  // A bold or double-struck digit is a symbol: the zero vector, the indicator.
  if ((mood.style === "bf" || mood.style === "bb") && text.length === 1)
    s.leaf({ kind: "sym", name: text, style: mood.style, accents: [], ...span }, first.gap);
  else s.leaf({ kind: "num", text, ...span }, first.gap);
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
        return numeral(s, i, end, { style: "", depth: 0, stacked: false });
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
