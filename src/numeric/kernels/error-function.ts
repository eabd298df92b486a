/**
 * The error function and the normal distribution to a few units of the last place, tails included.
 * Small arguments: Maclaurin series (DLMF 7.6.1). Others: erfc(x) = exp(−x²) g(t)/(1 + 2x), t = (x − k)/(x + k), k = 3.75,
 * with g a Chebyshev series on [−1, 1] (the form of Shepherd and Laframboise, Math. Comp. 36 (1981), 249–253). The
 * coefficients are computed for this file at 60 digits: 48-point Chebyshev interpolation of (1 + 2x) exp(x²) erfc(x).
 */

/** Maclaurin coefficients (−1)^n 2/(√π n! (2n + 1)) of erf(x)/x in x². */
const maclaurin: readonly number[] = ((): number[] => {
  const c: number[] = [];
  let factorial = 1;
  for (let n = 0; n < 22; n++) {
    if (n > 0) factorial *= n;
    c.push((n % 2 === 0 ? 2 : -2) / (Math.sqrt(Math.PI) * factorial * (2 * n + 1)));
  }
  return c;
})();

const chebyshev: readonly number[] = [
  2.3551578691348035082, -0.0045900545806464773309, -0.084249133366517915584, 0.059209939998191890498, -0.026658668435305752277,
  0.0090749976707052650939, -0.0024131635404176081909, 0.00049077583652580863229, -0.000069169733025012063671, 4.1390279860730101675e-6,
  7.7403830661984906686e-7, -2.1886401049234395661e-7, 1.0764999465670910377e-8, 4.5219598112182868979e-9, -7.7544002088313511065e-10,
  -6.3180883408866844944e-11, 2.8687950109306698981e-11, 1.945586854577734723e-13, -9.6546967484334389059e-13, 3.2525481481487398415e-14,
  3.3478119482068853878e-14, -1.8645628804193131015e-15, -1.2507950530688647085e-15, 7.418235256624043463e-17, 5.0681489047961113168e-17,
  -2.2370566594359995974e-18, -2.187342944303017665e-18,
];

/** exp(x²) erfc(x) for x ≥ 0: Clenshaw's recurrence on the Chebyshev series. */
export function erfcx(x: number): number {
  if (x === Infinity) return 0;
  const t = (x - 3.75) / (x + 3.75);
  let b1 = 0,
    b2 = 0;
  for (let k = chebyshev.length - 1; k > 0; k--) {
    const b = 2 * t * b1 - b2 + chebyshev[k]!;
    b2 = b1;
    b1 = b;
  }
  return (t * b1 - b2 + chebyshev[0]! / 2) / (1 + 2 * x);
}

/** exp(−x²/d) without the rounding of x²: x = h + r with h a multiple of 1/16, whose square is exact. */
function expMinusSquare(x: number, d: 1 | 2): number {
  if (Math.abs(x) > 60) return 0;
  const h = Math.round(x * 16) / 16,
    r = x - h;
  return Math.exp((-h * h) / d) * Math.exp((-r * (x + h)) / d);
}

function series(x: number): number {
  const square = x * x;
  let sum = 0;
  for (let n = maclaurin.length - 1; n >= 0; n--) sum = sum * square + maclaurin[n]!;
  return x * sum;
}

/** 2/√π ∫₀ˣ exp(−t²) dt (DLMF 7.2.1). */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (a < 1 || Number.isNaN(x)) return series(x);
  const tail = expMinusSquare(a, 1) * erfcx(a);
  return x > 0 ? 1 - tail : tail - 1;
}

/** 1 − erf(x), with full relative precision in the right tail (DLMF 7.2.2). */
export function erfc(x: number): number {
  if (x > 0.5) return expMinusSquare(x, 1) * erfcx(x);
  return 1 - erf(x);
}

/** The standard normal's distribution function, with full relative precision in the left tail. */
export function normalCdf(x: number): number {
  if (x < -0.7) return (expMinusSquare(x, 2) * erfcx(-x * Math.SQRT1_2)) / 2;
  return x > 0.7 ? 1 - normalCdf(-x) : 0.5 + erf(x * Math.SQRT1_2) / 2;
}

/** The standard normal's density. */
export const normalDensity = (x: number): number => (Number.isNaN(x) ? NaN : expMinusSquare(x, 2) / Math.sqrt(2 * Math.PI));
