import type { Expr } from "./expr.js";
import { isLetterName, latexName } from "./formula-latex-name.js";
/** Expr to LaTeX as a textbook prints it: fractions, roots, norms, subscripts, juxtaposition. */

/** How a function is written: `template` with `#x` for the argument named x, `params` the arguments' names in order (Rule.latex). */
export interface LatexTemplate {
  readonly template: string;
  readonly params: readonly string[];
}
export interface LatexOptions {
  /** The template of a function; without one it is \operatorname{f}(…). */
  readonly template?: (fn: string) => LatexTemplate | undefined;
}

export function printLatex(expr: Expr, options: LatexOptions = {}): string {
  return new LatexPrinter(options).print(expr, OR);
}

const OR = 1,
  AND = 2,
  NOT = 3,
  COMPARE = 4,
  SUM = 5,
  PRODUCT = 6,
  SIGN = 7,
  POWER = 8,
  POSTFIX = 9;

const COMPARISONS: Readonly<Record<string, string>> = {
  "=": "=",
  "≠": String.raw`\ne`,
  "<": "<",
  "≤": String.raw`\le`,
  ">": ">",
  "≥": String.raw`\ge`,
  "∈": String.raw`\in`,
};
const PRODUCTS: Readonly<Record<string, string>> = {
  ".*": String.raw` \odot `,
  cdot: String.raw` \cdot `,
  times: String.raw` \times `,
  circ: String.raw` \circ `,
  otimes: String.raw` \otimes `,
  kron: String.raw` \otimes `,
};
/** Functions that LaTeX knows by name. */
const NAMED = new Set([
  "exp",
  "log",
  "ln",
  "sin",
  "cos",
  "tan",
  "sec",
  "csc",
  "cot",
  "sinh",
  "cosh",
  "tanh",
  "coth",
  "arcsin",
  "arccos",
  "arctan",
  "det",
  "max",
  "min",
]);
const FIXED: Readonly<Record<string, readonly [string, string]>> = {
  sqrt: [String.raw`\sqrt{`, "}"],
  cbrt: [String.raw`\sqrt[3]{`, "}"],
  abs: [String.raw`\left|`, String.raw`\right|`],
  floor: [String.raw`\lfloor `, String.raw`\rfloor`],
  norm1: [String.raw`\left\|`, String.raw`\right\|_1`],
  norm2: [String.raw`\left\|`, String.raw`\right\|_2`],
  normF: [String.raw`\left\|`, String.raw`\right\|_F`],
};
const SPELLED: Readonly<Record<string, string>> = {
  tr: String.raw`\operatorname{tr}`,
  logdet: String.raw`\log\left|\det\right|`,
  sigmoid: String.raw`\sigma`,
  Phi: String.raw`\Phi`,
  phi: String.raw`\phi`,
  asin: String.raw`\arcsin`,
  acos: String.raw`\arccos`,
  atan: String.raw`\arctan`,
  log2: String.raw`\log_2`,
  log10: String.raw`\log_{10}`,
};

class LatexPrinter {
  private readonly options: LatexOptions;
  constructor(options: LatexOptions) {
    this.options = options;
  }

  /** The expression, in brackets where it binds more loosely than `min`. */
  print(e: Expr, min: number): string {
    const text = this.body(e);
    return this.level(e) < min ? bracket(text) : text;
  }

  private level(e: Expr): number {
    switch (e.kind) {
      case "num":
        return e.text.startsWith("-") ? SUM : /e/iu.test(e.text) ? SIGN : POSTFIX;
      case "neg":
        return SUM;
      case "add":
        return e.terms.length > 1 ? SUM : POSTFIX;
      case "mul":
        return e.op === "inner" || e.factors.length < 2 ? POSTFIX : PRODUCT;
      case "div":
        return e.op === "/" ? SIGN : PRODUCT;
      case "pow":
        return POWER;
      case "transpose":
        return POWER;
      case "big":
        return e.op === "mean" ? PRODUCT : SUM;
      case "compare":
        return COMPARE;
      case "logic":
        return e.op === "or" ? OR : e.op === "and" ? AND : NOT;
      case "deriv":
        return e.how === "partial" || e.how === "total" ? SIGN : POSTFIX;
      case "differential":
        return SIGN;
      case "call":
        return e.fn === "inv" ? POWER : e.fn === "kron" || e.fn === "outer" ? PRODUCT : POSTFIX;
      case "at":
        return POSTFIX;
      default:
        return POSTFIX;
    }
  }

  private body(e: Expr): string {
    switch (e.kind) {
      case "num":
        return scientific(e.text);
      case "name":
        return latexName(e.key);
      case "neg":
        return `-${this.print(e.arg, e.arg.kind === "big" ? SUM : PRODUCT)}`;
      case "add":
        return (
          e.terms
            .map((t, i) => {
              // What follows a sum sign belongs to the sum: only the last term needs no brackets.
              const open = (x: Expr): number => (x.kind === "big" && i > 0 && i === e.terms.length - 1 ? SUM : PRODUCT);
              if (i === 0) return this.print(t, t.kind === "neg" ? SUM : PRODUCT);
              return t.kind === "neg" ? ` - ${this.print(t.arg, open(t.arg))}` : ` + ${this.print(t, open(t))}`;
            })
            .join("") || "0"
        );
      case "mul":
        return this.product(e.op, e.factors);
      case "div":
        return e.op === "/"
          ? String.raw`\frac{${this.print(e.num, OR)}}{${this.print(e.den, OR)}}`
          : String.raw`${this.print(e.num, PRODUCT)} \oslash ${this.print(e.den, SIGN)}`;
      case "pow":
        return this.power(e.base, e.exponent, e.op === ".^");
      case "transpose":
        return this.script(e.arg, String.raw`\top`);
      case "call":
        return this.call(e.fn, e.args);
      case "prime":
        return `${this.fn(e.fn)}${"'".repeat(e.order)}${e.args.length > 0 ? bracket(this.list(e.args)) : ""}`;
      case "entry":
        return this.entry(e.base, e.indices);
      case "big":
        return this.big(e);
      case "delta":
        return String.raw`\delta_{${this.indices([e.i, e.j])}}`;
      case "deriv":
        return this.derivative(e);
      case "differential":
        return String.raw`\mathrm{d}${this.print(e.of, POSTFIX)}`;
      case "matrix":
        return String.raw`\begin{pmatrix} ${e.rows.map((row) => row.map((cell) => this.print(cell, OR)).join(" & ")).join(String.raw` \\ `)} \end{pmatrix}`;
      case "cases":
        return String.raw`\begin{cases} ${e.rows.map((row) => `${this.print(row.value, OR)} & ${row.condition === null ? String.raw`\text{otherwise}` : String.raw`\text{if } ${this.print(row.condition, OR)}`}`).join(String.raw` \\ `)} \end{cases}`;
      case "compare":
        return `${this.print(e.a, SUM)} ${COMPARISONS[e.op] ?? e.op} ${this.print(e.b, SUM)}`;
      case "logic":
        return e.op === "not"
          ? String.raw`\neg ${e.args.map((a) => this.print(a, POSTFIX)).join(" ")}`
          : e.args.map((a) => this.print(a, NOT)).join(e.op === "and" ? String.raw` \land ` : String.raw` \lor `);
      case "indicator":
        return String.raw`\mathbb{1}\left[${this.print(e.of, OR)}\right]`;
      case "at":
        return String.raw`\left.${this.print(e.arg, SUM)}\right|_{${e.point.map((p) => `${this.print(p.name, OR)} = ${this.print(p.value, OR)}`).join(", ")}}`;
      case "dots":
        return String.raw`\dots`;
    }
  }

  private list(items: readonly Expr[]): string {
    return items.map((item) => this.print(item, OR)).join(", ");
  }

  private product(op: string, factors: readonly Expr[]): string {
    if (op === "inner") return String.raw`\langle ${this.list(factors)} \rangle`;
    if (op === "outer") return factors.map((f, i) => (i === 0 ? this.print(f, SIGN) : this.script(f, String.raw`\top`))).join(" ");
    const sign = PRODUCTS[op];
    let text = "";
    factors.forEach((factor, i) => {
      const nested = factor.kind === "mul" && (sign !== undefined || factor.op !== op);
      const part = this.print(
        factor,
        i === 0 && !nested && factor.kind !== "big"
          ? PRODUCT
          : i === factors.length - 1 && factor.kind === "big" && sign === undefined
            ? SUM
            : SIGN,
      );
      text += i === 0 ? part : (sign ?? juxtapose(text, part)) + part;
    });
    return text || "1";
  }

  private power(base: Expr, exponent: Expr, elementwise: boolean): string {
    const power = this.print(exponent, OR);
    const inner =
      base.kind === "call" &&
      base.args.length === 1 &&
      NAMED.has(base.fn) &&
      !elementwise &&
      !power.startsWith("-") &&
      base.args[0] !== undefined;
    if (inner && base.args[0] !== undefined) return `${this.fn(base.fn)}^{${power}}${bracket(this.print(base.args[0], OR))}`;
    return this.script(base, elementwise ? String.raw`\odot ${power}` : power);
  }

  /** A superscript; a base that already has one is bracketed. */
  private script(base: Expr, sup: string): string {
    if (sup === String.raw`\top` && base.kind === "call" && base.fn === "inv" && base.args[0] !== undefined)
      return `${this.print(base.args[0], POSTFIX)}^{-\\top}`;
    const text = this.print(base, POSTFIX),
      under = base.kind === "call" && endsInSuperscript(text) ? String.raw`\left(${text}\right)` : text;
    return `${under}^${sup.length === 1 || /^\\[a-z]+$/u.test(sup) ? sup : `{${sup}}`}`;
  }

  private call(fn: string, args: readonly Expr[]): string {
    const [a, b] = args;
    if (fn === "tuple") return bracket(this.list(args));
    const fixed = FIXED[fn];
    if (a !== undefined && args.length === 1) {
      if (fixed !== undefined) return `${fixed[0]}${this.print(a, OR)}${fixed[1]}`;
      if (fn === "inv") return this.script(a, "-1");
      if (fn === "logdet") return String.raw`\log\left|\det ${this.print(a, POSTFIX)}\right|`;
      if (fn === "transpose") return this.script(a, String.raw`\top`);
      if (fn === "eye") return `I_{${this.print(a, OR)}}`;
      if (fn === "ones") return String.raw`\mathbf{1}_{${this.print(a, OR)}}`;
      if (fn === "zeros") return String.raw`\mathbf{0}_{${this.print(a, OR)}}`;
    }
    if (a !== undefined && b !== undefined && args.length === 2) {
      if (fn === "kron") return String.raw`${this.print(a, SIGN)} \otimes ${this.print(b, SIGN)}`;
      if (fn === "outer") return `${this.print(a, SIGN)} ${this.script(b, String.raw`\top`)}`;
      if (fn === "dot") return String.raw`\langle ${this.list(args)} \rangle`;
      if (fn === "ones" || fn === "zeros")
        return String.raw`\mathbf{${fn === "ones" ? "1" : "0"}}_{${this.print(a, OR)} \times ${this.print(b, OR)}}`;
    }
    const template = this.options.template?.(fn);
    if (template !== undefined && template.params.length === args.length) {
      // Longest names first, so that #x2 is not read as #x.
      const order = template.params.map((p, i) => ({ p, i })).sort((u, v) => v.p.length - u.p.length);
      const pattern = new RegExp(order.map(({ p }) => `#${p}`).join("|") || "$^", "gu");
      return template.template.replace(pattern, (m) => {
        const arg = args[template.params.indexOf(m.slice(1))];
        return arg === undefined ? m : this.print(arg, OR);
      });
    }
    return `${this.fn(fn)}${bracket(this.list(args))}`;
  }

  private fn(fn: string): string {
    const operator = /^functional:([a-z]+)/.exec(fn)?.[1];
    if (operator !== undefined) return String.raw`\operatorname{${operator}}`;
    if (NAMED.has(fn)) return `\\${fn}`;
    return (
      SPELLED[fn] ?? (fn.length === 1 || isLetterName(fn) ? latexName(fn) : String.raw`\operatorname{${fn.replace(/[^\p{L}\p{N}]/gu, "")}}`)
    );
  }

  private indices(items: readonly (Expr | null)[]): string {
    const parts = items.map((i) => (i === null ? ":" : this.print(i, OR)));
    return parts.join(parts.every((p) => /^[a-z:]$/u.test(p)) ? "" : ",");
  }

  private entry(base: Expr, indices: readonly (Expr | null)[]): string {
    const text =
      base.kind === "name" && !latexName(base.key).includes("_")
        ? latexName(base.key)
        : base.kind === "name"
          ? `(${latexName(base.key)})`
          : String.raw`\left[${this.print(base, OR)}\right]`;
    return `${text}_{${this.indices(indices)}}`;
  }

  private big(e: Extract<Expr, { kind: "big" }>): string {
    const index = latexName(e.index);
    const under = [e.lo === null ? index : `${index}=${this.print(e.lo, OR)}`, ...(e.where === null ? [] : [this.print(e.where, OR)])];
    const where = e.where !== null && e.lo === null ? this.print(e.where, OR) : under.join(", ");
    const over = e.hi === null ? "" : `^{${this.print(e.hi, OR)}}`;
    const body = this.print(e.body, e.body.kind === "big" ? SUM : PRODUCT);
    if (e.op === "mean") return String.raw`\operatorname{mean}_{${where}}${over} ${body}`;
    return `\\${e.op}_{${where}}${over} ${body}`;
  }

  private derivative(e: Extract<Expr, { kind: "deriv" }>): string {
    const { how, of } = e;
    // By all arguments that the function has: there is no variable to write.
    const by = e.by.filter((b) => b.kind !== "call" || b.fn !== "formals");
    if (by.length === 0 && (how === "gradient" || how === "hessian"))
      return String.raw`\nabla${how === "hessian" ? "^2" : ""} ${this.print(of, SIGN)}`;
    if (by.length === 0) return `J_{${this.print(of, OR)}}`;
    if (how === "gradient") return String.raw`\nabla_{${this.list(by)}} ${this.print(of, SIGN)}`;
    if (how === "hessian")
      return String.raw`\nabla^2_{${this.list(by.filter((b, i) => i === 0 || JSON.stringify(b) !== JSON.stringify(by[0])))}} ${this.print(of, SIGN)}`;
    if (how === "jacobian") return `J_{${this.list([of, ...by])}}`;
    const d = how === "partial" ? String.raw`\partial ` : String.raw`\mathrm{d}`;
    const order = by.length > 1 ? `^{${by.length}}` : "";
    const below = by.map((b) => d + this.print(b, POSTFIX)).join(String.raw`\,`);
    const simple = of.kind === "name" || of.kind === "entry" || (of.kind === "call" && of.args.length === 1);
    return simple
      ? String.raw`\frac{${d.trim()}${order} ${this.print(of, POSTFIX)}}{${below}}`
      : String.raw`\frac{${d.trim()}${order}}{${below}} ${this.print(of, POSTFIX)}`;
  }
}

const bracket = (text: string): string => (/\\frac|\\begin|\\sum|\\prod|\^/u.test(text) ? String.raw`\left(${text}\right)` : `(${text})`);

/** A function whose notation ends in a superscript, as e^A: a second one there is no LaTeX. */
function endsInSuperscript(text: string): boolean {
  if (!text.endsWith("}")) return /\^(.|\\[a-z]+)$/u.test(text);
  let depth = 0;
  for (let i = text.length - 1; i >= 0; i--) {
    if (text[i] === "}") depth++;
    else if (text[i] === "{" && --depth === 0) return text[i - 1] === "^";
  }
  return false;
}

/** Juxtaposition, with a dot where two numbers or a number after something would run together. */
function juxtapose(before: string, after: string): string {
  if (/^[0-9.]/u.test(after)) return String.raw` \cdot `;
  return /[0-9]$/u.test(before) && /^\(/u.test(after) ? "" : " ";
}

/** 1e-3 is 10^{-3}, 2.5e6 is 2.5 \cdot 10^{6}. */
function scientific(text: string): string {
  const parts = /^(-?)([0-9.]+)[eE]\+?(-?[0-9]+)$/u.exec(text);
  if (parts === null) return text;
  const [, sign = "", mantissa = "", exponent = ""] = parts;
  return `${sign}${mantissa === "1" ? "" : String.raw`${mantissa} \cdot `}10^{${exponent}}`;
}
