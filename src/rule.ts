import type { Dim, Node } from "./tensor/node.js";
/**
 * Rules are mathematics, not code: each fact is stated once, in formula notation with indices; the engine derives
 * forward and reverse derivatives, LaTeX, pages and tests from it. This file is all that a rule's author imports.
 */
export interface Rule {
  /** Frozen once released: reports store it. `scalar.tanh`, `vector.softmax`, `matrix.log-det`. */
  readonly id: string;
  /** The name in formula notation and the other names it goes by (`tanh`; `ln` and `log`). */
  readonly names: readonly [string, ...string[]];
  readonly title: string;
  /** LaTeX with `#x` for the argument named x. */
  readonly latex: string;
  /**
   * Shape of each argument in order: "real", "real[n]", "real[m,n]"; "real" alone with a "real" result means
   * elementwise on any shape. "size": a whole number that is known when the formula is read (a literal or a dimension's
   * letter, as a stride or a window's width); its letter stands for that number in shapes and formulas.
   */
  readonly args: Readonly<Record<string, string>>;
  /** "y: real", "y: real[n]": names the output for use in `derivative`. */
  readonly result: string;
  /** Definition in formula notation: "y = (exp(x)-exp(-x))/(exp(x)+exp(-x))", "y[i] = exp(x[i]) / sum(k, exp(x[k]))". */
  readonly definition?: string;
  /** Numeric kernel over row-major Float64Arrays, where a definition would be slow, unstable or impossible. */
  readonly kernel?: Kernel;
  /** Per argument: "d(y, x) = 1 - y^2", "d(y[i], x[j]) = y[i] * (delta[i,j] - y[j])". Omitted: derived from the definition. */
  readonly derivative?: Readonly<Record<string, string>>;
  /** Arguments that are never differentiated by, with the reason, which the refusal states: { m: "m counts derivatives" }. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** Values of trailing arguments that may be left out, in formula notation: { a: "0.01" } for a leaky ReLU's slope; may name earlier sizes. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** "everywhere", or conditions per argument in formula notation: "x > 0", "det(x) > 0", "abs(x) < 1". */
  readonly domain: string;
  /** Where a branch changes, as expressions that cross zero there: ["x"] for relu, ["x - 1", "x + 1"] for clamp. */
  readonly kinks: readonly string[];
  readonly because: string;
  readonly mistakes?: readonly Mistake[];
  readonly examples?: readonly { readonly given: string; readonly wrt: string; readonly expect: string; readonly where?: string }[];
  /** Source of the formula: book, paper, equation. */
  readonly source?: string;
  /** Excuses, by name, from the registry's second-order test, with the reason. */
  readonly noSecondDerivative?: string;
}
export interface Mistake {
  readonly kind: string;
  readonly wrt: string;
  readonly written: string;
  readonly say: string;
}

/** `scalar`: one number per argument. `tensor`: whole row-major arrays without batch axes, with their dims; writes `out`. */
export type Kernel =
  | { readonly kind: "scalar"; readonly of: (...args: number[]) => number }
  | {
      readonly kind: "tensor";
      readonly of: (args: readonly Float64Array[], dims: readonly (readonly number[])[], out: Float64Array) => void;
    };

/** Checks nothing, types everything: rules are plain exported values. */
export const defineRule = (rule: Rule): Rule => rule;

/** A rule made ready by the engine (src/scope/rulebook.ts): its formulas parsed and lowered on demand. */
export interface ReadyRule {
  readonly rule: Rule;
  /** Elementwise on any shape: applications are `map` nodes; otherwise `call` nodes. */
  readonly elementwise: boolean;
  readonly kernel: Kernel | null;
  /** Dims of the result (without batch axes) for these argument dims; throws a ShapeError. */
  resultDims(args: readonly (readonly Dim[])[]): readonly Dim[];
  /** The definition as a graph over these arguments, or null. Arguments share the leading `batch` axes. */
  expand(args: readonly Node[], batch: number): Node | null;
  /**
   * The Jacobian by one argument: axes are batch axes, result axes, then the argument's own axes.
   * For an elementwise rule: the elementwise derivative, of the common shape. Null: derive it from `expand`.
   */
  jacobian(arg: number, args: readonly Node[], result: Node, batch: number): Node | null;
  /** For each kink expression: the node whose sign changes there. */
  kinks(args: readonly Node[], batch: number): readonly Node[];
  /** For each condition of the rule's domain: the node that is 1 where it holds, else 0. Without conditions: everywhere. */
  domain?(args: readonly Node[], batch: number): readonly Node[];
}
/** The rules bound to one graph: all that `expand`, `jacobian`, `kinks` and `domain` make is made there (makeRuleBook(rules, graph)). */
export interface RuleBook {
  /** By id or by any of its names. */
  get(name: string): ReadyRule | undefined;
  readonly rules: readonly ReadyRule[];
}
