import picocolors from "picocolors";
import { latexName } from "../../syntax/formula-latex-name.js";
import { unicodeName } from "../../syntax/formula-unicode.js";
import type { Worked } from "../../explain/worked/explain.js";
import type { Shown } from "../../explain/worked/shown.js";
import { isPlainMath, texText } from "../formats/latex.js";
import { cells, clean, wrap } from "../text.js";
import { linkText } from "./link.js";
import { missing, Reasons, sectionsOf, sentence, shapeTag } from "./sections.js";
/** Worked solutions for a terminal, as formula notation, Markdown and LaTeX. */

/** `text`: Unicode mathematics for a terminal; `plain`: formula notation, which can be read back. */
export type WorkedFormat = "text" | "plain" | "markdown" | "latex";
export interface WorkedOptions {
  /** LaTeX without preamble, for pasting. */
  readonly fragment?: boolean;
  /** For `text`: ANSI colours (default none) and columns (default 100). */
  readonly colour?: boolean;
  readonly width?: number;
}

/** Ends with a line end. */
export function workedText(worked: Worked, format: WorkedFormat, options: WorkedOptions = {}): string {
  switch (format) {
    case "text":
      return onLines(worked, (s) => clean(s.unicode), unicodeName, options);
    case "plain":
      return onLines(worked, (s) => clean(ascii(s.plain)), ascii, { ...options, colour: false });
    case "markdown":
      return markdown(worked);
    case "latex":
      return latex(worked, options.fragment === true);
  }
}

const MARKED: Readonly<Record<string, string>> = { bar: "bar", hat: "hat", tilde: "tilde", overline: "bar", widehat: "hat" };
/** The adjoint of z is zbar, the normalised X is Xhat in letters that every keyboard has. */
const ascii = (text: string): string =>
  text.replace(
    /`?\b(bar|hat|tilde|overline|widehat):([\p{L}][\p{L}\p{N}_]*)`?/gu,
    (_, mark: string, name: string) => `${name}${MARKED[mark] ?? mark}`,
  );

/** Beyond this column nothing is aligned any more. */
const MARGIN = 72;
const WIDEST = 110;

function onLines(worked: Worked, show: (s: Shown) => string, nameOf: (key: string) => string, options: WorkedOptions): string {
  const reasons = new Reasons(),
    width = Math.min(Math.max(options.width ?? 100, 40), WIDEST),
    { bold, dim, cyan } = picocolors.createColors(options.colour === true),
    out: string[] = [];
  if (worked.link !== null) {
    const { title: said, message, rows } = linkText(worked.link);
    out.push(bold(said), ...wrap(clean(message), width - 2).map((l) => `  ${l}`));
    for (const { label, words } of rows)
      out.push(...wrap(sentence(words, clean, show), width - 13).map((l, i) => `  ${dim((i === 0 ? label : "").padEnd(9))}  ${l}`));
    out.push("");
  }
  if (worked.note !== null) out.push(...wrap(clean(`No derivation. ${worked.note}`), width), "");
  const given = givenShapes(worked, nameOf);
  if (given !== "") out.push(...wrap(given, width).map((l, i) => dim(i === 0 ? l : `  ${l}`)), "");
  for (const { title, lines } of sectionsOf(worked)) {
    out.push(bold(title));
    const heads = lines.map((l) => show(l.members[0]!)),
      left = Math.max(...heads.map(cells).filter((n) => n <= MARGIN / 2), 0);
    const pad = (text: string, to: number): string => text + " ".repeat(Math.max(0, to - cells(text)));
    const bodies = lines.map((l, i) => `  ${pad(heads[i] ?? "", left)} = ${l.members.slice(1).map(show).join(" = ")}`);
    const margin = Math.max(0, ...bodies.map(cells).filter((n) => n <= MARGIN)) + 3;
    lines.forEach((line, i) => {
      const body = bodies[i] ?? "",
        shape = line.shape.length === 0 ? "" : `[${line.shape.map((d) => (typeof d === "number" ? String(d) : nameOf(d))).join(" × ")}]`;
      const last = line.part === "result" || (line.part === "backward" && i === lines.length - 1);
      out.push(`${last ? bold(body) : body}${shape === "" ? "" : `${" ".repeat(Math.max(2, margin - cells(body)))}${cyan(shape)}`}`);
      const told = reasons.of(line),
        known = told.filter((r) => r.because === null).map((r) => r.title);
      if (known.length > 0) out.push(dim(`      ${known.join(", ")}`));
      for (const { title: rule, because } of told)
        if (because !== null)
          out.push(...wrap(`${rule}. ${sentence(because, clean, show)}`, width - 6).map((l, k) => dim(`      ${k === 0 ? "" : "  "}${l}`)));
    });
    out.push("");
  }
  const left = missing(worked);
  if (left !== "") out.push(left, "");
  return out.join("\n");
}

/** "W₁: h × n, x: n": the shapes of what is given. */
function givenShapes(worked: Worked, nameOf: (key: string) => string): string {
  const defined = new Set(worked.graph.map((n) => n.name)),
    given = [...worked.shapes].filter(([name, shape]) => !defined.has(name) && shape.length > 0);
  if (given.length === 0) return "";
  return `Given ${given.map(([name, shape]) => `${nameOf(name)} [${shape.map((d) => (typeof d === "number" ? String(d) : nameOf(d))).join(" × ")}]`).join(", ")}`;
}

/** Brackets stay: \\[ would open a formula for readers of LaTeX in Markdown. */
const escaped = (text: string): string => text.replace(/[\\`*_<>#$|~]/g, "\\$&");

function markdown(worked: Worked): string {
  const reasons = new Reasons(),
    out: string[] = [];
  if (worked.link !== null) {
    const { title: said, message, rows } = linkText(worked.link);
    // As text: what is wrong is not to be taken for a step of the solution.
    out.push(`# ${escaped(said)}`, "", escaped(message), "");
    for (const { label, words } of rows) out.push(`- ${label}: ${sentence(words, escaped, (x) => escaped(x.unicode))}`);
    out.push("");
  }
  if (worked.note !== null) out.push(escaped(`No derivation. ${worked.note}`), "");
  if (worked.lines.length > 0) out.push(`# ${title(worked)}`, "");
  if (worked.declarations.length > 0) out.push(worked.declarations.join(" "), "");
  for (const section of sectionsOf(worked)) {
    out.push(`## ${section.title}`, "");
    for (const line of section.lines) {
      const told = reasonsIn(
        reasons.of(line),
        (t) => `*${escaped(t)}.*`,
        escaped,
        (s) => escaped(s.unicode),
      );
      if (told !== "") out.push(told, "");
      out.push(`$$${line.members.map((m) => m.latex).join(" = ")}${shapeTag(line.shape)}$$`, "");
    }
  }
  const left = missing(worked);
  if (left !== "") out.push(left, "");
  return out.join("\n");
}

/**
 * The names of known rules together, then each new one with its reason. Reasons speak of letters of their own: they stand outside of
 * the marks that a reader of documents, such as `check`, takes for the solution's formulas.
 */
function reasonsIn(
  told: ReturnType<Reasons["of"]>,
  mark: (title: string) => string,
  text: (t: string) => string,
  formula: (s: Shown) => string,
): string {
  const known = told.filter((r) => r.because === null).map((r) => r.title);
  const fresh = told.flatMap((r) => (r.because === null ? [] : [`${mark(r.title)} ${sentence(r.because, text, formula)}`]));
  return [...(known.length > 0 ? [mark(known.join(", "))] : []), ...fresh].join(" ");
}

function title(worked: Worked): string {
  const of = worked.of;
  return `The derivative of $${latexName(of)}$ by $${latexName(worked.wrt)}$`;
}

const PREAMBLE = String.raw`\documentclass[11pt]{article}
\usepackage[margin=25mm]{geometry}
\usepackage{amsmath,amssymb,bm}
\setlength{\parindent}{0pt}
\setlength{\parskip}{4pt}
\allowdisplaybreaks
\begin{document}
`;
/** Chains longer than this get a line a member. */
const LONG = 120;

function latex(worked: Worked, fragment: boolean): string {
  const reasons = new Reasons(),
    out: string[] = [];
  if (worked.link !== null) {
    const { title: said, message, rows } = linkText(worked.link);
    out.push(`\\section*{${texText(said)}}`, texText(message), "");
    for (const { label, words } of rows)
      out.push(
        `\\textit{${texText(label)}}: ${sentence(words, texText, (x) => (isPlainMath(x.latex) ? `\\ensuremath{${x.latex}}` : `\\texttt{${texText(x.latex)}}`))}`,
        "",
      );
  }
  if (worked.note !== null) out.push(texText(`No derivation. ${worked.note}`), "");
  if (worked.lines.length > 0) out.push(`\\section*{${title(worked)}}`);
  if (worked.declarations.length > 0) out.push(worked.declarations.join(" "), "");
  for (const section of sectionsOf(worked)) {
    out.push(`\\subsection*{${section.title}}`);
    for (const line of section.lines) {
      const told = reasonsIn(
        reasons.of(line),
        (t) => `\\textit{${texText(t)}.}`,
        texText,
        (s) => `\\ensuremath{${s.latex}}`,
      );
      if (told !== "") out.push(told);
      const tag = shapeTag(line.shape),
        [first, ...rest] = line.members.map((m) => m.latex);
      const long = line.members.reduce((n, m) => n + m.latex.length, 0) > LONG && rest.length > 1;
      if (long) out.push("\\begin{align*}", `${first ?? ""} &= ${rest.join(" \\\\\n &= ")}${tag}`, "\\end{align*}");
      else out.push("\\begin{equation*}", `${[first, ...rest].join(" = ")}${tag}`, "\\end{equation*}");
    }
  }
  const left = missing(worked);
  if (left !== "") out.push(left);
  const body = `${out.join("\n")}\n`;
  return fragment ? body : `${PREAMBLE}${body}\\end{document}\n`;
}
