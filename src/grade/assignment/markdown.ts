import { parseDocument } from "yaml";
import type { AssignmentNote } from "./types.js";
/** An assignment written as Markdown: front matter, a set-up, and a heading with points for every question. */

export interface RawFile {
  /** What the schema looks at. */
  readonly value: Readonly<Record<string, unknown>>;
  /** The line of a field, by its path: `questions.2.target`. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
  readonly notes: readonly AssignmentNote[];
}

const heading = /^(#{1,6})\s+(.*?)\s*#*\s*$/;
const pointsIn = /[[(]\s*(\d+(?:\.\d+)?)\s*(?:points?|pts?\.?|marks?|p)\s*[\])]/i;
const setting = /^\s*[-*]\s+(label|target|require|given|rubric|step|manual|layout|penalties)\s*:\s*(.*)$/i;

interface Draft {
  readonly line: number;
  readonly level: number;
  readonly title: string;
  readonly token: string;
  readonly points: number | null;
  readonly text: string[];
  readonly fields: Record<string, unknown>;
  readonly lines: Map<string, number>;
  readonly steps: unknown[];
  readonly manual: unknown[];
  children: number;
  sum: number;
}

export function readMarkdownAssignment(source: string): RawFile {
  const lines = source.split(/\r\n|\r|\n/),
    notes: AssignmentNote[] = [];
  const front = frontMatter(lines, notes);
  const setup: string[] = lines.slice(0, front.end).map(() => "");
  const drafts: Draft[] = [],
    open: Draft[] = [];
  let current: Draft | null = null,
    fence = false;
  lines.forEach((text, i) => {
    if (i < front.end) return;
    if (/^\s*(```|~~~)/.test(text)) fence = !fence;
    const match = fence ? null : heading.exec(text);
    if (match !== null) {
      const level = match[1]?.length ?? 1,
        title = match[2] ?? "",
        points = pointsIn.exec(title);
      while ((open.at(-1)?.level ?? 0) >= level) open.pop();
      if (points === null && open.length === 0) {
        current = null;
        setup.push(text);
        return;
      }
      const parent = open.at(-1) ?? null,
        bare = title.replace(pointsIn, "").trim();
      const draft: Draft = {
        line: i + 1,
        level,
        title: bare,
        token: `${parent?.token ?? ""}${labelToken(bare)}`,
        points: points === null ? null : Number(points[1]),
        text: [],
        fields: {},
        lines: new Map(),
        steps: [],
        manual: [],
        children: 0,
        sum: 0,
      };
      if (parent !== null) {
        parent.children++;
        parent.sum += draft.points ?? 0;
      }
      drafts.push(draft);
      open.push(draft);
      current = draft;
      return;
    }
    if (current === null) {
      setup.push(text);
      return;
    }
    const found = fence ? null : setting.exec(text);
    if (found === null) current.text.push(text);
    else set(current, (found[1] ?? "").toLowerCase(), (found[2] ?? "").trim(), i + 1, notes);
  });

  const leaves = drafts.filter((d) => d.children === 0 || d.fields["target"] !== undefined || d.manual.length > 0);
  for (const d of drafts)
    if (d.children > 0 && d.points !== null && !leaves.includes(d) && Math.abs(d.points - d.sum) > 1e-9)
      notes.push({
        severity: "error",
        line: d.line,
        message: `"${d.title}" has ${d.points} points, and its parts have ${d.sum} together. Expected the same number.`,
      });
  const questions = leaves.map((d) => ({
    label: d.token === "" ? d.title : d.token,
    title: d.title,
    text: d.text.join("\n").trim(),
    ...(d.points === null ? {} : { points: d.points }),
    ...d.fields,
    ...(d.steps.length > 0 ? { steps: d.steps } : {}),
    ...(d.manual.length > 0 ? { manual: d.manual } : {}),
  }));
  return {
    value: { ...front.value, setup: setup.join("\n").trim() === "" ? "" : setup.join("\n"), questions },
    notes,
    lineOf: (path) => {
      if (path[0] !== "questions" || typeof path[1] !== "number") return front.lineOf(String(path[0] ?? ""));
      const draft = leaves[path[1]];
      return draft?.lines.get(String(path[2])) ?? draft?.line ?? 0;
    },
  };
}

/** "Question 1 (b): gradients" → "1b"; "(a)" → "a"; "Softmax" → "". */
export function labelToken(title: string): string {
  const text = title.replace(/[*_`]/g, "").trim();
  const found =
    /^(?:(?:question|problem|exercise|task|part|aufgabe|q|p|ex)\b\.?\s*)?[([]?\s*(\d{1,3}|[a-zA-Z]|[ivx]{1,4})\s*[.):\]]?\s*(?:[([]?\s*([a-z]|[ivx]{1,4})\s*[)\]])?(?=$|[\s:.,–—-])/i.exec(
      text,
    );
  // A title that begins with the article is no label.
  if (found === null || (/^(?:a|i)\s/i.test(text) && !/^[([]/.test(text))) return "";
  return `${(found[1] ?? "").toLowerCase()}${(found[2] ?? "").toLowerCase()}`;
}

const dollars = (text: string): string => text.replace(/^\$\$?\s*|\s*\$\$?$/g, "").trim();

function set(draft: Draft, key: string, text: string, line: number, notes: AssignmentNote[]): void {
  draft.lines.set(key, line);
  const bad = (expected: string): void => {
    notes.push({ severity: "error", line, message: `Unexpected ${key} "${text.slice(0, 80)}", expected ${expected}.` });
  };
  switch (key) {
    case "target":
      draft.fields[key] = dollars(text);
      return;
    case "rubric":
    case "penalties": {
      const pairs = [...text.matchAll(/([a-z-]+)\s*[: ]\s*(\d+(?:\.\d+)?)/g)];
      if (pairs.length === 0)
        bad(key === "rubric" ? "items with points, such as: result 2, steps 1" : "kinds of mistakes with fractions, such as: sign 0.5");
      else draft.fields[key] = Object.fromEntries(pairs.map((p) => [p[1] ?? "", Number(p[2])]));
      return;
    }
    case "step":
    case "manual": {
      const points = pointsIn.exec(text),
        rest = text.replace(pointsIn, "").trim();
      if (points === null) bad(`its points at the end, such as: ${key}: … (1 point)`);
      else if (key === "step") draft.steps.push({ target: dollars(rest), points: Number(points[1]) });
      else draft.manual.push({ text: rest, points: Number(points[1]) });
      return;
    }
    case "given":
      draft.fields[key] = typeof draft.fields[key] === "string" ? `${draft.fields[key]}\n\n${text}` : text;
      return;
    default:
      draft.fields[key] = text;
  }
}

interface Front {
  readonly value: Readonly<Record<string, unknown>>;
  readonly end: number;
  readonly lineOf: (key: string) => number;
}
function frontMatter(lines: readonly string[], notes: AssignmentNote[]): Front {
  const none: Front = { value: {}, end: 0, lineOf: () => 1 };
  if (lines[0]?.replace("\uFEFF", "").trim() !== "---") {
    notes.push({
      severity: "error",
      line: 1,
      message: 'Unexpected beginning, expected a line "---", then "gradmark-assignment: 1" and a second "---".',
    });
    return { ...none, value: { "gradmark-assignment": 1 } };
  }
  const end = lines.findIndex((l, i) => i > 0 && l.trim() === "---");
  if (end < 0) {
    notes.push({ severity: "error", line: 1, message: 'The settings at the top have no end, expected a second line "---".' });
    return none;
  }
  const text = lines.slice(1, end).join("\n"),
    parsed = readYaml(text, 1, notes);
  return {
    value: parsed,
    end: end + 1,
    lineOf: (key) => Math.max(1, lines.findIndex((l, i) => i < end && l.trimStart().startsWith(`${key}:`)) + 1),
  };
}

/** YAML without aliases (an expansion bomb is made of them); errors with their lines. */
export function readYaml(text: string, before: number, notes: AssignmentNote[]): Readonly<Record<string, unknown>> {
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true });
  for (const error of document.errors)
    notes.push({
      severity: "error",
      line: before + (error.linePos?.[0].line ?? 1),
      message: `${(error.message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, "")}.`,
    });
  if (document.errors.length > 0) return {};
  try {
    const value: unknown = document.toJS({ maxAliasCount: 0 });
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    if (value === null) return {};
    notes.push({ severity: "error", line: before + 1, message: "Unexpected value, expected settings such as: title: Week 5." });
  } catch (error) {
    notes.push({ severity: "error", line: before + 1, message: `${error instanceof Error ? error.message : String(error)}.` });
  }
  return {};
}
