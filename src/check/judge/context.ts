import { ZeroBased } from "../../scope/zero-based.js";
import { problemOf, type Definition, type Store } from "../../scope/store.js";
import type { Placed } from "../../scope/parts.js";
import { exprKey, walk } from "../../scope/exprs.js";
import type { Shapes } from "../../scope/shapes.js";
import type { RuleBook } from "../../rule.js";
import type { Graph } from "../../tensor/graph.js";
import type { Expr } from "../../syntax/expr.js";
import type { Carried } from "../carried.js";
import type { Classified, Link } from "../classify.js";
import { dependence, sidesOf } from "../dependence.js";
import type { Layout } from "../layouts.js";
import { Moving } from "../moving.js";
import { observedModels } from "../observed.js";
import { tallerSizes } from "../gram.js";
import { Rounding } from "../rounding.js";
import { compareIn, type Outcome } from "../sides.js";
import { UndefinedQuantities } from "../stated.js";
import { Trial, type TrialOptions } from "../trial.js";
import type { Mistake } from "../verdict.js";
/** What judging knows of a document, and what it has learned from the lines so far. */

/** One equality to be judged, with what stands around it. */
export interface Claim {
  readonly link: Link;
  readonly left: Expr;
  readonly right: Expr;
  /** Where the left side was written: a chain's first member may stand before a new definition. */
  readonly leftAt: Placed;
  /** The first member of the chain, or null. */
  readonly head: Expr | null;
}
export interface Setting {
  readonly store: Store;
  readonly shapes: Shapes;
  readonly makeBook: (g: Graph) => RuleBook;
  readonly classified: Classified;
  readonly seed: number;
  /** Names that the document introduces somewhere. */
  readonly introduced: ReadonlySet<string>;
  readonly source: string;
  readonly layout: Layout | null;
}

export class Context {
  readonly setting: Setting;
  readonly store: Store;
  readonly options: TrialOptions;
  /** Two trials at different sizes, for what holds in general. */
  generic: readonly Trial[];
  /** The trial of the given values in the problem at hand. */
  valued: Trial;
  readonly moving: Moving;
  /** Models of data: the data stand still where something is differentiated. */
  readonly observed: readonly Definition[];
  readonly undefined: UndefinedQuantities;
  readonly rounding = new Rounding();
  /** Whether the sizes were chosen anew for one line. */
  resized = false;
  /** What wrong lines said. */
  readonly carried: Carried[] = [];
  /** Decimals that right lines ended in, by the name that they are a value of: what is worked out with further down. */
  readonly printed: { readonly key: string; readonly name: string | null; readonly value: Expr; readonly at: Placed }[] = [];
  /** Derivatives by matrices that right lines had in the shape of their matrix. */
  readonly shaped: { readonly key: string; readonly at: Placed }[] = [];
  /** Equations between a number and what has no value, which nothing decides: perhaps conditions on what follows. */
  readonly openEquations: Link[] = [];
  /** What each wrong line got wrong, by its id. */
  readonly mistakes = new Map<string, Mistake>();
  /** What was accepted so far, which another reading of a definition must leave true. */
  readonly accepted: (Link & { readonly leftAt: Placed })[] = [];
  /** How many edits may still be tried in search of repairs: a count, so that time plays no part. 0: verdicts only. */
  roomForRepairs = 24_000;
  /** The same for edits that decide between verdicts: whether a line without a value, or about a known name, has one slip in it. */
  roomForSlips = 12_000;
  private readonly valuedTrials = new Map<number, Trial>();
  private others = new Map<string, readonly Trial[]>();

  constructor(setting: Setting) {
    const { store, shapes, makeBook, classified, seed } = setting;
    this.setting = setting;
    this.store = store;
    this.moving = new Moving(classified);
    this.observed = observedModels(classified, store);
    const depends = dependence(classified.derivatives, store),
      sides = classified.links.flatMap(sidesOf).flatMap((e) => (e === null ? [] : [...walk(e)]));
    const primed = new Set(sides.flatMap((x) => (x.kind === "prime" ? [x.fn] : [])));
    this.options = {
      store,
      shapes,
      makeBook,
      seed,
      differentiatedBy: depends.problem,
      givenDerivatives: classified.givenDerivatives,
      isPrimed: (key) => primed.has(key),
      taller: tallerSizes(classified.links, shapes),
      zeroBased: new ZeroBased(
        classified.links.flatMap(({ left, right, at }) => (left === null || right === null ? [] : [{ left, right, at }])),
        store,
      ),
    };
    this.generic = [new Trial(this.options, "generic", 0), new Trial(this.options, "generic", 1)];
    this.valued = new Trial(this.options, "valued", 2);
    this.undefined = new UndefinedQuantities(classified, { ...this.options, differentiatedBy: depends.question });
  }

  /** The given values of a problem come into force. */
  enter(at: Placed): void {
    const { id } = problemOf(at.part);
    this.valued = this.valuedTrials.get(id) ?? this.valuedAt(at);
    this.valuedTrials.set(id, this.valued);
  }
  /** A fresh trial at the values given up to a place. */
  valuedAt(at: Placed): Trial {
    return new Trial(this.options, "valued", 2, at);
  }
  /** The generic trials under one more assumption, made once. */
  genericWith(assumption: "columns" | "customary" | "vecByRows" | "supposed"): readonly Trial[] {
    const known = this.others.get(assumption) ?? [0, 1].map((n) => new Trial({ ...this.options, [assumption]: true }, "generic", n));
    this.others.set(assumption, known);
    return known;
  }
  /** The same knowledge with fresh trials in general, for shapes that are supposed for the moment. */
  anew(link: Link): Context {
    const other = Object.assign(Object.create(Context.prototype) as Context, this);
    other.generic = [0, 1].map((n) => new Trial(this.options, "generic", n));
    other.others = new Map();
    for (const t of other.generic) t.lowerer.alsoMoving = this.moving.chain(link);
    return other;
  }
  /** Generic trials in which these names depend on nothing. */
  holding(link: Link, still: ReadonlySet<string>): readonly Trial[] {
    const differentiatedBy: TrialOptions["differentiatedBy"] = (key, at, useAt) =>
      still.has(key) ? [] : this.options.differentiatedBy(key, at, useAt);
    const fresh = [0, 1].map((n) => new Trial({ ...this.options, differentiatedBy }, "generic", n));
    for (const t of fresh) t.lowerer.alsoMoving = this.moving.chain(link);
    return fresh;
  }
  /** The same knowledge with generic trials of these numbers, which choose sizes in orders of their own. */
  inSizes(link: Link, numbers: readonly number[]): Context {
    const other = Object.assign(Object.create(Context.prototype) as Context, this);
    other.generic = numbers.map((n) => new Trial(this.options, "generic", n));
    other.others = new Map();
    other.resized = true;
    for (const t of other.generic) t.lowerer.alsoMoving = this.moving.chain(link);
    return other;
  }
  /** The generic trials once more, with no size taken yet. */
  freshTrials(link: Link): readonly Trial[] {
    const fresh = [0, 1].map((n) => new Trial(this.options, "generic", n));
    for (const t of fresh) t.lowerer.alsoMoving = this.moving.chain(link);
    return fresh;
  }
  /** Two trials for writing results: prime sizes do not cancel, and what differs between the two is a size. */
  trialsToWrite(): readonly [Trial, Trial] {
    return [new Trial(this.options, "generic", 11), new Trial(this.options, "generic", 12)];
  }
  /** The trials in the order in which a claim asks for them: numbers first at the given values. */
  inOrder(numeric: boolean): readonly (readonly Trial[])[] {
    return numeric ? [[this.valued], this.generic] : [this.generic, [this.valued]];
  }
  /** What names were shown to be so far in this problem, the last of each. */
  printedValues(at: Placed): ReadonlyMap<string, Expr> {
    const out = new Map<string, Expr>();
    for (const p of this.printed) {
      if (p.at.from >= at.from || problemOf(p.at.part) !== problemOf(at.part)) continue;
      // What is said of the name since then takes its place.
      const since = p.name === null ? [] : [this.store.valueElsewhere(p.name, at), this.store.definitionOf(p.name, at)];
      if (!since.some((s) => s !== null && s.from > p.at.from && s.from < at.from)) out.set(p.key, p.value);
    }
    return out;
  }
  compare(trials: readonly Trial[], { link, left, right, leftAt }: Claim, overrides: ReadonlyMap<string, Expr> = new Map()): Outcome {
    return compareIn(trials, left, right, link.at, leftAt, overrides, link.conditions);
  }
  /** What a wrong line says is kept, so that what follows from it is seen to follow. */
  remember({ link, left, right, head }: Claim, root: string): void {
    for (const e of [left, head])
      if (
        e !== null &&
        ["deriv", "differential", "name", "entry", "prime", "call"].includes(e.kind) &&
        !(e.kind === "call" && e.fn === "tuple")
      )
        this.carried.push({ key: exprKey(e), from: e, value: right, at: link.at, root });
  }
}
