import { judgeLinks, type Engine } from "../../check/document.js";
import { envAt, lowerSide } from "../../check/sides.js";
import type { Value } from "../../check/lower/value.js";
import { bare, lettered, type Sized } from "./sizes.js";
import type { Trial } from "../../check/trial.js";
import type { Placed } from "../../scope/parts.js";
import type { Expr } from "../../syntax/expr.js";
import { printLatex } from "../../syntax/formula-latex.js";
import type { Node } from "../../tensor/node.js";
import { raise } from "../../tensor/raise.js";
import { subjectOf } from "../answers/targets.js";
import { openSession, prepare, targetsOf, type Session } from "../answers/session.js";
import type { Assignment, AssignmentNote, Question } from "./types.js";
/** What the tool makes of an assignment before anybody hands in: contradictions, its own answers, and what it cannot judge. */

export interface Answer {
  readonly question: string;
  readonly target: string;
  /** LaTeX, or null where the tool has no notation for it or does not know it. */
  readonly latex: string | null;
  /** `A^\top`-like: whole; or the letters of the entry that is given. */
  readonly indices: readonly string[];
  readonly shape: readonly string[];
  /** Of a derivative by one name: what of, and by what. */
  readonly subject: { readonly of: string; readonly by: string } | null;
  /** Why there is no answer. */
  readonly problem: string | null;
}
export interface Inspection {
  readonly notes: readonly AssignmentNote[];
  readonly answers: readonly Answer[];
}

export function inspectAssignment(assignment: Assignment, engine: Engine): Inspection {
  const prepared = prepare(assignment, engine),
    notes: AssignmentNote[] = [...contradictions(assignment, engine)];
  // Values that one question gives must not reach another.
  const general = { ...prepared, assignment: { ...assignment, questions: assignment.questions.filter((q) => q.given === null) } };
  const whole = openSession(general, "", "nobody.md", engine);
  const answers = assignment.questions.flatMap((q): Answer[] => {
    const alone =
      q.given === null ? whole : openSession({ ...prepared, assignment: { ...assignment, questions: [q] } }, "", "nobody.md", engine);
    return targetsOf(q).map((t) => answerOf(alone, q, t));
  });
  for (const a of answers)
    if (a.problem !== null)
      notes.push({
        severity: "warning",
        line: 0,
        message: `Question ${a.question}: the tool cannot judge $${a.target}$ by itself: ${a.problem} Answers to it will wait for a person.`,
      });
  for (const q of assignment.questions)
    for (const i of q.items)
      if (i.kind === "manual")
        notes.push({ severity: "warning", line: 0, message: `Question ${q.label}: ${i.points} of its points are for a person to give.` });
  return { notes, answers };
}

/** Shapes declared twice and differently, definitions that do not conform, lines of the set-up that are false. */
export function contradictions(assignment: Assignment, engine: Engine): AssignmentNote[] {
  const { opened } = prepare(assignment, engine),
    out: AssignmentNote[] = [],
    line = (from: number): number => opened.collected.lines.at(from).line;
  for (const [key, all] of opened.store.shapes) {
    const declared = all.filter((s) => s.how === "declared"),
      [first, ...rest] = declared;
    const other = rest.find((s) => first !== undefined && s.dims.join() !== first.dims.join());
    if (first !== undefined && other !== undefined)
      out.push({
        severity: "error",
        line: line(other.from),
        message: `${key} is declared as ${other.dims.join(" × ")} here and as ${first.dims.join(" × ")} on line ${line(first.from)}. Expected one shape.`,
      });
  }
  const [trial] = opened.judge.context.generic;
  for (const [key, all] of opened.store.definitions)
    for (const d of all) {
      if (trial === undefined || d.formals !== null) continue;
      const lowered = lowerSide(trial, { kind: "name", key }, envAt({ from: d.from + 1, part: d.part }));
      if ("noValue" in lowered)
        out.push({
          severity: "error",
          line: line(d.from),
          message: `The definition of ${key} has no value: ${lowered.noValue}. Expected factors whose shapes fit.`,
        });
      else if ("missing" in lowered)
        out.push({
          severity: "warning",
          line: line(d.from),
          message: `The definition of ${key} cannot be evaluated: the tool does not know ${lowered.missing}.`,
        });
    }
  for (const { claim } of judgeLinks(opened))
    if (claim.verdict === "wrong")
      out.push({
        severity: "error",
        line: claim.line,
        message: `The set-up says ${claim.lhs} ${claim.rel} ${claim.rhs}, which is false: ${claim.message}`,
      });
    else if (claim.verdict === "unreadable")
      out.push({ severity: "error", line: claim.line, message: `The set-up cannot be read here: ${claim.message}` });
  for (const f of opened.collected.formulas)
    for (const u of f.read.unread)
      out.push({
        severity: "error",
        line: line(u.from),
        message: "This formula of the set-up cannot be read (gradmark check shows where).",
      });
  return out;
}

function answerOf(session: Session, q: Question, target: string): Answer {
  const e = session.targets.get(target) ?? null,
    about = e === null ? null : subjectOf(e),
    [by] = about?.by ?? [],
    subject = about === null || by === undefined || about.by.length > 1 ? null : { of: about.of, by },
    base = { question: q.label, target, latex: null, indices: [], shape: [], subject } as const;
  if (e === null) return { ...base, problem: "it is not understood." };
  const valued = q.given !== null,
    at: Placed = valued ? { from: session.composed.document.source.length, part: session.opened.collected.parts.root } : session.setupAt;
  const trial = valued ? session.opened.judge.context.valued : session.opened.judge.context.generic[0];
  if (trial === undefined) return { ...base, problem: "there are no sample points." };
  trial.lowerer.begin([{ e, env: envAt(at) }]);
  const lowered = lowerSide(trial, e, envAt(at));
  if ("missing" in lowered) return { ...base, problem: `it does not know ${lowered.missing}.` };
  if ("noValue" in lowered) return { ...base, problem: `${lowered.noValue}.` };
  const value = chosen(lowered.ok);
  if (value === undefined) return { ...base, problem: "it has no value." };
  const shape = value.node.dims.map((d) => d.name ?? String(d.size));
  if (valued) return { ...base, shape, latex: numbers(trial, value.node), problem: null };
  const [one, two] = session.opened.judge.context.trialsToWrite(),
    sized = raisedIn(session, one, e, at),
    other = raisedIn(session, two, e, at);
  if (sized === null) return { ...base, shape, latex: null, problem: null };
  const letters = other === null ? null : lettered(sized, other);
  if (letters !== null) return { ...base, shape, latex: printLatex(letters), indices: sized.indices, problem: null };
  const sizes = Object.entries(sized.sizes).map(([k, v]) => `${k} = ${v}`);
  return { ...base, shape, latex: `${printLatex(bare(sized.expr))} \\quad (${sizes.join(", ")})`, indices: sized.indices, problem: null };
}

/** The target in notation, at the sizes of one trial. */
function raisedIn(session: Session, trial: Trial, e: Expr, at: Placed): (Sized & { readonly indices: readonly string[] }) | null {
  trial.lowerer.begin([{ e, env: envAt(at) }]);
  const lowered = lowerSide(trial, e, envAt(at));
  if (!("ok" in lowered)) return null;
  const value = chosen(lowered.ok);
  if (value === undefined) return null;
  const known = namesOf(session, trial, at, value.node);
  const raised = raise(value.node, {
    known,
    fn: (id) => trial.book.get(id)?.rule.names[0] ?? id,
    ...(value.labels.length > 0 ? { indices: value.labels, form: "index" } : {}),
  });
  return raised === null ? null : { expr: raised.expr, indices: raised.indices, sizes: trial.sizesByName() };
}
const chosen = (all: readonly Value[]): Value | undefined =>
  all.find((v) => v.tags.includes("layout:gradient")) ?? [...all].sort((a, b) => a.cost - b.cost)[0];

/** Inputs and definitions by their names; the target itself aside. */
function namesOf(session: Session, trial: Trial, at: Placed, target: Node): ReadonlyMap<Node, Expr> {
  const out = new Map<Node, Expr>();
  for (const [name, info] of trial.lowerer.inputs) out.set(trial.g.input(name, info.dims), { kind: "name", key: info.key });
  for (const key of session.opened.store.definitions.keys()) {
    const e: Expr = { kind: "name", key },
      lowered = lowerSide(trial, e, envAt(at));
    if (!("ok" in lowered)) continue;
    const [v] = lowered.ok;
    if (v !== undefined && v.labels.length === 0 && v.node !== target && v.node.inputs.length > 0 && !out.has(v.node)) out.set(v.node, e);
  }
  return out;
}

function numbers(trial: Trial, node: Node): string | null {
  const [x] = trial.values([node], 0);
  if (x === undefined || x.length > 64 || !x.every(Number.isFinite)) return null;
  const text = (v: number): string => String(Number(v.toPrecision(6)));
  const [rows = 1, columns = 1] = node.dims.map((d) => d.size);
  if (node.dims.length === 0) return text(x[0] ?? NaN);
  if (node.dims.length > 2) return null;
  return `\\begin{pmatrix} ${Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => text(x[i * columns + j] ?? NaN)).join(" & ")).join(" \\\\ ")} \\end{pmatrix}`;
}
