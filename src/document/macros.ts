import { mathEnvironment } from "./environments.js";
import type { Alias } from "./tokens.js";
import type { Diagnostic, MacroDefinition, Span } from "./types.js";

/** Macros are only collected here, with their places; the parser of formulas expands them. */
export interface MacroScan {
  readonly macros: readonly MacroDefinition[];
  /** Where the definitions stand: neither prose nor mathematics. Sorted. */
  readonly ranges: readonly Span[];
  /** Macros that stand for `\begin{…}` or `\end{…}` of a display. */
  readonly aliases: ReadonlyMap<string, Alias>;
  readonly diagnostics: readonly Diagnostic[];
}

const DEFINES =
  /\\(newcommand|renewcommand|providecommand|DeclareRobustCommand|[gex]?def|let|DeclareMathOperator|DeclarePairedDelimiterX?|newenvironment|renewenvironment|newtheorem)(?![A-Za-z])/g;
const LONGEST = 4000;

/** Collects the definitions outside `ignored` (sorted), in order; a later one of the same name stands beside the first. */
export function scanMacros(source: string, ignored: readonly Span[]): MacroScan {
  const macros: MacroDefinition[] = [],
    ranges: Span[] = [],
    diagnostics: Diagnostic[] = [],
    aliases = new Map<string, Alias>();
  let covered = 0,
    skip = 0;
  for (const match of source.matchAll(DEFINES)) {
    const from = match.index;
    while ((ignored[skip]?.to ?? Infinity) <= from) skip++;
    if (from < covered || (ignored[skip]?.from ?? Infinity) <= from || source[from - 1] === "\\") continue;
    const reader = new Reader(source, from + match[0].length);
    const made = define(match[1] ?? "", reader, from, aliases);
    if (made === null) {
      diagnostics.push({
        code: "macro-form",
        severity: "warning",
        span: { from, to: from + match[0].length },
        found: match[0],
        expected: ["{\\name}[n]{body}"],
      });
      if (diagnostics.length > 50) break;
      continue;
    }
    macros.push(...made);
    for (const { name, parameters, body } of made) if (parameters === 0) alias(name, body, aliases);
    covered = reader.at;
    ranges.push({ from, to: covered });
  }
  return { macros, ranges, aliases, diagnostics };
}

/** The macros that one definition makes (none for environments), or null if its form is not understood. */
function define(command: string, read: Reader, from: number, aliases: Map<string, Alias>): MacroDefinition[] | null {
  read.star();
  if (command === "newtheorem") return read.group() === null ? null : (read.option(), read.group(), read.option(), []);
  if (command.endsWith("environment")) {
    const name = read.group();
    read.option();
    read.option();
    const begin = read.group(),
      end = read.group();
    if (name === null || begin === null || end === null) return null;
    // Looked up by its name in braces, which no command has.
    alias(`{${name}}`, begin, aliases);
    return [];
  }
  const name = read.name();
  if (name === null) return null;
  if (command.endsWith("def")) {
    const parameters = read.parameterText(),
      body = parameters === null ? null : read.group();
    return parameters === null || body === null ? null : [{ name, parameters, optional: null, body, from }];
  }
  if (command === "let") {
    const body = read.token();
    return body === null ? null : [{ name, parameters: 0, optional: null, body, from }];
  }
  if (command === "DeclareMathOperator") {
    const body = read.group();
    // A single symbol (`\DeclareMathOperator{\s}{\sigma}`) is no word: it stands for itself.
    const symbol = body !== null && /^\s*\\[A-Za-z]+\s*$/.test(body);
    return body === null
      ? null
      : [{ name, parameters: 0, optional: null, body: symbol ? `${body.trim()}{}` : `\\operatorname{${body}}`, from }];
  }
  if (command.startsWith("DeclarePairedDelimiter")) {
    const count = command.endsWith("X") ? Number(read.option() ?? "1") : 1;
    const open = read.group(),
      close = read.group(),
      inner = command.endsWith("X") ? read.group() : "#1";
    if (open === null || close === null || inner === null || !(count >= 1 && count <= 8)) return null;
    // The optional size (`\norm[\big]{x}`) is argument 1 and dropped: the brackets fit themselves.
    const shifted = inner.replace(/#([1-9])/g, (_, n: string) => `#${String(Number(n) + 1)}`).replaceAll("\\delimsize", "");
    return [
      { name, parameters: count + 1, optional: "", body: `\\left${open || "."} ${shifted} \\right${close || "."}`, from, star: true },
    ];
  }
  const countText = read.option(),
    optional = countText === null ? null : read.option(),
    body = read.group();
  const count = countText === null ? 0 : Number(countText);
  if (body === null || !Number.isInteger(count) || count < 0 || count > 9) return null;
  return [{ name, parameters: count, optional, body, from }];
}

/** `\newcommand{\be}{\begin{align}}` makes `\be` a delimiter. */
function alias(name: string, body: string, aliases: Map<string, Alias>): void {
  const match = /^\s*\\(begin|end)\{([a-zA-Z]+\*?)\}\s*$/.exec(body);
  const environment = match?.[2];
  if (match !== null && environment !== undefined && mathEnvironment(environment) === "display") {
    aliases.set(name, { kind: match[1] === "begin" ? "begin" : "end", name: environment });
  }
}

/** Reads a definition's parts from a place on; comments and line ends between them are skipped. */
class Reader {
  readonly #source: string;
  at: number;
  constructor(source: string, at: number) {
    this.#source = source;
    this.at = at;
  }

  #space(): void {
    for (;;) {
      while (/\s/.test(this.#source[this.at] ?? "x")) this.at++;
      if (this.#source[this.at] !== "%") return;
      while (this.at < this.#source.length && this.#source[this.at] !== "\n") this.at++;
    }
  }
  star(): boolean {
    if (this.#source[this.at] !== "*") return false;
    this.at++;
    return true;
  }
  /** `\name` or `{\name}`. */
  name(): string | null {
    this.#space();
    const match = /^(?:\{\s{0,9}\\([A-Za-z@]{1,60}|[^A-Za-z\s])\s{0,9}\}|\\([A-Za-z@]{1,60}|[^A-Za-z\s]))/.exec(
      this.#source.slice(this.at, this.at + 90),
    );
    if (match === null) return null;
    this.at += match[0].length;
    return match[1] ?? match[2] ?? null;
  }
  /** `[…]`, or null. */
  option(): string | null {
    const start = this.at;
    this.#space();
    if (this.#source[this.at] !== "[") {
      this.at = start;
      return null;
    }
    let depth = 0;
    for (let i = this.at + 1; i < this.at + LONGEST && i < this.#source.length; i++) {
      const char = this.#source[i];
      if (char === "\\") i++;
      else if (char === "{") depth++;
      else if (char === "}") depth--;
      else if (char === "]" && depth === 0) {
        const text = this.#source.slice(this.at + 1, i);
        this.at = i + 1;
        return text;
      }
    }
    this.at = start;
    return null;
  }
  /** `{…}` with balanced braces, or null. */
  group(): string | null {
    this.#space();
    if (this.#source[this.at] !== "{") return null;
    let depth = 0;
    for (let i = this.at; i < this.at + LONGEST && i < this.#source.length; i++) {
      const char = this.#source[i];
      if (char === "\\") i++;
      else if (char === "{") depth++;
      else if (char === "}" && --depth === 0) {
        const text = this.#source.slice(this.at + 1, i);
        this.at = i + 1;
        return text;
      }
    }
    return null;
  }
  /** The `#1#2` of a `\def`: their number; null if other signs delimit the arguments. */
  parameterText(): number | null {
    const match = /^\s{0,9}((?:#[1-9]){0,9})\s{0,9}(?=\{)/.exec(this.#source.slice(this.at, this.at + 60));
    if (match?.[1] === undefined) return null;
    this.at += match[0].length;
    return match[1].length / 2;
  }
  /** What `\let` copies: one command or character. */
  token(): string | null {
    const match = /^\s{0,9}=?\s?(\\(?:[A-Za-z@]{1,60}|[^A-Za-z\s])|[^\s\\{}])/.exec(this.#source.slice(this.at, this.at + 90));
    if (match?.[1] === undefined) return null;
    this.at += match[0].length;
    return match[1];
  }
}
