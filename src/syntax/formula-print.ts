import type { Expr } from "./expr.js";
/**
 * Expr to formula notation, with the fewest brackets that keep the tree: for all that the notation can say,
 * parseFormula(printFormula(e)) is e. What only LaTeX can say (dots, evaluation bars) is printed for people.
 */
const OR = 1,
  AND = 2,
  NOT = 3,
  COMPARE = 4,
  SUM = 5,
  PRODUCT = 6,
  SIGN = 7,
  POWER = 8,
  POSTFIX = 9;

export function printFormula(expr: Expr): string {
  return print(expr, OR);
}

const COMPARISONS: Readonly<Record<string, string>> = { "=": "==", "≠": "!=", "<": "<", "≤": "<=", ">": ">", "≥": ">=", "∈": "in" };
const IDENTIFIER = /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u;
const RESERVED = new Set(["and", "or", "not"]);
const PRODUCT_FUNCTIONS: Readonly<Record<string, string>> = { otimes: "kron", kron: "kron", outer: "outer", inner: "dot" };

export const printName = (key: string): string => (IDENTIFIER.test(key) && !RESERVED.has(key) ? key : `\`${key}\``);

/** The expression, in brackets where it binds more loosely than `min`. */
function print(e: Expr, min: number): string {
  const text = body(e);
  return levelOf(e) < min ? `(${text})` : text;
}

function levelOf(e: Expr): number {
  switch (e.kind) {
    case "neg":
      return SIGN - 1;
    case "num":
      return e.text.startsWith("-") ? PRODUCT : POSTFIX;
    case "add":
      return e.terms.length > 1 ? SUM : POSTFIX;
    case "mul":
      return e.op in PRODUCT_FUNCTIONS || e.factors.length < 2 ? POSTFIX : PRODUCT;
    case "div":
      return PRODUCT;
    case "pow":
      return POWER;
    case "compare":
      return COMPARE;
    case "logic":
      return e.op === "or" ? OR : e.op === "and" ? AND : NOT;
    default:
      return POSTFIX;
  }
}

function body(e: Expr): string {
  switch (e.kind) {
    case "num":
      return e.text;
    case "name":
      return printName(e.key);
    case "neg":
      return `-${e.arg.kind === "neg" ? `(${body(e.arg)})` : print(e.arg, PRODUCT)}`;
    case "add":
      return sum(e.terms);
    case "mul":
      return product(e.op, e.factors);
    case "div":
      return `${leading(e.num)}${e.op}${print(e.den, SIGN)}`;
    case "pow":
      return `${print(e.base, POSTFIX)}${e.op}${exponent(e.exponent)}`;
    case "transpose":
      return `${print(e.arg, POSTFIX)}'`;
    case "call":
      return `${printName(e.fn)}(${list(e.args)})`;
    case "prime":
      return `${printName(e.fn)}${"'".repeat(e.order)}${e.args.length > 0 ? `(${list(e.args)})` : ""}`;
    case "entry":
      return `${print(e.base, POSTFIX)}[${e.indices.map((i) => (i === null ? ":" : print(i, OR))).join(", ")}]`;
    case "big":
      return `${e.op}(${[printName(e.index), ...(e.lo !== null && e.hi !== null ? [print(e.lo, OR), print(e.hi, OR)] : []), ...(e.where !== null ? [print(e.where, OR)] : []), print(e.body, OR)].join(", ")})`;
    case "delta":
      return `delta[${print(e.i, OR)}, ${print(e.j, OR)}]`;
    case "deriv":
      return `d(${list([e.of, ...e.by])})`;
    case "differential":
      return `d(${print(e.of, OR)})`;
    case "matrix":
      return `[${e.rows.map(list).join("; ")}]`;
    case "cases":
      return cases(e.rows);
    case "compare":
      return `${print(e.a, SUM)} ${COMPARISONS[e.op] ?? e.op} ${print(e.b, SUM)}`;
    case "logic":
      return e.op === "not"
        ? `not ${e.args.map((a) => print(a, COMPARE)).join(" ")}`
        : e.args.map((a) => print(a, e.op === "or" ? AND : NOT)).join(` ${e.op} `);
    case "indicator":
      return `indicator(${print(e.of, OR)})`;
    case "at":
      return `at(${[print(e.arg, OR), ...e.point.map((p) => `${print(p.name, OR)} = ${print(p.value, OR)}`)].join(", ")})`;
    case "dots":
      return "...";
  }
}

const list = (items: readonly Expr[]): string => items.map((item) => print(item, OR)).join(", ");

function sum(terms: readonly Expr[]): string {
  if (terms.length === 0) return "0";
  return terms
    .map((term, i) => {
      if (i === 0) return term.kind === "neg" ? body(term) : print(term, PRODUCT);
      if (term.kind !== "neg") return ` + ${afterSign(term)}`;
      return ` - ${afterSign(term.arg)}`;
    })
    .join("");
}
const afterSign = (e: Expr): string =>
  levelOf(e) < PRODUCT || e.kind === "neg" || (e.kind === "num" && e.text.startsWith("-")) ? `(${body(e)})` : body(e);

/** The first factor: a quotient or another product may stand there without brackets, a sign may not. */
const leading = (e: Expr, op?: string): string =>
  e.kind === "neg" || (e.kind === "mul" && operator(e.op) === op && levelOf(e) === PRODUCT) ? `(${body(e)})` : print(e, PRODUCT);

const operator = (op: string): string => (op === ".*" || op === "circ" ? ".*" : "*");

function product(op: string, factors: readonly Expr[]): string {
  const fn = PRODUCT_FUNCTIONS[op];
  const [first, ...rest] = factors;
  if (first === undefined) return "1";
  if (fn !== undefined) return rest.reduce((text, factor) => `${fn}(${text}, ${print(factor, OR)})`, print(first, OR));
  const sign = operator(op);
  return rest.length === 0 ? print(first, POSTFIX) : [leading(first, sign), ...rest.map((factor) => print(factor, SIGN))].join(sign);
}

/** `x^-2` and `2^3^2` need no brackets; a transpose there would be refused without. */
function exponent(e: Expr): string {
  if (e.kind === "neg" && e.arg.kind !== "neg") return `-${e.arg.kind === "transpose" ? `(${body(e.arg)})` : print(e.arg, POWER)}`;
  return e.kind === "transpose" ? `(${body(e)})` : print(e, POWER);
}

function cases(rows: Extract<Expr, { kind: "cases" }>["rows"]): string {
  const [first, second] = rows;
  if (rows.length === 2 && first?.condition != null && second !== undefined && second.condition === null) {
    return `where(${list([first.condition, first.value, second.value])})`;
  }
  return `cases(${rows.map((row) => (row.condition === null ? print(row.value, OR) : `${print(row.condition, OR)}: ${print(row.value, OR)}`)).join(", ")})`;
}
