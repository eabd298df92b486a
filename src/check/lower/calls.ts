import type { Expr } from "../../syntax/expr.js";
import { printLatex } from "../../syntax/formula-latex.js";
import { isNumeric, namesIn } from "../../scope/exprs.js";
import { isWithin } from "../../scope/parts.js";
import { problemOf, type Definition } from "../../scope/store.js";
import type { Node } from "../../tensor/node.js";
import { reach } from "../reach.js";
import type { Env, Lowering } from "./context.js";
import {
  asLength,
  lengthWhereEntries,
  contract,
  isVectorKind,
  kindOfRank,
  Missing,
  named,
  NoValue,
  ownDims,
  rankOf,
  scaleBy,
  transposeValue,
  unionLabels,
  value,
  type Value,
} from "./value.js";
import { atIndex, isIndexFormal } from "./index-formals.js";
import { lowerDensity } from "./density.js";
import { identityAsMatrix } from "./identity.js";
import { unknownFunction } from "./unknown.js";
/** Functions applied: the document's own, the rules' by name, structure (diag, tr, vec …), undefined ones. */

export function lowerCall(lo: Lowering, fn: string, args: readonly Expr[], env: Env): Value[] {
  const definition = withArity(lo, fn, args.length, env);
  if (definition !== null && definition.formals !== null && definition.formals.length === args.length && !env.local.has(fn)) {
    const out = userFunction(lo, definition, args, env);
    if (out.length > 0) return out;
    throw new NoValue(`${fn} does not conform`);
  }
  if (fn === "tuple") return tuple(lo, args, env);
  const probability = ofEvent(lo, fn, args, env);
  if (probability !== null) return [probability];
  // f(0, 0) of an f(θ): the point has two coordinates, f has one argument, and is no unknown function either.
  if (definition !== null && definition.formals !== null && definition.indices.length === 0 && args.some(isNumeric))
    throw new Missing(`how ${fn} takes ${String(args.length)} arguments`);
  // ℓ(s) of a quantity that was defined with other arguments: the same quantity, seen as a function of s.
  if (definition !== null && definition.formals !== null && definition.indices.length === 0 && args.every((a) => a.kind === "name")) {
    const f = lo.family(fn, env);
    return [value(f.node, f.labels ?? [], f.own)];
  }
  // ℓ(μ, σ²), defined in terms of σ: with the same arguments it is ℓ itself.
  if (
    definition !== null &&
    definition.formals === null &&
    definition.indices.length === 0 &&
    args.some((a) => a.kind === "pow") &&
    args.every((a) => a.kind === "name" || (a.kind === "pow" && a.base.kind === "name" && a.exponent.kind === "num"))
  )
    return lo.lower({ kind: "name", key: fn }, env);
  if (args.length === 0) throw new Missing(`the argument of ${fn}`);
  const first = args[0];
  if (first === undefined) throw new Missing(fn);
  const special = structural(lo, fn, args, env);
  if (special !== null) return special;
  const found = builtin(lo, fn, args, env);
  if (found !== null) return found;
  const density = fn === "cal:N" && definition === null ? lowerDensity(lo, args, env) : null;
  if (density !== null) return density;
  // Conventional names that the document leaves undefined.
  const conventional = fn === "sigma" || fn === "varsigma" ? ["sigmoid", "softmax"] : null;
  if (conventional !== null)
    return conventional.flatMap((name) =>
      attempt(() => builtin(lo, name, args, env) ?? []).map((v): Value => ({ ...v, tags: [...v.tags, `${fn}=${name}`] })),
    );
  return args.length === 1
    ? lo.lower(first, env).map((v) => unknownFunction(lo, fn, [v], env, first))
    : [
        unknownFunction(
          lo,
          fn,
          args.map((a) => lo.one(a, env)),
          env,
        ),
      ];
}
/** p(x | y = 1), P(Y = k | x): a number that belongs to the event, and a function of what else is in the brackets. */
function ofEvent(lo: Lowering, fn: string, args: readonly Expr[], env: Env): Value | null {
  const isEvent = (a: Expr): boolean => a.kind === "compare" || a.kind === "logic",
    events = args.filter(isEvent);
  if (events.length === 0 || !/^(?:bb:|hat:)?(?:P|p|Pr|Prob|q|Q)(?:_.*)?$/.test(fn)) return null;
  for (const e of events)
    for (const k of namesIn(e)) if (env.bound.has(k) || env.local.has(k)) throw new Missing(`the probability of an event about ${k}`);
  const shape = args.map((a) => (isEvent(a) ? printLatex(a) : "·")).join("|");
  const rest = args.filter((a) => !isEvent(a)).map((a) => lo.one(a, env));
  return rest.length === 0
    ? value(lo.input(`${fn}(${shape})§`, [], env.at, true), [], "s")
    : unknownFunction(lo, `${fn}(${shape})`, rest, env);
}
export function attempt(f: () => Value[]): Value[] {
  try {
    return f();
  } catch (e) {
    if (e instanceof NoValue) return [];
    throw e;
  }
}

/** a = f(z) for any f, and in a later part "take f(u) = 1/(1 + e^{−u})": there f is that function in all that is said above. */
function functionAt(lo: Lowering, fn: string, { at, useAt }: Env): Definition | null {
  const own = lo.store.definitionOf(fn, at);
  if (own !== null || at === useAt) return own;
  const here = lo.store.definitionOf(fn, useAt);
  if (here === null) return null;
  return isWithin(useAt.part, here.part) || (here.from < useAt.from && problemOf(here.part) === problemOf(useAt.part)) ? here : null;
}
/** The definition nearest to a place; among functions of one name the one of as many arguments: H(p) beside H(p, q). */
function withArity(lo: Lowering, fn: string, arity: number, env: Env): Definition | null {
  const nearest = functionAt(lo, fn, env);
  if (nearest?.formals == null || nearest.formals.length === arity) return nearest;
  return lo.store.definitionsOf(fn, env.at).find((d) => d.formals?.length === arity) ?? nearest;
}
function userFunction(lo: Lowering, definition: Definition, args: readonly Expr[], env: Env): Value[] {
  const open = running.get(lo) ?? new Map<Definition, number>(),
    depth = open.get(definition) ?? 0;
  // V(s) = max_a (R(s, a) + γ V(s')): never done.
  if (depth > MOST_NESTED) throw new Missing(`a definition of ${definition.key} that does not use itself`);
  running.set(lo, open.set(definition, depth + 1));
  try {
    return applied(lo, definition, args, env);
  } finally {
    open.set(definition, depth);
  }
}
/** How often a function may stand in its own arguments: f(f(f(x))). */
const MOST_NESTED = 12;
const running = new WeakMap<Lowering, Map<Definition, number>>();
function applied(lo: Lowering, definition: Definition, args: readonly Expr[], env: Env): Value[] {
  if (definition.formals === null) throw new Missing(definition.key);
  const letters = definition.formals.map(
    (f, i) => isIndexFormal(definition.body, f) && (args[i]?.kind === "name" || args[i]?.kind === "num"),
  );
  if (letters.some(Boolean)) return atLetters(lo, definition, args, letters, env);
  const values = args.map((a) => lo.one(a, env));
  const bind = (vs: readonly Value[]): Value[] => {
    const local = new Map<string, Value>();
    const held: { readonly from: Node; readonly place: Node; readonly to: Node }[] = [];
    definition.formals?.forEach((f, i) => {
      const v = vs[i],
        from = v === undefined ? null : alsoBelow(lo, definition, f, args[i], v, env);
      if (v === undefined) return;
      if (from === null) local.set(f, v);
      else {
        const place = lo.g.input(`§${definition.claim}.${f}`, v.node.dims);
        held.push({ from, place, to: v.node });
        local.set(f, { ...v, node: place });
      }
    });
    const inner: Env = { ...env, at: definition, local, bound: new Map() };
    return lo
      .lower(definition.body, inner)
      .map((v) => putThrough(lo, v, definition, args, vs, inner))
      .map((v) => ({
        ...v,
        node: held.reduce((n, { from, place, to }) => lo.substitute(lo.substitute(n, from, place), place, to), v.node),
      }))
      .flatMap((v) => bindIndices(lo, v, definition.indices, vs));
  };
  const whole = attempt(() => bind(values));
  if (whole.length > 0) return whole;
  // A function of a number, applied to each entry.
  const arrays = values.filter((v) => rankOf(v) > 0);
  const shape = arrays[0];
  if (shape === undefined || !arrays.every((v) => rankOf(v) === rankOf(shape))) return [];
  const extra = ownDims(shape).map((_, i) => `§${String(env.local.size)}.${String(i)}`);
  const entries = values.map((v): Value => (rankOf(v) === 0 ? v : { ...v, labels: [...v.labels, ...extra], own: "s" }));
  return attempt(() => bind(entries))
    .filter((v) => v.own === "s" && extra.every((x) => v.labels.includes(x)))
    .map((v) => {
      const labels = v.labels.filter((l) => !extra.includes(l));
      return { ...v, node: contract(lo.g, [named(v)], [...labels, ...extra]), labels, own: shape.own };
    });
}
/** π(b) of π(a) = e^{z_a}/Σ_c e^{z_c}: the body with its letter renamed, other arguments as values. */
function atLetters(lo: Lowering, d: Definition, args: readonly Expr[], letters: readonly boolean[], env: Env): Value[] {
  let body = d.body;
  const local = new Map<string, Value>();
  (d.formals ?? []).forEach((f, i) => {
    const arg = args[i];
    if (arg === undefined) return;
    if (letters[i] === true) body = atIndex(body, f, arg);
    else local.set(f, lo.one(arg, env));
  });
  return lo.lower(body, { ...env, at: d, local });
}
/**
 * m(s) = s q where q = σ(2s): the argument stands in the body, and below the names in it. Null where it is only in the
 * body, or is the variable itself.
 */
function alsoBelow(lo: Lowering, d: Definition, formal: string, arg: Expr | undefined, v: Value, env: Env): Node | null {
  const direct = namesIn(d.body);
  if (!direct.has(formal) || v.labels.length > 0 || (arg?.kind === "name" && arg.key === formal)) return null;
  const below = [...direct].some((k) => {
    const inner = k === formal ? null : lo.store.definitionOf(k, d);
    return inner !== null && inner.formals === null && reach({ kind: "name", key: k }, d, lo.store).has(formal);
  });
  if (!below) return null;
  const from = lo.family(formal, { ...env, at: d, local: new Map() }).node;
  return from.dims.length === v.node.dims.length && from.dims.every((x, i) => x.size === v.node.dims[i]?.size) ? from : null;
}
/** L(w) = Σ g(m_i) holds w only inside m_i: an argument replaces the variable wherever the definitions below reach it. */
function putThrough(lo: Lowering, v: Value, d: Definition, args: readonly Expr[], values: readonly Value[], env: Env): Value {
  let node = v.node;
  (d.formals ?? []).forEach((formal, i) => {
    const arg = args[i],
      to = values[i];
    if (
      arg === undefined ||
      to === undefined ||
      (arg.kind === "name" && arg.key === formal) ||
      namesIn(d.body).has(formal) ||
      !reach(d.body, d, lo.store).has(formal)
    )
      return;
    const from = lo.family(formal, { ...env, local: new Map() }).node;
    if (to.labels.length > 0 || !lo.dependsOn(node, from)) return;
    const own = from.dims.map((_, k) => `o${String(k)}`);
    if (rankOf(to) !== own.length && rankOf(to) !== 0) throw new Missing(`${formal} at a point of its own shape`);
    node = lo.substitute(
      node,
      from,
      contract(
        lo.g,
        [named(to, ...(rankOf(to) === 0 ? [] : own))],
        own,
        new Map(own.map((o, k) => [o, from.dims[k] ?? { size: 1, name: null }])),
      ),
    );
  });
  return node === v.node ? v : { ...v, node };
}
/** `σ(z)_i = …`: the generic indices of the definition become the axes of the result. */
function bindIndices(lo: Lowering, v: Value, indices: readonly string[], args: readonly Value[]): Value[] {
  if (indices.length === 0) return [v];
  if (!indices.every((i) => v.labels.includes(i)) || v.own !== "s") throw new NoValue("entries do not have the indices of the left side");
  const labels = v.labels.filter((l) => !indices.includes(l));
  const like = args.find((a) => rankOf(a) === indices.length);
  return [
    {
      ...v,
      node: contract(lo.g, [named(v)], [...labels, ...indices]),
      labels,
      own: indices.length === 1 ? (like !== undefined ? like.own : "v") : kindOfRank(indices.length),
    },
  ];
}

/** `[x_1, x_2]`, `(1, 3, 2)`: a vector of open orientation; members that are vectors become rows. */
function tuple(lo: Lowering, args: readonly Expr[], env: Env): Value[] {
  const cells = args.map((a) => lo.one(a, env)),
    labels = unionLabels(...cells),
    g = lo.g;
  const first = cells[0];
  if (first === undefined) throw new NoValue("an empty list");
  const rank = rankOf(first);
  if (!cells.every((c) => rankOf(c) === rank) || rank > 1) throw new NoValue("a list of different shapes");
  const own = Array.from({ length: rank }, (_, i) => `o${String(i)}`);
  const dims = new Map(
    cells
      .flatMap((c) => c.labels.map((l, i) => [l, c.node.dims[i]] as const))
      .flatMap(([l, d]) => (d === undefined ? [] : [[l, d] as const])),
  );
  const parts = cells.map((c) => contract(g, [named(c, ...own)], [...labels, ...own], dims));
  const stacked = g.stack(parts);
  const node = contract(g, [{ node: stacked, axes: ["row", ...labels, ...own] }], [...labels, "row", ...own]);
  return rank === 0
    ? [value(node, labels, "v", cells)]
    : [
        value(node, labels, "m", cells, "rows"),
        ...(first.own === "c" ? [transposeValue(g, value(node, labels, "m", cells, "columns"))] : []),
      ];
}

function structural(lo: Lowering, fn: string, args: readonly Expr[], env: Env): Value[] | null {
  const { g } = lo;
  const first = args[0];
  if (first === undefined) return null;
  const each = (f: (v: Value) => Value[]): Value[] => lo.lower(first, env).flatMap((v) => attempt(() => f(v)));
  const sized = (f: (v: Value) => Value[]): Value[] => each((v) => f(identityAsMatrix(lo, v, env)));
  switch (fn) {
    case "tr":
      return sized((v) =>
        v.own === "s" ? [v] : v.own === "m" ? [{ ...v, node: contract(g, [named(v, "§k", "§k")], v.labels), own: "s" }] : [],
      );
    case "diag":
      return each((v) => {
        if (isVectorKind(v.own)) {
          const d = ownDims(v)[0];
          return d === undefined
            ? []
            : [{ ...v, node: contract(g, [named(v, "§x"), { node: g.eye(d), axes: ["§x", "§y"] }], [...v.labels, "§x", "§y"]), own: "m" }];
        }
        const [d, b] = ownDims(v);
        if (v.own !== "m" || d === undefined || d.size !== b?.size) return [];
        // The diagonal as a vector, or the matrix with all else zero.
        const kept = contract(g, [named(v, "§x", "§y"), { node: g.eye(d), axes: ["§x", "§y"] }], [...v.labels, "§x", "§y"]);
        return [
          { ...v, node: contract(g, [named(v, "§x", "§x")], [...v.labels, "§x"]), own: "c" },
          { ...v, node: kept, own: "m", tags: [...v.tags, "diag as a matrix"], cost: v.cost + 1 },
        ];
      });
    case "vec":
      return each((v) => {
        const [a, b] = ownDims(v);
        if (v.own !== "m" || a === undefined || b === undefined) return isVectorKind(v.own) ? [{ ...v, own: "c" }] : [];
        const order = lo.vecByRows ? ["§x", "§y"] : ["§y", "§x"],
          t = contract(g, [named(v, "§x", "§y")], [...v.labels, ...order]);
        return [{ ...v, node: g.reshape(t, [...t.dims.slice(0, v.labels.length), { size: a.size * b.size, name: null }]), own: "c" }];
      });
    case "sumall":
    case "sum":
      return each((v) => [{ ...sumAll(lo, v), cost: v.cost + lengthWhereEntries(v) }]);
    case "mean":
      return each((v) => {
        const n = ownDims(v).reduce((p, d) => p * d.size, 1);
        const s = sumAll(lo, v);
        return [{ ...s, node: g.scale({ num: 1n, den: BigInt(n) }, s.node) }];
      });
    case "bars":
      return each((v) =>
        v.own === "m"
          ? (builtinOn(lo, "det", [v]) ?? [])
          : isVectorKind(v.own)
            ? [
                ...(builtinOn(lo, "norm2", [v]) ?? []).map((x): Value => ({ ...x, tags: [...x.tags, asLength] })),
                ...(builtinOn(lo, "abs", [v]) ?? []).map(
                  (x): Value => ({ ...x, tags: [...x.tags, "|·| entry by entry"], cost: x.cost + 1 }),
                ),
              ]
            : (builtinOn(lo, "abs", [v]) ?? []),
      );
    case "log":
      if (first.kind === "call" && first.fn === "bars") {
        const inner = first.args[0];
        if (inner !== undefined)
          return lo
            .lower(inner, env)
            .flatMap((v) => (v.own === "m" ? (builtinOn(lo, "logdet", [v]) ?? []) : (builtin(lo, "log", args, env) ?? [])));
      }
      if (first.kind === "call" && first.fn === "det" && first.args[0] !== undefined) {
        const inner = first.args[0];
        return lo
          .lower(inner, env)
          .flatMap((v) =>
            v.own === "m"
              ? (builtinOn(lo, "logdet", [v]) ?? [])
              : v.own === "I"
                ? (builtinOn(lo, "logdet", [identityAsMatrix(lo, v, env)]) ?? [])
                : v.own === "s"
                  ? (builtinOn(lo, "log", [v]) ?? [])
                  : [],
          );
      }
      return null;
    case "norm2":
      return each((v) =>
        v.own === "m"
          ? (builtinOn(lo, "normF", [v]) ?? [])
          : v.own === "s"
            ? (builtinOn(lo, "abs", [v]) ?? [])
            : (builtinOn(lo, "norm2", [v]) ?? []),
      );
    case "max":
    case "min": {
      if (args.length === 1) return each((v) => (rankOf(v) === 0 ? [v] : [{ ...v, node: g.reduce(fn, flat(lo, v)), own: "s" }]));
      return null;
    }
    case "det":
      return sized((v) => (v.own === "s" ? [v] : v.own === "m" ? (builtinOn(lo, "det", [v]) ?? []) : []));
    default:
      return null;
  }
}
function flat(lo: Lowering, v: Value): Value["node"] {
  const n = ownDims(v).reduce((p, d) => p * d.size, 1);
  return rankOf(v) === 1 ? v.node : lo.g.reshape(v.node, [...v.node.dims.slice(0, v.labels.length), { size: n, name: null }]);
}
export function sumAll(lo: Lowering, v: Value): Value {
  const own = ownDims(v).map((_, i) => `o${String(i)}`);
  return { ...v, node: contract(lo.g, [named(v, ...own)], v.labels), own: "s" };
}

/** A rule by name, on lowered arguments. Null: no such rule. */
export function builtin(lo: Lowering, fn: string, args: readonly Expr[], env: Env): Value[] | null {
  if (lo.book.get(fn) === undefined) return null;
  if (args.length === 1 && args[0] !== undefined) return lo.lower(args[0], env).flatMap((v) => attempt(() => builtinOn(lo, fn, [v]) ?? []));
  return builtinOn(
    lo,
    fn,
    args.map((a) => lo.one(a, env)),
  );
}
export function builtinOn(lo: Lowering, fn: string, args: readonly Value[]): Value[] | null {
  const rule = lo.book.get(fn),
    { g } = lo;
  if (rule === undefined) return null;
  const tags = args.flatMap((a) => a.tags),
    cost = args.reduce((c, a) => c + a.cost, 0);
  const first = args[0];
  if (first === undefined) return null;
  if (rule.elementwise) {
    const labels = unionLabels(...args),
      shape = args.find((a) => rankOf(a) > 0) ?? first;
    if (args.some((a) => a.own === "I" || (rankOf(a) > 0 && rankOf(a) !== rankOf(shape)))) throw new NoValue(`${fn} of different shapes`);
    const own = ownDims(shape).map((_, i) => `o${String(i)}`);
    const dims = new Map(
      args
        .flatMap((a) => [
          ...a.labels.map((l, i) => [l, a.node.dims[i]] as const),
          ...(rankOf(a) > 0 ? own.map((o, i) => [o, ownDims(a)[i]] as const) : []),
        ])
        .flatMap(([l, d]) => (d === undefined ? [] : [[l, d] as const])),
    );
    const nodes = args.map((a) => contract(g, [named(a, ...(rankOf(a) > 0 ? own : []))], [...labels, ...own], dims));
    return [{ node: g.map(rule.rule.id, nodes), labels, own: shape.own, tags, cost }];
  }
  if (args.length !== 1) throw new NoValue(`${fn} of several arguments`);
  const patterns = Object.values(rule.rule.args)[0] ?? "real",
    wanted = patterns === "real" ? 0 : patterns.split(",").length;
  const batch = first.labels.length,
    own = ownDims(first);
  if (own.length === wanted) {
    const result = rule.resultDims([own]);
    const node = g.call(rule.rule.id, [first.node], batch, result);
    return [{ node, labels: first.labels, own: result.length === own.length ? first.own : kindOfRank(result.length), tags, cost }];
  }
  // A vector function of a matrix works row by row or column by column.
  if (wanted === 1 && own.length === 2) {
    const rows = g.call(rule.rule.id, [first.node], batch + 1, rule.resultDims([own.slice(1)]));
    const flipped = contract(g, [named(first, "x", "y")], [...first.labels, "y", "x"]);
    const columns = g.call(rule.rule.id, [flipped], batch + 1, rule.resultDims([own.slice(0, 1)]));
    if (rows.dims.length !== first.node.dims.length)
      return [{ node: rows, labels: first.labels, own: "c", tags: [...tags, `${fn} by rows`], cost }];
    return [
      { node: rows, labels: first.labels, own: "m", tags: [...tags, `${fn} by rows`], cost },
      {
        node: contract(g, [{ node: columns, axes: [...first.labels, "y", "x"] }], [...first.labels, "x", "y"]),
        labels: first.labels,
        own: "m",
        tags: [...tags, `${fn} by columns`],
        cost,
      },
    ];
  }
  throw new NoValue(`${fn} of a value of rank ${String(own.length)}`);
}
export { scaleBy };
