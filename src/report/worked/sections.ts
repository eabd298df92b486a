import type { Worked, WorkedLine } from "../../explain/worked/explain.js";
import type { Part } from "../../explain/worked/solution.js";
/** A worked solution in sections, as every format prints it. */

export interface Section {
  readonly title: string;
  readonly lines: readonly WorkedLine[];
}

const TITLES: Readonly<Record<Part, string>> = {
  forward: "Forward pass",
  local: "Local derivatives",
  backward: "Backward pass",
  result: "Result",
};

export function sectionsOf(worked: Worked): Section[] {
  return (["forward", "local", "backward", "result"] as const).flatMap((part) => {
    const lines = worked.lines.filter((l) => l.part === part);
    const title = part === "forward" && lines.length === 1 ? "The function" : TITLES[part];
    return lines.length === 0 ? [] : [{ title, lines }];
  });
}

/** "Softmax: each row …": the rules of a step with their reasons, each reason told once in a solution. */
export class Reasons {
  readonly #told = new Set<string>();

  of(line: WorkedLine): { readonly names: string; readonly because: string } | null {
    if (line.rules.length === 0) return null;
    const fresh = line.rules.filter((r) => !this.#told.has(r.title));
    for (const r of fresh) this.#told.add(r.title);
    return { names: line.rules.map((r) => r.title).join(", "), because: fresh.map((r) => r.because).join(" ") };
  }
}

/** What is said at the end where lines are missing; "" where none are. */
export function missing(worked: Worked): string {
  const n = worked.unconfirmed.length;
  return n === 0 ? "" : `${n} ${n === 1 ? "step is" : "steps are"} left out: the checker could not confirm ${n === 1 ? "it" : "them"}.`;
}
/** Whether the answer itself is among the lines. */
export const answered = (worked: Worked): boolean =>
  worked.lines.some(
    (l) =>
      l.part === "result" ||
      (l.part === "backward" && l === worked.lines.filter((x) => x.part === "backward").at(-1) && l.evidence !== null),
  );
