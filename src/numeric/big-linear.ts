/** Linear algebra on numbers of many digits: Gaussian elimination with partial pivoting (Golub and Van Loan, alg. 3.4.1). */
import type { Big, BigMath } from "./big.js";

/** A function of whole row-major tensors; `cost` counts multiplications. */
export interface BigTensorFunction {
  cost(dims: readonly (readonly number[])[]): number;
  of(math: BigMath, args: readonly (readonly Big[])[], dims: readonly (readonly number[])[]): Big[];
}

/** Reduces [A | B] in place; returns det A. A singular A has determinant 0 and leaves B without meaning. */
function eliminate(math: BigMath, a: Big[], b: Big[], n: number, columns: number): Big {
  let det = math.one;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (a[i * n + k]!.abs().gt(a[pivot * n + k]!.abs())) pivot = i;
    const head = a[pivot * n + k]!;
    if (head.isNaN() || head.isZero()) return head;
    if (pivot !== k) {
      for (let j = 0; j < n; j++) [a[k * n + j], a[pivot * n + j]] = [a[pivot * n + j]!, a[k * n + j]!];
      for (let j = 0; j < columns; j++) [b[k * columns + j], b[pivot * columns + j]] = [b[pivot * columns + j]!, b[k * columns + j]!];
      det = det.neg();
    }
    det = det.times(head);
    for (let i = k + 1; i < n; i++) {
      const f = a[i * n + k]!.div(head);
      if (f.isZero()) continue;
      for (let j = k; j < n; j++) a[i * n + j] = a[i * n + j]!.minus(f.times(a[k * n + j]!));
      for (let j = 0; j < columns; j++) b[i * columns + j] = b[i * columns + j]!.minus(f.times(b[k * columns + j]!));
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let j = 0; j < columns; j++) {
      let value = b[k * columns + j]!;
      for (let i = k + 1; i < n; i++) value = value.minus(a[k * n + i]!.times(b[i * columns + j]!));
      b[k * columns + j] = value.div(a[k * n + k]!);
    }
  }
  return det;
}

/** A⁻¹ B; NaNs where A is singular. */
function solve(math: BigMath, a: readonly Big[], b: readonly Big[], n: number, columns: number): Big[] {
  const right = [...b],
    det = eliminate(math, [...a], right, n, columns);
  return det.isZero() || det.isNaN() ? right.map(() => math.of("NaN")) : right;
}
const identity = (math: BigMath, n: number): Big[] => Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? math.one : math.zero));
const transpose = (a: readonly Big[], rows: number, columns: number): Big[] =>
  Array.from({ length: rows * columns }, (_, i) => a[(i % rows) * columns + Math.floor(i / rows)]!);
function multiply(math: BigMath, a: readonly Big[], b: readonly Big[], m: number, k: number, n: number): Big[] {
  return Array.from({ length: m * n }, (_, at) => {
    let sum = math.zero;
    for (let l = 0; l < k; l++) sum = sum.plus(a[Math.floor(at / n) * k + l]!.times(b[l * n + (at % n)]!));
    return sum;
  });
}

/** exp of a matrix: Taylor's series after scaling, then squaring (Higham, "Functions of Matrices", section 10.3). */
function expm(math: BigMath, a: readonly Big[], n: number): Big[] {
  const norm = Math.max(...Array.from({ length: n }, (_, i) => a.slice(i * n, i * n + n).reduce((s, v) => s + Math.abs(Number(v)), 0)));
  const squarings = Math.max(0, Math.ceil(Math.log2(norm || 1)) + 4),
    divisor = math.of(2).pow(squarings),
    small = a.map((v) => v.div(divisor));
  let sum = identity(math, n),
    term = sum;
  for (let k = 1; k < math.digits + 20; k++) {
    term = multiply(math, term, small, n, n, n).map((v) => v.div(k));
    sum = sum.map((v, i) => v.plus(term[i]!));
  }
  for (let k = 0; k < squarings; k++) sum = multiply(math, sum, sum, n, n, n);
  return sum;
}

const cube = (dims: readonly (readonly number[])[]): number => (dims[0]?.[0] ?? 1) ** 3;

/** By the names that the rules give these functions. */
export const bigTensorFunctions: ReadonlyMap<string, BigTensorFunction> = new Map<string, BigTensorFunction>([
  ["det", { cost: cube, of: (math, [a], [d]) => [eliminate(math, [...a!], [], d![0]!, 0)] }],
  [
    "logdet",
    {
      cost: cube,
      of: (math, [a], [d]) => [
        eliminate(math, [...a!], [], d![0]!, 0)
          .abs()
          .ln(),
      ],
    },
  ],
  ["inv", { cost: (d) => 3 * cube(d), of: (math, [a], [d]) => solve(math, a!, identity(math, d![0]!), d![0]!, d![0]!) }],
  ["solve", { cost: (d) => 2 * cube(d), of: (math, [a, b], [d]) => solve(math, a!, b!, d![0]!, 1) }],
  ["solvemat", { cost: (d) => 3 * cube(d), of: (math, [a, b], [d, e]) => solve(math, a!, b!, d![0]!, e![1]!) }],
  [
    "pinv",
    {
      cost: ([d]) => 4 * Math.max(...d!) ** 3,
      of: (math, [a], [d]) => {
        // Full rank: (AᵀA)⁻¹Aᵀ or Aᵀ(AAᵀ)⁻¹. A matrix of short rank gives NaNs.
        const [m, n] = d as readonly [number, number],
          at = transpose(a!, m, n);
        if (m >= n) return solve(math, multiply(math, at, a!, n, m, n), at, n, m);
        return transpose(solve(math, multiply(math, a!, at, m, n, m), a!, m, n), m, n);
      },
    },
  ],
  ["expm", { cost: (d) => 120 * cube(d), of: (math, [a], [d]) => expm(math, a!, d![0]!) }],
]);
