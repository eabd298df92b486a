import { defineRule } from "../../src/rule.js";
import { relu as reluValue } from "../../src/numeric/kernels/piecewise.js";

export const relu = defineRule({
  id: "scalar.relu",
  names: ["relu", "ReLU"],
  title: "Rectified linear unit",
  latex: String.raw`\operatorname{ReLU}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = where(x > 0, x, 0)",
  kernel: { kind: "scalar", of: reluValue },
  derivative: { x: "d(y, x) = step(x)" },
  domain: "everywhere",
  kinks: ["x"],
  because: "Positive inputs pass through with slope 1, the others are cut off with slope 0.",
  mistakes: [
    { kind: "wrong-rule", wrt: "x", written: "y", say: "The derivative is 1 where x > 0, not x itself." },
    { kind: "wrong-rule", wrt: "x", written: "1", say: "Where x < 0 the output is constant: the slope is 0 there." },
    { kind: "wrong-rule", wrt: "x", written: "sign(x)", say: "On the left the slope is 0, not -1." },
  ],
  examples: [{ given: "relu(x)^2", wrt: "x", expect: "2 * relu(x)" }],
  source: "Nair and Hinton, Rectified Linear Units (ICML 2010)",
});

export const leakyrelu = defineRule({
  id: "scalar.leaky-relu",
  names: ["leakyrelu", "leaky_relu", "LeakyReLU", "prelu", "PReLU"],
  title: "Leaky ReLU (PReLU where the slope is learned)",
  latex: String.raw`\operatorname{LeakyReLU}_{#a}(#x)`,
  args: { x: "real", a: "real" },
  result: "y: real",
  definition: "y = where(x > 0, x, a * x)",
  kernel: { kind: "scalar", of: (x, a) => (x > 0 ? x : a * x) },
  derivative: { x: "d(y, x) = where(x > 0, 1, a)", a: "d(y, a) = -relu(-x)" },
  defaults: { a: "0.01" },
  domain: "everywhere",
  kinks: ["x"],
  because: "Slope 1 on the right and slope a on the left.",
  mistakes: [
    { kind: "missing-term", wrt: "x", written: "step(x)", say: "On the left the slope is a, not 0." },
    { kind: "wrong-rule", wrt: "x", written: "where(x > 0, 1, a * x)", say: "The derivative of a x is a." },
    { kind: "wrong-rule", wrt: "a", written: "x", say: "The slope a acts on negative inputs only." },
  ],
  examples: [{ given: "leakyrelu(x, 0.1)", wrt: "x", expect: "where(x > 0, 1, 0.1)" }],
  source: "He et al., Delving Deep into Rectifiers (ICCV 2015), eq. 1",
});

export const elu = defineRule({
  id: "scalar.elu",
  names: ["elu", "ELU"],
  title: "Exponential linear unit",
  latex: String.raw`\operatorname{ELU}_{#a}(#x)`,
  args: { x: "real", a: "real" },
  result: "y: real",
  definition: "y = where(x > 0, x, a * (exp(x) - 1))",
  kernel: { kind: "scalar", of: (x, a) => (x > 0 ? x : a * Math.expm1(x)) },
  derivative: { x: "d(y, x) = where(x > 0, 1, a * exp(x))", a: "d(y, a) = where(x > 0, 0, exp(x) - 1)" },
  defaults: { a: "1" },
  domain: "everywhere",
  kinks: ["x"],
  because: "Slope 1 on the right; on the left only the exponential depends on x.",
  mistakes: [{ kind: "wrong-rule", wrt: "x", written: "where(x > 0, x, a * exp(x))", say: "The derivative of x is 1." }],
  examples: [{ given: "elu(x, 2)", wrt: "x", expect: "where(x > 0, 1, elu(x, 2) + 2)" }],
  source: "Clevert et al., Exponential Linear Units (ICLR 2016), eq. 15",
});

/** The constants for which mean 0 and variance 1 are a fixed point. */
const scale = 1.0507009873554804934193349852946,
  alpha = 1.6732632423543772848170429916717;

export const selu = defineRule({
  id: "scalar.selu",
  names: ["selu", "SELU"],
  title: "Scaled exponential linear unit",
  latex: String.raw`\operatorname{SELU}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = 1.0507009873554804934193349852946 * where(x > 0, x, 1.6732632423543772848170429916717 * (exp(x) - 1))",
  kernel: { kind: "scalar", of: (x) => scale * (x > 0 ? x : alpha * Math.expm1(x)) },
  derivative: { x: "d(y, x) = 1.0507009873554804934193349852946 * where(x > 0, 1, 1.6732632423543772848170429916717 * exp(x))" },
  domain: "everywhere",
  kinks: ["x"],
  because: "A scaled ELU: the scale is a constant factor of both branches.",
  mistakes: [
    {
      kind: "factor",
      wrt: "x",
      written: "where(x > 0, 1, 1.6732632423543772848170429916717 * exp(x))",
      say: "The scale 1.0507 multiplies both branches.",
    },
  ],
  examples: [{ given: "selu(x) * step(x)", wrt: "x", expect: "1.0507009873554804934193349852946 * step(x)" }],
  source: "Klambauer et al., Self-Normalizing Neural Networks (NIPS 2017), eqs. 2 and 14",
});

export const hardtanh = defineRule({
  id: "scalar.hard-tanh",
  names: ["hardtanh"],
  title: "Hard tanh",
  latex: String.raw`\operatorname{hardtanh}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = where(x > 1, 1, where(x < -1, -1, x))",
  kernel: { kind: "scalar", of: (x) => Math.min(Math.max(x, -1), 1) },
  derivative: { x: "d(y, x) = step(1 - x^2)" },
  domain: "everywhere",
  kinks: ["x - 1", "x + 1"],
  because: "Between -1 and 1 the input passes through; outside the output is constant.",
  mistakes: [{ kind: "wrong-rule", wrt: "x", written: "1 - y^2", say: "This is the derivative of the smooth tanh." }],
  examples: [{ given: "hardtanh(2*x)", wrt: "x", expect: "2 * step(1 - 4*x^2)" }],
  source: "Collobert, Large Scale Machine Learning (thesis, 2004)",
});

export const hardsigmoid = defineRule({
  id: "scalar.hard-sigmoid",
  names: ["hardsigmoid"],
  title: "Hard sigmoid",
  latex: String.raw`\operatorname{hardsigmoid}(#x)`,
  args: { x: "real" },
  result: "y: real",
  definition: "y = where(x > 3, 1, where(x < -3, 0, x/6 + 1/2))",
  kernel: { kind: "scalar", of: (x) => Math.min(Math.max(x / 6 + 0.5, 0), 1) },
  derivative: { x: "d(y, x) = step(9 - x^2) / 6" },
  domain: "everywhere",
  kinks: ["x - 3", "x + 3"],
  because: "A straight line of slope 1/6 between -3 and 3, constant outside.",
  mistakes: [{ kind: "wrong-rule", wrt: "x", written: "y * (1 - y)", say: "This is the derivative of the smooth sigmoid." }],
  examples: [{ given: "hardsigmoid(x)", wrt: "x", expect: "where(abs(x) < 3, 1/6, 0)" }],
  source: "Howard et al., Searching for MobileNetV3 (ICCV 2019), section 5.2",
});

export const rectifiers = [relu, leakyrelu, elu, selu, hardtanh, hardsigmoid];
