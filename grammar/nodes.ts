/**
 * What the parser of grammar/latex.ne hands over: chains of cells, each pointing back to the one before it, so that every
 * reduction costs the same however long a product or sum grows. src/syntax/build.ts turns them into the surface tree.
 */

/** A token of the tidied formula, as the grammar sees it; the reader of the result knows what more its tokens carry. */
export interface Terminal { readonly type: string; readonly value: string }

/** One element of a left-recursive sequence. `link` is the token between `before` and `item` (a first element's own sign, if any). */
export interface Cell<T> { readonly before: Cell<T> | null; readonly link: Terminal | null; readonly item: T }

export type ListNode = Cell<ChainNode>;
export type ChainNode = Cell<SumNode | null>;
export type SumNode = Cell<ProductNode>;
export type ProductNode = Cell<FactorNode>;
export interface FactorNode { readonly atom: AtomNode; readonly scripts: ScriptCell | null }
export interface ScriptCell { readonly before: ScriptCell | null; readonly mark: Terminal; readonly body: ListNode | null; readonly end: Terminal }
export type AtomNode =
  | { readonly kind: "leaf"; readonly token: Terminal }
  | { readonly kind: "group"; readonly open: Terminal; readonly body: ListNode; readonly close: Terminal }
  | { readonly kind: "one"; readonly head: Terminal; readonly body: ListNode; readonly end: Terminal }
  | { readonly kind: "two"; readonly head: Terminal; readonly first: ListNode; readonly second: ListNode; readonly end: Terminal }
  | { readonly kind: "matrix"; readonly head: Terminal; readonly rows: RowsNode; readonly end: Terminal };
export type RowsNode = Cell<CellsNode>;
export type CellsNode = Cell<ListNode>;

export function firstCell<T>(item: T, link: Terminal | null = null): Cell<T> {
  return { before: null, link, item };
}

export function nextCell<T>(before: Cell<T>, link: Terminal | null, item: T): Cell<T> {
  return { before, link, item };
}

export function factor(atom: AtomNode): FactorNode {
  return { atom, scripts: null };
}

/** Adds a script to a factor; a prime has no body. */
export function scripted(base: FactorNode, mark: Terminal, body: ListNode | null, end: Terminal): FactorNode {
  return { atom: base.atom, scripts: { before: base.scripts, mark, body, end } };
}
