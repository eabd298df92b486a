/**
 * Eigenvalues of symmetric matrices and singular values, by Jacobi rotations: slow for large matrices, accurate to the
 * last digits (Golub and Van Loan, Matrix Computations, 4th ed., sections 8.5.2 and 8.6.3).
 */

type Args = readonly Float64Array[];
type Dims = readonly (readonly number[])[];
const none = new Float64Array(0);

/** Cyclic sweeps; quadratic convergence needs about ten, the bound only guards against NaN. */
const maxSweeps = 60;

/** The rotation that zeroes the off-diagonal `pq` of a symmetric 2 × 2 matrix (Golub and Van Loan, algorithm 8.5.1). */
function rotation(pp: number, pq: number, qq: number): readonly [c: number, s: number] {
  const tau = (qq - pp) / (2 * pq),
    t = tau >= 0 ? 1 / (tau + Math.hypot(1, tau)) : 1 / (tau - Math.hypot(1, tau)),
    c = 1 / Math.hypot(1, t);
  return [c, t * c];
}

/** Turns columns p and q of the row-major matrix `a` with `rows` rows and `cols` columns. */
function turn(a: Float64Array, rows: number, cols: number, p: number, q: number, c: number, s: number): void {
  for (let i = 0; i < rows; i++) {
    const x = a[i * cols + p]!,
      y = a[i * cols + q]!;
    a[i * cols + p] = c * x - s * y;
    a[i * cols + q] = s * x + c * y;
  }
}

/** Eigenvalues in descending order with their unit eigenvectors, one a row, of the symmetric part of A. */
export function eigenSymmetric(matrix: Float64Array, n: number): { readonly values: Float64Array; readonly vectors: Float64Array } {
  const a = new Float64Array(n * n),
    v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    v[i * n + i] = 1;
    for (let j = 0; j < n; j++) a[i * n + j] = (matrix[i * n + j]! + matrix[j * n + i]!) / 2;
  }
  for (let sweep = 0; sweep < maxSweeps; sweep++) {
    let turned = false;
    for (let p = 0; p < n - 1; p++)
      for (let q = p + 1; q < n; q++) {
        const pq = a[p * n + q]!,
          pp = a[p * n + p]!,
          qq = a[q * n + q]!;
        if (!(Math.abs(pq) > 1e-17 * Math.sqrt(Math.abs(pp * qq)) && Math.abs(pq) > 1e-300)) continue;
        turned = true;
        const [c, s] = rotation(pp, pq, qq);
        turn(a, n, n, p, q, c, s);
        for (let j = 0; j < n; j++) {
          const x = a[p * n + j]!,
            y = a[q * n + j]!;
          a[p * n + j] = c * x - s * y;
          a[q * n + j] = s * x + c * y;
        }
        a[p * n + q] = a[q * n + p] = 0;
        turn(v, n, n, p, q, c, s);
      }
    if (!turned) break;
  }
  const at = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[j * n + j]! - a[i * n + i]!);
  return {
    values: Float64Array.from(at, (i) => a[i * n + i]!),
    vectors: Float64Array.from({ length: n * n }, (_, k) => v[(k % n) * n + at[Math.floor(k / n)]!]!),
  };
}

/** Singular values in descending order with left (u) and right (v) vectors, one a row, of an m × n matrix: one-sided Jacobi. */
export function svd(
  matrix: Float64Array,
  m: number,
  n: number,
): { readonly s: Float64Array; readonly u: Float64Array; readonly v: Float64Array } {
  const a = matrix.slice(0, m * n),
    v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  const dot = (p: number, q: number): number => {
    let sum = 0;
    for (let i = 0; i < m; i++) sum += a[i * n + p]! * a[i * n + q]!;
    return sum;
  };
  for (let sweep = 0; sweep < maxSweeps; sweep++) {
    let turned = false;
    for (let p = 0; p < n - 1; p++)
      for (let q = p + 1; q < n; q++) {
        const pq = dot(p, q),
          pp = dot(p, p),
          qq = dot(q, q);
        if (!(Math.abs(pq) > 1e-16 * Math.sqrt(pp * qq) && Math.abs(pq) > 1e-300)) continue;
        turned = true;
        const [c, s] = rotation(pp, pq, qq);
        turn(a, m, n, p, q, c, s);
        turn(v, n, n, p, q, c, s);
      }
    if (!turned) break;
  }
  const lengths = Float64Array.from({ length: n }, (_, j) => Math.sqrt(dot(j, j)));
  const at = Array.from({ length: n }, (_, i) => i).sort((i, j) => lengths[j]! - lengths[i]!);
  return {
    s: Float64Array.from(at, (j) => lengths[j]!),
    u: Float64Array.from({ length: n * m }, (_, k) => {
      const j = at[Math.floor(k / m)]!;
      return lengths[j] === 0 ? 0 : a[(k % m) * n + j]! / lengths[j]!;
    }),
    v: Float64Array.from({ length: n * n }, (_, k) => v[(k % n) * n + at[Math.floor(k / n)]!]!),
  };
}

const order = (dims: Dims): number => dims[0]?.[0] ?? 0;

export const eigMaxKernel = ([a = none]: Args, dims: Dims, out: Float64Array): void => {
  out[0] = eigenSymmetric(a, order(dims)).values[0] ?? NaN;
};

/** v v' for the unit eigenvector v of the largest eigenvalue. */
export function eigMaxProjectorKernel([a = none]: Args, dims: Dims, out: Float64Array): void {
  const n = order(dims),
    { vectors } = eigenSymmetric(a, n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i * n + j] = vectors[i]! * vectors[j]!;
}

/** Σ over the other eigenpairs of v_k v_k' / (λ_max − λ_k): the reduced resolvent at the largest eigenvalue. */
export function eigMaxResolventKernel([a = none]: Args, dims: Dims, out: Float64Array): void {
  const n = order(dims),
    { values, vectors } = eigenSymmetric(a, n);
  out.fill(0);
  for (let k = 1; k < n; k++) {
    const weight = 1 / (values[0]! - values[k]!);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i * n + j]! += weight * vectors[k * n + i]! * vectors[k * n + j]!;
  }
}

/** Moore–Penrose pseudo-inverse, n × m: singular values below max(m, n) ε σ_max count as 0 (the rank decision of LAPACK's users). */
export function pinvKernel([a = none]: Args, dims: Dims, out: Float64Array): void {
  const m = dims[0]?.[0] ?? 0,
    n = dims[0]?.[1] ?? 0,
    { s, u, v } = svd(a, m, n);
  const least = Math.max(m, n) * Number.EPSILON * (s[0] ?? 0);
  out.fill(a.some(Number.isNaN) ? NaN : 0);
  for (let k = 0; k < n; k++) {
    if (!(s[k]! > least)) continue;
    for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) out[i * m + j]! += (v[k * n + i]! * u[k * m + j]!) / s[k]!;
  }
}

export const norm2MatrixKernel = ([a = none]: Args, dims: Dims, out: Float64Array): void => {
  out[0] = svd(a, dims[0]?.[0] ?? 0, dims[0]?.[1] ?? 0).s[0] ?? 0;
};
