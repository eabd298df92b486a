import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  cosineKernel,
  cumsumKernel,
  logsumexp,
  logSoftmaxKernel,
  moments,
  norm1,
  norm2,
  normalizeKernel,
  normInf,
  normP,
  softmaxKernel,
  softmaxRowsKernel,
  standardizeKernel,
  temperatureKernel,
} from "../../../src/numeric/kernels/vectors.js";

type Kernel = (args: readonly Float64Array[], dims: readonly (readonly number[])[], out: Float64Array) => void;
const seed = 20240601;
const run = (kernel: Kernel, args: readonly (readonly number[])[], size: number, dims = args.map((a) => [a.length])): number[] => {
  const out = new Float64Array(size);
  kernel(
    args.map((a) => Float64Array.from(a)),
    dims,
    out,
  );
  return [...out];
};
const vector = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 1, maxLength: 8 });
const close = (a: readonly number[], b: readonly number[], tolerance = 1e-13): boolean =>
  a.length === b.length && a.every((v, i) => Math.abs(v - b[i]!) <= tolerance * Math.max(1, Math.abs(v)));

describe("softmax", () => {
  test("known values", () => {
    // e^k/(1 + e + e^2) at 17 digits.
    expect(close(run(softmaxKernel, [[0, 1, 2]], 3), [0.090030573170380458, 0.24472847105479764, 0.66524095577482189], 1e-15)).toBe(true);
    expect(run(softmaxKernel, [[1000, 1000]], 2)).toEqual([0.5, 0.5]);
    expect(run(softmaxKernel, [[-1e308, 1e308]], 2)).toEqual([0, 1]);
    expect(run(softmaxKernel, [[NaN, 1]], 2)).toEqual([NaN, NaN]);
  });
  test("sums to 1 and does not see a shift", () => {
    fc.assert(
      fc.property(vector, fc.double({ min: -700, max: 700, noNaN: true }), (x, c) => {
        const y = run(softmaxKernel, [x], x.length),
          z = run(softmaxKernel, [x.map((v) => v + c)], x.length);
        return Math.abs(y.reduce((a, b) => a + b, 0) - 1) < 1e-14 && close(y, z, 1e-12);
      }),
      { seed },
    );
  });
  test("temperature t is softmax of x/t, log-softmax its logarithm, rows are taken one by one", () => {
    fc.assert(
      fc.property(vector, fc.double({ min: 0.1, max: 10, noNaN: true }), (x, t) => {
        const y = run(softmaxKernel, [x], x.length),
          scaled = run(softmaxKernel, [x.map((v) => v / t)], x.length);
        return (
          close(run(temperatureKernel, [x, [t]], x.length), scaled, 1e-12) &&
          close(run(logSoftmaxKernel, [x], x.length).map(Math.exp), y) &&
          close(run(softmaxRowsKernel, [[...x, ...x.map((v) => -v)]], 2 * x.length, [[2, x.length]]), [
            ...y,
            ...run(softmaxKernel, [x.map((v) => -v)], x.length),
          ])
        );
      }),
      { seed },
    );
  });
  test("log-sum-exp", () => {
    expect(logsumexp(Float64Array.of(0, 1, 2))).toBeCloseTo(2.4076059644443803, 14);
    expect(logsumexp(Float64Array.of(1000, 1000))).toBe(1000 + Math.LN2);
    expect(logsumexp(Float64Array.of(-Infinity, -Infinity))).toBe(-Infinity);
    expect(logsumexp(Float64Array.of(0, -40))).toBe(4.248354255291589e-18);
    expect(logsumexp(Float64Array.of(1, NaN))).toBe(NaN);
  });
});

describe("norms", () => {
  test("known values", () => {
    const x = Float64Array.of(3, -4, 0);
    expect([norm1(x), norm2(x), normInf(x), normP(x, 2)]).toEqual([7, 5, 4, 5]);
    expect(normP(Float64Array.of(1, 2, 3), 3)).toBeCloseTo(36 ** (1 / 3), 14);
  });
  test("huge and tiny entries neither overflow nor vanish", () => {
    expect(norm2(Float64Array.of(3e200, 4e200))).toBeCloseTo(5e200, -187);
    expect(norm2(Float64Array.of(3e-200, 4e-200)) / 5e-200).toBeCloseTo(1, 14);
    expect([norm2(Float64Array.of(0, 0)), norm2(Float64Array.of(NaN, 1)), normInf(Float64Array.of(1, NaN))]).toEqual([0, NaN, NaN]);
  });
  test("normalised vectors have norm 1, the cosine of a vector with its multiple is the sign", () => {
    fc.assert(
      fc.property(
        vector.filter((x) => x.some((v) => Math.abs(v) > 1e-3)),
        fc.double({ min: 0.1, max: 9, noNaN: true }),
        (x, t) =>
          Math.abs(norm2(Float64Array.from(run(normalizeKernel, [x], x.length))) - 1) < 1e-14 &&
          Math.abs(run(cosineKernel, [x, x.map((v) => -t * v)], 1)[0]! + 1) < 1e-14,
      ),
      { seed },
    );
  });
});

describe("statistics", () => {
  test("mean and biased variance", () => {
    expect(moments(Float64Array.of(1, 2, 3, 4))).toEqual({ mean: 2.5, variance: 1.25 });
    // Two passes keep what the formula E[x²] − E[x]² would lose.
    expect(moments(Float64Array.of(1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16)).variance).toBe(22.5);
  });
  test("standardised with ε", () => {
    expect(
      close(
        run(standardizeKernel, [[1, 2, 3, 4], [0]], 4),
        [-3, -1, 1, 3].map((v) => v / Math.sqrt(5)),
        1e-15,
      ),
    ).toBe(true);
    expect(run(standardizeKernel, [[2, 2], [1]], 2)).toEqual([0, 0]);
  });
  test("cumulative sum", () => {
    expect(run(cumsumKernel, [[1, 2, 3]], 3)).toEqual([1, 3, 6]);
  });
});
