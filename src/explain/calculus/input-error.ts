import { NoDerivative } from "../../diff/errors.js";
import { NotEvaluable } from "../../numeric/order.js";
import { ProgramTooLarge } from "../../numeric/compile.js";
import { LowerError } from "../../scope/formula/errors.js";
import { FormulaError } from "../../syntax/formula-error.js";
import { ShapeError, TooLargeError } from "../../tensor/errors.js";
import { NoCode } from "./code/plan.js";
import { LatexError } from "./latex.js";
import { WhereError } from "./where.js";
/** What is wrong with what a person gave, in words. */

export interface InputError {
  readonly message: string;
  /** The text and the UTF-16 offset and length of what was unexpected in it, where known. */
  readonly at: { readonly text: string; readonly offset: number; readonly length: number } | null;
}

/**
 * The words for an error that the input caused, or null for a fault of the program.
 * @param text what was read, for errors that know only an offset
 */
export function inputError(error: unknown, text = ""): InputError | null {
  if (error instanceof FormulaError)
    return { message: error.message, at: { text: error.text, offset: error.offset, length: error.length } };
  if (error instanceof LatexError) return { message: error.message, at: { text, offset: error.offset, length: 1 } };
  if (error instanceof LowerError && error.message.startsWith("Unexpected function") && error.nearest === null)
    return { message: `${error.message} gradmark rules lists the functions.`, at: null };
  if (error instanceof WhereError || error instanceof LowerError || error instanceof ShapeError || error instanceof NoCode)
    return { message: error.message, at: null };
  if (error instanceof NoDerivative || error instanceof ProgramTooLarge || error instanceof NotEvaluable)
    return { message: `${error.message}.`, at: null };
  if (error instanceof TooLargeError) return { message: `Unexpected size: ${error.message}.`, at: null };
  return null;
}
