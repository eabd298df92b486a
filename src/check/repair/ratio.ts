import type { Expr } from "../../syntax/expr.js";
import { sameNumbers } from "../compare.js";
import type { Value } from "../lower/value.js";
import { envAt, lowerBoth, lowerSide } from "../sides.js";
import type { Trial } from "../trial.js";
import type { Placed } from "../../scope/parts.js";
import { isTerm, negated, number, product, quotient, spoken, times, without, type Edit, type Site } from "./sites.js";
interface Sides {
  readonly left: Expr;
  readonly right: Expr;
  readonly at: Placed;
  readonly leftAt: Placed;
}
/** left = c · right with one constant c at every point: a sign, or a factor with a name. */
export function* ratioEdits(link: Sides, trial: Trial): Generator<Edit> {
  const c = constantRatio(link, trial);
  if (c !== null) yield* named(c, link.right, "", trial);
}
/**
 * The same of one term of the right side: left = right + (c − 1) · term. Doubling the term shows how the right side moves
 * with it, so one more evaluation a place gives c.
 */
export function* placeRatioEdits(link: Sides, sites: readonly Site[], trial: Trial): Generator<Edit> {
  if (trial.kind === "valued") return;
  for (const s of sites.filter((x) => x.parent !== "" && isTerm(x)).slice(0, mostPlaces)) {
    const c = ratioAt(link, s.put(product(number("2"), s.node)), trial);
    // Nothing of the term, and all of it once more, are other mistakes than a lost factor.
    if (c === null || Math.abs(c) < 1e-9) continue;
    for (const e of named(c, s.node, ` on the term ${spoken(s.node)}`, trial)) yield { ...e, expr: s.put(e.expr) };
  }
}
const mostPlaces = 14;
/** The edits that multiply `e` by c, where c is a number or a size with a name (2, ½, N, 1/N, √d, N/(N − 1)). */
function* named(c: number, e: Expr, where: string, trial: Trial): Generator<Edit> {
  const minus = c < 0,
    turn = (x: Expr): Expr => (minus ? negated(x) : x),
    also = `${where}${minus ? ", and the sign is wrong" : ""}`;
  if (Math.abs(c + 1) < 1e-9) {
    yield { mistake: "sign", say: where === "" ? "The sign is wrong." : `The sign of the term ${spoken(e)} is wrong.`, expr: negated(e) };
    return;
  }
  for (const n of [2, 3, 4, 6, 8, 10]) {
    if (Math.abs(Math.abs(c) - n) < 1e-7)
      yield { mistake: "factor", say: `A factor ${String(n)} is missing${also}.`, expr: turn(halved(e) ?? times(number(String(n)), e)) };
    if (Math.abs(Math.abs(c) - 1 / n) < 1e-7) {
      const dropped = dropNumber(e, n);
      yield {
        mistake: "factor",
        say: dropped !== null || where === "" ? `A factor ${String(n)} is too many${also}.` : `A factor 1/${String(n)} is missing${also}.`,
        expr: turn(dropped ?? quotient(e, number(String(n)))),
      };
    }
  }
  for (const [key, size] of Object.entries(trial.sizesByName())) {
    const n: Expr = { kind: "name", key },
      root: Expr = { kind: "call", fn: "sqrt", args: [n] },
      less: Expr = { kind: "add", terms: [n, { kind: "neg", arg: number("1") }] };
    for (const [value, said, x] of [
      [size, key, n],
      [Math.sqrt(size), `√${key}`, root],
      [size * size, `${key}²`, { kind: "pow", op: "^", base: n, exponent: number("2") }],
      [2 * size, `2${key}`, product(number("2"), n)],
    ] as const) {
      if (Math.abs(Math.abs(c) - value) < 1e-7)
        yield { mistake: "factor", say: `A factor ${said} is missing${also}.`, expr: turn(times(x, e)) };
      if (Math.abs(Math.abs(c) - 1 / value) < 1e-7)
        yield { mistake: "factor", say: `A factor 1/${said} is missing${also}.`, expr: turn(quotient(e, x)) };
    }
    if (Math.abs(Math.abs(c) - 2 / size) < 1e-7)
      yield { mistake: "factor", say: `A factor 2/${key} is missing${also}.`, expr: turn(times(quotient(number("2"), n), e)) };
    if (size > 1 && Math.abs(Math.abs(c) - size / (size - 1)) < 1e-7)
      yield { mistake: "factor", say: `A factor ${key}/(${key} − 1) is missing${also}.`, expr: turn(times(quotient(n, less), e)) };
    if (size > 1 && Math.abs(Math.abs(c) - (size - 1) / size) < 1e-7)
      yield { mistake: "factor", say: `A factor (${key} − 1)/${key} is missing${also}.`, expr: turn(times(quotient(less, n), e)) };
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
/** A right side whose leading number is divided by n, where n divides it. */
function dropNumber(e: Expr, n: number): Expr | null {
  if (e.kind === "neg") {
    const inner = dropNumber(e.arg, n);
    return inner === null ? null : { kind: "neg", arg: inner };
  }
  const head = e.kind === "mul" ? e.factors[0] : undefined;
  if (e.kind !== "mul" || head?.kind !== "num" || !/^\d+$/.test(head.text) || Number(head.text) % n !== 0) return null;
  const left = Number(head.text) / n;
  return left === 1 ? without(e, 0) : { ...e, factors: [number(String(left)), ...e.factors.slice(1)] };
}
function constantRatio(link: Sides, trial: Trial): number | null {
  const both = lowerBoth(trial, link.left, envAt(link.leftAt), link.right, envAt(link.at));
  if ("outcome" in both) return null;
  for (const a of both.l.slice(0, 6))
    for (const b of both.r.slice(0, 6)) {
      if (!alike(a, b)) continue;
      const c = constant(([x, y]) => [x, y], [a, b], trial);
      if (c !== null) return c;
    }
  return null;
}
/** c with left = right + (c − 1)(doubled − right), under one reading of the three. */
function ratioAt(link: Sides, doubled: Expr, trial: Trial): number | null {
  const both = lowerBoth(trial, link.left, envAt(link.leftAt), link.right, envAt(link.at)),
    twice = lowerSide(trial, doubled, envAt(link.at));
  if ("outcome" in both || !("ok" in twice)) return null;
  const steps = both.r.slice(0, 6).flatMap((b) => {
    const d = twice.ok.find((v) => alike(v, b) && v.tags.join() === b.tags.join());
    return d === undefined ? [] : [[b, d] as const];
  });
  for (const a of both.l.slice(0, 6))
    for (const [b, d] of steps) {
      if (!alike(a, b)) continue;
      const less = (x: Float64Array | undefined, y: Float64Array | undefined): Float64Array | undefined =>
        x === undefined || y === undefined || x.length !== y.length ? undefined : x.map((v, i) => v - (y[i] ?? NaN));
      const c = constant(([x, y, z]) => [less(x, y), less(z, y)], [a, b, d], trial);
      if (c !== null) return c + 1;
    }
  return null;
}
const alike = (a: Value, b: Value): boolean =>
  a.own === b.own && a.node.dims.length === b.node.dims.length && a.labels.join() === b.labels.join();
/** The one number by which the second array goes over into the first, at each of three points. */
function constant(
  arrays: (values: readonly (Float64Array | undefined)[]) => readonly [Float64Array | undefined, Float64Array | undefined],
  of: readonly Value[],
  trial: Trial,
): number | null {
  let c: number | null = null;
  const nodes = of.map((v) => v.node);
  const same = (trial.held?.slice(0, 3) ?? [0, 1, 2]).every((p) => {
    const [x, y] = arrays(trial.values(nodes, p));
    if (x === undefined || y === undefined || x.length !== y.length) return false;
    let k = 0;
    x.forEach((v, i) => {
      if (Math.abs(v) > Math.abs(x[k] ?? 0)) k = i;
    });
    const ratio = (x[k] ?? NaN) / (y[k] ?? NaN);
    if (!Number.isFinite(ratio) || ratio === 0 || (c !== null && Math.abs(ratio - c) > 1e-7 * Math.abs(c))) return false;
    c ??= ratio;
    const scaled = y.map((v) => v * ratio);
    return sameNumbers(x, scaled, 1e-8);
  });
  return same ? c : null;
}
