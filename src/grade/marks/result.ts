import type { Claim, Mistake } from "../../check/verdict.js";
import type { Judged } from "../../check/judge/judged.js";
import type { Placed } from "../../scope/parts.js";
import type { Expr } from "../../syntax/expr.js";
import { printLatex } from "../../syntax/formula-latex.js";
import type { Question } from "../assignment/types.js";
import type { JudgedLink } from "../../check/document.js";
import { originOf } from "./origin.js";
import { chainsAbout, isWorkedOut, type Found } from "../answers/chains.js";
import { rightEntries } from "../answers/entries.js";
import { entriesOf, isNumbered, numberedNames } from "../answers/numbered.js";
import { judgeAnswer, type Session } from "../answers/session.js";
import { unreadWork } from "../answers/unread.js";
import { count, mistakeWords, pointsText } from "./words.js";
/** Whether a target was reached: what the submission says it is, judged against what the set-up makes it. */

export interface Outcome {
  readonly status: "right" | "partly" | "wrong" | "missing" | "review";
  /** Part of the item's points that is earned. */
  readonly part: number;
  readonly reason: string;
  readonly lines: readonly number[];
  readonly mistake: Mistake | null;
  readonly corrected: string | null;
  /** The slip that the outcome charges, by its claim's id: nobody pays for it twice. */
  readonly charged: string | null;
  readonly answer: string | null;
}
const outcome = (status: Outcome["status"], part: number, reason: string, more: Partial<Outcome> = {}): Outcome => ({
  status,
  part,
  reason,
  lines: [],
  mistake: null,
  corrected: null,
  charged: null,
  answer: null,
  ...more,
});

/** `inside`: the offsets (composed) of the stretches that answer the question; null: anywhere. */
export function resultOf(session: Session, question: Question, latex: string, inside: ((from: number) => boolean) | null): Outcome {
  const target = session.targets.get(latex) ?? null;
  if (target === null) return outcome("review", 1, "The tool does not understand the target of this question; a person must mark it.");
  const all = chainsAbout(session.chains, target),
    here = inside === null ? all : all.filter((f) => inside(f.chain.from)),
    found = here.length > 0 ? here : all;
  const numbered = found.filter((f) => isNumbered(session, f, target)),
    general = found.filter((f) => !f.special && !numbered.includes(f)),
    last = general.at(-1);
  if (last !== undefined) return judged(session, question, target, last);
  const named =
    numbered.length > 0
      ? numbered
      : numberedNames(session, inside === null ? session.chains : session.chains.filter((c) => inside(c.from)), target);
  if (named.length > 0) return byEntries(session, question, target, named);
  const cases = [...new Map(found.map((f) => [key(f), f])).values()];
  if (cases.length > 0) return special(session, question, target, cases);
  return fallback(session, question, target, inside);
}
const key = (f: Found): string => JSON.stringify([f.member, f.link.conditions]);

/** Only where indices coincide: half an answer, unless the other cases stand beside it. */
function special(session: Session, question: Question, target: Expr, cases: readonly Found[]): Outcome {
  const each = cases.map((c) => judged(session, question, target, c)),
    worst = each.find((o) => o.status === "wrong") ?? each.find((o) => o.status === "review");
  return (
    worst ??
    outcome("review", 1, "Only the case of equal indices was found; whether the others are answered, a person must say.", {
      lines: each.flatMap((o) => o.lines),
    })
  );
}

/** Written entry by entry: right where all are there and right; each wrong one costs its share. */
function byEntries(session: Session, question: Question, target: Expr, found: readonly Found[]): Outcome {
  const each = [...new Map(found.map((f) => [key(f), f])).values()].map((f) => ({ f, o: judged(session, question, target, f) })),
    lines = [...new Set(each.flatMap(({ o }) => o.lines))],
    answer = each.map(({ o }) => o.answer ?? "").join("; "),
    waits = each.find(({ o }) => o.status === "review"),
    first = each[0]!;
  if (waits !== undefined) return { ...waits.o, lines, answer };
  const size = entriesOf(session, target, truthAt(session, question, first.f)),
    right = each.reduce((sum, { o }) => sum + o.part, 0),
    bad = each.find(({ o }) => o.part < 1);
  if (size === null || each.length > size)
    return outcome("review", 1, "The answer is given by entries; whether all are there, a person must say.", { lines, answer });
  const reason = `${count(each.length - each.filter(({ o }) => o.part < 1).length, "entry", "entries")} of ${size} right.`;
  if (bad === undefined && each.length === size) return outcome("right", 1, `Right: ${reason}`, { lines, answer });
  const part = right / size;
  return outcome(part > 0 ? "partly" : "wrong", part, `${reason} ${bad?.o.reason ?? "The others are not there."}`, {
    lines,
    answer,
    mistake: bad?.o.mistake ?? null,
    corrected: bad?.o.corrected ?? null,
  });
}

function judged(session: Session, question: Question, target: Expr, found: Found): Outcome {
  const { link } = found,
    lines = [session.line(link.raw.right.from)],
    answer = session.composed.document.source.slice(link.raw.right.from, link.raw.right.to);
  if (link.right === null || link.error !== null)
    return outcome(
      "review",
      1,
      `The answer on line ${lines[0]} could not be read: ${(link.error?.message ?? "it was not understood").replace(/\.$/, "")}.`,
      { lines, answer },
    );
  const said = judgeAnswer(session, found.member, truthAt(session, question, found), link),
    more = { lines, answer, corrected: latexOf(said.corrected) };
  const accepted = said.verdict === "correct" || said.verdict === "loose";
  if (accepted && !isWorkedOut(link.right, target, session.chains))
    return outcome("review", 1, `Right so far, but line ${lines[0]} leaves derivatives that are not worked out.`, more);
  switch (said.verdict) {
    case "correct":
      return layoutOutcome(question, said, more) ?? outcome("right", 1, `Right: ${lower(said.message)}`, more);
    case "loose":
      return loose(session, said, more);
    case "wrong":
      return wrong(session, question, found, said, more);
    default:
      return outcome("review", 1, `Undecided on line ${lines[0]}: ${said.message}`, more);
  }
}

/** What is asked for is understood as the set-up has it; with values of its own, where the question gives them. */
const truthAt = (session: Session, question: Question, { link }: Found): Placed =>
  question.given === null && !session.mapping.transposed ? session.setupAt : link.at;

function layoutOutcome(question: Question, said: Judged, more: Partial<Outcome>): Outcome | null {
  if (question.layout === "any" || said.layout === null || said.layout === question.layout) return null;
  const cost = question.penalties.transpose ?? 0.5;
  return outcome("partly", 1 - cost, `Right in ${said.layout} layout; the assignment asks for ${question.layout} layout.`, {
    ...more,
    mistake: "transpose",
  });
}

function loose({ assignment }: Session, said: Judged, more: Partial<Outcome>): Outcome {
  const how = `Right, though not as written: ${lower(said.message)}`;
  if (assignment.loose === "wrong")
    return outcome("wrong", 0, `${how} The assignment counts loose notation as wrong.`, { ...more, mistake: said.mistake });
  if (assignment.loose === 0) return outcome("right", 1, how, { ...more, mistake: said.mistake });
  return outcome("partly", 1 - assignment.loose, `${how} Loose notation costs ${percent(assignment.loose)}.`, {
    ...more,
    mistake: said.mistake,
  });
}

/** False: carried on from somewhere, right by the student's own definition, partly right by entries, or a slip of its own. */
function wrong(session: Session, question: Question, found: Found, said: Judged, more: Partial<Outcome>): Outcome {
  const { assignment, opened } = session,
    { link, chain, position } = found;
  const own = new Set(chain.links.map((j) => j.claim.id)),
    slip = chain.links.slice(position).find((j) => j.claim.verdict === "wrong") ?? null;
  const origin = slip !== null ? originOf(session, slip) : (session.judged.find((j) => j.claim.id === said.carriedFrom) ?? null),
    root = origin !== null && !own.has(origin.claim.id) ? origin : null;
  if (root !== null && isCharged(session, root)) {
    const reason = `Right from the slip on line ${session.line(root.link.raw.relation.from)}, which is charged there.`;
    return assignment.carried === 0
      ? outcome("right", 1, reason, { ...more, charged: null })
      : outcome("partly", 1 - assignment.carried, `${reason} Carrying it on costs ${percent(assignment.carried)}.`, more);
  }
  // By the student's own definitions it may be right: then the question is which was meant.
  const alone = judgeAnswer(session, found.member, { ...link.at, from: chain.from }, link);
  if (alone.verdict === "correct" || alone.verdict === "loose")
    return outcome(
      "review",
      1,
      "Right for a definition that the submission writes differently from the assignment; a person must say whether that was allowed.",
      more,
    );
  const entries =
    assignment.entries && link.right !== null
      ? rightEntries(opened.judge, found.member, truthAt(session, question, found), link.right, link.at)
      : null;
  const blamed = root ?? slip,
    slips = diagnosis(blamed?.claim ?? null, said),
    charged = blamed?.claim.id ?? null;
  if (charged !== null) session.charged.add(charged);
  if (entries !== null && entries.right > 0)
    return outcome(
      "partly",
      entries.right / entries.of,
      `${count(entries.right, "entry", "entries")} of ${entries.of} ${entries.right === 1 ? "is" : "are"} right.${slips.say}`,
      { ...more, ...slips.more, charged },
    );
  const cost = question.penalties[slips.mistake] ?? question.penalties.other ?? 1,
    line = blamed === null ? more.lines?.[0] : session.line(blamed.link.raw.relation.from);
  return outcome(
    cost < 1 ? "partly" : "wrong",
    1 - cost,
    `Wrong on line ${line}: ${mistakeWords[slips.mistake]}.${slips.say}${cost < 1 ? ` This costs ${percent(cost)}.` : ""}`,
    { ...more, ...slips.more, charged },
  );
}

/** Whether a slip that a result follows from is paid for: already, or by the steps of the question that it stands in. */
function isCharged(session: Session, root: JudgedLink): boolean {
  if (session.charged.has(root.claim.id)) return true;
  const at = session.composed.own(root.link.raw.relation.from);
  return session.assignment.questions.some((q) => {
    if (!q.items.some((i) => i.kind === "steps" || i.kind === "method")) return false;
    const regions = session.regions.get(q.label) ?? [];
    return at !== null && regions.some((r) => at >= r.from && at < r.to);
  });
}
function diagnosis(slip: Claim | null, said: Judged): { mistake: Mistake; say: string; more: Partial<Outcome> } {
  const mistake = slip?.mistake ?? said.mistake ?? "other",
    message = slip?.message ?? said.message,
    corrected = slip?.corrected ?? latexOf(said.corrected);
  return { mistake, say: message === "" ? "" : ` ${message}`, more: { mistake, corrected } };
}

/** Nothing says what the target is by its name: the last formula of the question's own stretch, with less trust in it. */
function fallback(session: Session, question: Question, target: Expr, inside: ((from: number) => boolean) | null): Outcome {
  if (inside === null) return nothing(session, question);
  const chains = session.chains.filter((c) => inside(c.from)),
    last = chains.at(-1);
  if (last === undefined) {
    const formulas = session.opened.collected.formulas.filter((f) => inside(f.piece.from)),
      unread = formulas.find((f) => f.read.unread.length > 0);
    if (unread !== undefined)
      return outcome("review", 1, `The formula on line ${session.line(unread.piece.from)} could not be read.`, {
        lines: [session.line(unread.piece.from)],
      });
    return formulas.length > 0
      ? outcome("review", 1, "Formulas, but no equation was found for this question.", { lines: [session.line(formulas[0]!.piece.from)] })
      : nothing(session, question);
  }
  const link = last.links[last.links.length - 1]!.link,
    found: Found = { chain: last, member: target, position: 0, link, special: false };
  const said = judged(session, question, target, found);
  return said.status === "right"
    ? { ...said, reason: `${said.reason} (Taken for the answer because it is the last line of the question.)` }
    : outcome("review", 1, `No line names what is asked for; whether line ${said.lines[0]} answers it, a person must say.`, {
        lines: said.lines,
        answer: said.answer,
      });
}

/** No answer, unless there is work that the tool cannot read. */
function nothing(session: Session, question: Question): Outcome {
  const work = unreadWork(session, question.label);
  return work === null
    ? outcome("missing", 0, "No answer was found.")
    : outcome("review", 1, `No answer was found in formulas, but line ${work.line} has ${work.what}, which the tool does not read.`, {
        lines: [work.line],
      });
}

const percent = (x: number): string => `${pointsText(x * 100)} % of the item`;
const lower = (text: string): string => (/^[A-Z][a-z ]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text);
function latexOf(e: Expr | null): string | null {
  if (e === null) return null;
  try {
    return printLatex(e);
  } catch {
    return null;
  }
}
