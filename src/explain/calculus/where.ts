import { assumptions, readAssumption, type Assumption } from "../../numeric/sample.js";
import { nearest } from "../../document/words.js";
import type { Expr } from "../../syntax/expr.js";
import { parseFormula } from "../../syntax/formula.js";
/** Shapes and assumptions as the command line takes them: `A: m,n; x, y: n; S: n,n symmetric; p: n prob; x > 0; n = 5`. */

export interface Declared {
  readonly name: string;
  /** Letters and numbers; empty for a number. */
  readonly dims: readonly (string | number)[];
  readonly assume: readonly Assumption[];
}
export interface Where {
  readonly symbols: ReadonlyMap<string, Declared>;
  /** Sizes that are stated: `n = 5`. */
  readonly sizes: ReadonlyMap<string, number>;
  /** What points must satisfy beyond the assumptions. */
  readonly conditions: readonly { readonly text: string; readonly expr: Expr }[];
}

/** A declaration that is not understood. */
export class WhereError extends Error {
  override readonly name = "WhereError";
}

const NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u;
const EXAMPLE = `such as "A: m,n; x: n; t: scalar; x > 0"`;
/** Beyond this a size is no size of anything that could be stored. */
const LARGEST = 2 ** 40;
/** Axes of one tensor. */
const MOST_AXES = 8;

/**
 * Reads declarations, conditions and sizes.
 * @throws WhereError, FormulaError (in a condition)
 */
export function parseWhere(text: string): Where {
  const symbols = new Map<string, Declared>(),
    sizes = new Map<string, number>(),
    conditions: { text: string; expr: Expr }[] = [];
  const assume = (name: string, word: Assumption): void => {
    const known = symbols.get(name) ?? { name, dims: [], assume: [] };
    symbols.set(name, { ...known, assume: [...known.assume, word] });
  };
  const later: (() => void)[] = [];
  for (const part of statements(text)) {
    const colon = part.indexOf(":"),
      equals = /^\s*([\p{L}_][\p{L}\p{M}\p{N}_]*)\s*=\s*([^=].*)$/u.exec(part);
    if (colon >= 0) {
      const names = part
        .slice(0, colon)
        .split(",")
        .map((n) => n.trim().replace(/^`(.*)`$/u, "$1"));
      const { dims, words } = shape(part.slice(colon + 1), part);
      for (const name of names) {
        if (name === "" || (!NAME.test(name) && !part.includes("`")))
          throw new WhereError(`Unexpected name "${clip(name)}" in "${clip(part)}", expected names before the colon, ${EXAMPLE}.`);
        if (symbols.has(name)) throw new WhereError(`Unexpected second declaration of ${clip(name)} in "${clip(part)}", expected one.`);
        symbols.set(name, { name, dims, assume: words });
      }
    } else if (equals !== null) {
      const [, name = "", value = ""] = equals;
      sizes.set(name, wholeSize(value.trim(), part));
    } else {
      const expr = parseFormula(part);
      if (expr.kind !== "compare" && expr.kind !== "logic")
        throw new WhereError(`Unexpected "${clip(part)}", expected a declaration or a condition, ${EXAMPLE}.`);
      // Conditions may stand before the declaration that they are about.
      later.push(() => {
        const simple = simpleCondition(expr);
        if (simple !== null) assume(simple.name, simple.word);
        else conditions.push({ text: part, expr });
      });
    }
  }
  for (const act of later) act();
  for (const name of sizes.keys())
    if (symbols.has(name))
      throw new WhereError(`Unexpected value of ${clip(name)}, expected the size of a dimension here; values stand in --at.`);
  return { symbols, sizes, conditions };
}

/** Parts between semicolons and line ends outside of brackets. */
export function statements(text: string): string[] {
  if (text.length > 20_000) throw new WhereError(`Unexpected length of ${String(text.length)} characters, expected at most 20000.`);
  const parts: string[] = [];
  let depth = 0,
    from = 0;
  for (let i = 0; i <= text.length; i++) {
    const c = text[i];
    if (c === "(" || c === "[") depth++;
    else if (c === ")" || c === "]") depth--;
    if (c === undefined || ((c === ";" || c === "\n") && depth <= 0)) {
      const part = text.slice(from, i).trim();
      if (part !== "") parts.push(part);
      from = i + 1;
    }
  }
  return parts;
}

const SCALAR = new Set(["scalar", "number", "real"]);

/** `n,n symmetric`, `m×n`, `[n, 3]`, `scalar`, `n prob`. */
function shape(text: string, whole: string): { dims: (string | number)[]; words: Assumption[] } {
  const tokens = text.replace(/[()[\]]/gu, " ").match(/[,×]|[^\s,×]+/gu) ?? [];
  const dims: (string | number)[] = [],
    words: Assumption[] = [];
  let scalar = false,
    open = true;
  for (const token of tokens) {
    if (token === "," || token === "×") {
      open = true;
      continue;
    }
    const word = readAssumption(token);
    // "1" and "n" are sizes; a size follows the colon or a comma, a word follows a size.
    if (open && (/^\d+$/u.test(token) || (NAME.test(token) && word === null && !SCALAR.has(token)))) {
      dims.push(/^\d/u.test(token) ? wholeSize(token, whole) : token);
      open = false;
    } else if (SCALAR.has(token) && dims.length === 0) {
      scalar = true;
      open = false;
    } else if (word !== null) {
      words.push(word);
      open = false;
    } else {
      const near = nearest(token, [...assumptions, "scalar"]);
      throw new WhereError(
        `Unexpected word "${clip(token)}" in "${clip(whole)}", expected one of scalar, ${assumptions.join(", ")}.${near === null ? "" : ` Did you mean ${near}?`}`,
      );
    }
  }
  if (dims.length === 0 && !scalar && words.length === 0)
    throw new WhereError(`Unexpected end of "${clip(whole)}", expected a shape after the colon, ${EXAMPLE}.`);
  if (dims.length > MOST_AXES)
    throw new WhereError(
      `Unexpected number of dimensions in "${clip(whole)}": found ${String(dims.length)}, expected at most ${String(MOST_AXES)}.`,
    );
  return { dims, words };
}

/** @throws WhereError for 0, which leaves nothing to differentiate */
function wholeSize(text: string, whole: string): number {
  const size = Number(text);
  if (!/^\d+$/u.test(text)) throw new WhereError(`Unexpected "${clip(text)}" in "${clip(whole)}", expected a whole number.`);
  if (size < 1) throw new WhereError(`Unexpected size 0 in "${clip(whole)}": the dimension is empty; expected at least 1.`);
  if (size > LARGEST) throw new WhereError(`Unexpected size ${clip(text)} in "${clip(whole)}", expected at most ${String(LARGEST)}.`);
  return size;
}

/** A bound of one name that the sampler knows by a word of its own. */
function simpleCondition(e: Expr): { name: string; word: Assumption } | null {
  if (e.kind !== "compare") return null;
  const flipped = e.a.kind === "num",
    name = flipped ? e.b : e.a,
    number = flipped ? e.a : e.b;
  if (name.kind !== "name" || number.kind !== "num") return null;
  const FLIP: Readonly<Record<string, string>> = { "<": ">", ">": "<", "≤": "≥", "≥": "≤" };
  const op = flipped ? (FLIP[e.op] ?? e.op) : e.op,
    words: Readonly<Record<string, Assumption>> = { ">0": "positive", "≥0": "nonnegative", "<0": "negative", "≠0": "nonzero", ">1": "gt1" };
  const word = words[`${op}${String(Number(number.text))}`];
  return word === undefined ? null : { name: name.key, word };
}

export const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);
