import type { Expr } from "../../syntax/expr.js";
import type { Placed } from "../../scope/parts.js";
import type { ResolveError } from "../../scope/resolve-context.js";
import type { StepSystem } from "../../scope/steps.js";
import type { Definition } from "../../scope/store.js";
import type { Instance } from "../../scope/unroll.js";
import type { RawLink } from "../collect.js";
import type { ClaimKind } from "../verdict.js";
/** A line of a document with what it is. */

export interface Link {
  readonly id: string;
  readonly raw: RawLink;
  readonly at: Placed;
  readonly left: Expr | null;
  readonly right: Expr | null;
  readonly error: ResolveError | null;
  readonly kind: ClaimKind;
  /** The definition that this link restates or redefines, where its left side is a name that has one. */
  readonly earlier: Definition | null;
  /** The definition that this link makes. */
  readonly makes: Definition | null;
  readonly cue: "redefinition" | "condition" | null;
  /** A line about any step or layer, at chosen ones (semantics.md 6). */
  readonly instances: readonly Instance[];
  /** The definitions of members that a generic definition makes. */
  readonly unrolled: readonly Definition[];
  /** Conditions between index letters that stand before or after: "for i = j". */
  readonly conditions: readonly Expr[];
  /** "∂F/∂u = … = 0": a condition, where it is not true everywhere. */
  readonly stationary?: boolean;
  /** x = (y − t)/s below y = s x + t: true, or else x is set anew. */
  readonly inverse?: boolean;
}
/** A derivative as written, with its place. */
export interface DerivativeUse {
  readonly of: Expr;
  readonly by: Expr;
  readonly at: Placed;
}
/** Numbers written for derivatives of what the document does not define: ∂L/∂z = 0.01. */
export interface GivenDerivative extends Placed {
  readonly of: Expr;
  readonly by: Expr;
  readonly value: Expr;
  readonly claim: string;
}
export interface Classified {
  readonly links: readonly Link[];
  readonly givenDerivatives: readonly GivenDerivative[];
  /** Every derivative written, at every step. */
  readonly derivatives: readonly DerivativeUse[];
  /** What is said of any step, at every step; empty where no step letter is free. */
  readonly everywhere: (sides: readonly Expr[], at: Placed) => readonly Instance[];
  /** The steps of the problem at a place. */ readonly systemAt: (at: Placed) => StepSystem | null;
}
