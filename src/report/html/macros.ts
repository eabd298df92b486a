import type { MacroDefinition } from "../../document/types.js";
/** A document's macros for KaTeX, whose own bound counts expansions but not how long they are. */

/** Expansions of a formula. */
export const MOST_EXPANSIONS = 1000;
/** Tokens that the macros of a formula may make together. */
const MOST_TOKENS = 50_000;
export const DEFINES = /\\(?:[gex]?def|let|futurelet|(?:re)?newcommand|providecommand|DeclareMathOperator)(?![A-Za-z])/;

/** What KaTeX lacks and homework has. The last three of KaTeX's own write to the console, and do nothing here. */
const OTHERS: Readonly<Record<string, string>> = {
  "\\mathbbm": "\\mathbb{#1}",
  "\\mbox": "\\text{#1}",
  "\\dv": "\\frac{\\mathrm{d}#1}{\\mathrm{d}#2}",
  "\\pdv": "\\frac{\\partial #1}{\\partial #2}",
  "\\dd": "\\mathrm{d}",
  "\\norm": "\\left\\lVert #1\\right\\rVert",
  "\\abs": "\\left\\lvert #1\\right\\rvert",
  "\\vb": "\\mathbf{#1}",
  "\\argmin": "\\operatorname*{arg\\,min}",
  "\\argmax": "\\operatorname*{arg\\,max}",
  "\\diag": "\\operatorname{diag}",
  "\\tr": "\\operatorname{tr}",
  "\\sigmoid": "\\operatorname{sigmoid}",
  "\\softmax": "\\operatorname{softmax}",
  "\\ReLU": "\\operatorname{ReLU}",
  "\\message": "",
  "\\errmessage": "",
  "\\show": "",
};

/** The parts of KaTeX's expander that a macro given as a function meets; lists of tokens run backwards. */
interface Token {
  readonly text: string;
  range(end: Token, text: string): Token;
}
interface Expander {
  future(): Token;
  consumeSpaces(): void;
  consumeArgs(count: number): Token[][];
  popToken(): Token;
  pushTokens(tokens: readonly Token[]): void;
}
type Macro = string | ((expander: Expander) => string);

const token = (text: string): Token => ({ text, range: (_end, joined) => token(joined) });

/** One table for a document; `renew` before each formula gives it a new allowance. */
export class MacroTable {
  readonly table: Record<string, Macro>;
  #tokens = 0;

  constructor(macros: readonly MacroDefinition[]) {
    this.table = Object.create(null) as Record<string, Macro>;
    Object.assign(this.table, OTHERS);
    for (const m of macros) this.table[`\\${m.name}`] = (expander) => this.#expand(m, expander);
  }

  renew(): void {
    this.#tokens = 0;
  }

  /** Counts what the expansion will make, and leaves the arguments to KaTeX. */
  #expand({ body, parameters, optional, star }: MacroDefinition, expander: Expander): string {
    if (star === true && expander.future().text === "*") expander.popToken();
    const args: Token[][] = [];
    if (optional !== null && parameters > 0) args.push(this.#bracketed(expander) ?? [...optional].reverse().map(token));
    if (parameters > args.length) args.push(...expander.consumeArgs(parameters - args.length));
    this.#tokens += body.length;
    for (const [, digit] of body.matchAll(/#([1-9])/g)) this.#tokens += args[Number(digit) - 1]?.length ?? 0;
    if (this.#tokens > MOST_TOKENS) throw new RangeError("Too long an expansion");
    // As braced arguments again; of a macro without parameters nothing was taken.
    for (const arg of args.reverse()) {
      expander.pushTokens([token("}")]);
      expander.pushTokens(arg);
      expander.pushTokens([token("{")]);
    }
    return body;
  }

  #bracketed(expander: Expander): Token[] | null {
    expander.consumeSpaces();
    if (expander.future().text !== "[") return null;
    expander.popToken();
    const arg: Token[] = [];
    let depth = 0;
    for (let t = expander.popToken(); t.text !== "EOF" && (depth > 0 || t.text !== "]"); t = expander.popToken()) {
      if (t.text === "{") depth++;
      if (t.text === "}") depth--;
      arg.push(t);
      if (arg.length > MOST_TOKENS) throw new RangeError("Too long an argument");
    }
    return arg.reverse();
  }
}
