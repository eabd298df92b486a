import type { ScriptTree, SymTree, Tree } from "../syntax/tree.js";
/**
 * Names of written symbols. A key says which written forms are one name: bold, upright and plain spellings of a letter
 * are one (semantics.md 4), hats, bars, calligraphic and blackboard letters are their own. Scripts that are labels join
 * the key: `W_1`, `W^(1)`, `hat:y`, `h_t-1`.
 */

/** Words that are functions wherever they stand, however they are typed, with the name that the rules know. */
export const functionWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ln: "log",
    log: "log",
    lg: "log10",
    exp: "exp",
    sqrt: "sqrt",
    sin: "sin",
    cos: "cos",
    tan: "tan",
    sec: "sec",
    csc: "csc",
    cot: "cot",
    arcsin: "asin",
    arccos: "acos",
    arctan: "atan",
    arcsinh: "asinh",
    arccosh: "acosh",
    arctanh: "atanh",
    arsinh: "asinh",
    arcosh: "acosh",
    artanh: "atanh",
    sech: "sech",
    csch: "csch",
    coth: "coth",
    sinh: "sinh",
    cosh: "cosh",
    tanh: "tanh",
    tr: "tr",
    Tr: "tr",
    trace: "tr",
    Trace: "tr",
    det: "det",
    Det: "det",
    diag: "diag",
    Diag: "diag",
    vec: "vec",
    max: "max",
    min: "min",
    sigmoid: "sigmoid",
    Sigmoid: "sigmoid",
    logit: "logit",
    relu: "relu",
    ReLU: "relu",
    Relu: "relu",
    ReLu: "relu",
    RELU: "relu",
    softmax: "softmax",
    Softmax: "softmax",
    SoftMax: "softmax",
    softplus: "softplus",
    Softplus: "softplus",
    sign: "sign",
    sgn: "sign",
    step: "step",
    erf: "erf",
    logsumexp: "logsumexp",
    LSE: "logsumexp",
    Tanh: "tanh",
    abs: "abs",
    mean: "mean",
    sum: "sum",
    softmaxrows: "softmaxrows",
    logdet: "logdet",
    LeakyReLU: "leakyrelu",
    gelu: "gelu",
    GELU: "gelu",
    silu: "silu",
    SiLU: "silu",
    swish: "silu",
    Swish: "silu",
    ELU: "elu",
    logsoftmax: "logsoftmax",
    mish: "mish",
    Mish: "mish",
  }),
);

/** Letters that serve as indices unless a document says otherwise. */
export const indexLetters = new Set([..."ijklmnpqrstuvabc", "alpha", "beta", "mu", "nu"]);
export const plainIndexLetters = new Set([..."ijklmnpqrstuv", "ell"]);

export const symKey = (sym: SymTree): string =>
  [
    ...sym.accents,
    ...(sym.style === "cal" || sym.style === "bb" || sym.style === "frak" || (sym.style === "bf" && /^\d+$/.test(sym.name))
      ? [sym.style]
      : []),
    sym.name === "ell" ? "ell" : sym.name,
  ].join(":");

/** The text of a script as part of a key: `1`, `ij`, `t-1`, `i,j`, `h`, `in`. Null where it is no plain label. */
export function scriptText(tree: Tree): string | null {
  switch (tree.kind) {
    case "num":
      return tree.text;
    case "sym":
      return symKey(tree);
    case "run":
      return tree.text;
    case "word":
      return tree.name;
    case "text":
      return tree.text.trim().replace(/\s+/g, " ");
    case "dots":
      return "…";
    case "note":
      return scriptText(tree.base);
    case "list":
      return joinTexts(tree.items, ",");
    case "prod":
      return tree.ops.every((op) => op === "" || op === " " || op === "times" || op === "*" || op === "cdot")
        ? joinTexts(tree.factors, tree.ops.some((op) => op !== "" && op !== " ") ? "*" : "")
        : null;
    case "sum": {
      const parts = tree.terms.map((t, i) => {
        const s = scriptText(t.node);
        return s === null ? null : (i === 0 && t.sign === "+" ? "" : t.sign) + s;
      });
      return parts.includes(null) ? null : parts.join("");
    }
    case "group": {
      const inner = scriptText(tree.body);
      return inner === null ? null : tree.open + inner + tree.close;
    }
    case "script": {
      const key = labelKey(tree);
      return key;
    }
    case "empty":
      return "";
    default:
      return null;
  }
}
function joinTexts(trees: readonly Tree[], by: string): string | null {
  const texts = trees.map(scriptText);
  return texts.includes(null) ? null : texts.join(by);
}

/** The key of a name with all its scripts taken as labels; null where the tree is no name. */
export function labelKey(tree: Tree): string | null {
  if (tree.kind === "sym") return symKey(tree);
  if (tree.kind === "run") return tree.text;
  if (tree.kind === "word") return tree.name;
  if (tree.kind === "text") return /^[A-Za-z]+$/.test(tree.text.trim()) ? tree.text.trim() : null;
  if (tree.kind === "note") return labelKey(tree.base);
  if (tree.kind !== "script") return null;
  const base = labelKey(tree.base);
  if (base === null) return null;
  const sub = tree.sub === null ? "" : scriptText(tree.sub),
    sup = tree.sup === null ? "" : scriptText(tree.sup);
  if (sub === null || sup === null) return null;
  return base + (sub && `_${sub}`) + (sup && `^${sup}`) + "'".repeat(tree.primes);
}

/** What a superscript says. */
export type Superscript =
  | { readonly kind: "none" }
  | { readonly kind: "transpose" }
  | { readonly kind: "inverse" }
  | { readonly kind: "inverse-transpose" }
  | { readonly kind: "label"; readonly text: string }
  | { readonly kind: "index"; readonly tree: Tree }
  | { readonly kind: "power"; readonly tree: Tree };

const isTransposeMark = (t: Tree): boolean =>
  (t.kind === "sym" && (t.name === "top" || t.name === "T" || t.name === "intercal" || (t.name === "t" && t.style === "rm"))) ||
  (t.kind === "word" && (t.name === "T" || t.name === "top")) ||
  (t.kind === "text" && t.text.trim() === "T");

/** Splits a superscript into marks in order: `^{(i)\top}` is an index, then a transpose. */
export function superscripts(script: ScriptTree): readonly Superscript[] {
  if (script.sup === null) return [];
  const sup = script.sup;
  if (
    sup.kind === "prod" &&
    sup.ops.every((op) => op === "" || op === " ") &&
    sup.factors.some((f) => isTransposeMark(f) || f.kind === "group")
  )
    return sup.factors.map(oneSuperscript);
  return [oneSuperscript(sup)];
}
function oneSuperscript(sup: Tree): Superscript {
  if (isTransposeMark(sup)) return { kind: "transpose" };
  if (sup.kind === "sum" && sup.terms.length === 1 && sup.terms[0]?.sign === "-") {
    const node = sup.terms[0].node;
    if (isTransposeMark(node)) return { kind: "inverse-transpose" };
    if (node.kind === "num" && node.text === "1") return { kind: "inverse" };
  }
  if (sup.kind === "group" && (sup.open === "(" || sup.open === "[" || sup.open === "⟨" || sup.open === "{")) {
    const text = scriptText(sup.body);
    if (text !== null && /\d/.test(text) && /^\d+$/.test(text)) return { kind: "label", text: `(${text})` };
    return { kind: "index", tree: sup.body };
  }
  if (sup.kind === "sym" && /^(ast|star|dagger|prime|circ|bullet|plus|\*|\+|-)$/.test(sup.name)) return { kind: "label", text: sup.name };
  if (sup.kind === "text" || sup.kind === "word") {
    const text = scriptText(sup);
    if (text !== null && /^[A-Za-z]{1,}$/.test(text)) return { kind: "label", text };
  }
  return { kind: "power", tree: sup };
}
