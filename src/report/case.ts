import type { LinkCase } from "../check/case.js";
import { nested, number } from "./numbers.js";
import { clean } from "./text.js";
/** The whole case of one link as plain text: what was read, what it rests on, and the numbers on both sides. */
export function caseText({ claim, definitions, shapes, facts, derivative, points }: LinkCase): string {
  const out: string[] = [];
  const part = (title: string, lines: readonly string[]): void => {
    if (lines.length > 0) out.push("", title, ...lines.map((l) => `  ${clean(l)}`));
  };
  out.push(clean(`${claim.id}, line ${claim.line}: ${claim.lhs} ${claim.rel} ${claim.rhs}`));
  out.push(clean(`${claim.verdict}${claim.mistake === null ? "" : ` (${claim.mistake})`}: ${claim.message}`));
  if (claim.corrected !== null) out.push(clean(`should be ${claim.corrected}`));
  if (claim.intended !== null) out.push(clean(`with the left side ${claim.intended} it would be right`));
  if (claim.carriedFrom !== null) out.push(`follows from ${claim.carriedFrom}`);
  part("Read as", [
    ...(claim.reading === null ? [] : [claim.reading]),
    ...(claim.layout === null ? [] : [`in ${claim.layout} layout`]),
    ...claim.conditions.map((c) => `where ${c}`),
  ]);
  part(
    "Definitions used",
    definitions.map((d) => `${d.text}   (line ${d.line})`),
  );
  part("Shapes", shapes);
  part("Facts", facts);
  part("Missing", claim.needs);
  if (derivative !== null) {
    part(`Derivative of ${clean(derivative.of)} by ${clean(derivative.by)}`, [
      ...pointLines("at", derivative.point),
      "entry        derivative     central difference",
      ...derivative.rows.map(
        (r) => `${`(${r.entry.join(", ")})`.padEnd(12)} ${number(r.derivative).padStart(11)}    ${number(r.difference).padStart(11)}`,
      ),
      ...(derivative.more > 0 ? [`… and ${derivative.more} more`] : []),
    ]);
  }
  part("Both sides at the sample points", points.flatMap(sidesAt));
  const e = claim.evidence;
  if (e !== null) {
    part("Evidence", [
      e.method === "proved"
        ? "proved: one canonical form"
        : `${e.method}${e.points > 0 ? ` at ${e.points} ${e.points === 1 ? "point" : "points"}` : ""}, largest relative error ${number(e.maxRelativeError, 2)}${e.seed === undefined ? "" : `, seed ${e.seed}`}`,
      ...(e.witness === undefined
        ? []
        : [
            ...pointLines("witness at", e.witness.point),
            `${e.witness.entry.length > 0 ? `entry (${e.witness.entry.join(", ")}): ` : ""}left ${number(e.witness.lhs)}, right ${number(e.witness.rhs)}${e.witness.centralDifference === undefined ? "" : `, by central differences ${number(e.witness.centralDifference)}`}`,
          ]),
    ]);
  }
  for (const r of claim.remarks) out.push("", clean(`Remark: ${r}`));
  return `${out.join("\n")}\n`;
}
/** Left and right beneath each other, so that entries can be compared, and how far they are apart. */
function sidesAt({ left, right, worst, more }: LinkCase["points"][number], i: number): string[] {
  const columns = left.map((l, k) => [number(l), number(right[k] ?? NaN)] as const),
    row = (side: 0 | 1): string => columns.map((c) => c[side].padStart(Math.max(c[0].length, c[1].length))).join("  ");
  const rest = more > 0 ? "  …" : "";
  return [
    `${String(i + 1)}:  left   ${row(0)}${rest}`,
    `    right  ${row(1)}${rest}`,
    `    apart by ${worst === 0 ? "nothing" : `${number(worst, 3)} at most`}`,
  ];
}
/** A name a line, all equal signs in one column. */
function pointLines(lead: string, point: Readonly<Record<string, unknown>>): string[] {
  const names = Object.entries(point),
    wide = Math.max(0, ...names.map(([k]) => k.length));
  return names.map(([k, v], i) => `${i === 0 ? lead : " ".repeat(lead.length)} ${k.padEnd(wide)} = ${nested(v)}`);
}
