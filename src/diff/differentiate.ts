import type { RuleBook } from "../rule.js";
import type { Graph } from "../tensor/graph.js";
import type { Node } from "../tensor/node.js";
import { entries, isZeroNode } from "../tensor/shape.js";
import { children, dependsOn, reachable } from "../tensor/traverse.js";
import { Locals, pull, push } from "./local.js";
import type { Local } from "./local.js";
import { masked } from "./where.js";

export { NoDerivative } from "./errors.js";
export { dependsOn, occurrence } from "../tensor/traverse.js";

/**
 * One application of a rule. Forward: `result` is ∂of/∂by for a node `of` on the way. Reverse: `result` is what `of`'s
 * derivative by `by` gets through `through`. `rule` is a rule's id, a primitive's name or the kind of node.
 */
export interface Step {
  readonly rule: string;
  readonly mode: "forward" | "reverse" | "definition";
  readonly of: Node;
  readonly by: Node;
  readonly through: Node;
  readonly result: Node;
}
export interface DifferentiateOptions {
  readonly trace?: (step: Step) => void;
  /** By default reverse where the result of a sweep from `of` is the smaller one. Both give the same values. */
  readonly mode?: "forward" | "reverse";
}

const stores = new WeakMap<Graph, WeakMap<RuleBook, Differentiator>>();

/**
 * The Jacobian ∂of/∂by with axes [of's…, by's…], as a shared graph of a size linear in that of `of`. `by` is any node,
 * free wherever it occurs in `of`. Without dependence it is exactly `graph.zeros(…)`; ask `dependsOn`, and `occurrence`
 * for nodes that are not inputs.
 * @throws NoDerivative naming a function on the way that has none
 */
export function differentiate(graph: Graph, book: RuleBook, of: Node, by: Node, options: DifferentiateOptions = {}): Node {
  if (options.trace) return new Differentiator(graph, book, options.trace).derivative(of, by, options.mode);
  let books = stores.get(graph);
  if (!books) {
    books = new WeakMap();
    stores.set(graph, books);
  }
  let known = books.get(book);
  if (!known) {
    known = new Differentiator(graph, book, null);
    books.set(book, known);
  }
  return known.derivative(of, by, options.mode);
}

/** One sweep from `of` backwards, continued as more variables ask for it. */
interface Sweep {
  readonly users: ReadonlyMap<Node, readonly { readonly user: Node; readonly arg: number }[]>;
  readonly order: readonly Node[];
  readonly adjoints: Map<Node, Node | null>;
}

/** Derivatives in one graph under one book, each worked out once. */
export class Differentiator {
  private readonly tangents = new Map<Node, Map<Node, Node | null>>();
  private readonly sweeps = new Map<Node, Sweep>();
  private readonly locals: Locals;
  private readonly graph: Graph;
  private readonly trace: ((step: Step) => void) | null;

  constructor(graph: Graph, book: RuleBook, trace: ((step: Step) => void) | null) {
    this.graph = graph;
    this.trace = trace;
    this.locals = new Locals(graph, book);
  }

  derivative(of: Node, by: Node, mode?: "forward" | "reverse"): Node {
    if (!dependsOn(of, by)) return this.graph.zeros([...of.dims, ...by.dims]);
    const reverse = mode === undefined ? entries(of.dims) < entries(by.dims) : mode === "reverse";
    const result = reverse && of !== by ? this.backward(of, by) : this.forward(of, by);
    return result ?? this.graph.zeros([...of.dims, ...by.dims]);
  }

  /** The nodes below `of`, definitions of named functions in place of those that state no derivative. */
  private below(of: readonly Node[], into: (n: Node) => boolean): Node[] {
    return reachable(of, into, (n) => this.parts(n));
  }

  private parts(node: Node): readonly Node[] {
    const below = children(node);
    if (node.op !== "map" && node.op !== "call") return below;
    const local = this.locals.of(node);
    return local.kind === "expanded" ? [local.node] : below;
  }

  private forward(of: Node, by: Node): Node | null {
    let known = this.tangents.get(by);
    if (!known) {
      known = new Map();
      this.tangents.set(by, known);
    }
    const done = known,
      holds = dependence(by);
    for (const v of this.below([of], (n) => n !== by && !done.has(n) && holds(n))) {
      if (!done.has(v)) done.set(v, v === by ? this.unit(by) : holds(v) ? this.tangent(v, by, done) : null);
    }
    return done.get(of) ?? null;
  }

  private tangent(v: Node, by: Node, done: ReadonlyMap<Node, Node | null>): Node | null {
    const g = this.graph,
      below = this.parts(v);
    if (below.every((p) => (done.get(p) ?? null) === null)) return null;
    const local = this.locals.of(v);
    let result: Node | null;
    if (local.kind === "expanded") result = done.get(local.node) ?? null;
    else {
      const terms: Node[] = [];
      below.forEach((p, k) => {
        const t = done.get(p) ?? null;
        if (t === null) return;
        const term = local.kind === "where" ? (k === 0 ? null : masked(g, below[0]!, t, k === 1)) : push(g, v, local, k, t, by.dims);
        if (term !== null && !isZeroNode(term)) terms.push(term);
      });
      result = terms.length === 0 ? null : g.add(terms);
    }
    if (this.trace && result)
      this.trace({ rule: ruleOf(v, local), mode: local.kind === "expanded" ? "definition" : "forward", of: v, by, through: v, result });
    return result;
  }

  /** ∂by/∂by. */
  private unit(by: Node): Node {
    const g = this.graph,
      n = by.dims.length;
    return g.einsum(
      by.dims.map((d) => g.eye(d)),
      by.dims.map((_, i) => [i, n + i]),
      Array.from({ length: 2 * n }, (_, i) => i),
      (l) => by.dims[l % n],
    );
  }

  private backward(of: Node, by: Node): Node | null {
    const sweep = this.sweep(of),
      g = this.graph,
      holds = dependence(by);
    // Only nodes between `of` and `by` are needed. `order` has users after what they use.
    const needed = new Set<Node>([by]),
      frontier: Node[] = [];
    for (const v of sweep.order) {
      if (v === by || !holds(v) || !this.parts(v).some((p) => needed.has(p))) continue;
      needed.add(v);
      if (this.locals.of(v).kind === "where") frontier.push(v);
    }
    for (let i = sweep.order.length - 1; i >= 0; i--) {
      const v = sweep.order[i]!;
      if (needed.has(v) && !sweep.adjoints.has(v)) sweep.adjoints.set(v, this.adjoint(of, v, sweep));
    }
    const terms = [sweep.adjoints.get(by) ?? null];
    for (const w of frontier) {
      // Through a choice of branches the tangents are chosen, not the adjoint multiplied by 0.
      const a = sweep.adjoints.get(w) ?? null,
        t = a === null ? null : this.forward(w, by);
      if (a === null || t === null) continue;
      const lead = of.dims.map((_, i) => i),
        own = w.dims.map((_, i) => lead.length + i),
        tail = by.dims.map((_, i) => lead.length + own.length + i);
      terms.push(
        g.einsum(
          [a, t],
          [
            [...lead, ...own],
            [...own, ...tail],
          ],
          [...lead, ...tail],
        ),
      );
    }
    const found = terms.filter((t) => t !== null && !isZeroNode(t)) as Node[];
    return found.length === 0 ? null : g.add(found);
  }

  private sweep(of: Node): Sweep {
    let sweep = this.sweeps.get(of);
    if (sweep) return sweep;
    const order = this.below([of], (n) => n.inputs.length > 0),
      users = new Map<Node, { user: Node; arg: number }[]>();
    for (const user of order) {
      if (user.inputs.length === 0) continue;
      this.parts(user).forEach((p, arg) => {
        const list = users.get(p);
        if (list) list.push({ user, arg });
        else users.set(p, [{ user, arg }]);
      });
    }
    sweep = { order, users, adjoints: new Map([[of, this.unit(of)]]) };
    this.sweeps.set(of, sweep);
    return sweep;
  }

  /** ∂of/∂v along the paths that pass no `where`. */
  private adjoint(of: Node, v: Node, sweep: Sweep): Node | null {
    const terms: Node[] = [],
      lead = of.dims.length;
    for (const { user, arg } of sweep.users.get(v) ?? []) {
      const a = sweep.adjoints.get(user) ?? null,
        local = this.locals.of(user);
      if (a === null || local.kind === "where") continue;
      const term = local.kind === "expanded" ? a : pull(this.graph, user, local, arg, a, lead);
      if (term === null || isZeroNode(term)) continue;
      terms.push(term);
      if (this.trace)
        this.trace({
          rule: ruleOf(user, local),
          mode: local.kind === "expanded" ? "definition" : "reverse",
          of,
          by: v,
          through: user,
          result: term,
        });
    }
    return terms.length === 0 ? null : this.graph.add(terms);
  }
}

const ruleOf = (v: Node, local: Local): string =>
  "rule" in local ? local.rule : local.kind === "expanded" ? local.by : v.op === "map" ? v.fn : v.op;

/** A quick necessary condition for `by` to occur in a node. */
function dependence(by: Node): (n: Node) => boolean {
  if (by.op === "input") return (n) => n.inputs.includes(by.name);
  return (n) => n.id >= by.id && by.inputs.every((name) => n.inputs.includes(name));
}
