import { defineRule } from "../../src/rule.js";
import { clamp } from "../../src/numeric/kernels/piecewise.js";
import { softplus } from "../../src/numeric/kernels/logistic.js";

/** In all losses the prediction comes first and the target second. */

export const mse = defineRule({
  id: "loss.mean-squared-error",
  names: ["mse"],
  title: "Mean squared error",
  latex: String.raw`\operatorname{MSE}(#p, #t)`,
  args: { p: "real[n]", t: "real[n]" },
  result: "y: real",
  definition: "y = mean(k, (p[k] - t[k])^2)",
  derivative: { p: "d(y, p[i]) = 2 * (p[i] - t[i]) / n", t: "d(y, t[i]) = 2 * (t[i] - p[i]) / n" },
  domain: "everywhere",
  kinks: [],
  because: "The square brings 2 times the difference, the mean divides by n.",
  mistakes: [
    { kind: "factor", wrt: "p", written: "2 * (p[i] - t[i])", say: "The mean's 1/n is missing." },
    {
      kind: "factor",
      wrt: "p",
      written: "(p[i] - t[i]) / n",
      say: "The factor 2 of the square is missing (it cancels only against a 1/2 in the loss).",
    },
    { kind: "sign", wrt: "p", written: "2 * (t[i] - p[i]) / n", say: "By the prediction it is prediction minus target." },
  ],
  examples: [{ given: "mse(X*w, t)", wrt: "w", expect: "2*X'*(X*w - t)/n", where: "X: n,m; w: m; t: n" }],
  source: "Bishop, Pattern Recognition and Machine Learning (2006), eq. 3.12 (up to the constant)",
});

export const huber = defineRule({
  id: "loss.huber",
  names: ["huber"],
  title: "Huber loss",
  latex: String.raw`\operatorname{Huber}_{#d}(#r)`,
  args: { r: "real", d: "real" },
  result: "y: real",
  definition: "y = where(abs(r) <= d, r^2 / 2, d * (abs(r) - d/2))",
  kernel: { kind: "scalar", of: (r, d) => (Math.abs(r) <= d ? (r * r) / 2 : d * (Math.abs(r) - d / 2)) },
  derivative: { r: "d(y, r) = clamp(r, -d, d)", d: "d(y, d) = relu(abs(r) - d)" },
  defaults: { d: "1" },
  domain: "d > 0",
  kinks: ["abs(r) - d"],
  because: "Quadratic near 0, so the slope is r; linear beyond d, so the slope stays at ±d.",
  mistakes: [
    { kind: "wrong-rule", wrt: "r", written: "r", say: "Beyond d the loss is linear: the slope stops at ±d." },
    { kind: "factor", wrt: "r", written: "clamp(2*r, -d, d)", say: "The 1/2 in the quadratic part cancels the 2." },
    { kind: "factor", wrt: "r", written: "where(abs(r) <= d, r, sign(r))", say: "The linear part has slope d sign(r)." },
  ],
  examples: [{ given: "huber(x - t, 2)", wrt: "x", expect: "clamp(x - t, -2, 2)" }],
  source: "Huber, Robust Estimation of a Location Parameter (1964), eq. 1.8 ff.",
});

export const pseudoHuber = defineRule({
  id: "loss.pseudo-huber",
  names: ["pseudohuber"],
  title: "Pseudo-Huber loss",
  latex: String.raw`#d^2\left(\sqrt{1 + (#r/#d)^2} - 1\right)`,
  args: { r: "real", d: "real" },
  result: "y: real",
  definition: "y = d^2 * (sqrt(1 + (r/d)^2) - 1)",
  kernel: { kind: "scalar", of: (r, d) => (r * r) / (Math.sqrt(1 + (r / d) * (r / d)) + 1) },
  derivative: { r: "d(y, r) = r / sqrt(1 + (r/d)^2)", d: "d(y, d) = d * (sqrt(1 + (r/d)^2) - 1)^2 / sqrt(1 + (r/d)^2)" },
  defaults: { d: "1" },
  domain: "d > 0",
  kinks: [],
  because: "Chain rule: d^2 · (r/d^2)/sqrt(1 + (r/d)^2).",
  mistakes: [{ kind: "factor", wrt: "r", written: "r / (2 * sqrt(1 + (r/d)^2))", say: "The square's 2 cancels the root's 1/2." }],
  examples: [{ given: "pseudohuber(x, 1)", wrt: "x", expect: "x / sqrt(1 + x^2)" }],
  source: "Charbonnier et al., Deterministic Edge-Preserving Regularization (1997), section IV",
});

export const logcosh = defineRule({
  id: "loss.log-cosh",
  names: ["logcosh"],
  title: "Log-cosh loss",
  latex: String.raw`\log\cosh(#r)`,
  args: { r: "real" },
  result: "y: real",
  definition: "y = log(cosh(r))",
  kernel: {
    kind: "scalar",
    of: (r) => (Math.abs(r) < 0.5 ? Math.log1p(2 * Math.sinh(r / 2) ** 2) : Math.abs(r) + softplus(-2 * Math.abs(r)) - Math.LN2),
  },
  derivative: { r: "d(y, r) = tanh(r)" },
  domain: "everywhere",
  kinks: [],
  because: "Chain rule: sinh/cosh = tanh.",
  mistakes: [{ kind: "factor", wrt: "r", written: "1 / cosh(r)", say: "The inner derivative sinh(r) is missing." }],
  examples: [{ given: "logcosh(x - t)", wrt: "x", expect: "tanh(x - t)" }],
});

export const epsilonInsensitive = defineRule({
  id: "loss.epsilon-insensitive",
  names: ["epsinsensitive"],
  title: "ε-insensitive loss",
  latex: String.raw`\max(0, |#r| - #d)`,
  args: { r: "real", d: "real" },
  result: "y: real",
  definition: "y = relu(abs(r) - d)",
  kernel: { kind: "scalar", of: (r, d) => (r - clamp(r, -d, d) > 0 ? r - d : r < -d ? -r - d : 0) },
  derivative: { r: "d(y, r) = sign(r) * step(abs(r) - d)", d: "d(y, d) = -step(abs(r) - d)" },
  domain: "d > 0",
  kinks: ["abs(r) - d"],
  because: "Flat inside the tube, slope ±1 outside.",
  mistakes: [{ kind: "wrong-rule", wrt: "r", written: "sign(r)", say: "Inside the tube the loss is 0 and so is its slope." }],
  examples: [{ given: "epsinsensitive(x, 1/2)", wrt: "x", expect: "sign(x) * step(abs(x) - 1/2)" }],
  source: "Bishop (2006), eq. 7.51",
});

export const regressionLosses = [mse, huber, pseudoHuber, logcosh, epsilonInsensitive];
