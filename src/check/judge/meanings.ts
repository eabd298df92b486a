import { exprKey, hasDerivative, nameKeyOf, quantitiesIn, walk } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";
import { isWithin, type Placed } from "../../scope/parts.js";
import { problemOf, type Definition, type Store } from "../../scope/store.js";
import { reachedNames } from "../reach.js";
import { isModel } from "../observed.js";
import { heldBefore } from "../former-values.js";
import { declaredAt } from "../layouts.js";
import { saysFixed } from "../moving.js";
import { secondThoughts } from "../second-thoughts.js";
import type { Outcome } from "../sides.js";
import type { Trial } from "../trial.js";
import type { Claim, Context } from "./context.js";
import { directly } from "./direct.js";
import { hasValues } from "./has-values.js";
import type { Judged } from "./judged.js";
import { forSigns } from "./sign-labels.js";
import { stackedByRows } from "./stacking.js";
import { accepted, undecided } from "./verdicts.js";
/** Meanings that a document leaves open: a line is false only if it is false under each (semantics.md 4 and 5). */

/** A name with several definitions. */
export function otherDefinition(context: Context, claim: Claim): Judged | null {
  const { store } = context,
    { left, right, link } = claim;
  // What was differentiated by before it was set is free there: the formula may be its best value only.
  const wasFree = (key: string, from: number): boolean =>
    context.setting.classified.derivatives.some((u) => u.at.from < from && nameKeyOf(u.by) === key);
  // "θ is any hyperparameter, K a function of it": ∂K/∂θ with a K whose formula has no θ.
  const lacks = (key: string, d: Definition): boolean =>
    d.formals === null &&
    context.setting.classified.derivatives.some((u) => {
      const by = nameKeyOf(u.of) === key && u.by.kind === "name" ? u.by.key : null;
      return by !== null && problemOf(u.at.part) === problemOf(link.at.part) && isFreeOf(by, d, store);
    });
  const names = reachedNames([left, right], link.at, store)
    .filter((k) => {
      const [nearest, ...rest] = store.definitionsOf(k, link.at);
      return nearest !== undefined && (rest.length > 0 || wasFree(k, nearest.from) || lacks(k, nearest));
    })
    .slice(0, 4);
  for (const key of names) {
    const [nearest, ...rest] = store.definitionsOf(key, link.at);
    if (nearest === undefined) continue;
    // A definition further down counts only where nothing nearer exists.
    const set = nearest.from < link.at.from ? [nearest, ...rest.filter((d) => d.from > link.at.from)] : [nearest],
      variables = variablesOf([left, right]).filter((v) => v !== key),
      through = variables.some((v) => reachedNames([nearest.body], nearest, store).includes(v)),
      // "Now θ_k = wᵀφ_k": written to be differentiated by w.
      meant = nearest.from < link.at.from && variables.some((v) => quantitiesIn(nearest.body).has(v));
    const otherwise = store.settingAside(set, () => {
      const other = store.definitionOf(key, link.at);
      // Set free, what is no variable itself would lose its dependence on the variable.
      if (other === null && (meant || (through && !wasFree(key, nearest.from)))) return null;
      const outcome = context.compare(context.generic, claim);
      return outcome.kind === "equal" ? { outcome, other } : null;
    });
    if (otherwise === null) continue;
    const { outcome, other } = otherwise;
    if (other !== null && isForeign(other, nearest, link.at))
      return undecided(`True if ${key} is what another problem calls so.`, [`which ${key} is meant`]);
    if (other !== null && isPast(other, nearest, link.at) && context.compare(context.generic, claim).kind === "different")
      return (
        directly(context, claim, false) ??
        undecided(`True of ${key} as it was defined before; it has another meaning by now.`, [`which ${key} is meant`])
      );
    return { ...accepted(outcome), remarks: [rest.length > 0 ? `${key} is read as it was defined before.` : `${key} is read as free.`] };
  }
  return null;
}
/** Of another problem, while the problem at hand has a definition of its own: the nearest part beats those farther off. */
const isForeign = (other: Definition, nearest: Definition, at: Placed): boolean =>
  problemOf(nearest.part) === problemOf(at.part) && problemOf(other.part) !== problemOf(at.part);
/** Another formula stands for the name by now, in the problem at hand; numbers are its value only. */
const isPast = (other: Definition, nearest: Definition, at: Placed): boolean =>
  nearest.from < at.from &&
  other.from < nearest.from &&
  problemOf(nearest.part) === problemOf(at.part) &&
  [...quantitiesIn(nearest.body)].some((k) => k !== "tuple");
const variablesOf = (sides: readonly Expr[]): string[] =>
  sides.flatMap((e) => [...walk(e)].flatMap((x) => (x.kind === "deriv" ? x.by.flatMap((b) => nameKeyOf(b) ?? []) : [])));
/**
 * ∇G(α) = 2 (K(Kα − y) + λKα) below "where α = (K + λI)⁻¹y": both sides vanish there, whatever factor is written. What is
 * differentiated by is free in the formula of a gradient.
 */
export function freeWhereZero(context: Context, claim: Claim): Judged | null {
  const { store, setting } = context,
    { left, right, link } = claim;
  const variables = setting.classified.derivatives
    .filter((u) => problemOf(u.at.part) === problemOf(link.at.part))
    .map((u) => nameKeyOf(u.by));
  const written = variablesOf([left, right]);
  for (const key of reachedNames([left, right], link.at, store)) {
    // ∇_θ Σ π_a = 0 is about θ, whatever else is differentiated by π.
    if (written.length > 0 && !written.includes(key)) continue;
    const d = variables.includes(key) ? store.definitionOf(key, link.at) : null;
    if (d === null || d.formals !== null) continue;
    if (store.settingAside([d], () => context.compare(context.generic, claim)).kind === "different")
      return undecided(`Both sides are zero at the value that ${key} has; with ${key} free they differ.`, [
        `whether the line is about this value of ${key} only`,
      ]);
  }
  return null;
}
/** Whether a definition is made of nothing that a letter is, which has no definition itself. */
const isFreeOf = (key: string, d: Definition, store: Store): boolean =>
  store.definitionOf(key, d) === null && !reachedNames([d.body], d, store).includes(key);
/** A differential that holds only while something stands still whose differential the same part writes (semantics.md 6). */
export function withOthersMoving(context: Context, claim: Claim, trials: readonly Trial[], judged: Judged): Judged {
  const { moving } = context,
    { link } = claim,
    others = moving.elsewhere(link);
  if (others.length === 0) return judged;
  for (const t of trials) t.lowerer.alsoMoving = [...moving.chain(link), ...others];
  if (context.compare(trials, claim).kind !== "different") return judged;
  const names = others.map((s) => (s.e.kind === "differential" && s.e.of.kind === "name" ? s.e.of.key : "?")).join(", ");
  if (saysFixed(link)) return { ...judged, remarks: [...judged.remarks, `${names} held fixed.`] };
  return undecided(`Right while ${names} is held fixed; its differential is written elsewhere in this part.`, [
    `whether ${names} is held fixed`,
  ]);
}
/** What the problem leaves undefined, as this question or the lines before understand it. */
export function undefinedHere(context: Context, claim: Claim, numeric: boolean): Judged | null {
  const { link, left, right, leftAt } = claim;
  const own = context.undefined.inQuestion(
    link,
    left,
    right,
    leftAt,
    numeric ? ["valued"] : hasValues(context, claim) ? ["generic", "valued"] : ["generic"],
  );
  if (own !== null) return accepted(own);
  const stated = context.undefined.asStated(link, left, right, leftAt, context.inOrder(numeric));
  if (stated === null) return null;
  if (stated === "open")
    return undecided("The document states a number for a derivative here that the tool cannot check.", ["where that number comes from"]);
  const judged = accepted(stated);
  return { ...judged, remarks: [...judged.remarks, "Given the number that the document states for a derivative before."] };
}
/** True under another reading of the line or its definitions, or under a custom that nothing states. */
export function otherReading(context: Context, claim: Claim, outcomes: readonly Outcome[]): Judged | null {
  return (
    secondThought(context, claim, outcomes) ??
    heldStill(context, claim) ??
    inOtherLayout(context, claim) ??
    bySupposed(context, claim) ??
    byColumns(context, claim) ??
    forSigns(context, claim) ??
    stackedByRows(context, claim) ??
    upToConstant(context, claim) ??
    byCustom(context, claim)
  );
}
/** `G_P = V G_Yᵀ` of a G_P that words call the gradient by P: its name settled no layout (semantics.md 6). */
function inOtherLayout(context: Context, claim: Claim): Judged | null {
  const { left, right, link, leftAt } = claim,
    d = left.kind === "name" ? context.store.definitionOf(left.key, leftAt) : null;
  if (d?.body.kind !== "deriv" || d.body.how !== "gradient" || d.formals !== null || d.indices.length > 0) return null;
  const written: Claim = { ...claim, left: d.body, link: { ...link, left: d.body } },
    outcome = context.compare(context.generic, written);
  if (outcome.kind !== "equal") return null;
  // Other gradients beside it stand in the shape of their variables.
  const mixes = [...quantitiesIn(right)].some((k) => context.store.definitionOf(k, link.at)?.body.kind === "deriv");
  return mixes && declaredAt(context.store, link.at) === null
    ? undecided(`True if ${left.kind === "name" ? left.key : "the left side"} alone is transposed.`, [
        "the layout of the derivatives by matrices",
      ])
    : accepted(outcome);
}
/**
 * What does not move with the variable of a derivative though formulas reach it: the state at which a recurrence starts
 * (s_0, of which nothing is said), and data of which a model says how they came about (x = A h + ε).
 */
function heldStill(context: Context, claim: Claim): Judged | null {
  const { store, setting } = context,
    { left, right, link } = claim;
  if (![left, right].some(hasDerivative)) return null;
  const names = reachedNames([left, right], link.at, store),
    differentiated = new Set(setting.classified.derivatives.map((u) => nameKeyOf(u.of)));
  const starts = names.filter((k) => isStart(k, link.at, store)),
    models = names.flatMap((k) => {
      const d = store.definitionOf(k, link.at);
      return d !== null && !differentiated.has(k) && isModel(d, store) ? [d] : [];
    });
  if (starts.length === 0 && models.length === 0) return null;
  const outcome = store.settingAside(models, () => context.compare(context.holding(link, new Set(starts)), claim));
  if (outcome.kind !== "equal") return null;
  const still = [...starts, ...models.map((d) => d.key)].join(", ");
  return { ...accepted(outcome), remarks: [`${still} held fixed: where the recurrence starts, or what was observed.`] };
}
/** s_0 where s_1 has a definition and s_0 has none. */
function isStart(key: string, at: Placed, store: Store): boolean {
  const [, base, n] = /^(.+)_([01])$/.exec(key) ?? [];
  return base !== undefined && store.definitionOf(key, at) === null && store.definitionOf(`${base}_${String(Number(n) + 1)}`, at) !== null;
}
function secondThought({ store, generic, accepted: before, setting }: Context, claim: Claim, outcomes: readonly Outcome[]): Judged | null {
  const { link, left, right, leftAt } = claim,
    { source } = setting;
  const thought = secondThoughts({ link, left, right, leftAt, store, generic, accepted: before, source }, outcomes);
  if (thought === null) return null;
  if (thought.needs !== undefined)
    return undecided(`True if so read: ${thought.remark} Whether that is meant is not clear.`, [thought.needs]);
  const judged = accepted(thought.outcome);
  return { ...judged, remarks: [...judged.remarks, thought.remark] };
}
/** "If A is symmetric, ∂f/∂x = 2Ax": from there on in this part the line may be about that case. */
function bySupposed(context: Context, claim: Claim): Judged | null {
  const { at } = claim.link,
    said = context.store.facts.filter((f) => f.supposed === true && f.from < at.from && isWithin(at.part, f.part));
  if (said.length === 0) return null;
  const outcome = context.compare(context.genericWith("supposed"), claim);
  return outcome.kind === "equal"
    ? { ...accepted(outcome), facts: said.map((f) => f.words), remarks: ["Under the condition that words state above."] }
    : null;
}
/** ℓ = … + const, and further down ℓ = … without it: the custom of log-likelihoods. */
function upToConstant(context: Context, claim: Claim): Judged | null {
  const { left, right, link } = claim,
    zero: Expr = { kind: "num", text: "0" },
    constants = reachedNames([left, right], link.at, context.store).filter(
      (k) => /^(?:\w+:)*(?:const|constant|cst)\.?(?:_.*)?$/i.test(k) && context.store.definitionOf(k, link.at) === null,
    );
  if (constants.length === 0) return null;
  const overrides = new Map(constants.map((key) => [exprKey({ kind: "name", key }), zero]));
  return context.compare(context.generic, claim, overrides).kind === "equal"
    ? undecided("True up to the constant.", ["whether the constant counts"])
    : null;
}
/** "Y is one-hot" of a matrix: the rows are, or the columns. */
function byColumns(context: Context, claim: Claim): Judged | null {
  const { store } = context;
  if (!store.facts.some((f) => f.fact === "onehot" && store.shapes.get(f.key)?.some((s) => s.dims.length === 2) === true)) return null;
  const outcome = context.compare(context.genericWith("columns"), claim);
  return outcome.kind === "equal" ? { ...accepted(outcome), remarks: ["One-hot is read as one-hot columns."] } : null;
}
/** True only if labels sum to one or covariances are symmetric, which the document does not say. */
function byCustom(context: Context, claim: Claim): Judged | null {
  if (context.compare(context.genericWith("customary"), claim).kind !== "equal") return null;
  return undecided("True if labels sum to one and covariances are symmetric; the document does not say so.", [
    "a statement that the labels sum to one, or that the matrix is symmetric",
  ]);
}
/** True at values that were given before those that hold now. */
export function formerValues(context: Context, { link, left, right, leftAt }: Claim): Judged | null {
  const names = heldBefore(link, left, right, leftAt, context.store, () => context.valuedAt(link.at));
  if (names === null) return null;
  return undecided(`True at the values that ${names.join(", ")} had before.`, [`which values of ${names.join(", ")} hold here`]);
}
