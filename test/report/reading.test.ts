import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readingOfDocument, readingJson, readingText } from "../../src/index.js";
/** `gradmark read` as text and as JSON. */

const homework = String.raw`# Problem 1

Let $X$ be an $n \times d$ matrix and $w \in \mathbb{R}^d$. We use numerator layout.

$$
r = X w - y \tag{1}
$$

With $f = \frac12 \| r \|^2$ we get $\frac{\partial f}{\partial w} = r^\top X$.

The slip $a + = b$ stops here, and $c = \foo d$ is new.
`;
const plain = { colour: false, width: 100, detail: "normal" } as const;

describe("the reading of a document", () => {
  it("shows statements beside their source, symbols with what says so, and what was not understood by cause", () => {
    expect(readingText(readingOfDocument(homework, { file: "week1.md" }), plain)).toMatchInlineSnapshot(`
      "week1.md  7 of 8 statements understood, 10 symbols, 5 things not understood

      Statements
        3:16      expression  n \\times d                           │ n \\times d
        3:40      declaration w \\in \\mathbb{R}^d                   │ w \\in \\mathbb{R}^{d}
        6:1       definition  r = X w - y                          │ r = X w - y
        9:7       definition  f = \\frac12 \\| r \\|^2                │ f = \\frac{1}{2} \\left\\|r\\right\\|_2^2
        9:38      claim       \\frac{\\partial f}{\\partial w} = r^\\top X
                            │ \\frac{\\partial f}{\\partial w} = r^\\top X
        11:11     expression  a + = b                              │ \\square = b
        11:37     definition  c = \\foo d                           │ c = \\mathrm{foo} d

      Symbols
        X            n × d          line 3    is n × d
        d            number         line 3    a size
        n            number         line 3    a size
        w            d (column)     line 3    is a vector of d
        r            n (column)     line 6    is X w - y
        y            n (column)     line 6    not introduced
        f            number         line 9    is \\frac{1}{2} \\left\\|r\\right\\|_2^2
        b            shape unknown  line 11   not introduced
        \\mathrm{foo} number         line 11   not introduced
        c            number         line 11   is \\mathrm{foo} d

      Taken for the whole of a part
        3:1       derivatives in numerator layout (in "Problem 1")

      Commands without a known meaning
        11:41     \\foo
                  Unexpected "\\foo" (not a known command, read as a symbol of its own).

      Formulas that could not be read
        11:14     Unexpected "the end of the formula", expected a number, a name or a bracket (the sign +
                  has nothing after it).

      Symbols that nothing introduces
        6:1       Nothing says what y is: expected a definition, a shape or a value before it is used.
        11:11     Nothing says what b is: expected a definition, a shape or a value before it is used.
        11:37     Nothing says what \\mathrm{foo} is: expected a definition, a shape or a value before it
                  is used.
      "
    `);
  });
  it("is one line with quiet detail", () => {
    expect(readingText(readingOfDocument(homework, { file: "week1.md" }), { ...plain, detail: "quiet" })).toMatchInlineSnapshot(`
      "week1.md  7 of 8 statements understood, 10 symbols, 5 things not understood
      "
    `);
    expect(readingText(readingOfDocument("Only words.", { file: "a.md" }), plain)).toBe("a.md  no mathematics found\n");
  });
  it("gives the same as JSON, with places", () => {
    const reading = JSON.parse(readingJson(readingOfDocument(homework, { file: "week1.md" }), 0));
    expect(Object.keys(reading)).toEqual(["schema", "version", "file", "statements", "symbols", "conventions", "notUnderstood", "summary"]);
    expect(reading.statements.find((s: { kind: string }) => s.kind === "claim")).toMatchInlineSnapshot(`
      {
        "column": 38,
        "endColumn": 78,
        "endLine": 9,
        "kind": "claim",
        "latex": "\\frac{\\partial f}{\\partial w} = r^\\top X",
        "line": 9,
        "part": "Problem 1",
        "source": "\\frac{\\partial f}{\\partial w} = r^\\top X",
        "statement": 6,
      }
    `);
    expect(reading.symbols.find((s: { symbol: string }) => s.symbol === "X")).toMatchInlineSnapshot(`
      {
        "meaning": "is n × d",
        "orientation": null,
        "role": "declared",
        "says": [
          {
            "column": 1,
            "endColumn": 1,
            "endLine": 3,
            "line": 3,
            "text": "is n × d",
            "what": "shape",
          },
        ],
        "shape": [
          "n",
          "d",
        ],
        "symbol": "X",
      }
    `);
    expect(reading.summary).toMatchInlineSnapshot(`
      {
        "notUnderstood": {
          "delimiter": 0,
          "file": 0,
          "formula": 1,
          "macro": 1,
          "meaning": 0,
          "symbol": 3,
        },
        "statements": 8,
        "symbols": 10,
        "understood": 7,
      }
    `);
  });
  it("never shows a control character of the document", () => {
    const text = readingText(readingOfDocument("$a = b\u001b[31m$ and $x\u202e = 1$", { file: "a\u0007.md" }), plain);
    expect(text).not.toMatch(/[\u0007\u001b\u202e]/u);
  });
  it("survives torn and shuffled documents, the same way every time", () => {
    const lines = homework.split("\n");
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(lines.length - 1), fc.nat(60)), { minLength: 3, maxLength: 14 }), (picks) => {
        const source = picks.map(([i, cut]) => (lines[i] ?? "").slice(0, cut)).join("\n");
        const json = readingJson(readingOfDocument(source, { file: "a.md" }));
        expect(readingJson(readingOfDocument(source, { file: "a.md" }))).toBe(json);
      }),
      { numRuns: 60 },
    );
  });
});
