import type { Claim, ClaimPlace, Report, VerdictWord } from "../check/verdict.js";
/** Links and stretches that could not be read, in the order of the document: what every report goes through. */

export interface Entry {
  /** The side that the verdict is about. */
  readonly place: ClaimPlace;
  readonly verdict: VerdictWord;
  /** The mistake, or what sort of definition it is; "" for neither. */
  readonly kind: string;
  readonly message: string;
  /** The line from which the link's other side is worth showing. */
  readonly contextFrom: number;
  /** Null for a stretch that belongs to no link. */
  readonly claim: Claim | null;
}

/** Links and unread stretches in the order of the document; a stretch that is a side of an unreadable link is told once. */
export function entries(report: Report): Entry[] {
  const all: Entry[] = report.claims.map((claim) => {
    const place =
      claim.verdict === "unreadable"
        ? { ...claim.lhsPlace, endLine: claim.rhsPlace.endLine, endColumn: claim.rhsPlace.endColumn }
        : claim.intended !== null && claim.corrected === null
          ? claim.lhsPlace
          : claim.rhsPlace;
    const contextFrom = place.line - claim.lhsPlace.line <= 3 ? claim.lhsPlace.line : place.line;
    return {
      place,
      verdict: claim.verdict,
      kind: claim.mistake ?? (claim.verdict === "definition" && claim.kind !== "definition" ? claim.kind : ""),
      message: claim.message,
      contextFrom,
      claim,
    };
  });
  const told = new Set(
    all
      .filter((entry) => entry.verdict === "unreadable")
      .flatMap(({ claim }) => (claim === null ? [] : [claim.lhsPlace, claim.rhsPlace].map(startOf))),
  );
  for (const span of report.unreadSpans) {
    if (told.has(startOf(span))) continue;
    all.push({ place: span, verdict: "unreadable", kind: "", message: span.message, contextFrom: span.line, claim: null });
  }
  return all
    .map((entry, index) => ({ entry, index }))
    .sort(
      (a, b) =>
        inOrder(a.entry.place, b.entry.place) ||
        a.entry.place.line - b.entry.place.line ||
        a.entry.place.column - b.entry.place.column ||
        a.index - b.index,
    )
    .map(({ entry }) => entry);
}

/** The document itself, then the files that it includes, by name; the cells of a notebook in order. */
const inOrder = (a: ClaimPlace, b: ClaimPlace): number => {
  const [x, y] = [a.file ?? "", b.file ?? ""];
  return x !== y ? (x < y ? -1 : 1) : (a.cell ?? 0) - (b.cell ?? 0);
};
const startOf = (place: ClaimPlace): string => `${place.file ?? ""}:${place.cell ?? 0}:${place.line}:${place.column}`;

/** The report's summary, with the stretches that belong to no link among the unreadable. */
export function counts(report: Report): Readonly<Record<VerdictWord, number>> {
  const unreadable = entries(report).filter((entry) => entry.verdict === "unreadable").length;
  return { ...report.summary, unreadable: Math.max(report.summary.unreadable, unreadable) };
}
