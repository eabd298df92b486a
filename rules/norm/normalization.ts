import { defineRule } from "../../src/rule.js";

export const batchnorm = defineRule({
  id: "norm.batch",
  names: ["batchnorm"],
  title: "Batch normalisation (over the rows, biased variance)",
  latex: String.raw`\operatorname{BatchNorm}(#X)`,
  args: { X: "real[m,n]", g: "real[n]", b: "real[n]", e: "real" },
  result: "Y: real[m,n]",
  definition: "Y[i,j] = g[j] * standardize(X[:,j], e)[i] + b[j]",
  derivative: {
    X: "d(Y[i,j], X[k,l]) = delta[j,l] * g[j] * (delta[i,k] - 1/m - standardize(X[:,j], e)[i] * standardize(X[:,j], e)[k] / m) / sqrt(variance(X[:,j]) + e)",
    g: "d(Y[i,j], g[k]) = delta[j,k] * standardize(X[:,j], e)[i]",
    b: "d(Y[i,j], b[k]) = delta[j,k]",
    e: "d(Y[i,j], e) = -g[j] * standardize(X[:,j], e)[i] / (2 * (variance(X[:,j]) + e))",
  },
  defaults: { e: "0.00001" },
  domain: "e > 0",
  kinks: [],
  because: "Each feature is standardised over the batch, so one sample moves the mean and the variance that all samples share.",
  mistakes: [
    {
      kind: "missing-term",
      wrt: "X",
      written: "delta[j,l] * g[j] * delta[i,k] / sqrt(variance(X[:,j]) + e)",
      say: "Mean and variance are held constant here, but both depend on every sample of the batch.",
    },
    {
      kind: "missing-term",
      wrt: "X",
      written: "delta[j,l] * g[j] * (delta[i,k] - 1/m) / sqrt(variance(X[:,j]) + e)",
      say: "The variance depends on X too.",
    },
    {
      kind: "missing-term",
      wrt: "X",
      written: "delta[j,l] * g[j] * (delta[i,k] - standardize(X[:,j], e)[i] * standardize(X[:,j], e)[k] / m) / sqrt(variance(X[:,j]) + e)",
      say: "The mean depends on X too: -1/m is missing.",
    },
    {
      kind: "missing-term",
      wrt: "X",
      written: "delta[j,l] * delta[i,k] * g[j] * (1 - 1/m - standardize(X[:,j], e)[i]^2 / m) / sqrt(variance(X[:,j]) + e)",
      say: "Only the sample itself is counted; the other samples of the batch (k ≠ i) are moved too.",
    },
    { kind: "factor", wrt: "g", written: "delta[j,k] * X[i,j]", say: "γ multiplies the standardised input, not the input itself." },
  ],
  examples: [
    { given: "sum(G .* batchnorm(X, g, b, e))", wrt: "b", expect: "colsum(G)'", where: "G: m,n; X: m,n; g: n; b: n; e > 0" },
    { given: "sum(batchnorm(X, g, b, e))", wrt: "X", expect: "zeros(m,n)", where: "X: m,n; g: n; b: n; e > 0" },
  ],
  source: "Ioffe and Szegedy, Batch Normalization (ICML 2015), algorithm 1 and section 3",
});

export const layernorm = defineRule({
  id: "norm.layer",
  names: ["layernorm"],
  title: "Layer normalisation of a vector",
  latex: String.raw`\operatorname{LayerNorm}(#x)`,
  args: { x: "real[n]", g: "real[n]", b: "real[n]", e: "real" },
  result: "y: real[n]",
  definition: "y[i] = g[i] * standardize(x, e)[i] + b[i]",
  derivative: {
    x: "d(y[i], x[j]) = g[i] * (delta[i,j] - 1/n - standardize(x, e)[i] * standardize(x, e)[j] / n) / sqrt(variance(x) + e)",
    g: "d(y[i], g[j]) = delta[i,j] * standardize(x, e)[i]",
    b: "d(y[i], b[j]) = delta[i,j]",
    e: "d(y[i], e) = -g[i] * standardize(x, e)[i] / (2 * (variance(x) + e))",
  },
  defaults: { e: "0.00001" },
  domain: "e > 0",
  kinks: [],
  because: "One input moves its own output, and through mean and variance all the others.",
  mistakes: [
    { kind: "missing-term", wrt: "x", written: "g[i] * delta[i,j] / sqrt(variance(x) + e)", say: "Mean and variance depend on x too." },
    {
      kind: "wrong-index",
      wrt: "x",
      written: "g[j] * (delta[i,j] - 1/n - standardize(x, e)[i] * standardize(x, e)[j] / n) / sqrt(variance(x) + e)",
      say: "γ scales the output: it has the output's index i.",
    },
  ],
  examples: [{ given: "sum(layernorm(x, ones(n), b, e))", wrt: "x", expect: "zeros(n)", where: "x: n; b: n; e > 0" }],
  source: "Ba, Kiros, Hinton, Layer Normalization (2016), eq. 4",
});

export const layernormrows = defineRule({
  id: "norm.layer-rows",
  names: ["layernormrows"],
  title: "Layer normalisation of each row",
  latex: String.raw`\operatorname{LayerNorm}_{\text{rows}}(#X)`,
  args: { X: "real[m,n]", g: "real[n]", b: "real[n]", e: "real" },
  result: "Y: real[m,n]",
  definition: "Y[i,j] = g[j] * standardize(X[i,:]', e)[j] + b[j]",
  derivative: {
    X: "d(Y[i,j], X[k,l]) = delta[i,k] * g[j] * (delta[j,l] - 1/n - standardize(X[i,:]', e)[j] * standardize(X[i,:]', e)[l] / n) / sqrt(variance(X[i,:]') + e)",
    g: "d(Y[i,j], g[k]) = delta[j,k] * standardize(X[i,:]', e)[j]",
    b: "d(Y[i,j], b[k]) = delta[j,k]",
    e: "d(Y[i,j], e) = -g[j] * standardize(X[i,:]', e)[j] / (2 * (variance(X[i,:]') + e))",
  },
  defaults: { e: "0.00001" },
  domain: "e > 0",
  kinks: [],
  because: "Each sample is standardised by itself: rows do not mix, columns do.",
  mistakes: [
    {
      kind: "missing-term",
      wrt: "X",
      written: "delta[i,k] * delta[j,l] * g[j] / sqrt(variance(X[i,:]') + e)",
      say: "Mean and variance of the row depend on all of its entries.",
    },
  ],
  examples: [{ given: "sum(layernormrows(X, ones(n), b, e))", wrt: "X", expect: "zeros(m,n)", where: "X: m,n; b: n; e > 0" }],
  source: "Ba, Kiros, Hinton (2016), eq. 4",
});

export const rmsnorm = defineRule({
  id: "norm.rms",
  names: ["rmsnorm"],
  title: "Root-mean-square normalisation",
  latex: String.raw`\operatorname{RMSNorm}(#x)`,
  args: { x: "real[n]", g: "real[n]", e: "real" },
  result: "y: real[n]",
  definition: "y[i] = g[i] * x[i] / sqrt(mean(k, x[k]^2) + e)",
  derivative: {
    x: "d(y[i], x[j]) = g[i] * (delta[i,j] - x[i] * x[j] / (n * (mean(k, x[k]^2) + e))) / sqrt(mean(k, x[k]^2) + e)",
    g: "d(y[i], g[j]) = delta[i,j] * x[i] / sqrt(mean(k, x[k]^2) + e)",
    e: "d(y[i], e) = -y[i] / (2 * (mean(k, x[k]^2) + e))",
  },
  defaults: { e: "0.00001" },
  domain: "e > 0",
  kinks: [],
  because: "Quotient rule: the mean square in the denominator depends on every entry.",
  mistakes: [
    { kind: "missing-term", wrt: "x", written: "g[i] * delta[i,j] / sqrt(mean(k, x[k]^2) + e)", say: "The mean square depends on x too." },
    {
      kind: "extra-term",
      wrt: "x",
      written: "g[i] * (delta[i,j] - 1/n - x[i] * x[j] / (n * (mean(k, x[k]^2) + e))) / sqrt(mean(k, x[k]^2) + e)",
      say: "No mean is subtracted here, so there is no -1/n.",
    },
  ],
  examples: [{ given: "rmsnorm(x, g, e)", wrt: "g", expect: "diag(x) / sqrt(x'*x/n + e)", where: "x: n; g: n; e > 0" }],
  source: "Zhang and Sennrich, Root Mean Square Layer Normalization (NeurIPS 2019), eq. 4",
});

export const dropout = defineRule({
  id: "norm.dropout",
  names: ["dropout"],
  title: "Inverted dropout with a given mask",
  latex: String.raw`\frac{#m \odot #x}{1 - #p}`,
  args: { x: "real", m: "real", p: "real" },
  result: "y: real",
  definition: "y = m * x / (1 - p)",
  derivative: { x: "d(y, x) = m / (1 - p)", m: "d(y, m) = x / (1 - p)", p: "d(y, p) = m * x / (1 - p)^2" },
  domain: "p < 1",
  kinks: [],
  because: "For a given mask it is a scaling: kept entries by 1/(1 - p), dropped ones by 0.",
  mistakes: [
    {
      kind: "wrong-rule",
      wrt: "x",
      written: "1 - p",
      say: "That is the chance to be kept; the gradient passes where the mask is 1, scaled by 1/(1 - p).",
    },
    { kind: "factor", wrt: "x", written: "m", say: "The scale 1/(1 - p) of inverted dropout belongs to the backward pass too." },
  ],
  examples: [{ given: "sum(dropout(W*x, m, p))", wrt: "x", expect: "W'*m/(1 - p)", where: "W: k,n; x: n; m: k binary; p: scalar unit" }],
  source: "Srivastava et al., Dropout (JMLR 2014), section 4, with the scale moved to training",
});

export const normalization = [batchnorm, layernorm, layernormrows, rmsnorm, dropout];
