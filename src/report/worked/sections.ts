import { latexName } from "../../syntax/formula-latex-name.js";
import type { Worked, WorkedLine } from "../../explain/worked/explain.js";
import type { Shown, Words } from "../../explain/worked/shown.js";
import type { Part } from "../../explain/worked/solution.js";
/** A worked solution in sections, as every format prints it. */

export interface Section {
  readonly title: string;
  readonly lines: readonly WorkedLine[];
}

const TITLES: Readonly<Record<Part, string>> = {
  forward: "Forward pass",
  local: "Local derivatives",
  differential: "Differentials",
  backward: "Backward pass",
  result: "Result",
  second: "Second derivative",
};

export function sectionsOf(worked: Worked): Section[] {
  return (["forward", "local", "differential", "backward", "result", "second"] as const).flatMap((part) => {
    const lines = worked.lines.filter((l) => l.part === part);
    const title = part === "forward" && lines.length === 1 ? "The function" : TITLES[part];
    return lines.length === 0 ? [] : [{ title, lines }];
  });
}

/** The rules of the steps of one solution, each reason told once. */
export class Reasons {
  readonly #told = new Set<string>();

  /** Rules that were told before come by their names alone. */
  of(line: WorkedLine): readonly { readonly title: string; readonly because: Words | null }[] {
    return line.rules.map(({ title, because }) => {
      const key = JSON.stringify(because),
        fresh = !this.#told.has(key);
      this.#told.add(key);
      return { title, because: fresh ? because : null };
    });
  }
}

/** A sentence in one of the notations, text and formulas each in their own way. */
export const sentence = (words: Words, text: (t: string) => string, formula: (s: Shown) => string): string =>
  words.map((w) => (typeof w === "string" ? text(w) : formula(w))).join("");

/** The space that a value lies in, at the margin of its display; "" for numbers. */
export const shapeTag = (shape: WorkedLine["shape"]): string =>
  shape.length === 0
    ? ""
    : ` \\tag*{$\\mathbb{R}^{${shape.map((d) => (typeof d === "number" ? String(d) : latexName(d))).join(" \\times ")}}$}`;

/** What is said at the end where lines are missing; "" where none are. */
export function missing(worked: Worked): string {
  const n = worked.unconfirmed.length;
  return n === 0 ? "" : `${n} ${n === 1 ? "step is" : "steps are"} left out: the checker could not confirm ${n === 1 ? "it" : "them"}.`;
}
/** Whether the answer itself is among the lines. */
export const answered = (worked: Worked): boolean =>
  worked.note !== null ||
  worked.lines.some(
    (l) =>
      l.part === "result" ||
      l.part === "second" ||
      (l.part === "backward" && l === worked.lines.filter((x) => x.part === "backward").at(-1) && l.evidence !== null),
  );
