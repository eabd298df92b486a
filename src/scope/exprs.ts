import { childrenOf } from "../syntax/children.js";
import type { Expr } from "../syntax/expr.js";
/** Small tools on resolved expressions: names, a structural key. */

export { childrenOf };

/** Rebuilds a node with its children mapped (in the order of childrenOf). */
export function mapChildren(e: Expr, f: (child: Expr) => Expr): Expr {
  switch (e.kind) {
    case "num":
    case "name":
    case "dots":
      return e;
    case "neg":
    case "transpose":
      return { ...e, arg: f(e.arg) };
    case "add":
      return { ...e, terms: e.terms.map(f) };
    case "mul":
      return { ...e, factors: e.factors.map(f) };
    case "div":
      return { ...e, num: f(e.num), den: f(e.den) };
    case "pow":
      return { ...e, base: f(e.base), exponent: f(e.exponent) };
    case "call":
    case "prime":
      return { ...e, args: e.args.map(f) };
    case "entry":
      return { ...e, base: f(e.base), indices: e.indices.map((i) => (i === null ? null : f(i))) };
    case "big":
      return { ...e, body: f(e.body), lo: e.lo && f(e.lo), hi: e.hi && f(e.hi), where: e.where && f(e.where) };
    case "delta":
      return { ...e, i: f(e.i), j: f(e.j) };
    case "deriv":
      return { ...e, of: f(e.of), by: e.by.map(f) };
    case "differential":
      return { ...e, of: f(e.of) };
    case "matrix":
      return { ...e, rows: e.rows.map((r) => r.map(f)) };
    case "cases":
      return { ...e, rows: e.rows.map((r) => ({ value: f(r.value), condition: r.condition && f(r.condition) })) };
    case "compare":
      return { ...e, a: f(e.a), b: f(e.b) };
    case "logic":
      return { ...e, args: e.args.map(f) };
    case "indicator":
      return { ...e, of: f(e.of) };
    case "at":
      return { ...e, arg: f(e.arg), point: e.point.map((p) => ({ name: f(p.name), value: f(p.value) })) };
  }
}
export function* walk(e: Expr): Generator<Expr> {
  const stack: Expr[] = [e];
  for (let x = stack.pop(); x !== undefined; x = stack.pop()) {
    yield x;
    for (const child of childrenOf(x)) stack.push(child);
  }
}
/** Names that occur, function names of calls included (as `fn:`). */
export function namesIn(e: Expr): Set<string> {
  const out = new Set<string>();
  for (const x of walk(e)) if (x.kind === "name") out.add(x.key);
  return out;
}
/** Names that stand for quantities: index letters and bound letters aside. */
export function quantitiesIn(e: Expr): Set<string> {
  const out = new Set<string>(),
    stack: { e: Expr; bound: readonly string[] }[] = [{ e, bound: [] }];
  for (let x = stack.pop(); x !== undefined; x = stack.pop()) {
    const { bound } = x;
    if (x.e.kind === "name") {
      if (!bound.includes(x.e.key)) out.add(x.e.key);
      continue;
    }
    if (x.e.kind === "delta") continue;
    if (x.e.kind === "entry") {
      stack.push({ e: x.e.base, bound });
      continue;
    }
    const inner = x.e.kind === "big" ? [...bound, x.e.index] : bound;
    if ((x.e.kind === "call" || x.e.kind === "prime") && x.e.fn !== "") out.add(x.e.fn);
    for (const c of childrenOf(x.e)) stack.push({ e: c, bound: inner });
  }
  return out;
}
export const contains = (e: Expr, test: (x: Expr) => boolean): boolean => {
  for (const x of walk(e)) if (test(x)) return true;
  return false;
};
export const hasDerivative = (e: Expr): boolean => contains(e, (x) => x.kind === "deriv" || x.kind === "differential");
/** A structural key: equal keys, equal expressions as written. */
export const exprKey = (e: Expr): string => JSON.stringify(e);
/** A number or an array of numbers, signs and plain arithmetic aside: what a "given" has on its right. */
export function isLiteral(e: Expr): boolean {
  if (e.kind === "num") return true;
  if (e.kind === "neg") return isLiteral(e.arg);
  if (e.kind === "transpose") return isLiteral(e.arg);
  if (e.kind === "matrix") return e.rows.every((r) => r.every((c) => isLiteral(c)));
  if (e.kind === "call" && e.fn === "tuple") return e.args.every(isLiteral);
  if (e.kind === "div") return e.num.kind === "num" && e.den.kind === "num";
  return isNumberByFunction(e);
}
/** ln 2, √3: a number as exact as a fraction. */
export const isNumberByFunction = (e: Expr): boolean =>
  e.kind === "call" && /^(?:log|exp|sqrt)$/.test(e.fn) && e.args.length === 1 && e.args[0]?.kind === "num";
/** No names at all: plain arithmetic. */
export const isNumeric = (e: Expr): boolean =>
  !contains(
    e,
    (x) =>
      x.kind === "name" ||
      x.kind === "deriv" ||
      x.kind === "prime" ||
      x.kind === "dots" ||
      (x.kind === "call" &&
        !/^(exp|log|log2|log10|sqrt|sin|cos|tan|tanh|sinh|cosh|atan|sigmoid|sigma|varsigma|softplus|relu|leakyrelu|elu|gelu|silu|sign|abs|erf|logit|max|min|tuple|floor|ceil|bars|softmax|norm1|norm2|normF|norminf)$/.test(
          x.fn,
        )),
  );
export { nameKeyOf };
/** The key of a left-hand side that names something: a bare name, entries of it, a call with names. */
function nameKeyOf(e: Expr): string | null {
  if (e.kind === "name") return e.key;
  if (e.kind === "entry") return nameKeyOf(e.base);
  if (e.kind === "call") return e.fn;
  return null;
}
