import type { Expr } from "../syntax/expr.js";
import { contains, exprKey, mapChildren } from "./exprs.js";
import type { EntryNames } from "./entry-names.js";
import type { Part, Placed } from "./parts.js";
import { evaluateIndex, memberKey, memberOf, solveIndex, stepIndex } from "./step-index.js";
import { memberPattern, type StepSystem } from "./steps.js";
import { problemOf, type Definition, type ShapeEntry, type WrittenDim } from "./store.js";
/**
 * Unrolling: generic definitions, shapes and lines of a family of steps as those of its members. δ^{(l)} = φ′(z^{(l)}) …
 * is what it says of δ^(1), δ^(2) and so on, each a name with a definition and a shape of its own.
 */
export interface Instance {
  readonly values: ReadonlyMap<string, number>;
  readonly sides: readonly Expr[];
}
type Values = ReadonlyMap<string, number>;
const longest = 12;

export class Unroller {
  private readonly systems: ReadonlyMap<unknown, StepSystem>;
  /** Members that definitions make or mention, by problem and family. */
  private readonly members = new Map<string, Set<number>>();
  /** The families with definitions. */
  private readonly defined = new Set<string>();
  private readonly entries: EntryNames;
  /** Counts of steps that bound a sum that was written out, by problem: (1/T) Σ_{t=1}^T has as many terms as T says. */
  readonly countsOfSums = new Map<Part, Map<string, number>>();
  constructor(systems: readonly StepSystem[], entries: EntryNames) {
    this.systems = new Map(systems.map((s) => [s.problem, s]));
    this.entries = entries;
  }
  systemAt(at: Placed): StepSystem | null {
    return this.systems.get(problemOf(at.part)) ?? null;
  }

  /** Members with a number or the letter of the last step as names: h_2, a^{(L)}. */
  canonical(e: Expr, at: Placed): Expr {
    const system = this.systemAt(at),
      names = this.entries.get(problemOf(at.part)),
      x = names === undefined ? e : capitalised(e, names);
    return system === null ? x : this.rewrite(explicit(x, system), system, new Map(), new Set());
  }
  /** An expression at given values of its step letters. */
  private rewrite(e: Expr, s: StepSystem, values: Values, bound: ReadonlySet<string>): Expr {
    const go = (x: Expr): Expr => this.rewrite(x, s, values, bound);
    if (e.kind === "name") return this.rewriteName(e, s, values, bound);
    if (e.kind === "call") {
      const args = e.args.map(go),
        fn = this.renamed(e.fn, s);
      return { ...e, fn: fn ?? e.fn, args };
    }
    const member = memberOf(e);
    if (member !== null && e.kind === "entry" && s.families.has(member.key)) {
      const n = evaluateIndex(member.index, free(values, bound));
      if (n !== null && n >= 0) {
        const key = memberKey(member.key, n),
          rest = member.rest.map((i) => (i === null ? null : go(i)));
        const base: Expr = e.base.kind === "call" ? { ...e.base, fn: key, args: e.base.args.map(go) } : { kind: "name", key };
        return rest.length === 0 ? base : { kind: "entry", base, indices: rest };
      }
    }
    if (e.kind === "deriv" && e.how === "gradient" && s.lasts.size > 0)
      return {
        ...e,
        of: go(e.of),
        by: e.by.map((b) => (b.kind === "name" && s.lasts.has(b.key) ? { ...b, key: s.lasts.get(b.key) ?? b.key } : go(b))),
      };
    if (e.kind === "big") return this.rewriteSum(e, s, values, bound);
    if ((e.kind === "mul" || e.kind === "add") && values.size > 0) {
      const parts = e.kind === "mul" ? e.factors : e.terms;
      if (parts.some((p) => p.kind === "dots")) {
        const all = filled(parts.map(go), s);
        return e.kind === "mul" ? { ...e, factors: all } : { ...e, terms: all };
      }
    }
    return mapChildren(e, go);
  }
  private rewriteName(e: Expr & { kind: "name" }, s: StepSystem, values: Values, bound: ReadonlySet<string>): Expr {
    const v = bound.has(e.key) || (s.letters.has(e.key) && !s.bare.has(e.key)) ? undefined : values.get(e.key);
    if (v !== undefined) return { kind: "num", text: String(v) };
    const count = values.size > 0 && !bound.has(e.key) ? s.counts.get(e.key) : undefined;
    if (count !== undefined) return { kind: "num", text: String(count) };
    // Vectors of ones have a length of their own at each step.
    const key = this.renamed(e.key, s);
    return key === null ? (/^(bf|bb):1/.test(e.key) ? { ...e } : e) : { kind: "name", key };
  }
  /** a^(L-1) as a^(2). */
  private renamed(key: string, s: StepSystem): string | null {
    if (s.ends.size === 0) return null;
    for (const f of s.families) {
      const label = memberPattern(f).exec(key)?.[1],
        m = label === undefined ? null : /^([A-Z])([+-]\d+)?$/.exec(label);
      const end = m?.[1] === undefined ? undefined : s.ends.get(m[1]);
      if (end !== undefined) return memberKey(f, end + Number(m?.[2] ?? 0));
    }
    return null;
  }
  /** Sums and products over steps, written out. */
  private rewriteSum(e: Expr & { kind: "big" }, s: StepSystem, values: Values, bound: ReadonlySet<string>): Expr {
    const over =
      e.where === null &&
      (e.op === "sum" || e.op === "prod" || e.op === "mean") &&
      contains(e.body, (x) => {
        const m = memberOf(x);
        return m !== null && s.families.has(m.key) && (stepIndex(m.index)?.letters.includes(e.index) ?? false);
      });
    const inner = new Set([...bound, e.index]);
    if (!over)
      return {
        ...e,
        lo: e.lo && this.rewrite(e.lo, s, values, bound),
        hi: e.hi && this.rewrite(e.hi, s, values, bound),
        where: e.where && this.rewrite(e.where, s, values, inner),
        body: this.rewrite(e.body, s, values, inner),
      };
    const all = new Map([...s.ends, ...free(values, bound)]),
      range = s.letters.get(e.index);
    const lo = e.lo === null ? (range?.lo ?? 1) : evaluateIndex(e.lo, all),
      hi = e.hi === null ? (range?.hi ?? s.length) : evaluateIndex(e.hi, all);
    // With letters left free, the line is instantiated later.
    if (lo === null || hi === null || hi - lo >= longest) return e;
    for (const [letter, n] of s.counts) if (e.hi !== null && mentions(e.hi, letter)) this.noteCount(s.problem, letter, n);
    const terms: Expr[] = [];
    for (let k = lo; k <= hi; k++)
      terms.push(this.rewrite(e.body, s, new Map([...values, [e.index, k]]), new Set([...bound].filter((b) => b !== e.index))));
    const [only] = terms;
    if (only === undefined) return { kind: "num", text: e.op === "prod" ? "1" : "0" };
    if (terms.length === 1) return only;
    if (e.op === "prod") return { kind: "mul", op: "cdot", factors: terms };
    const sum: Expr = { kind: "add", terms };
    return e.op === "mean" ? { kind: "div", op: "/", num: sum, den: { kind: "num", text: String(terms.length) } } : sum;
  }

  private noteCount(problem: Part, letter: string, n: number): void {
    const known = this.countsOfSums.get(problem);
    if (known === undefined) this.countsOfSums.set(problem, new Map([[letter, n]]));
    else known.set(letter, n);
  }

  /** The definitions of the members that a generic definition makes. `index`: the left side's, l or l + 1. */
  definitions(d: Definition, index: Expr): Definition[] {
    const s = this.systemAt(d),
      letter = stepIndex(index)?.letters[0];
    if (s === null || letter === undefined || !s.families.has(d.key)) return [];
    const range = s.letters.get(letter);
    if (range === undefined) return [];
    const out: Definition[] = [];
    const lo = s.center !== null && s.flat.has(d.key) ? Math.min(1, range.lo) : range.lo;
    for (let v = lo; v <= range.hi; v++) {
      const values = new Map([[letter, v]]),
        n = evaluateIndex(index, values);
      if (n === null || n < 0) continue;
      // f_t = σ(z) with no step on its right: z is that of the step at hand.
      if (s.center !== null && v !== s.center && !mentions(d.body, letter)) continue;
      const body = this.rewrite(d.body, s, values, new Set());
      this.note(s, d.key, n);
      this.defined.add(this.id(s, d.key));
      this.noteAll(s, body);
      out.push({ ...d, key: memberKey(d.key, n), indices: d.indices.slice(1), body });
    }
    return out;
  }
  /** W^{(l)} ∈ ℝ^{n_l × n_{l−1}} for each layer. */
  shapes(entry: ShapeEntry, index: Expr): ShapeEntry[] {
    const s = this.systemAt(entry),
      letter = stepIndex(index)?.letters[0];
    if (s === null || !s.families.has(entry.key) || letter === undefined) return [];
    const last = Math.max(s.length, ...[...s.letters.values()].map((r) => r.hi)) + 1;
    return Array.from({ length: last + 1 }, (_, n): ShapeEntry | null => {
      const at = solveIndex(index, n)?.at;
      return at === undefined
        ? null
        : { ...entry, key: memberKey(entry.key, n), lead: entry.lead.slice(1), dims: entry.dims.map((d) => dimAt(d, letter, at, s)) };
    }).filter((x) => x !== null);
  }
  /** n_L as n_3. */
  dims(dims: readonly WrittenDim[], at: Placed): readonly WrittenDim[] {
    const s = this.systemAt(at);
    return s === null ? dims : dims.map((d) => dimAt(d, "", 0, s));
  }

  /** A line at up to two choices of its step letters, all whose members exist; empty where no letter is free. */
  instances(sides: readonly Expr[], at: Placed): Instance[] {
    const all = this.everywhere(sides, at),
      middle = all[Math.floor(all.length / 2)],
      last = all[all.length - 1];
    return [middle, last].filter((x, i, kept): x is Instance => x !== undefined && kept.indexOf(x) === i);
  }
  /** A line at every choice of its step letters. */
  everywhere(sides: readonly Expr[], at: Placed): Instance[] {
    const s = this.systemAt(at);
    if (s === null) return [];
    const letters = freeLetters(sides, s);
    if (letters.length === 0) return [];
    return this.choices(letters, s)
      .map((values) => ({ values, sides: sides.map((e) => this.rewrite(e, s, values, new Set())) }))
      .filter((x) => x.sides.every((e) => this.exist(e, s) && !broken(e)));
  }
  private choices(letters: readonly string[], s: StepSystem): Values[] {
    let out: Values[] = [new Map()];
    for (const l of letters) {
      const range = s.letters.get(l);
      if (range === undefined) return [];
      const hi = s.center === null ? range.hi : s.center,
        next: Values[] = [];
      for (const before of out)
        for (let v = range.lo; v <= hi; v++) if (![...before.values()].includes(v)) next.push(new Map([...before, [l, v]]));
      out = next.slice(0, 60);
    }
    return out;
  }
  /** Steps that the document's definitions never reach are left out (semantics.md 6). */
  private exist(e: Expr, s: StepSystem): boolean {
    return !contains(e, (x) => {
      const key = x.kind === "name" ? x.key : x.kind === "call" ? x.fn : null;
      if (key === null) {
        const m = memberOf(x);
        return m !== null && s.families.has(m.key) && (evaluateIndex(m.index, new Map()) ?? 0) < 0;
      }
      return [...s.families].some((f) => {
        const label = memberPattern(f).exec(key)?.[1],
          known = this.members.get(this.id(s, f));
        if (label === undefined || !/^\d+$/.test(label)) return false;
        if (!this.defined.has(this.id(s, f))) return s.fromOne.has(f) && Number(label) < 1;
        return known !== undefined && !known.has(Number(label));
      });
    });
  }
  private id(s: StepSystem, family: string): string {
    return `${String(s.problem.id)}|${family}`;
  }
  private note(s: StepSystem, family: string, n: number): void {
    const known = this.members.get(this.id(s, family));
    if (known === undefined) this.members.set(this.id(s, family), new Set([n]));
    else known.add(n);
  }
  /** Members that a definition mentions exist too, where the family has definitions of its own. */
  private noteAll(s: StepSystem, body: Expr): void {
    const patterns = [...s.families].map((f) => ({ f, test: memberPattern(f) }));
    contains(body, (x) => {
      const key = x.kind === "name" ? x.key : x.kind === "call" ? x.fn : null;
      if (key !== null)
        for (const p of patterns) {
          const label = p.test.exec(key)?.[1];
          if (label !== undefined && /^\d+$/.test(label)) this.note(s, p.f, Number(label));
        }
      return false;
    });
  }
}

function capitalised(e: Expr, names: ReadonlyMap<string, string>): Expr {
  if (e.kind === "name") {
    const capital = names.get(e.key);
    return capital === undefined ? e : { ...e, key: capital };
  }
  return mapChildren(e, (c) => capitalised(c, names));
}
/** z^f as z^f_t, where z^f is that of step t. */
function explicit(e: Expr, s: StepSystem): Expr {
  if (s.implicit.size === 0) return e;
  if (e.kind === "name") {
    const letter = s.implicit.get(e.key);
    return letter === undefined ? e : { kind: "entry", base: e, indices: [{ kind: "name", key: letter }] };
  }
  if (e.kind === "entry" && e.base.kind === "name") {
    const letter = s.implicit.get(e.base.key);
    if (letter !== undefined)
      return { ...e, indices: [{ kind: "name", key: letter }, ...e.indices.map((i) => (i === null ? null : explicit(i, s)))] };
  }
  return mapChildren(e, (c) => explicit(c, s));
}
const free = (values: Values, bound: ReadonlySet<string>): Values =>
  bound.size === 0 ? values : new Map([...values].filter(([k]) => !bound.has(k)));
const mentions = (e: Expr, letter: string): boolean => contains(e, (x) => x.kind === "name" && x.key === letter);
function dimAt(dim: WrittenDim, letter: string, value: number, s: StepSystem): WrittenDim {
  if (typeof dim === "number") return dim;
  return dim.replace(/(?<=[A-Za-z][_^(]*[_^(])([A-Za-z]+)([+-]\d+)?/, (whole: string, l: string, offset: string | undefined) => {
    const v = l === letter ? value : s.ends.get(l);
    return v === undefined ? whole : String(v + Number(offset ?? 0));
  });
}
/** Step letters that no sum binds, in the order of the page. */
function freeLetters(sides: readonly Expr[], s: StepSystem): string[] {
  const out: string[] = [];
  const visit = (e: Expr, bound: ReadonlySet<string>): void => {
    const m = memberOf(e);
    if (m !== null && s.families.has(m.key))
      for (const l of stepIndex(m.index)?.letters ?? []) if (!bound.has(l) && !out.includes(l)) out.push(l);
    const inner = e.kind === "big" ? new Set([...bound, e.index]) : bound;
    mapChildren(e, (c) => {
      visit(c, inner);
      return c;
    });
  };
  for (const e of sides) visit(e, new Set());
  return out;
}
/** Dots between two members of a chain: ∂z_4/∂z_3 … ∂z_2/∂z_1. They stay where the members do not follow each other. */
function filled(parts: readonly Expr[], s: StepSystem): Expr[] {
  const out: Expr[] = [];
  parts.forEach((p, i) => {
    const before = parts[i - 1],
      next = parts[i + 1];
    if (p.kind !== "dots" || before === undefined || next === undefined) {
      out.push(p);
      return;
    }
    const end = exprKey(next);
    if (exprKey(before) === end) {
      out.pop();
      return;
    }
    const way = direction(parts[i - 2], before, s) ?? direction(before, next, s);
    for (const step of way === null ? [-1, 1] : [way]) {
      const between: Expr[] = [];
      let x = shifted(before, step, s);
      for (let k = 0; k < longest && exprKey(x) !== end; k++) {
        between.push(x);
        x = shifted(x, step, s);
      }
      if (exprKey(x) === end) {
        out.push(...between);
        return;
      }
    }
    out.push(p);
  });
  return out;
}
/** Which way the members of a chain of derivatives run, seen by two neighbours that share a variable: ∂L/∂z_4 · ∂z_4/∂z_3 down. */
function direction(a: Expr | undefined, b: Expr, s: StepSystem): number | null {
  if (a?.kind !== "deriv" || b.kind !== "deriv") return null;
  const [of, by] = [b.of, b.by[0]];
  if (by === undefined || a.by[0] === undefined) return null;
  const towards = exprKey(a.by[0]) === exprKey(of) ? exprKey(by) : exprKey(a.of) === exprKey(by) ? exprKey(of) : null,
    from = towards === exprKey(by) ? of : by;
  return towards === null ? null : ([-1, 1].find((step) => exprKey(shifted(from, step, s)) === towards) ?? null);
}
/** Dots after a member that could not be filled. */
const broken = (e: Expr): boolean =>
  contains(e, (x) => x.kind === "mul" && x.factors.some((f, i) => f.kind === "dots" && x.factors[i - 1]?.kind === "deriv"));
function shifted(e: Expr, by: number, s: StepSystem): Expr {
  const rename = (key: string): string => {
    for (const f of s.families) {
      const label = memberPattern(f).exec(key)?.[1];
      if (label !== undefined && /^\d+$/.test(label)) return memberKey(f, Number(label) + by);
    }
    return key;
  };
  if (e.kind === "name") return { ...e, key: rename(e.key) };
  if (e.kind === "call") return { ...e, fn: rename(e.fn), args: e.args.map((a) => shifted(a, by, s)) };
  return mapChildren(e, (c) => shifted(c, by, s));
}

/** A member's name in terms of a letter again: h_1 where t = 2 is h_{t−1}. For what is shown to people. */
export function generalised(e: Expr, values: Values, s: StepSystem): Expr {
  const [[letter, value] = []] = [...values];
  if (letter === undefined || value === undefined || values.size !== 1) return e;
  const go = (x: Expr): Expr => {
    if (x.kind === "entry" && x.base.kind === "name") {
      const base = go(x.base);
      return base.kind === "entry" ? { ...base, indices: [...base.indices, ...x.indices] } : { ...x, base };
    }
    if (x.kind !== "name") return mapChildren(x, go);
    for (const f of s.families) {
      const label = memberPattern(f).exec(x.key)?.[1];
      if (label === undefined || !/^\d+$/.test(label)) continue;
      const offset = Number(label) - value,
        l: Expr = { kind: "name", key: letter },
        n: Expr = { kind: "num", text: String(Math.abs(offset)) };
      return {
        kind: "entry",
        base: { kind: "name", key: f },
        indices: [offset === 0 ? l : { kind: "add", terms: [l, offset < 0 ? { kind: "neg", arg: n } : n] }],
      };
    }
    return x;
  };
  return go(e);
}
