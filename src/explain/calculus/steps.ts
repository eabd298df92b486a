import type { Step } from "../../diff/differentiate.js";
import { printFormula } from "../../syntax/formula-print.js";
import type { Node } from "../../tensor/node.js";
import type { Derived } from "./derive.js";
import { Unwritten } from "./written/whole.js";
import { write } from "./written/write.js";
/** The recorded applications of rules, in words: one line a step, in the order in which they were made. */

/** Steps beyond which the rest is counted only. */
const MOST_STEPS = 60;

export function stepTexts(d: Derived): string[] {
  const seen = new Set<string>(),
    lines: string[] = [];
  let left = 0;
  for (const step of d.steps) {
    const line = stepText(d, step);
    if (line === null || seen.has(line)) continue;
    seen.add(line);
    if (lines.length < MOST_STEPS) lines.push(line);
    else left++;
  }
  return left > 0 ? [...lines, `… and ${String(left)} more`] : lines;
}

const NAMES: Readonly<Record<string, string>> = {
  einsum: "product rule",
  add: "sum rule",
  pow: "power rule",
  where: "cases",
  reduce: "extremum",
  slice: "entry",
  stack: "matrix of parts",
  reshape: "rearrangement",
};

function stepText(d: Derived, step: Step): string | null {
  const ready = d.setting.book.get(step.rule),
    name = ready === undefined ? (NAMES[step.rule] ?? step.rule) : ready.rule.title.toLowerCase();
  const result = text(d, step.result);
  if (result === null) return null;
  const of = text(d, step.of) ?? "…",
    by = text(d, step.by) ?? "…",
    through = text(d, step.through) ?? "…";
  const why = ready === undefined || step.mode === "definition" ? "" : ` (${ready.rule.because})`;
  switch (step.mode) {
    case "forward":
      return `${name}: d(${of}, ${by}) = ${result}${why}`;
    case "definition":
      return `${name}, by its definition: d(${of}, ${by}) = ${result}`;
    case "reverse":
      return `${name}: d(${of}, ${by}) through ${through} is ${result}${why}`;
  }
}

const LONGEST = 160;

/** A node in notation; null where it has none or is too long to read. */
function text(d: Derived, node: Node): string | null {
  const { graph, book, symbols, sizes } = d.setting;
  try {
    const w = write(graph, book, { node, labels: [] }, { taken: [...symbols.keys(), ...sizes.keys(), "e", "pi", "d"], naming: "none" });
    const body = printFormula(w.expr),
      whole = w.indices.length === 0 ? body : `[${w.indices.map(printFormula).join(",")}] ${body}`;
    return whole.length > LONGEST ? null : whole;
  } catch (error) {
    if (error instanceof Unwritten) return null;
    throw error;
  }
}
