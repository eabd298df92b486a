import type { Expr } from "../syntax/expr.js";
import type { GivenValue, Store } from "../scope/store.js";
import { problemOf } from "../scope/store.js";
import type { Placed } from "../scope/parts.js";
import type { Link } from "./classify.js";
import { reach, reachedNames } from "./reach.js";
import { compareIn, type Outcome } from "./sides.js";
import type { Trial } from "./trial.js";
import { unionLabels } from "./lower/value.js";
import { isLossName } from "./lower/derivatives.js";
import { saidOf } from "./said.js";
/** What a line may mean before it is called wrong: other readings of the definitions it uses, cases that words state, earlier values. */

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
  readonly valued: Trial;
  /** Lines accepted so far, which a new reading of a definition must leave true. */
  readonly accepted: readonly (Link & { readonly leftAt: Placed })[];
  readonly source: string;
}
const mostDefinitions = 8,
  mostReadings = 4;

export function secondThoughts(q: Question, outcomes: readonly Outcome[], numeric: boolean): Thought | null {
  return byCases(q, outcomes) ?? otherReading(q) ?? (numeric ? earlierValues(q) : null);
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
      if (pair.left.dims[n]?.size !== pair.left.dims[labels.indexOf(j)]?.size) continue;
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

/** "Back to the weights of the first part": values that were given before others took their place. */
function earlierValues(q: Question): Thought | null {
  const { store, link } = q,
    names = new Set([...reach(q.left, link.at, store), ...reach(q.right, link.at, store)]);
  const given = (k: string): GivenValue[] =>
    (store.values.get(k) ?? []).filter((v) => v.from < link.at.from && problemOf(v.part) === problemOf(link.at.part));
  const again = [...names].filter((k) => given(k).length > 1);
  if (again.length === 0) return null;
  const most = Math.min(4, Math.max(...again.map((k) => given(k).length)));
  for (let back = 1; back < most; back++) {
    for (const k of again) {
      const all = given(k);
      for (const v of all.slice(Math.max(1, all.length - back))) store.blockedValues.add(v);
    }
    try {
      const outcome = compareIn([q.valued], q.left, q.right, link.at, q.leftAt, new Map(), link.conditions);
      if (outcome.kind === "equal") {
        const words = q.source.slice(Math.max(0, link.at.from - 400), link.at.from);
        const clear = /\b(first|back|again|original|before|earlier|above|initial|part|same|previous)\b/i.test(words);
        return {
          outcome,
          remark: `At the values that were given first.`,
          ...(clear ? {} : { needs: `which values of ${again.sort().join(", ")} are meant` }),
        };
      }
    } finally {
      store.blockedValues.clear();
    }
  }
  return null;
}
