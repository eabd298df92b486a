import { compile, run, type Point } from "../../numeric/compile.js";
import { createRandom } from "../../numeric/random.js";
import { findPoint, scales } from "../../numeric/sample.js";

import type { Expr } from "../../syntax/expr.js";
import { parseEquation } from "../../syntax/formula.js";

import type { Rule } from "../../rule.js";
import type { Node } from "../../tensor/node.js";
import { lower, settle, type Setting } from "./setting.js";
import { clip, statements, WhereError, type Where } from "./where.js";
/** Values of a formula's names: read from text or from arrays, or sampled. */

/** Row-major entries with their sizes. */
export interface Tensor {
  readonly sizes: readonly number[];
  readonly values: Float64Array;
}
export type Values = number | ArrayLike<number> | readonly (readonly number[])[];

/** More entries than anybody writes. */
const MOST_ENTRIES = 1_000_000;

/** `x = [1; 2]; A = [1, 2; 3, 4]; n = 5`, each right side a formula without names. @throws WhereError, FormulaError, LowerError */
export function parseAt(text: string, rules: readonly Rule[]): ReadonlyMap<string, Tensor> {
  const found = new Map<string, Tensor>();
  for (const part of statements(text)) {
    const { lhs, rhs } = equation(part);
    if (lhs.kind !== "name") throw new WhereError(`Unexpected "${clip(part)}", expected a name and its value, such as "x = [1; 2]".`);
    if (found.has(lhs.key)) throw new WhereError(`Unexpected second value of ${clip(lhs.key)} in "${clip(part)}", expected one.`);
    found.set(lhs.key, constant(rhs, rules, part));
  }
  return found;
}

function equation(part: string): { lhs: Expr; rhs: Expr } {
  if (!part.includes("=")) throw new WhereError(`Unexpected "${clip(part)}", expected a name and its value, such as "x = [1; 2]".`);
  return parseEquation(part);
}

const EMPTY: Where = { symbols: new Map(), sizes: new Map(), conditions: [] };

function constant(e: Expr, rules: readonly Rule[], part: string): Tensor {
  return settle(rules, EMPTY, [e], new Map(), (setting) => {
    const [first] = setting.undeclared;
    if (first !== undefined) throw new WhereError(`Unexpected name ${clip(first)} in "${clip(part)}", expected numbers.`);
    const { node } = lower(setting, e).value,
      [values] = run(compile([node], setting.book, MOST_ENTRIES), new Map());
    return { sizes: node.dims.map((d) => d.size), values: values?.slice() ?? new Float64Array(0) };
  });
}

/** Nested arrays, flat arrays (sizes then come from the declarations) and numbers. */
export function tensorOf(value: Values): Tensor & { readonly flat: boolean } {
  if (typeof value === "number") return { sizes: [], values: Float64Array.of(value), flat: false };
  const rows = Array.from(value as ArrayLike<number | readonly number[]>);
  if (rows.length === 0 || rows.some((r) => typeof r !== "number" && r.length === 0))
    throw new WhereError("Unexpected array without entries: the dimension is empty; expected at least one entry.");
  if (rows.some((r) => typeof r !== "number")) {
    const width = (rows[0] as readonly number[]).length;
    const values = rows.flatMap((r, i) => {
      if (typeof r === "number" || r.length !== width)
        throw new WhereError(
          `Unexpected row ${String(i + 1)} of ${typeof r === "number" ? "one number" : `${String(r.length)} entries`}, expected ${String(width)} as in row 1.`,
        );
      return [...r];
    });
    return { sizes: [rows.length, width], values: Float64Array.from(values), flat: false };
  }
  return { sizes: [rows.length], values: Float64Array.from(rows as number[]), flat: true };
}

/**
 * Sizes that values give to the letters of declarations.
 * @throws WhereError where a value does not fit its declaration, or two values give one letter two sizes
 */
export function sizesFrom(where: Where, values: ReadonlyMap<string, Tensor & { readonly flat?: boolean }>): Map<string, number> {
  const sizes = new Map(where.sizes),
    from = new Map<string, string>();
  const put = (letter: string | number, size: number, name: string): void => {
    const known = typeof letter === "number" ? letter : sizes.get(letter);
    if (known !== undefined && known !== size) {
      const why =
        typeof letter === "number"
          ? "its declaration says"
          : from.has(letter)
            ? `${letter} is ${String(known)} by the value of ${from.get(letter) ?? ""}`
            : `${letter} is`;
      throw new WhereError(
        `Unexpected size ${String(size)} of ${clip(name)}, expected ${String(known)}${typeof letter === "number" ? ` (${why} so)` : from.has(letter) ? `: ${why}` : ""}.`,
      );
    }
    if (typeof letter === "string" && known === undefined) {
      sizes.set(letter, size);
      from.set(letter, name);
    }
  };
  const flat: { name: string; dims: readonly (string | number)[]; count: number }[] = [];
  for (const [name, value] of values) {
    const declared = where.symbols.get(name);
    if (declared === undefined) {
      if (value.sizes.length === 0 && isLetter(where, name)) put(name, wholeNumber(name, value.values[0] ?? NaN), name);
      continue;
    }
    const { dims } = declared;
    if (value.flat === true && dims.length > 1) {
      flat.push({ name, dims, count: value.values.length });
      continue;
    }
    const own = thin(value.sizes, dims.length);
    if (own === null)
      throw new WhereError(
        `Unexpected value of ${clip(name)}: found ${words(value.sizes)}, expected ${dims.length === 0 ? "a number" : `the shape ${dims.join(",")}`}.`,
      );
    own.forEach((size, axis) => {
      put(dims[axis] ?? 1, size, name);
    });
  }
  // A flat array gives the one size that is still open.
  for (let again = true; again; ) {
    again = false;
    for (const f of flat.splice(0)) {
      const open = [...new Set(f.dims.filter((d) => typeof d === "string" && !sizes.has(d)))] as string[],
        known = f.dims.reduce<number>((n, d) => n * (typeof d === "number" ? d : (sizes.get(d) ?? 1)), 1);
      if (open.length === 0) {
        if (known !== f.count)
          throw new WhereError(`Unexpected number of entries of ${clip(f.name)}: found ${String(f.count)}, expected ${String(known)}.`);
        continue;
      }
      const [letter] = open;
      if (open.length > 1 || letter === undefined || f.dims.filter((d) => d === letter).length > 1) {
        flat.push(f);
        continue;
      }
      put(letter, f.count / known, f.name);
      again = true;
    }
    if (!again && flat.length > 0)
      throw new WhereError(
        `Unexpected flat array for ${clip(flat[0]?.name ?? "")}: its shape ${flat[0]?.dims.join(",") ?? ""} is not settled by it; give rows, or sizes.`,
      );
  }
  for (const [letter, size] of sizes)
    if (!Number.isInteger(size)) throw new WhereError(`Unexpected size ${String(size)} of ${letter}, expected a whole number.`);
  return sizes;
}

const isLetter = (where: Where, name: string): boolean =>
  [...where.symbols.values()].some((s) => s.dims.includes(name)) || where.sizes.has(name);
const words = (sizes: readonly number[]): string =>
  sizes.length === 0 ? "a number" : sizes.length === 1 ? `${String(sizes[0])} numbers` : `${sizes.join(" × ")} numbers`;
function wholeNumber(name: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < 1)
    throw new WhereError(`Unexpected size ${String(value)} of ${clip(name)}, expected a whole number of at least 1.`);
  return value;
}

/** Sizes without axes of size 1, where that gives the wanted rank: a row serves for a vector. */
function thin(sizes: readonly number[], rank: number): readonly number[] | null {
  if (sizes.length === rank) return sizes;
  const kept = sizes.filter((s) => s !== 1);
  if (kept.length === rank) return kept;
  return rank === 1 && sizes.every((s) => s === 1) ? [1] : rank === 2 && sizes.length === 1 ? [...sizes, 1] : null;
}

/** Values for the inputs of a setting. @throws WhereError naming those that have none */
export function pointOf(setting: Setting, values: ReadonlyMap<string, Tensor>, needed: readonly string[]): Map<string, Float64Array> {
  const point = new Map<string, Float64Array>(),
    missing: string[] = [];
  for (const name of needed) {
    const value = values.get(name),
      size = setting.specs.find((s) => s.name === name)?.sizes.reduce((n, s) => n * s, 1) ?? 1;
    if (value === undefined) missing.push(name);
    else if (value.values.length !== size)
      throw new WhereError(
        `Unexpected value of ${clip(name)}: found ${words(value.sizes)}, expected ${String(size)}${size === 1 ? " number" : " numbers"}.`,
      );
    else point.set(name, value.values);
  }
  if (missing.length > 0) throw new WhereError(`Unexpected end of the values: expected one of ${missing.map(clip).join(", ")} too.`);
  return point;
}

/** A seeded point at which nodes have values and the conditions hold; null where none is found. */
export function sampledPoint(
  setting: Setting,
  nodes: readonly Node[],
  conditions: readonly Node[],
  seed: number,
  trial = 0,
): Map<string, Float64Array> | null {
  const program = compile([...nodes, ...conditions], setting.book),
    random = createRandom(`${String(seed)}/${String(trial)}`);
  // What nothing uses needs no value, however large it is.
  return findPoint(
    setting.specs.filter((s) => program.inputs.has(s.name)),
    scales[trial % scales.length] ?? 1,
    random,
    (point: Point) => {
      const outputs = run(program, point);
      return (
        outputs.slice(0, nodes.length).every((v) => v.every(Number.isFinite)) &&
        outputs.slice(nodes.length).every((v) => v.every((x) => x === 1))
      );
    },
  );
}

/** The conditions as nodes that are 1 where they hold. */
export function conditionNodes(setting: Setting, where: Where): Node[] {
  return where.conditions.map((c) => lower(setting, c.expr).value.node);
}

/** A number for people: up to `digits` significant digits. */
export function numberText(x: number, digits = 6): string {
  if (Number.isNaN(x)) return "undefined";
  if (!Number.isFinite(x)) return x > 0 ? "infinity" : "-infinity";
  if (Number.isInteger(x) && Math.abs(x) < 1e9) return String(x === 0 ? 0 : x);
  const text = x.toPrecision(digits),
    short = text.includes("e") ? text.replace(/\.?0+e/u, "e").replace("e+", "e") : text.includes(".") ? text.replace(/\.?0+$/u, "") : text;
  return short;
}

/** A tensor as text: a number, a column in brackets, rows; slices of more axes one after the other. */
export function tensorText(sizes: readonly number[], values: Float64Array, digits = 6): string {
  if (sizes.length === 0) return numberText(values[0] ?? NaN, digits);
  if (values.length > MOST_SHOWN)
    return `${sizes.join(" × ")} numbers, from ${numberText(
      values.reduce((m, v) => Math.min(m, v), Infinity),
      digits,
    )} to ${numberText(
      values.reduce((m, v) => Math.max(m, v), -Infinity),
      digits,
    )}`;
  if (sizes.length === 1) return `[${[...values].map((v) => numberText(v, digits)).join("; ")}]`;
  const [rows = 0, columns = 0] = sizes.slice(-2),
    blocks: string[] = [];
  for (let k = 0; k < values.length; k += rows * columns) {
    const cells = Array.from({ length: rows }, (_, i) =>
      Array.from({ length: columns }, (__, j) => numberText(values[k + i * columns + j] ?? NaN, digits)),
    );
    const widths = Array.from({ length: columns }, (_, j) => Math.max(...cells.map((r) => r[j]?.length ?? 0)));
    const text = cells
      .map((r, i) => `${i === 0 ? "[" : " "}${r.map((c, j) => c.padStart(widths[j] ?? 0)).join(", ")}${i === rows - 1 ? "]" : ";"}`)
      .join("\n");
    blocks.push(sizes.length === 2 ? text : `at [${leading(sizes.slice(0, -2), k / (rows * columns)).join(", ")}, :, :]\n${text}`);
  }
  return blocks.join("\n");
}
const MOST_SHOWN = 400;

function leading(sizes: readonly number[], flat: number): number[] {
  const index: number[] = [];
  let rest = flat;
  for (const s of [...sizes].reverse()) {
    index.unshift((rest % s) + 1);
    rest = Math.floor(rest / s);
  }
  return index;
}
