import type { Expr } from "../syntax/expr.js";
import type { BigTree, ChainTree, Tree } from "../syntax/tree.js";
import { labelKey, symKey } from "./names.js";
import { resolveCondition } from "./resolve-condition.js";
import type { ResolveContext } from "./resolve-context.js";

/** One index of a big operator, with its range and the condition that its values meet. */
export interface Bound {
  readonly index: string;
  readonly lo: Expr | null;
  readonly hi: Expr | null;
  readonly where: Expr | null;
}
interface Open {
  index: string;
  lo: Expr | null;
  hi: Expr | null;
  where: Expr | null;
}

/**
 * The indices, bounds and conditions of a big operator: `\sum_{i=1}^{n}`, `\sum_{k,l}`, `\sum_{i \ne j}`,
 * `\sum_{i: y_i = 1}`, `\sum_{i=1, i \ne k}^n`, `\sum_{1 \le i < j \le n}`.
 */
export function resolveBounds(big: BigTree, cx: ResolveContext): readonly Bound[] {
  const hi = big.sup === null ? null : cx.resolve(big.sup),
    out: Open[] = [];
  const bind = (index: string, lo: Expr | null): Open => {
    const open: Open = { index, lo, hi, where: null };
    out.push(open);
    return open;
  };
  /** A condition says more of an index that is bound already, else it binds its left side. */
  const condition = (tree: ChainTree): void => {
    const where = resolveCondition(tree, cx),
      letters = tree.members.map((m) => (m.kind === "sym" ? symKey(m) : null));
    const open = out.find((b) => letters.includes(b.index)) ?? bind(indexName(tree.members[0] ?? tree, cx), null);
    if (where !== null) open.where = open.where === null ? where : { kind: "logic", op: "and", args: [open.where, where] };
  };
  /** `i: y_i z_i < 1`: the indices for which the rest holds. */
  const such = (tree: ChainTree): void => {
    const [left, ...members] = tree.members,
      where = resolveCondition({ ...tree, members, rels: tree.rels.slice(1) }, cx);
    for (const l of left === undefined ? [] : left.kind === "list" ? left.items : [left]) bind(indexName(l, cx), null).where = where;
  };
  const visit = (tree: Tree): void => {
    if (tree.kind === "group") visit(tree.body);
    else if (tree.kind === "list") tree.items.forEach(visit);
    else if (tree.kind === "run") for (const c of tree.text) bind(c, null);
    else if (tree.kind === "prod" && tree.ops.every((op) => op === "" || op === " ") && tree.factors.every((f) => f.kind === "sym"))
      for (const f of tree.factors) bind(indexName(f, cx), null);
    else if (tree.kind !== "chain") bind(indexName(tree, cx), null);
    else if (tree.rels.length >= 2 && /^[:∣|]$/.test(tree.rels[0]?.op ?? "")) such(tree);
    else if (tree.rels.length >= 2 && tree.rels.every((r) => r.op === "≤" || r.op === "<")) between(tree, bind, cx);
    else if (tree.rels.length === 1 && tree.rels[0]?.op === "=") {
      const [left, right] = tree.members;
      if (left === undefined || right === undefined) return;
      for (const l of left.kind === "list" ? left.items : [left]) bind(indexName(l, cx), cx.resolve(right));
    } else if (tree.rels[0]?.op === "∈") {
      const [left] = tree.members;
      for (const l of left === undefined ? [] : left.kind === "list" ? left.items : [left]) bind(indexName(l, cx), null);
    } else if (/^[≠<≤>≥]$/.test(tree.rels[0]?.op ?? "")) condition(tree);
    else bind(indexName(tree, cx), null);
  };
  if (big.sub !== null) visit(big.sub);
  // i, j = 1: both begin there.
  for (let k = out.length - 2; k >= 0; k--) {
    const here = out[k],
      next = out[k + 1];
    if (here !== undefined && next !== undefined && here.lo === null && here.hi !== null && here.where === null && next.lo !== null)
      here.lo = next.lo;
  }
  return out;
}

/** `1 \le i < j \le n`: everything between the ends is an index; a strict end lies one outside. */
function between(tree: ChainTree, bind: (index: string, lo: Expr | null) => Open, cx: ResolveContext): void {
  const first = tree.members[0],
    last = tree.members[tree.members.length - 1];
  if (first === undefined || last === undefined) return;
  const shifted = (end: Expr, strict: boolean, by: 1 | -1): Expr => {
    const one: Expr = { kind: "num", text: "1" };
    return strict ? { kind: "add", terms: [end, by === 1 ? one : { kind: "neg", arg: one }] } : end;
  };
  const lo = shifted(cx.resolve(first), tree.rels[0]?.op === "<", 1),
    hi = shifted(cx.resolve(last), tree.rels[tree.rels.length - 1]?.op === "<", -1);
  const inner = tree.members.slice(1, -1).map((m) => indexName(m, cx));
  inner.forEach((index, i) => {
    const open = bind(index, lo),
      before = inner[i - 1];
    open.hi = hi;
    if (before !== undefined)
      open.where = {
        kind: "compare",
        op: tree.rels[i]?.op === "<" ? "<" : "≤",
        a: { kind: "name", key: before },
        b: { kind: "name", key: index },
      };
  });
}

function indexName(tree: Tree, cx: ResolveContext): string {
  if (tree.kind === "sym") return symKey(tree);
  const key = labelKey(tree);
  return key ?? cx.fail(tree, "Unexpected expression under a sum, expected an index.");
}
