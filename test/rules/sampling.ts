import type { ReadyRule, Rule, RuleBook } from "../../src/rule.js";
import { evaluate, type Point } from "../../src/numeric/compile.js";
import { createRandom, roundTo, type Random } from "../../src/numeric/random.js";
import { makeRuleBook } from "../../src/scope/rulebook.js";
import { signatureOf } from "../../src/scope/signature.js";
import { ShapeError } from "../../src/tensor/errors.js";
import { Graph } from "../../src/tensor/graph.js";
import type { Dim, Node } from "../../src/tensor/node.js";
/** A rule applied to inputs at a point of its domain: distinct sizes, several scales, off the kinks, short decimals. */

export interface Trial {
  readonly graph: Graph;
  readonly book: RuleBook;
  readonly ready: ReadyRule;
  /** Inputs named as the rule names them, and numbers for sizes. */
  readonly args: readonly Node[];
  readonly result: Node;
  readonly point: Point;
  readonly about: string;
}

/** How many entries a tensor may have; the Jacobian has the square of it. */
const ATTEMPTS = 400;
/** A point this near to a kink is no fair sample for central differences. */
const CLEAR = 0.05;

/** Trial number `k` of a rule, or the reason why none was found. */
export function trialOf(rule: Rule, rules: readonly Rule[], k: number): Trial | string {
  const seed = `${rule.id}/${String(k)}`,
    random = createRandom(seed),
    signature = signatureOf(rule);
  let reason = "no attempt";
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const graph = new Graph(),
      book = makeRuleBook(rules, graph),
      ready = book.get(rule.id);
    if (ready === undefined) return "the book does not find it";
    const sizes = sizesFor(
      signature.args.flatMap((a) => a.dims.flatMap((d) => (d.kind === "name" ? [d.key] : []))),
      random,
    );
    const point = new Map<string, Float64Array>(),
      args: Node[] = [],
      shapes: (readonly Dim[])[] = [];
    for (const pattern of signature.args) {
      if (pattern.kind === "size") {
        const size = random.integer(0, 3);
        args.push(graph.num(size));
        shapes.push([{ size, name: null }]);
        continue;
      }
      const dims = pattern.dims.map(
        (d): Dim =>
          d.kind === "name" ? { size: sizes.get(d.key) ?? 2, name: d.key } : { size: d.kind === "num" ? Number(d.text) : 2, name: null },
      );
      args.push(graph.input(pattern.name, dims));
      shapes.push(dims);
      point.set(
        pattern.name,
        values(
          dims.reduce((n, d) => n * d.size, 1),
          random,
        ),
      );
    }
    try {
      const result = signature.elementwise ? graph.map(rule.id, args) : graph.call(rule.id, args, 0, ready.resultDims(shapes));
      const fair = fairness(ready, args, result, point, book);
      if (fair === null) return { graph, book, ready, args, result, point, about: `seed ${seed}, attempt ${String(attempt)}` };
      reason = fair;
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      reason = error.message;
    }
  }
  return `no point of its domain in ${String(ATTEMPTS)} attempts: ${reason}`;
}

/** Distinct sizes from 2 to 6, so that a missing transpose or a wrong axis shows. */
export function sizesFor(letters: readonly string[], random: Random): ReadonlyMap<string, number> {
  const distinct = [...new Set(letters)],
    sizes = random.shuffle([2, 3, 4, 5, 6].slice(0, Math.max(3, distinct.length)));
  return new Map(distinct.map((letter, i) => [letter, sizes[i] ?? 2 + i]));
}

/** Numbers of one kind: of both signs, positive, between 0 and 1, between -1 and 0, above 1, whole, of another scale. */
export function values(count: number, random: Random): Float64Array {
  const kind = random.integer(0, 7);
  const one = (): number => {
    switch (kind) {
      case 0:
      case 1:
        return random.decimal(-2, 2, 2);
      case 2:
        return random.decimal(0.1, 2.5, 2);
      case 3:
        return random.decimal(0.15, 0.85, 2);
      case 4:
        return random.decimal(-0.85, -0.15, 2);
      case 5:
        return random.decimal(1.2, 3, 2);
      case 6:
        return random.integer(1, 4);
      default:
        return roundTo(random.sign() * random.decimal(0.02, 0.3, 3) * (random.next() < 0.5 ? 1 : 15), 3);
    }
  };
  return Float64Array.from({ length: count }, one);
}

/** Null where the point is inside the domain, off the kinks, and the value is finite; else what is not. */
function fairness(ready: ReadyRule, args: readonly Node[], result: Node, point: Point, book: RuleBook): string | null {
  for (const condition of ready.domain?.(args, 0) ?? [])
    if (evaluate(condition, point, book).some((v) => v !== 1)) return "outside the domain";
  for (const kink of ready.kinks(args, 0)) if (evaluate(kink, point, book).some((v) => Math.abs(v) < CLEAR)) return "at a kink";
  const tame = (node: Node): boolean => evaluate(node, point, book).every((v) => Number.isFinite(v) && Math.abs(v) < 1e6);
  if (!tame(result)) return "no finite value";
  // On the edge of a domain a value may exist where the derivative does not.
  const slopes = args.map((a, k) => (a.op === "input" ? slopeOf(() => ready.jacobian(k, args, result, 0)) : null));
  return slopes.every((slope) => slope === null || tame(slope)) ? null : "no finite derivative";
}

/** A derivative without a value is found by the derivative's own check. */
function slopeOf(make: () => Node | null): Node | null {
  try {
    return make();
  } catch {
    return null;
  }
}
