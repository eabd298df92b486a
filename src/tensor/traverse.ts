import type { Node } from "./node.js";

const none: readonly Node[] = [];

/** The nodes that a node is made of. */
export function children(node: Node): readonly Node[] {
  switch (node.op) {
    case "einsum":
      return node.operands;
    case "add":
      return node.terms;
    case "map":
    case "call":
      return node.args;
    case "reduce":
    case "slice":
    case "reshape":
      return [node.arg];
    case "stack":
      return node.parts;
    default:
      return none;
  }
}

/**
 * All nodes below and including these, operands before what uses them. Iterative: depth costs no stack.
 * @param into whether to go below a node (it is listed itself in any case)
 * @param parts what a node is made of, where that is not its operands
 */
export function reachable(
  nodes: readonly Node[],
  into: (node: Node) => boolean = () => true,
  parts: (node: Node) => readonly Node[] = children,
): Node[] {
  const order: Node[] = [],
    done = new Set<Node>(),
    open: { node: Node; below: readonly Node[]; next: number }[] = [];
  const enter = (node: Node): void => {
    if (done.has(node)) return;
    done.add(node);
    open.push({ node, below: into(node) ? parts(node) : none, next: 0 });
  };
  for (const root of nodes) {
    enter(root);
    for (let top = open[open.length - 1]; top; top = open[open.length - 1]) {
      const child = top.below[top.next++];
      if (child === undefined) {
        order.push(top.node);
        open.pop();
      } else enter(child);
    }
  }
  return order;
}

/** Whether `target` occurs in `node` (or is it). For an input this is a look at the names below `node`. */
export function dependsOn(node: Node, target: Node): boolean {
  if (node === target) return true;
  if (target.op === "input") return node.inputs.includes(target.name);
  if (!mayHold(node, target)) return false;
  const seen = new Set<Node>([node]),
    open = [node];
  for (let n = open.pop(); n; n = open.pop()) {
    for (const c of children(n)) {
      if (c === target) return true;
      if (!seen.has(c) && mayHold(c, target)) {
        seen.add(c);
        open.push(c);
      }
    }
  }
  return false;
}

/** A node holds another only if it is newer and has all of its inputs. */
function mayHold(node: Node, target: Node): boolean {
  return node.id > target.id && node.inputs.length >= target.inputs.length && target.inputs.every((name) => node.inputs.includes(name));
}

/**
 * How `node` stands to `target`: it `occurs`; it is `apart`, so that a derivative is truly 0; or it is `unclear`: the
 * target is no input and does not occur as such, yet both use the same inputs. Simplification may have dissolved it
 * (tr(AB) holds no AB): then make the target an input and substitute its definition after differentiating.
 */
export function occurrence(node: Node, target: Node): "occurs" | "apart" | "unclear" {
  if (dependsOn(node, target)) return "occurs";
  return target.op !== "input" && target.inputs.some((name) => node.inputs.includes(name)) ? "unclear" : "apart";
}

/** The names of the functions (maps and calls) in these nodes. */
export function functionsIn(nodes: readonly Node[]): Set<string> {
  const names = new Set<string>();
  for (const n of reachable(nodes)) if (n.op === "map" || n.op === "call") names.add(n.fn);
  return names;
}
