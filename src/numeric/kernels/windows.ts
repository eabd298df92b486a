/**
 * Convolutions (cross-correlations, as networks use the word) and pooling over sliding windows. Stride and padding come
 * as arguments of one number. Padding is with zeros.
 */

type Args = readonly Float64Array[];
type Dims = readonly (readonly number[])[];
const none = new Float64Array(0);

/** How many windows of `width` fit into `size` entries with `padding` on both sides (Dumoulin and Visin 2016, relationship 6). */
export const windows = (size: number, width: number, stride: number, padding: number): number =>
  Math.floor((size + 2 * padding - width) / stride) + 1;

/** Channels c × height h × width v, filters o × c × k × l, into o × windows × windows. */
function convolve(
  x: Float64Array,
  w: Float64Array,
  [c, h, v]: readonly [number, number, number],
  [o, k, l]: readonly [number, number, number],
  stride: number,
  padding: readonly [number, number],
  out: Float64Array,
): void {
  const rows = windows(h, k, stride, padding[0]),
    cols = windows(v, l, stride, padding[1]);
  for (let a = 0; a < o; a++)
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < cols; j++) {
        const top = stride * i - padding[0],
          left = stride * j - padding[1];
        let sum = 0;
        for (let b = 0; b < c; b++)
          for (let q = Math.max(0, -top); q < k && top + q < h; q++)
            for (let r = Math.max(0, -left); r < l && left + r < v; r++) {
              sum += w[((a * c + b) * k + q) * l + r]! * x[(b * h + top + q) * v + left + r]!;
            }
        out[(a * rows + i) * cols + j] = sum;
      }
}

export function conv1dKernel([x = none, w = none, s = none, p = none]: Args, dims: Dims, out: Float64Array): void {
  // One row, so that the stride is without effect down the rows.
  convolve(x, w, [1, 1, dims[0]?.[0] ?? 0], [1, 1, dims[1]?.[0] ?? 0], s[0] ?? 1, [0, p[0] ?? 0], out);
}

export function conv2dKernel([x = none, w = none, s = none, p = none]: Args, [dx = [], dw = []]: Dims, out: Float64Array): void {
  convolve(x, w, [1, dx[0] ?? 0, dx[1] ?? 0], [1, dw[0] ?? 0, dw[1] ?? 0], s[0] ?? 1, [p[0] ?? 0, p[0] ?? 0], out);
}

export function convLayerKernel([x = none, w = none, s = none, p = none]: Args, [dx = [], dw = []]: Dims, out: Float64Array): void {
  convolve(x, w, [dx[0] ?? 0, dx[1] ?? 0, dx[2] ?? 0], [dw[0] ?? 0, dw[2] ?? 0, dw[3] ?? 0], s[0] ?? 1, [p[0] ?? 0, p[0] ?? 0], out);
}

/** Windows of `rows` × `cols` entries of an h × v matrix, each reduced by `of`. */
function pool(
  x: Float64Array,
  h: number,
  v: number,
  rows: number,
  cols: number,
  stride: number,
  of: (a: number, b: number) => number,
  start: number,
  divisor: number,
  out: Float64Array,
): void {
  const m = windows(h, rows, stride, 0),
    n = windows(v, cols, stride, 0);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) {
      let value = start;
      for (let q = 0; q < rows; q++) for (let r = 0; r < cols; r++) value = of(value, x[(stride * i + q) * v + stride * j + r]!);
      out[i * n + j] = value / divisor;
    }
}

const add = (a: number, b: number): number => a + b;

export const maxPool1dKernel = ([x = none, k = none, s = none]: Args, _: Dims, out: Float64Array): void => {
  pool(x, 1, x.length, 1, k[0] ?? 1, s[0] ?? 1, Math.max, -Infinity, 1, out);
};
export const avgPool1dKernel = ([x = none, k = none, s = none]: Args, _: Dims, out: Float64Array): void => {
  pool(x, 1, x.length, 1, k[0] ?? 1, s[0] ?? 1, add, 0, k[0] ?? 1, out);
};

export function maxPool2dKernel([x = none, k = none, s = none]: Args, [d = []]: Dims, out: Float64Array): void {
  pool(x, d[0] ?? 0, d[1] ?? 0, k[0] ?? 1, k[0] ?? 1, s[0] ?? 1, Math.max, -Infinity, 1, out);
}

export function avgPool2dKernel([x = none, k = none, s = none]: Args, [d = []]: Dims, out: Float64Array): void {
  pool(x, d[0] ?? 0, d[1] ?? 0, k[0] ?? 1, k[0] ?? 1, s[0] ?? 1, add, 0, (k[0] ?? 1) ** 2, out);
}
