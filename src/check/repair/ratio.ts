import type { Expr } from "../../syntax/expr.js";
import { difference } from "../compare.js";
import { envAt, lowerBoth } from "../sides.js";
import type { Trial } from "../trial.js";
import type { Placed } from "../../scope/parts.js";
import { negated, number, product, quotient, type Edit } from "./sites.js";
/** left = c · right with one constant c at every point: a sign, or a factor with a name (2, ½, N, 1/N, √d, N/(N − 1)). */
export function* ratioEdits(
  link: { readonly left: Expr; readonly right: Expr; readonly at: Placed; readonly leftAt: Placed },
  trial: Trial,
): Generator<Edit> {
  const c = constantRatio(link, trial);
  if (c === null) return;
  const { right } = link,
    minus = c < 0,
    turn = (e: Expr): Expr => (minus ? negated(e) : e),
    also = minus ? " and the sign is wrong" : "";
  if (Math.abs(c + 1) < 1e-9) {
    yield { mistake: "sign", say: "The sign is wrong.", expr: negated(right) };
    return;
  }
  for (const n of [2, 3, 4, 6, 8, 10]) {
    if (Math.abs(Math.abs(c) - n) < 1e-7)
      yield {
        mistake: "factor",
        say: `A factor ${String(n)} is missing${also}.`,
        expr: turn(halved(right) ?? product(number(String(n)), right)),
      };
    if (Math.abs(Math.abs(c) - 1 / n) < 1e-7)
      yield {
        mistake: "factor",
        say: `A factor ${String(n)} is too many${also}.`,
        expr: turn(dropNumber(right, String(n)) ?? quotient(right, number(String(n)))),
      };
  }
  for (const [key, size] of Object.entries(trial.sizesByName())) {
    const n: Expr = { kind: "name", key },
      root: Expr = { kind: "call", fn: "sqrt", args: [n] },
      less: Expr = { kind: "add", terms: [n, { kind: "neg", arg: number("1") }] };
    for (const [value, said, e] of [
      [size, key, n],
      [Math.sqrt(size), `√${key}`, root],
      [size * size, `${key}²`, { kind: "pow", op: "^", base: n, exponent: number("2") }],
      [2 * size, `2${key}`, product(number("2"), n)],
    ] as const) {
      if (Math.abs(Math.abs(c) - value) < 1e-7)
        yield { mistake: "factor", say: `A factor ${said} is missing${also}.`, expr: turn(product(e, right)) };
      if (Math.abs(Math.abs(c) - 1 / value) < 1e-7)
        yield { mistake: "factor", say: `A factor 1/${said} is missing${also}.`, expr: turn(quotient(right, e)) };
    }
    if (Math.abs(Math.abs(c) - 2 / size) < 1e-7)
      yield { mistake: "factor", say: `A factor 2/${key} is missing${also}.`, expr: turn(product(quotient(number("2"), n), right)) };
    if (size > 1 && Math.abs(Math.abs(c) - size / (size - 1)) < 1e-7)
      yield { mistake: "factor", say: `A factor ${key}/(${key} − 1) is missing${also}.`, expr: turn(product(quotient(n, less), right)) };
    if (size > 1 && Math.abs(Math.abs(c) - (size - 1) / size) < 1e-7)
      yield { mistake: "factor", say: `A factor (${key} − 1)/${key} is missing${also}.`, expr: turn(product(quotient(less, n), right)) };
  }
}
/** A right side without the ½ that it begins with. */
function halved(e: Expr): Expr | null {
  if (
    e.kind === "mul" &&
    e.factors[0]?.kind === "div" &&
    JSON.stringify(e.factors[0]) === JSON.stringify(quotient(number("1"), number("2")))
  )
    return e.factors.length === 2 ? (e.factors[1] ?? null) : { ...e, factors: e.factors.slice(1) };
  return e.kind === "div" && e.den.kind === "num" && e.den.text === "2" ? e.num : null;
}
function dropNumber(e: Expr, text: string): Expr | null {
  if (e.kind === "neg") {
    const inner = dropNumber(e.arg, text);
    return inner === null ? null : { kind: "neg", arg: inner };
  }
  if (e.kind !== "mul" || e.factors[0]?.kind !== "num" || e.factors[0].text !== text) return null;
  return e.factors.length === 2 ? (e.factors[1] ?? null) : { ...e, factors: e.factors.slice(1) };
}
function constantRatio(
  link: { readonly left: Expr; readonly right: Expr; readonly at: Placed; readonly leftAt: Placed },
  trial: Trial,
): number | null {
  const both = lowerBoth(trial, link.left, envAt(link.leftAt), link.right, envAt(link.at));
  if ("outcome" in both) return null;
  for (const a of both.l.slice(0, 6))
    for (const b of both.r.slice(0, 6)) {
      if (a.own !== b.own || a.node.dims.length !== b.node.dims.length || a.labels.join() !== b.labels.join()) continue;
      let c: number | null = null;
      const same = [0, 1, 2].every((p) => {
        const [x, y] = trial.values([a.node, b.node], p);
        if (x === undefined || y === undefined || x.length !== y.length) return false;
        let k = 0;
        x.forEach((v, i) => {
          if (Math.abs(v) > Math.abs(x[k] ?? 0)) k = i;
        });
        const ratio = (x[k] ?? NaN) / (y[k] ?? NaN);
        if (!Number.isFinite(ratio) || ratio === 0 || (c !== null && Math.abs(ratio - c) > 1e-7 * Math.abs(c))) return false;
        c ??= ratio;
        const scaled = y.map((v) => v * ratio);
        return difference(x, scaled).error <= 1e-8;
      });
      if (same && c !== null) return c;
    }
  return null;
}
