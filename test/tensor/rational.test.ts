import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as Q from "../../src/tensor/rational.js";

const rational = fc.tuple(fc.bigInt(-(10n ** 12n), 10n ** 12n), fc.bigInt(1n, 10n ** 9n)).map(([a, b]) => Q.rational(a, b));

describe("exact rationals", () => {
  test("are a field", () => {
    fc.assert(
      fc.property(rational, rational, rational, (a, b, c) => {
        expect(Q.add(a, b)).toEqual(Q.add(b, a));
        expect(Q.mul(a, Q.add(b, c))).toEqual(Q.add(Q.mul(a, b), Q.mul(a, c)));
        expect(Q.sub(a, a)).toEqual(Q.ZERO);
        if (a.num !== 0n) expect(Q.mul(a, Q.inv(a))).toEqual(Q.ONE);
      }),
      { seed: 7 },
    );
  });
  test("are as near as doubles come", () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 60n), 10n ** 60n), fc.bigInt(1n, 10n ** 60n), (a, b) => {
        const exact = Q.rational(a, b),
          x = Q.toNumber(exact),
          back = Q.fromNumber(x),
          error = Q.sub(back, exact);
        expect(Math.abs(Q.toNumber(error))).toBeLessThanOrEqual(1e-15 * Math.abs(x));
      }),
      { seed: 7 },
    );
    expect(Q.toNumber(Q.rational(10n ** 400n, 3n * 10n ** 399n))).toBeCloseTo(10 / 3, 14);
    expect(Q.toNumber(Q.rational(1n, 10n ** 320n))).toBe(1e-320);
  });
  test("read decimals exactly", () => {
    expect(
      ["0.1", "-.5", "3.", "1e-3", "2.5E2", "-2/6", "1/0", "x", "", "."].map((t) => {
        const r = Q.parseRational(t);
        return r === null ? null : Q.rationalText(r);
      }),
    ).toEqual(["1/10", "-1/2", "3", "1/1000", "250", "-1/3", null, null, null, null]);
    expect(Q.fromNumber(0.1)).toEqual({ num: 1n, den: 10n });
    expect(() => Q.fromNumber(NaN)).toThrow("NaN is not a finite number");
  });
  test("have powers only where those are exact and of sane size", () => {
    const p = (a: string, b: string): string | null => {
      const r = Q.power(Q.parseRational(a)!, Q.parseRational(b)!);
      return r === null ? null : Q.rationalText(r);
    };
    expect([p("2", "10"), p("2/3", "-2"), p("8", "1/3"), p("9/4", "3/2"), p("-1", "1000001"), p("0", "0"), p("1", "1e9")]).toEqual([
      "1024",
      "9/4",
      "2",
      "27/8",
      "-1",
      "1",
      "1",
    ]);
    expect([p("2", "1/2"), p("-8", "1/3"), p("0", "-1"), p("9", "387420489"), p("0", "-1/2")]).toEqual([null, null, null, null, null]);
  });
});
