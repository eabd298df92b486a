import type { ChainTree, GroupTree, Tree } from "../syntax/tree.js";
/**
 * An equation inside a bracket, A (B = C): B = C is a claim of its own, and the bracket is worth its last member. Only where
 * B is a derivative: what stands in P(X = x) or f(t = 0) is an argument.
 */
export interface Bracketed {
  /** The equations inside, in order. */
  readonly chains: readonly ChainTree[];
  /** The tree with the last member of each for its bracket. */
  readonly tree: Tree;
}

export function withoutEquations(tree: Tree): Bracketed | null {
  const chains: ChainTree[] = [];
  const open = (t: Tree): Tree => {
    switch (t.kind) {
      case "prod":
        return same(t.factors, (factors) => ({ ...t, factors }), t);
      case "sum": {
        const terms = t.terms.map((x) => ({ ...x, node: open(x.node) }));
        return terms.some((x, i) => x.node !== t.terms[i]?.node) ? { ...t, terms } : t;
      }
      case "group":
        return equation(t) ?? t;
      default:
        return t;
    }
  };
  const same = (parts: readonly Tree[], make: (parts: readonly Tree[]) => Tree, whole: Tree): Tree => {
    const opened = parts.map(open);
    return opened.some((p, i) => p !== parts[i]) ? make(opened) : whole;
  };
  const equation = (g: GroupTree): Tree | null => {
    const { body } = g,
      last = body.kind === "chain" ? body.members.at(-1) : undefined;
    if (body.kind !== "chain" || last === undefined || body.members.length < 2 || !body.rels.every((r) => r.op === "=")) return null;
    const [first] = body.members;
    if (first === undefined || !isDerivative(first) || last.kind === "empty") return null;
    chains.push(body);
    return { ...g, body: last };
  };
  const out = open(tree);
  return chains.length === 0 ? null : { chains, tree: out };
}
/** ∂…/∂… or d…/d…. */
function isDerivative(t: Tree): boolean {
  if (t.kind !== "frac") return false;
  const head = (x: Tree): string | null => {
    const f = x.kind === "prod" ? x.factors[0] : x,
      base = f?.kind === "script" ? f.base : f;
    return base?.kind === "sym" ? base.name : base?.kind === "run" ? (base.text[0] ?? null) : null;
  };
  const [a, b] = [head(t.num), head(t.den)];
  return a !== null && a === b && (a === "partial" || a === "d" || a === "∂");
}
