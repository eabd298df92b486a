import type { Expr } from "../syntax/expr.js";
import type { BigTree, SumTree, Tree } from "../syntax/tree.js";
import { scriptText } from "./names.js";
import { call } from "./resolve-context.js";
/**
 * Operators that make one value of a whole function: ∫ … dx, arg min, arg max, inf, sup, lim. What they range over is part of
 * their name (`functional:int_0^infty:x`), so that ∫₀¹ and ∫₀² are two operators. Equal functions give equal values; that
 * different functions give different values nobody can say without working them out (`isFunctional`).
 */
export const isFunctional = (fn: string): boolean => fn.startsWith("functional:");

/** The operator as it was written, without what it ranges over: `int` of `functional:int_0^infty:x`. */
export const functionalWord = (fn: string): string => /^functional:([a-z]+)/.exec(fn)?.[1] ?? fn;

export function functional(tree: BigTree, variable: string | null, body: Expr): Expr {
  // A range that is no plain label is no other operator's range either.
  const part = (mark: string, t: Tree | null): string =>
    t === null ? "" : `${mark}${scriptText(t) ?? rangeText(t) ?? `@${String(t.from)}`}`;
  return call(`functional:${tree.op}${part("_", tree.sub)}${part("^", tree.sup)}${variable === null ? "" : `:${variable}`}`, body);
}
const rangeText = (t: Tree): string | null => {
  if (t.kind !== "chain") return null;
  const members = t.members.map(scriptText);
  return members.includes(null) ? null : members.map((m, i) => (m ?? "") + (t.rels[i]?.op ?? "")).join("");
};

/** The `dx` at the end of an integrand: how many factors it takes, and the variable. */
export function endsWithDifferential(factors: readonly Tree[]): { readonly length: number; readonly variable: string } | null {
  const last = factors.at(-1),
    before = factors.at(-2);
  if (last?.kind === "run" && /^d[A-Za-z]$/.test(last.text)) return { length: 1, variable: last.text.slice(1) };
  if (last === undefined || before?.kind !== "sym" || before.name !== "d" || before.accents.length > 0) return null;
  const variable = scriptText(last);
  return variable === null ? null : { length: 2, variable };
}

const ranging = /^arg(?:min|max)$/;
/**
 * arg min_β A + B is about the whole sum, and so is ∫ A + B dx: the terms after the operator's own belong to it. Null where
 * there is nothing to take in.
 */
export function takenIn(tree: SumTree): SumTree | null {
  for (const [k, { sign, node }] of tree.terms.entries()) {
    const factors = node.kind === "prod" ? node.factors : [node],
      at = factors.findIndex((f) => f.kind === "big" && (ranging.test(f.op) || /^i{0,2}int$/.test(f.op))),
      operator = factors[at];
    if (operator?.kind !== "big") continue;
    const rest = tree.terms.slice(k + 1),
      isIntegral = !ranging.test(operator.op),
      open = isIntegral && endsWithDifferential(factors) === null;
    if (rest.length === 0 || (isIntegral && !open)) continue;
    const end = isIntegral
      ? rest.findIndex((t) => t.node.kind === "prod" && endsWithDifferential(t.node.factors) !== null)
      : rest.length - 1;
    const first = factors.slice(at + 1),
      head = first[0];
    if (end < 0 || head === undefined) continue;
    const ops = node.kind === "prod" ? node.ops : [],
      own: Tree = first.length === 1 ? head : { kind: "prod", factors: first, ops: ops.slice(at + 1), from: head.from, to: node.to },
      inside = rest.slice(0, end + 1),
      to = inside.at(-1)?.node.to ?? node.to;
    let terms = [{ sign: "+" as const, node: own }, ...inside];
    const tail: Tree[] = [],
      closing = terms.at(-1);
    if (isIntegral && closing?.node.kind === "prod") {
      const length = endsWithDifferential(closing.node.factors)?.length ?? 0,
        kept = closing.node.factors.slice(0, -length),
        start = kept[0];
      if (start === undefined) continue;
      tail.push(...closing.node.factors.slice(-length));
      const last: Tree =
        kept.length === 1
          ? start
          : { ...closing.node, factors: kept, ops: closing.node.ops.slice(0, kept.length - 1), to: kept.at(-1)?.to ?? closing.node.to };
      terms = [...terms.slice(0, -1), { ...closing, node: last }];
    }
    const body: Tree = { kind: "group", open: "(", close: ")", body: { kind: "sum", terms, from: head.from, to }, from: head.from, to },
      all = [...factors.slice(0, at + 1), body, ...tail];
    const term = {
      sign,
      node: { kind: "prod" as const, factors: all, ops: [...ops.slice(0, at), ...all.slice(at + 1).map(() => "")], from: node.from, to },
    };
    return { ...tree, terms: [...tree.terms.slice(0, k), term, ...rest.slice(end + 1)] };
  }
  return null;
}
