import type { Graph } from "../graph.js";
import type { Dim, Node, Rational } from "../node.js";
import type { Factor, Flat } from "./factors.js";
import type { Facts } from "./signs.js";

/** The form would grow beyond the bound: no answer, rather than a slow one. */
export class GiveUp extends Error {
  override readonly name = "GiveUp";
}

export interface FormOptions extends Facts {
  /** Most terms of a sum (default 300). */
  readonly maxTerms?: number;
  /** Most steps altogether (default 20,000). */
  readonly work?: number;
  /** Also use what holds only where both sides are defined: (√u)² = u. Default false: open sets of the domain stay. */
  readonly common?: boolean;
}

/** A form as a product: a single term, and a sum whose terms share nothing. */
export interface Primitive {
  readonly content: Node;
  readonly primitive: Node;
}

/** What the laws of forms are stated with; `Form` provides it. All nodes are forms already. */
export interface Algebra {
  readonly g: Graph;
  readonly options: FormOptions;
  readonly maxTerms: number;
  sum(parts: readonly Node[]): Node;
  scale(c: Rational, node: Node): Node;
  times(parts: readonly Node[], dims: readonly Dim[]): Node;
  product(operands: readonly Factor[], rank: number, dim: (l: number) => Dim | undefined): Node;
  opened(f: Flat): Node;
  power(base: Node, e: Rational): Node;
  primitive(x: Node): Primitive;
}
