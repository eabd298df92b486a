import { atIndex, isIndexFormal } from "./index-formals.js";
import type { ZeroBased } from "../../scope/zero-based.js";
import type { Expr } from "../../syntax/expr.js";
import type { RuleBook } from "../../rule.js";
import type { Graph } from "../../tensor/graph.js";
import type { Dim, Node } from "../../tensor/node.js";
import { childrenOf, exprKey } from "../../scope/exprs.js";
import { picksEntry } from "./index-formals.js";
import { isWithin, type Placed } from "../../scope/parts.js";
import { symbolId, type Shapes } from "../../scope/shapes.js";
import type { DimVar } from "../../scope/dims.js";
import type { Definition, Store } from "../../scope/store.js";
import { lowerArray, lowerBig, lowerCases, lowerCondition } from "./arrays.js";
import { attempt, lowerCall } from "./calls.js";
import type { Cut, Direction, Env, Family, InputInfo, Lowering, Source } from "./context.js";
import { isLossName } from "../loss-names.js";
import { lowerDerivative } from "./derivatives.js";
import { directionsOf, lowerDifferential, movingNames } from "./differentials.js";
import { Missing, NoValue, ownDims, transposeValue, value, type Value, dropJacobian, prune } from "./value.js";
import { restated } from "./restated.js";
import { lowerProductOf, lowerOnes, lowerSum, lowerQuotient, lowerPower } from "./arithmetic.js";
import { lowerEntry, lowerDelta } from "./entries.js";
import { validRange } from "./shifted.js";
import { lowerPrime, lowerAt } from "./applied.js";
import type { GivenDerivative } from "../classify/link.js";
import { lowerName, givenOf, definitionOf, makeFamily, slopeOf } from "./families.js";
/** From resolved expressions to tensors, with every admissible reading as an alternative (design.md 4.3). */
export interface WorldServices {
  readonly sizeOf: (d: DimVar) => number;
  readonly differentiate: (of: Node, by: Node) => Node;
  readonly substitute: (node: Node, from: Node, to: Node) => Node;
  readonly dependsOn: (node: Node, on: Node) => boolean;
  readonly isDiagonal: (node: Node, labels: number, rank: number) => boolean;
  readonly differentiatedBy: (key: string, at: Placed, useAt: Placed) => readonly { readonly by: Expr; readonly at: Placed }[];
  readonly givenDerivatives: readonly GivenDerivative[];
  readonly isPrimed: (key: string) => boolean;
  readonly zeroBased: ZeroBased;
}

export class Lowerer implements Lowering {
  readonly inputs = new Map<string, InputInfo>();
  readonly g: Graph;
  readonly book: RuleBook;
  readonly store: Store;
  readonly shapes: Shapes;
  readonly valued: boolean;
  private readonly services: WorldServices;
  private readonly memo = new Map<string, Family | Error>();
  private readonly open: string[] = [];
  private roots: readonly Source[] = [];
  /** The first member of the chain that a link stands in, where an index letter may have its range. */
  around: readonly Source[] = [];
  /** The two sides of the link at hand, what else moves in it, and its directions. */
  private link: readonly Source[] = [];
  alsoMoving: readonly Source[] = [];
  /** For definitions by claim: which of its readings holds, where not the first. */
  choices: ReadonlyMap<string, number> = new Map();
  /** How many readings a definition's body has, by claim. */
  readonly readings = new Map<string, number>();
  /** Vectors side by side in the definition of a loss are multiplied entry by entry. */
  lossesEntrywise = false;
  /** vec stacks the rows of a matrix, not its columns. */
  vecByRows = false;
  /** Names that derivatives hold fixed for the moment, and what is being differentiated, which moves all the same. */
  held: ReadonlySet<string> = new Set();
  /** What each partial derivative holds fixed on its own, where ∂f/∂x is the direct one beside df/dx. */
  direct: ((e: Expr & { kind: "deriv" }) => readonly string[]) | null = null;
  /** The cuts of derivatives around the direct one: by those what is held still moves. */
  private cutsAround: readonly Cut[] = [];
  private differentiated: string | null = null;
  /** Runs one derivative with what it alone holds fixed. */
  holding<T>(e: Expr & { kind: "deriv" }, around: readonly Cut[], run: () => T): T {
    const names = this.direct?.(e) ?? [];
    if (names.length === 0) return run();
    const { held, cutsAround } = this;
    this.held = new Set([...held, ...names]);
    this.cutsAround = around;
    try {
      return run();
    } finally {
      this.held = held;
      this.cutsAround = cutsAround;
    }
  }
  differentiating<T>(key: string | null, run: () => T): T {
    const before = this.differentiated;
    this.differentiated = key;
    try {
      return run();
    } finally {
      this.differentiated = before;
    }
  }
  defining: Definition | null = null;
  get entrywise(): boolean {
    return this.lossesEntrywise && this.defining !== null && isLossName(this.defining.key);
  }
  inside<T>(definition: Definition, run: () => T): T {
    const before = this.defining;
    this.defining = definition;
    try {
      return run();
    } finally {
      this.defining = before;
    }
  }
  private moving: readonly Direction[] | null = null;
  private readonly labelDims = new Map<string, Dim>();
  constructor(g: Graph, book: RuleBook, store: Store, shapes: Shapes, valued: boolean, services: WorldServices) {
    this.g = g;
    this.book = book;
    this.store = store;
    this.shapes = shapes;
    this.valued = valued;
    this.services = services;
  }
  /** Whether some index left its range under a sum so far. */
  extended = false;
  /** Whether some entry was left out so far, as its index left its range. */
  leavesOut = false;
  noteLeftOut(): void {
    this.leavesOut = true;
  }
  noteExtension(): void {
    this.extended = true;
  }
  isSide(e: Expr): boolean {
    return this.link.some((s) => s.e === e);
  }
  picksEntry(letter: string): boolean {
    return picksEntry(letter, this.link, this.store);
  }
  within<T>(roots: readonly Source[], run: () => T, ranges: ReadonlyMap<string, Dim> = new Map()): T {
    const before = this.roots,
      dims = new Map(this.labelDims);
    this.roots = roots;
    this.labelDims.clear();
    for (const [k, x] of ranges) this.labelDims.set(k, x);
    try {
      return run();
    } finally {
      this.roots = before;
      this.labelDims.clear();
      for (const [k, x] of dims) this.labelDims.set(k, x);
    }
  }
  differentiate(of: Node, by: Node): Node {
    return this.services.differentiate(of, by);
  }
  substitute(node: Node, from: Node, to: Node): Node {
    return this.services.substitute(node, from, to);
  }
  dependsOn(node: Node, on: Node): boolean {
    return this.services.dependsOn(node, on);
  }
  isDiagonal(node: Node, labels: number, rank: number): boolean {
    return this.services.isDiagonal(node, labels, rank);
  }
  differentiatedBy(key: string, at: Placed, useAt: Placed): readonly { readonly by: Expr; readonly at: Placed }[] {
    return this.services.differentiatedBy(key, at, useAt);
  }
  slopeOf(key: string, variable: Node, env: Env): Node | null {
    return slopeOf(this, this.services.givenDerivatives, key, variable, env);
  }
  firstIndex(array: Expr, env: Env): 0 | 1 {
    return array.kind === "name" && this.services.zeroBased.has(array.key, env.at.part) ? 0 : 1;
  }
  isPrimed(key: string): boolean {
    return this.services.isPrimed(key);
  }
  /** What the free variables of cuts stand for, by their names. */
  readonly standIns = new Map<string, Node>();
  fresh(node: Node, depth: number): Node {
    const name = `§${String(node.id)}.${String(depth)}`;
    this.standIns.set(name, node);
    return this.g.input(name, node.dims);
  }
  dimNamed(written: string | number): Dim {
    return this.dim(this.shapes.dims.of(written));
  }
  dim(d: DimVar): Dim {
    const r = d.root;
    return { size: this.services.sizeOf(r), name: r.name };
  }
  input(key: string, dims: readonly Dim[], at: Placed, unknown: boolean): Node {
    const shape = unknown ? null : this.store.shapeOf(key, at);
    const name = symbolId(key, shape, at, this.store) + (unknown ? `:${dims.map((d) => d.size).join()}` : "");
    if (!this.inputs.has(name)) this.inputs.set(name, { name, key, dims, at, unknown });
    return this.g.input(name, dims);
  }
  /** Starts a link: index letters take their ranges from its two sides. */
  begin(roots: readonly Source[]): void {
    this.roots = roots;
    this.link = roots;
    this.moving = null;
    this.lookedBeyond = false;
    this.labelDims.clear();
  }
  private lookedBeyond = false;
  /** Whether all that was lowered since `begin` needed no more than the first side: then its value is the same beside any other. */
  get selfContained(): boolean {
    return !this.lookedBeyond;
  }
  direction(key: string, variable: Node, at: Placed): Node {
    const name = `d ${key}#${String(variable.id)}`;
    if (!this.inputs.has(name)) this.inputs.set(name, { name, key: `d ${key}`, dims: variable.dims, at, unknown: false });
    return this.g.input(name, variable.dims);
  }
  directions(env: Env): readonly Direction[] {
    // Which variables move is seen on both sides, and may fail because of the other one.
    this.lookedBeyond = true;
    const written = [...this.link, ...this.alsoMoving].some((s) => movingNames(s.e).size > 0);
    // An earlier line's differential, read off: what that line moves.
    this.moving ??= written
      ? directionsOf(this, this.link, this.alsoMoving)
      : directionsOf(
          this,
          [...env.overrides.values()].map((e) => ({ e, env: { ...env, cuts: [] } })),
          [],
        );
    return this.moving;
  }

  one(e: Expr, env: Env): Value {
    const all = this.lower(e, env);
    let best = all[0];
    for (const v of all) if (best === undefined || v.cost < best.cost) best = v;
    if (best === undefined) throw new NoValue("does not conform");
    return best;
  }
  lower(e: Expr, env: Env): Value[] {
    const override = env.overrides.size === 0 ? undefined : env.overrides.get(exprKey(e));
    if (override !== undefined) return this.lower(override, { ...env, overrides: without(env.overrides, exprKey(e)) });
    const array = isOperation(e) ? restated(this, e, env) : null;
    let out = array === null ? this.plain(e, env) : [array, ...attempt(() => this.plain(e, env))];
    if (out.length === 0) throw new NoValue("does not conform");
    if (env.cuts.length > 0)
      out = out.map((v) => {
        const cut = env.cuts.findLast((c) => c.node === v.node);
        return cut === undefined ? v : { ...v, node: cut.fresh };
      });
    return prune(out);
  }
  private plain(e: Expr, env: Env): Value[] {
    const { g } = this;
    switch (e.kind) {
      case "num":
        return [value(g.num(e.text), [], "s")];
      case "name":
        return env.local.has(e.key) || !this.shapes.isOnes(e.key, env.at) ? lowerName(this, e.key, env) : [lowerOnes(this, e)];
      case "neg":
        return this.lower(e.arg, env).map((v) => ({
          ...v,
          node: g.scale({ num: -1n, den: 1n }, v.node),
          ...(v.jacobian === undefined
            ? {}
            : { jacobian: { ...v.jacobian, node: g.scale({ num: -1n, den: 1n }, v.jacobian.node), of: -1 } }),
        }));
      case "add":
        return lowerSum(this, e.terms, env);
      case "mul":
        return lowerProductOf(this, e, env);
      case "div":
        return lowerQuotient(this, e, env);
      case "pow":
        return lowerPower(this, e, env);
      case "transpose":
        // [1, 2]^⊤: a list is written as a row, so its transpose is a column.
        return this.lower(e.arg, env).flatMap((v) =>
          attempt(() => [v.own === "v" && isList(e.arg) ? { ...v, own: "c" } : dropJacobian(transposeValue(g, v))]),
        );
      case "call":
        return lowerCall(this, e.fn, e.args, env);
      case "prime":
        return lowerPrime(this, e, env);
      case "entry":
        return lowerEntry(this, e, env);
      case "big":
        return lowerBig(this, e, env);
      case "delta":
        return [lowerDelta(this, e, env)];
      case "deriv":
        return lowerDerivative(this, e, env);
      case "differential":
        return lowerDifferential(this, e.of, env);
      case "matrix":
        return lowerArray(this, e.rows, env);
      case "cases":
        return lowerCases(this, e.rows, env);
      case "compare":
      case "logic":
        return [lowerCondition(this, e, env)];
      case "indicator":
        return [lowerCondition(this, e.of, env)];
      case "at":
        return lowerAt(this, e, env);
      case "dots":
        throw new Missing("what the dots stand for");
    }
  }

  labelDim(letter: string, env: Env): Dim {
    const d = this.tryLabelDim(letter, env);
    if (d === null) throw new Missing(`the range of the index ${letter}`);
    return d;
  }
  tryLabelDim(letter: string, env: Env): Dim | null {
    const bound = env.bound.get(letter);
    if (bound != null) return bound;
    for (const v of env.local.values()) {
      const k = v.labels.indexOf(letter);
      const d = v.node.dims[k];
      if (k >= 0 && d !== undefined) return d;
    }
    const known = this.labelDims.get(letter);
    if (known !== undefined) return known;
    if (this.sought.has(letter)) return null;
    this.sought.add(letter);
    try {
      return this.seek(letter, env);
    } finally {
      this.sought.delete(letter);
    }
  }
  /** Letters whose range is being looked for: a search that comes back to itself finds nothing. */
  private readonly sought = new Set<string>();
  private seek(letter: string, env: Env): Dim | null {
    const sources = this.roots === this.link ? [...this.roots, ...this.around] : this.roots;
    for (const { e, env: at } of sources) {
      const d = this.searchDim(e, letter, at);
      if (d !== null) {
        this.labelDims.set(letter, d);
        return d;
      }
      if (this.roots === this.link) this.lookedBeyond = true;
    }
    const hi = this.store.rangeOf(letter, env.at);
    if (hi !== null) return this.dimNamed(hi);
    // At given sizes: the i of x_{i+a-1} counts as far as the index stays in x for every a.
    const valid = this.valued ? validRange(this, letter, this.roots, env) : null;
    if (valid !== null) this.labelDims.set(letter, valid);
    return valid;
  }
  /** The axis that a letter indexes somewhere in an expression. */
  searchDim(e: Expr, letter: string, env: Env): Dim | null {
    const stack: Expr[] = [e];
    for (let x = stack.pop(); x !== undefined; x = stack.pop()) {
      if (x.kind === "entry" && x.indices.some((i) => i?.kind === "name" && i.key === letter)) {
        const n = x.indices.findIndex((i) => i?.kind === "name" && i.key === letter);
        try {
          if (x.base.kind === "name" && !env.local.has(x.base.key)) {
            const d = this.family(x.base.key, env).node.dims[n];
            if (d !== undefined) return d;
          } else {
            const v = this.one(x.base, env),
              d = ownDims(v)[n];
            if (d !== undefined) return d;
          }
        } catch (err) {
          if (!(err instanceof NoValue || err instanceof Missing)) throw err;
        }
      }
      // π(a | s) with π(a) = e^{θ_a} / …: a is an index of θ.
      const body = x.kind === "call" ? this.atIndexArgument(x, letter, env) : null;
      const d = body === null ? null : this.searchDim(body, letter, env);
      if (d !== null) return d;
      for (const child of childrenOf(x)) stack.push(child);
    }
    return null;
  }
  /** What a function says of a letter that it takes for an index. */
  private atIndexArgument(call: Expr & { kind: "call" }, letter: string, env: Env): Expr | null {
    const at = call.args.findIndex((a) => a.kind === "name" && a.key === letter),
      definition = at < 0 ? null : definitionOf(this, call.fn, env),
      formal = definition?.formals?.[at];
    return definition !== null && formal !== undefined && isIndexFormal(definition.body, formal)
      ? atIndex(definition.body, formal, { kind: "name", key: letter })
      : null;
  }

  /** How many values were given before a line: what a name means there may rest on any of them. */
  private valuesBefore({ from }: Placed): number {
    if (this.counted.from !== from) {
      let count = 0;
      for (const all of this.store.values.values()) for (const v of all) if (v.from < from) count++;
      this.counted = { from, count };
    }
    return this.counted.count;
  }
  private counted = { from: -1, count: 0 };
  /** Special cases of the part at hand, and losses set anew, reach into the definitions above them from their own line on. */
  private specialsBefore({ from, part }: Placed): string {
    if (this.special === null || this.special.defined !== this.store.defined) {
      const found: Definition[] = [];
      for (const all of this.store.definitions.values())
        all.forEach((d, k) => {
          if (d.special === true || (k > 0 && isLossName(d.key))) found.push(d);
        });
      this.special = { found, defined: this.store.defined };
    }
    const count = this.special.found.filter((d) => d.from < from && isWithin(part, d.part)).length;
    return count === 0 ? "" : `.${String(count)}`;
  }
  private special: { readonly found: readonly Definition[]; readonly defined: number } | null = null;
  /** What second thoughts set aside or choose otherwise: part of what a name means. */
  private mode(): string {
    const { blocked } = this.store;
    if (this.choices.size === 0 && blocked.size === 0 && !this.lossesEntrywise && this.held.size === 0 && this.direct === null) return "";
    const held =
      this.held.size === 0
        ? ""
        : `|${[...this.held].join()}|${this.differentiated ?? ""}|${this.cutsAround.map((c) => String(c.fresh.id)).join()}`;
    return `${this.direct === null ? "" : "|direct"}${held}|${[...this.choices].join()}|${[...blocked].map((d) => d.claim).join()}|${String(this.lossesEntrywise)}`;
  }
  family(key: string, env: Env): Family {
    if (this.held.has(key) && env.cuts.length > this.cutsAround.length && key !== this.differentiated)
      return this.family(key, { ...env, cuts: this.cutsAround });
    const cutKey = env.cuts.map((c) => c.fresh.id).join(",");
    const definition = definitionOf(this, key, env),
      given = givenOf(this, key, env),
      shape = this.store.shapeOf(key, env.at);
    const id = `${key}|${definition === null ? "" : definition.claim}|${given?.claim ?? ""}|${shape === null ? String(this.store.homeOf(key, env.at)) : String(shape.from)}|${cutKey}|${String(env.useAt.part.id)}${this.specialsBefore(env.useAt)}|${env.overrides.size === 0 ? "" : [...env.overrides.keys()].join()}${this.valued ? `|${String(this.valuesBefore(env.useAt))}|${String(this.services.givenDerivatives.filter((d) => d.from < env.useAt.from).length)}` : ""}${this.mode()}`;
    const known = this.memo.get(id);
    if (known instanceof Error) throw known;
    if (known !== undefined) return known;
    if (this.open.includes(id)) throw new Missing(`a definition of ${key} that does not use itself`);
    this.open.push(id);
    try {
      const f = makeFamily(this, key, definition, env);
      this.memo.set(id, f);
      return f;
    } catch (e) {
      if (e instanceof NoValue || e instanceof Missing) this.memo.set(id, e);
      throw e;
    } finally {
      this.open.pop();
    }
  }
}
const without = (map: ReadonlyMap<string, Expr>, key: string): ReadonlyMap<string, Expr> => {
  const m = new Map(map);
  m.delete(key);
  return m;
};
const isOperation = (e: Expr): boolean => e.kind === "mul" || e.kind === "add" || e.kind === "div" || e.kind === "pow";
const isList = (e: Expr): boolean => e.kind === "call" && e.fn === "tuple";
