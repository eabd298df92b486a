import type { Kernel, ReadyRule, Rule, RuleBook } from "../rule.js";
import type { Expr } from "../syntax/expr.js";
import type { Graph } from "../tensor/graph.js";
import type { Dim, Node } from "../tensor/node.js";
import { constantOf, dimsText, isSizeNode, sameSizes } from "../tensor/shape.js";
import type { Value } from "./formula/lower.js";
import { freeIndicesOf, lowerIndexed } from "./formula/lower.js";
import { formOfRank, valueOf } from "./formula/value.js";
import { formulasOf } from "./rule-formulas.js";
import { dimsOfResult, signatureOf, unify } from "./signature.js";
/** Rules made ready: found by id or name, their formulas parsed and lowered on demand. */

/**
 * The rules as a book bound to `graph`. Cheap: nothing is parsed before it is asked for, and what is parsed is shared by
 * all books of the same rules. Of two rules with one name the first is found.
 */
export function makeRuleBook(rules: readonly Rule[], graph: Graph): RuleBook {
  const byName = namesOf(rules),
    ready = new Map<Rule, ReadyRule>();
  const book: RuleBook = {
    get(name) {
      const rule = byName.get(name);
      return rule === undefined ? undefined : prepared(rule);
    },
    get rules() {
      return rules.map(prepared);
    },
  };
  const prepared = (rule: Rule): ReadyRule => {
    let made = ready.get(rule);
    if (made === undefined) ready.set(rule, (made = new BoundRule(rule, book, graph)));
    return made;
  };
  return book;
}

const indexes = new WeakMap<readonly Rule[], ReadonlyMap<string, Rule>>();
function namesOf(rules: readonly Rule[]): ReadonlyMap<string, Rule> {
  const known = indexes.get(rules);
  if (known !== undefined) return known;
  const byName = new Map<string, Rule>();
  for (const rule of rules) for (const name of [rule.id, ...rule.names]) if (!byName.has(name)) byName.set(name, rule);
  indexes.set(rules, byName);
  return byName;
}

/** Labels of batch axes: no name of a formula begins with a dot. */
const batchLabels = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `.${String(i)}`);

/** What a formula of the rule is lowered with. */
interface Situation {
  readonly symbols: ReadonlyMap<string, Value>;
  readonly dims: ReadonlyMap<string, Dim>;
  /** Leading axes with their labels. */
  readonly batch: readonly string[];
  readonly ranges: ReadonlyMap<string, Dim>;
  readonly resultDims: readonly Dim[];
}

class BoundRule implements ReadyRule {
  readonly rule: Rule;
  readonly kernel: Kernel | null;
  private readonly book: RuleBook;
  private readonly graph: Graph;
  private readonly made = new Map<string, Node | null>();
  constructor(rule: Rule, book: RuleBook, graph: Graph) {
    this.rule = rule;
    this.kernel = rule.kernel ?? null;
    this.book = book;
    this.graph = graph;
  }

  get elementwise(): boolean {
    return signatureOf(this.rule).elementwise;
  }

  resultDims(args: readonly (readonly Dim[])[]): readonly Dim[] {
    if (this.elementwise) return args.find((dims) => dims.length > 0) ?? [];
    return dimsOfResult(this.rule, unify(this.rule, args));
  }

  expand(args: readonly Node[], batch: number): Node | null {
    const definition = formulasOf(this.rule).definition();
    if (definition === null) return null;
    return this.remember(`expand|${String(batch)}`, args, () => {
      const at = this.situation(args, batch, null),
        { indices } = definition;
      if (this.elementwise) return this.lower(definition.body, at, at.batch, at.ranges, [], "definition");
      const ranges = rangesOf(indices, at.resultDims);
      return this.lower(
        definition.body,
        at,
        [...at.batch, ...(indices ?? [])],
        new Map([...at.ranges, ...ranges]),
        indices === null ? at.resultDims : [],
        "definition",
      );
    });
  }

  jacobian(arg: number, args: readonly Node[], result: Node, batch: number): Node | null {
    const derivative = formulasOf(this.rule).derivative(arg),
      variable = args[arg];
    if (derivative === null || variable === undefined) return null;
    return this.remember(`jacobian ${String(arg)}|${String(batch)}|${String(result.id)}`, args, () =>
      this.derivativeOf(derivative.body, derivative.of, derivative.by, arg, args, result, batch, `derivative by ${this.argName(arg)}`),
    );
  }

  /**
   * Any formula in place of the stated derivative by an argument, with its free indices: what a known mistake claims. The
   * axes are those of `jacobian`.
   */
  claimed(body: Expr, arg: number, args: readonly Node[], result: Node, batch: number): Node {
    const stated = formulasOf(this.rule).derivative(arg),
      { result: of, args: patterns } = signatureOf(this.rule);
    const letters = ["i", "j", "k", "l", "p", "q", "r", "s"],
      rank = of.dims.length;
    const by = patterns[arg]?.dims.length ?? 0;
    const ofIndices = stated === null ? letters.slice(0, rank) : stated.of,
      byIndices = stated === null ? letters.slice(rank, rank + by) : stated.by;
    return this.derivativeOf(
      body,
      ofIndices,
      byIndices,
      arg,
      args,
      result,
      batch,
      `formula in place of the derivative by ${this.argName(arg)}`,
    );
  }

  private derivativeOf(
    body: Expr,
    of: readonly string[] | null,
    by: readonly string[] | null,
    arg: number,
    args: readonly Node[],
    result: Node,
    batch: number,
    what: string,
  ): Node {
    const at = this.situation(args, batch, result);
    if (this.elementwise) return this.lower(body, at, at.batch, at.ranges, [], what);
    const argDims = args[arg]?.dims.slice(batch) ?? [];
    const ranges = new Map([...at.ranges, ...rangesOf(of, at.resultDims), ...rangesOf(by, argDims)]);
    const own = [...(of === null ? at.resultDims : []), ...(by === null ? argDims : [])];
    const node = this.lower(body, at, [...at.batch, ...(of ?? []), ...(by ?? [])], ranges, own, what);
    if (of !== null || by === null || at.resultDims.length === 0) return node;
    // The result's axes are own axes and came last: they go before the argument's.
    const lead = batch,
      over = by.length,
      axes = node.dims.map((_, i) => i);
    return this.graph.einsum([node], [axes], [...axes.slice(0, lead), ...axes.slice(lead + over), ...axes.slice(lead, lead + over)]);
  }

  kinks(args: readonly Node[], batch: number): readonly Node[] {
    return this.conditions(formulasOf(this.rule).kinks(), args, batch, "kink");
  }

  domain(args: readonly Node[], batch: number): readonly Node[] {
    return this.conditions(formulasOf(this.rule).domain(), args, batch, "domain");
  }

  private conditions(exprs: readonly Expr[], args: readonly Node[], batch: number, what: string): readonly Node[] {
    if (exprs.length === 0) return [];
    const at = this.situation(args, batch, null);
    return exprs.map((e) => {
      // An expression with free indices is one for each of their values.
      const free = freeIndicesOf([e], at);
      return this.lower(e, at, [...at.batch, ...free], at.ranges, null, what);
    });
  }

  private situation(args: readonly Node[], batch: number, result: Node | null): Situation {
    const signature = signatureOf(this.rule),
      symbols = new Map<string, Value>();
    const shaped = args.find((a) => a.dims.length > 0)?.dims ?? [];
    const lead = this.elementwise ? batchLabels(shaped.length) : batchLabels(batch);
    const put = (name: string, node: Node): void => {
      // An elementwise rule's arguments are numbers at each place; one that is the same everywhere may come as a number.
      const labels = this.elementwise ? lead.slice(0, node.dims.length) : lead;
      symbols.set(name, valueOf({ node, labels }, formOfRank(node.dims.length - labels.length)));
    };
    signature.args.forEach((p, k) => {
      const node = args[k];
      if (node !== undefined && p.kind === "real") put(p.name, node);
    });
    if (result !== null) put(signature.result.name, result);
    const sizes = this.elementwise
      ? new Map<string, Dim>()
      : unify(
          this.rule,
          args.map((a, k) => (signature.args[k]?.kind === "size" ? [sizeOfNode(this.rule, a)] : a.dims.slice(batch))),
        );
    const leadDims = this.elementwise ? shaped : (args[0]?.dims.slice(0, batch) ?? []);
    const ranges = new Map(lead.map((l, i) => [l, leadDims[i] ?? { size: 1, name: null }]));
    return { symbols, dims: sizes, batch: lead, ranges, resultDims: this.elementwise ? [] : dimsOfResult(this.rule, sizes) };
  }

  /** Lowers a formula to a node with the axes `order`, then own axes that must be `own` (null: any). */
  private lower(
    body: Expr,
    at: Situation,
    order: readonly string[],
    ranges: ReadonlyMap<string, Dim>,
    own: readonly Dim[] | null,
    what: string,
  ): Node {
    const value = lowerIndexed(body, { graph: this.graph, book: this.book, symbols: at.symbols, dims: at.dims }, order, ranges);
    const found = value.node.dims.slice(order.length);
    if (own !== null && !sameSizes(found, own))
      throw new Error(`rule ${this.rule.id}: the ${what} has the shape ${dimsText(found)}, expected ${dimsText(own)}`);
    return value.node;
  }

  private argName(arg: number): string {
    return signatureOf(this.rule).args[arg]?.name ?? String(arg);
  }

  private remember(what: string, args: readonly Node[], make: () => Node | null): Node | null {
    const key = `${what}|${args.map((a) => a.id).join(",")}`,
      known = this.made.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.made.set(key, made);
    return made;
  }
}

/** The whole number that a size argument is: an exact number or a dimension's own node, repeated along batch axes. */
function sizeOfNode(rule: Rule, node: Node): Dim {
  const exact = constantOf(node),
    [first] = node.op === "einsum" ? node.operands : [];
  if (exact !== null && exact.den === 1n) return { size: Number(exact.num), name: null };
  const own = isSizeNode(node) ? node : first !== undefined && isSizeNode(first) ? first : null;
  const dim = own?.op === "einsum" ? own.sizes[0] : undefined;
  if (dim === undefined) throw new Error(`rule ${rule.id}: a size is neither a whole number nor a dimension`);
  return dim;
}

function rangesOf(indices: readonly string[] | null, dims: readonly Dim[]): readonly (readonly [string, Dim])[] {
  return (indices ?? []).map((label, i) => [label, dims[i] ?? { size: 1, name: null }] as const);
}

/**
 * A formula that stands in place of a rule's derivative by an argument (a known mistake), with the axes of `jacobian`.
 * @throws LowerError, ShapeError where the formula has no value
 */
export function claimedJacobian(ready: ReadyRule, body: Expr, arg: number, args: readonly Node[], result: Node, batch = 0): Node {
  if (!(ready instanceof BoundRule)) throw new Error("expected a rule of makeRuleBook");
  return ready.claimed(body, arg, args, result, batch);
}
