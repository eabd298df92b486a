/** Functions with branches. At the kink itself they take the value of the formula in the rule's definition. */

/** 1 where x > 0, else 0. */
export const step = (x: number): number => (x > 0 ? 1 : x <= 0 ? 0 : NaN);

/** The sign, without IEEE's negative zero. */
export const sign = (x: number): number => (x > 0 ? 1 : x < 0 ? -1 : x === 0 ? 0 : NaN);

export const relu = (x: number): number => (x > 0 ? x : x <= 0 ? 0 : NaN);

/** x between lo and hi; where lo > hi, hi wins, as min(max(x, lo), hi) does. */
export const clamp = (x: number, lo: number, hi: number): number => Math.min(Math.max(x, lo), hi);
