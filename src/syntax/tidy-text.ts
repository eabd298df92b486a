import type { Span } from "../document/types.js";
import type { RawToken } from "./lex.js";
import { isProse } from "./prose.js";
import type { SymTree, TextTree, WordTree } from "./tree.js";
/** Words inside formulas: what `\text{…}` says, as a name or as prose. */

/** The text that a range of TeX tokens sets, with single spaces where the source has white space. */
export function plainText(raw: readonly RawToken[], from: number, to: number): string {
  let text = "";
  for (let i = from; i < to; i++) {
    const t = raw[i];
    if (t === undefined) break;
    if (t.gap && text !== "") text += " ";
    else if (t.gap && i === from) text += " ";
    if (t.type === "open" || t.type === "close" || t.type === "dollar") continue;
    if (t.type === "command")
      text += t.text === " " || t.text === "quad" || t.text === "qquad" ? " " : /^[#$%&_{}]$/u.test(t.text) ? t.text : "";
    else if (t.type === "row") text += " ";
    else if (t.type === "char" && t.text === "~") text += " ";
    else text += t.text;
  }
  return text;
}

/** What a text is: the name of a quantity or function, one upright letter, or prose. `applied`: a bracket or script follows it. */
export function textLeaf(
  raw: readonly RawToken[],
  from: number,
  to: number,
  span: Span,
  applied: boolean,
  style: string,
): WordTree | SymTree | TextTree | null {
  const text = plainText(raw, from, to);
  const bare = text.trim();
  if (bare === "") return null;
  const place = { from: span.from, to: span.to };
  const glued = bare === text && raw[to]?.gap !== true;
  if (/^[A-Za-z]$/u.test(bare) && bare !== "a" && (glued || applied))
    return { kind: "sym", name: bare, style: style === "" ? "rm" : style, accents: [], ...place };
  if (/^[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*$/u.test(bare) && (applied || (glued && !isProse(bare))))
    return { kind: "word", name: bare, how: "text", ...place };
  return { kind: "text", text: bare, ...place };
}
