import type { Expr } from "../syntax/expr.js";
import { contains, mapChildren } from "../scope/exprs.js";
import { freeIndices, sumRepeated } from "../scope/repeated-indices.js";
import { functionWords } from "../scope/names.js";
import type { Store } from "../scope/store.js";
import type { Placed } from "../scope/parts.js";
import type { Link } from "./classify.js";
import { apartFromSums, replacing } from "./negatives.js";
import { reach, reachedNames } from "./reach.js";
import { compareIn, type Outcome } from "./sides.js";
import type { Trial } from "./trial.js";
import { unionLabels } from "./lower/value.js";
import { isLossName } from "./loss-names.js";
import { saidOf } from "./said.js";
import { conditionsSaid } from "./where-said.js";
/** What a line may mean before it is called wrong: other readings of the definitions it uses, cases that words state, products. */

export interface Thought {
  readonly outcome: Outcome & { readonly kind: "equal" };
  readonly remark: string;
  /** Not enough to accept the line: what the words would have to say. */
  readonly needs?: string;
}
export interface Question {
  readonly link: Link;
  readonly left: Expr;
  readonly right: Expr;
  readonly leftAt: Placed;
  readonly store: Store;
  readonly generic: readonly Trial[];
  /** Lines accepted so far, which a new reading of a definition must leave true. */
  readonly accepted: readonly (Link & { readonly leftAt: Placed })[];
  readonly source: string;
}
const mostDefinitions = 8,
  mostReadings = 4;

export function secondThoughts(q: Question, outcomes: readonly Outcome[]): Thought | null {
  return byCases(q, outcomes) ?? whereSaid(q) ?? overSums(q) ?? asProducts(q) ?? withoutNegatives(q) ?? withSums(q) ?? otherReading(q);
}

/** Definitions of which the body has several readings (an axis of softmax, entrywise products in a loss): false only if false under each. */
function otherReading(q: Question): Thought | null {
  const { store, link, left, right } = q,
    [first] = q.generic;
  if (first === undefined) return null;
  const definitions = reachedNames([left, right], link.at, store).flatMap((k) => store.definitionOf(k, link.at) ?? []);
  const open = definitions.filter((d) => (first.lowerer.readings.get(d.claim) ?? 1) > 1).slice(0, mostDefinitions);
  for (const d of open)
    for (let k = 1; k < Math.min(first.lowerer.readings.get(d.claim) ?? 1, mostReadings); k++) {
      const thought = under(q, new Map([[d.claim, k]]), false, d.key);
      if (thought !== null) return { ...thought, remark: `${d.key} is read in another way.` };
    }
  if (definitions.some((d) => isLossName(d.key))) {
    const thought = under(q, new Map(), true, null);
    if (thought !== null) return { ...thought, remark: "The products in the loss are taken entry by entry." };
  }
  return null;
}
/** The line under other readings of definitions, if what was accepted before stays true under them. */
function under(q: Question, choices: ReadonlyMap<string, number>, entrywise: boolean, key: string | null): Omit<Thought, "remark"> | null {
  const set = (c: ReadonlyMap<string, number>, e: boolean): void => {
    for (const t of q.generic) {
      t.lowerer.choices = c;
      t.lowerer.lossesEntrywise = e;
    }
  };
  set(choices, entrywise);
  try {
    const outcome = compareIn(q.generic, q.left, q.right, q.link.at, q.leftAt, new Map(), q.link.conditions);
    if (
      outcome.kind !== "equal" ||
      outcome.pair.remark === "identity" ||
      outcome.pair.a.tags.concat(outcome.pair.b.tags).includes("number for identity")
    )
      return null;
    const before = q.accepted.filter((l) =>
      [l.left, l.right].some((e) => e !== null && (key === null || reach(e, l.at, q.store).has(key))),
    );
    for (const l of before.slice(-6)) {
      if (l.left === null || l.right === null) continue;
      const again = compareIn(q.generic, l.left, l.right, l.at, l.leftAt, new Map(), l.conditions);
      if (again.kind === "different" || again.kind === "shapes" || again.kind === "no-value") return null;
    }
    return { outcome };
  } finally {
    set(new Map(), false);
  }
}

/** True off the diagonal, or on it alone, where words say that this is meant (semantics.md 6). */
function byCases(q: Question, outcomes: readonly Outcome[]): Thought | null {
  const different = outcomes.find((o) => o.kind === "different");
  if (different === undefined || different.trial.kind !== "generic") return null;
  const { pair } = different,
    labels = unionLabels(pair.a, pair.b);
  for (const [n, i] of labels.entries())
    for (const j of labels.slice(n + 1)) {
      if (pair.left.dims[n]?.size !== pair.left.dims[labels.indexOf(j)]?.size || tellsApart([q.left, q.right], i, j)) continue;
      for (const op of ["≠", "="] as const) {
        const condition: Expr = { kind: "compare", op, a: { kind: "name", key: i }, b: { kind: "name", key: j } };
        const outcome = compareIn(q.generic, q.left, q.right, q.link.at, q.leftAt, new Map(), [...q.link.conditions, condition]);
        if (outcome.kind !== "equal") continue;
        const said = saidOf(op, i, j, q.link, q.source);
        if (said !== "no")
          return { outcome, remark: `For ${i} ${op} ${j}.`, ...(said === "maybe" ? { needs: `whether ${i} ${op} ${j} is meant` } : {}) };
      }
    }
  return null;
}

/** "When the loss is positive, ∂L/∂a = …": true on the side of a kink that words speak of. */
function whereSaid(q: Question): Thought | null {
  for (const c of conditionsSaid(q.link, [q.left, q.right], q.link.at, q.store, q.source)) {
    const outcome = compareIn(q.generic, q.left, q.right, q.link.at, q.leftAt, new Map(), [...q.link.conditions, c]);
    if (outcome.kind === "equal") return { outcome, remark: "Where the words before the line say." };
  }
  return null;
}
/** δ_ij, or rows "if i = j": the line speaks of both cases itself. */
function tellsApart(sides: readonly Expr[], i: string, j: string): boolean {
  const about = (a: Expr, b: Expr): boolean => {
    const letters = [a, b].map((x) => (x.kind === "name" ? x.key : null));
    return letters.includes(i) || letters.includes(j);
  };
  return sides.some((e) => contains(e, (x) => (x.kind === "delta" && about(x.i, x.j)) || (x.kind === "compare" && about(x.a, x.b))));
}

/** ∂J/∂u_o where u_o is none of the negative samples of J's sum. */
function withoutNegatives(q: Question): Thought | null {
  const { store, link, left, right } = q,
    definitions = reachedNames([left, right], link.at, store).flatMap((k) => store.definitionOf(k, link.at) ?? []),
    members = apartFromSums(definitions, q.source);
  if (members === null) return null;
  const [l, r] = [replacing(left, members), replacing(right, members)],
    outcome = compareIn(q.generic, l, r, link.at, q.leftAt, members, link.conditions);
  return outcome.kind === "equal" ? { outcome, remark: "The negative samples are taken from the others." } : null;
}
/** `\frac{d}{dx} x^2 + 3x = 2x + 3`: an operator before terms without brackets may be meant for all of them (semantics.md 1, grouping). */
function overSums(q: Question): Thought | null {
  const [left, right] = [overSum(q.left), overSum(q.right)];
  for (const [l, r] of [
    [left, q.right],
    [q.left, right],
    [left, right],
  ] as const) {
    if (l === null || r === null) continue;
    const outcome = compareIn(q.generic, l, r, q.link.at, q.leftAt, new Map(), q.link.conditions);
    if (outcome.kind === "equal") return { outcome, remark: "The operator is read before the whole sum: brackets would say so." };
  }
  return null;
}
/** A sum of which a term is an operator with an open reach, with all that follows inside of it. */
function overSum(e: Expr): Expr | null {
  if (e.kind !== "add") return null;
  const k = e.terms.findIndex((t) => t.kind === "deriv" && t.open === true),
    first = e.terms[k];
  if (first?.kind !== "deriv" || k === e.terms.length - 1) return null;
  const whole: Expr = { kind: "deriv", how: first.how, of: { kind: "add", terms: [first.of, ...e.terms.slice(k + 1)] }, by: first.by };
  return k === 0 ? whole : { kind: "add", terms: [...e.terms.slice(0, k), whole] };
}

/**
 * A_{ij} δ_{jk} = A_{ik}: true under the summation convention, which the document does not mention. A sum may also just be
 * forgotten: only where a δ is contracted, or where definitions leave sums out, is the convention meant.
 */
function withSums(q: Question): Thought | null {
  const contracts = [q.left, q.right].some((e) => contains(e, (x) => x.kind === "delta"));
  if (!contracts && q.store.impliedSums.length === 0) return null;
  const left = sumRepeated(q.left, freeIndices(q.right)),
    right = sumRepeated(q.right, freeIndices(q.left));
  if (left === q.left && right === q.right) return null;
  const outcome = compareIn(q.generic, left, right, q.link.at, q.leftAt, new Map(), q.link.conditions);
  return outcome.kind === "equal"
    ? { outcome, remark: "Indices that stand twice are summed over.", needs: "whether indices that stand twice are summed over" }
    : null;
}

/** v(mg − kv) beside v(t): a bracket after the name of a function may be a factor (semantics.md 9, trap 45). */
function asProducts(q: Question): Thought | null {
  const { store, link } = q;
  let any = false;
  const open = (e: Expr): Expr => {
    const inner = mapChildren(e, open);
    const [arg] = inner.kind === "call" ? inner.args : [];
    if (inner.kind !== "call" || arg === undefined || inner.args.length !== 1 || (arg.kind !== "add" && arg.kind !== "mul")) return inner;
    const d = store.definitionOf(inner.fn, link.at);
    if (d === null || d.formals?.length !== 1 || functionWords.has(inner.fn)) return inner;
    any = true;
    return { kind: "mul", op: "", factors: [{ kind: "name", key: inner.fn }, arg] };
  };
  const left = open(q.left),
    right = open(q.right);
  if (!any) return null;
  const outcome = compareIn(q.generic, left, right, link.at, q.leftAt, new Map(), link.conditions);
  return outcome.kind === "equal" ? { outcome, remark: "A bracket after the name of a function is read as a factor." } : null;
}
