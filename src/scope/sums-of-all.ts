import type { Expr } from "../syntax/expr.js";
import { contains, isNumeric, walk } from "./exprs.js";
import { functionWords, plainIndexLetters } from "./names.js";
/** Sums whose letter is no index but a quantity of its own: Σ_w w² over all weights, Σ_x over all examples. */

/** Stands before the terms of a sum over examples: as many of them as there are, whatever they are. */
export const overExamples = "§examples";

/**
 * `\sum_w w^2` as the sum of all entries of w; `\sum_x x_j(a - y)`, where x is the input of each example, as a factor before
 * the term of one of them. Null for any other sum. A line of two sums that is right for the factor is right for the sums, as
 * long as none of them is multiplied by another one; it refutes nothing (src/check/gate.ts).
 */
export function sumOfAll(letter: string, body: Expr): Expr | null {
  if (plainIndexLetters.has(letter) || !/^[a-z]$/.test(letter)) return null;
  const isIndex = contains(body, (e) => e.kind === "entry" && e.indices.some((i) => i !== null && mentions(i, letter))),
    isArgument = contains(
      body,
      (e) =>
        (e.kind === "call" || e.kind === "prime") &&
        !functionWords.has(e.fn) &&
        !/^(?:var)?sigma$|^(?:bars|norm.*)$/.test(e.fn) &&
        e.args.some((a) => mentions(a, letter)),
    );
  if (isIndex || isArgument) return null;
  const names = new Set([...walk(body)].flatMap((e) => (e.kind === "name" && !/^(?:e|pi)$/.test(e.key) ? e.key : [])));
  if (names.has(letter) && names.size === 1 && !contains(body, (e) => e.kind === "entry" || e.kind === "deriv"))
    return { kind: "call", fn: "sumall", args: [body] };
  if (letter !== "x" || isNumeric(body) || contains(body, (e) => e.kind === "call" && /^(?:bb:)?(?:P|p|q|Pr)$/.test(e.fn))) return null;
  return contains(body, (e) => e.kind === "name" && e.key === overExamples)
    ? null
    : { kind: "mul", op: "", factors: [{ kind: "name", key: overExamples }, body] };
}
const mentions = (e: Expr, key: string): boolean => contains(e, (x) => x.kind === "name" && x.key === key);
