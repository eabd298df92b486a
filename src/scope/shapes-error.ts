import { ShapeError } from "../tensor/errors.js";
import type { Dim } from "../tensor/node.js";
import { dimText } from "../tensor/shape.js";
/** Words for shapes that do not fit: which dimensions of which operands, and what would fit. */

export type Form = "scalar" | "column" | "row" | "matrix" | "tensor";

/** "a number", "a column of n=3", "a matrix m=2 × n=3". */
export function shapeWords(form: Form, dims: readonly Dim[]): string {
  const sizes = dims.map(dimText).join(" × ");
  switch (form) {
    case "scalar":
      return "a number";
    case "column":
      return `a column of ${sizes}`;
    case "row":
      return `a row of ${sizes}`;
    case "matrix":
      return `a matrix ${sizes}`;
    case "tensor":
      return `a tensor ${sizes}`;
  }
}

export interface Operand {
  readonly text: string;
  readonly form: Form;
  readonly dims: readonly Dim[];
}

/** `Unexpected shapes in A*x: A is a matrix m=2 × n=3, x is a column of p=5; expected … .` */
export function shapeClash(where: string, operands: readonly Operand[], expected: string): ShapeError {
  const found = operands.map((o) => `${clip(o.text)} is ${shapeWords(o.form, o.dims)}`).join(", ");
  return new ShapeError(`Unexpected ${operands.length > 1 ? "shapes" : "shape"} in ${clip(where)}: ${found}; expected ${expected}.`);
}

export const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);
