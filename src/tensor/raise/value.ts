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
  | {
      readonly t: "atom";
      readonly kind: Kind;
      readonly expr: Expr;
      readonly cost: number;
      readonly symmetric?: boolean;
      readonly power?: Power;
      readonly sum?: Sum;
    }
  | { readonly t: "turned"; readonly kind: Kind; readonly of: Value }
  | { readonly t: "chain"; readonly kind: Kind; readonly parts: readonly Value[] }
  | { readonly t: "entrywise"; readonly kind: Kind; readonly up: readonly Value[]; readonly down: readonly Value[] }
  | {
      readonly t: "scaled";
      readonly kind: Kind;
      readonly c: Rational;
      readonly up: readonly Value[];
      readonly down: readonly Value[];
      readonly of: Value | null;
    }
  | { readonly t: "sum"; readonly kind: Kind; readonly terms: readonly Value[] };

/** A whole power of a value, above 1. */
export interface Power {
  readonly base: Value;
  readonly e: number;
}
/** A sum of all entries, with the sizes that would make it a mean. */
export interface Sum {
  readonly of: Value;
  readonly sizes: readonly Value[];
}
interface Marks {
  readonly symmetric?: boolean;
  readonly power?: Power;
  readonly sum?: Sum;
}

export const name = (key: string): Expr => ({ kind: "name", key });
export const call = (fn: string, ...args: Expr[]): Expr => ({ kind: "call", fn, args });
export const whole = (n: bigint | number): Expr => ({ kind: "num", text: String(n) });

export function atom(kind: Kind, expr: Expr, cost: number, more: Marks = {}): Value {
  exprKinds.set(expr, kind);
  return { t: "atom", kind, expr, cost, ...more };
}

const exprKinds = new WeakMap<Expr, Kind>();
/** What kind of value an atom's notation was made for. */
export const kindOf = (expr: Expr): Kind => exprKinds.get(expr) ?? "s";

/** f(args) as an atom. */
export const applied = (kind: Kind, fn: string, args: readonly Value[], more: Marks = {}): Value =>
  atom(kind, call(fn, ...args.map(toExpr)), 1 + args.reduce((n, a) => n + costOf(a), 0), more);

/** base^e for a whole e above 1: `^` of numbers, `.^` entry by entry. */
export function power(base: Value, e: number): Value {
  if (e === 1) return base;
  return atom(base.kind, { kind: "pow", op: base.kind === "s" ? "^" : ".^", base: toExpr(base), exponent: whole(e) }, costOf(base) + 0.8, {
    power: { base, e },
  });
}

/** Equal factors as powers, and what stands above and below cancelled. */
function collect(up: readonly Value[], down: readonly Value[]): { up: readonly Value[]; down: readonly Value[] } {
  const all = new Map<string, { base: Value; e: number; count: number; first: Value }>();
  let doubled = false;
  const put = (v: Value, sign: number): void => {
    const p = v.t === "atom" && v.power ? v.power : { base: v, e: 1 },
      key = keyOf(p.base),
      known = all.get(key);
    if (known) {
      known.e += sign * p.e;
      doubled = true;
    } else all.set(key, { base: p.base, e: sign * p.e, count: 1, first: v });
  };
  up.forEach((v) => {
    put(v, 1);
  });
  down.forEach((v) => {
    put(v, -1);
  });
  if (!doubled) return { up, down };
  const list = [...all.values()];
  return {
    up: list.filter((x) => x.e > 0).map((x) => power(x.base, x.e)),
    down: list.filter((x) => x.e < 0).map((x) => power(x.base, -x.e)),
  };
}

export const number = (q: Rational): Value => ({ t: "scaled", kind: "s", c: q, up: [], down: [], of: null });
export const isNumber = (v: Value): Rational | null =>
  v.t === "scaled" && v.of === null && v.up.length === 0 && v.down.length === 0 ? v.c : null;

export interface Parts {
  readonly c: Rational;
  readonly up: readonly Value[];
  readonly down: readonly Value[];
  readonly of: Value | null;
}
export function parts(v: Value): Parts {
  if (v.t === "scaled") return v;
  return v.kind === "s" ? { c: Q.ONE, up: [v], down: [], of: null } : { c: Q.ONE, up: [], down: [], of: v };
}

export function scaled(c: Rational, up: readonly Value[], down: readonly Value[], of: Value | null): Value {
  let k = c,
    inner = of;
  const over: Value[] = [],
    under: Value[] = [];
  const put = (v: Value, upwards: boolean): void => {
    const p = parts(v);
    k = upwards ? Q.mul(k, p.c) : Q.mul(k, Q.inv(p.c));
    (upwards ? over : under).push(...p.up);
    (upwards ? under : over).push(...p.down);
  };
  up.forEach((v) => {
    put(v, true);
  });
  down.forEach((v) => {
    put(v, false);
  });
  if (of?.t === "scaled") {
    k = Q.mul(k, of.c);
    over.push(...of.up);
    under.push(...of.down);
    inner = of.of;
  } else if (of?.kind === "s") {
    put(of, true);
    inner = null;
  }
  const left = collect(over, under);
  if (inner === null && Q.isOne(k) && left.down.length === 0 && left.up.length === 1) return left.up[0]!;
  if (inner !== null && Q.isOne(k) && left.down.length === 0 && left.up.length === 0) return inner;
  return { t: "scaled", kind: inner?.kind ?? "s", c: k, up: left.up, down: left.down, of: inner };
}

const product: Readonly<Record<string, Kind>> = { mm: "m", mc: "c", rm: "r", rc: "s", cr: "m" };

/** Matrix product of two values that conform. */
export function chain(a: Value, b: Value): Value {
  const p = parts(a),
    q = parts(b);
  if (p.of === null || q.of === null) return scaled(Q.mul(p.c, q.c), [...p.up, ...q.up], [...p.down, ...q.down], p.of ?? q.of);
  const kind = product[p.of.kind + q.of.kind] ?? "m";
  const list = [...(p.of.t === "chain" ? p.of.parts : [p.of]), ...(q.of.t === "chain" ? q.of.parts : [q.of])].filter((v) => !isIdentity(v));
  const joined: Value = list.length === 0 ? p.of : list.length === 1 ? list[0]! : { t: "chain", kind, parts: list };
  return scaled(Q.mul(p.c, q.c), [...p.up, ...q.up], [...p.down, ...q.down], joined);
}

const isIdentity = (v: Value): boolean => v.t === "atom" && v.kind === "m" && v.expr.kind === "call" && v.expr.fn === "eye";

/** Elementwise product and quotient of values of one shape. */
export function entrywise(up: readonly Value[], down: readonly Value[]): Value {
  const over: Value[] = [],
    under: Value[] = [],
    scalarsUp: Value[] = [],
    scalarsDown: Value[] = [];
  let c = Q.ONE,
    kind: Kind = "s";
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
  up.forEach((v) => {
    put(v, true);
  });
  down.forEach((v) => {
    put(v, false);
  });
  const left = collect(over, under);
  const of: Value | null =
    left.up.length === 1 && left.down.length === 0
      ? left.up[0]!
      : left.up.length + left.down.length === 0
        ? null
        : { t: "entrywise", kind, up: left.up, down: left.down };
  return scaled(c, scalarsUp, scalarsDown, of);
}

const turnedKind: Readonly<Record<Kind, Kind>> = { s: "s", c: "r", r: "c", m: "m" };

/** The transpose, pushed inwards unless that makes it longer. */
export function turn(v: Value): Value {
  if (v.kind === "s") return v;
  const kind = turnedKind[v.kind];
  switch (v.t) {
    case "turned":
      return v.of;
    case "atom":
      return v.symmetric === true ? v : { t: "turned", kind, of: v };
    case "scaled":
      return { ...v, kind, of: v.of === null ? null : turn(v.of) };
    case "chain":
      return { t: "chain", kind, parts: [...v.parts].reverse().map(turn) };
    case "entrywise":
      return cheaper({ t: "entrywise", kind, up: v.up.map(turn), down: v.down.map(turn) }, { t: "turned", kind, of: v });
    case "sum":
      return cheaper({ t: "sum", kind, terms: v.terms.map(turn) }, { t: "turned", kind, of: v });
  }
}

const cheaper = (a: Value, b: Value): Value => (costOf(a) <= costOf(b) ? a : b);

const costs = new WeakMap<Value, number>();
/** How long it is to read. */
export function costOf(v: Value): number {
  let known = costs.get(v);
  if (known === undefined) {
    const all = (list: readonly Value[]): number => list.reduce((n, x) => n + costOf(x), 0);
    switch (v.t) {
      case "atom":
        known = v.cost;
        break;
      case "turned":
        known = costOf(v.of) + 0.6;
        break;
      case "chain":
        known = all(v.parts);
        break;
      case "entrywise":
        known = all(v.up) + all(v.down) + 0.5 * (v.up.length + v.down.length - 1) + 0.5;
        break;
      case "scaled":
        known = all(v.up) + all(v.down) + (v.of === null ? 0 : costOf(v.of)) + (Q.isOne(v.c) ? 0 : 1) + (v.down.length > 0 ? 0.5 : 0);
        break;
      case "sum":
        known = all(v.terms) + 0.5 * v.terms.length;
        break;
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
      case "atom":
        known = JSON.stringify(v.expr);
        break;
      case "turned":
        known = `T(${keyOf(v.of)})`;
        break;
      case "chain":
        known = `C(${all(v.parts)})`;
        break;
      case "entrywise":
        known = `E(${all(v.up)}/${all(v.down)})`;
        break;
      case "scaled":
        known = `S${Q.rationalText(v.c)}(${all(v.up)}/${all(v.down)}/${v.of === null ? "" : keyOf(v.of)})`;
        break;
      case "sum":
        known = `+(${all(v.terms)})`;
        break;
    }
    keys.set(v, known);
  }
  return known;
}

/** Factors of a matrix product; A*A is A^2, A'*A' is (A^2)'. */
function runs(parts: readonly Value[]): Expr[] {
  const made: Expr[] = [];
  for (let i = 0; i < parts.length; ) {
    const v = parts[i]!;
    let n = 1;
    while (i + n < parts.length && keyOf(parts[i + n]!) === keyOf(v)) n++;
    if (n === 1 || v.kind !== "m") made.push(...parts.slice(i, i + n).map(toExpr));
    else {
      const pow = (base: Value): Expr => ({ kind: "pow", op: "^", base: toExpr(base), exponent: whole(n) });
      made.push(v.t === "turned" ? { kind: "transpose", arg: pow(v.of) } : pow(v));
    }
    i += n;
  }
  return made;
}

/** Sums over sizes as means. */
function means(up: readonly Value[], down: readonly Value[], c: Rational): { up: Expr[]; down: readonly Value[]; c: Rational } {
  let left = [...down],
    k = c;
  const made = up.map((v): Expr => {
    if (v.t !== "atom" || !v.sum) return toExpr(v);
    const rest = [...left];
    let inverse = k;
    for (const size of v.sum.sizes) {
      const n = isNumber(size),
        at = rest.findIndex((x) => keyOf(x) === keyOf(size));
      if (at >= 0) rest.splice(at, 1);
      else if (n !== null && inverse.den % n.num === 0n) inverse = Q.mul(inverse, n);
      else return toExpr(v);
    }
    left = rest;
    k = inverse;
    return call("mean", toExpr(v.sum.of));
  });
  return { up: made, down: left, c: k };
}

const times = (op: "*" | ".*", factors: readonly Expr[]): Expr => (factors.length === 1 ? factors[0]! : { kind: "mul", op, factors });

export function toExpr(v: Value): Expr {
  switch (v.t) {
    case "atom":
      return v.expr;
    case "turned":
      return { kind: "transpose", arg: toExpr(v.of) };
    case "chain":
      return times("*", runs(v.parts));
    case "entrywise": {
      const up = v.up.length === 0 ? whole(1) : times(".*", v.up.map(toExpr));
      return v.down.length === 0 ? up : { kind: "div", op: "./", num: up, den: times(".*", v.down.map(toExpr)) };
    }
    case "scaled": {
      const m = means(v.up, v.down, v.c),
        negative = m.c.num < 0n,
        n = negative ? -m.c.num : m.c.num;
      const up = [...m.up, ...(v.of === null ? [] : v.of.t === "chain" ? runs(v.of.parts) : [toExpr(v.of)])];
      if (n !== 1n || up.length === 0) up.unshift(whole(n));
      const down = [...(m.c.den === 1n ? [] : [whole(m.c.den)]), ...m.down.map(toExpr)];
      const size: Expr = down.length === 0 ? times("*", up) : { kind: "div", op: "/", num: times("*", up), den: times("*", down) };
      return negative ? { kind: "neg", arg: size } : size;
    }
    case "sum":
      return { kind: "add", terms: v.terms.map(toExpr) };
  }
}
