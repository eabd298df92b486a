import type { Expr } from "../../syntax/expr.js";
import { nameKeyOf } from "../../scope/exprs.js";
import type { Placed } from "../../scope/parts.js";
import type { Node } from "../../tensor/node.js";
import { reach } from "../reach.js";
import type { Env, Lowering } from "./context.js";
import { contract, kindOfRank, Missing, named, NoValue, ownDims, rankOf, unionLabels, value, type Named, type Value } from "./value.js";
/**
 * Undefined functions stand for every smooth function: they become random ones (sines, exponentials, squares of random
 * directions), the same for the same name, with fresh weights at each sample (semantics.md 5).
 */
const third = { num: 1n, den: 3n };

/** `g(z)` with g undefined: elementwise if it is primed somewhere or called like an activation, else a scalar. */
export function unknownFunction(lo: Lowering, fn: string, args: readonly Value[], env: Env, written?: Expr): Value {
  const [x] = args;
  if (x === undefined) throw new Error("an unknown function without arguments");
  const line = args.length === 1 && written !== undefined ? withGivenSlope(lo, fn, x, written, env) : null;
  if (line !== null) return line;
  const activation = lo.isPrimed(fn) || /^(sigma|phi|varphi|psi|rho|g|h|a|act|activation)$/.test(fn);
  if (args.length === 1 && (rankOf(x) === 0 || activation)) return { ...x, node: smoothMap(lo, fn, x.node, env), tags: x.tags };
  const node = smoothScalar(lo, fn, args, env);
  return value(node.node, node.labels, "s", args);
}
/** f(z) where the document gives a number for its slope, or for that of the name it defines: linear from some value on. */
function withGivenSlope(lo: Lowering, fn: string, x: Value, written: Expr, env: Env): Value | null {
  if (!lo.valued || rankOf(x) > 0 || x.labels.length > 0 || env.cuts.length > 1) return null;
  const variable = env.cuts.length === 0 ? x.node : lo.one(written, { ...env, cuts: [] }).node,
    d = lo.defining,
    slope =
      lo.slopeOf(fn, variable, env) ?? (d !== null && d.body.kind === "call" && d.body.fn === fn ? lo.slopeOf(d.key, variable, env) : null);
  if (slope === null) return null;
  const times = contract(
    lo.g,
    [
      { node: slope, axes: [] },
      { node: x.node, axes: [] },
    ],
    [],
  );
  return { ...x, node: lo.g.add([lo.input(`${fn}§`, [], env.at, true), times]) };
}
/** A smooth function of one number, on every entry. */
function smoothMap(lo: Lowering, fn: string, x: Node, env: Env): Node {
  const { g } = lo;
  const weight = (k: number): Node => lo.input(`${fn}§${String(k)}`, [], env.at, true);
  const spread = (w: Node): Node =>
    contract(
      g,
      [{ node: w, axes: [] }],
      x.dims.map((_, i) => `o${String(i)}`),
      new Map(x.dims.map((d, i) => [`o${String(i)}`, d])),
    );
  const axes = x.dims.map((_, i) => `o${String(i)}`);
  const times = (w: Node): Node =>
    contract(
      g,
      [
        { node: w, axes: [] },
        { node: x, axes },
      ],
      axes,
    );
  const sine = g.map(idOf(lo, "sin"), [g.add([times(weight(0)), spread(weight(1))])]);
  const grow = g.map(idOf(lo, "exp"), [g.scale(third, times(weight(2)))]);
  const square = contract(
    g,
    [
      { node: x, axes },
      { node: x, axes },
      { node: weight(3), axes: [] },
    ],
    axes,
  );
  return g.add([sine, g.scale(third, grow), g.scale(third, square)]);
}
/** A smooth scalar of all entries of the arguments. */
export function smoothScalar(lo: Lowering, name: string, args: readonly Value[], env: Env): { node: Node; labels: string[] } {
  return smoothTensor(lo, name, args, [], env);
}
/** A smooth tensor of the given own shape, of all entries of the arguments. */
export function smoothTensor(
  lo: Lowering,
  name: string,
  args: readonly Value[],
  dims: readonly { size: number; name: string | null }[],
  env: Env,
): { node: Node; labels: string[] } {
  const { g } = lo,
    labels = unionLabels(...args);
  const out = dims.map((_, i) => `y${String(i)}`),
    outDims = new Map(out.map((o, i) => [o, dims[i] ?? { size: 1, name: null }]));
  for (const a of args)
    a.labels.forEach((l, i) => {
      const d = a.node.dims[i];
      if (d !== undefined) outDims.set(l, d);
    });
  const direction = (k: number): Node =>
    g.add(
      args.map((a, n) => {
        const own = ownDims(a).map((_, i) => `o${String(n)}.${String(i)}`);
        const weights: Named = {
          node: lo.input(`${name}§${String(k)}.${String(n)}`, [...dims, ...ownDims(a)], env.at, true),
          axes: [...out, ...own],
        };
        return contract(g, [weights, named(a, ...own)], [...labels, ...out], outDims);
      }),
    );
  const u = direction(0),
    v = direction(1),
    w = direction(2);
  const axes = [...labels, ...out];
  const square = contract(
    g,
    [
      { node: v, axes },
      { node: v, axes },
    ],
    axes,
  );
  const node = g.add([g.map(idOf(lo, "sin"), [u]), g.scale(third, square), g.scale(third, g.map(idOf(lo, "exp"), [g.scale(third, w)])), w]);
  return { node, labels };
}
const idOf = (lo: Lowering, fn: string): string => lo.book.get(fn)?.rule.id ?? fn;

/** A quantity without definition that the document differentiates: a smooth function of the most downstream variables. */
export function unknownQuantity(lo: Lowering, key: string, env: Env, own: readonly { size: number; name: string | null }[]): Value | null {
  // Which variables are downstream is a matter of the definitions alone; only then is anything cut.
  const found: { readonly node: Node; readonly by: Expr; readonly env: Env; readonly from: Placed }[] = [];
  const names = new Set<string>();
  for (const use of lo.differentiatedBy(key, env.at, env.useAt)) {
    // A variable that is set anew further down (the next network's y) is one variable: the one that is meant here.
    const name = nameKeyOf(use.by);
    if (name !== null && names.has(name)) continue;
    if (name !== null) names.add(name);
    const here = name !== null && (lo.store.definitionOf(name, env.useAt) !== null || lo.store.shapeOf(name, env.useAt) !== null);
    const at: Env = { ...env, at: here ? env.useAt : use.at, local: new Map(), bound: new Map(), cuts: [] };
    try {
      const { node } = wholeVariable(lo, use.by, at);
      if (!found.some((f) => f.node === node)) found.push({ node, by: use.by, env: at, from: use.at });
    } catch (e) {
      if (!(e instanceof NoValue || e instanceof Missing)) throw e;
    }
  }
  // By the definitions' names too: normal forms may merge one node into the next.
  const feeds = (v: { by: Expr }, o: { by: Expr; env: Env; from: Placed }): boolean => {
    const from = nameKeyOf(v.by),
      to = nameKeyOf(o.by);
    if (from === null || to === null || from === to) return false;
    const name = { kind: "name", key: to } as const;
    // "Without the softmax, O = …": O still stands for all that fed it where the variable was met.
    return reach(name, o.env.at, lo.store).has(from) || reach(name, o.from, lo.store).has(from);
  };
  const downstream = found.filter((v) => !found.some((o) => o !== v && (lo.dependsOn(o.node, v.node) || feeds(v, o))));
  if (downstream.length === 0) return null;
  const args = downstream.map((v): Value => {
    const cut = env.cuts.findLast((c) => c.node === v.node),
      node = cut?.fresh ?? wholeVariable(lo, v.by, { ...v.env, cuts: env.cuts }).node;
    return value(node, [], kindOfRank(node.dims.length));
  });
  const slopes = downstream.map((v) => (own.length === 0 && env.cuts.length < 2 ? lo.slopeOf(key, v.node, env) : null));
  const linear = args.flatMap((v, i) => {
    const slope = slopes[i],
      axes = v.node.dims.map((_, k) => `o${String(k)}`);
    if (slope == null) return [];
    return [
      contract(
        lo.g,
        [
          { node: slope, axes },
          { node: v.node, axes },
        ],
        [],
      ),
    ];
  });
  const rest = args.filter((_, i) => slopes[i] == null);
  // With a number given for its derivative it is a function that has it: linear in that variable, from some value on.
  if (linear.length > 0) {
    const from = rest.length > 0 ? smoothTensor(lo, key, rest, own, env).node : lo.input(`${key}§`, [], env.at, true);
    return value(lo.g.add([from, ...linear]), [], "s");
  }
  const { node, labels } = smoothTensor(lo, key, args, own, env);
  return value(labels.length === 0 ? asStated(lo, key, node, env) : node, labels, kindOfRank(own.length));
}
/** A function K(θ) of which the document says that its values are symmetric, or positive definite. */
function asStated(lo: Lowering, key: string, node: Node, env: Env): Node {
  const [a, b] = node.dims,
    { g } = lo;
  if (a === undefined || b === undefined || node.dims.length !== 2 || a.size !== b.size) return node;
  const facts = new Set(lo.store.factsOf(key, env.at).map((f) => f.fact)),
    square = (x: string, y: string): Node =>
      contract(
        g,
        [
          { node, axes: [x, "§k"] },
          { node, axes: [y, "§k"] },
        ],
        [x, y],
      );
  if (facts.has("posdef")) return g.add([square("§x", "§y"), g.eye(a)]);
  if (!facts.has("symmetric")) return node;
  return g.scale({ num: 1n, den: 2n }, g.add([node, contract(g, [{ node, axes: ["§x", "§y"] }], ["§y", "§x"])]));
}
/** The whole tensor that an entry or a name belongs to. */
export function wholeVariable(lo: Lowering, by: Expr, env: Env): Value {
  if (by.kind === "entry") return wholeVariable(lo, by.base, env);
  if (by.kind === "transpose") return wholeVariable(lo, by.arg, env);
  if (by.kind === "name") {
    const f = lo.family(by.key, env);
    if ((f.labels?.length ?? 0) > 0) throw new Missing(`${by.key} without a free index`);
    return value(f.node, [], kindOfRank(f.node.dims.length));
  }
  return lo.one(by, env);
}
