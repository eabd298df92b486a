import type { Expr } from "../syntax/expr.js";
import type { ChainTree, Tree } from "../syntax/tree.js";
import type { ResolveContext } from "./resolve-context.js";

const compareOps: Readonly<Record<string, "=" | "≠" | "<" | "≤" | ">" | "≥" | "∈">> = {
  "=": "=",
  "≡": "=",
  "≠": "≠",
  "<": "<",
  "≤": "≤",
  ">": ">",
  "≥": "≥",
  "∈": "∈",
};

/** A condition; null for "otherwise". Words are glue: "if", "and", "or". */
export function resolveCondition(tree: Tree, cx: ResolveContext): Expr | null {
  if (tree.kind === "text")
    return /otherwise|else|sonst/i.test(tree.text) ? null : cx.fail(tree, `Unexpected words "${tree.text.trim()}", expected a condition.`);
  if (tree.kind === "word" && /otherwise|else/i.test(tree.name)) return null;
  if (tree.kind === "run" && /^(otherwise|else)$/i.test(tree.text)) return null;
  if (tree.kind === "list") {
    const parts = tree.items.map((t) => resolveCondition(t, cx)).filter((e): e is Expr => e !== null);
    return parts.length === 0 ? null : parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: "logic", op: "and", args: parts };
  }
  if (tree.kind === "chain") {
    const words = splitWords(tree);
    if (words.length > 1) {
      const args = words.map((w) => resolveCondition(w.tree, cx)).filter((e): e is Expr => e !== null);
      return { kind: "logic", op: words.some((w) => w.glue === "or") ? "or" : "and", args };
    }
    const only = words[0]?.tree;
    if (only === undefined || only.kind !== "chain") return only === undefined ? null : resolveCondition(only, cx);
    const links: Expr[] = [];
    only.rels.forEach((rel, i) => {
      const a = only.members[i],
        b = only.members[i + 1],
        op = compareOps[rel.op];
      if (a === undefined || b === undefined || op === undefined) return cx.fail(rel, `Unexpected ${rel.op}, expected a comparison.`);
      links.push({ kind: "compare", op, a: cx.resolve(a), b: cx.resolve(b) });
    });
    return links.length === 1 && links[0] !== undefined ? links[0] : { kind: "logic", op: "and", args: links };
  }
  if (tree.kind === "prod") {
    const rest = tree.factors.filter((f) => f.kind !== "text");
    if (rest.length === 0)
      return tree.factors.some((f) => f.kind === "text" && /otherwise|else/i.test(f.text))
        ? null
        : cx.fail(tree, "Unexpected words, expected a condition.");
    if (rest.length === 1 && rest[0] !== undefined) return resolveCondition(rest[0], cx);
  }
  if (tree.kind === "group") return resolveCondition(tree.body, cx);
  return cx.fail(tree, "Unexpected expression, expected a condition such as x > 0.");
}

/** Takes words out of a chain: `\text{if } x = a \text{ or } x = b` is two conditions joined by "or". */
function splitWords(tree: ChainTree): { tree: Tree; glue: string }[] {
  const parts: { members: Tree[]; rels: ChainTree["rels"][number][]; glue: string }[] = [{ members: [], rels: [], glue: "" }];
  tree.members.forEach((member, i) => {
    const pieces = member.kind === "prod" ? splitProduct(member) : [{ tree: member as Tree | null, glue: "" }];
    pieces.forEach((piece, k) => {
      if (k > 0) parts.push({ members: [], rels: [], glue: piece.glue });
      const last = parts[parts.length - 1];
      if (last !== undefined && piece.tree !== null) last.members.push(piece.tree);
    });
    const rel = tree.rels[i];
    const last = parts[parts.length - 1];
    if (rel !== undefined && last !== undefined) last.rels.push(rel);
  });
  // A part that lacks a relation repeats the left side before it: "h = a or b".
  const out: { tree: Tree; glue: string }[] = [];
  for (const part of parts) {
    if (part.members.length === 0) continue;
    if (part.rels.length === 0 && out.length > 0) {
      const before = out[out.length - 1]?.tree;
      if (before?.kind === "chain" && before.members[0] !== undefined && before.rels[0] !== undefined && part.members[0] !== undefined)
        out.push({
          tree: { kind: "chain", from: tree.from, to: tree.to, members: [before.members[0], part.members[0]], rels: [before.rels[0]] },
          glue: part.glue,
        });
      continue;
    }
    out.push({
      tree:
        part.rels.length === 0 && part.members[0] !== undefined
          ? part.members[0]
          : { kind: "chain", from: tree.from, to: tree.to, members: part.members, rels: part.rels.slice(0, part.members.length - 1) },
      glue: part.glue,
    });
  }
  return out;
}
function splitProduct(tree: Tree & { kind: "prod" }): { tree: Tree | null; glue: string }[] {
  const out: { factors: Tree[]; glue: string }[] = [{ factors: [], glue: "" }];
  for (const f of tree.factors) {
    if (f.kind === "text") {
      const glue = /\bor\b/i.test(f.text) ? "or" : /\band\b|,/i.test(f.text) ? "and" : "";
      if (glue !== "") out.push({ factors: [], glue });
    } else out[out.length - 1]?.factors.push(f);
  }
  return out.map((o) => ({
    glue: o.glue,
    tree:
      o.factors.length === 0
        ? null
        : o.factors.length === 1 && o.factors[0] !== undefined
          ? o.factors[0]
          : { kind: "prod", from: tree.from, to: tree.to, factors: o.factors, ops: o.factors.slice(1).map(() => "") },
  }));
}
