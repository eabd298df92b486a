import type { Expr } from "../syntax/expr.js";
import { isConstant } from "./constants.js";
import { Clash, DimVar, type DimTable } from "./dims.js";
import { writtenOverIndex } from "./dotted.js";
import { isNumeric } from "./exprs.js";
import { Need } from "./need.js";
import type { Placed } from "./parts.js";
import {
  anything,
  bare,
  dimsOf,
  isVector,
  join,
  ownOfDims,
  repeatedProduct,
  scalar,
  times,
  transposed,
  type Own,
  type Type,
} from "./shape-types.js";
import type { Definition, Store } from "./store.js";
import type { Uses } from "./uses.js";

/** What the shape of an expression asks of the names in it. */
export interface Known {
  readonly dims: DimTable;
  readonly store: Store;
  readonly uses: Uses;
  lookup(key: string, at: Placed): Type;
  isDimension(key: string): boolean;
}

/** Shapes of expressions, bottom up: dimensions that meet in a sum or a product are made one. */
export class ExpressionShapes {
  private readonly in: Known;
  constructor(known: Known) {
    this.in = known;
  }

  /** The shape of an expression. `index`: dimensions of index letters here; `local`: formal arguments. */
  of(e: Expr, at: Placed, index: Map<string, DimVar>, local: ReadonlyMap<string, Type>): Own {
    const go = (x: Expr): Own => this.of(x, at, index, local);
    switch (e.kind) {
      case "num":
      case "delta":
        return scalar;
      case "compare":
        // y^{(i)} = k: the i is that of the labels.
        for (const side of [e.a, e.b]) if (side.kind === "entry" && side.base.kind === "name") go(side);
        return scalar;
      case "logic":
        return scalar;
      case "indicator":
        return go(e.of);
      case "name":
        return this.isOnes(e.key, at) ? ownOfDims(this.onesDims(e), null) : this.nameOwn(e.key, at, index, local);
      case "neg":
        return go(e.arg);
      case "add": {
        const over = writtenOverIndex(e.terms, "sum");
        if (over !== null) return over.map(go).reduce((a, b) => join(a, b, this.in.dims, true));
        return e.terms.map(go).reduce((a, b) => join(a, b, this.in.dims, true));
      }
      case "mul": {
        const owns = e.factors.map(go);
        if (e.op === ".*" || e.op === "circ") return owns.reduce((a, b) => join(a, b, this.in.dims, true));
        if (e.op === "inner") return scalar;
        if (e.op === "kron" || e.op === "outer" || e.op === "otimes") return anything;
        return owns.reduce((a, b) => this.times(a, b, e.op));
      }
      case "div": {
        const d = go(e.den),
          n = go(e.num);
        return d.k === "s"
          ? n
          : d.k === "any" || n.k === "any"
            ? anything
            : n.k === "s" && isVector(d)
              ? d
              : join(n, d, this.in.dims, isVector(n) || isVector(d));
      }
      case "pow": {
        const b = go(e.base),
          x = go(e.exponent);
        if (b.k === "s" && x.k !== "s") return x;
        if (b.k === "m" && e.op === "^" && (e.exponent.kind === "neg" || e.exponent.kind === "num")) {
          const mark = this.in.dims.mark();
          try {
            this.in.dims.unify(b.a, b.b);
          } catch (x) {
            this.in.dims.undo(mark);
            if (e.exponent.kind === "neg") throw x;
          }
        }
        return b;
      }
      case "transpose":
        return transposed(go(e.arg), e.arg.kind === "deriv" || (e.arg.kind === "call" && e.arg.fn === "tuple"));
      case "prime":
        return e.args[0] === undefined ? anything : go(e.args[0]);
      case "call":
        return this.callOwn(e.fn, e.args, at, index, local);
      case "entry":
        return this.entryOwn(e, at, index, local);
      case "big": {
        const inner = new Map(index);
        inner.set(
          e.index,
          e.hi?.kind === "name" ? this.in.dims.of(e.hi.key) : e.hi?.kind === "num" ? this.in.dims.of(Number(e.hi.text)) : new DimVar(),
        );
        if (e.lo !== null && e.lo.kind !== "num") inner.set(e.index, new DimVar());
        const own = this.of(e.body, at, inner, local);
        // Other letters in the body are free outside of the sum, too: the j of u_j = Σ_i w_ji x_i counts the rows of w.
        for (const [letter, dim] of inner) if (letter !== e.index && !index.has(letter)) index.set(letter, dim);
        return own;
      }
      case "differential":
        return go(e.of);
      case "deriv":
        return this.derivativeOwn(e, at, index, local);
      case "dots":
        return anything;
      case "at":
        return go(e.arg);
      case "cases":
        return e.rows.map((row) => go(row.value)).reduce((a, b) => join(a, b, this.in.dims, true));
      case "matrix": {
        if (e.rows.some((row) => row.some((c) => c.kind === "dots"))) return anything;
        const cells = e.rows.map((row) => row.map(go));
        if (!cells.every((row) => row.every((c) => c.k === "s"))) return anything;
        const soft = e.rows.every((row) => row.every(isNumeric));
        return ownOfDims([this.counted(e.rows.length, soft), this.counted(e.rows[0]?.length ?? 1, soft)], null);
      }
    }
  }
  /** Whether a vector beside a matrix may be repeated over its other axis: not, where no product conforms, or before one is tried. */
  repeating: "first" | "last" | null = null;
  private times(a: Own, b: Own, op: string): Own {
    const { dims } = this.in,
      mark = dims.mark(),
      product = (): Own => times(a, b, dims, op === "cdot" || op === "*" || op === "times"),
      repeated = (): Own => repeatedProduct(a, b, dims);
    if (this.repeating === null) return product();
    const [first, second] = this.repeating === "first" ? [repeated, product] : [product, repeated];
    try {
      return first();
    } catch (x) {
      if (!(x instanceof Clash)) throw x;
      dims.undo(mark);
      return second();
    }
  }
  /** The gradient of a number by a vector is a vector, of no orientation; other layouts are settled link by link. */
  private derivativeOwn(e: Expr & { kind: "deriv" }, at: Placed, index: Map<string, DimVar>, local: ReadonlyMap<string, Type>): Own {
    const [by] = e.by,
      mark = this.in.dims.mark();
    // tr(Λ(UᵀU − I)) says that Λ is square, differentiated or not.
    if (e.of.kind !== "name" && e.of.kind !== "entry") this.of(e.of, at, index, local);
    if (by === undefined || e.by.length !== 1 || (by.kind !== "name" && by.kind !== "entry") || e.of.kind !== "name") return anything;
    const known = this.in.store.definitionOf(e.of.key, at);
    try {
      const of = known === null ? scalar : this.of(e.of, at, index, local);
      if (known === null && !this.in.uses.isLoss(e.of.key)) return anything;
      const variable = this.of(by, at, index, local);
      return of.k !== "s" ? anything : isVector(variable) ? { k: "v", n: variable.n } : anything;
    } catch (x) {
      if (!(x instanceof Clash || x instanceof Need)) throw x;
      this.in.dims.undo(mark);
      return anything;
    }
  }
  /** 𝟏 without a declared shape: a vector of ones, as long as each occurrence needs; 𝟏_n and 𝟏_{n×m} say it. */
  isOnes(key: string, at: Placed): boolean {
    return /^(bf|bb):1(_|$)/.test(key) && this.in.store.shapeOf(key, at) === null && this.in.store.definitionOf(key, at) === null;
  }
  private readonly ones = new WeakMap<Expr, readonly DimVar[]>();
  onesDims(e: Expr & { kind: "name" }): readonly DimVar[] {
    let d = this.ones.get(e);
    if (d === undefined) {
      const sizes = /_(.*)$/.exec(e.key)?.[1]?.split(/[,*]/) ?? [];
      d = sizes.length > 0 && sizes.length < 3 ? sizes.map((s) => this.in.dims.of(s)) : [new DimVar()];
      this.ones.set(e, d);
    }
    return d;
  }
  /**
   * The size of something written out. Numbers are one example of many sizes; with letters in it (p_1 p_2, −p_1 p_3) it has
   * this size wherever it is looked at.
   */
  private counted(n: number, soft: boolean): DimVar {
    return n === 1 ? this.in.dims.of(1) : new DimVar(null, n, soft);
  }
  private nameOwn(key: string, at: Placed, index: ReadonlyMap<string, DimVar>, local: ReadonlyMap<string, Type>): Own {
    if (index.has(key)) return scalar;
    const formal = local.get(key);
    if (formal !== undefined) return bare(formal);
    if (/^(bf:)?I(_.*)?$/.test(key) && this.in.store.shapeOf(key, at) === null && this.in.store.definitionOf(key, at) === null)
      return { k: "I" };
    if (/^(bf|bb):0/.test(key)) return anything;
    if (isConstant(key, at, this.in.store)) return scalar;
    if (this.in.isDimension(key) && this.in.store.definitionOf(key, at) === null && this.in.store.shapeOf(key, at) === null) return scalar;
    const type = this.in.lookup(key, at);
    if (type.lead.length !== 1 || !this.in.store.isMember(key, at)) return bare(type);
    return type.own.k === "v" ? { k: "c", n: type.own.n } : type.own;
  }
  private entryOwn(e: Expr & { kind: "entry" }, at: Placed, index: Map<string, DimVar>, local: ReadonlyMap<string, Type>): Own {
    const type: Type =
      e.base.kind === "name"
        ? (local.get(e.base.key) ?? this.in.lookup(e.base.key, at))
        : { lead: [], own: this.of(e.base, at, index, local) };
    const dims = [...type.lead, ...dimsOf(type.own)];
    if (type.own.k === "any") return scalar;
    e.indices.forEach((i, k) => {
      const d = dims[k];
      if (d === undefined) throw new Clash("more indices than axes");
      // P_{n,y_n}: the n of the label is the same.
      if (i?.kind === "entry") this.of(i, at, index, local);
      if (i?.kind === "name") {
        const known = index.get(i.key);
        if (known !== undefined) this.in.dims.unify(known, d);
        else {
          const hi = this.in.store.rangeOf(i.key, at);
          if (hi !== null) {
            const mark = this.in.dims.mark();
            try {
              this.in.dims.unify(this.in.dims.of(hi), d);
            } catch (x) {
              if (!(x instanceof Clash)) throw x;
              this.in.dims.undo(mark);
            }
          }
          index.set(i.key, d);
        }
      }
    });
    const n = e.indices.length;
    if (n <= type.lead.length && !e.indices.includes(null)) return bare({ lead: type.lead.slice(n), own: type.own });
    // A colon keeps its axis: X_{i,:}.
    const rest = dims.filter((_, k) => k >= n || e.indices[k] === null);
    if (rest.length === 0) return scalar;
    return rest.length === 1 && rest[0] !== undefined ? { k: "v", n: rest[0] } : anything;
  }
  /** Definitions that are being followed: one that comes back to itself says nothing of its shape. */
  private readonly following = new Set<Definition>();
  private callOwn(fn: string, args: readonly Expr[], at: Placed, index: Map<string, DimVar>, local: ReadonlyMap<string, Type>): Own {
    const go = (x: Expr): Own => this.of(x, at, index, local);
    const d = this.in.store.definitionOf(fn, at);
    if (d !== null && d.formals !== null) {
      const owns = args.map(go);
      if (this.following.has(d)) return anything;
      const bound = new Map<string, Type>();
      d.formals.forEach((f, i) => bound.set(f, { lead: [], own: owns[i] ?? anything }));
      const mark = this.in.dims.mark();
      this.following.add(d);
      try {
        const inner = new Map<string, DimVar>();
        const body = this.of(d.body, d, inner, bound);
        return d.indices.length > 0
          ? { k: "v", n: d.indices[0] === undefined ? new DimVar() : (inner.get(d.indices[0]) ?? new DimVar()) }
          : body;
      } catch (e) {
        if (!(e instanceof Clash)) throw e;
        this.in.dims.undo(mark);
        return owns[0] ?? anything;
      } finally {
        this.following.delete(d);
      }
    }
    const first = args[0];
    if (fn === "tuple") {
      const owns = args.filter((a) => a.kind !== "dots").map(go);
      const dots = args.some((a) => a.kind === "dots");
      if (owns.every((o) => o.k === "s")) return { k: "v", n: dots ? new DimVar() : this.counted(args.length, args.every(isNumeric)) };
      return anything;
    }
    if (first === undefined) return anything;
    if (/^(tr|det|logdet|norm\w*|sumall|sum|mean|bars|logsumexp|XOR|expectation.*|moment:\w+)$/.test(fn)) {
      const o = go(first);
      if ((fn === "tr" || fn === "det") && o.k === "m") this.in.dims.unify(o.a, o.b);
      return fn === "bars" && o.k !== "m" ? o : scalar;
    }
    if (fn === "diag") {
      const o = go(first);
      if (o.k === "s" && first.kind === "name" && this.in.store.shapeOf(first.key, at) === null) throw new Clash("diag of a number");
      return isVector(o) ? { k: "m", a: o.n, b: o.n } : o.k === "m" ? { k: "c", n: o.a } : anything;
    }
    // 𝒩(x | μ, Σ): the mean is as long as the point.
    if (fn === "cal:N" && d === null && args.length === 3) {
      const [point, mean, covariance] = args.map(go);
      // The x of p(x) may be a stack of data by its name.
      if (point === undefined || mean === undefined || !isVector(point)) return scalar;
      join(point, mean, this.in.dims, false);
      if (covariance?.k === "m") {
        this.in.dims.unify(covariance.a, point.n);
        this.in.dims.unify(covariance.b, point.n);
      }
      return scalar;
    }
    if (fn === "vec" || fn === "formals") return anything;
    return args.map(go).reduce((a, b) => join(a, b, this.in.dims, true));
  }
}
