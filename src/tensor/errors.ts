/** Dimensions that do not fit together. The message names the operation and both sizes. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
}

/** A number or a structure beyond the bounds that keep time and memory small (9^9^9^9). */
export class TooLargeError extends Error {
  override readonly name = "TooLargeError";
}
