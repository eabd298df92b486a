import type { JudgedLink } from "../../check/document.js";
import type { Session } from "../answers/session.js";
import { subjectOf } from "../answers/targets.js";
/** Where a wrong line comes from. */

/**
 * The slip that a wrong line follows from, or itself. Besides what the checker carries by name: backpropagation is linear in
 * the gradient that it starts from, so a sign or constant factor lost there is lost in every gradient after it, in the same
 * words.
 */
export function originOf(session: Session, j: JudgedLink): JudgedLink {
  const { claim, link } = j;
  if (claim.carriedFrom !== null) return session.judged.find((x) => x.claim.id === claim.carriedFrom) ?? j;
  if (claim.mistake !== "sign" && claim.mistake !== "factor") return j;
  const of = link.left === null ? null : subjectOf(link.left);
  if (of === null || of.by.length === 0) return j;
  return (
    session.judged.find(({ claim: c, link: l }) => {
      const subject = l.left === null ? null : subjectOf(l.left);
      return (
        c.verdict === "wrong" &&
        c.carriedFrom === null &&
        c.mistake === claim.mistake &&
        c.message === claim.message &&
        l.at.from < link.at.from &&
        subject?.of === of.of &&
        subject.by.length === of.by.length
      );
    }) ?? j
  );
}
