import { compile, run, type Point } from "../numeric/compile.js";
import type { Placed } from "../scope/parts.js";
import type { Expr } from "../syntax/expr.js";
import type { DerivativeRecord, Trial } from "./trial.js";
import { difference } from "./compare.js";
import { envAt, lowerSide } from "./sides.js";
/** The engine's derivatives against central differences of the functions, at the witness. */
export function checkDerivatives(
  trial: Trial,
  sides: readonly Expr[],
  at: readonly Placed[],
  point: number,
): "agrees" | "disagrees" | "none" {
  const start = trial.records.length;
  sides.forEach((e, i) => {
    const p = at[i];
    if (p !== undefined) lowerSide(trial, e, envAt(p));
  });
  const records = trial.records.slice(start);
  let any = false;
  for (const r of records.slice(0, 12)) {
    const verdict = checkOne(trial, r, point);
    if (verdict === "disagrees") return "disagrees";
    if (verdict === "agrees") any = true;
  }
  return any ? "agrees" : "none";
}
function checkOne(trial: Trial, r: DerivativeRecord, point: number): "agrees" | "disagrees" | "none" {
  const found = centralDifferences(trial, r, new Map(trial.point(point, [r.of, r.result])));
  if (found === null || !found.smooth) return "none";
  // Where a derivative is zero, only the rounding of the quotients is left to compare.
  const gap = found.derivative.reduce((m, v, i) => Math.max(m, Math.abs(v - (found.differences[i] ?? NaN))), 0);
  if (difference(found.derivative, found.differences).error < 1e-4) return "agrees";
  return gap <= 100 * found.rounding ? "none" : "disagrees";
}
/** A derivative of the engine and the central differences of its function, entry by entry (function's axes, then variable's). */
export interface CentralDifferences {
  readonly derivative: Float64Array;
  readonly differences: Float64Array;
  /** No kink between the steps, and all values are numbers. */
  readonly smooth: boolean;
  /** What the rounding of the function's values leaves of its quotients. */
  readonly rounding: number;
}
const mostEntries = 4000;
/** @returns null where there are too many entries, or a value is undefined at the point */
export function centralDifferences(trial: Trial, r: DerivativeRecord, base: Point): CentralDifferences | null {
  const entries = r.fresh.dims.reduce((n, d) => n * d.size, 1),
    outs = r.of.dims.reduce((n, d) => n * d.size, 1);
  if (entries * outs > mostEntries || r.fresh.op !== "input") return null;
  const fresh = r.fresh,
    x = base.get(fresh.name);
  if (x === undefined) return null;
  const program = compile([r.of], trial.lowerer.book),
    jacobian = run(compile([r.result], trial.lowerer.book), base)[0];
  if (jacobian === undefined || !jacobian.every(Number.isFinite)) return null;
  const differences = new Float64Array(jacobian.length);
  const at = (k: number, h: number): Float64Array => {
    const moved = Float64Array.from(x);
    moved[k] = (moved[k] ?? 0) + h;
    return Float64Array.from(run(program, new Map([...base, [fresh.name, moved]]))[0] ?? []);
  };
  let smooth = true,
    rounding = 0;
  for (let k = 0; k < entries; k++) {
    const h = 1e-4 * Math.max(1, Math.abs(x[k] ?? 0));
    const a = at(k, h),
      b = at(k, -h),
      c = at(k, h / 2),
      d = at(k, -h / 2);
    for (let i = 0; i < outs; i++) {
      rounding = Math.max(rounding, (Number.EPSILON * Math.max(Math.abs(a[i] ?? 0), Math.abs(b[i] ?? 0))) / h);
      const wide = ((a[i] ?? NaN) - (b[i] ?? NaN)) / (2 * h),
        narrow = ((c[i] ?? NaN) - (d[i] ?? NaN)) / h;
      // A kink between the two steps shows as a difference of the quotients.
      if (Math.abs(wide - narrow) > 1e-3 * Math.max(1, Math.abs(wide))) smooth = false;
      differences[i * entries + k] = (4 * narrow - wide) / 3;
    }
  }
  return { derivative: Float64Array.from(jacobian), differences, smooth: smooth && differences.every(Number.isFinite), rounding };
}
