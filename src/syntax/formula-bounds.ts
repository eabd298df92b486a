/**
 * Bounds on formulas from outside. They keep every pass over an expression linear and every recursion shallow; no formula
 * that a person writes comes near them.
 */
export const MAX_LENGTH = 100_000;
/** Brackets open at once. */
export const MAX_NESTING = 200;
/** Levels of the expression: a chain of quotients, powers or transposes counts one level each. */
export const MAX_HEIGHT = 500;
