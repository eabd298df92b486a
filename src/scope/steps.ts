import type { Expr } from "../syntax/expr.js";
import { childrenOf, contains, quantitiesIn } from "./exprs.js";
import { isWithin, type Part, type Placed } from "./parts.js";
import { problemOf, type Store, type WrittenDim } from "./store.js";
import { memberKey, memberOf, stepIndex } from "./step-index.js";
/**
 * Time steps and layers (semantics.md 6): an index with arithmetic (h_{t−1}, a^{(l−1)}, z_{2j}) on a name that is defined
 * by a recurrence, or whose neighbours are differentiated by one another. Members of such families are names of their own
 * (h_2, a^(2)), of their own shapes; the number of steps is chosen to contain all that the document names.
 */
export interface StepSystem {
  readonly problem: Part;
  /** Step letters and the values for which their definitions are written: l = 1, …, L. */
  readonly letters: ReadonlyMap<string, { readonly lo: number; readonly hi: number }>;
  readonly families: ReadonlySet<string>;
  /** Names without an index that are those of a step all the same (z^f = W_f x_t + …), with the letter of that step. */
  readonly implicit: ReadonlyMap<string, string>;
  /** The letter of the last step (L in a^{(L)}), as a number. */
  readonly ends: ReadonlyMap<string, number>;
  /** Letters of the last step that stand for its number wherever they are written: no loss, no matrix. */
  readonly counts: ReadonlyMap<string, number>;
  /** Step letters that are no quantities besides. */
  readonly bare: ReadonlySet<string>;
  /** Families with numbered members, of which none is the zeroth. */
  readonly fromOne: ReadonlySet<string>;
  /** How many steps are written out. */
  readonly length: number;
  /** Letters that stand alone below ∇ only, of families of layers: ∇_a C is by a^L, in which a cost is written. */
  readonly lasts: ReadonlyMap<string, string>;
  /** Families that no recurrence feeds (ᾱ_t = Π_{s ≤ t} α_s): each member has its definition. */
  readonly flat: ReadonlySet<string>;
  /** Where no range is stated: the step that a generic line is about. Members before it are given. */
  readonly center: number | null;
}
/** A line of the document, as far as steps matter. */
export interface StepLine {
  readonly at: Placed;
  readonly left: Expr;
  readonly right: Expr;
  readonly names: "definition" | "assignment" | "other";
  /** Whether the line says a second thing of a name that has a definition. */
  readonly restates?: boolean;
}

interface Use {
  readonly family: string;
  readonly letters: readonly string[];
  readonly offset: number;
  readonly arithmetic: boolean;
  readonly differentiated: boolean;
  readonly bound: boolean;
}
const most = 6,
  usual = 3;

/** The systems of steps of a document, one for each problem that has one. */
export function findSteps(lines: readonly StepLine[], store: Store): readonly StepSystem[] {
  const problems = new Map<Part, StepLine[]>();
  for (const line of lines) {
    const p = problemOf(line.at.part),
      list = problems.get(p);
    if (list === undefined) problems.set(p, [line]);
    else list.push(line);
  }
  return [...problems].flatMap(([problem, own]) => {
    const s = systemOf(problem, own, store);
    return s === null ? [] : [s];
  });
}

function systemOf(problem: Part, lines: readonly StepLine[], store: Store): StepSystem | null {
  const letters = new Set<string>(),
    families = new Set<string>(),
    uses: Use[] = [];
  for (const line of lines) {
    const own = [...usesIn(line.left), ...usesIn(line.right)].filter((u) => !isPlainArray(u.family, store, line.at));
    uses.push(...own);
    const generic = line.names !== "other" && (line.left.kind === "entry" || line.left.kind === "name") && own.some((u) => !u.bound);
    for (const u of own)
      if (u.arithmetic && !u.bound && (u.differentiated || (generic && isRecurrence(line)))) for (const l of u.letters) letters.add(l);
  }
  if (letters.size === 0) return null;
  for (const u of uses) if (u.letters.some((l) => letters.has(l))) families.add(u.family);
  const implicit = implicitNames(lines, letters, families, store);
  for (const k of implicit.keys()) families.add(k);
  const { highest, ends: endNames, fromOne } = numbered(lines, families);
  // The stated range, or the letter of the last step.
  const ranges = new Map<string, { lo: number; hi: number }>(),
    ends = new Map<string, number>();
  let length = Math.min(most, Math.max(usual, highest)),
    stated = false;
  for (const l of letters) {
    const range = (store.ranges.get(l) ?? []).find((r) => isWithin(r.part, problem) || isWithin(problem, r.part));
    if (range === undefined) continue;
    stated = true;
    const end = endOf(range.hi);
    if (typeof range.hi === "number") length = Math.min(most, Math.max(range.hi, highest));
    else if (end !== null) ends.set(end.letter, 0);
    ranges.set(l, { lo: range.lo ?? 1, hi: end === null ? 0 : end.offset });
  }
  const listed = store.listed.filter((r) => letters.has(r.letter) && problemOf(r.part) === problem);
  for (const r of listed) {
    stated = true;
    if (!ranges.has(r.letter)) ranges.set(r.letter, { lo: r.lo, hi: Math.min(most, r.hi) });
  }
  if (listed.length > 0 && ends.size === 0 && endNames.size === 0) length = Math.min(most, Math.max(highest, ...listed.map((r) => r.hi)));
  for (const e of endNames) {
    ends.set(e, 0);
    stated = true;
  }
  length = statedLength(problem, [...ends.keys()], highest, store) ?? length;
  for (const e of ends.keys()) ends.set(e, length);
  const offsets = uses.filter((u) => u.letters.some((l) => letters.has(l))).map((u) => u.offset),
    lowest = Math.min(0, ...offsets),
    above = Math.max(0, ...offsets);
  const center = stated || highest > 0 ? null : 1 - lowest;
  const system = new Map<string, { lo: number; hi: number }>();
  for (const l of letters) {
    const r = ranges.get(l);
    if (center !== null) system.set(l, { lo: center, hi: center + above });
    else if (r === undefined) system.set(l, { lo: 1, hi: length });
    else system.set(l, { lo: r.lo, hi: r.hi <= 0 ? length + r.hi : r.hi });
  }
  const counts = new Map([...ends].filter(([e]) => !lines.some((l) => usesAsQuantity(l, e))));
  const bare = new Set(
    [...letters].filter((l) => !store.shapes.has(l) && !store.values.has(l) && !lines.some((x) => usesAsQuantity(x, l))),
  );
  return {
    problem,
    letters: system,
    families,
    implicit,
    ends,
    counts,
    bare,
    fromOne,
    lasts: lastOf(lines, families, ends),
    flat: flatFamilies(lines, families),
    length,
    center,
  };
}

/** ∇_a C beside a^1, …, a^L, where nothing else is called a. */
function lastOf(lines: readonly StepLine[], families: ReadonlySet<string>, ends: ReadonlyMap<string, number>): ReadonlyMap<string, string> {
  const [end] = ends.values(),
    below = new Set<string>(),
    alone = new Set<string>();
  if (end === undefined || ends.size > 1) return new Map();
  const see = (e: Expr): void => {
    if (e.kind === "name") alone.add(e.key);
    const [by] = e.kind === "deriv" && e.how === "gradient" && e.by.length === 1 ? e.by : [];
    if (e.kind === "deriv" && by?.kind === "name") {
      below.add(by.key);
      see(e.of);
    } else for (const c of childrenOf(e)) see(c);
  };
  for (const { left, right } of lines) for (const e of [left, right]) see(e);
  return new Map([...below].filter((k) => !alone.has(k) && families.has(`${k}^()`)).map((k) => [k, memberKey(`${k}^()`, end)]));
}
/** Families with a definition from which no way through definitions leads back to where it has been. */
function flatFamilies(lines: readonly StepLine[], families: ReadonlySet<string>): ReadonlySet<string> {
  const made = new Map<string, Set<string>>();
  for (const { left, right, names, restates } of lines) {
    const member = memberOf(left);
    if (names === "other" || restates === true || member === null || !families.has(member.key)) continue;
    const from = made.get(member.key) ?? new Set<string>();
    for (const u of usesIn(right)) from.add(u.family);
    made.set(member.key, from);
  }
  const above = (family: string): ReadonlySet<string> => {
    const seen = new Set<string>(),
      stack = [...(made.get(family) ?? [])];
    for (let f = stack.pop(); f !== undefined; f = stack.pop()) {
      if (seen.has(f)) continue;
      seen.add(f);
      stack.push(...(made.get(f) ?? []));
    }
    return seen;
  };
  const recurrent = new Set([...made.keys()].filter((f) => above(f).has(f)));
  return new Set([...made.keys()].filter((f) => !recurrent.has(f) && ![...above(f)].some((x) => recurrent.has(x))));
}

/** "Take L = 2": the one number that the problem gives for its last step. What holds for any number of steps holds for this one. */
function statedLength(problem: Part, ends: readonly string[], highest: number, store: Store): number | null {
  const given = new Set(
    ends
      .flatMap((e) => (store.values.get(e) ?? []).filter((v) => problemOf(v.part) === problem).map((v) => v.value))
      .map((v) => (v.kind === "num" ? Number(v.text) : NaN)),
  );
  const [n] = given;
  return given.size === 1 && n !== undefined && Number.isInteger(n) && n >= 2 && n >= highest && n <= most ? n : null;
}

/**
 * Names that stand for the step at hand: defined without an index by what has one, by another such name, or all that
 * f_t = σ(z) says of f_t.
 */
function implicitNames(
  lines: readonly StepLine[],
  letters: ReadonlySet<string>,
  families: ReadonlySet<string>,
  store: Store,
): Map<string, string> {
  const out = new Map<string, string>();
  const letterOf = (e: Expr): string | null => {
    const found = new Set(
      usesIn(e)
        .filter((u) => !u.bound && families.has(u.family))
        .flatMap((u) => u.letters)
        .filter((l) => letters.has(l)),
    );
    contains(e, (x) => {
      const l = x.kind === "name" ? out.get(x.key) : undefined;
      if (l !== undefined) found.add(l);
      return false;
    });
    const [only] = found;
    return found.size === 1 && only !== undefined ? only : null;
  };
  // μ and η of v_{t+1} = μ v_t − η g_t are the same at every step.
  const constant = new Set(
    lines.flatMap(({ left, right, names }) =>
      names !== "other" && memberOf(left) !== null && letterOf(right) !== null ? [...quantitiesIn(right)] : [],
    ),
  );
  for (let size = -1; size !== out.size; ) {
    size = out.size;
    for (const { left, right, names } of lines) {
      if (names !== "definition") continue;
      if (left.kind === "name" && !out.has(left.key) && !families.has(left.key)) {
        const l = letterOf(right);
        if (l !== null) out.set(left.key, l);
      }
      const member = memberOf(left),
        letter = member?.index.kind === "name" && families.has(member.key) && letters.has(member.index.key) ? member.index.key : null;
      if (letter === null || letterOf(right) !== null || contains(right, (x) => x.kind === "name" && x.key === letter)) continue;
      for (const key of quantitiesIn(right))
        if (
          /^[a-z]/.test(key) &&
          !families.has(key) &&
          !constant.has(key) &&
          !store.definitions.has(key) &&
          !store.values.has(key) &&
          !/^(e|pi)$/.test(key)
        )
          out.set(key, letter);
    }
  }
  return out;
}
/** A letter that is defined or differentiated is no number of steps. */
function usesAsQuantity(line: StepLine, key: string): boolean {
  if (
    line.names !== "other" &&
    ((line.left.kind === "name" && line.left.key === key) || (line.left.kind === "call" && line.left.fn === key))
  )
    return true;
  return [line.left, line.right].some((e) =>
    contains(
      e,
      (x) => x.kind === "deriv" && [x.of, ...x.by].some((y) => (y.kind === "name" && y.key === key) || (y.kind === "call" && y.fn === key)),
    ),
  );
}
/** A definition that reaches another step of a family: on its right side, or by arithmetic on its left. */
function isRecurrence(line: StepLine): boolean {
  const left = usesIn(line.left).find((u) => !u.bound);
  return (
    left !== undefined &&
    (left.arithmetic || usesIn(line.right).some((u) => u.arithmetic && !u.bound && u.letters.some((l) => left.letters.includes(l))))
  );
}
/** x ∈ ℝ^n with entries x_i: an array, whatever arithmetic its indices have. */
function isPlainArray(family: string, store: Store, at: Placed): boolean {
  const shape = store.shapeOf(family, at);
  return shape !== null && shape.lead.length === 0 && shape.dims.length > 0;
}

function usesIn(e: Expr): Use[] {
  const out: Use[] = [],
    stack: { e: Expr; bound: readonly string[]; differentiated: boolean }[] = [{ e, bound: [], differentiated: false }];
  for (let x = stack.pop(); x !== undefined; x = stack.pop()) {
    const inner = x.e.kind === "big" ? [...x.bound, x.e.index] : x.bound,
      d = x.e.kind === "deriv" ? true : x.differentiated;
    const family = memberOf(x.e),
      bound = x.bound;
    if (family !== null) {
      const index = stepIndex(family.index);
      if (index !== null && index.letters.length > 0)
        out.push({
          family: family.key,
          letters: index.letters,
          offset: index.offset,
          arithmetic: index.arithmetic,
          differentiated: x.differentiated,
          bound: index.letters.some((l) => bound.includes(l)),
        });
    }
    // A derivative's own members count, not what stands deep inside of them.
    for (const c of childrenOf(x.e)) stack.push({ e: c, bound: inner, differentiated: d });
  }
  return out;
}

/** The highest number that a member of a family is written with, and single capital letters in its place. */
function numbered(
  lines: readonly StepLine[],
  families: ReadonlySet<string>,
): { highest: number; ends: Set<string>; fromOne: ReadonlySet<string> } {
  const ends = new Set<string>(),
    lowest = new Map<string, number>(),
    note = (family: string, n: number): void => {
      highest = Math.max(highest, n);
      lowest.set(family, Math.min(n, lowest.get(family) ?? n));
    };
  let highest = 0;
  const patterns = [...families].map((f) => ({ plain: f, test: memberPattern(f) }));
  for (const line of lines)
    for (const side of [line.left, line.right])
      contains(side, (x) => {
        const m = memberOf(x);
        if (m !== null && families.has(m.key) && m.index.kind === "num") note(m.key, Number(m.index.text));
        if (x.kind === "name" || x.kind === "call")
          for (const p of patterns) {
            const label = p.test.exec(x.kind === "name" ? x.key : x.fn)?.[1];
            if (label === undefined) continue;
            if (/^\d+$/.test(label)) note(p.plain, Number(label));
            else ends.add(label.replace(/[+-]\d+$/, ""));
          }
        return false;
      });
  return { highest, ends, fromOne: new Set([...lowest].filter(([, n]) => n >= 1).map(([f]) => f)) };
}
/** Keys of members with a number or the letter of the last step: h_2, a^(L-1). */
export function memberPattern(family: string): RegExp {
  const escape = (s: string): string => s.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"),
    label = "(\\d+|[A-Z](?:[+-]\\d+)?)";
  const k = family.indexOf("^()");
  return k >= 0
    ? new RegExp(`^${escape(family.slice(0, k))}\\^\\(${label}\\)${escape(family.slice(k + 3))}$`)
    : new RegExp(`^${escape(family)}_${label}$`);
}
function endOf(hi: WrittenDim): { letter: string; offset: number } | null {
  const m = /^([A-Za-z]\w*)([+-]\d+)?$/.exec(String(hi));
  return m?.[1] === undefined ? null : { letter: m[1], offset: m[2] === undefined ? 0 : Number(m[2]) };
}
