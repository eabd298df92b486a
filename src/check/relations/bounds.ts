import type { EinsumNode, Node } from "../../tensor/node.js";
import type { FactWord } from "../../scope/store.js";
import { constantOf, isSizeNode } from "../../tensor/shape.js";
/**
 * Intervals that hold every entry of a node wherever it is defined: interval arithmetic (Moore, "Interval Analysis",
 * 1966) with squares, sums of squares and positive definite forms seen as such. Ends other than 0 that a function of
 * doubles made are widened.
 */
export interface Interval {
  readonly lo: number;
  readonly hi: number;
  /** The end is never reached. */ readonly loOpen: boolean;
  readonly hiOpen: boolean;
}
export type Knowledge = (input: string) => ReadonlySet<FactWord>;

const interval = (lo: number, hi: number, loOpen = false, hiOpen = false): Interval => ({
  lo,
  hi,
  loOpen: loOpen || lo === -Infinity,
  hiOpen: hiOpen || hi === Infinity,
});
const all = interval(-Infinity, Infinity),
  positive = interval(0, Infinity, true),
  nonNegative = interval(0, Infinity),
  unit = interval(0, 1),
  openUnit = interval(0, 1, true, true);
export const point = (x: number): Interval => interval(x, x);

/** Values of functions whatever their arguments are. */
const ranges: ReadonlyMap<string, Interval> = new Map([
  ...["exp", "softplus", "normal-density"].map((f) => [f, positive] as const),
  ...[
    "abs",
    "sqrt",
    "relu",
    "norm1",
    "norm2",
    "norm-inf",
    "norm-p",
    "norm-frobenius",
    "norm-spectral",
    "norm-squared",
    "variance",
    "standard-deviation",
    "acosh",
    "hinge",
    "squared-hinge",
    "mean-squared-error",
    "l2-penalty",
    "l1-penalty",
  ].map((f) => [f, nonNegative] as const),
  ...["sigmoid", "softmax", "softmax-rows", "softmax-temperature", "normal-cdf", "sech"].map(
    (f) => [f, f === "sech" ? interval(0, 1, true) : openUnit] as const,
  ),
  ...["step", "lt", "le", "eq", "ne", "and", "or", "not", "hard-sigmoid"].map((f) => [f, unit] as const),
  ...["tanh", "erf", "softsign"].map((f) => [f, interval(-1, 1, true, true)] as const),
  ...["sin", "cos", "sign", "cosine-similarity"].map((f) => [f, interval(-1, 1)] as const),
  ["cosh", interval(1, Infinity)],
  ["log-softmax", interval(-Infinity, 0, true, true)],
  ["log-sigmoid", interval(-Infinity, 0, true, true)],
  ["atan", interval(-1.5707963268, 1.5707963268, true, true)],
]);
/** Increasing functions, with their values. */
const increasing: ReadonlyMap<string, (x: number) => number> = new Map<string, (x: number) => number>([
  ["exp", Math.exp],
  ["log", Math.log],
  ["sqrt", Math.sqrt],
  ["cbrt", Math.cbrt],
  ["tanh", Math.tanh],
  ["sigmoid", (x) => 1 / (1 + Math.exp(-x))],
  ["relu", (x) => Math.max(0, x)],
  ["atan", Math.atan],
  ["sinh", Math.sinh],
  ["asinh", Math.asinh],
  ["log1p", Math.log1p],
  ["expm1", Math.expm1],
  ["step", (x) => (x > 0 ? 1 : 0)],
]);
export const baseName = (fn: string): string => fn.slice(fn.lastIndexOf(".") + 1);
/** e^y in either spelling: the exponent, or null. */
export function exponentOf(node: Node): Node | null {
  if (node.op !== "map") return null;
  const [a, b] = node.args;
  if (baseName(node.fn) === "exp") return a ?? null;
  return node.fn === "pow" && a !== undefined && b !== undefined && isE(a) ? b : null;
}
const isE = (n: Node): boolean =>
  (n.op === "const" && n.name === "e") ||
  (n.op === "einsum" && n.operands.length === 1 && n.operands[0]?.op === "const" && n.operands[0].name === "e");

export class Bounds {
  private readonly known = new Map<Node, Interval>();
  private readonly facts: Knowledge;
  constructor(facts: Knowledge) {
    this.facts = facts;
  }

  of(node: Node): Interval {
    const seen = this.known.get(node);
    if (seen !== undefined) return seen;
    this.known.set(node, all);
    const out = this.find(node);
    this.known.set(node, out);
    return out;
  }
  private find(node: Node): Interval {
    const c = constantOf(node);
    if (c !== null) return point(Number(c.num) / Number(c.den));
    switch (node.op) {
      case "input":
        return this.input(this.facts(node.name), node.dims.length);
      case "const":
        return node.name === "e" ? interval(2.7182818284, 2.7182818285) : interval(3.1415926535, 3.1415926536);
      case "literal": {
        const v = node.values.map((q) => Number(q.num) / Number(q.den));
        return interval(Math.min(...v), Math.max(...v));
      }
      case "eye":
        return unit;
      case "iota":
        return interval(node.first, node.first + (node.dims[0]?.size ?? 1) - 1);
      case "add":
        return node.terms.map((t) => this.of(t)).reduce(plus);
      case "einsum":
        return this.einsum(node);
      case "map":
      case "call":
        return this.apply(node);
      case "reduce":
        return node.how === "prod"
          ? this.of(node.arg).lo >= 0
            ? this.of(node.arg).loOpen || this.of(node.arg).lo > 0
              ? positive
              : nonNegative
            : all
          : this.of(node.arg);
      case "slice":
      case "reshape":
        return this.of(node.arg);
      case "stack":
        return node.parts.map((p) => this.of(p)).reduce(hull);
      default:
        return all;
    }
  }
  private input(facts: ReadonlySet<FactWord>, rank: number): Interval {
    if (facts.has("unit")) return openUnit;
    if (facts.has("prob") || facts.has("onehot") || facts.has("binary")) return facts.has("positive") ? interval(0, 1, true) : unit;
    if (facts.has("positive")) return positive;
    if (facts.has("posdef") && rank === 0) return positive;
    return facts.has("pm1") ? interval(-1, 1) : all;
  }
  private apply(node: Node & { op: "map" | "call" }): Interval {
    const name = baseName(node.fn),
      args = node.args,
      first = args[0];
    if (first === undefined) return all;
    const x = this.of(first),
      range = ranges.get(name) ?? all;
    if (name === "pow" && args[1] !== undefined) return this.power(first, args[1]);
    if (name === "where" && args[1] !== undefined && args[2] !== undefined) return hull(this.of(args[1]), this.of(args[2]));
    if ((name === "max" || name === "min") && args[1] !== undefined) {
      const y = this.of(args[1]),
        pick = name === "max" ? Math.max : Math.min;
      return interval(pick(x.lo, y.lo), pick(x.hi, y.hi));
    }
    if (name === "det" && this.isSemidefinite(first)) return nonNegative;
    if (name === "log-sum-exp") return interval(x.lo, Infinity, true);
    if (name === "mean") return x;
    const f = increasing.get(name);
    if (f !== undefined) {
      const at = (v: number, open: boolean): { v: number; open: boolean } => {
        const y = f(v);
        return Number.isFinite(y) ? { v: y, open } : { v: y > 0 ? Infinity : -Infinity, open: true };
      };
      const lo = Number.isNaN(f(x.lo)) ? { v: -Infinity, open: true } : at(x.lo, x.loOpen),
        hi = Number.isNaN(f(x.hi)) ? { v: Infinity, open: true } : at(x.hi, x.hiOpen);
      return meet(interval(down(lo.v), up(hi.v), lo.open, hi.open), range);
    }
    return range;
  }
  private power(base: Node, exponent: Node): Interval {
    const e = constantOf(exponent),
      b = this.of(base);
    if (isE(base)) return this.applyExp(this.of(exponent));
    if (e === null) return b.lo >= 0 ? (b.lo > 0 || b.loOpen ? positive : nonNegative) : all;
    const k = Number(e.num) / Number(e.den);
    if (e.den !== 1n) return k < 0 ? positive : nonNegative;
    return powerOf(b, k);
  }
  private applyExp(x: Interval): Interval {
    return interval(
      x.lo === -Infinity ? 0 : down(Math.exp(x.lo)),
      x.hi === Infinity ? Infinity : up(Math.exp(x.hi)),
      x.lo === -Infinity || x.loOpen,
      x.hi === Infinity || x.hiOpen,
    );
  }

  private einsum(node: EinsumNode): Interval {
    if (isSizeNode(node)) return point(node.sizes.reduce((p, d) => p * d.size, 1));
    const bound = boundLabels(node),
      numbers = node.operands
        .filter((o) => o.op === "num")
        .reduce((p, o) => p * (o.op === "num" ? Number(o.value.num) / Number(o.value.den) : 1), 1);
    const rest = node.operands.map((o, k) => ({ o, labels: node.labels[k] ?? [] })).filter((x) => x.o.op !== "num");
    const groups = new Map<string, { o: Node; count: number }>();
    for (const { o, labels } of rest) {
      const key = `${String(o.id)}:${labels.join()}`,
        g = groups.get(key);
      groups.set(key, { o, count: (g?.count ?? 0) + 1 });
    }
    let out = point(1);
    for (const { o, count } of groups.values()) out = times(out, powerOf(this.of(o), count));
    if (out.lo < 0 && this.isSquareForm(rest, bound)) return scale(nonNegative, numbers);
    return scale(
      scale(
        out,
        bound.reduce((p, l) => p * (node.sizes[l]?.size ?? 1), 1),
      ),
      numbers,
    );
  }
  /**
   * Whether a contraction is a sum of squares or of positive semidefinite forms: some exchange of bound labels maps its
   * operands onto each other, what lies between exchanged labels is semidefinite, and what is left alone is ≥ 0.
   */
  private isSquareForm(
    operands: readonly { readonly o: Node; readonly labels: readonly number[] }[],
    bound: readonly number[],
    forced: ReadonlyMap<number, number> = new Map(),
  ): boolean {
    if (operands.length === 0 || operands.length > 9 || bound.length > 8) return operands.length === 0;
    for (const swap of exchanges(bound)) {
      const to = (l: number): number => forced.get(l) ?? swap.get(l) ?? l;
      const left = [...operands];
      let fits = true;
      while (fits && left.length > 0) {
        const x = left.pop();
        if (x === undefined) break;
        const image = x.labels.map(to),
          touched = x.labels.some((l) => to(l) !== l);
        if (touched && x.labels.length === 2 && image[0] === x.labels[1] && image[1] === x.labels[0] && this.isSemidefinite(x.o)) continue;
        const symmetric = x.labels.length === 2 && this.isSemidefinite(x.o);
        const k = left.findIndex(
          (y) =>
            y.o === x.o &&
            y.labels.length === image.length &&
            (y.labels.every((l, i) => l === image[i]) || (symmetric && y.labels[0] === image[1] && y.labels[1] === image[0])),
        );
        if (k >= 0) {
          left.splice(k, 1);
          continue;
        }
        if (!touched && this.of(x.o).lo >= 0) continue;
        fits = false;
      }
      if (fits) return true;
    }
    return false;
  }
  /** A symmetric positive semidefinite matrix, by facts and structure. */
  isSemidefinite(node: Node): boolean {
    if (node.dims.length !== 2 || node.dims[0]?.size !== node.dims[1]?.size) return false;
    switch (node.op) {
      case "input":
        return this.facts(node.name).has("posdef");
      case "eye":
        return true;
      case "add":
        return node.terms.every((t) => this.isSemidefinite(t));
      case "call":
        return /^(inv|expm|pinv)$/.test(baseName(node.fn)) && node.args[0] !== undefined && this.isSemidefinite(node.args[0]);
      case "einsum": {
        const [i, j] = node.out;
        if (i === undefined || j === undefined || i === j) return false;
        const rest = node.operands.map((o, k) => ({ o, labels: node.labels[k] ?? [] })),
          sign = rest.filter((x) => x.o.op === "num").every((x) => this.of(x.o).lo >= 0);
        return (
          sign &&
          this.isSquareForm(
            rest.filter((x) => x.o.op !== "num"),
            boundLabels(node),
            new Map([
              [i, j],
              [j, i],
            ]),
          )
        );
      }
      default:
        return false;
    }
  }
}
export const boundLabels = (node: EinsumNode): number[] =>
  [...new Set([...node.labels.flat(), ...node.sizes.map((_, l) => l)])].filter((l) => !node.out.includes(l) && node.sizes[l] !== undefined);
/** All ways to exchange pairs of labels, the ones that leave all alone first. */
function* exchanges(labels: readonly number[]): Generator<ReadonlyMap<number, number>> {
  const [first, ...rest] = labels;
  if (first === undefined) {
    yield new Map();
    return;
  }
  for (const m of exchanges(rest)) yield m;
  for (const [k, other] of rest.entries())
    for (const m of exchanges(rest.filter((_, i) => i !== k))) yield new Map([...m, [first, other], [other, first]]);
}

const down = (x: number): number => (x === 0 || !Number.isFinite(x) ? x : x - Math.abs(x) * 1e-14);
const up = (x: number): number => (x === 0 || !Number.isFinite(x) ? x : x + Math.abs(x) * 1e-14);
export function plus(a: Interval, b: Interval): Interval {
  const lo = a.lo + b.lo,
    hi = a.hi + b.hi;
  return interval(exactSum(a.lo, b.lo) ? lo : down(lo), exactSum(a.hi, b.hi) ? hi : up(hi), a.loOpen || b.loOpen, a.hiOpen || b.hiOpen);
}
const exactSum = (a: number, b: number): boolean =>
  !Number.isFinite(a) ||
  !Number.isFinite(b) ||
  (Number.isInteger(a * 1024) && Number.isInteger(b * 1024) && Math.abs(a) + Math.abs(b) < 1e9);
export function times(a: Interval, b: Interval): Interval {
  const ends = [
    [a.lo, a.loOpen],
    [a.hi, a.hiOpen],
  ].flatMap(([x, xo]) =>
    [
      [b.lo, b.loOpen],
      [b.hi, b.hiOpen],
    ].map(([y, yo]) => {
      const u = x as number,
        v = y as number,
        zero = (u === 0 && !(xo as boolean)) || (v === 0 && !(yo as boolean));
      // 0 · ∞ stands for products near 0 of unbounded size: 0 is the end.
      return { v: u === 0 || v === 0 ? 0 : u * v, open: !zero && ((xo as boolean) || (yo as boolean)) };
    }),
  );
  let lo = ends[0] ?? { v: -Infinity, open: true },
    hi = lo;
  for (const e of ends) {
    if (e.v < lo.v || (e.v === lo.v && !e.open)) lo = e;
    if (e.v > hi.v || (e.v === hi.v && !e.open)) hi = e;
  }
  const exact = [a.lo, a.hi, b.lo, b.hi].every((x) => !Number.isFinite(x) || Number.isInteger(x * 16));
  return interval(exact ? lo.v : down(lo.v), exact ? hi.v : up(hi.v), lo.open, hi.open);
}
export function scale(a: Interval, c: number): Interval {
  return c === 0 ? point(0) : c === 1 ? a : times(a, point(c));
}
export function hull(a: Interval, b: Interval): Interval {
  return interval(
    Math.min(a.lo, b.lo),
    Math.max(a.hi, b.hi),
    (a.lo < b.lo ? a : b.lo < a.lo ? b : { loOpen: a.loOpen && b.loOpen }).loOpen,
    (a.hi > b.hi ? a : b.hi > a.hi ? b : { hiOpen: a.hiOpen && b.hiOpen }).hiOpen,
  );
}
function meet(a: Interval, b: Interval): Interval {
  const lo = a.lo > b.lo ? a : b.lo > a.lo ? b : { lo: a.lo, loOpen: a.loOpen || b.loOpen },
    hi = a.hi < b.hi ? a : b.hi < a.hi ? b : { hi: a.hi, hiOpen: a.hiOpen || b.hiOpen };
  return interval(lo.lo, hi.hi, lo.loOpen, hi.hiOpen);
}
/** x^k for whole k, wherever it is defined. */
export function powerOf(x: Interval, k: number): Interval {
  if (k === 0) return point(1);
  if (k < 0) return inverse(powerOf(x, -k));
  if (k === 1) return x;
  if (k % 2 === 0) {
    if (x.lo >= 0) return interval(down(x.lo ** k), up(x.hi ** k), x.loOpen, x.hiOpen);
    if (x.hi <= 0) return interval(down(x.hi ** k), up(x.lo ** k), x.hiOpen, x.loOpen);
    return interval(0, up(Math.max(-x.lo, x.hi) ** k));
  }
  return interval(down(x.lo ** k), up(x.hi ** k), x.loOpen, x.hiOpen);
}
function inverse(x: Interval): Interval {
  if (x.lo >= 0)
    return interval(x.hi === Infinity ? 0 : down(1 / x.hi), x.lo === 0 ? Infinity : up(1 / x.lo), x.hi === Infinity || x.hiOpen, x.loOpen);
  if (x.hi <= 0)
    return interval(
      x.hi === 0 ? -Infinity : down(1 / x.hi),
      x.lo === -Infinity ? 0 : up(1 / x.lo),
      x.hiOpen,
      x.lo === -Infinity || x.loOpen,
    );
  return all;
}
