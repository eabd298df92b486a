import { latexName } from "../../syntax/formula-latex-name.js";
import type { Worked, WorkedLine } from "../../explain/worked/explain.js";
import { texText } from "../formats/latex.js";
import { missing, Reasons, sectionsOf } from "./sections.js";
/** Worked solutions as plain text, Markdown and LaTeX. */

export type WorkedFormat = "plain" | "markdown" | "latex";
export interface WorkedOptions {
  /** LaTeX without preamble, for pasting. */
  readonly fragment?: boolean;
}

/** Ends with a line end. */
export function workedText(worked: Worked, format: WorkedFormat, options: WorkedOptions = {}): string {
  if (format === "plain") return plain(worked);
  return format === "markdown" ? markdown(worked) : latex(worked, options.fragment === true);
}

const shapeLatex = (shape: WorkedLine["shape"]): string =>
  shape.map((d) => (typeof d === "number" ? String(d) : latexName(d))).join(" \\times ");
const told = (text: string): string => (text === "" || text.endsWith(".") ? text : `${text}.`);

/** The adjoint of z is zbar here. */
const ascii = (text: string): string => text.replace(/`?bar_?:?([\p{L}][\p{L}\p{N}_]*)`/gu, "$1bar");

function plain(worked: Worked): string {
  const reasons = new Reasons(),
    out: string[] = [];
  for (const { title, lines } of sectionsOf(worked)) {
    out.push(title);
    const left = Math.max(...lines.map((l) => ascii(l.members[0]?.plain ?? "").length));
    const bodies = lines.map(
      (l) =>
        `  ${ascii(l.members[0]?.plain ?? "").padEnd(left)} = ${l.members
          .slice(1)
          .map((m) => ascii(m.plain))
          .join(" = ")}`,
    );
    const margin = Math.min(88, Math.max(...bodies.map((b) => b.length)) + 3);
    lines.forEach((line, i) => {
      const shape = line.shape.length === 0 ? "" : `[${line.shape.join(" × ")}]`,
        reason = reasons.of(line);
      out.push(`${(bodies[i] ?? "").padEnd(shape === "" ? 0 : margin)}${shape === "" ? "" : ` ${shape}`}`);
      if (reason !== null) out.push(`      ${reason.names}${reason.because === "" ? "" : `: ${reason.because}`}`);
    });
    out.push("");
  }
  const left = missing(worked);
  if (left !== "") out.push(left, "");
  return out.join("\n");
}

const escaped = (text: string): string => text.replace(/[\\`*_[\]<>#$|~]/g, "\\$&");

function markdown(worked: Worked): string {
  const reasons = new Reasons(),
    out = [`# ${title(worked)}`, ""];
  if (worked.declarations.length > 0) out.push(worked.declarations.join(" "), "");
  for (const section of sectionsOf(worked)) {
    out.push(`## ${section.title}`, "");
    for (const line of section.lines) {
      const reason = reasons.of(line);
      if (reason !== null) out.push(`*${escaped(reason.names)}.*${reason.because === "" ? "" : ` ${escaped(told(reason.because))}`}`, "");
      out.push(
        `$$${line.members.map((m) => m.latex).join(" = ")}${line.shape.length === 0 ? "" : ` \\tag*{$${shapeLatex(line.shape)}$}`}$$`,
        "",
      );
    }
  }
  const left = missing(worked);
  if (left !== "") out.push(left, "");
  return out.join("\n");
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
    out = [`\\section*{${title(worked)}}`];
  if (worked.declarations.length > 0) out.push(worked.declarations.join(" "), "");
  for (const section of sectionsOf(worked)) {
    out.push(`\\subsection*{${section.title}}`);
    for (const line of section.lines) {
      const reason = reasons.of(line);
      if (reason !== null)
        out.push(`\\textit{${texText(reason.names)}.}${reason.because === "" ? "" : ` ${texText(told(reason.because))}`}`);
      const tag = line.shape.length === 0 ? "" : ` \\tag*{$${shapeLatex(line.shape)}$}`,
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
