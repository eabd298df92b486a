import { FormulaError, parseFormula } from "../../syntax/formula.js";
import { quote } from "../../syntax/formula-error.js";
import type { Expr } from "../../syntax/expr.js";
import { MAX_SIZE } from "./context.js";
import { nearest } from "../../document/words.js";
/** Shapes and assumptions as commands and rules write them: `A: m,n; S: n,n symmetric; t: scalar; x > 0` (docs/formula-notation.md). */

export type Assumption =
  | "positive"
  | "negative"
  | "nonnegative"
  | "symmetric"
  | "posdef"
  | "orthogonal"
  | "unit"
  | "gt1"
  | "pm1"
  | "pm1mixed"
  | "prob"
  | "probrows"
  | "onehot"
  | "binary"
  | "big"
  | "index";

/** Every word and the assumption that it stands for. */
export const assumptionWords: ReadonlyMap<string, Assumption> = new Map<string, Assumption>([
  ["positive", "positive"],
  [">0", "positive"],
  ["negative", "negative"],
  ["<0", "negative"],
  ["nonnegative", "nonnegative"],
  [">=0", "nonnegative"],
  ["symmetric", "symmetric"],
  ["posdef", "posdef"],
  ["spd", "posdef"],
  ["orthogonal", "orthogonal"],
  ["unit", "unit"],
  ["gt1", "gt1"],
  [">1", "gt1"],
  ["pm1", "pm1"],
  ["pm1mixed", "pm1mixed"],
  ["prob", "prob"],
  ["probrows", "probrows"],
  ["onehot", "onehot"],
  ["binary", "binary"],
  ["big", "big"],
  ["index", "index"],
]);
/** Words for shapes. */
const SCALAR = new Set(["scalar", "number", "real"]);

export interface Where {
  /** Dimensions by name, as written: letters and whole numbers; [] for a number. In the order of declaration. */
  readonly shapes: ReadonlyMap<string, readonly (string | number)[]>;
  readonly assumptions: ReadonlyMap<string, readonly Assumption[]>;
  readonly conditions: readonly Expr[];
}

/** Reads declarations and conditions separated by semicolons or new lines. @throws FormulaError with the place in `text` */
export function parseWhere(text: string): Where {
  const shapes = new Map<string, readonly (string | number)[]>(),
    assumptions = new Map<string, readonly Assumption[]>(),
    conditions: Expr[] = [];
  for (const item of split(text, 0, /[;\n\r]/u)) {
    if (item.text.trim() === "") continue;
    const colon = /^[^<>=!]*?:/u.exec(item.text);
    if (colon === null) {
      conditions.push(condition(text, item));
      continue;
    }
    const shape = declaration(text, { text: item.text.slice(colon[0].length), at: item.at + colon[0].length });
    for (const part of split(colon[0].slice(0, -1), item.at, /,/u)) {
      const name = nameOf(text, part),
        before = shapes.get(name);
      if (before !== undefined && shape.dims !== null && before.join() !== shape.dims.join()) {
        throw new FormulaError(text, {
          offset: start(part),
          length: name.length,
          found: `a second shape of ${quote(name)}`,
          expected: [`one shape: it is ${before.length === 0 ? "scalar" : before.join(",")} already`],
        });
      }
      if (before === undefined || shape.dims !== null) shapes.set(name, shape.dims ?? []);
      if (shape.words.length > 0) assumptions.set(name, [...new Set([...(assumptions.get(name) ?? []), ...shape.words])]);
    }
  }
  return { shapes, assumptions, conditions };
}

/** The letters among the dimensions, in order of first use. */
export function letters(where: Pick<Where, "shapes">): readonly string[] {
  return [...new Set([...where.shapes.values()].flat().filter((d) => typeof d === "string"))];
}

interface Piece {
  readonly text: string;
  readonly at: number;
}
const start = (piece: Piece): number => piece.at + (piece.text.length - piece.text.trimStart().length);

/** Splits outside brackets and backquotes. */
function split(text: string, at: number, separator: RegExp): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0,
    depth = 0,
    quoted = false;
  for (let i = 0; i <= text.length; i++) {
    const c = text.charAt(i);
    if (c === "`") quoted = !quoted;
    else if (c === "(" || c === "[") depth += 1;
    else if (c === ")" || c === "]") depth = Math.max(0, depth - 1);
    if (i < text.length && (quoted || depth > 0 || !separator.test(c))) continue;
    pieces.push({ text: text.slice(from, i), at: at + from });
    from = i + 1;
  }
  return pieces;
}

function nameOf(text: string, piece: Piece): string {
  const name = /^\s*(?:([\p{L}_][\p{L}\p{M}\p{N}_]*)|`([^`]+)`)\s*$/u.exec(piece.text);
  if (name === null)
    throw new FormulaError(text, {
      offset: start(piece),
      length: piece.text.trim().length,
      found: piece.text.trim() === "" ? "nothing before the colon" : quote(piece.text.trim()),
      expected: ["a name"],
      hint: "A declaration is A: m,n or x: n.",
    });
  return name[1] ?? name[2] ?? "";
}

function condition(text: string, item: Piece): Expr {
  // The text before the item keeps places right.
  const parsed = parseFormula(" ".repeat(item.at) + item.text);
  if (parsed.kind !== "compare" && parsed.kind !== "logic") {
    throw new FormulaError(text, {
      offset: start(item),
      length: item.text.trim().length,
      found: quote(item.text.trim()),
      expected: ["a shape such as x: n", "a condition such as x > 0"],
    });
  }
  return parsed;
}

/** `n,n symmetric`, `[n,n]`, `real[n]`, `scalar positive`, `positive`. */
function declaration(
  text: string,
  piece: Piece,
): { readonly dims: readonly (string | number)[] | null; readonly words: readonly Assumption[] } {
  const inner = piece.text.replace(/real\s*\[/u, (m) => `${" ".repeat(m.length - 1)}[`),
    dims: (string | number)[] = [],
    words: Assumption[] = [];
  let scalar = false,
    comma = true,
    at = 0;
  const fail = (offset: number, found: string, expected: readonly string[], hint: string | null = null): never => {
    throw new FormulaError(text, {
      offset: piece.at + offset,
      length: found.length,
      found: found === "" ? "end" : quote(found),
      expected,
      hint,
    });
  };
  const tokens = /\s*(?:([,×]|(?:x|by)(?=\s))|([[\]()])|([<>]=?\d)|([\p{L}_][\p{L}\p{M}\p{N}_]*|[0-9.eE+-]+)|(\S))/uy;
  for (tokens.lastIndex = 0; ; at = tokens.lastIndex) {
    const token = tokens.exec(inner);
    if (token === null) break;
    const [all, separator, bracket, comparison, word, other] = token,
      offset = at + all.length - all.trimStart().length;
    if (other !== undefined) fail(offset, other, ["a dimension's letter", "a whole number", "a word such as symmetric"]);
    if (bracket !== undefined) continue;
    if (separator !== undefined) {
      if (comma) fail(offset, separator, ["a dimension"]);
      comma = true;
      continue;
    }
    const known = assumptionWords.get(comparison ?? word ?? "");
    if (known !== undefined && !(comma && dims.length > 0)) {
      words.push(known);
      comma = false;
      continue;
    }
    if (SCALAR.has(word ?? "") && dims.length === 0) {
      scalar = true;
      comma = false;
      continue;
    }
    if (!comma || scalar || words.length > 0) unknownWord(comparison ?? word ?? "", offset, fail);
    dims.push(size(word ?? "", offset, fail));
    comma = false;
  }
  if (comma) fail(inner.trimEnd().length, "", ["a shape: letters or numbers separated by commas, or scalar"]);
  return { dims: dims.length > 0 || scalar ? dims : words.length > 0 ? null : [], words };
}

type Fail = (offset: number, found: string, expected: readonly string[], hint?: string | null) => never;

function unknownWord(word: string, offset: number, fail: Fail): never {
  const near = nearest(word, [...assumptionWords.keys()]);
  return fail(
    offset,
    word,
    [`one of ${[...assumptionWords.keys()].filter((w) => /^[a-z]/u.test(w)).join(", ")}`],
    near === null ? "Dimensions are separated by commas." : `Did you mean ${near}?`,
  );
}

function size(word: string, offset: number, fail: Fail): string | number {
  if (!/^[0-9.+-]/u.test(word)) return word;
  const n = Number(word);
  if (!Number.isSafeInteger(n) || n < 1) fail(offset, word, ["a whole number of at least 1 or a letter as dimension"]);
  if (n > MAX_SIZE) fail(offset, word, [`a dimension of at most ${String(MAX_SIZE)}`]);
  return n;
}
