import type { Expr } from "../syntax/expr.js";
import type { FracTree, ScriptTree, Tree } from "../syntax/tree.js";
import type { ResolveContext } from "./resolve-context.js";
/** `\frac{\partial A}{\partial B}`, `\frac{d}{dx} f`, `\partial L / \partial W`, `\partial_x f`: derivatives as fractions. */

export const isDerivativeSign = (t: Tree): boolean =>
  t.kind === "sym" && t.accents.length === 0 && (t.name === "partial" || t.name === "d");
interface Stripped {
  readonly order: number;
  readonly mixed: "partial" | "total";
  readonly rest: readonly Tree[];
  readonly ops: readonly string[];
}

/** Takes a leading ∂ or d (with its order) off a numerator or denominator. */
export function stripSign(tree: Tree): Stripped | null {
  if (isDerivativeSign(tree)) return { order: 1, mixed: signOf(tree), rest: [], ops: [] };
  if (tree.kind === "run" && tree.text.startsWith("d"))
    return { order: 1, mixed: "total", rest: [letters(tree, tree.text.slice(1))], ops: [] };
  if (tree.kind === "script") {
    if (isDerivativeSign(tree.base) && tree.sub === null && tree.sup?.kind === "num")
      return { order: Number(tree.sup.text), mixed: signOf(tree.base), rest: [], ops: [] };
    if (tree.base.kind === "run" && tree.base.text.startsWith("d") && tree.base.text.length > 1)
      return { order: 1, mixed: "total", rest: [{ ...tree, base: letters(tree.base, tree.base.text.slice(1)) }], ops: [] };
  }
  if (tree.kind === "prod" && tree.factors[0] !== undefined && (tree.ops.length === 0 || tree.ops[0] === "" || tree.ops[0] === " ")) {
    const head = stripSign(tree.factors[0]);
    if (head === null) return null;
    return {
      ...head,
      rest: [...head.rest, ...tree.factors.slice(1)],
      ops: [...(head.rest.length > 0 ? [tree.ops[0] ?? ""] : []), ...tree.ops.slice(1)],
    };
  }
  return null;
}
const signOf = (t: Tree): "partial" | "total" => (t.kind === "sym" && t.name === "partial" ? "partial" : "total");
function letters(at: Tree, text: string): Tree {
  return text.length === 1
    ? { kind: "sym", name: text, style: "", accents: [], from: at.to - 1, to: at.to }
    : { kind: "run", text, from: at.from + 1, to: at.to };
}
export function product(parts: readonly Tree[], ops: readonly string[]): Tree {
  const [first] = parts,
    last = parts[parts.length - 1];
  if (first === undefined || last === undefined) throw new Error("empty product");
  return parts.length === 1 ? first : { kind: "prod", factors: parts, ops, from: first.from, to: last.to };
}

/** The variables of a denominator: `\partial x \partial y`, `\partial x^2`, `\partial x \partial x^\top`. */
function variables(den: Tree, order: number, cx: ResolveContext): Expr[] | null {
  const head = stripSign(den);
  if (head === null || head.rest.length === 0) return null;
  const groups: { parts: Tree[]; ops: string[] }[] = [{ parts: [], ops: [] }];
  head.rest.forEach((part, i) => {
    const op = i === 0 ? "" : (head.ops[i - 1] ?? "");
    const stripped =
      isDerivativeSign(part) ||
      (part.kind === "run" && part.text.startsWith("d") && part.text.length > 1 && i > 0) ||
      (part.kind === "script" && i > 0 && part.base.kind === "run" && part.base.text.startsWith("d"))
        ? stripSign(part)
        : null;
    if (stripped !== null) {
      groups.push({ parts: [...stripped.rest], ops: [] });
      return;
    }
    const group = groups[groups.length - 1];
    if (group === undefined) return;
    if (group.parts.length > 0) group.ops.push(op);
    group.parts.push(part);
  });
  const out: Expr[] = [];
  for (const g of groups) {
    if (g.parts.length === 0) return null;
    let times = 1;
    // `\partial \operatorname{vec}(X)^2`: the bracket has the power.
    const last = g.parts[g.parts.length - 1];
    if (order > 1 && groups.length === 1 && g.parts.length > 1 && last !== undefined && isPower(last, order)) {
      times = order;
      g.parts[g.parts.length - 1] = dropSup(last);
    }
    let tree = product(g.parts, g.ops);
    // `\partial x^2` under `\partial^2`: the power counts the differentiations.
    if (order > 1 && groups.length === 1 && isPower(tree, order)) {
      times = order;
      tree = dropSup(tree);
    }
    if (groups.length > 1 && tree.kind === "script" && tree.sup?.kind === "sym" && (tree.sup.name === "top" || tree.sup.name === "T"))
      tree = dropSup(tree);
    const variable = cx.resolve(tree);
    for (let i = 0; i < times; i++) out.push(variable.kind === "transpose" && groups.length > 1 ? variable.arg : variable);
  }
  return out;
}
const isPower = (t: Tree, order: number): t is ScriptTree => t.kind === "script" && t.sup?.kind === "num" && Number(t.sup.text) === order;
const dropSup = (t: ScriptTree): Tree => (t.sub === null && t.primes === 0 ? t.base : { ...t, sup: null });

/** A fraction that is a derivative; `operand` is what follows it when its numerator is a bare ∂ (null: nothing follows yet). */
export function derivativeFraction(frac: FracTree, operand: Expr | null, cx: ResolveContext): Expr | null {
  const head = stripSign(frac.num);
  if (head === null) return null;
  const under = stripSign(frac.den);
  if (under === null || under.rest.length === 0) return null;
  // ∂v/∂p above ∂v/∂m: a quotient of two derivatives.
  if (head.ops.includes("/") || under.ops.includes("/")) return null;
  if (head.rest.length === 0 && operand === null) return null;
  const by = variables(frac.den, head.order, cx);
  if (by === null) return null;
  let of = head.rest.length === 0 ? operand : cx.resolve(product(head.rest, head.ops));
  if (of === null) return null;
  if (head.rest.length > 0 && operand !== null) of = { kind: "mul", op: "", factors: [of, operand] };
  const how = head.mixed === "total" && under.mixed === "total" ? "total" : "partial";
  return { kind: "deriv", how, of, by };
}
/** Whether a fraction is an operator waiting for its operand: `\frac{\partial}{\partial x}`. */
export function isOperatorFraction(frac: FracTree): boolean {
  const head = stripSign(frac.num),
    under = stripSign(frac.den);
  return head !== null && head.rest.length === 0 && under !== null && under.rest.length > 0;
}
