import type { Expr } from "../../syntax/expr.js";
import type { Node } from "../../tensor/node.js";
import { contains, walk } from "../../scope/exprs.js";
import type { Cut, Direction, Env, Lowering, Source } from "./context.js";
import { contract, Missing, named, NoValue, ownDims, value, type Value } from "./value.js";
/**
 * Differentials (semantics.md 6; Magnus and Neudecker, "Matrix Differential Calculus", ch. 5 and 8). In one link the
 * most upstream variables whose differentials occur move in arbitrary independent directions; every other differential
 * follows by the definitions: dA = Σ over these variables V of ∂A/∂V contracted with dV, in A's own shape. What has no
 * differential in the link is held fixed.
 */

/** The variables whose differentials are written as such (dX, dX^⊤, dx_i), by name. */
export function movingNames(e: Expr): Set<string> {
  const out = new Set<string>();
  for (const x of walk(e))
    if (x.kind === "differential") {
      const key = variableName(x.of);
      if (key !== null) out.add(key);
    }
  return out;
}
function variableName(e: Expr): string | null {
  if (e.kind === "name") return e.key;
  if (e.kind === "entry") return variableName(e.base);
  if (e.kind === "transpose") return variableName(e.arg);
  if (e.kind === "differential") return variableName(e.of);
  if (e.kind === "call" && e.fn === "vec" && e.args[0] !== undefined) return variableName(e.args[0]);
  return null;
}

/**
 * The directions of a link: of the variables whose differentials its two sides write (and those beside it, where they are
 * known), the ones that depend on none of the others.
 * @throws Missing if a differential is written of compound expressions only, so that nothing says what moves
 */
export function directionsOf(lo: Lowering, link: readonly Source[], beside: readonly Source[]): Direction[] {
  const found: { readonly key: string; readonly env: Env; readonly node: Node }[] = [];
  const add = (key: string, env: Env): void => {
    if (env.local.has(key) || env.bound.has(key)) throw new Missing(`what the differential of ${key} stands for`);
    const node = lo.family(key, env).node;
    if (node.op !== "num" && !found.some((f) => f.node === node)) found.push({ key, env, node });
  };
  for (const { e, env } of link) for (const key of movingNames(e)) add(key, env);
  for (const { e, env } of beside)
    for (const key of movingNames(e))
      try {
        add(key, env);
      } catch (x) {
        if (!(x instanceof Missing || x instanceof NoValue)) throw x;
      }
  const upstream = found.filter((a) => !found.some((b) => b !== a && dependsThrough(lo, a, b.node)));
  if (upstream.length === 0) throw new Missing("which variables move in this differential");
  return upstream.map((v) => ({ key: v.key, variable: v.node, direction: directionFor(lo, v.key, v.node, v.env) }));
}
/** Whether a name depends on another variable, by its definitions: simplification may have dissolved what it was made of. */
function dependsThrough(lo: Lowering, a: { readonly key: string; readonly env: Env; readonly node: Node }, on: Node): boolean {
  const fresh = lo.fresh(on, 7);
  return lo.dependsOn(lo.family(a.key, { ...a.env, cuts: [...a.env.cuts, { node: on, fresh }] }).node, fresh);
}
/** An arbitrary tensor of the variable's shape; a symmetric matrix moves among the symmetric ones. */
function directionFor(lo: Lowering, key: string, variable: Node, env: Env): Node {
  const d = lo.direction(key, variable, env.at),
    [a, b] = variable.dims;
  const symmetric =
    variable.dims.length === 2 &&
    a?.size === b?.size &&
    lo.store.factsOf(key, env.at).some((f) => f.fact === "symmetric" || f.fact === "posdef");
  if (!symmetric) return d;
  return lo.g.add([d, contract(lo.g, [{ node: d, axes: ["a", "b"] }], ["b", "a"])]);
}

export function lowerDifferential(lo: Lowering, of: Expr, env: Env): Value[] {
  const directions = lo.directions(env);
  const cuts = directions.map(
    (d): Cut => ({ node: d.variable, fresh: lo.fresh(d.variable, env.cuts.filter((c) => c.node === d.variable).length) }),
  );
  const inner: Env = { ...env, cuts: [...env.cuts, ...cuts] };
  return lo
    .lower(of, inner)
    .slice(0, 6)
    .map((v): Value => {
      if (v.own === "I" || v.own === "0") return value(lo.g.num(0), [], "0", [v]);
      const own = ownDims(v).map((_, i) => `o${String(i)}`),
        axes = named(v, ...own).axes;
      const terms = directions.flatMap((d, k) => {
        const cut = cuts[k];
        if (cut === undefined) return [];
        if (!lo.dependsOn(v.node, cut.fresh)) {
          if (isDissolved(v.node, d.variable)) throw new Missing(`how a differential here depends on d${d.key}`);
          return [];
        }
        const along = cut.node.dims.map((_, i) => `v${String(i)}`);
        const direction = env.cuts.findLast((c) => c.node === d.direction)?.fresh ?? d.direction;
        return [
          contract(
            lo.g,
            [
              { node: lo.differentiate(v.node, cut.fresh), axes: [...axes, ...along] },
              { node: direction, axes: along },
            ],
            axes,
          ),
        ];
      });
      let node = terms.length === 0 ? lo.g.zeros(v.node.dims) : lo.g.add(terms);
      for (const cut of cuts) node = lo.substitute(node, cut.fresh, env.cuts.findLast((c) => c.node === cut.node)?.fresh ?? cut.node);
      return { node, labels: v.labels, own: v.own, tags: v.tags, cost: v.cost };
    });
}
/** A defined variable that does not occur as such in what uses the same inputs: no 0 can be trusted there. */
const isDissolved = (node: Node, variable: Node): boolean =>
  variable.op !== "input" && variable.inputs.some((name) => node.inputs.includes(name));

/** `d x^⊤ A x` as a whole side: d may be meant of the whole product. Null where that is no other reading. */
export function wideDifferential(e: Expr & { kind: "mul" }): Expr | null {
  const [head, ...rest] = e.factors;
  if (head?.kind !== "differential" || rest.length === 0 || rest.some((f) => contains(f, (x) => x.kind === "differential"))) return null;
  return { kind: "differential", of: { ...e, factors: [head.of, ...rest] } };
}

/** A differential form as a function of its directions: reading off ∂L/∂X from dL = … dX … (Magnus and Neudecker, 5.10). */
export function readOff(form: Expr, variable: Expr): Expr {
  return { kind: "deriv", how: "partial", of: form, by: [{ kind: "differential", of: variable }] };
}
