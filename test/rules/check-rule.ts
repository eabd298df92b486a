import { differentiate, NoDerivative } from "../../src/diff/differentiate.js";
import { evaluate } from "../../src/numeric/compile.js";
import type { Rule } from "../../src/rule.js";
import { formulasOf } from "../../src/scope/rule-formulas.js";
import { claimedJacobian } from "../../src/scope/rulebook.js";
import { signatureOf } from "../../src/scope/signature.js";
import { parseFormula } from "../../src/syntax/formula.js";
import type { Node } from "../../src/tensor/node.js";
import { entries, sameSizes, sizesOf } from "../../src/tensor/shape.js";
import { againstDifferences, difference, plainlyDifferent } from "./compare.js";
import { exampleProblem } from "./examples.js";
import { trialOf, type Trial } from "./sampling.js";
/** All that must be true of a rule. Each problem is one line; none is the empty list. */

const TRIALS = 3;
/** Jacobians beyond this many entries are compared in a weighted sum of their entries only. */
const MAX_ENTRIES = 6000;

export function problemsOf(rule: Rule, rules: readonly Rule[]): readonly string[] {
  const problems: string[] = [];
  const attempt = (what: string, check: () => string | null | undefined): boolean => {
    try {
      const problem = check();
      if (problem != null) problems.push(`${what}: ${problem}`);
      return problem == null;
    } catch (error) {
      problems.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  };
  attempt("words", () => wordsProblem(rule));
  if (!attempt("formulas", () => formulasProblem(rule))) return problems;
  const trials: Trial[] = [];
  for (let k = 0; k < TRIALS; k++) {
    attempt("sampling", () => {
      const trial = trialOf(rule, rules, k);
      if (typeof trial === "string") return trial;
      trials.push(trial);
      return null;
    });
  }
  for (const trial of trials) {
    attempt(`definition (${trial.about})`, () => definitionProblem(trial));
    attempt(`derivative (${trial.about})`, () => derivativeProblem(trial));
  }
  const [first] = trials;
  if (first !== undefined) {
    attempt(`second derivative (${first.about})`, () => secondProblem(first));
    attempt(`batch (${first.about})`, () => batchProblem(first, trials[1] ?? first));
  }
  (rule.mistakes ?? []).forEach((mistake, n) => {
    attempt(`mistake ${String(n + 1)} "${mistake.written}"`, () => mistakeProblem(rule, n, trials, rules));
  });
  (rule.examples ?? []).forEach((example, n) => {
    attempt(`example ${String(n + 1)} "${example.given}" by ${example.wrt}`, () => exampleProblem(rule, example, rules));
  });
  return problems;
}

const KINDS = new Set([
  "sign",
  "factor",
  "transpose",
  "order",
  "missing-term",
  "extra-term",
  "wrong-variable",
  "wrong-index",
  "wrong-rule",
  "arithmetic",
  "shape",
  "definition",
  "other",
]);

function wordsProblem(rule: Rule): string | null {
  const args = Object.keys(rule.args),
    unknown = (names: readonly string[]): string | undefined => names.find((name) => !args.includes(name));
  if (!/^[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*$/u.test(rule.id)) return `id "${rule.id}" is not of the form family.name-in-words`;
  if (rule.title.trim() === "") return "no title";
  if (!/[.!?]$/u.test(rule.because)) return `"because" is no sentence: ${rule.because}`;
  const stray = unknown([
    ...Object.keys(rule.derivative ?? {}),
    ...Object.keys(rule.defaults ?? {}),
    ...Object.keys(rule.fixed ?? {}),
    ...(rule.mistakes ?? []).map((m) => m.wrt),
  ]);
  if (stray !== undefined) return `"${stray}" is no argument; there are ${args.join(", ")}`;
  const kind = (rule.mistakes ?? []).find((m) => !KINDS.has(m.kind))?.kind;
  if (kind !== undefined) return `"${kind}" is no kind of mistake`;
  const holes = [...rule.latex.matchAll(/#([A-Za-z]\w*)/gu)]
    .map((m) => m[1] ?? "")
    .filter((name) => !args.some((arg) => name.startsWith(arg)));
  if (holes.length > 0) return `#${holes[0] ?? ""} in the LaTeX is no argument`;
  if (rule.definition === undefined && rule.kernel === undefined) return "neither a definition nor a kernel";
  const given = args.findIndex((arg) => rule.defaults?.[arg] !== undefined);
  if (given >= 0 && args.slice(given).some((arg) => rule.defaults?.[arg] === undefined))
    return "an argument with a default stands before one without";
  return null;
}

/** Every formula is read; what is read twice, or not at all, throws. */
function formulasProblem(rule: Rule): string | null {
  const formulas = formulasOf(rule);
  formulas.definition();
  signatureOf(rule).args.forEach((_, k) => {
    formulas.derivative(k);
    formulas.default(k);
  });
  formulas.kinks();
  formulas.domain();
  for (const mistake of rule.mistakes ?? []) parseFormula(mistake.written);
  return null;
}

/** The definition's shape and value are those of the kernel. */
function definitionProblem({ ready, args, result, point, book }: Trial): string | null {
  const expanded = ready.expand(args, 0);
  if (expanded === null) return null;
  if (!sameSizes(expanded.dims, result.dims))
    return `it has the sizes ${sizesOf(expanded.dims).join(" × ")}, the result has ${sizesOf(result.dims).join(" × ")}`;
  if (ready.kernel === null) return null;
  const problem = difference(evaluate(expanded, point, book), evaluate(result, point, book), sizesOf(result.dims));
  return problem === null ? null : `the definition gives ${problem} by the kernel`;
}

/** Arguments that may be differentiated by. */
const variables = ({ ready, args }: Trial): readonly { readonly arg: number; readonly name: string; readonly node: Node }[] =>
  args.flatMap((node, arg) => (node.op === "input" && ready.rule.fixed?.[node.name] === undefined ? [{ arg, name: node.name, node }] : []));

/** The Jacobian as stated, or by the engine from the definition; null where a kernel without derivative says so itself. */
function jacobianOf(trial: Trial, arg: number, node: Node): Node | null {
  const { ready, args, result, graph, book } = trial;
  const stated = ready.jacobian(arg, args, result, 0);
  if (stated !== null) return stated;
  try {
    return differentiate(graph, book, result, node);
  } catch (error) {
    if (error instanceof NoDerivative && ready.rule.noSecondDerivative !== undefined) return null;
    throw error;
  }
}

function derivativeProblem(trial: Trial): string | null {
  const { ready, args, result, point, book, graph } = trial,
    expanded = ready.expand(args, 0);
  for (const { arg, name, node } of variables(trial)) {
    const jacobian = jacobianOf(trial, arg, node);
    if (jacobian === null) continue;
    const dims = [...result.dims, ...node.dims];
    if (!sameSizes(jacobian.dims, dims))
      return `by ${name}: it has the sizes ${sizesOf(jacobian.dims).join(" × ")}, expected ${sizesOf(dims).join(" × ")}`;
    const problem = againstDifferences(jacobian, result, name, point, book);
    if (problem !== null) return `by ${name}: ${problem}`;
    if (expanded === null || entries(dims) > MAX_ENTRIES) continue;
    const other = difference(
      evaluate(jacobian, point, book),
      evaluate(differentiate(graph, book, expanded, node), point, book),
      sizesOf(dims),
      1e-7,
    );
    if (other !== null) return `by ${name}: ${other} from the definition`;
  }
  return null;
}

/** A fixed sum of all entries with different weights, so that no two entries can stand for each other. */
function weighted({ graph }: Trial, node: Node): Node {
  const weights = Array.from({ length: entries(node.dims) }, (_, k) => `${String(((k * 37) % 101) + 3)}/${String(50 + ((k * 13) % 29))}`);
  const axes = node.dims.map((_, i) => i);
  return node.dims.length === 0 ? node : graph.einsum([node, graph.literal(weights, node.dims)], [axes, axes], []);
}

/** The engine's derivative of each stated derivative against central differences of the stated derivative. */
function secondProblem(trial: Trial): string | null {
  if (trial.ready.rule.noSecondDerivative !== undefined) return null;
  const { point, book, graph } = trial;
  for (const first of variables(trial)) {
    const jacobian = jacobianOf(trial, first.arg, first.node);
    if (jacobian === null) continue;
    const sum = weighted(trial, jacobian);
    for (const { name, node } of variables(trial)) {
      const problem = againstDifferences(differentiate(graph, book, sum, node), sum, name, point, book);
      if (problem !== null && !problem.startsWith("all entries left out")) return `by ${first.name} and ${name}: ${problem}`;
    }
  }
  return null;
}

/** With a leading batch axis every place gets what it gets alone. */
function batchProblem(trial: Trial, other: Trial): string | null {
  const { ready, args, graph, book, point } = trial;
  const two = args.every((a, k) => sameSizes(a.dims, other.args[k]?.dims ?? []) && (a.op === "input" || a === other.args[k]))
    ? other.point
    : point;
  const both = new Map<string, Float64Array>(),
    rows = { size: 2, name: null };
  const batched = args.map((a) => {
    if (a.op !== "input") return graph.broadcast(a, [rows], []);
    both.set(`${a.name}s`, Float64Array.from([...(point.get(a.name) ?? []), ...(two.get(a.name) ?? [])]));
    return graph.input(`${a.name}s`, [rows, ...a.dims]);
  });
  const apply = (nodes: readonly Node[], batch: number): Node =>
    ready.elementwise ? graph.map(ready.rule.id, nodes) : graph.call(ready.rule.id, nodes, batch, trial.result.dims);
  const result = apply(batched, 1),
    single = trial.result;
  const stacked = (node: Node): Float64Array => Float64Array.from([...evaluate(node, point, book), ...evaluate(node, two, book)]);
  const pairs: [string, Node | null, Node | null][] = [
    ["value", result, single],
    ["definition", ready.expand(batched, 1), ready.expand(args, 0)],
  ];
  for (const { arg, name } of variables(trial))
    pairs.push([`derivative by ${name}`, ready.jacobian(arg, batched, result, 1), ready.jacobian(arg, args, single, 0)]);
  for (const [what, whole, alone] of pairs) {
    if (whole === null || alone === null) {
      if (whole !== alone) return `the ${what} exists only ${whole === null ? "without" : "with"} a batch`;
      continue;
    }
    if (whole.dims.length !== alone.dims.length + 1 || !sameSizes(whole.dims.slice(1), alone.dims))
      return `the ${what} has the sizes ${sizesOf(whole.dims).join(" × ")}, expected 2 × ${sizesOf(alone.dims).join(" × ")}`;
    const problem = difference(evaluate(whole, both, book), stacked(alone), sizesOf(whole.dims));
    if (problem !== null) return `the ${what} is ${problem} alone`;
  }
  return null;
}

/** A mistake may be true on a part of the domain (x > 0): so many points are tried before it counts as true. */
const MISTAKE_TRIALS = 16;

/** A known mistake must conform and be false: else a right answer would be called that mistake. */
function mistakeProblem(rule: Rule, n: number, trials: readonly Trial[], rules: readonly Rule[]): string | null {
  const mistake = rule.mistakes?.[n];
  if (mistake === undefined) return null;
  const body = parseFormula(mistake.written),
    arg = Object.keys(rule.args).indexOf(mistake.wrt);
  for (let k = 0; k < MISTAKE_TRIALS; k++) {
    const trial = trials[k] ?? trialOf(rule, rules, k);
    if (typeof trial === "string") return trial;
    const { ready, args, result, point, book } = trial,
      node = args[arg];
    if (node === undefined) return `there is no argument ${mistake.wrt}`;
    const truth = jacobianOf(trial, arg, node);
    if (truth === null) return "there is no derivative to compare it with";
    const claimed = claimedJacobian(ready, body, arg, args, result);
    if (plainlyDifferent(evaluate(claimed, point, book), evaluate(truth, point, book))) return null;
  }
  return "it is true at all sampled points";
}
