import { isNumeric } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";
import { attempt, lowerCall } from "./calls.js";
import type { Env, Lowering } from "./context.js";
import { formalsOf } from "./derivatives.js";
import { wholeVariable } from "./unknown.js";
import { contract, Missing, named, type Value, dropJacobian } from "./value.js";
/** Derivatives with primes, and evaluation at a point. */

export function lowerPrime(lo: Lowering, e: Expr & { kind: "prime" }, env: Env): Value[] {
  const first = e.args[0];
  if (first === undefined) throw new Missing(`the argument of ${e.fn}'`);
  return lo
    .lower(first, env)
    .map(dropJacobian)
    .flatMap((x) =>
      attempt(() => {
        // Elementwise: every entry is a label while the function is applied.
        const fresh = lo.fresh(x.node, 9),
          labels = x.node.dims.map((_, i) => `§p${String(i)}`);
        const local = new Map(env.local);
        local.set("§argument", { node: fresh, labels, own: "s", tags: [], cost: 0 });
        const applied = lowerCall(lo, e.fn, [{ kind: "name", key: "§argument" }], { ...env, local });
        return applied
          .filter((y) => y.own === "s")
          .slice(0, 3)
          .map((y) => {
            let node = contract(lo.g, [named(y)], labels);
            for (let k = 0; k < e.order; k++) {
              const full = lo.differentiate(node, fresh);
              node = contract(lo.g, [{ node: full, axes: [...labels, ...labels] }], labels);
            }
            return { ...x, node: lo.substitute(node, fresh, x.node), tags: [...x.tags, ...y.tags] };
          });
      }),
    );
}

/** The point of ∇f(1, 2): a value for each of the formal arguments. */
function eachFormal(
  lo: Lowering,
  p: { readonly name: Expr; readonly value: Expr },
  env: Env,
): readonly { readonly name: Expr; readonly value: Expr }[] {
  if (p.name.kind !== "call" || p.name.fn !== "formals") return [p];
  const formals = formalsOf(lo, p.name.args[0] ?? p.name, env),
    { value } = p;
  if (formals.length === 1) return [p];
  // ∇f(a) of an f(x, y): the entries of a.
  if (value.kind === "name")
    return formals.map((name, k) => ({ name, value: { kind: "entry", base: value, indices: [{ kind: "num", text: String(k + 1) }] } }));
  if (value.kind !== "call" || value.fn !== "tuple") return [p];
  const values = value.args;
  if (formals.length !== values.length) throw new Missing("a point with as many coordinates as the function has arguments");
  return formals.map((name, k) => ({ name, value: values[k] ?? p.value }));
}

/** ∇f(Ax) of an f that is left open: what f(Ax) is differentiated by is Ax. */
function ofOpenFunction(lo: Lowering, { arg, point: [p, ...more] }: Expr & { kind: "at" }, env: Env): Expr | null {
  if (arg.kind !== "deriv" || arg.of.kind !== "name" || p?.name.kind !== "call" || p.name.fn !== "formals" || more.length > 0) return null;
  const { value } = p;
  if (lo.store.definitionOf(arg.of.key, env.at) !== null || isNumeric(value) || (value.kind === "call" && value.fn === "tuple"))
    return null;
  return { ...arg, of: { kind: "call", fn: arg.of.key, args: [value] }, by: arg.by.map(() => value) };
}
export function lowerAt(lo: Lowering, e: Expr & { kind: "at" }, env: Env): Value[] {
  const open = ofOpenFunction(lo, e, env);
  if (open !== null) return lo.lower(open, env);
  return lo.lower(e.arg, env).map((v) => {
    let node = v.node;
    for (const p of e.point.flatMap((q) => eachFormal(lo, q, env))) {
      const named =
        p.name.kind === "call" && p.name.fn === "formals" ? (formalsOf(lo, p.name.args[0] ?? p.name, env)[0] ?? p.name) : p.name;
      const at = wholeVariable(lo, named, env);
      let to = lo.one(p.value, env);
      if (to.node.op === "num" && to.node.value.num === 0n) to = { ...to, node: lo.g.zeros(at.node.dims) };
      if (to.node.dims.length !== at.node.dims.length) throw new Missing("an evaluation at a point of another shape");
      node = lo.substitute(node, at.node, to.node);
    }
    return { ...dropJacobian(v), node };
  });
}
