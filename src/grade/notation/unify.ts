import type { Expr } from "../../syntax/expr.js";
/**
 * Whether two expressions are one up to their names. Nothing is evaluated: a mapping of notation must come from what
 * definitions look like, never from what would make answers right.
 */

/** A correspondence of names, one to one. Letters that sums bind and generic indices are kept apart from names. */
export class Correspondence {
  readonly names: ReadonlyMap<string, string>;
  private readonly back: ReadonlyMap<string, string>;
  constructor(names: ReadonlyMap<string, string> = new Map(), back: ReadonlyMap<string, string> = new Map()) {
    this.names = names;
    this.back = back;
  }
  /** With one pair more, or null where it contradicts. */
  with(a: string, b: string): Correspondence | null {
    const known = this.names.get(a);
    if (known !== undefined) return known === b ? this : null;
    if (this.back.has(b)) return null;
    return new Correspondence(new Map(this.names).set(a, b), new Map(this.back).set(b, a));
  }
}

interface Frame {
  readonly bound: ReadonlyMap<string, string>;
  /** The other side is written transposed: products in reverse order, entries with their indices swapped. */
  readonly flip: boolean;
}
/** Work that hostile definitions may cause. */
const MOST_STEPS = 20_000;

/** Constants that are nobody's names. */
const fixed = new Set(["e", "pi", "infty"]);

export class Unifier {
  private steps = 0;
  private readonly admits: (a: string, b: string) => boolean;
  private readonly flip: boolean;
  constructor(admits: (a: string, b: string) => boolean, flip: boolean) {
    this.admits = admits;
    this.flip = flip;
  }
  /** The correspondence that makes `a` into `b`, the indices of both sides paired in order; null where there is none. */
  definitions(
    a: { readonly key: string; readonly indices: readonly string[]; readonly body: Expr },
    b: { readonly key: string; readonly indices: readonly string[]; readonly body: Expr },
    known: Correspondence,
  ): Correspondence | null {
    if (a.indices.length !== b.indices.length) return null;
    const bound = new Map<string, string>(),
      indices = this.flip && a.indices.length === 2 ? [...b.indices].reverse() : b.indices;
    a.indices.forEach((i, k) => bound.set(i, indices[k] ?? ""));
    const head = this.name(a.key, b.key, known, { bound: new Map(), flip: this.flip });
    return head === null ? null : this.unify(plain(a.body), plain(b.body), head, { bound, flip: this.flip });
  }

  private name(a: string, b: string, c: Correspondence, f: Frame): Correspondence | null {
    const bound = f.bound.get(a);
    if (bound !== undefined) return bound === b ? c : null;
    if ([...f.bound.values()].includes(b)) return null;
    if (fixed.has(a) || fixed.has(b)) return a === b ? c : null;
    return this.admits(a, b) ? c.with(a, b) : null;
  }
  private all(as: readonly Expr[], bs: readonly Expr[], c: Correspondence, f: Frame): Correspondence | null {
    if (as.length !== bs.length) return null;
    let out: Correspondence | null = c;
    for (let i = 0; i < as.length && out !== null; i++) out = this.unify(as[i]!, bs[i]!, out, f);
    return out;
  }
  /** Summands and scalar factors come in any order; the first arrangement that fits is taken. */
  private anyOrder(as: readonly Expr[], bs: readonly Expr[], c: Correspondence, f: Frame): Correspondence | null {
    if (as.length !== bs.length) return null;
    const [first, ...rest] = as;
    if (first === undefined) return c;
    for (let i = 0; i < bs.length; i++) {
      const one = this.unify(first, bs[i]!, c, f);
      if (one === null) continue;
      const done = this.anyOrder(rest, [...bs.slice(0, i), ...bs.slice(i + 1)], one, f);
      if (done !== null) return done;
    }
    return null;
  }

  private unify(a: Expr, b: Expr, c: Correspondence, f: Frame): Correspondence | null {
    if (++this.steps > MOST_STEPS) return null;
    if (f.flip && a.kind === "transpose" && b.kind !== "transpose") return this.unify(a.arg, b, c, { ...f, flip: false });
    if (f.flip && b.kind === "transpose" && a.kind !== "transpose") return this.unify(a, b.arg, c, { ...f, flip: false });
    switch (a.kind) {
      case "num":
        return b.kind === "num" && Number(a.text) === Number(b.text) ? c : null;
      case "name":
        return b.kind === "name" ? this.name(a.key, b.key, c, f) : null;
      case "neg":
        return b.kind === "neg" ? this.unify(a.arg, b.arg, c, f) : null;
      case "add":
        return b.kind === "add" ? this.anyOrder(a.terms, b.terms, c, f) : null;
      case "mul": {
        if (b.kind !== "mul" || opOf(a.op) !== opOf(b.op)) return null;
        const inOrder = this.all(a.factors, f.flip ? [...b.factors].reverse() : b.factors, c, f);
        if (inOrder !== null) return inOrder;
        return a.factors.length <= 6 ? this.anyOrder(a.factors, b.factors, c, f) : null;
      }
      case "div": {
        if (b.kind !== "div") return null;
        const num = this.unify(a.num, b.num, c, f);
        return num === null ? null : this.unify(a.den, b.den, num, f);
      }
      case "pow": {
        if (b.kind !== "pow") return null;
        const base = this.unify(a.base, b.base, c, f);
        return base === null ? null : this.unify(a.exponent, b.exponent, base, f);
      }
      case "transpose":
        return b.kind === "transpose" ? this.unify(a.arg, b.arg, c, f) : null;
      case "call":
        return b.kind === "call" && a.fn === b.fn ? this.all(a.args, b.args, c, f) : null;
      case "entry": {
        if (b.kind !== "entry" || a.indices.length !== b.indices.length) return null;
        let out = this.unify(a.base, b.base, c, f);
        const others = f.flip && b.indices.length === 2 ? [...b.indices].reverse() : b.indices;
        a.indices.forEach((i, k) => {
          const j = others[k] ?? null;
          if (out === null) return;
          out = i === null || j === null ? (i === j ? out : null) : this.unify(i, j, out, { ...f, flip: false });
        });
        return out;
      }
      case "big": {
        if (b.kind !== "big" || a.op !== b.op) return null;
        let out: Correspondence | null = c;
        // A bound that is left out on one side says nothing against the other.
        for (const [x, y] of [
          [a.lo, b.lo],
          [a.hi, b.hi],
        ] as const)
          if (x !== null && y !== null && out !== null) out = this.unify(x, y, out, f);
        return out === null ? null : this.unify(a.body, b.body, out, { ...f, bound: new Map(f.bound).set(a.index, b.index) });
      }
      default:
        return null;
    }
  }
}
const opOf = (op: string): string => (op === "" || op === "cdot" || op === "times" ? "*" : op === "circ" ? ".*" : op);

/** Forms that differ only in writing made one: nested products flat, signs in front, `e^x` as exp, a coefficient 1/N as a factor. */
export function plain(e: Expr): Expr {
  switch (e.kind) {
    case "neg": {
      const arg = plain(e.arg);
      return arg.kind === "neg" ? arg.arg : { kind: "neg", arg };
    }
    case "add":
      return { kind: "add", terms: e.terms.map(plain) };
    case "mul": {
      const op = opOf(e.op);
      let sign = false;
      const factors = e.factors.map(plain).flatMap((x): readonly Expr[] => {
        const [y, flip] = x.kind === "neg" ? [x.arg, true] : [x, false];
        if (flip) sign = !sign;
        return y.kind === "mul" && opOf(y.op) === op ? y.factors : [y];
      });
      const product: Expr = { kind: "mul", op: op as "*" | ".*", factors };
      return sign ? { kind: "neg", arg: product } : product;
    }
    case "div": {
      const num = plain(e.num),
        den = plain(e.den);
      if (num.kind === "neg") return { kind: "neg", arg: { kind: "div", op: "/", num: num.arg, den } };
      return { kind: "div", op: "/", num, den };
    }
    case "pow":
      return e.base.kind === "name" && e.base.key === "e"
        ? { kind: "call", fn: "exp", args: [plain(e.exponent)] }
        : { kind: "pow", op: "^", base: plain(e.base), exponent: plain(e.exponent) };
    case "transpose":
      return { kind: "transpose", arg: plain(e.arg) };
    case "call":
      return { kind: "call", fn: e.fn, args: e.args.map(plain) };
    case "entry":
      return { kind: "entry", base: plain(e.base), indices: e.indices.map((i) => (i === null ? null : plain(i))) };
    case "big": {
      const body = plain(e.body),
        lo = e.lo === null ? null : plain(e.lo),
        hi = e.hi === null ? null : plain(e.hi);
      // −Σ and Σ− are one.
      if (body.kind === "neg") return { kind: "neg", arg: { ...e, lo, hi, body: body.arg } };
      return { ...e, lo, hi, body };
    }
    default:
      return e;
  }
}
