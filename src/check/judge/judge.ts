import { isNumber } from "../../scope/constants.js";
import { contains, exprKey, hasDerivative, isLiteral, isNumeric, mapChildren } from "../../scope/exprs.js";
import { functionWords } from "../../scope/names.js";
import type { Placed } from "../../scope/parts.js";
import { problemOf } from "../../scope/store.js";
import type { Expr } from "../../syntax/expr.js";
import { judgeTable, tableOf } from "../by-cases.js";
import type { Link } from "../classify.js";
import { refutedEntry } from "../dotted.js";
import { entrywise } from "../entrywise.js";
import { judgeInstances } from "../instances.js";
import { declaredAt, held, layoutsOf, mixedRemark, type Seen } from "../layouts.js";
import { hasValues } from "./has-values.js";
import { differentiates } from "../observed.js";
import { judgeRelation, restatesBound, roughly } from "../relations.js";
import { envAt, refusalOf, zeroIsSaid, type Outcome } from "../sides.js";
import type { ClaimKind } from "../verdict.js";
import { mayBePerFeature } from "./missing-sum.js";
import { Context, type Claim, type Setting } from "./context.js";
import { evidenceOf } from "./evidence.js";
import { isFixed } from "./fixed.js";
import { blank, type Judged } from "./judged.js";
import { withBothSigns } from "./direct.js";
import { freeWhereZero, otherDefinition, withOthersMoving } from "./meanings.js";
import { refuse } from "./refuse.js";
import { judgeSolution } from "./solution.js";
import { noteShapes, shapedAsSaid } from "./matrix-layout.js";
import { accepted, correct, proved, undecided } from "./verdicts.js";
/** One link after the other, judged: kinds of statements, readings, values; what is not equal goes to refuse.ts (design.md 4). */

export class Judge {
  readonly context: Context;
  /** The links so far, the one at hand included. */
  private readonly links: Link[] = [];
  private readonly seen: (readonly Seen[])[] = [];
  /** The product that a chain went through last. */
  private member: { readonly first: Expr; readonly at: Placed; readonly middle: string } | null = null;
  constructor(setting: Setting) {
    this.context = new Context(setting);
  }

  judge(link: Link, leftAt: Placed, head: Expr | null): Judged {
    try {
      const { store, observed } = this.context,
        held = differentiates(link, store) ? observed.filter((d) => problemOf(d.part) === problemOf(link.at.part)) : [];
      const judged = this.inLayout(
        link,
        leftAt,
        store.settingAside(held, () => this.judgeAny(link, leftAt, head)),
      );
      if (judged.verdict === "wrong" && link.raw.unsure === true)
        return undecided("Which of the formulas above this display goes on with is not clear.", ["the left side of this line"]);
      if (judged.verdict === "wrong" && judged.mistake !== null) this.context.mistakes.set(link.id, judged.mistake);
      return judged;
    } catch (x) {
      // Refused by name, wherever in the comparison: this line is undecided, and the next one is judged.
      const missing = refusalOf(x);
      if (missing === null) throw x;
      return undecided(`The tool does not know ${missing}.`, [missing]);
    }
  }
  private inLayout(link: Link, leftAt: Placed, judged: Judged): Judged {
    const { generic, store, setting } = this.context,
      { left, right } = link,
      trial = generic[0];
    if (judged.verdict !== "correct" || judged.layout === null || left === null || right === null || trial === undefined) return judged;
    const seen = layoutsOf(left, right, link.at, leftAt, trial, store, judged.layout),
      declared = setting.layout ?? declaredAt(store, link.at);
    if (declared !== null) return held(judged, seen, declared);
    this.seen.push(seen.map((s) => ({ ...s, line: link.id })));
    return judged;
  }
  /** One remark for a document that mixes layouts, or null. */
  layoutRemark(placeOf: (id: string) => string): string | null {
    if (this.context.setting.layout !== null) return null;
    return mixedRemark(this.seen.map((s) => s.map((x) => ({ ...x, line: placeOf(x.line) }))));
  }

  private judgeAny(link: Link, leftAt: Placed, head: Expr | null): Judged {
    const { context } = this,
      { store } = context,
      count = this.links.push(link) - 1;
    context.enter(link.at);
    if (link.kind === "condition" && restatesBound(link, this.links.slice(0, count), store))
      return correct("The bound concluded before, at these values.", evidenceOf(context.valued, "agrees", 1, 0));
    if (link.kind !== "claim") {
      const solution = link.kind === "definition" ? judgeSolution(context, link, this.links) : null;
      return solution ?? this.holdsAnyway(link) ?? this.stated(link);
    }
    for (const t of [...context.generic, context.valued]) {
      t.lowerer.alsoMoving = context.moving.chain(link);
      t.lowerer.around = head === null || link.raw.first ? [] : [{ e: head, env: envAt(leftAt) }];
    }
    const { left, right } = link;
    if (left === null || right === null)
      return { ...blank, verdict: "unreadable", kind: link.kind, message: link.error?.message ?? "Not understood." };
    const claim: Claim = { link, left, right, leftAt, head },
      { op } = link.raw.relation;
    if (op === "≈" || op === "≃" || op === "≅") return this.approximately(claim);
    if (op !== "=" && op !== "≡") return this.relation(claim, this.links.slice(0, count));
    const judged = this.equation(claim);
    if (judged.verdict === "undecided") context.undefined.state(link, left, right, head);
    // A derivative that is zero anyway is no condition on anything.
    if (link.stationary === true && judged.verdict === "correct") store.release(link.at.from);
    return judged;
  }
  private equation(claim: Claim): Judged {
    const { link, left, right } = claim;
    if (link.instances.length > 0)
      return judgeInstances(link, this.context.setting.classified.systemAt(link.at), (l, r) =>
        this.claim({ ...claim, link: { ...link, left: l, right: r, instances: [] }, left: l, right: r }),
      );
    const table = tableOf(right);
    if (table !== null) return this.table(claim, table, left);
    const judged = this.inChain(claim, this.claim(claim));
    if (judged.verdict !== "undecided") return judged;
    const entry = (l: Expr, r: Expr): Judged =>
      this.claim({ ...claim, link: { ...link, left: l, right: r }, left: l, right: r, head: null });
    return refutedEntry(left, right, entry) ?? judged;
  }
  /** What is no claim: a definition, a given value, a condition. */
  private stated(link: Link): Judged {
    const { right } = link,
      { rounding, valued } = this.context;
    if (right !== null && link.kind === "given") rounding.note(valued, right, right, link.at);
    const usual = this.usualFunction(link) ?? this.numberOfKnown(link);
    if (usual !== null) return usual;
    const restated = link.kind === "definition" && link.makes === null,
      depends = link.left?.kind === "name" && right?.kind === "call" && right.fn === link.left.key,
      message = depends ? "Says what it depends on." : restated ? "Restates a definition." : said[link.kind];
    return { ...blank, verdict: "definition", kind: link.kind, message };
  }
  /** m_1 = 1 · (2 − 2 + 1) after m_i = …, J = ½(1 + 4) after J(w) = …: what they are at the given values. */
  private numberOfKnown(link: Link): Judged | null {
    const { left, right, makes } = link,
      { store, valued } = this.context;
    if (link.kind !== "definition" || left?.kind !== "name" || right === null || makes === null) return null;
    if (!link.raw.first || !isNumeric(right) || isLiteral(right)) return null;
    const [, base, number] = /^(.+)_(\d+)$/.exec(left.key) ?? [],
      family = base === undefined ? null : store.definitionOf(base, link.at);
    const known: Expr | null =
      base !== undefined && number !== undefined && family?.indices.length === 1 && family.formals === null
        ? { kind: "entry", base: { kind: "name", key: base }, indices: [{ kind: "num", text: number }] }
        : left;
    return store.settingAside([makes], () => {
      const earlier = store.definitionOf(left.key, link.at);
      if (known === left && (earlier?.formals ?? null) === null) return null;
      const claim: Claim = { link, left: known, right, leftAt: link.at, head: null },
        outcome = this.context.compare([valued], claim);
      if (outcome.kind === "equal") return accepted(outcome);
      // A member of a family whose formula and values are known is worked out here, not set.
      const judged = known === left || outcome.kind !== "different" ? null : this.claim(claim);
      return judged?.verdict === "wrong" || judged?.verdict === "correct" ? judged : null;
    });
  }
  /** X X⁻¹ = I: stated like a condition, but nothing that restricts anything. */
  private holdsAnyway(link: Link): Judged | null {
    const { left, right } = link,
      { store, generic } = this.context;
    if (link.kind !== "condition" || link.raw.relation.op !== "=" || left === null || right === null) return null;
    const hypothesis = store.hypotheses.find((h) => h.from === link.at.from);
    if (hypothesis === undefined || hypothesis.sampled === true || hypothesis.stationary === true) return null;
    const asked: Claim = { link, left, right, leftAt: link.at, head: null },
      general = this.context.compare(generic, asked);
    const fixed = general.kind !== "equal" && [left, right].every((e) => isFixed(this.context, e, link.at)),
      outcome = fixed ? this.context.compare([this.context.valued], asked) : general;
    if (outcome.kind !== "equal") return null;
    store.release(link.at.from);
    return accepted(outcome);
  }
  /** tanh(x) = …: the definition of a function that the tool knows by that name; it holds, or it means another one. */
  private usualFunction(link: Link): Judged | null {
    const { left, right, makes } = link,
      { store } = this.context;
    if (link.kind !== "definition" || left?.kind !== "call" || right === null || makes === null || !functionWords.has(left.fn)) return null;
    const outcome = store.settingAside([makes], () =>
      this.context.compare(this.context.generic, { link, left, right, leftAt: link.at, head: null }),
    );
    return outcome.kind === "equal" ? accepted(outcome) : null;
  }
  private relation({ link, left, right, leftAt }: Claim, before: readonly Link[]): Judged {
    const { generic, valued, store, setting } = this.context,
      { shapes, introduced, seed } = setting;
    const found = judgeRelation({ link, left, right, leftAt, generic, valued, store, shapes, introduced, before, seed });
    return { ...blank, kind: "claim", ...found };
  }
  /** ≈ is judged like =, but a round number may stand for one near it, and an expression for one that it approximates. */
  private approximately(claim: Claim): Judged {
    const judged = this.claim(claim),
      { link, left, right } = claim;
    if (judged.verdict !== "wrong") return judged;
    const near = roughly(judged.evidence, right);
    if (near === "right") return correct("Right to the digits shown.", evidenceOf(this.context.valued, "agrees", 1, 0));
    return near === "far" && judged.carriedFrom === null && (isNumeric(right) || isNumeric(left))
      ? judged
      : undecided(`Whether this is near enough for ${link.raw.relation.op} is not judged.`, ["how near is meant"]);
  }
  /** A table of values: each row at its own values, in a trial of its own. */
  private table({ link, leftAt }: Claim, table: NonNullable<ReturnType<typeof tableOf>>, left: Expr): Judged {
    const { context } = this,
      before = context.valued;
    try {
      return judgeTable(link, table, left, context.store, (row, right, at) => {
        context.valued = context.valuedAt(at);
        return this.claim({ link: row, left, right, leftAt: { ...leftAt, from: at.from }, head: null });
      });
    } finally {
      context.valued = before;
    }
  }
  /**
   * dL/dγ = ∂L/∂y ∂y/∂γ = ∂L/∂y x̂: the member in the middle was accepted as a contraction of Jacobians, which is what
   * it stays: a product of derivatives has one reading in a chain, so the ends must agree too.
   */
  private inChain(claim: Claim, judged: Judged): Judged {
    const { link, left, right, leftAt } = claim,
      before = link.raw.first ? null : this.member,
      taken = judged.verdict === "correct" || judged.verdict === "loose";
    this.member = taken ? { first: left, at: leftAt, middle: exprKey(right) } : null;
    if (!taken || before === null || before.middle !== exprKey(left) || before.at.part !== link.at.part) return judged;
    if (left.kind !== "mul" || left.factors.filter((f) => f.kind === "deriv").length < 2) return judged;
    const ends = this.claim({ link, left: before.first, right, leftAt: before.at, head: null });
    if (ends.verdict === "correct" || ends.verdict === "loose") return judged;
    this.member = null;
    return ends;
  }

  private claim(claim: Claim): Judged {
    const { context } = this,
      { link, left, right, leftAt } = claim,
      { rounding } = context;
    if (exprKey(left) === exprKey(right)) return correct("Both sides are the same.", proved);
    const isNumeric = (e: Expr): boolean => isNumber(e, link.at, context.store);
    const numeric = isNumeric(left) || isNumeric(right) || hasArray(left) || hasArray(right);
    const outcomes: Outcome[] = [];
    for (const trials of context.inOrder(numeric)) {
      const valued = trials[0] === context.valued;
      if (!valued && isNumeric(left) && isNumeric(right)) continue;
      // Nothing in it has a value here: sizes that are given elsewhere confirm nothing.
      if (valued && !numeric && !hasValues(context, claim)) continue;
      const outcome = context.compare(trials, claim);
      if (outcome.kind === "different" && outcome.mixed === true && !shapedAsSaid(context, claim))
        return undecided("True only if some derivatives by matrices have the shape of their matrix, and others that of its transpose.", [
          "the layout of the derivatives by matrices",
        ]);
      if (outcome.kind === "equal") {
        if (!valued) noteShapes(context, claim, outcome);
        this.noteDigits(claim);
        const open = outcome.agreement.cancelled && !zeroIsSaid(left, right) ? freeWhereZero(context, claim) : null;
        if (open !== null) return open;
        if (!valued) context.accepted.push({ ...link, left, right, leftAt });
        const moved = withOthersMoving(context, claim, trials, accepted(outcome, mayBePerFeature(context, claim)));
        return withBothSigns(context, claim, numeric, moved);
      }
      if (valued && outcome.kind === "different" && rounding.explains(context.valued, left, right, link.at, leftAt)) {
        this.noteDigits(claim);
        return correct("Right to the digits shown.", evidenceOf(outcome.trial, "agrees", 1, 0));
      }
      outcomes.push(outcome);
    }
    if (numeric && this.holdsAtPrinted(claim))
      return correct("Right with the digits shown before.", evidenceOf(context.valued, "agrees", 1, 0));
    if (numeric && this.roundsKnown(claim)) return correct("Right to the digits shown.", evidenceOf(context.valued, "agrees", 1, 0));
    // θ_1 − 0.1 · 1.4737 = θ_1 − 0.1474: the numbers are what is worked out.
    const rest = numeric ? null : withoutCommonTerms(left, right);
    if (rest !== null) return this.claim({ ...claim, ...rest, link: { ...link, ...rest } });
    const entries = entrywise(context.generic, left, right, link.at);
    if (entries !== null) return { ...correct("Both sides agree entry by entry.", entries), remarks: ["Read entry by entry."] };
    // ∇J = 0 says where J is flat, and not of which J.
    const other = link.stationary === true ? null : otherDefinition(context, claim);
    return other ?? refuse(context, claim, outcomes, numeric);
  }
  /** t − ŷ = 1.0623 after ŷ = 0.3112 − 0.3735 = −0.0623: worked out with the digits that were shown, as one does by hand. */
  private holdsAtPrinted(claim: Claim): boolean {
    const { context } = this,
      { link, left, right, leftAt } = claim,
      { rounding, valued } = context,
      printed = context.printedValues(link.at);
    if (printed.size === 0 || hasDerivative(left) || hasDerivative(right)) return false;
    const [l, r] = [left, right].map((e) => withPrinted(e, printed)) as [Expr, Expr];
    if (l === left && r === right) return false;
    const outcome = context.compare([valued], { ...claim, left: l, right: r });
    if (outcome.kind !== "equal" && !(outcome.kind === "different" && rounding.explains(valued, l, r, link.at, leftAt))) return false;
    // The last digit went through others that were rounded.
    rounding.note(valued, left, right, link.at, 3);
    return true;
  }
  /** dy/dx = 1 − 0.58 after dy/dx = … = 1 − h²: the digits stand for parts of what the left side was found to be. */
  private roundsKnown({ link, left, right, leftAt }: Claim): boolean {
    const { accepted, rounding, valued } = this.context,
      known = [left],
      keys = new Set([exprKey(left)]);
    for (const e of known) {
      if (known.length >= 6) break;
      const key = exprKey(e);
      for (const a of accepted) {
        if (a.left === null || a.right === null || exprKey(a.left) !== key) continue;
        if (problemOf(a.at.part) !== problemOf(link.at.part) || keys.has(exprKey(a.right))) continue;
        keys.add(exprKey(a.right));
        known.push(a.right);
      }
    }
    return known.slice(1).some((e) => rounding.explains(valued, e, right, link.at, leftAt));
  }
  /** o = 0.3325 − 0.1888 = 0.1437: the digits at the end are those of the sum, and of o itself. */
  private noteDigits({ link, left, right, head }: Claim): void {
    const { rounding, valued, printed } = this.context;
    rounding.note(valued, left, right, link.at);
    const name = link.raw.first ? left : head,
      digits = right.kind === "neg" ? right.arg : right;
    if ((name?.kind === "name" || name?.kind === "entry") && digits.kind === "num" && digits.text.includes("."))
      printed.push({ key: exprKey(name), name: name.kind === "name" ? name.key : null, value: right, at: link.at });
    // At the end of a chain the digits may have gone through other rounded ones.
    if (head !== null && !link.raw.first) rounding.note(valued, head, right, link.at, 3);
  }
}
/** Names as the numbers that they were shown to be. */
function withPrinted(e: Expr, printed: ReadonlyMap<string, Expr>): Expr {
  const shown = printed.get(exprKey(e));
  if (shown !== undefined) return shown;
  let moved = false;
  const made = mapChildren(e, (c) => {
    const x = withPrinted(c, printed);
    if (x !== c) moved = true;
    return x;
  });
  return moved ? made : e;
}
const said: Record<ClaimKind, string> = {
  definition: "Introduces a name.",
  declaration: "Declares.",
  given: "A given value.",
  condition: "A condition on what follows.",
  assignment: "An assignment.",
  claim: "",
};
/** Two sums without the terms that both have, where only numbers are left. */
function withoutCommonTerms(left: Expr, right: Expr): { readonly left: Expr; readonly right: Expr } | null {
  if (left.kind !== "add" || right.kind !== "add") return null;
  const mine = [...left.terms],
    theirs = right.terms.filter((t) => {
      const k = isNumeric(t) ? -1 : mine.findIndex((x) => exprKey(x) === exprKey(t));
      if (k >= 0) mine.splice(k, 1);
      return k < 0;
    });
  const [a, b] = [mine, theirs].map((terms): Expr | null =>
    terms.length === 0 || !terms.every(isNumeric) ? null : terms.length === 1 ? (terms[0] ?? null) : { kind: "add", terms },
  );
  return a == null || b == null ? null : { left: a, right: b };
}
const hasArray = (e: Expr): boolean =>
  contains(e, (x) => x.kind === "matrix" && x.rows.every((r) => r.every((c) => c.kind === "num" || c.kind === "neg")));
