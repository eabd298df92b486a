import type { Span } from "../document/types.js";
import { texLexer } from "../../grammar/tokens.js";
import { circledNumber, spellAccented, spellCharacter, spellEntity, spellScript } from "./unicode.js";
/**
 * From source text to TeX's own tokens. Letters and digits stand alone (`\frac12` takes the digit 1); `gap` says that white
 * space stood before, which mathematics ignores and writers mean.
 */
export type RawType =
  | "letter"
  | "digit"
  | "command"
  | "begin"
  | "end"
  | "row"
  | "open"
  | "close"
  | "sup"
  | "sub"
  | "amp"
  | "dollar"
  | "parameter"
  | "prime"
  | "dots"
  | "circled"
  | "words"
  | "char"
  | "lost";

/** `lost` is a macro call that could not be expanded. `text` of a command, `begin` and `end` is the bare name. Offsets are the document's. */
export interface RawToken extends Span {
  readonly type: RawType;
  readonly text: string;
  readonly gap: boolean;
}

/** Cuts a stretch of the document; `skip` ranges (quote marks of continued lines) count as white space. */
export function lexSource(source: string, span: Span, skip: readonly Span[]): RawToken[] {
  let text = source.slice(span.from, span.to);
  for (const { from, to } of skip) {
    const [a, b] = [Math.max(from, span.from) - span.from, Math.min(to, span.to) - span.from];
    if (a < b) text = text.slice(0, a) + " ".repeat(b - a) + text.slice(b);
  }
  return lexText(text, span.from);
}

/** Cuts text whose first character stands at `offset`. */
export function lexText(text: string, offset = 0): RawToken[] {
  return cut(text, (from, to) => ({ from: offset + from, to: offset + to }), true);
}

function cut(text: string, place: (from: number, to: number) => Span, spell: boolean): RawToken[] {
  const tokens: RawToken[] = [];
  texLexer.reset(text);
  const pieces = [...texLexer];
  let gap = false;
  for (const piece of pieces) {
    const type = piece.type ?? "bad";
    if (type === "blank" || type === "comment") {
      gap = true;
      continue;
    }
    const span = place(piece.offset, piece.offset + piece.text.length);
    const put = (kind: RawType, value: string): void => {
      tokens.push({ type: kind, text: value, gap, from: span.from, to: span.to });
      gap = false;
    };
    const put_spelled = (latex: string | null, otherwise: RawType): void => {
      if (latex === null || !spell) put(otherwise, piece.text);
      else
        for (const token of cut(latex, () => span, false)) {
          tokens.push({ ...token, gap: gap || token.gap });
          gap = false;
        }
    };
    switch (type) {
      case "command": {
        const name = piece.text.slice(1);
        put("command", /^\s+$/u.test(name) || name === "" ? " " : name);
        break;
      }
      case "begin":
      case "end":
        put(type, piece.text.replace(/^\\(?:begin|end)\s*\{\s*|\s*\}$/gu, ""));
        break;
      case "supers":
        put_spelled(spellScript(piece.text, "^", /^[RNZC]$/u.test(tokens.at(-2)?.text ?? "")), "char");
        break;
      case "subs":
        put_spelled(spellScript(piece.text, "_", false), "char");
        break;
      case "accented":
        put_spelled(spellAccented(piece.text), "words");
        break;
      case "entity":
        put_spelled(spellEntity(piece.text) ?? spellFalseEntity(piece.text), "char");
        break;
      case "circled":
        put("circled", circledNumber(piece.text) ?? piece.text);
        break;
      case "prime":
        for (const _ of piece.text === "″" ? [1, 2] : piece.text === "‴" ? [1, 2, 3] : [1]) put("prime", "'");
        break;
      case "char": {
        if (/^\p{L}$/u.test(piece.text) && spellCharacter(piece.text) === null) {
          const accented = spellAccented(piece.text);
          if (accented !== null) put_spelled(accented, "words");
          else put("words", piece.text);
        } else put_spelled(piece.text.charCodeAt(0) < 128 ? null : spellCharacter(piece.text), "char");
        break;
      }
      case "letter":
      case "digit":
      case "row":
      case "open":
      case "close":
      case "sup":
      case "sub":
      case "amp":
      case "dollar":
      case "parameter":
      case "dots":
        put(type, piece.text);
        break;
      default:
        put("char", piece.text);
    }
  }
  return tokens;
}

/** `&x;` that is no entity is a column mark and what follows it. */
function spellFalseEntity(text: string): string {
  return `& ${text.slice(1)}`;
}
