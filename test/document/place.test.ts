import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Lines, cellOf, placeOf, readDocument } from "../../src/document/index.js";

describe("places", () => {
  it("are 1-based, end one past the last character, and count UTF-16 units", () => {
    expect(placeOf("ab\ncd", { from: 1, to: 4 })).toEqual({ line: 1, column: 2, endLine: 2, endColumn: 2 });
    expect(placeOf("𝔸b", { from: 2, to: 3 })).toEqual({ line: 1, column: 3, endLine: 1, endColumn: 4 });
  });
  it("know every kind of line end", () => {
    const lines = new Lines("a\r\nb\rc\n");
    expect([0, 3, 5, 7].map((at) => lines.at(at).line)).toEqual([1, 2, 3, 4]);
    expect([1, 2, 3, 4, 5].map((line) => lines.text(line))).toEqual(["a", "b", "c", "", ""]);
    expect(lines.count).toBe(4);
  });
  it("stay inside the source", () => {
    expect(placeOf("ab", { from: -5, to: 99 })).toEqual({ line: 1, column: 1, endLine: 1, endColumn: 3 });
  });
  it("agree with counting line feeds", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a", "\n", "bc", "é")).map((parts) => parts.join("")),
        fc.nat(50),
        (source, at) => {
          const before = source.slice(0, at).split("\n");
          expect(new Lines(source).at(Math.min(at, source.length))).toEqual({
            line: before.length,
            column: (before.at(-1)?.length ?? 0) + 1,
          });
        },
      ),
    );
  });
});

describe("notebooks", () => {
  const notebook = (cells: unknown): string => JSON.stringify({ nbformat: 4, metadata: {}, cells });
  const example = notebook([
    { cell_type: "markdown", source: ["# Problem 1\n", "Let $x$ and $$a = b"] },
    { cell_type: "code", source: "y = '$z$'" },
    { cell_type: "markdown", source: "(a) So $c$" },
    { cell_type: "markdown", source: "(b) Then $d$ \n\n`$e$`" },
  ]);

  it("give the text of their Markdown cells, and where each came from", () => {
    const document = readDocument(example, { file: "a.ipynb" });
    expect(document.source).toBe("# Problem 1\nLet $x$ and $$a = b\n\n(a) So $c$\n\n(b) Then $d$ \n\n`$e$`");
    expect(document.pieces.map(({ kind, from, to }) => `${kind} ${document.source.slice(from, to)}`)).toEqual([
      "heading # Problem 1",
      "prose Let",
      "math x",
      "prose and",
      "math a = b",
      "heading (a)",
      "prose So",
      "math c",
      "heading (b)",
      "prose Then",
      "math d",
    ]);
    expect(document.pieces.map(({ from }) => cellOf(document, from)?.cell)).toEqual([1, 1, 1, 1, 1, 3, 3, 3, 4, 4, 4]);
    expect(document.pieces.flatMap((piece) => (piece.kind === "heading" ? [piece.level] : []))).toEqual([10, 90, 90]);
    expect(document.diagnostics.map(({ code, span }) => [code, document.source.slice(span.from, span.to)])).toEqual([
      ["unclosed-math", "$$"],
    ]);
  });
  it("are known by their content too", () => {
    expect(readDocument(example, { file: "homework" }).cells?.length).toBe(3);
  });
  it("of format 3 have worksheets and heading cells", () => {
    const old = JSON.stringify({
      worksheets: [
        {
          cells: [
            { cell_type: "heading", level: 2, source: "Two" },
            { cell_type: "markdown", source: "$x$" },
          ],
        },
      ],
    });
    expect(readDocument(old, { file: "a.ipynb" }).source).toBe("## Two\n\n$x$");
  });
  it("that are broken are reported", () => {
    expect(readDocument("{ not json", { file: "a.ipynb" }).diagnostics.map(({ code }) => code)).toEqual(["notebook-json"]);
    expect(readDocument("[1]", { file: "a.ipynb" }).diagnostics.map(({ code }) => code)).toEqual(["notebook-shape"]);
    expect(readDocument(notebook([{ cell_type: "markdown", source: 5 }, null, "x"]), { file: "a.ipynb" }).pieces).toEqual([]);
  });
});
