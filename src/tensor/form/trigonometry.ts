import type { Dim, Node, Rational } from "../node.js";
import * as Q from "../rational.js";
import type { Algebra } from "./algebra.js";
import { termsOf } from "./factors.js";
/** sin and cos of forms: sums of angles, multiples, and exact multiples of π/12. */

export const SIN = "scalar.sin",
  COS = "scalar.cos";
const MAX_ANGLES = 8;
interface Pair {
  readonly sin: Node;
  readonly cos: Node;
}

/** sin or cos of a form as a form in the sines and cosines of its terms (each once); as it is where there are many. */
export function trigonometric(a: Algebra, fn: string, x: Node): Node {
  const { g } = a,
    dims = x.dims,
    terms = termsOf(g, x);
  const count = terms.reduce((n, t) => n + (isAngle(t.rest) ? 1 : Q.isInteger(t.c) ? Number(t.c.num < 0n ? -t.c.num : t.c.num) : 1), 0);
  if (count > MAX_ANGLES) return single(a, x)[fn === SIN ? "sin" : "cos"];
  let sum: Pair = { sin: g.zeros(dims), cos: g.ones(dims) };
  for (const { c, rest } of terms) {
    const exact = isAngle(rest) ? multipleOfPi(a, c, dims) : null;
    const whole = exact === null && Q.isInteger(c),
      times = whole ? Number(c.num < 0n ? -c.num : c.num) : 1;
    const one = exact ?? single(a, g.scale(whole ? Q.rational(c.num < 0n ? -1n : 1n) : c, rest));
    for (let k = 0; k < times; k++) sum = added(a, sum, one, dims);
  }
  return fn === SIN ? sum.sin : sum.cos;
}

/** π, or π everywhere. */
function isAngle(rest: Node): boolean {
  return (
    (rest.op === "const" && rest.name === "pi") || (rest.op === "einsum" && rest.operands.length === 1 && rest.operands[0]?.op === "const")
  );
}

/** sin(s + t) = sin s cos t + cos s sin t, cos(s + t) = cos s cos t − sin s sin t. */
function added(a: Algebra, s: Pair, t: Pair, dims: readonly Dim[]): Pair {
  const times = (p: Node, q: Node): Node => a.times([p, q], dims);
  return {
    sin: a.sum([times(s.sin, t.cos), times(s.cos, t.sin)]),
    cos: a.sum([times(s.cos, t.cos), a.scale(Q.MINUS_ONE, times(s.sin, t.sin))]),
  };
}

/** One term's own sine and cosine, with the sign of the term outside. */
function single(a: Algebra, x: Node): Pair {
  const { g } = a,
    minus = (termsOf(g, x)[0]?.c.num ?? 1n) < 0n,
    turned = minus ? a.scale(Q.MINUS_ONE, x) : x;
  const sin = g.map(SIN, [turned]);
  return { sin: minus ? a.scale(Q.MINUS_ONE, sin) : sin, cos: g.map(COS, [turned]) };
}

/** Exact values at multiples of π/6 and π/4. */
function multipleOfPi(a: Algebra, c: Rational, dims: readonly Dim[]): Pair | null {
  if (12n % c.den !== 0n || c.den === 12n) return null;
  const twelfths = Number((((c.num * (12n / c.den)) % 24n) + 24n) % 24n);
  return { sin: sineOf(a, twelfths, dims), cos: sineOf(a, (twelfths + 6) % 24, dims) };
}

/** sin(k π/12) for k from 0 to 23, k a multiple of 2 or 3. */
function sineOf(a: Algebra, k: number, dims: readonly Dim[]): Node {
  const { g } = a;
  if (k > 12) return a.scale(Q.MINUS_ONE, sineOf(a, k - 12, dims));
  if (k > 6) return sineOf(a, 12 - k, dims);
  const root = (n: number): Node => a.scale(Q.rational(1n, 2n), a.power(g.constant(n, dims), Q.rational(1n, 2n)));
  return k === 0 ? g.zeros(dims) : k === 2 ? g.constant("1/2", dims) : k === 3 ? root(2) : k === 4 ? root(3) : g.ones(dims);
}
