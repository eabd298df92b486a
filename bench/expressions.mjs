/** Scalar expressions of the derivative benchmark, in a notation that all competitors read. Differentiated by x unless said. */
const product = Array.from({ length: 20 }, (_, i) => `(x + ${i + 1})`).join(" * ");
const terms = Array.from({ length: 200 }, (_, i) => `${i + 1} * x^${(i % 9) + 2}`).join(" + ");
const sines = Array.from({ length: 200 }, (_, i) => `sin(${i + 1} * x)`).join(" + ");
const nested = ["sin", "cos", "exp", "tanh", "sin", "cos", "tanh", "sin"].reduce((inner, f) => `${f}(${inner})`, "x");
const logs = Array.from({ length: 8 }).reduce((inner) => `log(1 + ${inner}^2)`, "x");
const sigmoids = Array.from({ length: 8 }).reduce((inner) => `1 / (1 + exp(-${inner}))`, "x");
const mean = "((a + b + x) / 3)";
const variance = `(((a - ${mean})^2 + (b - ${mean})^2 + (x - ${mean})^2) / 3)`;

export const expressions = [
  ["constant", "7"],
  ["line", "3 * x + 2"],
  ["square", "x^2"],
  ["cubic", "x^3 - 2 * x^2 + 4 * x - 8"],
  ["high power", "x^17"],
  ["negative power", "x^(-3)"],
  ["root", "sqrt(x)"],
  ["fractional power", "x^(5/3)"],
  ["rational", "1 / (1 + x^2)"],
  ["quotient", "(x^2 + 1) / (x - 3)"],
  ["product rule", "x^2 * sin(x)"],
  ["chain", "sin(x^2)"],
  ["exponential", "exp(x)"],
  ["gaussian", "exp(-x^2 / 2)"],
  ["normal density", "exp(-(x - m)^2 / (2 * s^2)) / (s * sqrt(2 * pi))"],
  ["log", "log(x)"],
  ["log likelihood", "y * log(x) + (1 - y) * log(1 - x)"],
  ["x to the x", "x^x"],
  ["a to the x", "a^x"],
  ["tangent", "tan(x)"],
  ["tanh", "tanh(x)"],
  ["sigmoid", "1 / (1 + exp(-x))"],
  ["sigmoid of a line", "1 / (1 + exp(-(w * x + b)))"],
  ["swish", "x / (1 + exp(-x))"],
  ["softplus", "log(1 + exp(x))"],
  ["softmax, own entry", "exp(x) / (exp(x) + exp(a) + exp(b))"],
  ["softmax, other entry", "exp(a) / (exp(x) + exp(a) + exp(b))"],
  ["cross-entropy", "-log(exp(a) / (exp(x) + exp(a) + exp(b)))"],
  ["logistic loss", "log(1 + exp(-y * (w * x + b)))"],
  ["squared loss", "(y - tanh(w * x + b))^2 / 2"],
  ["norm", "sqrt(x^2 + a^2 + b^2)"],
  ["LayerNorm, own entry", `(x - ${mean}) / sqrt(${variance} + c)`],
  ["LayerNorm, other entry", `(a - ${mean}) / sqrt(${variance} + c)`],
  ["atan of a quotient", "atan(x / a)"],
  ["two-layer net", "w * tanh(u * tanh(v * x + a) + b) + c"],
  ["20 factors", product],
  ["200 powers", terms],
  ["200 sines", sines],
  ["8 deep", nested],
  ["8 deep logs", logs],
];
export const deepSigmoids = ["8 deep sigmoids", sigmoids];
if (expressions.length !== 40) throw new Error(`found ${expressions.length} expressions, expected 40`);
