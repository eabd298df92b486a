import { defineRule } from "../../src/rule.js";
import { cosineKernel, normalizeKernel } from "../../src/numeric/kernels/vectors.js";

export const normsq = defineRule({
  id: "vector.norm-squared",
  names: ["normsq"],
  title: "Squared 2-norm",
  latex: String.raw`\|#x\|_2^2`,
  args: { x: "real[n]" },
  result: "y: real",
  definition: "y = sum(k, x[k]^2)",
  derivative: { x: "d(y, x) = 2 * x" },
  domain: "everywhere",
  kinks: [],
  because: "x'x holds x twice: dx'x + x'dx = 2 x'dx.",
  mistakes: [
    { kind: "factor", wrt: "x", written: "x", say: "x stands twice in x'x: the factor 2 is missing." },
    {
      kind: "wrong-rule",
      wrt: "x",
      written: "2 * norm2(x) * x",
      say: "The norm is squared already: its factor cancels against the norm's own gradient x/‖x‖.",
    },
  ],
  examples: [{ given: "normsq(X*w - y)", wrt: "w", expect: "2*X'*(X*w - y)", where: "X: m,n; w: n; y: m" }],
  source: "Petersen and Pedersen, The Matrix Cookbook (2012), eq. 131",
});

export const quadform = defineRule({
  id: "vector.quadratic-form",
  names: ["quadform"],
  title: "Quadratic form",
  latex: String.raw`#x^{\top} #A #x`,
  args: { x: "real[n]", A: "real[n,n]" },
  result: "y: real",
  definition: "y = x'*A*x",
  derivative: { x: "d(y, x) = (A + A')*x", A: "d(y, A) = x*x'" },
  domain: "everywhere",
  kinks: [],
  because: "x stands on both sides: dx'Ax + x'A dx = (Ax + A'x)'dx.",
  mistakes: [
    { kind: "missing-term", wrt: "x", written: "2*A*x", say: "2Ax needs a symmetric A; in general it is (A + A')x." },
    { kind: "missing-term", wrt: "x", written: "A*x", say: "x stands on the left too: A'x is missing." },
    { kind: "missing-term", wrt: "x", written: "A'*x", say: "x stands on the right too: Ax is missing." },
  ],
  examples: [{ given: "quadform(B*x - c, A)", wrt: "x", expect: "B'*(A + A')*(B*x - c)", where: "B: n,m; x: m; c: n; A: n,n" }],
  source: "Petersen and Pedersen (2012), eq. 81",
});

export const normalize = defineRule({
  id: "vector.normalize",
  names: ["normalize", "unitvec"],
  title: "Normalised vector x/‖x‖",
  latex: String.raw`\frac{#x}{\|#x\|_2}`,
  args: { x: "real[n]" },
  result: "y: real[n]",
  definition: "y[i] = x[i] / sqrt(sum(k, x[k]^2))",
  kernel: { kind: "tensor", of: normalizeKernel },
  derivative: { x: "d(y[i], x[j]) = (delta[i,j] - y[i] * y[j]) / norm2(x)" },
  domain: "sum(k, x[k]^2) > 0",
  kinks: [],
  because: "Quotient rule: moving x along itself does not change its direction, so y y' is projected out.",
  mistakes: [
    { kind: "missing-term", wrt: "x", written: "delta[i,j] / norm2(x)", say: "The norm depends on x too: -y y'/‖x‖ is missing." },
    { kind: "factor", wrt: "x", written: "delta[i,j] - y[i] * y[j]", say: "The whole is divided by ‖x‖." },
    {
      kind: "factor",
      wrt: "x",
      written: "(delta[i,j] - x[i] * x[j]) / norm2(x)",
      say: "In x instead of y the second term is divided by ‖x‖^2.",
    },
  ],
  examples: [{ given: "normalize(x)", wrt: "x", expect: "(eye(n) - x*x'/(x'*x)) / norm2(x)", where: "x: n" }],
  source: "Petersen and Pedersen (2012), eq. 130",
});

export const cosine = defineRule({
  id: "vector.cosine-similarity",
  names: ["cosine", "cossim", "cosinesimilarity"],
  title: "Cosine similarity",
  latex: String.raw`\cos(#x, #z)`,
  args: { x: "real[n]", z: "real[n]" },
  result: "y: real",
  definition: "y = sum(k, x[k] * z[k]) / (norm2(x) * norm2(z))",
  kernel: { kind: "tensor", of: cosineKernel },
  derivative: {
    x: "d(y, x[i]) = (z[i] / norm2(z) - y * x[i] / norm2(x)) / norm2(x)",
    z: "d(y, z[i]) = (x[i] / norm2(x) - y * z[i] / norm2(z)) / norm2(z)",
  },
  domain: "sum(k, x[k]^2) > 0, sum(k, z[k]^2) > 0",
  kinks: [],
  because: "Only the part of z's direction at right angles to x turns x towards it, the more slowly the longer x is.",
  mistakes: [
    { kind: "missing-term", wrt: "x", written: "z[i] / (norm2(x) * norm2(z))", say: "The norm of x depends on x too." },
    { kind: "factor", wrt: "x", written: "z[i] / norm2(z) - y * x[i] / norm2(x)", say: "The whole is divided by ‖x‖ once more." },
  ],
  examples: [{ given: "cosine(t*x, z)", wrt: "t", expect: "0", where: "x: n; z: n; t > 0" }],
  source: "Petersen and Pedersen (2012), eq. 130, contracted with z/‖z‖",
});

export const geometry = [normsq, quadform, normalize, cosine];
