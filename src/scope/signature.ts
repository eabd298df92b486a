import type { Rule } from "../rule.js";
import type { Expr } from "../syntax/expr.js";
import { parseFormula } from "../syntax/formula.js";
import { printFormula } from "../syntax/formula-print.js";
import { ShapeError } from "../tensor/errors.js";
import type { Dim } from "../tensor/node.js";
import { dimText } from "../tensor/shape.js";
/** The shapes of a rule's arguments and result: `real[m,n]`, with one letter for equal dimensions. */

export interface Pattern {
  readonly name: string;
  /** A "size" is a whole number that is known when the formula is read. */
  readonly kind: "real" | "size";
  /** Dimensions as written: a letter, a number, or an expression (in results). */
  readonly dims: readonly Expr[];
  readonly text: string;
}
export interface Signature {
  readonly args: readonly Pattern[];
  readonly result: Pattern;
  readonly elementwise: boolean;
}

const known = new WeakMap<Rule, Signature>();

/** Parsed once per rule. @throws Error (a mistake of the rule's author) for a shape that is not `real` or `real[…]` */
export function signatureOf(rule: Rule): Signature {
  const cached = known.get(rule);
  if (cached !== undefined) return cached;
  const args = Object.entries(rule.args).map(([name, text]) => pattern(rule, name, text));
  const colon = rule.result.indexOf(":");
  if (colon < 0) throw new Error(`rule ${rule.id}: result "${rule.result}" is not of the form "y: real[n]"`);
  const result = pattern(rule, rule.result.slice(0, colon).trim(), rule.result.slice(colon + 1));
  const signature = { args, result, elementwise: args.every((a) => a.kind === "real" && a.dims.length === 0) && result.dims.length === 0 };
  known.set(rule, signature);
  return signature;
}

function pattern(rule: Rule, name: string, text: string): Pattern {
  if (text.trim() === "size") return { name, kind: "size", dims: [], text: "size" };
  const inside = /^\s*real\s*(?:\[(.*)\])?\s*$/u.exec(text);
  if (inside === null) throw new Error(`rule ${rule.id}: shape "${text}" of ${name} is not of the form "real", "real[m,n]" or "size"`);
  const letters = inside[1] === undefined ? [] : inside[1].split(",");
  return { name, kind: "real", dims: letters.map((d) => dimension(d.trim())), text: text.trim() };
}

const dimension = (text: string): Expr => (/^[A-Za-z]\w*$/u.test(text) ? { kind: "name", key: text } : parseFormula(text));

/** The sizes of a signature's letters for these argument shapes; for a "size" argument, one dim of that size. @throws ShapeError naming the argument and both sizes */
export function unify(rule: Rule, args: readonly (readonly Dim[])[]): ReadonlyMap<string, Dim> {
  const { args: patterns } = signatureOf(rule),
    sizes = new Map<string, Dim>(),
    from = new Map<string, string>();
  if (args.length !== patterns.length)
    throw new ShapeError(
      `Unexpected number of arguments of ${rule.names[0]}: found ${String(args.length)}, expected ${String(patterns.length)}.`,
    );
  patterns.forEach((p, k) => {
    const dims = args[k] ?? [];
    if (p.kind === "size") {
      const [dim] = dims;
      if (dim !== undefined) sizes.set(p.name, dim);
      return;
    }
    if (dims.length !== p.dims.length)
      throw new ShapeError(
        `Unexpected shape of ${p.name} in ${rule.names[0]}: found ${dims.length === 0 ? "a number" : dims.map(dimText).join(" × ")}, expected ${words(p)}.`,
      );
    p.dims.forEach((d, axis) => {
      const dim = dims[axis];
      if (dim === undefined) return;
      if (d.kind === "num") {
        if (Number(d.text) !== dim.size)
          throw new ShapeError(`Unexpected size of ${p.name} in ${rule.names[0]}: found ${dimText(dim)}, expected ${d.text}.`);
        return;
      }
      if (d.kind !== "name")
        throw new Error(`rule ${rule.id}: the shape ${p.text} of ${p.name} has a dimension that is neither a letter nor a number`);
      const before = sizes.get(d.key);
      if (before === undefined) {
        sizes.set(d.key, dim);
        from.set(d.key, p.name);
      } else if (before.size !== dim.size) {
        const where =
          from.get(d.key) === p.name
            ? `both dimensions ${d.key} of ${p.name}`
            : `the dimension ${d.key} of ${from.get(d.key) ?? ""} and ${p.name}`;
        throw new ShapeError(
          `Unexpected sizes in ${rule.names[0]}: found ${dimText(before)} and ${dimText(dim)} for ${where}, expected equal ones.`,
        );
      } else if (before.name === null && dim.name !== null) sizes.set(d.key, dim);
    });
  });
  return sizes;
}

const words = (p: Pattern): string =>
  p.dims.length === 0
    ? "a number"
    : p.dims.length === 1
      ? "a vector"
      : p.dims.length === 2
        ? p.dims[0]?.kind === "name" && p.dims[1]?.kind === "name" && p.dims[0].key === p.dims[1].key
          ? "a square matrix"
          : "a matrix"
        : `${String(p.dims.length)} axes`;

/** The dims of the result for these sizes of the letters. @throws ShapeError for a size that is no whole number above 0 */
export function dimsOfResult(rule: Rule, sizes: ReadonlyMap<string, Dim>): readonly Dim[] {
  return signatureOf(rule).result.dims.map((d) => {
    if (d.kind === "name") {
      const dim = sizes.get(d.key);
      if (dim === undefined) throw new Error(`rule ${rule.id}: the dimension ${d.key} of the result is no dimension of an argument`);
      return dim;
    }
    const size = evaluateSize(rule, d, sizes);
    if (!Number.isSafeInteger(size) || size < 1)
      throw new ShapeError(
        `Unexpected size ${String(size)} of the result of ${rule.names[0]} (${printFormula(d)} with ${[...sizes].map(([letter, dim]) => `${letter} = ${String(dim.size)}`).join(", ")}), expected a whole number of at least 1.`,
      );
    return { size, name: null };
  });
}

/** Arithmetic of letters, as in a result's shape or a default: `floor((n - k)/s) + 1`. */
export function evaluateSize(rule: Rule, e: Expr, sizes: ReadonlyMap<string, Dim>): number {
  switch (e.kind) {
    case "num":
      return Number(e.text);
    case "name": {
      const dim = sizes.get(e.key);
      if (dim === undefined) throw new Error(`rule ${rule.id}: the size ${e.key} is no dimension of an argument`);
      return dim.size;
    }
    case "neg":
      return -evaluateSize(rule, e.arg, sizes);
    case "add":
      return e.terms.reduce((s, t) => s + evaluateSize(rule, t, sizes), 0);
    case "mul":
      return e.factors.reduce((s, t) => s * evaluateSize(rule, t, sizes), 1);
    case "div":
      return evaluateSize(rule, e.num, sizes) / evaluateSize(rule, e.den, sizes);
    case "call":
      if (e.fn === "floor" && e.args[0] !== undefined) return Math.floor(evaluateSize(rule, e.args[0], sizes));
      break;
    default:
      break;
  }
  throw new Error(`rule ${rule.id}: "${printFormula(e)}" is no arithmetic of sizes`);
}
