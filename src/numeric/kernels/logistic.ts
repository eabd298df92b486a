/**
 * The logistic family, stable on the whole line: exp is only taken of what is not positive, so nothing overflows, and
 * log1p keeps the digits where exp is small (Mächler: "Accurately computing log(1 − exp(−|a|))", 2012, section 2).
 */

/** 1/(1 + e^-x). */
export const sigmoid = (x: number): number => {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
};

/** log(1 + e^x). */
export const softplus = (x: number): number => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)));

/** log(1/(1 + e^-x)). */
export const logSigmoid = (x: number): number => -softplus(-x);

/** log(p/(1 − p)); log1p keeps the digits near p = 1/2, where the quotient is near 1. */
export const logit = (p: number): number => (p > 0.25 && p < 0.75 ? Math.log1p((2 * p - 1) / (1 - p)) : Math.log(p) - Math.log1p(-p));
