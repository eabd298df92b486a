import picocolors from "picocolors";
import type { ClaimPlace } from "../../check/verdict.js";
import type { TerminalOptions } from "../terminal.js";
import { placeText } from "../source-block.js";
import { cells, clean, cut, wrap } from "../text.js";
import { CAUSES, type Cause, type Reading, type ReadStatement, type ReadSymbol } from "./types.js";
/** A reading as text: statements beside their source, symbols with what says so, and what was not understood by cause. */

const HEADINGS: Readonly<Record<Cause, string>> = {
  file: "Files that were not read",
  delimiter: "Formulas whose beginning or end is unclear",
  macro: "Commands without a known meaning",
  formula: "Formulas that could not be read",
  meaning: "Formulas that were read, but not understood",
  symbol: "Symbols that nothing introduces",
};

/** `options.detail`: "quiet" gives the summary line alone; "verbose" shows bare names and numbers among the statements too. */
export function readingText(reading: Reading, options: TerminalOptions): string {
  const paint = picocolors.createColors(options.colour);
  const summary = summaryLine(reading, paint.bold);
  if (options.detail === "quiet") return `${summary}\n`;
  const width = Math.max(60, Math.min(options.width, 200));
  const section = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : ["", paint.bold(title), ...lines]);
  const shown = reading.statements.filter((s) => options.detail === "verbose" || says(s));
  return [
    summary,
    ...section(
      "Statements",
      shown.flatMap((s) => statementLines(s, width, paint)),
    ),
    ...section(
      "Symbols",
      reading.symbols.filter((s) => options.detail === "verbose" || !MINOR.has(s.role)).flatMap((s) => symbolLines(s, width, paint.dim)),
    ),
    ...section("Taken for the whole of a part", reading.conventions.map((c) => hang(`  ${at(c).padEnd(9)} `, c.text, width)).flat()),
    ...CAUSES.flatMap((cause) =>
      section(
        HEADINGS[cause],
        reading.notUnderstood
          .filter((m) => m.cause === cause)
          .flatMap((m) => [
            ...(m.text === "" || cause === "symbol" ? [] : [`  ${at(m).padEnd(9)} ${paint.magenta(cut(clean(m.text), width - 12))}`]),
            ...hang(m.text === "" || cause === "symbol" ? `  ${at(m).padEnd(9)} ` : " ".repeat(12), m.message, width),
          ]),
      ),
    ),
    "",
  ].join("\n");
}

/** Roles that only a verbose reading lists. */
const MINOR: ReadonlySet<string> = new Set(["index", "argument", "mentioned"]);

/** A bare name or number in running text says nothing that could be misread. */
const says = (s: ReadStatement): boolean => s.kind !== "expression" || /[\s+\-*/=({^]/.test(s.latex ?? "");

const at = placeText;
const plural = (n: number, word: string): string => `${String(n)} ${word}${n === 1 ? "" : "s"}`;

function summaryLine(reading: Reading, strong: (text: string) => string): string {
  const { statements, understood, symbols, notUnderstood } = reading.summary;
  const missed = Object.values(notUnderstood).reduce((a, b) => a + b, 0);
  const head = strong(clean(reading.file));
  if (statements === 0) return `${head}  no mathematics found`;
  return `${head}  ${String(understood)} of ${plural(statements, "statement")} understood, ${plural(symbols, "symbol")}, ${missed === 0 ? "nothing left over" : `${plural(missed, "thing")} not understood`}`;
}

type Painter = ReturnType<typeof picocolors.createColors>;

/** Source and meaning side by side where both fit, else one below the other. */
function statementLines(s: ReadStatement, width: number, paint: Painter): string[] {
  const lead = `  ${at(s).padEnd(9)} ${(s.kind === "unread" ? "not read" : s.kind).padEnd(11)} `;
  const source = clean(s.source).replace(/\s+/g, " ").trim(),
    room = width - cells(lead);
  if (s.latex === null) return [`${lead}${paint.magenta(cut(source, room))}`];
  const latex = clean(s.latex),
    half = Math.floor((room - 3) / 2);
  if (cells(source) <= half && cells(latex) <= half) return [`${lead}${paint.dim(source + " ".repeat(half - cells(source)))} │ ${latex}`];
  return [`${lead}${paint.dim(cut(source, room))}`, ...hang(`${" ".repeat(cells(lead) - 2)}│ `, latex, width)];
}

function symbolLines(s: ReadSymbol, width: number, quiet: (text: string) => string): string[] {
  const name = clean(s.symbol);
  const lead = `  ${name.padEnd(12)} ${shapeText(s).padEnd(14)} `;
  const [first, ...more] = s.says.map((x) => ({ line: lineText(x), text: x.what === "used" ? s.meaning : x.text }));
  if (first === undefined) return [lead.trimEnd()];
  const row = (start: string, { line, text }: { line: string; text: string }): string[] =>
    hang(start + quiet(line.padEnd(9)) + " ", text, width, cells(start) + 10);
  return [...row(lead, first), ...more.slice(0, 8).flatMap((m) => row(" ".repeat(cells(lead)), m))];
}

const lineText = ({ file, cell, line }: ClaimPlace): string =>
  cell !== undefined
    ? `cell ${String(cell)}:${String(line)}`
    : file !== undefined
      ? `${clean(file)}:${String(line)}`
      : `line ${String(line)}`;

function shapeText(s: ReadSymbol): string {
  if (s.shape === null) return s.role === "function" || s.role === "index" ? s.role : "shape unknown";
  if (s.shape.length === 0) return "number";
  const dims = s.shape.map(String).join(" × ");
  return s.shape.length === 1 && s.orientation !== null ? `${dims} (${s.orientation})` : dims;
}

/** A text behind a lead, wrapped, with its further lines set below its first. */
function hang(lead: string, text: string, width: number, indent = cells(lead)): string[] {
  const lines = wrap(clean(text), Math.max(20, width - indent));
  return lines.map((line, i) => (i === 0 ? lead : " ".repeat(indent)) + line);
}

/** The JSON of `read`: keys in the order of the types. */
export const readingJson = (reading: Reading, indent: 0 | 2 = 2): string => JSON.stringify(reading, null, indent);
