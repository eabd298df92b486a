import type { Span } from "../document/types.js";
import type { FracTree, Statement, Tree } from "../syntax/tree.js";
import { functionWords } from "./names.js";
import { stripSign } from "./resolve-derivative.js";
/**
 * Where an italic d is the sign of a differential: in a chain that begins with d and a name, writes d before a name again
 * further on, and has no other d (`dE = r^\top dr`, `d L = \operatorname{tr}(G^\top d X)`). In a document where d is a
 * quantity too (a dimension), its left side must be that and nothing else.
 */
export function italicDifferentials(statements: readonly Statement[]): Span[] {
  const letters = new Map<string, number>();
  let quantity = false;
  const counted = statements.map((s) => s.chain.members.map(uses));
  for (const members of counted)
    for (const u of members) {
      for (const [l, n] of u.names) letters.set(l, (letters.get(l) ?? 0) + n);
      if (u.sideways > 0) quantity = true;
    }
  const groups: { statements: Statement[]; uses: Uses[]; members: Tree[] }[] = [];
  statements.forEach((s, i) => {
    const last = groups[groups.length - 1];
    const group = s.continues && last !== undefined ? last : { statements: [], uses: [], members: [] };
    if (group !== last) groups.push(group);
    group.statements.push(s);
    group.uses.push(...(counted[i] ?? []));
    group.members.push(...s.chain.members);
  });
  if (groups.some((g) => !isDifferential(g.uses, g.members, letters, false) && g.uses.some((u) => u.bare > 0))) quantity = true;
  return groups
    .filter((g) => isDifferential(g.uses, g.members, letters, quantity))
    .flatMap((g) => g.statements.map(({ from, to }) => ({ from, to })));
}

function isDifferential(all: readonly Uses[], members: readonly Tree[], letters: ReadonlyMap<string, number>, quantity: boolean): boolean {
  const first = members[0],
    head = first === undefined ? null : leading(first);
  if (head === null || all.length < 2 || all.some((u) => u.bare > 0)) return false;
  const moved = all.slice(1).reduce((n, u) => n + u.moved.length, 0);
  if (moved === 0 && (all[0]?.moved.length ?? 0) < 2) return false;
  if (quantity && !head.alone) return false;
  // Each moved name has a life of its own without the d.
  return all.every((u) => u.moved.every((l) => l === "" || (letters.get(l) ?? 0) > 0));
}
interface Uses {
  readonly moved: string[];
  bare: number;
  /** d in a script, as in n × d. */ sideways: number;
  readonly names: Map<string, number>;
}

const isD = (t: Tree | undefined): boolean => t?.kind === "sym" && t.name === "d" && t.style === "" && t.accents.length === 0;
/** A member that begins with d and a name or a bracket. */
function leading(tree: Tree): { readonly alone: boolean } | null {
  switch (tree.kind) {
    case "sum": {
      const t = tree.terms[0];
      const l = t === undefined ? null : leading(t.node);
      return l === null ? null : { alone: l.alone && tree.terms.length === 1 };
    }
    case "run":
      return tree.text.length >= 2 && tree.text.startsWith("d") && !functionWords.has(tree.text) ? { alone: tree.text.length === 2 } : null;
    case "script": {
      const l = tree.base.kind === "run" ? leading(tree.base) : null;
      return l === null ? null : { alone: l.alone && tree.sup?.kind !== "num" };
    }
    case "prod": {
      const head = tree.factors[0],
        next = tree.factors[1];
      if (head === undefined) return null;
      if (isD(head))
        return next !== undefined && isPlain(tree.ops[0]) && follows(next) !== null
          ? { alone: areOneOperand(tree.factors.slice(1)) && (next.kind !== "script" || next.sup?.kind !== "num") }
          : null;
      return leading(head) === null ? null : { alone: false };
    }
    default:
      return null;
  }
}
/** One atom, perhaps under functions: Σ, ln det Σ. */
const areOneOperand = (factors: readonly Tree[]): boolean =>
  factors.slice(0, -1).every((f) => f.kind === "word" && functionWords.has(f.name));
const isPlain = (op: string | undefined): boolean => op === "" || op === " ";
/** The letter that a d binds, "" for a bracket or a function; null where nothing can be moved. */
function follows(tree: Tree): string | null {
  switch (tree.kind) {
    case "sym":
      return tree.name === "partial" || tree.name === "nabla" ? null : tree.name;
    case "run":
      return tree.text.charAt(0);
    case "script":
      return follows(tree.base);
    case "group":
      return tree.open === "(" || tree.open === "[" || tree.open === "‖" || tree.open === "|" ? "" : null;
    case "word":
      return functionWords.has(tree.name) ? "" : tree.name;
    case "frac":
      return tree.num.kind === "num" && tree.den.kind === "num" ? "" : null;
    default:
      return null;
  }
}
function uses(member: Tree): Uses {
  const out: Uses = { moved: [], bare: 0, sideways: 0, names: new Map() };
  const count = (letter: string): void => {
    out.names.set(letter, (out.names.get(letter) ?? 0) + 1);
  };
  const visit = (t: Tree, next: Tree | undefined): void => {
    switch (t.kind) {
      case "sym":
        if (!isD(t)) {
          count(t.name);
          return;
        }
        {
          const l = next === undefined ? null : follows(next);
          if (l === null) out.bare++;
          else out.moved.push(l);
        }
        return;
      case "run":
        if (functionWords.has(t.text)) return;
        [...t.text].forEach((c, i) => {
          if (c !== "d") {
            if (t.text.charAt(i - 1) !== "d") count(c);
            return;
          }
          const l = i + 1 < t.text.length ? t.text.charAt(i + 1) : next === undefined ? null : follows(next);
          if (l === null) out.bare++;
          else out.moved.push(l);
        });
        return;
      case "script":
        visit(t.base, undefined);
        for (const s of [t.sub, t.sup]) if (s !== null) sideways(s);
        return;
      case "prod":
        t.factors.forEach((f, i) => {
          if (i > 0 && isD(t.factors[i - 1]) && isPlain(t.ops[i - 1])) {
            if (f.kind === "script" || f.kind === "sym") return;
          }
          visit(f, isPlain(t.ops[i]) ? t.factors[i + 1] : undefined);
        });
        return;
      case "frac":
        if (isQuotient(t)) return;
        visit(t.num, undefined);
        visit(t.den, undefined);
        return;
      case "sum":
        for (const x of t.terms) visit(x.node, undefined);
        return;
      case "group":
        visit(t.body, undefined);
        return;
      case "list":
        for (const x of t.items) visit(x, undefined);
        return;
      case "sqrt":
        visit(t.arg, undefined);
        return;
      case "matrix":
        for (const row of t.rows) for (const x of row) visit(x, undefined);
        return;
      case "cases":
        for (const row of t.rows) visit(row.value, undefined);
        return;
      case "note":
        visit(t.base, undefined);
        return;
      case "chain":
        for (const x of t.members) visit(x, undefined);
        return;
      default:
        return;
    }
  };
  const sideways = (t: Tree): void => {
    const text = JSON.stringify(t, (k, v: unknown) => (k === "from" || k === "to" ? undefined : v));
    if (/"name":"d","style":""|"text":"[^"]*d[^"]*"/.test(text) && t.kind !== "text") out.sideways++;
  };
  visit(member, undefined);
  return out;
}
const isQuotient = (t: FracTree): boolean => stripSign(t.num) !== null && stripSign(t.den) !== null;
