import { LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { nearest } from "../../document/index.js";
import { readMarkdownAssignment, readYaml, type RawFile } from "./markdown.js";
import { assignmentSchema, type RawAssignment, type RawQuestion } from "./schema.js";
import type { AssignmentNote, Penalties, Question, ReadAssignment, RubricItem } from "./types.js";
/** From an assignment file to an assignment, or to errors that say what to change and where. */

/** More than anybody sets: a larger file is something else. */
const MOST_CHARACTERS = 1_000_000;

/** What a mistake costs of an item where the assignment does not say: slips of writing half, everything else all of it. */
const usual: Penalties = { sign: 0.5, factor: 0.5, transpose: 0.5, order: 0.5, arithmetic: 0.5, "wrong-index": 0.5 };

/**
 * Reads an assignment, by its name as YAML (`.yaml`, `.yml`) or as Markdown. Never throws: errors and warnings are in
 * `notes`, each with the line of the file.
 */
export function readAssignment(source: string, file: string): ReadAssignment {
  if (source.length > MOST_CHARACTERS)
    return refused({
      severity: "error",
      line: 1,
      message: `Unexpected length of ${source.length} characters, expected at most ${MOST_CHARACTERS}.`,
    });
  if (source.trim() === "")
    return refused({
      severity: "error",
      line: 1,
      message: "The file is empty, expected an assignment (gradmark assignment init writes one to start from).",
    });
  const raw = /\.ya?ml$/i.test(file) ? readYamlAssignment(source) : readMarkdownAssignment(source);
  if (raw.notes.some((n) => n.severity === "error")) return { assignment: null, notes: raw.notes };
  const result = assignmentSchema.safeParse(raw.value);
  if (!result.success) return { assignment: null, notes: [...raw.notes, ...result.error.issues.map((issue) => say(issue, raw))] };
  const notes = [...raw.notes],
    questions = result.data.questions.map((q, i) => question(q, result.data, (field) => raw.lineOf(["questions", i, field]), notes));
  const labels = new Map<string, number>();
  questions.forEach((q, i) => {
    const before = labels.get(q.label);
    if (before !== undefined)
      notes.push({
        severity: "error",
        line: raw.lineOf(["questions", i, "label"]),
        message: `Two questions have the label "${q.label}" (the other is number ${before + 1}). Expected different labels: - label: …`,
      });
    labels.set(q.label, i);
  });
  if (notes.some((n) => n.severity === "error")) return { assignment: null, notes };
  const { data } = result;
  return {
    assignment: {
      id: data.id,
      title: data.title === "" ? data.id : data.title,
      layout: data.layout,
      loose: data.loose === "free" ? 0 : data.loose,
      carried: data.carried === "free" ? 0 : data.carried,
      pending: data.pending,
      entries: data.entries,
      seed: data.seed,
      setup: data.setup,
      points: round(questions.reduce((sum, q) => sum + q.points, 0)),
      questions,
    },
    notes,
  };
}

const refused = (note: AssignmentNote): ReadAssignment => ({ assignment: null, notes: [note] });
const round = (x: number): number => Math.round(x * 1e6) / 1e6;

function readYamlAssignment(source: string): RawFile {
  const notes: AssignmentNote[] = [],
    value = readYaml(source, 0, notes);
  const lines = new LineCounter(),
    document = parseDocument(source, { lineCounter: lines });
  return {
    value,
    notes,
    lineOf: (path) => {
      for (let p = [...path]; p.length > 0; p = p.slice(0, -1)) {
        const node: unknown = document.getIn(p, true);
        if (typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range))
          return lines.linePos(Number(node.range[0])).line;
      }
      return 1;
    },
  };
}

/** A question with its rubric made explicit: what the file leaves out is the rest of the points. */
function question(q: RawQuestion, all: RawAssignment, line: (field: string) => number, notes: AssignmentNote[]): Question {
  const fixed = [...q.steps, ...q.manual].reduce((sum, x) => sum + x.points, 0),
    named = q.rubric ?? {};
  const stated = Object.values(named).reduce((sum: number, x) => sum + (x ?? 0), 0),
    rest = round(q.points - fixed - stated);
  const error = (field: string, message: string): void => void notes.push({ severity: "error", line: line(field), message });
  if (rest < 0)
    error(
      "rubric",
      `The rubric of ${q.label} has ${round(fixed + stated)} points, and the question has ${q.points}. Expected at most as many.`,
    );
  const items: RubricItem[] = [];
  const add = (kind: "result" | "steps" | "shape" | "method", points: number): void => {
    if (points > 0) items.push({ id: kind, kind, points: round(points) });
  };
  if (q.target !== undefined) {
    // Without a rubric the result takes what is left, half of it where steps are required.
    const halves = q.require === "steps" && named.steps === undefined && named.result === undefined;
    add("result", named.result ?? (halves ? rest / 2 : rest));
    add("method", named.method ?? 0);
    add("steps", named.steps ?? (halves ? rest / 2 : named.result !== undefined && q.require === "steps" ? rest : 0));
    add("shape", named.shape ?? 0);
  } else if (q.manual.length === 0) {
    notes.push({
      severity: "warning",
      line: line("target"),
      message: `${q.label} has no target: a person must mark it (- target: $…$ lets the tool do it).`,
    });
    items.push({ id: "manual-1", kind: "manual", points: q.points, text: q.text === "" ? q.title : q.text });
  }
  q.steps.forEach((s, i) =>
    items.push({ id: `step-${i + 1}`, kind: "step", points: s.points, target: s.target.replace(/^\$+|\$+$/g, "") }),
  );
  q.manual.forEach((m, i) => items.push({ id: `manual-${i + 1}`, kind: "manual", points: m.points, text: m.text }));
  const total = round(items.reduce((sum, i) => sum + i.points, 0));
  if (rest >= 0 && Math.abs(total - q.points) > 1e-6)
    error("rubric", `The items of ${q.label} have ${total} points, and the question has ${q.points}. Expected the same number.`);
  return {
    label: q.label,
    title: q.title,
    text: q.text,
    points: q.points,
    target: q.target?.replace(/^\$+|\$+$/g, "").trim() ?? null,
    require: q.require,
    given: q.given ?? null,
    items,
    layout: q.layout ?? all.layout,
    penalties: { ...usual, ...defined(all.penalties), ...defined(q.penalties ?? {}) },
  };
}
const defined = (p: Readonly<Record<string, number | undefined>>): Penalties =>
  Object.fromEntries(Object.entries(p).filter(([, x]) => x !== undefined)) as Penalties;

/** An issue of the schema in words: what was found, what expected, the nearest name. */
function say(issue: z.core.$ZodIssue, raw: RawFile): AssignmentNote {
  const { path } = issue,
    field = path.map(String).join("."),
    line = raw.lineOf(path),
    where = fieldName(path, raw);
  if (issue.code === "unrecognized_keys") {
    const [key = ""] = issue.keys,
      known = path[0] === "questions" ? questionKeys : rootKeys,
      near = nearest(key, known);
    return {
      severity: "error",
      line: raw.lineOf([...path, key]),
      message: `Unexpected field "${key}"${where}.${near === null ? ` Expected one of ${known.join(", ")}.` : ` Did you mean ${near}?`}`,
    };
  }
  const at: unknown = path.reduce<unknown>(
    (x, k) => (typeof x === "object" && x !== null ? (x as Record<PropertyKey, unknown>)[k] : undefined),
    raw.value,
  );
  const found = at === undefined ? "nothing" : JSON.stringify(at).slice(0, 80);
  if (path.at(-1) === "points" && at === undefined)
    return {
      severity: "error",
      line,
      message: `No points${where}, expected them in the heading ("## (a) Gradient [3 points]") or as "points: 3".`,
    };
  return {
    severity: "error",
    line,
    message: `Unexpected ${field === "" ? "file" : String(path.at(-1))} ${found}${where}, ${expected(issue)}.`,
  };
}
const rootKeys = Object.keys(assignmentSchema.shape),
  questionKeys = ["label", "title", "text", "points", "target", "require", "given", "rubric", "steps", "manual", "layout", "penalties"];

function fieldName(path: readonly PropertyKey[], raw: RawFile): string {
  if (path[0] !== "questions" || typeof path[1] !== "number") return "";
  const questions: unknown = raw.value["questions"],
    q: unknown = Array.isArray(questions) ? questions[path[1]] : null;
  const label = typeof q === "object" && q !== null && "label" in q ? String(q.label) : String(path[1] + 1);
  return ` in question ${label}`;
}
function expected(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `expected ${issue.expected === "array" ? "a list" : issue.expected === "string" ? "text" : `a ${issue.expected}`}`;
    case "too_small":
      return issue.message.startsWith("expected") ? issue.message : `expected at least ${String(issue.minimum)}`;
    case "too_big":
      return `expected at most ${String(issue.maximum)}`;
    case "invalid_value":
      return `expected ${issue.values
        .map((v) => (typeof v === "string" ? v : String(v)))
        .join(", ")
        .replace(/, ([^,]*)$/, " or $1")}`;
    case "invalid_union":
      return 'expected "free" or a number between 0 and 1';
    default:
      return issue.message.startsWith("expected") ? issue.message : `expected something else (${issue.message})`;
  }
}
