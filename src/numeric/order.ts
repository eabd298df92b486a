import type { Node } from "../tensor/node.js";
import type { RuleBook } from "../rule.js";
import { children } from "../tensor/traverse.js";
import { primitives } from "./primitives.js";

/** What a node cannot be evaluated for: the function's name and the reason, in words. */
export class NotEvaluable extends Error {
  readonly fn: string;
  constructor(fn: string, reason: string) {
    super(`Unexpected function "${fn}": ${reason}`);
    this.name = "NotEvaluable";
    this.fn = fn;
  }
}

/** Number of entries of a node. */
export const entriesOf = (node: Node): number => node.dims.reduce((n, d) => n * d.size, 1);

/** A node in the order of evaluation; `expanded` where its value is that of its rule's definition. */
export interface Ordered {
  readonly node: Node;
  readonly expanded: Node | null;
}

/**
 * Every node below `roots`, operands first. Functions that `native` does not know are replaced by their definitions.
 * Works on an explicit stack: chains of any depth are fine.
 * @throws NotEvaluable for a function without rule, kernel and definition
 */
export function evaluationOrder(roots: readonly Node[], book: RuleBook, native: (fn: string, node: Node) => boolean): Ordered[] {
  const state = new Map<Node, "open" | "done">(),
    order: Ordered[] = [],
    expansions = new Map<Node, Node | null>();
  const expansionOf = (node: Node): Node | null => {
    if (node.op !== "map" && node.op !== "call") return null;
    if (node.op === "map" && primitives.has(node.fn)) return null;
    if (native(node.fn, node)) return null;
    const rule = book.get(node.fn);
    if (!rule) throw new NotEvaluable(node.fn, "expected a function with a rule");
    const expanded = rule.expand(node.args, node.op === "call" ? node.batch : 0);
    if (!expanded) throw new NotEvaluable(node.fn, "its rule has neither a kernel nor a definition");
    return expanded;
  };
  const stack: Node[] = [...roots].reverse();
  while (stack.length > 0) {
    const node = stack[stack.length - 1]!,
      seen = state.get(node);
    if (seen === "done") {
      stack.pop();
      continue;
    }
    if (seen === "open") {
      stack.pop();
      state.set(node, "done");
      order.push({ node, expanded: expansions.get(node) ?? null });
      continue;
    }
    state.set(node, "open");
    const expanded = expansionOf(node);
    expansions.set(node, expanded);
    const below = expanded ? [expanded] : children(node);
    for (let k = below.length - 1; k >= 0; k--) {
      const child = below[k]!,
        s = state.get(child);
      // An open node is one that waits for this one: only a definition that uses itself closes such a circle.
      if (s === "open") throw new NotEvaluable("fn" in child ? child.fn : child.op, "its definition uses itself");
      if (s === undefined) stack.push(child);
    }
  }
  return order;
}
