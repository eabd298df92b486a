import type { Graph } from "../../tensor/graph.js";
import type { Node, Rational } from "../../tensor/node.js";
import * as Q from "../../tensor/rational.js";
import { constantOf, isSizeNode } from "../../tensor/shape.js";
import { baseName, boundLabels, exponentOf, point, powerOf, plus, scale, times, type Bounds, type Interval } from "./bounds.js";
/**
 * Nodes as polynomials, entry by entry, in what is not polynomial (with negative powers): differences of two sides cancel
 * here, and quadratic ones are seen to be sums of squares.
 */
export interface Term {
  readonly coefficient: Rational;
  readonly powers: ReadonlyMap<Node, number>;
}
export type Polynomial = ReadonlyMap<string, Term>;
const most = 120;
/** More terms than are worth looking at. */
export class TooMany extends Error {}

const keyOf = (powers: ReadonlyMap<Node, number>): string =>
  [...powers]
    .filter(([, k]) => k !== 0)
    .map(([n, k]) => `${String(n.id)}^${String(k)}`)
    .sort()
    .join(" ");
function collect(terms: Iterable<Term>): Polynomial {
  const out = new Map<string, Term>();
  for (const t of terms) {
    const powers = new Map([...t.powers].filter(([, k]) => k !== 0)),
      key = keyOf(powers),
      old = out.get(key),
      coefficient = old === undefined ? t.coefficient : Q.add(old.coefficient, t.coefficient);
    if (Q.isZero(coefficient)) out.delete(key);
    else out.set(key, { coefficient, powers });
    if (out.size > most) throw new TooMany();
  }
  return out;
}
export const constant = (c: Rational): Polynomial => collect([{ coefficient: c, powers: new Map() }]);
export const atom = (n: Node, k = 1): Polynomial => collect([{ coefficient: Q.ONE, powers: new Map([[n, k]]) }]);
export const add = (a: Polynomial, b: Polynomial): Polynomial => collect([...a.values(), ...b.values()]);
export const scaled = (a: Polynomial, c: Rational): Polynomial =>
  collect([...a.values()].map((t) => ({ ...t, coefficient: Q.mul(t.coefficient, c) })));
export function multiply(a: Polynomial, b: Polynomial): Polynomial {
  if (a.size * b.size > 4 * most) throw new TooMany();
  return collect(
    [...a.values()].flatMap((x) =>
      [...b.values()].map((y): Term => {
        const powers = new Map(x.powers);
        for (const [n, k] of y.powers) powers.set(n, (powers.get(n) ?? 0) + k);
        return { coefficient: Q.mul(x.coefficient, y.coefficient), powers };
      }),
    ),
  );
}
function raised(a: Polynomial, k: number): Polynomial {
  let out = constant(Q.ONE);
  for (let i = 0; i < k; i++) out = multiply(out, a);
  return out;
}

/** A node as a polynomial, entry by entry. @throws TooMany */
export class Reader {
  private readonly g: Graph;
  private readonly seen = new Map<Node, Polynomial>();
  constructor(g: Graph) {
    this.g = g;
  }

  of(node: Node): Polynomial {
    const known = this.seen.get(node);
    if (known !== undefined) return known;
    const out = this.read(node);
    this.seen.set(node, out);
    return out;
  }
  private read(node: Node): Polynomial {
    const c = constantOf(node);
    if (c !== null) return constant(c);
    if (node.op === "add") return node.terms.map((t) => this.of(t)).reduce(add);
    if (node.op === "einsum") return this.product(node) ?? atom(node);
    if (node.op === "map" && node.fn === "pow") {
      const [base, exponent] = node.args,
        e = exponent === undefined ? null : constantOf(exponent),
        k = e === null || !Q.isInteger(e) ? NaN : Number(e.num);
      if (base === undefined || !Number.isInteger(k) || Math.abs(k) > 6) return atom(node);
      const p = this.of(base);
      if (k > 0) return raised(p, k);
      const [only] = p.values();
      // A sum below the line stays one atom.
      if (p.size !== 1 || only === undefined) return atom(base, k);
      return collect([
        {
          coefficient: Q.power(only.coefficient, Q.rational(BigInt(k))) ?? Q.ONE,
          powers: new Map([...only.powers].map(([n, m]) => [n, m * k])),
        },
      ]);
    }
    // ln e^u = u.
    const u = node.op === "map" && baseName(node.fn) === "log" && node.args[0] !== undefined ? exponentOf(node.args[0]) : null;
    return u === null ? atom(node) : this.of(u);
  }
  /** A product entry by entry (no sums over labels); null for every other contraction. */
  private product(node: Node & { op: "einsum" }): Polynomial | null {
    if (
      isSizeNode(node) ||
      boundLabels(node).length > 0 ||
      new Set(node.out).size < node.out.length ||
      node.operands.some((o) => o.op === "eye")
    )
      return null;
    if (node.operands.length === 1 && node.operands[0]?.dims.length !== 0 && node.labels[0]?.join() !== node.out.join()) return null;
    let out = constant(Q.ONE);
    for (const [k, o] of node.operands.entries()) {
      const labels = node.labels[k] ?? [],
        whole = labels.length === 0 || labels.join() === node.out.join();
      out = multiply(out, whole ? this.of(o) : atom(this.g.einsum([o], [labels], node.out, (l) => node.sizes[l])));
    }
    return out;
  }
}

/** The interval of a polynomial, term by term. */
export function boundsOf(p: Polynomial, bounds: Bounds): Interval {
  let out = point(0);
  for (const t of p.values()) out = plus(out, scale(monomial(t, bounds), Q.toNumber(t.coefficient)));
  return out;
}
export function monomial(t: Term, bounds: Bounds): Interval {
  let out = point(1);
  for (const [n, k] of t.powers) out = times(out, powerOf(bounds.of(n), k));
  return out;
}

/** Whether a polynomial of degree two is a sum of squares: its Gram matrix over 1 and its atoms, by exact elimination. */
export function isSumOfSquares(p: Polynomial): boolean {
  const atoms = [...new Set([...p.values()].flatMap((t) => [...t.powers.keys()]))];
  if (atoms.length > 12) return false;
  const n = atoms.length + 1,
    m: Rational[][] = Array.from({ length: n }, () => Array.from({ length: n }, () => Q.ZERO));
  const half = Q.rational(1n, 2n),
    put = (i: number, j: number, c: Rational): void => {
      const row = m[i];
      if (row !== undefined) row[j] = Q.add(row[j] ?? Q.ZERO, c);
    };
  for (const t of p.values()) {
    const at = [...t.powers].flatMap(([a, k]) => (k < 0 || k > 2 ? [NaN] : Array.from({ length: k }, () => atoms.indexOf(a) + 1)));
    if (at.length > 2 || at.some(Number.isNaN)) return false;
    const [i = 0, j = 0] = at;
    if (i === j) put(i, i, t.coefficient);
    else {
      put(i, j, Q.mul(t.coefficient, half));
      put(j, i, Q.mul(t.coefficient, half));
    }
  }
  // Symmetric elimination: every pivot ≥ 0, and a zero pivot only in a zero row.
  for (let k = 0; k < n; k++) {
    const pivot = m[k]?.[k] ?? Q.ZERO;
    if (Q.compare(pivot, Q.ZERO) < 0) return false;
    if (Q.isZero(pivot)) {
      if (m[k]?.some((c, j) => j > k && !Q.isZero(c)) === true) return false;
      continue;
    }
    for (let i = k + 1; i < n; i++) {
      const f = Q.mul(m[i]?.[k] ?? Q.ZERO, Q.inv(pivot));
      if (!Q.isZero(f)) for (let j = k + 1; j < n; j++) put(i, j, Q.neg(Q.mul(f, m[k]?.[j] ?? Q.ZERO)));
    }
  }
  return true;
}
