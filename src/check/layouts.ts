import type { Expr } from "../syntax/expr.js";
import type { Placed } from "../scope/parts.js";
import type { Store } from "../scope/store.js";
import { agrees, pair } from "./compare.js";
import type { Judged } from "./judge/judged.js";
import type { Value } from "./lower/value.js";
import { envAt, lowerBoth } from "./sides.js";
import type { Trial } from "./trial.js";
/**
 * Layouts (semantics.md 6). None is declared: each line may be in any, and mixing earns one remark. One is declared (by the
 * reader's `--layout`, or by the document from there on): it binds that kind of derivative, and another is `loose`.
 */
export type Layout = "numerator" | "denominator" | "gradient";
/** What a line's derivative was found in. `scalar`: of a number by an array; else of an array. */
export interface Seen {
  readonly layout: Layout;
  readonly scalar: boolean;
  readonly line: string;
}
const tagOf = (v: Value): Layout | null => {
  const tag = v.tags.findLast((t) => t.startsWith("layout:"))?.slice(7);
  return tag === "numerator" || tag === "denominator" || tag === "gradient" ? tag : null;
};
/** Whether a value in one layout conforms to a declared one. Of a number, the denominator layout is the gradient's. */
function conforms(found: Layout, declared: Layout, scalar: boolean): boolean {
  if (scalar) return declared === "numerator" ? found === "numerator" : found !== "numerator";
  return declared === "gradient" || found === declared;
}
/** A derivative, written or by its name: an adjoint x̄, a δ. */
const isDerivative = (e: Expr, at: Placed, store: Store): boolean =>
  e.kind === "deriv" ||
  (e.kind === "neg" && isDerivative(e.arg, at, store)) ||
  (e.kind === "name" && store.definitionOf(e.key, at)?.body.kind === "deriv");

/** The layouts in which a line about one derivative is true, at sample points; `found`: in which it was found true. */
export function layoutsOf(
  left: Expr,
  right: Expr,
  at: Placed,
  leftAt: Placed,
  trial: Trial,
  store: Store,
  found: Layout,
): readonly Omit<Seen, "line">[] {
  const isLeft = isDerivative(left, leftAt, store);
  if (isLeft === isDerivative(right, at, store)) return [];
  // ∂y/∂xᵀ says itself which way it stands.
  if ([left, right].some((e) => e.kind === "deriv" && e.by.some((b) => b.kind === "transpose"))) return [];
  // By its name, an adjoint: the gradient of a number, of which some reading made the line true.
  if ((isLeft ? left : right).kind === "name") return [{ layout: found, scalar: true }];
  const both = lowerBoth(trial, left, envAt(leftAt), right, envAt(at));
  if ("outcome" in both) return [];
  const out: Omit<Seen, "line">[] = [];
  for (const a of both.l)
    for (const b of both.r) {
      const v = isLeft ? a : b,
        layout = tagOf(v),
        p = layout === null ? null : pair(trial, a, b);
      if (layout === null || p === null || v.jacobian === undefined || v.jacobian.byRank === 0) continue;
      const scalar = v.jacobian.ofRank === 0;
      if (!out.some((o) => o.layout === layout && o.scalar === scalar) && agrees(trial, p, [0, 1, 2]).yes) out.push({ layout, scalar });
    }
  return out;
}
/** A line that is true, held to the declared layout: the same, or loose where it is true in another layout only. */
export function held(judged: Judged, seen: readonly Omit<Seen, "line">[], declared: Layout): Judged {
  const first = seen[0];
  if (judged.verdict !== "correct" || first === undefined) return judged;
  const fit = seen.find((s) => conforms(s.layout, declared, s.scalar));
  if (fit !== undefined) return { ...judged, layout: fit.layout };
  return {
    ...judged,
    verdict: "loose",
    mistake: "transpose",
    layout: first.layout,
    message: `Right in ${first.layout} layout; the declared layout (${declared}) has its transpose.`,
  };
}
/** The layout that a document declares where a line stands. */
export const declaredAt = (store: Store, at: Placed): Layout | null => store.layouts.findLast((l) => l.from < at.from)?.layout ?? null;

/** One remark for a document that mixes layouts, or none. Lines that are true in several layouts mix nothing. */
export function mixedRemark(all: readonly (readonly Seen[])[]): string | null {
  const forced = all.filter((s) => s.length === 1).flat();
  for (const scalar of [true, false]) {
    const lines = new Map<Layout, string[]>();
    for (const s of forced) if (s.scalar === scalar) lines.set(s.layout, [...(lines.get(s.layout) ?? []), s.line]);
    if (lines.size < 2) continue;
    const said = [...lines].map(([layout, at]) => `${layout} layout (${at.slice(0, 4).join(", ")}${at.length > 4 ? ", …" : ""})`);
    return `Layouts are mixed: derivatives of ${scalar ? "numbers" : "vectors"} stand in ${said.join(" and in ")}. Each line is right in its own; choose one for all.`;
  }
  return null;
}
