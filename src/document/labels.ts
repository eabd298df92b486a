import type { LabelStyle, Outline } from "./outline.js";

/**
 * Labels that stand at the start of a paragraph or a line and open a scope: "Problem 1", "Question 2", "(a)", "iii)",
 * "Answer:", "2 Revisiting Jacobians". Written for homework as it comes from recognition, where such lines carry no
 * markup. Conservative: a label in running text ("Problem 1 asks", "(a) and (b)") is none.
 */
export interface Label {
  readonly length: number;
  readonly text: string;
  readonly level: number;
}

export interface LabelContext {
  readonly outline: Outline;
  /** "block": first thing in a paragraph; "line": first thing in a later line of one; "chained": right behind a label. */
  readonly at: "block" | "line" | "chained";
  /** Whether the text given ends where the paragraph ends (and not at a formula). */
  readonly whole: boolean;
  /** Whether numbers like "3." count as they stand (table cells, `.tex`); Markdown's own lists are read elsewhere. */
  readonly numbers: boolean;
}

type Found =
  | { readonly kind: "title" | "problem" | "question" | "answer"; readonly length: number }
  | { readonly kind: "section"; readonly length: number; readonly depth: number; readonly title: string; readonly number: number }
  | { readonly kind: "item"; readonly length: number; readonly style: LabelStyle; readonly ordinal: number };

/** Enough for any label; the text behind it is not looked at. */
export const LABEL_WINDOW = 240;
const MAX_TITLE = 80;

/** Words that go on a sentence whose subject is the label. */
const SENTENCE =
  /^(?:,|'s|’s|\s+(?:is|was|are|were|asks?|says?|shows?|and|or|of|in|from|gives?|states?|requires?|can|has|had|on|with|about|above|below|to|through|for|that|but|also|which|where|will|would|should|already|uses?|wants?|follows?|implies)\b|\s*[-–]\s*\(?\w{1,2}\)?(?![\w])|\s*[=+^_<>/])/;
const LIST_SENTENCE = /^(?:,|\s+(?:and|or|to|through|is|are|was|were|above|below|follows?|implies)\b|\s*[-–]\s*\(?\w{1,3}\)|\s*[=+^_<>/])/;
const MARKUP_OPEN =
  /^(?:\*{1,3}(?=[^\s*])|_{1,3}(?=[^\s_])|\\(?:textbf|textit|textsc|textsf|emph|underline|uline|text)\s?\{\s*|\{\s?\\(?:bfseries|bf|itshape|it|em|scshape|sc|large|Large)\s+)/;
const NUMBER = String.raw`\d{1,3}(?:\.\d{1,3}){0,3}`;
const TITLE =
  /^(?:Homework|HOMEWORK|Assignment|ASSIGNMENT|Problem [Ss](?:et|heet)|PROBLEM SET|Exercise [Ss]heet|Worksheet|HW)\s?#?\s?\d{1,3}(?![A-Za-z0-9]|\.\d)/;
const PROBLEM = new RegExp(
  String.raw`^(?:Problem|PROBLEM|Exercise|EXERCISE|Task|TASK|Prob\.|Ex\.|Aufgabe|Exercice|Ejercicio|Esercizio|Problema)\s?#?\s?(?:${NUMBER}[a-h]?|[IVX]{1,4}|[A-H])(?![A-Za-z0-9])`,
);
const QUESTION = new RegExp(
  String.raw`^(?:(?:Question|QUESTION|Ques\.|Frage|Pregunta)\s?#?\s?(?:${NUMBER}[a-h]?|[IVX]{1,4}|[A-H])|Q\.?\s?${NUMBER})(?![A-Za-z0-9])`,
);
const ANSWER =
  /^(?:Answers?|ANSWERS?|Solutions?|SOLUTIONS?|Ans|Sol|Proof|PROOF|Lösung|Antwort|Beweis|Solución|Respuesta|Réponse)(?:\s(?:to|of|for)\s(?:the\s)?(?:[Pp]roblem|[Qq]uestion|[Ee]xercise|[Pp]art)?\s?\(?[\w.]{1,6}\)?)?(?![A-Za-z0-9])/;
const ANSWER_TO_NUMBER = /^(?:Answer|Solution|SOLUTION|ANSWER)\s\d{1,3}(?![A-Za-z0-9]|\.\d)/;
const SECTION = /^(\d{1,2}(?:\.\d{1,2}){0,3})\.?[ \t]+(?=[\p{Lu}(])/u;
const LATEX_SECTION = /^\\(part|chapter|(?:sub){0,2}section|(?:sub)?paragraph)\*?\{([^{}\n]{1,160})\}/;
export const SOLUTION_TITLE = /^(?:\d[\d.]*\s+)?(?:Solutions?|Answers?|Proof|Lösung|Solución|SOLUTIONS?|ANSWERS?)\b/;

/** LaTeX's sectioning commands as depths of `#`. */
export const SECTION_DEPTH: Readonly<Record<string, number>> = {
  part: 1,
  chapter: 1,
  section: 1,
  subsection: 2,
  subsubsection: 3,
  paragraph: 4,
  subparagraph: 5,
};

/** The label at the start of `text`, entered into the outline; null if there is none. */
export function matchLabel(text: string, context: LabelContext): Label | null {
  let open = 0,
    run: { readonly from: number; readonly close: number } | null = null;
  for (let depth = 0; depth < 3; depth++) {
    const markup = MARKUP_OPEN.exec(text.slice(open));
    if (markup === null) break;
    const mark = markup[0],
      closer = mark.startsWith("*") || mark.startsWith("_") ? mark : "}";
    open += mark.length;
    const at = closer === "}" ? closingBrace(text, open) : text.indexOf(closer, open);
    if (run === null && at >= 0 && !text.slice(open, at).includes("\n")) run = { from: open, close: at + closer.length };
  }
  const body = text.slice(open);
  const found = find(body, context, open > 0);
  if (found === null) return null;
  const level = enter(found, context.outline);
  const end = open + found.length;
  // A marked-up run is the whole heading ("**(a) Warm-up.**") unless it is a sentence.
  const whole = run !== null && run.close >= end && run.close - run.from <= MAX_TITLE && open > 0;
  const length = whole && run !== null ? run.close : end;
  if (found.kind === "section") return { length, text: bare(found.title), level };
  return { length, text: bare(text.slice(open, length)).replace(/\s*[:：]$/, ""), level };
}

function find(body: string, context: LabelContext, marked: boolean): Found | null {
  const alone = (length: number): boolean => {
    const rest = body.slice(length),
      newline = rest.indexOf("\n");
    return /^[\s*_}.:：)]*$/.test(newline < 0 ? rest : rest.slice(0, newline)) && (newline >= 0 || context.whole);
  };
  const punctuated = (length: number): boolean => /^\s?[:：.)]/.test(body.slice(length));
  const word = (pattern: RegExp, kind: "title" | "problem" | "question"): Found | null => {
    const match = pattern.exec(body);
    if (match === null) return null;
    const length = match[0].length;
    if (SENTENCE.test(body.slice(length)) && !punctuated(length)) return null;
    if (context.at === "line" && !alone(length) && !punctuated(length)) return null;
    return { kind, length: length + (/^[.:)](?=\s|$|[*_}])/.exec(body.slice(length))?.[0].length ?? 0) };
  };
  const answer = ANSWER_TO_NUMBER.exec(body);
  if (answer !== null && (alone(answer[0].length) || punctuated(answer[0].length))) return { kind: "question", length: answer[0].length };
  return (
    word(TITLE, "title") ??
    word(PROBLEM, "problem") ??
    word(QUESTION, "question") ??
    bareWord(body, alone, punctuated, marked) ??
    findItem(body, context, marked) ??
    (context.at === "block" ? findSection(body, context) : null)
  );
}

/** "Question", "Problem" or "Answer" without a number: alone on its line, or with a colon. */
function bareWord(body: string, alone: (n: number) => boolean, punctuated: (n: number) => boolean, marked: boolean): Found | null {
  const task = /^(Problem|Question|Exercise|Task)(?![A-Za-z0-9])/.exec(body);
  if (task !== null && alone(task[0].length)) return { kind: task[1] === "Question" ? "question" : "problem", length: task[0].length };
  const answer = ANSWER.exec(body);
  if (answer === null) return null;
  const length = answer[0].length,
    mark = /^\s?[:：.](?=\s|$|[*_}])/.exec(body.slice(length));
  if (mark !== null) return { kind: "answer", length: length + mark[0].length };
  return alone(length) || (marked && punctuated(length)) || (marked && /^\s*[*_}]/.test(body.slice(length)))
    ? { kind: "answer", length }
    : null;
}

function findItem(body: string, context: LabelContext, marked: boolean): Found | null {
  const { outline } = context;
  const item = (length: number, style: LabelStyle, ordinal: number): Found | null => {
    const rest = body.slice(length);
    if (!/^(?:[\s*_}:.]|$|\p{Lu}\p{Ll}|\([a-z]{1,4}\))/u.test(rest) || LIST_SENTENCE.test(rest)) return null;
    if (context.at === "line" && !outline.continues(style, ordinal)) return null;
    return { kind: "item", length, style, ordinal };
  };
  const circled = /^[\u2460-\u2473]/.exec(body);
  if (circled !== null) {
    const ordinal = body.charCodeAt(0) - 0x245f;
    return context.at === "line" && !outline.continues("circled", ordinal) ? null : { kind: "item", length: 1, style: "circled", ordinal };
  }
  const part = /^(?:Part|PART)\s?\(?(?:([a-z])|([A-H])|(\d{1,2}))\)?(?=\s?[:.)—–*_}]|\s*$|\s*\n)/.exec(body);
  if (part !== null) {
    const [all, letter, capital, digits] = part;
    if (letter !== undefined) return item(all.length, "letter", letter.charCodeAt(0) - 96);
    if (capital !== undefined) return item(all.length, "letter", capital.charCodeAt(0) - 64);
    return item(all.length, "paren", Number(digits));
  }
  const bracketed = /^\(?([A-Za-z]|[ivx]{2,5}|[IVX]{2,4})\)/.exec(body);
  if (bracketed?.[1] !== undefined)
    return bracketed[0].startsWith("(") || /^[a-z]+\)\s/.test(body) ? lettered(bracketed[0], bracketed[1], outline, item) : null;
  const compound = /^\(?(\d{1,2})\s?\.?\(?([a-h])\)/.exec(body);
  if (compound?.[2] !== undefined) return item(compound[0].length, "compound", Number(compound[1]) * 100 + compound[2].charCodeAt(0) - 96);
  // "(6)" alone on its line is an equation's number.
  const numbered = /^\((\d{1,2})\)(?=[ \t*_}]*(\S?))/.exec(body);
  if (numbered !== null && (marked || numbered[2] !== "" || (!context.whole && !body.includes("\n"))))
    return item(numbered[0].length, "paren", Number(numbered[1]));
  const dotted = /^(\d{1,2})[.)](?=[\s*_}]|$)/.exec(body);
  if (dotted !== null && (marked || context.numbers || context.at === "line")) return item(dotted[0].length, "number", Number(dotted[1]));
  // "**1** Unrolled networks": nothing but the number is marked up.
  const bare = marked ? /^(\d{1,2})(?=(?:\*{1,3}|_{1,3}|\})(?:[\s.:)]|$))/.exec(body) : null;
  if (bare?.[1] !== undefined && context.at === "block")
    return { kind: "item", length: bare[0].length, style: "number", ordinal: Number(bare[1]) };
  const lettered1 = /^([a-h])\.(?=[\s*_}])/.exec(body);
  if (lettered1?.[1] !== undefined) {
    const ordinal = lettered1[1].charCodeAt(0) - 96;
    if (marked || outline.continues("letter", ordinal) || (ordinal === 1 && context.at === "block")) return item(2, "letter", ordinal);
  }
  return null;
}

const ROMAN: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10 };
function romanValue(text: string): number {
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const here = ROMAN[text[i] ?? ""] ?? 0,
      next = ROMAN[text[i + 1] ?? ""] ?? 0;
    value += here < next ? -here : here;
  }
  return value;
}

/** "(i)" is the first roman number or the letter after "(h)"; "(v)" and "(x)" are roman only where the list says so. */
function lettered(
  whole: string,
  name: string,
  outline: Outline,
  item: (n: number, s: LabelStyle, o: number) => Found | null,
): Found | null {
  const lower = name.toLowerCase(),
    letter = lower.charCodeAt(0) - 96;
  if (/^[ivx]+$/.test(lower)) {
    const ordinal = romanValue(lower);
    if (lower.length > 1 || outline.continues("roman", ordinal) || (lower === "i" && !outline.continues("letter", 9)))
      return item(whole.length, "roman", ordinal);
  }
  return item(whole.length, name === lower ? "letter" : "capital", letter);
}

/** "2 Revisiting Jacobians", "6.1.2 Build MLPs", alone in their paragraph; or "Backpropagation 5", number last, if 5 is next. */
function findSection(body: string, context: LabelContext): Found | null {
  const latex = LATEX_SECTION.exec(body);
  if (latex?.[1] !== undefined)
    return { kind: "section", length: latex[0].length, depth: SECTION_DEPTH[latex[1]] ?? 1, title: latex[2] ?? "", number: 0 };
  const line = body.trimEnd();
  if (
    !context.whole ||
    line.includes("\n") ||
    line.length > 100 ||
    /[=$.,;:]$/.test(line) ||
    line.includes("=") ||
    line.split(/\s+/).length > 13
  )
    return null;
  const match = SECTION.exec(line);
  if (match?.[1] !== undefined) {
    const numbers = match[1].split(".");
    const number = Number(numbers[0]);
    return number > 40 ? null : { kind: "section", length: line.length, depth: numbers.length, title: line, number };
  }
  const reversed = /^\p{Lu}[\p{L} ,&'’-]{3,70} (\d{1,2})$/u.exec(line);
  if (
    reversed !== null &&
    Number(reversed[1]) === context.outline.lastSection + 1 &&
    context.outline.lastSection > 0 &&
    !/^(?:Figure|Fig|Table|Page|Lecture|Week|Chapter|Equation)\b/.test(line)
  ) {
    return { kind: "section", length: line.length, depth: 1, title: line, number: Number(reversed[1]) };
  }
  return null;
}

function enter(found: Found, outline: Outline): number {
  switch (found.kind) {
    case "title":
      return outline.title();
    case "problem":
      return outline.problem();
    case "question":
      return outline.question();
    case "answer":
      return outline.answer();
    case "item":
      return outline.item(found.style, found.ordinal, 0);
    case "section":
      if (found.number > 0) outline.lastSection = found.number;
      return outline.section(found.depth, SOLUTION_TITLE.test(found.title));
  }
}

function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let i = from; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === "{") depth++;
    else if (text[i] === "}" && --depth === 0) return i;
  }
  return -1;
}

/** A heading's text without markup. */
export function bare(text: string): string {
  return text
    .replace(/\\(?:textbf|textit|textsc|textsf|emph|underline|uline|text|bfseries|bf|itshape|it|em|large|Large)\b\s?/g, "")
    .replace(/\*\*|__|[{}]|^[*_]+|[*_]+$/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
