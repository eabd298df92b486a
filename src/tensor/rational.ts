import type { Rational } from "./node.js";
import { TooLargeError } from "./errors.js";

/** Numerators and denominators stay below 2^16384 (about 4900 digits): beyond, nothing in a derivation is meant. */
const LIMIT = 1n << 16384n;
const MAX_DECIMAL_EXPONENT = 4000;
const SMALL = 1n << 53n;

export const ZERO: Rational = { num: 0n, den: 1n };
export const ONE: Rational = { num: 1n, den: 1n };
export const MINUS_ONE: Rational = { num: -1n, den: 1n };

function gcd(a: bigint, b: bigint): bigint {
  if (-SMALL < a && a < SMALL && -SMALL < b && b < SMALL) {
    let x = Math.abs(Number(a)),
      y = Math.abs(Number(b));
    while (y !== 0) {
      const t = x % y;
      x = y;
      y = t;
    }
    return BigInt(x);
  }
  let x = a < 0n ? -a : a,
    y = b < 0n ? -b : b;
  while (y !== 0n) {
    const t = x % y;
    x = y;
    y = t;
  }
  return x;
}

/** num/den in lowest terms. Throws RangeError for den = 0, TooLargeError beyond the bound. */
export function rational(num: bigint, den = 1n): Rational {
  if (den === 0n) throw new RangeError("division by zero");
  if (num >= LIMIT || -num >= LIMIT || den >= LIMIT || -den >= LIMIT) throw new TooLargeError("a number with more than 4900 digits");
  if (den === 1n) return num === 0n ? ZERO : num === 1n ? ONE : { num, den };
  const g = gcd(num, den),
    s = den < 0n ? -g : g;
  return { num: num / s, den: den / s };
}

/** Reads an integer, a decimal ("0.25", "1e-3") or a quotient of integers ("2/3"), exactly. Null if it is none of these. */
export function parseRational(text: string): Rational | null {
  const fraction = /^([+-]?\d{1,4900})\/(\d{1,4900})$/.exec(text);
  if (fraction) return BigInt(fraction[2] ?? "0") === 0n ? null : rational(BigInt(fraction[1] ?? "0"), BigInt(fraction[2] ?? "1"));
  if (text.length > 10_000) throw new TooLargeError("a number with more than 4900 digits");
  const m = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!m || ((m[2] ?? "") === "" && (m[3] ?? "") === "")) return null;
  const digits = (m[2] ?? "") + (m[3] ?? ""),
    exponent = Number(m[4] ?? "0") - (m[3] ?? "").length;
  if (Math.abs(exponent) > MAX_DECIMAL_EXPONENT || digits.length > 4900) throw new TooLargeError("a number with more than 4900 digits");
  const n = BigInt((m[1] ?? "") + digits === "-" + digits ? `-${digits}` : digits);
  return exponent >= 0 ? rational(n * 10n ** BigInt(exponent)) : rational(n, 10n ** BigInt(-exponent));
}

/** A double's shortest decimal, exactly: 0.1 is 1/10. Throws RangeError for NaN and infinities. */
export function fromNumber(x: number): Rational {
  if (Number.isSafeInteger(x)) return rational(BigInt(x));
  const r = Number.isFinite(x) ? parseRational(String(x)) : null;
  if (r === null) throw new RangeError(`${String(x)} is not a finite number`);
  return r;
}

export const isZero = (a: Rational): boolean => a.num === 0n;
export const isOne = (a: Rational): boolean => a.num === 1n && a.den === 1n;
export const isInteger = (a: Rational): boolean => a.den === 1n;
export const equals = (a: Rational, b: Rational): boolean => a.num === b.num && a.den === b.den;
export const add = (a: Rational, b: Rational): Rational =>
  a.den === 1n && b.den === 1n ? rational(a.num + b.num) : rational(a.num * b.den + b.num * a.den, a.den * b.den);
export const mul = (a: Rational, b: Rational): Rational => {
  if (a.num === 1n && a.den === 1n) return b;
  if (b.num === 1n && b.den === 1n) return a;
  return rational(a.num * b.num, a.den * b.den);
};
export const neg = (a: Rational): Rational => ({ num: -a.num, den: a.den });
export const sub = (a: Rational, b: Rational): Rational => add(a, neg(b));
/** 1/a. Throws RangeError for 0. */
export const inv = (a: Rational): Rational => rational(a.den, a.num);
export const compare = (a: Rational, b: Rational): number => {
  const d = a.num * b.den - b.num * a.den;
  return d < 0n ? -1 : d > 0n ? 1 : 0;
};

const bits = (n: bigint): number => (n < 0n ? -n : n).toString(16).length * 4;

/**
 * a^b where that is an exact rational: integer exponents, and roots of perfect powers for a ≥ 0 (principal power).
 * Null where it is irrational, undefined (0^-1, 0^0 is 1, (-8)^(1/3)) or beyond the bound.
 */
export function power(a: Rational, b: Rational): Rational | null {
  if (b.den === 1n) {
    if (b.num === 0n) return ONE;
    if (a.num === 0n) return b.num > 0n ? ZERO : null;
    if (a.den === 1n && a.num === 1n) return ONE;
    const e = b.num < 0n ? -b.num : b.num;
    if (e > 16384n || Number(e) * Math.max(bits(a.num) - 3, bits(a.den) - 3, 1) > 16384)
      return a.num === -1n && a.den === 1n ? (e % 2n === 0n ? ONE : MINUS_ONE) : null;
    const up = rational(a.num ** e, a.den ** e);
    return b.num < 0n ? inv(up) : up;
  }
  if (a.num < 0n) return null;
  if (a.num === 0n) return b.num > 0n ? ZERO : null;
  const n = root(a.num, b.den),
    d = root(a.den, b.den);
  return n === null || d === null ? null : power(rational(n, d), rational(b.num));
}

/** The exact k-th root of a positive integer, or null. */
function root(a: bigint, k: bigint): bigint | null {
  if (a === 1n) return 1n;
  if (k > 64n) return null;
  let low = 1n,
    high = 1n << (BigInt(bits(a)) / k + 1n);
  while (low < high) {
    const middle = (low + high) >> 1n;
    if (middle ** k < a) low = middle + 1n;
    else high = middle;
  }
  return low ** k === a ? low : null;
}

/** The nearest double (to within an ulp where the parts exceed 2^53). */
export function toNumber(a: Rational): number {
  const n = a.num < 0n ? -a.num : a.num;
  if (n < SMALL && a.den < SMALL) return Number(a.num) / Number(a.den);
  const shift = bits(n) - bits(a.den) - 64;
  const q = shift > 0 ? n / (a.den << BigInt(shift)) : (n << BigInt(-shift)) / a.den;
  const size = Number(q),
    half = Math.trunc(shift / 2);
  return (a.num < 0n ? -1 : 1) * size * 2 ** half * 2 ** (shift - half);
}

/** "3", "-2/3". */
export const rationalText = (a: Rational): string => (a.den === 1n ? a.num.toString() : `${a.num.toString()}/${a.den.toString()}`);
