import type { Node } from "../../../tensor/node.js";
import { children, reachable } from "../../../tensor/traverse.js";

const known = new WeakMap<Node, number>();

/** The size of a node written out as a tree, up to 10¹⁵. */
export function weight(root: Node): number {
  const found = known.get(root);
  if (found !== undefined) return found;
  for (const n of reachable([root], (m) => !known.has(m))) {
    if (known.has(n)) continue;
    let w = 1;
    for (const c of children(n)) w += known.get(c) ?? 1;
    known.set(n, Math.min(w, 1e15));
  }
  return known.get(root) ?? 1;
}
