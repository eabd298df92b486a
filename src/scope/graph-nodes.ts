import { labelKey, scriptText } from "./names.js";
import type { FracTree, Tree } from "../syntax/tree.js";
/** Numbered quantities that are differentiated by one another (∂z_2/∂z_1) are nodes, not entries of one vector: their letters. */
export function nodesOf(t: FracTree): readonly string[] {
  const bases = (tree: Tree): string[] => {
    const parts = tree.kind === "prod" ? tree.factors : [tree];
    return parts.flatMap((p) => {
      if (p.kind !== "script" || p.sub === null || !/^\d+$/.test(scriptText(p.sub) ?? "")) return [];
      const b = p.base.kind === "run" ? p.base.text.slice(-1) : labelKey(p.base);
      return b === null ? [] : [b];
    });
  };
  const below = bases(t.den);
  return bases(t.num).filter((b) => below.includes(b));
}
