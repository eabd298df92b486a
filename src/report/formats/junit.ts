import type { VerdictWord } from "../../check/verdict.js";
import { entries, type Entry } from "../entries.js";
import type { Marked } from "./marked.js";
/** JUnit XML, for continuous integration and autograders: a suite a document, a case a link. */

/** A wrong link fails; what could not be decided or read is skipped, so that it costs nothing; the rest passes. */
const OUTCOME: Readonly<Record<VerdictWord, "pass" | "failure" | "skipped">> = {
  correct: "pass",
  loose: "pass",
  definition: "pass",
  wrong: "failure",
  undecided: "skipped",
  unreadable: "skipped",
};

/** Ends with a line end. Times are left out: the same document gives the same bytes. */
export function junitReport(documents: readonly Marked[]): string {
  const suites = documents.map(({ report }) => ({ file: report.file, all: entries(report).filter((e) => e.verdict !== "definition") }));
  const count = (all: readonly Entry[], outcome: string): number => all.filter((e) => OUTCOME[e.verdict] === outcome).length;
  const totals = suites.flatMap((s) => s.all);
  const lines = [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites name="gradmark" tests="${totals.length}" failures="${count(totals, "failure")}" errors="0" skipped="${count(totals, "skipped")}">`,
  ];
  for (const { file, all } of suites) {
    lines.push(
      `  <testsuite name="${xml(file)}" tests="${all.length}" failures="${count(all, "failure")}" errors="0" skipped="${count(all, "skipped")}">`,
    );
    for (const entry of all) lines.push(...testcase(file, entry));
    lines.push("  </testsuite>");
  }
  lines.push("</testsuites>");
  return `${lines.join("\n")}\n`;
}

function testcase(file: string, { claim, verdict, message, place, kind }: Entry): string[] {
  const name = claim === null ? `${place.line}:${place.column}` : `${claim.id} line ${place.line}: ${claim.lhs} ${claim.rel} ${claim.rhs}`;
  const head = `    <testcase classname="${xml(file)}" name="${xml(name.replace(/\s+/g, " "))}" file="${xml(file)}" line="${place.line}"`;
  const inside: string[] = [];
  switch (OUTCOME[verdict]) {
    case "failure":
      inside.push(`      <failure message="${xml(message)}" type="${xml(kind === "" ? "wrong" : kind)}">${xml(failure(claim))}</failure>`);
      break;
    case "skipped":
      inside.push(`      <skipped message="${xml(`${verdict}: ${message}`)}"/>`);
      break;
    case "pass":
      if (verdict === "loose") inside.push(`      <system-out>${xml(`loose: ${message}`)}</system-out>`);
  }
  return inside.length === 0 ? [`${head}/>`] : [`${head}>`, ...inside, "    </testcase>"];
}

function failure(claim: Entry["claim"]): string {
  const parts: string[] = [];
  if (claim?.corrected != null) parts.push(`should be: ${claim.corrected}`);
  const w = claim?.evidence?.witness;
  if (w !== undefined) parts.push(`at one point: left side ${w.lhs}, right side ${w.rhs}`);
  return parts.join("\n");
}

/** Text for XML 1.0, which has no place for control characters and lone surrogates. */
const xml = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replace(/\p{Cs}/gu, "\ufffd")
    .replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
    .replace(/[\t\r\n]/g, (c) => `&#${c.charCodeAt(0)};`);
