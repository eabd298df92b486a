import { walk } from "../scope/exprs.js";
import type { Placed } from "../scope/parts.js";
import type { Expr } from "../syntax/expr.js";
import { difference } from "./compare.js";
import { decimalsIn, halfUnit, literalEntries, nudge, roundsTo, scientificOf, unround, wholeUnit } from "./literals.js";
import { envAt, lowerSide } from "./sides.js";
import type { Trial } from "./trial.js";
/** Decimals that a document rounds: what they were rounded from, and whether rounding explains a difference (semantics.md 4). */

export class Rounding {
  /** Decimals that the document rounded, with what they were rounded from. */
  private readonly rounded = new Map<string, number>();
  /** Keeps decimals that this link shows as roundings of a value. */
  note(valued: Trial, left: Expr, shown: Expr, at: Placed): void {
    const right = shown.kind === "neg" ? shown.arg : shown,
      sign = shown.kind === "neg" ? -1 : 1;
    if (right.kind !== "num" || halfUnit(right.text) === 0) return;
    const l = lowerSide(valued, left, envAt(at));
    if (!("ok" in l)) return;
    for (const v of l.ok) {
      if (v.node.dims.some((d) => d.size > 1) || !valued.isGiven(v.node)) continue;
      const [x] = valued.values([v.node], 0),
        exact = x?.[0] === undefined ? undefined : sign * x[0];
      if (exact !== undefined && roundsTo(exact, right.text)) this.rounded.set(right.text, exact);
    }
  }
  /** Whether the sides differ by no more than the rounding of the digits shown (semantics.md 4). */
  explains(valued: Trial, left: Expr, right: Expr, at: Placed, leftAt: Placed): boolean {
    if (![left, right].some((e) => [...decimalsIn(e)].some((t) => halfUnit(t) > 0) || scientificOf(e) !== null || wholeUnit(e) > 0))
      return false;
    const known = new Map(this.rounded);
    for (const [side, other, otherAt] of [
      [right, left, leftAt],
      [left, right, at],
    ] as const)
      for (const text of decimalsIn(side))
        for (const x of scalarParts(other)) {
          const l = lowerSide(valued, x, envAt(otherAt));
          if (!("ok" in l)) continue;
          for (const v of l.ok)
            if (v.node.dims.every((d) => d.size === 1) && valued.isGiven(v.node)) {
              const exact = valued.values([v.node], 0)[0]?.[0];
              if (exact === undefined || x === other) continue;
              // A decimal's sign stands apart from it.
              if (roundsTo(exact, text)) known.set(text, exact);
              else if (roundsTo(-exact, text)) known.set(text, -exact);
            }
        }
    const variants = (e: Expr, eAt: Placed): { value: Float64Array; slack: Float64Array; cut: Float64Array }[] => {
      const out: { value: Float64Array; slack: Float64Array; cut: Float64Array }[] = [];
      for (const variant of [e, unround(e, known)]) {
        const l = lowerSide(valued, variant, envAt(eAt));
        if (!("ok" in l)) continue;
        for (const v of l.ok.slice(0, 4)) {
          // A sampled quantity may fall near any number by chance.
          if (!valued.isGiven(v.node)) continue;
          const value = valued.values([v.node], 0)[0];
          if (value === undefined) continue;
          const slack = new Float64Array(value.length),
            cut = new Float64Array(value.length);
          const lone = literalEntries(variant);
          if (lone !== null)
            lone.forEach((x, i) => {
              slack[i] = Math.max(x.half, wholeUnit(variant));
              cut[i] = x.half;
            });
          else
            for (const text of decimalsIn(variant)) {
              if (!known.has(text)) continue;
              const moved = lowerSide(valued, nudge(variant, text), envAt(eAt));
              const w = "ok" in moved ? moved.ok.find((m) => m.own === v.own) : undefined,
                y = w === undefined ? undefined : valued.values([w.node], 0)[0];
              y?.forEach((yi, i) => {
                slack[i] = (slack[i] ?? 0) + Math.abs(yi - (value[i] ?? 0));
              });
            }
          out.push({ value, slack, cut });
        }
      }
      return out;
    };
    const ls = variants(left, leftAt),
      rs = variants(right, at);
    return ls.some((l) =>
      rs.some(
        (r) =>
          l.value.length === r.value.length &&
          l.value.every(
            (x, i) =>
              Math.abs(x - (r.value[i] ?? NaN)) <=
              (l.slack[i] ?? 0) +
                (r.slack[i] ?? 0) +
                (Math.abs(x) > Math.abs(r.value[i] ?? 0) ? (r.cut[i] ?? 0) : (l.cut[i] ?? 0)) +
                1e-12 * Math.abs(x),
          ) &&
          (l.slack.some((s) => s > 0) || r.slack.some((s) => s > 0) || difference(l.value, r.value).error < 1e-9),
      ),
    );
  }
}

function* scalarParts(e: Expr): Generator<Expr> {
  for (const x of walk(e))
    if (
      x.kind === "name" ||
      x.kind === "entry" ||
      x.kind === "call" ||
      x.kind === "pow" ||
      x.kind === "mul" ||
      x.kind === "add" ||
      x.kind === "deriv" ||
      x.kind === "div"
    )
      yield x;
}
