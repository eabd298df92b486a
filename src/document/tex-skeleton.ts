import { isVerbatim, mathEnvironment } from "./environments.js";
import { SECTION_DEPTH } from "./labels.js";
import { bracedName } from "./tokens.js";
import type { LabelStyle } from "./outline.js";
import type { Diagnostic, Span } from "./types.js";

/**
 * The skeleton of a `.tex` source: where its body is, what in it is no text (comments, `\iffalse`, verbatim), and where
 * paragraphs, sections, environments and list items begin. One pass, no recursion; macros are not expanded here.
 */
export interface Skeleton {
  readonly body: Span;
  /** Neither prose nor mathematics; sorted and disjoint. */
  readonly ignored: readonly Span[];
  /** Sorted by place. Text runs from the end of one to the start of the next. */
  readonly breaks: readonly Break[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A place where a paragraph ends; `opens`: what begins there. `blank`: only a blank line, over which a display may go on. */
export interface Break extends Span {
  readonly opens: Opening | null;
  readonly blank: boolean;
}

export type Opening =
  /** The break ends where the title begins. */
  | { readonly kind: "section"; readonly depth: number; readonly titleEnd: number }
  /** `environment`: an "end" follows where it is over. */
  | { readonly kind: "problem" | "question" | "answer"; readonly text: string; readonly environment: boolean }
  | { readonly kind: "item"; readonly style: LabelStyle; readonly ordinal: number; readonly depth: number }
  /** An `\item` that carries its own label, or none that counts. */
  | { readonly kind: "bullet" }
  /** A list, and the end of any environment that opened a scope. */
  | { readonly kind: "list" | "end" };

/** `depth`: how many numbered lists it stands in, itself included. */
interface List {
  readonly style: LabelStyle | null;
  readonly depth: number;
  count: number;
}

const PROBLEMS = /^(?:problem|exercise|exer|prob|task|hw|homeworkProblem|problemset)\*?$/i;
const QUESTIONS = /^(?:question|ques)\*?$/i;
const ANSWERS = /^(?:solution|soln|sol|answer|ans|proof|solutionorbox)\*?$/i;
const LISTS: Readonly<Record<string, LabelStyle | null | undefined>> = {
  enumerate: "number",
  compactenum: "number",
  inparaenum: "number",
  itemize: null,
  compactitem: null,
  description: null,
  list: null,
  trivlist: null,
  // The exam class.
  questions: "number",
  parts: "letter",
  subparts: "roman",
  subsubparts: "letter",
  choices: null,
  checkboxes: null,
};
const NESTED_STYLE: readonly LabelStyle[] = ["number", "letter", "roman", "capital"];
const CONDITIONAL = /^if(?!f$|thenelse$)/;
const MAX_ARGUMENT = 2000;

/** `environments`: names, in braces, of the document's own environments that hold mathematics. */
export function texSkeleton(source: string, definitions: readonly Span[], environments: { has(name: string): boolean }): Skeleton {
  return new SkeletonReader(source, definitions, environments).read();
}

class SkeletonReader {
  readonly #source: string;
  readonly #definitions: readonly Span[];
  readonly #environments: { has(name: string): boolean };
  readonly #ignored: Span[] = [];
  #breaks: Break[] = [];
  readonly #diagnostics: Diagnostic[] = [];
  readonly #lists: List[] = [];
  /** What never closes: looked for once, not once for every opener. */
  readonly #missing = new Set<string>();
  #conditionals = 0;
  #body: { from: number; to: number };
  #at = 0;
  #definition = 0;

  constructor(source: string, definitions: readonly Span[], environments: { has(name: string): boolean }) {
    this.#source = source;
    this.#definitions = definitions;
    this.#environments = environments;
    this.#body = { from: 0, to: source.length };
  }

  read(): Skeleton {
    const { length } = this.#source;
    while (this.#at < length && this.#at < this.#body.to) {
      const definition = this.#definitions[this.#definition];
      if (definition !== undefined && this.#at >= definition.from) {
        this.#definition++;
        if (this.#at < definition.to) {
          this.#ignore(this.#at, definition.to);
          continue;
        }
      }
      const code = this.#source.charCodeAt(this.#at);
      if (code === 37 /* % */) this.#comment();
      else if (code === 10) this.#lineEnd();
      else if (code === 92) this.#command();
      else this.#at++;
    }
    return { body: this.#body, ignored: this.#ignored, breaks: this.#breaks, diagnostics: this.#diagnostics };
  }

  #ignore(from: number, to: number): void {
    if (to > from) this.#ignored.push({ from, to });
    this.#at = Math.max(this.#at, to);
  }

  #break(from: number, to: number, opens: Opening | null = null, blank = false): void {
    this.#breaks.push({ from, to, opens, blank });
    this.#at = to;
  }

  #comment(): void {
    const end = this.#source.indexOf("\n", this.#at);
    this.#ignore(this.#at, end < 0 ? this.#source.length : end);
  }

  /** A blank line ends a paragraph. */
  #lineEnd(): void {
    const start = this.#at;
    let at = start + 1,
      blank = -1;
    for (let char = this.#source[at]; char === " " || char === "\t" || char === "\r" || char === "\n"; char = this.#source[at]) {
      if (char === "\n") blank = at;
      at++;
    }
    if (blank < 0) this.#at = at;
    else this.#break(start, blank + 1, null, true);
  }

  #command(): void {
    const from = this.#at;
    let to = from + 1;
    while (/[A-Za-z@]/.test(this.#source[to] ?? "")) to++;
    if (to === from + 1) {
      this.#at = from + 2;
      return;
    }
    const name = this.#source.slice(from + 1, to);
    const star = this.#source[to] === "*" ? 1 : 0;
    if (name === "begin" || name === "end") this.#environment(name, from, to);
    else if (name === "verb" || name === "lstinline" || name === "mintinline") this.#verb(from, to + star);
    else if (Object.hasOwn(SECTION_DEPTH, name) && !(name === "part" && this.#lists.length > 0))
      this.#section(SECTION_DEPTH[name] ?? 1, from, to + star);
    else if (
      name === "item" ||
      name === "question" ||
      name === "part" ||
      name === "subpart" ||
      name === "subsubpart" ||
      name === "titledquestion"
    )
      this.#item(name, from, to);
    else if (name === "input" || name === "include" || name === "subfile" || name === "import") this.#input(name, from, to);
    else if (name === "par") this.#break(from, to);
    else if (name === "iffalse") this.#skipBranch(from, to, "\\iffalse");
    else if (name === "else" && this.#conditionals > 0) {
      this.#conditionals--;
      this.#skipBranch(from, to, "\\else");
    } else if (name === "fi" && this.#conditionals > 0) {
      this.#conditionals--;
      this.#ignore(from, to);
    } else if (name === "newif") this.#at = to + (/^\s{0,9}\\[A-Za-z@]{1,40}/.exec(this.#source.slice(to, to + 60))?.[0].length ?? 0);
    else if (CONDITIONAL.test(name)) {
      this.#conditionals++;
      this.#ignore(from, to);
    } else this.#at = to;
  }

  #environment(command: "begin" | "end", from: number, nameAt: number): void {
    const braced = bracedName(this.#source, nameAt);
    if (braced === null) {
      this.#at = nameAt;
      return;
    }
    const { name, to } = braced;
    if (mathEnvironment(name) !== null || this.#environments.has(`{${name}}`)) {
      this.#at = to;
      return;
    }
    if (name === "document") {
      if (command === "end") {
        this.#body.to = from;
        return;
      }
      // What stands before is preamble.
      this.#body.from = to;
      this.#breaks = [];
      this.#at = to;
    } else if (command === "begin" && isVerbatim(name)) this.#verbatim(name, from, to);
    else if (command === "end") {
      const list = Object.hasOwn(LISTS, name);
      if (list) this.#lists.pop();
      this.#break(from, to, list || scopeOf(name) !== null ? { kind: "end" } : null);
    } else this.#open(name, from, to);
  }

  #open(name: string, from: number, nameEnd: number): void {
    const option = this.#option(nameEnd);
    let to = option?.to ?? nameEnd;
    const style = Object.hasOwn(LISTS, name) ? LISTS[name] : undefined;
    if (style !== undefined) {
      const outer = this.#lists[this.#lists.length - 1]?.depth ?? 0;
      const given = option === null ? null : labelStyle(option.text);
      const counted = style === null ? null : (given ?? (name === "enumerate" ? (NESTED_STYLE[outer] ?? "number") : style));
      this.#lists.push({ style: counted, depth: outer + (counted === null ? 0 : 1), count: 0 });
      this.#break(from, to, { kind: "list" });
      return;
    }
    const kind = scopeOf(name);
    // Column specifications and widths are no text.
    if (/^(?:tabular|array|minipage|multicols|wrapfigure|tabularx|longtable|thebibliography|adjustbox)/.test(name)) {
      for (let i = 0; i < 2; i++) to = this.#argument(to)?.to ?? to;
    }
    this.#break(from, to, kind === null ? null : { kind, text: title(name, option?.text), environment: true });
  }

  #item(name: string, from: number, nameEnd: number): void {
    const list = this.#lists[this.#lists.length - 1];
    const option = this.#option(nameEnd);
    // A label of its own (`\item[(b)]`) is read as text: it is recognised there like any other.
    const own = name === "item" && option !== null && option.text.trim() !== "";
    const to = own ? this.#source.indexOf("[", nameEnd) + 1 : (option?.to ?? nameEnd);
    if (list === undefined || list.style === null || own) {
      this.#break(
        from,
        to,
        name.endsWith("question") ? { kind: "question", text: title("question", undefined), environment: false } : { kind: "bullet" },
      );
      if (own) this.#ignored.push({ from: option.to - 1, to: option.to });
      if (option !== null) this.#at = Math.max(this.#at, option.to);
      return;
    }
    list.count++;
    if (name.endsWith("question")) {
      this.#break(from, to, { kind: "question", text: `Question ${String(list.count)}`, environment: false });
      return;
    }
    this.#break(from, to, { kind: "item", style: list.style, ordinal: list.count, depth: list.depth });
  }

  #section(depth: number, from: number, nameEnd: number): void {
    const option = this.#option(nameEnd),
      argument = this.#argument(option?.to ?? nameEnd);
    if (argument === null) {
      this.#at = nameEnd;
      return;
    }
    this.#breaks.push({ from, to: argument.from, opens: { kind: "section", depth, titleEnd: argument.to - 1 }, blank: false });
    this.#break(argument.to - 1, argument.to);
  }

  #input(name: string, from: number, nameEnd: number): void {
    const argument = this.#argument(nameEnd);
    const bare = /^\s{1,9}([\w./-]{1,200})/.exec(this.#source.slice(nameEnd, nameEnd + 220));
    const file = argument === null ? bare?.[1] : this.#source.slice(argument.from, argument.to - 1);
    const to = argument?.to ?? nameEnd + (bare?.[0].length ?? 0);
    this.#at = to;
    if (file !== undefined)
      this.#diagnostics.push({ code: "tex-input", severity: "warning", span: { from, to }, found: file.trim(), hint: name });
    this.#break(from, to);
  }

  #verb(from: number, nameEnd: number): void {
    const open = this.#source[nameEnd] ?? "",
      close = open === "{" ? "}" : open;
    const line = this.#source.slice(nameEnd + 1, nameEnd + 1 + MAX_ARGUMENT),
      end = line.indexOf(close),
      newline = line.indexOf("\n");
    if (open.trim() === "" || end < 0 || (newline >= 0 && newline < end)) this.#at = nameEnd;
    else this.#ignore(from, nameEnd + end + 2);
  }

  #verbatim(name: string, from: number, to: number): void {
    const close = `\\end{${name}}`;
    const end = this.#missing.has(close) ? -1 : this.#source.indexOf(close, to);
    if (end < 0) {
      this.#missing.add(close);
      this.#diagnostics.push({
        code: "unclosed-environment",
        severity: "error",
        span: { from, to },
        found: `\\begin{${name}}`,
        expected: [close],
      });
      this.#ignore(from, to);
      return;
    }
    this.#ignore(from, end + close.length);
    this.#breaks.push({ from: end + close.length, to: end + close.length, opens: null, blank: false });
  }

  /** Skips to the `\else` or `\fi` that ends a branch not taken. */
  #skipBranch(from: number, start: number, what: string): void {
    let depth = 0;
    if (!this.#missing.has("\\fi")) {
      const pattern = /\\(?:\\|%|(if[a-zA-Z@]*|fi|else)(?![a-zA-Z@]))|%[^\n]*/g;
      pattern.lastIndex = start;
      for (let match = pattern.exec(this.#source); match !== null; match = pattern.exec(this.#source)) {
        const name = match[1];
        if (name === undefined) continue;
        if (CONDITIONAL.test(name)) depth++;
        else if (name === "fi" && depth-- === 0) {
          this.#ignore(from, pattern.lastIndex);
          return;
        } else if (name === "else" && depth === 0 && what === "\\iffalse") {
          this.#conditionals++;
          this.#ignore(from, pattern.lastIndex);
          return;
        }
      }
      this.#missing.add("\\fi");
    }
    this.#diagnostics.push({ code: "unclosed-conditional", severity: "error", span: { from, to: start }, found: what, expected: ["\\fi"] });
    this.#ignore(from, start);
  }

  #option(at: number): { readonly text: string; readonly to: number } | null {
    let i = at;
    while (this.#source[i] === " ") i++;
    if (this.#source[i] !== "[") return null;
    let depth = 0;
    for (let j = i + 1; j < i + MAX_ARGUMENT; j++) {
      const char = this.#source[j];
      if (char === undefined) return null;
      if (char === "\\") j++;
      else if (char === "{") depth++;
      else if (char === "}") depth--;
      else if (char === "]" && depth <= 0) return { text: this.#source.slice(i + 1, j), to: j + 1 };
    }
    return null;
  }

  /** The braced argument at `at`: `from` behind the brace, `to` behind the closing one. */
  #argument(at: number): Span | null {
    let i = at;
    while (/\s/.test(this.#source[i] ?? "x")) i++;
    if (this.#source[i] !== "{") return null;
    let depth = 0;
    for (let j = i; j < i + MAX_ARGUMENT; j++) {
      const char = this.#source[j];
      if (char === undefined) return null;
      if (char === "\\") j++;
      else if (char === "{") depth++;
      else if (char === "}" && --depth === 0) return { from: i + 1, to: j + 1 };
    }
    return null;
  }
}

const scopeOf = (name: string): "problem" | "question" | "answer" | null =>
  PROBLEMS.test(name) ? "problem" : QUESTIONS.test(name) ? "question" : ANSWERS.test(name) ? "answer" : null;

/** "Problem: the chain rule" for `\begin{problem}[The chain rule]`. */
function title(name: string, option: string | undefined): string {
  const word = name.replace("*", "");
  const head = word.charAt(0).toUpperCase() + word.slice(1);
  return option === undefined || option.trim() === "" ? head : `${head}: ${option.trim()}`;
}

/** `[label=(\alph*)]` and `[(a)]` say how the items of a list are counted. */
function labelStyle(option: string): LabelStyle | null {
  if (option.includes("\\alph") || /^\s*\(?a[.)]/.test(option)) return "letter";
  if (option.includes("\\Alph") || /^\s*\(?A[.)]/.test(option)) return "capital";
  if (option.toLowerCase().includes("\\roman") || /^\s*\(?[iI][.)]/.test(option)) return "roman";
  if (option.includes("\\arabic") || /^\s*\(?1[.)]/.test(option)) return option.includes("(") ? "paren" : "number";
  return null;
}
