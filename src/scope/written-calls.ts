import { functionWords, labelKey, plainIndexLetters, symKey } from "./names.js";
import { isIndexTree } from "./trees.js";
import type { ChainTree, ProdTree, Tree } from "../syntax/tree.js";
/** Calls by how they are written: with square brackets, and with numbers at several points. */

export class WrittenCalls {
  /** V(s) = 2.5, V(s') = 2: functions of which numbers are given at several points. */
  private readonly pointValues = new Map<string, Set<string>>();
  isGivenAtPoints(fn: string): boolean {
    return (this.pointValues.get(fn)?.size ?? 0) > 1;
  }
  notePointValue({ members, rels }: ChainTree): void {
    const [left, right] = members,
      [f, group] = left?.kind === "prod" && left.factors.length === 2 ? left.factors : [];
    if (members.length !== 2 || rels[0]?.op !== "=" || right?.kind !== "num" || f === undefined || group?.kind !== "group") return;
    const key = labelKey(f),
      args = (group.body.kind === "list" ? group.body.items : [group.body]).map((t) => labelKey(t));
    if (key === null || /^(?:bb:)?(?:P|p|q|Pr)$/.test(key) || args.some((a) => a === null)) return;
    const known = this.pointValues.get(key) ?? new Set<string>();
    known.add(args.join());
    this.pointValues.set(key, known);
  }
  /** Functions whose arguments stand in square brackets: f[x, φ], a[f_0]. */
  private readonly bracketed = new Set<string>();
  takesBrackets(head: Tree): boolean {
    const key = labelKey(head);
    return key !== null && this.bracketed.has(key);
  }
  noteBrackets(t: ProdTree): void {
    t.factors.forEach((f, i) => {
      const next = t.factors[i + 1],
        key = f.kind === "sym" || f.kind === "script" || f.kind === "word" ? labelKey(f) : null;
      if (key === null || next?.kind !== "group" || next.open !== "[" || t.ops[i] !== "" || functionWords.has(key)) return;
      if (/^(?:bb:.*|E|P|Pr|Var|Cov|d|nabla|partial|rm:.*)$/.test(key)) return;
      const items = next.body.kind === "list" ? next.body.items : [next.body];
      const isIndex = (x: Tree): boolean => (x.kind === "sym" && plainIndexLetters.has(symKey(x))) || isIndexTree(x);
      if (
        items.every((x) => labelKey(x) !== null && (x.kind === "sym" || x.kind === "script" || x.kind === "word")) &&
        !items.some(isIndex)
      )
        this.bracketed.add(key);
    });
  }
}
