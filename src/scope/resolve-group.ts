import type { Expr } from "../syntax/expr.js";
import type { GroupTree, Tree } from "../syntax/tree.js";
import { call, negate, num, type ResolveContext } from "./resolve-context.js";

export function resolveMatrix(open: string, rows: readonly (readonly Tree[])[], cx: ResolveContext): Expr {
  const resolved = rows.map((row): Expr[] =>
    row.length === 1 && row[0] !== undefined
      ? (spacedRow(row[0], cx) ?? [cx.resolve(row[0])])
      : row.map((cell) => (cell.kind === "empty" ? { kind: "dots" } : cx.resolve(cell))),
  );
  // What is left blank is zero; beside dots it goes on like them.
  const isBlank = (r: number, c: number): boolean => rows[r]?.[c]?.kind === "empty",
    hasDots = resolved.some((row, r) => row.some((x, c) => x.kind === "dots" && !isBlank(r, c)));
  const matrix: Expr = {
    kind: "matrix",
    rows: hasDots ? resolved : resolved.map((row, r) => row.map((x, c) => (x.kind === "dots" && isBlank(r, c) ? num("0") : x))),
  };
  return open === "|" ? call("det", matrix) : open === "‖" ? call("norm2", matrix) : matrix;
}

/** Atoms with only spaces between are a row of entries: `(-2 \ 3)`, `[8 \ -12]`. */
function spacedRow(tree: Tree, cx: ResolveContext): Expr[] | null {
  const cells: Tree[] = [];
  const terms = tree.kind === "sum" ? tree.terms : [{ sign: "+" as const, node: tree }];
  const signed: { sign: string; node: Tree }[] = [];
  for (const [n, term] of terms.entries()) {
    const parts = term.node.kind === "prod" ? term.node : null;
    if (parts === null) {
      signed.push(term);
      continue;
    }
    if (!parts.ops.every((op) => op === " " || op === "")) return null;
    if (parts.ops.includes("") && !parts.factors.every((f) => f.kind === "num")) return null;
    parts.factors.forEach((f, k) => signed.push({ sign: k === 0 ? term.sign : "+", node: f }));
    if (n > 0 && term.sign === "+") return null;
  }
  if (
    signed.length < 2 ||
    (!terms.some((t) => t.node.kind === "prod" && t.node.ops.includes(" ")) && !signed.every((s) => s.node.kind === "num"))
  )
    return null;
  if (terms.length > 1 && !signed.every((s) => s.node.kind === "num")) return null;
  if (terms.length > 1 && !terms.some((t) => t.node.kind === "prod")) return null;
  for (const s of signed) cells.push(s.node);
  return signed.map((s) => {
    const e = cx.resolve(s.node);
    return s.sign === "-" ? negate(e) : e;
  });
}

export function resolveGroup(tree: GroupTree, cx: ResolveContext): Expr {
  const { body } = tree;
  if (tree.open === "|" && body.kind === "group" && body.open === "|") return call("norm2", cx.resolve(body.body));
  if (tree.open === "|") return call("bars", cx.resolve(body));
  if (tree.open === "‖") return call("norm2", cx.resolve(body));
  if (tree.open === "⌊") return call("floor", cx.resolve(body));
  if (tree.open === "⌈") return call("ceil", cx.resolve(body));
  if (tree.open === "⟨") {
    if (body.kind === "list" && body.items.length === 2) return { kind: "mul", op: "inner", factors: body.items.map((t) => cx.resolve(t)) };
    return call("expectation", cx.resolve(body));
  }
  if (body.kind === "list")
    return body.separators.every((s) => s === ";") && tree.open === "["
      ? { kind: "matrix", rows: body.items.map((t) => [cx.resolve(t)]) }
      : call("tuple", ...body.items.map((t) => cx.resolve(t)));
  if (tree.open === "(" || tree.open === "[") {
    const row = spacedRow(body, cx);
    if (row !== null) return { kind: "matrix", rows: [row] };
  }
  return cx.resolve(body);
}

/** The arguments in a bracket. */
export function groupArgs(group: GroupTree, cx: ResolveContext): Expr[] {
  return group.body.kind === "list" ? group.body.items.map((t) => cx.resolve(t)) : [resolveGroup({ ...group }, cx)];
}
