import { beforeAll, describe, expect, it } from "vitest";
import { decimalPoint, compileHigh, evaluateHigh, loadBigMath, runHigh, type BigMath } from "../../src/numeric/high.js";
import { bigFunctions } from "../../src/numeric/big-functions.js";
import * as n from "./nodes.js";

const at = (values: Record<string, number[]>): Map<string, Float64Array> =>
  new Map(Object.entries(values).map(([k, v]) => [k, Float64Array.from(v)]));
const none = n.book();
let math: BigMath;
beforeAll(async () => {
  math = await loadBigMath(60);
});
const value = (fn: string, ...args: string[]): string =>
  bigFunctions
    .get(fn)!
    .of(
      math,
      args.map((a) => math.of(a)),
    )
    .toPrecision(50);

describe("functions of many digits", () => {
  // Values from the NIST Digital Library of Mathematical Functions and from identities that tie two functions together.
  it.each([
    ["exp", ["1"], "2.7182818284590452353602874713526624977572470936999"],
    ["log", ["2"], "0.69314718055994530941723212145817656807550013436026"],
    ["erf", ["1"], "0.84270079294971486934122063508260925929606699796630"],
    ["erfc", ["10"], "2.0884875837625447570007862949577886115608181193212e-45"],
    ["erfc", ["7.5"], "2.7766493860305691006639662093224125e-26"],
    ["gamma", ["0.5"], "1.7724538509055160272981674833411451827975494561224"],
    ["gamma", ["-1.5"], "2.3632718012073547030642233111215269103967326081632"],
    ["lgamma", ["100"], "359.13420536957539877604401046028690"],
    ["digamma", ["1"], "-0.57721566490153286060651209008240243104215933593992"],
    ["arcsinh", ["-1e20"], "-46.744849040440858989777061215145460"],
  ] as [string, string[], string][])("%s(%s)", (fn, args, expected) => {
    const found = value(fn, ...args);
    expect(found.slice(0, 36)).toBe(expected.slice(0, 36));
  });
  it("saturates instead of hanging", () => {
    expect(value("tanh", "1e6")).toBe(math.one.toPrecision(50));
    expect(value("tanh", "-1000")).toBe(math.one.neg().toPrecision(50));
    expect(value("Phi", "-40")).toMatch(/^3\.6558935409150\d+e-350$/u);
  });
  it("has no value outside the domain", () => {
    for (const [fn, x] of [
      ["log", "-1"],
      ["sqrt", "-1"],
      ["arcsin", "1.5"],
      ["arccosh", "0.5"],
      ["arctanh", "2"],
      ["gamma", "-2"],
    ] as const)
      expect(value(fn, x)).toBe("NaN");
    expect(
      bigFunctions
        .get("pow")!
        .of(math, [math.of(-8), math.one.div(3)])
        .isNaN(),
    ).toBe(true);
  });
});

describe("high precision", () => {
  const x = n.input("x", 2, 2),
    point = at({ x: [0.1, 2, 3, -4] });
  const book = n.book(
    ...["det", "inv", "logdet", "exp", "expm"].map((id) => n.rule(id, {})),
    n.rule("twice", { expand: ([a]) => n.add(a!, a!) }),
    n.rule("bessel", {}),
  );
  it("reads doubles as decimals: 0.1 × 10 = 1 and 0.1 + 0.2 = 0.3", async () => {
    const p = n.input("p"),
      q = n.input("q");
    const found = await evaluateHigh([n.add(p, q)], at({ p: [0.1], q: [0.2] }), none);
    expect(found.ok && found.values[0]![0]!.toString()).toBe("0.3");
  });
  it("inverts, takes determinants, products and definitions", () => {
    const inverse = n.call("inv", [2, 2], [x]),
      product = n.einsum("ij,jk->ik", [x, inverse]);
    const program = compileHigh(
      [product, n.call("det", [], [x]), n.map("twice", x), n.reduce("max", x), n.slice(x, 1, 1, 1), n.reshape(x, 4), n.stack(x, x)],
      book,
    );
    if ("unavailable" in program) throw new Error(program.unavailable);
    const outcome = runHigh(program, decimalPoint(point, math), math);
    if (!outcome.ok) throw new Error(outcome.what);
    const [identity, det, twice, max, column, flat, both] = outcome.values;
    identity!.forEach((v, i) => {
      expect(Number(v.minus(i % 3 === 0 ? 1 : 0).abs())).toBeLessThan(1e-57);
    });
    expect(Number(det![0]!.plus("6.4").abs())).toBeLessThan(1e-58);
    expect(twice!.map(String)).toEqual(["0.2", "4", "6", "-8"]);
    expect(max!.map(String)).toEqual(["2", "3"]);
    expect(column!.map(String)).toEqual(["2", "-4"]);
    expect([...flat!, ...flat!].map(String)).toEqual(both!.map(String));
  });
  it("works batch by batch", async () => {
    const batch = n.input("b", 2, 2, 2),
      found = await evaluateHigh([n.call("det", [2], [batch], 1)], at({ b: [1, 2, 3, 4, 2, 0, 0, 0.5] }), book);
    expect(found.ok && found.values[0]!.map(Number)).toEqual([-2, 1]);
  });
  it("agrees with log det expm = trace", async () => {
    const found = await evaluateHigh([n.call("logdet", [], [n.call("expm", [2, 2], [x])]), n.einsum("ii->", [x])], point, book);
    expect(found.ok && Number(found.values[0]![0]!.minus(found.values[1]![0]!).abs())).toBeLessThan(1e-55);
  });
  it("says what it cannot do, and how large is too large", async () => {
    expect(await evaluateHigh([n.map("bessel", x)], point, book)).toEqual({ ok: false, reason: "function", what: "bessel" });
    const big = n.input("z", 100, 100);
    expect(await evaluateHigh([n.einsum("ij,jk->ik", [big, big])], at({ z: [] }), none)).toEqual({
      ok: false,
      reason: "size",
      what: "1000000 operations, at most 400000",
    });
  });
});
