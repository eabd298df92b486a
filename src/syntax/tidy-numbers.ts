import { argumentAt } from "./arguments.js";
import type { RawToken } from "./lex.js";
import type { Mood, Scribe } from "./tidy-scribe.js";
import type { NumTree } from "./tree.js";
/**
 * Numbers as people and recognition write them: `20.0855`, `0 . 5`, `3{,}000`, `10,000`, `0{,}5` and `0,5` (decimal commas),
 * `1e-5`, `0.\overline{3}`.
 */

/** Stray spaces inside a number that recognition leaves reach this far back in a row of numbers without commas. */
const ROW = 40;

export function number(s: Scribe, i: number, to: number, mood: Mood): number {
  let next = i,
    text = "";
  const at = (k: number): RawToken | undefined => (k < to ? s.raw[k] : undefined);
  const glued = (k: number, test: (t: RawToken) => boolean): boolean => {
    const t = at(k);
    return t !== undefined && !t.gap && test(t);
  };
  const digit = (t: RawToken): boolean => t.type === "digit";
  const digits = (): void => {
    for (let t = at(next); t !== undefined && digit(t) && (next === i || !t.gap); t = at(++next)) text += t.text;
  };
  /** Takes the digits behind a point, after `skip` tokens. */
  const fraction = (skip: number): void => {
    next += skip;
    text += ".";
    const first = at(next);
    if (first === undefined) return;
    text += first.text;
    next++;
    digits();
  };
  digits();
  let pointed = false;
  // 3{,}000, 0{,}5
  while (glued(next, (t) => t.type === "open") && at(next + 1)?.text === "," && at(next + 2)?.type === "close" && glued(next + 3, digit)) {
    if (!pointed && (s.commas !== "none" || text === "0" || digitsFrom(s.raw, next + 3, to) !== 3)) {
      fraction(3);
      pointed = true;
      break;
    }
    next += 3;
    digits();
  }
  // 10,000 and 1,234,567, but not the pair 1,234.
  const groups = pointed ? 0 : thousands(s.raw, i, next, to);
  if (groups > 0) {
    text += s.raw
      .slice(next, next + 4 * groups)
      .map((t) => (t.text === "," ? "" : t.text))
      .join("");
    next += 4 * groups;
  } else if (!pointed && decimalComma(s, next, to, mood)) {
    fraction(1);
    pointed = true;
  }
  if (!pointed && at(next)?.text === "." && at(next)?.type === "char") {
    if ((glued(next, () => true) && glued(next + 1, digit)) || straySpace(s.raw, i, next, to)) {
      fraction(1);
      pointed = true;
    }
    const repeating = repetend(s, next, to, text);
    if (repeating !== null) {
      const last = s.raw[repeating.next - 1],
        first = s.raw[i];
      if (first !== undefined && last !== undefined) {
        const span = { from: first.from, to: last.to };
        const num = (value: bigint): NumTree => ({ kind: "num", text: String(value), ...span });
        s.leaf({ kind: "frac", num: num(repeating.over), den: num(repeating.under), ...span }, first.gap);
      }
      return repeating.next;
    }
  }
  // 1e-5
  if (
    glued(next, (t) => t.text === "e" || t.text === "E") &&
    glued(next + 1, (t) => t.text === "-" || t.text === "+") &&
    glued(next + 2, digit)
  ) {
    text += s.raw
      .slice(next, next + 2)
      .map((t) => t.text)
      .join("");
    next += 2;
    digits();
  }
  return numeral(s, i, next, text, mood);
}

/** How many digits stand side by side from `i` on. */
function digitsFrom(raw: readonly RawToken[], i: number, to: number): number {
  let k = i;
  while (k < to && raw[k]?.type === "digit" && (k === i || raw[k]?.gap === false)) k++;
  return k - i;
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

/** Whether the bare comma at `k` is a decimal comma: the document writes so, and no list of numbers stands here. */
function decimalComma(s: Scribe, k: number, to: number, mood: Mood): boolean {
  const comma = s.raw[k],
    after = s.raw[k + 1];
  if (s.commas !== "bare" || mood.sub === true || k + 1 >= to) return false;
  if (comma?.type !== "char" || comma.text !== "," || comma.gap || after?.type !== "digit" || after.gap) return false;
  const end = k + 1 + digitsFrom(s.raw, k + 1, to),
    behind = end < to ? s.raw[end] : undefined,
    before = s.raw[k - 1 - (digitsBefore(s.raw, k - 1) - 1) - 1];
  const listed = (t: RawToken | undefined): boolean => t?.type === "char" && t.text === ",";
  return !listed(behind) && !(listed(before) && !s.raw[k - 1]?.gap) && !isPair(s.raw, k);
}

function digitsBefore(raw: readonly RawToken[], i: number): number {
  let k = i;
  while (k > 0 && raw[k]?.type === "digit" && raw[k]?.gap === false && raw[k - 1]?.type === "digit") k--;
  return i - k + 1;
}

/** Whether a bracket holds nothing but the two numbers round the comma at `k`, and is no factor: `(0,1)`, `[0,1]`, `\{0,1\}`. */
function isPair(raw: readonly RawToken[], k: number): boolean {
  const numeric = (t: RawToken | undefined): boolean =>
    t !== undefined && (t.type === "digit" || (t.type === "char" && (t.text === "-" || t.text === "+" || t.text === ",")));
  let from = k,
    end = k;
  while (k - from < ROW && numeric(raw[from - 1])) from--;
  while (end - k < ROW && numeric(raw[end + 1])) end++;
  const open = raw[from - 1],
    close = raw[end + 1];
  const opens = (open?.type === "char" && /[([]/u.test(open.text)) || (open?.type === "command" && open.text === "{");
  const closes =
    (close?.type === "char" && /[)\]]/u.test(close.text)) || (close?.type === "command" && (close.text === "}" || close.text === "right"));
  if (!opens || !closes) return false;
  let before = raw[from - 2];
  if (before?.type === "command" && before.text === "left") before = raw[from - 3];
  const operator =
    (before?.type === "char" && /[-+*/]/u.test(before.text)) ||
    (before?.type === "command" && /^(?:cdot|times|ast|div)$/u.test(before.text));
  return !operator;
}

/**
 * `0 .5` and `0 . 5`: recognition leaves spaces inside numbers. In a row of numbers parted by spaces `1 .5` are two of them.
 */
function straySpace(raw: readonly RawToken[], i: number, point: number, to: number): boolean {
  const dot = raw[point],
    after = raw[point + 1];
  if (dot === undefined || point + 1 >= to || after?.type !== "digit") return false;
  if (!dot.gap) return after.gap && raw[i]?.text === "0" && point === i + 1;
  if (after.gap) return true;
  const before = raw[i - 1];
  const number = (t: RawToken | undefined): boolean => t?.type === "digit" || (t?.type === "char" && t.text === ".");
  if (raw[i]?.gap === true && number(before)) return false;
  const end = point + 1 + digitsFrom(raw, point + 1, to),
    behind = end < to ? raw[end] : undefined;
  return !(behind?.gap === true && number(behind));
}

/** `0.1\overline{6}` is 1/6: the digits under the bar go on for ever. `text` is what stands before the bar. */
function repetend(s: Scribe, next: number, to: number, text: string): { over: bigint; under: bigint; next: number } | null {
  let k = next,
    fixed = "";
  if (s.raw[k]?.text === ".") k++;
  else fixed = text.slice(text.indexOf(".") + 1);
  const mark = s.raw[k];
  if (k >= to || mark?.type !== "command" || !/^(?:overline|bar|dot|overbar)$/u.test(mark.text)) return null;
  const range = argumentAt(s.raw, k + 1, to);
  if (range === null || range.to - range.from > 12 || range.to === range.from || fixed.length > 12) return null;
  const inside = s.raw.slice(range.from, range.to);
  if (!inside.every((t) => t.type === "digit")) return null;
  const period = inside.map((t) => t.text).join(""),
    whole = text.replace(/\..*$/u, "");
  const nines = 10n ** BigInt(period.length) - 1n,
    shift = 10n ** BigInt(fixed.length);
  return { over: BigInt(`${whole}${fixed}`) * nines + BigInt(period), under: nines * shift, next: range.next };
}

/** The number written by the tokens `[i, next)`. */
export function numeral(s: Scribe, i: number, next: number, text: string, mood: Mood): number {
  const first = s.raw[i],
    last = s.raw[next - 1];
  if (first === undefined || last === undefined) return next;
  const span = { from: Math.min(first.from, last.from), to: Math.max(first.to, last.to) };
  // A bold or double-struck digit is a symbol: the zero vector, the indicator.
  if ((mood.style === "bf" || mood.style === "bb") && text.length === 1)
    s.leaf({ kind: "sym", name: text, style: mood.style, accents: [], ...span }, first.gap);
  else s.leaf({ kind: "num", text, ...span }, first.gap);
  return next;
}
