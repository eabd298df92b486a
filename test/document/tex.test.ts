import { describe, expect, it } from "vitest";
import { readDocument } from "../../src/document/index.js";
import { complaints, formulas, show } from "./show.js";

const tex = String.raw;
const read = (source: string): string[] => show(source, "a.tex");

describe("a LaTeX source", () => {
  it("is read between \\begin{document} and \\end{document}", () => {
    expect(
      read(tex`\documentclass{article}
\title{The $x$}
\newcommand{\R}{\mathbb{R}}
\begin{document}
\maketitle
Let $x \in \R$.
\end{document}
$y$`),
    ).toEqual(['"Let"', tex`$: x \in \R`, '"."']);
  });
  it("is all body without them", () => {
    expect(read(tex`Let $x$.`)).toEqual(['"Let"', "$: x", '"."']);
  });
  it("has its displays in the paragraph that they stand in", () => {
    const source = tex`We get
\begin{equation} a = b \label{eq:a} \end{equation}
and % a note with $c$
\[ d % so
 = e \]
so.

Next $$f$$`;
    expect(read(source)).toEqual(['"We get"', tex`equation: a = b \label{eq:a}`, '"and"', "\\[: d ⏎ = e", '"so."', '"Next"', "$$: f"]);
    expect(readDocument(source, { file: "a.tex" }).pieces.map((piece) => (piece.kind === "heading" ? 0 : piece.block))).toEqual([
      1, 1, 1, 1, 1, 2, 2,
    ]);
  });
  it("opens scopes by sections, whose titles may hold formulas", () => {
    expect(
      read(tex`\section{Nets}\label{sec:n} Text
\subsection*{The map $f(x)$ here}
More
\paragraph{Proof} $a$`),
    ).toEqual(["# 10 Nets", '"Text"', "# 20 The map $f(x)$ here", "$: f(x)", '"here"', '"More"', "# 45 Proof", "$: a"]);
  });
  it("opens scopes by labels at the start of paragraphs", () => {
    expect(
      read(tex`\noindent\textbf{Problem 3.} Fit $x$

\medskip
{\bf (a)} The \emph{mean}.

\textbf{(ii) The covariance.} \underline{So}`),
    ).toEqual(["# 70 Problem 3.", '"Fit"', "$: x", "# 90 (a)", '"The mean."', "# 95 (ii) The covariance.", '"So"']);
  });
  it("opens scopes by environments and items", () => {
    expect(
      read(tex`\begin{problem}[Chain rule]
Let $f$.
\begin{enumerate}[label=(\alph*)]
  \item $a$
  \item $b$
    \begin{enumerate} \item $c$ \end{enumerate}
\end{enumerate}
\end{problem}
\begin{solution} $d$ \end{solution}
\begin{itemize} \item $e$ \item[(b)] $g$ \end{itemize}`),
    ).toEqual([
      "# 70 Problem: Chain rule",
      '"Let"',
      "$: f",
      '"."',
      "# 90 (a)",
      "$: a",
      "# 90 (b)",
      "$: b",
      "# 95 (a)",
      "$: c",
      "# 85 Solution",
      "$: d",
      "$: e",
      "# 90 (b)",
      "$: g",
    ]);
  });
  it("reads the exam class", () => {
    expect(
      read(tex`\begin{questions}
\question[10] What is $f$?
\begin{parts} \part $a$ \part $b$ \end{parts}
\question $c$
\end{questions}`),
    ).toEqual(["# 80 Question 1", '"What is"', "$: f", '"?"', "# 90 (a)", "$: a", "# 90 (b)", "$: b", "# 80 Question 2", "$: c"]);
  });
  it("leaves out verbatim, comments and branches not taken", () => {
    expect(
      read(tex`a \verb|$x$| \begin{verbatim} $y$ \end{verbatim} b
\begin{comment} $c$ \end{comment}
\iffalse $d$ \ifx $e$ \fi \else $f$ \fi \iftrue $g$ \else $h$ \fi
50\% of % $i$
$j \iff k$`),
    ).toEqual(['"a"', '"b"', "$: f", "$: g", '"50% of"', tex`$: j \iff k`]);
  });
  it("drops commands from prose and keeps their words", () => {
    expect(read(tex`See \eqref{eq:a}, \cite{b} and~\textit{all} \textbf{rows}\footnote{of X}\\[2pt] the ` + "``end'' --- now.")).toEqual([
      '"See (eq:a), and all rows of X the "end" – now."',
    ]);
  });
  it("reports what it cannot include", () => {
    expect(complaints(tex`a \input{part1} b \include{chapters/two} $x$`, "a.tex")).toEqual([
      "tex-input@1:3 part1",
      "tex-input@1:19 chapters/two",
    ]);
    expect(formulas(tex`a \input{part1} b $x$`, "a.tex")).toEqual(["x"]);
  });
  it("reads on behind what is not closed", () => {
    expect(
      formulas(
        tex`\begin{align} a &= b

Then $c$ and \[ d

$e$ and $f = g

\begin{verbatim} $h$

$i$`,
        "a.tex",
      ),
    ).toEqual(["a &= b", "c", "d", "e", "f = g", "h", "i"]);
    expect(
      complaints(
        tex`\begin{align} a

$c

\iffalse $d$`,
        "a.tex",
      ),
    ).toEqual(["unclosed-environment@1:1 \\begin{align}", "unclosed-math@3:1 $", "unclosed-conditional@5:1 \\iffalse"]);
  });
  it("takes every dollar for a delimiter", () => {
    expect(formulas(tex`$ x $ and $5$2 and \$5`, "a.tex")).toEqual(["x", "5"]);
  });
  it("follows macros and environments that stand for displays", () => {
    expect(
      formulas(
        tex`\newcommand{\be}{\begin{equation}}\newcommand{\ee}{\end{equation}}
\newenvironment{eqn}{\begin{align*}}{\end{align*}}
\be a = b \ee and \begin{eqn} c &= d \end{eqn}`,
        "a.tex",
      ),
    ).toEqual(["a = b", "c &= d"]);
  });
});
