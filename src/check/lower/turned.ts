import type { Expr } from "../../syntax/expr.js";
import type { Node } from "../../tensor/node.js";
import { reach } from "../reach.js";
import type { Cut, Env, Lowering } from "./context.js";
import { contract } from "./value.js";
/**
 * Turned edges of the graph of definitions (semantics.md 5): after "let Λ = Σ⁻¹", a log-likelihood that was written with Σ
 * is a function of Λ through Σ = Λ⁻¹. Only where the function does not know the name: in y = a + z with a = eᶻ, ∂y/∂a
 * holds z fixed.
 */

/** The function with what the variable's definition inverts put in terms of the variable. */
export function turned(lo: Lowering, of: Expr, by: Expr | undefined, node: Node, { node: variable, fresh }: Cut, env: Env): Node {
  const bare = by?.kind === "transpose" ? by.arg : by,
    base = bare?.kind === "entry" ? bare.base : bare;
  // ∂/∂vec(B): B is the vector, put back into columns.
  if (base?.kind === "call" && base.fn === "vec" && variable.op !== "input") {
    const found = solved(lo, variable, fresh, env);
    return found === null ? node : lo.substitute(node, found.input, found.as);
  }
  // ∂ℓ/∂Σ⁻¹, ∂ℓ/∂(σ²): Σ and σ go through what is written, wherever they stand.
  const written = bare?.kind === "pow" || bare?.kind === "div" || (bare?.kind === "call" && (bare.fn === "exp" || bare.fn === "log"));
  if (variable.inputs.length !== 1) return node;
  if (!written && (base?.kind !== "name" || lo.store.definitionOf(base.key, env.at) === null)) return node;
  const [name] = variable.inputs;
  if (name === undefined || !node.inputs.includes(name) || node.inputs.some((n) => lo.inputs.get(n)?.unknown === true)) return node;
  if (base?.kind === "name" && reach(of, env.at, lo.store).has(base.key)) return node;
  const found = solved(lo, variable, fresh, env);
  return found === null ? node : lo.substitute(node, found.input, found.as);
}

/** The one input of an invertible expression, from the expression's value; null where it has no one inverse. */
function solved(lo: Lowering, node: Node, as: Node, env: Env): { readonly input: Node; readonly as: Node } | null {
  const { g } = lo;
  switch (node.op) {
    case "input":
      return { input: node, as };
    case "call":
      if (node.fn !== lo.book.get("inv")?.rule.id || node.batch > 0 || node.args[0] === undefined) return null;
      return solved(lo, node.args[0], g.call(node.fn, [as], 0, node.dims), env);
    case "map": {
      const [x, exponent] = node.args;
      if (x === undefined) return null;
      if (node.fn === lo.book.get("exp")?.rule.id) return solved(lo, x, g.map(lo.book.get("log")?.rule.id ?? "log", [as]), env);
      if (node.fn === lo.book.get("log")?.rule.id) return solved(lo, x, g.map(lo.book.get("exp")?.rule.id ?? "exp", [as]), env);
      // e^u.
      if (node.fn === "pow" && x.op === "const" && x.name === "e" && exponent !== undefined)
        return solved(lo, exponent, g.map(lo.book.get("log")?.rule.id ?? "log", [as]), env);
      const power = exponent === undefined ? null : numberOf(exponent);
      if (node.fn !== "pow" || power === null) return null;
      const { num, den } = power,
        inverse = g.num({ num: num < 0n ? -den : den, den: num < 0n ? -num : num }),
        axes = as.dims.map((_, i) => `x${String(i)}`),
        each = contract(g, [{ node: inverse, axes: [] }], axes, new Map(as.dims.map((d, i) => [`x${String(i)}`, d]))),
        root = g.map("pow", [as, each]);
      return num === 0n || (num % 2n === 0n && !isPositive(lo, x, env)) ? null : solved(lo, x, root, env);
    }
    case "reshape":
      return solved(lo, node.arg, g.reshape(as, node.arg.dims), env);
    case "add": {
      // u + c.
      const moving = node.terms.filter((t) => t.inputs.length > 0),
        [x] = moving,
        others = node.terms.filter((t) => t !== x);
      return x === undefined || moving.length > 1 ? null : solved(lo, x, g.add([as, ...others.map((t) => g.scale(-1, t))]), env);
    }
    case "einsum": {
      // c u, with its axes in any order.
      const others = node.operands.filter((o) => o.op !== "num"),
        [x] = others,
        labels = x === undefined ? [] : (node.labels[node.operands.indexOf(x)] ?? []);
      if (x === undefined || others.length > 1 || new Set(labels).size !== labels.length || labels.length !== node.out.length) return null;
      const axes = (all: readonly number[]): string[] => all.map((l) => `x${String(l)}`),
        inverses = node.operands.flatMap((o) => (o.op === "num" ? [{ num: o.value.den, den: o.value.num }] : []));
      if (inverses.some((v) => v.den === 0n)) return null;
      const back = contract(g, [{ node: as, axes: axes(node.out) }], axes(labels));
      return solved(
        lo,
        x,
        inverses.reduce((y, v) => g.scale(v.den < 0n ? { num: -v.num, den: -v.den } : v, y), back),
        env,
      );
    }
    default:
      return null;
  }
}
/** A number, on every entry. */
function numberOf(node: Node): { readonly num: bigint; readonly den: bigint } | null {
  if (node.op === "num") return node.value;
  const [only] = node.op === "einsum" && node.operands.length === 1 ? node.operands : [];
  return only?.op === "num" ? only.value : null;
}
function isPositive(lo: Lowering, x: Node, env: Env): boolean {
  const key = x.op === "input" ? lo.inputs.get(x.name)?.key : undefined;
  return (
    key !== undefined &&
    (/^(?:sigma|varsigma|s|tau)(?![A-Za-z])/.test(key) || lo.store.factsOf(key, env.at).some((f) => f.fact === "positive"))
  );
}
