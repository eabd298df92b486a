import type { Trial } from "../trial.js";
import type { Evidence } from "../verdict.js";
/** Evidence of a comparison in a trial; printed numbers are rounded so that the last bits of Math.* do not show. */
export function evidenceOf(trial: Trial, method: "proved" | "agrees" | "refuted", points: number, error: number): Evidence {
  return {
    method,
    points,
    maxRelativeError: method === "proved" || error < 1e-13 ? 0 : Number(error.toPrecision(1)),
    sizes: trial.sizesByName(),
    digits: 16,
    leftOut: [],
    ...(method === "agrees" ? { seed: trial.seed } : {}),
  };
}
