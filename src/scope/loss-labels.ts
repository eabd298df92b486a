import type { Statement, Tree } from "../syntax/tree.js";
import { labelKey } from "./names.js";
import type { Part } from "./parts.js";
import type { PlacedStatement } from "./singles.js";
import { root } from "./store.js";
import { indexLettersOf, treesIn } from "./trees.js";
import { byProblem } from "./unit-letters.js";
/**
 * The loss of one example, E_n = ½ Σ_k (y_k − t_k)²: the letter says of which example it is, and the example itself is
 * written without it. It is a label then, and no index over which the rest is constant. By problem. So is the i of
 * ℓ_i = (f − y_i)² with f = β + Ω x_i, on all that has it.
 */
export function findLossLabels(statements: readonly PlacedStatement[]): ReadonlyMap<Part, ReadonlySet<string>> {
  const out = new Map<Part, ReadonlySet<string>>(),
    { shared, problems } = byProblem(statements),
    above = labelsOf(shared),
    [first] = statements;
  for (const [part, all] of problems) {
    const own = labelsOf(all),
      labels = [...above.labels, ...own.labels].filter((k) => !own.indexed.has(k));
    if (labels.length > 0) out.set(part, new Set(labels));
  }
  if (first !== undefined && above.labels.size > 0) out.set(root(first.at.part), above.labels);
  return out;
}
function labelsOf(statements: readonly Statement[]): { readonly labels: ReadonlySet<string>; readonly indexed: ReadonlySet<string> } {
  const labels = new Set<string>(),
    indexed = new Set<string>();
  for (const { chain } of statements) {
    const [first, ...rest] = chain.members,
      key = first === undefined || rest.length === 0 || chain.rels[0]?.op !== "=" ? null : lossWithLetter(first);
    if (key !== null) (rest.some((m) => hasLetter(m, key.slice(-1))) ? indexed : labels).add(key);
    // Σ_n E_n: what is summed over the letter is a member of a family.
    for (const m of chain.members) for (const letter of summed(m)) for (const x of scripts(m)) if (x.endsWith(`_${letter}`)) indexed.add(x);
  }
  for (const k of indexed) labels.delete(k);
  for (const key of [...indexed]) {
    const letter = key.slice(-1);
    if (!isFixed(letter, statements)) continue;
    for (const { chain } of statements) for (const k of namesWith(chain, letter)) labels.add(k);
    for (const k of labels) indexed.delete(k);
  }
  return { labels, indexed };
}
/** f_0 = β + Ω x_i, ℓ_i = (f_0 − y_i)²: the one example at hand, where no sum runs over i and what is made of x_i has no i. */
function isFixed(letter: string, statements: readonly Statement[]): boolean {
  let made = false;
  for (const { chain } of statements) {
    for (const m of chain.members) for (const l of summed(m)) if (l === letter) return false;
    const [first, ...rest] = chain.members,
      key = first === undefined || chain.rels[0]?.op !== "=" ? null : labelKey(first);
    if (first === undefined || key === null || hasLetter(first, letter)) continue;
    made ||= rest.some((m) => [...namesWith(m, letter)].length > 0);
  }
  return made;
}
function* namesWith(tree: Tree, letter: string): Iterable<string> {
  for (const t of allIn(tree)) {
    const key = t.kind === "script" && t.sup === null && t.sub?.kind === "sym" && t.sub.name === letter ? labelKey(t) : null;
    if (key !== null) yield key;
  }
}
function lossWithLetter(t: Tree): string | null {
  const key = t.kind === "script" && t.sup === null && t.primes === 0 ? labelKey(t) : null;
  return key !== null && /^(?:cal:)?(?:[ELJC]|ell)_[a-z]$/.test(key) ? key : null;
}
function* scripts(tree: Tree): Iterable<string> {
  for (const t of allIn(tree)) {
    const key = lossWithLetter(t);
    if (key !== null) yield key;
  }
}
function* summed(tree: Tree): Iterable<string> {
  for (const t of allIn(tree))
    if (t.kind === "big" && t.sub !== null) yield* indexLettersOf(t.sub.kind === "chain" ? (t.sub.members[0] ?? t.sub) : t.sub);
}
function hasLetter(tree: Tree, letter: string): boolean {
  for (const t of allIn(tree)) {
    if (t.kind === "sym" && t.name === letter) return true;
    if (t.kind === "run" && t.text.includes(letter)) return true;
  }
  return false;
}
/** A tree with all that stands in it, scripts included. */
function* allIn(tree: Tree): Iterable<Tree> {
  const stack = [tree];
  for (let t = stack.pop(); t !== undefined; t = stack.pop()) {
    yield t;
    stack.push(...treesIn(t));
    if ((t.kind === "script" || t.kind === "big") && t.sub !== null) stack.push(t.sub);
  }
}
