import type { Expr } from "../../syntax/expr.js";
import type { Graph } from "../../tensor/graph.js";
import type { Dim, Node } from "../../tensor/node.js";
import type { RuleBook } from "../../rule.js";
import type { Placed } from "../../scope/parts.js";
import type { DimVar } from "../../scope/dims.js";
import type { Shapes } from "../../scope/shapes.js";
import type { Definition, Store } from "../../scope/store.js";
import type { Kind, Value } from "./value.js";
/** What the parts of lowering share. */

/** A free tensor of this world: what sampling must know. */
export interface InputInfo {
  readonly name: string;
  readonly key: string;
  readonly dims: readonly Dim[];
  readonly at: Placed;
  readonly unknown: boolean;
  readonly value?: Node;
}

/** A name's tensor before it is indexed: free letters of its definition that its left side lacks (the class c of −ln p_c), then family axes. */
export interface Family {
  readonly node: Node;
  readonly lead: number;
  readonly own: Kind;
  readonly tags: readonly string[];
  readonly cost: number;
  readonly labels?: readonly string[];
}

/** What a bound index runs over; as a number it begins at `start` (1 where that is not said). */
export type Range = Dim & { readonly start?: number };

/** Where a derivative cuts: everything that equals `node` is the free variable `fresh`. */
export interface Cut {
  readonly node: Node;
  readonly fresh: Node;
}

export interface Env {
  readonly at: Placed;
  /** The link that all this is for: its given values and special cases hold. */
  readonly useAt: Placed;
  /** Formal arguments. */
  readonly local: ReadonlyMap<string, Value>;
  /** Index letters that a sum binds, with their range where known; or a constant (0-based). */
  readonly bound: ReadonlyMap<string, Range | null>;
  readonly cuts: readonly Cut[];
  /** Expressions replaced by values: a student's earlier result, a given derivative. By exprKey. */
  readonly overrides: ReadonlyMap<string, Expr>;
}
/** A variable that moves in a link, and the tensor that it moves by: its differential. */
export interface Direction {
  readonly key: string;
  readonly variable: Node;
  readonly direction: Node;
}
/** An expression with its surroundings. */
export interface Source {
  readonly e: Expr;
  readonly env: Env;
}
export interface Lowering {
  readonly g: Graph;
  readonly book: RuleBook;
  readonly store: Store;
  readonly shapes: Shapes;
  /** Bind given values as constants. */
  readonly valued: boolean;
  /** For definitions by claim: which of its readings holds, where not the first; how many there are. */
  readonly choices: ReadonlyMap<string, number>;
  readonly readings: Map<string, number>;
  /** Vectors side by side in the definition of a loss are multiplied entry by entry. */
  readonly entrywise: boolean;
  /** vec stacks the rows of a matrix, not its columns. */
  readonly vecByRows: boolean;
  /** Runs inside the body of a definition. */
  inside<T>(definition: Definition, run: () => T): T;
  readonly defining: Definition | null;
  lower(e: Expr, env: Env): Value[];
  /** The cheapest alternative; throws NoValue. */
  one(e: Expr, env: Env): Value;
  family(key: string, env: Env): Family;
  /** Sizes of index letters of the link at hand (for δ_ij). */
  labelDim(letter: string, env: Env): Dim;
  tryLabelDim(letter: string, env: Env): Dim | null;
  /** Inputs made so far, by name. */
  readonly inputs: Map<string, InputInfo>;
  /** The size of a dimension. */
  dim(d: DimVar): Dim;
  /** Whether an expression is a whole side of the link at hand. */
  isSide(e: Expr): boolean;
  /** Whether a letter picks an entry in the link at hand, or in a definition that it reaches. */
  picksEntry(letter: string): boolean;
  /** Runs with other roots: index letters take their ranges from what is known of them and from these roots alone. */
  within<T>(roots: readonly Source[], run: () => T, ranges?: ReadonlyMap<string, Dim>): T;
  input(key: string, dims: readonly Dim[], at: Placed, unknown: boolean): Node;
  /** The free tensor that a variable moves by: its differential. */
  direction(key: string, variable: Node, at: Placed): Node;
  /** What moves in the link at hand, where differentials are written. */
  directions(env: Env): readonly Direction[];
  dimNamed(written: string | number): Dim;
  /** The free variable that stands for a node where it is cut for the depth-th time. */
  fresh(node: Node, depth: number): Node;
  /** Runs while a name (or none) is differentiated: it moves even where it is held fixed elsewhere. */
  differentiating<T>(key: string | null, run: () => T): T;
  /** Runs while a derivative's expression is lowered, with what that derivative alone holds fixed inside the cuts around it. */
  holding<T>(e: Expr & { kind: "deriv" }, around: readonly Cut[], run: () => T): T;
  differentiate(of: Node, by: Node): Node;
  substitute(node: Node, from: Node, to: Node): Node;
  dependsOn(node: Node, on: Node): boolean;
  /** The variables that an undefined name is differentiated by in its problem, as expressions with their places. */
  /** An index with arithmetic leaves its range under a sum, where the entry counts as zero. */
  noteExtension(): void;
  /** An index with arithmetic leaves its range; the entry is left out. */
  noteLeftOut(): void;
  differentiatedBy(key: string, at: Placed, useAt: Placed): readonly { readonly by: Expr; readonly at: Placed }[];
  /** What the document gives as the derivative of an undefined name by a variable, with values alone. */
  slopeOf(key: string, variable: Node, env: Env): Node | null;
  isPrimed(key: string): boolean;
  /** The index of the first entry of an array: 1, or 0 where the document counts so. */
  firstIndex(array: Expr, env: Env): 0 | 1;
  /** Whether an array has only zeros off the paired diagonal, at a sample. */
  isDiagonal(node: Node, labels: number, rank: number): boolean;
}
