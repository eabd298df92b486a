import { exprKey, hasDerivative, isNumeric, nameKeyOf, walk } from "../scope/exprs.js";
import type { Placed } from "../scope/parts.js";
import { problemOf } from "../scope/store.js";
import type { Expr } from "../syntax/expr.js";
import { carriedMap, type Carried } from "./carried.js";
import type { Classified, Link } from "./classify.js";
import { isOneQuestion, questionOf } from "./dependence.js";
import { compareIn, type Outcome } from "./sides.js";
import { Trial, type TrialOptions } from "./trial.js";
/**
 * Undefined quantities beyond what the whole problem says of them (semantics.md 5): numbers that lines state for their
 * derivatives, and the networks of single questions.
 */
type Equal = Outcome & { readonly kind: "equal" };

export class UndefinedQuantities {
  private readonly stated: Carried[] = [];
  private readonly everywhere: Classified["everywhere"];
  private readonly givens: Classified["givenDerivatives"];
  private readonly byQuestion: TrialOptions;
  private questions: readonly Trial[] | null = null;
  constructor(classified: Classified, byQuestion: TrialOptions) {
    this.everywhere = classified.everywhere;
    this.givens = classified.givenDerivatives;
    this.byQuestion = byQuestion;
  }

  /** Whether the problem gives a number for the derivative of one of these names. */
  hasNumbers(names: readonly string[], at: Placed): boolean {
    return this.givens.some((g) => {
      const key = nameKeyOf(g.of);
      return g.from < at.from && problemOf(g.part) === problemOf(at.part) && key !== null && names.includes(key);
    });
  }
  /** A number for a derivative that nothing here can check stands as stated for what follows, at every step. */
  state(link: Link, left: Expr, right: Expr, head: Expr | null): void {
    if (!isNumeric(right)) return;
    for (const e of [left, head]) {
      if (e?.kind !== "deriv") continue;
      const all = this.everywhere([e, right], link.at);
      for (const [from, value] of all.length > 0 ? all.map((i) => i.sides) : [[e, right]])
        if (from !== undefined && value !== undefined) this.stated.push({ key: exprKey(from), from, value, at: link.at, root: link.id });
    }
  }
  /** Right given the numbers stated in this question? "open": it is about such a derivative, and nothing else is known. */
  asStated(link: Link, left: Expr, right: Expr, leftAt: Placed, trials: readonly (readonly Trial[])[]): Equal | "open" | null {
    const question = questionOf(link.at.part),
      overrides = carriedMap(
        this.stated.filter((s) => questionOf(s.at.part) === question && !this.isOtherKind(s.from, [left, right], link.at)),
        link.at,
      );
    if (![left, right].some((e) => [...walk(e)].some((x) => overrides.has(exprKey(x))))) return null;
    for (const some of trials) {
      const outcome = compareIn(some, left, right, link.at, leftAt, overrides, link.conditions);
      if (outcome.kind === "equal") return outcome;
    }
    return "open";
  }
  /** A direct partial of what is defined, stated as a number, says nothing of the total derivative. */
  private isOtherKind(from: Expr, sides: readonly Expr[], at: Placed): boolean {
    const key = from.kind === "deriv" ? nameKeyOf(from.of) : null;
    if (from.kind !== "deriv" || key === null || this.byQuestion.store.definitionOf(key, at) === null) return false;
    const [of, by] = [exprKey(from.of), from.by.map(exprKey).join()];
    return sides.some((e) =>
      [...walk(e)].some((x) => x.kind === "deriv" && x.how !== from.how && exprKey(x.of) === of && x.by.map(exprKey).join() === by),
    );
  }
  /** Right for the undefined quantities of this question, whatever others of the problem say of theirs, in general or at values? */
  inQuestion(link: Link, left: Expr, right: Expr, leftAt: Placed, order: readonly ("generic" | "valued")[]): Equal | null {
    if (!isOneQuestion(link.at) || !(hasDerivative(left) || hasDerivative(right))) return null;
    this.questions ??= (["generic", "generic", "valued"] as const).map((kind, n) => new Trial(this.byQuestion, kind, n));
    for (const kind of order) {
      const trials = this.questions.filter((t) => t.kind === kind),
        outcome = compareIn(trials, left, right, link.at, leftAt, new Map(), link.conditions);
      if (outcome.kind === "equal") return outcome;
    }
    return null;
  }
}
