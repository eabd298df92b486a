import type { Expr } from "../syntax/expr.js";
import { affineOf } from "./affine.js";
import { averagedFamilies, customaryFamilies, type CountedFamily } from "./counted.js";
import { namesIn } from "./exprs.js";
import { standInsOf } from "./stand-ins.js";
import { Clash, DimTable, DimVar } from "./dims.js";
import { batchSizes, isParameter } from "./batch.js";
import { measureOnes } from "./ones.js";
import type { Placed } from "./parts.js";
import { OtherKinds, StatementNames, type Statement, type Symbol } from "./other-kinds.js";
import { dimsOf, isVector, join, ownOfDims, type Own, type Type } from "./shape-types.js";
import { Uses } from "./uses.js";
import { ExpressionShapes } from "./expression-shapes.js";
import { Homes } from "./homes.js";
import { Need } from "./need.js";
import { problemOf, type Definition, type ShapeEntry, type Store } from "./store.js";
/**
 * Shapes from declarations, definitions and use, by unification (semantics.md 1 and 6). Symbols without a declared shape
 * take the first kind (in the order of custom for their letter) under which the document's definitions conform.
 */
/** Guesses for one statement; with more, nothing is concluded from it. */
const mostTries = 400;
/** Earlier statements that must still conform when guesses are taken back. */
const MOST_AGAIN = 30;

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
  private readonly expressions: ExpressionShapes;
  constructor(store: Store) {
    this.store = store;
    this.uses = new Uses(store);
    const { dims, symbols, defined, conforming } = this;
    for (const [key, [d]] of store.definitions) {
      const sum = d === undefined || !/^[A-Za-z]$/.test(key) || d.formals !== null || d.indices.length > 0 ? null : affineOf(d.body);
      if (sum !== null && sum.letters.size > 1 && [...sum.letters.keys()].every((l) => /^[A-Za-z]$/.test(l) && store.dimensions.has(l)))
        dims.alias(key, sum);
    }
    this.expressions = new ExpressionShapes({
      dims,
      store,
      uses: this.uses,
      lookup: (key, at) => this.lookup(key, at),
      isDimension: (key) => this.isDimension(key),
    });
    this.others = new OtherKinds({
      dims,
      symbols,
      defined,
      conforming,
      idOf: (key, at) => this.idOf(key, at),
      isDeclared: ({ key, at }) => store.shapeOf(key, at) !== null,
      attempt: (s, repeating) =>
        (repeating !== true && this.attempt(s, -1)) || (s.definition !== null && this.attemptRepeating(s, -1, repeating)),
    });
  }

  /** Solves for all statements in order; clashing ones are left out. */
  solve(statements: readonly Statement[]): void {
    new Homes(this.store, statements).settle();
    for (const s of statements)
      if (s.definition !== null) for (const side of s.sides) if (side.kind === "name") this.uses.rename(s.definition.key, side.key, s);
    const standIns = standInsOf(statements);
    for (const s of statements)
      for (const side of s.sides) this.uses.see(side, s, s.definition === null ? undefined : standIns.get(s.definition.key));
    const counted = this.countedFamilies(statements);
    statements.forEach((s, n) => {
      // N(x, μ, s) = … of one member each says nothing of the families.
      if (s.definition?.formals != null && standIns.has(s.definition.key)) return;
      if (!this.attempt(s, n)) {
        this.reconsider(s, n);
        if (s.definition !== null && this.defined.get(s.definition) === undefined && this.attemptRepeating(s, n)) this.conform(s);
        return;
      }
      this.conform(s);
      measureOnes(this, s);
    });
    for (const f of counted) this.count(f);
    this.solved = true;
  }
  /** Families of which the document says how many members they have; their sizes are sizes from here on. */
  private countedFamilies(statements: readonly Statement[]): readonly CountedFamily[] {
    const { store } = this,
      isFree = ({ size, ...at }: CountedFamily): boolean =>
        typeof size === "number" ||
        this.isDimension(size) ||
        (store.definitionOf(size, at) === null &&
          (store.shapeOf(size, at)?.dims.length ?? 0) === 0 &&
          store.factsOf(size, at).length === 0);
    const bare = new Set(
        statements.flatMap((s) => s.sides.flatMap((e) => [...namesIn(e)].map((k) => `${k}#${String(problemOf(s.part).id)}`))),
      ),
      written = (f: CountedFamily): boolean => bare.has(`${String(f.size)}#${String(problemOf(f.part).id)}`);
    const all = [
      ...store.families,
      ...statements.flatMap((s) => s.sides.flatMap((e) => averagedFamilies(e, s))),
      ...statements.flatMap((s) => s.sides.flatMap((e) => customaryFamilies(e, s).filter(written))),
    ].filter(isFree);
    // A letter that is an array in another question is no size there.
    const isSize = ({ size }: CountedFamily): boolean =>
      typeof size === "number" || this.isDimension(size) || !this.uses.isArraySomewhere(size);
    this.uncounted.push(...all.filter((f) => !isSize(f)));
    const counted = all.filter(isSize);
    for (const { size } of counted) store.dimensions.add(size);
    return counted;
  }
  /** Families whose number of members is a letter that means something else elsewhere: the two are not tied. */
  readonly uncounted: CountedFamily[] = [];
  private count({ key, axis, size, ...at }: CountedFamily): void {
    const type = this.typeOf(key, at),
      dim = type === null ? undefined : [...type.lead, ...dimsOf(type.own)][axis];
    if (dim === undefined) return;
    const mark = this.dims.mark();
    try {
      this.dims.unify(dim, this.dims.of(size));
    } catch (e) {
      if (!(e instanceof Clash)) throw e;
      this.dims.undo(mark);
    }
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
  /** A definition that conforms in no other way may repeat a vector over an axis of a matrix (γ x̂ + β). */
  private attemptRepeating(s: Statement, n: number, first = false): boolean {
    this.expressions.repeating = first ? "first" : "last";
    try {
      return this.attempt(s, n);
    } finally {
      this.expressions.repeating = null;
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
      const owns = s.sides.map((e) => this.expressions.of(e, s, index, new Map()));
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
      return this.expressions.of(e, at, new Map(), new Map());
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
    const batch = batchSizes(this.store, line).map((d) => this.dims.of(d)),
      spans = (t: Type): boolean => [...t.lead, ...dimsOf(t.own)].some((d) => batch.some((b) => b.root === d.root));
    const ruledOut = (x: Symbol): boolean => x.type !== null && spans(x.type) && isParameter(this.store, x.key, line);
    return symbols.length === keys.length && this.others.each(symbols, line, most, visit, ruledOut);
  }
  /** 𝟏 without a declared shape; see onesDims. */
  isOnes(key: string, at: Placed): boolean {
    return this.expressions.isOnes(key, at);
  }
  /** How long this occurrence of 𝟏 is. */
  onesDims(e: Expr & { kind: "name" }): readonly DimVar[] {
    return this.expressions.onesDims(e);
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
    // A copy of a name, for a reading that tells some members apart (src/check/negatives.ts).
    if (key.endsWith("§")) return this.lookup(key.slice(0, -1), at);
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
            this.bindDefinition(definition, this.expressions.of(definition.body, definition, index, new Map()), index, -1);
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
    // Where its definition is set aside, a name keeps the shape that it has by it.
    if (definition === null && shape === null)
      for (const d of this.store.blocked) {
        const known = d.key === key && d.formals === null ? this.defined.get(d) : null;
        if (known !== undefined && known !== "busy" && known !== null) return known;
      }
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
    // A declared vector that no statement settles is a column; what is only differentiated by is a number.
    if (symbol.type === null && this.solved && (shape !== null || this.uses.isVariable(key, at)))
      symbol.type = symbol.candidates[0]?.() ?? null;
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
}

/** One symbol: a name with its declared shape, or a name in its problem. */
export const symbolId = (key: string, shape: ShapeEntry | null, at: Placed, store: Store): string =>
  `${key}#${shape === null ? String(store.homeOf(key, at)) : shape.how === "value" ? `v${String(shape.from)}` : `${shape.lead.join()};${shape.dims.join()};${shape.orient ?? ""}`}`;
