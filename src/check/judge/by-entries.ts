import { walk } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";
import { heldInWords } from "../doubts.js";
import { inEntries, type InEntries } from "../entries.js";
import { softNames } from "../guessed.js";
import type { Repair } from "../repair/repair.js";
import type { Outcome } from "../sides.js";
import type { Claim, Context } from "./context.js";
import { acceptedHeld, explains, isAccounted, keyOf, pathsOf, said } from "./held.js";
import type { Judged } from "./judged.js";
import { accepted, undecided } from "./verdicts.js";
/**
 * A line that has no value as written, read entry by entry (docs/decisions/0022): ∂x̂/∂x = … of arrays that entries define
 * says what ∂x̂_ij/∂x_ij is. It is false only if it is false so with every path, and with the direct path alone.
 */
export interface EntryReading {
  readonly claim: Claim;
  readonly outcome: Outcome & { readonly kind: "different" };
  /** What is taken as a constant, if that explains the line. */
  readonly held: readonly string[];
}
const mostWays = 24;

/** The verdict where the reading gives one; the refuted reading where it is false; null where the line is not of this kind. */
export function readByEntries(context: Context, claim: Claim): Judged | EntryReading | null {
  const written = rewritten(context, claim);
  if (written === null) return null;
  const entries: Claim = { ...claim, left: written.left, right: written.right, head: null },
    outcome = context.compare(context.generic, entries);
  if (outcome.kind === "equal") return acceptedSo(accepted(outcome), written);
  if (outcome.kind !== "different" || outcome.unsure) return null;
  const all = pathsOf(context, claim),
    held = explains(context, entries, all);
  if (held !== null) {
    const accounted = held.every((k) => isAccounted(context, claim, k)),
      direct = held.length === all.length,
      names = held.map(said).join(" and ");
    const message = `Right while ${names} ${held.length > 1 ? "are" : "is"} held fixed`;
    if (heldInWords(claim.link, context.setting.source) !== null) return acceptedHeld(context, entries, held);
    if (accounted || direct)
      return undecided(`${message}; the paths through ${names} are not in it.`, [
        `whether ${names} ${held.length > 1 ? "are" : "is"} held fixed`,
      ]);
  }
  if (!isFalseHowever(context, claim)) return null;
  return { claim: entries, outcome, held: held ?? [] };
}
function rewritten(context: Context, { left, right, leftAt, link }: Claim): InEntries | null {
  const [first] = context.generic;
  return first === undefined ? null : inEntries(left, leftAt, right, link.at, first, context.store);
}
function acceptedSo(judged: Judged, { crossed, columns }: InEntries): Judged {
  if (crossed.length === 0 && columns)
    return { ...judged, verdict: "loose", mistake: "order", message: "Right entry by entry; a product of two columns is written ⊙ then." };
  if (crossed.length === 0) return { ...judged, remarks: [...judged.remarks, "Read entry by entry."] };
  return undecided("Right for entries with equal indices; the others are not zero, and the line does not say what they are.", [
    "the entries with different indices",
  ]);
}
/** Shapes that are only guessed refute nothing. */
function isFalseHowever(context: Context, claim: Claim): boolean {
  const { left, right, link } = claim,
    { store, setting } = context,
    names = softNames({ left, right, link, store, shapes: setting.shapes });
  if (names.length === 0) return true;
  const line = { ...link.at, sides: [left, right], definition: null };
  return setting.shapes.supposing(names, line, mostWays, () => {
    const anew = context.anew(link);
    if (anew.compare(anew.generic, claim).kind === "equal") return false;
    const written = rewritten(anew, claim);
    if (written === null) return false;
    const outcome = anew.compare(anew.generic, { ...claim, left: written.left, right: written.right, head: null });
    return outcome.kind === "different" && !outcome.unsure;
  });
}

/** What was probably done, of a line that is true with some paths left out: the term that is missing is sought among the line's own. */
export function lostPath(context: Context, { claim, held }: EntryReading): Repair | null {
  if (held.length === 0) return null;
  const [first] = context.generic,
    { right } = claim,
    by = [...walk(claim.left), ...walk(right)].flatMap((x) => (x.kind === "deriv" ? x.by : []))[0],
    names = held.map(said).join(" and "),
    message = `${names} ${held.length > 1 ? "are taken as constants, but they depend" : "is taken as a constant, but it depends"} on ${by === undefined ? "the variable" : said(keyOf(by) ?? "the variable")} too.`;
  const terms = right.kind === "add" ? right.terms : [right],
    sizes = Object.keys(first?.sizesByName() ?? {}).slice(0, 6);
  for (const t of terms)
    for (const size of sizes)
      for (const sign of [-1, 1]) {
        const bare = t.kind === "neg" ? t.arg : t,
          share: Expr = {
            kind: "mul",
            op: "",
            factors: [{ kind: "div", op: "/", num: { kind: "num", text: "1" }, den: { kind: "name", key: size } }, bare],
          },
          corrected: Expr = { kind: "add", terms: [...terms, sign < 0 ? { kind: "neg", arg: share } : share] };
        if (context.compare(context.generic, { ...claim, right: corrected }).kind === "equal")
          return { mistake: "missing-term", message, corrected, intended: null };
      }
  return { mistake: "missing-term", message, corrected: null, intended: null };
}
