import type { Worked, WorkedLine } from "../../explain/worked/explain.js";
import type { Shown } from "../../explain/worked/shown.js";
import { answered } from "./sections.js";
/** A worked solution for other programs; the fields stay, more may be added. */

const shown = ({ latex, plain }: Shown): { latex: string; plain: string } => ({ latex, plain });

export function workedJson(worked: Worked): string {
  const lines = worked.lines.map((line: WorkedLine) => ({
    part: line.part,
    members: line.members.map(shown),
    shape: line.shape,
    rules: line.rules.map((r) => ({ title: r.title, because: r.because.map((w) => (typeof w === "string" ? w : w.plain)).join("") })),
    evidence: line.evidence?.method ?? null,
  }));
  const { of, wrt, declarations, unconfirmed, shapes } = worked;
  const known = {
    schema: 1,
    of,
    wrt,
    answered: answered(worked),
    declarations,
    link: worked.link?.claim ?? null,
    note: worked.note,
    shapes: Object.fromEntries(shapes),
    lines,
  };
  return `${JSON.stringify({ ...known, leftOut: unconfirmed.length }, null, 2)}\n`;
}
