import { describe, expect, it } from "vitest";
import { readDocument } from "../../src/document/index.js";
import { complaints, formulas, show } from "./show.js";

const tex = String.raw;

describe("delimiters in Markdown", () => {
  it("finds all four, inline and display", () => {
    expect(
      show(tex`a $x$ b \(y\) c

$$z$$

\[w\]`),
    ).toEqual(['"a"', "$: x", '"b"', "\\(: y", '"c"', "$$: z", "\\[: w"]);
  });

  it("reads a display inside a line, with prose right behind it", () => {
    expect(show(tex`Factoring $$e^{z_i}$$ we get: $$y = x$$and so on`)).toEqual([
      '"Factoring"',
      "$$: e^{z_i}",
      '"we get:"',
      "$$: y = x",
      '"and so on"',
    ]);
  });

  it("reads displays on neighbouring lines and between lines of prose, as one block", () => {
    const source = "It is\n$$a = b$$\nand then\n$$c = d$$\n$$= e$$\n";
    expect(show(source)).toEqual(['"It is"', "$$: a = b", '"and then"', "$$: c = d", "$$: = e"]);
    const blocks = readDocument(source, { file: "a.md" }).pieces.map((piece) => (piece.kind === "heading" ? 0 : piece.block));
    expect(new Set(blocks).size).toBe(1);
  });

  it("gives the prose around a formula its block, and the next paragraph another", () => {
    const { pieces } = readDocument("$a = b$ if $i = j$\n\nelse $c$", { file: "a.md" });
    expect(pieces.map((piece) => (piece.kind === "heading" ? 0 : piece.block))).toEqual([1, 1, 1, 2, 2]);
  });

  it("reads bare environments", () => {
    expect(
      show(tex`So
\begin{align}
a &= b \\
- c &= d
\end{align}
holds.

\begin{cases} x \\ y \end{cases}`),
    ).toEqual(['"So"', tex`align: a &= b \\⏎- c &= d`, '"holds."', tex`cases: \begin{cases} x \\ y \end{cases}`]);
  });

  it("keeps an environment inside dollars as part of the formula", () => {
    expect(show(tex`$$\begin{aligned} a &= b \\[4pt] &= c \end{aligned}$$`)).toEqual([
      tex`$$: \begin{aligned} a &= b \\[4pt] &= c \end{aligned}`,
    ]);
  });

  it("leaves the column count of alignat out", () => {
    expect(formulas(tex`\begin{alignat}{2} a &= b \end{alignat}`)).toEqual(["a &= b"]);
  });

  it("takes a line of a display that looks like a list, a quote or a heading as mathematics", () => {
    expect(show("$$\na\n- b\n+ c\n> 0\n= d\n1. 5\n$$\n\ntext")).toEqual(["$$: a⏎- b⏎+ c⏎> 0⏎= d⏎1. 5", '"text"']);
    expect(show("Let $$a\n- b$$ hold")).toEqual(['"Let"', "$$: a⏎- b", '"hold"']);
  });

  it("skips quote marks in a quoted display", () => {
    expect(show("> We get\n> $$\n> a > b\n> = c\n> $$\n> done")).toEqual(['"We get"', "$$: a > b⏎= c", '"done"']);
  });

  it("reads formulas in table cells, bars and all", () => {
    expect(
      show(tex`| f | f' |
|---|----|
| $|x|$ | $\|x\|_2^2$ and $$y$$ |
| $a$ costs $5 | plain $6 |`),
    ).toEqual(['"f f\'"', "$: |x|", tex`$: \|x\|_2^2`, '"and"', "$$: y", "$: a", '"costs $5 plain $6"']);
  });

  it("knows dollars in the text of a formula", () => {
    expect(formulas(tex`$f(x) = 1 \text{ if $x > 0$ and } 2$ and $$y = \mbox{$z$}$$`)).toEqual([
      tex`f(x) = 1 \text{ if $x > 0$ and } 2`,
      tex`y = \mbox{$z$}`,
    ]);
  });

  it("knows escaped dollars", () => {
    expect(show(tex`It costs \$5 for $x \$ y$ and \\(z\\) too`)).toEqual([
      '"It costs $5 for"',
      tex`$: x \$ y`,
      '"and"',
      tex`\\(: z`,
      '"too"',
    ]);
  });

  it("reads GitHub's formulas in code marks", () => {
    expect(show("so $`a = b`$ and\n\n```math\nc = d\n```\n")).toEqual(['"so"', "$: a = b", '"and"', "```math: c = d"]);
  });

  it("goes over blank lines where only mathematics stands in a display", () => {
    expect(show("$$\n\na = b\n\n= c\n\n$$\n\nthen $d$")).toEqual(["$$: a = b⏎⏎= c", '"then"', "$: d"]);
    expect(
      formulas(tex`\begin{align}
a &= b

\\ &= c
\end{align}`),
    ).toEqual([tex`a &= b⏎⏎\\ &= c`]);
  });

  it("goes over blank lines in an environment in dollars", () => {
    expect(show("$$\n\\begin{aligned}\na &= b\n\n\\\\ &= c\n\\end{aligned}\n$$\n\nthen $d$")).toEqual([
      tex`$$: \begin{aligned}⏎a &= b⏎⏎\\ &= c⏎\end{aligned}`,
      '"then"',
      "$: d",
    ]);
    expect(formulas("$$\n\\begin{aligned}\na &= b\n\nThat is the sum of $d$\n")).toEqual([tex`\begin{aligned}⏎a &= b`, "d"]);
    expect(formulas("$$\n\\begin{aligned}\na\n\nb\n\\end{aligned}\n\nThat is the sum of $d$\n")).toEqual([
      tex`\begin{aligned}⏎a⏎⏎b⏎\end{aligned}`,
      "d",
    ]);
  });

  it("keeps Windows line ends, byte order marks and lone carriage returns in place", () => {
    expect(show("\uFEFF# One\r\n\r\n$$\r\na\r\n= b\r\n$$\r\ntext $c$")).toEqual(["# 10 One", "$$: a⏎= b", '"text"', "$: c"]);
    expect(formulas("a $x$\r\rb $y$")).toEqual(["x", "y"]);
  });

  it("counts columns in UTF-16 units behind letters outside the basic plane", () => {
    const { pieces } = readDocument("𝔸 𝛛 $x$", { file: "a.md" });
    expect(pieces.map(({ from, to }) => [from, to])).toEqual([
      [0, 5],
      [7, 8],
    ]);
  });
});

describe("dollars that are no formula", () => {
  it("leaves prices alone, by Pandoc's rule", () => {
    expect(show("I paid $5 and got $3 back")).toEqual(['"I paid $5 and got $3 back"']);
    expect(show("It costs $5 and $x^2$ is a square")).toEqual(['"It costs $5 and"', "$: x^2", '"is a square"']);
    expect(show("between $20,000 and $30,000.50, or $1k")).toEqual(['"between $20,000 and $30,000.50, or $1k"']);
    expect(complaints("It costs $5 and $x^2$, in all $7.")).toEqual([]);
  });

  it("accepts spaces inside where it is mathematics", () => {
    expect(show("the value $ x^2 $ and $ y$ and $z $ hold")).toEqual(['"the value"', "$: x^2", '"and"', "$: y", '"and"', "$: z", '"hold"']);
    expect(formulas("the US $ and the AU $ differ")).toEqual([]);
  });

  it("finds the one dollar that is too many, wherever it stands", () => {
    expect(formulas("let $x = 2 and $y = 3$ and $z = 4$ hold")).toEqual(["y = 3", "z = 4"]);
    expect(complaints("let $x = 2 and $y = 3$ and $z = 4$ hold")).toEqual(["unclosed-math@1:5 $"]);
    expect(formulas("let $x = 2$ and $y = 3 and the rest $z = 4$ hold")).toEqual(["x = 2", "z = 4"]);
    expect(formulas("first $x = 2 (and $y$), then $z$")).toEqual(["y", "z"]);
  });

  it("does not pair over paragraphs or list items", () => {
    expect(formulas("a $x = 1\n\nb $y$")).toEqual(["x = 1", "y"]);
    expect(formulas("- one $x\n- two $y$")).toEqual(["y"]);
  });
});

describe("what is not closed", () => {
  it.each([
    ["$$ a = b\n\nNext $c$.", ["a = b", "c"], ["unclosed-math@1:1 $$"]],
    [tex`\[ a = b` + "\n\nNext $c$.", ["a = b", "c"], ["unclosed-math@1:1 \\["]],
    [tex`Text \( a = b` + "\n\nNext $c$.", ["a = b", "c"], ["unclosed-math@1:6 \\("]],
    [tex`\begin{align} a &= b \\` + "\n&= c\n\nNext $c$.", [tex`a &= b \\⏎&= c`, "c"], ["unclosed-environment@1:1 \\begin{align}"]],
    ["$$ a = b\nwhich is the sum of all $c$.", ["a = b", "c"], ["unclosed-math@1:1 $$"]],
    ["$$a$$\n\n$$b\n\n$$c$$\n\n$$d$$", ["a", "b", "c", "d"], ["unclosed-math@3:1 $$"]],
    ["$$a = b$ is true\n\n$$c$$", ["a = b", "c"], ["mismatched-math@1:8 $"]],
    [tex`\begin{align} a \end{aligned} and $b$`, ["a", "b"], ["mismatched-environment@1:17 \\end{aligned}"]],
    [tex`a \end{align} and $b$`, ["b"], ["unopened-environment@1:3 \\end{align}"]],
    ["x = y $$\n\n$a$", ["a"], ["unopened-math@1:7 $$"]],
  ])("cuts it at the blank line and reads on: %j", (source, found, said) => {
    expect(formulas(source)).toEqual(found);
    expect(complaints(source)).toEqual(said);
  });

  it("does not lose what stands behind an unclosed bracket in its paragraph", () => {
    expect(formulas(tex`\[ a = b and then \(c\) or \(d\) and $e$`)).toEqual(["c", "d", "e"]);
  });

  it("says a page of the same slip once", () => {
    expect(complaints(tex`\(x `.repeat(50))).toEqual(["unclosed-math@1:1 \\("]);
  });
});

describe("code", () => {
  it("is neither prose nor mathematics", () => {
    expect(show("use `$x$` and ``a ` $y$``, not $z$\n\n```py\n$a$\n\n$$b$$\n```\nend")).toEqual([
      '"use"',
      '"and"',
      '", not"',
      "$: z",
      '"end"',
    ]);
  });
  it("takes an unclosed fence for one line", () => {
    expect(formulas("```\n$a$\n\n$b$")).toEqual(["a", "b"]);
    expect(complaints("$a$\n```\n$b$")).toEqual(["unclosed-fence@2:1 ```"]);
  });
  it("ignores comments and front matter", () => {
    expect(show("---\ntitle: $x$\n---\n\na <!-- $b$\n\n$c$ --> $d$")).toEqual(['"a"', "$: d"]);
  });
  it("is not what TeX writes for quotation marks", () => {
    expect(formulas("the ``first'' value $x$ and the ``second'' one")).toEqual(["x"]);
  });
  it("does not exist in plain text", () => {
    expect(formulas("a ` tick $x$ and another ` tick", "a.txt")).toEqual(["x"]);
  });
});
