import type { Tree } from "../syntax/tree.js";
import { labelKey, plainIndexLetters, symKey } from "./names.js";
/** What stands in trees of written mathematics: their parts, and the letters of subscripts. */

export function treesIn(t: Tree): readonly Tree[] {
  switch (t.kind) {
    case "script":
      return [t.base, ...(t.sup === null ? [] : [t.sup])];
    case "group":
      return [t.body];
    case "list":
      return t.items;
    case "frac":
      return [t.num, t.den];
    case "sqrt":
      return [t.arg];
    case "matrix":
      return t.rows.flat();
    case "cases":
      return t.rows.map((r) => r.value);
    case "note":
      return [t.base];
    case "prod":
      return t.factors;
    case "sum":
      return t.terms.map((x) => x.node);
    case "chain":
      return t.members;
    default:
      return [];
  }
}
/** Subscripts made of index letters, numbers and sums of them: `i`, `ij`, `i,j`, `2k-1`, `t-1`. */
export function isIndexTree(sub: Tree): boolean {
  const letters = indexLettersOf(sub);
  return letters.length > 0 && letters.every((l) => plainIndexLetters.has(l));
}
export function indexLettersOf(tree: Tree): readonly string[] {
  switch (tree.kind) {
    case "sym":
      return tree.accents.length > 0 ? ["?"] : [symKey(tree)];
    case "run":
      return [...tree.text];
    case "word":
    case "text":
      return ["?"];
    case "list":
      return tree.items.flatMap(indexLettersOf);
    case "prod":
      return tree.factors.flatMap(indexLettersOf);
    case "sum":
      return tree.terms.flatMap((t) => indexLettersOf(t.node));
    case "chain":
      return tree.members[0] === undefined ? [] : indexLettersOf(tree.members[0]);
    case "group":
      return indexLettersOf(tree.body);
    case "script": {
      const key = labelKey(tree);
      return [key ?? "?"];
    }
    default:
      return [];
  }
}

/** The label in P_{n,y_n} or p_{y_i}: a class, that of sample n. */
export function isLabelIndex(t: Tree): boolean {
  if (t.kind !== "script" || t.base.kind !== "sym" || t.base.accents.length > 0 || !/^[yct]$/.test(symKey(t.base)) || t.primes > 0)
    return false;
  const [index, other] = [t.sub, t.sup];
  if (index !== null) return other === null && isIndexTree(index);
  return other?.kind === "group" && other.open === "(" && isIndexTree(other.body);
}
