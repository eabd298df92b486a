import { rules } from "../rules/index.js";
import { derivativeOf, type Derivative, type DerivativeOptions } from "./explain/calculus/derivative.js";
import { MOST_ORDER } from "./explain/calculus/derive.js";
import { compiledFunction, type CompiledFunction } from "./explain/calculus/function.js";
import { checkGradient, type CheckedGradient } from "./explain/calculus/gradients.js";
import { parseLatex as readLatex } from "./explain/calculus/latex.js";
import { findRule, ruleList as listOf, rulePage as pageOf } from "./explain/calculus/rule-page.js";
import { parseAt, tensorOf, type Tensor, type Values } from "./explain/calculus/values.js";
import { parseWhere, WhereError, type Where } from "./explain/calculus/where.js";
import type { Rule } from "./rule.js";
import type { Expr } from "./syntax/expr.js";
import { parseFormula } from "./syntax/formula.js";
/** The calculus of the public API: derivatives, gradient checks, numeric functions, rules. */

export { rules, parseFormula };
export type { Expr } from "./syntax/expr.js";
export type { Rule } from "./rule.js";
export { printFormula } from "./syntax/formula-print.js";
export { printLatex } from "./syntax/formula-latex.js";
export type { CompiledFunction } from "./explain/calculus/function.js";
export type { CheckedGradient, CheckedPoint } from "./explain/calculus/gradients.js";
export { gradientText } from "./explain/calculus/gradients.js";
export type { Derivative, DerivativeValue, Format } from "./explain/calculus/derivative.js";
export { formats, valueText } from "./explain/calculus/derivative.js";
export type { Values } from "./explain/calculus/values.js";
export { UnknownRule } from "./explain/calculus/rule-page.js";
export { inputError, type InputError } from "./explain/calculus/input-error.js";

/** A formula in plain notation (docs/formula-notation.md), or as `parseFormula` and `parseLatex` read it. */
export type Formula = string | Expr;

export interface CalculusOptions {
  /** Shapes and assumptions: `A: n,n; x: n; t: scalar; x > 0`. Names without a shape are numbers. */
  readonly where?: string;
  /** Formulas given as text are LaTeX. */
  readonly latex?: boolean;
}
export interface DifferentiateOptions extends CalculusOptions {
  /** A name, entries of one (`x[j]`), or an expression that stands in the formula and is then free. */
  readonly wrt: Formula;
  /** 1 to 6. */
  readonly order?: number;
  /** Values: `x = [1; 2]; A = [1, 2; 3, 4]`, "sample" for a seeded point, or arrays by name. */
  readonly at?: string | Readonly<Record<string, Values>>;
  readonly seed?: number;
  readonly steps?: boolean;
  /** Look for shorter forms too (default true). Without it the answer comes faster. */
  readonly thorough?: boolean;
  /** Shared parts by name (default true). */
  readonly naming?: boolean;
}
export interface GradcheckOptions extends CalculusOptions {
  readonly wrt: string;
  /** A derivative to check in place of the engine's. */
  readonly derivative?: Formula;
  readonly at?: string | Readonly<Record<string, Values>>;
  readonly seed?: number;
  /** Largest relative error of an entry (default 1e-6). */
  readonly tolerance?: number;
  /** Points to sample, each at another scale (default 3). */
  readonly points?: number;
}

const nowhere: Where = { symbols: new Map(), sizes: new Map(), conditions: [] };
const whereOf = (text: string | undefined): Where => (text === undefined || text === "" ? nowhere : parseWhere(text));
const read = (f: Formula, options: CalculusOptions, where: Where): Expr =>
  typeof f !== "string" ? f : options.latex === true ? readLatex(f, where) : parseFormula(f);

function valuesOf(at: string | Readonly<Record<string, Values>>): ReadonlyMap<string, Tensor> | "sample" {
  if (typeof at === "string") return at.trim() === "sample" ? "sample" : parseAt(at, rules);
  return new Map(Object.entries(at).map(([name, v]) => [name, tensorOf(v)]));
}

/**
 * The derivative of a formula: a gradient shaped like the variable, a Jacobian with the function's axes first, or any
 * higher derivative. Throws what `inputError` puts into words.
 *
 *     differentiate("x'*A*x", { wrt: "x", where: "A: n,n; x: n" }).text   // "(A + A')*x"
 */
export function differentiate(f: Formula, options: DifferentiateOptions): Derivative {
  const where = whereOf(options.where),
    { order } = options;
  if (order !== undefined && (!Number.isInteger(order) || order < 1 || order > MOST_ORDER))
    throw new WhereError(`Unexpected order ${String(order)}, expected a whole number from 1 to ${String(MOST_ORDER)}.`);
  const chosen: DerivativeOptions = {
    where,
    ...(order === undefined ? {} : { order }),
    ...(options.at === undefined ? {} : { at: valuesOf(options.at) }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.steps === undefined ? {} : { steps: options.steps }),
    ...(options.thorough === undefined ? {} : { thorough: options.thorough }),
    ...(options.naming === undefined ? {} : { naming: options.naming }),
  };
  return derivativeOf(rules, read(f, options, where), read(options.wrt, options, where), chosen);
}

/** Compares a derivative (the engine's own, or a claimed one) with central differences, entry by entry, at points of several scales. */
export function gradcheck(f: Formula, options: GradcheckOptions): CheckedGradient {
  const where = whereOf(options.where),
    at = options.at === undefined ? undefined : valuesOf(options.at);
  return checkGradient(rules, read(f, options, where), read(options.wrt, options, where), where, {
    ...(options.derivative === undefined ? {} : { derivative: read(options.derivative, options, where) }),
    ...(at === undefined || at === "sample" ? {} : { at }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.tolerance === undefined ? {} : { tolerance: options.tolerance }),
    ...(options.points === undefined ? {} : { points: options.points }),
  });
}

/**
 * A formula as a numeric function over row-major Float64Arrays; programs are kept by sizes.
 *
 *     const f = compile("X*w", { where: "X: n,d; w: d" });
 *     f({ X: [[1, 2], [3, 4]], w: [1, 1] })   // Float64Array [3, 7]
 */
export function compile(f: Formula, options: CalculusOptions = {}): CompiledFunction {
  const where = whereOf(options.where);
  return compiledFunction(rules, read(f, options, where), where);
}

/** Reads one LaTeX expression; `where` says which names have shapes. @throws LatexError with the offset of what was unexpected */
export const parseLatex = (text: string, options: { readonly where?: string } = {}): Expr => readLatex(text, whereOf(options.where));

/** A rule by its id or one of its names. @throws UnknownRule */
export const rule = (name: string): Rule => findRule(rules, name);
/** One rule's page as text. @throws UnknownRule */
export const rulePage = (name: string, width?: number): string => pageOf(findRule(rules, name), width);
/** All rules, a line each. */
export const ruleList = (): string => listOf(rules);
