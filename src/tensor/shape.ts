import { ShapeError } from "./errors.js";
import { ONE, ZERO } from "./rational.js";
import type { Dim, Node, Rational } from "./node.js";

/** "n=3", "3". */
export const dimText = (d: Dim): string => (d.name === null ? String(d.size) : `${d.name}=${String(d.size)}`);
/** "[n=3, 4]"; "[]" is a scalar. */
export const dimsText = (dims: readonly Dim[]): string => `[${dims.map(dimText).join(", ")}]`;
export const sizesOf = (dims: readonly Dim[]): number[] => dims.map((d) => d.size);
export const entries = (dims: readonly Dim[]): number => dims.reduce((n, d) => n * d.size, 1);
export const sameSizes = (a: readonly Dim[], b: readonly Dim[]): boolean =>
  a.length === b.length && a.every((d, i) => d.size === b[i]?.size);
/** A dimension without a symbolic name. */
export const dim = (size: number, name: string | null = null): Dim => ({ size, name });

/** The axis that two operands share: sizes must agree; a name wins over none. */
export function joinDim(a: Dim, b: Dim, what: string): Dim {
  if (a.size !== b.size) throw new ShapeError(`Unexpected sizes in ${what}: found ${dimText(a)} and ${dimText(b)}, expected equal ones`);
  return a.name === null && b.name !== null ? b : a;
}

export function checkDim(d: Dim): void {
  if (!Number.isSafeInteger(d.size) || d.size < 0)
    throw new ShapeError(`Unexpected size ${String(d.size)} of a dimension: expected a whole number, at least 0`);
}

/** A broadcast of one exact number (or the number itself): that number. Null for everything else. */
export function constantOf(node: Node): Rational | null {
  if (node.op === "num") return node.value;
  if (node.op !== "einsum") return null;
  if (node.operands.length === 0) return node.sizes.length === node.out.length ? ONE : null;
  const only = node.operands[0];
  return node.operands.length === 1 && only?.op === "num" ? only.value : null;
}

/** Exactly the zero tensor, by structure. */
export const isZeroNode = (node: Node): boolean => {
  const c = constantOf(node);
  return c !== null && c.num === 0n;
};

/** A symbolic size as a number: an einsum over one label that nothing carries. */
export const isSizeNode = (node: Node): boolean => node.op === "einsum" && node.operands.length === 0 && node.out.length === 0;

/** A node as exact coefficient times the rest, by structure. */
export function splitCoefficient(node: Node): { readonly coefficient: Rational; readonly scaled: boolean } {
  if (node.op === "num") return { coefficient: node.value, scaled: true };
  const first = node.op === "einsum" ? node.operands[0] : undefined;
  return first?.op === "num" ? { coefficient: first.value, scaled: true } : { coefficient: ONE, scaled: false };
}

/** Whether an einsum sums over anything. */
export const hasBound = (node: Node): boolean => node.op === "einsum" && node.sizes.length > node.out.length;

/**
 * Functions that are never 0 where they are defined; also inputs, which are 0 on no open set. Only such factors may
 * cancel against their inverse: elsewhere f/f = 1 could hide an open set without a value (relu(x)/relu(x)).
 */
const nonZero = new Set(["exp", "sigmoid", "cosh", "softplus", "softmax", "softmax-rows", "normal-density"]);
export function mayCancel(node: Node): boolean {
  switch (node.op) {
    case "input":
    case "num":
    case "const":
      return true;
    case "slice":
      return mayCancel(node.arg);
    case "map":
    case "call":
      return nonZero.has(node.fn.slice(node.fn.lastIndexOf(".") + 1));
    case "einsum":
      return isSizeNode(node) || (!hasBound(node) && node.operands.every(mayCancel));
    default:
      return false;
  }
}

/** Entries of a row-major literal at an index. */
export const offset = (index: readonly number[], dims: readonly Dim[]): number =>
  index.reduce((o, i, axis) => o * (dims[axis]?.size ?? 1) + i, 0);

export const rationalOf = (b: boolean): Rational => (b ? ONE : ZERO);
