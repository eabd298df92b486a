import { judgeLinks, openDocument, type Engine, type JudgedLink, type Opened } from "../../check/document.js";
import type { Judged } from "../../check/judge/judged.js";
import type { Link } from "../../check/classify.js";
import { Lines, readDocument } from "../../document/index.js";
import type { MathPiece, ReadDocument, Span } from "../../document/types.js";
import { resolve, resolveContext } from "../../scope/resolve.js";
import { ResolveError } from "../../scope/resolve-context.js";
import type { Placed } from "../../scope/parts.js";
import type { Expr } from "../../syntax/expr.js";
import type { Assignment, Question } from "../assignment/types.js";
import { findMapping, type Mapping } from "../notation/mapping.js";
import { macrosOf, renamed, renamedText, writtenNames, type Macros } from "../notation/names.js";
import { chainsOf, type Chain } from "./chains.js";
import { compose, type Composed, type Inserted } from "./compose.js";
import { findRegions, type Region } from "./regions.js";
/** A submission read beside its assignment: one document, judged once, in which answers are then looked up. */

export interface Session {
  readonly assignment: Assignment;
  readonly student: ReadDocument;
  readonly mapping: Mapping;
  readonly composed: Composed;
  readonly opened: Opened;
  /** The submission's own links. */
  readonly judged: readonly JudgedLink[];
  readonly chains: readonly Chain[];
  readonly regions: ReadonlyMap<string, readonly Region[]>;
  /** Resolved targets by their LaTeX; null: not understood. */
  readonly targets: ReadonlyMap<string, Expr | null>;
  readonly setupAt: Placed;
  /** Slips that have cost points already, by their claims' ids: nobody pays twice. */
  readonly charged: Set<string>;
  /** Line of the submission for an offset of the composed document. */
  readonly line: (offset: number) => number;
}

/** What every submission of an assignment shares; made once. */
export interface Prepared {
  readonly assignment: Assignment;
  readonly setup: ReadDocument;
  readonly opened: Opened;
}

export function prepare(assignment: Assignment, engine: Engine): Prepared {
  const setup = readDocument(assignment.setup, { file: "assignment.md" });
  return { assignment, setup, opened: openDocument(setup, { ...engine, seed: assignment.seed }) };
}

export const targetsOf = (q: Question): string[] => [
  ...(q.target === null ? [] : [q.target]),
  ...q.items.flatMap((i) => (i.kind === "step" ? [i.target] : [])),
];

export function openSession({ assignment, setup, opened: given }: Prepared, source: string, file: string, engine: Engine): Session {
  const student = readDocument(source, { file }),
    alone = openDocument(student, { ...engine, seed: assignment.seed });
  const mapping = findMapping(given, alone),
    spelling = new Map(mapping.pairs.filter((p) => p.why !== "same" || p.latex !== p.from).map((p) => [p.from, p.latex]));
  const regions = findRegions(student, assignment.questions),
    macros = macrosOf(setup);
  const inserted = assignment.questions.flatMap((q): Inserted[] => {
    const [region] = regions.get(q.label) ?? [];
    if (q.given === null) return [];
    const read = readDocument(q.given, { file: "given.md" }),
      heading = region === undefined ? undefined : student.pieces.find((p) => p.kind === "heading" && p.from === region.from);
    return [{ before: heading?.to ?? region?.from ?? 0, text: renamed(read, spelling) }];
  });
  const latex = [...new Set(assignment.questions.flatMap(targetsOf))];
  const composed = compose(
    renamed(setup, spelling),
    latex.map((t) => renamedText(t, macros, spelling)),
    student,
    inserted,
    mapping.transposed ? apart(mapping, macros) : undefined,
  );
  const opened = openDocument(composed.document, { ...engine, seed: assignment.seed });
  const setupAt: Placed = { from: composed.setupEnd, part: opened.collected.parts.root };
  const targets = new Map(latex.map((t, i) => [t, resolvedAt(opened, composed.targets[i] ?? { from: 0, to: 0 }, setupAt)]));
  const judged = judgeLinks(opened).filter(
    (j) => composed.own(j.link.raw.left.from) !== null || composed.own(j.link.raw.relation.from) !== null,
  );
  const lines = new Lines(student.source);
  return {
    assignment,
    student,
    mapping,
    composed,
    opened,
    judged,
    chains: chainsOf(judged),
    regions,
    targets,
    setupAt,
    charged: new Set(),
    line: (offset) => lines.at(composed.own(offset) ?? 0).line,
  };
}
/**
 * A submission with samples as columns defines the same functions of transposed matrices: its own definitions count then,
 * which were found to be the assignment's up to that; formulas of the set-up that speak of the same names are left out.
 */
function apart(mapping: Mapping, macros: Macros): (formula: string) => boolean {
  const theirs = new Set(mapping.turned);
  return (formula) => {
    const piece: MathPiece = { kind: "math", display: true, delimiter: "$$", skip: [], block: 0, from: 0, to: formula.length };
    return writtenNames(formula, piece, macros, (k) => theirs.has(k)).next().done === true;
  };
}

/** The expression that a formula of the composed document stands for, read at a place. */
function resolvedAt(opened: Opened, span: Span, at: Placed): Expr | null {
  const formula = opened.collected.formulas.find((f) => f.piece.from === span.from),
    [statement] = formula?.read.statements ?? [],
    [tree] = statement?.chain.members ?? [];
  if (tree === undefined || formula?.read.unread.length !== 0) return null;
  try {
    return resolve(tree, resolveContext(opened.collected.survey, at));
  } catch (error) {
    if (error instanceof ResolveError) return null;
    throw error;
  }
}

/** Whether `truth`, as the set-up has it, is what a link's right side says: judged like any other link. */
export function judgeAnswer(session: Session, truth: Expr, truthAt: Placed, link: Link): Judged {
  const { raw, at, right, error, conditions } = link;
  const asked: Link = {
    id: "answer",
    raw: { ...raw, first: false },
    at,
    left: truth,
    right,
    error,
    kind: "claim",
    earlier: null,
    makes: null,
    cue: null,
    instances: [],
    unrolled: [],
    conditions,
  };
  return session.opened.judge.judge(asked, truthAt, truth);
}
