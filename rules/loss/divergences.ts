import { defineRule } from "../../src/rule.js";

export const kl = defineRule({
  id: "loss.kl-divergence",
  names: ["kl", "kldiv"],
  title: "Kullback-Leibler divergence",
  latex: String.raw`\operatorname{KL}(#p \,\|\, #q)`,
  args: { p: "real[n]", q: "real[n]" },
  result: "y: real",
  definition: "y = sum(k, p[k] * log(p[k] / q[k]))",
  derivative: { p: "d(y, p[i]) = log(p[i] / q[i]) + 1", q: "d(y, q[i]) = -p[i] / q[i]" },
  domain: "p > 0, q > 0",
  kinks: [],
  because: "By q only -p log q counts; by p the product rule leaves a 1 beside the logarithm.",
  mistakes: [
    { kind: "missing-term", wrt: "p", written: "log(p[i] / q[i])", say: "p stands inside the logarithm too: p · 1/p = 1 is missing." },
    { kind: "sign", wrt: "q", written: "p[i] / q[i]", say: "log(p/q) falls with q: the minus sign is missing." },
    { kind: "wrong-rule", wrt: "q", written: "-log(q[i]) - 1", say: "The weights are p, not q." },
  ],
  examples: [{ given: "kl(p, softmax(z))", wrt: "z", expect: "sum(p) * softmax(z) - p", where: "p: n positive; z: n" }],
  source: "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), eq. 2.26",
});

export const entropy = defineRule({
  id: "loss.entropy",
  names: ["entropy"],
  title: "Entropy",
  latex: String.raw`-\sum_k #p_k \log #p_k`,
  args: { p: "real[n]" },
  result: "y: real",
  definition: "y = -sum(k, p[k] * log(p[k]))",
  derivative: { p: "d(y, p[i]) = -log(p[i]) - 1" },
  domain: "p > 0",
  kinks: [],
  because: "Product rule: log p + p/p, with the minus sign in front.",
  mistakes: [{ kind: "missing-term", wrt: "p", written: "-log(p[i])", say: "p stands inside the logarithm too: -1 is missing." }],
  examples: [
    { given: "entropy(softmax(z))", wrt: "z[i]", expect: "-softmax(z)[i] * (logsoftmax(z)[i] + entropy(softmax(z)))", where: "z: n" },
  ],
  source: "Cover and Thomas (2006), eq. 2.1",
});

export const l1penalty = defineRule({
  id: "loss.l1-penalty",
  names: ["l1penalty"],
  title: "L1 penalty",
  latex: String.raw`#c \|#w\|_1`,
  args: { w: "real[n]", c: "real" },
  result: "y: real",
  definition: "y = c * sum(k, abs(w[k]))",
  derivative: { w: "d(y, w[i]) = c * sign(w[i])", c: "d(y, c) = norm1(w)" },
  domain: "everywhere",
  kinks: ["w"],
  because: "Each weight is pulled towards 0 with the same force c, whatever its size.",
  mistakes: [
    { kind: "wrong-rule", wrt: "w", written: "c * w[i]", say: "This is the L2 penalty's gradient; the L1 penalty keeps only the sign." },
  ],
  examples: [
    { given: "norm2(X*w - y)^2 + l1penalty(w, c)", wrt: "w", expect: "2*X'*(X*w - y) + c*sign(w)", where: "X: m,n; w: n; y: m; c: scalar" },
  ],
  source: "Tibshirani, Regression Shrinkage and Selection via the Lasso (1996), eq. 2",
});

export const l2penalty = defineRule({
  id: "loss.l2-penalty",
  names: ["l2penalty"],
  title: "L2 penalty (c/2 times the squared norm)",
  latex: String.raw`\tfrac{#c}{2} \|#w\|_2^2`,
  args: { w: "real[n]", c: "real" },
  result: "y: real",
  definition: "y = c/2 * sum(k, w[k]^2)",
  derivative: { w: "d(y, w) = c * w", c: "d(y, c) = sum(k, w[k]^2) / 2" },
  domain: "everywhere",
  kinks: [],
  because: "The square's factor 2 cancels the 1/2: each weight is pulled towards 0 in proportion to its size.",
  mistakes: [
    { kind: "factor", wrt: "w", written: "2 * c * w", say: "The 1/2 in front cancels the 2." },
    { kind: "factor", wrt: "w", written: "c/2 * w", say: "The square's factor 2 is missing." },
  ],
  examples: [
    { given: "norm2(X*w - y)^2 + l2penalty(w, c)", wrt: "w", expect: "2*X'*(X*w - y) + c*w", where: "X: m,n; w: n; y: m; c: scalar" },
  ],
  source: "Bishop, Pattern Recognition and Machine Learning (2006), eq. 3.27",
});

export const divergences = [kl, entropy, l1penalty, l2penalty];
