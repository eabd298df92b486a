import type { Expr } from "../syntax/expr.js";
import { childrenOf, quantitiesIn } from "./exprs.js";
import { isProblemLevel, isQuestionLevel, type Part, type Placed } from "./parts.js";
import { problemOf, type Definition, type NameHomes, type Store } from "./store.js";
/**
 * Where an undeclared letter lives (semantics.md 4). The x of one question is not the x of the next, unless the next
 * builds on definitions that contain it: then both are one symbol. What no definition ties may take the same shape, but
 * nothing said of the one refutes a line about the other.
 */

/** A question, or a numbered item where nothing greater divides the document: the narrowest part that letters belong to. */
export function regionOf(part: Part): Part {
  const problem = problemOf(part);
  for (let p = part; p.parent !== null && p !== problem; p = p.parent)
    if (isWhole(p.parent, problem) && (isQuestionLevel(p.level) || (isNumbered(p) && p.parent.parts === 0))) return p;
  return problem;
}
/** The problem itself, or the one title over all of it. */
const isWhole = (part: Part, problem: Part): boolean =>
  part === problem || (part.parent === problem && problem.parts === 1 && isProblemLevel(part.level));
const isNumbered = (p: Part): boolean => p.level >= 90 && /^\W*\d/.test(p.text) && !isProblemLevel(p.level);

interface Sides extends Placed {
  readonly sides: readonly Expr[];
}

export class Homes implements NameHomes {
  private readonly store: Store;
  /** With how many indices a name is written, by region and key. */
  private readonly used = new Map<string, Set<number>>();
  /** By region: the home of each name that definitions of other regions bring with them. */
  private readonly tied = new Map<number, Map<string, number>>();
  private readonly statements: readonly Sides[];
  constructor(store: Store, statements: readonly Sides[]) {
    this.store = store;
    this.statements = statements;
  }
  /** From now on the store knows the homes of all names. */
  settle(): void {
    const { store, statements } = this;
    store.homes = this;
    for (const s of statements) for (const side of s.sides) this.note(side, regionOf(s.part).id);
    const reached = new Map<number, Set<Definition>>();
    for (const s of statements) {
      const region = regionOf(s.part).id,
        seen = reached.get(region) ?? new Set<Definition>();
      reached.set(region, seen);
      this.tie(s, region, seen);
    }
  }
  regionIn(part: Part): number {
    const region = regionOf(part);
    return isNumbered(region) ? region.id : problemOf(part).id;
  }
  /** The home that definitions of other regions, on which this one builds, give a name. */
  tiedHome(name: string, at: Placed): number | undefined {
    return this.tied.get(regionOf(at.part).id)?.get(keyOf(name));
  }
  /** The region whose symbol a name without a declared shape is at a place. */
  homeOf(name: string, at: Placed): number {
    const tied = this.tiedHome(name, at);
    if (tied !== undefined) return tied;
    // What the text above all questions uses is one symbol for all of them, where they write it in the same way.
    const region = regionOf(at.part),
      here = this.used.get(`${keyOf(name)}@${String(region.id)}`);
    let home = region.id;
    for (let p = region.parent; p !== null; p = p.parent) {
      const above = this.used.get(`${keyOf(name)}@${String(regionOf(p).id)}`);
      if (above !== undefined && [...(here ?? [])].every((n) => above.has(n))) home = regionOf(p).id;
    }
    return home;
  }
  private note(side: Expr, region: number): void {
    const add = (key: string, indices: number): void => {
      const id = `${key}@${String(region)}`,
        counts = this.used.get(id);
      if (counts === undefined) this.used.set(id, new Set([indices]));
      else counts.add(indices);
    };
    const open = [side];
    for (let x = open.pop(); x !== undefined; x = open.pop()) {
      if (x.kind === "name") add(x.key, 0);
      if (x.kind === "call" || x.kind === "prime") add(x.fn, 0);
      if (x.kind === "entry" && x.base.kind === "name") {
        add(x.base.key, x.indices.length);
        open.push(...x.indices.filter((i): i is Expr => i !== null));
      } else open.push(...childrenOf(x));
    }
  }
  /** `seen`: definitions that statements of this region have reached before. */
  private tie(s: Sides, region: number, seen: Set<Definition>): void {
    const open: Definition[] = [];
    const visit = (key: string, at: Placed): void => {
      const d = this.store.definitionOf(key, at);
      if (d === null || seen.has(d)) return;
      seen.add(d);
      open.push(d);
    };
    for (const key of namesOf(s)) visit(key, s);
    for (let d = open.pop(); d !== undefined; d = open.pop())
      for (const key of quantitiesIn(d.body)) {
        if (regionOf(d.part).id !== region) this.bring(region, key, this.store.homeOf(key, d));
        visit(key, d);
      }
  }
  private bring(region: number, key: string, home: number): void {
    const names = this.tied.get(region);
    if (names === undefined) this.tied.set(region, new Map([[key, home]]));
    else if (!names.has(key)) names.set(key, home);
  }
}
const namesOf = (s: Sides): Set<string> => new Set(s.sides.flatMap((e) => [...quantitiesIn(e)]));
/** L§1 is the part that L plays for one of its arguments. */
const keyOf = (name: string): string => name.replace(/§.*$/, "");
