import type { RuleBook } from "../rule.js";
import type { Graph } from "../tensor/graph.js";
import { contains, exprKey, isNumeric, walk } from "../scope/exprs.js";
import { problemOf, type Store } from "../scope/store.js";
import type { Placed } from "../scope/parts.js";
import type { Shapes } from "../scope/shapes.js";
import type { StepSystem } from "../scope/steps.js";
import type { Expr } from "../syntax/expr.js";
import type { Classified, Link } from "./classify.js";
import { carriedMap, type Carried } from "./carried.js";
import { dependence, sidesOf } from "./dependence.js";
import { confirmWrong } from "./gate.js";
import { evidenceOf } from "./judge-evidence.js";
import { entrywise } from "./entrywise.js";
import { reachedNames } from "./reach.js";
import { judgeRelation, restatesBound, roughly } from "./relations.js";
import { judgeInstances } from "./instances.js";
import { Rounding } from "./rounding.js";
import { heldBefore } from "./former-values.js";
import { loose } from "./loose.js";
import { Moving, saysFixed } from "./moving.js";
import { judgeTable, tableOf } from "./by-cases.js";
import { repair } from "./repair/repair.js";
import { secondThoughts } from "./second-thoughts.js";
import { UndefinedQuantities } from "./stated.js";
import { compareIn, type Outcome } from "./sides.js";
import { Trial, type TrialOptions } from "./trial.js";
import { blank, type Judged } from "./judged.js";
import { declaredAt, held, layoutsOf, mixedRemark, type Layout, type Seen } from "./layouts.js";
import type { ClaimKind, Evidence } from "./verdict.js";
/** One link, judged: readings, values, loose arrangements, carried errors, the gate, a diagnosis (design.md 4). */

export class Judge {
  readonly generic: readonly Trial[];
  /** The trial of the given values in the problem at hand. */
  valued: Trial;
  private readonly valuedTrials = new Map<number, Trial>();
  private readonly options: TrialOptions;
  private customary: readonly Trial[] | null = null;
  private readonly undefined: UndefinedQuantities;
  private turned: readonly Trial[] | null = null;
  private readonly store: Store;
  private readonly shapes: Shapes;
  private readonly carried: Carried[] = [];
  /** The links so far, this one included. */
  private readonly judged: Link[] = [];
  private readonly rounding = new Rounding();
  private readonly introduced: ReadonlySet<string>;
  private readonly source: string;
  /** What was accepted so far, which another reading of a definition must leave true. */
  private readonly accepted: (Link & { readonly leftAt: Placed })[] = [];
  private readonly moving: Moving;
  /** How many edits may still be tried in search of repairs: a count, so that time plays no part. 0: verdicts only. */
  roomForRepairs = 24_000;
  private readonly layout: Layout | null;
  private readonly seen: (readonly Seen[])[] = [];
  private readonly steps: (at: Placed) => StepSystem | null;
  constructor(
    store: Store,
    shapes: Shapes,
    makeBook: (g: Graph) => RuleBook,
    classified: Classified,
    seed: number,
    introduced: ReadonlySet<string>,
    source: string,
    layout: Layout | null,
  ) {
    this.source = source;
    this.layout = layout;
    this.store = store;
    this.shapes = shapes;
    this.introduced = introduced;
    this.moving = new Moving(classified);
    this.steps = classified.systemAt;
    const depends = dependence(classified.derivatives, store),
      primed = new Set(
        classified.links
          .flatMap(sidesOf)
          .flatMap((e) => (e === null ? [] : [...walk(e)].flatMap((x) => (x.kind === "prime" ? [x.fn] : [])))),
      );
    const options: TrialOptions = {
      store,
      shapes,
      makeBook,
      seed,
      differentiatedBy: depends.problem,
      givenDerivatives: classified.givenDerivatives,
      isPrimed: (key) => primed.has(key),
    };
    this.generic = [new Trial(options, "generic", 0), new Trial(options, "generic", 1)];
    this.options = options;
    this.undefined = new UndefinedQuantities(classified, { ...options, differentiatedBy: depends.question });
    this.valued = new Trial(options, "valued", 2);
  }

  /** One remark for a document that mixes layouts, or null. */
  layoutRemark(placeOf: (id: string) => string): string | null {
    return this.layout === null ? mixedRemark(this.seen.map((s) => s.map((x) => ({ ...x, line: placeOf(x.line) })))) : null;
  }
  /** Two trials for writing results: prime sizes do not cancel, and what differs between the two is a size. */
  trialsToWrite(): readonly [Trial, Trial] {
    return [new Trial(this.options, "generic", 11), new Trial(this.options, "generic", 12)];
  }
  judge(link: Link, leftAt: Placed, head: Expr | null): Judged {
    const judged = this.judgeAny(link, leftAt, head),
      { left, right } = link,
      trial = this.generic[0];
    if (judged.verdict !== "correct" || judged.layout === null || left === null || right === null || trial === undefined) return judged;
    const seen = layoutsOf(left, right, link.at, leftAt, trial),
      declared = this.layout ?? declaredAt(this.store, link.at);
    if (declared !== null) return held(judged, seen, declared);
    this.seen.push(seen.map((s) => ({ ...s, line: link.id })));
    return judged;
  }
  private judgeAny(link: Link, leftAt: Placed, head: Expr | null): Judged {
    const problem = problemOf(link.at.part);
    this.valued = this.valuedTrials.get(problem.id) ?? new Trial(this.options, "valued", 2, link.at);
    this.valuedTrials.set(problem.id, this.valued);
    const count = this.judged.push(link) - 1;
    if (link.kind === "condition" && restatesBound(link, this.judged.slice(0, count), this.store))
      return this.correct("The bound concluded before, at these values.", evidenceOf(this.valued, "agrees", 1, 0), null);
    if (link.kind !== "claim") return this.definition(link);
    for (const t of [...this.generic, this.valued]) t.lowerer.alsoMoving = this.moving.chain(link);
    if (link.left === null || link.right === null)
      return { ...blank, verdict: "unreadable", kind: link.kind, message: link.error?.message ?? "Not understood." };
    const { op } = link.raw.relation;
    if (op === "≈" || op === "≃" || op === "≅")
      return this.approximately(link, link.left, link.right, this.claim(link, link.left, link.right, leftAt, head));
    if (op !== "=" && op !== "≡") {
      const { generic, valued, store, shapes, introduced } = this;
      return {
        ...blank,
        kind: "claim",
        ...judgeRelation({
          link,
          left: link.left,
          right: link.right,
          leftAt,
          generic,
          valued,
          store,
          shapes,
          introduced,
          before: this.judged.slice(0, count),
          seed: this.options.seed,
        }),
      };
    }
    const table = tableOf(link.right);
    if (table !== null && link.instances.length === 0) return this.table(link, table, link.left, leftAt);
    const judged =
      link.instances.length > 0
        ? judgeInstances(link, this.steps(link.at), (left, right) =>
            this.claim({ ...link, left, right, instances: [] }, left, right, leftAt, head),
          )
        : this.inChain(link, link.left, link.right, leftAt, this.claim(link, link.left, link.right, leftAt, head));
    if (judged.verdict === "undecided") this.undefined.state(link, link.left, link.right, head);
    // A derivative that is zero anyway is no condition on anything.
    if (link.stationary === true && judged.verdict === "correct") this.store.release(link.at.from);
    return judged;
  }
  /**
   * dL/dγ = ∂L/∂y ∂y/∂γ = ∂L/∂y x̂: the member in the middle was accepted as a contraction of Jacobians, which is what
   * it stays: a product of derivatives has one reading in a chain, so the ends must agree too.
   */
  private inChain(link: Link, left: Expr, right: Expr, leftAt: Placed, judged: Judged): Judged {
    const before = this.member,
      taken = judged.verdict === "correct" || judged.verdict === "loose";
    this.member = taken ? { link, first: left, at: leftAt, middle: exprKey(right) } : null;
    if (!taken || before === null || link.raw.first || before.middle !== exprKey(left) || before.link.at.part !== link.at.part)
      return judged;
    if (left.kind !== "mul" || left.factors.filter((f) => f.kind === "deriv").length < 2) return judged;
    const ends = this.claim(link, before.first, right, before.at, null);
    if (ends.verdict === "correct" || ends.verdict === "loose") return judged;
    this.member = null;
    return ends;
  }
  private member: { link: Link; first: Expr; at: Placed; middle: string } | null = null;
  /** A table of values: each row at its own values, in a trial of its own. */
  private table(link: Link, table: NonNullable<ReturnType<typeof tableOf>>, left: Expr, leftAt: Placed): Judged {
    const before = this.valued;
    try {
      return judgeTable(link, table, left, this.store, (row, right, at) => {
        this.valued = new Trial(this.options, "valued", 2, at);
        return this.claim(row, left, right, { ...leftAt, from: at.from }, null);
      });
    } finally {
      this.valued = before;
    }
  }
  private definition(link: Link): Judged {
    const { right } = link;
    if (right !== null && link.kind === "given") this.rounding.note(this.valued, right, right, link.at);
    const say: Record<ClaimKind, string> = {
      definition: "Introduces a name.",
      declaration: "Declares.",
      given: "A given value.",
      condition: "A condition on what follows.",
      assignment: "An assignment.",
      claim: "",
    };
    return {
      ...blank,
      verdict: "definition",
      kind: link.kind,
      message: link.kind === "definition" && link.makes === null ? "Restates a definition." : say[link.kind],
    };
  }
  /** ≈ is judged like =, but a round number may stand for one near it, and an expression for one that it approximates. */
  private approximately(link: Link, left: Expr, right: Expr, judged: Judged): Judged {
    if (judged.verdict !== "wrong") return judged;
    const near = roughly(judged.evidence, right);
    if (near === "right") return this.correct("Right to the digits shown.", evidenceOf(this.valued, "agrees", 1, 0), null);
    return near === "far" && judged.carriedFrom === null && (isNumeric(right) || isNumeric(left))
      ? judged
      : this.undecided(`Whether this is near enough for ${link.raw.relation.op} is not judged.`, ["how near is meant"]);
  }

  private claim(link: Link, left: Expr, right: Expr, leftAt: Placed, head: Expr | null): Judged {
    if (exprKey(left) === exprKey(right))
      return this.correct(
        "Both sides are the same.",
        { method: "proved", points: 0, maxRelativeError: 0, sizes: {}, digits: 0, leftOut: [] },
        null,
      );
    const numeric = isNumeric(left) || isNumeric(right) || hasArray(left) || hasArray(right);
    const outcomes: Outcome[] = [];
    for (const kind of numeric ? (["valued", "generic"] as const) : (["generic", "valued"] as const)) {
      if (kind === "generic" && numeric && isNumeric(left) && isNumeric(right)) continue;
      // Refuted in general, and nothing in it has a value here: sizes that are given elsewhere confirm nothing.
      if (kind === "valued" && outcomes[0]?.kind === "different" && !numeric && !this.hasValues(left, right, link.at)) continue;
      const trials = kind === "generic" ? this.generic : [this.valued];
      const outcome = compareIn(trials, left, right, link.at, leftAt, new Map(), link.conditions);
      if (outcome.kind === "equal") {
        this.rounding.note(this.valued, left, right, link.at);
        if (kind === "generic") this.accepted.push({ ...link, left, right, leftAt });
        return this.withOthersMoving(link, left, right, leftAt, trials, this.accept(outcome, kind));
      }
      if (kind === "valued" && outcome.kind === "different" && this.rounding.explains(this.valued, left, right, link.at, leftAt)) {
        this.rounding.note(this.valued, left, right, link.at);
        return this.correct("Right to the digits shown.", evidenceOf(outcome.trial, "agrees", 1, 0), null);
      }
      outcomes.push(outcome);
    }
    const entry = entrywise(this.generic, left, right, link.at);
    if (entry !== null) return { ...this.correct("Both sides agree entry by entry.", entry, null), remarks: ["Read entry by entry."] };
    const other = this.otherMeaning(link, left, right, leftAt);
    if (other !== null) return other;
    return this.refuse(link, left, right, leftAt, head, outcomes, numeric);
  }
  private hasValues(left: Expr, right: Expr, at: Placed): boolean {
    const names = reachedNames([left, right], at, this.store);
    if (this.undefined.hasNumbers(names, at)) return true;
    return names.some((k) => !this.shapes.isDimension(k) && (this.store.valueOf(k, at) ?? this.store.valueElsewhere(k, at)) !== null);
  }
  /** A differential that holds only while something stands still whose differential the same part writes (semantics.md 6). */
  private withOthersMoving(link: Link, left: Expr, right: Expr, leftAt: Placed, trials: readonly Trial[], judged: Judged): Judged {
    const others = this.moving.elsewhere(link);
    if (others.length === 0) return judged;
    for (const t of trials) t.lowerer.alsoMoving = [...this.moving.chain(link), ...others];
    const outcome = compareIn(trials, left, right, link.at, leftAt, new Map(), link.conditions);
    if (outcome.kind !== "different") return judged;
    const names = others.map((s) => (s.e.kind === "differential" && s.e.of.kind === "name" ? s.e.of.key : "?")).join(", ");
    if (saysFixed(link)) return { ...judged, remarks: [...judged.remarks, `${names} held fixed.`] };
    return this.undecided(`Right while ${names} is held fixed; its differential is written elsewhere in this part.`, [
      `whether ${names} is held fixed`,
    ]);
  }
  /** A name with several definitions: false only if false under each (semantics.md 4). */
  private otherMeaning(link: Link, left: Expr, right: Expr, leftAt: Placed): Judged | null {
    const names = reachedNames([left, right], link.at, this.store)
      .filter((k) => this.store.definitionsOf(k, link.at).length > 1)
      .slice(0, 4);
    for (const key of names) {
      const [nearest, ...rest] = this.store.definitionsOf(key, link.at);
      if (nearest === undefined || rest.length === 0) continue;
      this.store.blocked.add(nearest);
      try {
        const outcome = compareIn(this.generic, left, right, link.at, leftAt, new Map(), link.conditions);
        if (outcome.kind === "equal") return { ...this.accept(outcome, "generic"), remarks: [`${key} is read as it was defined before.`] };
      } finally {
        this.store.blocked.delete(nearest);
      }
    }
    return null;
  }
  private accept(outcome: Outcome & { kind: "equal" }, kind: "generic" | "valued"): Judged {
    const tags = [...outcome.pair.a.tags, ...outcome.pair.b.tags];
    const layout = tags.includes("layout:numerator")
      ? "numerator"
      : tags.includes("layout:denominator")
        ? "denominator"
        : tags.includes("layout:gradient")
          ? "gradient"
          : null;
    const identical = outcome.pair.left === outcome.pair.right;
    const evidence = evidenceOf(
      outcome.trial,
      identical ? "proved" : "agrees",
      identical ? 0 : outcome.agreement.points * (kind === "generic" ? this.generic.length : 1),
      outcome.agreement.maxRelativeError,
    );
    const trivialOne = outcome.pair.remark === "identity";
    if (tags.includes("number for identity"))
      return {
        ...blank,
        verdict: "loose",
        kind: "claim",
        mistake: "shape",
        message: "A number stands for the number times the identity.",
        evidence,
        layout,
      };
    if (trivialOne)
      return { ...blank, verdict: "loose", kind: "claim", mistake: "shape", message: "1 stands for the identity.", evidence, layout };
    const said =
      kind === "valued"
        ? "Right at the given values."
        : identical
          ? "Both sides have one canonical form."
          : "Both sides agree at every sample point.";
    return {
      ...this.correct(said, evidence, layout),
      remarks: tags.includes("implied sum") ? ["The sum over the entries of the loss is implied."] : [],
    };
  }
  private correct(message: string, evidence: Evidence, layout: Judged["layout"]): Judged {
    return { ...blank, verdict: "correct", kind: "claim", message, evidence, layout };
  }

  /** Not equal under any reading so far: what is missing, loose, carried, or wrong. */
  private refuse(
    link: Link,
    left: Expr,
    right: Expr,
    leftAt: Placed,
    head: Expr | null,
    all: readonly Outcome[],
    numeric: boolean,
  ): Judged {
    if (link.stationary === true)
      return { ...blank, verdict: "definition", kind: "condition", message: "Sets a derivative to zero: a condition on what follows." };
    const own = this.byUndefined(link, left, right, leftAt, numeric);
    if (own !== null) return own;
    // Given values may make different sizes equal: whether a symbolic line conforms is seen at distinct sizes.
    const general = all[0];
    const outcomes =
      !numeric && (general?.kind === "shapes" || general?.kind === "no-value") ? all.filter((o) => o.kind !== "different") : all;
    const missing = outcomes.find((o) => o.kind === "missing");
    const different = outcomes.find((o) => o.kind === "different");
    const shapes = outcomes.find((o) => o.kind === "shapes" || o.kind === "no-value");
    if (missing !== undefined && different === undefined && shapes === undefined)
      return this.undecided(`The tool does not know ${missing.what}.`, [missing.what]);
    const repaired = loose({
      link,
      left,
      right,
      leftAt,
      trials: numeric ? [this.valued, ...this.generic] : [...this.generic, this.valued],
      outcomes,
    });
    if (repaired !== null && repaired.kind === "loose")
      return {
        ...blank,
        verdict: "loose",
        kind: "claim",
        mistake: repaired.mistake,
        message: repaired.message,
        corrected: repaired.corrected,
        evidence: repaired.evidence,
      };
    if (repaired !== null && repaired.kind === "undecided") return this.undecided(repaired.message, repaired.needs);
    if (missing !== undefined && different === undefined) return this.undecided(`The tool does not know ${missing.what}.`, [missing.what]);
    // A bare name that was defined otherwise before: nothing says that this is not a new meaning.
    if (
      link.raw.first &&
      link.earlier !== null &&
      (left.kind === "name" || isPlainCall(left) || (left.kind === "entry" && left.base.kind === "name"))
    ) {
      const key =
        left.kind === "name"
          ? left.key
          : left.kind === "call"
            ? left.fn
            : left.kind === "entry" && left.base.kind === "name"
              ? left.base.key
              : "";
      const formals = left.kind === "call" ? left.args.flatMap((a) => (a.kind === "name" ? a.key : [])) : null;
      if (formals !== null)
        this.store.define({ ...link.at, from: link.raw.left.from, key, formals, indices: [], body: right, claim: link.id });
      if (left.kind === "name")
        this.store.define({ ...link.at, from: link.raw.left.from, key, formals: null, indices: [], body: right, claim: link.id });
      return this.undecided(`${key} was defined otherwise before; this may be a new meaning of the name.`, [`which ${key} is meant`]);
    }
    const second = different === undefined ? null : this.secondThought(link, left, right, leftAt, outcomes);
    if (second !== null) return second;
    const turned = different === undefined ? null : this.byColumns(link, left, right, leftAt);
    if (turned !== null) return turned;
    const custom = different === undefined ? null : this.byCustom(link, left, right, leftAt);
    if (custom !== null) return custom;
    const gate = confirmWrong({
      link,
      left,
      right,
      outcomes,
      store: this.store,
      shapes: this.shapes,
      introduced: this.introduced,
      numeric,
      rearranged: repaired?.kind === "wrong",
      trials: this.generic,
      valued: this.valued,
      source: this.source,
    });
    if (gate.kind === "undecided")
      return (
        (gate.nothingConforms === true ? this.otherQuantity(link, left, right, leftAt) : null) ?? this.undecided(gate.message, gate.needs)
      );
    if (gate.trial.kind === "valued") {
      const former = heldBefore(link, left, right, leftAt, this.store, () => new Trial(this.options, "valued", 2, link.at));
      if (former !== null)
        return this.undecided(`True at the values that ${former.join(", ")} had before.`, [
          `which values of ${former.join(", ")} hold here`,
        ]);
    }
    // False, and surely so: perhaps only because an earlier slip is carried on.
    const carried = this.carriedOn(link, left, right, leftAt, head, numeric);
    if (carried !== null) return carried;
    const { repair: fix, tried } = repair({
      left,
      right,
      at: link.at,
      leftAt,
      conditions: link.conditions,
      trials: gate.trial.kind === "valued" ? [this.valued] : this.generic,
      valued: this.valued,
      store: this.store,
      room: this.roomForRepairs,
    });
    this.roomForRepairs -= tried;
    this.remember(link, left, right, head, link.id);
    return {
      ...blank,
      verdict: "wrong",
      kind: "claim",
      mistake: fix?.mistake ?? (numeric && isNumeric(right) ? "arithmetic" : repaired?.kind === "wrong" ? repaired.mistake : "other"),
      message: fix?.message ?? gate.message,
      corrected: fix?.corrected ?? null,
      intended: fix?.intended ?? null,
      evidence: gate.evidence,
    };
  }
  /** True under another meaning that the document leaves open. */
  private secondThought(link: Link, left: Expr, right: Expr, leftAt: Placed, outcomes: readonly Outcome[]): Judged | null {
    const { store, generic, accepted, source } = this;
    const thought = secondThoughts({ link, left, right, leftAt, store, generic, accepted, source }, outcomes);
    if (thought === null) return null;
    if (thought.needs !== undefined)
      return this.undecided(`${thought.remark} the line is true; whether that is meant is not clear.`, [thought.needs]);
    const judged = this.accept(thought.outcome, thought.outcome.trial.kind);
    return { ...judged, remarks: [...judged.remarks, thought.remark] };
  }
  /** Has no value as written, and one other quantity in one place makes it true: that slip is what is wrong. */
  private otherQuantity(link: Link, left: Expr, right: Expr, leftAt: Placed): Judged | null {
    const { generic: trials, valued, store } = this,
      first = trials[0];
    if (first === undefined) return null;
    const found = repair({
      left,
      right,
      at: link.at,
      leftAt,
      conditions: link.conditions,
      trials,
      valued,
      store,
      room: Math.min(this.roomForRepairs, 1200),
    });
    this.roomForRepairs -= found.tried;
    const fix = found.repair;
    if (fix?.corrected == null) return null;
    // Its own factors, one swap, transpose or operator away (semantics.md 2).
    const byEntries = [left, right].some((e) => contains(e, (x) => x.kind === "entry" && x.indices.length > 1));
    if (!byEntries && (fix.mistake === "order" || fix.mistake === "transpose"))
      return {
        ...blank,
        verdict: "loose",
        kind: "claim",
        mistake: fix.mistake,
        message: `Has no value as written. ${fix.message}`,
        corrected: fix.corrected,
        evidence: evidenceOf(first, "agrees", 5 * trials.length, 0),
      };
    if (fix.mistake !== "wrong-index" && fix.mistake !== "wrong-variable") return null;
    this.remember(link, left, right, null, link.id);
    return {
      ...blank,
      verdict: "wrong",
      kind: "claim",
      mistake: fix.mistake,
      message: `The shapes do not fit. ${fix.message}`,
      corrected: fix.corrected,
      evidence: evidenceOf(first, "refuted", 1, 1),
    };
  }
  /** What the problem leaves undefined, as this question or the lines before understand it. */
  private byUndefined(link: Link, left: Expr, right: Expr, leftAt: Placed, numeric: boolean): Judged | null {
    const own = this.undefined.inQuestion(link, left, right, leftAt, numeric);
    if (own !== null) return this.accept(own, own.trial.kind);
    const stated = this.undefined.asStated(
      link,
      left,
      right,
      leftAt,
      numeric ? [[this.valued], this.generic] : [this.generic, [this.valued]],
    );
    if (stated === null) return null;
    if (stated === "open")
      return this.undecided("The document states a number for a derivative here that the tool cannot check.", [
        "where that number comes from",
      ]);
    const judged = this.accept(stated, stated.trial.kind);
    return { ...judged, remarks: [...judged.remarks, "Given the number that the document states for a derivative before."] };
  }
  /** Right given what earlier wrong lines said (semantics.md 7). */
  private carriedOn(link: Link, left: Expr, right: Expr, leftAt: Placed, head: Expr | null, numeric: boolean): Judged | null {
    const overrides = carriedMap(this.carried, link.at);
    if (overrides.size > 0)
      for (const trials of numeric ? [[this.valued], this.generic] : [this.generic, [this.valued]]) {
        const again = compareIn(trials, left, right, link.at, leftAt, overrides, link.conditions);
        if (again.kind === "equal") {
          const root = this.carried[this.carried.length - 1]?.root ?? null;
          const from = this.carried.find((c) => overrides.has(c.key))?.root ?? root;
          this.remember(link, left, right, head, from);
          return {
            ...blank,
            verdict: "wrong",
            kind: "claim",
            mistake: null,
            carriedFrom: from,
            message: "Follows from an earlier wrong line; right given that line.",
            evidence: evidenceOf(again.trial, "agrees", again.agreement.points, again.agreement.maxRelativeError),
          };
        }
      }
    return null;
  }
  /** True only if labels sum to one or covariances are symmetric, which the document does not say. */
  /** "Y is one-hot" of a matrix: the rows are, or the columns. */
  private byColumns(link: Link, left: Expr, right: Expr, leftAt: Placed): Judged | null {
    const { store } = this;
    if (!store.facts.some((f) => f.fact === "onehot" && store.shapes.get(f.key)?.some((s) => s.dims.length === 2) === true)) return null;
    this.turned ??= [
      new Trial({ ...this.options, columns: true }, "generic", 0),
      new Trial({ ...this.options, columns: true }, "generic", 1),
    ];
    const outcome = compareIn(this.turned, left, right, link.at, leftAt, new Map(), link.conditions);
    return outcome.kind === "equal" ? { ...this.accept(outcome, "generic"), remarks: ["One-hot is read as one-hot columns."] } : null;
  }
  private byCustom(link: Link, left: Expr, right: Expr, leftAt: Placed): Judged | null {
    this.customary ??= [
      new Trial({ ...this.options, customary: true }, "generic", 0),
      new Trial({ ...this.options, customary: true }, "generic", 1),
    ];
    if (compareIn(this.customary, left, right, link.at, leftAt, new Map(), link.conditions).kind !== "equal") return null;
    return this.undecided("True if labels sum to one and covariances are symmetric; the document does not say so.", [
      "a statement that the labels sum to one, or that the matrix is symmetric",
    ]);
  }
  private undecided(message: string, needs: readonly string[]): Judged {
    return { ...blank, verdict: "undecided", kind: "claim", message, needs };
  }
  private remember(link: Link, left: Expr, right: Expr, head: Expr | null, root: string | null): void {
    for (const e of [left, head])
      if (e !== null && (e.kind === "deriv" || e.kind === "differential" || e.kind === "name" || e.kind === "entry"))
        this.carried.push({ key: exprKey(e), from: e, value: right, at: link.at, root: root ?? link.id });
  }
}
/** f(x): a function set anew, item by item ("logistic: ℓ(m) = …, hinge: ℓ(m) = …"). */
const isPlainCall = (e: Expr): boolean =>
  e.kind === "call" && e.fn !== "tuple" && e.args.length > 0 && e.args.every((a) => a.kind === "name");
const hasArray = (e: Expr): boolean =>
  contains(e, (x) => x.kind === "matrix" && x.rows.every((r) => r.every((c) => c.kind === "num" || c.kind === "neg")));
