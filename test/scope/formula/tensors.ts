import { rules } from "../../../rules/index.js";
import { evaluate } from "../../../src/numeric/compile.js";
import { differentiate } from "../../../src/diff/differentiate.js";
import { lowerIndexed, lowerValue, type Value } from "../../../src/scope/formula/lower.js";
import { makeRuleBook } from "../../../src/scope/rulebook.js";
import { parseFormula } from "../../../src/syntax/formula.js";
import { Graph } from "../../../src/tensor/graph.js";
import type { Dim } from "../../../src/tensor/node.js";
/** Formulas evaluated at plain arrays. */

export type Data = number | readonly number[] | readonly (readonly number[])[];
export type Numbers = number | readonly Numbers[];

const sizeOf = (data: Data): number[] =>
  typeof data === "number" ? [] : typeof data[0] === "number" ? [data.length] : [data.length, (data[0] as readonly number[]).length];

/** Symbols with their data; dimensions get the letters of `names` by size. */
export function setting(data: Readonly<Record<string, Data>>, names: Readonly<Record<string, number>> = {}) {
  const graph = new Graph(),
    book = makeRuleBook(rules, graph);
  const dim = (size: number): Dim => ({ size, name: Object.entries(names).find(([, n]) => n === size)?.[0] ?? null });
  const symbols = new Map(Object.entries(data).map(([name, value]) => [name, graph.input(name, sizeOf(value).map(dim))]));
  const point = new Map(
    Object.entries(data).map(([name, value]) => [name, Float64Array.from(typeof value === "number" ? [value] : value.flat())]),
  );
  const context = {
    graph,
    book,
    symbols,
    dims: new Map(Object.entries(names)),
    derive: (of: Parameters<typeof differentiate>[2], by: Parameters<typeof differentiate>[3]) => differentiate(graph, book, of, by),
  };
  const nested = (flat: Float64Array, sizes: readonly number[]): Numbers => {
    const [n, ...rest] = sizes;
    if (n === undefined) return Number(Number((flat[0] ?? NaN).toPrecision(12)).toFixed(13)) + 0;
    const step = flat.length / n;
    return Array.from({ length: n }, (_, i) => nested(flat.subarray(i * step, (i + 1) * step), rest));
  };
  const numbers = (v: Value): Numbers =>
    nested(
      evaluate(v.node, point, book),
      v.node.dims.map((d) => d.size),
    );
  return {
    ...context,
    value: (text: string): Value => lowerValue(parseFormula(text), context),
    /** The numbers of a formula; with `order`, those of its free indices first. */
    numbers: (text: string, order: readonly string[] = []): Numbers =>
      numbers(order.length === 0 ? lowerValue(parseFormula(text), context) : lowerIndexed(parseFormula(text), context, order)),
    node: (text: string) => lowerValue(parseFormula(text), context).node,
  };
}
