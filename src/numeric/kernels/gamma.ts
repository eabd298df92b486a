/**
 * Γ and its logarithmic derivatives to a few units of the last place (near the zeros of log |Γ| and digamma the
 * absolute error is meant). At the poles 0, −1, −2, … the value is NaN.
 */

/** Taylor coefficients of 1/Γ(1 + z) at 0 (DLMF 5.7.1; computed for this file at 60 digits). */
const reciprocal: readonly number[] = [
  1, 0.57721566490153286061, -0.65587807152025388108, -0.042002635034095235529, 0.1665386113822914895, -0.042197734555544336748,
  -0.0096219715278769735621, 0.0072189432466630995424, -0.0011651675918590651121, -0.00021524167411495097282, 0.00012805028238811618615,
  -0.000020134854780788238656, -1.2504934821426706573e-6, 1.1330272319816958824e-6, -2.0563384169776071035e-7, 6.1160951044814158179e-9,
  5.0020076444692229301e-9, -1.1812745704870201446e-9, 1.0434267116911005105e-10, 7.782263439905071254e-12, -3.6968056186422057082e-12,
  5.100370287454475979e-13, -2.0583260535665067832e-14, -5.3481225394230179824e-15, 1.2267786282382607902e-15,
];

/** B_2, B_4, … */
const bernoulli: readonly number[] = [
  1 / 6,
  -1 / 30,
  1 / 42,
  -1 / 30,
  5 / 66,
  -691 / 2730,
  7 / 6,
  -3617 / 510,
  43867 / 798,
  -174611 / 330,
  854513 / 138,
];

/** 1/Γ(1 + z) − 1 for |z| ≤ 1/2, with full relative precision near z = 0. */
function reciprocalMinusOne(z: number): number {
  let sum = 0;
  for (let k = reciprocal.length - 1; k > 0; k--) sum = sum * z + reciprocal[k]!;
  return sum * z;
}

/** log Γ(x) − (x − 1/2) log x + x − log(2π)/2 for x ≥ 15: Stirling's series (DLMF 5.11.1). */
function stirling(x: number): number {
  let sum = 0;
  for (let k = 8; k >= 1; k--) sum = sum / (x * x) + bernoulli[k - 1]! / (2 * k * (2 * k - 1));
  return sum / x;
}

const isPole = (x: number): boolean => x <= 0 && Math.floor(x) === x;

/** sin(πx) with x reduced first: exact zeros, right signs. */
function sinPi(x: number): number {
  const r = x - 2 * Math.round(x / 2);
  if (Math.abs(r) > 0.5) return Math.sin(Math.PI * (Math.sign(r) - r));
  return Math.sin(Math.PI * r);
}

/** Γ(x) by Γ(x + 1) = x Γ(x) from [1/2, 3/2], Stirling's series above 20, reflection (DLMF 5.5.3) below −20. */
export function gamma(x: number): number {
  if (isPole(x) || Number.isNaN(x)) return NaN;
  if (x > 20) {
    if (x > 171.7) return Infinity;
    // The power is taken in two halves, for it overflows before Γ does.
    const half = x ** ((x - 0.5) / 2);
    return Math.sqrt(2 * Math.PI) * half * Math.exp(-x) * half * Math.exp(stirling(x));
  }
  if (x < -20) return Math.PI / (sinPi(x) * gamma(1 - x));
  const n = Math.round(x - 1);
  let value = 1,
    low = x;
  for (let k = 0; k < n; k++) {
    low -= 1;
    value *= low;
  }
  for (let k = 0; k > n; k--) {
    value /= low;
    low += 1;
  }
  return value / (1 + reciprocalMinusOne(low - 1));
}

/** log |Γ(x)|. */
export function lgamma(x: number): number {
  if (isPole(x) || Number.isNaN(x)) return NaN;
  if (x > 20) return x === Infinity ? Infinity : (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + stirling(x);
  if (x < -20) return Math.log(Math.PI / Math.abs(sinPi(x))) - lgamma(1 - x);
  // Near 1 and 2 the logarithm of a computed Γ would lose its digits; near 0 Γ itself may overflow.
  if (x >= 0.5 && x < 1.5) return -Math.log1p(reciprocalMinusOne(x - 1));
  if (x >= 1.5 && x < 2.5) return Math.log1p(x - 2) - Math.log1p(reciprocalMinusOne(x - 2));
  if (Math.abs(x) < 0.5) return -Math.log1p(reciprocalMinusOne(x)) - Math.log(Math.abs(x));
  return Math.log(Math.abs(gamma(x)));
}

/** Γ′/Γ: recurrence up to 12 (DLMF 5.5.2), then the asymptotic series (DLMF 5.11.2); reflection (5.5.4) below 0. */
export function digamma(x: number): number {
  if (isPole(x) || Number.isNaN(x)) return NaN;
  if (x < 0) {
    const r = x - Math.round(x);
    return digamma(1 - x) - Math.PI / Math.tan(Math.PI * r);
  }
  let sum = 0,
    z = x;
  while (z < 12) {
    sum -= 1 / z;
    z += 1;
  }
  const inverse = 1 / (z * z);
  let tail = 0;
  for (let k = 9; k >= 1; k--) tail = (tail + bernoulli[k - 1]! / (2 * k)) * inverse;
  return Math.log(z) - 0.5 / z - tail + sum;
}

/**
 * The m-th derivative of digamma, m = 0, 1, 2, …: (−1)^(m+1) m! ζ(m + 1, x) for m ≥ 1 (DLMF 5.15.1–2), the Hurwitz zeta
 * function by Euler–Maclaurin summation (DLMF 25.11.5). NaN for other m, and for x below −10000, where the sum is long.
 */
export function polygamma(m: number, x: number): number {
  if (m === 0) return digamma(x);
  if (!Number.isInteger(m) || m < 0 || isPole(x) || Number.isNaN(x) || x < -10_000) return NaN;
  const s = m + 1,
    from = 15 + m;
  let sum = 0,
    z = x,
    factorial = 1;
  for (let k = 2; k <= m; k++) factorial *= k;
  while (z < from) {
    sum += z ** -s;
    z += 1;
  }
  // ζ(s, z) = z^(1−s)/(s−1) + z^−s/2 + Σ B_2k/(2k)! s(s+1)…(s+2k−2) z^(−s−2k+1)
  let rising = s / (2 * z),
    tail = 0;
  for (let k = 1; k <= bernoulli.length; k++) {
    tail += bernoulli[k - 1]! * rising;
    rising *= ((s + 2 * k - 1) * (s + 2 * k)) / ((2 * k + 1) * (2 * k + 2) * z * z);
  }
  const zeta = sum + z ** -s * (z / (s - 1) + 0.5 + tail);
  return (m % 2 === 1 ? 1 : -1) * factorial * zeta;
}
