import { mapChildren, walk } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";
import { printUnicode } from "../../syntax/formula-unicode.js";
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
/** A factor in front: flat, a sign stays outside, and 1 goes. */
export const times = (f: Expr, e: Expr): Expr =>
  e.kind === "num" && e.text === "1"
    ? f
    : e.kind === "neg"
      ? { kind: "neg", arg: times(f, e.arg) }
      : { kind: "mul", op: "", factors: e.kind === "mul" && e.op === "" ? [f, ...e.factors] : [f, e] };
/** A product without one of its factors. */
export function without(node: Expr & { kind: "mul" }, i: number): Expr {
  const rest = node.factors.filter((_, k) => k !== i),
    only = rest[0];
  return rest.length === 1 && only !== undefined ? only : { ...node, factors: rest };
}
/** The whole, a term of a sum, what a sum runs over. */
export const isTerm = (s: Site): boolean =>
  s.parent === "" || s.parent === "add" || s.parent === "neg" || s.parent === "big" || (s.node.kind === "add" && s.parent !== "index");
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
/** An expression as a message shows it, on one line. */
export const spoken = (e: Expr): string => {
  const text = [...printUnicode(e)];
  return text.length > longest ? `${text.slice(0, longest).join("")}…` : text.join("");
};
const longest = 60;
