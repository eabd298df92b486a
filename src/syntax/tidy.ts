import type { Diagnostic, Span } from "../document/types.js";
import { argumentAt, groupAt } from "./arguments.js";
import { environmentArguments, fonts, fontSwitches } from "./commands.js";
import type { DecimalComma } from "./decimal-comma.js";
import type { RawToken } from "./lex.js";
import { command } from "./tidy-commands.js";
import { character, foreign, letters } from "./tidy-letters.js";
import { number } from "./tidy-numbers.js";
import { Scribe, type Mood } from "./tidy-scribe.js";
import { bad, token, type Token } from "./token.js";
/**
 * From TeX's tokens to the grammar's: arguments get a head and an end, braces that only group vanish, fonts become styles,
 * what only sets type is dropped. Whatever cannot be read becomes a `bad` token in its place.
 */

const NESTING = 200;

export interface Tidied {
  readonly tokens: Token[];
  readonly notes: readonly Diagnostic[];
}

/** Tidies a whole formula. */
export function tidy(raw: readonly RawToken[], commas: DecimalComma = "none"): Tidied {
  const tidier = new Tidier(raw, commas);
  tidier.range(0, raw.length, { style: "", depth: 0, stacked: false });
  return { tokens: tidier.out, notes: tidier.notes };
}

class Tidier extends Scribe {
  /** Tidies the tokens `[from, to)` onto `out`. */
  range(from: number, to: number, mood: Mood): void {
    if (mood.depth > NESTING) {
      const first = this.raw[from],
        last = this.raw[to - 1];
      if (first !== undefined && last !== undefined)
        this.put(bad("syntax.nesting", { from: first.from, to: last.to }, `${NESTING} levels of brackets`));
      return;
    }
    if (this.infix(from, to, mood)) return;
    let now = mood;
    for (let i = from; i < to; ) {
      const t = this.raw[i];
      if (t === undefined) break;
      const style = t.type === "command" ? fontSwitches.get(t.text) : undefined;
      // \rm{…} is written for \mathrm{…}.
      const argument =
        style !== undefined && i + 1 < to && this.raw[i + 1]?.type === "open" && this.raw[i + 1]?.gap === false
          ? (this.partner[i + 1] ?? -1)
          : -1;
      if (style !== undefined && argument > i) {
        const start = this.out.length;
        this.range(i + 2, argument, { ...now, style: style === "it" ? "" : style, depth: now.depth + 1 });
        this.widen(start, t, this.raw[argument] ?? t);
        this.closeGroup();
        i = argument + 1;
      } else if (style !== undefined && fonts.get(t.text) === undefined) {
        now = { ...now, style: style === "it" ? "" : style };
        i++;
      } else i = this.one(i, to, now);
    }
  }

  /** `{a \over b}`, `{n \choose k}`: the command parts its whole group. */
  private infix(from: number, to: number, mood: Mood): boolean {
    for (let i = from; i < to; i++) {
      const t = this.raw[i];
      if (t?.type === "open" || t?.type === "begin") i = Math.max(i, this.partner[i] ?? -1);
      else if (
        t?.type === "command" &&
        (t.text === "over" || t.text === "choose" || t.text === "atop" || t.text === "brace" || t.text === "brack")
      ) {
        const first = this.raw[from] ?? t,
          last = this.raw[to - 1] ?? t;
        this.pair(
          t.text === "over" ? "frac" : t.text === "choose" ? "binom" : "atop",
          { from: first.from, to: last.to },
          { from, to: i, next: i },
          { from: i + 1, to, next: to },
          mood,
          first.gap,
        );
        return true;
      }
    }
    return false;
  }

  /** Tidies what begins at `i`; returns the index after it. */
  one(i: number, to: number, mood: Mood): number {
    const t = this.raw[i];
    if (t === undefined) return to;
    switch (t.type) {
      case "letter":
        return letters(this, i, to, mood);
      case "digit":
        return number(this, i, to, mood);
      case "open":
        return this.group(i, to, mood);
      case "close":
        this.put(bad("syntax.stray-brace", t, "}", [], "a } closes no {"));
        return i + 1;
      case "sup":
      case "sub":
        return this.script(i, to, mood);
      case "prime":
        this.base(t);
        this.put(token("prime", "'", t));
        return i + 1;
      case "amp":
        this.put(token("amp", "&", t));
        return i + 1;
      case "row":
        this.put(mood.stacked ? token("sep", ",", t) : token("row", "\\\\", t));
        return i + 1;
      case "begin":
        return this.environment(i, to, mood);
      case "end":
        this.put(bad("syntax.stray-end", t, `\\end{${t.text}}`, [], `there is no \\begin{${t.text}} for it`));
        return i + 1;
      case "dots":
        if (/^\.\s*\.$/u.test(t.text)) this.put(token("stop", ".", t));
        else this.leaf({ kind: "dots", how: "horizontal", from: t.from, to: t.to }, t.gap);
        return i + 1;
      case "circled":
        this.put(token("tag", t.text, t, { note: [], gap: t.gap }));
        return i + 1;
      case "words":
        return foreign(this, i, to);
      case "dollar":
        this.put(bad("syntax.dollar", t, t.text, [], "a formula ends or begins here: a $ is missing or too many"));
        return i + 1;
      case "lost":
        this.put(lost(t));
        return i + 1;
      case "parameter":
        this.put(bad("syntax.parameter", t, t.text, [], "it stands for a macro's argument and has no meaning here"));
        return i + 1;
      case "char":
        return character(this, i, to);
      case "command":
        return command(this, i, to, mood);
    }
  }

  /** Braces that only group: their inside stands as if they were not there. */
  group(i: number, to: number, mood: Mood): number {
    const t = this.raw[i],
      end = this.partner[i] ?? -1;
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
    const isPrime = (r: RawToken | undefined): boolean =>
      r?.type === "prime" || (r?.type === "command" && (r.text === "prime" || r.text === "dprime"));
    if (kind === "sup")
      for (let r = this.raw[from]; from < argument.to && isPrime(r); r = this.raw[++from])
        this.put(token("prime", "'", { from: t.from, to: (r ?? t).to }));
    if (from === argument.to && from > argument.from) return argument.next;
    if (from === argument.to) {
      this.barrier = this.out.length;
      return argument.next;
    }
    if (this.out.length !== this.barrier && this.hasScript(kind)) {
      const name = kind === "sup" ? "superscript" : "subscript";
      this.put(
        bad(
          `syntax.double-${name}`,
          { from: t.from, to: (this.raw[argument.next - 1] ?? t).to },
          `a second ${name}`,
          [],
          `two ${name}s on one base: put both into one pair of braces`,
        ),
      );
    }
    // x^10 sets x¹0.
    const digit = this.raw[argument.to - 1],
      next = this.raw[argument.next];
    if (digit?.type === "digit" && argument.next === argument.to && argument.next < to && next?.type === "digit" && !next.gap)
      this.notes.push({
        code: "syntax.bare-script",
        severity: "note",
        span: { from: t.from, to: next.to },
        found: `${kind === "sup" ? "^" : "_"}${digit.text}${next.text}`,
        expected: [`${kind === "sup" ? "^" : "_"}{${digit.text}${next.text}}`],
      });
    this.argument(kind, "", t, { ...argument, from }, { ...mood, style: "", depth: mood.depth + 1, sub: kind === "sub" }, false);
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

  private environment(i: number, to: number, mood: Mood): number {
    const t = this.raw[i],
      end = this.partner[i] ?? -1;
    if (t === undefined) return to;
    if (end < 0 || end >= to) {
      this.put(bad("syntax.unended-environment", t, `\\begin{${t.text}}`, [`\\end{${t.text}}`], `\\begin{${t.text}} is never ended`));
      return i + 1;
    }
    return this.matrix(i, end, t.text, t, mood);
  }

  /** Emits the environment that begins at `i` and ends at `end`, under the name `value`. */
  matrix(i: number, end: number, value: string, start: Span, mood: Mood): number {
    const t = this.raw[i];
    if (t === undefined) return end + 1;
    let inside = i + 1;
    const optional = groupAt(this.raw, inside, "[", "]", end);
    if (
      optional !== null &&
      (/^(?:aligned|gathered|split|alignedat|multlined|array|tabular)/u.test(t.text) || t.text.endsWith("*")) &&
      optional.to - optional.from <= 2
    )
      inside = optional.next;
    for (let n = environmentArguments.get(t.text) ?? 0; n > 0 && this.raw[inside]?.type === "open"; n--)
      inside = (this.partner[inside] ?? inside) + 1;
    this.put(token("matrix", value, { from: start.from, to: t.to }, { gap: t.gap, head: "matrix" }));
    this.range(inside, end, { ...mood, depth: mood.depth + 1, stacked: false });
    const last = this.raw[end] ?? t;
    this.put(token("end", value, last, { head: "matrix" }));
    this.barrier = -1;
    return end + 1;
  }
}

function isHead(t: Token): boolean {
  return t.type === "sup" || t.type === "sub" || t.type === "one" || t.type === "two" || t.type === "matrix";
}

function lost(t: RawToken): Token {
  const [why = "", name = ""] = t.text.split(" ");
  return why === "endless"
    ? bad("syntax.macro-endless", t, name, [], "its definition leads back to itself or grows without end")
    : bad("syntax.macro-arguments", t, name, [], "an argument of this macro is missing");
}
