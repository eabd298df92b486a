import type { Expr } from "../../syntax/expr.js";
import { parseEquation } from "../../syntax/formula.js";
import type { ReadyRule, RuleBook } from "../../rule.js";
import { ballNames } from "../../numeric/ball.js";
import { primitives } from "../../numeric/primitives.js";
import { fromNumber, parseRational } from "../../tensor/rational.js";
import type { Term, TermStore } from "./terms.js";

/** Not a formula of numbers only: the tensor engine has to read it. */
export class NotScalar extends Error {
  override readonly name = "NotScalar";
}

/** Functions of all entries, of one number. */
const ofOne = new Set(["sum", "mean", "prod", "max", "min", "tr", "trace", "det", "transpose"]);
const comparison: Readonly<Record<string, string>> = { "=": "eq", "≠": "ne", "<": "lt", "≤": "le", ">": "gt", "≥": "ge" };
const mostUnrolled = 200,
  mostTerms = 20_000;

interface Context {
  readonly store: TermStore;
  readonly book: RuleBook;
  readonly declared: ReadonlySet<string>;
  readonly bound: ReadonlyMap<string, Term>;
  readonly opened: readonly string[];
}

/**
 * A formula of numbers as terms. Definitions of rules are inlined where balls do not know the function.
 * @param declared names that stand for variables even if they are constants otherwise (e)
 * @throws NotScalar
 */
export function readScalar(expr: Expr, store: TermStore, book: RuleBook, declared: ReadonlySet<string>): Term {
  return read(expr, { store, book, declared, bound: new Map(), opened: [] });
}

function read(expr: Expr, cx: Context): Term {
  const { store } = cx,
    each = (list: readonly Expr[]): Term[] => list.map((e) => read(e, cx));
  if (store.terms.length > mostTerms) throw new NotScalar(`more than ${String(mostTerms)} terms`);
  switch (expr.kind) {
    case "num": {
      const value = parseRational(expr.text);
      if (value === null) throw new NotScalar(expr.text);
      return store.num(value);
    }
    case "name": {
      const bound = cx.bound.get(expr.key);
      if (bound) return bound;
      if ((expr.key === "pi" || expr.key === "e") && !cx.declared.has(expr.key)) return store.const(expr.key);
      return store.variable(expr.key);
    }
    case "neg":
      return store.neg(read(expr.arg, cx));
    case "add":
      return store.add(each(expr.terms));
    case "mul":
      if (expr.op !== "*" && expr.op !== ".*" && expr.op !== "") throw new NotScalar(expr.op);
      return store.mul(each(expr.factors));
    case "div":
      return store.mul([read(expr.num, cx), store.inv(read(expr.den, cx))]);
    case "pow":
      return store.pow(read(expr.base, cx), read(expr.exponent, cx));
    case "transpose":
      return read(expr.arg, cx);
    case "call":
      return call(expr.fn, each(expr.args), cx);
    case "big":
      return big(expr, cx);
    case "compare": {
      const name = comparison[expr.op];
      if (name === undefined) throw new NotScalar(expr.op);
      return primitive(store, name, [read(expr.a, cx), read(expr.b, cx)]);
    }
    case "logic":
      return expr.op === "not"
        ? primitive(store, "not", each(expr.args))
        : each(expr.args).reduce((a, b) => primitive(store, expr.op, [a, b]));
    case "indicator":
      return read(expr.of, cx);
    case "cases": {
      const last = expr.rows[expr.rows.length - 1];
      if (!last || last.condition !== null) throw new NotScalar("cases without a last value");
      return expr.rows
        .slice(0, -1)
        .reduceRight((rest, row) => primitive(store, "where", [read(row.condition!, cx), read(row.value, cx), rest]), read(last.value, cx));
    }
    default:
      throw new NotScalar(expr.kind);
  }
}

const primitive = (store: TermStore, name: string, args: readonly Term[]): Term => store.fn(name, args, primitives.get(name)!.of, true);

function call(fn: string, args: readonly Term[], cx: Context): Term {
  if (args.length === 1 && ofOne.has(fn)) return args[0]!;
  const rule = cx.book.get(fn);
  if (!rule?.elementwise) throw new NotScalar(fn);
  const names = Object.keys(rule.rule.args);
  if (names.length !== args.length) throw new NotScalar(`${fn} of ${String(args.length)} arguments`);
  const native = [fn, ...rule.rule.names].find((n) => ballNames.has(n));
  if (native !== undefined) return cx.store.fn(native, args, doubleOf(rule, native), true);
  const { definition } = rule.rule;
  if (definition !== undefined && !cx.opened.includes(rule.rule.id)) {
    const { rhs } = parseEquation(definition);
    return read(rhs, {
      ...cx,
      declared: new Set(),
      bound: new Map(names.map((n, i) => [n, args[i]!])),
      opened: [...cx.opened, rule.rule.id],
    });
  }
  if (rule.kernel?.kind !== "scalar") throw new NotScalar(fn);
  return cx.store.fn(rule.rule.id, args, rule.kernel.of, false);
}

function doubleOf(rule: ReadyRule, native: string): (...args: number[]) => number {
  if (rule.kernel?.kind === "scalar") return rule.kernel.of;
  const own = primitives.get(native);
  if (!own) throw new NotScalar(native);
  return own.of;
}

/** A sum or product over an index with whole bounds, written out. */
function big(expr: Expr & { kind: "big" }, cx: Context): Term {
  const bound = (e: Expr | null): number => {
    const t = e === null ? null : read(e, cx);
    if (t?.op !== "num" || t.value.den !== 1n) throw new NotScalar("bounds");
    return Number(t.value.num);
  };
  const lo = bound(expr.lo),
    hi = bound(expr.hi);
  if (expr.where !== null || hi - lo + 1 > mostUnrolled || hi < lo) throw new NotScalar("bounds");
  const terms = Array.from({ length: hi - lo + 1 }, (_, k) =>
    read(expr.body, { ...cx, bound: new Map([...cx.bound, [expr.index, cx.store.num(fromNumber(lo + k))]]) }),
  );
  switch (expr.op) {
    case "sum":
      return cx.store.add(terms);
    case "mean":
      return cx.store.mul([cx.store.add(terms), cx.store.num({ num: 1n, den: BigInt(terms.length) })]);
    case "prod":
      return cx.store.mul(terms);
    default:
      return terms.reduce((a, b) => primitive(cx.store, expr.op, [a, b]));
  }
}
