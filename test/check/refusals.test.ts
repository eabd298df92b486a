import { expect, test } from "vitest";
import { refusalOf } from "../../src/check/sides.js";
import { ShapeError } from "../../src/tensor/errors.js";
/** What a line lacked, as words after "The tool does not know …". */

test("a clash of shapes is no name of something that is missing", () => {
  expect(refusalOf(new ShapeError("Unexpected shapes in a sum: found 2 and 3, expected equal ones"))).toBe(
    "a reading in which the shapes fit (unexpected shapes in a sum: found 2 and 3, expected equal ones)",
  );
  expect(refusalOf(new RangeError("Maximum call stack size exceeded"))).toBe("a way to evaluate something so deep");
  expect(refusalOf(new TypeError("x is not a function"))).toBeNull();
});
