import type { Expr } from "../../syntax/expr.js";
import type { EditInput } from "./edit-input.js";
import { spoken, stem, type Edit } from "./sites.js";
/** One quantity written for another: the neighbour's layer (an index), or another variable of the problem. */

export function* variableEdits({ sites, pool }: EditInput): Generator<Edit> {
  const found: Edit[] = [];
  for (const s of sites) {
    if (s.parent === "index") continue;
    if (s.node.kind === "name") for (const other of pool.names) found.push(...swap(s.node, other, s.put));
    if (s.parent === "by" && (s.node.kind === "name" || s.node.kind === "entry"))
      found.push({
        mistake: "wrong-variable",
        say: `This is the derivative by ${spoken(s.node)}²:`,
        expr: s.put({ kind: "pow", op: "^", base: s.node, exponent: { kind: "num", text: "2" } }),
      });
    // x_1 for w_1; a whole for an entry.
    if (s.node.kind === "entry") for (const other of pool.entries) found.push(...swap(s.node, other, s.put));
    if ((s.node.kind === "entry" || s.node.kind === "call") && (s.parent === "by" || s.parent === "of" || s.parent === "mul"))
      for (const other of pool.names) found.push(...swap(s.node, other, s.put));
    // The same name everywhere: σ(z₂)(1 − σ(z₂)) for σ(z₁)(1 − σ(z₁)).
    if (s.parent === "" || s.node.kind === "mul" || s.node.kind === "call")
      for (const [from, to] of members(s.node, pool.names)) found.push(...swapAll(s.node, from, to, s.put));
  }
  // Neighbours first: a wrong layer is likelier than a wrong letter.
  yield* found.filter((e) => e.mistake === "wrong-index");
  yield* found.filter((e) => e.mistake !== "wrong-index");
}
function swap(node: Expr, other: Expr, put: (e: Expr) => Expr): Edit[] {
  if (JSON.stringify(node) === JSON.stringify(other)) return [];
  const [a, b] = [base(node), base(other)];
  const family = a !== null && b !== null && stem(a) === stem(b);
  return [{ mistake: family ? "wrong-index" : "wrong-variable", say: `${spoken(node)} should be ${spoken(other)}.`, expr: put(other) }];
}
const base = (e: Expr): string | null => (e.kind === "name" ? e.key : e.kind === "entry" ? base(e.base) : null);
/** Pairs of names of one family, the first of which occurs twice. */
function* members(e: Expr, names: readonly Expr[]): Generator<readonly [string, string]> {
  const text = JSON.stringify(e);
  for (const a of names) {
    if (a.kind !== "name") continue;
    const token = `"key":${JSON.stringify(a.key)}`;
    if (text.split(token).length < 3) continue;
    for (const b of names) if (b.kind === "name" && b.key !== a.key && stem(a.key) === stem(b.key)) yield [a.key, b.key];
  }
}
function swapAll(node: Expr, from: string, to: string, put: (e: Expr) => Expr): Edit[] {
  const fixed = JSON.parse(JSON.stringify(node).replaceAll(`"key":${JSON.stringify(from)}`, `"key":${JSON.stringify(to)}`)) as Expr;
  return [
    {
      mistake: "wrong-index",
      say: `${spoken({ kind: "name", key: from })} should be ${spoken({ kind: "name", key: to })}.`,
      expr: put(fixed),
    },
  ];
}
