import { generalised } from "../scope/unroll.js";
import type { StepSystem } from "../scope/steps.js";
import type { Expr } from "../syntax/expr.js";
import type { Link } from "./classify.js";
import type { Judged } from "./judge/judged.js";
/**
 * A line about any step or layer, judged at chosen ones (semantics.md 6): right if right at each, wrong only if wrong at
 * each; where they differ, a boundary may be meant to be left out.
 */
export function judgeInstances(link: Link, system: StepSystem | null, judge: (left: Expr, right: Expr) => Judged): Judged {
  const all = link.instances
    .map((i) => {
      const [left, right] = i.sides;
      return left === undefined || right === undefined ? null : { values: i.values, judged: judge(left, right) };
    })
    .filter((x) => x !== null);
  const [first] = all;
  if (first === undefined) throw new Error("a line without instances");
  const say = (values: ReadonlyMap<string, number>): string => [...values].map(([l, n]) => `${l} = ${String(n)}`).join(", ");
  const looked = `Judged at ${all.map((a) => say(a.values)).join(" and ")}.`;
  const back = (j: Judged, values: ReadonlyMap<string, number>): Judged => ({
    ...j,
    corrected: j.corrected === null || system === null ? j.corrected : generalised(j.corrected, values, system),
    remarks: [...j.remarks, looked],
  });
  const accepted = all.filter((a) => a.judged.verdict === "correct" || a.judged.verdict === "loose"),
    wrong = all.filter((a) => a.judged.verdict === "wrong");
  if (accepted.length === all.length) {
    const shown = all.find((a) => a.judged.verdict === "loose") ?? first;
    return back(shown.judged, shown.values);
  }
  const shown = wrong[0];
  if (wrong.length === all.length && shown !== undefined) return back(shown.judged, shown.values);
  const other = all.find((a) => a.judged.verdict !== "correct" && a.judged.verdict !== "loose" && a.judged.verdict !== "wrong");
  if (other !== undefined) return back(other.judged, other.values);
  const bad = wrong[0] ?? first;
  return {
    ...first.judged,
    verdict: "undecided",
    mistake: null,
    corrected: null,
    evidence: null,
    carriedFrom: null,
    message: `Right for some steps, but not for ${say(bad.values)}.`,
    needs: ["the steps for which the line is meant"],
  };
}
