import { isLetterName } from "../syntax/formula-latex-name.js";
import { contains, hasDerivative, quantitiesIn, walk } from "../scope/exprs.js";
import { memberOf, stepIndex } from "../scope/step-index.js";
import { isWithin, type Placed } from "../scope/parts.js";
import { problemOf, type Hypothesis } from "../scope/store.js";
import type { Expr } from "../syntax/expr.js";
import { type Pair } from "./compare.js";
import { isLossName } from "./loss-names.js";
import { entryOfVector } from "./lower/families.js";
import { type Asked } from "./grounded.js";
import { reach } from "./reach.js";
import { envAt, type Outcome } from "./sides.js";
import type { Trial } from "./trial.js";
/** What a document leaves open about a line: reasons of the gate (gate.ts) not to call it wrong. */

/** Indices with arithmetic, which leave out entries at the ends, in the line or in a definition that it reaches. */
export function hasShift({ left, right, link, store }: Asked): boolean {
  const shifts = (e: Expr): boolean =>
    contains(e, (x) => x.kind === "entry" && x.indices.some((i) => i !== null && i.kind !== "name" && i.kind !== "num"));
  return (
    shifts(left) ||
    shifts(right) ||
    [...reach(left, link.at, store), ...reach(right, link.at, store)].some((k) => {
      const d = store.definitionOf(k, link.at);
      return d !== null && shifts(d.body);
    })
  );
}
/** w_{k+1} on one side only and w_k on the other, of a family without a rule: the line is that rule, in whatever form. */
export function nextStep({ left, right, link, store }: Asked): string | null {
  const members = (e: Expr): { readonly key: string; readonly next: boolean }[] =>
    [...walk(e)].flatMap((x) => {
      const m = memberOf(x),
        step = m === null ? null : stepIndex(m.index);
      return m === null || step?.letters.length !== 1 ? [] : [{ key: m.key, next: step.offset === 1 }];
    });
  const [l, r] = [members(left), members(right)];
  for (const [some, others] of [
    [l, r],
    [r, l],
  ] as const)
    for (const { key, next } of some)
      if (next && others.some((o) => o.key === key && !o.next) && !others.some((o) => o.key === key && o.next))
        if (store.definitionOf(key, link.at) === null) return key;
  return null;
}
/** A name of several letters that is no letter's name and no usual name of a loss or an activation. */
export const isWord = (key: string): boolean =>
  /^[A-Za-z]{3,}$/.test(key) && !isLetterName(key) && !isLossName(key) && !/^(act|activation|loss|cost|net|err|error|func|fun)/i.test(key);
export const nearlySingular = (x: Float64Array): boolean => x.some((v) => Math.abs(v) > 1e12);
/** Both sides are the same wherever they are looked at: no value of the symbols makes such a line true. */
export function isConstant(pair: Pair, trial: Trial): boolean {
  if (trial.kind === "valued" || [...pair.left.inputs, ...pair.right.inputs].some((n) => trial.lowerer.inputs.get(n)?.unknown === true))
    return false;
  const first = trial.values([pair.left, pair.right], 0),
    points = [0, 1, 2].map((n) => trial.point(n, [pair.left, pair.right]));
  // A label that facts leave one value: that it never moves says nothing.
  if ([...pair.left.inputs, ...pair.right.inputs].some((n) => points.every((p) => p.get(n)?.every((v, k) => v === points[0]?.get(n)?.[k]))))
    return false;
  return Array.from({ length: trial.pointCount }, (_, n) => n).every((n) =>
    trial.values([pair.left, pair.right], n).every((x, k) => {
      const was = first[k];
      return was !== undefined && x.every((v, i) => Number.isFinite(v) && Math.abs(v - (was[i] ?? NaN)) < 1e-9);
    }),
  );
}
export function openNames(pair: Pair, trial: Trial): string[] {
  const names = new Set([...pair.left.inputs, ...pair.right.inputs]);
  return [
    ...new Set(
      [...names].flatMap((n) => {
        const i = trial.lowerer.inputs.get(n);
        return i !== undefined && i.value === undefined ? [i.key.replace(/§.*$/, "")] : [];
      }),
    ),
  ].sort();
}
/** A one-hot vector on one side and a letter that picks a class on the other. */
export function picksClass(pair: Pair, { left, right, link, store }: Asked): { key: string; letter: string } | null {
  const letters = pair.a.labels.filter((l) => !pair.b.labels.includes(l)).concat(pair.b.labels.filter((l) => !pair.a.labels.includes(l)));
  const letter = letters[0];
  if (letter === undefined) return null;
  const l = reach(left, link.at, store),
    r = reach(right, link.at, store);
  const key = [...l, ...r].find((k) => l.has(k) !== r.has(k) && store.factsOf(k, link.at).some((f) => f.fact === "onehot"));
  return key === undefined ? null : { key, letter };
}
export function touches(h: Hypothesis, { left, right, link, store }: Asked): boolean {
  const names = new Set([...reach(left, link.at, store), ...reach(right, link.at, store)]);
  return [...quantitiesIn(h.a), ...quantitiesIn(h.b)].some((k) => names.has(k) && !/^(bf:)?I$/.test(k));
}
/** 1 − x_{k+1} = (1 − x_k)² of iterates of which no formula says how they follow one another. */
export function ruleOfIterates({ left, right, link, store }: Asked): string | null {
  if (hasDerivative(left) || hasDerivative(right)) return null;
  const seen = new Map<string, Set<string>>();
  for (const side of [left, right])
    for (const x of walk(side)) {
      if (x.kind === "big") return null;
      const [i, ...more] = x.kind === "entry" ? x.indices : [];
      if (x.kind !== "entry" || x.base.kind !== "name" || i == null || more.length > 0) continue;
      const kinds = seen.get(x.base.key) ?? new Set<string>();
      kinds.add(i.kind);
      seen.set(x.base.key, kinds);
    }
  for (const [key, kinds] of seen) if (kinds.has("name") && kinds.has("add") && store.definitionOf(key, link.at) === null) return key;
  return null;
}
/** dy/dx after x² + y² = 1: y moves with x in a way that the equation says, and no formula. */
export function implicitFunction({ left, right, link, store }: Asked, unknown: readonly string[]): string | null {
  // A y' that was found for one curve is another one on the next.
  const primed = new Set([...quantitiesIn(left), ...quantitiesIn(right)]);
  for (const h of store.hypotheses) {
    if (h.op !== "=" || h.stationary === true || h.from > link.at.from || problemOf(h.part) !== problemOf(link.at.part)) continue;
    const names = new Set([...quantitiesIn(h.a), ...quantitiesIn(h.b)]),
      found = unknown.find((k) => names.has(k)) ?? [...names].find((k) => primed.has(`${k}'`));
    if (found !== undefined) return found;
  }
  return null;
}
/** ẋ beside x where something is differentiated by t: Newton's sign for dx/dt, which no formula says (semantics.md 4). */
export function rateOfChange({ left, right, link, store }: Asked): string | null {
  const byTime = [left, right].some((e) => contains(e, (x) => x.kind === "deriv" && x.by.some((b) => b.kind === "name" && b.key === "t")));
  if (!byTime) return null;
  const names = new Set([...reach(left, link.at, store), ...reach(right, link.at, store)]);
  return [...names].find((k) => k.startsWith("dot:") && names.has(k.slice("dot:".length))) ?? null;
}
/** A name that the problem declares with different shapes: by columns first and by rows later, bold here and plain there. */
export function declaredTwice({ left, right, link, store }: Asked): string | null {
  for (const k of new Set([...reach(left, link.at, store), ...reach(right, link.at, store)])) {
    const here = (store.shapes.get(k) ?? []).filter((s) => s.how === "declared" && problemOf(s.part) === problemOf(link.at.part));
    if (new Set(here.map((s) => [...s.lead, ";", ...s.dims].join())).size > 1) return k;
  }
  return null;
}
/** A family and the letter that counts it, where the letter is an array in another question. */
export function sizeOfFamily({ left, right, link, store, shapes }: Asked): { readonly key: string; readonly size: string } | null {
  if (shapes.uncounted.length === 0) return null;
  const names = new Set([...reach(left, link.at, store), ...reach(right, link.at, store)]),
    found = shapes.uncounted.find(
      (f) => names.has(f.key) && names.has(String(f.size)) && shapes.typeOf(String(f.size), link.at)?.own.k !== "m",
    );
  return found === undefined ? null : { key: found.key, size: String(found.size) };
}
/** Names whose values come from another part. */
export function borrowed({ left, right, link, store }: Asked): string[] {
  return [...new Set([...reach(left, link.at, store), ...reach(right, link.at, store)])]
    .filter((k) => store.valueOf(k, link.at) === null && store.valueElsewhere(k, link.at) !== null)
    .sort();
}
/** Derivatives whose numbers come from another part. */
export function borrowedDerivatives(pair: Pair, trial: Trial, at: Placed): string[] {
  const names = new Set([...pair.left.inputs, ...pair.right.inputs]);
  return [...names].flatMap((n) => {
    const i = trial.lowerer.inputs.get(n);
    return i?.value !== undefined && i.key.startsWith("∂") && !isWithin(at.part, i.at.part) ? [i.key] : [];
  });
}
export const hasUnknown = (outcomes: readonly Outcome[]): boolean =>
  outcomes.some((o) => o.kind === "shapes" && [...o.left, ...o.right].some((v) => v.node.inputs.some((n) => isUnknown(o.trial, n))));

/** An undefined function; of a loss at least its shape is known. */
function isUnknown(trial: Trial, input: string): boolean {
  const info = trial.lowerer.inputs.get(input);
  return info?.unknown === true && !isLossName(info.key.replace(/§.*$/, ""));
}
/** Names that a line differentiates, and of which the document gives a number and no more. */
export function numbersDifferentiated({ left, right, link, store }: Asked, trials: readonly Trial[]): string[] {
  const of = [left, right].flatMap((e) => [...walk(e)].flatMap((x) => (x.kind === "deriv" && x.of.kind === "name" ? [x.of.key] : [])));
  return [...new Set(of)].filter(
    (k) =>
      store.definitionOf(k, link.at) === null &&
      (store.valueOf(k, link.at) ?? store.valueElsewhere(k, link.at)) !== null &&
      !isLossName(k) &&
      trials.some((t) => entryOfVector(t.lowerer, k, envAt(link.at)) === null),
  );
}
