import { arrangements, productOf } from "../arrange.js";
import { sameFactors } from "../factorwise.js";
import { envAt, lowerSide } from "../sides.js";
import type { Trial } from "../trial.js";
import { neighbours, poolOf } from "./pool.js";
import type { Repair, RepairInput } from "./repair.js";
import { sitesOf, spoken } from "./sites.js";
/**
 * A neighbour's quantity in a product that has no value as written: … ⊙ f′(a₁) · z₁ for … · z₀. The factors with the
 * neighbour in one place are those of the other side, or have one arrangement, which is the other side.
 */
const mostTried = 60;

/** The one neighbour that makes the product right; null where none or several do. */
export function otherFactor(
  input: Pick<RepairInput, "left" | "right" | "at" | "leftAt" | "store">,
  trials: readonly Trial[],
): Repair | null {
  const { left, right, at, leftAt, store } = input,
    pool = poolOf(left, right, at, store, () => false),
    found: Repair[] = [];
  let tried = 0;
  for (const onLeft of [false, true]) {
    const side = onLeft ? left : right,
      factors = productOf(side)?.factors.map((f) => f.e) ?? [];
    for (const site of sitesOf(side)) {
      if (site.node.kind !== "name" || !factors.includes(site.node)) continue;
      for (const other of neighbours(site.node.key, pool)) {
        if (tried++ >= mostTried) return null;
        const edited = site.put(other),
          [l, r] = onLeft ? [edited, right] : [left, edited];
        if (!trials.every((t) => asOne(t, { left: l, right: r, at, leftAt }, onLeft))) continue;
        const say = `${spoken(site.node)} should be ${spoken(other)}${onLeft ? " on the left side." : ", in whatever order."}`;
        found.push({ mistake: "wrong-index", message: say, corrected: onLeft ? null : edited, intended: onLeft ? edited : null });
      }
    }
  }
  return found.length === 1 ? (found[0] ?? null) : null;
}
/** Whether the two sides say the same, however their factors are to be arranged. */
function asOne(trial: Trial, { left, right, at, leftAt }: Pick<RepairInput, "left" | "right" | "at" | "leftAt">, edited: boolean): boolean {
  if (sameFactors(trial, left, leftAt, right, at) !== null) return true;
  const [side, sideAt, other, otherAt] = edited ? [left, leftAt, right, at] : [right, at, left, leftAt],
    product = productOf(side),
    l = lowerSide(trial, other, envAt(otherAt));
  if (product === null || !("ok" in l) || trial.kind === "valued") return false;
  const arranged = arrangements(trial, product, sideAt, l.ok);
  return arranged?.truth === true && (arranged.distinct === 1 || arranged.oneEdit);
}
