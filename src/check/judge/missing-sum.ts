import { batchSizes, isParameter } from "../../scope/batch.js";
import type { Expr } from "../../syntax/expr.js";
import { ownDims } from "../lower/value.js";
import { sideInEntries } from "../entries.js";
import { softNames } from "../guessed.js";
import { axisSumEdits } from "../repair/edits-indices.js";
import { editInput } from "../repair/edit-input.js";
import { poolOf } from "../repair/pool.js";
import type { Repair } from "../repair/repair.js";
import type { Edit } from "../repair/sites.js";
import { envAt, lowerSide } from "../sides.js";
import type { Claim, Context } from "./context.js";
import type { Judged } from "./judged.js";
import { accepted } from "./verdicts.js";
/**
 * ∂L/∂β = ∂L/∂y for what all examples share: the sum over them is missing. Where the shape of β is only guessed, it is
 * missing under each shape that is left (a number, one for each feature).
 */
const mostWays = 24;

export function missingSum(context: Context, claim: Claim): Repair | null {
  const { left, right, link } = claim,
    { store, setting } = context,
    { shapes } = setting,
    names = softNames({ left, right, link, store, shapes });
  const found: Edit[] = [];
  if (names.length === 0) {
    const edit = sumIn(context, claim);
    if (edit !== null) found.push(edit);
  } else {
    const line = { ...link.at, sides: [left, right], definition: null };
    const all = shapes.supposing(names, line, mostWays, () => {
      const edit = sumIn(context.anew(link), claim);
      if (edit !== null) found.push(edit);
      return edit !== null;
    });
    if (!all) return null;
  }
  // One for each feature is the usual layer; a number of it sums over the features too.
  const edit = found.find((e) => e.expr.kind === "big" && e.expr.body.kind !== "big") ?? found[0];
  return edit === undefined ? null : { mistake: "missing-term", message: edit.say, corrected: edit.expr, intended: null };
}
/** The sum over one axis, or over both, that makes the line true; a product that has no value as written is one of entries. */
function sumIn(context: Context, claim: Claim): Edit | null {
  const { left, right, link, leftAt } = claim,
    { store, generic } = context,
    [first] = generic;
  const holds = (r: Expr): boolean => context.compare(generic, { ...claim, right: r }).kind === "equal";
  const pool = poolOf(left, right, link.at, store, () => false);
  for (const edit of axisSumEdits(editInput(right, left, pool))) if (holds(edit.expr)) return edit;
  const written = first === undefined ? null : sideInEntries(right, link.at, first, store),
    l = first === undefined ? null : lowerSide(first, left, envAt(leftAt)),
    value = l !== null && "ok" in l ? l.ok[0] : undefined;
  if (written === null || value === undefined || value.labels.length > 0) return null;
  const kept = ownDims(value).map((d) => written.letters.get(d.size)),
    over = [...written.letters.values()].filter((x) => !kept.includes(x));
  if (over.length === 0 || kept.includes(undefined)) return null;
  const indices = kept.flatMap((key): Expr[] => (key === undefined ? [] : [{ kind: "name", key }])),
    entry: Expr = indices.length === 0 ? left : { kind: "entry", base: left, indices };
  const expr = over.reduceRight<Expr>(
    (body, index) => ({ kind: "big", op: "sum", index, lo: null, hi: null, where: null, body }),
    written.e,
  );
  return context.compare(generic, { ...claim, left: entry, right: expr }).kind === "equal"
    ? {
        mistake: "missing-term",
        say: `The sum over ${over.join(" and ")} is missing: what all examples share gets the sum over them.`,
        expr,
      }
    : null;
}
/** ∂L/∂β = Σ_n ∂L/∂y_n, where nothing says whether the parameter β is a number or one for each feature: the line says so. */
export function asPerFeature(context: Context, claim: Claim): Judged | null {
  const { left, right, link } = claim,
    { store, setting } = context,
    { shapes } = setting;
  if (batchSizes(store, link.at).length === 0) return null;
  const names = softNames({ left, right, link, store, shapes }).filter((k) => isParameter(store, k, link.at)),
    line = { ...link.at, sides: [left, right], definition: null };
  let found: Judged | null = null;
  if (names.length > 0)
    shapes.supposing(names, line, mostWays, () => {
      const anew = context.anew(link),
        outcome = names.every((k) => /^[scr]$/.test(shapes.typeOf(k, link.at)?.own.k ?? "")) ? anew.compare(anew.generic, claim) : null;
      if (outcome?.kind !== "equal") return true;
      const judged = accepted(outcome);
      found = { ...judged, remarks: [...judged.remarks, `${names.join(", ")}: one for each feature.`] };
      return false;
    });
  return found;
}
/** γ for ∂(γ x̂ + β)/∂x̂, where nothing says whether the parameter γ is a number or one for each feature. */
export function mayBePerFeature({ store, setting }: Context, { left, right, link }: Claim): boolean {
  const side = [left, right].find((e) => e.kind === "name");
  return (
    side?.kind === "name" &&
    isParameter(store, side.key, link.at) &&
    softNames({ left, right, link, store, shapes: setting.shapes }).includes(side.key)
  );
}
