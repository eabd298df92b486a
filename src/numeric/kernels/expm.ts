/** The matrix exponential and its Fréchet derivative. Matrices are row-major n × n. */
import { factor, identity, solveFactored } from "./lu.js";

type Args = readonly Float64Array[];
type Dims = readonly (readonly number[])[];
const none = new Float64Array(0);

export function multiply(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const c = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      const v = a[i * n + k]!;
      if (v !== 0) for (let j = 0; j < n; j++) c[i * n + j]! += v * b[k * n + j]!;
    }
  return c;
}

function norm1(a: Float64Array, n: number): number {
  let max = 0;
  for (let j = 0; j < n; j++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += Math.abs(a[i * n + j]!);
    if (!(sum <= max)) max = sum;
  }
  return max;
}

/** Numerators of the [13/13] Padé approximant of exp: c_k = c_{k−1} (14 − k) / ((27 − k) k), scaled to whole numbers. */
const pade = [
  64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600, 670442572800, 33522128640,
  1323241920, 40840800, 960960, 16380, 182, 1,
];

/** exp(A) by scaling, the [13/13] Padé approximant, and squaring (Higham, SIAM J. Matrix Anal. Appl. 26 (2005), algorithm 2.3). */
export function exponential(a: Float64Array, n: number): Float64Array {
  const norm = norm1(a, n);
  if (!Number.isFinite(norm)) return new Float64Array(n * n).fill(NaN);
  const squarings = norm > 5.371920351148152 ? Math.ceil(Math.log2(norm / 5.371920351148152)) : 0;
  const x = a.slice(0, n * n).map((v) => v * 2 ** -squarings);
  const x2 = multiply(x, x, n),
    x4 = multiply(x2, x2, n),
    x6 = multiply(x2, x4, n),
    eye = identity(n);
  const combine = (c6: number, c4: number, c2: number, c0: number): Float64Array =>
    x6.map((v, i) => c6 * v + c4 * x4[i]! + c2 * x2[i]! + c0 * eye[i]!);
  const c = (k: number): number => pade[k]!;
  const oddTop = multiply(x6, combine(c(13), c(11), c(9), 0), n),
    oddLow = combine(c(7), c(5), c(3), c(1));
  const evenTop = multiply(x6, combine(c(12), c(10), c(8), 0), n),
    evenLow = combine(c(6), c(4), c(2), c(0));
  const odd = multiply(
      x,
      oddTop.map((v, i) => v + oddLow[i]!),
      n,
    ),
    even = evenTop.map((v, i) => v + evenLow[i]!);
  let result: Float64Array = new Float64Array(n * n);
  solveFactored(
    factor(
      even.map((v, i) => v - odd[i]!),
      n,
    ),
    even.map((v, i) => v + odd[i]!),
    n,
    result,
  );
  for (let k = 0; k < squarings; k++) result = multiply(result, result, n);
  return result;
}

const order = (dims: Dims): number => dims[0]?.[0] ?? 0;

export function expmKernel([a = none]: Args, dims: Dims, out: Float64Array): void {
  out.set(exponential(a, order(dims)));
}

export function traceExpmKernel([a = none]: Args, dims: Dims, out: Float64Array): void {
  const n = order(dims),
    e = exponential(a, n);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += e[i * n + i]!;
  out[0] = sum;
}

/**
 * Entry (i,j,k,l) is ∂exp(A)_ij/∂A_kl: the upper right block of exp([[A, E_kl], [0, A]]) (Higham, Functions of Matrices
 * (2008), eq. 3.16).
 */
export function expmJacobianKernel([a = none]: Args, dims: Dims, out: Float64Array): void {
  const n = order(dims),
    m = 2 * n,
    block = new Float64Array(m * m);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) block[i * m + j] = block[(i + n) * m + j + n] = a[i * n + j]!;
  for (let k = 0; k < n; k++)
    for (let l = 0; l < n; l++) {
      block[k * m + n + l] = 1;
      const e = exponential(block, m);
      block[k * m + n + l] = 0;
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[((i * n + j) * n + k) * n + l] = e[i * m + n + j]!;
    }
}
