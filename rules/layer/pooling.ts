import { defineRule } from "../../src/rule.js";
import { avgPool1dKernel, avgPool2dKernel, maxPool1dKernel, maxPool2dKernel } from "../../src/numeric/kernels/windows.js";

/** k: width of the window, s: stride. Window i begins at entry s (i - 1) + 1; what does not fill a window is left out. */

export const maxpool1d = defineRule({
  id: "layer.max-pool-1d",
  names: ["maxpool1d"],
  title: "1-D max pooling",
  latex: String.raw`\operatorname{maxpool}(#x)`,
  args: { x: "real[n]", k: "size", s: "size" },
  result: "y: real[floor((n - k)/s) + 1]",
  definition: "y[i] = max(r, 1, k, x[s*(i-1) + r])",
  kernel: { kind: "tensor", of: maxPool1dKernel },
  derivative: {
    x: "d(y[i], x[j]) = where(j > s*(i-1) and j <= s*(i-1) + k, prod(r, 1, k, step(where(s*(i-1) + r == j, 1, x[j] - x[s*(i-1) + r]))), 0)",
  },
  defaults: { s: "k" },
  domain: "everywhere",
  kinks: ["where(i == j, 1, x[i] - x[j])"],
  because: "Only the largest entry of a window passes through; the others have no influence.",
  mistakes: [
    {
      kind: "wrong-rule",
      wrt: "x",
      written: "where(x[j] == y[i], y[i], 0)",
      say: "The largest entry passes through with slope 1, not with its value.",
    },
  ],
  examples: [{ given: "sum(maxpool1d(x, n, n))", wrt: "x[j]", expect: "where(x[j] == max(x), 1, 0)", where: "x: n" }],
  source: "Goodfellow, Bengio, Courville, Deep Learning (2016), section 9.3",
});

export const avgpool1d = defineRule({
  id: "layer.average-pool-1d",
  names: ["avgpool1d"],
  title: "1-D average pooling",
  latex: String.raw`\operatorname{avgpool}(#x)`,
  args: { x: "real[n]", k: "size", s: "size" },
  result: "y: real[floor((n - k)/s) + 1]",
  definition: "y[i] = sum(r, 1, k, x[s*(i-1) + r]) / k",
  kernel: { kind: "tensor", of: avgPool1dKernel },
  derivative: { x: "d(y[i], x[j]) = where(j > s*(i-1) and j <= s*(i-1) + k, 1/k, 0)" },
  defaults: { s: "k" },
  domain: "everywhere",
  kinks: [],
  because: "Each entry of a window counts with weight 1/k.",
  mistakes: [
    { kind: "factor", wrt: "x", written: "where(j > s*(i-1) and j <= s*(i-1) + k, 1, 0)", say: "The mean divides by the window's width." },
  ],
  examples: [{ given: "sum(avgpool1d(x, n, n))", wrt: "x[j]", expect: "1/n", where: "x: n" }],
  source: "Goodfellow et al. (2016), section 9.3",
});

export const maxpool2d = defineRule({
  id: "layer.max-pool-2d",
  names: ["maxpool2d"],
  title: "2-D max pooling over k × k windows",
  latex: String.raw`\operatorname{maxpool}(#X)`,
  args: { X: "real[h,v]", k: "size", s: "size" },
  result: "Y: real[floor((h - k)/s) + 1, floor((v - k)/s) + 1]",
  definition: "Y[i,j] = max(q, 1, k, max(r, 1, k, X[s*(i-1) + q, s*(j-1) + r]))",
  kernel: { kind: "tensor", of: maxPool2dKernel },
  derivative: {
    X: "d(Y[i,j], X[a,b]) = where(a > s*(i-1) and a <= s*(i-1) + k and b > s*(j-1) and b <= s*(j-1) + k, prod(q, 1, k, prod(r, 1, k, step(where(s*(i-1) + q == a and s*(j-1) + r == b, 1, X[a,b] - X[s*(i-1) + q, s*(j-1) + r])))), 0)",
  },
  defaults: { s: "k" },
  domain: "everywhere",
  kinks: ["where(a == i and b == j, 1, X[a,b] - X[i,j])"],
  because: "Only the largest entry of a window passes through; the others have no influence.",
  mistakes: [
    {
      kind: "wrong-rule",
      wrt: "X",
      written: "where(a > s*(i-1) and a <= s*(i-1) + k and b > s*(j-1) and b <= s*(j-1) + k, 1/k^2, 0)",
      say: "This is average pooling; here only the largest entry counts.",
    },
  ],
  examples: [{ given: "sum(maxpool2d(X, 1, 1))", wrt: "X", expect: "ones(h,v)", where: "X: h,v" }],
  source: "Goodfellow et al. (2016), section 9.3",
});

export const avgpool2d = defineRule({
  id: "layer.average-pool-2d",
  names: ["avgpool2d"],
  title: "2-D average pooling over k × k windows",
  latex: String.raw`\operatorname{avgpool}(#X)`,
  args: { X: "real[h,v]", k: "size", s: "size" },
  result: "Y: real[floor((h - k)/s) + 1, floor((v - k)/s) + 1]",
  definition: "Y[i,j] = sum(q, 1, k, sum(r, 1, k, X[s*(i-1) + q, s*(j-1) + r])) / k^2",
  kernel: { kind: "tensor", of: avgPool2dKernel },
  derivative: { X: "d(Y[i,j], X[a,b]) = where(a > s*(i-1) and a <= s*(i-1) + k and b > s*(j-1) and b <= s*(j-1) + k, 1/k^2, 0)" },
  defaults: { s: "k" },
  domain: "everywhere",
  kinks: [],
  because: "Each entry of a window counts with weight 1/k^2.",
  mistakes: [
    {
      kind: "factor",
      wrt: "X",
      written: "where(a > s*(i-1) and a <= s*(i-1) + k and b > s*(j-1) and b <= s*(j-1) + k, 1/k, 0)",
      say: "A k × k window has k^2 entries.",
    },
  ],
  examples: [{ given: "sum(avgpool2d(X, 1, 1))", wrt: "X", expect: "ones(h,v)", where: "X: h,v" }],
  source: "Goodfellow et al. (2016), section 9.3",
});

export const pooling = [maxpool1d, avgpool1d, maxpool2d, avgpool2d];
