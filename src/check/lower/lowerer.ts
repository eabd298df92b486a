import type { Expr } from "../../syntax/expr.js";
import type { RuleBook } from "../../rule.js";
import type { Graph } from "../../tensor/graph.js";
import type { Dim, Node } from "../../tensor/node.js";
import { childrenOf, exprKey } from "../../scope/exprs.js";
import { isWithin, type Placed } from "../../scope/parts.js";
import { dimsOf, isConstant, symbolId, type Shapes } from "../../scope/shapes.js";
import type { DimVar } from "../../scope/dims.js";
import type { Own, Type } from "../../scope/shape-types.js";
import { problemOf, type Definition, type GivenValue, type Store } from "../../scope/store.js";
import { lowerArray, lowerBig, lowerCases, lowerCondition } from "./arrays.js";
import { attempt, builtin, lowerCall } from "./calls.js";
import type { Direction, Env, Family, InputInfo, Lowering, Source } from "./context.js";
import { constantIndex, formalsOf, lowerDerivative } from "./derivatives.js";
import { directionsOf, lowerDifferential, movingNames, wideDifferential } from "./differentials.js";
import { lowerProduct } from "./products.js";
import { unknownQuantity, wholeVariable } from "./unknown.js";
import {
  addValues,
  contract,
  isVectorKind,
  kindOfRank,
  matrixProduct,
  Missing,
  named,
  NoValue,
  ownDims,
  rankOf,
  scaleBy,
  transposeValue,
  value,
  type Kind,
  type Value,
} from "./value.js";
/** From resolved expressions to tensors, with every admissible reading as an alternative (design.md 4.3). */
export interface WorldServices {
  readonly sizeOf: (d: DimVar) => number;
  readonly differentiate: (of: Node, by: Node) => Node;
  readonly substitute: (node: Node, from: Node, to: Node) => Node;
  readonly dependsOn: (node: Node, on: Node) => boolean;
  readonly isDiagonal: (node: Node, labels: number, rank: number) => boolean;
  readonly differentiatedBy: (key: string, at: Placed) => readonly { readonly by: Expr; readonly at: Placed }[];
  readonly isPrimed: (key: string) => boolean;
}
const most = 24;
const lossNames = new Set(["L", "ell", "cal:L", "Loss", "J", "cal:J", "E", "C", "loss", "cost", "Cost"]);

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
  /** The two sides of the link at hand, what else moves in it, and its directions. */
  private link: readonly Source[] = [];
  alsoMoving: readonly Source[] = [];
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
  differentiatedBy(key: string, at: Placed): readonly { readonly by: Expr; readonly at: Placed }[] {
    return this.services.differentiatedBy(key, at);
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
    this.labelDims.clear();
  }
  direction(key: string, variable: Node, at: Placed): Node {
    const name = `d ${key}#${String(variable.id)}`;
    if (!this.inputs.has(name)) this.inputs.set(name, { name, key: `d ${key}`, dims: variable.dims, at, unknown: false });
    return this.g.input(name, variable.dims);
  }
  directions(env: Env): readonly Direction[] {
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
    let out = this.plain(e, env);
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
        return env.local.has(e.key) || !this.shapes.isOnes(e.key, env.at) ? this.name(e.key, env) : [this.ones(e)];
      case "neg":
        return this.lower(e.arg, env).map((v) => ({
          ...v,
          node: g.scale({ num: -1n, den: 1n }, v.node),
          ...(v.jacobian === undefined
            ? {}
            : { jacobian: { ...v.jacobian, node: g.scale({ num: -1n, den: 1n }, v.jacobian.node), of: -1 } }),
        }));
      case "add":
        return this.sum(e.terms, env);
      case "mul":
        return this.product(e, env);
      case "div":
        return this.quotient(e, env);
      case "pow":
        return this.power(e, env);
      case "transpose":
        return this.lower(e.arg, env).flatMap((v) => attempt(() => [dropJacobian(transposeValue(g, v))]));
      case "call":
        return lowerCall(this, e.fn, e.args, env);
      case "prime":
        return this.prime(e, env);
      case "entry":
        return this.entry(e, env);
      case "big":
        return lowerBig(this, e, env);
      case "delta":
        return [this.delta(e, env)];
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
        return this.evaluatedAt(e, env);
      case "dots":
        throw new Missing("what the dots stand for");
    }
  }
  private product(e: Expr & { kind: "mul" }, env: Env): Value[] {
    const wide = this.link.some((s) => s.e === e) ? wideDifferential(e) : null;
    if (wide === null) return lowerProduct(this, e, env);
    const narrow = attempt(() => lowerProduct(this, e, env));
    try {
      return [
        ...narrow,
        ...this.lower(wide, env).map((v): Value => ({ ...v, tags: [...v.tags, "d of the whole product"], cost: v.cost + 2 })),
      ];
    } catch (x) {
      if (narrow.length > 0 && (x instanceof NoValue || x instanceof Missing)) return narrow;
      throw x;
    }
  }
  /** 𝟏 without a declared shape, as long as its place in the line asks for. */
  private ones(e: Expr & { kind: "name" }): Value {
    const open = this.shapes.onesDims(e);
    if (open.some((d) => d.link === null && !d.joined && d.name === null && d.size === null))
      throw new Missing("the size of the vector of ones");
    return value(this.onesOf(open.map((d) => this.dim(d))), [], open.length === 1 ? "c" : "m");
  }
  private onesOf(dims: readonly Dim[]): Node {
    const axes = dims.map((_, i) => `o${String(i)}`);
    return contract(
      this.g,
      [{ node: this.g.num(1), axes: [] }],
      axes,
      new Map(axes.map((a, i) => [a, dims[i] ?? { size: 1, name: null }])),
    );
  }
  private sum(terms: readonly Expr[], env: Env): Value[] {
    let acc: Value[] = [];
    terms.forEach((t, i) => {
      const ones = t.kind === "name" && this.shapes.isOnes(t.key, env.at);
      const next = this.lower(t, env).map((v): Value => (ones && v.own === "c" ? { ...v, own: "v" } : dropJacobian(v)));
      acc = i === 0 ? next : prune(acc.flatMap((a) => next.flatMap((b) => attempt(() => addValues(this.g, a, b)))));
      if (acc.length === 0) throw new NoValue("summands of different shapes");
    });
    return acc;
  }
  private quotient(e: Expr & { kind: "div" }, env: Env): Value[] {
    const dens = this.lower(e.den, env);
    return this.lower(e.num, env)
      .map(dropJacobian)
      .flatMap((n) =>
        dens.flatMap((d) =>
          attempt(() => {
            const inverse: Value = { ...d, node: this.g.map("pow", [d.node, this.constantLike(d.node, "-1")]) };
            if (d.own === "s") return [scaleBy(this.g, inverse, n)];
            if (d.own === "I" || n.own === "I") return [];
            if (n.own === "s") return [{ ...scaleBy(this.g, n, inverse), cost: n.cost + d.cost }];
            if (rankOf(n) !== rankOf(d)) return [];
            const own = ownDims(n).map((_, i) => `o${String(i)}`),
              labels = [...new Set([...n.labels, ...d.labels])];
            return [
              {
                node: contract(this.g, [named(n, ...own), named(inverse, ...own)], [...labels, ...own]),
                labels,
                own: n.own === "v" ? d.own : n.own,
                tags: [...n.tags, ...d.tags],
                cost: n.cost + d.cost,
              },
            ];
          }),
        ),
      );
  }
  /** A constant of the shape of a node, for elementwise functions of two arguments. */
  constantLike(node: Node, text: string): Node {
    const axes = node.dims.map((_, i) => `o${String(i)}`);
    return contract(
      this.g,
      [{ node: this.g.num(text), axes: [] }],
      axes,
      new Map(axes.map((a, i) => [a, node.dims[i] ?? { size: 1, name: null }])),
    );
  }
  private power(e: Expr & { kind: "pow" }, env: Env): Value[] {
    const { g } = this;
    const exponents = this.lower(e.exponent, env);
    const integer = integerOf(e.exponent);
    return this.lower(e.base, env)
      .map(dropJacobian)
      .flatMap((b) =>
        exponents.flatMap((x) =>
          attempt(() => {
            if (b.own === "I")
              return integer === null ? [] : [{ ...b, node: g.map("pow", [b.node, this.constantLike(b.node, String(integer))]) }];
            if (b.own === "m" && integer !== null && integer < 0 && integer >= -4) {
              const d = ownDims(b);
              if (d[0]?.size !== d[1]?.size) return [];
              const inverse = builtinOrNone(this, "inv", env, b);
              let power = inverse;
              for (let i = 1; i < -integer; i++)
                power = power.flatMap((q) => inverse.flatMap((r) => matrixProduct(g, q, { ...r, tags: [], cost: 0 }, false)));
              return power;
            }
            if (rankOf(x) !== 0) {
              if (rankOf(b) !== 0) return [];
            }
            const out: Value[] = [];
            if (b.own === "m" && integer !== null && integer >= 2 && integer <= 8) {
              const d = ownDims(b);
              if (d[0]?.size === d[1]?.size) {
                let p: Value[] = [b];
                for (let i = 1; i < integer; i++) p = p.flatMap((q) => matrixProduct(g, q, { ...b, tags: [], cost: 0 }, false));
                out.push(...p);
              }
            }
            const labels = [...new Set([...b.labels, ...x.labels])],
              own = (rankOf(b) > 0 ? ownDims(b) : ownDims(x)).map((_, i) => `o${String(i)}`);
            const dims = new Map(
              [
                ...b.labels.map((l, i) => [l, b.node.dims[i]] as const),
                ...x.labels.map((l, i) => [l, x.node.dims[i]] as const),
                ...own.map((o, i) => [o, (rankOf(b) > 0 ? ownDims(b) : ownDims(x))[i]] as const),
              ].flatMap(([l, d]) => (d === undefined ? [] : [[l, d] as const])),
            );
            const all = [...labels, ...own];
            const base = contract(g, [named(b, ...(rankOf(b) > 0 ? own : []))], all, dims),
              exponent = contract(g, [named(x, ...(rankOf(x) > 0 ? own : []))], all, dims);
            out.push({
              node: g.map("pow", [base, exponent]),
              labels,
              own: rankOf(b) > 0 ? b.own : x.own,
              tags: [...b.tags, ...x.tags, ...(out.length > 0 ? ["power entry by entry"] : [])],
              cost: b.cost + x.cost + (out.length > 0 ? 1 : 0),
            });
            return out;
          }),
        ),
      );
  }

  private prime(e: Expr & { kind: "prime" }, env: Env): Value[] {
    const first = e.args[0];
    if (first === undefined) throw new Missing(`the argument of ${e.fn}'`);
    return this.lower(first, env)
      .map(dropJacobian)
      .flatMap((x) =>
        attempt(() => {
          // Elementwise: every entry is a label while the function is applied.
          const fresh = this.fresh(x.node, 9),
            labels = x.node.dims.map((_, i) => `§p${String(i)}`);
          const local = new Map(env.local);
          local.set("§argument", { node: fresh, labels, own: "s", tags: [], cost: 0 });
          const applied = lowerCall(this, e.fn, [{ kind: "name", key: "§argument" }], { ...env, local });
          return applied
            .filter((y) => y.own === "s")
            .slice(0, 3)
            .map((y) => {
              let node = contract(this.g, [named(y)], labels);
              for (let k = 0; k < e.order; k++) {
                const full = this.differentiate(node, fresh);
                node = contract(this.g, [{ node: full, axes: [...labels, ...labels] }], labels);
              }
              return { ...x, node: this.substitute(node, fresh, x.node), tags: [...x.tags, ...y.tags] };
            });
        }),
      );
  }
  private evaluatedAt(e: Expr & { kind: "at" }, env: Env): Value[] {
    return this.lower(e.arg, env).map((v) => {
      let node = v.node;
      for (const p of e.point) {
        const named =
          p.name.kind === "call" && p.name.fn === "formals" ? (formalsOf(this, p.name.args[0] ?? p.name, env)[0] ?? p.name) : p.name;
        const at = wholeVariable(this, named, env);
        let to = this.one(p.value, env);
        if (to.node.op === "num" && to.node.value.num === 0n) to = { ...to, node: this.g.zeros(at.node.dims) };
        if (to.node.dims.length !== at.node.dims.length) throw new Missing("an evaluation at a point of another shape");
        node = this.substitute(node, at.node, to.node);
      }
      return { ...dropJacobian(v), node };
    });
  }

  private delta(e: Expr & { kind: "delta" }, env: Env): Value {
    const i = e.i,
      j = e.j;
    if (i.kind !== "name" || j.kind !== "name") throw new Missing("a Kronecker delta with constant indices");
    const known = this.tryLabelDim(i.key, env) ?? this.tryLabelDim(j.key, env);
    if (known === null) throw new Missing(`the range of ${i.key} in δ`);
    if (i.key === j.key) return value(this.g.num(1), [], "s");
    return value(this.g.eye(known), [i.key, j.key], "s");
  }
  labelDim(letter: string, env: Env): Dim {
    const d = this.tryLabelDim(letter, env);
    if (d === null) throw new Missing(`the range of the index ${letter}`);
    return d;
  }
  private tryLabelDim(letter: string, env: Env): Dim | null {
    const bound = env.bound.get(letter);
    if (bound != null) return bound;
    for (const v of env.local.values()) {
      const k = v.labels.indexOf(letter);
      const d = v.node.dims[k];
      if (k >= 0 && d !== undefined) return d;
    }
    const known = this.labelDims.get(letter);
    if (known !== undefined) return known;
    for (const { e, env: at } of this.roots) {
      const d = this.searchDim(e, letter, at);
      if (d !== null) {
        this.labelDims.set(letter, d);
        return d;
      }
    }
    const hi = this.store.rangeOf(letter, env.at);
    return hi === null ? null : this.dimNamed(hi);
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
      stack.push(...childrenOf(x));
    }
    return null;
  }

  private entry(e: Expr & { kind: "entry" }, env: Env): Value[] {
    const { g } = this;
    const bases: { node: Node; labels: readonly string[]; lead: number; own: Kind; tags: readonly string[]; cost: number }[] = [];
    if (
      (e.base.kind === "name" && !env.local.has(e.base.key) && env.overrides.size === 0) ||
      (e.base.kind === "name" && !env.local.has(e.base.key))
    ) {
      const f = this.family(e.base.kind === "name" ? e.base.key : "", env);
      const cut = env.cuts.findLast((c) => c.node === f.node);
      bases.push({ node: cut?.fresh ?? f.node, labels: f.labels ?? [], lead: f.lead, own: f.own, tags: f.tags, cost: f.cost });
    } else
      for (const v of this.lower(e.base, env).map(dropJacobian))
        bases.push({ node: v.node, labels: v.labels, lead: 0, own: v.own, tags: v.tags, cost: v.cost });
    return bases.flatMap((b) =>
      attempt(() => {
        let node = b.node;
        const axes: string[] = [...b.labels, ...b.node.dims.slice(b.labels.length).map((_, i) => `§o${String(i)}`)];
        const labels = [...b.labels];
        e.indices.forEach((index, k) => {
          const axis = `§o${String(k)}`,
            position = axes.indexOf(axis);
          if (position < 0) throw new NoValue("more indices than axes");
          if (index === null) return;
          const constant = constantIndex(index, node.dims[position], env);
          if (constant !== null) {
            node = g.slice(node, position, constant, 1, true);
            axes.splice(position, 1);
            return;
          }
          if (index.kind !== "name") throw new Missing("arithmetic in an index");
          if (!labels.includes(index.key)) labels.push(index.key);
          axes[position] = index.key;
        });
        const own = axes.filter((a) => a.startsWith("§o"));
        const consumed = e.indices.filter((i) => i !== null).length;
        const kind: Kind = consumed <= b.lead ? (consumed === b.lead ? b.own : kindOfRank(own.length)) : kindOfRank(own.length);
        const out = contract(g, [{ node, axes }], [...labels, ...own]);
        return [{ node: out, labels, own: own.length === 0 ? "s" : kind, tags: b.tags, cost: b.cost }];
      }),
    );
  }

  private name(key: string, env: Env): Value[] {
    const local = env.local.get(key);
    if (local !== undefined) return [local];
    if (env.bound.has(key)) {
      const d = env.bound.get(key) ?? this.labelDim(key, env);
      return [value(this.g.iota(d, 1), [key], "s")];
    }
    if (key === "pi" && isConstant(key, env.at, this.store)) return [value(this.g.const("pi"), [], "s")];
    const f = this.family(key, env);
    if (f.labels !== undefined && f.labels.some((l) => env.bound.has(l)))
      throw new Missing(`another letter for the index ${f.labels.join(", ")} in ${key}`);
    if (f.lead === 0) return [{ node: f.node, labels: f.labels ?? [], own: f.own, tags: f.tags, cost: f.cost }];
    const rank = f.node.dims.length;
    return [{ node: f.node, labels: [], own: rank === 1 ? "v" : kindOfRank(rank), tags: f.tags, cost: f.cost }];
  }

  family(key: string, env: Env): Family {
    const cutKey = env.cuts.map((c) => c.fresh.id).join(",");
    const definition = this.definitionOf(key, env),
      given = this.valueOf(key, env),
      shape = this.store.shapeOf(key, env.at);
    const id = `${key}|${definition === null ? "" : definition.claim}|${given?.claim ?? ""}|${shape === null ? String(this.store.homeOf(key, env.at)) : String(shape.from)}|${cutKey}|${String(env.useAt.part.id)}|${env.overrides.size === 0 ? "" : [...env.overrides.keys()].join()}`;
    const known = this.memo.get(id);
    if (known instanceof Error) throw known;
    if (known !== undefined) return known;
    if (this.open.includes(id)) throw new Missing(`a definition of ${key} that does not use itself`);
    this.open.push(id);
    try {
      const f = this.makeFamily(key, definition, env);
      this.memo.set(id, f);
      return f;
    } catch (e) {
      if (e instanceof NoValue || e instanceof Missing) this.memo.set(id, e);
      throw e;
    } finally {
      this.open.pop();
    }
  }
  private valueOf(key: string, env: Env): GivenValue | null {
    return this.valued ? (this.store.valueOf(key, env.useAt) ?? this.store.valueElsewhere(key, env.useAt)) : null;
  }
  /** The definition of a name where it stands; a special case of the part at hand ("if Σ = sI") reaches into older definitions. */
  private definitionOf(key: string, env: Env): Definition | null {
    const here = this.store.definitionOf(key, env.at);
    if (here !== null && here.from < env.at.from) return here;
    const special = this.store.definitionOf(key, env.useAt);
    return special !== null && special.from < env.useAt.from && isWithin(env.useAt.part, special.part) ? special : here;
  }
  private makeFamily(key: string, definition: Definition | null, env: Env): Family {
    const given = this.valueOf(key, env);
    if (given !== null && (definition === null || given.from > definition.from)) {
      const v = this.one(given.value, { at: given, useAt: env.useAt, local: new Map(), bound: new Map(), cuts: [], overrides: new Map() });
      const type = this.shapes.typeOf(key, env.at);
      const node = v.node.dims.length === 0 || v.labels.length === 0 ? this.valueInput(key, given, v.node) : v.node;
      return {
        node,
        lead: 0,
        own: v.own === "v" && type !== null && isVectorKind(kindOfOwn(type.own)) ? kindOfOwn(type.own) : v.own,
        tags: [],
        cost: 0,
      };
    }
    if (definition !== null) return this.defined(key, definition, env);
    const stack = this.store.stacks.get(key)?.[0];
    if (stack !== undefined) {
      const f = this.family(stack.of, env);
      if (f.node.dims.length === 2)
        return stack.by === "rows"
          ? { node: f.node, lead: 0, own: "m", tags: [], cost: 0 }
          : { node: contract(this.g, [{ node: f.node, axes: ["a", "b"] }], ["b", "a"]), lead: 0, own: "m", tags: [], cost: 0 };
    }
    return this.freeName(key, env);
  }
  /** A given value stays a variable with one value, so that derivatives see the functions (semantics.md 4). */
  private valueInput(key: string, given: GivenValue, value: Node): Node {
    const name = `${key}=${given.claim}@${String(given.from)}`;
    this.inputs.set(name, { name, key, dims: value.dims, at: given, unknown: false, value });
    return this.g.input(name, value.dims);
  }
  private defined(key: string, d: Definition, env: Env): Family {
    if (movingNames(d.body).size > 0) throw new Missing(`a definition of ${key} without differentials`);
    const inner: Env = {
      at: d,
      useAt: env.useAt,
      local: new Map(),
      bound: new Map(d.indices.map((i) => [i, null])),
      cuts: env.cuts,
      overrides: env.overrides,
    };
    const before = this.roots;
    const dims = new Map(this.labelDims);
    this.roots = [{ e: d.body, env: inner }];
    this.labelDims.clear();
    try {
      const v = dropJacobian(this.one(d.body, { ...inner, bound: new Map() }));
      if (d.formals !== null && d.indices.length === 0)
        return { node: v.node, lead: 0, own: v.own, tags: v.tags, cost: v.cost, labels: v.labels };
      const missing = d.indices.filter((i) => !v.labels.includes(i));
      const extra = new Map(missing.map((i) => [i, this.labelDim(i, inner)]));
      const own = ownDims(v).map((_, i) => `o${String(i)}`),
        rest = v.labels.filter((l) => !d.indices.includes(l));
      if (rest.length > 0 && d.indices.length > 0) throw new Missing(`the index ${rest.join(", ")} in the definition of ${key}`);
      return {
        labels: rest,
        node: contract(this.g, [named(v, ...own)], [...rest, ...d.indices, ...own], extra),
        lead: d.indices.length,
        own: v.own,
        tags: v.tags,
        cost: v.cost,
      };
    } finally {
      this.roots = before;
      this.labelDims.clear();
      for (const [k, x] of dims) this.labelDims.set(k, x);
    }
  }
  /** A name without definition: a constant, a size, an unknown quantity, or a free input. */
  private freeName(key: string, env: Env): Family {
    const { g } = this,
      plain = (node: Node, own: Kind): Family => ({ node, lead: 0, own, tags: [], cost: 0 });
    const shape = this.store.shapeOf(key, env.at);
    if (shape === null) {
      const alias = this.aliasOf(key, env);
      if (alias !== null) return this.family(alias, env);
      if (key === "pi" && this.indexedOnly(key, env) === null) return plain(g.const("pi"), "s");
      if (key === "e") return plain(g.const("e"), "s");
      if (/^(bf:)?I(_.*)?$/.test(key)) return plain(g.num(1), "I");
      if (/^(bf|bb):0/.test(key)) return plain(g.num(0), "0");
      if (key === "infty") throw new Missing("a value for ∞");
      const size = this.sizeLetter(key);
      if (size !== null) return plain(g.num(size), "s");
      const uses = this.differentiatedBy(key, env.at);
      if (uses.length > 0) {
        const type = this.shapes.typeOf(key, env.at);
        const own = type === null ? [] : dimsOf(type.own).map((d) => this.dim(d));
        const v = unknownQuantity(this, key, { ...env, local: new Map(), bound: new Map() }, own);
        if (v !== null) return plain(v.node, type === null || own.length === 0 ? "s" : kindOfOwn(type.own));
      }
      // h stands for the stack of its members h^{(i)}.
      const stacked = this.stackOfMembers(key, env);
      if (stacked !== null) return stacked;
    } else {
      const stacked = this.stackOfMembers(key, env);
      if (stacked !== null && stacked.node.dims.length === shape.dims.length + shape.lead.length)
        return {
          ...stacked,
          lead: 0,
          own: shape.dims.length === 1 ? (shape.orient ?? kindOfOwn(this.shapes.typeOf(key, env.at)?.own ?? { k: "s" })) : "m",
        };
    }
    const type = this.shapes.typeOf(key, env.at);
    if (type === null) throw new Missing(`the shape of ${key}`);
    if (type.own.k === "any") throw new Missing(`the shape of ${key}`);
    const dims = [...type.lead, ...dimsOf(type.own)].map((d) => this.dim(d));
    if (/^(bf|bb):1(_|$)/.test(key)) return plain(this.onesOf(dims), kindOfOwn(type.own) === "v" ? "c" : kindOfOwn(type.own));
    return { node: this.input(key, dims, env.at, false), lead: type.lead.length, own: kindOfOwn(type.own), tags: [], cost: 0 };
  }
  /** The shape of a constant's letter where it is only ever indexed (weights π_k beside the number π). */
  private indexedOnly(key: string, env: Env): Type | null {
    const t = this.shapes.typeOf(key, env.at);
    return t === null || (t.lead.length === 0 && (t.own.k === "s" || t.own.k === "any")) ? null : t;
  }
  /** A case slip (w_2 for W_2) or a second letter for the one loss, where the odd name has no life of its own. */
  private aliasOf(key: string, env: Env): string | null {
    const known = (k: string): boolean => {
      const d = this.store.definitionOf(k, env.at),
        s = this.store.shapeOf(k, env.at);
      return (d !== null && problemOf(d.part) === problemOf(env.at.part)) || (s !== null && problemOf(s.part) === problemOf(env.at.part));
    };
    const other = key.replace(
      /^((?:\w+:)*)([A-Za-z])/,
      (_, lead: string, c: string) => lead + (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()),
    );
    if (other !== key && /_/.test(key) && known(other)) return other;
    if (lossNames.has(key) && this.differentiatedBy(key, env.at).length > 0) {
      const losses = [...lossNames].filter(
        (k) =>
          k !== key &&
          this.store.definitionOf(k, env.at) !== null &&
          problemOf(this.store.definitionOf(k, env.at)?.part ?? env.at.part) === problemOf(env.at.part),
      );
      if (losses.length === 1) return losses[0] ?? null;
    }
    return null;
  }
  private stackOfMembers(key: string, env: Env): Family | null {
    const members = `${key}^()`;
    if (key.includes("^")) return null;
    const d = this.store.definitionOf(members, env.at),
      s = this.store.shapeOf(members, env.at);
    if (d === null && s === null) return null;
    const f = this.family(members, env);
    return { ...f, lead: 0, own: f.node.dims.length === 1 ? "v" : kindOfRank(f.node.dims.length) };
  }
  /** A letter that is the size of some dimension and nothing else. */
  private sizeLetter(key: string): number | null {
    return this.shapes.isDimension(key) && !this.store.definitions.has(key) ? this.dimNamed(key).size : null;
  }
}
function builtinOrNone(lo: Lowerer, fn: string, env: Env, v: Value): Value[] {
  const local = new Map(env.local);
  local.set("§base", v);
  return builtin(lo, fn, [{ kind: "name", key: "§base" }], { ...env, local }) ?? [];
}
const without = (map: ReadonlyMap<string, Expr>, key: string): ReadonlyMap<string, Expr> => {
  const m = new Map(map);
  m.delete(key);
  return m;
};
export const kindOfOwn = (o: Own): Kind => (o.k === "any" ? "t" : o.k);
export const dropJacobian = (v: Value): Value => {
  if (v.jacobian === undefined) return v;
  const { jacobian, ...rest } = v;
  void jacobian;
  return rest;
};
function integerOf(e: Expr): number | null {
  if (e.kind === "num") {
    const n = Number(e.text);
    return Number.isInteger(n) ? n : null;
  }
  if (e.kind === "neg") {
    const n = integerOf(e.arg);
    return n === null ? null : -n;
  }
  return null;
}
/** One alternative per value and shape, the cheapest; bounded. */
export function prune(values: readonly Value[]): Value[] {
  const best = new Map<string, Value>();
  for (const v of values) {
    const key = `${v.own}|${v.labels.join(",")}|${String(v.node.id)}|${v.jacobian === undefined ? "" : String(v.jacobian.node.id)}`;
    const old = best.get(key);
    if (old === undefined || v.cost < old.cost) best.set(key, v);
  }
  return [...best.values()].sort((a, b) => a.cost - b.cost).slice(0, most);
}
