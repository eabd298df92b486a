import { createRandom, type Random } from "../../numeric/random.js";
import type { Placed } from "../../scope/parts.js";
import type { Store } from "../../scope/store.js";
import type { Expr } from "../../syntax/expr.js";
import { compileScalar, compileTruth, type Numbers, type Scalar, type Truth } from "./scalar.js";
/**
 * A ⇒ B between relations of plain numbers (1 − 0.95^N ≥ q ⇒ N ≥ ln(1 − q)/ln 0.95): looked at in many points, most of
 * them close to the edges of both relations, where a slip of one unit or of one sign shows.
 */
export interface ImplicationQuestion {
  readonly left: Expr;
  readonly right: Expr;
  readonly both: boolean;
  readonly at: Placed;
  readonly store: Store;
  /** Inequalities that the document states of these symbols. */
  readonly conditions: readonly { readonly e: Expr; readonly at: Placed }[];
  readonly seed: string;
}
export type ImplicationAnswer =
  | { readonly kind: "holds"; readonly points: number; /** For whole numbers only. */ readonly whole: boolean }
  | { readonly kind: "fails"; readonly witness: Numbers; readonly forward: boolean; readonly points: number }
  | { readonly kind: "open"; readonly message: string; readonly needs: string };
type Mode = "any" | "positive" | "count";
interface Domain {
  readonly symbols: readonly string[];
  readonly fixed: Numbers;
  readonly positive: ReadonlySet<string>;
  readonly unit: ReadonlySet<string>;
}
interface Tally {
  held: number;
  leftFalse: number;
  rightFalse: number;
  rightTrue: number;
  failed: { at: Numbers; forward: boolean }[];
  any: number;
}

/** Letters that customarily count something: whole numbers from 1 on. */
const counts = /^(?:[NnmMkKdDcCPSTThwijlbBLrR]|n_\w+)$/;
const perMode = 14;

export function judgeImplication(q: ImplicationQuestion): ImplicationAnswer {
  const left = compileTruth(q.left, q.at, q.store),
    right = compileTruth(q.right, q.at, q.store);
  const open = (message: string, needs: string): ImplicationAnswer => ({ kind: "open", message, needs });
  if (left === null || right === null)
    return open("The sides of the implication are not relations between plain numbers.", "a relation between numbers");
  const symbols = [...new Set([...left.symbols, ...right.symbols])].sort();
  if (symbols.length === 0 || symbols.length > 8)
    return open("The implication has no free symbol, or too many.", "a relation with one to eight free symbols");
  const edges = [...edgesOf(q.left, q), ...edgesOf(q.right, q)];
  const stated = q.conditions.flatMap((c) => {
    const t = compileTruth(c.e, c.at, q.store);
    return t !== null && t.symbols.every((s) => symbols.includes(s)) ? [t.of] : [];
  });
  const values = new Map(
    symbols.flatMap((s) => {
      const v = q.store.valueOf(s, q.at) ?? q.store.valueElsewhere(s, q.at),
        n = v?.value.kind === "num" ? Number(v.value.text) : NaN;
      return Number.isFinite(n) ? [[s, n] as const] : [];
    }),
  );
  const facts = (word: string): Set<string> => new Set(symbols.filter((s) => q.store.factsOf(s, q.at).some((f) => f.fact === word)));
  const run = (mode: Mode, fixed: Numbers): Tally => {
    const domain: Domain = { symbols, fixed, positive: facts("positive"), unit: facts("unit") };
    return tally(left.of, right.of, q.both, pointsNear(domain, edges, mode, createRandom(`${q.seed}/${mode}`)), stated);
  };
  const none: Numbers = new Map(),
    any = run("any", none),
    positive = run("positive", none);
  const total = any.held + positive.held;
  if (any.failed.length === 0 && positive.failed.length === 0) {
    if (total < 10) return open("Too few points satisfy the left relation.", "points that satisfy the left relation");
    if (any.leftFalse + positive.leftFalse === 0 || any.rightFalse + positive.rightFalse === 0)
      return open("A side of the implication seems to hold always.", "points at which each side is false");
    return { kind: "holds", points: total, whole: false };
  }
  if (positive.failed.length === 0)
    return positive.held >= 10
      ? open("It holds for positive numbers; the document does not say that they are.", `whether ${symbols.join(", ")} are positive`)
      : open("Too few points satisfy the left relation.", "points that satisfy the left relation");
  const count = run("count", none);
  const seen = count.held >= 10 && count.leftFalse > 0 && count.rightFalse > 0;
  if (count.failed.length === 0 && seen && symbols.every((s) => counts.test(s))) return { kind: "holds", points: count.held, whole: true };
  if (count.failed.length < 2)
    return open("It holds for whole numbers only, or hardly ever fails.", `what kind of number ${symbols.join(", ")} stand for`);
  if (values.size > 0 && values.size < symbols.length) {
    const given = run("count", values);
    if (given.failed.length === 0)
      return open("It does not hold in general; at the given values nothing speaks against it.", "whether the given values are meant");
  } else if (values.size > 0)
    return open("It does not hold in general; all of its symbols have given values.", "whether the given values are meant");
  const worst = count.failed[0];
  return worst === undefined
    ? open("No clear counterexample.", "a counterexample")
    : { kind: "fails", witness: worst.at, forward: worst.forward, points: count.any };
}

function tally(left: Truth, right: Truth, both: boolean, points: readonly Numbers[], stated: readonly Truth[]): Tally {
  const out: Tally = { held: 0, leftFalse: 0, rightFalse: 0, rightTrue: 0, failed: [], any: 0 };
  for (const at of points) {
    if (stated.some((t) => t(at) === false)) continue;
    const l = left(at),
      r = right(at);
    if (l === null || r === null) continue;
    out.any++;
    if (!l) out.leftFalse++;
    if (r) out.rightTrue++;
    else out.rightFalse++;
    if (l && r) out.held++;
    if (l && !r) out.failed.push({ at, forward: true });
    if (both && !l && r) out.failed.push({ at, forward: false });
  }
  return out;
}

/** a − b of every comparison inside a relation: its zeros are the relation's edges. */
function edgesOf(e: Expr, q: ImplicationQuestion): Scalar[] {
  if (e.kind === "logic") return e.args.flatMap((a) => edgesOf(a, q));
  if (e.kind !== "compare") return [];
  const a = compileScalar(e.a, q.at, q.store),
    b = compileScalar(e.b, q.at, q.store);
  return a === null || b === null ? [] : [(x) => a.of(x) - b.of(x)];
}

function pointsNear(d: Domain, edges: readonly Scalar[], mode: Mode, random: Random): Numbers[] {
  const out: Numbers[] = [];
  for (let k = 0; k < perMode; k++) {
    const base = new Map(d.symbols.map((s) => [s, d.fixed.get(s) ?? draw(s, d, mode, random)]));
    out.push(base);
    for (const s of d.symbols) {
      if (d.fixed.has(s)) continue;
      const grid = gridFor(s, d, mode, random),
        whole = mode === "count" && counts.test(s) && !d.unit.has(s);
      for (const v of grid) out.push(new Map(base).set(s, v));
      for (const edge of edges)
        for (const root of roots(edge, base, s, grid))
          for (const v of around(root, whole)) if (allowed(v, s, d, mode)) out.push(new Map(base).set(s, v));
    }
  }
  return out;
}
const allowed = (v: number, s: string, d: Domain, mode: Mode): boolean =>
  d.unit.has(s) ? v > 0 && v < 1 : mode === "any" && !d.positive.has(s) ? true : v > 0;
function draw(s: string, d: Domain, mode: Mode, random: Random): number {
  if (d.unit.has(s)) return random.decimal(0.02, 0.98);
  const positive = mode !== "any" || d.positive.has(s);
  if (mode === "count" && counts.test(s)) return random.integer(1, random.pick([5, 30, 200]));
  const size =
    random.pick([0, 1, 2]) === 0
      ? random.decimal(0.02, 0.98)
      : Number(Math.exp(Math.log(0.05) + random.next() * Math.log(4000)).toPrecision(3));
  return positive ? size : size * random.sign();
}
function gridFor(s: string, d: Domain, mode: Mode, random: Random): number[] {
  const out = Array.from({ length: 10 }, () => draw(s, d, mode, random));
  if (!d.unit.has(s)) out.push(mode === "count" ? 1 : 0.01, 1000);
  if (mode === "any" && !d.positive.has(s) && !d.unit.has(s)) out.push(-1000);
  return [...new Set(out)].sort((a, b) => a - b);
}
/** Sign changes of an edge in one symbol, found between neighbours of a grid. */
function roots(edge: Scalar, base: Numbers, s: string, grid: readonly number[]): number[] {
  const f = (v: number): number => edge(new Map(base).set(s, v)),
    out: number[] = [];
  for (let i = 0; i + 1 < grid.length && out.length < 2; i++) {
    let lo = grid[i] ?? 0,
      hi = grid[i + 1] ?? 0,
      a = f(lo);
    const b = f(hi);
    if (a === 0) {
      out.push(lo);
      continue;
    }
    if (!(a * b < 0)) continue;
    for (let n = 0; n < 60; n++) {
      const mid = (lo + hi) / 2,
        m = f(mid);
      if (m === 0) {
        lo = hi = mid;
        break;
      }
      if (a * m < 0) hi = mid;
      else {
        lo = mid;
        a = m;
      }
    }
    out.push((lo + hi) / 2);
  }
  return out;
}
function around(root: number, whole: boolean): number[] {
  if (whole) {
    const n = Math.round(root);
    return Math.abs(root - n) < 1e-9 ? [n - 1, n, n + 1] : [Math.floor(root) - 1, Math.floor(root), Math.ceil(root), Math.ceil(root) + 1];
  }
  const size = Math.max(Math.abs(root), 1e-3);
  return [root, ...[1e-5, 1e-3, 0.03, 0.3].flatMap((h) => [root - h * size, root + h * size])];
}
