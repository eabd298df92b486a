import type { Expr } from "../syntax/expr.js";
import { Clash, DimTable, DimVar } from "./dims.js";
import { measureOnes } from "./ones.js";
import type { Placed } from "./parts.js";
import { OtherKinds, StatementNames, type Statement, type Symbol } from "./other-kinds.js";
import { anything, isVector, join, scalar, times, transposed, type Own, type Type } from "./shape-types.js";
import { Uses } from "./uses.js";
import { problemOf, type Definition, type ShapeEntry, type Store } from "./store.js";
/**
 * Shapes from declarations, definitions and use, by unification (semantics.md 1 and 6). Symbols without a declared shape
 * take the first kind (in the order of custom for their letter) under which the document's definitions conform.
 */
/** Guesses for one statement; with more, nothing is concluded from it. */
const mostTries = 400;
/** Earlier statements that must still conform when guesses are taken back. */
const MOST_AGAIN = 30;

class Need extends Error {
  readonly id: string;
  constructor(id: string) {
    super(id);
    this.id = id;
  }
}
export type { Statement };

export class Shapes {
  readonly dims = new DimTable();
  private readonly symbols = new Map<string, Symbol>();
  private readonly defined = new Map<Definition, Type | "busy" | null>();
  private readonly store: Store;
  private readonly indexDims = new Map<string, DimVar>();
  private readonly uses: Uses;
  /** Statements whose shapes conform, in order. */
  private readonly conforming: Statement[] = [];
  private readonly names = new StatementNames();
  /** For each name the conforming statements that it stands in, by position. */
  private readonly standsIn = new Map<string, number[]>();
  private readonly others: OtherKinds;
  constructor(store: Store) {
    this.store = store;
    this.uses = new Uses(store);
    const { dims, symbols, defined, conforming } = this;
    this.others = new OtherKinds({
      dims,
      symbols,
      defined,
      conforming,
      idOf: (key, at) => this.idOf(key, at),
      isDeclared: ({ key, at }) => store.shapeOf(key, at) !== null,
      attempt: (s) => this.attempt(s, -1),
    });
  }

  /** Solves for all statements in order; clashing ones are left out. */
  solve(statements: readonly Statement[]): void {
    for (const s of statements)
      if (s.definition !== null) for (const side of s.sides) if (side.kind === "name") this.uses.rename(s.definition.key, side.key, s);
    for (const s of statements) for (const side of s.sides) this.uses.see(side, s);
    statements.forEach((s, n) => {
      if (!this.attempt(s, n)) {
        this.reconsider(s, n);
        return;
      }
      this.conform(s);
      measureOnes(this, s);
    });
    this.solved = true;
  }
  private conform(s: Statement): void {
    for (const name of this.names.of(s)) {
      const places = this.standsIn.get(name);
      if (places === undefined) this.standsIn.set(name, [this.conforming.length]);
      else places.push(this.conforming.length);
    }
    this.conforming.push(s);
  }
  /** The last of the conforming statements in which one of these names stands, in order. */
  private lastWith(keys: ReadonlySet<string>): Statement[] {
    const places = new Set([...keys].flatMap((k) => this.standsIn.get(k)?.slice(-MOST_AGAIN) ?? []));
    return [...places]
      .sort((a, b) => a - b)
      .slice(-MOST_AGAIN)
      .flatMap((i) => this.conforming[i] ?? []);
  }
  private solved = false;
  private attempt(s: Statement, n: number, tries = { left: mostTries }): boolean {
    if (tries.left-- <= 0) return false;
    const mark = this.dims.mark();
    try {
      this.check(s, n);
      return true;
    } catch (e) {
      this.dims.undo(mark);
      if (e instanceof Clash) return false;
      if (!(e instanceof Need)) throw e;
      const symbol = this.symbols.get(e.id);
      if (symbol === undefined) return false;
      for (const candidate of symbol.candidates) {
        symbol.type = candidate();
        if (this.attempt(s, n, tries)) return true;
      }
      symbol.type = null;
      return false;
    }
  }
  /** A clash with earlier guesses: guess again for the symbols of this statement, if the earlier statements still conform. */
  private reconsider(s: Statement, n: number): void {
    const names = this.names.of(s),
      all = [...this.symbols.values()].filter((x) => x.soft && x.type !== null && names.has(x.key));
    // Rows or columns first; other kinds only for a definition's sake (a claim may simply be false).
    const declared = all.filter((x) => this.store.shapeOf(x.key, x.at) !== null);
    if (this.reassign(declared, s, n) || this.turnOne(all, s, n)) return;
    if (s.definition !== null) {
      this.reassign(all, s, n);
      return;
    }
    const isPlain = (x: Symbol): boolean => x.type !== null && x.type.lead.length === 0 && isVector(x.type.own);
    this.reassign(all.filter(isPlain), s, n, isPlain);
  }
  /** A row for a column, or the other way round: labels y_k stand beside a row of outputs in y − ŷ. */
  private turnOne(soft: readonly Symbol[], s: Statement, n: number): boolean {
    for (const x of soft) {
      const before = x.type,
        k = before?.own.k === "c" ? "r" : before?.own.k === "r" ? "c" : null,
        type = k === null ? undefined : x.candidates.map((c) => c()).find((t) => t.own.k === k && t.lead.length === before?.lead.length);
      if (type === undefined) continue;
      const mark = this.dims.mark(),
        affected = this.lastWith(new Set([x.key]));
      x.type = type;
      if (this.attempt(s, n) && affected.every((d) => this.attempt(d, n))) {
        this.conform(s);
        return true;
      }
      this.dims.undo(mark);
      x.type = before;
      for (const d of affected) this.attempt(d, n);
    }
    return false;
  }
  private reassign(soft: readonly Symbol[], s: Statement, n: number, allowed?: (x: Symbol) => boolean): boolean {
    if (soft.length === 0) return false;
    const before = soft.map((x) => x.type),
      mark = this.dims.mark();
    for (const x of soft) x.type = null;
    const affected = this.lastWith(new Set(soft.map((x) => x.key)));
    if (this.attempt(s, n) && affected.every((d) => this.attempt(d, n)) && (allowed === undefined || soft.every(allowed))) {
      this.conform(s);
      return true;
    }
    this.dims.undo(mark);
    soft.forEach((x, i) => {
      x.type = before[i] ?? null;
    });
    return false;
  }
  private check(s: Statement, n: number): void {
    const index = new Map<string, DimVar>();
    this.dims.keeping(s.definition === null, () => {
      const owns = s.sides.map((e) => this.own(e, s, index, new Map()));
      if (s.definition === null) owns.reduce((a, b) => join(a, b, this.dims, true));
      else if (owns[0] !== undefined) this.bindDefinition(s.definition, owns[0], index, n);
    });
  }
  private bindDefinition(d: Definition, body: Own, index: ReadonlyMap<string, DimVar>, _n: number): void {
    if (d.formals !== null) return;
    const declared = this.store.shapeOf(d.key, d);
    const type: Type = { lead: d.indices.map((i) => index.get(i) ?? this.indexDim(i, d)), own: body };
    if (declared !== null && declared.part === d.part) {
      const t = this.declaredType(declared, null);
      if (t.lead.length === type.lead.length) join(t.own, type.own, this.dims, true);
    }
    this.defined.set(d, type);
  }

  /** Whether a letter names a dimension somewhere in the document. */
  isDimension(key: string): boolean {
    return this.store.dimensions.has(key) || this.uses.boundsSums(key);
  }
  /** The shape of a name at a place, solved; null where nothing is known. */
  typeOf(key: string, at: Placed): Type | null {
    try {
      return this.lookup(key, at);
    } catch (e) {
      if (e instanceof Need || e instanceof Clash) return null;
      throw e;
    }
  }
  /** The shape of an expression, or null where it does not conform or something is unknown. */
  ownOf(e: Expr, at: Placed): Own | null {
    const mark = this.dims.mark();
    try {
      return this.own(e, at, new Map(), new Map());
    } catch (x) {
      this.dims.undo(mark);
      if (x instanceof Clash || x instanceof Need) return null;
      throw x;
    }
  }
  /** Whether a name never stands without an index: its indices say how many axes it has. */
  isIndexed(key: string, at: Placed): boolean {
    return this.uses.isIndexed(key, at);
  }
  /** Whether what is known of a name's indices comes from other problems, where it may be something else. */
  isOtherElsewhere(key: string, at: Placed): boolean {
    return this.uses.isOtherElsewhere(key, at);
  }
  /** Letters for weights of penalties and step sizes: numbers, unless they are used as something else. */
  isCoefficient(key: string, at: Placed): boolean {
    return /^(lambda|eta|tau|epsilon|varepsilon)$/.test(key) && !this.uses.isVector(key, at) && this.typeOf(key, at)?.own.k === "s";
  }
  /** Whether a shape is only guessed: declared nowhere, and other kinds conform with the definitions as well. */
  isSoft(key: string, at: Placed): boolean {
    const symbol = this.symbols.get(this.idOf(key, at));
    return symbol?.soft === true && !this.others.isForced(symbol);
  }
  /** Every other way to take these guessed names, in turn: see OtherKinds. */
  supposing(keys: readonly string[], line: Statement, most: number, visit: () => boolean): boolean {
    const symbols = keys.flatMap((k) => this.symbols.get(this.idOf(k, line)) ?? []);
    return symbols.length === keys.length && this.others.each(symbols, line, most, visit);
  }
  indexDim(letter: string, at: Placed): DimVar {
    const hi = this.store.rangeOf(letter, at);
    if (hi !== null) return this.dims.of(hi);
    const id = `${letter}#${String(problemOf(at.part).id)}`;
    let d = this.indexDims.get(id);
    if (d === undefined) {
      d = new DimVar();
      this.indexDims.set(id, d);
    }
    return d;
  }

  private lookup(key: string, at: Placed): Type {
    const definition = this.store.definitionOf(key, at),
      shape = this.store.shapeOf(key, at);
    if (definition !== null && definition.formals === null) {
      const known = this.defined.get(definition);
      if (known !== undefined && known !== "busy" && known !== null) return known;
      if (known === undefined && shape === null) {
        this.defined.set(definition, "busy");
        try {
          const index = new Map<string, DimVar>();
          this.dims.keeping(false, () => {
            this.bindDefinition(definition, this.own(definition.body, definition, index, new Map()), index, -1);
          });
        } catch (e) {
          this.defined.delete(definition);
          throw e;
        }
        const now = this.defined.get(definition);
        if (now !== undefined && now !== "busy" && now !== null) return now;
      }
      if (shape === null) throw new Clash(`${key} is defined by itself`);
    }
    const id = this.idOf(key, at);
    let symbol = this.symbols.get(id);
    if (symbol === undefined) {
      symbol = {
        key,
        at,
        uses: new Set(),
        candidates: this.candidates(key, shape, at),
        type: null,
        soft: shape === null || shape.orient === null,
      };
      this.symbols.set(id, symbol);
      if (symbol.candidates.length === 1) symbol.type = symbol.candidates[0]?.() ?? null;
    }
    // A declared vector that no statement settles is a column.
    if (symbol.type === null && this.solved && shape !== null) symbol.type = symbol.candidates[0]?.() ?? null;
    if (symbol.type === null) throw new Need(id);
    return symbol.type;
  }
  private idOf(key: string, at: Placed): string {
    const shape = this.store.shapeOf(key, at);
    return symbolId(key, shape, at, this.store);
  }
  private declaredType(shape: ShapeEntry, orient: "c" | "r" | null): Type {
    const d = shape.how === "value" ? this.valueDims(shape) : shape.dims.map((x) => this.dims.of(x));
    const lead = shape.lead.map((x) => this.dims.of(x));
    return { lead, own: ownOfDims(d, shape.orient ?? orient) };
  }
  private readonly ofValues = new Map<ShapeEntry, DimVar[]>();
  private valueDims(shape: ShapeEntry): DimVar[] {
    let d = this.ofValues.get(shape);
    if (d === undefined) {
      d = shape.dims.map((x) => (x === 1 ? this.dims.of(1) : DimVar.ofGiven(Number(x))));
      this.ofValues.set(shape, d);
    }
    return d;
  }
  private candidates(key: string, shape: ShapeEntry | null, at: Placed): (() => Type)[] {
    if (shape !== null) {
      const long = shape.dims.filter((x) => x !== 1 && x !== "1").length;
      if (long === 1 && shape.dims.length === 1 && shape.orient === null)
        return [() => this.declaredType(shape, "c"), () => this.declaredType(shape, "r")];
      return [() => this.declaredType(shape, null)];
    }
    return this.uses.candidates(key, at, this.isDimension(key));
  }

  /** The shape of an expression. `index`: dimensions of index letters here; `local`: formal arguments. */
  private own(e: Expr, at: Placed, index: Map<string, DimVar>, local: ReadonlyMap<string, Type>): Own {
    const go = (x: Expr): Own => this.own(x, at, index, local);
    switch (e.kind) {
      case "num":
      case "delta":
      case "indicator":
      case "compare":
      case "logic":
        return scalar;
      case "name":
        return this.isOnes(e.key, at) ? ownOfDims(this.onesDims(e), null) : this.nameOwn(e.key, at, index, local);
      case "neg":
        return go(e.arg);
      case "add":
        return e.terms.map(go).reduce((a, b) => join(a, b, this.dims, true));
      case "mul": {
        const owns = e.factors.map(go);
        if (e.op === ".*" || e.op === "circ") return owns.reduce((a, b) => join(a, b, this.dims, true));
        if (e.op === "inner") {
          owns.forEach((o) => {
            if (isVector(o)) return;
          });
          return scalar;
        }
        if (e.op === "kron" || e.op === "outer" || e.op === "otimes") return anything;
        return owns.reduce((a, b) => times(a, b, this.dims, e.op === "cdot" || e.op === "*" || e.op === "times"));
      }
      case "div": {
        const d = go(e.den),
          n = go(e.num);
        return d.k === "s" ? n : d.k === "any" || n.k === "any" ? anything : n.k === "s" && isVector(d) ? d : join(n, d, this.dims, false);
      }
      case "pow": {
        const b = go(e.base),
          x = go(e.exponent);
        if (b.k === "s" && x.k !== "s") return x;
        if (b.k === "m" && e.op === "^" && (e.exponent.kind === "neg" || e.exponent.kind === "num")) {
          const mark = this.dims.mark();
          try {
            this.dims.unify(b.a, b.b);
          } catch (x) {
            this.dims.undo(mark);
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
          e.hi?.kind === "name" ? this.dims.of(e.hi.key) : e.hi?.kind === "num" ? this.dims.of(Number(e.hi.text)) : new DimVar(),
        );
        if (e.lo !== null && e.lo.kind !== "num") inner.set(e.index, new DimVar());
        return this.own(e.body, at, inner, local);
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
        return e.rows.map((row) => go(row.value)).reduce((a, b) => join(a, b, this.dims, true));
      case "matrix": {
        if (e.rows.some((row) => row.some((c) => c.kind === "dots"))) return anything;
        const cells = e.rows.map((row) => row.map(go));
        if (!cells.every((row) => row.every((c) => c.k === "s"))) return anything;
        return ownOfDims([this.counted(e.rows.length), this.counted(e.rows[0]?.length ?? 1)], null);
      }
    }
  }
  /** The gradient of a number by a vector is a vector, of no orientation; other layouts are settled link by link. */
  private derivativeOwn(e: Expr & { kind: "deriv" }, at: Placed, index: Map<string, DimVar>, local: ReadonlyMap<string, Type>): Own {
    const [by] = e.by,
      mark = this.dims.mark();
    // tr(Λ(UᵀU − I)) says that Λ is square, differentiated or not.
    if (e.of.kind !== "name" && e.of.kind !== "entry") this.own(e.of, at, index, local);
    if (by === undefined || e.by.length !== 1 || (by.kind !== "name" && by.kind !== "entry") || e.of.kind !== "name") return anything;
    const known = this.store.definitionOf(e.of.key, at);
    try {
      const of = known === null ? scalar : this.own(e.of, at, index, local);
      if (known === null && !this.uses.isLoss(e.of.key)) return anything;
      const variable = this.own(by, at, index, local);
      return of.k !== "s" ? anything : isVector(variable) ? { k: "v", n: variable.n } : anything;
    } catch (x) {
      if (!(x instanceof Clash || x instanceof Need)) throw x;
      this.dims.undo(mark);
      return anything;
    }
  }
  /** 𝟏 without a declared shape: a vector of ones, as long as each occurrence needs; 𝟏_n and 𝟏_{n×m} say it. */
  isOnes(key: string, at: Placed): boolean {
    return /^(bf|bb):1(_|$)/.test(key) && this.store.shapeOf(key, at) === null && this.store.definitionOf(key, at) === null;
  }
  private readonly ones = new WeakMap<Expr, readonly DimVar[]>();
  onesDims(e: Expr & { kind: "name" }): readonly DimVar[] {
    let d = this.ones.get(e);
    if (d === undefined) {
      const sizes = /_(.*)$/.exec(e.key)?.[1]?.split(/[,*]/) ?? [];
      d = sizes.length > 0 && sizes.length < 3 ? sizes.map((s) => this.dims.of(s)) : [new DimVar()];
      this.ones.set(e, d);
    }
    return d;
  }
  /** The size of something written out: no other dimension need be equal to it because it is as large. */
  private counted(n: number): DimVar {
    return n === 1 ? this.dims.of(1) : new DimVar(null, n, true);
  }
  private nameOwn(key: string, at: Placed, index: ReadonlyMap<string, DimVar>, local: ReadonlyMap<string, Type>): Own {
    if (index.has(key)) return scalar;
    const formal = local.get(key);
    if (formal !== undefined) return bare(formal);
    if (/^(bf:)?I(_.*)?$/.test(key) && this.store.shapeOf(key, at) === null && this.store.definitionOf(key, at) === null) return { k: "I" };
    if (/^(bf|bb):0/.test(key)) return anything;
    if (isConstant(key, at, this.store)) return scalar;
    if (this.isDimension(key) && this.store.definitionOf(key, at) === null && this.store.shapeOf(key, at) === null) return scalar;
    const type = this.lookup(key, at);
    if (type.lead.length !== 1 || !this.store.isMember(key, at)) return bare(type);
    return type.own.k === "v" ? { k: "c", n: type.own.n } : type.own;
  }
  private entryOwn(e: Expr & { kind: "entry" }, at: Placed, index: Map<string, DimVar>, local: ReadonlyMap<string, Type>): Own {
    const type: Type =
      e.base.kind === "name"
        ? (local.get(e.base.key) ?? this.lookup(e.base.key, at))
        : { lead: [], own: this.own(e.base, at, index, local) };
    const dims = [...type.lead, ...dimsOf(type.own)];
    if (type.own.k === "any") return scalar;
    e.indices.forEach((i, k) => {
      const d = dims[k];
      if (d === undefined) throw new Clash("more indices than axes");
      if (i?.kind === "name") {
        const known = index.get(i.key);
        if (known !== undefined) this.dims.unify(known, d);
        else {
          const hi = this.store.rangeOf(i.key, at);
          if (hi !== null) {
            const mark = this.dims.mark();
            try {
              this.dims.unify(this.dims.of(hi), d);
            } catch (x) {
              if (!(x instanceof Clash)) throw x;
              this.dims.undo(mark);
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
  private callOwn(fn: string, args: readonly Expr[], at: Placed, index: Map<string, DimVar>, local: ReadonlyMap<string, Type>): Own {
    const go = (x: Expr): Own => this.own(x, at, index, local);
    const d = this.store.definitionOf(fn, at);
    if (d !== null && d.formals !== null) {
      const owns = args.map(go);
      const bound = new Map<string, Type>();
      d.formals.forEach((f, i) => bound.set(f, { lead: [], own: owns[i] ?? anything }));
      const mark = this.dims.mark();
      try {
        const inner = new Map<string, DimVar>();
        const body = this.own(d.body, d, inner, bound);
        return d.indices.length > 0
          ? { k: "v", n: d.indices[0] === undefined ? new DimVar() : (inner.get(d.indices[0]) ?? new DimVar()) }
          : body;
      } catch (e) {
        if (!(e instanceof Clash)) throw e;
        this.dims.undo(mark);
        return owns[0] ?? anything;
      }
    }
    const first = args[0];
    if (fn === "tuple") {
      const owns = args.filter((a) => a.kind !== "dots").map(go);
      const dots = args.some((a) => a.kind === "dots");
      if (owns.every((o) => o.k === "s")) return { k: "v", n: dots ? new DimVar() : this.counted(args.length) };
      return anything;
    }
    if (first === undefined) return anything;
    if (/^(tr|det|logdet|norm\w*|sumall|sum|mean|bars|logsumexp|XOR|expectation)$/.test(fn)) {
      const o = go(first);
      if ((fn === "tr" || fn === "det") && o.k === "m") this.dims.unify(o.a, o.b);
      return fn === "bars" && o.k !== "m" ? o : scalar;
    }
    if (fn === "diag") {
      const o = go(first);
      return isVector(o) ? { k: "m", a: o.n, b: o.n } : o.k === "m" ? { k: "c", n: o.a } : anything;
    }
    if (fn === "vec" || fn === "formals") return anything;
    return args.map(go).reduce((a, b) => join(a, b, this.dims, true));
  }
}

/** π, e and ∞ are constants unless the bare name is defined or declared; π_k is a name of its own. */
export function isConstant(key: string, at: Placed, store: Store): boolean {
  if (key !== "pi" && key !== "e" && key !== "infty") return false;
  const d = store.definitionOf(key, at),
    s = store.shapeOf(key, at);
  // e(x) = α(e^x − 1): a function called e does not take the number's letter.
  // A residual e of another problem leaves the number alone here.
  const aside =
    d === null || (d.formals === null ? d.indices.length > 0 || (key === "e" && problemOf(d.part) !== problemOf(at.part)) : key === "e");
  return aside && (s === null || s.lead.length > 0);
}
/** One symbol: a name with its declared shape, or a name in its problem. */
export const symbolId = (key: string, shape: ShapeEntry | null, at: Placed, store: Store): string =>
  `${key}#${shape === null ? String(store.homeOf(key, at)) : shape.how === "value" ? `v${String(shape.from)}` : `${shape.lead.join()};${shape.dims.join()};${shape.orient ?? ""}`}`;

export function ownOfDims(d: readonly DimVar[], orient: "c" | "r" | null): Own {
  const long = d.filter((x) => x.root.size !== 1);
  const [a, b] = d;
  if (long.length === 0) return scalar;
  if (d.length === 1 && a !== undefined) return { k: orient ?? "v", n: a };
  if (d.length === 2 && a !== undefined && b !== undefined)
    return long.length === 2 ? { k: "m", a, b } : a.root.size === 1 ? { k: "r", n: b } : { k: "c", n: a };
  return { k: "t", dims: d };
}
/** A name without its indices: members stacked along their family axes. */
function bare(t: Type): Own {
  if (t.lead.length === 0) return t.own;
  const dims = [...t.lead, ...dimsOf(t.own)];
  if (t.own.k === "any") return anything;
  if (dims.length === 1 && dims[0] !== undefined) return { k: "v", n: dims[0] };
  if (dims.length === 2 && dims[0] !== undefined && dims[1] !== undefined) return { k: "m", a: dims[0], b: dims[1] };
  return { k: "t", dims };
}
export function dimsOf(o: Own): readonly DimVar[] {
  if (isVector(o)) return [o.n];
  if (o.k === "m") return [o.a, o.b];
  return o.k === "t" ? o.dims : [];
}
