import type { Span } from "../document/types.js";
import type { Expr } from "../syntax/expr.js";
import type { BigTree, ChainTree, GroupTree, SumTree, Tree } from "../syntax/tree.js";
import { labelKey, symKey } from "./names.js";
import type { Placed } from "./parts.js";
import { resolveProduct } from "./resolve-product.js";
import { derivativeFraction } from "./resolve-derivative.js";
import { resolveScript } from "./resolve-script.js";
import type { Survey } from "./survey.js";
/**
 * From written mathematics to its meaning: which names are functions, which subscripts are indices, what a superscript
 * says, what a sum ranges over. The answers depend on the place, so every call carries it.
 */
export interface ResolveContext {
  readonly survey: Survey;
  readonly at: Placed;
  /** Words about a place where meaning stopped. */
  fail(tree: Span, message: string): never;
}
export class ResolveError extends Error {
  readonly span: Span;
  constructor(message: string, span: Span) { super(message); this.span = span; }
}
export function resolveContext(survey: Survey, at: Placed): ResolveContext {
  return { survey, at, fail(span, message) { throw new ResolveError(message, { from: span.from, to: span.to }); } };
}

export const name = (key: string): Expr => ({ kind: "name", key });
export const num = (text: string): Expr => ({ kind: "num", text });
export const call = (fn: string, ...args: Expr[]): Expr => ({ kind: "call", fn, args });
export const negate = (arg: Expr): Expr => ({ kind: "neg", arg });

/** Resolves one tree. Throws ResolveError where the meaning is not understood. */
export function resolve(tree: Tree, cx: ResolveContext): Expr {
  switch (tree.kind) {
    case "num": return num(tree.text);
    case "sym": case "run": case "word": case "prod": return resolveProduct(tree, cx);
    case "script": return tree.base.kind === "run" || headOf(tree) ? resolveProduct(tree, cx) : resolveScript(tree, cx);
    case "group": return resolveGroup(tree, cx);
    case "list": return call("tuple", ...tree.items.map((t) => resolve(t, cx)));
    case "frac": return derivativeFraction(tree, null, cx) ?? { kind: "div", op: "/", num: resolve(tree.num, cx), den: resolve(tree.den, cx) };
    case "sqrt": return tree.index === null ? call("sqrt", resolve(tree.arg, cx)) : { kind: "pow", op: "^", base: resolve(tree.arg, cx), exponent: { kind: "div", op: "/", num: num("1"), den: resolve(tree.index, cx) } };
    case "big": case "bar": return cx.fail(tree, `Unexpected ${tree.kind === "big" ? `\\${tree.op} with nothing after it` : "evaluation bar with nothing before it"}.`);
    case "text": { const key = labelKey(tree); return key === null ? cx.fail(tree, `Unexpected words "${tree.text.trim()}", expected mathematics.`) : resolveProduct({ ...tree, kind: "word", name: key, how: "text" }, cx); }
    case "matrix": return resolveMatrix(tree.open, tree.rows, cx);
    case "cases": return { kind: "cases", rows: tree.rows.map((row) => ({ value: resolve(row.value, cx), condition: row.condition === null ? null : resolveCondition(row.condition, cx) })) };
    case "dots": return { kind: "dots" };
    case "note": return resolve(tree.base, cx);
    case "sum": return resolveSum(tree, cx);
    case "chain": return resolveCondition(tree, cx) ?? cx.fail(tree, "Unexpected words, expected a relation.");
    case "empty": return cx.fail(tree, "Unexpected end, expected an expression.");
  }
}
function headOf(tree: Tree): boolean {
  return tree.kind === "script" && (tree.base.kind === "word" || (tree.base.kind === "sym" && tree.base.name === "nabla"));
}

function resolveMatrix(open: string, rows: readonly (readonly Tree[])[], cx: ResolveContext): Expr {
  const resolved = rows.map((row) => row.length === 1 && row[0] !== undefined ? spacedRow(row[0], cx) ?? [resolve(row[0], cx)] : row.map((cell) => cell.kind === "empty" ? { kind: "dots" } as Expr : resolve(cell, cx)));
  const matrix: Expr = { kind: "matrix", rows: resolved };
  return open === "|" ? call("det", matrix) : open === "‖" ? call("norm2", matrix) : matrix;
}

/** Atoms with only spaces between are a row of entries: `(-2 \ 3)`, `[8 \ -12]`. */
function spacedRow(tree: Tree, cx: ResolveContext): Expr[] | null {
  const cells: Tree[] = [];
  const terms = tree.kind === "sum" ? tree.terms : [{ sign: "+" as const, node: tree }];
  const signed: { sign: string; node: Tree }[] = [];
  for (const [n, term] of terms.entries()) {
    const parts = term.node.kind === "prod" ? term.node : null;
    if (parts === null) { signed.push(term); continue; }
    if (!parts.ops.every((op) => op === " " || op === "")) return null;
    if (parts.ops.includes("") && !parts.factors.every((f) => f.kind === "num")) return null;
    parts.factors.forEach((f, k) => signed.push({ sign: k === 0 ? term.sign : "+", node: f }));
    if (n > 0 && term.sign === "+") return null;
  }
  if (signed.length < 2 || !terms.some((t) => t.node.kind === "prod" && t.node.ops.includes(" ")) && !signed.every((s) => s.node.kind === "num")) return null;
  if (terms.length > 1 && !signed.every((s) => s.node.kind === "num")) return null;
  if (terms.length > 1 && !terms.some((t) => t.node.kind === "prod")) return null;
  for (const s of signed) cells.push(s.node);
  return signed.map((s) => { const e = resolve(s.node, cx); return s.sign === "-" ? negate(e) : e; });
}

export function resolveGroup(tree: GroupTree, cx: ResolveContext): Expr {
  const { body } = tree;
  if (tree.open === "|" && body.kind === "group" && body.open === "|") return call("norm2", resolve(body.body, cx));
  if (tree.open === "|") return call("bars", resolve(body, cx));
  if (tree.open === "‖") return call("norm2", resolve(body, cx));
  if (tree.open === "⌊") return call("floor", resolve(body, cx));
  if (tree.open === "⌈") return call("ceil", resolve(body, cx));
  if (tree.open === "⟨") {
    if (body.kind === "list" && body.items.length === 2) return { kind: "mul", op: "inner", factors: body.items.map((t) => resolve(t, cx)) };
    return call("expectation", resolve(body, cx));
  }
  if (body.kind === "list") return body.separators.every((s) => s === ";") && tree.open === "[" ? { kind: "matrix", rows: body.items.map((t) => [resolve(t, cx)]) } : call("tuple", ...body.items.map((t) => resolve(t, cx)));
  if (tree.open === "(" || tree.open === "[") {
    const row = spacedRow(body, cx);
    if (row !== null) return { kind: "matrix", rows: [row] };
  }
  return resolve(body, cx);
}

/** A sum of signed terms; a term after + that uses an open sum's index belongs to that sum (semantics.md 6). */
function resolveSum(tree: SumTree, cx: ResolveContext): Expr {
  const terms = tree.terms.map((t) => {
    if (t.sign === "±" || t.sign === "∓") return cx.fail(t.node, `Unexpected ${t.sign}, expected + or −.`);
    const e = resolve(t.node, cx);
    return t.sign === "-" ? negate(e) : e;
  });
  return terms.length === 1 && terms[0] !== undefined ? terms[0] : { kind: "add", terms };
}

const compareOps: Readonly<Record<string, "=" | "≠" | "<" | "≤" | ">" | "≥" | "∈">> = { "=": "=", "≡": "=", "≠": "≠", "<": "<", "≤": "≤", ">": ">", "≥": "≥", "∈": "∈" };

/** A condition; null for "otherwise". Words are glue: "if", "and", "or". */
export function resolveCondition(tree: Tree, cx: ResolveContext): Expr | null {
  if (tree.kind === "text") return /otherwise|else|sonst/i.test(tree.text) ? null : cx.fail(tree, `Unexpected words "${tree.text.trim()}", expected a condition.`);
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
      const a = only.members[i], b = only.members[i + 1], op = compareOps[rel.op];
      if (a === undefined || b === undefined || op === undefined) return cx.fail(rel, `Unexpected ${rel.op}, expected a comparison.`);
      links.push({ kind: "compare", op, a: resolve(a, cx), b: resolve(b, cx) });
    });
    return links.length === 1 && links[0] !== undefined ? links[0] : { kind: "logic", op: "and", args: links };
  }
  if (tree.kind === "prod") {
    const rest = tree.factors.filter((f) => f.kind !== "text");
    if (rest.length === 0) return tree.factors.some((f) => f.kind === "text" && /otherwise|else/i.test(f.text)) ? null : cx.fail(tree, "Unexpected words, expected a condition.");
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
        out.push({ tree: { kind: "chain", from: tree.from, to: tree.to, members: [before.members[0], part.members[0]], rels: [before.rels[0]] }, glue: part.glue });
      continue;
    }
    out.push({ tree: part.rels.length === 0 && part.members[0] !== undefined ? part.members[0] : { kind: "chain", from: tree.from, to: tree.to, members: part.members, rels: part.rels.slice(0, part.members.length - 1) }, glue: part.glue });
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
  return out.map((o) => ({ glue: o.glue, tree: o.factors.length === 0 ? null : o.factors.length === 1 && o.factors[0] !== undefined ? o.factors[0] : { kind: "prod", from: tree.from, to: tree.to, factors: o.factors, ops: o.factors.slice(1).map(() => "") } }));
}

/** The indices, bounds and condition of a big operator: `\sum_{i=1}^{n}`, `\sum_{k,l}`, `\sum_{i \ne j}`. */
export function resolveBounds(big: BigTree, cx: ResolveContext): { index: string; lo: Expr | null; hi: Expr | null; where: Expr | null }[] {
  const hi = big.sup === null ? null : resolve(big.sup, cx);
  if (big.sub === null) return [];
  const out: { index: string; lo: Expr | null; hi: Expr | null; where: Expr | null }[] = [];
  const visit = (tree: Tree): void => {
    if (tree.kind === "group") { visit(tree.body); return; }
    if (tree.kind === "list") { tree.items.forEach(visit); return; }
    if (tree.kind === "run") { for (const c of tree.text) out.push({ index: c, lo: null, hi, where: null }); return; }
    if (tree.kind === "chain") {
      const [left, right] = tree.members, rel = tree.rels[0];
      if (left === undefined || right === undefined || rel === undefined) return;
      if (rel.op === "=") { const many = left.kind === "list" ? left.items : [left]; for (const l of many) out.push({ index: indexName(l, cx), lo: resolve(right, cx), hi, where: null }); return; }
      if (rel.op === "∈") { out.push({ index: indexName(left, cx), lo: null, hi, where: null }); return; }
      if (rel.op === "≠" || rel.op === "<" || rel.op === "≤" || rel.op === ">" || rel.op === "≥") { out.push({ index: indexName(left, cx), lo: null, hi, where: resolveCondition(tree, cx) }); return; }
    }
    out.push({ index: indexName(tree, cx), lo: null, hi, where: null });
  };
  visit(big.sub);
  return out;
}
function indexName(tree: Tree, cx: ResolveContext): string {
  if (tree.kind === "sym") return symKey(tree);
  const key = labelKey(tree);
  return key ?? cx.fail(tree, "Unexpected expression under a sum, expected an index.");
}
