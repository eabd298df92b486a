import { expect, test } from "vitest";
import { printFormula } from "../../../src/syntax/formula-print.js";
import { letters, parseWhere } from "../../../src/scope/formula/where.js";

const read = (text: string): unknown => {
  const { shapes, assumptions, conditions } = parseWhere(text);
  return { shapes: Object.fromEntries(shapes), assumptions: Object.fromEntries(assumptions), conditions: conditions.map(printFormula) };
};

test("shapes, words about them, conditions", () => {
  expect(read("A: m,n; x: n; t: scalar; S: n,n symmetric; x > 0")).toEqual({
    shapes: { A: ["m", "n"], x: ["n"], t: [], S: ["n", "n"] },
    assumptions: { S: ["symmetric"] },
    conditions: ["x > 0"],
  });
  expect(read("A, B: n, n posdef\n x: [3]; W: real[2,500]; y: n × m; z: m by n")).toEqual({
    shapes: { A: ["n", "n"], B: ["n", "n"], x: [3], W: [2, 500], y: ["n", "m"], z: ["m", "n"] },
    assumptions: { A: ["posdef"], B: ["posdef"] },
    conditions: [],
  });
  expect(read("t: positive; s: scalar >0; c: index; `W^(1)`: m,n; x: n; x: positive")).toEqual({
    shapes: { t: [], s: [], c: [], "W^(1)": ["m", "n"], x: ["n"] },
    assumptions: { t: ["positive"], s: ["positive"], c: ["index"], x: ["positive"] },
    conditions: [],
  });
  expect(read("x: n; w: k; k < n; abs(x[1]) < 1 and x[2] > 0")).toMatchObject({ conditions: ["k < n", "abs(x[1]) < 1 and x[2] > 0"] });
  expect(read(" ; \n")).toEqual({ shapes: {}, assumptions: {}, conditions: [] });
  expect(letters(parseWhere("A: m,n; B: n,3; x: p"))).toEqual(["m", "n", "p"]);
});

test.each([
  [
    "S: n,n simmetric",
    `Unexpected "simmetric" at character 8, expected one of positive, negative, nonnegative, symmetric, posdef, spd, orthogonal, unit, gt1, pm1, pm1mixed, prob, probrows, onehot, binary, big, index. Did you mean symmetric?`,
  ],
  [
    "A: n n",
    `Unexpected "n" at character 6, expected one of positive, negative, nonnegative, symmetric, posdef, spd, orthogonal, unit, gt1, pm1, pm1mixed, prob, probrows, onehot, binary, big, index. Dimensions are separated by commas.`,
  ],
  ["A: n,", "Unexpected end, expected a shape: letters or numbers separated by commas, or scalar."],
  ["A:", "Unexpected end, expected a shape: letters or numbers separated by commas, or scalar."],
  ["A: 0", `Unexpected "0" at character 4, expected a whole number of at least 1 or a letter as dimension.`],
  ["A: 1000000000,n", `Unexpected "1000000000" at character 4, expected a dimension of at most 1000000.`],
  ["A: n,?", `Unexpected "?" at character 6, expected a dimension's letter, a whole number or a word such as symmetric.`],
  ["2A: n", `Unexpected "2A" at character 1, expected a name. A declaration is A: m,n or x: n.`],
  ["x: n; x: m", `Unexpected a second shape of "x" at character 7, expected one shape: it is n already.`],
  ["x: n; y + 1", `Unexpected "y + 1" at character 7, expected a shape such as x: n or a condition such as x > 0.`],
  ["x: n; y >", "Unexpected end, expected a number, a name or an opening bracket."],
])("%s: %s", (text, message) => {
  expect(() => parseWhere(text)).toThrow(message);
});
