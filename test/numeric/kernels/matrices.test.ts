import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eigenSymmetric, norm2MatrixKernel, pinvKernel, svd } from "../../../src/numeric/kernels/jacobi.js";
import { expmJacobianKernel, exponential, multiply } from "../../../src/numeric/kernels/expm.js";
import {
  adjugateKernel,
  determinant,
  factor,
  identity,
  invKernel,
  logAbsDeterminant,
  solveFactored,
  solveKernel,
} from "../../../src/numeric/kernels/lu.js";

const seed = 20240602;
const square = fc
  .integer({ min: 1, max: 5 })
  .chain((n) =>
    fc.record(
      { n: fc.constant(n), a: fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: n * n, maxLength: n * n }) },
      { noNullPrototype: true },
    ),
  );
/** Random matrices made regular by a dominant diagonal. */
const regular = square.map(({ n, a }) => ({ n, a: Float64Array.from(a, (v, i) => v + (i % (n + 1) === 0 ? 3 * n + 1 : 0)) }));
const gap = (a: ArrayLike<number>, b: ArrayLike<number>): number => Math.max(...Array.from(a, (v, i) => Math.abs(v - b[i]!)));
const inverse = (a: Float64Array, n: number): Float64Array => {
  const out = new Float64Array(n * n);
  invKernel([a], [[n, n]], out);
  return out;
};
const product = (a: ArrayLike<number>, b: ArrayLike<number>, m: number, k: number, n: number): number[] =>
  Array.from({ length: m * n }, (_, at) => {
    let sum = 0;
    for (let r = 0; r < k; r++) sum += a[Math.floor(at / n) * k + r]! * b[r * n + (at % n)]!;
    return sum;
  });

describe("LU", () => {
  test("known values", () => {
    const a = Float64Array.of(2, 1, 1, 4, -6, 0, -2, 7, 2);
    expect(determinant(a, 3)).toBeCloseTo(-16, 13);
    expect(logAbsDeterminant(a, 3)).toBeCloseTo(Math.log(16), 14);
    expect(gap(inverse(Float64Array.of(4, 7, 2, 6), 2), [0.6, -0.7, -0.2, 0.4])).toBeLessThan(1e-15);
    const y = new Float64Array(3);
    solveKernel([a, Float64Array.of(5, -2, 9)], [[3, 3], [3]], y);
    expect(gap(y, [1, 1, 2])).toBeLessThan(1e-14);
  });
  test("a zero pivot needs a swap", () => {
    expect(determinant(Float64Array.of(0, 1, 1, 0), 2)).toBe(-1);
    expect(determinant(Float64Array.of(0, 2, 0, 0, 0, 3, 4, 0, 0), 3)).toBe(24);
  });
  test("singular: determinant 0, log −∞, no inverse, an adjugate", () => {
    const a = Float64Array.of(1, 2, 2, 4),
      adj = new Float64Array(4);
    expect([determinant(a, 2), logAbsDeterminant(a, 2)]).toEqual([0, -Infinity]);
    expect([...inverse(a, 2)]).toEqual([NaN, NaN, NaN, NaN]);
    adjugateKernel([a], [[2, 2]], adj);
    expect([...adj]).toEqual([4, -2, -2, 1]);
  });
  test("a determinant that overflows still has a logarithm", () => {
    const n = 200,
      a = identity(n).map((v) => v * 1e3);
    expect(determinant(a, n)).toBe(Infinity);
    expect(logAbsDeterminant(a, n)).toBeCloseTo(n * Math.log(1e3), 9);
  });
  test("A inv(A) = I, det(A) det(inv A) = 1, inv(A) B solves A X = B, adj(A) A = det(A) I", () => {
    fc.assert(
      fc.property(regular, ({ n, a }) => {
        const inv = inverse(a, n),
          adj = new Float64Array(n * n),
          x = new Float64Array(n * n),
          det = determinant(a, n);
        adjugateKernel([a], [[n, n]], adj);
        solveFactored(factor(a, n), Float64Array.from(a), n, x);
        return (
          gap(product(a, inv, n, n, n), identity(n)) < 1e-13 &&
          Math.abs(det * determinant(inv, n) - 1) < 1e-12 &&
          gap(x, identity(n)) < 1e-13 &&
          gap(
            product(adj, a, n, n, n),
            identity(n).map((v) => v * det),
          ) <
            1e-12 * Math.abs(det)
        );
      }),
      { seed },
    );
  });
  test("a product's determinant is the product of the determinants", () => {
    fc.assert(
      fc.property(regular, ({ n, a }) => Math.abs(determinant(multiply(a, a, n), n) / determinant(a, n) ** 2 - 1) < 1e-12),
      { seed },
    );
  });
});

describe("matrix exponential", () => {
  test("known values: a diagonal, a nilpotent matrix, a rotation by 100 radians", () => {
    expect(gap(exponential(Float64Array.of(1, 0, 0, -2), 2), [Math.E, 0, 0, Math.exp(-2)])).toBeLessThan(1e-14);
    expect(gap(exponential(Float64Array.of(0, 1, 2, 0, 0, 3, 0, 0, 0), 3), [1, 1, 3.5, 0, 1, 3, 0, 0, 1])).toBeLessThan(1e-14);
    expect(
      gap(exponential(Float64Array.of(0, -100, 100, 0), 2), [Math.cos(100), -Math.sin(100), Math.sin(100), Math.cos(100)]),
    ).toBeLessThan(1e-12);
    expect([...exponential(Float64Array.of(NaN, 0, 0, 1), 2)]).toEqual([NaN, NaN, NaN, NaN]);
  });
  test("exp(A) exp(-A) = I and det exp(A) = exp tr A", () => {
    fc.assert(
      fc.property(square, ({ n, a }) => {
        const x = Float64Array.from(a, (v) => v / 2),
          e = exponential(x, n);
        const trace = x.reduce((sum, v, i) => sum + (i % (n + 1) === 0 ? v : 0), 0),
          scale = Math.max(...e.map(Math.abs)) ** 2;
        return (
          gap(
            multiply(
              e,
              exponential(
                x.map((v) => -v),
                n,
              ),
              n,
            ),
            identity(n),
          ) <
            1e-12 * scale && Math.abs(logAbsDeterminant(e, n) - trace) < 1e-9
        );
      }),
      { seed },
    );
  });
  test("the Jacobian's trace over the result is exp(A)'", () => {
    const a = Float64Array.of(0.3, -1.2, 0.7, 0.5),
      jacobian = new Float64Array(16),
      e = exponential(a, 2);
    expmJacobianKernel([a], [[2, 2]], jacobian);
    // Entry (i,i,k,l) summed over i is ∂tr exp(A)/∂A_kl = exp(A)_lk.
    expect(
      gap(
        [0, 1, 2, 3].map((kl) => jacobian[kl]! + jacobian[12 + kl]!),
        [e[0]!, e[2]!, e[1]!, e[3]!],
      ),
    ).toBeLessThan(1e-14);
  });
});

describe("Jacobi", () => {
  test("known eigenvalues, in descending order", () => {
    expect(gap(eigenSymmetric(Float64Array.of(2, 1, 1, 2), 2).values, [3, 1])).toBeLessThan(1e-15);
    // The second difference matrix: 2 − 2 cos(kπ/4).
    expect(gap(eigenSymmetric(Float64Array.of(2, -1, 0, -1, 2, -1, 0, -1, 2), 3).values, [2 + Math.SQRT2, 2, 2 - Math.SQRT2])).toBeLessThan(
      1e-14,
    );
  });
  test("V diag(λ) V' is the symmetric part", () => {
    fc.assert(
      fc.property(square, ({ n, a }) => {
        const { values, vectors } = eigenSymmetric(Float64Array.from(a), n);
        return a.every((_, at) => {
          const i = Math.floor(at / n),
            j = at % n;
          let sum = 0;
          for (let k = 0; k < n; k++) sum += values[k]! * vectors[k * n + i]! * vectors[k * n + j]!;
          return Math.abs(sum - (a[i * n + j]! + a[j * n + i]!) / 2) < 1e-13;
        });
      }),
      { seed },
    );
  });
  test("singular values, spectral norm and the pseudo-inverse of a tall and a wide matrix", () => {
    const a = Float64Array.of(3, 0, 0, 4, 0, 0),
      out = Float64Array.of(0);
    expect(gap(svd(a, 3, 2).s, [4, 3])).toBeLessThan(1e-15);
    norm2MatrixKernel([a], [[2, 3]], out);
    expect(out[0]).toBeCloseTo(5, 14);
  });
  test("the four Penrose conditions, of deficient rank too", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 12, maxLength: 12 }), (entries) => {
        // Rank at most 2: a 4 × 2 matrix times a 2 × 3 one.
        const x = Float64Array.from(product(entries, entries.slice(2), 4, 2, 3)),
          y = new Float64Array(12);
        pinvKernel([x], [[4, 3]], y);
        const xy = product(x, y, 4, 3, 4),
          yx = product(y, x, 3, 4, 3),
          scale = 1e-11 * Math.max(1, ...x.map(Math.abs), ...y.map(Math.abs));
        const symmetric = (m: readonly number[], n: number): boolean =>
          m.every((v, at) => Math.abs(v - m[(at % n) * n + Math.floor(at / n)]!) < scale);
        return gap(product(xy, x, 4, 4, 3), x) < scale && gap(product(yx, y, 3, 3, 4), y) < scale && symmetric(xy, 4) && symmetric(yx, 3);
      }),
      { seed },
    );
  });
});
