import { nameKeyOf, namesIn, walk } from "../../scope/exprs.js";
import { problemOf } from "../../scope/store.js";
import type { Expr } from "../../syntax/expr.js";
import { sidesOf } from "../dependence.js";
import type { Trial } from "../trial.js";
import type { Claim, Context } from "./context.js";
import { said } from "./held.js";
import type { Judged } from "./judged.js";
import { accepted, undecided } from "./verdicts.js";
/**
 * The direct partial derivative (semantics.md 5): ∂f/∂x of an f(x, y) varies that argument alone, even where y = sin x;
 * so does a ∂z/∂x beside which the same problem writes dz/dx. It confirms a line that is false with every path.
 */
type Derivative = Expr & { kind: "deriv" };

export function directly(context: Context, claim: Claim, numeric: boolean): Judged | null {
  const ofLine = [claim.left, claim.right].flatMap((e) => [...walk(e)]).filter((x): x is Derivative => x.kind === "deriv");
  const held = heldBy(context, claim),
    names = new Set(ofLine.flatMap((x) => variablesOf(x, context, claim).flatMap((by) => held({ ...x, by: [by] }))));
  if (names.size === 0) return null;
  for (const trials of context.inOrder(numeric)) {
    const outcome = inDirect(trials, held, () => context.compare(trials, claim));
    if (outcome.kind !== "equal") continue;
    const judged = accepted(outcome);
    return {
      ...judged,
      remarks: [...judged.remarks, `The partial derivative is the direct one: ${[...names].map(said).join(", ")} held fixed.`],
    };
  }
  return null;
}
/** "dg/dt = ∂g/∂t": equal only if the partial derivative follows every path as well, while a line with both tells them apart. */
export function withBothSigns(context: Context, claim: Claim, numeric: boolean, judged: Judged): Judged {
  const derivatives = [claim.left, claim.right].flatMap((e) => [...walk(e)]).filter((x): x is Derivative => x.kind === "deriv"),
    totals = new Set(derivatives.filter((x) => x.how === "total").map(idOf)),
    held = heldBy(context, claim);
  if (!derivatives.some((x) => x.how === "partial" && totals.has(idOf(x)) && held(x).length > 0)) return judged;
  const outcome = inDirect(context.inOrder(numeric)[0] ?? [], held, (trials) => context.compare(trials, claim));
  if (outcome.kind !== "different" || directly(context, claim, numeric) !== null) return judged;
  return undecided("Equal only if the partial derivative follows every path, as the total one does.", [
    "whether ∂ is meant to follow every path here",
  ]);
}
function inDirect<T>(trials: readonly Trial[], held: (e: Derivative) => readonly string[], run: (trials: readonly Trial[]) => T): T {
  for (const t of trials) t.lowerer.direct = held;
  try {
    return run(trials);
  } finally {
    for (const t of trials) t.lowerer.direct = null;
  }
}
/** What a partial derivative holds fixed by itself. */
function heldBy({ store, setting }: Context, { link }: Claim): (e: Derivative) => readonly string[] {
  const here = problemOf(link.at.part),
    totals = new Set<string>();
  for (const l of setting.classified.links) {
    if (problemOf(l.at.part) !== here) continue;
    for (const side of sidesOf(l))
      for (const x of side === null ? [] : walk(side)) if (x.kind === "deriv" && x.how === "total") totals.add(idOf(x));
  }
  return (e) => {
    if (e.how === "total") return [];
    const key = functionOf(e.of),
      d = key === null ? null : store.definitionOf(key, link.at),
      by = e.by.map(nameKeyOf);
    if (d === null || d.indices.length > 0) return [];
    const among = d.formals ?? (e.how === "partial" && totals.has(idOf(e)) ? [...namesIn(d.body)] : []);
    return among.length > 1 && by.every((k) => k !== null && among.includes(k)) ? among.filter((k) => !by.includes(k)) : [];
  };
}
const functionOf = (e: Expr): string | null => (e.kind === "call" ? e.fn : e.kind === "name" ? e.key : null);
const idOf = (e: Derivative): string => `${functionOf(e.of) ?? "?"}|${e.by.map((b) => nameKeyOf(b) ?? "?").join()}`;
/** The variables of a derivative; those of ∇f(x, y) are its arguments. */
function variablesOf(e: Derivative, { store }: Context, { link }: Claim): readonly Expr[] {
  const [by] = e.by;
  if (by?.kind !== "call") return e.by;
  const key = functionOf(e.of);
  return (key === null ? null : store.definitionOf(key, link.at)?.formals)?.map((k): Expr => ({ kind: "name", key: k })) ?? [];
}
