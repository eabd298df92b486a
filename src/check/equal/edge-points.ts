import { createRandom } from "../../numeric/random.js";
import { makeRuleBook } from "../../scope/rulebook.js";
import { Graph } from "../../tensor/graph.js";
import { DoubleEvaluator, type ScalarPoint } from "./evaluate-terms.js";
import type { Bench, JudgeOptions, Values } from "./identity-bench.js";
import type { DerivativeQuestion } from "./question.js";
import { NotScalar, readScalar } from "./read-scalar.js";
import { addDifferences, crossingPoints, genericPoints, isContinuous } from "./scalar-points.js";
import { TermStore } from "./terms.js";

const bases = 2;

/**
 * Where all symbols of a derivative claim are numbers: points on both sides of every place along a line where a part of f
 * or of the claim changes sign, stops to have a value or reaches a kink. Domains and pieces far from 0, or narrow, lie
 * between such places. Nothing where tensors occur.
 */
export function edgePoints(q: DerivativeQuestion, bench: Bench, options: JudgeOptions): Values[] {
  const { specs } = bench.frame;
  if (specs.some((s) => s.sizes.length > 0)) return [];
  const store = new TermStore(),
    variables = specs.map(({ name, assume }) => ({ name, assume })),
    declared = new Set(variables.map((v) => v.name));
  try {
    const book = makeRuleBook(options.rules, new Graph()),
      roots = [q.f, q.claim].map((e) => readScalar(e, store, book, declared)),
      watched = [...roots, ...addDifferences(store)],
      evaluator = new DoubleEvaluator(store),
      random = createRandom(options.seed).fork("edges");
    return variables.filter(isContinuous).flatMap((v) =>
      genericPoints(variables, variables.length === 1 ? 1 : bases, random.fork(v.name))
        .flatMap((base) => crossingPoints(store, evaluator, watched, base.point, v))
        .map((c) => asValues(c.point)),
    );
  } catch (error) {
    if (error instanceof NotScalar) return [];
    throw error;
  }
}

const asValues = (point: ScalarPoint): Values => new Map([...point].map(([name, v]) => [name, Float64Array.of(v)]));
