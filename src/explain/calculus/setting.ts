import { differentiate } from "../../diff/differentiate.js";
import type { InputSpec } from "../../numeric/sample.js";
import type { Rule, RuleBook } from "../../rule.js";
import { freeIndicesOf, lowerIndexed, lowerValue, LowerError } from "../../scope/formula/lower.js";
import type { FormulaContext, Value } from "../../scope/formula/lower.js";
import { nearest } from "../../document/words.js";
import { makeRuleBook } from "../../scope/rulebook.js";
import { contains, mapChildren } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";
import { ShapeError } from "../../tensor/errors.js";
import { Graph } from "../../tensor/graph.js";
import type { Dim, Node } from "../../tensor/node.js";
import { freeNames } from "./names.js";
import type { Declared, Where } from "./where.js";
/** What the names of a formula mean: a graph, its inputs and sizes, made from declarations. */

export interface Setting {
  readonly graph: Graph;
  readonly book: RuleBook;
  readonly context: FormulaContext;
  readonly symbols: ReadonlyMap<string, Node>;
  readonly sizes: ReadonlyMap<string, number>;
  readonly specs: readonly InputSpec[];
  /** Names that no declaration mentions: they stand for numbers. */
  readonly undeclared: readonly string[];
  /** Letters whose size was chosen here. */
  readonly chosen: readonly string[];
}

/** A formula's value: axes of its free indices in order, then its own axes. */
export interface Lowered {
  readonly value: Value;
  readonly free: readonly string[];
}

const CONSTANTS = new Set(["pi", "e"]);
const TRIALS = 6;

/**
 * Makes a setting in which all the formulas have values. Letters without a size get distinct ones, from 3 upwards; where a
 * formula has no value at those (a window that is longer than what it slides over), others are tried.
 * @throws LowerError, ShapeError of the first trial
 */
export function settle<T>(
  rules: readonly Rule[],
  where: Where,
  exprs: readonly Expr[],
  given: ReadonlyMap<string, number>,
  use: (setting: Setting) => T,
): T {
  const declared = declare(where, exprs),
    letters = lettersOf(declared, where);
  const stated = new Map([...where.sizes, ...given]),
    open = letters.filter((l) => !stated.has(l));
  const taken = new Set([
    ...stated.values(),
    ...[...declared.symbols.values()].flatMap((s) => s.dims.filter((d) => typeof d === "number")),
  ]);
  let first: unknown;
  for (let trial = 0; trial < (open.length === 0 ? 1 : TRIALS); trial++) {
    const sizes = new Map(stated);
    chooseSizes(open, taken, trial).forEach((size, i) => sizes.set(open[i] ?? "", size));
    try {
      return use(makeSetting(rules, declared, sizes, open));
    } catch (error) {
      if (!(error instanceof ShapeError) && !(error instanceof LowerError)) throw error;
      first ??= error;
      if (error instanceof LowerError && error.unknown !== null) break;
    }
  }
  throw first instanceof Error ? first : new Error(String(first));
}

interface Declarations {
  readonly symbols: ReadonlyMap<string, Declared>;
  readonly undeclared: readonly string[];
}

/** Names without a declaration are numbers, unless they look like a slip for one that has a shape. */
function declare(where: Where, exprs: readonly Expr[]): Declarations {
  const symbols = new Map(where.symbols),
    letters = new Set([...where.sizes.keys(), ...[...symbols.values()].flatMap((s) => s.dims.filter((d) => typeof d === "string"))]);
  for (const { expr } of where.conditions) exprs = [...exprs, expr];
  const dims = new Map([...letters].map((l) => [l, 2]));
  const indices = new Set(freeIndicesOf(exprs, { symbols: new Map([...symbols.keys()].map((k) => [k, undefined as never])), dims }));
  const undeclared: string[] = [],
    shaped = [...symbols.values()].filter((s) => s.dims.length > 0).map((s) => s.name);
  for (const name of freeNames(exprs)) {
    if (symbols.has(name) || letters.has(name) || indices.has(name) || CONSTANTS.has(name)) continue;
    const near = nearest(name, shaped);
    if (near !== null)
      throw new LowerError(
        `Unexpected name "${name}": it has no declaration, and ${near} has one. Did you mean ${near}? If ${name} is a number, declare it: ${name}: scalar.`,
        name,
        near,
      );
    undeclared.push(name);
    symbols.set(name, { name, dims: [], assume: [] });
  }
  return { symbols, undeclared };
}

function lettersOf(declared: Declarations, where: Where): readonly string[] {
  const letters = new Set<string>(where.sizes.keys());
  for (const s of declared.symbols.values()) for (const d of s.dims) if (typeof d === "string") letters.add(d);
  return [...letters];
}

/** Distinct sizes that nothing else has. Later trials reverse and spread them. */
function chooseSizes(letters: readonly string[], taken: ReadonlySet<number>, trial: number): number[] {
  const sizes: number[] = [],
    gap = trial < 2 ? 1 : trial;
  for (let size = 3; sizes.length < letters.length; size += gap) if (!taken.has(size)) sizes.push(size);
  return trial % 2 === 0 ? sizes : sizes.reverse();
}

function makeSetting(
  rules: readonly Rule[],
  declared: Declarations,
  sizes: ReadonlyMap<string, number>,
  chosen: readonly string[],
): Setting {
  const graph = new Graph(),
    book = makeRuleBook(rules, graph),
    symbols = new Map<string, Node>(),
    specs: InputSpec[] = [];
  for (const { name, dims, assume } of declared.symbols.values()) {
    const own = dims.map((d): Dim => (typeof d === "number" ? { size: d, name: null } : { size: sizes.get(d) ?? 1, name: d }));
    symbols.set(name, graph.input(name, own));
    specs.push({ name, sizes: own.map((d) => d.size), assume });
  }
  const derive = (of: Node, by: Node): Node => differentiate(graph, book, of, by);
  return {
    graph,
    book,
    context: { graph, book, symbols, dims: sizes, derive },
    symbols,
    sizes,
    specs,
    undeclared: declared.undeclared,
    chosen,
  };
}

/** Factors beyond which a product is taken in groups, so that its derivative does not write out all the others for each. */
const MOST_FACTORS = 100,
  GROUP = 16,
  LONGEST = 1000;

/** Long products as products of products: `a*b*…` keeps its order. */
function grouped(e: Expr): Expr {
  const x = mapChildren(e, grouped);
  if (x.kind !== "mul" || x.factors.length <= MOST_FACTORS) return x;
  if (x.factors.length > LONGEST)
    throw new LowerError(`Unexpected product of ${String(x.factors.length)} factors, expected at most ${String(LONGEST)}.`);
  let factors = x.factors;
  while (factors.length > GROUP) {
    const next: Expr[] = [];
    for (let i = 0; i < factors.length; i += GROUP) next.push({ kind: "mul", op: x.op, factors: factors.slice(i, i + GROUP) });
    factors = next;
  }
  return { ...x, factors };
}
const hasLongProduct = (e: Expr): boolean => contains(e, (x) => x.kind === "mul" && x.factors.length > MOST_FACTORS);

/** Lowers a formula; free indices (`softmax(x)[c]`) become its first axes. @throws LowerError, ShapeError */
export function lower(setting: Setting, given: Expr, beside: readonly Expr[] = []): Lowered {
  const expr = hasLongProduct(given) ? grouped(given) : given;
  const free = freeIndicesOf([expr], setting.context);
  if (free.length === 0) return { value: lowerValue(expr, setting.context), free };
  // `lowerIndexed` gives the free indices as leading axes.
  return { value: { ...lowerIndexed(expr, setting.context, free, new Map(), beside), labels: free }, free };
}
