import type { Expr } from "../../syntax/expr.js";
import type { Rational } from "../node.js";
import * as Q from "../rational.js";

/** Scalar, column, row, matrix. */
export type Kind = "s" | "c" | "r" | "m";
/**
 * Matrix notation while it is built: products stay flat, exact factors and scalars stand apart, transposes are pushed
 * inwards. `up` and `down` are numerator and denominator.
 */
export type Value =
  | { readonly t: "atom"; readonly kind: Kind; readonly expr: Expr; readonly cost: number; readonly symmetric?: boolean; readonly squareOf?: Value }
  | { readonly t: "turned"; readonly kind: Kind; readonly of: Value }
  | { readonly t: "chain"; readonly kind: Kind; readonly parts: readonly Value[] }
  | { readonly t: "entrywise"; readonly kind: Kind; readonly up: readonly Value[]; readonly down: readonly Value[] }
  | { readonly t: "scaled"; readonly kind: Kind; readonly c: Rational; readonly up: readonly Value[]; readonly down: readonly Value[]; readonly of: Value | null }
  | { readonly t: "sum"; readonly kind: Kind; readonly terms: readonly Value[] };

export const name = (key: string): Expr => ({ kind: "name", key });
export const call = (fn: string, ...args: Expr[]): Expr => ({ kind: "call", fn, args });
export const whole = (n: bigint | number): Expr => ({ kind: "num", text: String(n) });

export function atom(kind: Kind, expr: Expr, cost: number, more: { symmetric?: boolean; squareOf?: Value } = {}): Value {
  return { t: "atom", kind, expr, cost, ...more };
}

/** f(args) as an atom. */
export const applied = (kind: Kind, fn: string, args: readonly Value[], more: { symmetric?: boolean; squareOf?: Value } = {}): Value =>
  atom(kind, call(fn, ...args.map(toExpr)), 1 + args.reduce((n, a) => n + costOf(a), 0), more);

export const number = (q: Rational): Value => ({ t: "scaled", kind: "s", c: q, up: [], down: [], of: null });
export const isNumber = (v: Value): Rational | null => v.t === "scaled" && v.of === null && v.up.length === 0 && v.down.length === 0 ? v.c : null;

export interface Parts { readonly c: Rational; readonly up: readonly Value[]; readonly down: readonly Value[]; readonly of: Value | null }
export function parts(v: Value): Parts {
  if (v.t === "scaled") return v;
  return v.kind === "s" ? { c: Q.ONE, up: [v], down: [], of: null } : { c: Q.ONE, up: [], down: [], of: v };
}

export function scaled(c: Rational, up: readonly Value[], down: readonly Value[], of: Value | null): Value {
  let k = c, inner = of;
  const over: Value[] = [], under: Value[] = [];
  const put = (v: Value, upwards: boolean): void => {
    const p = parts(v);
    k = upwards ? Q.mul(k, p.c) : Q.mul(k, Q.inv(p.c));
    (upwards ? over : under).push(...p.up);
    (upwards ? under : over).push(...p.down);
  };
  up.forEach((v) => { put(v, true); });
  down.forEach((v) => { put(v, false); });
  if (of?.t === "scaled") {
    k = Q.mul(k, of.c);
    over.push(...of.up);
    under.push(...of.down);
    inner = of.of;
  } else if (of?.kind === "s") { put(of, true); inner = null; }
  // The same scalar above and below cancels as the graph's own products do.
  if (inner === null && Q.isOne(k) && under.length === 0 && over.length === 1) return over[0]!;
  if (inner !== null && Q.isOne(k) && under.length === 0 && over.length === 0) return inner;
  return { t: "scaled", kind: inner?.kind ?? "s", c: k, up: over, down: under, of: inner };
}

const product: Readonly<Record<string, Kind>> = { mm: "m", mc: "c", rm: "r", rc: "s", cr: "m" };

/** Matrix product of two values that conform. */
export function chain(a: Value, b: Value): Value {
  const p = parts(a), q = parts(b);
  if (p.of === null || q.of === null) return scaled(Q.mul(p.c, q.c), [...p.up, ...q.up], [...p.down, ...q.down], p.of ?? q.of);
  const kind = product[p.of.kind + q.of.kind] ?? "m";
  const list = [...(p.of.t === "chain" ? p.of.parts : [p.of]), ...(q.of.t === "chain" ? q.of.parts : [q.of])].filter((v) => !isIdentity(v));
  const joined: Value = list.length === 0 ? p.of : list.length === 1 ? list[0]! : { t: "chain", kind, parts: list };
  return scaled(Q.mul(p.c, q.c), [...p.up, ...q.up], [...p.down, ...q.down], joined);
}

const isIdentity = (v: Value): boolean => v.t === "atom" && v.kind === "m" && v.expr.kind === "call" && v.expr.fn === "eye";

/** Elementwise product and quotient of values of one shape. */
export function entrywise(up: readonly Value[], down: readonly Value[]): Value {
  const over: Value[] = [], under: Value[] = [], scalarsUp: Value[] = [], scalarsDown: Value[] = [];
  let c = Q.ONE, kind: Kind = "s";
  const put = (v: Value, upwards: boolean): void => {
    const p = parts(v);
    c = Q.mul(c, upwards ? p.c : Q.inv(p.c));
    (upwards ? scalarsUp : scalarsDown).push(...p.up);
    (upwards ? scalarsDown : scalarsUp).push(...p.down);
    if (p.of === null) return;
    kind = p.of.kind;
    if (p.of.t === "entrywise") {
      (upwards ? over : under).push(...p.of.up);
      (upwards ? under : over).push(...p.of.down);
    } else (upwards ? over : under).push(p.of);
  };
  up.forEach((v) => { put(v, true); });
  down.forEach((v) => { put(v, false); });
  const of: Value | null = over.length === 1 && under.length === 0 ? over[0]! : over.length + under.length === 0 ? null : { t: "entrywise", kind, up: over, down: under };
  return scaled(c, scalarsUp, scalarsDown, of);
}

const turnedKind: Readonly<Record<Kind, Kind>> = { s: "s", c: "r", r: "c", m: "m" };

/** The transpose, pushed inwards unless that makes it longer. */
export function turn(v: Value): Value {
  if (v.kind === "s") return v;
  const kind = turnedKind[v.kind];
  switch (v.t) {
    case "turned": return v.of;
    case "atom": return v.symmetric === true ? v : { t: "turned", kind, of: v };
    case "scaled": return { ...v, kind, of: v.of === null ? null : turn(v.of) };
    case "chain": return { t: "chain", kind, parts: [...v.parts].reverse().map(turn) };
    case "entrywise": return cheaper({ t: "entrywise", kind, up: v.up.map(turn), down: v.down.map(turn) }, { t: "turned", kind, of: v });
    case "sum": return cheaper({ t: "sum", kind, terms: v.terms.map(turn) }, { t: "turned", kind, of: v });
  }
}

const cheaper = (a: Value, b: Value): Value => costOf(a) <= costOf(b) ? a : b;

const costs = new WeakMap<Value, number>();
/** How long it is to read. */
export function costOf(v: Value): number {
  let known = costs.get(v);
  if (known === undefined) {
    const all = (list: readonly Value[]): number => list.reduce((n, x) => n + costOf(x), 0);
    switch (v.t) {
      case "atom": known = v.cost; break;
      case "turned": known = costOf(v.of) + 0.6; break;
      case "chain": known = all(v.parts); break;
      case "entrywise": known = all(v.up) + all(v.down) + 0.5 * (v.up.length + v.down.length - 1) + 0.5; break;
      case "scaled": known = all(v.up) + all(v.down) + (v.of === null ? 0 : costOf(v.of)) + (Q.isOne(v.c) ? 0 : 1) + (v.down.length > 0 ? 0.5 : 0); break;
      case "sum": known = all(v.terms) + 0.5 * v.terms.length; break;
    }
    costs.set(v, known);
  }
  return known;
}

const keys = new WeakMap<Value, string>();
/** Equal keys are equal notation. */
export function keyOf(v: Value): string {
  let known = keys.get(v);
  if (known === undefined) {
    const all = (list: readonly Value[]): string => list.map(keyOf).join(",");
    switch (v.t) {
      case "atom": known = JSON.stringify(v.expr); break;
      case "turned": known = `T(${keyOf(v.of)})`; break;
      case "chain": known = `C(${all(v.parts)})`; break;
      case "entrywise": known = `E(${all(v.up)}/${all(v.down)})`; break;
      case "scaled": known = `S${Q.rationalText(v.c)}(${all(v.up)}/${all(v.down)}/${v.of === null ? "" : keyOf(v.of)})`; break;
      case "sum": known = `+(${all(v.terms)})`; break;
    }
    keys.set(v, known);
  }
  return known;
}

const times = (op: "*" | ".*", factors: readonly Expr[]): Expr => factors.length === 1 ? factors[0]! : { kind: "mul", op, factors };

export function toExpr(v: Value): Expr {
  switch (v.t) {
    case "atom": return v.expr;
    case "turned": return { kind: "transpose", arg: toExpr(v.of) };
    case "chain": return times("*", v.parts.map(toExpr));
    case "entrywise": {
      const up = v.up.length === 0 ? whole(1) : times(".*", v.up.map(toExpr));
      return v.down.length === 0 ? up : { kind: "div", op: "./", num: up, den: times(".*", v.down.map(toExpr)) };
    }
    case "scaled": {
      const negative = v.c.num < 0n, n = negative ? -v.c.num : v.c.num;
      const up = [...v.up.map(toExpr), ...(v.of === null ? [] : v.of.t === "chain" ? v.of.parts.map(toExpr) : [toExpr(v.of)])];
      if (n !== 1n || up.length === 0) up.unshift(whole(n));
      const down = [...(v.c.den === 1n ? [] : [whole(v.c.den)]), ...v.down.map(toExpr)];
      const size: Expr = down.length === 0 ? times("*", up) : { kind: "div", op: "/", num: times("*", up), den: times("*", down) };
      return negative ? { kind: "neg", arg: size } : size;
    }
    case "sum": return { kind: "add", terms: v.terms.map(toExpr) };
  }
}
