import { defineRule } from "../../src/rule.js";
import { softplus } from "../../src/numeric/kernels/logistic.js";

export const crossentropy = defineRule({
  id: "loss.cross-entropy",
  names: ["crossentropy"],
  title: "Cross-entropy from probabilities",
  latex: String.raw`-\sum_k #t_k \log #p_k`,
  args: { p: "real[n]", t: "real[n]" },
  result: "y: real",
  definition: "y = -sum(k, t[k] * log(p[k]))",
  derivative: { p: "d(y, p[i]) = -t[i] / p[i]", t: "d(y, t[i]) = -log(p[i])" },
  domain: "p > 0",
  kinks: [],
  because: "Each log p[i] stands once, with weight -t[i].",
  mistakes: [
    { kind: "sign", wrt: "p", written: "t[i] / p[i]", say: "The minus sign of the loss is missing." },
    {
      kind: "wrong-rule",
      wrt: "p",
      written: "p[i] - t[i]",
      say: "That is the gradient by the logits before the softmax, not by the probabilities.",
    },
  ],
  examples: [{ given: "crossentropy(softmax(z), t)", wrt: "z", expect: "sum(t) * softmax(z) - t", where: "z: n; t: n" }],
  source: "Bishop, Pattern Recognition and Machine Learning (2006), eq. 4.108",
});

export const softmaxCrossentropy = defineRule({
  id: "loss.softmax-cross-entropy",
  names: ["softmaxcrossentropy", "crossentropylogits"],
  title: "Cross-entropy from logits",
  latex: String.raw`-\sum_k #t_k \log\operatorname{softmax}(#z)_k`,
  args: { z: "real[n]", t: "real[n]" },
  result: "y: real",
  definition: "y = logsumexp(z) * sum(k, t[k]) - sum(k, t[k] * z[k])",
  derivative: { z: "d(y, z[i]) = sum(k, t[k]) * softmax(z)[i] - t[i]", t: "d(y, t[i]) = logsumexp(z) - z[i]" },
  domain: "everywhere",
  kinks: [],
  because: "-t/s times softmax's Jacobian telescopes to s Σt - t, which is s - t for targets that sum to 1.",
  mistakes: [
    {
      kind: "sign",
      wrt: "z",
      written: "t[i] - sum(k, t[k]) * softmax(z)[i]",
      say: "Prediction minus target: descending must raise the target's logit.",
    },
    {
      kind: "missing-term",
      wrt: "z",
      written: "-t[i] / softmax(z)[i]",
      say: "This is the gradient by the probabilities; softmax's Jacobian is still missing.",
    },
    {
      kind: "missing-term",
      wrt: "z",
      written: "-t[i] * (1 - softmax(z)[i])",
      say: "Only the diagonal of softmax's Jacobian is used; the other classes contribute t[k] s[i] each.",
    },
    {
      kind: "missing-term",
      wrt: "z",
      written: "(softmax(z)[i] - t[i]) * softmax(z)[i] * (1 - softmax(z)[i])",
      say: "softmax's Jacobian is already inside s - t; it is not applied twice.",
    },
  ],
  examples: [{ given: "softmaxcrossentropy(W*x, t)", wrt: "W", expect: "(sum(t) * softmax(W*x) - t) * x'", where: "W: n,m; x: m; t: n" }],
  source: "Bishop (2006), eq. 4.109",
});

export const bce = defineRule({
  id: "loss.binary-cross-entropy",
  names: ["bce", "binarycrossentropy"],
  title: "Binary cross-entropy from a probability",
  latex: String.raw`-(#t\log #p + (1 - #t)\log(1 - #p))`,
  args: { p: "real", t: "real" },
  result: "y: real",
  definition: "y = -(t * log(p) + (1 - t) * log(1 - p))",
  kernel: { kind: "scalar", of: (p, t) => -(t * Math.log(p) + (1 - t) * Math.log1p(-p)) },
  derivative: { p: "d(y, p) = (p - t) / (p * (1 - p))", t: "d(y, t) = log(1 - p) - log(p)" },
  domain: "p > 0, p < 1",
  kinks: [],
  because: "-t/p + (1 - t)/(1 - p) over one denominator: the inner derivative -1 of 1 - p turns the second sign.",
  mistakes: [
    {
      kind: "sign",
      wrt: "p",
      written: "-t / p - (1 - t) / (1 - p)",
      say: "The inner derivative of 1 - p is -1: the second term is positive.",
    },
    {
      kind: "wrong-rule",
      wrt: "p",
      written: "p - t",
      say: "That is the gradient by the logit; by the probability it is divided by p(1 - p).",
    },
  ],
  examples: [{ given: "bce(sigmoid(z), t)", wrt: "z", expect: "sigmoid(z) - t" }],
  source: "Bishop (2006), eq. 4.90",
});

export const bcelogits = defineRule({
  id: "loss.binary-cross-entropy-logits",
  names: ["bcelogits"],
  title: "Binary cross-entropy from a logit",
  latex: String.raw`-(#t\log\sigma(#z) + (1 - #t)\log(1 - \sigma(#z)))`,
  args: { z: "real", t: "real" },
  result: "y: real",
  definition: "y = log(1 + exp(z)) - t * z",
  kernel: { kind: "scalar", of: (z, t) => (z > 0 ? (1 - t) * z + softplus(-z) : softplus(z) - t * z) },
  derivative: { z: "d(y, z) = sigmoid(z) - t", t: "d(y, t) = -z" },
  domain: "everywhere",
  kinks: [],
  because: "(s - t)/(s(1 - s)) times the sigmoid's s(1 - s): the denominator cancels.",
  mistakes: [
    { kind: "sign", wrt: "z", written: "t - sigmoid(z)", say: "Prediction minus target." },
    {
      kind: "extra-term",
      wrt: "z",
      written: "(sigmoid(z) - t) * sigmoid(z) * (1 - sigmoid(z))",
      say: "The sigmoid's derivative cancels against the loss's denominator; it is not applied again.",
    },
  ],
  examples: [{ given: "sum(bcelogits(X*w, t))", wrt: "w", expect: "X'*(sigmoid(X*w) - t)", where: "X: m,n; w: n; t: m" }],
  source: "Bishop (2006), eqs. 4.90 and 4.91",
});

export const hinge = defineRule({
  id: "loss.hinge",
  names: ["hinge"],
  title: "Hinge loss",
  latex: String.raw`\max(0, 1 - #t #s)`,
  args: { s: "real", t: "real" },
  result: "y: real",
  definition: "y = max(0, 1 - t * s)",
  derivative: { s: "d(y, s) = -t * step(1 - t*s)", t: "d(y, t) = -s * step(1 - t*s)" },
  domain: "everywhere",
  kinks: ["1 - t*s"],
  because: "Inside the margin the loss falls with slope -t; beyond it the loss is constant 0.",
  mistakes: [
    { kind: "wrong-rule", wrt: "s", written: "-t", say: "Beyond the margin the loss is 0 and so is its slope." },
    { kind: "sign", wrt: "s", written: "t * step(1 - t*s)", say: "The inner derivative of 1 - ts is -t." },
    { kind: "wrong-rule", wrt: "s", written: "-step(1 - t*s)", say: "The inner derivative is -t, not -1." },
  ],
  examples: [{ given: "sum(hinge(X*w, t))", wrt: "w", expect: "-X'*(t .* step(1 - t .* (X*w)))", where: "X: m,n; w: n; t: m pm1" }],
  source: "Bishop (2006), eq. 7.44",
});

export const squaredHinge = defineRule({
  id: "loss.squared-hinge",
  names: ["squaredhinge"],
  title: "Squared hinge loss",
  latex: String.raw`\max(0, 1 - #t #s)^2`,
  args: { s: "real", t: "real" },
  result: "y: real",
  definition: "y = max(0, 1 - t * s)^2",
  derivative: { s: "d(y, s) = -2 * t * max(0, 1 - t*s)", t: "d(y, t) = -2 * s * max(0, 1 - t*s)" },
  domain: "everywhere",
  kinks: ["1 - t*s"],
  because: "Chain rule: 2 times the hinge times its inner derivative -t; at the margin both sides meet with slope 0.",
  mistakes: [{ kind: "factor", wrt: "s", written: "-2 * max(0, 1 - t*s)", say: "The inner derivative -t is missing its t." }],
  examples: [{ given: "squaredhinge(s, 1)", wrt: "s", expect: "-2 * max(0, 1 - s)" }],
  source: "Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 2nd ed. (2009), table 12.1",
});

export const focal = defineRule({
  id: "loss.focal",
  names: ["focal"],
  title: "Focal loss of the true class's probability",
  latex: String.raw`-(1 - #p)^{#g}\log #p`,
  args: { p: "real", g: "real" },
  result: "y: real",
  definition: "y = -(1 - p)^g * log(p)",
  derivative: { p: "d(y, p) = g * (1 - p)^(g - 1) * log(p) - (1 - p)^g / p", g: "d(y, g) = -(1 - p)^g * log(1 - p) * log(p)" },
  defaults: { g: "2" },
  domain: "p > 0, p < 1",
  kinks: [],
  because: "Product rule: the weight (1 - p)^g falls with p, and so does -log p.",
  mistakes: [{ kind: "missing-term", wrt: "p", written: "-(1 - p)^g / p", say: "The weight (1 - p)^g depends on p too." }],
  examples: [{ given: "focal(p, 0)", wrt: "p", expect: "-1/p", where: "p: scalar unit" }],
  source: "Lin et al., Focal Loss for Dense Object Detection (ICCV 2017), eq. 4",
});

export const classificationLosses = [crossentropy, softmaxCrossentropy, bce, bcelogits, hinge, squaredHinge, focal];
