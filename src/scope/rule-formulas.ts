import type { Rule } from "../rule.js";
import type { Expr } from "../syntax/expr.js";
import { parseEquation, parseFormula, parseFormulas } from "../syntax/formula.js";
import type { Pattern } from "./signature.js";
import { signatureOf } from "./signature.js";
/** A rule's formulas, parsed on demand and once. Errors are mistakes of the rule's author and name the rule. */

/** `y[i] = body`: free indices of the left side, or null where it is the whole `y`. */
export interface Definition {
  readonly indices: readonly string[] | null;
  readonly body: Expr;
}
/** `d(y[i], x[j]) = body`. */
export interface Derivative {
  readonly of: readonly string[] | null;
  readonly by: readonly string[] | null;
  readonly body: Expr;
}

export interface RuleFormulas {
  readonly definition: () => Definition | null;
  /** By the argument's position; null where the rule states none. */
  readonly derivative: (arg: number) => Derivative | null;
  /** The value of an argument that is left out; null where it must be given. */
  readonly default: (arg: number) => Expr | null;
  readonly kinks: () => readonly Expr[];
  /** Empty for "everywhere". */
  readonly domain: () => readonly Expr[];
}

const known = new WeakMap<Rule, RuleFormulas>();

export function formulasOf(rule: Rule): RuleFormulas {
  const cached = known.get(rule);
  if (cached !== undefined) return cached;
  const derivatives = new Map<number, Derivative | null>(),
    defaults = new Map<number, Expr | null>();
  const formulas: RuleFormulas = {
    definition: once(() => (rule.definition === undefined ? null : readDefinition(rule, rule.definition))),
    derivative: (arg) => {
      const found = derivatives.get(arg);
      if (found !== undefined) return found;
      const pattern = signatureOf(rule).args[arg],
        text = pattern === undefined ? undefined : rule.derivative?.[pattern.name];
      const derivative = pattern === undefined || text === undefined ? null : readDerivative(rule, pattern, text);
      derivatives.set(arg, derivative);
      return derivative;
    },
    default: (arg) => {
      const found = defaults.get(arg);
      if (found !== undefined) return found;
      const pattern = signatureOf(rule).args[arg],
        text = pattern === undefined ? undefined : rule.defaults?.[pattern.name];
      const value = text === undefined ? null : parseFormula(text);
      defaults.set(arg, value);
      return value;
    },
    kinks: once(() => rule.kinks.map((text) => parseFormula(text))),
    domain: once(() => (rule.domain.trim() === "everywhere" ? [] : parseFormulas(rule.domain))),
  };
  known.set(rule, formulas);
  return formulas;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

function readDefinition(rule: Rule, text: string): Definition {
  const { lhs, rhs } = parseEquation(text);
  return { indices: indicesOf(rule, lhs, signatureOf(rule).result, text), body: rhs };
}

function readDerivative(rule: Rule, by: Pattern, text: string): Derivative {
  const { lhs, rhs } = parseEquation(text);
  const variable = lhs.kind === "deriv" ? lhs.by[0] : undefined;
  if (lhs.kind !== "deriv" || lhs.by.length !== 1 || variable === undefined)
    throw new Error(`rule ${rule.id}: the left side of "${text}" is not of the form d(${signatureOf(rule).result.name}, ${by.name})`);
  const of = indicesOf(rule, lhs.of, signatureOf(rule).result, text),
    over = indicesOf(rule, variable, by, text);
  const all = [...(of ?? []), ...(over ?? [])];
  if (new Set(all).size !== all.length) throw new Error(`rule ${rule.id}: an index stands twice on the left side of "${text}"`);
  return { of, by: over, body: rhs };
}

function indicesOf(rule: Rule, e: Expr, pattern: Pattern, text: string): readonly string[] | null {
  const base = e.kind === "entry" ? e.base : e;
  if (base.kind !== "name" || base.key !== pattern.name)
    throw new Error(
      `rule ${rule.id}: found "${base.kind === "name" ? base.key : base.kind}" on the left side of "${text}", expected ${pattern.name}`,
    );
  if (e.kind !== "entry") return null;
  if (e.indices.length !== pattern.dims.length)
    throw new Error(
      `rule ${rule.id}: ${String(e.indices.length)} indices of ${pattern.name} in "${text}", expected ${String(pattern.dims.length)}`,
    );
  return e.indices.map((i) => {
    if (i?.kind !== "name") throw new Error(`rule ${rule.id}: the indices on the left side of "${text}" are not all letters`);
    return i.key;
  });
}
