import { defineRule } from "../../src/rule.js";
import { cumsumKernel, standardizeKernel, stdKernel, varianceKernel } from "../../src/numeric/kernels/vectors.js";

export const average = defineRule({
  id: "vector.mean",
  names: ["average"],
  title: "Mean of the entries",
  latex: String.raw`\overline{#x}`,
  args: { x: "real[n]" },
  result: "y: real",
  definition: "y = sum(k, x[k]) / n",
  derivative: { x: "d(y, x[i]) = 1/n" },
  domain: "everywhere",
  kinks: [],
  because: "Each of the n entries counts with weight 1/n.",
  mistakes: [{ kind: "factor", wrt: "x", written: "1", say: "This is the gradient of the sum; the mean divides by n." }],
  examples: [{ given: "average(x)^2", wrt: "x[i]", expect: "2*average(x)/n", where: "x: n" }],
});

export const variance = defineRule({
  id: "vector.variance",
  names: ["variance", "var"],
  title: "Variance (biased: divided by n)",
  latex: String.raw`\operatorname{Var}(#x)`,
  args: { x: "real[n]" },
  result: "y: real",
  definition: "y = mean(k, (x[k] - mean(l, x[l]))^2)",
  kernel: { kind: "tensor", of: varianceKernel },
  derivative: { x: "d(y, x[i]) = 2 * (x[i] - mean(k, x[k])) / n" },
  domain: "everywhere",
  kinks: [],
  because: "The mean's own dependence on x drops out, because deviations from the mean sum to 0.",
  mistakes: [
    { kind: "factor", wrt: "x", written: "2 * (x[i] - mean(k, x[k]))", say: "The mean over the batch divides by n." },
    { kind: "factor", wrt: "x", written: "(x[i] - mean(k, x[k])) / n", say: "The square brings a factor 2." },
    { kind: "factor", wrt: "x", written: "2 * (x[i] - mean(k, x[k])) / (n - 1)", say: "n - 1 belongs to the unbiased variance." },
    {
      kind: "factor",
      wrt: "x",
      written: "2 * (x[i] - mean(k, x[k])) * (1 - 1/n) / n",
      say: "The mean's part cancels in the sum over all entries; it is not 1 - 1/n.",
    },
  ],
  examples: [{ given: "variance(3*x)", wrt: "x[i]", expect: "18 * (x[i] - mean(x)) / n", where: "x: n" }],
  source: "Ioffe and Szegedy, Batch Normalization (ICML 2015), section 3",
});

export const std = defineRule({
  id: "vector.standard-deviation",
  names: ["std"],
  title: "Standard deviation (biased: divided by n)",
  latex: String.raw`\operatorname{std}(#x)`,
  args: { x: "real[n]" },
  result: "y: real",
  definition: "y = sqrt(mean(k, (x[k] - mean(l, x[l]))^2))",
  kernel: { kind: "tensor", of: stdKernel },
  derivative: { x: "d(y, x[i]) = (x[i] - mean(k, x[k])) / (n * y)" },
  domain: "variance(x) > 0",
  kinks: [],
  because: "The square root's 1/(2y) meets the variance's 2(x - mean)/n.",
  mistakes: [
    { kind: "factor", wrt: "x", written: "2 * (x[i] - mean(k, x[k])) / (n * y)", say: "The square root's factor 1/2 cancels the 2." },
  ],
  examples: [{ given: "std(x)^2", wrt: "x[i]", expect: "2 * (x[i] - mean(x)) / n", where: "x: n" }],
});

export const standardize = defineRule({
  id: "vector.standardize",
  names: ["standardize", "zscore"],
  title: "Standardised vector (x - mean)/sqrt(variance + ε)",
  latex: String.raw`\frac{#x - \mu}{\sqrt{\sigma^2 + #e}}`,
  args: { x: "real[n]", e: "real" },
  result: "y: real[n]",
  definition: "y[i] = (x[i] - mean(k, x[k])) / sqrt(variance(x) + e)",
  kernel: { kind: "tensor", of: standardizeKernel },
  derivative: {
    x: "d(y[i], x[j]) = (delta[i,j] - 1/n - y[i] * y[j] / n) / sqrt(variance(x) + e)",
    e: "d(y[i], e) = -y[i] / (2 * (variance(x) + e))",
  },
  defaults: { e: "0" },
  domain: "variance(x) + e > 0, e >= 0",
  kinks: [],
  because: "x[j] acts three times: directly, through the mean (-1/n) and through the variance (-y[i] y[j]/n).",
  mistakes: [
    {
      kind: "missing-term",
      wrt: "x",
      written: "delta[i,j] / sqrt(variance(x) + e)",
      say: "Mean and variance are held constant here, but both depend on every x[j].",
    },
    {
      kind: "missing-term",
      wrt: "x",
      written: "(delta[i,j] - 1/n) / sqrt(variance(x) + e)",
      say: "The variance depends on x too: -y[i] y[j]/n is missing.",
    },
    {
      kind: "missing-term",
      wrt: "x",
      written: "(delta[i,j] - y[i] * y[j] / n) / sqrt(variance(x) + e)",
      say: "The mean depends on x too: -1/n is missing.",
    },
  ],
  examples: [{ given: "sum(standardize(x, e))", wrt: "x[i]", expect: "0", where: "x: n; e > 0" }],
  source: "Ioffe and Szegedy (2015), section 3",
});

export const cumsum = defineRule({
  id: "vector.cumulative-sum",
  names: ["cumsum"],
  title: "Cumulative sum",
  latex: String.raw`\operatorname{cumsum}(#x)`,
  args: { x: "real[n]" },
  result: "y: real[n]",
  definition: "y[i] = sum(k, k <= i, x[k])",
  kernel: { kind: "tensor", of: cumsumKernel },
  derivative: { x: "d(y[i], x[j]) = where(j <= i, 1, 0)" },
  domain: "everywhere",
  kinks: [],
  because: "x[j] is counted in every partial sum from the j-th on.",
  mistakes: [
    { kind: "transpose", wrt: "x", written: "where(i <= j, 1, 0)", say: "Turned round: y[i] holds the x[j] with j ≤ i." },
    { kind: "missing-term", wrt: "x", written: "delta[i,j]", say: "x[j] is counted in all later partial sums too." },
  ],
  examples: [{ given: "sum(cumsum(x))", wrt: "x[j]", expect: "n + 1 - j", where: "x: n" }],
});

export const statistics = [average, variance, std, standardize, cumsum];
