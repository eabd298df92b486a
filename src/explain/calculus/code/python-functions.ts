import type { Node } from "../../../tensor/node.js";
import { atom, paren, SUM, type Code } from "./text.js";
/** How NumPy (with scipy.special) and PyTorch write functions. */

export interface Dialect {
  readonly title: string;
  readonly pi: string;
  readonly e: string;
  has(fn: string, node: Node & { op: "map" | "call" }): boolean;
  apply(fn: string, args: readonly Code[], node: Node & { op: "map" | "call" }): Code | null;
  call(fn: string, args: readonly string[]): string;
  array(text: string): string;
  full(sizes: readonly string[], value: string): string;
  reduce(how: "max" | "min" | "prod", arg: string): string;
  stack(parts: readonly string[]): string;
  extremum(fn: "max" | "min"): string;
  sum(arg: Code, axes: readonly number[] | null): string;
  permute(arg: Code, order: readonly number[]): string;
}

type Template = (args: readonly Code[]) => Code;
const one =
  (text: string): Template =>
  (args) =>
    atom(`${text}(${args.map((a) => a.text).join(", ")})`);
const PRIMITIVES = new Set(["pow", "lt", "le", "eq", "ne", "and", "or", "not", "where", "max", "min", "mod"]);

/** Elementwise functions by the primary names of their rules. */
const NUMPY_SCALAR: Readonly<Record<string, Template>> = {
  ...Object.fromEntries(
    [
      "exp",
      "log",
      "log2",
      "log10",
      "log1p",
      "expm1",
      "sqrt",
      "cbrt",
      "sin",
      "cos",
      "tan",
      "sinh",
      "cosh",
      "tanh",
      "abs",
      "sign",
      "floor",
      "ceil",
    ].map((f) => [f, one(`np.${f}`)]),
  ),
  asin: one("np.arcsin"),
  acos: one("np.arccos"),
  atan: one("np.arctan"),
  atan2: one("np.arctan2"),
  asinh: one("np.arcsinh"),
  acosh: one("np.arccosh"),
  atanh: one("np.arctanh"),
  max: one("np.maximum"),
  min: one("np.minimum"),
  clamp: one("np.clip"),
  sigmoid: one("special.expit"),
  logit: one("special.logit"),
  erf: one("special.erf"),
  erfc: one("special.erfc"),
  Phi: one("special.ndtr"),
  gamma: one("special.gamma"),
  lgamma: one("special.gammaln"),
  digamma: one("special.digamma"),
  trigamma: (a) => atom(`special.polygamma(1, ${a[0]?.text ?? ""})`),
  polygamma: one("special.polygamma"),
  logsigmoid: one("special.log_expit"),
  softplus: (a) => atom(`np.logaddexp(0, ${a[0]?.text ?? ""})`),
  relu: (a) => atom(`np.maximum(${a[0]?.text ?? ""}, 0)`),
  step: (a) => ({ text: `(${paren(a[0] ?? atom("0"), SUM + 1)} > 0) * 1.0`, level: 2 }),
};
const TORCH_SCALAR: Readonly<Record<string, Template>> = {
  ...Object.fromEntries(
    [
      "exp",
      "log",
      "log2",
      "log10",
      "log1p",
      "expm1",
      "sqrt",
      "sin",
      "cos",
      "tan",
      "asin",
      "acos",
      "atan",
      "atan2",
      "sinh",
      "cosh",
      "tanh",
      "asinh",
      "acosh",
      "atanh",
      "abs",
      "sign",
      "floor",
      "ceil",
      "sigmoid",
      "logit",
      "erf",
      "erfc",
      "lgamma",
      "digamma",
      "relu",
    ].map((f) => [f, one(`torch.${f}`)]),
  ),
  max: one("torch.maximum"),
  min: one("torch.minimum"),
  clamp: one("torch.clamp"),
  Phi: one("torch.special.ndtr"),
  polygamma: one("torch.polygamma"),
  trigamma: (a) => atom(`torch.polygamma(1, ${a[0]?.text ?? ""})`),
  logsigmoid: one("torch.nn.functional.logsigmoid"),
  softplus: one("torch.nn.functional.softplus"),
  step: (a) => ({ text: `(${paren(a[0] ?? atom("0"), SUM + 1)} > 0) * 1.0`, level: 2 }),
};

/** Tensor functions; all of them take leading batch axes. */
const NUMPY_TENSOR: Readonly<Record<string, Template>> = {
  softmax: (a) => atom(`special.softmax(${a[0]?.text ?? ""}, axis=-1)`),
  softmaxrows: (a) => atom(`special.softmax(${a[0]?.text ?? ""}, axis=-1)`),
  logsoftmax: (a) => atom(`special.log_softmax(${a[0]?.text ?? ""}, axis=-1)`),
  logsumexp: (a) => atom(`special.logsumexp(${a[0]?.text ?? ""}, axis=-1)`),
  inv: one("np.linalg.inv"),
  det: one("np.linalg.det"),
  logdet: (a) => atom(`np.linalg.slogdet(${a[0]?.text ?? ""})[1]`),
  pinv: one("np.linalg.pinv"),
  norm2: (a) => atom(`np.linalg.norm(${a[0]?.text ?? ""}, axis=-1)`),
  normF: (a) => atom(`np.linalg.norm(${a[0]?.text ?? ""}, axis=(-2, -1))`),
  solvemat: one("np.linalg.solve"),
  cumsum: (a) => atom(`np.cumsum(${a[0]?.text ?? ""}, axis=-1)`),
};
const TORCH_TENSOR: Readonly<Record<string, Template>> = {
  softmax: (a) => atom(`torch.softmax(${a[0]?.text ?? ""}, dim=-1)`),
  softmaxrows: (a) => atom(`torch.softmax(${a[0]?.text ?? ""}, dim=-1)`),
  logsoftmax: (a) => atom(`torch.log_softmax(${a[0]?.text ?? ""}, dim=-1)`),
  logsumexp: (a) => atom(`torch.logsumexp(${a[0]?.text ?? ""}, dim=-1)`),
  inv: one("torch.linalg.inv"),
  det: one("torch.linalg.det"),
  logdet: (a) => atom(`torch.linalg.slogdet(${a[0]?.text ?? ""})[1]`),
  pinv: one("torch.linalg.pinv"),
  norm2: (a) => atom(`torch.linalg.vector_norm(${a[0]?.text ?? ""}, dim=-1)`),
  normF: (a) => atom(`torch.linalg.matrix_norm(${a[0]?.text ?? ""})`),
  solvemat: one("torch.linalg.solve"),
  expm: one("torch.linalg.matrix_exp"),
  cumsum: (a) => atom(`torch.cumsum(${a[0]?.text ?? ""}, dim=-1)`),
};
/** These take one unbatched vector or matrix only. */
const UNBATCHED = new Map<string, { readonly numpy: Template; readonly torch: Template }>([
  ["solve", { numpy: one("np.linalg.solve"), torch: one("torch.linalg.solve") }],
]);

function dialect(
  title: "NumPy" | "PyTorch",
  lib: "np" | "torch",
  scalar: Readonly<Record<string, Template>>,
  tensor: Readonly<Record<string, Template>>,
): Dialect {
  const find = (fn: string, node: Node & { op: "map" | "call" }): Template | undefined => {
    if (node.op === "map") return Object.hasOwn(scalar, fn) ? scalar[fn] : undefined;
    if (Object.hasOwn(tensor, fn)) return tensor[fn];
    return node.batch === 0 ? UNBATCHED.get(fn)?.[lib === "np" ? "numpy" : "torch"] : undefined;
  };
  const axis = lib === "np" ? "axis" : "dim";
  return {
    title,
    pi: `${lib}.pi`,
    e: `${lib}.e`,
    has: (fn, node) => (node.op === "map" && PRIMITIVES.has(node.fn)) || find(fn, node) !== undefined,
    apply: (fn, args, node) => find(fn, node)?.(args) ?? null,
    call: (fn, args) => `${lib}.${fn}(${args.join(", ")})`,
    array: (text) => (lib === "np" ? `np.array(${text})` : `torch.tensor(${text}, dtype=torch.float64)`),
    full: (sizes, value) => {
      const shape = sizes.length === 1 ? (sizes[0] ?? "1") : `(${sizes.join(", ")})`;
      return value === "0"
        ? `${lib}.zeros(${shape})`
        : value === "1"
          ? `${lib}.ones(${shape})`
          : `${lib}.full((${sizes.join(", ")}${sizes.length === 1 ? "," : ""}), ${lib === "torch" && !/[./]/u.test(value) ? `${value}.0` : value})`;
    },
    reduce: (how, arg) =>
      lib === "np" ? `np.${how}(${arg}, axis=-1)` : how === "prod" ? `torch.prod(${arg}, dim=-1)` : `torch.a${how}(${arg}, dim=-1)`,
    stack: (parts) => (lib === "np" ? `np.stack([${parts.join(", ")}])` : `torch.stack([${parts.join(", ")}])`),
    extremum: (fn) => (fn === "max" ? "maximum" : "minimum"),
    sum: (arg, axes) =>
      `${lib}.sum(${arg.text}${axes === null ? "" : `, ${axis}=${axes.length === 1 ? String(axes[0]) : `(${axes.join(", ")})`}`})`,
    permute: (arg, order) =>
      lib === "np" ? `np.transpose(${arg.text}, (${order.join(", ")}))` : `${paren(arg, 5)}.permute(${order.join(", ")})`,
  };
}

export const numpyFunctions = dialect("NumPy", "np", NUMPY_SCALAR, NUMPY_TENSOR);
export const torchFunctions = dialect("PyTorch", "torch", TORCH_SCALAR, TORCH_TENSOR);
