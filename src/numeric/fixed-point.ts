/**
 * Series and continued fractions in fixed point: an integer of `places` decimal places, which is many times faster than
 * decimal floating point where hundreds of terms of one size are added.
 */
import type { Big, BigMath } from "./big.js";

/** x · 10^places, to the nearest whole number. */
const fixed = (x: Big, places: number): bigint => BigInt(x.toFixed(places).replace(".", ""));
const floating = (v: bigint, places: number, math: BigMath): Big => math.of(`${String(v)}e-${String(places)}`);

/** erf(x) √π exp(x²) / 2 for x > 0, by the everywhere positive series (DLMF 7.6.2). */
export function erfSeries(x: Big, math: BigMath): Big {
  const places = math.digits + 10,
    unit = 10n ** BigInt(places),
    step = fixed(x.times(x).times(2), places);
  let term = unit,
    sum = unit;
  for (let n = 3n; term > 0n; n += 2n) {
    term = (term * step) / unit / n;
    sum += term;
  }
  return floating(sum, places, math).times(x);
}

/** erfc(x) √π exp(x²) for x well above 1, by the continued fraction (DLMF 7.9.3). */
export function erfcFraction(x: Big, math: BigMath): Big {
  const places = math.digits + 10,
    square = 10n ** BigInt(2 * places),
    at = fixed(x, places);
  let tail = 0n;
  for (let k = BigInt(termsOf(Number(x), places)); k >= 1n; k--) tail = (k * square) / (2n * (at + tail));
  return math.one.div(floating(at + tail, places, math));
}

/**
 * How many terms that fraction needs: two neighbouring convergents P/Q differ by Π aₖ / (Qₖ Qₖ₊₁), where aₖ = k/2 and
 * Qₖ₊₁ = x Qₖ + aₖ Qₖ₋₁.
 */
function termsOf(x: number, places: number): number {
  let ratio = x,
    product = 0,
    denominator = Math.log(x);
  for (let k = 1; ; k++) {
    product += Math.log(k / 2);
    ratio = x + k / 2 / ratio;
    const next = denominator + Math.log(ratio);
    if (product - denominator - next < -places * Math.LN10) return k;
    denominator = next;
  }
}

function root(square: bigint): bigint {
  let x = 1n << BigInt((square.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (x + square / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

/** arctan x by halving the angle until the series is short. */
export function arctan(x: Big, math: BigMath): Big {
  if (x.isZero() || x.isNaN()) return x;
  if (x.isNegative()) return arctan(x.neg(), math).neg();
  if (x.gt(1)) return math.pi.div(2).minus(x.isFinite() ? arctan(math.one.div(x), math) : math.zero);
  // x³/3 is below the last digit.
  if (x.lt(`1e-${String(math.digits)}`)) return x;
  const places = math.digits + 15 + Math.max(0, -x.e),
    unit = 10n ** BigInt(places),
    halvings = 8;
  let t = fixed(x, places);
  for (let k = 0; k < halvings; k++) t = (t * unit) / (unit + root(unit * unit + t * t));
  const step = (t * t) / unit;
  let power = t,
    sum = t;
  for (let n = 3n, sign = -1n; power > 0n; n += 2n, sign = -sign) {
    power = (power * step) / unit;
    sum += (sign * power) / n;
  }
  return floating(sum << BigInt(halvings), places, math);
}
