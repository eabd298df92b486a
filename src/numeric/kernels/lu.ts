/**
 * Determinant, inverse and linear systems by LU factorisation with partial pivoting (Golub and Van Loan, Matrix
 * Computations, 4th ed., algorithm 3.4.1). Matrices are row-major n × n. A singular matrix has determinant 0, log |det|
 * −Infinity and an inverse of NaNs: undefined, never a wrong number.
 */

type Args = readonly Float64Array[];
type Dims = readonly (readonly number[])[];
const none = new Float64Array(0);

export interface Factors {
  readonly n: number;
  /** L below the diagonal (ones on it are not stored), U on and above it. */
  readonly lu: Float64Array;
  /** Row i of the factored matrix is row perm[i] of the given one. */
  readonly perm: Int32Array;
  /** +1 or −1: the sign of the permutation. */
  readonly sign: number;
  readonly singular: boolean;
}

/** Factors P A = L U; A is not changed. */
export function factor(a: Float64Array, n: number): Factors {
  const lu = a.slice(0, n * n),
    perm = Int32Array.from({ length: n }, (_, i) => i);
  let sign = 1,
    singular = false;
  for (let k = 0; k < n; k++) {
    let pivot = k,
      best = Math.abs(lu[k * n + k]!);
    for (let i = k + 1; i < n; i++) {
      const v = Math.abs(lu[i * n + k]!);
      if (v > best || Number.isNaN(v)) {
        best = v;
        pivot = i;
      }
    }
    if (best === 0) {
      singular = true;
      continue;
    }
    if (pivot !== k) {
      for (let j = 0; j < n; j++) {
        const t = lu[k * n + j]!;
        lu[k * n + j] = lu[pivot * n + j]!;
        lu[pivot * n + j] = t;
      }
      const t = perm[k]!;
      perm[k] = perm[pivot]!;
      perm[pivot] = t;
      sign = -sign;
    }
    const diagonal = lu[k * n + k]!;
    for (let i = k + 1; i < n; i++) {
      const f = lu[i * n + k]! / diagonal;
      lu[i * n + k] = f;
      if (f !== 0) for (let j = k + 1; j < n; j++) lu[i * n + j]! -= f * lu[k * n + j]!;
    }
  }
  return { n, lu, perm, sign, singular };
}

export function determinant(a: Float64Array, n: number): number {
  const f = factor(a, n);
  let product = f.sign;
  for (let k = 0; k < n; k++) product *= f.lu[k * n + k]!;
  return product === 0 ? 0 : product;
}

/** log |det A|: the sum of the pivots' logarithms, which neither overflows nor underflows. */
export function logAbsDeterminant(a: Float64Array, n: number): number {
  const f = factor(a, n);
  let sum = 0;
  for (let k = 0; k < n; k++) sum += Math.log(Math.abs(f.lu[k * n + k]!));
  return sum;
}

/** Solves A X = B for m right sides; `b` and `out` are row-major n × m. */
export function solveFactored(f: Factors, b: Float64Array, m: number, out: Float64Array): void {
  const { n, lu, perm } = f;
  if (f.singular) {
    out.fill(NaN);
    return;
  }
  for (let i = 0; i < n; i++)
    for (let c = 0; c < m; c++) {
      let sum = b[perm[i]! * m + c]!;
      for (let k = 0; k < i; k++) sum -= lu[i * n + k]! * out[k * m + c]!;
      out[i * m + c] = sum;
    }
  for (let i = n - 1; i >= 0; i--)
    for (let c = 0; c < m; c++) {
      let sum = out[i * m + c]!;
      for (let k = i + 1; k < n; k++) sum -= lu[i * n + k]! * out[k * m + c]!;
      out[i * m + c] = sum / lu[i * n + i]!;
    }
}

export function identity(n: number): Float64Array {
  const eye = new Float64Array(n * n);
  for (let i = 0; i < n; i++) eye[i * n + i] = 1;
  return eye;
}

const order = (dims: Dims): number => dims[0]?.[0] ?? 0;

export const detKernel = ([a = none]: Args, dims: Dims, out: Float64Array): void => {
  out[0] = determinant(a, order(dims));
};
export const logDetKernel = ([a = none]: Args, dims: Dims, out: Float64Array): void => {
  out[0] = logAbsDeterminant(a, order(dims));
};

export function invKernel([a = none]: Args, dims: Dims, out: Float64Array): void {
  const n = order(dims);
  solveFactored(factor(a, n), identity(n), n, out);
}

/** A⁻¹B for a vector (n) or the columns of a matrix (n × m). */
export function solveKernel([a = none, b = none]: Args, dims: Dims, out: Float64Array): void {
  const n = order(dims);
  solveFactored(factor(a, n), b, dims[1]?.[1] ?? 1, out);
}

/**
 * Adjugate, the transposed cofactors: det(A) A⁻¹ where A is regular and well scaled, the minors themselves (n² small
 * determinants) where it is singular, for there the adjugate still exists.
 */
export function adjugateKernel([a = none]: Args, dims: Dims, out: Float64Array): void {
  const n = order(dims),
    f = factor(a, n);
  if (!f.singular) {
    let det = f.sign;
    for (let k = 0; k < n; k++) det *= f.lu[k * n + k]!;
    solveFactored(f, identity(n), n, out);
    for (let i = 0; i < n * n; i++) out[i]! *= det;
    return;
  }
  const minor = new Float64Array((n - 1) * (n - 1));
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      let at = 0;
      for (let r = 0; r < n; r++) for (let c = 0; c < n; c++) if (r !== i && c !== j) minor[at++] = a[r * n + c]!;
      out[j * n + i] = ((i + j) % 2 === 0 ? 1 : -1) * determinant(minor, n - 1);
    }
}
