import { mapChildren, walk } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";
import type { Mistake } from "../verdict.js";
/** Places of an expression, and single edits at them. */

export interface Edit {
  readonly mistake: Mistake;
  readonly say: string;
  readonly expr: Expr;
}
export interface Site {
  readonly node: Expr;
  readonly put: (e: Expr) => Expr;
  /** What it is to its parent: a kind of expression, or a role ("index", "numerator", "denominator", "exponent", "of", "by"). */
  readonly parent: string;
  /** Whether it stands anywhere inside a denominator. */
  readonly below: boolean;
}
const roles: Readonly<Record<string, readonly string[]>> = {
  div: ["numerator", "denominator"],
  pow: ["pow", "exponent"],
  deriv: ["of", "by"],
};
/** Every node with a way to put another in its place; the whole first, then level by level. */
export function sitesOf(root: Expr, most = 200): readonly Site[] {
  const out: Site[] = [{ node: root, put: (e) => e, parent: "", below: false }];
  for (let at = 0; at < out.length && out.length < most; at++) {
    const site = out[at];
    if (site === undefined) break;
    let k = 0;
    mapChildren(site.node, (child) => {
      const n = k++,
        kinds = roles[site.node.kind],
        index =
          site.parent === "index" || ((site.node.kind === "entry" || site.node.kind === "big") && n > 0) || site.node.kind === "delta";
      const parent = index ? "index" : (kinds?.[Math.min(n, kinds.length - 1)] ?? site.node.kind);
      out.push({
        node: child,
        parent,
        below: site.below || parent === "denominator",
        put: (e) => {
          let i = 0;
          return site.put(mapChildren(site.node, (c) => (i++ === n ? e : c)));
        },
      });
      return child;
    });
  }
  return out;
}

export const number = (text: string): Expr => ({ kind: "num", text });
export const name = (key: string): Expr => ({ kind: "name", key });
export const negated = (e: Expr): Expr => (e.kind === "neg" ? e.arg : { kind: "neg", arg: e });
export const product = (...factors: readonly Expr[]): Expr => ({ kind: "mul", op: "", factors });
export const quotient = (num: Expr, den: Expr): Expr => ({ kind: "div", op: "/", num, den });
/** A product without one of its factors. */
export function without(node: Expr & { kind: "mul" }, i: number): Expr {
  const rest = node.factors.filter((_, k) => k !== i),
    only = rest[0];
  return rest.length === 1 && only !== undefined ? only : { ...node, factors: rest };
}
/** Letters that index entries or deltas. */
export function indexLetters(e: Expr): Set<string> {
  const out = new Set<string>();
  for (const x of walk(e)) {
    if (x.kind === "entry") for (const i of x.indices) if (i?.kind === "name") out.add(i.key);
    if (x.kind === "delta") for (const i of [x.i, x.j]) if (i.kind === "name") out.add(i.key);
    if (x.kind === "big") out.add(x.index);
  }
  return out;
}
/** The letters of a name without its marks and scripts: two names of one stem are members of one family. */
export const stem = (key: string): string => key.replace(/^(?:\w+:)+/, "").replace(/[_^'].*$/, "");
/** A name as a person would write it. */
export const spoken = (e: Expr): string =>
  e.kind === "name"
    ? e.key.replace(/^(?:\w+:)+/, "").replace(/\^\((.*)\)$/, "^($1)")
    : e.kind === "num"
      ? e.text
      : e.kind === "entry"
        ? `${spoken(e.base)}_${e.indices.map((i) => (i === null ? "·" : spoken(i))).join("")}`
        : e.kind === "call" || e.kind === "prime"
          ? `${e.fn}${e.kind === "prime" ? "'".repeat(e.order) : ""}(${e.args.map(spoken).join(", ")})`
          : e.kind === "transpose"
            ? `${spoken(e.arg)}ᵀ`
            : e.kind === "deriv"
              ? `∂${spoken(e.of)}/∂${e.by.map(spoken).join("∂")}`
              : e.kind === "pow"
                ? `${spoken(e.base)}^${spoken(e.exponent)}`
                : "it";
