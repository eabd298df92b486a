import { nameKeyOf, namesIn, walk } from "../../scope/exprs.js";
import { problemOf } from "../../scope/store.js";
import type { Expr } from "../../syntax/expr.js";
import { sidesOf } from "../dependence.js";
import { besideVariable, variableKey } from "../direct.js";
import type { Trial } from "../trial.js";
import type { Claim, Context } from "./context.js";
import { said } from "./held.js";
import type { Judged } from "./judged.js";
import { accepted, undecided } from "./verdicts.js";
/**
 * The direct partial derivative (semantics.md 5), tried where a line is false with every path. ∂f/∂x of an f(x, y) varies
 * that argument alone, even where y = sin x. So does a ∂z/∂x beside which the problem writes dz/dx, one that a sum counts
 * beside the other paths, and one that words call local. Where nothing says so, a line that is true so stays open.
 */
type Derivative = Expr & { kind: "deriv" };

export function directly(context: Context, claim: Claim, numeric: boolean): Judged | null {
  const ofLine = derivativesIn([claim.left, claim.right]).filter((x) => x.how !== "total");
  if (ofLine.length === 0) return null;
  const held = new HeldBy(context, claim),
    direct = ofLine
      .flatMap((x) => variablesOf(x, context, claim).map((by) => ({ ...x, by: [by] })))
      .filter((x) => held.names(x).length > 0);
  if (direct.length === 0) return null;
  const meant = saysLocal(context, claim) || direct.every((x) => held.isMeant(x));
  // ∂c_j/∂x_i with two letters is the whole Jacobian: its entries off the diagonal are those other paths.
  if (!meant && direct.some((x) => hasLetter(x.of) && x.by.some(hasLetter))) return null;
  const fixed = [...new Set(direct.flatMap((x) => held.names(x)))].map(said).join(", ");
  for (const trials of context.inOrder(numeric)) {
    const outcome = inDirect(trials, held, () => context.compare(trials, claim));
    if (outcome.kind !== "equal") continue;
    if (!meant)
      return undecided(`Right while ${fixed} is held fixed: a direct partial; the line does not say whether the other paths count.`, [
        `whether ${fixed} is held fixed`,
      ]);
    const judged = accepted(outcome);
    return { ...judged, remarks: [...judged.remarks, `The partial derivative is the direct one: ${fixed} held fixed.`] };
  }
  return null;
}
/** "dg/dt = ∂g/∂t": equal only if the partial derivative follows every path as well, while a line with both tells them apart. */
export function withBothSigns(context: Context, claim: Claim, numeric: boolean, judged: Judged): Judged {
  const derivatives = derivativesIn([claim.left, claim.right]),
    totals = new Set(derivatives.filter((x) => x.how === "total").map(idOf)),
    both = derivatives.filter((x) => x.how === "partial" && totals.has(idOf(x)));
  // Asked of every line that is accepted: the problem is read through only where both signs stand in it.
  if (both.length === 0) return judged;
  const held = new HeldBy(context, claim);
  if (!both.some((x) => held.names(x).length > 0)) return judged;
  const outcome = inDirect(context.inOrder(numeric)[0] ?? [], held, (trials) => context.compare(trials, claim));
  if (outcome.kind !== "different" || directly(context, claim, numeric) !== null) return judged;
  return undecided("Equal only if the partial derivative follows every path, as the total one does.", [
    "whether ∂ is meant to follow every path here",
  ]);
}
function inDirect<T>(trials: readonly Trial[], held: HeldBy, run: (trials: readonly Trial[]) => T): T {
  for (const t of trials) t.lowerer.direct = (e) => held.names(e);
  try {
    return run(trials);
  } finally {
    for (const t of trials) t.lowerer.direct = null;
  }
}
/** What a partial derivative holds fixed by itself, and whether the problem shows that it is meant to. */
class HeldBy {
  private readonly context: Context;
  private readonly claim: Claim;
  private readonly totals = new Set<string>();
  /** The derivatives in each term of each sum of the problem. */
  private readonly sums: (readonly (readonly Derivative[])[])[] = [];
  constructor(context: Context, claim: Claim) {
    this.context = context;
    this.claim = claim;
    const here = problemOf(claim.link.at.part);
    for (const l of context.setting.classified.links) {
      if (problemOf(l.at.part) !== here) continue;
      for (const side of sidesOf(l))
        for (const x of side === null ? [] : walk(side)) {
          if (x.kind === "deriv" && x.how === "total") this.totals.add(idOf(x));
          if (x.kind === "add") this.sums.push(x.terms.map((t) => derivativesIn([t])));
        }
    }
  }
  names(e: Derivative): readonly string[] {
    const listed = this.listed(e);
    if (listed !== null) return listed;
    return e.how === "partial" ? besideVariable(e, this.claim.link.at, this.context.store) : [];
  }
  isMeant(e: Derivative): boolean {
    return this.listed(e) !== null || this.isCounted(e);
  }
  /** The other arguments of f(x, y), or of a z beside whose ∂z/∂x the problem writes dz/dx. */
  private listed(e: Derivative): readonly string[] | null {
    if (e.how === "total") return null;
    const key = functionOf(e.of),
      d = key === null ? null : this.context.store.definitionOf(key, this.claim.link.at),
      by = e.by.map(nameKeyOf);
    if (d === null || d.indices.length > 0) return null;
    const among = d.formals ?? (e.how === "partial" && this.totals.has(idOf(e)) ? [...namesIn(d.body)] : []);
    return among.length > 1 && by.every((k) => k !== null && among.includes(k)) ? among.filter((k) => !by.includes(k)) : null;
  }
  /** A sum has this derivative in one term, and a derivative by each name that stands still in another one. */
  private isCounted(e: Derivative): boolean {
    const own = looselyOf(e),
      still = this.names(e);
    return this.sums.some((terms) => {
      const mine = terms.findIndex((all) => all.some((y) => looselyOf(y) === own));
      return mine >= 0 && still.every((k) => terms.some((all, n) => n !== mine && all.some((y) => y.by.some((b) => variableKey(b) === k))));
    });
  }
}
/** "The local gradients are …": those of a node by its own inputs. */
function saysLocal({ setting }: Context, { link }: Claim): boolean {
  const { from } = link.raw.left,
    before = setting.source.slice(Math.max(0, from - 600), from).split(/\n[ \t]*\n/);
  // A display stands in a paragraph of its own, or ends one.
  return before
    .slice(-2)
    .some((words) =>
      /\b(?:local|direct|explicit|immediate)\s+(?:partial\s+)?(?:gradients?|derivatives?|partials?|Jacobians?)\b/i.test(words),
    );
}
const derivativesIn = (sides: readonly Expr[]): Derivative[] =>
  sides.flatMap((e) => [...walk(e)]).filter((x): x is Derivative => x.kind === "deriv");
const functionOf = (e: Expr): string | null => (e.kind === "call" ? e.fn : e.kind === "name" ? e.key : null);
const idOf = (e: Derivative): string => `${functionOf(e.of) ?? "?"}|${e.by.map((b) => nameKeyOf(b) ?? "?").join()}`;
/** What is differentiated by what, whatever the entries are. */
const looselyOf = (e: Derivative): string => `${e.how}|${nameKeyOf(e.of) ?? ""}|${e.by.map((b) => variableKey(b) ?? "").join()}`;
const hasLetter = (e: Expr): boolean => e.kind === "entry" && e.indices.some((i) => i?.kind === "name");
/** The variables of a derivative; those of ∇f(x, y) are its arguments. */
function variablesOf(e: Derivative, { store }: Context, { link }: Claim): readonly Expr[] {
  const [by] = e.by;
  if (by?.kind !== "call") return e.by;
  const key = functionOf(e.of);
  return (key === null ? null : store.definitionOf(key, link.at)?.formals)?.map((k): Expr => ({ kind: "name", key: k })) ?? [];
}
