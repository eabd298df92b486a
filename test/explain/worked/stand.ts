import katex from "katex";
import { expect } from "vitest";
import { checkDocument, parseFormula, workedText, type Worked } from "../../../src/index.js";
import { quotientErrors } from "./quotients.js";

/**
 * Every link of what is printed is accepted when the printed text is checked as a document; every derivative agrees with the
 * difference quotient of its function; KaTeX sets every formula.
 */
export function mustStand(worked: Worked, about: string): void {
  const text = workedText(worked, "markdown"),
    report = checkDocument(text, { file: "printed.md" });
  expect({ about, ...report.summary, correct: 0, definition: 0 }).toEqual({
    about,
    correct: 0,
    loose: 0,
    wrong: 0,
    definition: 0,
    undecided: 0,
    unreadable: 0,
  });
  expect(report.unreadSpans, about).toEqual([]);
  const links = worked.lines.reduce((n, l) => n + l.members.length - 1, 0);
  expect(report.claims.length, about).toBeGreaterThanOrEqual(links);
  for (const line of worked.lines) for (const m of line.members) katex.renderToString(m.latex, { throwOnError: true, strict: "error" });
  const { errors, compared } = quotientErrors(worked);
  expect({ about, errors }).toEqual({ about, errors: [] });
  expect(compared, about).toBe(derivatives(worked));
}

/** Lines that state a derivative or a differential, not only a name for one. */
const derivatives = (worked: Worked): number =>
  worked.lines.filter((l) => l.part !== "forward" && l.members.slice(1).some((m) => parseFormula(m.plain).kind !== "deriv")).length;
