import { childrenOf, mapChildren } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";
/** Answers are derived at sample sizes: here numbers that are sizes become letters again, and what is plainly one goes. */

export interface Sized {
  readonly expr: Expr;
  readonly sizes: Readonly<Record<string, number>>;
}

/** The expression with letters for sizes, from its forms at two assignments of sizes; null where they do not correspond. */
export function lettered(a: Sized, b: Sized): Expr | null {
  const go = (x: Expr, y: Expr): Expr | null => {
    if (x.kind !== y.kind) return null;
    if (x.kind === "num" && y.kind === "num") return x.text === y.text ? x : sizeOf(Number(x.text), Number(y.text), a.sizes, b.sizes);
    if (x.kind === "name" && y.kind === "name" && x.key !== y.key) return null;
    const xs = childrenOf(x),
      ys = childrenOf(y);
    if (xs.length !== ys.length) return null;
    const done = xs.map((c, i) => go(c, ys[i]!));
    if (done.includes(null)) return null;
    let i = 0;
    return mapChildren(x, () => done[i++]!);
  };
  const found = go(a.expr, b.expr);
  return found === null ? null : bare(found);
}

/** c·N^k for the numbers that a size gives at both assignments. */
function sizeOf(x: number, y: number, first: Readonly<Record<string, number>>, second: Readonly<Record<string, number>>): Expr | null {
  for (const [letter, s] of Object.entries(first)) {
    const t = second[letter];
    if (t === undefined || s === t) continue;
    for (let k = 1; k <= 4; k++) {
      const c = x / s ** k;
      if (Math.abs(c - y / t ** k) > 1e-12 || !Number.isInteger(c)) continue;
      const name: Expr = { kind: "name", key: letter },
        power: Expr = k === 1 ? name : { kind: "pow", op: "^", base: name, exponent: { kind: "num", text: String(k) } };
      return c === 1 ? power : { kind: "mul", op: "*", factors: [{ kind: "num", text: String(c) }, power] };
    }
  }
  return null;
}

/** Without factors that are one: log e stays behind where e^x was differentiated as a power. */
export function bare(e: Expr): Expr {
  const x = mapChildren(e, bare);
  if (x.kind !== "mul") return x;
  const factors = x.factors.filter((f) => !(f.kind === "call" && f.fn === "log" && f.args[0]?.kind === "name" && f.args[0].key === "e")),
    [only] = factors;
  return factors.length === 1 && only !== undefined ? only : { ...x, factors };
}
