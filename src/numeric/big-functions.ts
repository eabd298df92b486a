/**
 * Scalar functions on numbers of many digits, by the names that the rules give them. What is not here runs through its
 * rule's definition. Weights are costs in multiplications.
 */
import type { Big, BigMath } from "./big.js";
import { arctan, erfcFraction, erfSeries } from "./fixed-point.js";

export interface BigFunction {
  readonly weight: number;
  readonly of: (math: BigMath, args: readonly Big[]) => Big;
}
type Unary = (x: Big, math: BigMath) => Big;

const nan = (math: BigMath): Big => math.of("NaN");
const unary = (weight: number, of: Unary): BigFunction => ({ weight, of: (math, [x]) => (x!.isNaN() ? x! : of(x!, math)) });
/** f(−x) = −f(x), computed on the positive side, where nothing cancels. */
const odd =
  (f: Unary): Unary =>
  (x, math) =>
    x.isNegative() ? f(x.neg(), math).neg() : f(x, math);
const truth = (math: BigMath, holds: boolean): Big => (holds ? math.one : math.zero);
const compare = (of: (a: Big, b: Big) => boolean): BigFunction => ({
  weight: 1,
  of: (math, [a, b]) => (a!.isNaN() || b!.isNaN() ? nan(math) : truth(math, of(a!, b!))),
});

/** Decimal's own series are for small arguments only: beyond, exponentials. */
const sinh: Unary = odd((x) => (x.lt(0.5) ? x.sinh() : x.exp().minus(x.neg().exp()).div(2)));
const cosh: Unary = (x) => x.exp().plus(x.neg().exp()).div(2);
const tanh: Unary = odd((x, math) => {
  if (x.lt(0.5)) return x.tanh();
  return math.one.minus(math.of(2).div(x.times(2).exp().plus(1)));
});
/**
 * Decimal works out arsinh and arcosh with as many digits as the argument has before the point, and arsinh with as many as
 * there are zeros behind it: e^100000 would take hours. Beyond a moderate size the logarithm keeps all digits by itself.
 */
export const arsinh: Unary = odd((x, math) =>
  x.gt(2) ? x.times(x).plus(1).sqrt().plus(x).ln() : x.lt(math.of(`1e${String(-math.digits)}`)) ? x : x.asinh(),
);
export const arcosh: Unary = (x, math) => (x.lt(1) ? nan(math) : x.gt(2) ? x.times(x).minus(1).sqrt().plus(x).ln() : x.acosh());
const within =
  (f: Unary): Unary =>
  (x, math) =>
    x.abs().gt(1) ? nan(math) : f(x, math);
const asin: Unary = within((x) => x.asin());

const erfPositive: Unary = (x, math) => erfSeries(x, math).times(2).div(math.pi.sqrt()).times(x.times(x).neg().exp());

/** erfc for x > 0, relative to its own size: the series with more digits, or the continued fraction. */
function erfcPositive(x: Big, math: BigMath): Big {
  if (x.gt(1e6)) return math.zero;
  const square = x.times(x);
  if (square.lt(math.digits)) {
    // In steps: each number of digits has constants of its own to be worked out.
    const more = math.at(math.digits + 32 * Math.ceil((10 + Number(square) * 0.4343) / 32));
    return math.of(more.one.minus(erfPositive(more.of(x.toString()), more)).toString());
  }
  return erfcFraction(x, math).div(math.pi.sqrt()).times(square.neg().exp());
}
const erf: Unary = odd((x, math) => (x.gt(8) ? math.one.minus(erfcPositive(x, math)) : x.isZero() ? x : erfPositive(x, math)));
const erfc: Unary = (x, math) => (x.isNegative() || x.isZero() ? math.one.plus(erf(x.neg(), math)) : erfcPositive(x, math));

/** log Γ for x > 0: Stirling's series after a shift (DLMF 5.11.1); Bernoulli numbers as exact fractions. */
function logGammaPositive(x: Big, math: BigMath): Big {
  const work = math.at(math.digits + 15),
    shift = Math.max(0, Math.ceil(work.digits * 0.6 - Number(x)));
  let z = work.of(x.toString()),
    product = work.one;
  for (let k = 0; k < shift; k++) {
    product = product.times(z);
    z = z.plus(1);
  }
  let sum = z.minus(0.5).times(z.ln()).minus(z).plus(work.pi.times(2).ln().div(2));
  const square = z.times(z),
    limit = work.of(`1e-${String(work.digits)}`);
  let power = z;
  for (let k = 1; k < 200; k++) {
    const term = bernoulli(2 * k, work).div(power.times(2 * k * (2 * k - 1)));
    sum = sum.plus(term);
    if (term.abs().lt(limit)) break;
    power = power.times(square);
  }
  return math.of(sum.minus(product.ln()).toString());
}

const bernoulliNumbers: [bigint, bigint][] = [[1n, 1n]];
function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a,
    y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
function bernoulli(n: number, math: BigMath): Big {
  for (let m = bernoulliNumbers.length; m <= n; m++) {
    // Σ_{k<m} C(m+1, k) B_k = −(m+1) B_m
    let num = 0n,
      den = 1n,
      choose = 1n;
    for (let k = 0; k < m; k++) {
      const [p, q] = bernoulliNumbers[k]!;
      num = num * q + choose * p * den;
      den *= q;
      const g = gcd(num, den);
      num /= g;
      den /= g;
      choose = (choose * BigInt(m + 1 - k)) / BigInt(k + 1);
    }
    den *= BigInt(-(m + 1));
    const g = gcd(num, den) * (den < 0n ? -1n : 1n);
    bernoulliNumbers.push([num / g, den / g]);
  }
  const [num, den] = bernoulliNumbers[n]!;
  return math.ratio({ num, den });
}
const isPole = (x: Big): boolean => x.isInteger() && (x.isNegative() || x.isZero());
const logGamma: Unary = (x, math) => {
  if (isPole(x)) return math.of("Infinity");
  if (!x.isNegative()) return logGammaPositive(x, math);
  return math.pi
    .div(math.pi.times(x).sin().abs())
    .ln()
    .minus(logGammaPositive(math.one.minus(x), math));
};
const gamma: Unary = (x, math) => {
  if (isPole(x)) return nan(math);
  if (!x.isNegative()) return logGammaPositive(x, math).exp();
  return math.pi.div(
    math.pi
      .times(x)
      .sin()
      .times(logGammaPositive(math.one.minus(x), math).exp()),
  );
};

/** ψ(x): the derivative of Stirling's series after a shift (DLMF 5.11.2), by reflection on the left. */
const digamma: Unary = (x, math) => {
  if (isPole(x)) return nan(math);
  if (x.isNegative()) return digamma(math.one.minus(x), math).minus(math.pi.times(math.pi.times(x).cos()).div(math.pi.times(x).sin()));
  const work = math.at(math.digits + 15),
    shift = Math.max(0, Math.ceil(work.digits * 0.6 - Number(x)));
  let z = work.of(x.toString()),
    sum = work.zero;
  for (let k = 0; k < shift; k++) {
    sum = sum.minus(work.one.div(z));
    z = z.plus(1);
  }
  sum = sum.plus(z.ln()).minus(work.one.div(z.times(2)));
  const square = z.times(z),
    limit = work.of(`1e-${String(work.digits)}`);
  let power = square;
  for (let k = 1; k < 200; k++) {
    const term = bernoulli(2 * k, work).div(power.times(2 * k));
    sum = sum.minus(term);
    if (term.abs().lt(limit)) break;
    power = power.times(square);
  }
  return math.of(sum.toString());
};

/** Real principal power, as the double primitive has it. */
function power(math: BigMath, [x, y]: readonly Big[]): Big {
  if (x!.isNaN() || y!.isNaN()) return nan(math);
  if (y!.isZero()) return math.one;
  if (x!.isNegative() && !x!.isZero() && !y!.isInteger()) return nan(math);
  return x!.pow(y!);
}

const normal =
  (f: Unary): Unary =>
  (x, math) =>
    f(x.neg().div(math.of(2).sqrt()), math).div(2);

export const bigFunctions: ReadonlyMap<string, BigFunction> = new Map<string, BigFunction>([
  ["neg", unary(1, (x) => x.neg())],
  ["pow", { weight: 40, of: power }],
  ["div", { weight: 2, of: (_, [a, b]) => a!.div(b!) }],
  ["mod", { weight: 3, of: (_, [a, b]) => a!.minus(b!.times(a!.div(b!).floor())) }],
  ["lt", compare((a, b) => a.lt(b))],
  ["le", compare((a, b) => a.lte(b))],
  ["gt", compare((a, b) => a.gt(b))],
  ["ge", compare((a, b) => a.gte(b))],
  ["eq", compare((a, b) => a.eq(b))],
  ["ne", compare((a, b) => !a.eq(b))],
  ["and", compare((a, b) => !a.isZero() && !b.isZero())],
  ["or", compare((a, b) => !a.isZero() || !b.isZero())],
  ["not", unary(1, (x, math) => truth(math, x.isZero()))],
  ["where", { weight: 1, of: (math, [c, a, b]) => (c!.isNaN() ? nan(math) : c!.isZero() ? b! : a!) }],
  ["max", { weight: 1, of: (math, args) => (args.some((a) => a.isNaN()) ? nan(math) : args.reduce((a, b) => (b.gt(a) ? b : a))) }],
  ["min", { weight: 1, of: (math, args) => (args.some((a) => a.isNaN()) ? nan(math) : args.reduce((a, b) => (b.lt(a) ? b : a))) }],
  ["abs", unary(1, (x) => x.abs())],
  ["sign", unary(1, (x, math) => (x.isZero() ? math.zero : x.isNegative() ? math.one.neg() : math.one))],
  ["step", unary(1, (x, math) => truth(math, x.gt(0)))],
  ["relu", unary(1, (x, math) => (x.gt(0) ? x : math.zero))],
  ["floor", unary(1, (x) => x.floor())],
  ["ceil", unary(1, (x) => x.ceil())],
  ["exp", unary(60, (x) => x.exp())],
  ["log", unary(60, (x) => x.ln())],
  ["sqrt", unary(10, (x) => x.sqrt())],
  ["cbrt", unary(30, (x) => x.cbrt())],
  ["sin", unary(60, (x) => x.sin())],
  ["cos", unary(60, (x) => x.cos())],
  ["tan", unary(120, (x) => x.sin().div(x.cos()))],
  ["sinh", unary(120, sinh)],
  ["cosh", unary(120, cosh)],
  ["tanh", unary(80, tanh)],
  ["arcsin", unary(300, asin)],
  [
    "arccos",
    unary(
      300,
      within((x) => x.acos()),
    ),
  ],
  ["arctan", unary(60, arctan)],
  ["arcsinh", unary(100, arsinh)],
  ["arccosh", unary(100, arcosh)],
  ["arctanh", unary(100, odd(within((x) => x.atanh())))],
  ["erf", unary(150, erf)],
  ["erfc", unary(200, erfc)],
  // Φ(x) = erfc(−x/√2)/2, so that the far left keeps its digits.
  ["Phi", unary(200, normal(erfc))],
  ["lgamma", unary(800, logGamma)],
  ["gamma", unary(800, gamma)],
  ["digamma", unary(800, digamma)],
]);
