import type { Tree } from "../syntax/tree.js";
import { symKey } from "./names.js";
import { isIndexTree, treesIn } from "./trees.js";
/** L = Σ_t L_t: the total and the terms share only the letter. */
export class Totals {
  private readonly totals = new Set<string>();
  /** Letters whose members are said to be something: L_t = …. */
  private readonly terms = new Set<string>();
  /** Letters that are said to be something without an index: L = …. */
  private readonly whole = new Set<string>();
  /** Letters of losses that are said to be made of numbered ones: J = J_0 + λR, L = L_1 + L_2. */
  private readonly sums = new Set<string>();
  note(chain: Tree): void {
    const [left, ...rest] = chain.kind === "chain" ? chain.members : [];
    if (left?.kind === "script" && left.base.kind === "sym" && left.sub !== null && rest.length > 0) this.terms.add(symKey(left.base));
    if (left?.kind !== "sym" || rest.length === 0) return;
    this.whole.add(symKey(left));
    const key = symKey(left);
    if (/^(?:cal:)?[LJECRF]$|^(?:ell|tilde:.*)$/.test(key) && rest.some((t) => addsMember(t, key))) this.sums.add(key);
    const stack: { readonly t: Tree; readonly summed: boolean }[] = rest.map((t) => ({ t, summed: false }));
    for (let x = stack.pop(); x !== undefined; x = stack.pop()) {
      const { t } = x,
        summed = x.summed || (t.kind === "big" && t.op === "sum");
      if (summed && t.kind === "script" && t.base.kind === "sym" && symKey(t.base) === key && t.sub !== null && isIndexTree(t.sub)) {
        this.totals.add(key);
        return;
      }
      // The body of a sum may stand beside it.
      const after = t.kind === "prod" || t.kind === "sum" ? summed || treesIn(t).some((c) => c.kind === "big" && c.op === "sum") : summed;
      stack.push(...treesIn(t).map((c) => ({ t: c, summed: after })));
    }
  }
  has(key: string): boolean {
    return this.totals.has(key) || (/^(?:cal:)?[LJEC]$|^ell$/.test(key) && this.terms.has(key) && this.whole.has(key));
  }
  isSumOfNumbered(key: string): boolean {
    return this.sums.has(key);
  }
  /** A total of whose terms nothing more is said. */
  isOpen(key: string): boolean {
    return this.totals.has(key) && !this.terms.has(key);
  }
}
/** A numbered member of a letter as a term of a sum, or a factor of one. */
function addsMember(t: Tree, key: string): boolean {
  if (t.kind === "sum") return t.terms.some((x) => addsMember(x.node, key));
  if (t.kind === "prod") return t.factors.some((x) => addsMember(x, key));
  return t.kind === "script" && t.base.kind === "sym" && symKey(t.base) === key && t.sub?.kind === "num";
}
