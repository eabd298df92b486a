import { createRandom } from "../../numeric/random.js";
import type { Term, TermStore } from "./terms.js";

/**
 * Proof by evaluation at random points of a prime field (Schwartz, "Fast probabilistic algorithms for verification of
 * polynomial identities", JACM 1980; Zippel 1979). What is not rational (sin u, exp u, u^(1/3)) stands for a variable of
 * its own, the same one for the same argument: two sides equal for all values of such variables are equal.
 */
const prime = (1n << 61n) - 1n;
const reduce = (x: bigint): bigint => {
  const r = x % prime;
  return r < 0n ? r + prime : r;
};
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n,
    square = base;
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * square) % prime;
    square = (square * square) % prime;
  }
  return result;
}
const invert = (x: bigint): bigint | null => (x === 0n ? null : power(x, prime - 2n));

/** A bound of the degree of numerator and denominator as functions of the variables, or Infinity. */
function degrees(store: TermStore): Map<number, number> {
  const degree = new Map<number, number>(),
    of = (t: Term): number => degree.get(t.id) ?? 1;
  for (const t of store.terms) {
    switch (t.op) {
      case "num":
        degree.set(t.id, 0);
        break;
      case "add":
      case "mul":
        degree.set(
          t.id,
          t.args.reduce((s, a) => s + of(a), 0),
        );
        break;
      case "inv":
        degree.set(t.id, of(t.args[0]));
        break;
      case "pow": {
        const e = t.args[1];
        degree.set(t.id, e.op === "num" ? Math.max(1, of(t.args[0])) * Math.max(1, Math.abs(Number(e.value.num))) : 1);
        break;
      }
      default:
        degree.set(t.id, 1);
    }
  }
  return degree;
}

export interface FieldProof {
  readonly equal: boolean;
  /** No function but + − · / and whole powers: then "unequal" is proved too. */
  readonly rational: boolean;
  /** Bound of the chance that unequal sides agree at all the points. */
  readonly errorBound: number;
  readonly points: number;
}

/** Null where no value is found (a denominator is identically zero, or an exponent too large). */
export function proveInField(store: TermStore, a: Term, b: Term, points = 4): FieldProof | null {
  const degree = degrees(store),
    total = (degree.get(a.id) ?? 1) + (degree.get(b.id) ?? 1);
  let equal = true,
    rational = true,
    taken = 0;
  const random = createRandom("prime field");
  for (let trial = 0; trial < points + 6 && taken < points; trial++) {
    const atoms = new Map<string, bigint>(),
      values = new Map<number, bigint | null>();
    const draw = (key: string): bigint => {
      let v = atoms.get(key);
      if (v === undefined) {
        v = reduce((BigInt(Math.floor(random.next() * 2 ** 31)) << 31n) ^ BigInt(Math.floor(random.next() * 2 ** 31)));
        atoms.set(key, v);
      }
      return v;
    };
    const valueOf = (t: Term): bigint | null => {
      const args = "args" in t ? t.args.map((x) => values.get(x.id) ?? null) : [];
      if (args.some((x) => x === null)) return null;
      const v = args as bigint[];
      switch (t.op) {
        case "num": {
          const d = invert(reduce(t.value.den));
          return d === null ? null : reduce(t.value.num * d);
        }
        case "const":
          rational = false;
          return draw(t.name);
        case "var":
          return draw(`v${t.name}`);
        case "add":
          return reduce(v.reduce((s, x) => s + x, 0n));
        case "mul":
          return v.reduce((p, x) => (p * x) % prime, 1n);
        case "inv":
          return invert(v[0]!);
        case "pow":
          return powerOf(t, v);
        case "fn":
          rational = false;
          if (t.name === "sqrt") return root(v[0]!, 2n, 1n);
          return draw(`${t.name}(${v.join(",")})`);
      }
    };
    /** u^(n/q) as the n-th power of one variable for u^(1/q): both sides have the same domain, u ≥ 0. */
    const root = (u: bigint, q: bigint, n: bigint): bigint | null => {
      rational = false;
      const r = draw(`root${q.toString()}(${u.toString()})`);
      return n >= 0n ? power(r, n) : invert(power(r, -n));
    };
    const powerOf = (t: Term & { op: "pow" }, v: readonly bigint[]): bigint | null => {
      const e = t.args[1];
      if (e.op !== "num") {
        rational = false;
        return draw(`pow(${v.join(",")})`);
      }
      const { num, den } = e.value;
      if (den !== 1n) return root(v[0]!, den, num);
      if (num >= 0n) return power(v[0]!, num);
      const up = power(v[0]!, -num);
      return invert(up);
    };
    for (const t of store.terms) values.set(t.id, valueOf(t));
    const x = values.get(a.id) ?? null,
      y = values.get(b.id) ?? null;
    if (x === null || y === null) continue;
    taken++;
    if (x !== y) {
      equal = false;
      break;
    }
  }
  if (taken === 0) return null;
  return { equal, rational, errorBound: Math.min(1, (Math.max(1, total) / Number(prime)) ** taken), points: taken };
}
