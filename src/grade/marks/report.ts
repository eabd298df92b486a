import { reportOf } from "../../check/document.js";
import type { Claim, ClaimPlace, Report } from "../../check/verdict.js";
import { Lines } from "../../document/index.js";
import type { Span } from "../../document/types.js";
import type { Session } from "../answers/session.js";
/** The report of `check` for the submission alone: places are its own, claims are numbered anew. */

export function ownReport(session: Session, version: string): Report {
  const { composed, student, opened, judged } = session,
    lines = new Lines(student.source);
  const whole = reportOf(opened, [], { file: student.file, version });
  const place = (span: Span): ClaimPlace => {
    const from = composed.own(span.from) ?? 0;
    return lines.place({ from, to: from + span.to - span.from });
  };
  const ids = new Map(judged.map((j, i) => [j.claim.id, `c${i + 1}`]));
  const claims = judged.map(({ link, claim }): Claim => {
    const lhsPlace = place(link.raw.left),
      rhsPlace = place(link.raw.right),
      start = link.raw.first ? lhsPlace : place(link.raw.relation);
    return {
      ...claim,
      id: ids.get(claim.id) ?? claim.id,
      carriedFrom: claim.carriedFrom === null ? null : (ids.get(claim.carriedFrom) ?? null),
      line: start.line,
      endLine: Math.max(rhsPlace.endLine, start.line),
      column: start.column,
      lhsPlace,
      rhsPlace,
    };
  });
  const summary: Record<string, number> = { ...whole.summary };
  for (const c of claims) summary[c.verdict] = (summary[c.verdict] ?? 0) + 1;
  const unread = opened.document.diagnostics
    .filter((d) => d.severity === "error")
    .map((d) => d.span)
    .concat(opened.collected.formulas.flatMap((f) => f.read.unread.map((u) => u.diagnostic.span)));
  return {
    ...whole,
    claims,
    summary: summary as Report["summary"],
    unreadSpans: whole.unreadSpans.flatMap((u, i) => {
      const span = unread[i];
      if (span === undefined || composed.own(span.from) === null) return [];
      return [{ ...u, ...place(span) }];
    }),
  };
}
