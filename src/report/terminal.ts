import picocolors from "picocolors";
import type { Claim, Report, VerdictWord } from "../check/verdict.js";
import { details, LONGEST_LABEL } from "./details.js";
import { counts, entries, type Entry } from "./entries.js";
import { sourceLines, type Inputs } from "../document/index.js";
import { placeText, sourceBlock } from "./source-block.js";
import { cells, clean, wrap } from "./text.js";
import { ACCEPTED, counted, MARK, WORDS } from "./verdicts.js";

/** How a report is written for a terminal. */
export interface TerminalOptions {
  /** ANSI colours; without them the report says the same by marks and words. */
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** `quiet`: the summary line alone; `normal`: every link that is not accepted; `verbose`: every link, with its evidence. */
  readonly detail: "quiet" | "normal" | "verbose";
}

type Paint = (text: string) => string;
/** A message stands beside its place where this many columns are left for it, else beneath. */
const LEAST_BESIDE = 40;
/** Wider lines are hard to read, even where there is room. */
const WIDEST = 140;

/**
 * The report of one document: each link that is not accepted with its place, its source line, one sentence why, what would be
 * right and the witness; then the summary line. Ends with a line end. Nothing in it can steer the terminal but the colours.
 *
 * @param source the document's text, as it was checked; `options.inputs` gives the files that it includes.
 */
export function terminalReport(report: Report, source: string, options: TerminalOptions & { readonly inputs?: Inputs }): string {
  const paint = painter(options.colour);
  const width = Math.min(Math.max(options.width, 40), WIDEST);
  const shown =
    options.detail === "quiet" ? [] : entries(report).filter((entry) => options.detail === "verbose" || !ACCEPTED.has(entry.verdict));
  const linesAt = sourceLines(source, { file: report.file, ...(options.inputs === undefined ? {} : { inputs: options.inputs }) });
  const columns = {
    place: Math.max(0, ...shown.map((entry) => cells(placeName(report, entry)))),
    verdict: Math.max(0, ...shown.map((entry) => entry.verdict.length + 2)),
    kind: Math.max(0, ...shown.map((entry) => entry.kind.length)),
  };

  const out: string[] = [];
  for (const entry of shown) {
    out.push(...head(report, entry, columns, width, paint));
    for (const { kind, gutter, text } of sourceBlock(linesAt(entry.place), entry.place, entry.contextFrom, width)) {
      const line = kind === "carets" ? paint[entry.verdict](text) : kind === "source" ? text : paint.quiet(text);
      out.push(`${paint.quiet(`${gutter} │`)} ${line}`.trimEnd());
    }
    if (entry.claim !== null) out.push(...labelled(entry.claim, report, options.detail === "verbose", width, paint));
    out.push("");
  }
  if (options.detail !== "quiet" && report.remarks.length > 0) {
    for (const remark of report.remarks) out.push(...hang(`${paint.quiet("remark")}  `, 8, clean(remark), width));
    out.push("");
  }
  out.push(summary(paint.strong(clean(report.file)), counts(report), paint));
  return `${out.join("\n")}\n`;
}

/** The last line after several documents: how many there were, and the sums of their verdicts. */
export function terminalTotal(reports: readonly Report[], options: TerminalOptions): string {
  const sums = Object.fromEntries(WORDS.map((word) => [word, reports.reduce((sum, report) => sum + counts(report)[word], 0)])) as Record<
    VerdictWord,
    number
  >;
  const paint = painter(options.colour);
  return `${summary(paint.strong(`${reports.length} ${reports.length === 1 ? "file" : "files"}`), sums, paint)}\n`;
}

function painter(colour: boolean): Readonly<Record<VerdictWord | "strong" | "quiet" | "good", Paint>> {
  const { red, yellow, magenta, blue, green, dim, bold } = picocolors.createColors(colour);
  return {
    wrong: (text) => bold(red(text)),
    loose: yellow,
    undecided: blue,
    unreadable: magenta,
    correct: green,
    definition: dim,
    strong: bold,
    quiet: dim,
    good: green,
  };
}

const placeName = (report: Report, { place }: Entry): string => `${clean(report.file)}:${placeText(place)}`;

/** `file:line:column  ✗ wrong  sign  Message.`, the message wrapped beside the columns, or beneath where they leave no room. */
function head(
  report: Report,
  entry: Entry,
  columns: { place: number; verdict: number; kind: number },
  width: number,
  paint: ReturnType<typeof painter>,
): string[] {
  const place = placeName(report, entry);
  const verdict = `${MARK[entry.verdict]} ${entry.verdict}`;
  const pad = (text: string, to: number): string => " ".repeat(Math.max(0, to - cells(text)));
  const middle = `${paint.strong(place)}${pad(place, columns.place)}  ${paint[entry.verdict](verdict)}`;
  const used = columns.place + 2 + columns.verdict + (columns.kind > 0 ? columns.kind + 2 : 0) + 2;
  const message = clean(entry.message);
  if (width - used >= LEAST_BESIDE) {
    const kind = columns.kind > 0 ? `  ${entry.kind}${pad(entry.kind, columns.kind)}` : "";
    return hang(`${middle}${pad(verdict, columns.verdict)}${kind}  `, used, message, width);
  }
  return [`${middle}${entry.kind === "" ? "" : `  ${entry.kind}`}`, ...hang("  ", 2, message, width)];
}

function labelled(claim: Claim, report: Report, all: boolean, width: number, paint: ReturnType<typeof painter>): string[] {
  const found = details(claim, report, all);
  const indent = 7;
  return found.flatMap(({ label, text, tone }, index) => {
    const name = found[index - 1]?.label === label ? "" : label;
    return hang(
      `${" ".repeat(indent)}${paint.quiet(name.padEnd(LONGEST_LABEL))}  `,
      indent + LONGEST_LABEL + 2,
      clean(text),
      width,
      tone === "plain" ? undefined : paint[tone],
    );
  });
}

/** A wrapped text after a prefix that takes `used` columns; later lines stand beneath the first. */
function hang(prefix: string, used: number, text: string, width: number, paint: Paint = (line) => line): string[] {
  return wrap(text, Math.max(20, width - used))
    .map((line, index) => (index === 0 ? prefix : " ".repeat(used)) + paint(line))
    .map((line) => line.trimEnd());
}

function summary(name: string, counts: Readonly<Record<VerdictWord, number>>, paint: ReturnType<typeof painter>): string {
  const told = WORDS.filter((word) => counts[word] > 0).map((word) => paint[word](counted(word, counts[word])));
  const mark = counts.wrong > 0 ? "wrong" : counts.loose + counts.undecided + counts.unreadable > 0 ? "loose" : "correct";
  const sign = mark === "loose" ? paint.undecided("•") : paint[mark](MARK[mark]);
  return `${sign} ${name}  ${told.length > 0 ? told.join(paint.quiet(" · ")) : paint.quiet("no equations found")}`;
}
