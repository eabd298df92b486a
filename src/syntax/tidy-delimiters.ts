import type { Span } from "../document/types.js";
import { bars, closers, closeSizes, ignored, matrixEnvironments, openers, openSizes } from "./commands.js";
import type { Mood, Scribe } from "./tidy-scribe.js";
import { token, type Token } from "./token.js";
/** Brackets and bars with and without sizes; a brace before rows that nothing closes. */

export function bar(s: Scribe, i: number, to: number, marked: Token["marked"]): number {
  const t = s.raw[i],
    next = s.raw[i + 1];
  if (t === undefined) return to;
  const double = i + 1 < to && next?.text === "|" && next.type === "char" && !next.gap && marked === "";
  s.put(token("bar", double ? "‖" : "|", { from: t.from, to: double ? next.to : t.to }, { gap: t.gap, marked: double ? "typed" : marked }));
  return i + (double ? 2 : 1);
}

export function delimiter(type: "open" | "close", value: string, span: Span & { gap: boolean }, marked: Token["marked"]): Token {
  return value === "|" || value === "‖"
    ? token("bar", value, span, { marked, gap: span.gap })
    : token(type, value, span, { marked, gap: span.gap });
}

/** `\left`, `\right`, `\big` … and the delimiter after them. */
export function sized(s: Scribe, i: number, to: number, mood: Mood): number {
  const t = s.raw[i],
    d = s.raw[i + 1];
  if (t === undefined || d === undefined || i + 1 >= to) return i + 1;
  const span = { from: Math.min(t.from, d.from), to: Math.max(t.to, d.to), gap: t.gap };
  const side = openSizes.has(t.text) ? "open" : closeSizes.has(t.text) ? "close" : "big";
  const text =
    d.type === "command" && (d.text === "{" || d.text === "}") ? d.text : d.type === "command" || d.type === "char" ? d.text : "";
  let left: string | undefined;
  if (t.text === "right") left = s.lefts.pop();
  if (t.text === "left") {
    if (text === "{" || text === "lbrace") {
      const next = bracedRows(s, i + 2, to, span, mood);
      if (next > 0) return next;
    }
    s.lefts.push(text);
  }
  if (text === "." && d.type === "char") return i + 2;
  const bar =
    d.type === "char" && text === "|"
      ? "|"
      : (bars.get(text) ?? (text === "lvert" || text === "rvert" ? "|" : text === "lVert" || text === "rVert" ? "‖" : undefined));
  if (t.text === "middle") {
    s.put(bar === undefined ? token("op", text === "/" ? "/" : text, span) : token("sep", "|", span));
    return i + 2;
  }
  if (bar !== undefined) {
    if (left === "." || (side === "close" && left !== undefined && !isBar(left)))
      s.leaf({ kind: "bar", sub: null, sup: null, from: span.from, to: span.to }, false);
    else s.put(token("bar", bar, span, { marked: side, gap: t.gap }));
    return i + 2;
  }
  const open = text === "<" ? "⟨" : (openers.get(text) ?? (text === "{" ? "{" : undefined));
  const close = text === ">" ? "⟩" : (closers.get(text) ?? (text === "}" ? "}" : undefined));
  if (open !== undefined) s.put(token("open", open, span, { gap: t.gap, marked: side }));
  else if (close !== undefined && left === "." && s.out[s.out.length - 1]?.head === "matrix") s.widen(s.out.length - 1, span, span);
  else if (close !== undefined) s.put(token("close", close, span, { marked: side }));
  else if (text === "/") s.put(token("op", "/", span));
  else return i + 1;
  return i + 2;
}

/** A brace before rows that nothing closes: the rows are cases. Returns the index after them, or 0. */
export function bracedRows(s: Scribe, i: number, to: number, start: Span, mood: Mood): number {
  let k = i;
  while (k < to && s.raw[k]?.type === "command" && ignored.has(s.raw[k]?.text ?? "") && s.raw[k]?.text !== "right") k++;
  const begin = s.raw[k],
    end = s.partner[k] ?? -1;
  if (begin?.type !== "begin" || end < 0 || end >= to) return 0;
  if (matrixEnvironments.get(begin.text)?.[0] !== "" && !/^(?:aligned|gathered|split|alignedat)/u.test(begin.text)) return 0;
  const after = s.raw[end + 1],
    dot = s.raw[end + 2];
  const right = end + 1 < to && after?.type === "command" && after.text === "right";
  if (right && !(dot?.type === "char" && dot.text === ".")) return 0;
  if (!right && end + 1 < to && after?.type === "command" && (after.text === "}" || after.text === "rbrace" || after.text === "rangle"))
    return 0;
  s.matrix(k, end, "cases", start, mood);
  if (!right || dot === undefined) return end + 1;
  s.widen(s.out.length - 1, after, dot);
  return end + 3;
}

const isBar = (delimiter: string): boolean => delimiter === "|" || bars.has(delimiter) || delimiter === "lvert" || delimiter === "lVert";
