import type { Tree } from "../syntax/tree.js";
import { labelKey, scriptText } from "./names.js";
import { treesIn } from "./trees.js";

/**
 * f(x) = (x_1² x_2, x_1 + 3 x_2): an argument that is only written by its entries 1 to n.
 * @returns the argument and n; null where the argument stands alone too, or its numbers leave a gap
 */
export function writtenByEntries(left: Tree, body: Tree): { readonly formal: string; readonly size: number } | null {
  const group = left.kind === "prod" && left.factors.length === 2 ? left.factors[1] : undefined;
  if (group?.kind !== "group" || group.open !== "(" || group.body.kind === "list") return null;
  const formal = labelKey(group.body);
  if (formal === null || !/^(?:bf:)?[a-z]$/.test(formal)) return null;
  const found = new Set<number>(),
    stack: Tree[] = [body];
  for (let t = stack.pop(); t !== undefined; t = stack.pop()) {
    const sub = t.kind === "script" && t.sub !== null && labelKey(t.base) === formal ? scriptText(t.sub) : null;
    if (t.kind === "script" && sub !== null) {
      if (!/^[1-9]$/.test(sub)) return null;
      found.add(Number(sub));
      if (t.sup !== null) stack.push(t.sup);
      continue;
    }
    if (t.kind === "sym" && labelKey(t) === formal) return null;
    stack.push(...treesIn(t));
  }
  return found.size > 1 && Math.max(...found) === found.size ? { formal, size: found.size } : null;
}
