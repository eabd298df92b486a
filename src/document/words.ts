import type { Diagnostic } from "./types.js";

/**
 * Every diagnostic in words, for people: what was found, what was expected, and what would work. The rooms give codes and
 * data; the wording is here alone. A code without a sentence of its own gets "Unexpected X, expected Y".
 */
export function sayDiagnostic(diagnostic: Diagnostic): string {
  const { code, hint } = diagnostic;
  const said = SENTENCES[code]?.(diagnostic);
  if (said !== undefined) return said;
  return unexpected(diagnostic) + (hint === undefined ? "" : ` (${hint})`) + ".";
}

type Sentence = (d: Diagnostic) => string;

const found = (d: Diagnostic): string => `"${d.found ?? ""}"`;
const expected = (d: Diagnostic): string => sayList((d.expected ?? []).map((x) => `"${x}"`));
const more = (d: Diagnostic): string => (d.hint === undefined ? "" : ` (${d.hint})`);

const SENTENCES: Readonly<Record<string, Sentence>> = {
  "unclosed-math": (d) =>
    d.found === "$"
      ? `Unexpected end of the paragraph: found "$" without a partner, expected a closing "$"; write "\\$" for a dollar sign${more(d)}.`
      : `Unexpected end of the formula: found ${found(d)} without a partner, expected ${expected(d)} before the blank line${more(d)}.`,
  "unopened-math": (d) =>
    `Unexpected ${found(d)}: it closes a formula that nothing opens, expected another ${expected(d)} before it${more(d)}.`,
  "mismatched-math": (d) => `Unexpected ${found(d)} at the end of a formula, expected ${expected(d)}, with which it began${more(d)}.`,
  "unclosed-environment": (d) => `Unexpected end of the formula: found ${found(d)} without an end, expected ${expected(d)}${more(d)}.`,
  "unopened-environment": (d) =>
    `Unexpected ${found(d)}: it ends an environment that nothing begins, expected ${expected(d)} before it${more(d)}.`,
  "mismatched-environment": (d) => `Unexpected ${found(d)}, expected ${expected(d)}, the end of the environment that was begun${more(d)}.`,
  "unclosed-fence": (d) =>
    `Unexpected end of the document: found ${found(d)}, which begins a block of code, without an end; expected a line ${expected(d)}. The text below is read as usual.`,
  "unclosed-conditional": (d) =>
    `Unexpected end of the document: found ${found(d)} without an end, expected ${expected(d)}. The text below is read as usual.`,
  "tex-input": (d) =>
    `The text of "${d.found ?? ""}" is not read: only this file was given, expected its text in place of \\${d.hint ?? "input"}{${d.found ?? ""}}.`,
  "macro-form": (d) =>
    `Unexpected form of definition after ${found(d)}, expected "\\newcommand{\\name}[2]{body}" or "\\def\\name#1#2{body}". The macro is not known.`,
  "notebook-json": (d) => `Unexpected text in a notebook: it is no valid JSON (${d.found ?? ""}), expected a file as Jupyter saves it.`,
  "notebook-shape": () => `Unexpected contents of a notebook: found no list of cells, expected a file as Jupyter saves it.`,
};

/** Codes that have a sentence of their own. */
export const KNOWN_CODES: readonly string[] = Object.keys(SENTENCES);

function unexpected(d: Diagnostic): string {
  const what = d.found === undefined || d.found === "" ? "Unexpected end" : `Unexpected ${found(d)}`;
  return d.expected === undefined || d.expected.length === 0 ? what : `${what}, expected ${sayList(d.expected)}`;
}

/** "a", "a or b", "a, b or c"; a long list is cut. */
export function sayList(items: readonly string[], limit = 6): string {
  const shown = items.length > limit ? [...items.slice(0, limit - 1), `${String(items.length - limit + 1)} more`] : items;
  if (shown.length <= 1) return shown[0] ?? "nothing";
  return `${shown.slice(0, -1).join(", ")} or ${shown[shown.length - 1] ?? ""}`;
}

/**
 * The candidate nearest to a word (Levenshtein's distance, transpositions counted as one step), if it is near enough to
 * be a slip: at most a third of its letters. Case slips are nearest of all. Null if there is none.
 */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  let best: string | null = null,
    bestDistance = Infinity;
  const limit = Math.max(1, Math.floor(word.length / 3));
  if (word.length > 64) return null;
  for (const candidate of candidates) {
    if (candidate === word || Math.abs(candidate.length - word.length) > limit || candidate.length > 64) continue;
    const d = candidate.toLowerCase() === word.toLowerCase() ? 0 : distance(word, candidate);
    // A single letter is near no other single letter.
    if (d < bestDistance && d <= limit && d < Math.max(word.length, candidate.length)) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best;
}

/** Optimal string alignment distance (Damerau, CACM 1964). */
function distance(a: string, b: string): number {
  let before: number[] = [],
    last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let d = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d = Math.min(d, (before[j - 2] ?? 0) + 1);
      row.push(d);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
