import { exprKey, walk } from "../../scope/exprs.js";
import { problemOf } from "../../scope/store.js";
import { byMatrix, byMatrixTurned } from "../lower/value.js";
import type { Outcome } from "../sides.js";
import type { Claim, Context } from "./context.js";
/**
 * Derivatives of a number by a matrix have one layout within a line (semantics.md 6). Where the line is true in a mixture only,
 * and a right line before it had one of these derivatives in the shape of its matrix, that is the shape it has.
 */

/** Keeps the derivatives of a line that was right with all of them in the shape of their matrices. */
export function noteShapes(context: Context, claim: Claim, { pair }: Outcome & { readonly kind: "equal" }): void {
  const tags = [...pair.a.tags, ...pair.b.tags];
  if (!tags.includes(byMatrix) || tags.includes(byMatrixTurned)) return;
  for (const key of derivativesIn(claim)) context.shaped.push({ key, at: claim.link.at });
}
/** Whether a line before in this problem has shown the shape of one of a line's derivatives on its right side. */
export function shapedAsSaid({ shaped }: Context, claim: Claim): boolean {
  const keys = derivativesIn({ ...claim, left: { kind: "num", text: "0" } });
  return shaped.some(({ key, at }) => keys.has(key) && problemOf(at.part) === problemOf(claim.link.at.part));
}
const derivativesIn = ({ left, right }: Claim): Set<string> =>
  new Set([left, right].flatMap((e) => [...walk(e)]).flatMap((x) => (x.kind === "deriv" ? [exprKey(x)] : [])));
