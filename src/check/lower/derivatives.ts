import type { Expr } from "../../syntax/expr.js";
import { isNumeric, nameKeyOf, namesIn, quantitiesIn } from "../../scope/exprs.js";
import { functionWords } from "../../scope/names.js";
import { problemOf } from "../../scope/store.js";
import { isLossName } from "../loss-names.js";
import { reach } from "../reach.js";
import { turned } from "./turned.js";
import { isIndexFormal } from "./index-formals.js";
import type { Dim, Node } from "../../tensor/node.js";
import { isWithin, type Placed } from "../../scope/parts.js";
import { attempt, sumAll } from "./calls.js";
import type { Cut, Env, Lowering } from "./context.js";
import { memberOf } from "./families.js";
import {
  byMatrix,
  byMatrixTurned,
  contract,
  isVectorKind,
  kindOfRank,
  Missing,
  NoValue,
  ownDims,
  rankOf,
  type Kind,
  type Value,
} from "./value.js";
/**
 * ∂A/∂B: the graph of definitions is cut at B; A is lowered with everything that equals B replaced by a fresh variable,
 * differentiated by it, and B put back (design.md 4.2). The layout is a reading, so each comes as alternatives.
 */
interface Variable {
  readonly node: Node;
  readonly axes: readonly string[];
  readonly labels: readonly string[];
  readonly own: readonly string[];
  readonly kind: Kind;
  readonly constants: readonly { axis: string; at: number }[];
  /** vec(X): the two axes of its own count as one, column by column. */
  readonly stacked?: boolean;
}

export function lowerDerivative(lo: Lowering, e: Expr & { kind: "deriv" }, env: Env): Value[] {
  const anew = env.at === env.useAt ? null : lossSetAnew(lo, e.of, env);
  if (anew === null) return derivativeOf(lo, e, env, env.at);
  return [...derivativeOf(lo, e, env, anew), ...attempt(() => derivativeOf(lo, e, env, env.at))];
}
/** δ = ∂C/∂z, and further down "replace the cost by C = …": there it is the gradient of the new cost, or still of the old one. */
function lossSetAnew(lo: Lowering, of: Expr, { at, useAt }: Env): Placed | null {
  if (of.kind !== "name" || !isLossName(of.key)) return null;
  const before = lo.store.definitionOf(of.key, at),
    here = before === null ? null : lo.store.definitionOf(of.key, useAt);
  return here !== null && here !== before && here.from > at.from && here.from < useAt.from && isWithin(useAt.part, here.part)
    ? useAt
    : null;
}
/** `ofAt`: the place whose definitions say what is differentiated. */
function derivativeOf(lo: Lowering, e: Expr & { kind: "deriv" }, env: Env, ofAt: Placed): Value[] {
  if (e.of.kind === "name") {
    const d = lo.store.definitionOf(e.of.key, ofAt);
    if (d !== null && isNumeric(d.body)) throw new Missing(`${e.of.key} as a function: only its value is given`);
  }
  const variables = variablesOf(lo, e, env);
  if (variables.length === 1 && variables[0] === "stack") return stackedGradient(lo, e, env);
  if (variables.length === 2 && variables.every((v) => v === "stack") && e.how === "hessian") return stackedHessian(lo, e, env);
  const vars = variables.filter((v): v is Variable => v !== "stack");
  const cuts: Cut[] = [];
  const distinct = new Map<number, Cut>();
  for (const v of vars) {
    let cut = distinct.get(v.node.id);
    if (cut === undefined) {
      cut = { node: v.node, fresh: lo.fresh(v.node, env.cuts.filter((c) => c.node === v.node).length) };
      distinct.set(v.node.id, cut);
    }
    cuts.push(cut);
  }
  const inner: Env = { ...env, at: ofAt, cuts: [...env.cuts, ...distinct.values()] };
  const outs: Value[] = [];
  const ofId = lo.one(e.of, { ...env, at: ofAt }).node.id;
  const seenAs = lo.holding(e, env.cuts, () => lo.differentiating(nameKeyOf(e.of), () => lo.lower(e.of, inner)));
  for (const seen of seenAs.slice(0, 3)) {
    if (seen.own === "I" || seen.own === "0") continue;
    const of = { ...seen, node: cuts.reduce((node, cut, k) => turned(lo, e.of, e.by[k], node, cut, env), seen.node) };
    outs.push(...oneDerivative(lo, e, of, vars, cuts, false, env, ofId));
    if (rankOf(of) > 0 && isLoss(e.of))
      outs.push(...oneDerivative(lo, e, { ...sumAll(lo, of), cost: of.cost + 1 }, vars, cuts, true, env, -1));
  }
  if (outs.length === 0) throw new NoValue("the derivative does not conform");
  return outs;
}
const isLoss = (e: Expr): boolean => isLossName(e.kind === "name" ? e.key : e.kind === "call" ? e.fn : "");

function oneDerivative(
  lo: Lowering,
  e: Expr & { kind: "deriv" },
  of: Value,
  vars: readonly Variable[],
  cuts: readonly Cut[],
  summed: boolean,
  env: Env,
  ofId: number,
): Value[] {
  const { g } = lo;
  let node = of.node;
  for (const cut of cuts) node = lo.differentiate(node, cut.fresh);
  for (const cut of cuts) node = lo.substitute(node, cut.fresh, env.cuts.findLast((c) => c.node === cut.node)?.fresh ?? cut.node);
  // Axes: labels of A, own axes of A, then each variable's axes; equal letters are one index.
  const ofOwn = ownDims(of).map((_, i) => `a${String(i)}`);
  const axes = [...of.labels, ...ofOwn, ...vars.flatMap((v, k) => v.axes.map((a) => (v.own.includes(a) ? `${String(k)}${a}` : a)))];
  const constants = vars.flatMap((v) => v.constants);
  for (const c of constants) {
    const axis = axes.indexOf(c.axis);
    if (axis < 0) continue;
    node = g.slice(node, axis, c.at, 1, true);
    axes.splice(axis, 1);
  }
  const byOwn = vars.map((v, k) => v.own.map((a) => `${String(k)}${a}`));
  vars.forEach((v, k) => {
    const [row, column] = byOwn[k] ?? [];
    if (v.stacked !== true || row === undefined || column === undefined) return;
    const rest = axes.filter((a) => a !== row && a !== column),
      ordered = contract(g, [{ node, axes }], [...rest, ...(lo.vecByRows ? [row, column] : [column, row])]),
      size = ordered.dims.slice(rest.length).reduce((n, d) => n * d.size, 1);
    node = g.reshape(ordered, [...ordered.dims.slice(0, rest.length), { size, name: null }]);
    axes.splice(0, axes.length, ...rest, row);
    byOwn[k] = [row];
  });
  const labels: string[] = [];
  for (const a of [...of.labels, ...vars.flatMap((v) => v.labels)]) if (!labels.includes(a)) labels.push(a);
  const flatBy = byOwn.flat();
  const raw = contract(g, [{ node, axes }], [...labels, ...ofOwn, ...flatBy]);
  const tags = summed ? [...of.tags, "implied sum"] : of.tags;
  const base = { labels, tags, cost: of.cost };
  const first = vars[0];
  if (first === undefined) throw new Missing("the variable of a derivative");
  const jacobian =
    labels.length === 0 && vars.length === 1 && first.stacked !== true
      ? { node: raw, of: ofId, by: first.node.id, ofRank: ofOwn.length, byRank: flatBy.length, ofKind: of.own, byKind: first.kind }
      : undefined;
  const make = (order: readonly string[], own: Kind, tag: string, extra = 0): Value => ({
    ...base,
    node: contract(g, [{ node: raw, axes: [...labels, ...ofOwn, ...flatBy] }], [...labels, ...order]),
    own,
    tags: [...tags, tag],
    cost: base.cost + extra,
    ...(jacobian === undefined ? {} : { jacobian }),
  });
  const out = layouts(lo, raw, labels.length, of.own, ofOwn, first, byOwn, vars, make, e.how);
  const structured = vars.length === 1 && ofOwn.length === 0 && isSymmetric(lo, e.by[0], env) ? structuredGradient(lo, raw, labels) : null;
  return structured === null ? out : [...out, { ...base, node: structured, own: "m", tags: [...tags, "structured"], cost: of.cost + 2 }];
}
function isSymmetric(lo: Lowering, by: Expr | undefined, env: Env): boolean {
  return by?.kind === "name" && lo.store.factsOf(by.key, env.at).some((f) => f.fact === "symmetric" || f.fact === "posdef");
}
/** G + Gᵀ − diag(G): by a symmetric matrix whose paired entries move together (semantics.md 4). */
function structuredGradient(lo: Lowering, raw: Node, labels: readonly string[]): Node | null {
  const { g } = lo,
    [a, b] = raw.dims.slice(labels.length);
  if (a === undefined || b === undefined || a.size !== b.size || raw.dims.length !== labels.length + 2) return null;
  const free = [{ node: raw, axes: [...labels, "§i", "§j"] }];
  const diagonal = contract(g, [...free, { node: g.eye(a), axes: ["§i", "§j"] }], [...labels, "§i", "§j"]);
  return g.add([contract(g, free, [...labels, "§i", "§j"]), contract(g, free, [...labels, "§j", "§i"]), g.scale(-1, diagonal)]);
}

function layouts(
  lo: Lowering,
  raw: Node,
  lead: number,
  ofKind: Kind,
  ofOwn: readonly string[],
  first: Variable,
  byOwn: readonly (readonly string[])[],
  vars: readonly Variable[],
  make: (order: readonly string[], own: Kind, tag: string, extra?: number) => Value,
  how: string,
): Value[] {
  const by = byOwn[0] ?? [],
    flat = byOwn.flat();
  if (vars.length > 1) {
    const order = [...ofOwn, ...flat];
    if (order.length <= 1)
      return order.length === 0 ? [make(order, "s", "")] : [make(order, "c", "layout:gradient"), make(order, "r", "layout:numerator")];
    if (order.length === 2) return [make(order, "m", "layout:hessian"), make([...order].reverse(), "m", "layout:hessian'")];
    return [make(order, "t", "layout:full")];
  }
  if (ofOwn.length === 0 && by.length === 0) return [make([], "s", "")];
  if (ofOwn.length === 0) {
    const other = how === "gradient" ? 0.1 : 0;
    if (by.length === 1)
      return [
        make(by, first.kind === "r" ? "r" : "c", "layout:gradient"),
        make(by, first.kind === "r" ? "c" : "r", "layout:numerator", other),
      ];
    if (by.length === 2) {
      const gradient = make(by, "m", "layout:gradient"),
        turned = make([...by].reverse(), "m", "layout:numerator", other);
      return [
        { ...gradient, tags: [...gradient.tags, byMatrix] },
        { ...turned, tags: [...turned.tags, byMatrixTurned] },
      ];
    }
    return [make(by, "t", "layout:gradient")];
  }
  if (by.length === 0) {
    if (ofOwn.length === 1)
      return ofKind === "r"
        ? [make(ofOwn, "r", "layout:numerator"), make(ofOwn, "c", "layout:denominator")]
        : [make(ofOwn, "c", "layout:numerator"), make(ofOwn, "r", "layout:denominator")];
    return [
      make(ofOwn, ofOwn.length === 2 ? "m" : "t", "layout:numerator"),
      ...(ofOwn.length === 2 ? [make([...ofOwn].reverse(), "m", "layout:denominator")] : []),
    ];
  }
  const out: Value[] = [];
  if (ofOwn.length === 1 && by.length === 1) {
    out.push(make([...ofOwn, ...by], "m", "layout:numerator"));
    // ∂ vec Y / ∂ (vec X)ᵀ says where the axes go.
    if (first.stacked !== true || first.kind !== "r") out.push(make([...by, ...ofOwn], "m", "layout:denominator"));
  } else out.push(make([...ofOwn, ...by], "t", "layout:full"));
  // An elementwise function's derivative as an array of its shape.
  if (ofOwn.length === by.length && lo.isDiagonal(raw, lead, ofOwn.length)) {
    const v = make([...ofOwn, ...by], "t", "elementwise", 1);
    const names = ofOwn.map((_, i) => `d${String(i)}`),
      labels = v.labels;
    const node = contract(lo.g, [{ node: v.node, axes: [...labels, ...names, ...names] }], [...labels, ...names]);
    out.push({
      node,
      labels,
      own: ofKind === "v" ? first.kind : ofKind,
      tags: v.tags,
      cost: v.cost,
      ...(v.jacobian === undefined ? {} : { jacobian: v.jacobian }),
    });
  }
  return out;
}

/** The variables of a derivative: whole tensors with the letters that pick entries. */
function variablesOf(lo: Lowering, e: Expr & { kind: "deriv" }, env: Env): (Variable | "stack")[] {
  return e.by.map((by) => {
    if (by.kind === "call" && by.fn === "formals") {
      const formals = formalsOf(lo, by.args[0] ?? by, env);
      if (formals.length !== 1) return "stack";
      return variable(lo, formals[0] ?? by, env);
    }
    if (by.kind === "call" && by.fn === "tuple") return "stack";
    return variable(lo, by, env);
  });
}
/** The names without definition, value or size that an expression depends on, through definitions too. */
function freeNames(lo: Lowering, e: Expr, env: Env, seen = new Set<string>()): Set<string> {
  const out = new Set<string>();
  for (const key of quantitiesIn(e)) {
    if (seen.has(key) || seen.size > 50 || !namesIn(e).has(key)) continue;
    seen.add(key);
    if (lo.store.valueOf(key, env.at) !== null || lo.shapes.isDimension(key) || /^(?:e|pi|infty|(?:bf|bb):[01I].*|I(?:_.*)?)$/.test(key))
      continue;
    const d = lo.store.definitionOf(key, env.at);
    if (d === null) out.add(key);
    else if (d.formals === null) for (const k of freeNames(lo, d.body, env, seen)) out.add(k);
  }
  return out;
}
export function formalsOf(lo: Lowering, of: Expr, env: Env): Expr[] {
  const key =
    of.kind === "name" ? of.key : of.kind === "call" ? of.fn : of.kind === "entry" && of.base.kind === "name" ? of.base.key : null;
  const d = key === null ? null : lo.store.definitionOf(key, env.at);
  // ∇ log π(a): by what π is a function of.
  const [inner] = of.kind === "call" ? of.args : [];
  if (of.kind === "call" && d === null && inner !== undefined && inner.kind !== "name" && functionWords.has(of.fn))
    return formalsOf(lo, inner, env);
  const isLetter = (a: Expr | undefined): boolean => a?.kind === "name" && d !== null && isIndexFormal(d.body, a.key);
  if (of.kind === "call" && of.args.length > 0 && !of.args.some(isLetter)) return [...of.args];
  if (d?.formals != null && !d.formals.some((k) => isIndexFormal(d.body, k))) return d.formals.map((k): Expr => ({ kind: "name", key: k }));
  // The one variable by which gradients are taken in this problem.
  const named = new Set(lo.store.gradients.filter((v) => problemOf(v.part) === problemOf(env.useAt.part)).map((v) => v.key)),
    [only] = named;
  if (only !== undefined && named.size === 1 && reach(of, env.at, lo.store).has(only)) return [{ kind: "name", key: only }];
  // f = xᵀx: what it depends on is one name, so there is nothing else to differentiate by.
  const free = d === null ? [] : [...freeNames(lo, d.body, env)];
  if (free.length === 1 && free[0] !== undefined) return [{ kind: "name", key: free[0] }];
  throw new Missing("the variable of ∇");
}
/** The variables behind `f(x, y)` or a list, one by one. */
function partsOf(lo: Lowering, by: Expr | undefined, env: Env): readonly Expr[] {
  if (by?.kind === "call" && by.fn === "tuple") return by.args;
  return by?.kind === "call" && by.fn === "formals" ? formalsOf(lo, by.args[0] ?? by, env) : [];
}
/** ∇ by several variables: their gradients, one under the other (scalars only). */
function stackedGradient(lo: Lowering, e: Expr & { kind: "deriv" }, env: Env): Value[] {
  const parts = partsOf(lo, e.by[0], env);
  if (parts.length === 0) throw new Missing("the variable of ∇");
  if (e.how === "jacobian" && rankOf(lo.one(e.of, env)) === 1) return stackedJacobian(lo, e, parts, env);
  const values = parts.map((p) => scalarDerivative(lo, { ...e, by: [p] }, env));
  return [{ node: lo.g.stack(values.map((v) => v.node)), labels: [], own: "v", tags: [], cost: 0 }];
}
/** The Jacobian of a vector by several scalars: a column for each. */
function stackedJacobian(lo: Lowering, e: Expr & { kind: "deriv" }, parts: readonly Expr[], env: Env): Value[] {
  const columns = parts.map((p) => {
    const [v] = lowerDerivative(lo, { ...e, how: "partial", by: [p] }, env);
    if (v === undefined || rankOf(v) !== 1 || v.labels.length > 0) throw new Missing("a Jacobian by several arrays");
    return v.node;
  });
  const node = contract(lo.g, [{ node: lo.g.stack(columns), axes: ["by", "of"] }], ["of", "by"]);
  return [{ node, labels: [], own: "m", tags: [], cost: 0 }];
}
/** The Hessian by several scalars: all second derivatives. */
function stackedHessian(lo: Lowering, e: Expr & { kind: "deriv" }, env: Env): Value[] {
  const parts = partsOf(lo, e.by[0], env);
  if (parts.length === 0) throw new Missing("the variable of ∇²");
  if (parts.length > 6) throw new Missing("a Hessian by so many names");
  const rows = parts.map((p) => lo.g.stack(parts.map((q) => scalarDerivative(lo, { ...e, how: "partial", by: [p, q] }, env).node)));
  return [{ node: lo.g.stack(rows), labels: [], own: "m", tags: [], cost: 0 }];
}
function scalarDerivative(lo: Lowering, e: Expr & { kind: "deriv" }, env: Env): Value {
  const [v] = lowerDerivative(lo, e, env);
  if (v === undefined || v.own !== "s" || v.labels.length > 0) throw new Missing("a gradient by several arrays");
  return v;
}

function variable(lo: Lowering, by: Expr, env: Env, indexed = false): Variable {
  if (isNumeric(by)) throw new Missing("a variable to differentiate by");
  if (by.kind === "transpose") {
    const v = variable(lo, by.arg, env);
    return { ...v, kind: v.kind === "c" ? "r" : v.kind === "r" ? "c" : v.kind };
  }
  if (by.kind === "call" && by.fn === "vec" && by.args[0] !== undefined) {
    const v = variable(lo, by.args[0], env);
    return v.own.length === 2 ? { ...v, kind: "c", stacked: true } : v;
  }
  if (by.kind === "entry") {
    const inner = variable(lo, by.base, env, true);
    const labels = [...inner.labels],
      own = [...inner.own],
      constants = [...inner.constants];
    let axes = [...inner.axes];
    let isFamily = false;
    if (by.base.kind === "name") isFamily = lo.family(by.base.key, env).lead > 0;
    for (const index of by.indices) {
      const axis = own.shift();
      if (axis === undefined) throw new NoValue("more indices than axes");
      const constant =
        index === null ? null : constantIndex(index, inner.node.dims[inner.axes.indexOf(axis)], env, lo.firstIndex(by.base, env));
      if (index === null) {
        own.push(axis);
        continue;
      }
      if (constant !== null) {
        constants.push({ axis: `!${axis}`, at: constant });
        axes = axes.map((a) => (a === axis ? `!${axis}` : a));
        continue;
      }
      if (index.kind !== "name") throw new Missing("an index with arithmetic in a derivative");
      axes = axes.map((a) => (a === axis ? index.key : a));
      labels.push(index.key);
    }
    const kind: Kind = own.length === 0 ? "s" : own.length === 1 ? (isFamily ? familyKind(lo, by.base, env) : "c") : kindOfRank(own.length);
    return { node: inner.node, axes, labels, own, kind, constants };
  }
  if (by.kind === "name") {
    const f = (indexed ? null : memberOf(lo, by.key, env)) ?? lo.family(by.key, env);
    if (f.node.inputs.length === 0) throw new Missing(`${by.key} as a variable: only its value is given`);
    if ((f.labels?.length ?? 0) > 0) throw new Missing(`${by.key} without a free index`);
    const columns = columnsOf(lo, by.key, env);
    if (columns !== null) return { node: columns, axes: ["b0", "b1"], labels: [], own: ["b1", "b0"], kind: "m", constants: [] };
    const axes = f.node.dims.map((_, i) => `b${String(i)}`);
    const kind: Kind = f.lead === 0 ? f.own : f.node.dims.length === 1 ? "c" : kindOfRank(f.node.dims.length);
    return { node: f.node, axes, labels: [], own: axes, kind, constants: [] };
  }
  const v = lo.one(by, env);
  const own = ownDims(v).map((_, i) => `b${String(i)}`);
  return { node: v.node, axes: [...v.labels, ...own], labels: v.labels, own, kind: v.own, constants: [] };
}
/** Θ with the columns θ_k: what is differentiated is made of the θ_k. */
function columnsOf(lo: Lowering, key: string, env: Env): Node | null {
  const stack = lo.store.stacks.get(key)?.[0];
  if (stack?.by !== "columns" || lo.store.definitionOf(key, env.at) !== null || lo.store.valueOf(key, env.at) !== null) return null;
  const { node } = lo.family(stack.of, env);
  return node.dims.length === 2 && node.op === "input" ? node : null;
}
function familyKind(lo: Lowering, base: Expr, env: Env): Kind {
  if (base.kind !== "name") return "c";
  const k = lo.family(base.key, env).own;
  return isVectorKind(k) ? k : "c";
}
/** A constant index, 0-based: a number (`first` is that of the first entry), or a letter that is the size itself (x_n). Null for a free or bound letter. */
export function constantIndex(index: Expr, dim: Dim | undefined, env: Env, first: 0 | 1): number | null {
  if (index.kind === "num") {
    const n = Number(index.text) - first;
    if (!Number.isInteger(n) || dim === undefined) throw new NoValue("no such entry");
    if (n < 0 || n >= dim.size) throw new NoValue(`entry ${index.text} of an axis of ${String(dim.size)}`);
    return n;
  }
  if (index.kind === "name" && !env.bound.has(index.key) && dim !== undefined && dim.name === index.key) return dim.size - 1;
  return null;
}
