import type { Placed } from "../../scope/parts.js";
import type { Expr } from "../../syntax/expr.js";
import { difference, pair } from "../compare.js";
import type { Env } from "../lower/context.js";
import type { Value } from "../lower/value.js";
import { compareIn, envAt, lowerSide, type Lowered } from "../sides.js";
import type { Trial } from "../trial.js";
/** Whether an edit makes a link true: first at one point of one trial, then as any link is judged. */
export class Tester {
  private readonly left: Expr;
  private readonly right: Expr;
  private readonly at: Placed;
  private readonly leftAt: Placed;
  private readonly trials: readonly Trial[];
  private readonly conditions: readonly Expr[];
  private room: number;
  /** The unchanged left side, where its value does not depend on what stands on the right. */
  private unchanged: Lowered | null = null;
  /** @param room how many edits may be tried: a count, so that the same input gives the same answer on any machine */
  constructor(
    link: { readonly left: Expr; readonly right: Expr; readonly at: Placed; readonly leftAt: Placed; readonly conditions: readonly Expr[] },
    trials: readonly Trial[],
    room: number,
  ) {
    this.left = link.left;
    this.right = link.right;
    this.at = link.at;
    this.leftAt = link.leftAt;
    this.conditions = link.conditions;
    this.trials = trials;
    this.room = room;
  }
  get spent(): boolean {
    return this.room <= 0;
  }
  rightHolds(right: Expr): boolean {
    return this.holds(this.left, right);
  }
  leftHolds(left: Expr): boolean {
    return this.holds(left, this.right);
  }
  private holds(left: Expr, right: Expr): boolean {
    const first = this.trials[0];
    if (first === undefined || this.room-- <= 0) return false;
    const leftEnv = envAt(this.leftAt),
      rightEnv = envAt(this.at);
    first.lowerer.begin([
      { e: left, env: leftEnv },
      { e: right, env: rightEnv },
    ]);
    const l = this.lowerLeft(first, left, leftEnv);
    if (!("ok" in l)) return false;
    const r = lowerSide(first, right, rightEnv);
    if (!("ok" in r)) return false;
    // Where a condition picks entries, the others may differ.
    if (this.conditions.length === 0 && !l.ok.some((a) => r.ok.some((b) => mayBeEqual(first, a, b)))) return false;
    return compareIn(this.trials, left, right, this.at, this.leftAt, new Map(), this.conditions).kind === "equal";
  }
  private lowerLeft(trial: Trial, left: Expr, env: Env): Lowered {
    if (left !== this.left) return lowerSide(trial, left, env);
    if (this.unchanged !== null) return this.unchanged;
    const lowered = lowerSide(trial, left, env);
    if (trial.lowerer.selfContained) this.unchanged = lowered;
    return lowered;
  }
}
/** Equal at the first point, where there is one that tells. */
function mayBeEqual(trial: Trial, a: Value, b: Value): boolean {
  const p = pair(trial, a, b);
  if (p === null) return false;
  if (p.left === p.right) return true;
  for (const n of trial.held?.slice(0, 2) ?? [0, 1]) {
    const [x, y] = trial.values([p.left, p.right], n);
    if (x === undefined || y === undefined || x.length !== y.length) return false;
    const d = difference(x, y);
    if (d.defined === 0) continue;
    return d.error < 1e-7;
  }
  return true;
}
