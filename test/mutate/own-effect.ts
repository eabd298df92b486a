import type { Link } from "../../src/check/classify.js";
import type { Opened } from "../../src/check/document.js";
import { softNames } from "../../src/check/guessed.js";
import { repeated } from "../../src/check/lower/value.js";
import { inEntries } from "../../src/check/entries.js";
import { literalEntries } from "../../src/check/literals.js";
import { compareIn, envAt, lowerSide, type Outcome } from "../../src/check/sides.js";
import { saidOf } from "../../src/check/said.js";
import { contains, exprKey, hasDerivative, walk } from "../../src/scope/exprs.js";
import type { Expr } from "../../src/syntax/expr.js";
import type { Placed } from "../../src/scope/parts.js";
import type { Trial } from "../../src/check/trial.js";
import type { Effect } from "./effect.js";
/** What a mutation does to a right side by the checker's own values of it, before and after: no verdict has a part in it. */
export function ownEffect({ judge }: Pick<Opened, "judge">, plain: Link, changed: Link): Effect {
  const { generic } = judge.context;
  if (plain.right === null || changed.right === null) return "unread";
  const sides: (readonly [Expr, Expr])[] =
    changed.instances.length > 0
      ? changed.instances.flatMap((x) => {
          // The steps at which a line is written out shift with the steps that it names.
          const own = x.sides[0] === undefined ? "" : exprKey(x.sides[0]),
            before = plain.instances.find((p) => p.sides[0] !== undefined && exprKey(p.sides[0]) === own),
            [a, b] = [before?.sides[1], x.sides[1]];
          return a === undefined || b === undefined ? [] : [[a, b] as const];
        })
      : [[plain.right, changed.right]];
  // Of a square variable the transposed derivative has the same shape; a vector stands in no way until words say so.
  const isTransposed = (a: Expr, b: Expr): boolean =>
    changed.left !== null &&
    (hasDerivative(changed.left) ||
      isDerivative({ judge }, changed.left, changed.at) ||
      isVector(judge.context.valued, changed.left, changed.at)) &&
    compareIn(generic, a, { kind: "transpose", arg: b }, changed.at, changed.at, new Map(), changed.conditions).kind === "equal";
  // By a symmetric matrix the free gradient G and the structured one, 2G − diag(G), are both right.
  const isOtherGradient = (a: Expr, b: Expr): boolean =>
    bySymmetric(judge.context.store, changed) &&
    [
      [a, b],
      [b, a],
    ].some(
      ([x, y]) =>
        x !== undefined &&
        y !== undefined &&
        compareIn(generic, x, structured(y), changed.at, changed.at, new Map(), changed.conditions).kind === "equal",
    );
  const { store, setting } = judge.context,
    isGuessed = softNames({ left: plain.right, right: changed.right, link: changed, store, shapes: setting.shapes }).length > 0;
  const effects = sides.map(([a, b]): Effect => {
    judge.context.enter(changed.at);
    const [general, valued] = [generic, [judge.context.valued]].map((trials) =>
      compareIn(trials, a, b, changed.at, changed.at, new Map(), changed.conditions),
    );
    // True under a condition that words state (off the diagonal, for symmetric A): the line may be about that case.
    if (general?.kind === "different" && isSupposed(judge, a, b, changed)) return "unread";
    // What has no value as written before the mutation either is read in some other way, which decides nothing.
    if (general !== undefined && general.kind !== "equal" && valueless(judge, a, changed)) return "unread";
    // Different (or without a value) in general and equal at the given values: which of them the line is about is not clear.
    if (general !== undefined && ["different", "no-value", "shapes"].includes(general.kind) && valued?.kind === "equal") return "unread";
    for (const outcome of [general, valued]) {
      if (outcome === undefined) continue;
      // Two readings that both cancel to zero agree in any dress; shapes that are fitted to each other are a custom.
      if (outcome.kind === "equal") return outcome.agreement.cancelled || isFitted(outcome) ? "unread" : "same";
      if (outcome.kind === "different")
        return outcome.unsure ? "unread" : isOtherGradient(a, b) ? "same" : isTransposed(a, b) ? "transposed" : "different";
      if (outcome.kind === "shapes" && isTransposed(a, b)) return "transposed";
      // Guessed shapes are guessed anew for each document: a ⊙ h makes arrays of what were numbers.
      if (outcome.kind === "no-value" || outcome.kind === "shapes")
        return isGuessed || isSameByEntries(judge, a, b, changed) ? "unread" : "nonconforming";
    }
    return "unread";
  });
  for (const e of ["different", "nonconforming", "unread"] as const) if (effects.includes(e)) return e;
  const [first = "unread"] = effects;
  // Some instances the same and others transposed: neither layout.
  return effects.every((e) => e === first) ? first : "different";
}

/** A derivative that may stand in another layout: written (not ∂y/∂xᵀ, which says its own), or an adjoint by its name. */
export function isDerivative({ judge }: Pick<Opened, "judge">, e: Expr, at: Placed): boolean {
  if (e.kind === "name") return judge.context.store.definitionOf(e.key, at)?.body.kind === "deriv";
  return e.kind === "deriv" && !e.by.some((b) => contains(b, (x) => x.kind === "transpose"));
}
const valueless = ({ context }: Opened["judge"], a: Expr, { at, conditions }: Link): boolean =>
  compareIn(context.generic, a, a, at, at, new Map(), conditions).kind !== "equal";
/** Arrays whose entries a definition multiplies commute: (s + ε)^{-1/2} (h − m) of (h_kl − m_l)(s_l + ε)^{-1/2}. */
function isSameByEntries({ context }: Opened["judge"], a: Expr, b: Expr, { at, conditions }: Link): boolean {
  const [trial] = context.generic,
    written = trial === undefined ? null : inEntries(a, at, b, at, trial, context.store);
  if (written === null || written.columns) return false;
  return compareIn(context.generic, written.left, written.right, at, at, new Map(), conditions).kind === "equal";
}
function isSupposed({ context }: Opened["judge"], a: Expr, b: Expr, link: Link): boolean {
  const { at, conditions } = link;
  if (compareIn(context.genericWith("supposed"), a, b, at, at, new Map(), conditions).kind === "equal") return true;
  const letters = [...new Set([...walk(a), ...walk(b)].flatMap((x) => (x.kind === "entry" ? x.indices : [])))].flatMap((i) =>
    i?.kind === "name" ? i.key : [],
  );
  const pairs = [...new Set(letters)].flatMap((i, k, all) => all.slice(k + 1).map((j) => [i, j] as const));
  return pairs.some(([i, j]) =>
    (["≠", "="] as const).some(
      (op) =>
        saidOf(op, i, j, link, context.setting.source) === "yes" &&
        compareIn(context.generic, a, b, at, at, new Map(), [
          ...conditions,
          { kind: "compare", op, a: { kind: "name", key: i }, b: { kind: "name", key: j } },
        ]).kind === "equal",
    ),
  );
}
function isVector(trial: Trial, e: Expr, at: Placed): boolean {
  const side = lowerSide(trial, e, envAt(at));
  return "ok" in side && side.ok.length > 0 && side.ok.every((v) => v.own === "v");
}
const isFitted = ({ pair: { a, b, remark } }: Outcome & { readonly kind: "equal" }): boolean =>
  remark !== null || [a, b].some((v) => v.tags.some((t) => t === "elementwise" || t === repeated));
const bySymmetric = (store: Opened["store"], { left, at }: Link): boolean =>
  left?.kind === "deriv" &&
  left.by.some((b) => b.kind === "name" && store.factsOf(b.key, at).some((f) => f.fact === "symmetric" || f.fact === "posdef"));
const structured = (g: Expr): Expr => ({
  kind: "add",
  terms: [
    { kind: "mul", op: "", factors: [{ kind: "num", text: "2" }, g] },
    { kind: "neg", arg: { kind: "call", fn: "diag", args: [g] } },
  ],
});

/** Whether a mutation leaves a lone number that the value from before rounds to, or is cut to (semantics.md 4): 0.4 for 0.412. */
export function isRounded({ judge }: Opened, plain: Link, changed: Link): boolean {
  const [shown, more] = changed.right === null ? [] : (literalEntries(changed.right) ?? []);
  if (shown === undefined || more !== undefined || shown.half === 0 || plain.right === null) return false;
  judge.context.enter(changed.at);
  const { valued } = judge.context,
    before = lowerSide(valued, plain.right, envAt(changed.at));
  if (!("ok" in before)) return false;
  return before.ok.some((v) => {
    const [x] = valued.values([v.node], 0)[0] ?? [];
    return x !== undefined && Math.abs(x - shown.value) <= 2 * shown.half;
  });
}
