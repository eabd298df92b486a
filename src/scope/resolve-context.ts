import type { Span } from "../document/types.js";
import type { Expr } from "../syntax/expr.js";
import type { Tree } from "../syntax/tree.js";
import type { Placed } from "./parts.js";
import type { Survey } from "./survey.js";
/** What every step of resolving knows, and the way back to the whole: a step resolves the trees inside its own through it. */
export interface ResolveContext {
  readonly survey: Survey;
  readonly at: Placed;
  /** The meaning of a tree inside. Throws ResolveError where it is not understood. */
  resolve(tree: Tree): Expr;
  /** Words about a place where meaning stopped. */
  fail(tree: Span, message: string): never;
}
/** The factors of a product as they are read, one after the other; what takes an argument takes it from here. */
export interface FactorReader {
  readonly cx: ResolveContext;
  /** The factor that follows by juxtaposition. */
  peek(): Tree | undefined;
  take(): Tree | undefined;
  more(): boolean;
  /** The factors that follow by juxtaposition. */
  ahead(): readonly Tree[];
  /** The next factor with what belongs to it; null for words. */
  unit(): Expr | null;
}
export class ResolveError extends Error {
  readonly span: Span;
  constructor(message: string, span: Span) {
    super(message);
    this.span = span;
  }
}

export const name = (key: string): Expr => ({ kind: "name", key });
export const num = (text: string): Expr => ({ kind: "num", text });
export const call = (fn: string, ...args: Expr[]): Expr => ({ kind: "call", fn, args });
export const negate = (arg: Expr): Expr => ({ kind: "neg", arg });
