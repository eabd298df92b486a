import type { Expr } from "../../syntax/expr.js";
import { attempt } from "./calls.js";
import type { Env, Lowering } from "./context.js";
import { kronecker } from "./kronecker.js";
import {
  broadcastProduct,
  contract,
  elementwiseProduct,
  isVectorKind,
  matrixProduct,
  Missing,
  named,
  NoValue,
  ownDims,
  rankOf,
  unionLabels,
  kindOfRank,
  type Jacobian,
  type Kind,
  type Value,
} from "./value.js";
/**
 * Products: juxtaposition and dots as matrix products first; Jacobians that share their variable contract over it, in
 * either order (semantics.md 6); what \cdot, \circ and \otimes mean beyond that is an alternative.
 */
export function lowerProduct(lo: Lowering, e: Expr & { kind: "mul" }, env: Env): Value[] {
  const factors = flatten(e);
  // [0, 4] × [0, 4]: a box, which is no vector.
  if (e.op === "times" && e.factors.every((f) => f.kind === "call" && f.fn === "tuple" && f.args.length === 2))
    throw new Missing("products of intervals");
  let acc: Value[] | null = null;
  factors.forEach((f, i) => {
    const next = lo.lower(f.e, env);
    if (acc === null) {
      acc = next;
      return;
    }
    const left = acc;
    acc = prune(left.flatMap((a) => next.flatMap((b) => attempt(() => combine(lo, a, b, f.op)))));
    if (acc.length === 0 && i < factors.length) throw new NoValue("a product that does not conform");
  });
  return acc ?? [];
}
/** Nested products under one and the same operator are one list; others keep their grouping. */
function flatten(e: Expr & { kind: "mul" }): { e: Expr; op: string }[] {
  return e.factors.map((f) => ({ e: f, op: e.op }));
}
function prune(values: Value[]): Value[] {
  const best = new Map<string, Value>();
  for (const v of values) {
    const key = `${v.own}|${v.labels.join(",")}|${String(v.node.id)}|${v.jacobian === undefined ? "" : String(v.jacobian.node.id)}`;
    const old = best.get(key);
    if (old === undefined || v.cost < old.cost) best.set(key, v);
  }
  return [...best.values()].sort((x, y) => x.cost - y.cost).slice(0, 30);
}

function combine(lo: Lowering, a: Value, b: Value, op: string): Value[] {
  const { g } = lo;
  if (op === ".*") return [elementwiseProduct(g, a, b)];
  if (op === "inner") {
    if (rankOf(a) !== rankOf(b)) return [];
    const own = ownDims(a).map((_, i) => `o${String(i)}`);
    return [
      {
        node: contract(g, [named(a, ...own), named(b, ...own)], unionLabels(a, b)),
        labels: unionLabels(a, b),
        own: "s",
        tags: [...a.tags, ...b.tags],
        cost: a.cost + b.cost,
      },
    ];
  }
  if (op === "otimes" || op === "outer" || op === "kron") return outerOrKron(lo, a, b, op);
  if (lo.entrywise && op === "" && isVectorKind(a.own) && isVectorKind(b.own))
    return attempt(() => [{ ...elementwiseProduct(g, { ...a, own: "v" }, { ...b, own: "v" }), own: "c" as const }]);
  const out: Value[] = [];
  if (a.jacobian !== undefined && b.jacobian !== undefined) out.push(...chain(lo, a, b, a.jacobian, b.jacobian));
  if (op === "circ") {
    out.push(...attempt(() => [elementwiseProduct(g, a, b)]));
    return out;
  }
  // A scalar factor keeps the other's Jacobian; any other product loses it.
  for (const v of matrixProduct(g, a, b, op === "cdot" || op === "*" || op === "times")) out.push(keepJacobian(lo, a, b, v));
  if ((op === "cdot" || op === "*") && out.length === 0)
    out.push(...attempt(() => [{ ...elementwiseProduct(g, a, b), cost: a.cost + b.cost + 2 }]));
  else if (out.length === 0) out.push(...[broadcastProduct(g, a, b)].flatMap((v) => v ?? []));
  else if (op === "*" && rankOf(a) > 0 && rankOf(a) === rankOf(b))
    out.push(
      ...attempt(() => {
        const v = elementwiseProduct(g, a, b);
        return [{ ...v, tags: [...v.tags, "* entry by entry"], cost: v.cost + 1 }];
      }),
    );
  return out;
}
function keepJacobian(lo: Lowering, a: Value, b: Value, v: Value): Value {
  const scalar =
    a.own === "s" && a.jacobian === undefined && a.labels.length === 0
      ? a
      : b.own === "s" && b.jacobian === undefined && b.labels.length === 0
        ? b
        : null;
  const other = scalar === a ? b : a;
  if (scalar === null || other.jacobian === undefined) return v;
  const j = other.jacobian,
    axes = j.node.dims.map((_, i) => `o${String(i)}`);
  return { ...v, jacobian: { ...j, of: -1, node: contract(lo.g, [named(scalar), { node: j.node, axes }], axes) } };
}

/** ∂A/∂B · ∂B/∂C: the sum over all entries of B, whichever comes first. */
function chain(lo: Lowering, a: Value, b: Value, ja: Jacobian, jb: Jacobian): Value[] {
  const [outer, inner] = ja.by === jb.of ? [ja, jb] : jb.by === ja.of ? [jb, ja] : [null, null];
  if (outer === null || outer.byRank !== inner.ofRank) return [];
  const of = Array.from({ length: outer.ofRank }, (_, i) => `a${String(i)}`),
    mid = Array.from({ length: outer.byRank }, (_, i) => `m${String(i)}`),
    by = Array.from({ length: inner.byRank }, (_, i) => `b${String(i)}`);
  const node = contract(
    lo.g,
    [
      { node: outer.node, axes: [...of, ...mid] },
      { node: inner.node, axes: [...mid, ...by] },
    ],
    [...of, ...by],
  );
  const jacobian: Jacobian = {
    node,
    of: outer.of,
    by: inner.by,
    ofRank: outer.ofRank,
    byRank: inner.byRank,
    ofKind: outer.ofKind,
    byKind: inner.byKind,
  };
  return jacobianLayouts(lo, jacobian, [...a.tags.filter(notLayout), ...b.tags.filter(notLayout), "chain"], 0);
}
const notLayout = (t: string): boolean => !t.startsWith("layout:") && t !== "elementwise" && t !== "";

/** The layouts of a full Jacobian without labels. */
export function jacobianLayouts(lo: Lowering, j: Jacobian, tags: readonly string[], cost: number): Value[] {
  const of = Array.from({ length: j.ofRank }, (_, i) => `a${String(i)}`),
    by = Array.from({ length: j.byRank }, (_, i) => `b${String(i)}`);
  const make = (order: readonly string[], own: Kind, tag: string): Value => ({
    node: contract(lo.g, [{ node: j.node, axes: [...of, ...by] }], order),
    labels: [],
    own,
    jacobian: j,
    tags: [...tags, tag],
    cost,
  });
  const all = [...of, ...by];
  if (all.length === 0) return [make([], "s", "")];
  if (of.length === 0 && by.length === 1)
    return [make(by, j.byKind === "r" ? "r" : "c", "layout:gradient"), make(by, j.byKind === "r" ? "c" : "r", "layout:numerator")];
  if (of.length === 0 && by.length === 2) return [make(by, "m", "layout:gradient"), make([...by].reverse(), "m", "layout:numerator")];
  if (by.length === 0 && of.length === 1)
    return [make(of, j.ofKind === "r" ? "r" : "c", "layout:numerator"), make(of, j.ofKind === "r" ? "c" : "r", "layout:denominator")];
  if (by.length === 0 && of.length === 2) return [make(of, "m", "layout:numerator"), make([...of].reverse(), "m", "layout:denominator")];
  const out =
    of.length === 1 && by.length === 1
      ? [make([...of, ...by], "m", "layout:numerator"), make([...by, ...of], "m", "layout:denominator")]
      : [make(all, kindOfRank(all.length), "layout:full")];
  if (of.length === by.length && lo.isDiagonal(j.node, 0, of.length)) {
    const d = of.map((_, i) => `d${String(i)}`);
    out.push({
      node: contract(lo.g, [{ node: j.node, axes: [...d, ...d] }], d),
      labels: [],
      own: isVectorKind(j.ofKind) && j.ofKind !== "v" ? j.ofKind : kindOfRank(d.length),
      jacobian: j,
      tags: [...tags, "elementwise"],
      cost: cost + 1,
    });
  }
  return out;
}

function outerOrKron(lo: Lowering, a: Value, b: Value, op: string): Value[] {
  const { g } = lo,
    out: Value[] = [],
    labels = unionLabels(a, b),
    tags = [...a.tags, ...b.tags],
    cost = a.cost + b.cost;
  if (isVectorKind(a.own) && isVectorKind(b.own) && op !== "kron")
    out.push({
      node: contract(g, [named(a, "x"), named(b, "y")], [...labels, "x", "y"]),
      labels,
      own: "m",
      tags: [...tags, "outer"],
      cost,
    });
  // vec(abᵀ) = b ⊗ a: of two columns the long column, too.
  out.push(...kronecker(lo, a, b));
  if (a.own === "s" || b.own === "s") out.push(...matrixProduct(g, a, b, false));
  if (op === "otimes")
    out.push(
      ...attempt(() => {
        const v = elementwiseProduct(g, a, b);
        return [{ ...v, tags: [...v.tags, "⊗ entry by entry"], cost: v.cost + 1 }];
      }),
    );
  return out;
}
