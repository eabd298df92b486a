import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Lines, readDocument, sourceLines } from "../../src/document/index.js";
import { joinInputs } from "../../src/document/project.js";
/** A project of several .tex files: what is joined, and that places lead back to the file at hand. */

const files: Readonly<Record<string, string>> = {
  macros: "\\newcommand{\\R}{\\mathbb{R}}\n",
  part: "The Hessian is\n\\[ H = A \\]\n",
  circle: "once $a$ \\input{circle} again",
  outer: "before \\input{part} after",
};
const inputs = (name: string): string | null => files[name] ?? null;
const main = [
  "\\input{macros}",
  "\\begin{document}",
  "Let $x$. % \\input{part}",
  "\\input{outer} and $y$ \\input{missing}",
  "\\end{document}",
].join("\n");

describe("a project of .tex files", () => {
  it("is read as one text; comments, verbatim and \\iffalse include nothing", () => {
    const document = readDocument(main, { file: "main.tex", inputs });
    expect(document.macros.map(({ name }) => name)).toEqual(["R"]);
    const lines = new Lines(document.source, document.origins);
    const seen = document.pieces.flatMap((p) =>
      p.kind === "math" ? [{ text: document.source.slice(p.from, p.to).trim(), ...lines.place(p) }] : [],
    );
    expect(seen.map(({ text, file, line, column }) => `${text} ${file ?? "main"}:${String(line)}:${String(column)}`)).toEqual([
      "x main:3:6",
      "H = A part:2:3",
      "y main:4:20",
    ]);
    expect(document.diagnostics.map(({ code, found }) => `${code} ${found ?? ""}`)).toEqual(["tex-input missing"]);
    for (const hidden of [
      "\\begin{verbatim}\n\\input{part}\n\\end{verbatim}",
      "\\iffalse \\input{part} \\fi",
      "% \\input{part}",
      "\\\\input{part}",
    ])
      expect(joinInputs(hidden, inputs).source).toBe(hidden);
  });
  it("ends where a file includes itself", () => {
    expect(joinInputs("\\input{circle}", inputs).source).toBe("once $a$ \\input{circle} again\n");
  });
  it("finds the lines that places count", () => {
    const at = sourceLines(main, { file: "main.tex", inputs });
    expect([at({ file: "part" })[1], at({})[2]]).toEqual(["\\[ H = A \\]", "Let $x$. % \\input{part}"]);
  });
  it("keeps every character, with places that are true in its file", () => {
    const word = fc.constantFrom("\\input{part}", "\\input{macros}", "\\input{outer}", "text ", "\n", "$x$", "% ", "é");
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        const source = words.join("");
        const { source: joined, origins } = joinInputs(source, inputs);
        const lines = new Lines(joined, origins);
        for (const { from, to, file } of origins) {
          const own = (file === undefined ? source : (files[file] ?? "")).split("\n");
          for (let i = from; i < to; i += 3) {
            if (joined[i] === "\n") continue;
            const place = lines.place({ from: i, to: i + 1 });
            // A file that is included twice is found where it stands first.
            expect(joined[lines.offsetOf(place)]).toBe(joined[i]);
            expect([place.file, own[place.line - 1]?.[place.column - 1]]).toEqual([file, joined[i]]);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe("a notebook", () => {
  const notebook = JSON.stringify({
    cells: [
      { cell_type: "code", source: "1" },
      { cell_type: "markdown", source: ["Let $a$\n", "and $b$"] },
      { cell_type: "markdown", source: "$c$" },
    ],
  });
  it("has the number of the cell in its places, and lines inside it", () => {
    const document = readDocument(notebook, { file: "a.ipynb" });
    const lines = new Lines(document.source, document.origins);
    expect(document.pieces.flatMap((p) => (p.kind === "math" ? [lines.place(p)] : []))).toEqual([
      { cell: 2, line: 1, column: 6, endLine: 1, endColumn: 7 },
      { cell: 2, line: 2, column: 6, endLine: 2, endColumn: 7 },
      { cell: 3, line: 1, column: 2, endLine: 1, endColumn: 3 },
    ]);
    expect(sourceLines(notebook, { file: "a.ipynb" })({ cell: 2 })).toEqual(["Let $a$", "and $b$"]);
  });
});
