import type { Expr } from "../../syntax/expr.js";
import type { Node } from "../../tensor/node.js";
import { nameKeyOf } from "../../scope/exprs.js";
import { isWithin, nearest, type Placed } from "../../scope/parts.js";
import { isConstant, numberPi } from "../../scope/constants.js";
import { dimsOf } from "../../scope/shape-types.js";
import type { Type } from "../../scope/shape-types.js";
import { problemOf, type Definition, type GivenValue, type Store } from "../../scope/store.js";
import type { Dim } from "../../tensor/node.js";
import type { Env, Family, Lowering } from "./context.js";
import { movingNames } from "./differentials.js";
import type { GivenDerivative } from "../classify/link.js";
import { reach } from "../reach.js";
import { unknownQuantity, wholeVariable } from "./unknown.js";
import {
  byMatrix,
  byMatrixTurned,
  repeated,
  contract,
  isVectorKind,
  kindOfRank,
  Missing,
  NoValue,
  named,
  ownDims,
  value,
  type Kind,
  type Value,
  kindOfOwn,
  dropJacobian,
  onesOf,
  sizeOfIdentity,
} from "./value.js";
/** Names: formal arguments, given values, definitions, stacks of members, free inputs (semantics.md 4). */

const lossNames = new Set(["L", "ell", "cal:L", "Loss", "J", "cal:J", "E", "C", "loss", "cost", "Cost"]);

export function lowerName(lo: Lowering, key: string, env: Env): Value[] {
  const local = env.local.get(key);
  if (local !== undefined) return [local];
  if (env.bound.has(key)) {
    const range = env.bound.get(key) ?? null,
      d = range ?? lo.labelDim(key, env);
    return [value(lo.g.iota({ size: d.size, name: d.name }, range?.start ?? 1), [key], "s")];
  }
  // t_k = 1{y = k}: the index itself, as a number.
  const d = lo.defining;
  if (d !== null && env.at === d && d.indices.includes(key)) {
    const dim = lo.tryLabelDim(key, env) ?? lo.dim(lo.shapes.indexDim(key, d));
    return [value(lo.g.iota({ size: dim.size, name: dim.name }, 1), [key], "s")];
  }
  if ((key === "pi" || key === numberPi) && isConstant(key, env.at, lo.store)) return [value(lo.g.const("pi"), [], "s")];
  if (key === "e" && isConstant(key, env.at, lo.store)) return [value(lo.g.const("e"), [], "s")];
  const f = memberOf(lo, key, env) ?? lo.family(key, env);
  // I items: the size as well as the identity.
  if (f.own === "I" && lo.shapes.isDimension(key))
    return [value(f.node, [], "I"), { ...value(lo.g.num(lo.dimNamed(key).size), [], "s"), cost: 0.5 }];
  if (f.labels !== undefined && f.labels.some((l) => env.bound.has(l)))
    throw new Missing(`another letter for the index ${f.labels.join(", ")} in ${key}`);
  if (f.lead === 0) return [{ node: f.node, labels: f.labels ?? [], own: f.own, tags: f.tags, cost: f.cost }];
  const rank = f.node.dims.length;
  return [{ node: f.node, labels: [], own: rank === 1 ? "v" : kindOfRank(rank), tags: f.tags, cost: f.cost }];
}

/** x beside the rows x_n of X: any one of them, where the whole has a name of its own. */
export function memberOf(lo: Lowering, key: string, env: Env): Family | null {
  if (!lo.store.isMember(key, env.at) || givenOf(lo, key, env) !== null) return null;
  const type = lo.shapes.typeOf(key, env.at);
  if (type === null || type.lead.length !== 1 || type.own.k === "any") return null;
  const dims = dimsOf(type.own).map((d) => lo.dim(d));
  const own = kindOfOwn(type.own);
  return { node: lo.input(`${key}·`, dims, env.at, false), lead: 0, own: own === "v" ? "c" : own, tags: [], cost: 0 };
}

export function givenOf(lo: Lowering, key: string, env: Env): GivenValue | null {
  return lo.valued ? (lo.store.valueOf(key, env.useAt) ?? lo.store.valueElsewhere(key, env.useAt)) : null;
}

/** The definition of a name where it stands; a special case of the part at hand ("if Σ = sI") reaches into older definitions. */
export function definitionOf(lo: Lowering, key: string, env: Env): Definition | null {
  const nearest = lo.store.definitionOf(key, env.at),
    here = comesLater(lo.store, nearest, env) ? null : nearest,
    supposed = lo.store.definitionOf(key, env.useAt);
  // "If the decoder had its own matrix V, r = V h": r in all that is said until the part ends.
  if (supposed?.special === true && supposed.from < env.useAt.from && isWithin(env.useAt.part, supposed.part)) return supposed;
  if (here !== null && here.from < env.at.from) return here;
  const special = lo.store.definitionOf(key, env.useAt);
  return special !== null && special.from < env.useAt.from && isWithin(env.useAt.part, special.part) ? special : here;
}

/** "The optimal w, that is w = Σ α_i y_i x_i": further down, and above it w is an argument of functions. */
function comesLater(store: Store, d: Definition | null, { at, useAt }: Env): boolean {
  return d !== null && d.from > useAt.from && d.from > at.from && d.formals === null && store.isArgument(d.key, useAt);
}

export function makeFamily(lo: Lowering, key: string, definition: Definition | null, env: Env): Family {
  const given = givenOf(lo, key, env);
  if (given !== null && (definition === null || given.from > definition.from)) {
    const v = lo.one(given.value, { at: given, useAt: env.useAt, local: new Map(), bound: new Map(), cuts: [], overrides: new Map() });
    const type = lo.shapes.typeOf(key, env.at);
    if (given.everywhere === true && type !== null) {
      const dims = [...type.lead, ...dimsOf(type.own)].map((d) => lo.dim(d)),
        node = valueInput(lo, key, given, lo.g.broadcast(v.node, dims, []));
      return { node, lead: type.lead.length, own: kindOfOwn(type.own), tags: [], cost: 0 };
    }
    const node = v.node.dims.length === 0 || v.labels.length === 0 ? valueInput(lo, key, given, v.node) : v.node;
    return {
      node,
      lead: 0,
      own: v.own === "v" && type !== null && isVectorKind(kindOfOwn(type.own)) ? kindOfOwn(type.own) : v.own,
      tags: [],
      cost: 0,
    };
  }
  if (definition !== null) return defined(lo, key, definition, env);
  const stack = lo.store.stacks.get(key)?.[0];
  if (stack !== undefined) {
    const f = lo.family(stack.of, env);
    if (f.node.dims.length === 2)
      return stack.by === "rows"
        ? { node: f.node, lead: 0, own: "m", tags: [], cost: 0 }
        : { node: contract(lo.g, [{ node: f.node, axes: ["a", "b"] }], ["b", "a"]), lead: 0, own: "m", tags: [], cost: 0 };
  }
  return entryOfVector(lo, key, env) ?? freeName(lo, key, env);
}
/** p_1 of which a number was written down before p = softmax(s) was named as a whole: the entry of p. */
export function entryOfVector(lo: Lowering, key: string, env: Env): Family | null {
  const [, base, digits] = /^(.+)_(\d)$/.exec(key) ?? [];
  if (base === undefined || digits === undefined || lo.store.shapeOf(key, env.at)?.dims.length !== 0) return null;
  const d = lo.store.definitionOf(base, env.at),
    own = lo.shapes.typeOf(base, env.at)?.own;
  if (d === null || d.formals !== null || d.indices.length > 0 || own === undefined || !isVectorKind(kindOfOwn(own))) return null;
  const [given] = lo.store.values.get(key) ?? [];
  if (given === undefined || problemOf(given.part) !== problemOf(d.part) || reach(d.body, d, lo.store).has(key)) return null;
  const f = lo.family(base, env),
    at = Number(digits) - 1;
  if (f.node.dims.length !== 1 || at < 0 || at >= (f.node.dims[0]?.size ?? 0)) return null;
  const cut = env.cuts.findLast((c) => c.node === f.node);
  return { node: lo.g.slice(cut?.fresh ?? f.node, 0, at, 1, true), lead: 0, own: "s", tags: f.tags, cost: f.cost };
}

/** The number or array given for ∂U/∂v of an undefined U, nearest first; numbers of other parts may confirm only. */
export function slopeOf(lo: Lowering, givens: readonly GivenDerivative[], key: string, variable: Node, env: Env): Node | null {
  if (!lo.valued) return null;
  const here = givens.filter(
    (g) =>
      nameKeyOf(g.of) === key &&
      g.from < env.useAt.from &&
      problemOf(g.part) === problemOf(env.useAt.part) &&
      sameVariable(lo, g, variable, env),
  );
  const own = here.filter((g) => isWithin(env.useAt.part, g.part)),
    given = nearest(own.length > 0 ? own : here, env.useAt);
  if (given === null) return null;
  const v = lo.one(given.value, { at: given, useAt: env.useAt, local: new Map(), bound: new Map(), cuts: [], overrides: new Map() });
  if (v.node.dims.length !== variable.dims.length || v.node.dims.some((d, i) => d.size !== variable.dims[i]?.size)) return null;
  return valueInput(lo, `∂${key}/∂${nameKeyOf(given.by) ?? ""}`, given, v.node);
}
function sameVariable(lo: Lowering, g: GivenDerivative, variable: Node, env: Env): boolean {
  try {
    return wholeVariable(lo, g.by, { ...env, at: g, local: new Map(), bound: new Map(), cuts: [] }).node === variable;
  } catch (e) {
    if (e instanceof NoValue || e instanceof Missing) return false;
    throw e;
  }
}
/** A given value stays a variable with one value, so that derivatives see the functions (semantics.md 4). */
function valueInput(lo: Lowering, key: string, given: Placed & { readonly claim: string }, value: Node): Node {
  const name = `${key}=${given.claim}@${String(given.from)}`;
  lo.inputs.set(name, { name, key, dims: value.dims, at: given, unknown: false, value });
  return lo.g.input(name, value.dims);
}

export function defined(lo: Lowering, key: string, d: Definition, env: Env): Family {
  if (movingNames(d.body).size > 0) throw new Missing(`a definition of ${key} without differentials`);
  const inner: Env = {
    at: d,
    useAt: env.useAt,
    local: argumentsSetAnew(lo, d, env),
    bound: new Map(d.indices.map((i) => [i, null])),
    cuts: env.cuts,
    overrides: env.overrides,
  };
  return lo.within(
    [{ e: d.body, env: inner }],
    () => {
      const v = readingOf(lo, d, { ...inner, bound: new Map() });
      if (d.formals !== null && d.indices.length === 0)
        return { node: v.node, lead: 0, own: v.own, tags: v.tags, cost: v.cost, labels: v.labels };
      const missing = d.indices.filter((i) => !v.labels.includes(i));
      const extra = new Map(missing.map((i) => [i, lo.tryLabelDim(i, inner) ?? lo.dim(lo.shapes.indexDim(i, d))]));
      const own = ownDims(v).map((_, i) => `o${String(i)}`),
        rest = v.labels.filter((l) => !d.indices.includes(l));
      if (rest.length > 0 && d.indices.length > 0) throw new Missing(`the index ${rest.join(", ")} in the definition of ${key}`);
      return {
        labels: rest,
        node: contract(lo.g, [named(v, ...own)], [...rest, ...d.indices, ...own], extra),
        lead: d.indices.length,
        own: v.own,
        tags: v.tags,
        cost: v.cost,
      };
    },
    declaredRanges(lo, key, d),
  );
}
/** ∂g/∂x of g(x, t) after "x = sin t": its argument is the x of the line, not the one that was defined before g. */
function argumentsSetAnew(lo: Lowering, d: Definition, { useAt, cuts, overrides }: Env): Map<string, Value> {
  const out = new Map<string, Value>();
  for (const f of d.formals ?? []) {
    const here = lo.store.definitionOf(f, useAt);
    if (here === null || here.from < d.from || here.formals !== null || here.indices.length > 0) continue;
    if (here === lo.store.definitionOf(f, d) || here.from > useAt.from) continue;
    const e: Expr = { kind: "name", key: f };
    out.set(f, lo.one(e, { at: useAt, useAt, local: new Map(), bound: new Map(), cuts, overrides }));
  }
  return out;
}
/** With σ ∈ ℝᵈ, the j of σ_j = 1 counts to d. */
function declaredRanges(lo: Lowering, key: string, d: Definition): Map<string, Dim> {
  const ranges = new Map<string, Dim>(),
    type = d.indices.length === 0 || lo.store.shapeOf(key, d)?.how !== "declared" ? null : lo.shapes.typeOf(key, d);
  if (type === null) return ranges;
  const dims = [...type.lead, ...dimsOf(type.own)];
  d.indices.forEach((letter, k) => {
    const dim = dims[k];
    if (dim !== undefined) ranges.set(letter, lo.dim(dim));
  });
  return ranges;
}

/** The cheapest reading of a definition's body, or the one that is chosen for it. */
function readingOf(lo: Lowering, d: Definition, env: Env): Value {
  const all = lo
      .inside(d, () => lo.lower(d.body, env))
      .map(dropJacobian)
      // The layout of what has a name was settled where it got the name.
      .map((v): Value => ({ ...v, tags: v.tags.filter((t) => t !== byMatrix && t !== byMatrixTurned) })),
    // Who transposes a derivative has written it as a row.
    asRow = d.body.kind === "transpose" && d.body.arg.kind === "deriv",
    cost = (v: Value): number => v.cost + (asRow && !v.tags.includes("layout:numerator") ? 0.5 : 0),
    sorted = all.length > 1 ? [...all].sort((a, b) => cost(a) - cost(b)) : all,
    first = sorted[0];
  // Readings of one shape that are equally plain (an axis of softmax); an outer product instead of a scaling is no equal.
  const equals = sorted.filter(
    (v) =>
      first !== undefined &&
      v.cost <= first.cost &&
      v.own === first.own &&
      v.labels.join() === first.labels.join() &&
      v.node.dims.every((x, i) => x.size === first.node.dims[i]?.size),
  );
  lo.readings.set(d.claim, equals.length);
  const v = equals[lo.choices.get(d.claim) ?? 0];
  if (v === undefined) throw new NoValue("does not conform");
  // What a definition repeats over an axis is settled by it; only a claim's own reading is in doubt.
  return v.tags.includes(repeated) ? { ...v, tags: v.tags.filter((t) => t !== repeated) } : v;
}

/** A name without definition: a constant, a size, an unknown quantity, or a free input. */
function freeName(lo: Lowering, key: string, env: Env): Family {
  const { g } = lo,
    plain = (node: Node, own: Kind): Family => ({ node, lead: 0, own, tags: [], cost: 0 }),
    steps = lo.store.countOfSteps(key, env.at);
  if (steps !== null) return plain(g.num(steps), "s");
  const found = lo.store.shapeOf(key, env.at),
    // "For d = 1": elsewhere d is the size that it always was.
    shape = found?.how === "value" && found.dims.length === 0 && sizeLetter(lo, key, env) !== null ? null : found;
  const uses = comesLater(lo.store, lo.store.definitionOf(key, env.at), env) ? [] : lo.differentiatedBy(key, env.at, env.useAt);
  const unknown = (): Family | null => {
    const type = lo.shapes.typeOf(key, env.at);
    const own = type === null ? [] : dimsOf(type.own),
      dims = [...(type?.lead ?? []), ...own].map((d) => lo.dim(d));
    const v = unknownQuantity(lo, key, { ...env, local: new Map(), bound: new Map() }, dims);
    if (v === null) return null;
    return { ...plain(v.node, type === null || own.length === 0 ? "s" : kindOfOwn(type.own)), lead: type?.lead.length ?? 0 };
  };
  // A size stays one where a line gives it a number: "for d = 1".
  if (shape?.how === "value") {
    const size = sizeLetter(lo, key, env);
    if (size !== null) return plain(g.num(size), "s");
  }
  if (shape === null) {
    const alias = aliasOf(lo, key, env);
    if (alias !== null) return lo.family(alias, env);
    if (key === "pi" && indexedOnly(lo, key, env) === null) return plain(g.const("pi"), "s");
    if (key === "e") return plain(g.const("e"), "s");
    const identity = /^(?:bf:)?I(?:_(.*))?$/.exec(key);
    if (identity) return { ...plain(g.num(1), "I"), tags: identity[1] === undefined ? [] : [`${sizeOfIdentity}${identity[1]}`] };
    if (/^(bf|bb):0/.test(key)) return plain(g.num(0), "0");
    if (key === "infty") throw new Missing("a value for ∞");
    const size = sizeLetter(lo, key, env);
    if (size !== null) return plain(g.num(size), "s");
    const known = uses.length > 0 ? unknown() : null;
    if (known !== null) return known;
    // h stands for the stack of its members h^{(i)}.
    const stacked = stackOfMembers(lo, key, env);
    if (stacked !== null) return stacked;
  } else {
    const stacked = stackOfMembers(lo, key, env);
    if (stacked !== null && stacked.node.dims.length === shape.dims.length + shape.lead.length)
      return {
        ...stacked,
        lead: 0,
        own: shape.dims.length === 1 ? (shape.orient ?? kindOfOwn(lo.shapes.typeOf(key, env.at)?.own ?? { k: "s" })) : "m",
      };
    // Of a shape, but differentiated: no free variable, and not one of its members.
    const known = uses.length > 0 && shape.lead.length === 0 ? unknown() : null;
    if (known !== null) return known;
  }
  const type = lo.shapes.typeOf(key, env.at);
  if (type === null) throw new Missing(`the shape of ${key}`);
  if (type.own.k === "any") throw new Missing(`the shape of ${key}`);
  const dims = [...type.lead, ...dimsOf(type.own)].map((d) => lo.dim(d));
  if (/^(bf|bb):1(_|$)/.test(key)) return plain(onesOf(lo.g, dims), kindOfOwn(type.own) === "v" ? "c" : kindOfOwn(type.own));
  return { node: lo.input(key, dims, env.at, false), lead: type.lead.length, own: kindOfOwn(type.own), tags: [], cost: 0 };
}

/** The shape of a constant's letter where it is only ever indexed (weights π_k beside the number π). */
function indexedOnly(lo: Lowering, key: string, env: Env): Type | null {
  const t = lo.shapes.typeOf(key, env.at);
  return t === null || (t.lead.length === 0 && (t.own.k === "s" || t.own.k === "any")) ? null : t;
}

/** A case slip (w_2 for W_2) or a second letter for the one loss, where the odd name has no life of its own. */
function aliasOf(lo: Lowering, key: string, env: Env): string | null {
  const known = (k: string): boolean => {
    const d = lo.store.definitionOf(k, env.at),
      s = lo.store.shapeOf(k, env.at);
    return (d !== null && problemOf(d.part) === problemOf(env.at.part)) || (s !== null && problemOf(s.part) === problemOf(env.at.part));
  };
  const other = key.replace(
    /^((?:\w+:)*)([A-Za-z])/,
    (_, lead: string, c: string) => lead + (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()),
  );
  if (other !== key && /_/.test(key) && known(other)) return other;
  return lo.differentiatedBy(key, env.at, env.useAt).length > 0 ? otherLoss(lo.store, key, env.at) : null;
}

/** The one loss of a problem under another of a loss's letters: ∂ℓ/∂w where L is defined. */
export function otherLoss(store: Store, key: string, at: Placed): string | null {
  if (!lossNames.has(key) || store.definitionOf(key, at) !== null) return null;
  const losses = [...lossNames].filter((k) => {
    const d = k === key ? null : store.definitionOf(k, at);
    return d !== null && problemOf(d.part) === problemOf(at.part);
  });
  return losses.length === 1 ? (losses[0] ?? null) : null;
}

function stackOfMembers(lo: Lowering, key: string, env: Env): Family | null {
  const members = `${key}^()`;
  if (key.includes("^")) return null;
  const d = lo.store.definitionOf(members, env.at),
    s = lo.store.shapeOf(members, env.at);
  if (d === null && s === null) return null;
  const f = lo.family(members, env);
  return { ...f, lead: 0, own: f.node.dims.length === 1 ? "v" : kindOfRank(f.node.dims.length) };
}

/** A letter that is the size of some dimension, and nothing else at this place. */
function sizeLetter(lo: Lowering, key: string, { at }: Env): number | null {
  return lo.shapes.isDimension(key) && lo.store.definitionOf(key, at) === null ? lo.dimNamed(key).size : null;
}
