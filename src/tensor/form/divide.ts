import type { Graph } from "../graph.js";
import type { Node, Rational } from "../node.js";
import * as Q from "../rational.js";
import { EXP, outer, powerOf, termsOf } from "./factors.js";
import type { Factor, Power } from "./factors.js";

interface Variable extends Power {
  readonly labels: readonly number[];
}
/** Exponents by variable, and the exact factor. */
interface Monomial {
  readonly c: Rational;
  readonly e: ReadonlyMap<string, Rational>;
}

/**
 * The exact quotient of two sums as polynomials in their factors (exponentials included), or null where there is a
 * remainder: (s² − 1)/(s + 1) is s − 1. Multivariate division by the lexicographic leading term (Cox, Little, O'Shea,
 * "Ideals, Varieties, and Algorithms", 2.3).
 * @param labels the axes of `whole` that the divisor's axes are
 */
export function exactQuotient(g: Graph, whole: Node, divisor: Node, labels: readonly number[]): Factor[][] | null {
  const variables = new Map<string, Variable>();
  const read = (n: Node, axes: readonly number[]): Monomial[] | null => {
    const list: Monomial[] = [];
    for (const t of termsOf(g, n)) {
      const f = outer(g, t.rest),
        e = new Map<string, Rational>();
      for (const x of f.factors) {
        if (x.labels.some((l) => l >= f.rank)) return null;
        const p = powerOf(g, x.node),
          at = x.labels.map((l) => axes[l]!),
          key = `${p.kind}${String(p.base.id)}:${at.join()}`;
        variables.set(key, { ...p, labels: at });
        e.set(key, Q.add(e.get(key) ?? Q.ZERO, p.e));
      }
      list.push({ c: Q.mul(t.c, f.c), e });
    }
    return list;
  };
  const start = read(
      whole,
      whole.dims.map((_, i) => i),
    ),
    by = read(divisor, labels);
  if (start === null || by === null || by.length < 2 || start.length < by.length) return null;
  const names = [...variables.keys()].sort(),
    keyOf = (m: Monomial): string => names.map((v) => Q.rationalText(m.e.get(v) ?? Q.ZERO)).join();
  const order = (a: Monomial, b: Monomial): number => {
    for (const v of names) {
      const d = Q.compare(b.e.get(v) ?? Q.ZERO, a.e.get(v) ?? Q.ZERO);
      if (d !== 0) return d;
    }
    return 0;
  };
  const left = new Map(start.map((m) => [keyOf(m), m])),
    head = [...by].sort(order)[0]!,
    quotient: Monomial[] = [];
  for (let step = 0; left.size > 0; step++) {
    if (step > 2 * start.length + 8) return null;
    const lead = [...left.values()].sort(order)[0]!,
      e = new Map<string, Rational>();
    for (const v of names) {
      const d = Q.sub(lead.e.get(v) ?? Q.ZERO, head.e.get(v) ?? Q.ZERO);
      if (d.num < 0n && variables.get(v)!.kind === "pow" && !start.some((m) => (m.e.get(v)?.num ?? 0n) < 0n)) return null;
      if (d.num !== 0n) e.set(v, d);
    }
    const q: Monomial = { c: Q.mul(lead.c, Q.inv(head.c)), e };
    quotient.push(q);
    for (const m of by) {
      const sum = new Map(q.e);
      for (const [v, x] of m.e) sum.set(v, Q.add(sum.get(v) ?? Q.ZERO, x));
      const product: Monomial = { c: Q.mul(q.c, m.c), e: sum },
        key = keyOf(product),
        c = Q.sub(left.get(key)?.c ?? Q.ZERO, product.c);
      if (c.num === 0n) left.delete(key);
      else left.set(key, { c, e: sum });
    }
  }
  return quotient.map((q) => [
    { node: g.num(q.c), labels: [] },
    ...[...q.e]
      .filter(([, x]) => x.num !== 0n)
      .map(([v, x]): Factor => {
        const { kind, base, labels: at } = variables.get(v)!;
        return { node: kind === "exp" ? g.map(EXP, [g.scale(x, base)]) : g.map("pow", [base, g.num(x)]), labels: at };
      }),
  ]);
}
