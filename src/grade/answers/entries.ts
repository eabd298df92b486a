import type { Judge } from "../../check/judge/judge.js";
import { envAt, lowerBoth } from "../../check/sides.js";
import { contains } from "../../scope/exprs.js";
import type { Placed } from "../../scope/parts.js";
import type { Expr } from "../../syntax/expr.js";
/** Partial credit by entries: how many numbers of a written array are right. */

export interface EntryCount {
  readonly right: number;
  readonly of: number;
}

/** Null where the answer is no array of numbers, or has another shape than the truth. */
export function rightEntries(judge: Judge, truth: Expr, truthAt: Placed, answer: Expr, at: Placed): EntryCount | null {
  if (!contains(answer, (x) => (x.kind === "matrix" || (x.kind === "call" && x.fn === "tuple")) && size(x) > 1)) return null;
  const both = lowerBoth(judge.context.valued, truth, envAt(truthAt), answer, envAt(at));
  if ("outcome" in both) return null;
  let best: EntryCount | null = null;
  for (const t of both.l.slice(0, 4))
    for (const a of both.r.slice(0, 4)) {
      const [x, y] = judge.context.valued.values([t.node, a.node], 0);
      if (x === undefined || y === undefined || x.length !== y.length || x.length < 2) continue;
      let right = 0;
      x.forEach((v, i) => {
        const w = y[i] ?? NaN;
        if (Math.abs(v - w) <= 5e-3 * Math.max(1e-3, Math.abs(v), Math.abs(w))) right++;
      });
      if (best === null || right > best.right) best = { right, of: x.length };
    }
  return best;
}
const size = (e: Expr): number => (e.kind === "matrix" ? e.rows.length * (e.rows[0]?.length ?? 0) : e.kind === "call" ? e.args.length : 1);
