import { exprKey, hasDerivative, walk } from "../../scope/exprs.js";
import { problemOf } from "../../scope/store.js";
import type { Expr } from "../../syntax/expr.js";
import { heldInWords } from "../doubts.js";
import { isLossName } from "../loss-names.js";
import { reach } from "../reach.js";
import type { Claim, Context } from "./context.js";
import type { Judged } from "./judged.js";
import { accepted } from "./verdicts.js";
/**
 * Paths held fixed (semantics.md 5): a derivative in which other definitions stand still. What words say is held is
 * accepted so; else it explains a line that is false with every path.
 */
const mostHeld = 4;

/** Names between what is differentiated and its variable. */
export function pathsOf({ store }: Context, { left, right, link }: Claim): string[] {
  const out = new Set<string>();
  for (const e of [left, right])
    for (const x of walk(e)) {
      if (x.kind !== "deriv") continue;
      const [by] = x.by;
      const variable = by === undefined ? null : keyOf(by);
      if (variable === null) continue;
      const own = keyOf(x.of);
      for (const k of reach(x.of, link.at, store)) {
        const d = store.definitionOf(k, link.at);
        if (k === own || k === variable || d === null || !reach(d.body, d, store).has(variable)) continue;
        // The expression that is differentiated may be one that the document names.
        if (x.of.kind !== "name" && exprKey(d.body) === exprKey(x.of)) continue;
        // What the variable itself is made of lies behind it.
        const behind = store.definitionOf(variable, link.at);
        if (behind !== null && reach(behind.body, behind, store).has(k)) continue;
        out.add(k);
      }
    }
  return [...out].sort().slice(0, mostHeld);
}
/** The fewest paths whose loss explains the line; null where none does. */
export function explains(context: Context, entries: Claim, all: readonly string[]): readonly string[] | null {
  const subsets = Array.from({ length: 2 ** all.length - 1 }, (_, n) => all.filter((_, k) => (((n + 1) >> k) & 1) === 1));
  subsets.sort((a, b) => a.length - b.length);
  return subsets.find((s) => holding(context, s, () => context.compare(context.generic, entries).kind === "equal")) ?? null;
}
function holding<T>(context: Context, names: readonly string[], run: () => T): T {
  for (const t of context.generic) t.lowerer.held = new Set(names);
  try {
    return run();
  } finally {
    for (const t of context.generic) t.lowerer.held = new Set();
  }
}
/** Some line of the problem differentiates by a name: its path is looked at. */
export function isAccounted({ setting }: Context, { link }: Claim, key: string): boolean {
  return setting.classified.derivatives.some((d) => problemOf(d.at.part) === problemOf(link.at.part) && keyOf(d.by) === key);
}
export const keyOf = (e: Expr): string | null =>
  e.kind === "name" ? e.key : e.kind === "entry" || e.kind === "pow" ? keyOf(e.base) : null;
export const said = (key: string): string => key.replace(/^(?:\w+:)+/, "");
export function acceptedHeld(context: Context, entries: Claim, held: readonly string[]): Judged {
  const outcome = holding(context, held, () => context.compare(context.generic, entries));
  if (outcome.kind !== "equal") throw new Error("held paths that explain nothing");
  const judged = accepted(outcome);
  return { ...judged, remarks: [...judged.remarks, `${held.map(said).join(" and ")} held fixed.`] };
}

/** Methods that go round in turns: what the last turn found stands still in this one (Dempster, Laird, Rubin 1977). */
const inTurns =
  /\b(?:EM|[EM]-step|expectation[- ]maximi[sz]ation|responsibilit\w+|(?:expected )?complete(?:[- ]data)? log-?likelihood|k-means|Lloyd\w*|alternating (?:least|minimi|maximi)\w*|coordinate (?:ascent|descent))\b/i;
/** "With r as a constant …", the responsibilities of an M-step: true so, and said to be meant so. */
export function heldAsSaid(context: Context, claim: Claim): Judged | null {
  const { source } = context.setting,
    { from } = claim.link.raw.left;
  if (
    heldInWords(claim.link, source) === null &&
    !(hasDerivative(claim.left) && inTurns.test(source.slice(Math.max(0, from - 3000), from)))
  )
    return null;
  // What is held are weights and assignments; of the loss itself the gradient is taken.
  const held = explains(
    context,
    claim,
    pathsOf(context, claim).filter((k) => !isLossName(k)),
  );
  return held === null ? null : acceptedHeld(context, claim, held);
}
