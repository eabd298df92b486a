import type { Node } from "../node.js";
import { constantOf, isSizeNode } from "../shape.js";
import { children } from "../traverse.js";

/** What is known of inputs beyond being real. */
export type Facts = { readonly positive?: (input: string) => boolean };

export const baseName = (fn: string): string => fn.slice(fn.lastIndexOf(".") + 1);
const alwaysPositive = new Set(["exp", "sigmoid", "cosh", "softplus", "softmax", "softmax-rows", "normal-density"]);
const neverNegative = new Set(["abs", "relu", "step", "lt", "le", "eq", "ne", "normal-cdf"]);

/** > 0 wherever it is defined, by structure. */
export function isPositive(node: Node, facts: Facts): boolean {
  const c = constantOf(node);
  if (c !== null) return c.num > 0n;
  switch (node.op) {
    case "input":
      return facts.positive?.(node.name) === true;
    case "const":
      return true;
    case "add":
      return node.terms.every((t) => isNonNegative(t, facts)) && node.terms.some((t) => isPositive(t, facts));
    // A sum of positive products over axes that are not empty.
    case "einsum":
      return (
        isSizeNode(node) || (node.sizes.every((d) => d.size > 0) && node.operands.every((o) => o.op !== "eye" && isPositive(o, facts)))
      );
    case "map":
    case "call":
      if (node.op === "map" && node.fn === "pow") return isPositive(node.args[0]!, facts);
      return alwaysPositive.has(baseName(node.fn));
    case "slice":
      return isPositive(node.arg, facts);
    case "reduce":
      return isPositive(node.arg, facts);
    case "stack":
      return node.parts.every((p) => isPositive(p, facts));
    case "reshape":
      return isPositive(node.arg, facts);
    case "iota":
      return node.first > 0;
    case "literal":
      return node.values.every((v) => v.num > 0n);
    default:
      return false;
  }
}

/** ≥ 0 wherever it is defined, by structure. */
export function isNonNegative(node: Node, facts: Facts): boolean {
  if (isPositive(node, facts)) return true;
  const c = constantOf(node);
  if (c !== null) return c.num >= 0n;
  switch (node.op) {
    case "add":
      return node.terms.every((t) => isNonNegative(t, facts));
    case "einsum":
      return node.operands.every((o) => isNonNegative(o, facts));
    case "map": {
      if (node.fn !== "pow") return neverNegative.has(baseName(node.fn));
      // Even powers, and principal roots.
      const e = constantOf(node.args[1]!);
      return isNonNegative(node.args[0]!, facts) || (e !== null && (e.den !== 1n || e.num % 2n === 0n));
    }
    case "eye":
      return true;
    case "iota":
      return node.first >= 0;
    case "literal":
      return node.values.every((v) => v.num >= 0n);
    case "slice":
    case "reduce":
    case "reshape":
      return isNonNegative(node.arg, facts);
    case "stack":
      return node.parts.every((p) => isNonNegative(p, facts));
    default:
      return false;
  }
}

const analytic = new Set([
  "pow",
  "exp",
  "log",
  "sin",
  "cos",
  "tan",
  "tanh",
  "sinh",
  "cosh",
  "sigmoid",
  "softplus",
  "asin",
  "acos",
  "atan",
  "asinh",
  "acosh",
  "atanh",
  "erf",
  "normal-cdf",
  "normal-density",
]);
/** Tensor functions that vanish on an open set only if they vanish everywhere. */
const analyticCalls = new Set([
  "softmax",
  "softmax-rows",
  "log-softmax",
  "log-sum-exp",
  "inv",
  "det",
  "log-det",
  "trace",
  "norm2",
  "norm-squared",
  "norm-frobenius",
  "quadratic-form",
  "normalize",
  "mean",
  "variance",
  "solve",
  "expm",
  "trace-expm",
]);
const entire = new Set([
  "exp",
  "sin",
  "cos",
  "tanh",
  "sinh",
  "cosh",
  "sigmoid",
  "softplus",
  "atan",
  "asinh",
  "erf",
  "normal-cdf",
  "normal-density",
  "lt",
  "le",
  "eq",
  "ne",
]);

function all(root: Node, holds: (n: Node) => boolean): boolean {
  const seen = new Set<Node>([root]),
    open = [root];
  for (let n = open.pop(); n; n = open.pop()) {
    if (!holds(n)) return false;
    for (const c of children(n))
      if (!seen.has(c)) {
        seen.add(c);
        open.push(c);
      }
  }
  return true;
}

/** Analytic in its inputs, so that it is 0 on an open set only if it is 0 everywhere. */
export const isAnalytic = (root: Node): boolean =>
  all(root, (n) => {
    if (n.op === "map") return analytic.has(baseName(n.fn));
    if (n.op === "call") return analyticCalls.has(baseName(n.fn));
    return n.op !== "reduce" || n.how === "prod";
  });

/** Defined for all real inputs. */
export const isTotal = (root: Node): boolean =>
  all(root, (n) => {
    if (n.op === "call") return false;
    if (n.op !== "map") return true;
    if (n.fn !== "pow") return entire.has(baseName(n.fn));
    const e = constantOf(n.args[1]!);
    return e?.den === 1n && e.num >= 0n;
  });
