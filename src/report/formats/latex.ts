import type { Claim } from "../../check/verdict.js";
import { details } from "../details.js";
import { counts, entries } from "../entries.js";
import { clean } from "../text.js";
import { ACCEPTED, counted, WORDS } from "../verdicts.js";
import type { Marked } from "./marked.js";
/** A report as a LaTeX document. Nothing that a student wrote is read as LaTeX: it stands there letter by letter. */

const PREAMBLE = String.raw`\documentclass[11pt]{article}
\usepackage[margin=25mm]{geometry}
\usepackage{amsmath,amssymb,bm}
\usepackage{xcolor}
\definecolor{wrong}{HTML}{A81818}
\definecolor{loose}{HTML}{7D4E00}
\definecolor{undecided}{HTML}{15529A}
\definecolor{unreadable}{HTML}{6B2F92}
\setlength{\parindent}{0pt}
\setlength{\parskip}{4pt}
\newcommand{\verdict}[2]{\textcolor{#1}{\textbf{#2}}}
\sloppy
\raggedbottom
`;

/** Ends with a line end. */
export function latexReport(documents: readonly Marked[]): string {
  return `${PREAMBLE}\\begin{document}\n${documents.map(section).join("\n")}\\end{document}\n`;
}

function section({ report }: Marked): string {
  const found = counts(report),
    told = WORDS.filter((word) => found[word] > 0).map((word) => counted(word, found[word]));
  const lines = [`\\section*{${texText(report.file)}}`, told.length === 0 ? "No equations were found." : `${told.join(", ")}.`, ""];
  for (const { claim, verdict, kind, place, message } of entries(report)) {
    if (ACCEPTED.has(verdict)) continue;
    const what = kind === "" || kind === "other" ? "" : ` (${texText(kind)})`;
    lines.push(`\\medskip\\verdict{${verdict}}{${verdict}}${what}, line ${place.line}: ${texText(message)}`, "");
    if (claim === null) continue;
    lines.push(`\\texttt{${texText(`${claim.lhs} ${claim.rel} ${claim.rhs}`)}}`, "");
    const right = rightForm(claim);
    if (right !== null) lines.push(`Should be`, `\\[ ${right} \\]`, "");
    for (const d of details(claim, report, false))
      if (d.label !== "should be" || right === null) lines.push(`${texText(d.label)}: ${texText(d.text)}`, "");
  }
  return `${lines.join("\n")}\n`;
}

/** The right form as mathematics: printed by this tool, and only if it is made of nothing but what the tool prints. */
function rightForm({ corrected }: Claim): string | null {
  return corrected !== null && isPlainMath(corrected) ? corrected : null;
}

/** Commands that the printer of formulas uses; all of them are in amsmath, amssymb and bm. */
const COMMANDS =
  /^\\(?:[,;:! {}|\\]|left|right|[lr]brace|[lrv]?[vV]ert|frac|d?frac|sqrt|sum|prod|int|operatorname\*?|math(?:rm|bf|cal|bb|sf|tt|it)|boldsymbol|bm|text|top|odot|otimes|oplus|cdot|cdots|ldots|dots|times|partial|nabla|quad|qquad|begin|end|log|ln|exp|sin|cos|tan|cot|sinh|cosh|tanh|coth|arcsin|arccos|arctan|max|min|det|tr|hat|bar|tilde|dot|ddot|vec|prime|infty|in|ne|neq|le|leq|ge|geq|lt|gt|approx|propto|equiv|to|mid|lVert|rVert|lvert|rvert|[lr](?:floor|ceil)|circ|star|ast|pm|mp|alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|vartheta|iota|kappa|lambda|mu|nu|xi|pi|rho|varrho|sigma|tau|upsilon|phi|varphi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega|ell|wedge|vee|neg|land|lor)$/;

export function isPlainMath(tex: string): boolean {
  if (tex.length > 4000 || /[^\x20-\x7e]|[$#%~]/.test(tex)) return false;
  let depth = 0;
  for (const [token] of tex.matchAll(/\\(?:[A-Za-z]+\*?|[^A-Za-z])|[{}]/g)) {
    if (token === "{") depth++;
    else if (token === "}") depth--;
    else if (!COMMANDS.test(token)) return false;
    if (depth < 0) return false;
  }
  return depth === 0 && !/[\^_]\{[^{}]*\}\s*\^\{[^{}]*\}\s*\^|_\{[^{}]*\}_/.test(tex);
}

const SPECIAL: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  _: "\\_\\allowbreak{}",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  '"': "\''",
  "≈": "$\\approx$",
  "≠": "$\\ne$",
  "≤": "$\\le$",
  "≥": "$\\ge$",
  "∂": "$\\partial$",
  δ: "$\\delta$",
  Σ: "$\\Sigma$",
  "∇": "$\\nabla$",
  "·": "$\\cdot$",
  "…": "\\dots{}",
  "′": "$'$",
  "–": "--",
  "−": "$-$",
  "“": "``",
  "”": "''",
};
/** Text for LaTeX, letter by letter; what a plain installation cannot set becomes a question mark in a box. */
export const texText = (raw: string): string =>
  clean(raw).replace(/[\\{}$&#%_^~<>|"]|[^\x20-\x7e]/gu, (c) => SPECIAL[c] ?? (/^[À-ÖØ-öø-ÿ]$/u.test(c) ? c : "\\fbox{?}"));
