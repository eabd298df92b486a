import { differentiate } from "../../diff/differentiate.js";
import type { Rule, RuleBook } from "../../rule.js";
import type { InputSpec } from "../../numeric/sample.js";
import { chooseSizes } from "../../numeric/sample.js";
import { LowerError, lowerValue } from "../../scope/formula/lower.js";
import { makeRuleBook } from "../../scope/rulebook.js";
import type { Expr } from "../../syntax/expr.js";
import { Graph } from "../../tensor/graph.js";
import { ShapeError } from "../../tensor/errors.js";
import type { Dim, Node } from "../../tensor/node.js";
import { freeNames } from "./names.js";
import { Unreadable, type Question } from "./question.js";

/** A lowered side as rows and columns: a number is 1 × 1, a column n × 1, a row 1 × n; `deep` has more axes. */
export interface Side {
  readonly node: Node;
  readonly rows: number;
  readonly columns: number;
  readonly deep: boolean;
}

/** A question at one assignment of sizes: its own graph, its symbols, what may be sampled. */
export interface Frame {
  readonly graph: Graph;
  readonly book: RuleBook;
  readonly sizes: Readonly<Record<string, number>>;
  readonly symbols: ReadonlyMap<string, Node>;
  readonly specs: readonly InputSpec[];
  /** The conditions, which every point has to meet. */
  readonly conditions: readonly Node[];
  lower(expr: Expr): Side;
}

/** The letters that stand for sizes. */
export function dimensionNames(q: Question): string[] {
  const names = new Set<string>();
  for (const shape of q.shapes?.values() ?? []) for (const s of shape) if (typeof s === "string" && !q.shapes?.has(s)) names.add(s);
  return [...names];
}

/** Shapes of all names: those given, or numbers where none are given. */
function shapesOf(q: Question): Map<string, readonly (string | number)[]> {
  const shapes = new Map(q.shapes ?? []);
  if (q.shapes === null) {
    const exprs = q.kind === "pair" ? [q.a, q.b] : [q.f, q.claim];
    for (const e of [...exprs, ...q.conditions])
      for (const name of freeNames(e)) if (q.assume.has(name) || (name !== "pi" && name !== "e")) shapes.set(name, []);
    if (q.kind === "derivative") shapes.set(q.wrt, []);
  }
  for (const name of q.assume.keys()) if (!shapes.has(name)) shapes.set(name, []);
  return shapes;
}

/** The question at the sizes of a trial. @throws Unreadable */
export function makeFrame(q: Question, rules: readonly Rule[], trial: number): Frame {
  const graph = new Graph(),
    book = makeRuleBook(rules, graph),
    sizes = chooseSizes(dimensionNames(q), trial);
  const dims = new Map<string, Dim>([...sizes].map(([name, size]) => [name, { size, name }])),
    symbols = new Map<string, Node>(),
    specs: InputSpec[] = [];
  for (const [name, shape] of shapesOf(q)) {
    const axes = shape.map((s): Dim => {
      if (typeof s === "number") return { size: s, name: null };
      const d = dims.get(s);
      if (!d) throw new Unreadable(`Unexpected size of ${name}: ${s} is itself a symbol with a shape.`);
      return d;
    });
    const assume = q.assume.get(name) ?? [];
    if (
      assume.some((a) => a === "symmetric" || a === "posdef" || a === "orthogonal" || a === "skew") &&
      axes.length === 2 &&
      axes[0]!.size !== axes[1]!.size
    ) {
      throw new Unreadable(
        `Unexpected assumption about ${name}: a matrix of ${String(shape[0])} × ${String(shape[1])} cannot be ${assume.join(", ")}.`,
      );
    }
    symbols.set(name, graph.input(name, axes));
    specs.push({ name, sizes: axes.map((d) => d.size), assume });
  }
  const derive = (of: Node, by: Node): Node => differentiate(graph, book, of, by);
  const conditions = q.conditions.map((c) => {
    try {
      return lowerValue(c, { graph, book, symbols, dims }).node;
    } catch (error) {
      if (error instanceof LowerError || error instanceof ShapeError) throw new Unreadable(`In a condition: ${error.message}`);
      throw error;
    }
  });
  return {
    graph,
    book,
    sizes: Object.fromEntries(sizes),
    symbols,
    specs,
    conditions,
    lower: (expr) => {
      const value = lowerValue(expr, { graph, book, symbols, dims, derive }),
        [a, b] = value.node.dims.map((d) => d.size);
      switch (value.form) {
        case "scalar":
          return { node: value.node, rows: 1, columns: 1, deep: false };
        case "column":
          return { node: value.node, rows: a ?? 1, columns: 1, deep: false };
        case "row":
          return { node: value.node, rows: 1, columns: a ?? 1, deep: false };
        case "matrix":
          return { node: value.node, rows: a ?? 1, columns: b ?? 1, deep: false };
        default:
          return { node: value.node, rows: 0, columns: 0, deep: true };
      }
    },
  };
}
