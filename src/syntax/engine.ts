import nearley from "nearley";
import generated from "../../grammar/latex.generated.js";
import { factor, firstCell, type ListNode } from "../../grammar/nodes.js";
import { TokenFeed } from "../../grammar/tokens.js";
import type { Token } from "./token.js";
/** The one place that touches nearley. */

const grammar = nearley.Grammar.fromCompiled(generated);

interface Column {
  readonly states: readonly unknown[];
  readonly scannable: readonly { readonly rule: { readonly symbols: readonly unknown[] }; readonly dot: number }[];
}

/** nearley's own messages retell its whole table, at a cost that grows with the square of the nesting. */
class QuietParser extends nearley.Parser {
  // "declare": a plain field would erase nearley's own.
  declare readonly table: readonly (Column | undefined)[];
  reportError(): string {
    return "unexpected token";
  }
  reportLexerError(): string {
    return "unexpected character";
  }
}

/** `at` is the index of the first token that does not fit (the number of tokens: the end came too soon); `expected` are token names. */
export type EngineResult = { readonly list: ListNode } | { readonly at: number; readonly expected: readonly string[] };

let fed = 0;
/** How many tokens `run` hands to the grammar, those that are read again after a failure included: with the bound on Earley states a token, the work that it costs. */
export function tokensFed(run: () => void): number {
  const before = fed;
  run();
  return fed - before;
}

/** Parses tidied tokens. Throws only if the grammar is ambiguous, which is a fault of the grammar. */
export function runGrammar(tokens: readonly Token[]): EngineResult {
  fed += tokens.length;
  const [only] = tokens;
  // Half of all formulas are one letter: their parse is known.
  return only !== undefined && tokens.length === 1 && only.type === "leaf" ? { list: loneLeaf(only) } : parseWithGrammar(tokens);
}

/** The same without the shortcut for a single letter; a test compares the two. */
export function parseWithGrammar(tokens: readonly Token[]): EngineResult {
  const parser = new QuietParser(grammar, { lexer: new TokenFeed(tokens) as unknown as nearley.Lexer });
  try {
    parser.feed("");
  } catch (error) {
    const { offset } = error as { offset?: unknown };
    if (typeof offset !== "number") throw error;
    return { at: offset, expected: expectedIn(parser.table[parser.table.length - 2]) };
  }
  const results: readonly unknown[] = parser.results;
  if (results.length > 1)
    throw new Error(`the grammar is ambiguous: ${results.length} parses of ${tokens.map((t) => t.value || t.type).join(" ")}`);
  if (results.length === 0) return { at: tokens.length, expected: expectedIn(parser.table[parser.table.length - 1]) };
  return { list: results[0] as ListNode };
}

/** The largest number of Earley states in any column, for the test that keeps the grammar lean. */
export function statesPerToken(tokens: readonly Token[]): { readonly parses: number; readonly most: number } {
  const parser = new QuietParser(grammar, { lexer: new TokenFeed(tokens) as unknown as nearley.Lexer, keepHistory: true });
  try {
    parser.feed("");
  } catch {
    // What was read until then counts.
  }
  const parses = (parser.results as readonly unknown[] | undefined)?.length ?? 0;
  return { parses, most: Math.max(...parser.table.map((column) => column?.states.length ?? 0)) };
}

/** What the grammar makes of a single leaf. */
const loneLeaf = (token: Token): ListNode => firstCell(firstCell(firstCell(firstCell(factor({ kind: "leaf", token })))));

function expectedIn(column: Column | undefined): readonly string[] {
  const names = new Set<string>();
  for (const { rule, dot } of column?.scannable ?? []) {
    const symbol = rule.symbols[dot];
    if (typeof symbol === "object" && symbol !== null && "type" in symbol && typeof symbol.type === "string") names.add(symbol.type);
  }
  return [...names];
}
