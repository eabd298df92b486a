import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numbersApart, nested, number } from "../../src/report/numbers.js";
import { cells, clean, cut, excerpt, wrap } from "../../src/report/text.js";

const texts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.string({ maxLength: 200 }),
);
const seed = 7;

describe("text in cells", () => {
  test("clean keeps the length and is clean already when done twice", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const once = clean(text);
        expect(once.length).toBe(text.length);
        expect(clean(once)).toBe(once);
        expect(once).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
      { seed },
    );
  });

  test("cut and wrap keep within the width, and wrap loses nothing but spaces", () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 4, max: 80 }), (text, width) => {
        const line = clean(text);
        expect(cells(cut(line, width))).toBeLessThanOrEqual(width);
        const lines = wrap(line, width);
        for (const one of lines) expect(cells(one)).toBeLessThanOrEqual(width);
        expect(lines.join("").replaceAll(" ", "")).toBe(line.replaceAll(" ", ""));
      }),
      { seed },
    );
  });

  test("an excerpt keeps within the width, and its carets within the excerpt", () => {
    fc.assert(
      fc.property(texts, fc.nat(200), fc.nat(50), fc.integer({ min: 20, max: 80 }), (line, from, length, width) => {
        const shown = excerpt(line, from, from + length, width);
        expect(cells(shown.text)).toBeLessThanOrEqual(width);
        expect(shown.offset).toBeGreaterThanOrEqual(0);
        expect(shown.length).toBeGreaterThanOrEqual(1);
        expect(shown.offset + shown.length).toBeLessThanOrEqual(width + 1);
      }),
      { seed, numRuns: 500 },
    );
  });

  test("an excerpt of a longer line shows the stretch", () => {
    const line = `${"x".repeat(100)}HERE${"y".repeat(100)}`;
    const { text, offset, length } = excerpt(line, 100, 104, 40);
    expect(text).toBe(`…${"x".repeat(11)}HERE${"y".repeat(23)}…`);
    expect(text.slice(offset, offset + length)).toBe("HERE");
    expect(excerpt(line, 200, 204, 30)).toEqual({ text: `…${"y".repeat(28)}`, offset: 25, length: 4 });
    expect(excerpt(line, 0, 204, 30)).toEqual({ text: `${"x".repeat(29)}…`, offset: 0, length: 30 });
  });
});

test("numbers for people", () => {
  expect([0, -0, 1 / 3, 1e-9, 123456789, Number.NaN, -Infinity].map((value) => number(value))).toEqual([
    "0",
    "0",
    "0.333333",
    "1e-9",
    "123457000",
    "no value",
    "-infinity",
  ]);
  expect(numbersApart(1.00000012, 1.00000015)).toEqual(["1.00000012", "1.00000015"]);
  expect(numbersApart(2, 2)).toEqual(["2", "2"]);
  expect(
    nested([
      [1, 2.50000001],
      [3, -4],
    ]),
  ).toBe("[[1, 2.5], [3, -4]]");
});
