import type { Claim, ClaimPlace, Report, VerdictWord } from "../../src/check/verdict.js";

/** The place of `text`'s first occurrence in `source` (after `after`), as the reader would give it. */
export function placeOf(source: string, text: string, after = ""): ClaimPlace {
  const from = source.indexOf(text, after === "" ? 0 : source.indexOf(after) + after.length);
  if (from < 0) throw new Error(`${text} is not in the sample`);
  const at = (offset: number): [number, number] => {
    const before = source.slice(0, offset).split("\n");
    return [before.length, before.at(-1)!.length + 1];
  };
  const [line, column] = at(from);
  const [endLine, endColumn] = at(from + text.length);
  return { line, column, endLine, endColumn };
}

/** A claim about two slices of a source, with quiet defaults. */
export function claim(source: string, lhs: string, rhs: string, verdict: VerdictWord, rest: Partial<Claim> = {}): Claim {
  const lhsPlace = placeOf(source, lhs);
  const rhsPlace = placeOf(source, rhs, lhs);
  return {
    id: "c1",
    kind: verdict === "definition" ? "definition" : "claim",
    line: lhsPlace.line,
    endLine: rhsPlace.endLine,
    column: lhsPlace.column,
    statement: 1,
    position: 1,
    lhs,
    rel: "=",
    rhs,
    lhsPlace,
    rhsPlace,
    verdict,
    mistake: null,
    carriedFrom: null,
    message: "",
    corrected: null,
    intended: null,
    reading: null,
    layout: null,
    meaning: null,
    conditions: [],
    facts: [],
    needs: [],
    remarks: [],
    evidence: null,
    ...rest,
  };
}

/** A report over claims, with the summary counted. */
export function report(file: string, claims: readonly Claim[], rest: Partial<Report> = {}): Report {
  const summary: Record<VerdictWord, number> = { correct: 0, loose: 0, wrong: 0, definition: 0, undecided: 0, unreadable: 0 };
  for (const { verdict } of claims) summary[verdict] += 1;
  return { schema: 1, version: "0.1.0", file, seed: 1, claims, shapes: {}, remarks: [], unreadSpans: [], summary, ...rest };
}

export const SOFTMAX = [
  "# Softmax",
  "",
  "Let $y = \\text{softmax}(x)$ with $x \\in \\mathbb{R}^3$. Then",
  "",
  "$$\\frac{\\partial y}{\\partial x} = \\mathrm{diag}(y \\odot (1-y))$$",
  "",
  "$$\\begin{aligned}",
  "  \\frac{\\partial L}{\\partial W}",
  "    &= x^\\top \\delta \\\\",
  "    &= \\delta x^\\top + q",
  "\\end{aligned}$$",
  "",
  "and $\\frac{\\partial L}{\\partial b} = \\sum_i \\delta_i$ \\frac{1}{",
].join("\n");

const refuted = { method: "refuted", points: 4, maxRelativeError: 0.7, sizes: { n: 3 }, digits: 50, leftOut: [] } as const;

/** One link of each kind. */
export const SOFTMAX_REPORT: Report = report(
  "week3.md",
  [
    claim(SOFTMAX, "y", "\\text{softmax}(x)", "definition", { id: "c1", message: "Defines y." }),
    claim(SOFTMAX, "\\frac{\\partial y}{\\partial x}", "\\mathrm{diag}(y \\odot (1-y))", "wrong", {
      id: "c2",
      mistake: "missing-term",
      message: "This is the diagonal only: for i ≠ j the normaliser still gives -y[i] y[j].",
      corrected: "\\operatorname{diag}(y) - y y^\\top",
      reading: "\\frac{\\partial y}{\\partial x} = \\operatorname{diag}(y \\odot (1 - y))",
      layout: "numerator",
      meaning: "total",
      evidence: {
        ...refuted,
        witness: { point: { x: [0, 1, -0.5] }, entry: [1, 3], lhs: -0.0348881234, rhs: 0, centralDifference: -0.03488812341 },
      },
    }),
    claim(SOFTMAX, "\\frac{\\partial L}{\\partial W}", "x^\\top \\delta", "loose", {
      id: "c3",
      mistake: "order",
      message: "The product does not conform as written; in the other order it is right.",
      corrected: "\\delta x^\\top",
      layout: "gradient",
      remarks: ["The document mixes layouts."],
      evidence: { method: "agrees", points: 6, maxRelativeError: 2.1e-10, sizes: { m: 3, d: 4 }, digits: 16, leftOut: [] },
    }),
    claim(SOFTMAX, "x^\\top \\delta", "\\delta x^\\top + q", "wrong", {
      id: "c4",
      mistake: "extra-term",
      message: "The term q does not belong here.",
      carriedFrom: "c2",
      conditions: ["i \\neq j"],
      facts: ["rows of Y sum to 1"],
      evidence: { ...refuted, points: 1, witness: { point: {}, entry: [], lhs: 1.00000012, rhs: 1.00000015 } },
    }),
    claim(SOFTMAX, "\\frac{\\partial L}{\\partial b}", "\\sum_i \\delta_i", "undecided", {
      id: "c5",
      message: "The meaning of L is unknown.",
      needs: ["a definition of L", "the shape of b"],
    }),
  ],
  {
    remarks: ["Row and column gradients are mixed; each was judged in its own layout."],
    unreadSpans: [{ ...placeOf(SOFTMAX, "\\frac{1}{"), text: "\\frac{1}{", message: "Unexpected end of the formula, expected }." }],
  },
);
