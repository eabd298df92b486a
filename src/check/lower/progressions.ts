import type { Expr } from "../../syntax/expr.js";
import type { Node, Rational } from "../../tensor/node.js";
import * as Q from "../../tensor/rational.js";
import type { Env, Lowering } from "./context.js";
import { attempt } from "./calls.js";
import { contract, value, type Value } from "./value.js";
/**
 * 1 + 3 + … + 39: sums of progressions, named by their first terms and the last. Arithmetic: (first + last)/2 times the
 * number of terms; geometric: (last · r − first)/(r − 1). Two first terms may be those of either, and both are readings.
 */

/** The sums that may be meant; none where the dots are not between numbers. */
export function progressions(lo: Lowering, terms: readonly Expr[], env: Env): readonly Value[] {
  const dots = terms.findIndex((t) => t.kind === "dots");
  if (dots < 2 || dots !== terms.length - 2) return [];
  const nodes = terms.filter((_, i) => i !== dots).map((t) => scalarOf(lo, t, env)),
    last = nodes.pop(),
    first = nodes.map(numberOf);
  if (last == null || nodes.some((n) => n === null)) return [];
  const known = first.filter((q) => q !== null),
    [a, b] = known;
  if (known.length < first.length || a === undefined || b === undefined) return [];
  const end = numberOf(last),
    step = Q.sub(b, a),
    ratio = Q.isZero(a) ? null : Q.mul(b, Q.inv(a));
  const steady = known.every((q, k) => Q.equals(q, Q.add(a, Q.mul(Q.rational(BigInt(k)), step)))) && !Q.isZero(step),
    growing = ratio !== null && !Q.isZero(step) && known.every((q, k) => Q.equals(q, Q.mul(a, times(ratio, k))));
  // A last term in letters: 1 + 2 + … + n.
  if (end === null) return steady && (known.length > 2 || Q.isOne(step)) ? [arithmetic(lo, a, step, last)] : [];
  if (known.length === 2 && Q.isOne(a) && namedOtherwise(b, end)) return [];
  const out: Value[] = [],
    steps = steady ? Q.mul(Q.sub(end, a), Q.inv(step)) : null;
  if (steps !== null && Q.isInteger(steps) && steps.num >= BigInt(known.length)) out.push(arithmetic(lo, a, step, last));
  if (growing && reaches(a, ratio, end)) {
    const sum = Q.mul(Q.sub(Q.mul(end, ratio), a), Q.inv(Q.sub(ratio, Q.ONE)));
    out.push({ ...value(lo.g.num(sum), [], "s"), cost: out.length });
  }
  return out;
}
/** (first + last)/2 · ((last − first)/step + 1). */
function arithmetic(lo: Lowering, first: Rational, step: Rational, last: Node): Value {
  const { g } = lo,
    sum = g.add([g.num(first), last]),
    count = g.add([g.scale(Q.inv(step), g.add([last, g.num(Q.neg(first))])), g.num(1)]);
  return value(
    g.scale(
      { num: 1n, den: 2n },
      contract(
        g,
        [
          { node: sum, axes: [] },
          { node: count, axes: [] },
        ],
        [],
      ),
    ),
    [],
    "s",
  );
}
const mostTerms = 200;
function reaches(first: Rational, ratio: Rational, last: Rational): boolean {
  let q = first;
  for (let k = 0; k < mostTerms; k++) {
    if (Q.equals(q, last)) return k >= 2;
    q = Q.mul(q, ratio);
  }
  return false;
}
function times(ratio: Rational, k: number): Rational {
  let q = Q.ONE;
  for (let i = 0; i < k; i++) q = Q.mul(q, ratio);
  return q;
}
function scalarOf(lo: Lowering, e: Expr, env: Env): Node | null {
  const [v] = attempt(() => lo.lower(e, env));
  return v?.own === "s" && v.labels.length === 0 ? v.node : null;
}
const numberOf = (node: Node | null): Rational | null => (node?.op === "num" ? node.value : null);
/** 1 + 4 + … + 100, 1 + 8 + … + 1000, 1 + 3 + … + 55: squares, cubes, triangular numbers. */
function namedOtherwise(second: Rational, last: Rational): boolean {
  const isRoot = (q: Rational, k: bigint): boolean => {
    const x = Q.power(q, { num: 1n, den: k });
    return x !== null && Q.isInteger(x);
  };
  const eighths = Q.add(Q.mul(Q.rational(8n), last), Q.ONE);
  return (second.num === 4n && isRoot(last, 2n)) || (second.num === 8n && isRoot(last, 3n)) || (second.num === 3n && isRoot(eighths, 2n));
}
