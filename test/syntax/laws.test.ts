import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { statesPerToken } from "../../src/syntax/engine.js";
import { latexOf, statementLatex } from "../../src/syntax/print-latex.js";
import { plainOf } from "../../src/syntax/print-plain.js";
import { token, type Token } from "../../src/syntax/token.js";
import type { ReadFormula, Tree } from "../../src/syntax/tree.js";
import { TERMINALS } from "../../grammar/tokens.js";
import { caseFiles, casesOf, read } from "../grammar/cases.js";
import { sexp, statementSexp } from "./sexp.js";

const sources = caseFiles().flatMap(casesOf);

/** All parts of a tree that have a place of their own. */
function parts(t: Tree): readonly Tree[] {
  switch (t.kind) {
    case "script":
      return [t.base, t.sub, t.sup].filter((x) => x !== null);
    case "big":
    case "bar":
      return [t.sub, t.sup].filter((x) => x !== null);
    case "group":
      return [t.body];
    case "list":
      return t.items;
    case "frac":
      return [t.num, t.den];
    case "sqrt":
      return [t.arg, t.index].filter((x) => x !== null);
    case "matrix":
      return t.rows.flat();
    case "cases":
      return t.rows.flatMap((row) => [row.value, row.condition]).filter((x) => x !== null);
    case "note":
      return [t.base, t.note].filter((x) => x !== null);
    case "prod":
      return t.factors;
    case "sum":
      return t.terms.map((term) => term.node);
    case "chain":
      return t.members;
    default:
      return [];
  }
}

function outside(t: Tree, from: number, to: number): Tree[] {
  return [...(t.from < from || t.to > to || t.from > t.to ? [t] : []), ...parts(t).flatMap((p) => outside(p, t.from, t.to))];
}

function misplaced(f: ReadFormula, length: number): string[] {
  const trees = f.statements.flatMap((s) => [...outside(s.chain, 0, length), ...s.words.flatMap((w) => outside(w, 0, length))]);
  return [
    ...trees.map((t) => `${sexp(t)} at ${t.from}..${t.to}`),
    ...f.unread.filter((u) => !(u.from >= 0 && u.to <= length && u.from <= u.to)).map((u) => `${u.diagnostic.code} at ${u.from}..${u.to}`),
  ];
}

describe("the grammar", () => {
  it("has at most one parse for any sequence of its tokens", () => {
    const any: fc.Arbitrary<Token> = fc
      .constantFrom(...TERMINALS)
      .map((type) => token(type, type === "sign" ? "-" : type, { from: 0, to: 0 }));
    const nested = fc.letrec<{ list: Token[]; atom: Token[] }>((tie) => {
      const one = (type: Token["type"], value: string): Token => token(type, value, { from: 0, to: 0 });
      return {
        list: fc
          .array(
            fc.oneof(
              { depthSize: "small" },
              tie("atom"),
              fc.constantFrom(...(["sep", "rel", "sign", "op", "leaf", "prime"] as const)).map((type) => [one(type, "-")]),
            ),
            { maxLength: 8 },
          )
          .map((l) => l.flat()),
        atom: fc.oneof(
          { maxDepth: 4 },
          fc.constant<Token[]>([one("leaf", "x")]),
          tie("list").map((l) => [one("open", "("), ...l, one("close", ")")]),
          tie("list").map((l) => [one("leaf", "x"), one("sup", ""), ...l, one("end", "")]),
          fc.tuple(tie("list"), tie("list")).map(([a, b]) => [one("two", "frac"), ...a, one("then", ""), ...b, one("end", "")]),
          fc
            .tuple(tie("list"), tie("list"))
            .map(([a, b]) => [one("matrix", "pmatrix"), ...a, one("amp", ""), ...b, one("row", ""), ...a, one("end", "")]),
        ),
      };
    });
    fc.assert(
      fc.property(fc.oneof(fc.array(any, { maxLength: 24 }), nested.list), (tokens) => {
        const { parses, most } = statesPerToken(tokens);
        return parses <= 1 && most <= 50;
      }),
      { numRuns: 400 },
    );
  });
});

describe("reading", () => {
  it("puts every part inside its whole", () => {
    const wrong = sources
      .filter((c) => c.macros.size === 0)
      .flatMap((c) => misplaced(read(c.source), c.source.length).map((m) => `${c.source}: ${m}`));
    expect(wrong).toEqual([]);
  });

  it("reads its own canonical LaTeX as the same tree", () => {
    const changed: string[] = [];
    for (const { source, macros } of sources) {
      for (const statement of read(source, macros).statements) {
        if (/circled/u.test(statementSexp(statement))) continue;
        const written = latexOf(statement.chain);
        const again = read(written)
          .statements.map((s) => sexp(s.chain))
          .join(" ; ");
        if (again !== sexp(statement.chain)) changed.push(`${source}  →  ${written}\n   ${sexp(statement.chain)}\n   ${again}`);
      }
    }
    expect(changed.join("\n")).toBe("");
  });

  it("says every statement in plain text", () => {
    for (const { source, macros } of sources)
      for (const s of read(source, macros).statements) {
        expect(plainOf(s.chain)).not.toMatch(/\\|undefined/u);
        expect(statementLatex(s)).not.toContain("undefined");
      }
  });

  it("survives any slip of the pen: no exception, nothing out of place", () => {
    const pieces = [
      "{",
      "}",
      "(",
      ")",
      "[",
      "]",
      "|",
      "\\|",
      "^",
      "_",
      "&",
      "\\\\",
      "\\frac",
      "\\left(",
      "\\right)",
      "\\left.",
      "\\begin{cases}",
      "\\end{cases}",
      "\\begin{aligned}",
      "\\end{aligned}",
      "$",
      "'",
      ",",
      "=",
      "+",
      "\\cdot",
      "\\text{if }",
      "\\text",
      "\\hat",
      "\\sqrt[",
      "\\overset",
      "\\quad",
      ":",
      "①",
      "²",
      "\\",
      "#1",
      "\\over",
      "\\not",
      "<",
      ">",
      "%",
      "~",
      "...",
    ];
    const slip = fc.tuple(fc.nat(200), fc.constantFrom("cut", "drop", "put", "swap"), fc.constantFrom(...pieces));
    fc.assert(
      fc.property(fc.constantFrom(...sources), fc.array(slip, { minLength: 1, maxLength: 4 }), (c, slips) => {
        let text = c.source;
        for (const [at, how, piece] of slips) {
          const i = at % (text.length + 1);
          if (how === "cut") text = text.slice(0, i);
          else if (how === "drop") text = text.slice(0, i) + text.slice(i + 1);
          else if (how === "put") text = text.slice(0, i) + piece + text.slice(i);
          else text = text.slice(i) + text.slice(0, i);
        }
        if (c.macros.size > 0) read(text, c.macros);
        else expect(misplaced(read(text), text.length)).toEqual([]);
      }),
      { numRuns: Number(process.env["GRADMARK_RUNS"] ?? 1500) },
    );
  });
});
