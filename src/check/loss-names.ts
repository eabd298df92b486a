/** The names that losses usually have; their derivatives are total (semantics.md 5). */
export const isLossName = (key: string): boolean =>
  /^(cal:)?(L|J|E|C|ell|Loss|loss|Cost|cost|cal:L|cal:J|R|NLL|CE|BCE|MSE)(_.*)?$/.test(key);
