import type { Worked } from "../explain/worked/explain.js";
import { answered, Reasons, sectionsOf, sentence } from "../report/worked/sections.js";
import type { Inspection } from "./assignment/inspect.js";
import type { Assignment } from "./assignment/types.js";
/** The tool's own answers to an assignment, with the way to them where it can show one that its checker accepts. */

export interface SolutionLine {
  /** "Backward pass"; null for a line that belongs to the part before it. */
  readonly part: string | null;
  readonly because: string | null;
  readonly latex: string;
}
export interface Solution {
  readonly question: string;
  readonly target: string;
  /** LaTeX of the whole equation. */
  readonly answer: string | null;
  readonly lines: readonly SolutionLine[];
}

export interface Explainer {
  /** @throws where the tool cannot work the derivative out */
  explain(setup: string, of: string, wrt: string): Worked;
  /** Whether an equation is right as the set-up has it. */
  isRight(setup: string, equation: string): boolean;
}

export function solutionsOf(assignment: Assignment, { answers }: Inspection, explainer: Explainer): readonly Solution[] {
  return assignment.questions.flatMap((q): Solution[] => {
    const found = answers.find((a) => a.question === q.label && a.target === q.target);
    if (found === undefined || q.target === null) return [];
    const answer = found.latex === null ? null : `${q.target} = ${found.latex}`,
      lines = found.subject === null || q.given !== null ? [] : worked(assignment.setup, found.subject, explainer);
    return answer === null && lines.length === 0 ? [] : [{ question: q.label, target: q.target, answer, lines }];
  });
}

function worked(setup: string, { of, by }: { readonly of: string; readonly by: string }, explainer: Explainer): SolutionLine[] {
  try {
    const solution = explainer.explain(setup, of, by);
    // Written for the assignment's own functions: a line that the set-up does not bear out would teach something false.
    if (!answered(solution) || solution.unconfirmed.length > 0) return [];
    const reasons = new Reasons(),
      out = sectionsOf(solution).flatMap(({ title, lines }) =>
        lines.map((line, i): SolutionLine => {
          const told = reasons.of(line),
            words = told.map((r) => (r.because === null ? `${r.title}.` : `${r.title}. ${sentence(r.because, String, (x) => x.unicode)}`));
          return {
            part: i === 0 ? title : null,
            because: words.length === 0 ? null : words.join(" "),
            latex: line.members.map((m) => m.latex).join(" = "),
          };
        }),
      );
    const result = out.at(-1);
    return result !== undefined && explainer.isRight(setup, result.latex) ? out : [];
  } catch {
    return [];
  }
}
