import type { Expr } from "../syntax/expr.js";
import type { CountedFamily } from "./counted.js";
import { commonPart, isWithin, isProblemLevel, nearest, type Part, type Placed } from "./parts.js";
/**
 * What is known at a line: definitions, given values, declared shapes and facts, each with its place. Given values are a
 * layer of their own (semantics.md 4): derivatives are taken of the functions and then evaluated.
 */
export interface Definition extends Placed {
  readonly key: string;
  /** Formal arguments of a function, null for a plain name. */
  readonly formals: readonly string[] | null;
  /** Generic indices of a definition by entries or by members: `h_{kl} = …`, `h^{(i)} = …`. */
  readonly indices: readonly string[];
  readonly body: Expr;
  /** The claim that introduced it. */
  readonly claim: string;
  /** "If Σ = sI": holds from there on to the end of its part. */
  readonly special?: boolean;
  /** "Hence λ = N": the value of a variable that lines before differentiate by; says nothing of it there. */
  readonly solved?: boolean;
}
export interface GivenValue extends Placed {
  readonly key: string;
  readonly value: Expr;
  readonly claim: string;
  /** σ_j = 1: the value of every entry. */
  readonly everywhere?: true;
}
/** A dimension as written: a number, a letter, or an expression of letters ("2*h"). */
export type WrittenDim = string | number;
export interface ShapeEntry extends Placed {
  readonly key: string;
  readonly dims: readonly WrittenDim[];
  /** Set where rows and columns were said: "column", "row", `1 \times d`. */
  readonly orient: "c" | "r" | null;
  /** Family axes before the element's own (samples, rows, time steps). */
  readonly lead: readonly WrittenDim[];
  readonly how: "declared" | "value";
  /** Says nothing of other problems: how many entries of an argument are written. */
  readonly own?: true;
}
export type FactWord =
  | "symmetric"
  | "positive"
  | "posdef"
  | "orthogonal"
  | "unit"
  | "unitnorm"
  | "probrows"
  | "probcols"
  | "onehot"
  | "prob"
  | "pm1"
  | "binary"
  | "class"
  | "distinct"
  | "constant"
  | "scalar";
export interface Fact extends Placed {
  readonly key: string;
  readonly fact: FactWord;
  readonly words: string;
  /** Said of each member: "covariances Σ_k, symmetric". */
  readonly member?: true;
  /** "If A is symmetric": said of what follows in this part. */
  readonly supposed?: true;
  /** Of a label among classes: the first and the last one. */
  readonly among?: { readonly lo: number; readonly hi: WrittenDim };
}
/** What prose says that a letter is for: a parameter, the size of the batch, an array with an axis over the batch, a count of classes. */
export interface ProseRole extends Placed {
  readonly role: "parameter" | "batch" | "batch of" | "classes";
  readonly key: string;
}
/** An equation among free symbols, kept as a hypothesis of its part. */
export interface Hypothesis extends Placed {
  readonly a: Expr;
  readonly b: Expr;
  readonly op: string;
  /** Sample points satisfy it. */ readonly sampled?: boolean;
  /** A derivative set to zero: says nothing of derivatives. */ readonly stationary?: boolean;
}

/** Which part an undeclared letter belongs to: see Homes. */
export interface NameHomes {
  tiedHome(name: string, at: Placed): number | undefined;
  homeOf(name: string, at: Placed): number;
  /** The numbered item that letters belong to, or the problem. */
  regionIn(part: Part): number;
}

export class Store {
  readonly definitions = new Map<string, Definition[]>();
  readonly values = new Map<string, GivenValue[]>();
  readonly shapes = new Map<string, ShapeEntry[]>();
  readonly facts: Fact[] = [];
  readonly hypotheses: Hypothesis[] = [];
  /** Signs that inequalities give to names; `passing` ones hold for a sentence only ("for x > 0 …"). */
  readonly signs: (Placed & { readonly key: string; readonly says: "positive" | "negative" | "below-one"; readonly passing: boolean })[] =
    [];
  /** Index letters with a stated range: `i = 1, …, n`. */
  readonly ranges = new Map<string, (Placed & { readonly hi: WrittenDim; /** Absent: 1. */ readonly lo?: number })[]>();
  /** Sizes in shapes and ranges, wherever they stand. */
  readonly dimensions = new Set<WrittenDim>();
  /** Numbers listed for a letter: t = 1, 2. */
  readonly listed: (Placed & { readonly letter: string; readonly lo: number; readonly hi: number })[] = [];
  /** Names that stand for a stack of members: X for the rows x_i. */
  readonly stacks = new Map<string, (Placed & { readonly of: string; readonly by: "rows" | "columns" })[]>();
  /** Variables that gradients name: ∇_w. */
  readonly gradients: (Placed & { readonly key: string })[] = [];
  /** Means and covariances of normal distributions: N(μ, Σ). */
  readonly gaussians: (Placed & { readonly mean: string | null; readonly covariance: string })[] = [];
  /** Families that are listed: a batch x_1, …, x_m. */
  readonly families: CountedFamily[] = [];
  /** Names that an update gives one value after the other: θ := θ − α g. */
  readonly updates: (Placed & { readonly key: string; readonly body: Expr })[] = [];
  /** Variables of all derivatives so far. */
  readonly variables: (Placed & { readonly key: string })[] = [];
  /** Names that only words tie to other quantities: "the eigenvalues of A". */
  readonly ties: (Placed & { readonly key: string; readonly words: string; readonly of: "quantity" | "function" })[] = [];
  /** What prose calls a name: "the learning rate". */
  readonly meanings: (Placed & { readonly key: string; readonly words: string })[] = [];
  /** Parameters and batches that prose names. */
  readonly roles: ProseRole[] = [];
  /** Where the document says that repeated indices are summed over. */
  readonly summations: Placed[] = [];
  /** Definitions that leave a sum over repeated indices out: y_i = A_{ij} x_j. */
  readonly impliedSums: Placed[] = [];
  /** `J_f` layout words: the layout that the document declares from a place on. */
  readonly layouts: (Placed & { readonly layout: "numerator" | "denominator" | "gradient" })[] = [];

  /** Names that a problem uses anew, as formal arguments or with values: shapes of other problems do not reach them. */
  private readonly reintroduced = new Map<string, Placed[]>();
  /** Names that a problem uses for something else than what other problems defined. */
  private readonly renewed = new Map<string, Set<Part>>();

  /** What a line said last of a name that had a definition before: a claim, or a new meaning. */
  readonly said = new Map<string, Placed & { readonly body: Expr }>();

  /** Definitions that are set aside while another meaning of their name is tried. */
  readonly blocked = new Set<Definition>();
  /** The part that a name without declared shape belongs to: the problem at hand if it uses the name anew, else see Homes. */
  homeOf(key: string, at: Placed): number {
    const here = problemOf(at.part),
      tied = this.homes?.tiedHome(key, at);
    if (tied !== undefined) return tied;
    const anew = (this.reintroduced.get(key) ?? []).filter((p) => problemOf(p.part) === here),
      region = this.homes?.regionIn(at.part);
    // ρ(r) in one numbered item says nothing of the r_ij of another.
    if (region !== undefined && region !== here.id && anew.length > 0 && anew.every((p) => this.homes?.regionIn(p.part) !== here.id))
      return anew.some((p) => this.homes?.regionIn(p.part) === region) ? region : (this.homes?.homeOf(key, at) ?? here.id);
    if (anew.length > 0) return here.id;
    return this.homes?.homeOf(key, at) ?? 0;
  }
  /** The loss that dX = ∂L/∂X is a gradient of, where the document writes gradients so. */
  shorthandLoss: Expr | null = null;
  /** No line says that it is one. */
  shorthandIsImplied = false;
  /** Gradients in the shorthand of code that are set anew from their own value, by what they are called. */
  readonly overwritten: (Placed & { readonly key: string; readonly body: Expr })[] = [];
  /** Where undeclared letters live; settled when all definitions are known. */
  homes: NameHomes | null = null;
  /** Signs that nothing contradicts become facts. */
  settleSigns(): void {
    for (const key of new Set(this.signs.map((s) => s.key))) {
      const all = this.signs.filter((s) => s.key === key),
        at = all.find((s) => s.says === "positive" && !s.passing);
      if (at === undefined || all.some((s) => s.says === "negative")) continue;
      const unit = all.some((s) => s.says === "below-one" && !s.passing);
      this.facts.push({
        from: at.from,
        part: at.part,
        key,
        fact: unit ? "unit" : "positive",
        words: unit ? `0 < ${key} < 1` : `${key} > 0`,
      });
    }
  }
  /** How many definitions were added so far. */
  defined = 0;
  define(d: Definition): void {
    this.defined++;
    push(this.definitions, d.key, d);
    this.found.delete(d.key);
    for (const f of d.formals ?? []) {
      push(this.reintroduced, f, d);
      push(this.arguments, f, d);
      this.found.delete(f);
    }
    if (d.formals === null) push(this.reintroduced, d.key, d);
  }
  give(v: GivenValue): void {
    push(this.values, v.key, v);
    push(this.reintroduced, v.key, v);
  }
  /** The problem uses a name anew: shapes and values of other problems do not reach it. */
  reintroduce(key: string, at: Placed): void {
    push(this.reintroduced, key, at);
  }
  /** In this problem, or question, a name is not what others defined. */
  renew(key: string, problem: Part): void {
    this.found.delete(key);
    const known = this.renewed.get(key);
    if (known === undefined) this.renewed.set(key, new Set([problem]));
    else known.add(problem);
    push(this.reintroduced, key, { from: 0, part: problem });
  }
  /** From this place on, in its problem, a name is free of what was defined before: y = y(t) after y = f(u). */
  setFree(key: string, at: Placed): void {
    this.found.delete(key);
    push(this.freed, key, at);
    push(this.reintroduced, key, at);
  }
  private readonly freed = new Map<string, Placed[]>();
  declareShape(s: ShapeEntry): void {
    push(this.shapes, s.key, s);
    this.otherwise.clear();
    for (const d of [...s.dims, ...s.lead]) this.dimensions.add(d);
  }
  declareRange(letter: string, range: Placed & { readonly hi: WrittenDim; readonly lo?: number }): void {
    push(this.ranges, letter, range);
    this.dimensions.add(range.hi);
  }

  /** Whether a name's members are the rows or columns of a matrix with a name of its own, and nothing else is said of it. */
  isMember(key: string, at: Placed): boolean {
    const d = this.definitionOf(key, at);
    if (d !== null) return d.claim === "" && d.indices.length === 1 && d.body.kind === "entry";
    for (const [whole, all] of this.stacks) if (whole !== key && all.some((s) => s.of === key)) return true;
    return false;
  }
  /** Whether the problem writes a function of this name before a place. */
  isArgument(key: string, at: Placed): boolean {
    const here = problemOf(at.part);
    return (this.arguments.get(key) ?? []).some((p) => p.from < at.from && problemOf(p.part) === here);
  }
  private readonly arguments = new Map<string, Placed[]>();
  /** Takes back the condition stated at a place: it turned out to hold anyway. */
  release(from: number): void {
    const i = this.hypotheses.findIndex((h) => h.from === from);
    if (i >= 0) this.hypotheses.splice(i, 1);
  }
  /** Runs while some definitions do not count. */
  settingAside<T>(some: readonly Definition[], run: () => T): T {
    const added = some.filter((d) => !this.blocked.has(d));
    for (const d of added) this.blocked.add(d);
    try {
      return run();
    } finally {
      for (const d of added) this.blocked.delete(d);
    }
  }
  definitionOf(key: string, at: Placed): Definition | null {
    if (!this.definitions.has(key)) return null;
    for (const d of this.blocked) if (d.key === key) return nearest(this.visible(key, at), at);
    let places = this.found.get(key);
    if (places === undefined) this.found.set(key, (places = new Map<Part, Map<number, Definition | null>>()));
    let inPart = places.get(at.part);
    if (inPart === undefined) places.set(at.part, (inPart = new Map<number, Definition | null>()));
    let definition = inPart.get(at.from);
    if (definition === undefined) inPart.set(at.from, (definition = nearest(this.visible(key, at), at)));
    return definition;
  }
  /** What `definitionOf` has found, by name and place, while no definition of the name is added. */
  private readonly found = new Map<string, Map<Part, Map<number, Definition | null>>>();
  /** Definitions above, and below in the same or an enclosing part; special cases only below, inside their part. */
  private visible(key: string, at: Placed): Definition[] {
    return (this.definitions.get(key) ?? [])
      .filter((d) => !this.blocked.has(d) && !this.isForeign(d, at) && !this.isPast(key, d, at))
      .filter((d) => d.solved !== true || (d.from < at.from && problemOf(d.part) === problemOf(at.part)))
      .filter((d) => (d.special === true ? d.from < at.from && isWithin(at.part, d.part) : d.from < at.from || isWithin(at.part, d.part)))
      .filter((d) => d.formals !== null || !this.isArgumentOfOther(d, at));
  }
  /** "Let f(x) = …" in a problem: its x is not what another problem solved for. */
  private isArgumentOfOther(d: Definition, at: Placed): boolean {
    const here = problemOf(at.part);
    if (isWithin(at.part, d.part) || problemOf(d.part) === here) return false;
    return (this.arguments.get(d.key) ?? []).some((p) => p.from <= at.from && problemOf(p.part) === here);
  }
  /** Whether a name was set free between two places of a problem: what is said at the first one says nothing at the second. */
  isPast(key: string, said: Placed, at: Placed): boolean {
    return (this.freed.get(key) ?? []).some(
      (p) =>
        said.from < p.from && p.from <= at.from && problemOf(p.part) === problemOf(at.part) && problemOf(said.part) === problemOf(p.part),
    );
  }
  /** A definition of another problem for a name that this problem uses for something else. */
  private isForeign(d: Definition, at: Placed): boolean {
    const parts = this.renewed.get(d.key);
    if (parts === undefined || isWithin(at.part, d.part)) return false;
    for (const p of parts) if (isWithin(at.part, p) && !isWithin(d.part, p)) return true;
    return false;
  }
  /** Every definition that could be meant, nearest first. */
  definitionsOf(key: string, at: Placed): readonly Definition[] {
    const rest = this.visible(key, at),
      out: Definition[] = [];
    for (let best = nearest(rest, at); best !== null; best = nearest(rest, at)) {
      out.push(best);
      rest.splice(rest.indexOf(best), 1);
    }
    return out;
  }
  /** Shapes of sibling parts further down say nothing here. */
  shapeOf(key: string, at: Placed): ShapeEntry | null {
    // A later part of the problem that sets a name anew takes no declaration from the parts before it.
    const own = (this.reintroduced.get(key) ?? []).some(
      (p) => problemOf(p.part) === problemOf(at.part) && (p.from < at.from || isWithin(at.part, p.part)),
    );
    return nearest(
      (this.shapes.get(key) ?? []).filter(
        (s) =>
          (!own || problemOf(s.part) === problemOf(at.part)) &&
          (s.from < at.from || isWithin(at.part, s.part)) &&
          this.reaches(s, key, at) &&
          ((s.how === "declared" && s.own !== true) || problemOf(s.part) === problemOf(at.part)),
      ),
      at,
    );
  }
  /**
   * Whether what another problem declares holds here: not where this problem declares letters of that one with other shapes and
   * uses no definition of it that contains the name.
   */
  private reaches(s: ShapeEntry, key: string, at: Placed): boolean {
    const there = problemOf(s.part),
      here = problemOf(at.part);
    if (there === here || isWithin(at.part, s.part) || isWithin(s.part, here) || this.homes === null) return true;
    return this.homes.tiedHome(key, at) !== undefined || !this.declaresOtherwise(here, there);
  }
  private declaresOtherwise(here: Part, there: Part): boolean {
    const id = `${String(here.id)}|${String(there.id)}`,
      known = this.otherwise.get(id);
    if (known !== undefined) return known;
    let found = false;
    for (const all of this.shapes.values()) {
      const of = (p: Part): ShapeEntry[] => all.filter((s) => s.how === "declared" && problemOf(s.part) === p),
        written = (s: ShapeEntry): string => [...s.lead, ...s.dims].join();
      const theirs = of(there),
        mine = theirs.length === 0 ? [] : of(here);
      if (mine.length > 0 && !mine.some((m) => theirs.some((t) => written(m) === written(t)))) found = true;
    }
    this.otherwise.set(id, found);
    return found;
  }
  private readonly otherwise = new Map<string, boolean>();
  /** Values bind forward only, inside the part that gives them and its sub-parts. */
  valueOf(key: string, at: Placed): GivenValue | null {
    return nearest(
      (this.values.get(key) ?? []).filter((v) => v.from < at.from && isWithin(at.part, v.part)),
      at,
    );
  }
  /** Values of other parts of the same problem may confirm, never refute. */
  valueElsewhere(key: string, at: Placed): GivenValue | null {
    const found = nearest(
      (this.values.get(key) ?? []).filter((v) => v.from < at.from && problemOf(v.part) === problemOf(at.part)),
      at,
    );
    return found === null || this.isArgumentSince(key, found, at) ? null : found;
  }
  /** "Let f(x) = …" after a part that gave x a value: from there on x stands for any number. */
  private isArgumentSince(key: string, value: GivenValue, at: Placed): boolean {
    for (const all of this.definitions.values())
      for (const d of all)
        if (d.part === at.part && d.from > value.from && d.from < at.from && d.formals?.includes(key) === true)
          return value.part !== at.part;
    return false;
  }
  /** `supposed`: what is said with "if" counts too. */
  factsOf(key: string, at: Placed, supposed = false): readonly Fact[] {
    // "y_t is one-hot" says it of y_2.
    const member = /^(.*?)(?:_\d+|\^\(\d+\))$/.exec(key)?.[1];
    return this.facts
      .filter((f) => f.key === key || (f.member === true && f.key === member))
      .filter((f) => f.supposed !== true || supposed)
      .sort((a, b) => commonPart(b.part, at.part).depth - commonPart(a.part, at.part).depth);
  }
  /** How many steps a problem writes out, by the letter that counts them, where a sum ends there. */
  countsOfSteps: ReadonlyMap<Part, ReadonlyMap<string, number>> = new Map();
  countOfSteps(letter: string, at: Placed): number | null {
    return this.countsOfSteps.size === 0 ? null : (this.countsOfSteps.get(problemOf(at.part))?.get(letter) ?? null);
  }
  rangeOf(letter: string, at: Placed): WrittenDim | null {
    const listed = this.listed.filter((r) => r.letter === letter && r.lo === 1);
    return nearest(this.ranges.get(letter) ?? [], at)?.hi ?? nearest(listed, at)?.hi ?? null;
  }
}
function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** The part that holds the whole document. */
export function root(part: Part): Part {
  let p = part;
  while (p.parent !== null) p = p.parent;
  return p;
}
/** The part whose symbols are one: the problem (outermost part) that a place lies in. */
export function problemOf(part: Part): Part {
  let p = part,
    problem = root(part);
  // A title over the whole document is no problem: the outermost part that has siblings is.
  for (; p.parent !== null; p = p.parent) if (p.parent.parts > 1 && isProblemLevel(p.level)) problem = p;
  return problem;
}
