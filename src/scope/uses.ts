import type { Expr } from "../syntax/expr.js";
import { DimVar } from "./dims.js";
import { childrenOf } from "./exprs.js";
import type { Placed } from "./parts.js";
import { scalar, type Type } from "./shape-types.js";
import type { Store } from "./store.js";
/** What the uses of a name say of its shape, where nothing is declared: indices, transposes, products, derivatives. */

export class Uses {
  /** How index letters are used with each name: the counts that decide vector, family or matrix. */
  private readonly indexCounts = new Map<string, Set<number>>();
  private readonly vectors = new Set<string>();
  /** Names whose members are used as vectors: W x_i. */
  private readonly ofVectors = new Set<string>();
  private readonly matrices = new Set<string>();
  /** Capital letters that stand transposed: no numbers. */
  private readonly transposed = new Set<string>();
  /** Capital letters that something is divided by: no matrices. */
  private readonly divisors = new Set<string>();
  /** Small letters added to a product of matrices, or of a small letter and a matrix: rows, added to each row (X W + b). */
  private readonly rows = new Set<string>();
  /** Members of layers side by side, w^(2) a^(1): the first may be a matrix, though its letter is small. */
  private readonly maps: (readonly [string, string])[] = [];
  /** What is added to them: b^(2), with the two. */
  private readonly offsets: (readonly [string, string, string])[] = [];
  /** Upper bounds of sums: \sum_{i=1}^{n}. */
  private readonly bounds = new Set<string>();
  /** Capital letters that are differentiated like a loss: scalars, until something says otherwise. */
  private readonly losses = new Set<string>();
  /** What partial derivatives are taken by, and what stands in other places. */
  private readonly variables = new Set<string>();
  private readonly elsewhere = new Set<string>();
  /** a^(0) = x: what is said of one is said of the other. */
  private readonly renamings: (readonly [string, string])[] = [];
  private readonly store: Store;
  constructor(store: Store) {
    this.store = store;
  }
  /** Uses in a problem that names something anew say nothing of the same letter elsewhere. */
  private idOf(key: string, at: Placed): string {
    return `${key}#${String(this.store.homeOf(key, at))}`;
  }
  rename(from: string, to: string, at: Placed): void {
    this.renamings.push([this.idOf(from, at), this.idOf(to, at)]);
  }
  /** Whether a letter is the upper bound of a sum. */
  boundsSums(key: string): boolean {
    return this.bounds.has(key);
  }
  /** Whether a name never stands without an index. */
  isIndexed(key: string, at: Placed): boolean {
    return this.indexCounts.get(this.idOf(key, at))?.has(0) === false;
  }
  /** Whether a small letter stands nowhere but where something is differentiated by it. */
  isVariable(key: string, at: Placed): boolean {
    const id = this.idOf(key, at);
    return this.variables.has(id) && !this.elsewhere.has(id);
  }
  /** Whether a name is somewhere used as a vector: transposed, beside a matrix, under an entrywise product. */
  isVector(key: string, at: Placed): boolean {
    const id = this.idOf(key, at);
    return this.vectors.has(id) || this.ofVectors.has(id) || this.indexCounts.get(id)?.has(1) === true;
  }
  /** Whether a letter has indices or is used as a vector or matrix in any question. */
  isArraySomewhere(key: string): boolean {
    const mine = (id: string): boolean => id.startsWith(`${key}#`);
    return (
      [...this.vectors, ...this.ofVectors, ...this.matrices, ...this.transposed].some(mine) ||
      [...this.indexCounts].some(([id, counts]) => mine(id) && [...counts].some((n) => n > 0))
    );
  }
  /** Whether a letter is differentiated like a loss. */
  isLoss(key: string): boolean {
    return this.losses.has(key);
  }
  /** Notes every use in an expression; `standIns`: formal arguments that are one member of a family each, which say nothing of it. */
  see(e: Expr, at: Placed, standIns: ReadonlySet<string> = new Set()): void {
    this.seenFamilies = null;
    const stack: Expr[] = [e];
    for (let x = stack.pop(); x !== undefined; x = stack.pop()) {
      if (x.kind === "entry" && x.base.kind === "name") {
        const id = this.idOf(x.base.key, at),
          counts = this.indexCounts.get(id) ?? new Set<number>();
        counts.add(x.indices.length);
        this.indexCounts.set(id, counts);
        stack.push(...x.indices.filter((i): i is Expr => i !== null));
        continue;
      }
      if (
        (x.kind === "deriv" || x.kind === "differential") &&
        x.of.kind === "name" &&
        (x.kind === "deriv" ? /^(cal:\w|[LJEC]|[A-Z][a-z]+)$/ : /^(cal:\w|[LJ]|Loss|Cost)$/).test(x.of.key)
      )
        this.losses.add(x.of.key);
      if (x.kind === "deriv" && (x.how === "partial" || x.how === "total")) {
        for (const by of x.by) if (by.kind === "name") this.variables.add(this.idOf(by.key, at));
        // Its variables are no other use of their letters.
        stack.push(x.of, ...x.by.filter((b) => b.kind !== "name"));
        for (const by of x.by) if (by.kind === "name") this.count(by.key, at);
        this.noteUse(x, at);
        continue;
      }
      if (x.kind === "name" && standIns.has(x.key)) continue;
      if (x.kind === "name") {
        this.elsewhere.add(this.idOf(x.key, at));
        this.count(x.key, at);
      }
      if (x.kind === "big" && x.hi !== null) for (const key of sizesIn(x.hi)) this.bounds.add(key);
      this.noteUse(x, at);
      stack.push(...childrenOf(x));
    }
  }
  private count(key: string, at: Placed): void {
    const id = this.idOf(key, at),
      counts = this.indexCounts.get(id) ?? new Set<number>();
    counts.add(0);
    this.indexCounts.set(id, counts);
  }
  /** The shapes to try for a name without a declaration, likeliest first. */
  candidates(key: string, at: Placed, isDimension: boolean): (() => Type)[] {
    if (isDimension) return [(): Type => ({ lead: [], own: scalar })];
    const id = this.idOf(key, at),
      counts = this.indexCounts.get(id) ?? new Set([0]);
    const fresh = (): DimVar => new DimVar();
    const s = (): Type => ({ lead: [], own: scalar }),
      c = (): Type => ({ lead: [], own: { k: "c", n: fresh() } });
    const r = (): Type => ({ lead: [], own: { k: "r", n: fresh() } }),
      m = (): Type => ({ lead: [], own: { k: "m", a: fresh(), b: fresh() } });
    const lead1 = (own: () => Type) => (): Type => ({ lead: [fresh()], own: own().own });
    const most = Math.max(...counts);
    if (this.divisors.has(id) && most === 0 && !this.matrices.has(id)) return [s];
    const list = this.byUse(id, most, { s, c, r, m, lead1 });
    if (list !== null) return list;
    if (key.includes("^()") || (most === 1 && !counts.has(0)))
      return most >= 2 ? [lead1(c), lead1(r)] : [lead1(s), lead1(c), lead1(r), lead1(m)];
    if (most === 1) return [c, r, lead1(c), m];
    if (most === 2) return counts.has(1) ? [m, lead1(c)] : [m];
    if (most >= 3) return [(): Type => ({ lead: [], own: { k: "t", dims: Array.from({ length: most }, fresh) } })];
    const bare = key.replace(/^.*:/, "").replace(/[_^'].*$/, "");
    if (this.losses.has(key)) return [s, m, c, r];
    // C Σ_i ξ_i: the weight of a penalty, by custom.
    if (bare === "C" && most === 0) return [s, m, c, r];
    if (/^[A-Z]$|^(Sigma|Lambda|Phi|Psi|Theta|Omega|Gamma|Xi|Pi|Delta)$/.test(bare)) return [m, s, c, r];
    return [s, c, r, m];
  }
  private byUse(
    id: string,
    most: number,
    k: Record<"s" | "c" | "r" | "m", () => Type> & { lead1: (own: () => Type) => () => Type },
  ): (() => Type)[] | null {
    const { s, c, r, m, lead1 } = k;
    if (most === 0 && this.isMapOfLayers(id)) return [m, c, r, s];
    if (most === 0 && this.isVectorOfLayers(id)) return [c, r, s, m];
    if (this.matrices.has(id) && most === 0 && this.transposed.has(id)) return [m];
    if (this.matrices.has(id)) return most === 0 ? [m, s, c, r] : most === 1 ? [lead1(m), lead1(s), c, r, lead1(c), m] : null;
    if (!this.vectors.has(id) && !this.ofVectors.has(id) && !this.renamings.some(([a, b]) => b === id && this.vectors.has(a))) return null;
    if (most === 0 && this.rows.has(id)) return [r, c, s, m];
    if (most === 1 && this.vectors.has(id) && !this.ofVectors.has(id)) return [c, r, lead1(c), m];
    return most === 0 ? [c, r, s, m] : most === 1 ? [lead1(c), lead1(r), c, lead1(s), r, m] : null;
  }
  /** w^(2) before a^(1), where some w or some a stands transposed or under ⊙. */
  private isMapOfLayers(id: string): boolean {
    const family = familyOf(id);
    return family !== null && this.maps.some(([w, a]) => w === family && this.areSeen(w, a));
  }
  /** Another layer's is a vector. */
  private isVectorOfLayers(id: string): boolean {
    const family = familyOf(id);
    if (family === null) return false;
    return (
      this.maps.some(([w, a]) => a === family && this.areSeen(w, a)) || this.offsets.some(([w, a, b]) => b === family && this.areSeen(w, a))
    );
  }
  private areSeen(w: string, a: string): boolean {
    this.seenFamilies ??= new Set([...this.vectors].flatMap((v) => familyOf(v) ?? []));
    return this.seenFamilies.has(w) || this.seenFamilies.has(a);
  }
  private seenFamilies: Set<string> | null = null;
  /** How a name is used says which kind it is before any other: transposed small letters, arguments of det and of the inverse. */
  private noteUse(x: Expr, at: Placed): void {
    // Where a shape is declared, use says nothing more, and nothing of the same letter elsewhere.
    const baseOf = (e: Expr): string | null => {
      const k = e.kind === "name" ? e.key : e.kind === "entry" && e.base.kind === "name" ? e.base.key : null;
      return k === null || this.store.shapeOf(k, at) !== null ? null : k;
    };
    const vectors = (e: Expr): Set<string> => (e.kind === "entry" ? this.ofVectors : this.vectors);
    const capital = (k: string): boolean =>
      /^[A-Z]$|^(Sigma|Lambda|Phi|Psi|Theta|Omega|Gamma)$/.test(k.replace(/^.*:/, "").replace(/[_^'].*$/, ""));
    if (x.kind === "transpose") {
      const k = baseOf(x.arg);
      if (k !== null) (capital(k) ? this.matrices : vectors(x.arg)).add(this.idOf(k, at));
      if (k !== null && capital(k)) this.transposed.add(this.idOf(k, at));
    }
    // (x_n − μ_k)ᵀ: small letters in a transposed sum are vectors.
    if (x.kind === "transpose" && x.arg.kind === "add")
      for (const t of x.arg.terms) {
        const bare = t.kind === "neg" ? t.arg : t,
          k = baseOf(bare);
        if (k !== null && !capital(k)) vectors(bare).add(this.idOf(k, at));
      }
    if (x.kind === "call" && (x.fn === "det" || x.fn === "tr" || x.fn === "logdet") && x.args[0] !== undefined) {
      const k = baseOf(x.args[0]);
      if (k !== null && capital(k)) this.matrices.add(this.idOf(k, at));
    }
    if (x.kind === "pow" && x.exponent.kind === "neg" && x.exponent.arg.kind === "num" && x.exponent.arg.text === "1") {
      const k = baseOf(x.base);
      if (k !== null && capital(k)) this.matrices.add(this.idOf(k, at));
    }
    // softmax(v/T): over the entries of v.
    if (x.kind === "call" && x.fn === "softmax" && x.args[0] !== undefined) {
      const scaled = x.args[0].kind === "div" ? x.args[0].num : x.args[0],
        k = scaled.kind === "name" ? baseOf(scaled) : null;
      if (k !== null && !capital(k)) this.vectors.add(this.idOf(k, at));
    }
    if (x.kind === "div")
      for (const e of summands(x.den)) {
        const k = baseOf(e);
        if (k !== null && e.kind === "name" && capital(k)) this.divisors.add(this.idOf(k, at));
      }
    // W x + b, h ⊙ c: small letters beside a matrix, and under an entrywise product, are vectors.
    const small = (e: Expr | undefined): string | null => {
      const k = e === undefined ? null : baseOf(e.kind === "neg" ? e.arg : e);
      return k !== null && /^[a-z]$/.test(k.replace(/^.*:/, "").replace(/[_^'].*$/, "")) ? k : null;
    };
    const vector = (e: Expr | undefined): void => {
      const k = small(e);
      if (k !== null && e !== undefined) vectors(e.kind === "neg" ? e.arg : e).add(this.idOf(k, at));
    };
    if (x.kind === "mul" && x.op === ".*") x.factors.forEach(vector);
    if (x.kind === "mul")
      x.factors.forEach((f, i) => {
        const next = x.factors[i + 1],
          [w, a] = [f, next].map((e) => (e?.kind === "name" && small(e) !== null ? familyOf(this.idOf(e.key, at)) : null));
        if (w != null && a != null && w !== a) this.maps.push([w, a]);
      });
    if (x.kind === "add")
      for (const t of x.terms) {
        const [w, a] =
          t.kind === "mul" && t.factors.length === 2
            ? t.factors.map((f) => (small(f) === null || f.kind !== "name" ? null : familyOf(this.idOf(f.key, at))))
            : [];
        if (w == null || a == null) continue;
        for (const b of x.terms) {
          const family = b.kind === "name" && small(b) !== null ? familyOf(this.idOf(b.key, at)) : null;
          if (family !== null) this.offsets.push([w, a, family]);
        }
      }
    // ‖y‖: of a number one writes |y|.
    if (x.kind === "call" && x.fn === "norm2") vector(x.args[0]);
    if (x.kind === "mul")
      x.factors.forEach((f, i) => {
        if (isMatrixLetter(f) || (f.kind === "transpose" && small(f.arg) !== null)) vector(x.factors[i + 1]);
      });
    if (
      x.kind === "add" &&
      x.terms.some((t) => t.kind === "mul" && t.factors.length === 2 && isMatrixLetter(t.factors[0]) && t.factors[1] !== undefined)
    )
      x.terms.forEach(vector);
    if (x.kind === "add" && x.terms.some((t) => t.kind === "mul" && t.factors.length >= 2 && t.factors.every(isMatrixLetter)))
      for (const t of x.terms) {
        const k = small(t);
        if (k !== null) this.rows.add(this.idOf(k, at));
      }
    // x W + b of a row x.
    if (
      x.kind === "add" &&
      x.terms.some((t) => t.kind === "mul" && t.factors.length === 2 && isSmallLetter(t.factors[0]) && isMatrixLetter(t.factors[1]))
    )
      for (const t of x.terms) {
        const k = small(t);
        if (k !== null) for (const set of [this.rows, this.vectors]) set.add(this.idOf(k, at));
      }
    if (x.kind === "deriv" && (x.how === "gradient" || x.how === "hessian"))
      for (const written of x.by) {
        const by = this.formalOf(written, at),
          k = baseOf(by);
        if (k !== null && !capital(k)) vectors(by).add(this.idOf(k, at));
      }
  }
  /** ∇²ℓ of an ℓ(β) is by β. */
  private formalOf(by: Expr, at: Placed): Expr {
    const [of] = by.kind === "call" && by.fn === "formals" ? by.args : [],
      formals = of?.kind === "name" ? this.store.definitionOf(of.key, at)?.formals : undefined;
    return formals?.length === 1 && formals[0] !== undefined ? { kind: "name", key: formals[0] } : by;
  }
}

/** What sums, products and powers are made of. */
function summands(e: Expr): readonly Expr[] {
  if (e.kind === "neg") return summands(e.arg);
  if (e.kind === "add") return e.terms.flatMap(summands);
  // vᵀ S v: a matrix between vectors divides as a number.
  if (e.kind === "mul") return e.factors.some((f) => f.kind === "transpose") ? [] : e.factors.flatMap(summands);
  return e.kind === "pow" ? summands(e.base) : [e];
}
/** The family of a^(1)#0: a^()#0. */
const familyOf = (id: string): string | null => (/\^\(\d+\)/.test(id) ? id.replace(/\^\(\d+\)/, "^()") : null);
const isSmallLetter = (e: Expr | undefined): boolean => e?.kind === "name" && /^(?:\w+:)*[a-z](?:[_^'].*)?$/.test(e.key);
/** W, W^⊤, A_1: what is a matrix by custom. */
const isMatrixLetter = (e: Expr | undefined): boolean =>
  e !== undefined &&
  (e.kind === "transpose" ? isMatrixLetter(e.arg) : e.kind === "name" && /^(?:\w+:)*[ABHKMPQRSUVWXYZ](?![A-Za-z])/.test(e.key));
/** n, t − 1, n − m + 1: the sizes that an upper bound is made of. */
function sizesIn(bound: Expr): string[] {
  if (bound.kind === "name") return [bound.key];
  if (bound.kind === "neg") return sizesIn(bound.arg);
  return bound.kind === "add" ? bound.terms.flatMap(sizesIn) : [];
}
