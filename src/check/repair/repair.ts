import { exprKey, isNumeric, walk } from "../../scope/exprs.js";
import type { Placed } from "../../scope/parts.js";
import type { Store } from "../../scope/store.js";
import type { Expr } from "../../syntax/expr.js";
import type { Trial } from "../trial.js";
import type { Mistake } from "../verdict.js";
import { envAt, lowerSide } from "../sides.js";
import { editInput } from "./edit-input.js";
import { edits } from "./edits.js";
import { falseRules } from "./false-rules.js";
import { customaryTerms, missingTerms } from "./missing-terms.js";
import { repairNumbers } from "./numbers.js";
import { poolOf } from "./pool.js";
import { placeRatioEdits, ratioEdits } from "./ratio.js";
import { sitesOf } from "./sites.js";
import { findSlip } from "./slips.js";
import { Tester } from "./tester.js";
/**
 * What was probably done (design.md 4.6), of a link that is wrong. Given only where it explains the line: an edit of the
 * right side makes the link true, a slip of differentiation gives what was written, or a rule that does not exist does,
 * or an edit of the left side makes the link true (`intended`).
 */
export interface Repair {
  readonly mistake: Mistake;
  readonly message: string;
  readonly corrected: Expr | null;
  readonly intended: Expr | null;
}
export interface RepairInput {
  readonly left: Expr;
  readonly right: Expr;
  readonly at: Placed;
  readonly leftAt: Placed;
  readonly conditions: readonly Expr[];
  /** The trials in which the link was refuted. */
  readonly trials: readonly Trial[];
  readonly valued: Trial;
  readonly store: Store;
  /** How many edits may still be tried in this document. */
  readonly room: number;
}
const mostRight = 2500,
  mostTerms = 1500,
  mostLost = 500,
  mostLeft = 400,
  /** Nodes that the tries of one link may rewrite in all: a line of thousands of terms gets few tries. */
  mostNodes = 400_000;

export function repair(input: RepairInput): { readonly repair: Repair | null; readonly tried: number } {
  const { left, right, at, leftAt, trials, store } = input,
    first = trials[0];
  if (first === undefined || input.room <= 0) return { repair: null, tried: 0 };
  if (isNumeric(right)) {
    const found = repairNumbers(left, right, at, leftAt, input.valued);
    if (found !== null) return { repair: { ...found, intended: null }, tried: 1 };
    if (isNumeric(left)) return { repair: null, tried: 1 };
  }
  let tried = 0;
  const nodes = [...walk(left)].length + [...walk(right)].length,
    mostTries = Math.ceil(mostNodes / nodes);
  const test = (room: number): Tester => new Tester(input, trials, Math.min(room, Math.max(Math.min(mostTries, input.room) - tried, 0)));
  const search = <T extends { readonly expr: Expr }>(all: Iterable<T>, room: number, holds: (t: Tester, e: Expr) => boolean): T | null => {
    const tester = test(room);
    for (const e of all) {
      if (tester.spent) break;
      tried++;
      if (holds(tester, e.expr)) return e;
    }
    return null;
  };
  const onRight = (t: Tester, e: Expr): boolean => t.rightHolds(e),
    onLeft = (t: Tester, e: Expr): boolean => t.leftHolds(e);
  const done = (repair: Repair | null): { repair: Repair | null; tried: number } => ({ repair, tried });
  const byRatio = search(ratioEdits(input, first), 40, onRight);
  if (byRatio !== null) return done({ mistake: byRatio.mistake, message: byRatio.say, corrected: byRatio.expr, intended: null });
  const byTerm = search(placeRatioEdits(input, sitesOf(right), first), 40, onRight);
  if (byTerm !== null) return done({ mistake: byTerm.mistake, message: byTerm.say, corrected: byTerm.expr, intended: null });
  const pool = poolOf(left, right, at, store, (e) => {
    const l = lowerSide(first, e, envAt(at));
    return "ok" in l && l.ok[0]?.own === "m";
  });
  const sizes = Object.keys(first.sizesByName()).slice(0, 6),
    asked = editInput(right, left, { ...pool, terms: [...pool.terms, ...customaryTerms(sizes)] });
  // That the other side equals itself explains nothing.
  const itself = exprKey(left);
  const edit = search(edits(asked), mostRight, (t, e) => exprKey(e) !== itself && t.rightHolds(e));
  if (edit !== null) return done({ mistake: edit.mistake, message: edit.say, corrected: edit.expr, intended: null });
  const slip = findSlip(input, first, pool);
  if (slip !== null) {
    // Why the term is missing is known; what it is, perhaps.
    const lost = slip.mistake === "missing-term" ? search(missingTerms(asked), mostLost, onRight) : null;
    return done({ mistake: slip.mistake, message: slip.say, corrected: lost?.expr ?? null, intended: null });
  }
  for (const [side, holds] of [
    [left, onLeft],
    [right, onRight],
  ] as const) {
    const rule = search(falseRules(side), 120, holds);
    if (rule !== null) return done({ mistake: rule.mistake, message: rule.say, corrected: null, intended: null });
  }
  const term = search(missingTerms(asked), mostTerms, onRight);
  if (term !== null) return done({ mistake: term.mistake, message: term.say, corrected: term.expr, intended: null });
  const other = search(edits(editInput(left, right, pool)), mostLeft, onLeft);
  if (other !== null)
    return done({
      mistake: other.mistake,
      message: `${other.say.replace(/\.$/, "")} on the left side.`,
      corrected: null,
      intended: other.expr,
    });
  return done(null);
}
