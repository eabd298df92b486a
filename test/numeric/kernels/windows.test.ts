import { describe, expect, test } from "vitest";
import {
  avgPool1dKernel,
  avgPool2dKernel,
  conv1dKernel,
  conv2dKernel,
  convLayerKernel,
  maxPool1dKernel,
  maxPool2dKernel,
  windows,
} from "../../../src/numeric/kernels/windows.js";

type Kernel = (args: readonly Float64Array[], dims: readonly (readonly number[])[], out: Float64Array) => void;
const run = (kernel: Kernel, args: readonly (readonly number[])[], dims: readonly (readonly number[])[], size: number): number[] => {
  const out = new Float64Array(size);
  kernel(
    args.map((a) => Float64Array.from(a)),
    dims,
    out,
  );
  return [...out];
};
const image = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

test("how many windows fit", () => {
  expect([windows(5, 3, 1, 0), windows(5, 3, 2, 1), windows(4, 2, 2, 0), windows(5, 2, 2, 0)]).toEqual([3, 3, 2, 2]);
});

describe("convolution", () => {
  test("one row: valid, padded, with a stride; the filter is not flipped", () => {
    expect(run(conv1dKernel, [[1, 2, 3, 4], [1, 10], [1], [0]], [[4], [2], [], []], 3)).toEqual([21, 32, 43]);
    expect(run(conv1dKernel, [[1, 2, 3, 4], [1, 10], [1], [1]], [[4], [2], [], []], 5)).toEqual([10, 21, 32, 43, 4]);
    expect(run(conv1dKernel, [[1, 2, 3, 4], [1, 10], [2], [1]], [[4], [2], [], []], 3)).toEqual([10, 32, 4]);
  });
  test("a 3 × 4 image, stride 1 and 2, padding 1", () => {
    const w = [1, 0, 0, -1],
      dims = [[3, 4], [2, 2], [], []];
    expect(run(conv2dKernel, [image, w, [1], [0]], dims, 6)).toEqual([-5, -5, -5, -5, -5, -5]);
    expect(run(conv2dKernel, [image, w, [2], [1]], dims, 6)).toEqual([-1, -3, 0, -9, -5, 8]);
  });
  test("channels are summed, filters are stacked", () => {
    const x = [1, 2, 3, 4, 10, 20, 30, 40],
      w = [1, 1, 2, 0];
    // Two channels of 2 × 2, two filters of 2 × 1 × 1.
    expect(run(convLayerKernel, [x, w, [1], [0]], [[2, 2, 2], [2, 2, 1, 1], [], []], 8)).toEqual([11, 22, 33, 44, 2, 4, 6, 8]);
  });
});

describe("pooling", () => {
  test("one row: what does not fill a window is left out", () => {
    expect(run(maxPool1dKernel, [[3, 1, 4, 1, 5], [2], [2]], [[5], [], []], 2)).toEqual([3, 4]);
    expect(run(maxPool1dKernel, [[3, 1, 4, 1, 5], [3], [1]], [[5], [], []], 3)).toEqual([4, 4, 5]);
    expect(run(avgPool1dKernel, [[3, 1, 4, 1, 5], [2], [2]], [[5], [], []], 2)).toEqual([2, 2.5]);
  });
  test("a 3 × 4 image", () => {
    expect(run(maxPool2dKernel, [image, [2], [2]], [[3, 4], [], []], 2)).toEqual([6, 8]);
    expect(run(avgPool2dKernel, [image, [2], [1]], [[3, 4], [], []], 6)).toEqual([3.5, 4.5, 5.5, 7.5, 8.5, 9.5]);
    expect(run(maxPool2dKernel, [[NaN, 1, 2, 3], [2], [2]], [[2, 2], [], []], 1)).toEqual([NaN]);
  });
});
