import { isNumeric } from "../../scope/exprs.js";
import { isWithin, type Placed } from "../../scope/parts.js";
import type { Expr } from "../../syntax/expr.js";
import { reach } from "../reach.js";
import { envAt, lowerSide } from "../sides.js";
import type { Claim, Context } from "./context.js";
/** What the values of a part fix: an equation about it restricts nothing, but says something that is true or false. */

/** Whether an expression has one value by what is given in the part at hand. */
export function isFixed(context: Context, e: Expr, at: Placed): boolean {
  const { store, valued } = context;
  if (isNumeric(e)) return true;
  for (const k of reach(e, at, store)) {
    const value = store.valueOf(k, at);
    if (value === null ? store.valueElsewhere(k, at) !== null : value.from > at.from || !isWithin(at.part, value.part)) return false;
  }
  const l = lowerSide(valued, e, envAt(at));
  return "ok" in l && l.ok.length > 0 && l.ok.every((v) => v.labels.length === 0 && valued.isGiven(v.node));
}

/**
 * "∂h/∂z = u = 0" at given values: no condition on z, which u does not depend on, and u is a number here. Not where words
 * say that something is set to zero or sought.
 */
export function isNumberHere(context: Context, { link, left, head }: Claim): boolean {
  const [by] = head?.kind === "deriv" ? head.by : [];
  if (by?.kind !== "name" || left.kind === "deriv" || reach(left, link.at, context.store).has(by.key)) return false;
  const { source } = context.setting,
    beside =
      source.slice(Math.max(0, link.raw.left.from - 400), link.raw.left.from) + source.slice(link.raw.right.to, link.raw.right.to + 120);
  return !sought.test(beside) && isFixed(context, left, link.at);
}
const sought =
  /\b(?:set|sets|setting|equat\w*|optim\w*|stationar\w*|solv\w*|vanish\w*|require\w*|must|minim\w*|maxim\w*|critical|conditions?|constraints?|hence|so that|if|when|unless|assume|suppose|let)\b|\\(?:Rightarrow|implies|Longrightarrow|iff)\b/i;
