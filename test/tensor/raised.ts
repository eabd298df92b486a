import { differentiate } from "../../src/diff/differentiate.js";
import { rules } from "../../rules/index.js";
import { lowerIndexed, lowerValue } from "../../src/scope/formula/lower.js";
import type { FormulaContext } from "../../src/scope/formula/lower.js";
import { makeRuleBook } from "../../src/scope/rulebook.js";
import { parseFormula } from "../../src/syntax/formula.js";
import { printFormula } from "../../src/syntax/formula-print.js";
import { Graph } from "../../src/tensor/graph.js";
import type { Dim, Node } from "../../src/tensor/node.js";
import { raise } from "../../src/tensor/raise.js";
import type { Raised, RaiseOptions } from "../../src/tensor/raise.js";

/** A graph with inputs declared as "A: m,n; x: n; s:", where letters are sizes from 2 upwards in order of appearance. */
export function world(where: string): FormulaContext & { graph: Graph } {
  const graph = new Graph(),
    symbols = new Map<string, Node>(),
    sizes = new Map<string, number>();
  for (const part of where
    .split(";")
    .map((p) => p.trim())
    .filter((p) => p !== "")) {
    const [names, shape] = part.split(":").map((p) => p.trim()) as [string, string];
    const dims =
      shape === ""
        ? []
        : shape.split(",").map((d): Dim => {
            const key = d.trim();
            if (!sizes.has(key)) sizes.set(key, 2 + sizes.size);
            return { size: sizes.get(key)!, name: key };
          });
    for (const n of names.split(",")) symbols.set(n.trim(), graph.input(n.trim(), dims));
  }
  const book = makeRuleBook(rules, graph);
  return {
    graph,
    book,
    symbols: new Map([...symbols].map(([k, node]) => [k, node])),
    dims: sizes,
    derive: (of: Node, by: Node) => differentiate(graph, book, of, by),
  };
}

export const options = (context: FormulaContext, more: RaiseOptions = {}): RaiseOptions => ({
  fn: (id) => context.book.get(id)?.rule.names[0] ?? id,
  rowwise: (id) => (id === "vector.softmax" ? "softmaxrows" : null),
  ...more,
});

export const lowered = (context: FormulaContext, text: string): Node => lowerValue(parseFormula(text), context).node;

/** What the notation means, with the axes of the raised node. */
export function meaning(context: FormulaContext, raised: Raised, node: Node): Node {
  const expr = parseFormula(printFormula(raised.expr));
  if (raised.indices.length === 0) return lowerValue(expr, context).node;
  return lowerIndexed(expr, context, raised.indices, new Map(raised.indices.map((i, axis) => [i, node.dims[axis]!]))).node;
}

export function gradient(context: FormulaContext & { graph: Graph }, of: string, by: string, order = 1): Node {
  let node = lowered(context, of);
  for (let k = 0; k < order; k++) node = differentiate(context.graph, context.book, node, lowered(context, by));
  return node;
}

export const text = (raised: Raised | null): string =>
  raised === null ? "no notation" : `${raised.indices.length > 0 ? `[${raised.indices.join(",")}] ` : ""}${printFormula(raised.expr)}`;
export { raise };
