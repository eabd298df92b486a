import nearley from "nearley";
import { formulaLexer } from "../../grammar/formula-tokens.js";
import grammarRules from "../../grammar/formula.generated.js";
import type { Mark, Sentence } from "../../grammar/formula-items.js";
import { MAX_LENGTH, MAX_NESTING } from "./formula-bounds.js";
import { buildRun } from "./formula-build.js";
import { FormulaError, quote } from "./formula-error.js";
import { expectedAfter, hintFor } from "./formula-hints.js";
import type { Expr } from "./expr.js";
/** The plain formula notation (docs/formula-notation.md): text to Expr, with exactly one parse. */

export { FormulaError } from "./formula-error.js";

interface Column {
  readonly scannable: readonly { readonly rule: { readonly symbols: readonly unknown[] }; readonly dot: number }[];
}

/** nearley's own error messages list the whole chart: megabytes for a thousand open brackets. */
class QuietParser extends nearley.Parser {
  declare readonly table: readonly (Column | undefined)[];
  reportError(): string {
    return "unexpected token";
  }
  reportLexerError(): string {
    return "unexpected character";
  }
}

let compiled: nearley.Grammar | null = null;
const grammar = (): nearley.Grammar => (compiled ??= nearley.Grammar.fromCompiled(grammarRules));

/** Reads one expression. Throws FormulaError. */
export function parseFormula(text: string): Expr {
  const { tokens } = tokenise(text);
  const sentence = parseTokens(text, tokens, text.length);
  if (sentence.equals !== null)
    throw new FormulaError(text, {
      offset: sentence.equals.offset,
      length: 1,
      found: `"="`,
      expected: ["one expression"],
      hint: "Equality in a condition is ==.",
    });
  return buildRun(sentence.lhs, text).expr;
}

/** Reads `lhs = rhs`. Throws FormulaError. */
export function parseEquation(text: string): { readonly lhs: Expr; readonly rhs: Expr } {
  const { tokens } = tokenise(text);
  const sentence = parseTokens(text, tokens, text.length);
  if (sentence.rhs === null)
    throw new FormulaError(text, {
      offset: text.length,
      found: "end",
      expected: [`"="`],
      hint: "An equation has a left and a right side.",
    });
  return { lhs: buildRun(sentence.lhs, text).expr, rhs: buildRun(sentence.rhs, text).expr };
}

/** Reads expressions separated by top-level commas or semicolons: `x > 0, y > 0`. Throws FormulaError. */
export function parseFormulas(text: string): readonly Expr[] {
  const { tokens, separators } = tokenise(text);
  const parts: Expr[] = [];
  let from = 0;
  for (const to of [...separators, tokens.length]) {
    const sentence = parseTokens(text, tokens.slice(from, to), tokens[to]?.offset ?? text.length);
    if (sentence.equals !== null)
      throw new FormulaError(text, {
        offset: sentence.equals.offset,
        length: 1,
        found: `"="`,
        expected: ["a condition"],
        hint: "Equality in a condition is ==.",
      });
    parts.push(buildRun(sentence.lhs, text).expr);
    from = to + 1;
  }
  return parts;
}

const CLOSER: Readonly<Record<string, string>> = { "(": ")", "[": "]" };

/** All tokens, with brackets checked, and the positions of the separators outside all brackets. */
function tokenise(text: string): { readonly tokens: readonly Mark[]; readonly separators: readonly number[] } {
  if (text.length > MAX_LENGTH)
    throw new FormulaError(text, {
      offset: MAX_LENGTH,
      found: `a formula of ${text.length} characters`,
      expected: [`at most ${MAX_LENGTH}`],
    });
  formulaLexer.reset(text);
  const tokens: Mark[] = [],
    separators: number[] = [],
    open: Mark[] = [];
  for (let token = formulaLexer.next(); token !== undefined; token = formulaLexer.next()) {
    switch (token.type) {
      case "space":
        continue;
      case "bad":
        throw unexpected(text, { ...token, value: String.fromCodePoint(token.value.codePointAt(0) ?? 32) }, tokens.at(-1), []);
      case "open":
      case "openIndex":
        open.push(token);
        if (open.length > MAX_NESTING)
          throw new FormulaError(text, {
            offset: token.offset,
            length: 1,
            found: `the ${MAX_NESTING + 1}st open bracket`,
            expected: [`at most ${MAX_NESTING} brackets inside each other`],
          });
        break;
      case "close":
      case "closeIndex": {
        const opener = open.pop();
        if (opener === undefined)
          throw new FormulaError(text, { offset: token.offset, length: 1, found: quote(token.value), hint: "No bracket is open there." });
        if (CLOSER[opener.value] !== token.value)
          throw new FormulaError(text, {
            offset: token.offset,
            length: 1,
            found: quote(token.value),
            expected: [quote(CLOSER[opener.value] ?? "")],
            hint: `The bracket ${quote(opener.value)} at character ${opener.offset + 1} is open.`,
          });
        break;
      }
      case "comma":
      case "semicolon":
        if (open.length === 0) separators.push(tokens.length);
        break;
      default:
    }
    tokens.push(token);
  }
  const opener = open.at(-1);
  if (opener !== undefined) {
    const closer = quote(CLOSER[opener.value] ?? "");
    throw new FormulaError(text, {
      offset: text.length,
      found: "end",
      expected: [closer],
      hint: `The bracket ${quote(opener.value)} at character ${opener.offset + 1} is never closed.`,
    });
  }
  return { tokens, separators };
}

function parseTokens(text: string, tokens: readonly Mark[], end: number): Sentence {
  let at = 0;
  const parser = new QuietParser(grammar());
  Object.assign(parser, {
    lexer: { reset: () => undefined, next: () => tokens[at++], save: () => null, has: () => true, formatError: () => "" },
  });
  try {
    parser.feed("");
  } catch (thrown) {
    const token = (thrown as { readonly token?: Mark }).token;
    if (token === undefined) throw thrown;
    throw unexpected(text, token, tokens[at - 2], expectedAfter(symbolsOf(parser.table.at(-2))));
  }
  const results: readonly unknown[] = parser.results;
  if (results.length === 0) {
    throw new FormulaError(text, {
      offset: end,
      found: end < text.length ? quote(text.charAt(end)) : "end",
      expected: expectedAfter(symbolsOf(parser.table.at(-1))),
    });
  }
  if (results.length > 1) throw new Error(`the formula grammar has ${results.length} parses of ${quote(text)}`);
  return results[0] as Sentence;
}

const symbolsOf = (column: Column | undefined): readonly unknown[] =>
  (column?.scannable ?? []).map((state) => state.rule.symbols[state.dot]);

function unexpected(text: string, token: Mark, before: Mark | undefined, expected: readonly string[]): FormulaError {
  return new FormulaError(text, {
    offset: token.offset,
    length: token.value.length,
    found: quote(token.value),
    expected,
    hint: hintFor(token, before),
  });
}
