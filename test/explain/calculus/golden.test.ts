import katex from "katex";
import { describe, expect, test } from "vitest";
import { differentiate, equal } from "../../../src/index.js";
import { golden, where } from "./golden.js";

test("there are at least the 60 commonest results", () => {
  expect(golden.length).toBeGreaterThanOrEqual(60);
});

describe("the commonest derivatives read as a textbook prints them", () => {
  test.each(golden)("%s by %s is %s", (f, wrt, text, latex, order = 1) => {
    const d = differentiate(f, { wrt, where, order });
    expect([d.text, ...d.where.map((w) => `where ${w}`)].join("\n")).toBe(text);
    expect(d.format("latex")).toBe(latex);
    expect(() => katex.renderToString(latex, { throwOnError: true, strict: "error" })).not.toThrow();
  });
});

/** Results by entries and with named parts are no formulas of their own. */
const formulas = golden.filter(([, wrt, text, , order = 1]) => !/\n|= |\[:/u.test(text) && !wrt.includes("[") && order <= 2);

describe("what is printed is true", () => {
  test.each(formulas)("%s by %s is %s", async (f, wrt, text, _latex, order = 1) => {
    const { verdict } = await equal({ f, wrt, claim: text, order, where });
    expect(verdict).toBe("correct");
  });
  test("and most of them are formulas", () => {
    expect(formulas.length).toBeGreaterThan(60);
  });
});
