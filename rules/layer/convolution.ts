import { defineRule } from "../../src/rule.js";
import { conv1dKernel, conv2dKernel, convLayerKernel } from "../../src/numeric/kernels/windows.js";

/** s: stride, p: zeros added on each side. Entry i of the result starts at entry s (i - 1) + 1 - p of the input. */

export const conv1d = defineRule({
  id: "layer.convolution-1d",
  names: ["conv1d"],
  title: "1-D convolution (cross-correlation) with stride and zero padding",
  latex: String.raw`(#x \star #w)`,
  args: { x: "real[n]", w: "real[k]", s: "size", p: "size" },
  result: "y: real[floor((n + 2*p - k)/s) + 1]",
  definition: "y[i] = sum(r, s*(i-1) + r - p >= 1 and s*(i-1) + r - p <= n, w[r] * x[s*(i-1) + r - p])",
  kernel: { kind: "tensor", of: conv1dKernel },
  derivative: {
    x: "d(y[i], x[j]) = sum(r, s*(i-1) + r - p == j, w[r])",
    w: "d(y[i], w[r]) = where(s*(i-1) + r - p >= 1 and s*(i-1) + r - p <= n, x[s*(i-1) + r - p], 0)",
  },
  defaults: { s: "1", p: "0" },
  domain: "everywhere",
  kinks: [],
  because: "Each output is a weighted sum of one window: by the filter the window's entries, by the input the filter's weights.",
  mistakes: [
    {
      kind: "wrong-index",
      wrt: "w",
      written: "where(s*(i-1) + k + 1 - r - p >= 1 and s*(i-1) + k + 1 - r - p <= n, x[s*(i-1) + k + 1 - r - p], 0)",
      say: "The window is flipped: that belongs to the convolution with w[k+1-r].",
    },
  ],
  examples: [{ given: "sum(conv1d(x, w))", wrt: "w[r]", expect: "sum(i, 1, n - k + 1, x[i + r - 1])", where: "x: n; w: k; k < n" }],
  source: "Goodfellow, Bengio, Courville, Deep Learning (2016), eqs. 9.4 and 9.6",
});

export const conv2d = defineRule({
  id: "layer.convolution-2d",
  names: ["conv2d"],
  title: "2-D convolution (cross-correlation) of one channel with stride and zero padding",
  latex: String.raw`(#X \star #W)`,
  args: { X: "real[h,v]", W: "real[k,l]", s: "size", p: "size" },
  result: "Y: real[floor((h + 2*p - k)/s) + 1, floor((v + 2*p - l)/s) + 1]",
  definition:
    "Y[i,j] = sum(q, s*(i-1) + q - p >= 1 and s*(i-1) + q - p <= h, sum(r, s*(j-1) + r - p >= 1 and s*(j-1) + r - p <= v, W[q,r] * X[s*(i-1) + q - p, s*(j-1) + r - p]))",
  kernel: { kind: "tensor", of: conv2dKernel },
  derivative: {
    X: "d(Y[i,j], X[a,b]) = sum(q, s*(i-1) + q - p == a, sum(r, s*(j-1) + r - p == b, W[q,r]))",
    W: "d(Y[i,j], W[q,r]) = where(s*(i-1) + q - p >= 1 and s*(i-1) + q - p <= h and s*(j-1) + r - p >= 1 and s*(j-1) + r - p <= v, X[s*(i-1) + q - p, s*(j-1) + r - p], 0)",
  },
  defaults: { s: "1", p: "0" },
  domain: "everywhere",
  kinks: [],
  because: "Each output is a weighted sum of one window: by the filter the window's entries, by the input the filter's weights.",
  mistakes: [
    {
      kind: "wrong-index",
      wrt: "X",
      written: "sum(q, s*(i-1) + k + 1 - q - p == a, sum(r, s*(j-1) + l + 1 - r - p == b, W[q,r]))",
      say: "The filter is flipped: flipping appears when gradients are sent back, not in the Jacobian of the cross-correlation.",
    },
  ],
  examples: [
    {
      given: "sum(conv2d(X, W))",
      wrt: "W[q,r]",
      expect: "sum(i, 1, h - k + 1, sum(j, 1, v - l + 1, X[i + q - 1, j + r - 1]))",
      where: "X: h,v; W: k,l; k < h; l < v",
    },
  ],
  source: "Goodfellow et al. (2016), eqs. 9.4 and 9.6",
});

export const convlayer = defineRule({
  id: "layer.convolution-channels",
  names: ["convlayer"],
  title: "2-D convolution with channels: input c × h × v, filters o × c × k × l",
  latex: String.raw`(#X \star #W)`,
  args: { X: "real[c,h,v]", W: "real[o,c,k,l]", s: "size", p: "size" },
  result: "Y: real[o, floor((h + 2*p - k)/s) + 1, floor((v + 2*p - l)/s) + 1]",
  definition:
    "Y[f,i,j] = sum(b, sum(q, s*(i-1) + q - p >= 1 and s*(i-1) + q - p <= h, sum(r, s*(j-1) + r - p >= 1 and s*(j-1) + r - p <= v, W[f,b,q,r] * X[b, s*(i-1) + q - p, s*(j-1) + r - p])))",
  kernel: { kind: "tensor", of: convLayerKernel },
  derivative: {
    X: "d(Y[f,i,j], X[b,a,t]) = sum(q, s*(i-1) + q - p == a, sum(r, s*(j-1) + r - p == t, W[f,b,q,r]))",
    W: "d(Y[f,i,j], W[g,b,q,r]) = delta[f,g] * where(s*(i-1) + q - p >= 1 and s*(i-1) + q - p <= h and s*(j-1) + r - p >= 1 and s*(j-1) + r - p <= v, X[b, s*(i-1) + q - p, s*(j-1) + r - p], 0)",
  },
  defaults: { s: "1", p: "0" },
  domain: "everywhere",
  kinks: [],
  because: "One cross-correlation for each pair of input channel and filter, summed over the input channels.",
  mistakes: [
    {
      kind: "wrong-index",
      wrt: "W",
      written:
        "where(s*(i-1) + q - p >= 1 and s*(i-1) + q - p <= h and s*(j-1) + r - p >= 1 and s*(j-1) + r - p <= v, X[b, s*(i-1) + q - p, s*(j-1) + r - p], 0)",
      say: "Filter g acts on output channel g only: the Kronecker delta is missing.",
    },
  ],
  source: "Goodfellow et al. (2016), eqs. 9.7 and 9.8",
});

export const convolutions = [conv1d, conv2d, convlayer];
