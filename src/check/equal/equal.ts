import type { Rule } from "../../rule.js";
import { bigMath } from "../../numeric/big.js";
import { makeRuleBook } from "../../scope/rulebook.js";
import { Graph } from "../../tensor/graph.js";
import { TooLargeError } from "../../tensor/errors.js";
import type { EqualAnswer } from "./answer.js";
import type { JudgeOptions } from "./identity-bench.js";
import { judgeDerivative } from "./identity.js";
import { readQuestion, Unreadable, type PairQuestion, type Question } from "./question.js";
import { NotScalar, readScalar } from "./read-scalar.js";
import { decideScalar } from "./scalar.js";
import { judgePair } from "./tensor-pair.js";
import { TermStore } from "./terms.js";

export interface EqualOptions {
  readonly rules: readonly Rule[];
  readonly seed?: number;
}

/** Two formulas, or a derivative claim, in the fields of a batch line. */
export type EqualInput = Readonly<Record<string, unknown>>;

/** An answer with the line's own id. */
export type EqualLine = { readonly id?: unknown } & EqualAnswer;

/**
 * Whether two formulas are equal, `{a, b, shapes?, assume?}`, or whether a claim is the derivative of a function,
 * `{f, wrt, order?, claim, layout?, shapes?, assume?}`. Never throws for what stands in the fields: what is not
 * understood is `unreadable`, with the reason and the place.
 */
export function equalFormulas(input: unknown, options: EqualOptions): EqualAnswer {
  try {
    const question = readQuestion(input),
      judge: JudgeOptions = {
        rules: options.rules,
        seed: options.seed ?? 1,
        // Most questions are settled without.
        get math() {
          return bigMath(64);
        },
      };
    if (question.kind === "derivative") return judgeDerivative(question, judge);
    return decideNumbers(question, judge) ?? judgePair(question, judge);
  } catch (error) {
    if (error instanceof Unreadable || error instanceof TooLargeError) return { verdict: "unreadable", message: error.message };
    if (error instanceof RangeError) return { verdict: "undecided", message: `Too much to evaluate: ${error.message}` };
    throw error;
  }
}

/** Formulas of numbers alone, decided strictly over the reals; null where tensors occur. */
function decideNumbers(q: PairQuestion, options: JudgeOptions): EqualAnswer | null {
  if ([...(q.shapes?.values() ?? [])].some((s) => s.length > 0)) return null;
  const store = new TermStore(),
    book = makeRuleBook(options.rules, new Graph()),
    declared = new Set([...(q.shapes?.keys() ?? []), ...q.assume.keys()]);
  try {
    const a = readScalar(q.a, store, book, declared),
      b = readScalar(q.b, store, book, declared),
      conditions = q.conditions.map((c) => readScalar(c, store, book, declared)),
      { variables } = store;
    if (q.shapes !== null && variables.some((v) => !declared.has(v))) return null;
    return decideScalar({
      store,
      a,
      b,
      variables: variables.map((name) => ({ name, assume: q.assume.get(name) ?? [] })),
      conditions,
      options,
    });
  } catch (error) {
    if (error instanceof NotScalar) return null;
    throw error;
  }
}

/** One line of a batch, as text: the answer with the line's id, as soon as it is decided. */
export function equalLine(line: string, options: EqualOptions): EqualLine {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch (error) {
    return { verdict: "unreadable", message: `Unexpected line: no JSON. ${error instanceof Error ? error.message : ""}`.trim() };
  }
  const id = typeof data === "object" && data !== null && "id" in data ? { id: data.id } : {};
  try {
    return { ...id, ...equalFormulas(data, options) };
  } catch (error) {
    return {
      ...id,
      verdict: "undecided",
      message: `This line could not be decided: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

export type { Question };
