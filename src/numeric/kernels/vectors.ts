/** Kernels on one vector. Exponents are shifted by the maximum, norms are scaled by the largest entry: no overflow. */

type Args = readonly Float64Array[];
type Dims = readonly (readonly number[])[];
const none = new Float64Array(0);

/** The maximum; NaN if any entry is NaN. */
function largest(x: Float64Array): number {
  let max = -Infinity;
  for (const v of x) {
    if (!(v <= max)) max = v;
    if (Number.isNaN(v)) return NaN;
  }
  return max;
}

/** log Σ exp(x_k) = m + log Σ exp(x_k − m) with m = max x (Blanchard, Higham, Higham 2021, eq. 1.3). */
export function logsumexp(x: Float64Array): number {
  const max = largest(x);
  if (!Number.isFinite(max)) return max;
  // The maximum's own term is 1: log1p of the rest keeps its digits.
  let rest = 0,
    found = false;
  for (const v of x) {
    if (v === max && !found) found = true;
    else rest += Math.exp(v - max);
  }
  return max + Math.log1p(rest);
}

function softmaxInto(x: Float64Array, t: number, out: Float64Array): void {
  const max = largest(t < 0 ? x.map((v) => -v) : x) * (t < 0 ? -1 : 1);
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const e = Math.exp((x[i]! - max) / t);
    out[i] = e;
    sum += e;
  }
  for (let i = 0; i < x.length; i++) out[i]! /= sum;
}

export const softmaxKernel = ([x = none]: Args, _: Dims, out: Float64Array): void => softmaxInto(x, 1, out);

/** Softmax of x/t. */
export const temperatureKernel = ([x = none, t = none]: Args, _: Dims, out: Float64Array): void => softmaxInto(x, t[0] ?? NaN, out);

function logSoftmaxInto(x: Float64Array, out: Float64Array): void {
  const shift = logsumexp(x);
  for (let i = 0; i < x.length; i++) out[i] = x[i]! - shift;
}

export const logSoftmaxKernel = ([x = none]: Args, _: Dims, out: Float64Array): void => {
  logSoftmaxInto(x, out);
};

/** Applies `each` to the rows of a matrix and to as many equal parts of `out`. */
function byRows(
  x: Float64Array,
  [m = 0, n = 0]: readonly number[],
  out: Float64Array,
  each: (row: Float64Array, out: Float64Array) => void,
): void {
  const width = out.length / m;
  for (let i = 0; i < m; i++) each(x.subarray(i * n, (i + 1) * n), out.subarray(i * width, (i + 1) * width));
}

export const softmaxRowsKernel = ([x = none]: Args, [dims = []]: Dims, out: Float64Array): void => {
  byRows(x, dims, out, (row, part) => {
    softmaxInto(row, 1, part);
  });
};
export const logSoftmaxRowsKernel = ([x = none]: Args, [dims = []]: Dims, out: Float64Array): void => {
  byRows(x, dims, out, logSoftmaxInto);
};
export const logsumexpRowsKernel = ([x = none]: Args, [dims = []]: Dims, out: Float64Array): void => {
  byRows(x, dims, out, (row, part) => {
    part[0] = logsumexp(row);
  });
};

export const logsumexpKernel = ([x = none]: Args, _: Dims, out: Float64Array): void => {
  out[0] = logsumexp(x);
};

export function norm1(x: Float64Array): number {
  let sum = 0;
  for (const v of x) sum += Math.abs(v);
  return sum;
}

export function normInf(x: Float64Array): number {
  let max = 0;
  for (const v of x) {
    const a = Math.abs(v);
    if (!(a <= max)) max = a;
    if (Number.isNaN(a)) return NaN;
  }
  return max;
}

/** Euclidean norm; scaled only when the squares leave the range of doubles. */
export function norm2(x: Float64Array): number {
  let sum = 0;
  for (const v of x) sum += v * v;
  if (sum > 1e-280 && sum < 1e300) return Math.sqrt(sum);
  return normP(x, 2);
}

/** (Σ|x_k|^p)^(1/p), scaled by the largest entry. */
export function normP(x: Float64Array, p: number): number {
  const max = normInf(x);
  if (max === 0 || !Number.isFinite(max)) return max;
  let sum = 0;
  for (const v of x) sum += (Math.abs(v) / max) ** p;
  return max * sum ** (1 / p);
}

export const norm1Kernel = ([x = none]: Args, _: Dims, out: Float64Array): void => {
  out[0] = norm1(x);
};
export const norm2Kernel = ([x = none]: Args, _: Dims, out: Float64Array): void => {
  out[0] = norm2(x);
};
export const normInfKernel = ([x = none]: Args, _: Dims, out: Float64Array): void => {
  out[0] = normInf(x);
};
export const normPKernel = ([x = none, p = none]: Args, _: Dims, out: Float64Array): void => {
  out[0] = normP(x, p[0] ?? NaN);
};

export function normalizeKernel([x = none]: Args, _: Dims, out: Float64Array): void {
  const norm = norm2(x);
  for (let i = 0; i < x.length; i++) out[i] = x[i]! / norm;
}

/** Mean and biased variance (division by n) in two passes. */
export function moments(x: Float64Array): { readonly mean: number; readonly variance: number } {
  let sum = 0;
  for (const v of x) sum += v;
  const mean = sum / x.length;
  let squares = 0,
    rest = 0;
  for (const v of x) {
    squares += (v - mean) * (v - mean);
    rest += v - mean;
  }
  // The second sum corrects the rounding of the mean (Chan, Golub, LeVeque 1983, eq. 1.7).
  return { mean, variance: (squares - (rest * rest) / x.length) / x.length };
}

export const varianceKernel = ([x = none]: Args, _: Dims, out: Float64Array): void => {
  out[0] = moments(x).variance;
};
export const stdKernel = ([x = none]: Args, _: Dims, out: Float64Array): void => {
  out[0] = Math.sqrt(moments(x).variance);
};

/** (x − mean)/√(variance + ε). */
export function standardizeKernel([x = none, e = none]: Args, _: Dims, out: Float64Array): void {
  const { mean, variance } = moments(x),
    scale = Math.sqrt(variance + (e[0] ?? NaN));
  for (let i = 0; i < x.length; i++) out[i] = (x[i]! - mean) / scale;
}

export function cumsumKernel([x = none]: Args, _: Dims, out: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    sum += x[i]!;
    out[i] = sum;
  }
}

/** x'z/(‖x‖ ‖z‖), each vector normalised first, so that the product neither overflows nor underflows. */
export function cosineKernel([x = none, z = none]: Args, _: Dims, out: Float64Array): void {
  const a = norm2(x),
    b = norm2(z);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i]! / a) * (z[i]! / b);
  out[0] = sum;
}
