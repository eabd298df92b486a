/**
 * The elementwise primitives that no rule states: the functions of `map` nodes that the engine itself makes.
 * Truth values are 1 and 0; a comparison with an undefined number is undefined, so that no branch is taken by accident.
 */

export interface Primitive {
  readonly arity: number;
  readonly of: (...args: number[]) => number;
}

const compare =
  (holds: (a: number, b: number) => boolean) =>
  (a: number, b: number): number =>
    Number.isNaN(a) || Number.isNaN(b) ? NaN : holds(a, b) ? 1 : 0;

/** Real principal power: a negative base with a broken exponent has no value, 0^0 = 1, an undefined base stays undefined. */
export function power(base: number, exponent: number): number {
  if (exponent === 2) return base * base;
  if (exponent === 1) return base;
  if (exponent === -1) return 1 / base;
  if (exponent === 0.5) return Math.sqrt(base);
  if (exponent === 0) return Number.isNaN(base) ? NaN : 1;
  return base ** exponent;
}

export const primitives: ReadonlyMap<string, Primitive> = new Map<string, Primitive>([
  ["neg", { arity: 1, of: (a: number) => -a }],
  ["pow", { arity: 2, of: power }],
  ["div", { arity: 2, of: (a: number, b: number) => a / b }],
  ["mod", { arity: 2, of: (a: number, b: number) => a - b * Math.floor(a / b) }],
  ["lt", { arity: 2, of: compare((a, b) => a < b) }],
  ["le", { arity: 2, of: compare((a, b) => a <= b) }],
  ["gt", { arity: 2, of: compare((a, b) => a > b) }],
  ["ge", { arity: 2, of: compare((a, b) => a >= b) }],
  ["eq", { arity: 2, of: compare((a, b) => a === b) }],
  ["ne", { arity: 2, of: compare((a, b) => a !== b) }],
  ["and", { arity: 2, of: compare((a, b) => a !== 0 && b !== 0) }],
  ["or", { arity: 2, of: compare((a, b) => a !== 0 || b !== 0) }],
  ["not", { arity: 1, of: (a: number) => (Number.isNaN(a) ? NaN : a === 0 ? 1 : 0) }],
  ["where", { arity: 3, of: (c: number, a: number, b: number) => (Number.isNaN(c) ? NaN : c !== 0 ? a : b) }],
  ["max", { arity: 2, of: Math.max }],
  ["min", { arity: 2, of: Math.min }],
]);
