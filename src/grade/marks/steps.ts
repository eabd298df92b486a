import type { JudgedLink } from "../../check/document.js";
import type { Session } from "../answers/session.js";
import { unreadWork } from "../answers/unread.js";
import { originOf } from "./origin.js";
import type { Outcome } from "./result.js";
import { count } from "./words.js";
/** The way to a result: each equation of the question's stretches is a step; a slip is charged once. */

export interface StepsOutcome extends Outcome {
  readonly undecided: readonly number[];
}

/**
 * @param label the question's
 * @param result what became of the final result
 */
export function stepsOf(session: Session, label: string, inside: ((from: number) => boolean) | null, result: Outcome | null): StepsOutcome {
  const base = { mistake: null, corrected: null, charged: null, answer: null };
  const claims = session.judged.filter(
    (j) => j.claim.kind === "claim" && (inside === null ? onWay(session, j, result) : inside(j.link.raw.left.from)),
  );
  const lines = [...new Set(claims.map((j) => session.line(j.link.raw.relation.from)))];
  const undecided = claims
    .filter((j) => j.claim.verdict === "undecided" || j.claim.verdict === "unreadable")
    .map((j) => session.line(j.link.raw.relation.from));
  // Steps may stand where the tool does not read them.
  const unseen = (reason: string): StepsOutcome => {
    const work = inside === null ? null : unreadWork(session, label);
    return work === null
      ? { ...base, status: "missing", part: 0, reason, lines, undecided }
      : {
          ...base,
          status: "review",
          part: 1,
          reason: `${reason} But line ${work.line} has ${work.what}, which the tool does not read.`,
          lines: [work.line],
          undecided,
        };
  };
  if (claims.length === 0) {
    if (result?.status === "review")
      return { ...base, status: "review", part: 1, reason: "No steps were read; the answer waits for a person.", lines, undecided };
    return unseen("No steps are shown.");
  }
  const wrong = claims.filter((j) => j.claim.verdict === "wrong"),
    own = wrong.filter((j) => originOf(session, j) === j),
    carried = wrong.filter((j) => originOf(session, j) !== j),
    slips = own.filter((j) => !session.charged.has(j.claim.id));
  // The answer alone is no derivation: a bare result needs at least one step before it.
  if (claims.length === 1 && result !== null && result.lines[0] === lines[0] && result.status !== "review")
    return unseen("Only the result is shown, without steps.");
  const decided = claims.length - undecided.length;
  if (decided === 0)
    return { ...base, status: "review", part: 1, reason: `None of ${count(claims.length, "step")} could be decided.`, lines, undecided };
  for (const s of slips) session.charged.add(s.claim.id);
  const cost = slips.length + carried.length * session.assignment.carried,
    part = Math.max(0, 1 - cost / decided),
    worst = slips[0]?.claim ?? null;
  const said = [
    `${decided - slips.length} of ${count(decided, "step")} right`,
    ...(carried.length > 0 ? [`${count(carried.length, "step follows", "steps follow")} from an earlier slip`] : []),
    ...(own.length > slips.length ? ["a slip in them is charged already"] : []),
    ...(undecided.length > 0 ? [`${undecided.length} not decided, which costs nothing`] : []),
  ];
  return {
    status: part >= 1 ? "right" : part > 0 ? "partly" : "wrong",
    part,
    reason: `${said.join("; ")}.${worst === null ? "" : ` Line ${session.line(slips[0]!.link.raw.relation.from)}: ${worst.message}`}`,
    lines: slips.length > 0 ? [...new Set(slips.map((j) => session.line(j.link.raw.relation.from)))] : lines,
    mistake: worst?.mistake ?? null,
    corrected: worst?.corrected ?? null,
    charged: null,
    answer: null,
    undecided,
  };
}

/** Without a stretch of its own, the steps of a question are those of the chain that answers it and of the paragraph before. */
function onWay(session: Session, j: JudgedLink, result: Outcome | null): boolean {
  const [line] = result?.lines ?? [];
  if (line === undefined) return false;
  const answer = session.chains.find((c) => c.links.some((l) => session.line(l.link.raw.right.from) === line));
  return answer?.links.includes(j) ?? false;
}
