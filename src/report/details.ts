import type { Claim, Evidence, Report, Witness } from "../check/verdict.js";
import { nested, number, numbersApart } from "./numbers.js";

/** A labelled line beneath a link: `should be  2x`. */
export interface Detail {
  readonly label: string;
  readonly text: string;
  readonly tone: "good" | "plain" | "quiet";
}

export const LONGEST_LABEL = "given that".length;

/** A witness's point is cut here: what is longer is not checked by hand, and the JSON has all of it. */
const LONGEST_VALUE = 160;

/** What is to be said about a link besides its message: the repair, the witness, what is missing; with `all`, everything. */
export function details(claim: Claim, report: Pick<Report, "claims">, all: boolean): Detail[] {
  const found: Detail[] = [];
  const say = (label: string, text: string, tone: Detail["tone"] = "plain"): void => {
    found.push({ label, text, tone });
  };
  if (claim.corrected !== null) say("should be", claim.corrected, "good");
  if (claim.intended !== null) say("left side", `${claim.intended} would be right`, "good");
  if (claim.evidence?.witness) for (const line of witness(claim.evidence.witness)) say("witness", line);
  if (claim.carriedFrom !== null) say("carried", carried(claim.carriedFrom, report));
  if (claim.needs.length > 0) say("needs", claim.needs.join("; "));
  if (claim.conditions.length > 0) say("where", claim.conditions.join("; "));
  if (claim.facts.length > 0) say("given that", claim.facts.join("; "));
  for (const remark of claim.remarks) say("remark", remark);
  if (all) {
    if (claim.reading !== null) say("read as", claim.reading, "quiet");
    const how = [claim.layout === null ? "" : `${claim.layout} layout`, claim.meaning === null ? "" : `${claim.meaning} derivative`].filter(
      (word) => word !== "",
    );
    if (how.length > 0) say("in", how.join(", "), "quiet");
    if (claim.evidence !== null) say("evidence", evidence(claim.evidence), "quiet");
  }
  return found;
}

function carried(id: string, report: Pick<Report, "claims">): string {
  const root = report.claims.find((claim) => claim.id === id);
  return root === undefined ? `right if ${id} were right` : `right if the link at ${root.rhsPlace.line}:${root.rhsPlace.column} were right`;
}

function witness({ point, entry, lhs, rhs, centralDifference }: Witness): string[] {
  const values = Object.entries(point)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => {
      const text = nested(value);
      return `${name} = ${text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text}`;
    });
  const [left, right] = numbersApart(lhs, rhs);
  const where = entry.length > 0 ? `entry (${entry.join(", ")}): ` : "";
  const difference = centralDifference === undefined ? "" : `; by central differences ${number(centralDifference)}`;
  const sides = `${where}left side ${left}, right side ${right}${difference}`;
  return values.length > 0 ? [`at ${values.join(", ")}`, sides] : [sides];
}

function evidence({ method, points, maxRelativeError, sizes, digits, leftOut, seed }: Evidence): string {
  const at = points > 0 ? ` at ${points} ${points === 1 ? "point" : "points"}` : "";
  const named = Object.entries(sizes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, size]) => `${name} = ${size}`)
    .join(", ");
  const parts = [method === "proved" ? "proved: both sides have one canonical form" : `${method}${at}`];
  if (method === "agrees") parts.push(`largest relative error ${number(maxRelativeError, 2)}`);
  if (seed !== undefined) parts.push(`seed ${seed}`);
  if (method !== "proved" && named !== "") parts.push(named);
  if (method !== "proved" && digits > 17) parts.push(`confirmed with ${digits} digits`);
  if (leftOut.length > 0) parts.push(`left out: ${leftOut.join(", ")}`);
  return parts.join("; ");
}
