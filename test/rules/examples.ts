import { evaluate } from "../../src/numeric/compile.js";
import { createRandom } from "../../src/numeric/random.js";
import type { Rule } from "../../src/rule.js";
import { freeIndicesOf, lowerFormula, lowerIndexed } from "../../src/scope/formula/lower.js";
import { parseWhere } from "../../src/scope/formula/where.js";
import { makeRuleBook } from "../../src/scope/rulebook.js";
import { signatureOf } from "../../src/scope/signature.js";
import type { Expr } from "../../src/syntax/expr.js";
import { parseFormula } from "../../src/syntax/formula.js";
import { ShapeError } from "../../src/tensor/errors.js";
import { Graph } from "../../src/tensor/graph.js";
import type { Dim, Node } from "../../src/tensor/node.js";
import { againstDifferences } from "./compare.js";
import { sizesFor, values } from "./sampling.js";

type Example = NonNullable<Rule["examples"]>[number];
const POINTS = 3;
const ATTEMPTS = 300;

/** d(given, wrt) = expect, by central differences of `given` at several points; null where it holds. */
export function exampleProblem(rule: Rule, example: Example, rules: readonly Rule[]): string | null {
  const given = parseFormula(example.given),
    wrt = parseFormula(example.wrt),
    expected = parseFormula(example.expect);
  const where = parseWhere(example.where ?? ""),
    target = wrt.kind === "entry" ? wrt.base : wrt;
  if (target.kind !== "name") return `"${example.wrt}" is no name or entry`;
  const variable = target.key;
  const random = createRandom(`${rule.id}: ${example.given}`),
    patterns = new Map(signatureOf(rule).args.map((a) => [a.name, a]));
  const shapes = new Map<string, readonly (string | number)[]>();
  for (const [name, pattern] of patterns)
    if (pattern.kind === "real")
      shapes.set(
        name,
        pattern.dims.map((d) => (d.kind === "name" ? d.key : d.kind === "num" ? Number(d.text) : 2)),
      );
  for (const [name, dims] of where.shapes) if (!(where.assumptions.get(name) ?? []).includes("index")) shapes.set(name, dims);
  const known = new Set([...patterns.keys(), ...where.shapes.keys()].filter((name) => shapes.has(name)));
  const letters = [...shapes.values()].flat().filter((d) => typeof d === "string");
  const dimNames = new Set(letters.filter((l) => !patterns.has(l) || patterns.get(l)?.kind === "size"));
  for (const name of [given, wrt, expected].flatMap(namesIn))
    if (!shapes.has(name) && !dimNames.has(name) && name !== "pi" && name !== "e") shapes.set(name, []);
  const bound = new Set(
    freeIndicesOf([given, wrt, expected], {
      symbols: new Map([...known].map((k) => [k, null as never])),
      dims: new Map([...dimNames].map((d) => [d, 1])),
    }),
  );
  let points = 0,
    reason = "";
  for (let attempt = 0; attempt < ATTEMPTS && points < POINTS; attempt++) {
    const sizes = sizesFor([...dimNames], random),
      graph = new Graph(),
      book = makeRuleBook(rules, graph),
      dims = new Map(sizes);
    const symbols = new Map<string, Node>(),
      point = new Map<string, Float64Array>();
    for (const [name, shape] of shapes) {
      if (bound.has(name) || dimNames.has(name)) continue;
      const own = shape.map((d): Dim => (typeof d === "number" ? { size: d, name: null } : { size: sizes.get(d) ?? 2, name: d }));
      symbols.set(name, graph.input(name, own));
      point.set(
        name,
        values(
          own.reduce((n, d) => n * d.size, 1),
          random,
        ),
      );
    }
    const context = { graph, book, symbols, dims },
      x = symbols.get(variable);
    if (x === undefined) return `${variable} is no name of the example`;
    try {
      if (!where.conditions.every((c) => evaluate(lowerFormula(c, context), point, book).every((v) => v === 1))) {
        reason = "the conditions do not hold";
        continue;
      }
      const own = freeIndicesOf([given], context),
        indices = wrt.kind === "entry" ? wrt.indices.map((i) => (i?.kind === "name" ? i.key : "?")) : [];
      const f = lowerIndexed(given, context, own);
      const ranges = new Map(indices.map((i, axis) => [i, x.dims[axis] ?? { size: 1, name: null }]));
      const claim = lowerIndexed(expected, context, [...own, ...indices], ranges, [given]);
      const value = evaluate(f.node, point, book),
        claimed = evaluate(claim.node, point, book);
      if (![...value, ...claimed].every((v) => Number.isFinite(v) && Math.abs(v) < 1e5)) {
        reason = "no finite value";
        continue;
      }
      const problem = againstDifferences(claim.node, f.node, variable, point, book);
      if (problem?.startsWith("all entries left out") === true || problem?.startsWith("central differences are too coarse") === true) {
        reason = problem;
        continue;
      }
      if (problem !== null) return `the expected derivative is ${problem}`;
      points += 1;
    } catch (error) {
      // Some sizes do not conform (a window wider than its input): others may.
      if (!(error instanceof ShapeError)) throw error;
      reason = error.message;
    }
  }
  return points === POINTS ? null : `${String(points)} points in ${String(ATTEMPTS)} attempts: ${reason}`;
}

/** Names that stand for values (not functions, not indices that a sum binds). */
function namesIn(e: Expr): readonly string[] {
  const found = new Set<string>();
  const walk = (x: unknown, hidden: ReadonlySet<string>): void => {
    if (Array.isArray(x)) {
      for (const item of x as readonly unknown[]) walk(item, hidden);
      return;
    }
    if (typeof x !== "object" || x === null) return;
    const node = x as Expr;
    if (node.kind === "name" && !hidden.has(node.key)) found.add(node.key);
    const inner = node.kind === "big" ? new Set([...hidden, node.index]) : hidden;
    for (const value of Object.values(node)) walk(value, inner);
  };
  walk(e, new Set());
  return [...found];
}
