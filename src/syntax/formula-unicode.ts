import type { Expr } from "./expr.js";
import { GREEK_LETTERS, lowered, raised } from "./formula-unicode-letters.js";
/**
 * Expr to Unicode mathematics on one line, as a terminal shows it: ∂L/∂W₁ = 2 (W₂ᵀ r ⊙ (1 − a²)) xᵀ. For the eye alone: it is
 * not read back, printFormula is.
 */
export function printUnicode(e: Expr): string {
  return print(e, LOOSE);
}

const LOOSE = 1,
  COMPARE = 3,
  SUM = 5,
  HADAMARD = 6,
  PRODUCT = 7,
  SIGN = 8,
  POWER = 9,
  POSTFIX = 10;

function print(e: Expr, min: number): string {
  const text = body(e);
  return levelOf(e) < min ? `(${text})` : text;
}

function levelOf(e: Expr): number {
  switch (e.kind) {
    case "neg":
      return SUM;
    case "num":
      return e.text.startsWith("-") ? SUM : POSTFIX;
    case "add":
      return e.terms.length > 1 ? SUM : POSTFIX;
    case "mul":
      return e.op === "inner" || e.factors.length < 2 ? POSTFIX : e.op === ".*" || e.op === "circ" ? HADAMARD : PRODUCT;
    case "div":
      return e.op === "./" ? HADAMARD : PRODUCT;
    case "pow":
    case "transpose":
      return POWER;
    case "call":
      return e.fn === "inv" ? POWER : e.fn === "logdet" || e.fn === "tr" ? SIGN : POSTFIX;
    case "big":
      return SUM;
    case "compare":
      return COMPARE;
    case "logic":
      return LOOSE;
    case "deriv":
      return SIGN;
    default:
      return POSTFIX;
  }
}

function body(e: Expr): string {
  switch (e.kind) {
    case "num":
      return e.text.replace(/^-/, "−");
    case "name":
      return unicodeName(e.key);
    case "neg":
      return `−${print(e.arg, e.arg.kind === "big" ? SUM : HADAMARD)}`;
    case "add":
      return e.terms
        .map((t, i) => {
          // What follows a sum sign belongs to the sum, so only the last term needs no brackets.
          const plain = t.kind === "neg" ? t.arg : t,
            text = print(plain, plain.kind === "big" && i === e.terms.length - 1 ? SUM : HADAMARD);
          return t.kind === "neg" ? `${i === 0 ? "−" : " − "}${text}` : `${i === 0 ? "" : " + "}${text}`;
        })
        .join("");
    case "mul":
      return product(e.op, e.factors);
    case "div":
      return e.op === "./"
        ? `${print(e.num, PRODUCT)} ⊘ ${print(e.den, SIGN)}`
        : `${print(e.num, e.num.kind === "mul" && e.num.op !== ".*" ? PRODUCT : SIGN)}/${print(e.den, POWER)}`;
    case "pow":
      return power(e.base, e.exponent);
    case "transpose":
      return e.arg.kind === "call" && e.arg.fn === "inv" && e.arg.args[0] !== undefined
        ? `${print(e.arg.args[0], POSTFIX)}⁻ᵀ`
        : `${print(e.arg, POSTFIX)}ᵀ`;
    case "call":
      return call(e.fn, e.args);
    case "prime":
      return `${unicodeName(e.fn)}${"′".repeat(e.order)}${e.args.length > 0 ? `(${list(e.args)})` : ""}`;
    case "entry":
      return entry(e.base, e.indices);
    case "big": {
      const sign = { sum: "Σ", prod: "Π", mean: "mean", max: "max", min: "min" }[e.op],
        range =
          e.lo === null && e.hi === null ? e.index : `${e.index}=${e.lo === null ? "" : body(e.lo)}..${e.hi === null ? "" : body(e.hi)}`;
      const under = e.where === null ? range : `${range}, ${body(e.where)}`;
      return `${sign}${lowered(under) ?? `[${under}]`} ${print(e.body, e.body.kind === "big" ? SUM : HADAMARD)}`;
    }
    case "delta":
      return script("δ", [e.i, e.j]);
    case "deriv": {
      const of = print(e.of, POWER),
        order = e.by.length > 1 ? (raised(String(e.by.length)) ?? "") : "";
      // By all arguments that the function has: there is no variable to write.
      const by = e.by.filter((b, i) => (b.kind !== "call" || b.fn !== "formals") && (e.how !== "hessian" || i === 0));
      if (e.how === "hessian" && by.length > 0) return `∂²${of}/${by.map((b) => `∂${print(b, POWER)}∂${print(b, POWER)}ᵀ`).join("")}`;
      if (e.how === "gradient" || e.how === "hessian" || by.length === 0)
        return `∇${by.map((b) => print(b, POSTFIX)).join(",")}${e.how === "hessian" ? "²" : ""}${by.length > 0 ? " " : ""}${of}`;
      return `∂${order}${of}/${e.by.map((b) => `∂${print(b, POWER)}`).join("")}`;
    }
    case "differential":
      return `d${print(e.of, POSTFIX)}`;
    case "matrix":
      return `[${e.rows.map(list).join("; ")}]`;
    case "cases":
      return `{ ${e.rows.map((r) => (r.condition === null ? `${body(r.value)} otherwise` : `${body(r.value)} if ${body(r.condition)}`)).join("; ")} }`;
    case "compare":
      return `${print(e.a, SUM)} ${e.op} ${print(e.b, SUM)}`;
    case "logic":
      return e.op === "not"
        ? `not ${e.args.map((a) => print(a, COMPARE)).join(" ")}`
        : e.args.map((a) => print(a, COMPARE)).join(` ${e.op} `);
    case "indicator":
      return `𝟙[${body(e.of)}]`;
    case "at":
      return `${print(e.arg, SUM)} at ${e.point.map((p) => `${body(p.name)} = ${body(p.value)}`).join(", ")}`;
    case "dots":
      return "…";
  }
}

const list = (items: readonly Expr[]): string => items.map(body).join(", ");

function product(op: string, factors: readonly Expr[]): string {
  if (op === "inner") return `⟨${list(factors)}⟩`;
  if (op === "outer") return factors.map((f, i) => (i === 0 ? print(f, SIGN) : `${print(f, POSTFIX)}ᵀ`)).join(" ");
  const sign = op === ".*" || op === "circ" ? " ⊙ " : op === "kron" || op === "otimes" ? " ⊗ " : " ";
  return factors
    .map((f, i) => {
      // A sum sign takes in what follows it, so only the last factor may stand without brackets.
      const last = i === factors.length - 1;
      const text = print(
        f,
        f.kind === "big" ? (last && i > 0 ? SUM : PRODUCT) : sign === " " ? (i === 0 ? SIGN - (f.kind === "div" ? 1 : 0) : SIGN) : PRODUCT,
      );
      return i === 0 ? text : `${sign === " " && f.kind === "num" ? " · " : sign}${text}`;
    })
    .join("");
}

function power(base: Expr, exponent: Expr): string {
  const up =
    exponent.kind === "num" || exponent.kind === "name" || exponent.kind === "neg" || exponent.kind === "add"
      ? raised(body(exponent))
      : null;
  if (up === null) return `${print(base, POSTFIX)}^${print(exponent, POSTFIX)}`;
  return `${print(base, POSTFIX)}${up}`;
}

const FENCES: Readonly<Record<string, readonly [string, string]>> = {
  abs: ["|", "|"],
  floor: ["⌊", "⌋"],
  ceil: ["⌈", "⌉"],
  norm: ["‖", "‖"],
  norm1: ["‖", "‖₁"],
  norm2: ["‖", "‖₂"],
  normF: ["‖", "‖_F"],
};
const WORDS: Readonly<Record<string, string>> = {
  sigmoid: "σ",
  logistic: "σ",
  Phi: "Φ",
  phi: "φ",
  asin: "arcsin",
  acos: "arccos",
  atan: "arctan",
  softmaxrows: "softmax_rows",
  relu: "ReLU",
};

function call(fn: string, args: readonly Expr[]): string {
  const [a] = args,
    fence = FENCES[fn];
  if (a !== undefined && args.length === 1) {
    if (fence !== undefined) return `${fence[0]}${body(a)}${fence[1]}`;
    if (fn === "sqrt") return `√${print(a, POSTFIX).replace(/^([^(].*[^\p{L}\p{M}₀-₉].*)$/u, "($1)")}`;
    if (fn === "inv") return `${print(a, POSTFIX)}⁻¹`;
    if (fn === "logdet") return `log|det ${print(a, POSTFIX)}|`;
    if (fn === "tr") return `tr(${body(a)})`;
    if (fn === "eye") return "I";
    if (fn === "ones") return `1${lowered(body(a)) ?? `_${body(a)}`}`;
    if (fn === "zeros") return `0${lowered(body(a)) ?? `_${body(a)}`}`;
  }
  return `${WORDS[fn] ?? (fn.length <= 2 || fn in GREEK_LETTERS ? unicodeName(fn) : fn)}(${list(args)})`;
}

function entry(base: Expr, indices: readonly (Expr | null)[]): string {
  return script(print(base, POSTFIX), indices);
}

/** Indices below the line where Unicode has them and nothing stands there yet, else in brackets. */
function script(base: string, indices: readonly (Expr | null)[]): string {
  const texts = indices.map((i) => (i === null ? ":" : body(i)));
  const below = texts.every((t) => [...t].length === 1) ? lowered(texts.join("")) : null;
  if (below === null) return `${base}[${texts.join(", ")}]`;
  const clear = /[\p{L}\p{M})]$/u.test(base) && !/[ₐ-ₜᵢ-ᵪⱼ]$/u.test(base);
  return clear ? `${base}${below}` : `(${base})${below}`;
}

const MARKS: Readonly<Record<string, string>> = {
  bar: "\u0304",
  overline: "\u0304",
  hat: "\u0302",
  widehat: "\u0302",
  tilde: "\u0303",
  widetilde: "\u0303",
  dot: "\u0307",
  ddot: "\u0308",
  vec: "\u20d7",
};

/** `W_1` is W₁, `bar:z` is z̄, `mu` is μ; what has no such sign stays as it is written. */
export function unicodeName(key: string): string {
  const styled = /^([a-z]+):(.+)$/u.exec(key);
  if (styled !== null) {
    const [, style = "", rest = ""] = styled,
      mark = MARKS[style],
      [letter, scripts] = cut(rest);
    const inner = unicodeName(letter);
    // A combining mark sits on one letter.
    return `${mark === undefined ? inner : [...inner.replace(/\p{M}/gu, "")].length === 1 ? (inner + mark).normalize("NFC") : `${style}(${inner})`}${scriptsOf(scripts)}`;
  }
  const [letter, scripts] = cut(key);
  return `${GREEK_LETTERS[letter] ?? letter}${scriptsOf(scripts)}`;
}

function cut(key: string): readonly [string, string] {
  const at = key.search(/[_^]/u);
  if (at > 0) return [key.slice(0, at), key.slice(at)];
  const digits = /^(\p{L}+?)([0-9]+)$/u.exec(key);
  return digits === null ? [key, ""] : [digits[1] ?? key, `_${digits[2] ?? ""}`];
}

function scriptsOf(scripts: string): string {
  let text = "";
  for (const [, mark = "", inner = ""] of scripts.matchAll(/([_^])((?:\([^)]*\)|\[[^\]]*\]|\{[^}]*\}|[^_^])*)/gu)) {
    const plain = inner.replace(/^\{(.*)\}$/u, "$1"),
      moved = mark === "_" ? lowered(plain) : raised(plain);
    text += moved ?? `${mark}${plain}`;
  }
  return text;
}
