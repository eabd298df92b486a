import { describe, expect, it } from "vitest";
import { readDocument, type MacroDefinition } from "../../src/document/index.js";
import { complaints, show } from "./show.js";

const tex = String.raw;
const macros = (source: string, file = "a.tex"): string[] =>
  readDocument(source, { file }).macros.map(
    (m: MacroDefinition) =>
      `${m.name}/${String(m.parameters)}${m.optional === null ? "" : `[${m.optional}]`}${m.star === true ? "*" : ""} = ${m.body}`,
  );

describe("macro definitions", () => {
  it.each([
    [tex`\newcommand{\bx}{\boldsymbol{x}}`, tex`bx/0 = \boldsymbol{x}`],
    [tex`\newcommand\R{\mathbb{R}}`, tex`R/0 = \mathbb{R}`],
    [tex`\renewcommand*{\vec}[1]{\mathbf{#1}}`, tex`vec/1 = \mathbf{#1}`],
    [tex`\providecommand{\pd}[2][f]{\frac{\partial #1}{\partial #2}}`, tex`pd/2[f] = \frac{\partial #1}{\partial #2}`],
    [tex`\def\T{^{\top}}`, tex`T/0 = ^{\top}`],
    [tex`\def\inner#1#2{\langle #1, #2 \rangle}`, tex`inner/2 = \langle #1, #2 \rangle`],
    [tex`\let\eps=\varepsilon`, tex`eps/0 = \varepsilon`],
    [tex`\DeclareMathOperator{\Tr}{Tr}`, tex`Tr/0 = \operatorname{Tr}`],
    [tex`\DeclareMathOperator*{\argmin}{arg\,min}`, tex`argmin/0 = \operatorname{arg\,min}`],
    [tex`\DeclarePairedDelimiter{\norm}{\lVert}{\rVert}`, tex`norm/2[]* = \left\lVert #2 \right\rVert`],
    [tex`\DeclarePairedDelimiterX{\ip}[2]{\langle}{\rangle}{#1, #2}`, tex`ip/3[]* = \left\langle #2, #3 \right\rangle`],
    ["\\newcommand{\\a}% note\n  [1]{x\n #1}", "a/1 = x\n #1"],
  ])("are collected: %s", (source, expected) => {
    expect(macros(source)).toEqual([expected]);
    expect(macros(source, "a.md")).toEqual([expected]);
  });
  it("are no pieces, wherever they stand", () => {
    expect(
      show(tex`\newcommand{\R}{\mathbb{R}}
Let $\def\T{^\top} x\T$ and $$\newcommand{\a}{b}$$ be

$y$`),
    ).toEqual(['"Let"', tex`$: x\T`, '"and"', '"be"', "$: y"]);
  });
  it("do not count in code and comments", () => {
    expect(
      macros(tex`% \newcommand{\a}{b}
\begin{verbatim}x\end{verbatim}`),
    ).toEqual([]);
    expect(macros("`\\newcommand{\\a}{b}`", "a.md")).toEqual([]);
  });
  it("are reported where their form is not understood", () => {
    expect(complaints(tex`\def\x#1.{y} \newcommand{\y $z$`, "a.tex")).toEqual(["macro-form@1:1 \\def", "macro-form@1:14 \\newcommand"]);
  });
});
