import { rules } from "../rules/index.js";
import { parseWhere, type Where } from "./explain/calculus/where.js";
import { parseLatex } from "./explain/calculus/latex.js";
import { AskedDocument, type Question } from "./explain/worked/document.js";
import { explainFormula, explainQuestion, type ExplainOptions, type Worked } from "./explain/worked/explain.js";
import type { Detail } from "./explain/worked/problem.js";
import type { Style } from "./explain/worked/solution.js";
import { makeRuleBook } from "./scope/rulebook.js";
import { parseFormula } from "./syntax/formula.js";
import type { Graph } from "./tensor/graph.js";
import type { RuleBook } from "./rule.js";
/** Worked solutions in the public API. */

export interface WorkedSolutionOptions {
  /** Shapes and assumptions: `W: m,n; x: n`. */
  readonly where?: string;
  readonly latex?: boolean;
  readonly detail?: Detail;
  readonly style?: Style;
  readonly seed?: number;
  /** 2: the second derivative too, of a number by a vector or a number (default 1). */
  readonly order?: 1 | 2;
}

const makeBook = (graph: Graph): RuleBook => makeRuleBook(rules, graph);
const nowhere: Where = { symbols: new Map(), sizes: new Map(), conditions: [] };

const optionsOf = (o: WorkedSolutionOptions, where: Where): ExplainOptions => ({
  where,
  detail: o.detail ?? "course",
  style: o.style ?? "matrix",
  makeBook,
  version: "",
  ...(o.seed === undefined ? {} : { seed: o.seed }),
});

/**
 * The derivative of a formula by a name in steps; every line has been accepted by `check`. Throws what `inputError` puts into words.
 *
 *     workedText(explain("x'*A*x", "x", { where: "A: n,n; x: n" }), "markdown")
 */
export function explain(f: string, wrt: string, options: WorkedSolutionOptions = {}): Worked {
  const where = options.where === undefined || options.where === "" ? nowhere : parseWhere(options.where),
    read = options.latex === true ? (text: string) => parseLatex(text, where) : parseFormula;
  return explainFormula(rules, read(f), read(wrt), optionsOf(options, where), options.order ?? 1);
}

/** The same for a question about a document: a derivative in its names, or the derivative that a link is about. */
export function explainDocument(source: string, file: string, question: Question, options: WorkedSolutionOptions = {}): Worked {
  return documentExplainer(source, file, options).explain(question);
}

/** Answers several questions about one document, which is checked once. */
export function documentExplainer(source: string, file: string, options: WorkedSolutionOptions = {}): DocumentExplainer {
  const document = new AskedDocument(rules, source, {
    file,
    makeBook,
    version: "",
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  });
  const { where: _, ...chosen } = optionsOf(options, nowhere);
  return { explain: (question) => explainQuestion(rules, document, question, chosen), derivatives: () => document.derivatives() };
}

export interface DocumentExplainer {
  /** Throws what `inputError` puts into words. */
  explain(question: Question): Worked;
  /** Every derivative of one name by another that the document writes. */
  derivatives(): readonly { readonly of: string; readonly wrt: string }[];
}

export type { Question } from "./explain/worked/document.js";
export type { Worked, WorkedLine } from "./explain/worked/explain.js";
export type { Detail } from "./explain/worked/problem.js";
export type { Style } from "./explain/worked/solution.js";
export { workedText, type WorkedFormat, type WorkedOptions } from "./report/worked/text.js";
export { workedJson } from "./report/worked/json.js";
export { answered } from "./report/worked/sections.js";
