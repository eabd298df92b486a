import type { Tree } from "../syntax/tree.js";
import { treesIn } from "../scope/trees.js";
/** Units behind numbers: 3.5 m and 350 cm are one length, which numbers alone do not show. */

/** The words right behind numbers, sorted; each once. */
function unitsIn(tree: Tree): string {
  const found = new Set<string>(),
    stack: Tree[] = [tree];
  for (let t = stack.pop(); t !== undefined; t = stack.pop()) {
    if (t.kind === "prod")
      t.factors.forEach((f, i) => {
        if (f.kind === "text" && t.factors[i - 1]?.kind === "num") found.add(f.text.trim());
      });
    stack.push(...treesIn(t));
  }
  return [...found].sort().join(", ");
}

/** Both sides carry units, and not the same: the units of each, or null. */
export function differentUnits(left: Tree, right: Tree): readonly [string, string] | null {
  const a = unitsIn(left),
    b = unitsIn(right);
  return a === "" || b === "" || a === b ? null : [a, b];
}
