import type { Mistake } from "../check/verdict.js";
import type { Assignment } from "./assignment/types.js";
import { quoted } from "./feedback.js";
import type { SubmissionMark } from "./marks/types.js";
import { count, mistakeWords, pointsText } from "./marks/words.js";
/** The teacher's view of a class. Only what it needs of each submission is kept, so that a class of any size fits. */

export interface Brief {
  readonly student: string;
  readonly status: SubmissionMark["status"];
  readonly points: number | null;
  readonly pending: number;
  readonly reviews: number;
  readonly questions: readonly {
    readonly label: string;
    readonly points: number;
    readonly max: number;
    readonly mistakes: readonly Mistake[];
    /** A wrong answer, with blanks taken out: equal ones may have one source. */
    readonly wrong: string | null;
  }[];
}
export function briefOf(mark: SubmissionMark, as: string): Brief {
  return {
    student: as,
    status: mark.status,
    points: mark.points,
    pending: mark.pending,
    reviews: mark.review.length,
    questions: mark.questions.map((q) => {
      const mistakes = [...new Set(q.items.flatMap((i) => (i.mistake === null || i.status === "right" ? [] : [i.mistake])))],
        wrong = q.items.some((i) => i.id === "result" && (i.status === "wrong" || i.status === "partly"));
      return {
        label: q.label,
        points: q.points,
        max: q.max,
        mistakes,
        wrong: wrong && q.answer !== null ? q.answer.replace(/\s+/g, "").slice(0, 400) : null,
      };
    }),
  };
}

export interface Statistics {
  readonly submissions: number;
  readonly failed: readonly string[];
  readonly waiting: readonly string[];
  readonly mean: number | null;
  readonly median: number | null;
  readonly deviation: number | null;
  readonly least: number | null;
  readonly most: number | null;
  /** Tenths of the points, from 0–10 % to 90–100 %. */
  readonly histogram: readonly number[];
  readonly questions: readonly {
    readonly label: string;
    readonly max: number;
    readonly mean: number;
    readonly full: number;
    readonly none: number;
  }[];
  readonly mistakes: readonly { readonly question: string; readonly mistake: Mistake; readonly students: readonly string[] }[];
  readonly alike: readonly { readonly question: string; readonly answer: string; readonly students: readonly string[] }[];
}

export function statisticsOf(briefs: readonly Brief[], assignment: Assignment): Statistics {
  const marked = briefs.filter((b) => b.points !== null),
    points = marked.map((b) => b.points ?? 0).sort((a, b) => a - b),
    n = points.length;
  const mean = n === 0 ? null : points.reduce((a, b) => a + b, 0) / n,
    middle = n === 0 ? null : ((points[(n - 1) >> 1] ?? 0) + (points[n >> 1] ?? 0)) / 2;
  const histogram = Array.from({ length: 10 }, () => 0);
  for (const p of points) {
    const k = assignment.points === 0 ? 0 : Math.min(9, Math.max(0, Math.floor((p / assignment.points) * 10 + 1e-9)));
    histogram[k] = (histogram[k] ?? 0) + 1;
  }
  const groups = new Map<string, { question: string; what: Mistake; students: string[] }>(),
    alike = new Map<string, { question: string; answer: string; students: string[] }>();
  const per = new Map(assignment.questions.map((q) => [q.label, { sum: 0, full: 0, none: 0 }]));
  for (const b of marked)
    for (const q of b.questions) {
      const s = per.get(q.label);
      if (s !== undefined) {
        s.sum += q.points;
        if (q.points >= q.max - 1e-9) s.full++;
        if (q.points <= 1e-9) s.none++;
      }
      for (const m of q.mistakes) push(groups, `${q.label} ${m}`, { question: q.label, what: m }, b.student);
      if (q.wrong !== null && q.wrong.length > 3) push(alike, `${q.label} ${q.wrong}`, { question: q.label, answer: q.wrong }, b.student);
    }
  const round = (x: number | null): number | null => (x === null ? null : Math.round(x * 1e4) / 1e4);
  const byCount = <T extends { students: readonly string[]; question: string }>(a: T, b: T): number =>
    b.students.length - a.students.length || (a.question < b.question ? -1 : a.question > b.question ? 1 : 0);
  return {
    submissions: briefs.length,
    failed: briefs.filter((b) => b.status === "failed").map((b) => b.student),
    waiting: briefs.filter((b) => b.status === "review").map((b) => b.student),
    mean: round(mean),
    median: round(middle),
    deviation: round(mean === null || n < 2 ? null : Math.sqrt(points.reduce((a, p) => a + (p - mean) ** 2, 0) / (n - 1))),
    least: points[0] ?? null,
    most: points.at(-1) ?? null,
    histogram,
    questions: assignment.questions
      .map((q) => ({
        label: q.label,
        max: q.points,
        mean: round((per.get(q.label)?.sum ?? 0) / Math.max(1, n)) ?? 0,
        full: per.get(q.label)?.full ?? 0,
        none: per.get(q.label)?.none ?? 0,
      }))
      .sort((a, b) => a.mean / (a.max || 1) - b.mean / (b.max || 1)),
    mistakes: [...groups.values()].map((g) => ({ question: g.question, mistake: g.what, students: g.students })).sort(byCount),
    alike: [...alike.values()].filter((a) => a.students.length > 1).sort(byCount),
  };
}
function push<T extends object>(map: Map<string, T & { students: string[] }>, key: string, value: T, student: string): void {
  const found = map.get(key);
  if (found === undefined) map.set(key, { ...value, students: [student] });
  else found.students.push(student);
}

const MOST_NAMES = 12;
const list = (names: readonly string[]): string =>
  names.slice(0, MOST_NAMES).map(quoted).join(", ") + (names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "");

export function statisticsMarkdown(s: Statistics, assignment: Assignment): string {
  const bar = Math.max(1, ...s.histogram);
  const out = [
    `# ${assignment.title}: the class`,
    "",
    `${count(s.submissions, "submission")}; ${count(s.waiting.length, "waits", "wait")} for a person; ${s.failed.length} could not be marked.`,
    "",
    s.mean === null
      ? ""
      : `Mean ${pointsText(s.mean)}, median ${pointsText(s.median ?? 0)}, standard deviation ${s.deviation === null ? "–" : pointsText(s.deviation)}, from ${pointsText(s.least ?? 0)} to ${pointsText(s.most ?? 0)} of ${pointsText(assignment.points)}.`,
    "",
    "## Distribution",
    "",
    "| part of the points | submissions | |",
    "| --- | --- | --- |",
    ...s.histogram.map((n, i) => `| ${i * 10}–${i * 10 + 10} % | ${n} | ${"█".repeat(Math.round((n / bar) * 20))} |`),
    "",
    "## Questions, hardest first",
    "",
    "| question | mean | of | full marks | no marks |",
    "| --- | --- | --- | --- | --- |",
    ...s.questions.map((q) => `| ${quoted(q.label)} | ${pointsText(q.mean)} | ${pointsText(q.max)} | ${q.full} | ${q.none} |`),
    "",
  ];
  if (s.mistakes.length > 0) {
    out.push("## Commonest mistakes", "", "| question | mistake | how many | who |", "| --- | --- | --- | --- |");
    for (const m of s.mistakes.slice(0, 40))
      out.push(`| ${quoted(m.question)} | ${mistakeWords[m.mistake]} | ${m.students.length} | ${list(m.students)} |`);
    out.push("");
  }
  if (s.alike.length > 0) {
    out.push(
      "## The same wrong answer",
      "",
      "Written alike, blanks aside. Common slips look alike too: this proves nothing.",
      "",
      "| question | who | answer |",
      "| --- | --- | --- |",
    );
    for (const a of s.alike.slice(0, 40)) out.push(`| ${quoted(a.question)} | ${list(a.students)} | ${quoted(a.answer.slice(0, 120))} |`);
    out.push("");
  }
  if (s.failed.length > 0) out.push("## Not marked", "", ...s.failed.map((f) => `- ${quoted(f)}`), "");
  return `${out.join("\n").trimEnd()}\n`;
}
