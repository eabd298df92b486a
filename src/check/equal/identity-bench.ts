import { differentiate } from "../../diff/differentiate.js";
import type { Rule } from "../../rule.js";
import type { Big, BigMath } from "../../numeric/big.js";
import { compile, run, type Program } from "../../numeric/compile.js";
import { gradcheck } from "../../numeric/gradcheck.js";
import { createRandom } from "../../numeric/random.js";
import { findPoint, scales } from "../../numeric/sample.js";
import { onKink, sidesOf, undefinedSide, watchKinks, type Watch } from "../../numeric/watch.js";
import { LowerError } from "../../scope/formula/lower.js";
import { ShapeError, TooLargeError } from "../../tensor/errors.js";
import type { Node } from "../../tensor/node.js";
import { arrangements, type Arrangement } from "./arrange.js";
import { makeFrame, type Frame, type Side } from "./frame.js";
import type { HighBench } from "./high-differences.js";
import { relativeGap } from "./high-differences.js";
import { Unreadable, type DerivativeQuestion } from "./question.js";

export interface JudgeOptions {
  readonly rules: readonly Rule[];
  readonly math: BigMath;
  readonly seed: number;
}
export type Values = ReadonlyMap<string, Float64Array>;
/** A derivative claim at one assignment of sizes, ready to be evaluated. */
export interface Bench {
  readonly frame: Frame;
  readonly f: Side;
  readonly x: Side;
  readonly claim: Side;
  readonly first: Node;
  readonly derivative: Node;
  readonly program: Program;
  readonly watch: Watch;
  /** The claim's top-level terms. */
  readonly terms: readonly Node[];
  readonly all: readonly Arrangement[];
}

/** Why the claim has no value at these sizes. */
export interface NoClaim {
  readonly reason: string;
  readonly shape: boolean;
}

/** The claim at one assignment of sizes, or why it has no value there. */
export function benchOf(q: DerivativeQuestion, options: JudgeOptions, trial: number): Bench | NoClaim {
  const frame = makeFrame(q, options.rules, trial),
    { graph, book } = frame,
    input = frame.symbols.get(q.wrt);
  if (!input) throw new Unreadable(`Unexpected "wrt": ${q.wrt} has no shape.`);
  let f: Side;
  try {
    f = frame.lower(q.f);
  } catch (error) {
    throw inField(error, "f");
  }
  if (f.deep) throw new Unreadable('Unexpected "f": expected a number, a vector or a matrix.');
  let claim: Side;
  try {
    claim = frame.lower(q.claim);
  } catch (error) {
    if (error instanceof ShapeError) return { reason: error.message, shape: true };
    throw inField(error, "claim");
  }
  const [rows = 1, columns = 1] = input.dims.map((d) => d.size),
    x: Side = { node: input, rows, columns, deep: false };
  const first = differentiate(graph, book, f.node, input),
    derivative = q.order === 2 ? differentiate(graph, book, first, input) : first;
  const terms = claim.node.op === "add" ? claim.node.terms : [claim.node],
    watch = watchKinks([f.node, claim.node], book);
  const symmetric = frame.specs.some((s) => s.name === q.wrt && s.assume.some((a) => a === "symmetric" || a === "posdef"));
  const program = compile([f.node, first, derivative, claim.node, ...terms, ...frame.conditions, ...watch.nodes], book, 1 << 22);
  return { frame, f, x, claim, first, derivative, program, watch, terms, all: arrangements(f, x, q.order, symmetric) };
}

function inField(error: unknown, field: string): unknown {
  if (error instanceof LowerError || error instanceof ShapeError || error instanceof TooLargeError || error instanceof RangeError)
    return new Unreadable(`In "${field}": ${error.message}`);
  return error;
}
/** Most points that `edgePoints` adds to the sampled ones. */
const mostEdges = 24;

/**
 * Points inside the domains of f and its derivative, off the kinks, at several scales, and those of `edges` that are such.
 * @param edges points to be looked at besides
 */
export function samplePoints(bench: Bench, seed: number, wanted: number, edges: readonly Values[] = []): Values[] {
  const random = createRandom(seed),
    found: Values[] = [],
    { program, watch } = bench;
  const first = 4 + bench.terms.length,
    offset = first + bench.frame.conditions.length;
  const inside = (values: readonly Float64Array[]): boolean => {
    const [f, gradient, derivative] = values;
    if (!values.slice(first, offset).every((c) => c.every((v) => v !== 0))) return false;
    for (const list of [f!, gradient!, derivative!]) for (const v of list) if (!Number.isFinite(v) || Math.abs(v) > 1e100) return false;
    return sidesOf(watch, values.slice(offset)).every((side) => side.every((s) => s !== onKink && s !== undefinedSide));
  };
  const accept = (point: Values): boolean => {
    const values = run(program, point);
    return inside(values) && (found.length >= wanted / 2 || values[3]!.every(Number.isFinite));
  };
  let failures = 0;
  for (let k = 0; found.length < wanted && failures < 4; k++) {
    const point = findPoint(bench.frame.specs, scales[k % scales.length]!, random.fork(k), accept, found.length === 0 ? 120 : 40);
    if (point) found.push(point);
    else failures++;
  }
  const more = edges.filter((point) => inside(run(program, point))),
    stride = Math.max(1, more.length / mostEdges);
  for (let k = 0; Math.floor(k) < more.length; k += stride) found.push(more[Math.floor(k)]!);
  return found;
}

/** The engine's derivative beside central differences of f, at one point. */
export function derivativeAgainstDifferences(q: DerivativeQuestion, bench: Bench, point: Values): "agrees" | "contradicts" | "unclear" {
  const {
    frame: { book },
    f,
    first,
    derivative,
  } = bench;
  const checks = [gradcheck({ f: f.node, by: q.wrt, derivative: first, point, book, tolerance: 1e-6 })];
  if (q.order === 2) checks.push(gradcheck({ f: first, by: q.wrt, derivative, point, book, tolerance: 1e-6 }));
  const rows = checks.flatMap((c) => c.rows);
  if (rows.some((r) => r.status === "differs")) return "contradicts";
  return rows.some((r) => r.status === "agrees") ? "agrees" : "unclear";
}

/** Whether the derivative keeps its value as digits are added. */
export function stable(high: HighBench, point: Values): boolean {
  const near = high.values(point)?.[0],
    far = high.values(point, 2 * high.digits)?.[0];
  if (!near || !far) return true;
  const size = far.reduce((m, v) => (v.abs().gt(m) ? v.abs() : m), far[0]!.abs());
  // Zeros by cancellation are left with rounding errors, which move.
  const reach = size.times("1e-15").plus("1e-40");
  return far.every((v, k) => v.isFinite() && near[k]!.isFinite() && v.minus(near[k]!).abs().lte(reach));
}

/** Whether difference quotients with many digits side with the derivative after all, entry by entry. */
export function vindicated(q: DerivativeQuestion, bench: Bench, high: HighBench | null, point: Values): boolean {
  const derivative = high?.values(point)?.[0];
  if (!high || !derivative) return false;
  const n = bench.x.rows * bench.x.columns,
    step = Math.max(1, Math.floor(derivative.length / 12));
  for (let k = 0; k < derivative.length; k += step) {
    const quotient = quotientOf(q, high, point, k, n);
    if (!quotient) return false;
    if (relativeGap(derivative[k]!, quotient) > 1e-15 && derivative[k]!.minus(quotient).abs().gt("1e-20")) return false;
  }
  return true;
}

/** The difference quotient of f for one entry of the derivative (`flat`, row-major) by an input of n entries. */
export function quotientOf(q: DerivativeQuestion, high: HighBench, point: Values, flat: number, n: number): Big | null {
  if (q.order === 1) return high.quotient(point, q.wrt, Math.floor(flat / n), [flat % n]);
  return high.quotient(point, q.wrt, Math.floor(flat / (n * n)), [Math.floor(flat / n) % n, flat % n]);
}
