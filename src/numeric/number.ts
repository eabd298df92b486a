import type { Rational } from "../tensor/node.js";

/** Number of binary digits of |n|. */
const bits = (n: bigint): number => (n < 0n ? -n : n).toString(16).length * 4;

/** 2^k · x, also where 2^k alone leaves the range of doubles. */
function scale(x: number, k: number): number {
  let value = x,
    left = k;
  while (left > 1000) {
    value *= 2 ** 1000;
    left -= 1000;
  }
  while (left < -1000) {
    value *= 2 ** -1000;
    left += 1000;
  }
  return value * 2 ** left;
}

/** The double nearest to an exact rational (correctly rounded but for subnormal results). */
export function toDouble({ num, den }: Rational): number {
  const limit = 9007199254740992n;
  if (num <= limit && num >= -limit && den <= limit) return Number(num) / Number(den);
  const shift = bits(den) - bits(num) + 68;
  const top = shift > 0 ? num << BigInt(shift) : num,
    bottom = shift < 0 ? den << BigInt(-shift) : den;
  const quotient = top / bottom,
    exact = quotient * bottom === top;
  // A sticky last digit keeps the rounding of Number() right where the division left a rest.
  const sticky = exact ? quotient * 2n : quotient * 2n + (num < 0n ? -1n : 1n);
  return scale(Number(sticky), -shift - 1);
}
