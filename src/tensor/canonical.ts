import { Form, GiveUp } from "./form/form.js";
import type { FormOptions } from "./form/form.js";
import { TooLargeError } from "./errors.js";
import type { Graph } from "./graph.js";
import type { CallNode, MapNode, Node } from "./node.js";
import { sameSizes } from "./shape.js";
import { rebuild } from "./substitute.js";
import { children, reachable } from "./traverse.js";

export interface CanonicalOptions extends FormOptions {
  /** A named function's definition over its arguments (`ReadyRule.expand`), or null. */
  readonly expand?: (node: MapNode | CallNode) => Node | null;
}

/** Forms of several nodes that are to be compared with each other: `===` proves equality. */
export interface Comparison {
  /** The canonical form, in a graph of the comparison's own; null beyond the bound. */
  form(node: Node): Node | null;
  /** True only if the two are equal wherever both have values (and the same open set has values). */
  same(a: Node, b: Node): boolean;
}

/**
 * A comparison of these nodes (and of others at the same sizes). Sizes are what they are in the nodes: what holds for
 * one choice of sizes is proved for that choice. A named size stays a symbol where it counts as a number.
 */
export function comparison(nodes: readonly Node[], options: FormOptions = {}): Comparison {
  const form = new Form(nodes, options);
  const attempt = <T>(f: () => T): T | null => {
    try {
      return f();
    } catch (e) {
      if (e instanceof GiveUp || e instanceof RangeError || e instanceof TooLargeError) return null;
      throw e;
    }
  };
  return {
    form: (node) => attempt(() => form.of(node)),
    same: (a, b) =>
      a === b ||
      (sameSizes(a.dims, b.dims) &&
        attempt(() => {
          const x = form.of(a),
            y = form.of(b);
          return x === y || form.isZero(form.sum([x, form.g.scale(-1, y)]));
        }) === true),
  };
}

/** The canonical form of one node by itself, or null beyond the bound. */
export const canonical = (node: Node, options: FormOptions = {}): Node | null => comparison([node], options).form(node);

/** Whether two nodes are equal by form: first as they stand, then with named functions as their definitions. Never true for different ones. */
export function sameByForm(g: Graph, a: Node, b: Node, options: CanonicalOptions = {}): boolean {
  if (a === b) return true;
  if (!sameSizes(a.dims, b.dims)) return false;
  if (comparison([a, b], options).same(a, b)) return true;
  if (!options.expand) return false;
  const x = withDefinitions(g, a, options.expand),
    y = withDefinitions(g, b, options.expand);
  return (x !== a || y !== b) && comparison([x, y], options).same(x, y);
}

/** Named functions replaced by their definitions, as far down as definitions go. */
export function withDefinitions(g: Graph, root: Node, expand: (node: MapNode | CallNode) => Node | null): Node {
  const definitions = new Map<Node, Node | null>(),
    done = new Map<Node, Node>();
  const definition = (n: Node): Node | null => {
    if (n.op !== "map" && n.op !== "call") return null;
    let d = definitions.get(n);
    if (d === undefined) {
      d = expand(n);
      definitions.set(n, d);
    }
    return d;
  };
  for (const n of reachable(
    [root],
    () => true,
    (m) => {
      const d = definition(m);
      return d === null ? children(m) : [d];
    },
  )) {
    const d = definition(n),
      below = children(n);
    if (d !== null) {
      done.set(n, done.get(d) ?? d);
      continue;
    }
    const parts = below.map((c) => done.get(c) ?? c);
    done.set(n, parts.every((p, i) => p === below[i]) ? n : rebuild(g, n, parts));
  }
  return done.get(root) ?? root;
}
