import { readAssumption, type Assumption } from "../../numeric/sample.js";
import { parseWhere } from "../../scope/formula/where.js";
import { FormulaError, parseFormula } from "../../syntax/formula.js";
import type { Expr } from "../../syntax/expr.js";

export const layouts = [
  "scalar",
  "gradient",
  "numerator",
  "denominator",
  "vec",
  "hessian",
  "vec-hessian",
  "rowvec-hessian",
  "any",
] as const;
export type Layout = (typeof layouts)[number];

interface Common {
  /** Sizes by name: letters or numbers; [] is a number. Null where none were given: every name is a number. */
  readonly shapes: ReadonlyMap<string, readonly (string | number)[]> | null;
  readonly assume: ReadonlyMap<string, readonly Assumption[]>;
  /** Conditions beyond the words; points that do not meet them do not count. */
  readonly conditions: readonly Expr[];
}
export interface PairQuestion extends Common {
  readonly kind: "pair";
  readonly a: Expr;
  readonly b: Expr;
}
export interface DerivativeQuestion extends Common {
  readonly kind: "derivative";
  readonly f: Expr;
  readonly wrt: string;
  readonly order: 1 | 2;
  readonly claim: Expr;
  readonly layout: Layout;
}
export type Question = PairQuestion | DerivativeQuestion;

/** A line that is not understood: the reason and the place, in words. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}

const identifier = /^[\p{L}_][\p{L}\p{N}_]*$/u;
const isRecord = (x: unknown): x is Readonly<Record<string, unknown>> => typeof x === "object" && x !== null && !Array.isArray(x);
const shown = (x: unknown): string => {
  const text = (JSON.stringify(x) as string | undefined) ?? typeof x;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

function text(data: Readonly<Record<string, unknown>>, field: string): string {
  const value = data[field];
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  if (typeof value !== "string")
    throw new Unreadable(
      value === undefined
        ? `Unexpected end of the line: expected "${field}".`
        : `Unexpected "${field}": found ${shown(value)}, expected a formula in quotes.`,
    );
  return value;
}

/** Parses one field. @throws Unreadable naming the field and the place in it */
export function formula(data: Readonly<Record<string, unknown>>, field: string): Expr {
  const source = text(data, field);
  if (source.trim() === "") throw new Unreadable(`Unexpected "${field}": found nothing, expected a formula.`);
  try {
    return parseFormula(source);
  } catch (error) {
    if (error instanceof FormulaError) throw new Unreadable(`In "${field}": ${error.message}`);
    throw error;
  }
}

/** One size: a whole number from 1, or a letter. */
function size(value: unknown, name: string): string | number {
  if (typeof value === "number" || (typeof value === "string" && /^\d+$/u.test(value))) {
    const n = Number(value);
    if (Number.isInteger(n) && n >= 1 && n <= 64) return n;
  } else if (typeof value === "string" && identifier.test(value)) return value;
  throw new Unreadable(`Unexpected size of ${name}: found ${shown(value)}, expected a letter or a whole number from 1 to 64.`);
}

/** `["m", "n"]`, `"m,n"`, `[]`, `"scalar"`. */
function shape(value: unknown, name: string): readonly (string | number)[] {
  const list =
    typeof value === "string"
      ? value.trim() === "" || value.trim() === "scalar"
        ? []
        : value.split(",").map((s) => s.trim())
      : typeof value === "number"
        ? [value]
        : value;
  if (!Array.isArray(list) || list.length > 2)
    throw new Unreadable(`Unexpected shape of ${name}: found ${shown(value)}, expected [], [n] or [m, n].`);
  return list.map((s) => size(s, name));
}

export function readShapes(value: unknown): ReadonlyMap<string, readonly (string | number)[]> | null {
  if (value === undefined || value === null) return null;
  if (!isRecord(value))
    throw new Unreadable(`Unexpected "shapes": found ${shown(value)}, expected an object such as {"A": ["m", "n"], "x": ["n"]}.`);
  const entries = Object.entries(value);
  for (const [name] of entries) if (!identifier.test(name)) throw new Unreadable(`Unexpected name in "shapes": found ${shown(name)}.`);
  return new Map(entries.map(([name, s]) => [name, shape(s, name)]));
}

export function readWords(value: unknown, name: string): Assumption[] {
  const words = Array.isArray(value) ? value : typeof value === "string" ? value.split(",") : [value];
  return words.map((w): Assumption => {
    const found = typeof w === "string" ? readAssumption(w) : null;
    if (found === null)
      throw new Unreadable(
        `Unexpected assumption about ${name}: found ${shown(w)}, expected one of positive, symmetric, posdef, unit, gt1, pm1, pm1mixed, prob, probrows, big.`,
      );
    return found;
  });
}

interface Given {
  readonly shapes: Map<string, readonly (string | number)[]>;
  readonly assume: Map<string, readonly Assumption[]>;
  readonly conditions: readonly Expr[];
}

/** Shapes, words and conditions as one text: `A: m,n; x: n prob; t > 0`. @throws Unreadable */
function readText(source: string, field: string): Given {
  try {
    const where = parseWhere(source),
      assume = new Map<string, readonly Assumption[]>(),
      conditions: Expr[] = [];
    const also = (name: string, words: readonly Assumption[]): void => {
      assume.set(name, [...(assume.get(name) ?? []), ...words]);
    };
    for (const [name, words] of where.assumptions)
      also(
        name,
        words.map((w) => (w === "index" ? "integer" : w)),
      );
    for (const c of where.conditions) {
      const word = wordOf(c);
      if (word) also(word.name, [word.assumption]);
      else conditions.push(c);
    }
    return { shapes: new Map(where.shapes), assume, conditions };
  } catch (error) {
    if (error instanceof FormulaError) throw new Unreadable(`In "${field}": ${error.message}`);
    throw error;
  }
}

const wordsOfComparisons: Readonly<Record<string, Assumption>> = {
  ">0": "positive",
  "<0": "negative",
  "≥0": "nonnegative",
  ">1": "gt1",
  "≠0": "nonzero",
};
function wordOf(c: Expr): { readonly name: string; readonly assumption: Assumption } | null {
  if (c.kind !== "compare" || c.a.kind !== "name" || c.b.kind !== "num") return null;
  const assumption = wordsOfComparisons[`${c.op}${c.b.text}`];
  return assumption === undefined ? null : { name: c.a.key, assumption };
}

function readAssume(value: unknown): Given {
  if (value === undefined || value === null) return { shapes: new Map(), assume: new Map(), conditions: [] };
  if (typeof value === "string") return readText(value, "assume");
  if (!isRecord(value)) throw new Unreadable(`Unexpected "assume": found ${shown(value)}, expected an object such as {"x": "positive"}.`);
  return {
    shapes: new Map(),
    assume: new Map(Object.entries(value).map(([name, words]) => [name, readWords(words, name)])),
    conditions: [],
  };
}

function readCommon(data: Readonly<Record<string, unknown>>): Common {
  const shapes = readShapes(data["shapes"]),
    assumed = readAssume(data["assume"]),
    where = typeof data["where"] === "string" ? readText(data["where"], "where") : readAssume(undefined);
  const named = new Map([...(shapes ?? []), ...assumed.shapes, ...where.shapes]),
    assume = new Map(assumed.assume);
  for (const [name, words] of where.assume) assume.set(name, [...(assume.get(name) ?? []), ...words]);
  return { shapes: named.size === 0 ? null : named, assume, conditions: [...assumed.conditions, ...where.conditions] };
}

/**
 * One line of a batch: `{a, b, shapes?, assume?}` or `{f, wrt, order?, claim, layout?, shapes?, assume?}`.
 * @throws Unreadable
 */
export function readQuestion(data: unknown): Question {
  if (!isRecord(data))
    throw new Unreadable(`Unexpected line: found ${shown(data)}, expected an object with "a" and "b", or with "f", "wrt" and "claim".`);
  const common = readCommon(data);
  const derivative = ["f", "wrt", "claim"].filter((k) => k in data),
    pair = ["a", "b"].filter((k) => k in data);
  if (derivative.length === 0 && pair.length === 0)
    throw new Unreadable(
      `Unexpected line: found ${Object.keys(data).length === 0 ? "no fields" : Object.keys(data).join(", ")}, expected "a" and "b", or "f", "wrt" and "claim".`,
    );
  if (derivative.length > 0 && pair.length > 0)
    throw new Unreadable(
      `Unexpected line: found ${[...pair, ...derivative].join(", ")}, expected "a" and "b" or "f", "wrt" and "claim", not both.`,
    );
  if (pair.length > 0) return { kind: "pair", a: formula(data, "a"), b: formula(data, "b"), ...common };
  const wrt = text(data, "wrt").trim(),
    order = data["order"] ?? 1,
    layout = data["layout"] ?? "any";
  if (!identifier.test(wrt)) throw new Unreadable(`Unexpected "wrt": found ${shown(wrt)}, expected a name.`);
  if (order !== 1 && order !== 2) throw new Unreadable(`Unexpected "order": found ${shown(order)}, expected 1 or 2.`);
  if (!(layouts as readonly unknown[]).includes(layout))
    throw new Unreadable(`Unexpected "layout": found ${shown(layout)}, expected one of ${layouts.join(", ")}.`);
  return { kind: "derivative", f: formula(data, "f"), wrt, order, claim: formula(data, "claim"), layout: layout as Layout, ...common };
}
