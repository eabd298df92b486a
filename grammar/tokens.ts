/**
 * The words of written mathematics: `texLexer` cuts LaTeX source into TeX's own tokens (with letters and digits one by one,
 * since `\frac12` takes the digit 1), and `terminals` names the tokens that latex.ne sees after macros and tidying.
 */
import moo from "moo";
import type { Terminal } from "./nodes.js";

const LENGTH = String.raw`\s*\[\s*-?[\d.]+\s*(?:pt|em|ex|cm|mm|in|px|mu|bp|pc|\\\w+)\s*\]`;
const SUPERS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵀᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵁⱽᵂᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵅᵝᵞᵟᶿᵠᵡ";
const SUBS = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥᵦᵧᵨᵩᵪ";

export const texLexer = moo.compile({
  comment: { match: /%[^\n]*(?:\n[ \t]*)?/u, lineBreaks: true },
  blank: { match: /[\s\u00a0\u2000-\u200b\ufeff]+/u, lineBreaks: true },
  begin: { match: /\\begin\s*\{[^{}\\]*\}/u, lineBreaks: true },
  end: { match: /\\end\s*\{[^{}\\]*\}/u, lineBreaks: true },
  row: { match: new RegExp(String.raw`\\\\\*?(?:${LENGTH})?|\\(?:cr|tabularnewline|newline)(?![a-zA-Z])`, "u"), lineBreaks: true },
  command: { match: /\\(?:(?:operatorname|tag|hspace|vspace)\*|[a-zA-Z]+|[^])|\\$/u, lineBreaks: true },
  entity: /&(?:[a-zA-Z]+|#\d+|#x[\da-fA-F]+);/u,
  open: "{",
  close: "}",
  sup: "^",
  sub: "_",
  amp: "&",
  dollar: /\$\$?/u,
  parameter: /#+\d?/u,
  prime: /['’′‵‘]|″|‴/u,
  dots: /\.(?: ?\.)+|…|⋯/u,
  supers: new RegExp(`[${SUPERS}]+`, "u"),
  subs: new RegExp(`[${SUBS}]+`, "u"),
  accented: /\p{L}[\u0300-\u036f\u20d7]+/u,
  letter: /[A-Za-z]/u,
  digit: /[0-9]/u,
  circled: /[①-⑳⓪❶-❿⑴-⒇㉑-㉟㊱-㊿]/u,
  bad: moo.error,
  char: { match: /[^]/u, lineBreaks: true },
});

/** Every token type that the grammar may name. Unlike moo's own `has`, this one can say no. */
export const TERMINALS = ["sep", "rel", "sign", "op", "sup", "sub", "prime", "leaf", "open", "close", "one", "two", "then", "end", "matrix", "row", "amp"] as const;
export type TerminalName = (typeof TERMINALS)[number];

const names: ReadonlySet<string> = new Set(TERMINALS);

/** Hands ready tokens to nearley; the generated parser also asks it which token names exist. */
export class TokenFeed {
  private readonly tokens: readonly Terminal[];
  private position = 0;
  constructor(tokens: readonly Terminal[]) {
    this.tokens = tokens;
  }
  has(name: string): boolean {
    return names.has(name);
  }
  reset(): void {
    this.position = 0;
  }
  next(): Terminal | undefined {
    return this.tokens[this.position++];
  }
  save(): Record<string, never> {
    return {};
  }
  formatError(): string {
    return "unexpected token";
  }
}

export const terminals = new TokenFeed([]);
