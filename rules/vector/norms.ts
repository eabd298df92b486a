import { defineRule } from "../../src/rule.js";
import { norm1Kernel, norm2Kernel, normInfKernel, normPKernel } from "../../src/numeric/kernels/vectors.js";

export const norm1 = defineRule({
  id: "vector.norm1",
  names: ["norm1"],
  title: "1-norm",
  latex: String.raw`\|#x\|_1`,
  args: { x: "real[n]" },
  result: "y: real",
  definition: "y = sum(k, abs(x[k]))",
  kernel: { kind: "tensor", of: norm1Kernel },
  derivative: { x: "d(y, x) = sign(x)" },
  domain: "everywhere",
  kinks: ["x"],
  because: "Each entry counts by its absolute value, whose slope is the entry's sign.",
  mistakes: [
    { kind: "wrong-rule", wrt: "x", written: "x", say: "This belongs to half the squared 2-norm; here only the sign is left." },
    { kind: "wrong-rule", wrt: "x", written: "ones(n)", say: "Negative entries have slope -1." },
  ],
  examples: [{ given: "norm1(A*x)", wrt: "x", expect: "A' * sign(A*x)", where: "A: m,n; x: n" }],
  source: "Boyd and Vandenberghe (2004), section A.1.2",
});

export const norm2 = defineRule({
  id: "vector.norm2",
  names: ["norm2", "norm"],
  title: "2-norm (Euclidean)",
  latex: String.raw`\|#x\|_2`,
  args: { x: "real[n]" },
  result: "y: real",
  definition: "y = sqrt(sum(k, x[k]^2))",
  kernel: { kind: "tensor", of: norm2Kernel },
  derivative: { x: "d(y, x[i]) = x[i] / y" },
  domain: "sum(k, x[k]^2) > 0",
  kinks: [],
  because: "From y^2 = x'x follows 2 y dy = 2 x'dx, so the gradient is the unit vector x/y.",
  mistakes: [
    {
      kind: "wrong-rule",
      wrt: "x",
      written: "2 * x[i]",
      say: "This is the gradient of the squared norm; the norm itself needs a division by 2 times the norm.",
    },
    { kind: "factor", wrt: "x", written: "x[i]", say: "The division by the norm is missing." },
    { kind: "factor", wrt: "x", written: "2 * x[i] / y", say: "The square root's factor 1/2 cancels the 2." },
    { kind: "factor", wrt: "x", written: "x[i] / (2 * y)", say: "The inner derivative is 2 x, which cancels the 1/2." },
    { kind: "wrong-rule", wrt: "x", written: "x[i] / y^2", say: "Divided by the norm once, not twice." },
  ],
  examples: [
    { given: "norm2(A*x - b)", wrt: "x", expect: "A' * (A*x - b) / norm2(A*x - b)", where: "A: m,n; x: n; b: m" },
    { given: "norm2(x)^2", wrt: "x", expect: "2*x" },
  ],
  source: "Petersen and Pedersen, The Matrix Cookbook (2012), eq. 129",
});

export const norminf = defineRule({
  id: "vector.norm-inf",
  names: ["norminf"],
  title: "Maximum norm",
  latex: String.raw`\|#x\|_\infty`,
  args: { x: "real[n]" },
  result: "y: real",
  definition: "y = max(k, abs(x[k]))",
  kernel: { kind: "tensor", of: normInfKernel },
  derivative: { x: "d(y, x[i]) = sign(x[i]) * prod(k, step(where(k == i, 1, abs(x[i]) - abs(x[k]))))" },
  domain: "everywhere",
  kinks: ["where(i == j, x[i], abs(x[i]) - abs(x[j]))"],
  because: "Only the entry of largest magnitude counts, with slope its sign; at a tie there is no derivative.",
  mistakes: [
    { kind: "wrong-rule", wrt: "x", written: "sign(x[i])", say: "This is the gradient of the 1-norm; here only the largest entry counts." },
  ],
  examples: [{ given: "norminf(3*x)", wrt: "x[i]", expect: "3 * where(abs(x[i]) == norminf(x), sign(x[i]), 0)" }],
  source: "Boyd and Vandenberghe (2004), section A.1.2",
});

export const normp = defineRule({
  id: "vector.norm-p",
  names: ["normp"],
  title: "p-norm",
  latex: String.raw`\|#x\|_{#p}`,
  args: { x: "real[n]", p: "real" },
  result: "y: real",
  definition: "y = sum(k, abs(x[k])^p)^(1/p)",
  kernel: { kind: "tensor", of: normPKernel },
  derivative: {
    x: "d(y, x[i]) = sign(x[i]) * (abs(x[i]) / y)^(p - 1)",
    p: "d(y, p) = y * (sum(k, abs(x[k])^p * log(abs(x[k]))) / (p * y^p) - log(y) / p)",
  },
  domain: "p >= 1, abs(x) > 0",
  kinks: ["x"],
  because: "From y^p = Σ|x|^p follows p y^(p-1) dy = p Σ |x|^(p-1) sign(x) dx.",
  mistakes: [
    {
      kind: "factor",
      wrt: "x",
      written: "p * sign(x[i]) * abs(x[i])^(p - 1)",
      say: "This is the gradient of the p-th power of the norm; the outer root is missing.",
    },
    { kind: "factor", wrt: "x", written: "(abs(x[i]) / y)^(p - 1)", say: "The sign of the entry is missing." },
  ],
  examples: [{ given: "normp(x, 2)", wrt: "x[i]", expect: "x[i] / norm2(x)" }],
  source: "Boyd and Vandenberghe (2004), section A.1.2",
});

export const norms = [norm1, norm2, norminf, normp];
