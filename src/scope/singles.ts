import type { Statement, Tree } from "../syntax/tree.js";
import { labelKey, symKey } from "./names.js";
import type { Part, Placed } from "./parts.js";
import { problemOf } from "./store.js";
import { isIndexTree, treesIn } from "./trees.js";
/**
 * One number and the members of a sample with the same letter: the density p(y) = … of any y beside observations y_i, or
 * p = σ(η) beside p_i = σ(η_i). The letter alone is no array of those members then, by problem.
 */
export interface PlacedStatement {
  readonly statement: Statement;
  readonly at: Placed;
}
interface Seen {
  readonly bare: ReadonlySet<string>;
  readonly members: ReadonlySet<string>;
  /** Members that go from step to step: x_{k+1}. */
  readonly stepped: ReadonlySet<string>;
  /** Numbers only: no indices, sums, transposes, gradients, matrices. */
  readonly plain: boolean;
  /** What the first member names: p, p_i, or the y of p(y). */
  readonly names: { readonly kind: "bare" | "member" | "argument"; readonly key: string } | null;
}

export function findSingles(statements: readonly PlacedStatement[]): ReadonlyMap<Part, ReadonlySet<string>> {
  const problems = new Map<Part, Seen[]>();
  for (const { statement, at } of statements) {
    if (statement.chain.rels.length === 0) continue;
    const part = problemOf(at.part),
      list = problems.get(part);
    if (list === undefined) problems.set(part, [seenIn(statement)]);
    else list.push(seenIn(statement));
  }
  const out = new Map<Part, ReadonlySet<string>>();
  for (const [part, all] of problems) {
    const found = singlesOf(all);
    if (found.size > 0) out.set(part, found);
  }
  return out;
}
function singlesOf(all: readonly Seen[]): ReadonlySet<string> {
  const members = new Set(all.flatMap((s) => [...s.members]));
  // The x_{k+1} of x_k is what f(x) is taken of, step by step.
  for (const s of all) for (const k of s.stepped) members.delete(k);
  const apart = [...members].filter(
    (k) =>
      !/^(?:\w+:)*[A-Z]/.test(k) && all.some((s) => s.bare.has(k)) && all.every((s) => !s.bare.has(k) || (s.plain && !s.members.has(k))),
  );
  if (apart.length === 0) return new Set();
  const named = (kind: "bare" | "member" | "argument", key: string): boolean =>
    all.some((s) => s.names?.kind === kind && s.names.key === key);
  const out = new Set(
    apart.filter(
      (k) =>
        (named("bare", k) && named("member", k)) ||
        // Not where another quantity is made of it: h = σ(z) with the z of the z_i.
        (named("argument", k) && !all.some((s) => s.names?.kind === "bare" && s.bare.has(k))),
    ),
  );
  for (let size = -1; size !== out.size; ) {
    size = out.size;
    for (const k of apart) if (all.some((s) => s.bare.has(k) && [...s.bare].some((other) => out.has(other)))) out.add(k);
  }
  return out;
}
function seenIn({ chain }: Statement): Seen {
  const bare = new Set<string>(),
    members = new Set<string>(),
    stepped = new Set<string>(),
    [first] = chain.members;
  let plain = chain.rels.every((r) => r.op !== "∈");
  const stack: Tree[] = [...chain.members];
  for (let t = stack.pop(); t !== undefined; t = stack.pop()) {
    if (t.kind === "big" || t.kind === "matrix" || t.kind === "cases" || t.kind === "list") plain = false;
    if (t.kind === "group" && /^[|‖]/.test(t.open)) plain = false;
    if (t.kind === "sym") {
      const key = symKey(t);
      if (key === "nabla" || key.startsWith("bf:") || key.startsWith("vec:")) plain = false;
      else bare.add(key);
    }
    if (t.kind === "prod")
      t.factors.forEach((f, k) => {
        const next = t.factors[k + 1];
        if (f.kind === "sym" && /^[A-Z]$/.test(symKey(f)) && next?.kind !== "group") plain = false;
      });
    if (t.kind === "script" && t.sub !== null) {
      plain = false;
      const key = t.base.kind === "sym" ? labelKey(t.base) : null;
      if (key !== null && isIndexTree(t.sub)) members.add(key);
      if (
        key !== null &&
        treesIn(t.sub)
          .concat(t.sub)
          .some((x) => x.kind === "sum")
      )
        stepped.add(key);
      if (t.sup !== null) stack.push(t.sup);
      continue;
    }
    if (t.kind === "script" && t.sup !== null && isTranspose(t.sup)) plain = false;
    stack.push(...treesIn(t));
  }
  return { bare, members, stepped, plain, names: first === undefined ? null : namedBy(first) };
}
const isTranspose = (sup: Tree): boolean => sup.kind === "sym" && /^(?:T|top|intercal)$/.test(sup.name);
function namedBy(t: Tree): Seen["names"] {
  if (t.kind === "sym") return { kind: "bare", key: symKey(t) };
  if (t.kind === "script" && t.sub !== null && t.sup === null && isIndexTree(t.sub)) {
    const key = labelKey(t.base);
    return key === null ? null : { kind: "member", key };
  }
  if (t.kind !== "prod" || t.factors.length !== 2) return null;
  const [f, group] = t.factors;
  return f?.kind === "sym" && group?.kind === "group" && group.open === "(" && group.body.kind === "sym"
    ? { kind: "argument", key: symKey(group.body) }
    : null;
}
