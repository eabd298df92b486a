import { conditionNumber } from "../numeric/condition.js";
import type { Node } from "../tensor/node.js";
import { reachable } from "../tensor/traverse.js";
import type { Trial } from "./trial.js";
/** Matrices that are inverted where rounding alone makes them regular (XᵀX of a wide X): no value there is one. */
const mostSingular = 1e12;

/** Whether one of the matrices that these values invert, or whose log-determinant they take, is singular at a point. */
export function isSingularAt(trial: Trial, nodes: readonly Node[], point: number): boolean {
  const inverted = invertedIn(trial, nodes);
  if (inverted.length === 0) return false;
  return trial.values(inverted, point).some((values, k) => {
    const n = inverted[k]?.dims.at(-1)?.size ?? 1,
      area = n * n;
    for (let i = 0; i < values.length; i += area) if (conditionNumber(values.subarray(i, i + area), n, n) > mostSingular) return true;
    return false;
  });
}
function invertedIn({ book }: Trial, nodes: readonly Node[]): Node[] {
  const ids = ["inv", "logdet"].flatMap((name) => book.get(name)?.rule.id ?? []);
  return [
    ...new Set(reachable([...nodes]).flatMap((n) => (n.op === "call" && ids.includes(n.fn) && n.args[0] !== undefined ? [n.args[0]] : []))),
  ];
}
