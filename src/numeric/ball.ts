/**
 * Real numbers as balls: a middle of many digits and a radius that surely holds the true value, and the exact rational
 * where the value is one. So "these two differ" and "this has no real value" are facts, not guesses by tolerance
 * (midpoint-radius arithmetic: Johansson, "Arb: efficient arbitrary-precision midpoint-radius interval arithmetic",
 * IEEE Transactions on Computers 2017).
 */
import type { Rational } from "../tensor/node.js";
import * as Q from "../tensor/rational.js";
import type { Big, BigMath } from "./big.js";
import { arcosh, arsinh, bigFunctions } from "./big-functions.js";
import { arctan } from "./fixed-point.js";

export interface Ball {
  readonly state: "value";
  readonly mid: Big;
  readonly rad: Big;
  readonly exact: Rational | null;
}
/** `undefined`: surely no real value here. `unknown`: too close to an edge or a jump to say, or out of range. */
export type BallValue = Ball | { readonly state: "undefined" } | { readonly state: "unknown" };

export const undefinedBall: BallValue = { state: "undefined" };
export const unknownBall: BallValue = { state: "unknown" };

/** Exact rationals are kept up to this many bits. */
const maxBits = 2048;
const bits = (r: Rational): number => 4 * (r.num.toString(16).length + r.den.toString(16).length);
const small = (r: Rational): boolean => bits(r) < maxBits;
/** The exact power where it is a rational of moderate size. */
function exactPower(base: Rational, exponent: Rational): Rational | null {
  const e = Math.abs(Number(exponent.num));
  if (!(e * bits(base) < 8 * maxBits) || exponent.den > 64n) return null;
  const value = Q.power(base, exponent);
  return value && small(value) ? value : null;
}

export interface BallMath {
  readonly math: BigMath;
  rational(r: Rational): BallValue;
  constant(name: "pi" | "e"): BallValue;
  add(terms: readonly BallValue[]): BallValue;
  mul(factors: readonly BallValue[]): BallValue;
  inverse(x: BallValue): BallValue;
  pow(base: BallValue, exponent: BallValue): BallValue;
  /** A function by its name in `bigFunctions`, or null where there is none for balls. */
  apply(name: string, args: readonly BallValue[]): BallValue | null;
}

/** Sure order: 1 if x > y, −1 if x < y, 0 if exactly equal, null if they touch. */
export function compareBalls(x: Ball, y: Ball): -1 | 0 | 1 | null {
  if (x.exact && y.exact) return Q.compare(x.exact, y.exact) as -1 | 0 | 1;
  const gap = x.mid.minus(y.mid),
    reach = x.rad.plus(y.rad);
  if (gap.abs().lte(reach)) return null;
  return gap.isNegative() ? -1 : 1;
}

/**
 * @param touching what a ball counts as that holds zero and is smaller than this: `null` keeps it unknown; a bound makes
 * it zero, as for √(sin²x + cos²x − 1), whose zero no number of digits can prove
 */
export function ballMath(math: BigMath, touching: Big | null = null): BallMath {
  const low = math.at(9),
    ulp = low.of(`1e${String(2 - math.digits)}`),
    zero = low.zero,
    two = low.of(2),
    slack = low.of("1.000001");
  const up = (x: Big): Big => low.zero.plus(x).times(slack);
  const ball = (mid: Big, rad: Big): BallValue => {
    if (mid.isNaN() || rad.isNaN()) return unknownBall;
    if (!mid.isFinite() || !rad.isFinite()) return unknownBall;
    return { state: "value", mid, rad: up(rad.plus(mid.abs().times(ulp))), exact: null };
  };
  const exactBall = (r: Rational): BallValue => {
    const mid = math.ratio(r);
    return { state: "value", mid, rad: up(mid.abs().times(ulp)), exact: small(r) ? r : null };
  };
  const isZero = (x: Ball): boolean =>
    x.exact !== null ? Q.isZero(x.exact) : touching !== null && x.mid.abs().lte(x.rad) && x.rad.lt(touching);
  const bound = (x: Ball): Big => up(x.mid.abs().plus(x.rad));
  /** Least distance from zero, 0 where the ball holds zero. */
  const floor = (x: Ball): Big => {
    const d = low.zero.plus(x.mid.abs()).minus(x.rad);
    return d.isNegative() ? zero : d.div(slack);
  };
  const sign = (x: Ball): -1 | 0 | 1 | null => (isZero(x) ? 0 : x.mid.abs().lte(x.rad) ? null : x.mid.isNegative() ? -1 : 1);
  const one = exactBall(Q.ONE) as Ball,
    nought = exactBall(Q.ZERO) as Ball;
  const truth = (holds: boolean): BallValue => (holds ? one : nought);

  const worst = (list: readonly BallValue[]): BallValue | null =>
    list.some((x) => x.state === "undefined") ? undefinedBall : list.some((x) => x.state === "unknown") ? unknownBall : null;

  function add(terms: readonly BallValue[]): BallValue {
    const bad = worst(terms);
    if (bad) return bad;
    let exact: Rational | null = Q.ZERO,
      mid = math.zero,
      rad = zero;
    for (const t of terms as readonly Ball[]) {
      exact = exact && t.exact && small(exact) ? Q.add(exact, t.exact) : null;
      mid = mid.plus(t.mid);
      rad = rad.plus(t.rad).plus(mid.abs().times(ulp));
    }
    return exact ? exactBall(exact) : ball(mid, rad);
  }

  function mul(factors: readonly BallValue[]): BallValue {
    const bad = worst(factors);
    if (bad) return bad;
    let exact: Rational | null = Q.ONE,
      product: Ball = one;
    for (const f of factors as readonly Ball[]) {
      if (f.exact && Q.isZero(f.exact)) return nought;
      exact = exact && f.exact && small(exact) ? Q.mul(exact, f.exact) : null;
      const rad = bound(product).times(f.rad).plus(bound(f).times(product.rad)).plus(product.rad.times(f.rad));
      const next = ball(product.mid.times(f.mid), rad);
      if (next.state !== "value") return next;
      product = next;
    }
    return exact ? exactBall(exact) : product;
  }

  function inverse(x: BallValue): BallValue {
    if (x.state !== "value") return x;
    if (isZero(x)) return undefinedBall;
    if (x.exact) return exactBall(Q.inv(x.exact));
    const least = floor(x);
    if (least.isZero()) return unknownBall;
    return ball(math.one.div(x.mid), x.rad.div(least).div(least));
  }

  /** xⁿ by |n| xⁿ⁻¹ on the ball. */
  function integerPower(x: Ball, n: bigint): BallValue {
    if (n === 0n) return isZero(x) ? undefinedBall : one;
    if (n < 0n) {
      const up = integerPower(x, -n);
      return inverse(up);
    }
    if (x.exact) {
      const value = exactPower(x.exact, { num: n, den: 1n });
      if (value) return exactBall(value);
    }
    if (n > 1_000_000_000_000n) return unknownBall;
    const e = math.of(n.toString()),
      mid = x.mid.pow(e),
      slope = bound(x)
        .pow(low.of((n - 1n).toString()))
        .times(low.of(n.toString()));
    if (x.mid.isZero() && x.rad.isZero()) return nought;
    if (mid.isZero()) return unknownBall;
    return ball(mid, slope.times(x.rad).times(two).plus(mid.abs().times(ulp).times(two)));
  }

  function pow(base: BallValue, exponent: BallValue): BallValue {
    const bad = worst([base, exponent]);
    if (bad) return bad;
    const x = base as Ball,
      y = exponent as Ball;
    if (y.exact && Q.isInteger(y.exact)) return integerPower(x, y.exact.num);
    const side = sign(x),
      up = sign(y);
    if (x.exact && y.exact) {
      const value = exactPower(x.exact, y.exact);
      if (value) return exactBall(value);
    }
    if (side === 0) return up === 1 ? nought : up === null ? unknownBall : undefinedBall;
    if (side === null) return unknownBall;
    if (side < 0) {
      if (y.exact) return undefinedBall;
      // An exponent that may be an integer says nothing.
      return y.mid.minus(y.mid.round()).abs().lte(y.rad) ? unknownBall : undefinedBall;
    }
    const value = x.mid.pow(y.mid);
    if (value.isZero() || !value.isFinite()) return unknownBall;
    const relative = bound(y).times(x.rad).div(floor(x)).plus(up1(x).times(y.rad)).times(two);
    if (relative.gt("0.1")) return unknownBall;
    return ball(
      value,
      value
        .abs()
        .times(relative.plus(ulp.times(bound(y).times(up1(x)).plus(two))))
        .times(two),
    );
  }
  /** |log x|, at least one. */
  const up1 = (x: Ball): Big => {
    const l = low.zero.plus(low.of(x.mid.toPrecision(9)).ln().abs());
    return l.plus(1);
  };

  /** A smooth function inside its domain: its slope over the ball is taken from both ends, fourfold. */
  function smooth(x: Ball, f: (v: Big) => Big): BallValue {
    const mid = f(x.mid);
    if (!mid.isFinite()) return unknownBall;
    if (x.rad.isZero()) return ball(mid, mid.abs().times(ulp));
    const right = f(x.mid.plus(x.rad)),
      left = f(x.mid.minus(x.rad)),
      gap = right.minus(mid).abs(),
      other = left.minus(mid).abs();
    return ball(mid, (gap.gt(other) ? gap : other).times(4).plus(mid.abs().times(ulp)));
  }
  /** A function with |f′| ≤ bound everywhere. */
  const lipschitz =
    (f: (v: Big) => Big, most: number): ((x: Ball) => BallValue) =>
    (x) =>
      ball(f(x.mid), x.rad.times(low.of(most)));
  const exact =
    (at: Rational, value: Rational, f: (x: Ball) => BallValue) =>
    (x: Ball): BallValue =>
      x.exact && Q.equals(x.exact, at) ? exactBall(value) : f(x);
  const atZero = (value: Rational, f: (x: Ball) => BallValue): ((x: Ball) => BallValue) => exact(Q.ZERO, value, f);

  function exp(x: Ball): BallValue {
    const value = x.mid.exp();
    if (value.isZero() || !value.isFinite() || x.rad.gt("0.1")) return unknownBall;
    return ball(value, value.times(x.rad).times(two));
  }
  function log(x: Ball): BallValue {
    const side = sign(x);
    if (side === null) return unknownBall;
    if (side <= 0) return undefinedBall;
    if (x.exact && Q.isOne(x.exact)) return nought;
    return ball(x.mid.ln(), x.rad.div(floor(x)));
  }
  function sqrt(x: Ball): BallValue {
    const side = sign(x);
    if (side === null) return unknownBall;
    if (side < 0) return undefinedBall;
    if (side === 0) return nought;
    if (x.exact) {
      const value = exactPower(x.exact, { num: 1n, den: 2n });
      if (value) return exactBall(value);
    }
    return ball(x.mid.sqrt(), x.rad.div(low.of(floor(x).toPrecision(9)).sqrt()));
  }
  /** Defined for |x| ≤ 1, steep at the ends. */
  const onUnit =
    (f: (v: Big) => Big, closed: boolean) =>
    (x: Ball): BallValue => {
      const gap = add([one, mul([exactBall(Q.MINUS_ONE), pow(x, exactBall({ num: 2n, den: 1n }))])]);
      if (gap.state !== "value") return gap;
      const side = sign(gap);
      if (side === null) return unknownBall;
      if (side < 0 || (side === 0 && !closed)) return undefinedBall;
      if (side === 0) return ball(f(math.of(x.mid.isNegative() ? -1 : 1)), zero);
      return ball(f(x.mid), x.rad.times(4).div(floor(gap)).plus(zero));
    };
  function jump(x: Ball, f: (v: Big) => Big): BallValue {
    const a = f(x.mid.minus(x.rad)),
      b = f(x.mid.plus(x.rad));
    if (a.eq(b)) return a.abs().lt("1e15") ? exactBall({ num: BigInt(a.toFixed(0)), den: 1n }) : ball(a, zero);
    return unknownBall;
  }
  const floorOf = (x: Ball): BallValue => {
    if (x.exact) {
      const { num, den } = x.exact,
        q = num / den;
      return exactBall({ num: num < 0n && q * den !== num ? q - 1n : q, den: 1n });
    }
    return jump(x, (v) => v.floor());
  };
  const signBall = (x: Ball): BallValue => {
    const s = sign(x);
    return s === null ? unknownBall : exactBall({ num: BigInt(s), den: 1n });
  };
  const negate = (x: Ball): BallValue => ({ state: "value", mid: x.mid.neg(), rad: x.rad, exact: x.exact ? Q.neg(x.exact) : null });
  const difference = (x: Ball, y: Ball): Ball => add([x, negate(y)]) as Ball;
  const compare =
    (test: (s: -1 | 0 | 1) => boolean) =>
    ([x, y]: readonly Ball[]): BallValue => {
      const s = sign(difference(x!, y!));
      return s === null ? unknownBall : truth(test(s));
    };
  const extremum =
    (way: 1 | -1) =>
    (args: readonly Ball[]): BallValue => {
      let best = args[0]!;
      for (const x of args.slice(1)) {
        const s = sign(difference(x, best));
        if (s === null) {
          // Continuous there: either middle does, with both radii.
          best = { state: "value", mid: best.mid, rad: up(best.rad.plus(x.rad).plus(best.mid.minus(x.mid).abs())), exact: null };
        } else if (s === way) best = x;
      }
      return best;
    };
  const unary =
    (f: (x: Ball) => BallValue) =>
    ([x]: readonly Ball[]): BallValue =>
      f(x!);
  const table: Readonly<Record<(typeof tableNames)[number], (args: readonly Ball[]) => BallValue>> = {
    neg: unary(negate),
    abs: unary((x) => (x.mid.isNegative() ? negate(x) : x)),
    sign: unary(signBall),
    step: unary((x) => {
      const s = sign(x);
      return s === null ? unknownBall : truth(s > 0);
    }),
    relu: unary((x) => {
      const s = sign(x);
      return s === null ? { ...x, exact: null } : s > 0 ? x : nought;
    }),
    floor: unary(floorOf),
    ceil: unary((x) => {
      const f = floorOf(negate(x) as Ball);
      return f.state === "value" ? negate(f) : f;
    }),
    exp: unary(atZero(Q.ONE, exp)),
    log: unary(log),
    sqrt: unary(sqrt),
    cbrt: unary((x) => {
      const s = sign(x);
      if (s === null) return unknownBall;
      if (s === 0) return nought;
      const size = s < 0 ? (negate(x) as Ball) : x,
        root = size.exact ? exactPower(size.exact, { num: 1n, den: 3n }) : null;
      const value = root ? exactBall(root) : ball(size.mid.cbrt(), size.rad.div(floor(size)).times(bound(size)));
      return s < 0 && value.state === "value" ? negate(value) : value;
    }),
    sin: unary(
      atZero(
        Q.ZERO,
        lipschitz((v) => v.sin(), 1),
      ),
    ),
    cos: unary(
      atZero(
        Q.ONE,
        lipschitz((v) => v.cos(), 1),
      ),
    ),
    tan: unary((x) => {
      const c = ball(x.mid.cos(), x.rad) as Ball,
        s = ball(x.mid.sin(), x.rad);
      return mul([s, inverse(c)]);
    }),
    arctan: unary(
      atZero(
        Q.ZERO,
        lipschitz((v) => arctan(v, math), 1),
      ),
    ),
    arcsin: unary(
      atZero(
        Q.ZERO,
        onUnit((v) => v.asin(), true),
      ),
    ),
    arccos: unary(
      exact(
        Q.ONE,
        Q.ZERO,
        onUnit((v) => v.acos(), true),
      ),
    ),
    arctanh: unary(
      atZero(
        Q.ZERO,
        onUnit((v) => (v.isNegative() ? v.neg().atanh().neg() : v.atanh()), false),
      ),
    ),
    arcsinh: unary(
      atZero(
        Q.ZERO,
        lipschitz((v) => arsinh(v, math), 1),
      ),
    ),
    arccosh: unary((x) => {
      const gap = difference(x, one),
        s = sign(gap);
      if (s === null) return unknownBall;
      if (s < 0) return undefinedBall;
      if (s === 0) return nought;
      const slope = pow(mul([gap, exactBall({ num: 2n, den: 1n })]), exactBall({ num: 1n, den: 2n }));
      return slope.state === "value" ? ball(arcosh(x.mid, math), x.rad.div(floor(slope)).times(two)) : slope;
    }),
    mod: ([a, b]) => {
      const q = mul([a!, inverse(b!)]);
      if (q.state !== "value") return q;
      const f = floorOf(q);
      return f.state === "value" ? add([a!, mul([exactBall(Q.MINUS_ONE), b!, f])]) : f;
    },
    lt: compare((s) => s < 0),
    le: compare((s) => s <= 0),
    gt: compare((s) => s > 0),
    ge: compare((s) => s >= 0),
    eq: compare((s) => s === 0),
    ne: compare((s) => s !== 0),
    and: ([a, b]) => truth(!isZero(a!) && !isZero(b!)),
    or: ([a, b]) => truth(!isZero(a!) || !isZero(b!)),
    not: ([a]) => truth(isZero(a!)),
    max: extremum(1),
    min: extremum(-1),
  };

  return {
    math,
    rational: exactBall,
    constant: (name) => ball(name === "pi" ? math.pi : math.e, zero),
    add,
    mul,
    inverse,
    pow,
    apply: (name, args) => {
      if (name === "where") {
        const [c, a, b] = args;
        if (c!.state !== "value") return c!;
        return isZero(c as Ball) ? b! : a!;
      }
      if (!ballNames.has(name)) return null;
      const bad = worst(args);
      if (bad) return bad;
      try {
        if (name in table) return table[name as (typeof tableNames)[number]](args as readonly Ball[]);
        const f = bigFunctions.get(name)!,
          x = args[0] as Ball;
        if (atPoles.has(name) && x.exact && Q.isInteger(x.exact) && x.exact.num <= 0n) return undefinedBall;
        const slope = slopes[name];
        if (slope && x.rad.times(low.zero.plus(x.mid.abs()).plus(1)).lt("0.01")) {
          const value = f.of(math, [x.mid]);
          return ball(value, slope(low.zero.plus(value.abs()), low.zero.plus(x.mid.abs())).times(x.rad));
        }
        return smooth(x, (v) => f.of(math, [v]));
      } catch (error) {
        // Beyond its own tables (the sine of 10^1000) the decimal arithmetic gives up: out of range.
        if (error instanceof Error && error.message.includes("DecimalError")) return unknownBall;
        throw error;
      }
    },
  };
}

/**
 * Bounds of |f′| all over a ball with radius below 1/(100 (|x| + 1)), from |f(x)| and |x| in its middle. For the tail of
 * the normal distribution: f′/f is below 2|x| + 2 (Mills' ratio).
 */
const slopes: Readonly<Record<string, (value: Big, x: Big) => Big>> = {
  sinh: (value) => value.plus(1).times(2),
  cosh: (value) => value.times(2),
  tanh: (value) => value.plus(1),
  erf: (value) => value.plus(2),
  erfc: (value, x) => x.plus(1).times(4).times(value),
  Phi: (value, x) => x.plus(1).times(4).times(value),
};

/** Functions of `bigFunctions` with one argument that are smooth on all of their domain. */
const smoothNames: ReadonlySet<string> = new Set(["sinh", "cosh", "tanh", "erf", "erfc", "Phi", "gamma", "lgamma", "digamma"]);
const tableNames = [
  "neg",
  "abs",
  "sign",
  "step",
  "relu",
  "floor",
  "ceil",
  "exp",
  "log",
  "sqrt",
  "cbrt",
  "sin",
  "cos",
  "tan",
  "arctan",
  "arcsin",
  "arccos",
  "arctanh",
  "arcsinh",
  "arccosh",
  "mod",
  "lt",
  "le",
  "gt",
  "ge",
  "eq",
  "ne",
  "and",
  "or",
  "not",
  "max",
  "min",
] as const;
/** The functions that balls know, by the names of `bigFunctions`. */
export const ballNames: ReadonlySet<string> = new Set([...tableNames, "where", ...smoothNames]);
const atPoles: ReadonlySet<string> = new Set(["gamma", "lgamma", "digamma"]);
