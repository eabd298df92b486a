import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readDocument } from "../../src/document/index.js";
import { parseWithGrammar, runGrammar, statesPerToken, tokensFed } from "../../src/syntax/engine.js";
import { lexText } from "../../src/syntax/lex.js";
import { feed } from "../../src/syntax/read.js";
import { settle } from "../../src/syntax/settle.js";
import { tidy } from "../../src/syntax/tidy.js";
import type { ReadFormula } from "../../src/syntax/tree.js";
import { caseFiles, casesOf, read } from "../grammar/cases.js";
/**
 * Real formulas with slips of the pen and of recognition: nothing crashes, no letter is lost, and the work stays linear,
 * counted in tokens handed to the grammar and Earley states a token, never by a clock. fast-check prints the seed of a
 * failure; GRADMARK_RUNS sets how many are tried, GRADMARK_SEED which.
 */

const runs = Number(process.env["GRADMARK_RUNS"] ?? 600),
  seed = Number(process.env["GRADMARK_SEED"] ?? 20_261);
const gallery = join(import.meta.dirname, "../gallery/docs");
const fromGallery = readdirSync(gallery)
  .sort()
  .flatMap((file) => {
    const source = readFileSync(join(gallery, file), "utf8");
    return readDocument(source, { file }).pieces.flatMap((p) =>
      p.kind === "math" && p.to - p.from > 3 ? [source.slice(p.from, p.to)] : [],
    );
  });
const formulas = [
  ...caseFiles()
    .flatMap(casesOf)
    .filter((c) => c.macros.size === 0)
    .map((c) => c.source),
  ...fromGallery,
];

/** What pens and recognition do: a sign lost, doubled, exchanged for its like, a stretch torn out or moved, a bracket too many. */
const alike: readonly (readonly [string, string])[] = [
  ["1", "l"],
  ["0", "O"],
  ["\\times", "x"],
  ["\\partial", "2"],
  ["\\sigma", "6"],
  ["\\top", "T"],
  ["\\alpha", "a"],
  ["\\beta", "B"],
  ["{", "("],
  ["}", ")"],
  ["_", "-"],
  ["^", "'"],
  ["=", "-"],
  ["\\cdot", "."],
  ["\\frac", ""],
  ["&", ""],
  ["\\\\", "\n"],
  ["\\left", ""],
  ["\\right", ""],
  ["\\hat", "\\widehat"],
  ["\\mathbf", "\\mathbf "],
  ["w", "\\omega"],
  ["\\end{", "\\begin{"],
];
const junk = [
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
  "$",
  "'",
  ",",
  "=",
  "+",
  "\\cdot",
  "\\text{if }",
  "\\sqrt[",
  "①",
  "²",
  "#1",
  "\\over",
  "%",
  "…",
  "\\begin{cases}",
  "\\end{aligned}",
  "\\",
  "∂",
  "ᵀ",
];
const slip = fc.record({
  how: fc.constantFrom("lose", "double", "alike", "junk", "tear", "move"),
  at: fc.nat(400),
  more: fc.nat(400),
  which: fc.nat(100),
});
type Slip = { how: string; at: number; more: number; which: number };
function slipped(text: string, { how, at, more, which }: Slip): string {
  const i = at % (text.length + 1),
    j = Math.min(text.length, i + (more % 12));
  switch (how) {
    case "lose":
      return text.slice(0, i) + text.slice(i + 1);
    case "double":
      return text.slice(0, j) + text.slice(i, j) + text.slice(j);
    case "alike": {
      const [from, to] = alike[which % alike.length] ?? ["", ""];
      const k = text.indexOf(from, i);
      return k < 0 ? text : text.slice(0, k) + to + text.slice(k + from.length);
    }
    case "junk":
      return text.slice(0, i) + (junk[which % junk.length] ?? "") + text.slice(i);
    case "tear":
      return text.slice(0, i) + text.slice(j);
    default:
      return text.slice(0, i) + text.slice(j) + text.slice(i, j);
  }
}
const mutated = fc
  .tuple(fc.constantFrom(...formulas), fc.array(slip, { minLength: 1, maxLength: 5 }))
  .map(([text, slips]) => slips.reduce(slipped, text));

/** Arguments that are no mathematics: names, labels, colours, lengths, columns; equation numbers and item labels. */
function asides(text: string): { from: number; to: number }[] {
  const out: { from: number; to: number }[] = [];
  for (const m of text.matchAll(
    /\\(?:label|tag\*?|color|textcolor|colorbox|[hv]space\*?|begin\s*\{[a-zA-Z*]*\}|begin|end|textcircled|intertext|[hv]?phantom|ref|eqref|rule|m?kern|mskip|hskip)\s*/gu,
  )) {
    let to = m.index + m[0].length,
      depth = 0;
    if (text[to] === "{")
      for (let k = to; k < text.length; k++) {
        if (text[k] === "{") depth++;
        else if (text[k] === "}" && --depth === 0) {
          to = k + 1;
          break;
        }
      }
    else to += /^(?:[-\d.]+\s*\w?\s*\w?|\S)?/u.exec(text.slice(to))?.[0].length ?? 0;
    out.push({ from: m.index, to });
  }
  for (const m of text.matchAll(/%[^\n]*|\[[-\d.]*\w\w\]|\([^()]{0,6}\)|①|②|\b(?:\d{1,2}|[a-h]|[ivx]{1,4})(?:\s|\\[a-z()]+)*\\?\)/gu))
    out.push({ from: m.index, to: m.index + m[0].length });
  return out;
}

/** Letters and digits that lie in no statement, no word beside one and no unread stretch. */
function lost(text: string, f: ReadFormula): string[] {
  const spans = [...f.statements.flatMap((s) => [s, s.chain, ...s.words]), ...f.unread, ...f.notes.map((n) => n.span)];
  const aside = asides(text);
  return lexText(text)
    .filter((t) => (t.type === "letter" || t.type === "digit") && !spans.some((s) => s.from <= t.from && t.to <= s.to))
    .filter((t) => !aside.some((m) => m.from <= t.from && t.to <= m.to))
    .map((t) => `${t.text} at ${String(t.from)}`);
}

const states = (text: string): { parses: number; most: number } => statesPerToken(feed(settle(tidy(lexText(text)).tokens)));

describe("mutated real formulas", () => {
  it("are read without a crash, every span accounted for, at linear work", () => {
    fc.assert(
      fc.property(mutated, (text) => {
        let formula: ReadFormula | null = null;
        const work = tokensFed(() => (formula = read(text)));
        expect(lost(text, formula ?? read(text))).toEqual([]);
        // Each token is handed on once, and once more where a statement fails and its sides are tried.
        expect(work).toBeLessThanOrEqual(3 * lexText(text).length + 8);
      }),
      { numRuns: runs, seed },
    );
  });
  it("have at most one parse and 50 Earley states a token", () => {
    fc.assert(
      fc.property(mutated, (text) => {
        const { parses, most } = states(text);
        expect([parses <= 1, most <= 50]).toEqual([true, true]);
      }),
      { numRuns: Math.floor(runs / 2), seed },
    );
  });
});

/** Shapes of input that make careless parsers slow, by their size n. */
const growing: Readonly<Record<string, (n: number) => string>> = {
  "brackets in brackets": (n) => "(".repeat(n) + "x" + ")".repeat(n),
  "open brackets": (n) => "(".repeat(n),
  "braces in braces": (n) => "{".repeat(n) + "x" + "}".repeat(n),
  "deep fractions": (n) => "\\frac{1}{".repeat(n) + "x" + "}".repeat(n),
  "towers of powers": (n) => "x^{".repeat(n) + "x" + "}".repeat(n),
  "bare powers": (n) => "x^".repeat(n) + "x",
  "nested roots": (n) => "\\sqrt{".repeat(n) + "x" + "}".repeat(n),
  "long rows": (n) => `\\begin{pmatrix} ${"x & ".repeat(n)} x \\end{pmatrix}`,
  "many rows": (n) => `\\begin{aligned} ${"a &= b \\\\ ".repeat(n)} \\end{aligned}`,
  "long sums": (n) => "x + ".repeat(n) + "x",
  "long chains": (n) => "x = ".repeat(n) + "x",
  "long lists": (n) => "x, ".repeat(n) + "x",
  "ambiguous operators": (n) => "f(x) \\cdot g(y) \\otimes ".repeat(n) + "h",
  "operators in a row": (n) => "a " + "\\cdot ".repeat(n) + "b",
  "signs in a row": (n) => "a " + "- ".repeat(n) + "b",
  bars: (n) => "|x| ".repeat(n),
  "lone bars": (n) => "| ".repeat(n),
  angles: (n) => "< x ".repeat(n),
  "broken sides": (n) => "a + = ".repeat(n) + "b",
  primes: (n) => `f${"'".repeat(n)}(x)`,
  "unclosed environments": (n) => "\\begin{cases} ".repeat(n),
  "environments in environments": (n) => "\\begin{pmatrix} ".repeat(n) + "x" + " \\end{pmatrix}".repeat(n),
  "left without right": (n) => "\\left( x ".repeat(n),
  words: (n) => "x \\text{ if } y, ".repeat(n),
  "infix fractions": (n) => "{x \\over ".repeat(n) + "y" + "}".repeat(n),
};

it("reads a single letter as the grammar does", () => {
  const tokens = feed(settle(tidy(lexText("x")).tokens));
  expect(tokens).toHaveLength(1);
  expect(runGrammar(tokens)).toEqual(parseWithGrammar(tokens));
});

describe("growing input", () => {
  it.each(Object.entries(growing))("%s: work and tree grow no faster than the text", (_, make) => {
    for (const n of [10, 40, 160, 640]) {
      const text = make(n),
        raw = lexText(text).length;
      expect(tokensFed(() => read(text))).toBeLessThanOrEqual(3 * raw + 8);
      if (n <= 160) {
        const { parses, most } = states(text);
        expect([parses <= 1, most <= 50]).toEqual([true, true]);
      }
    }
  });
});
