import type { Point } from "../numeric/compile.js";
import type { Trial } from "./trial.js";
/** Sample points and entries as a report prints them. */

export const round = (x: number): number => Number(x.toPrecision(6));
export function unravel(i: number, dims: readonly number[]): number[] {
  const out: number[] = [];
  let rest = i;
  for (let k = dims.length - 1; k >= 0; k--) {
    const d = dims[k] ?? 1;
    out.unshift((rest % d) + 1);
    rest = Math.floor(rest / d);
  }
  return out;
}
export const witnessPoint = (trial: Trial, a: readonly string[], b: readonly string[], point: number): Record<string, unknown> =>
  printedPoint(trial, [...a, ...b], trial.point(point, []));
/** Values of the free symbols, nested by rank, rounded for printing; unknown functions and large arrays are left out. */
export function printedPoint(trial: Trial, names: readonly string[], at: Point): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const name of [...new Set(names)].sort()) {
    const info = trial.lowerer.inputs.get(name);
    if (info === undefined || info.unknown) continue;
    const data = at.get(name);
    if (data !== undefined && data.length <= 64)
      out[info.key] = nest(
        Array.from(data, round),
        info.dims.map((d) => d.size),
      );
  }
  return out;
}
function nest(data: readonly number[], dims: readonly number[]): unknown {
  if (dims.length === 0) return data[0];
  const [n = 1, ...rest] = dims,
    step = data.length / n;
  return Array.from({ length: n }, (_, i) => nest(data.slice(i * step, (i + 1) * step), rest));
}
