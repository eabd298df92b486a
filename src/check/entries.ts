import { contains, namesIn, walk } from "../scope/exprs.js";
import type { Placed } from "../scope/parts.js";
import type { Store } from "../scope/store.js";
import type { Expr } from "../syntax/expr.js";
import { Missing, NoValue, ownDims, rankOf, type Value } from "./lower/value.js";
import { envAt } from "./sides.js";
import type { Trial } from "./trial.js";
/**
 * A line without indices, written with them: after x̂_ij = (x_ij − μ_j)/s_j the line ∂x̂/∂x = 1/s is ∂x̂_ij/∂x_ij = 1/s_j,
 * one letter for each axis, equal axes with equal letters. Only where every product is plainly entry by entry: what a
 * matrix product could mean is not written so.
 */
export interface InEntries {
  readonly left: Expr;
  readonly right: Expr;
  /** Derivatives of arrays by arrays of which entries with different indices are not zero. */
  readonly crossed: readonly Expr[];
  /** Columns are multiplied without ⊙, which no definition of the document does with them. */
  readonly columns: boolean;
}
type Deriv = Expr & { readonly kind: "deriv" };
/** Functions that are applied to each entry. */
const entrywise = /^(exp|log|log2|log10|sqrt|sin|cos|tan|tanh|sigmoid|relu|softplus|abs|sign|sigma|sinh|cosh)$/;

/** @returns both sides with indices, or null where the line is not one of entries */
export function inEntries(left: Expr, leftAt: Placed, right: Expr, at: Placed, trial: Trial, store: Store): InEntries | null {
  const writer = new Writer(trial, store, [left, right], at);
  try {
    const l = writer.write(left, leftAt),
      r = writer.write(right, at);
    if (writer.letters.size === 0 || !writer.fits(l.letters, r.letters)) return null;
    // A gradient times a derivative that couples entries is a sum over them, whatever the gradient is called.
    const coupled = l.coupled + r.coupled > 0;
    if (coupled && (l.gradient || r.gradient)) return null;
    if ((l.multiplied && r.coupled === 0) || (r.multiplied && l.coupled === 0)) return null;
    return { left: l.e, right: r.e, crossed: writer.crossed, columns: writer.columns };
  } catch (x) {
    if (x instanceof NotByEntries || x instanceof NoValue || x instanceof Missing) return null;
    throw x;
  }
}
/** One side with indices, and the letter of each size; null where it is not one of entries. */
export function sideInEntries(
  e: Expr,
  at: Placed,
  trial: Trial,
  store: Store,
): { readonly e: Expr; readonly letters: ReadonlyMap<number, string> } | null {
  const writer = new Writer(trial, store, [e], at);
  try {
    return { e: writer.write(e, at).e, letters: writer.letters };
  } catch (x) {
    if (x instanceof NotByEntries || x instanceof NoValue || x instanceof Missing) return null;
    throw x;
  }
}
class NotByEntries extends Error {}
interface Written {
  readonly e: Expr;
  readonly letters: ReadonlySet<string>;
  /** A derivative of a number by an array stands in it, or one that couples entries. */
  readonly gradient: boolean;
  readonly coupled: number;
  /** … and is multiplied by another array. */
  readonly multiplied: boolean;
  /** How a vector stands, where that is known. */
  readonly own: "r" | "c" | null;
}
const plain = (e: Expr): Written => ({ e, letters: new Set(), gradient: false, coupled: 0, multiplied: false, own: null });

class Writer {
  /** Letters by the size of their axis: sizes of a trial differ where dimensions do. */
  readonly letters = new Map<number, string>();
  readonly crossed: Deriv[] = [];
  columns = false;
  private axes: readonly string[] | null = null;
  private readonly trial: Trial;
  private readonly taken: Set<string>;
  private readonly custom: ReadonlyMap<number, string>;
  private readonly pairs: Pairs;
  constructor(trial: Trial, store: Store, sides: readonly Expr[], at: Placed) {
    this.trial = trial;
    this.taken = new Set(sides.flatMap((e) => [...namesIn(e)]));
    this.custom = customaryLetters(trial, store, sides, at);
    this.pairs = multipliedByEntries(store);
  }
  fits(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
    return [...b].every((l) => a.has(l)) || [...a].every((l) => b.has(l));
  }
  write(e: Expr, at: Placed): Written {
    switch (e.kind) {
      case "num":
        return plain(e);
      case "name":
        return this.name(e, at);
      case "neg": {
        const w = this.write(e.arg, at);
        return { ...w, e: { ...e, arg: w.e } };
      }
      case "add": {
        const all = e.terms.map((t) => this.write(t, at));
        return this.joined(all, { ...e, terms: all.map((w) => w.e) });
      }
      case "mul":
        return this.product(e, at);
      case "div": {
        const n = this.write(e.num, at),
          d = this.write(e.den, at);
        return this.nested([n, d], { ...e, num: n.e, den: d.e });
      }
      case "pow": {
        const b = this.write(e.base, at),
          x = this.write(e.exponent, at);
        if (x.letters.size > 0) throw new NotByEntries();
        return { ...b, e: { ...e, base: b.e, exponent: x.e } };
      }
      case "call": {
        const [arg] = e.args;
        if (arg === undefined || e.args.length !== 1 || !entrywise.test(e.fn)) throw new NotByEntries();
        const w = this.write(arg, at);
        return { ...w, e: { ...e, args: [w.e] } };
      }
      case "deriv":
        return this.derivative(e, at);
      default:
        throw new NotByEntries();
    }
  }
  private name(e: Expr & { kind: "name" }, at: Placed): Written {
    const v = this.trial.lowerer.one(e, envAt(at));
    if (v.labels.length > 0 || v.own === "I" || v.own === "0") throw new NotByEntries();
    if (rankOf(v) === 0) return plain(e);
    const letters = this.lettersOf(v);
    return {
      ...plain({ kind: "entry", base: e, indices: letters.map((key): Expr => ({ kind: "name", key })) }),
      letters: new Set(letters),
      own: v.own === "r" || v.own === "c" ? v.own : null,
    };
  }
  private lettersOf(v: Value): string[] {
    const letters = ownDims(v).map(({ size }) => {
      let letter = this.letters.get(size);
      if (letter === undefined) {
        const used = new Set(this.letters.values());
        letter = [this.custom.get(size), "i", "j", "k", "l", "m", "n"].find((c) => c !== undefined && !this.taken.has(c) && !used.has(c));
        if (letter === undefined) throw new NotByEntries();
        this.letters.set(size, letter);
      }
      return letter;
    });
    if (new Set(letters).size < letters.length || letters.length > 2) throw new NotByEntries();
    // All matrices of the line stand one way; with a transpose among them it is no line of entries.
    if (letters.length === 2) this.axes ??= letters;
    if (letters.length === 2 && this.axes?.[0] !== letters[0]) throw new NotByEntries();
    return letters;
  }
  private joined(all: readonly Written[], e: Expr): Written {
    return {
      e,
      letters: new Set(all.flatMap((w) => [...w.letters])),
      gradient: all.some((w) => w.gradient),
      coupled: Math.max(0, ...all.map((w) => w.coupled)),
      multiplied: all.some((w) => w.multiplied),
      own: oneOf(all.flatMap((w) => (w.letters.size === 0 ? [] : [w.own]))),
    };
  }
  /** The axes of some factor are all that there are, and no derivatives are multiplied that would be summed over. */
  private nested(all: readonly Written[], e: Expr): Written {
    const w = this.joined(all, e),
      coupled = all.reduce((n, x) => n + x.coupled, 0);
    if (!all.some((x) => x.letters.size === w.letters.size)) throw new NotByEntries();
    if (coupled > 1 || (coupled > 0 && w.gradient)) throw new NotByEntries();
    return { ...w, coupled, multiplied: w.multiplied || (coupled > 0 && all.filter((x) => x.letters.size > 0).length > 1) };
  }
  private product(e: Expr & { kind: "mul" }, at: Placed): Written {
    if (!["", ".*", "cdot", "*", "times"].includes(e.op)) throw new NotByEntries();
    const all = e.factors.map((f) => this.write(f, at)),
      sizes = new Set(all.map((w) => w.letters.size).filter((n) => n > 0));
    // ⊙ says which arrays it wants: of one shape. The Jacobian of a vector by a matrix has not that of the vector.
    if (e.op === ".*" && sizes.size > 1 && e.factors.some((f, i) => f.kind === "deriv" && all[i]?.gradient === false))
      throw new NotByEntries();
    if (e.op !== ".*")
      for (const [i, a] of all.entries()) for (const b of all.slice(i + 1)) if (this.couldBeMatrixProduct(a, b)) throw new NotByEntries();
    return this.nested(all, { ...e, factors: all.map((w) => w.e) });
  }
  /** A matrix beside a vector, or two vectors: meant entry by entry only where a definition by entries multiplies them so. */
  private couldBeMatrixProduct(a: Written, b: Written): boolean {
    if (a.letters.size === 0 || b.letters.size === 0 || (a.letters.size > 1 && b.letters.size > 1)) return false;
    const [first, last] = this.axes ?? [],
      [l] = a.letters,
      [m] = b.letters;
    if (a.letters.size > 1 && (b.own === "r" || m !== last)) return false;
    if (b.letters.size > 1 && (a.own === "c" || l !== first)) return false;
    const arrays = (w: Written): string[] =>
        [...walk(w.e)].flatMap((x) => (x.kind === "entry" && x.base.kind === "name" ? x.base.key : [])),
      isPair = (pairs: ReadonlySet<string>): boolean => arrays(a).some((x) => arrays(b).some((y) => pairs.has(`${x} ${y}`)));
    if (a.letters.size === 1 && b.letters.size === 1 && a.own !== null && a.own === b.own && l === m) {
      if (!isPair(this.pairs.entries) && !isPair(this.pairs.whole)) this.columns = true;
      return false;
    }
    return !isPair(this.pairs.entries);
  }
  private derivative(e: Deriv, at: Placed): Written {
    const [by] = e.by;
    if (by?.kind !== "name" || e.by.length !== 1 || e.how === "hessian" || e.how === "gradient") throw new NotByEntries();
    const of = this.write(e.of, at),
      v = this.write(by, at);
    if (v.letters.size === 0 || of.coupled > 0) throw new NotByEntries();
    if (of.letters.size > 0 && !this.fits(of.letters, v.letters)) throw new NotByEntries();
    const out: Deriv = { ...e, of: of.e, by: [v.e] },
      letters = new Set([...of.letters, ...v.letters]);
    if (of.letters.size === 0) return { ...plain(out), letters, gradient: true };
    const crossed = !this.isDiagonal(e, at);
    if (crossed) this.crossed.push(out);
    return { ...plain(out), letters, coupled: crossed ? 1 : 0 };
  }
  /** Whether ∂A_kl/∂B_pq is zero wherever a shared axis has two different indices. */
  private isDiagonal(e: Deriv, at: Placed): boolean {
    const j = this.trial.lowerer.lower(e, envAt(at)).find((v) => v.jacobian !== undefined)?.jacobian;
    if (j === undefined) return false;
    const dims = j.node.dims.map((d) => d.size),
      pairs = dims.slice(0, j.ofRank).flatMap((size, a) => {
        const b = dims.indexOf(size, j.ofRank);
        return b < 0 ? [] : [[a, b] as const];
      });
    return [0, 3].every((point) =>
      (this.trial.values([j.node], point)[0] ?? new Float64Array([NaN])).every((value, i) => {
        if (value === 0) return true;
        const index: number[] = [];
        for (let k = dims.length - 1, rest = i; k >= 0; k--) {
          index[k] = rest % (dims[k] ?? 1);
          rest = Math.floor(rest / (dims[k] ?? 1));
        }
        return pairs.every(([a, b]) => index[a] === index[b]);
      }),
    );
  }
}
const oneOf = <T>(all: readonly (T | null)[]): T | null => {
  const [first] = all;
  return first !== undefined && all.every((x) => x === first) ? first : null;
};
/** The letters with which the definitions of the line's names index their axes. */
function customaryLetters(trial: Trial, store: Store, sides: readonly Expr[], at: Placed): Map<number, string> {
  const out = new Map<number, string>();
  for (const key of new Set(sides.flatMap((e) => [...namesIn(e)]))) {
    const d = store.definitionOf(key, at);
    if (d === null || d.indices.length === 0 || d.formals !== null) continue;
    try {
      const v = trial.lowerer.one({ kind: "name", key }, envAt(at));
      ownDims(v).forEach(({ size }, k) => {
        const letter = d.indices[k];
        if (letter !== undefined && !out.has(size) && ![...out.values()].includes(letter)) out.set(size, letter);
      });
    } catch (x) {
      if (!(x instanceof NoValue || x instanceof Missing)) throw x;
    }
  }
  return out;
}
/** Arrays that definitions multiply: "h sigma^2" of the entries (h_kl − μ_l)(σ_l² + ε)^{-1/2}, "γ n" of the arrays γ n + β. */
interface Pairs {
  readonly count: number;
  readonly entries: ReadonlySet<string>;
  readonly whole: ReadonlySet<string>;
}
const known = new WeakMap<Store, Pairs>();
function multipliedByEntries(store: Store): Pairs {
  const definitions = [...store.definitions.values()].flat(),
    before = known.get(store);
  if (before?.count === definitions.length) return before;
  const entries = new Set<string>(),
    whole = new Set<string>();
  const arrays = (e: Expr, isWhole: boolean): string[] =>
    contains(e, (x) => x.kind === "big")
      ? []
      : [...walk(e)].flatMap((x) =>
          isWhole ? (x.kind === "name" ? x.key : []) : x.kind === "entry" && x.base.kind === "name" ? x.base.key : [],
        );
  for (const d of definitions)
    for (const x of walk(d.body)) {
      if (x.kind === "mul" && x.op === ".*") continue;
      const parts = x.kind === "mul" ? x.factors : x.kind === "div" ? [x.num, x.den] : [],
        isWhole = d.indices.length === 0,
        out = isWhole ? whole : entries;
      for (const a of parts)
        for (const b of parts) if (a !== b) for (const k of arrays(a, isWhole)) for (const l of arrays(b, isWhole)) out.add(`${k} ${l}`);
    }
  const pairs: Pairs = { count: definitions.length, entries, whole };
  known.set(store, pairs);
  return pairs;
}
