import type { Expr } from "../../../syntax/expr.js";
import type { Rational } from "../../../tensor/node.js";
/** Small constructors of expressions. */

export const name = (key: string): Expr => ({ kind: "name", key });
export const whole = (n: number | bigint): Expr => ({ kind: "num", text: n.toString() });
export const call = (fn: string, ...args: Expr[]): Expr => ({ kind: "call", fn, args });
export const transposed = (e: Expr): Expr => (e.kind === "transpose" ? e.arg : e.kind === "num" ? e : { kind: "transpose", arg: e });
export const negated = (e: Expr): Expr => (e.kind === "neg" ? e.arg : { kind: "neg", arg: e });

/** An exact number: 3, 1/2, or a decimal where it is short and its denominator has only 2 and 5 beyond 10. */
export function number(q: Rational): Expr {
  if (q.num < 0n) return negated(number({ num: -q.num, den: q.den }));
  if (q.den === 1n) return whole(q.num);
  const decimal = decimalText(q);
  if (decimal !== null) return { kind: "num", text: decimal };
  return { kind: "div", op: "/", num: whole(q.num), den: whole(q.den) };
}

/** 0.044715, not 1/2: decimals where a fraction would have a denominator above 10. */
export function decimalText(q: Rational): string | null {
  if (q.den <= 10n) return null;
  let den = q.den,
    digits = 0;
  while (den % 10n === 0n) {
    den /= 10n;
    digits++;
  }
  while (den % 5n === 0n) {
    den /= 5n;
    digits++;
  }
  while (den % 2n === 0n) {
    den /= 2n;
    digits++;
  }
  if (den !== 1n || digits > 12) return null;
  const scaled = ((q.num < 0n ? -q.num : q.num) * 10n ** BigInt(digits)) / q.den,
    text = scaled.toString().padStart(digits + 1, "0");
  return `${q.num < 0n ? "-" : ""}${text.slice(0, -digits)}.${text.slice(-digits).replace(/0+$/u, "")}`.replace(/\.$/u, "");
}

/** A sum without nested sums; subtraction is a negated term. */
export function sum(terms: readonly Expr[]): Expr {
  const flat = terms.flatMap((t) => (t.kind === "add" ? t.terms : [t]));
  const [only] = flat;
  return flat.length === 1 && only !== undefined ? only : { kind: "add", terms: flat };
}

/** A product without nested products of the same kind. */
export function product(op: "*" | ".*", factors: readonly Expr[]): Expr {
  const flat = factors.flatMap((f) => (f.kind === "mul" && f.op === op ? f.factors : [f])),
    [only] = flat;
  return flat.length === 0 ? whole(1) : flat.length === 1 && only !== undefined ? only : { kind: "mul", op, factors: flat };
}

/** sign · factors / divisors, with the number where it reads best: 2x/3, x/2, 3/2 as 1.5 only if it came so. */
export function scaled(c: Rational, op: "*" | ".*", above: readonly Expr[], below: readonly Expr[]): Expr {
  const [only] = above;
  // −(a − b) is b − a.
  if (
    c.num === -1n &&
    c.den === 1n &&
    above.length === 1 &&
    below.length === 0 &&
    only?.kind === "add" &&
    only.terms.some((t) => t.kind === "neg")
  )
    return leading(only.terms.map(negated));
  const minus = c.num < 0n,
    num = minus ? -c.num : c.num,
    decimal = decimalText({ num, den: c.den });
  const head: Expr[] = decimal !== null ? [{ kind: "num", text: decimal }] : num === 1n && above.length > 0 ? [] : [whole(num)];
  const tail: Expr[] = decimal !== null || c.den === 1n ? [] : [whole(c.den)];
  const numerator = product(op, [...head, ...above]);
  const den = [...tail, ...below];
  const value: Expr = den.length === 0 ? numerator : { kind: "div", op: "/", num: numerator, den: product("*", den) };
  return minus ? negated(value) : value;
}

/** A sum that begins with a term without a minus sign where it has one. */
export function leading(terms: readonly Expr[]): Expr {
  const first = terms.findIndex((t) => t.kind !== "neg"),
    lead = first > 0 ? terms[first] : undefined;
  return sum(lead === undefined ? terms : [lead, ...terms.slice(0, first), ...terms.slice(first + 1)]);
}
