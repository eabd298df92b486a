import type { Placed } from "../../scope/parts.js";
import type { Store } from "../../scope/store.js";
import type { Expr } from "../../syntax/expr.js";
import { exprKey } from "../../scope/exprs.js";
/**
 * Relations between plain numbers as functions of their free symbols: what an implication between inequalities needs.
 * Every letter is free here, sizes included; definitions are followed, given values are not bound.
 */
export type Numbers = ReadonlyMap<string, number>;
export type Scalar = (at: Numbers) => number;
/** True, false, or null where it has no value or lies too near the edge to tell. */
export type Truth = (at: Numbers) => boolean | null;

const functions: Readonly<Record<string, (...x: number[]) => number>> = {
  log: Math.log,
  exp: Math.exp,
  sqrt: Math.sqrt,
  bars: Math.abs,
  abs: Math.abs,
  log2: Math.log2,
  log10: Math.log10,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  tanh: Math.tanh,
  sinh: Math.sinh,
  cosh: Math.cosh,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  floor: Math.floor,
  ceil: Math.ceil,
  max: Math.max,
  min: Math.min,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  relu: (x) => Math.max(0, x),
  softplus: (x) => Math.log1p(Math.exp(x)),
};
/** What is not a number or not known to this evaluator. */
class NotScalar extends Error {}

export interface Compiled<T> {
  readonly of: T;
  readonly symbols: readonly string[];
}

/** An expression as a function of its free symbols; null where it is no plain number. */
export const compileScalar = (e: Expr, at: Placed, store: Store): Compiled<Scalar> | null =>
  attempt(store, (c) => c.scalar(e, at, new Map(), 0));
/** A relation, or several joined by "and", as a truth function of its free symbols. */
export const compileTruth = (e: Expr, at: Placed, store: Store): Compiled<Truth> | null => attempt(store, (c) => c.truth(e, at));

function attempt<T>(store: Store, build: (c: Compiler) => T): Compiled<T> | null {
  const c = new Compiler(store);
  try {
    const of = build(c);
    return { of, symbols: [...c.symbols].sort() };
  } catch (x) {
    if (x instanceof NotScalar) return null;
    throw x;
  }
}

class Compiler {
  readonly symbols = new Set<string>();
  private readonly store: Store;
  constructor(store: Store) {
    this.store = store;
  }

  truth(e: Expr, at: Placed): Truth {
    if (e.kind === "logic" && e.op !== "not") {
      const parts = e.args.map((a) => this.truth(a, at)),
        every = e.op === "and";
      return (x) => {
        let all: boolean | null = every;
        for (const p of parts) {
          const t = p(x);
          if (t === null) all = null;
          else if (t !== every) return t;
        }
        return all;
      };
    }
    if (e.kind !== "compare" || e.op === "∈") throw new NotScalar();
    const a = this.scalar(e.a, at, new Map(), 0),
      b = this.scalar(e.b, at, new Map(), 0),
      { op } = e;
    return (x) => compareNumbers(a(x), b(x), op);
  }

  scalar(e: Expr, at: Placed, local: ReadonlyMap<string, Scalar>, depth: number): Scalar {
    if (depth > 40) throw new NotScalar();
    const go = (x: Expr): Scalar => this.scalar(x, at, local, depth + 1);
    switch (e.kind) {
      case "num": {
        const v = Number(e.text);
        return () => v;
      }
      case "name":
        return this.name(e.key, at, local, depth);
      case "neg": {
        const a = go(e.arg);
        return (x) => -a(x);
      }
      case "add": {
        const terms = e.terms.map(go);
        return (x) => terms.reduce((s, t) => s + t(x), 0);
      }
      case "mul": {
        if (e.op === "kron" || e.op === "outer" || e.op === "inner") throw new NotScalar();
        const factors = e.factors.map(go);
        return (x) => factors.reduce((p, f) => p * f(x), 1);
      }
      case "div": {
        const n = go(e.num),
          d = go(e.den);
        return (x) => n(x) / d(x);
      }
      case "pow": {
        const b = go(e.base),
          k = go(e.exponent);
        return (x) => b(x) ** k(x);
      }
      case "call":
        return this.call(e.fn, e.args, at, local, depth);
      case "entry": {
        if (
          e.base.kind !== "name" ||
          local.has(e.base.key) ||
          this.store.definitionOf(e.base.key, at) !== null ||
          e.indices.some((i) => i?.kind !== "num" && i?.kind !== "name")
        )
          throw new NotScalar();
        return this.symbol(exprKey(e));
      }
      default:
        throw new NotScalar();
    }
  }
  private name(key: string, at: Placed, local: ReadonlyMap<string, Scalar>, depth: number): Scalar {
    const formal = local.get(key);
    if (formal !== undefined) return formal;
    const definition = this.store.definitionOf(key, at);
    if (definition !== null && definition.from < at.from) {
      if (definition.formals !== null || definition.indices.length > 0) throw new NotScalar();
      return this.scalar(definition.body, definition, new Map(), depth + 5);
    }
    const shape = this.store.shapeOf(key, at);
    if (shape !== null && shape.dims.some((d) => d !== 1 && d !== "1")) throw new NotScalar();
    if (key === "pi") return () => Math.PI;
    if (key === "e") return () => Math.E;
    if (key === "infty" || /^(bf|bb|cal):/.test(key) || /^(bf:)?I$/.test(key)) throw new NotScalar();
    return this.symbol(key);
  }
  private symbol(key: string): Scalar {
    this.symbols.add(key);
    return (x) => x.get(key) ?? NaN;
  }
  private call(fn: string, args: readonly Expr[], at: Placed, local: ReadonlyMap<string, Scalar>, depth: number): Scalar {
    const definition = this.store.definitionOf(fn, at),
      values = args.map((a) => this.scalar(a, at, local, depth + 1));
    if (definition !== null) {
      if (definition.formals === null || definition.formals.length !== args.length || definition.indices.length > 0) throw new NotScalar();
      const inner = new Map<string, Scalar>();
      definition.formals.forEach((f, i) => {
        const v = values[i];
        if (v !== undefined) inner.set(f, v);
      });
      return this.scalar(definition.body, definition, inner, depth + 5);
    }
    const f = functions[fn];
    if (f === undefined || values.length === 0) throw new NotScalar();
    return (x) => f(...values.map((v) => v(x)));
  }
}

/** An order of doubles: exact where they are equal, null within rounding of equality; unequal only where they differ plainly. */
export function compareNumbers(a: number, b: number, op: "=" | "≠" | "<" | "≤" | ">" | "≥" | "∈"): boolean | null {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return null;
  const scale = Math.max(Math.abs(a), Math.abs(b)),
    d = a - b,
    near = Math.abs(d) <= 1e-10 * scale;
  if (op === "=" || op === "≠") return near ? op === "=" : Math.abs(d) > 1e-6 * scale ? op === "≠" : null;
  if (near) return d === 0 ? op === "≤" || op === "≥" : null;
  return op === "<" || op === "≤" ? d < 0 : d > 0;
}
