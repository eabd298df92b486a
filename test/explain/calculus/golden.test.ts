import katex from "katex";
import { describe, expect, test } from "vitest";
import { differentiate, equal } from "../../../src/index.js";
import { golden, where } from "./golden.js";

const rows = golden.map(([f, wrt, text, latex, order]) => ({ f, wrt, text, latex, order: order ?? 1 }));

test("there are at least the 60 commonest results", () => {
  expect(golden.length).toBeGreaterThanOrEqual(60);
});

describe("the commonest derivatives read as a textbook prints them", () => {
  test.each(rows)("$f by $wrt is $text", ({ f, wrt, text, latex, order }) => {
    const d = differentiate(f, { wrt, where, order });
    expect([d.text, ...d.where.map((w) => `where ${w}`)].join("\n")).toBe(text);
    expect(d.format("latex")).toBe(latex);
    expect(() => katex.renderToString(latex, { throwOnError: true, strict: "error" })).not.toThrow();
  });
});

/** Results by entries and with named parts are no formulas of their own. */
const formulas = rows.filter(({ wrt, text, order }) => !/\n|= |\[:/u.test(text) && !wrt.includes("[") && order <= 2);

describe("what is printed is true", () => {
  test.each(formulas)("$f by $wrt is $text", async ({ f, wrt, text, order }) => {
    const { verdict } = await equal({ f, wrt, claim: text, order, where });
    expect(verdict).toBe("correct");
  });
  test("and most of them are formulas", () => {
    expect(formulas.length).toBeGreaterThan(60);
  });
});
