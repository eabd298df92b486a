/**
 * What the formula grammar yields: operands and operators side by side, as written. Precedence is settled once per
 * bracket by src/syntax/formula-precedence.ts; a grammar of ten levels would cost ten Earley states a token for it.
 */
export interface Mark { readonly type?: string | undefined; readonly value: string; readonly offset: number }

export type Atom =
  | { readonly kind: "number"; readonly text: string; readonly at: number }
  | { readonly kind: "name"; readonly text: string; readonly at: number }
  | { readonly kind: "apply"; readonly fn: string; readonly order: number; readonly args: readonly Argument[]; readonly at: number }
  | { readonly kind: "group"; readonly body: Run; readonly at: number }
  | { readonly kind: "rows"; readonly rows: readonly (readonly Run[])[]; readonly at: number }
  | { readonly kind: "quoted"; readonly of: Atom; readonly at: number }
  | { readonly kind: "indexed"; readonly of: Atom; readonly indices: readonly (Run | null)[]; readonly at: number };

/** An argument; `label` stands before a colon (in `cases`). */
export interface Argument { readonly label: Run | null; readonly value: Run }

/** `- - x`: the signs stand from left to right. */
export interface Operand { readonly prefixes: Link<Mark> | null; readonly atom: Atom }

/** The last operand of a run, the operator before it, and the run before that. */
export interface Run { readonly before: Run | null; readonly op: Mark | null; readonly operand: Operand }

/** A list from its end: extending it is one step and leaves the shorter list as it was. */
export interface Link<T> { readonly before: Link<T> | null; readonly item: T }

export interface Sentence { readonly lhs: Run; readonly equals: Mark | null; readonly rhs: Run | null }

export const startRun = (operand: Operand): Run => ({ before: null, op: null, operand });
export const extendRun = (before: Run, op: Mark, operand: Operand): Run => ({ before, op, operand });
export const link = <T>(before: Link<T> | null, item: T): Link<T> => ({ before, item });
export const operand = (prefixes: Link<Mark> | null, atom: Atom): Operand => ({ prefixes, atom });
export const sentence = (lhs: Run, equals: Mark | null, rhs: Run | null): Sentence => ({ lhs, equals, rhs });

export const numberAtom = (t: Mark): Atom => ({ kind: "number", text: t.value, at: t.offset });
export const nameAtom = (t: Mark): Atom => ({ kind: "name", text: t.value, at: t.offset });
export const group = (t: Mark, body: Run): Atom => ({ kind: "group", body, at: t.offset });
export const quoted = (of: Atom): Atom => ({ kind: "quoted", of, at: of.at });
export const indexed = (of: Atom, indices: Link<Run | null>): Atom => ({ kind: "indexed", of, indices: toArray(indices), at: of.at });
export const apply = (fn: Mark, order: number, args: Link<Argument>): Atom => ({ kind: "apply", fn: fn.value, order, args: toArray(args), at: fn.offset });
export const rows = (t: Mark, lines: Link<Link<Run>>): Atom => ({ kind: "rows", rows: toArray(lines).map((line) => toArray(line)), at: t.offset });
export const argument = (label: Run | null, value: Run): Argument => ({ label, value });

export function toArray<T>(last: Link<T> | null): T[] {
  const items: T[] = [];
  for (let l = last; l !== null; l = l.before) items.push(l.item);
  return items.reverse();
}
