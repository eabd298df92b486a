import type { Statement, Tree } from "../syntax/tree.js";
import { labelKey } from "./names.js";
import type { Part } from "./parts.js";
import type { PlacedStatement } from "./singles.js";
import { problemOf, root } from "./store.js";
import { indexLettersOf, treesIn } from "./trees.js";
/**
 * Layers told by their index letters (Bishop, Pattern Recognition and Machine Learning, 5.3; Mitchell, Machine Learning,
 * 4.5): a_j = Σ_i w_ji x_i, z_j = h(a_j), a_k = Σ_j w_kj z_j. Here a_j and a_k are two families with one letter, and so are
 * w_ji and w_kj. They are told apart where a name that is introduced with one letter is made of what is introduced with
 * another one: as one family, it would be defined by itself.
 */
export interface UnitLetters {
  /** Names that are another family for each of these letters. */
  readonly units: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names with two indices, by which the units are tied: another one for each pair of letters. */
  readonly weights: ReadonlySet<string>;
}
/** δ_j: a name and the one letter below it. */
interface Unit {
  readonly key: string;
  readonly letter: string;
}

export function findUnitLetters(statements: readonly PlacedStatement[]): ReadonlyMap<Part, UnitLetters> {
  const { shared, problems } = byProblem(statements),
    everywhere = new Map<string, Set<string>>(),
    found = new Map<Part, UnitLetters>();
  for (const { statement } of statements) {
    const unit = introducedBy(statement);
    if (unit !== null) add(everywhere, unit.key, unit.letter);
  }
  for (const [part, all] of problems) {
    const own = unitsOf([...shared, ...all], everywhere);
    if (own !== null) found.set(part, own);
  }
  const [first] = statements;
  if (found.size === 0 || first === undefined) return found;
  // A later question uses the units of an earlier one, and what stands above all of them is resolved as they need it.
  const out = new Map<Part, UnitLetters>(),
    all = [...found.values()];
  for (const [part, own] of problems) {
    const introduced = new Set(own.flatMap((s) => introducedBy(s)?.key ?? [])),
      mine = found.get(part),
      units = new Map(mine?.units);
    for (const other of all)
      for (const [key, letters] of other.units)
        if (!units.has(key) && (!introduced.has(key) || own.every((s) => isOneOf(introducedBy(s), key, letters)))) units.set(key, letters);
    out.set(part, { units, weights: new Set([...(mine?.weights ?? []), ...all.flatMap((x) => [...x.weights])]) });
  }
  const [whole] = all;
  if (whole !== undefined && shared.length > 0) out.set(root(first.at.part), whole);
  return out;
}
const isOneOf = (unit: Unit | null, key: string, letters: ReadonlySet<string>): boolean =>
  unit === null || unit.key !== key || letters.has(unit.letter);
/** The statements of each problem, and those above all problems. */
export function byProblem(statements: readonly PlacedStatement[]): {
  readonly shared: readonly Statement[];
  readonly problems: ReadonlyMap<Part, readonly Statement[]>;
} {
  const problems = new Map<Part, Statement[]>();
  for (const { statement, at } of statements) {
    const part = problemOf(at.part),
      list = problems.get(part);
    if (list === undefined) problems.set(part, [statement]);
    else list.push(statement);
  }
  const [first] = statements,
    top = first === undefined ? undefined : root(first.at.part),
    shared = top === undefined || problems.size === 1 ? [] : (problems.get(top) ?? []);
  if (top !== undefined && problems.size > 1) problems.delete(top);
  return { shared, problems };
}
function unitsOf(statements: readonly Statement[], everywhere: ReadonlyMap<string, ReadonlySet<string>>): UnitLetters | null {
  const madeOf = new Map<string, Set<string>>(),
    letters = new Map<string, Set<string>>();
  for (const s of statements) {
    const unit = introducedBy(s);
    if (unit === null) continue;
    add(letters, unit.key, unit.letter);
    for (const t of allIn(s.chain.members.slice(1))) {
      const part = unitOf(t);
      if (part === null) continue;
      add(madeOf, textOf(unit), textOf(part));
      // δ_j = Σ_k w_kj δ_k, with the δ_k of the question before.
      if (part.key === unit.key && part.letter !== unit.letter && everywhere.get(part.key)?.has(part.letter) === true)
        add(letters, part.key, part.letter);
    }
  }
  const numbered = new Set(statements.flatMap((s) => [...allIn(s.chain.members)].flatMap((t) => numberedKey(t) ?? []))),
    units = new Map([...letters].filter(([key, own]) => own.size > 1 && !numbered.has(key) && isMadeOfItself(key, own, madeOf)));
  if (units.size === 0) return null;
  const known = new Set([...units.values()].flatMap((own) => [...own]));
  return { units, weights: weightsIn(statements, known, new Set(letters.keys())) };
}
/** The unit on the left side of a statement: the δ_j of `\delta_j = …`. */
function introducedBy({ chain }: Statement): Unit | null {
  const [first] = chain.members;
  return first === undefined || chain.members.length < 2 || chain.rels[0]?.op !== "=" ? null : unitOf(first);
}
/** Whether what a name is with one letter reaches what it is with another, through what the problem introduces. */
function isMadeOfItself(key: string, letters: ReadonlySet<string>, madeOf: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  return [...letters].some((letter) => {
    const start = textOf({ key, letter }),
      seen = new Set<string>([start]),
      queue = [start];
    for (let u = queue.pop(); u !== undefined; u = queue.pop())
      for (const next of madeOf.get(u) ?? []) {
        if (seen.has(next)) continue;
        seen.add(next);
        queue.push(next);
      }
    return [...letters].some((other) => other !== letter && seen.has(textOf({ key, letter: other })));
  });
}
/** Names with two index letters, never introduced so, that tie different pairs of letters. */
function weightsIn(statements: readonly Statement[], known: ReadonlySet<string>, introduced: ReadonlySet<string>): ReadonlySet<string> {
  const pairs = new Map<string, Set<string>>();
  for (const { chain } of statements)
    for (const t of allIn(chain.members)) {
      const w = weightOf(t);
      if (w !== null && !introduced.has(w.key) && [...w.pair].some((l) => known.has(l))) add(pairs, w.key, w.pair);
    }
  return new Set([...pairs].filter(([, own]) => own.size > 1).map(([key]) => key));
}
/** The family of a scripted name under a problem's letters: `a_j·` for a_j, `w_ij·` for w_ji; null where one letter is one family. */
export function familyOf(key: string, sub: Tree, { units, weights }: UnitLetters): string | null {
  const letters = lettersOf(sub),
    [letter] = letters;
  if (letter !== undefined && letters.length === 1 && units.get(key)?.has(letter) === true) return `${key}_${letter}·`;
  return letters.length === 2 && weights.has(key) ? `${key}_${[...letters].sort().join("")}·` : null;
}

function* allIn(trees: readonly Tree[]): Iterable<Tree> {
  const stack = [...trees];
  for (let t = stack.pop(); t !== undefined; t = stack.pop()) {
    yield t;
    stack.push(...treesIn(t));
  }
}
/** The name of a_1, of which a_j is an entry. */
const numberedKey = (t: Tree): string | null => (t.kind === "script" && t.sub?.kind === "num" ? labelKey(t.base) : null);
function unitOf(t: Tree): Unit | null {
  const letters = lettersBelow(t),
    [letter] = letters;
  if (t.kind !== "script" || letter === undefined || letters.length !== 1) return null;
  const key = labelKey(t.base);
  return key === null ? null : { key, letter };
}
function weightOf(t: Tree): { readonly key: string; readonly pair: string } | null {
  const letters = lettersBelow(t);
  if (t.kind !== "script" || letters.length !== 2) return null;
  const key = labelKey(t.base);
  return key === null ? null : { key, pair: [...letters].sort().join("") };
}
const lettersBelow = (t: Tree): readonly string[] => (t.kind === "script" && t.sub !== null ? lettersOf(t.sub) : []);
/** Single letters, whatever else they mean: the h of hidden units is none of the usual letters of indices. */
function lettersOf(sub: Tree): readonly string[] {
  const letters = isSimple(sub) ? indexLettersOf(sub) : [];
  return letters.every((l) => /^[a-z]$/.test(l)) ? letters : [];
}
const isSimple = (sub: Tree): boolean => sub.kind === "sym" || sub.kind === "run" || (sub.kind === "list" && sub.items.every(isSimple));
const textOf = ({ key, letter }: Unit): string => `${key} ${letter}`;
function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([value]));
  else known.add(value);
}
