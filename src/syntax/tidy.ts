import type { Diagnostic, Span } from "../document/types.js";
import { nearest } from "../document/words.js";
import { argumentAt, groupAt, partners, type Range } from "./arguments.js";
import {
  accents, bars, knownCommands, bigCommands, binomials, closers, closeSizes, dots, environmentArguments, fontLetters, fonts, fontSwitches, fractions, functionCommands, ignored, matrixEnvironments,
  negated, noteCommands, openers, openSizes, operators, overNotes, packageWords, rangingWords, relations, signs, sizes, stretchedRelations, symbolAliases, symbols, textCommands, textFonts, transparent, vanishing, wideSpaces,
} from "./commands.js";
import type { RawToken } from "./lex.js";
import { plainText, textLeaf } from "./tidy-text.js";
import { bad, endsOperand, token, type Token } from "./token.js";
import type { Tree } from "./tree.js";
/**
 * From TeX's tokens to the grammar's: arguments get a head and an end, braces that only group vanish, fonts become styles,
 * what only sets type is dropped. Whatever cannot be read becomes a `bad` token in its place.
 */

const NESTING = 200;

/** What holds inside an argument: the font, and whether rows there are only separators (`\substack`). */
interface Mood { readonly style: string; readonly depth: number; readonly stacked: boolean }
interface Left { readonly delimiter: string }

export interface Tidied { readonly tokens: Token[]; readonly notes: readonly Diagnostic[] }

/** Tidies a whole formula. */
export function tidy(raw: readonly RawToken[]): Tidied {
  const tidier = new Tidier(raw);
  tidier.range(0, raw.length, { style: "", depth: 0, stacked: false });
  return { tokens: tidier.out, notes: tidier.notes };
}

class Tidier {
  readonly raw: readonly RawToken[];
  readonly notes: Diagnostic[] = [];
  out: Token[] = [];
  /** Scripts before this length of `out` belong to a closed group: `{x^a}^b`. */
  private barrier = -1;
  private readonly partner: Int32Array;
  /** Commands already remarked on. */
  private readonly unknowns = new Set<string>();
  private readonly lefts: Left[] = [];

  constructor(raw: readonly RawToken[]) {
    this.raw = raw;
    this.partner = partners(raw);
  }

  /** Tidies the tokens `[from, to)` onto `out`. */
  range(from: number, to: number, mood: Mood): void {
    if (mood.depth > NESTING) {
      const first = this.raw[from], last = this.raw[to - 1];
      if (first !== undefined && last !== undefined) this.put(bad("syntax.nesting", { from: first.from, to: last.to }, `${NESTING} levels of brackets`));
      return;
    }
    if (this.infix(from, to, mood)) return;
    let now = mood;
    for (let i = from; i < to; ) {
      const t = this.raw[i];
      if (t === undefined) break;
      const style = t.type === "command" ? fontSwitches.get(t.text) : undefined;
      if (style !== undefined && (fonts.get(t.text) === undefined)) {
        now = { ...now, style: style === "it" ? "" : style };
        i++;
      } else i = this.one(i, to, now);
    }
  }

  private put(t: Token): void {
    this.out.push(t);
  }

  private leaf(tree: Tree, gap: boolean): void {
    this.put(token("leaf", tree.kind, tree, { tree, gap }));
  }

  /** `{a \over b}`, `{n \choose k}`: the command parts its whole group. */
  private infix(from: number, to: number, mood: Mood): boolean {
    for (let i = from; i < to; i++) {
      const t = this.raw[i];
      if (t?.type === "open" || t?.type === "begin") i = Math.max(i, this.partner[i] ?? -1);
      else if (t?.type === "command" && (t.text === "over" || t.text === "choose" || t.text === "atop" || t.text === "brace" || t.text === "brack")) {
        const first = this.raw[from] ?? t, last = this.raw[to - 1] ?? t;
        this.pair(t.text === "over" ? "frac" : t.text === "choose" ? "binom" : "atop", { from: first.from, to: last.to }, { from, to: i, next: i }, { from: i + 1, to, next: to }, mood, first.gap);
        return true;
      }
    }
    return false;
  }

  /** Tidies what begins at `i`; returns the index after it. */
  private one(i: number, to: number, mood: Mood): number {
    const t = this.raw[i];
    if (t === undefined) return to;
    switch (t.type) {
      case "letter": return this.letters(i, to, mood);
      case "digit": return this.number(i, to, mood);
      case "open": return this.group(i, to, mood);
      case "close": this.put(bad("syntax.stray-brace", t, "}", [], "a } closes no {")); return i + 1;
      case "sup": case "sub": return this.script(i, to, mood);
      case "prime": this.base(t); this.put(token("prime", "'", t)); return i + 1;
      case "amp": this.put(token("amp", "&", t)); return i + 1;
      case "row": this.put(mood.stacked ? token("sep", ",", t) : token("row", "\\\\", t)); return i + 1;
      case "begin": return this.environment(i, to, mood);
      case "end": this.put(bad("syntax.stray-end", t, `\\end{${t.text}}`, [], `there is no \\begin{${t.text}} for it`)); return i + 1;
      case "dots": if (/^\.\s*\.$/u.test(t.text)) this.put(token("stop", ".", t)); else this.leaf({ kind: "dots", how: "horizontal", from: t.from, to: t.to }, t.gap); return i + 1;
      case "circled": this.put(token("tag", t.text, t, { note: [], gap: t.gap })); return i + 1;
      case "words": return this.foreign(i, to);
      case "dollar": this.put(bad("syntax.dollar", t, t.text, [], "a formula ends or begins here: a $ is missing or too many")); return i + 1;
      case "lost": this.put(lost(t)); return i + 1;
      case "parameter": this.put(bad("syntax.parameter", t, t.text, [], "it stands for a macro's argument and has no meaning here")); return i + 1;
      case "char": return this.character(i, to);
      case "command": return this.command(i, to, mood);
    }
  }

  private letters(i: number, to: number, mood: Mood): number {
    const first = this.raw[i];
    if (first === undefined) return to;
    const wordFont = mood.style === "rm" || mood.style === "sf" || mood.style === "tt" || mood.style === "it";
    let next = i + 1;
    while (next < to) {
      const t = this.raw[next];
      if (t === undefined || !(t.type === "letter" || (wordFont && t.type === "digit" && next - i > 1)) || (t.gap && !wordFont)) break;
      next++;
    }
    const text = this.raw.slice(i, next).map((t) => t.text).join("");
    const last = this.raw[next - 1] ?? first;
    const span = { from: Math.min(first.from, last.from), to: Math.max(first.to, last.to) };
    if (text.length > 1 && (wordFont || (mood.style === "bf" && (packageWords.has(text) || functionCommands.has(text))))) this.word(text, "roman", span, first.gap);
    else if (text.length > 1 && mood.style === "") this.leaf({ kind: "run", text, ...span }, first.gap);
    else for (let k = i; k < next; k++) {
      const t = this.raw[k];
      if (t !== undefined) this.leaf({ kind: "sym", name: t.text, style: mood.style === "it" ? "" : mood.style, accents: [], from: t.from, to: t.to }, t.gap);
    }
    return next;
  }

  private word(name: string, how: "command" | "operator" | "text" | "roman", span: Span, gap: boolean): void {
    const before = this.out[this.out.length - 1];
    // \arg\max and \arg\min are one operator.
    if (before?.tree?.kind === "word" && before.tree.name === "arg" && (name === "max" || name === "min")) {
      this.out.pop();
      this.leaf({ kind: "word", name: `arg${name}`, how, from: before.from, to: span.to }, before.gap);
    } else this.leaf({ kind: "word", name, how, from: span.from, to: span.to }, gap);
  }

  private number(i: number, to: number, mood: Mood): number {
    let next = i;
    const digits = (): void => {
      while (next < to && this.raw[next]?.type === "digit" && (next === i || !this.raw[next]?.gap)) next++;
    };
    const glued = (k: number, test: (t: RawToken) => boolean): boolean => {
      const t = this.raw[k];
      return k < to && t !== undefined && !t.gap && test(t);
    };
    digits();
    // 3{,}000
    while (glued(next, (t) => t.type === "open") && this.raw[next + 1]?.text === "," && this.raw[next + 2]?.type === "close" && glued(next + 3, (t) => t.type === "digit")) {
      next += 3;
      digits();
    }
    if (glued(next, (t) => t.text === ".") && glued(next + 1, (t) => t.type === "digit")) {
      next++;
      digits();
    }
    // 1e-5
    if (glued(next, (t) => t.text === "e" || t.text === "E") && glued(next + 1, (t) => t.text === "-" || t.text === "+") && glued(next + 2, (t) => t.type === "digit")) {
      next += 2;
      digits();
    }
    return this.numeral(i, next, mood);
  }

  private numeral(i: number, next: number, mood: Mood): number {
    const first = this.raw[i], last = this.raw[next - 1];
    if (first === undefined || last === undefined) return next;
    const text = this.raw.slice(i, next).map((t) => t.text).join("").replace(/\{,\}/gu, "");
    const span = { from: Math.min(first.from, last.from), to: Math.max(first.to, last.to) };
    // A bold or double-struck digit is a symbol: the zero vector, the indicator.
    if ((mood.style === "bf" || mood.style === "bb") && text.length === 1) this.leaf({ kind: "sym", name: text, style: mood.style, accents: [], ...span }, first.gap);
    else this.leaf({ kind: "num", text, ...span }, first.gap);
    return next;
  }

  /** Braces that only group: their inside stands as if they were not there. */
  private group(i: number, to: number, mood: Mood): number {
    const t = this.raw[i], end = this.partner[i] ?? -1;
    if (t === undefined) return to;
    if (end < 0 || end >= to) {
      this.put(bad("syntax.unclosed-brace", t, "{", ["}"], "this { is never closed"));
      return i + 1;
    }
    const start = this.out.length;
    this.range(i + 1, end, { ...mood, depth: mood.depth + 1 });
    this.widen(start, t, this.raw[end] ?? t);
    this.barrier = this.out.length;
    return end + 1;
  }

  /** Makes the tokens since `start` cover the span from `first` to `last`. */
  private widen(start: number, first: Span, last: Span): void {
    const a = this.out[start], b = this.out[this.out.length - 1];
    if (a === undefined || b === undefined) return;
    stretch(a, Math.min(a.from, first.from), a.to);
    stretch(b, b.from, Math.max(b.to, last.to));
    a.gap ||= (first as RawToken).gap;
  }

  /** An empty base where a script or prime has none. */
  private base(at: Span): void {
    const before = this.out[this.out.length - 1];
    if (!endsOperand(before) && before?.type !== "bar") this.leaf({ kind: "empty", from: at.from, to: at.from }, false);
  }

  private script(i: number, to: number, mood: Mood): number {
    const t = this.raw[i];
    if (t === undefined) return to;
    const kind = t.type === "sup" ? "sup" : "sub";
    const argument = argumentAt(this.raw, i + 1, to);
    if (argument === null) {
      this.put(this.missing(i + 1, to, t, kind === "sup" ? "a superscript" : "a subscript"));
      return i + 1;
    }
    this.base(t);
    let { from } = argument;
    const isPrime = (r: RawToken | undefined): boolean => r?.type === "prime" || (r?.type === "command" && (r.text === "prime" || r.text === "dprime"));
    if (kind === "sup") for (let r = this.raw[from]; from < argument.to && isPrime(r); r = this.raw[++from]) this.put(token("prime", "'", { from: t.from, to: (r ?? t).to }));
    if (from === argument.to && from > argument.from) return argument.next;
    if (from === argument.to) {
      this.barrier = this.out.length;
      return argument.next;
    }
    if (this.out.length !== this.barrier && this.hasScript(kind)) {
      const name = kind === "sup" ? "superscript" : "subscript";
      this.put(bad(`syntax.double-${name}`, { from: t.from, to: (this.raw[argument.next - 1] ?? t).to }, `a second ${name}`, [], `two ${name}s on one base: put both into one pair of braces`));
    }
    // x^10 sets x¹0.
    const digit = this.raw[argument.to - 1], next = this.raw[argument.next];
    if (digit?.type === "digit" && argument.next === argument.to && argument.next < to && next?.type === "digit" && !next.gap) this.notes.push({ code: "syntax.bare-script", severity: "note", span: { from: t.from, to: next.to }, found: `${kind === "sup" ? "^" : "_"}${digit.text}${next.text}`, expected: [`${kind === "sup" ? "^" : "_"}{${digit.text}${next.text}}`] });
    this.argument(kind, "", t, { ...argument, from }, { ...mood, style: "", depth: mood.depth + 1 }, false);
    return argument.next;
  }

  /** Whether the scripts just before already have one of this kind. */
  private hasScript(kind: "sup" | "sub"): boolean {
    for (let k = this.out.length - 1; k >= 0; k--) {
      const t = this.out[k];
      if (t?.type === "prime") continue;
      if (t?.type !== "end" || (t.head !== "sup" && t.head !== "sub")) return false;
      if (t.head === kind) return true;
      let depth = 0;
      for (; k >= 0; k--) {
        const u = this.out[k];
        if (u?.type === "end") depth++;
        else if (u !== undefined && isHead(u) && --depth === 0) break;
      }
    }
    return false;
  }

  /** Emits head, inside and end of a one-argument construct. */
  private argument(type: "sup" | "sub" | "one", value: string, head: RawToken, range: Range, mood: Mood, gap: boolean): void {
    this.put(token(type, value, head, { gap }));
    this.range(range.from, range.to, mood);
    const last = this.raw[range.next - 1] ?? head;
    this.put(token("end", "", { from: Math.max(head.from, last.to - 1), to: Math.max(head.to, last.to) }, { head: type }));
    this.barrier = -1;
  }

  /** Emits a two-argument construct. */
  private pair(value: string, span: Span, first: Range, second: Range, mood: Mood, gap: boolean): void {
    const inner = { ...mood, depth: mood.depth + 1 };
    this.put(token("two", value, { from: span.from, to: span.from }, { gap }));
    this.range(first.from, first.to, inner);
    this.put(token("then", "", { from: (this.raw[first.to] ?? this.raw[first.to - 1])?.from ?? span.from, to: (this.raw[first.to] ?? this.raw[first.to - 1])?.from ?? span.from }, { head: "two" }));
    this.range(second.from, second.to, inner);
    this.put(token("end", "", { from: span.to, to: span.to }, { head: "two" }));
    this.barrier = -1;
  }

  /** Why an argument could not be taken: an open brace, or nothing at all. */
  private missing(i: number, to: number, head: RawToken, what: string): Token {
    const next = this.raw[i];
    if (i < to && next?.type === "open") return bad("syntax.unclosed-brace", next, "{", ["}"], "this { is never closed");
    return bad("syntax.argument", head, i < to && next !== undefined ? spelled(next) : "the end", [what], `${spelled(head)} needs ${what} after it`);
  }

  private environment(i: number, to: number, mood: Mood): number {
    const t = this.raw[i], end = this.partner[i] ?? -1;
    if (t === undefined) return to;
    if (end < 0 || end >= to) {
      this.put(bad("syntax.unended-environment", t, `\\begin{${t.text}}`, [`\\end{${t.text}}`], `\\begin{${t.text}} is never ended`));
      return i + 1;
    }
    return this.matrix(i, end, t.text, t, mood);
  }

  /** Emits the environment that begins at `i` and ends at `end`, under the name `value`. */
  private matrix(i: number, end: number, value: string, start: Span, mood: Mood): number {
    const t = this.raw[i];
    if (t === undefined) return end + 1;
    let inside = i + 1;
    const optional = groupAt(this.raw, inside, "[", "]", end);
    if (optional !== null && (/^(?:aligned|gathered|split|alignedat|multlined|array|tabular)/u.test(t.text) || t.text.endsWith("*")) && optional.to - optional.from <= 2) inside = optional.next;
    for (let n = environmentArguments.get(t.text) ?? 0; n > 0 && this.raw[inside]?.type === "open"; n--) inside = (this.partner[inside] ?? inside) + 1;
    this.put(token("matrix", value, { from: start.from, to: t.to }, { gap: t.gap, head: "matrix" }));
    this.range(inside, end, { ...mood, depth: mood.depth + 1, stacked: false });
    const last = this.raw[end] ?? t;
    this.put(token("end", value, last, { head: "matrix" }));
    this.barrier = -1;
    return end + 1;
  }

  /** Letters of other scripts are words. */
  private foreign(i: number, to: number): number {
    let next = i;
    while (next < to && this.raw[next]?.type === "words" && (next === i || !this.raw[next]?.gap)) next++;
    const first = this.raw[i], last = this.raw[next - 1];
    if (first !== undefined && last !== undefined) this.leaf({ kind: "text", text: this.raw.slice(i, next).map((t) => t.text).join(""), from: first.from, to: last.to }, first.gap);
    return next;
  }

  private character(i: number, to: number): number {
    const t = this.raw[i];
    if (t === undefined) return to;
    const combined = this.combination(i, to);
    if (combined > 0) return i + combined;
    switch (t.text) {
      case "+": case "-": this.put(token("sign", t.text, t, { gap: t.gap })); break;
      case "*": this.put(token("op", "*", t, { gap: t.gap })); break;
      case "/": this.put(token("op", "/", t, { gap: t.gap })); break;
      case "=": case "<": case ">": case ":": this.put(token("rel", t.text, t, { gap: t.gap })); break;
      case ",": case ";": this.put(token("sep", t.text, t)); break;
      case "(": case "[": this.put(token("open", t.text, t, { gap: t.gap })); break;
      case ")": case "]": this.put(token("close", t.text, t)); break;
      case "|": return this.bar(i, to, "");
      case "~": this.put(token("space", "space", t)); break;
      case ".": {
        const next = this.raw[i + 1];
        if (i + 1 < to && next?.type === "digit" && !next.gap && (t.gap || this.out[this.out.length - 1]?.to !== t.from)) {
          let end = i + 1;
          while (end < to && this.raw[end]?.type === "digit" && !this.raw[end]?.gap) end++;
          return this.numeral(i, end, { style: "", depth: 0, stacked: false });
        }
        this.put(token("stop", ".", t));
        break;
      }
      case "!": this.leaf({ kind: "sym", name: "factorial", style: "", accents: [], from: t.from, to: t.to }, t.gap); break;
      case "?": this.leaf({ kind: "sym", name: "?", style: "", accents: [], from: t.from, to: t.to }, t.gap); break;
      case "\"": case "`": break;
      default: this.put(bad("syntax.character", t, t.text));
    }
    return i + 1;
  }

  /** Relations typed with several characters: `:=`, `<=`, `->`. */
  private combination(i: number, to: number): number {
    const t = this.raw[i];
    if (t === undefined || !"=<>:!-+".includes(t.text)) return 0;
    const a = this.raw[i + 1], b = this.raw[i + 2];
    const second = i + 1 < to && a?.type === "char" && (!a.gap || (t.text === ":" && a.text === "=")) ? a.text : "";
    const third = second !== "" && i + 2 < to && b?.type === "char" && !b.gap ? b.text : "";
    for (const [text, length] of [[t.text + second + third, 3], [t.text + second, 2]] as const) {
      const op = combinations[text];
      if (op === undefined || text.length !== length) continue;
      const last = this.raw[i + length - 1] ?? t;
      this.put(token("rel", op, { from: t.from, to: last.to }, { gap: t.gap }));
      return length;
    }
    return 0;
  }

  private bar(i: number, to: number, marked: Token["marked"]): number {
    const t = this.raw[i], next = this.raw[i + 1];
    if (t === undefined) return to;
    const double = i + 1 < to && next?.text === "|" && next.type === "char" && !next.gap && marked === "";
    this.put(token("bar", double ? "‖" : "|", { from: t.from, to: double ? next.to : t.to }, { gap: t.gap, marked: double ? "typed" : marked }));
    return i + (double ? 2 : 1);
  }

  private command(i: number, to: number, mood: Mood): number {
    const t = this.raw[i];
    if (t === undefined) return to;
    const name = t.text;
    const sym = (symName: string, style = mood.style): number => {
      this.leaf({ kind: "sym", name: symName, style: style === "rm" || style === "it" || style === "sf" || style === "tt" ? "" : style, accents: [], from: t.from, to: t.to }, t.gap);
      return i + 1;
    };
    if (symbols.has(name)) return sym(name);
    const alias = symbolAliases.get(name);
    if (alias !== undefined) return sym(alias);
    const relation = relations.get(name);
    if (relation !== undefined) { this.put(token("rel", relation, t, { gap: t.gap })); return i + 1; }
    const operator = operators.get(name);
    if (operator !== undefined) { this.put(token("op", operator, t, { gap: t.gap })); return i + 1; }
    const sign = signs.get(name);
    if (sign !== undefined) { this.put(token("sign", sign, t, { gap: t.gap })); return i + 1; }
    if (functionCommands.has(name)) { this.word(name, "command", t, t.gap); return i + 1; }
    if (rangingWords.has(name)) { this.word(rangingWords.get(name) ?? name, "command", t, t.gap); return i + 1; }
    const big = bigCommands.get(name);
    if (big !== undefined) { this.leaf({ kind: "big", op: big, sub: null, sup: null, from: t.from, to: t.to }, t.gap); return i + 1; }
    const how = dots.get(name);
    if (how !== undefined) { this.leaf({ kind: "dots", how: how as "horizontal" | "vertical" | "diagonal", from: t.from, to: t.to }, t.gap); return i + 1; }
    const space = wideSpaces.get(name);
    if (space !== undefined || name === " ") { this.put(token("space", space ?? "space", t)); return i + 1; }
    if (openSizes.has(name) || closeSizes.has(name) || sizes.has(name) || name === "middle") return this.sized(i, to, mood);
    if (name === "{" || openers.has(name)) { if (name === "{" || name === "lbrace") { const cases = this.bracedRows(i + 1, to, t, mood); if (cases > 0) return cases; } this.put(this.delimiter("open", openers.get(name) ?? "{", t, name === "lvert" || name === "lVert" ? "open" : "")); return i + 1; }
    if (name === "}" || closers.has(name)) { this.put(this.delimiter("close", closers.get(name) ?? "}", t, name === "rvert" || name === "rVert" ? "close" : "")); return i + 1; }
    const bar = bars.get(name);
    if (bar !== undefined) { this.put(token("bar", bar, t, { gap: t.gap })); return i + 1; }
    if (name === "mid") { this.put(token("sep", "|", t)); return i + 1; }
    return this.construct(i, to, mood);
  }

  private delimiter(type: "open" | "close", value: string, span: Span & { gap: boolean }, marked: Token["marked"]): Token {
    return value === "|" || value === "‖" ? token("bar", value, span, { marked, gap: span.gap }) : token(type, value, span, { marked, gap: span.gap });
  }

  /** `\left`, `\right`, `\big` … and the delimiter after them. */
  private sized(i: number, to: number, mood: Mood): number {
    const t = this.raw[i], d = this.raw[i + 1];
    if (t === undefined || d === undefined || i + 1 >= to) return i + 1;
    const span = { from: Math.min(t.from, d.from), to: Math.max(t.to, d.to), gap: t.gap };
    const side = openSizes.has(t.text) ? "open" : closeSizes.has(t.text) ? "close" : "big";
    const text = d.type === "command" && (d.text === "{" || d.text === "}") ? d.text : d.type === "command" || d.type === "char" ? d.text : "";
    let left: Left | undefined;
    if (t.text === "right") left = this.lefts.pop();
    if (t.text === "left") {
      if (text === "{" || text === "lbrace") {
        const next = this.bracedRows(i + 2, to, span, mood);
        if (next > 0) return next;
      }
      this.lefts.push({ delimiter: text });
    }
    if (text === "." && d.type === "char") return i + 2;
    const bar = d.type === "char" && text === "|" ? "|" : bars.get(text) ?? (text === "lvert" || text === "rvert" ? "|" : text === "lVert" || text === "rVert" ? "‖" : undefined);
    if (t.text === "middle") { this.put(bar === undefined ? token("op", text === "/" ? "/" : text, span) : token("sep", "|", span)); return i + 2; }
    if (bar !== undefined) {
      if (left?.delimiter === "." || (side === "close" && left !== undefined && !isBar(left.delimiter))) this.leaf({ kind: "bar", sub: null, sup: null, from: span.from, to: span.to }, false);
      else this.put(token("bar", bar, span, { marked: side, gap: t.gap }));
      return i + 2;
    }
    const open = text === "<" ? "⟨" : openers.get(text) ?? (text === "{" ? "{" : undefined);
    const close = text === ">" ? "⟩" : closers.get(text) ?? (text === "}" ? "}" : undefined);
    if (open !== undefined) this.put(token("open", open, span, { gap: t.gap, marked: side }));
    else if (close !== undefined) this.put(token("close", close, span, { marked: side }));
    else if (text === "/") this.put(token("op", "/", span));
    else return i + 1;
    return i + 2;
  }

  /** A brace before rows that nothing closes: the rows are cases. Returns the index after them, or 0. */
  private bracedRows(i: number, to: number, start: Span, mood: Mood): number {
    let k = i;
    while (k < to && this.raw[k]?.type === "command" && ignored.has(this.raw[k]?.text ?? "") && this.raw[k]?.text !== "right") k++;
    const begin = this.raw[k], end = this.partner[k] ?? -1;
    if (begin?.type !== "begin" || end < 0 || end >= to) return 0;
    if (matrixEnvironments.get(begin.text)?.[0] !== "" && !/^(?:aligned|gathered|split|alignedat)/u.test(begin.text)) return 0;
    const after = this.raw[end + 1], dot = this.raw[end + 2];
    const right = end + 1 < to && after?.type === "command" && after.text === "right";
    if (right && !(dot?.type === "char" && dot.text === ".")) return 0;
    if (!right && end + 1 < to && after?.type === "command" && (after.text === "}" || after.text === "rbrace" || after.text === "rangle")) return 0;
    this.matrix(k, end, "cases", start, mood);
    if (!right || dot === undefined) return end + 1;
    this.widen(this.out.length - 1, after, dot);
    return end + 3;
  }

  /** Commands with arguments. */
  private construct(i: number, to: number, mood: Mood): number {
    const t = this.raw[i];
    if (t === undefined) return to;
    const name = t.text;
    const inner: Mood = { ...mood, depth: mood.depth + 1 };
    const need = (k: number, what: string): Range | null => {
      const range = argumentAt(this.raw, k, to);
      if (range === null) this.put(this.missing(k, to, t, what));
      return range;
    };
    const font = fonts.get(name);
    if (font !== undefined) {
      const range = need(i + 1, "an argument");
      if (range === null) return i + 1;
      const start = this.out.length;
      this.range(range.from, range.to, { ...inner, style: font === "it" ? "it" : font });
      this.widen(start, t, this.raw[range.next - 1] ?? t);
      if (this.out.length > start) this.barrier = this.out.length;
      return range.next;
    }
    if (textCommands.has(name)) return this.text(i, to, mood);
    if (name === "operatorname" || name === "operatorname*" || name === "operatornamewithlimits" || name === "opn" || name === "mathoperator") {
      const range = need(i + 1, "a name");
      if (range === null) return i + 1;
      const text = plainText(this.raw, range.from, range.to).replace(/\s+/gu, "");
      if (text !== "") this.word(text, "operator", { from: t.from, to: (this.raw[range.next - 1] ?? t).to }, t.gap);
      return range.next;
    }
    if (fractions.has(name) || binomials.has(name)) {
      const start = name === "cfrac" ? groupAt(this.raw, i + 1, "[", "]", to)?.next ?? i + 1 : i + 1;
      const first = need(start, "two arguments");
      const second = first === null ? null : need(first.next, "a second argument");
      if (first === null || second === null) return start;
      this.pair(fractions.has(name) ? "frac" : "binom", { from: t.from, to: (this.raw[second.next - 1] ?? t).to }, first, second, { ...mood, style: mood.style }, t.gap);
      return second.next;
    }
    if (name === "sqrt" || name === "surd") {
      const index = groupAt(this.raw, i + 1, "[", "]", to);
      const range = need(index?.next ?? i + 1, "an argument");
      if (range === null) return index?.next ?? i + 1;
      const span = { from: t.from, to: (this.raw[range.next - 1] ?? t).to };
      if (index === null) this.argument("one", "sqrt", t, range, inner, t.gap);
      else this.pair("sqrt", span, range, index, mood, t.gap);
      return range.next;
    }
    const accent = accents.get(name);
    if (accent !== undefined || noteCommands.has(name)) return this.noted(i, to, accent ?? name, mood);
    if (overNotes.has(name)) {
      const note = need(i + 1, "two arguments");
      const base = note === null ? null : need(note.next, "a second argument");
      if (note === null || base === null) return i + 1;
      this.over(name, t, note, base, mood);
      return base.next;
    }
    const stretched = stretchedRelations.get(name);
    if (stretched !== undefined) {
      const below = groupAt(this.raw, i + 1, "[", "]", to);
      const note = need(below?.next ?? i + 1, "an argument");
      if (note === null) return i + 1;
      this.put(token("rel", stretched, { from: t.from, to: (this.raw[note.next - 1] ?? t).to }, { gap: t.gap, note: this.apart(note, inner) }));
      return note.next;
    }
    return this.rare(i, to, mood, need);
  }

  /** Accents, boxes, braces over and under. */
  private noted(i: number, to: number, value: string, mood: Mood): number {
    const t = this.raw[i];
    if (t === undefined) return to;
    const range = argumentAt(this.raw, i + 1, to);
    if (range === null) {
      this.put(this.missing(i + 1, to, t, "an argument"));
      return i + 1;
    }
    const inner = { ...mood, depth: mood.depth + 1 };
    const mark = this.raw[range.next];
    const note = /brace|bracket|paren/u.test(value) && range.next < to && (mark?.type === "sub" || mark?.type === "sup") ? argumentAt(this.raw, range.next + 1, to) : null;
    if (note !== null) {
      this.pair(value, { from: t.from, to: (this.raw[note.next - 1] ?? t).to }, range, note, mood, t.gap);
      return note.next;
    }
    const base = this.apart(range, inner);
    const start = this.out.length;
    // A box round a whole statement is no part of it.
    const whole = base.some((b) => b.type === "rel" || b.type === "sep" || b.type === "row" || b.type === "space");
    const last = this.raw[range.next - 1] ?? t;
    if (!whole) this.put(token("one", value, t, { gap: t.gap }));
    for (const b of base) this.put(b);
    if (whole) this.widen(start, t, last);
    else this.put(token("end", "", { from: Math.max(t.from, last.to - 1), to: Math.max(t.to, last.to) }, { head: "one" }));
    this.barrier = -1;
    return range.next;
  }

  /** `\overset{note}{base}`: a note on a relation goes with the relation. */
  private over(name: string, t: RawToken, note: Range, base: Range, mood: Mood): void {
    const inner = { ...mood, depth: mood.depth + 1 };
    const span = { from: t.from, to: (this.raw[base.next - 1] ?? t).to };
    const below = this.apart(base, inner), above = this.apart(note, inner);
    const [only] = below;
    if (only !== undefined && below.length === 1 && (only.type === "rel" || only.type === "op" || only.type === "sign")) {
      this.put({ ...only, ...span, gap: t.gap, note: only.type === "rel" ? above : null });
      return;
    }
    const between = { from: below[0]?.from ?? span.to, to: below[0]?.from ?? span.to };
    this.put(token("two", name, { from: span.from, to: span.from }, { gap: t.gap }));
    for (const b of below) this.put(b);
    this.put(token("then", "", between, { head: "two" }));
    for (const b of above) this.put(b);
    this.put(token("end", "", { from: span.to, to: span.to }, { head: "two" }));
    this.barrier = -1;
  }

  /** Tidies a range apart from the rest. */
  private apart(range: Range, mood: Mood): Token[] {
    const { out, barrier } = this;
    this.out = [];
    this.barrier = -1;
    this.range(range.from, range.to, mood);
    const result = this.out;
    this.out = out;
    this.barrier = barrier;
    return result;
  }

  private text(i: number, to: number, mood: Mood): number {
    const t = this.raw[i];
    if (t === undefined) return to;
    const range = argumentAt(this.raw, i + 1, to);
    if (range === null) {
      if (t.text === "unboldmath") return i + 1;
      this.put(this.missing(i + 1, to, t, "text"));
      return i + 1;
    }
    const span = { from: t.from, to: (this.raw[range.next - 1] ?? t).to };
    const after = range.next < to ? this.raw[range.next] : undefined;
    const applied = after !== undefined && (after.type === "sup" || after.type === "sub" || after.type === "prime" || (after.type === "char" && (after.text === "(" || after.text === "[") && !after.gap) || (after.type === "command" && after.text === "left"));
    // Formulas inside text: \text{if $x > 0$}.
    let from = range.from;
    for (let k = range.from; k <= range.to; k++) {
      if (k < range.to && this.raw[k]?.type !== "dollar") continue;
      const whole = k === range.to && from === range.from;
      const inside = whole ? span : { from: this.raw[from]?.from ?? span.from, to: this.raw[k - 1]?.to ?? span.to };
      const leaf = from < k ? textLeaf(this.raw, from, k, inside, whole && applied, textFonts.get(t.text) ?? "") : null;
      if (leaf?.kind === "word") this.word(leaf.name, "text", leaf, t.gap);
      else if (leaf !== null) this.leaf(leaf, t.gap);
      if (k >= range.to) break;
      let end = k + 1;
      while (end < range.to && this.raw[end]?.type !== "dollar") end++;
      this.range(k + 1, end, { ...mood, depth: mood.depth + 1 });
      from = end + 1;
      k = end;
    }
    return range.next;
  }

  /** The rest: labels, tags, colours, lengths, unknown commands. */
  private rare(i: number, to: number, mood: Mood, need: (k: number, what: string) => Range | null): number {
    const t = this.raw[i];
    if (t === undefined) return to;
    const name = t.text;
    const skipOptional = (k: number): number => groupAt(this.raw, k, "[", "]", to)?.next ?? k;
    if (name === "label" || name === "tag" || name === "tag*" || name === "textcircled") {
      const range = need(i + 1, "a name");
      if (range === null) return i + 1;
      const text = plainText(this.raw, range.from, range.to).trim();
      this.put(token(name === "label" ? "label" : "tag", text, { from: t.from, to: (this.raw[range.next - 1] ?? t).to }, name === "textcircled" ? { note: [], gap: t.gap } : {}));
      return range.next;
    }
    if (name === "not") {
      const start = this.out.length;
      const next = this.one(i + 1, to, mood);
      const made = this.out[start];
      const turned = made?.type === "rel" ? negated.get(made.value) : undefined;
      if (made !== undefined && turned !== undefined) this.out.splice(start, 1, { ...made, value: turned, from: t.from });
      else if (made !== undefined) this.out.splice(start, this.out.length - start, bad("syntax.not", t, "\\not", ["a relation sign"]));
      return next;
    }
    if (name === "substack") {
      const range = need(i + 1, "an argument");
      if (range === null) return i + 1;
      this.range(range.from, range.to, { ...mood, depth: mood.depth + 1, stacked: true });
      return range.next;
    }
    if (name === "pmod" || name === "pod") {
      const range = need(i + 1, "an argument");
      if (range === null) return i + 1;
      const last = this.raw[range.next - 1] ?? t;
      this.put(token("op", "mod", t, { gap: t.gap }));
      this.put(token("open", "(", t));
      this.range(range.from, range.to, { ...mood, depth: mood.depth + 1 });
      this.put(token("close", ")", last));
      return range.next;
    }
    const before = transparent.get(name);
    if (before !== undefined) {
      let k = skipOptional(i + 1);
      for (let n = before; n > 0; n--) k = skipOptional(argumentAt(this.raw, k, to)?.next ?? k);
      const start = this.out.length;
      const next = this.raw[k]?.type === "open" && k < to ? this.group(k, to, mood) : k;
      this.widen(start, t, this.raw[next - 1] ?? t);
      return next;
    }
    const gone = vanishing.get(name);
    if (gone !== undefined) return this.vanish(i, to, gone, skipOptional);
    if (name === "therefore" || name === "because") {
      this.leaf({ kind: "text", text: name, from: t.from, to: t.to }, t.gap);
      return i + 1;
    }
    if (ignored.has(name) || fontSwitches.has(name)) return i + 1;
    return this.unknown(i, mood);
  }

  private vanish(i: number, to: number, count: number, skipOptional: (k: number) => number): number {
    const t = this.raw[i];
    if (t === undefined) return to;
    let k = skipOptional(i + 1);
    const first = k;
    for (let n = count; n > 0; n--) k = argumentAt(this.raw, k, to)?.next ?? k;
    if (t.text.startsWith("hspace") && !/^\s*(?:-|0?\.|0)/u.test(plainText(this.raw, first + 1, k - 1))) this.put(token("space", "quad", t));
    // Lengths without braces: \kern3pt, \hskip 1em.
    if (/kern|skip$/u.test(t.text)) {
      while (k < to && (this.raw[k]?.type === "digit" || this.raw[k]?.text === "." || this.raw[k]?.text === "-")) k++;
      if (k > first) k = Math.min(to, k + 2);
    }
    return k;
  }

  /** What a command without a known meaning is taken for, and the known one that it may be a slip of. */
  private suggestion(name: string): string {
    const near = this.unknowns.size < 20 ? nearest(name, knownCommands()) : null;
    return `not a known command, read as a symbol of its own${near === null ? "" : `; did you mean \\${near}?`}`;
  }

  private unknown(i: number, mood: Mood): number {
    const t = this.raw[i];
    if (t === undefined) return i + 1;
    const letter = fontLetters.get(t.text);
    if (letter !== undefined) this.leaf({ kind: "sym", name: letter[1], style: letter[0], accents: [], from: t.from, to: t.to }, t.gap);
    else if (packageWords.has(t.text)) this.word(t.text, "command", t, t.gap);
    else if (!/^[a-zA-Z]/u.test(t.text)) this.put(bad("syntax.command", t, `\\${t.text}`));
    else {
      if (!this.unknowns.has(t.text)) this.notes.push({ code: "syntax.unknown-command", severity: "note", span: { from: t.from, to: t.to }, found: `\\${t.text}`, hint: this.suggestion(t.text) });
      this.unknowns.add(t.text);
      this.leaf({ kind: "sym", name: t.text, style: mood.style === "rm" ? "" : mood.style, accents: [], from: t.from, to: t.to }, t.gap);
    }
    return i + 1;
  }
}

const combinations: Readonly<Record<string, string>> = {
  "<=>": "⇔", "==>": "⇒", "-->": "→", "===": "≡", "->": "→", "=>": "⇒", "<=": "≤", ">=": "≥", "!=": "≠", "==": "=", ":=": ":=", "=:": "=:", "+=": "+=", "-=": "-=", "<<": "≪", ">>": "≫",
};

function lost(t: RawToken): Token {
  const [why = "", name = ""] = t.text.split(" ");
  return why === "endless" ? bad("syntax.macro-endless", t, name, [], "its definition leads back to itself or grows without end") : bad("syntax.macro-arguments", t, name, [], "an argument of this macro is missing");
}

const isBar = (delimiter: string): boolean => delimiter === "|" || bars.has(delimiter) || delimiter === "lvert" || delimiter === "lVert";

/** Gives a token, and its tree, another span. */
function stretch(t: Token, from: number, to: number): void {
  t.from = from;
  t.to = to;
  if (t.tree !== null) t.tree = { ...t.tree, from, to };
}

function isHead(t: Token): boolean {
  return t.type === "sup" || t.type === "sub" || t.type === "one" || t.type === "two" || t.type === "matrix";
}

function spelled(t: RawToken): string {
  return t.type === "command" ? `\\${t.text}` : t.type === "begin" ? `\\begin{${t.text}}` : t.type === "end" ? `\\end{${t.text}}` : t.text;
}
