import type { Engine } from "../../check/document.js";
import type { Report } from "../../check/verdict.js";
import type { Question, RubricItem } from "../assignment/types.js";
import type { Expr } from "../../syntax/expr.js";
import { subjectOf } from "../answers/targets.js";
import { openSession, type Prepared, type Session } from "../answers/session.js";
import type { Region } from "../answers/regions.js";
import { ownReport } from "./report.js";
import { resultOf, type Outcome } from "./result.js";
import { shapeOf } from "./shape.js";
import { stepsOf } from "./steps.js";
import type { MarkItem, QuestionMark, ReviewEntry, SubmissionMark } from "./types.js";
import { itemWords, roundPoints } from "./words.js";
/** One submission, marked. */

export interface Submission {
  /** The id that files and gradebooks know the student by. */
  readonly student: string;
  readonly name: string | null;
  readonly file: string;
  readonly source: string;
}
export interface Marked {
  readonly mark: SubmissionMark;
  readonly report: Report;
}

/** Marks a submission. Deterministic; throws only for faults of the tool. */
export function markSubmission(prepared: Prepared, submission: Submission, engine: Engine): Marked {
  const session = openSession(prepared, submission.source, submission.file, engine),
    report = ownReport(session, engine.version);
  const { assignment } = prepared,
    review: ReviewEntry[] = [];
  if (submission.source.trim() === "") {
    const mark = failedMark(prepared, submission, engine.version, "The submission is empty.");
    return { mark, report };
  }
  const questions = assignment.questions.map((q) => markQuestion(session, q, review));
  const placed = (from: number): boolean => [...session.regions.values()].some((list) => list.some((r) => within(session, r)(from)));
  const answered = new Set(questions.flatMap((q) => q.items.flatMap((i) => i.lines)));
  const known = new Set(session.mapping.pairs.map((p) => p.to)),
    restates = (head: Expr | null): boolean => {
      const subject = head === null ? null : subjectOf(head);
      return subject !== null && subject.by.length === 0 && known.has(subject.of);
    };
  const unplaced =
    session.regions.size === 0
      ? []
      : session.chains
          .filter(
            (c) =>
              c.links.some((l) => l.claim.kind === "claim") &&
              !restates(c.links[0]?.link.left ?? null) &&
              !placed(c.from) &&
              !answered.has(session.line(c.from)),
          )
          .map((c) => ({ line: session.line(c.from), text: c.links[0]?.claim.lhs.slice(0, 120) ?? "" }));
  for (const q of questions)
    if (unplaced.length > 0 && q.items.some((i) => i.status === "missing"))
      review.push({
        question: q.label,
        item: null,
        line: unplaced[0]?.line ?? null,
        reason: "No answer was found for this question, and some work belongs to no question.",
      });
  for (const u of report.unreadSpans.slice(0, 20))
    review.push({ question: null, item: null, line: u.line, reason: `Not read: ${u.message}` });
  for (const r of restated(session)) if (r.line === null || !answered.has(r.line)) review.push(r);
  const pending = roundPoints(questions.reduce((s, q) => s + q.pending, 0)),
    waits = questions.some((q) => q.items.some((i) => i.status === "review")) || review.some((r) => r.question !== null);
  return {
    report,
    mark: {
      schema: 1,
      version: engine.version,
      assignment: assignment.id,
      student: submission.student,
      name: submission.name,
      file: submission.file,
      status: waits ? "review" : "marked",
      points: roundPoints(questions.reduce((s, q) => s + q.points, 0)),
      max: assignment.points,
      pending,
      message: null,
      questions,
      notation: session.mapping.pairs.filter((p) => p.from !== p.to).map((p) => ({ assignment: p.from, student: p.latex, why: p.why })),
      transposed: session.mapping.transposed,
      unplaced,
      review,
      summary: report.summary,
    },
  };
}

/** The record of a submission that could not be marked; it says why, and nobody loses points by it: there are none yet. */
export function failedMark(
  { assignment }: Pick<Prepared, "assignment">,
  submission: Omit<Submission, "source">,
  version: string,
  message: string,
): SubmissionMark {
  return {
    schema: 1,
    version,
    assignment: assignment.id,
    student: submission.student,
    name: submission.name,
    file: submission.file,
    status: "failed",
    points: null,
    max: assignment.points,
    pending: assignment.points,
    message,
    questions: [],
    notation: [],
    transposed: false,
    unplaced: [],
    review: [{ question: null, item: null, line: null, reason: message }],
    summary: { correct: 0, loose: 0, wrong: 0, definition: 0, undecided: 0, unreadable: 0 },
  };
}

const within =
  (session: Session, region: Region) =>
  (from: number): boolean => {
    const own = session.composed.own(from);
    return own !== null && own >= region.from && own < region.to;
  };

function markQuestion(session: Session, q: Question, review: ReviewEntry[]): QuestionMark {
  const regions = session.regions.get(q.label) ?? [],
    inside = regions.length === 0 ? null : (from: number): boolean => regions.some((r) => within(session, r)(from));
  const result = q.target === null ? null : resultOf(session, q, q.target, inside);
  const items: MarkItem[] = q.items.map((item) => {
    const o = outcomeOf(session, q, item, inside, result),
      waits = o.status === "review";
    if (waits) review.push({ question: q.label, item: item.id, line: o.lines[0] ?? null, reason: o.reason });
    const part = waits && session.assignment.pending === "withhold" ? 0 : o.part;
    return {
      id: item.id,
      what: itemWords(item),
      points: roundPoints(item.points * Math.min(1, Math.max(0, part))),
      max: item.points,
      status: o.status,
      reason: o.reason,
      lines: o.lines,
      mistake: o.mistake,
      corrected: o.corrected,
    };
  });
  const [first] = regions,
    last = regions.at(-1);
  return {
    label: q.label,
    title: q.title,
    points: roundPoints(items.reduce((s, i) => s + i.points, 0)),
    max: q.points,
    pending: roundPoints(items.filter((i) => i.status === "review").reduce((s, i) => s + i.max, 0)),
    foundBy: first?.by ?? (result !== null && result.lines.length > 0 ? "target" : null),
    lines:
      first === undefined || last === undefined
        ? null
        : [session.line(session.composed.composed(first.from)), session.line(session.composed.composed(Math.max(first.from, last.to - 1)))],
    answer: result?.answer ?? null,
    items,
  };
}

function outcomeOf(
  session: Session,
  q: Question,
  item: RubricItem,
  inside: ((from: number) => boolean) | null,
  result: Outcome | null,
): Outcome {
  const none = { lines: [], mistake: null, corrected: null, charged: null, answer: null } as const;
  switch (item.kind) {
    case "result":
      return result ?? { ...none, status: "review", part: 1, reason: "A person must mark this." };
    case "steps":
    case "method":
      return stepsOf(session, q.label, inside, result);
    case "shape":
      return q.target === null
        ? { ...none, status: "review", part: 1, reason: "A person must mark this." }
        : shapeOf(session, q.target, inside, result);
    case "step": {
      const step = resultOf(session, q, item.target, inside);
      return step.status === "missing" && result?.status === "right"
        ? { ...step, status: "right", part: 1, reason: "Not written out; the right result contains it." }
        : step;
    }
    case "manual":
      return { ...none, status: "review", part: 1, reason: "A person must mark this." };
  }
}

/** Definitions of the assignment that the submission writes differently: shown, since all that follows hangs on them. */
function restated(session: Session): ReviewEntry[] {
  const keys = new Set(session.mapping.pairs.map((p) => p.to));
  return session.judged.flatMap(({ link, claim }): ReviewEntry[] => {
    const { earlier } = link;
    if (
      earlier === null ||
      !keys.has(earlier.key) ||
      earlier.from >= session.composed.setupEnd ||
      session.composed.own(earlier.from) !== null
    )
      return [];
    if (claim.verdict !== "wrong" && claim.verdict !== "undecided") return [];
    return [
      {
        question: null,
        item: null,
        line: session.line(link.raw.relation.from),
        reason: `${claim.lhs} is defined otherwise in the assignment: ${claim.message}`,
      },
    ];
  });
}
