import { childrenOf } from "../../syntax/children.js";
import type { Expr } from "../../syntax/expr.js";
import { kindOf } from "./value.js";
import type { Kind } from "./value.js";

/** A name for a part of a result. */
export interface Named {
  readonly name: string;
  readonly expr: Expr;
}

const pools: Readonly<Record<Kind, string>> = { m: "PQRHGZUVKMN", c: "uvwzhpqgrab", r: "uvwzhpqgrab", s: "cdrtuvwpqgh" };
const structure = new Set(["diag", "eye", "ones", "zeros", "sum", "mean", "tr", "vec", "kron", "commut", "det", "inv"]);
const MIN_GAIN = 4;

/**
 * Names what a formula says more than once: `where P = softmaxrows(X*W)`. Only applications of functions, and only where
 * that makes it shorter. A name's formula may use the names before it.
 */
export function nameShared(expr: Expr, taken: ReadonlySet<string>): { readonly expr: Expr; readonly where: readonly Named[] } {
  const used = new Set(taken),
    where: Named[] = [];
  let now = expr;
  for (let round = 0; round < 8; round++) {
    const found = worthNaming(now);
    if (found === null) break;
    const kind = kindOf(found.expr),
      letter = [...pools[kind]].find((l) => !used.has(l));
    if (letter === undefined) break;
    used.add(letter);
    const key = JSON.stringify(found.expr);
    now = replace(now, key, { kind: "name", key: letter });
    where.push({ name: letter, expr: found.expr });
  }
  // Later names were found in what earlier names left: an earlier formula may hold a later one.
  const ordered: Named[] = [];
  for (const w of where)
    ordered.push({
      name: w.name,
      expr: where.reduce(
        (e, other) => (other === w ? e : replace(e, JSON.stringify(other.expr), { kind: "name", key: other.name })),
        w.expr,
      ),
    });
  return { expr: now, where: ordered.sort((a, b) => (mentions(a.expr, b.name) ? 1 : mentions(b.expr, a.name) ? -1 : 0)) };
}

function worthNaming(root: Expr): { expr: Expr } | null {
  const seen = new Map<string, { expr: Expr; count: number; size: number }>();
  const walk = (e: Expr): number => {
    const size = 1 + childrenOf(e).reduce((n, c) => n + walk(c), 0);
    if (e.kind === "call" && !structure.has(e.fn) && size >= 3) {
      const key = JSON.stringify(e),
        known = seen.get(key);
      if (known) known.count++;
      else seen.set(key, { expr: e, count: 1, size });
    }
    return size;
  };
  walk(root);
  const gain = (s: { count: number; size: number }): number => (s.count - 1) * s.size;
  const best = [...seen.values()].filter((s) => s.count > 1 && gain(s) >= MIN_GAIN).sort((a, b) => gain(b) - gain(a))[0];
  return best ?? null;
}

function replace(e: Expr, key: string, by: Expr): Expr {
  if (e.kind === "call" && JSON.stringify(e) === key) return by;
  const r = (x: Expr): Expr => replace(x, key, by);
  switch (e.kind) {
    case "neg":
      return { ...e, arg: r(e.arg) };
    case "transpose":
      return { ...e, arg: r(e.arg) };
    case "add":
      return { ...e, terms: e.terms.map(r) };
    case "mul":
      return { ...e, factors: e.factors.map(r) };
    case "div":
      return { ...e, num: r(e.num), den: r(e.den) };
    case "pow":
      return { ...e, base: r(e.base), exponent: r(e.exponent) };
    case "call":
      return { ...e, args: e.args.map(r) };
    case "entry":
      return { ...e, base: r(e.base), indices: e.indices.map((i) => (i === null ? null : r(i))) };
    case "big":
      return { ...e, body: r(e.body) };
    case "delta":
      return { ...e, i: r(e.i), j: r(e.j) };
    case "matrix":
      return { ...e, rows: e.rows.map((row) => row.map(r)) };
    case "cases":
      return { ...e, rows: e.rows.map((row) => ({ value: r(row.value), condition: row.condition === null ? null : r(row.condition) })) };
    case "compare":
      return { ...e, a: r(e.a), b: r(e.b) };
    case "logic":
      return { ...e, args: e.args.map(r) };
    case "indicator":
      return { ...e, of: r(e.of) };
    default:
      return e;
  }
}

const mentions = (e: Expr, key: string): boolean => (e.kind === "name" ? e.key === key : childrenOf(e).some((c) => mentions(c, key)));
