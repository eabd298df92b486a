import type { Diagnostic, Span } from "../document/types.js";
/**
 * The tree of written mathematics, as close to the page as possible. What is ambiguous in meaning stays one node:
 * products are flat lists of factors and operators, a run of italic letters is one node, `f(x)` is a factor `f`
 * followed by a group. Scope and readings settle the meaning (src/scope/resolve.ts).
 * Every node's span is in offsets of the document's source (of the macro call, where a macro made it).
 */
export type Tree =
  | NumTree
  | SymTree
  | RunTree
  | WordTree
  | ScriptTree
  | GroupTree
  | ListTree
  | FracTree
  | SqrtTree
  | BigTree
  | TextTree
  | MatrixTree
  | CasesTree
  | DotsTree
  | BarTree
  | NoteTree
  | ProdTree
  | SumTree
  | ChainTree
  | EmptyTree;

/** A decimal literal as written: `20.0855`, `500`, `.5`. */
export interface NumTree extends Span {
  readonly kind: "num";
  readonly text: string;
}

/**
 * One letter or symbol. `name` is the letter itself (`W`) or the command without backslash (`alpha`, `ell`, `partial`,
 * `nabla`, `infty`, `top`); Unicode letters are normalised to these (`∂` → `partial`, `σ` → `sigma`).
 * `style`: font ("" plain italic, "bf" for every bold, "cal", "bb", "rm", "sf", "tt", "frak"); `accents`: hat, bar, tilde, dot …
 */
export interface SymTree extends Span {
  readonly kind: "sym";
  readonly name: string;
  readonly style: string;
  readonly accents: readonly string[];
}

/** Two or more adjacent italic letters with nothing between them: `xW`, `tanh`, `Loss`. Scripts bind to the last letter, unless the run is a known word. */
export interface RunTree extends Span {
  readonly kind: "run";
  readonly text: string;
}

/** A word set as one: `\ln`, `\operatorname{diag}`, `\text{ReLU}` used as a function, `\mathrm{softmax}`. `name` has no backslash. */
export interface WordTree extends Span {
  readonly kind: "word";
  readonly name: string;
  readonly how: "command" | "operator" | "text" | "roman";
}

/** Scripts on a base. `primes` counts `'`; `sup` and `sub` are whole trees (`-1`, `top`, `(1)` as a group, a list `i,j`). */
export interface ScriptTree extends Span {
  readonly kind: "script";
  readonly base: Tree;
  readonly sub: Tree | null;
  readonly sup: Tree | null;
  readonly primes: number;
}

/** Brackets. `open`/`close`: ( [ { | ‖ ⟨ ⌊ ⌈ and their partners; braces that only group for TeX leave no node. `body` may be a list or a chain. */
export interface GroupTree extends Span {
  readonly kind: "group";
  readonly open: string;
  readonly close: string;
  readonly body: Tree;
}

/** Items separated by commas or semicolons, or by the bar of `p(x|y)` as "|" and of `KL(p‖q)` as "‖" (`separators[i]` stands between items i and i + 1). */
export interface ListTree extends Span {
  readonly kind: "list";
  readonly items: readonly Tree[];
  readonly separators: readonly string[];
}
export interface FracTree extends Span {
  readonly kind: "frac";
  readonly num: Tree;
  readonly den: Tree;
}
export interface SqrtTree extends Span {
  readonly kind: "sqrt";
  readonly arg: Tree;
  readonly index: Tree | null;
}

/** A big operator standing as a factor: sum, prod, int, max, min, argmax, argmin, sup, inf, lim. What it ranges over is settled later. */
export interface BigTree extends Span {
  readonly kind: "big";
  readonly op: string;
  readonly sub: Tree | null;
  readonly sup: Tree | null;
}
export interface TextTree extends Span {
  readonly kind: "text";
  readonly text: string;
}
/** pmatrix, bmatrix, vmatrix, array, smallmatrix …: `open`/`close` are the brackets ("" for a bare array). */
export interface MatrixTree extends Span {
  readonly kind: "matrix";
  readonly open: string;
  readonly close: string;
  readonly rows: readonly (readonly Tree[])[];
}
/** `cases`: one value a row; `condition` is null where the row has one column. Conditions keep words as text nodes in a product. */
export interface CasesTree extends Span {
  readonly kind: "cases";
  readonly rows: readonly { readonly value: Tree; readonly condition: Tree | null }[];
}
export interface DotsTree extends Span {
  readonly kind: "dots";
  readonly how: "horizontal" | "vertical" | "diagonal";
}
/** An evaluation bar `\Big|_{x=1}`; stands as the last factor of what it evaluates. */
export interface BarTree extends Span {
  readonly kind: "bar";
  readonly sub: Tree | null;
  readonly sup: Tree | null;
}
/** `\underbrace{base}_{note}`, `\overset{note}{base}`, `\boxed`, `\cancel`: means its base. */
export interface NoteTree extends Span {
  readonly kind: "note";
  readonly how: string;
  readonly base: Tree;
  readonly note: Tree | null;
}

/**
 * A flat product. `ops[i]` stands between factors i and i + 1: "" juxtaposition, " " juxtaposition over an explicit wide
 * space (`\ `, `\quad`, `~`, `&` no), or cdot, times, *, odot, circ, otimes, oslash, /, div, oplus, ominus, star, bullet, wedge, vee, cup, cap, setminus, mod.
 * A factor after an explicit operator may be a sum with one signed term (`2 \times -3`).
 */
export interface ProdTree extends Span {
  readonly kind: "prod";
  readonly factors: readonly Tree[];
  readonly ops: readonly string[];
}
export interface SumTree extends Span {
  readonly kind: "sum";
  readonly terms: readonly { readonly sign: "+" | "-" | "±" | "∓"; readonly node: Tree }[];
}

/** Relations between members: `a = b \le c`. `rels.length === members.length - 1`; a member may be empty. */
export interface ChainTree extends Span {
  readonly kind: "chain";
  readonly members: readonly Tree[];
  readonly rels: readonly Relation[];
}
export interface EmptyTree extends Span {
  readonly kind: "empty";
}

/**
 * `op`: = := =: += -= ≡ ≜ ≐ ≈ ≃ ∼ ≅ ∝ < > ≤ ≥ ≪ ≫ ≠ ∈ ∉ ∋ ⊂ ⊆ → ↦ ← ↔ ⇒ ⇐ ⇔ : (`\colon` or ":" in `f: A \to B`) ⟂, the orders ≺ ≻ ⪯ ⪰, and negations of these.
 * `note`: what stands over it (`\overset{(a)}{=}`).
 */
export interface Relation extends Span {
  readonly op: string;
  readonly note: Tree | null;
}

/**
 * One statement of a formula: a chain (with one member for a bare expression). A formula yields several where top-level
 * commas, `\quad`, words or rows separate them. `continues`: it begins with a relation sign, so its first member is empty
 * and stands for the last member of the statement before it (in this formula or in the one before).
 */
export interface Statement extends Span {
  readonly chain: ChainTree;
  readonly continues: boolean;
  /** Conditions and words that stand beside it in the formula: `for i = j`, `where`, `if x > 0`. */
  readonly words: readonly Tree[];
  readonly label: string | null;
  /** Equation number typed by hand or by `\tag`. */
  readonly tag: string | null;
}

export interface ReadFormula {
  readonly statements: readonly Statement[];
  /** Stretches that could not be read, each with a diagnostic; neighbours are unharmed. */
  readonly unread: readonly (Span & { readonly diagnostic: Diagnostic })[];
  /** Remarks about what was read all the same: commands without a known meaning, taken as symbols. */
  readonly notes: readonly Diagnostic[];
}
