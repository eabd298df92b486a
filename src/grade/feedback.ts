import type { Assignment } from "./assignment/types.js";
import type { MarkItem, QuestionMark, SubmissionMark } from "./marks/types.js";
import { isLabel, pointsText } from "./marks/words.js";
import type { Solution } from "./solutions.js";
/** What a student gets: the points with the items that make them up, what went wrong, and what would be right. */

const signs: Readonly<Record<MarkItem["status"], string>> = {
  right: "✓",
  partly: "◐",
  wrong: "✗",
  missing: "–",
  review: "?",
  override: "✎",
};

/** Text of a student's in Markdown, as text: nothing in it is markup. */
export const quoted = (text: string): string => text.replace(/[\\`*_{}[\]<>()#+!|~&]/g, (c) => `\\${c}`).replace(/\s+/g, " ");
/** Mathematics in a code span: what a student wrote cannot break out of it. */
const code = (text: string): string => {
  const flat = text.replace(/\s+/g, " ").trim().slice(0, 300),
    fence = "`".repeat(Math.max(0, ...[...flat.matchAll(/`+/g)].map((m) => m[0].length)) + 1);
  return `${fence} ${flat} ${fence}`;
};

export interface FeedbackOptions {
  /** Shown in place of the student's name and id. */
  readonly as?: string;
  /** Shown where points are missing. */
  readonly solutions?: readonly Solution[];
}
/** The solution of a question, for those who have not solved it. */
const solutionFor = (q: QuestionMark, { solutions }: FeedbackOptions): Solution | null =>
  q.points >= q.max - 1e-9 && q.pending === 0 ? null : (solutions?.find((s) => s.question === q.label) ?? null);

export function feedbackMarkdown(mark: SubmissionMark, assignment: Assignment, options: FeedbackOptions = {}): string {
  const who = options.as ?? mark.name ?? mark.student;
  const out = [`# ${assignment.title}`, "", `${quoted(who)}: ${totalText(mark)}`, ""];
  if (mark.message !== null) out.push(quoted(mark.message), "");
  for (const q of mark.questions) out.push(...questionLines(q), ...solutionLines(solutionFor(q, options)));
  if (mark.unplaced.length > 0) {
    out.push("## Work that belongs to no question", "");
    for (const u of mark.unplaced) out.push(`- line ${u.line}: ${code(u.text)}`);
    out.push("");
  }
  if (mark.notation.some((n) => n.why !== "index" && n.why !== "set apart"))
    out.push("## How your notation was read", "", notationText(mark), "");
  if (mark.review.length > 0) {
    out.push("## What a person will look at", "");
    for (const r of mark.review)
      out.push(
        `- ${[r.question, r.line === null ? null : `line ${r.line}`].filter((x) => x !== null).join(", ")}${r.question === null && r.line === null ? "" : ": "}${quoted(r.reason)}`,
      );
    out.push("");
  }
  return `${out.join("\n").trimEnd()}\n`;
}

export function totalText(mark: SubmissionMark): string {
  if (mark.points === null) return `not marked (of ${pointsText(mark.max)})`;
  const pending = mark.pending > 0 ? `, of which ${pointsText(mark.pending)} wait for a person` : "";
  return `${pointsText(mark.points)} of ${pointsText(mark.max)} points${pending}`;
}

export const notationText = (mark: SubmissionMark): string =>
  mark.notation
    .filter((n) => n.why !== "index" && n.why !== "set apart")
    .map((n) => `${code(n.assignment)} is your ${code(n.student)}`)
    .join(", ") + (mark.transposed ? "; your matrices are the assignment's transposed." : ".");

function questionLines(q: QuestionMark): string[] {
  const where = q.lines === null ? "" : ` (lines ${q.lines[0]}–${q.lines[1]})`;
  const out = [
    `## ${quoted(q.label)}${q.title === "" || isLabel(q.title) ? "" : ` ${quoted(q.title)}`}: ${pointsText(q.points)} of ${pointsText(q.max)}${where}`,
    "",
  ];
  for (const i of q.items) {
    const before = i.before === undefined ? "" : ` (the tool gave ${pointsText(i.before)})`;
    out.push(`- ${signs[i.status]} **${itemTitle(i)}**: ${pointsText(i.points)} of ${pointsText(i.max)}${before}. ${quoted(i.reason)}`);
    if (i.corrected !== null && i.status !== "right" && i.status !== "override") out.push(`  Right would be ${code(i.corrected)}.`);
  }
  return [...out, ""];
}
function solutionLines(solution: Solution | null): string[] {
  if (solution === null) return [];
  const out = ["Solution:", ""];
  if (solution.answer !== null) out.push(`$$${solution.answer}$$`, "");
  for (const { part, because, latex } of solution.lines) {
    if (part !== null) out.push(`**${part}**`, "");
    if (because !== null) out.push(quoted(because), "");
    out.push(`$$${latex}$$`, "");
  }
  return out;
}
const itemTitle = (i: MarkItem): string => (i.what.includes("$") ? i.what : quoted(i.what));

/** The same as rows and sentences, for the page of the marked copy. */
export function feedbackSections(
  mark: SubmissionMark,
  options: FeedbackOptions = {},
): {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly table?: { readonly head: readonly string[]; readonly rows: readonly (readonly (string | number)[])[] };
  readonly formulas?: readonly { readonly text: string; readonly latex: string }[];
}[] {
  const rows = mark.questions.flatMap((q) =>
    q.items.map((i): (string | number)[] => [
      q.label,
      i.what.replace(/\$/g, ""),
      `${pointsText(i.points)} of ${pointsText(i.max)}`,
      `${signs[i.status]} ${i.reason}`,
    ]),
  );
  const sections: {
    title: string;
    paragraphs: string[];
    table?: { head: string[]; rows: (string | number)[][] };
    formulas?: { text: string; latex: string }[];
  }[] = [
    {
      title: "Marks",
      paragraphs: [`${options.as ?? mark.name ?? mark.student}: ${totalText(mark)}.`, ...(mark.message === null ? [] : [mark.message])],
      ...(rows.length === 0 ? {} : { table: { head: ["Question", "Item", "Points", "Why"], rows } }),
    },
  ];
  const corrected = mark.questions.flatMap((q) =>
    q.items.flatMap((i) =>
      i.corrected === null || i.status === "right" || i.status === "override"
        ? []
        : [{ text: `${q.label}, ${i.what.replace(/\$/g, "")}:`, latex: i.corrected }],
    ),
  );
  if (corrected.length > 0) sections.push({ title: "What would be right", paragraphs: [], formulas: corrected });
  for (const q of mark.questions) {
    const solution = solutionFor(q, options);
    if (solution === null) continue;
    const lines = solution.lines.map((l) => ({ text: [l.part, l.because].filter((t) => t !== null).join(": "), latex: l.latex }));
    sections.push({
      title: `Solution of ${q.label}`,
      paragraphs: [],
      formulas: [...(solution.answer === null ? [] : [{ text: "", latex: solution.answer }]), ...lines],
    });
  }
  if (mark.unplaced.length > 0)
    sections.push({ title: "Work that belongs to no question", paragraphs: mark.unplaced.map((u) => `Line ${u.line}: ${u.text}`) });
  const notation = mark.notation.filter((n) => n.why !== "index" && n.why !== "set apart");
  if (notation.length > 0)
    sections.push({
      title: "How your notation was read",
      paragraphs: [],
      table: { head: ["Assignment", "Yours", "Found by"], rows: notation.map((n) => [n.assignment, n.student, n.why]) },
    });
  if (mark.review.length > 0)
    sections.push({
      title: "What a person will look at",
      paragraphs: mark.review.map(
        (r) => `${r.question === null ? "" : `${r.question}: `}${r.line === null ? "" : `line ${r.line}: `}${r.reason}`,
      ),
    });
  return sections;
}
